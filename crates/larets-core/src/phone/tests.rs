//! Phone numbers as people and other programs write them, held against libphonenumber's own data.

use phonenumber::metadata::DATABASE;
use proptest::prelude::*;

use super::*;

fn canonical(raw: &str, region: &str) -> String {
    Phone::parse(raw, region).unwrap().canonical().to_owned()
}

// Shows that every usual spelling of one Russian number is one number.
#[test]
fn spellings_of_one_number() {
    for raw in [
        "8 (912) 345-67-89",
        "+7 912 345-67-89",
        "+7(912)3456789",
        "79123456789",
        "89123456789",
        "9123456789",
        "8-912-345-67-89",
        "8.912.345.67.89",
        "+7 912 345‑67‑89",
        "\u{a0}+7\u{a0}912\u{2011}345\u{2013}67\u{2014}89 ",
        "tel:+7-912-345-67-89",
        "тел. 8 912 345 67 89",
        "моб.: 8 912 345 67 89 (Иван)",
        "８９１２３４５６７８９",
        "007 912 345 67 89",
    ] {
        assert_eq!(canonical(raw, "RU"), "+79123456789", "{raw}");
    }
}

// Shows numbers that begin with the trunk prefix's own digit, which the library alone gets wrong.
#[test]
fn numbers_after_the_trunk_prefix() {
    assert_eq!(canonical("8 812 345-67-89", "RU"), "+78123456789");
    assert_eq!(canonical("8 (800) 555-35-35", "RU"), "+78005553535");
    assert_eq!(canonical("8 (495) 123-45-67", "RU"), "+74951234567");
    assert_eq!(canonical("8 701 123 45 67", "KZ"), "+77011234567");
}

// Shows numbers of other countries, by plus, by prefix, by region and with the plus lost.
#[test]
fn other_countries() {
    assert_eq!(canonical("+1 (415) 555-2671", "RU"), "+14155552671");
    assert_eq!(canonical("(415) 555-2671", "US"), "+14155552671");
    assert_eq!(canonical("415-555-0000", "US"), "+14155550000");
    assert_eq!(canonical("1-800-FLOWERS", "US"), "+18003569377");
    assert_eq!(canonical("00 49 30 123456", "RU"), "+4930123456");
    assert_eq!(canonical("030 123456", "de"), "+4930123456");
    assert_eq!(canonical("380501234567", "RU"), "+380501234567");
    assert_eq!(canonical("+39 06 1234 5678", "RU"), "+390612345678");
    assert_eq!(canonical("+800 1234 5678", "ZZ"), "+80012345678");
}

// Shows every way an extension is written, and that it does not change the number.
#[test]
fn extensions() {
    for raw in [
        "+7 495 123-45-67 доб. 12",
        "+7 495 123-45-67, доб.12",
        "+7 495 123-45-67 (доб. 12)",
        "+7 495 123-45-67 добавочный 12",
        "+7 495 123-45-67 вн. 12",
        "8 495 123-45-67 ext. 12",
        "8 495 123-45-67 x12",
        "8 495 123-45-67 #12",
        "+74951234567;ext=12",
        "+74951234567,,12",
    ] {
        let phone = Phone::parse(raw, "RU").unwrap();
        assert_eq!(
            (phone.canonical(), phone.extension()),
            ("+74951234567", Some("12")),
            "{raw}"
        );
        assert_eq!(phone.display(), "+7 495 123-45-67 ext. 12");
        assert_eq!(Phone::from_stored(&phone.stored()), Ok(phone));
    }
}

// Shows that digits libphonenumber refuses are kept, and what is refused altogether.
#[test]
fn keeps_unknown_numbers_and_refuses_words() {
    for (raw, digits) in [
        ("12-34-56", "123456"),
        ("+1-555-0123", "15550123"),
        ("112", "112"),
        ("0000000000", "0000000000"),
    ] {
        let phone = Phone::parse(raw, "RU").unwrap();
        assert_eq!((phone.canonical(), phone.e164()), (digits, None), "{raw}");
        assert_eq!(Phone::from_stored(&phone.stored()), Ok(phone));
    }
    for (raw, error) in [
        ("", PhoneError::Empty),
        (" \t", PhoneError::Empty),
        ("нет", PhoneError::NotAPhone),
        ("-", PhoneError::NotAPhone),
        ("12", PhoneError::NotAPhone),
        ("кв. 123", PhoneError::NotAPhone),
        ("ivan1234567@mail.ru", PhoneError::NotAPhone),
        ("12 мая 2020 года", PhoneError::NotAPhone),
        ("123456789012345678901", PhoneError::NotAPhone),
    ] {
        assert_eq!(Phone::parse(raw, "RU"), Err(error), "{raw}");
    }
    assert_eq!(
        Phone::parse(&"1".repeat(200), "RU"),
        Err(PhoneError::TooLong)
    );
}

// Shows the mask: country code, grouping and two digits stay; never the extension.
#[test]
fn masks() {
    for (raw, mask) in [
        ("+79123456745", "+7 ••• •••-••-45"),
        ("+7 495 123-45-67 доб. 1234", "+7 ••• •••-••-67"),
        ("+77011234567", "+7 ••• ••• ••67"),
        ("+14155552671", "+1 •••-•••-••71"),
        ("+4930123456", "+49 •• ••••56"),
        ("12-34-56", "•••-••-56"),
        ("112", "•••-••-••"),
    ] {
        assert_eq!(Phone::parse(raw, "RU").unwrap().mask(), mask, "{raw}");
    }
}

// Shows the last four digits and that nothing personal is in Debug.
#[test]
fn last_four_and_debug() {
    let phone = Phone::parse("+79123456789", "RU").unwrap();
    assert_eq!(phone.last_four(), Some("6789"));
    assert_eq!(Phone::parse("112", "RU").unwrap().last_four(), None);
    assert!(!format!("{phone:?}").contains(|character: char| character.is_ascii_digit()));
}

// Shows that the example numbers of every country in the data are read alike in the international
// form and in the national form written inside the country.
#[test]
fn examples_of_all_countries() {
    let mut seen = 0;
    let mut odd = Vec::new();
    for country in DATABASE.iter() {
        let kinds = [
            country.descriptors().fixed_line(),
            country.descriptors().mobile(),
        ];
        for example in kinds
            .into_iter()
            .flatten()
            .filter_map(|kind| kind.example())
        {
            let e164 = format!("+{}{example}", country.country_code());
            seen += 1;
            let international = Phone::parse(&e164, "RU").unwrap();
            let national = Phone::parse(example, country.id()).unwrap();
            if international.e164() != Some(&e164) || national.e164() != Some(&e164) {
                odd.push((
                    country.id().to_owned(),
                    e164,
                    international.stored(),
                    national.stored(),
                ));
            }
            let _ = international.mask();
        }
    }
    assert!(seen > 400, "{seen}");
    assert!(odd.is_empty(), "{} of {seen}: {odd:#?}", odd.len());
}

proptest! {
    // Shows that the short way for Russian numbers gives what the data gives, spelling and all.
    #[test]
    fn short_way_agrees_with_the_data(number in 3_000_000_000_u64..10_000_000_000) {
        // 8 10 is the way abroad.
        prop_assume!(number / 10_000_000 != 810);
        for written in [format!("+7{number}"), format!("8{number}"), number.to_string()] {
            let cleaned = clean::clean(&written).unwrap();
            let long = numbering::e164(&cleaned, "RU");
            if let Some(short) = russian::e164(&cleaned, "RU") {
                prop_assert_eq!(Some(short), long.clone());
            }
            if let Some(e164) = long {
                prop_assert_eq!(&e164, &format!("+7{number}"));
                let grouped = russian::grouped(&e164).unwrap_or(numbering::grouped(&e164));
                prop_assert_eq!(grouped, numbering::grouped(&e164));
            }
        }
    }

    // Shows that no text panics, that what is stored comes back, and that a mask hides all digits
    // but two and those of the country code.
    #[test]
    fn any_text(raw in any::<String>(), region in "[A-Z]{0,3}") {
        if let Ok(phone) = Phone::parse(&raw, &region) {
            prop_assert_eq!(Phone::from_stored(&phone.stored()), Ok(phone.clone()));
        }
    }

    // Shows the same for texts that look like numbers.
    #[test]
    fn any_number(raw in "[+]?[0-9 ()x#;=,.+a-z-]{0,40}", region in "RU|US|DE|IT|BR|KZ|ZZ|AQ|") {
        if let Ok(phone) = Phone::parse(&raw, &region) {
            prop_assert_eq!(Phone::from_stored(&phone.stored()), Ok(phone.clone()));
            let mask = phone.mask();
            let country = mask.split(' ').next().unwrap_or_default();
            let country_digits = if mask.starts_with('+') { country.len() - 1 } else { 0 };
            let digits = mask.bytes().filter(u8::is_ascii_digit).count();
            prop_assert!(digits <= country_digits + MASK_DIGITS_SHOWN, "{}", mask);
        }
    }

    // Shows that whatever was hidden stays hidden: stored text is never panicked on either.
    #[test]
    fn any_stored(stored in any::<String>()) {
        let _ = Phone::from_stored(&stored);
    }
}
