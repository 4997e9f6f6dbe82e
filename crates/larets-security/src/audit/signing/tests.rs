//! Tests of day keys and of their chain.

use super::*;

const ORIGIN: &str = "larets/test";

fn day(number: i32) -> Day {
    Day::from_number(number).unwrap()
}

fn key(number: u8) -> DayKey {
    DayKey::from_private_bytes(day(i32::from(number)), &[number; 32]).unwrap()
}

fn chain(count: u8) -> Vec<KeyCertificate> {
    let mut certificates = vec![KeyCertificate::first(ORIGIN, &key(1)).unwrap()];
    for number in 2..=count {
        let next = KeyCertificate::next(ORIGIN, &key(number - 1), &key(number)).unwrap();
        certificates.push(next);
    }
    certificates
}

fn broken_at(certificates: &[KeyCertificate]) -> Option<i32> {
    let trusted = key(1).public_key();
    KeyChain::follow(ORIGIN, &trusted, certificates)
        .1
        .map(Day::number)
}

// Shows the first test vector of RFC 8032 §7.1: private to public key, and the signature.
#[test]
fn known_answer() {
    let decode = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();
    let secret = decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let key = DayKey::from_private_bytes(day(1), &secret).unwrap();
    assert_eq!(
        HEXLOWER.encode(key.public_key().as_bytes()),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    assert_eq!(HEXLOWER.encode(&key.sign(&[])), signature);
}

// Shows that a stored key signs as before, and that damaged bytes are refused.
#[test]
fn private_part_round_trip() {
    let key = DayKey::generate(day(5)).unwrap();
    let again = DayKey::from_private_bytes(day(5), key.private_bytes()).unwrap();
    assert!(again.public_key().verify(b"x", &key.sign(b"x")));
    assert!(!again.public_key().verify(b"y", &key.sign(b"x")));
    assert!(DayKey::from_private_bytes(day(5), &[1; 31]).is_err());
    assert_eq!(format!("{key:?}"), "DayKey { day: Day(5), .. }");
}

// Shows that a chain of many days leads from the trusted key to the newest, through texts.
#[test]
fn chain_is_followed() {
    let texts: Vec<String> = chain(20).iter().map(KeyCertificate::to_text).collect();
    let read: Vec<KeyCertificate> = texts
        .iter()
        .map(|text| KeyCertificate::parse(text, ORIGIN).unwrap())
        .collect();
    let (keys, broken) = KeyChain::follow(ORIGIN, &key(1).public_key(), &read);
    assert_eq!(broken, None);
    assert_eq!(keys.newest(), Some((day(20), key(20).public_key())));
    let id = key(7).public_key().key_id(ORIGIN);
    assert_eq!(keys.with_key_id(id), [(day(7), key(7).public_key())]);
    assert!(keys.with_key_id([0; 4]).is_empty());
}

// Shows that a day without the server is no gap: the last key certifies the next one in use.
#[test]
fn days_may_be_left_out() {
    let mut certificates = chain(2);
    certificates.push(KeyCertificate::next(ORIGIN, &key(2), &key(9)).unwrap());
    assert_eq!(broken_at(&certificates), None);
}

// Shows that a chain begun anew, a left-out, swapped, foreign or forged certificate ends it.
#[test]
fn broken_chains() {
    let good = chain(4);
    assert_eq!(broken_at(&good), None);
    assert_eq!(broken_at(&good[1..]), Some(2));

    let mut left_out = good.clone();
    left_out.remove(1);
    assert_eq!(broken_at(&left_out), Some(3));

    let mut swapped = good.clone();
    swapped.swap(1, 2);
    assert_eq!(broken_at(&swapped), Some(3));

    let mut begun_anew = good.clone();
    begun_anew[2] = KeyCertificate::first(ORIGIN, &key(3)).unwrap();
    assert_eq!(broken_at(&begun_anew), Some(3));
    let (keys, _) = KeyChain::follow(ORIGIN, &key(1).public_key(), &begun_anew);
    assert_eq!(keys.newest(), Some((day(2), key(2).public_key())));

    let mut forged = good.clone();
    forged[2] = KeyCertificate::build(
        ORIGIN,
        day(3),
        key(9).public_key(),
        Some(key(2).public_key().hash()),
        &key(9),
    )
    .unwrap();
    assert_eq!(broken_at(&forged), Some(3));

    let mut other_link = good.clone();
    other_link[2] = KeyCertificate::build(
        ORIGIN,
        day(3),
        key(3).public_key(),
        Some(key(1).public_key().hash()),
        &key(2),
    )
    .unwrap();
    assert_eq!(broken_at(&other_link), Some(3));

    let mut earlier_day = good.clone();
    let link = Some(key(2).public_key().hash());
    earlier_day[2] =
        KeyCertificate::build(ORIGIN, day(2), key(3).public_key(), link, &key(2)).unwrap();
    assert_eq!(broken_at(&earlier_day), Some(2));

    let foreign = KeyCertificate::first("larets/other", &key(1)).unwrap();
    assert_eq!(broken_at(&[foreign]), Some(1));
    assert!(
        KeyChain::follow(ORIGIN, &key(2).public_key(), &good)
            .1
            .is_some()
    );
}

// Shows that a key is not certified for the same or an earlier day.
#[test]
fn days_go_forward() {
    let error = KeyCertificate::next(ORIGIN, &key(3), &key(3)).unwrap_err();
    assert_eq!(error, SigningError::NotLater);
    assert_eq!(
        KeyCertificate::next(ORIGIN, &key(3), &key(2)),
        Err(SigningError::NotLater)
    );
}

// Shows texts that are no certificates of this log.
#[test]
fn malformed_certificates() {
    let text = chain(1)[0].to_text();
    let check = |text: String| assert!(KeyCertificate::parse(&text, ORIGIN).is_err(), "{text}");
    check(text.replace("key 1", "key 2"));
    check(text.replacen("larets/test", "larets/else", 1));
    check(text.replace("1970-01-02", "1970-01-2"));
    check(text.replace("first\n", "first\nmore\n"));
    check(text.replace("first\n", "second\n"));
    check(text.replace("\nfirst", ""));
}

// Shows that a verifier key is read in its one spelling only.
#[test]
fn verifier_keys() {
    let text = key(1).public_key().to_verifier_key(ORIGIN);
    assert_eq!(
        PublicKey::parse_verifier_key(&text),
        Some((ORIGIN.to_owned(), key(1).public_key()))
    );
    for wrong in [
        text.replace("test", "tesT"),
        text.replacen('+', " ", 1),
        text.to_uppercase(),
        format!("{text}A"),
        String::new(),
    ] {
        assert_eq!(PublicKey::parse_verifier_key(&wrong), None, "{wrong}");
    }
}
