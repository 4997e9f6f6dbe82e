//! What a column header probably means: Russian and English, the exports of Google Contacts, Outlook,
//! Bitrix24, amoCRM, Salesforce, HubSpot, Pipedrive and of plain spreadsheets. A guess; the person
//! importing decides.

mod deals;
mod dictionary;
mod products;

use self::deals::DEAL;
use self::dictionary::{ADDRESSES, COMMON, COMPANY, CONTACT};
use super::{ImportAs, Target};

use crate::{email::EmailKind, handle::HandleKind, phone::PhoneKind, text::words};
pub use products::{PRODUCTS, Product, recognise};

/// The field a header means, or nothing. Headers of companions («Phone 1 - Label») mean nothing.
pub fn guess_target(header: &str, import_as: ImportAs) -> Option<Target> {
    let words = header_words(header);
    // An address is a value: a file without headers.
    if words.is_empty() || header.contains('@') || is_companion(&words) {
        return None;
    }
    let text = words.join(" ");
    let (own, beside): (&[_], &[_]) = match import_as {
        ImportAs::Contacts => (CONTACT, &[]),
        ImportAs::Companies => (COMPANY, &[]),
        ImportAs::Deals => (DEAL, CONTACT),
    };
    // «Deal value» is no companion of «Deal»: whole headers of deals come first.
    let whole = spaced_words(header).join(" ");
    let mut of_deal = DEAL.iter().filter(|_| import_as == ImportAs::Deals);
    let of_deal = of_deal.find(|(known, _)| *known == whole);
    let mut known = own.iter().chain(COMMON).chain(beside);
    let exact = of_deal
        .or_else(|| known.find(|(known, _)| *known == text))
        .map(|(_, target)| *target);
    let target = match exact {
        Some(Target::Inn) if import_as != ImportAs::Companies => Some(Target::CompanyInn),
        Some(target) => Some(target),
        None if Target::from_code(header.trim(), import_as).is_some() => {
            Target::from_code(header.trim(), import_as)
        }
        None if ADDRESSES.contains(&text.as_str()) => Some(Target::Address),
        None => by_words(&words),
    };
    target.filter(|target| target.is_allowed(import_as))
}

/// The words of a header: «FirstName» and «first_name» are two.
fn spaced_words(header: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(header.len() + 8);
    let mut previous_small = false;
    for character in header.chars().take(200) {
        if previous_small && character.is_uppercase() {
            spaced.push(' ');
        }
        previous_small = character.is_lowercase();
        spaced.push(if character == '_' { ' ' } else { character });
    }
    words(&spaced)
}

/// Words of a header without numbering, «value», custom-field endings and the record it belongs to.
fn header_words(header: &str) -> Vec<String> {
    let mut words = spaced_words(header);
    if header.ends_with("__c") || header.ends_with("__C") {
        words.pop();
    }
    let number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    words.retain(|word| !number(word));
    for ending in ["value", "значение"] {
        if words.len() > 1 && words.last().is_some_and(|word| word == ending) {
            words.pop();
        }
    }
    // Pipedrive: «Person - Name», «Organization - Address»; amoCRM: «Рабочий телефон (контакт)».
    if words.len() > 2
        && matches!(
            words.first().map(String::as_str),
            Some("person" | "контакт")
        )
    {
        words.remove(0);
    }
    if words.len() > 2
        && words
            .last()
            .is_some_and(|word| word == "контакт" || word == "контакта")
    {
        words.pop();
    }
    words
}

/// «Phone 1 - Label», «E-mail 1 - Type»: says what its neighbour is.
fn is_companion(words: &[String]) -> bool {
    words.len() > 1
        && words
            .last()
            .is_some_and(|word| matches!(word.as_str(), "label" | "type" | "тип" | "ярлык"))
}

fn by_words(words: &[String]) -> Option<Target> {
    let starts = |beginnings: &[&str]| {
        words.iter().any(|word| {
            beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning))
        })
    };
    let is = |whole: &[&str]| words.iter().any(|word| whole.contains(&word.as_str()));
    if let Some(kind) = handle_kind(words) {
        return Some(Target::Handle(kind));
    }
    let electronic = is(&[
        "email",
        "emails",
        "mail",
        "e",
        "эл",
        "емейл",
        "имейл",
        "емаил",
        "мейл",
    ]) || starts(&["электрон"]);
    let postal = starts(&[
        "street",
        "city",
        "state",
        "zip",
        "country",
        "индекс",
        "почтов",
    ]);
    if electronic && !postal && !is(&["owner"]) && !starts(&["ответствен"]) {
        return Some(Target::Email(email_kind(words)));
    }
    if is(&["почта", "почты"]) && words.len() <= 2 {
        return Some(Target::Email(email_kind(words)));
    }
    let phone = starts(&["телефон", "phone", "моб", "сотов", "факс", "номер тел"])
        || is(&[
            "тел",
            "tel",
            "telephone",
            "mobile",
            "cell",
            "fax",
            "phones",
            "mobil",
            "handy",
        ]);
    if phone && !is(&["страна", "country"]) {
        return Some(Target::Phone(phone_kind(words)));
    }
    None
}

fn handle_kind(words: &[String]) -> Option<HandleKind> {
    words.iter().find_map(|word| match word.as_str() {
        "telegram" | "телеграм" | "телеграмм" | "tg" | "тг" => {
            Some(HandleKind::Telegram)
        }
        "whatsapp" | "whats" | "ватсап" | "вотсап" | "вацап" | "wa" => {
            Some(HandleKind::WhatsApp)
        }
        "vk" | "вк" | "вконтакте" | "vkontakte" => Some(HandleKind::Vk),
        "viber" | "вайбер" => Some(HandleKind::Viber),
        "max" | "макс" if words.len() == 1 => Some(HandleKind::Max),
        "skype"
        | "скайп"
        | "icq"
        | "instagram"
        | "инстаграм"
        | "facebook"
        | "мессенджер"
        | "discord"
        | "linkedin"
        | "linked" => Some(HandleKind::Other),
        _ => None,
    })
}

/// What a label beside a number says: «Mobile», «Рабочий», «* Work Fax».
pub fn guess_phone_kind(label: &str) -> PhoneKind {
    phone_kind(&words(label))
}

/// What a label beside an address says: «Work», «Личный».
pub fn guess_email_kind(label: &str) -> EmailKind {
    email_kind(&words(label))
}

fn phone_kind(words: &[String]) -> PhoneKind {
    let any = |beginnings: &[&str]| {
        words.iter().any(|word| {
            beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning))
        })
    };
    if any(&["fax", "факс"]) {
        PhoneKind::Fax
    } else if any(&["mobil", "cell", "моб", "сот", "перенос", "iphone", "handy"]) {
        PhoneKind::Mobile
    } else if any(&[
        "work",
        "business",
        "company",
        "office",
        "direct",
        "main",
        "раб",
        "служ",
        "офис",
        "прям",
        "компан",
        "организ",
    ]) {
        PhoneKind::Work
    } else if any(&["home", "дом", "private"]) {
        PhoneKind::Home
    } else {
        PhoneKind::Other
    }
}

fn email_kind(words: &[String]) -> EmailKind {
    let any = |beginnings: &[&str]| {
        words.iter().any(|word| {
            beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning))
        })
    };
    if any(&[
        "work",
        "business",
        "company",
        "office",
        "раб",
        "служ",
        "корпор",
        "компан",
    ]) {
        EmailKind::Work
    } else if any(&["home", "personal", "private", "личн", "частн", "дом"]) {
        EmailKind::Personal
    } else {
        EmailKind::Other
    }
}

#[cfg(test)]
mod tests;
