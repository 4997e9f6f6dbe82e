//! The keyring: every data key of an installation in every version, opened once at start.
//!
//! The root key wraps the data keys; storage keeps the wrapped records and the root key's check
//! value. It must not read or write a file or a database: bytes come in and go out.

mod data_key;
mod purpose;
mod root_key;
#[cfg(test)]
mod tests;

pub use data_key::{DataKey, KeyRecord};
pub use purpose::Purpose;
pub use root_key::{CheckValue, KeyFileError, RootKey};

use crate::aead::CipherFailure;
use crate::secret::RandomUnavailable;

/// Why keys could not be made or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The root key is a valid key, but not the one of this database.
    #[error("the key file holds another key than the one this database was created with")]
    WrongRootKey,
    /// The root key is right, but one stored data key does not open.
    #[error("the stored data key {id} ({purpose}) is damaged")]
    DamagedKey {
        /// Number of the data key.
        id: u32,
        /// What the record claims it is for.
        purpose: Purpose,
    },
    /// Two records carry one number, or one purpose has one version twice.
    #[error("the data key {id} is stored twice")]
    DuplicateKey {
        /// Number of the data key.
        id: u32,
    },
    /// No key for this purpose is stored.
    #[error("no data key for {0} is stored")]
    MissingPurpose(Purpose),
    /// The numbers of keys are used up.
    #[error("no number is left for another data key")]
    NumbersExhausted,
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
    /// The cipher refused.
    #[error(transparent)]
    Cipher(#[from] CipherFailure),
}

/// All data keys, opened. At least one for each purpose.
#[derive(Debug, Clone)]
pub struct Keyring {
    keys: Vec<DataKey>,
}

impl Keyring {
    /// Makes one key for each purpose with the numbers `first_id`, `first_id + 1`, …
    ///
    /// Store the records and [`RootKey::check_value`] before anything is sealed.
    pub fn generate(root: &RootKey, first_id: u32) -> Result<(Self, Vec<KeyRecord>), KeyringError> {
        let mut ring = Self { keys: Vec::new() };
        let mut records = Vec::new();
        let mut id = first_id;
        for purpose in Purpose::ALL {
            records.push(ring.rotate(root, purpose, id)?);
            id = id.checked_add(1).ok_or(KeyringError::NumbersExhausted)?;
        }
        Ok((ring, records))
    }

    /// Opens the stored records. A wrong root key is told apart from a damaged record.
    pub fn load(
        root: &RootKey,
        check_value: &CheckValue,
        records: &[KeyRecord],
    ) -> Result<Self, KeyringError> {
        if !root.matches(check_value) {
            return Err(KeyringError::WrongRootKey);
        }
        let mut keys: Vec<DataKey> = Vec::with_capacity(records.len());
        for record in records {
            let same_slot = |key: &DataKey| {
                key.id() == record.id
                    || (key.purpose() == record.purpose && key.version() == record.version)
            };
            if keys.iter().any(same_slot) {
                return Err(KeyringError::DuplicateKey { id: record.id });
            }
            keys.push(record.open(root)?);
        }
        for purpose in Purpose::ALL {
            if !keys.iter().any(|key| key.purpose() == purpose) {
                return Err(KeyringError::MissingPurpose(purpose));
            }
        }
        Ok(Self { keys })
    }

    /// Adds a newer key for a purpose; from now on it seals. Store the record first of all.
    pub fn rotate(
        &mut self,
        root: &RootKey,
        purpose: Purpose,
        id: u32,
    ) -> Result<KeyRecord, KeyringError> {
        if self.key_by_id(id).is_some() {
            return Err(KeyringError::DuplicateKey { id });
        }
        let newest = self
            .of_purpose(purpose)
            .map(DataKey::version)
            .max()
            .unwrap_or(0);
        let version = newest
            .checked_add(1)
            .ok_or(KeyringError::NumbersExhausted)?;
        let key = DataKey::generate(id, purpose, version)?;
        let record = KeyRecord::wrap(root, &key)?;
        self.keys.push(key);
        Ok(record)
    }

    /// Wraps every key under another root key, for a change of the key file.
    pub fn rewrap(&self, new_root: &RootKey) -> Result<Vec<KeyRecord>, KeyringError> {
        self.keys
            .iter()
            .map(|key| KeyRecord::wrap(new_root, key))
            .collect()
    }

    /// Forgets a key whose last sealed value is gone. The newest of a purpose stays.
    pub fn retire(&mut self, id: u32) -> bool {
        let Some(key) = self.key_by_id(id) else {
            return false;
        };
        let is_newest = self
            .seal_key(key.purpose())
            .is_ok_and(|newest| newest.id() == id);
        if !is_newest {
            self.keys.retain(|key| key.id() != id);
        }
        !is_newest
    }

    /// The key that seals: the newest version of the purpose.
    pub fn seal_key(&self, purpose: Purpose) -> Result<&DataKey, KeyringError> {
        self.of_purpose(purpose)
            .max_by_key(|key| key.version())
            .ok_or(KeyringError::MissingPurpose(purpose))
    }

    /// The key with this number, of any purpose and version.
    #[must_use]
    pub fn key_by_id(&self, id: u32) -> Option<&DataKey> {
        self.keys.iter().find(|key| key.id() == id)
    }

    /// All versions of one purpose.
    pub fn of_purpose(&self, purpose: Purpose) -> impl Iterator<Item = &DataKey> {
        self.keys.iter().filter(move |key| key.purpose() == purpose)
    }
}
