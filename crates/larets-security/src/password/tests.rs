//! Tests of password hashes and of the judgement.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::words::{COMMON, switch_layout};
use super::*;

/// The least cost that bcrypt allows, so that tests are quick.
const TEST_COST: u32 = 4;

fn pepper(version: u32) -> Pepper {
    let byte = u8::try_from(version).unwrap();
    Pepper::new(version, Key32::from_array([byte; 32]))
}

fn problems(password: &str, inputs: &[&str]) -> Vec<&'static str> {
    strength(password, inputs)
        .problems
        .into_iter()
        .map(Problem::as_str)
        .collect()
}

// Shows the stored form: the pepper's version, then bcrypt with the cost.
#[test]
fn stored_form() {
    let stored = hash("correct horse battery staple", &pepper(3), TEST_COST).unwrap();
    assert!(stored.starts_with("3$2b$04$"), "{stored}");
    assert_eq!(stored.len(), 61);
    assert_ne!(
        stored,
        hash("correct horse battery staple", &pepper(3), TEST_COST).unwrap()
    );
}

// Shows that the 64 characters before bcrypt are the base64 of HMAC-SHA-384 and nothing else.
#[test]
fn condensed_form() {
    let condensed = condense("пароль", &pepper(1)).unwrap();
    assert_eq!(condensed.len(), 64);
    assert!(condensed.is_ascii() && !condensed.contains('='));
    let key = hmac::Key::new(hmac::HMAC_SHA384, &[1; 32]);
    let raw = BASE64.decode(condensed.as_bytes()).unwrap();
    assert!(hmac::verify(&key, "пароль".as_bytes(), &raw).is_ok());
}

// Shows that passwords alike in their first 72 bytes (36 Cyrillic letters) are told apart.
#[test]
fn nothing_is_cut() {
    let start = "ж".repeat(36);
    let stored = hash(&format!("{start}а"), &pepper(1), TEST_COST).unwrap();
    let verdict = verify(&format!("{start}б"), &stored, &[pepper(1)], TEST_COST).unwrap();
    assert_eq!(verdict, Verdict::Wrong);
}

// Shows that a password typed with composed and with separate accents is one password.
#[test]
fn spelling_of_accents_does_not_matter() {
    let composed: String = "йогурт-ёлка-naïve".nfc().collect();
    let separate: String = composed.nfd().collect();
    assert_ne!(composed, separate);
    let stored = hash(&composed, &pepper(1), TEST_COST).unwrap();
    let verdict = verify(&separate, &stored, &[pepper(1)], TEST_COST).unwrap();
    assert_eq!(verdict, Verdict::Right);
}

// Shows that an older pepper still opens and asks for a new hash, as does another cost.
#[test]
fn outdated_hashes_are_named() {
    let stored = hash("correct horse", &pepper(1), TEST_COST).unwrap();
    let both = [pepper(1), pepper(2)];
    let check = |password, peppers: &[Pepper], cost| verify(password, &stored, peppers, cost);
    assert_eq!(
        check("correct horse", &both[..1], TEST_COST),
        Ok(Verdict::Right)
    );
    assert_eq!(
        check("correct horse", &both, TEST_COST),
        Ok(Verdict::RightButOutdated)
    );
    assert_eq!(
        check("correct horse", &both[..1], 5),
        Ok(Verdict::RightButOutdated)
    );
    assert_eq!(check("wrong horse", &both, TEST_COST), Ok(Verdict::Wrong));
    assert_eq!(
        check("correct horse", &both[1..], 4),
        Err(PasswordError::UnknownPepper(1))
    );
}

// Shows that another pepper of the same version does not open: the table alone is worthless.
#[test]
fn pepper_is_needed() {
    let stored = hash("correct horse", &pepper(1), TEST_COST).unwrap();
    let foreign = Pepper::new(1, Key32::from_array([9; 32]));
    assert_eq!(
        verify("correct horse", &stored, &[foreign], TEST_COST),
        Ok(Verdict::Wrong)
    );
}

// Shows that damage of a stored hash is an error and never a yes.
#[test]
fn damaged_hashes() {
    for stored in [
        "",
        "1",
        "$2b$04$",
        "x$2b$04$abc",
        "1$2b$04$abc",
        "1$2b$99$abc",
    ] {
        let answer = verify("correct horse", stored, &[pepper(1)], TEST_COST);
        assert_eq!(answer, Err(PasswordError::DamagedHash), "{stored}");
    }
    assert_eq!(
        hash("correct horse", &pepper(1), 3),
        Err(PasswordError::Cost)
    );
}

// Shows the limits: 1024 bytes are hashed, one more is refused, a NUL is refused.
#[test]
fn limits() {
    assert!(hash(&"a".repeat(1024), &pepper(1), TEST_COST).is_ok());
    assert_eq!(
        hash(&"a".repeat(1025), &pepper(1), TEST_COST),
        Err(PasswordError::TooLong)
    );
    assert_eq!(
        hash(&"a".repeat(9999), &pepper(1), TEST_COST),
        Err(PasswordError::TooLong)
    );
    assert_eq!(
        hash("abc\0def", &pepper(1), TEST_COST),
        Err(PasswordError::ContainsNul)
    );
}

// Shows that an unknown person costs a full bcrypt of the same cost, and is never let in.
#[test]
fn dummy_does_equal_work() {
    let dummy = DummyHash::prepare(&pepper(1), TEST_COST).unwrap();
    assert!(dummy.stored.starts_with("1$2b$04$"));
    assert_eq!(dummy.verify_dummy("correct horse"), Ok(Verdict::Wrong));
    assert!(!dummy.verify_dummy("").unwrap().is_right());
}

// Shows passwords that a person may set, Latin and Cyrillic.
#[test]
fn good_passwords() {
    for password in [
        "correct horse battery staple",
        "фиолетовый жираф жуёт кактус",
        "Xk7#vQ2m!tR9zL",
        "трактор7Окунь_бездна",
    ] {
        let judged = strength(password, &["Анна Петрова", "anna@example.ru", "Ромашка"]);
        assert!(judged.acceptable, "{password}: {judged:?}");
        assert!(judged.score >= 3);
    }
}

// Shows every problem code on a password that has it.
#[test]
fn problem_codes() {
    let check = |password: &str, inputs: &[&str], code: &str| {
        let found = problems(password, inputs);
        assert!(found.contains(&code), "{password}: {found:?}");
        assert!(!strength(password, inputs).acceptable);
    };
    check("Xk7#vQ2m!tR", &[], "too_short");
    check(&"Xk7#vQ2m!tR9zL".repeat(80), &[], "too_long");
    check(&"ж".repeat(9999), &[], "too_long");
    check("Xk7#vQ2m\0!tR9zL", &[], "contains_nul");
    check("aaaaaaaaaaaaaaaa", &[], "too_guessable");
    check("йцукенйцукен", &[], "too_guessable");
    check("Xk7#Petrova!tR9zL", &["Petrova"], "contains_personal");
    check(
        "Xk7#petrova!tR9zL",
        &["anna.petrova@example.ru"],
        "contains_personal",
    );
    check("Xk7#Gtnhjdf!tR9zL", &["Петрова"], "contains_personal");
    check("Пароль123456!", &[], "common_password");
    check("gfhjkmgfhjkm", &[], "common_password");
    check("ПриветЛюбовь2026", &[], "common_password");
    check("ghbdtnk.,jdm", &[], "common_password");
    check("пароль", &[], "common_password");
}

// Shows that length is counted in characters, so that Cyrillic is not favoured or cut.
#[test]
fn length_is_in_characters() {
    assert!(problems("жщыфтгкцбюэ", &[]).contains(&"too_short"));
    assert!(!problems("жщыфтгкцбюэм", &[]).contains(&"too_short"));
    let separate: String = "й".repeat(11).nfd().collect();
    assert!(problems(&separate, &[]).contains(&"too_short"));
}

// Shows that short ordinary words of the form do not forbid a password.
#[test]
fn short_personal_words_are_allowed() {
    assert!(!problems("Xk7#ann!tR9zLw", &["Ann", ""]).contains(&"contains_personal"));
}

// Shows that the list is long enough, folded, without doubles, and holds both layouts.
#[test]
fn list_is_in_order() {
    assert!(COMMON.len() > 700, "{}", COMMON.len());
    for word in [
        "пароль",
        "gfhjkm",
        "йцукен",
        "qwerty",
        "привет",
        "ghbdtn",
        "любовь",
        "k.,jdm",
    ] {
        assert!(COMMON.iter().any(|entry| entry == word), "{word}");
    }
    let mut sorted = COMMON.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), COMMON.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Shows that a password opens its own hash, and another password does not.
    #[test]
    fn only_the_password_opens(password in "[^\0]{1,40}", other in "[^\0]{1,40}") {
        let stored = hash(&password, &pepper(1), TEST_COST).unwrap();
        let check = |password: &str| verify(password, &stored, &[pepper(1)], TEST_COST).unwrap();
        prop_assert_eq!(check(&password), Verdict::Right);
        let same = password.nfc().eq(other.nfc());
        prop_assert_eq!(check(&other).is_right(), same);
    }

    // Shows that the judgement never panics, and is consistent with itself.
    #[test]
    fn judgement_is_total(password in ".{0,80}", input in ".{0,20}") {
        let judged = strength(&password, &[&input]);
        prop_assert!(judged.score <= 4);
        prop_assert_eq!(judged.acceptable, judged.problems.is_empty());
    }

    // Shows that switching the layout twice gives the same letters back.
    #[test]
    fn switching_is_its_own_inverse(text in "[а-яёa-z0-9 ]{0,40}") {
        prop_assert_eq!(switch_layout(&switch_layout(&text)), text);
    }
}
