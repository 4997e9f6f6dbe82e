//! Tests of the key file and of the keyring.

use proptest::prelude::*;

use super::*;
use crate::secret::Key32;

fn root(byte: u8) -> RootKey {
    RootKey::from_key(Key32::from_array([byte; 32]))
}

// Shows that the key file reads back, with the line ends and marks that editors leave.
#[test]
fn key_file_round_trip() {
    let key = RootKey::generate().unwrap();
    let text = key.to_file_text();
    assert_eq!(text.lines().count(), 1);
    assert_eq!(RootKey::parse(&text).unwrap(), key);
    assert_eq!(
        RootKey::parse(&format!("\u{feff} {}\r\n\n", text.trim())).unwrap(),
        key
    );
}

// Shows that each kind of broken key file has its own reason.
#[test]
fn key_file_reasons() {
    let text = root(3).to_file_text();
    let line = text.trim();
    let check = |text: &str, expect: KeyFileError| {
        assert_eq!(RootKey::parse(text), Err(expect), "{text}");
    };
    check("", KeyFileError::Empty);
    check(" \n", KeyFileError::Empty);
    check("-----BEGIN PRIVATE KEY-----", KeyFileError::NotAKeyFile);
    check(
        "larets-key-2:abc:def",
        KeyFileError::UnknownFormat("larets-key-2".to_owned()),
    );
    check("larets-k", KeyFileError::Truncated);
    check(&line[..30], KeyFileError::Truncated);
    check(&line[..line.len() - 1], KeyFileError::Truncated);
    check(&line[..line.len() - 9], KeyFileError::Truncated);
    check(&format!("{line}0"), KeyFileError::Damaged);
    check(&format!("{line}:more"), KeyFileError::Truncated);
}

// Shows that a new keyring covers every purpose, loads again and seals with the same keys.
#[test]
fn generate_and_load() {
    let root = root(1);
    let (ring, records) = Keyring::generate(&root, 10).unwrap();
    let ids: Vec<u32> = records.iter().map(|record| record.id).collect();
    assert_eq!(ids, [10, 11, 12, 13, 14, 15, 16]);
    let loaded = Keyring::load(&root, &root.check_value(), &records).unwrap();
    for purpose in Purpose::ALL {
        let key = loaded.seal_key(purpose).unwrap();
        assert_eq!(key.key(), ring.seal_key(purpose).unwrap().key());
        assert_eq!(key.version(), 1);
        assert_eq!(Purpose::from_name(purpose.as_str()), Some(purpose));
    }
    assert_eq!(Purpose::from_name("other"), None);
}

// Shows that a foreign key file is named as such, and never taken for damage.
#[test]
fn wrong_root_key_is_named() {
    let (_, records) = Keyring::generate(&root(1), 1).unwrap();
    let error = Keyring::load(&root(2), &root(1).check_value(), &records).unwrap_err();
    assert_eq!(error, KeyringError::WrongRootKey);
}

// Shows that a damaged, renamed, renumbered or doubled record is refused and named.
#[test]
fn changed_records_do_not_open() {
    let root = root(1);
    let (_, records) = Keyring::generate(&root, 1).unwrap();
    let load = |records: &[KeyRecord]| Keyring::load(&root, &root.check_value(), records);
    let damaged = KeyringError::DamagedKey {
        id: 1,
        purpose: Purpose::Fields,
    };

    let mut changed = records.clone();
    changed[0].wrapped[20] ^= 1;
    assert_eq!(load(&changed).unwrap_err(), damaged);

    let mut changed = records.clone();
    changed[0].version = 2;
    assert_eq!(load(&changed).unwrap_err(), damaged);

    let mut changed = records.clone();
    changed[0].wrapped.truncate(12);
    assert_eq!(load(&changed).unwrap_err(), damaged);

    let mut changed = records.clone();
    changed[0].id = 99;
    assert!(matches!(
        load(&changed).unwrap_err(),
        KeyringError::DamagedKey { id: 99, .. }
    ));

    let mut swapped = records.clone();
    swapped[0].wrapped = records[1].wrapped.clone();
    assert_eq!(load(&swapped).unwrap_err(), damaged);

    let mut doubled = records.clone();
    doubled.push(records[0].clone());
    assert_eq!(
        load(&doubled).unwrap_err(),
        KeyringError::DuplicateKey { id: 1 }
    );

    let missing = load(&records[1..]).unwrap_err();
    assert_eq!(missing, KeyringError::MissingPurpose(Purpose::Fields));
}

// Shows that after a rotation the new key seals, the old one still opens, and only it may retire.
#[test]
fn rotation_keeps_old_keys() {
    let root = root(1);
    let (mut ring, mut records) = Keyring::generate(&root, 1).unwrap();
    assert_eq!(
        ring.rotate(&root, Purpose::Fields, 1).unwrap_err(),
        KeyringError::DuplicateKey { id: 1 }
    );
    records.push(ring.rotate(&root, Purpose::Fields, 20).unwrap());
    let mut loaded = Keyring::load(&root, &root.check_value(), &records).unwrap();
    assert_eq!(loaded.seal_key(Purpose::Fields).unwrap().id(), 20);
    assert_eq!(loaded.seal_key(Purpose::Fields).unwrap().version(), 2);
    assert_eq!(loaded.key_by_id(1).unwrap().version(), 1);
    assert_eq!(loaded.of_purpose(Purpose::Fields).count(), 2);
    assert!(!loaded.retire(20));
    assert!(loaded.retire(1));
    assert!(!loaded.retire(1));
    assert!(loaded.key_by_id(1).is_none());
}

// Shows that a change of the key file keeps the data keys and shuts the old key file out.
#[test]
fn rewrapping_changes_the_root_only() {
    let (ring, _) = Keyring::generate(&root(1), 1).unwrap();
    let records = ring.rewrap(&root(2)).unwrap();
    let loaded = Keyring::load(&root(2), &root(2).check_value(), &records).unwrap();
    assert_eq!(
        loaded.key_by_id(1).unwrap().key(),
        ring.key_by_id(1).unwrap().key()
    );
    assert!(records[0].open(&root(1)).is_err());
}

// Shows that the debug forms of keys tell no byte of them.
#[test]
fn debug_is_redacted() {
    let (ring, _) = Keyring::generate(&root(1), 1).unwrap();
    let text = format!("{:?} {ring:?}", root(1));
    assert!(text.contains("RootKey(…)") && text.contains("Key32(…)"));
}

proptest! {
    // Shows that every single changed character of a key file is noticed.
    #[test]
    fn any_changed_character_is_noticed(key: [u8; 32], at in 0_usize..65, to in "[A-Za-z0-9_:-]") {
        let text = RootKey::from_key(Key32::from_array(key)).to_file_text();
        let line = text.trim();
        prop_assume!(at < line.len() && line[at..=at] != to);
        let changed = format!("{}{to}{}", &line[..at], &line[at + 1..]);
        prop_assert!(RootKey::parse(&changed).is_err());
    }

    // Shows that every cut of a key file is noticed.
    #[test]
    fn any_cut_is_noticed(key: [u8; 32], keep in 0_usize..65) {
        let text = RootKey::from_key(Key32::from_array(key)).to_file_text();
        let line = text.trim();
        prop_assume!(keep < line.len());
        prop_assert!(RootKey::parse(&line[..keep]).is_err());
    }

    // Shows that a wrapped key opens under its own label and number only.
    #[test]
    fn wrapping_binds(key: [u8; 32], label in ".{0,12}", other in ".{0,12}", id: u32, other_id: u32) {
        let root = root(9);
        let key = Key32::from_array(key);
        let wrapped = root.wrap(&label, id, &key).unwrap();
        prop_assert_eq!(wrapped.len(), 61);
        prop_assert_eq!(root.unwrap(&label, id, &wrapped), Some(key));
        if (&label, id) != (&other, other_id) {
            prop_assert_eq!(root.unwrap(&other, other_id, &wrapped), None);
        }
    }
}
