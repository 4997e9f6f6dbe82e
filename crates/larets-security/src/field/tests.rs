//! Tests of sealed values.

use proptest::prelude::*;

use super::*;
use crate::keyring::RootKey;
use crate::secret::Key32;

const PHONE: Place<'static> = Place {
    table: "contact_point",
    column: "value",
    record: [7; 16],
};

fn keyring() -> (RootKey, Keyring) {
    let root = RootKey::from_key(Key32::from_array([1; 32]));
    let (ring, _) = Keyring::generate(&root, 1).unwrap();
    (root, ring)
}

fn sealer() -> FieldSealer {
    FieldSealer::from_keyring(&keyring().1, Purpose::Fields).unwrap()
}

// Shows the layout: version, key id, nonce, then as many bytes as the value has, and the tag.
#[test]
fn layout() {
    let sealer = sealer();
    let sealed = sealer.seal(&PHONE, b"+79121234567").unwrap();
    assert_eq!(sealed.len(), 12 + OVERHEAD);
    assert_eq!(sealed[..5], [1, 0, 0, 0, 1]);
    assert_eq!(key_id_of(&sealed), Ok(1));
    assert_ne!(sealed, sealer.seal(&PHONE, b"+79121234567").unwrap());
}

// Shows that after a rotation old values open, new ones carry the new key, and keys are not mixed.
#[test]
fn rotation() {
    let (root, mut ring) = keyring();
    let old = FieldSealer::from_keyring(&ring, Purpose::Fields).unwrap();
    let before = old.seal(&PHONE, b"one").unwrap();
    ring.rotate(&root, Purpose::Fields, 50).unwrap();
    let new = FieldSealer::from_keyring(&ring, Purpose::Fields).unwrap();
    let after = new.seal(&PHONE, b"two").unwrap();
    assert_eq!(new.newest_key_id(), 50);
    assert_eq!(key_id_of(&after), Ok(50));
    assert_eq!(new.open(&PHONE, &before).unwrap(), b"one");
    assert_eq!(new.open(&PHONE, &after).unwrap(), b"two");
    assert_eq!(old.open(&PHONE, &after), Err(OpenError::UnknownKey(50)));
    let secrets = FieldSealer::from_keyring(&ring, Purpose::Secrets).unwrap();
    assert_eq!(secrets.open(&PHONE, &before), Err(OpenError::UnknownKey(1)));
}

// Shows that a key stops at its limit, counting the seals of earlier runs.
#[test]
fn key_is_exhausted() {
    let sealer = sealer();
    sealer.add_earlier_seals(SEALS_PER_KEY - 1);
    assert!(sealer.seal(&PHONE, b"last").is_ok());
    assert_eq!(sealer.seals(), SEALS_PER_KEY);
    assert_eq!(
        sealer.seal(&PHONE, b"more"),
        Err(SealError::KeyExhausted(1))
    );
    assert_eq!(
        sealer.seal(&PHONE, b"more"),
        Err(SealError::KeyExhausted(1))
    );
}

// Shows the reasons for values that are no sealed values.
#[test]
fn reasons() {
    let sealer = sealer();
    assert_eq!(sealer.open(&PHONE, &[]), Err(OpenError::TooShort));
    assert_eq!(sealer.open(&PHONE, &[1; 32]), Err(OpenError::TooShort));
    assert_eq!(
        sealer.open(&PHONE, &[2; 64]),
        Err(OpenError::UnknownVersion(2))
    );
    assert_eq!(
        sealer.open(&PHONE, &[1; 64]),
        Err(OpenError::UnknownKey(0x0101_0101))
    );
}

// Shows that table and column cannot be shifted against each other: «ab»+«c» is not «a»+«bc».
#[test]
fn names_cannot_shift() {
    let sealer = sealer();
    let sealed = sealer
        .seal(
            &Place {
                table: "ab",
                column: "c",
                ..PHONE
            },
            b"x",
        )
        .unwrap();
    let shifted = Place {
        table: "a",
        column: "bc",
        ..PHONE
    };
    assert_eq!(sealer.open(&shifted, &sealed), Err(OpenError::NotAuthentic));
}

proptest! {
    // Shows that what was sealed opens to the same bytes, of any length.
    #[test]
    fn round_trip(plain: Vec<u8>, table in "[a-z_]{1,12}", column in ".{0,12}", record: [u8; 16]) {
        let sealer = sealer();
        let place = Place { table: &table, column: &column, record };
        let sealed = sealer.seal(&place, &plain).unwrap();
        prop_assert_eq!(sealer.open(&place, &sealed), Ok(plain));
    }

    // Shows that a flipped bit anywhere is refused.
    #[test]
    fn any_flip_is_refused(plain in prop::collection::vec(any::<u8>(), 0..40), at: prop::sample::Index, bit in 0_u8..8) {
        let sealer = sealer();
        let mut sealed = sealer.seal(&PHONE, &plain).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(sealer.open(&PHONE, &sealed).is_err());
    }

    // Shows that a cut value and one with more bytes behind it are refused.
    #[test]
    fn any_other_length_is_refused(plain: Vec<u8>, keep: prop::sample::Index, more in 1_usize..20) {
        let sealer = sealer();
        let sealed = sealer.seal(&PHONE, &plain).unwrap();
        prop_assert!(sealer.open(&PHONE, &sealed[..keep.index(sealed.len())]).is_err());
        let mut longer = sealed;
        longer.extend(std::iter::repeat_n(0, more));
        prop_assert!(sealer.open(&PHONE, &longer).is_err());
    }

    // Shows that a value does not open in another table, column or record.
    #[test]
    fn any_other_place_is_refused(plain: Vec<u8>, table in "[a-z]{1,6}", column in "[a-z]{1,6}", record: [u8; 16]) {
        let sealer = sealer();
        let sealed = sealer.seal(&PHONE, &plain).unwrap();
        for place in [
            Place { table: &table, ..PHONE },
            Place { column: &column, ..PHONE },
            Place { record, ..PHONE },
        ] {
            if place != PHONE {
                prop_assert_eq!(sealer.open(&place, &sealed), Err(OpenError::NotAuthentic));
            }
        }
    }
}
