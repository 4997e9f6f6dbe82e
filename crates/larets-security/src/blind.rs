//! Blind indexes: how an encrypted column is found by equality without telling what it holds.
//!
//! The index is HMAC-SHA-256 under an own key per column, cut to 128 bits. It is keyed, so a
//! stolen table cannot be reversed by trying all phone numbers. It must not normalise: a caller
//! gives E.164 for phones, lower-cased IDNA for e-mails.

use std::fmt;

use ring::hmac;

use crate::bytes::{PRODUCT, hmac_sha256};
use crate::keyring::DataKey;

/// What is stored beside a sealed value.
pub type BlindValue = [u8; 16];

/// Computes blind indexes under one data key of [`Purpose::BlindIndex`](crate::keyring::Purpose).
pub struct BlindIndex {
    key_id: u32,
    data_key: DataKey,
    columns: Vec<(String, hmac::Key)>,
}

impl BlindIndex {
    /// Prepares the keys of the named columns. Another column works too, but is derived each time.
    #[must_use]
    pub fn new(data_key: &DataKey, columns: &[&str]) -> Self {
        Self {
            key_id: data_key.id(),
            data_key: data_key.clone(),
            columns: columns
                .iter()
                .map(|column| ((*column).to_owned(), column_key(data_key, column)))
                .collect(),
        }
    }

    /// Which data key the indexes are made under; stored where a rotation must tell them apart.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The index of a normalised value in a column. The same value in another column differs.
    #[must_use]
    pub fn of(&self, column: &str, normalised: &str) -> BlindValue {
        match self.columns.iter().find(|(name, _)| name == column) {
            Some((_, key)) => index(key, normalised),
            None => index(&column_key(&self.data_key, column), normalised),
        }
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlindIndex")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

fn column_key(data_key: &DataKey, column: &str) -> hmac::Key {
    let key = data_key
        .key()
        .derive(PRODUCT, &[b"blind index 1\0", column.as_bytes()]);
    hmac::Key::new(hmac::HMAC_SHA256, key.expose())
}

fn index(key: &hmac::Key, normalised: &str) -> BlindValue {
    let full = hmac_sha256(key, &[normalised.as_bytes()]);
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(full) {
        *to = from;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keyring::Purpose;
    use crate::secret::Key32;

    fn blind(byte: u8, columns: &[&str]) -> BlindIndex {
        let key = DataKey::new(5, Purpose::BlindIndex, 1, Key32::from_array([byte; 32]));
        BlindIndex::new(&key, columns)
    }

    const PINNED: &str = "25a6ee55c51cb3ff44e62e627e7e6d7e";

    // Shows the stored value for a known key: a change of the derivation would lose every index.
    #[test]
    fn value_is_pinned() {
        let value = blind(1, &["contact_point.phone"]).of("contact_point.phone", "+79121234567");
        assert_eq!(data_encoding::HEXLOWER.encode(&value), PINNED);
    }

    // Shows that the debug form tells the key's number and nothing of the key.
    #[test]
    fn debug_is_redacted() {
        assert_eq!(
            format!("{:?}", blind(1, &[])),
            "BlindIndex { key_id: 5, .. }"
        );
    }

    proptest! {
        // Shows that equal values meet, and that column, value and key each change the index.
        #[test]
        fn only_equal_values_meet(left in ".{0,20}", right in ".{0,20}") {
            let index = blind(1, &["phone"]);
            prop_assert_eq!(index.of("phone", &left), index.of("phone", &left));
            prop_assert_eq!(
                index.of("phone", &left) == index.of("phone", &right),
                left == right
            );
            prop_assert_ne!(index.of("phone", &left), index.of("email", &left));
            prop_assert_ne!(index.of("phone", &left), blind(2, &["phone"]).of("phone", &left));
        }

        // Shows that a prepared column and one derived on the way give the same index.
        #[test]
        fn preparing_changes_nothing(value in ".{0,20}") {
            prop_assert_eq!(
                blind(1, &["a", "phone"]).of("phone", &value),
                blind(1, &[]).of("phone", &value)
            );
        }
    }
}
