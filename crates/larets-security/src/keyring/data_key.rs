//! One data key, open and wrapped. It must not leave memory but wrapped by the root key.

use crate::keyring::{KeyringError, Purpose, RootKey};
use crate::secret::{Key32, RandomUnavailable};

/// An opened data key.
#[derive(Debug, Clone)]
pub struct DataKey {
    id: u32,
    purpose: Purpose,
    version: u32,
    key: Key32,
}

impl DataKey {
    /// A data key from its parts.
    #[must_use]
    pub fn new(id: u32, purpose: Purpose, version: u32, key: Key32) -> Self {
        Self {
            id,
            purpose,
            version,
            key,
        }
    }

    /// A new random data key.
    pub fn generate(id: u32, purpose: Purpose, version: u32) -> Result<Self, RandomUnavailable> {
        Ok(Self::new(id, purpose, version, Key32::generate()?))
    }

    /// Its number, unique in the installation; it stands in every sealed value.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Which key of its purpose it is, counted from 1; the greatest one seals.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The key itself.
    #[must_use]
    pub fn key(&self) -> &Key32 {
        &self.key
    }
}

/// A wrapped data key, as storage keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// Number of the key.
    pub id: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// Which key of its purpose, counted from 1.
    pub version: u32,
    /// `layout version (1) | nonce (12) | ciphertext (32) | tag (16)`.
    pub wrapped: Vec<u8>,
}

impl KeyRecord {
    /// Wraps an open key.
    pub fn wrap(root: &RootKey, key: &DataKey) -> Result<Self, KeyringError> {
        let label = label(key.purpose, key.version);
        let wrapped = root.wrap(&label, key.id, &key.key)?;
        Ok(Self {
            id: key.id,
            purpose: key.purpose,
            version: key.version,
            wrapped,
        })
    }

    /// Opens it; a record whose number, purpose or version was changed does not open.
    pub fn open(&self, root: &RootKey) -> Result<DataKey, KeyringError> {
        let key = root
            .unwrap(&label(self.purpose, self.version), self.id, &self.wrapped)
            .ok_or(KeyringError::DamagedKey {
                id: self.id,
                purpose: self.purpose,
            })?;
        Ok(DataKey::new(self.id, self.purpose, self.version, key))
    }
}

fn label(purpose: Purpose, version: u32) -> String {
    format!("data key {purpose} {version}")
}
