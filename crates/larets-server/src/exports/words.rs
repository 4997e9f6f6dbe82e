//! The words of files in both languages: headers, sheets, times. The headers are those that imports
//! know, so that a file comes in again; what imports have no field for stands under the word of the lists.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use larets_core::exports::ExportKind;
use larets_core::time::At;

use crate::language::Language;

/// The header of a column.
pub fn header(language: Language, code: &'static str) -> &'static str {
    let (english, russian) = match code {
        "full_name" => ("Full name", "ФИО"),
        "last_name" => ("Last name", "Фамилия"),
        "first_name" => ("First name", "Имя"),
        "middle_name" => ("Middle name", "Отчество"),
        "position" => ("Position", "Должность"),
        "company" => ("Company", "Компания"),
        "phones" => ("Phones", "Телефоны"),
        "phone:mobile" => ("Mobile phone", "Мобильный телефон"),
        "phone:work" => ("Work phone", "Рабочий телефон"),
        "phone:home" => ("Home phone", "Домашний телефон"),
        "phone:fax" => ("Fax", "Факс"),
        "phone:other" => ("Other phone", "Другой телефон"),
        "emails" => ("E-mails", "Почта"),
        "email:work" => ("Work e-mail", "Рабочая почта"),
        "email:personal" => ("Personal e-mail", "Личная почта"),
        "email:other" => ("Other e-mail", "Другая почта"),
        "handles" => ("Messengers", "Мессенджеры"),
        "handle:telegram" => ("Telegram", "Telegram"),
        "handle:whatsapp" => ("WhatsApp", "WhatsApp"),
        "handle:vk" => ("VK", "ВКонтакте"),
        "handle:viber" => ("Viber", "Viber"),
        "handle:max" => ("MAX", "MAX"),
        "handle:other" => ("Messenger", "Мессенджер"),
        "birthday" => ("Birthday", "Дата рождения"),
        "address" => ("Address", "Адрес"),
        "source" => ("Source", "Источник"),
        "tags" => ("Tags", "Метки"),
        "owner" => ("Owner", "Ответственный"),
        "department" => ("Department", "Отдел"),
        "name" => ("Name", "Название"),
        "legal_name" => ("Legal name", "Юридическое название"),
        "inn" => ("INN", "ИНН"),
        "kpp" => ("KPP", "КПП"),
        "ogrn" => ("OGRN", "ОГРН"),
        "vat_id" => ("VAT ID", "VAT ID"),
        "site" => ("Website", "Сайт"),
        "legal_address" => ("Legal address", "Юридический адрес"),
        "parent" => ("Parent company", "Головная компания"),
        "title" => ("Title", "Название"),
        "amount" => ("Amount", "Сумма"),
        "currency" => ("Currency", "Валюта"),
        "pipeline" => ("Pipeline", "Воронка"),
        "stage" => ("Stage", "Стадия"),
        "stage_since" => ("In stage since", "В стадии с"),
        "expected_close" => ("Expected close", "Ожидаемое закрытие"),
        "next_step" => ("Next step", "Следующий шаг"),
        "next_step_at" => ("Next step due", "Срок следующего шага"),
        "lost_reason" => ("Reason lost", "Причина проигрыша"),
        "contacts" => ("Contacts", "Контакты"),
        "companies" => ("Companies", "Компании"),
        "created_at" => ("Created", "Дата создания"),
        "updated_at" => ("Changed", "Изменено"),
        "id" => ("ID", "ID"),
        other => (other, other),
    };
    match language {
        Language::English => english,
        Language::Russian => russian,
    }
}

/// The name of a sheet.
pub const fn sheet(language: Language, kind: ExportKind) -> &'static str {
    match (language, kind) {
        (Language::English, ExportKind::Contacts) => "Contacts",
        (Language::English, ExportKind::Companies) => "Companies",
        (Language::English, ExportKind::Deals) => "Deals",
        (Language::Russian, ExportKind::Contacts) => "Контакты",
        (Language::Russian, ExportKind::Companies) => "Компании",
        (Language::Russian, ExportKind::Deals) => "Сделки",
    }
}

/// A moment as clocks of a zone show it.
pub fn civil(at: At, zone: &TimeZone) -> Option<DateTime> {
    let moment = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
    Some(zone.to_datetime(moment))
}

/// The same as text, `2026-12-31 10:00:00`, which spreadsheets of every language read as a time.
pub fn moment(at: At, zone: &TimeZone) -> String {
    civil(at, zone).map_or_else(
        || at.to_rfc3339(),
        |local| local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use larets_core::imports::{ImportAs, Target, guess_target};

    use super::*;

    // Shows that an import finds the owner in what was taken out, in both languages.
    #[test]
    fn owners_come_in_again() {
        for language in [Language::English, Language::Russian] {
            for import_as in [ImportAs::Contacts, ImportAs::Companies, ImportAs::Deals] {
                let found = guess_target(header(language, "owner"), import_as);
                assert_eq!(found, Some(Target::Owner), "{import_as:?}");
            }
        }
    }
}
