//! What a column probably holds, by its first values: for columns whose header says nothing.

use super::{DateOrder, ImportAs, Target, dates::parse_date, split_full_name, split_values};
use crate::{
    email::{Email, EmailKind},
    phone::{Phone, PhoneKind},
    registry_numbers::{Inn, Ogrn},
};

/// Values looked at.
const SAMPLES_MAX: usize = 50;
/// Share of the values, in percent, that must be of one sort.
const SHARE_MIN: usize = 60;

/// The field that most values of a column fit, or nothing. `region` is for phones without country
/// code.
pub fn guess_from_samples<'a>(
    samples: impl IntoIterator<Item = &'a str>,
    import_as: ImportAs,
    region: &str,
) -> Option<Target> {
    let values: Vec<&str> = samples
        .into_iter()
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .take(SAMPLES_MAX)
        .collect();
    if values.is_empty() {
        return None;
    }
    let most = |fits: &dyn Fn(&str) -> bool| {
        values.iter().filter(|value| fits(value)).count() * 100 >= values.len() * SHARE_MIN
    };
    let inn = match import_as {
        ImportAs::Contacts | ImportAs::Deals => Target::CompanyInn,
        ImportAs::Companies => Target::Inn,
    };
    let guess = if most(&is_email) {
        Target::Email(EmailKind::Other)
    } else if most(&|value| Inn::parse(value).is_ok() && is_bare(value)) {
        inn
    } else if most(&|value| Ogrn::parse(value).is_ok() && is_bare(value)) {
        Target::Ogrn
    } else if most(&|value| is_phone(value, region)) {
        Target::Phone(PhoneKind::Other)
    } else if most(&is_site) {
        Target::Site
    } else if most(&is_full_name) {
        Target::FullName
    } else if most(&is_birthday) {
        Target::Birthday
    } else {
        return None;
    };
    Some(guess).filter(|target| target.is_allowed(import_as))
}

fn is_bare(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_email(value: &str) -> bool {
    let addresses = split_values(value, Target::Email(EmailKind::Other));
    value.contains('@')
        && addresses
            .first()
            .is_some_and(|address| Email::parse(address).is_ok())
}

/// A number of some country; bare digits only where they are as many as phones here have.
fn is_phone(value: &str, region: &str) -> bool {
    let numbers = split_values(value, Target::Phone(PhoneKind::Other));
    let Some(Ok(phone)) = numbers.first().map(|number| Phone::parse(number, region)) else {
        return false;
    };
    let written = value.starts_with('+') || value.contains(['(', '-', ' ']);
    let looks_like_a_date = parse_date(value, DateOrder::DayFirst).is_ok();
    !looks_like_a_date && phone.e164().is_some() && (written || value.len() >= 10)
}

fn is_site(value: &str) -> bool {
    let lower = value.to_lowercase();
    ["http://", "https://", "www."]
        .iter()
        .any(|start| lower.starts_with(start))
        && !lower.contains(char::is_whitespace)
}

/// «Иванов Иван Иванович»: three words of letters of which one is a patronymic. Two words could be
/// anything.
fn is_full_name(value: &str) -> bool {
    let name = split_full_name(value);
    let patronymic = name.middle.chars().count() >= 5
        && ["вич", "вна", "ична", "ьич", "оглы", "кызы"]
            .iter()
            .any(|end| name.middle.ends_with(end));
    patronymic
        && !name.first.is_empty()
        && !value.contains(|character: char| character.is_numeric())
}

/// Dates of which no clock is needed to see that they may be birthdays: written with separators.
fn is_birthday(value: &str) -> bool {
    value.len() >= 8
        && value.contains(['.', '-', '/'])
        && parse_date(value, DateOrder::DayFirst).is_ok_and(|date| date.year() < 2015)
}

/// Two or three capitalised words: perhaps a person. A last resort for files without any name.
pub(super) fn could_be_a_person(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    (2..=3).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().skip(1).all(|character| {
                    character.is_lowercase() || matches!(character, '-' | '\'' | '.')
                })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(values: &[&str], import_as: ImportAs) -> &'static str {
        guess_from_samples(values.iter().copied(), import_as, "RU").map_or("", Target::code)
    }

    // Shows each sort of column, and columns that must stay unguessed.
    #[test]
    fn guesses() {
        let contacts = ImportAs::Contacts;
        for (values, expected) in [
            (vec!["a@x.ru", "", "b@x.ru; c@x.ru", "нет"], "email:other"),
            (
                vec!["+7 912 345-67-89", "8 (495) 123-45-67; 89123456789"],
                "phone:other",
            ),
            (vec!["9123456789", "9123456780"], "phone:other"),
            (vec!["7707083893", "500100732259"], "company_inn"),
            (
                vec!["Иванов Иван Иванович", "Петрова Анна Львовна"],
                "full_name",
            ),
            (vec!["17.05.1990", "01.02.1985"], "birthday"),
            (vec!["2024-01-02", "2024-05-06"], ""),
            (vec!["385200", "350000"], ""),
            (vec!["Москва", "Тула"], ""),
            (vec!["44.878414", "39.190289"], ""),
            (vec!["", " "], ""),
        ] {
            assert_eq!(guess(&values, contacts), expected, "{values:?}");
        }
        let companies = ImportAs::Companies;
        assert_eq!(guess(&["https://acme.com", "www.x.ru"], companies), "site");
        assert_eq!(guess(&["7707083893"], companies), "inn");
        assert_eq!(guess(&["1027700132195"], companies), "ogrn");
        assert_eq!(guess(&["Иванов Иван Иванович"], companies), "");
    }
}
