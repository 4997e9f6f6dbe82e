//! What the columns of a vCard file are called. Such a file has fields and no headers, so a person is
//! shown words. The file of refused rows has these words too, and they are guessed back from them.

use super::file::Shown;
use crate::language::Language;

/// The name of a field in both languages.
const NAMES: [(&str, &str, &str); 26] = [
    ("full_name", "Full name", "Полное имя"),
    ("last_name", "Last name", "Фамилия"),
    ("first_name", "First name", "Имя"),
    ("middle_name", "Middle name", "Отчество"),
    ("company", "Company", "Компания"),
    ("position", "Position", "Должность"),
    ("phone:mobile", "Mobile phone", "Мобильный телефон"),
    ("phone:work", "Work phone", "Рабочий телефон"),
    ("phone:home", "Home phone", "Домашний телефон"),
    ("phone:fax", "Fax", "Факс"),
    ("phone:other", "Phone", "Телефон"),
    ("email:work", "Work e-mail", "Рабочий e-mail"),
    ("email:personal", "Personal e-mail", "Личный e-mail"),
    ("email:other", "E-mail", "E-mail"),
    ("handle:telegram", "Telegram", "Telegram"),
    ("handle:whatsapp", "WhatsApp", "WhatsApp"),
    ("handle:vk", "VK", "ВКонтакте"),
    ("handle:viber", "Viber", "Viber"),
    ("handle:max", "MAX", "MAX"),
    ("handle:other", "Skype", "Skype"),
    ("birthday", "Birthday", "Дата рождения"),
    ("address", "Address", "Адрес"),
    ("site", "Website", "Сайт"),
    ("tags", "Tags", "Метки"),
    ("note", "Note", "Заметка"),
    ("external_id", "External ID", "Внешний код"),
];

/// The headers of a file as a person reads them.
pub fn headers(language: Language, shown: &Shown) -> Vec<String> {
    if shown.format != "vcard" {
        return shown.headers.clone();
    }
    let name = |header: &String| {
        let known = NAMES.iter().find(|(code, ..)| code == header);
        known.map_or_else(
            || header.clone(),
            |(_, english, russian)| match language {
                Language::English => (*english).to_owned(),
                Language::Russian => (*russian).to_owned(),
            },
        )
    };
    shown.headers.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use larets_core::imports::{ImportAs, Target, guess_target};

    // Shows that every field has a name in both languages, which means that field again.
    #[test]
    fn names_are_guessed() {
        for code in super::super::read::CARD_COLUMNS {
            let shown = Shown {
                format: "vcard".to_owned(),
                headers: vec![code.to_owned()],
                ..Shown::default()
            };
            for language in [Language::English, Language::Russian] {
                let name = headers(language, &shown).concat();
                assert_ne!(name, code, "{code} has no name");
                if Target::from_code(code, ImportAs::Contacts).is_some() {
                    let guessed = guess_target(&name, ImportAs::Contacts).map(Target::code);
                    assert_eq!(guessed, Some(code), "{name}");
                }
            }
        }
    }
}
