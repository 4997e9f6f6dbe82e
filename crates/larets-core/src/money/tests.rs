//! Sums as people and programs write them.

use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

#[track_caller]
fn check(text: &str, code: &str, expected: Result<&str, MoneyError>) {
    let found = Money::parse(text, currency(code)).map(Money::to_decimal);
    assert_eq!(found.as_deref().map_err(|error| *error), expected, "{text}");
}

// Shows that the spellings of one sum are one sum, in currencies with 0, 2 and 3 digits.
#[test]
fn spellings() {
    for text in [
        "1250000.5",
        "1 250 000,50",
        "1\u{a0}250\u{a0}000,5",
        "1,250,000.50",
        "1.250.000,50",
        "1'250'000.500",
    ] {
        check(text, "RUB", Ok("1250000.50"));
    }
    check("1,250", "USD", Ok("1250.00"));
    check("1.250.000", "EUR", Ok("1250000.00"));
    check("0,5", "RUB", Ok("0.50"));
    check(",5", "RUB", Ok("0.50"));
    check("1250", "JPY", Ok("1250"));
    check("1.250", "KWD", Ok("1.250"));
    check("0", "RUB", Ok("0.00"));
    check("0,500", "RUB", Ok("0.50"));
    check("007.500", "RUB", Ok("7.50"));
}

// Shows what is no sum, and that nothing is rounded.
#[test]
fn refused() {
    for text in ["", " ", "abc", "1e5", "1.2.3,4,5", "12 руб", "0x1F", "."] {
        check(text, "RUB", Err(MoneyError::Format));
    }
    check("1.005,125", "RUB", Err(MoneyError::Fraction));
    check("0.5", "JPY", Err(MoneyError::Fraction));
    check("0.125", "RUB", Err(MoneyError::Fraction));
    check("-1", "RUB", Err(MoneyError::Range));
    check("1000000000000.01", "RUB", Err(MoneyError::Range));
    check(&"9".repeat(40), "RUB", Err(MoneyError::Range));
    check("1000000000000", "RUB", Ok("1000000000000.00"));
}

// Shows that only currencies of the standard are known, by their code as it is written.
#[test]
fn currencies() {
    assert!(Currency::from_code("rub").is_none());
    assert!(Currency::from_code("XXX").is_none());
    assert!(Currency::from_code("RUB EUR").is_none());
    assert_eq!(currency("KZT").code(), "KZT");
    let digits = ["RUB", "JPY", "KWD"].map(|code| currency(code).digits());
    assert_eq!(digits, [2, 0, 3]);
    for list in [WHOLE, THOUSANDTHS] {
        for code in list.split(' ') {
            assert!(Currency::from_code(code).is_some(), "{code}");
        }
    }
}

proptest! {
    // Shows that what is written out reads back as the same sum.
    #[test]
    fn reads_back(minor in 0..=MINOR_MAX, code in prop::sample::select(vec!["RUB", "JPY", "KWD"])) {
        let money = Money { minor, currency: currency(code) };
        prop_assert_eq!(Money::parse(&money.to_decimal(), money.currency), Ok(money));
    }

    // Shows that no text makes it panic.
    #[test]
    fn any_text(text in "\\PC{0,30}") {
        let _ = Money::parse(&text, currency("RUB"));
    }
}
