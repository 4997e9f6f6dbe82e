//! One sealed value in a column: `version (1) | key id (4) | nonce (12) | ciphertext | tag (16)`.
//!
//! Product, table, column, record and key id are bound as associated data, so a value that was
//! moved elsewhere does not open. It must not know what a value means, nor how it is stored.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::aead::{Cipher, CipherFailure, NONCE, TAG, random_nonce};
use crate::bytes::{PRODUCT, push_prefixed, take};
use crate::keyring::{DataKey, Keyring, KeyringError, Purpose};
use crate::secret::RandomUnavailable;

/// Layout of a sealed value.
const VERSION: u8 = 1;
/// Bytes before the ciphertext.
const HEADER: usize = 1 + 4 + NONCE;
/// How many bytes sealing adds to a value.
pub const OVERHEAD: usize = HEADER + TAG;
/// How many values one key may seal. With random 96-bit nonces NIST SP 800-38D §8.3 allows 2^32.
pub const SEALS_PER_KEY: u64 = 1 << 31;

/// Where a value lives. A value opens in this place only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Table of the database.
    pub table: &'a str,
    /// Column of the table.
    pub column: &'a str,
    /// Id of the record.
    pub record: [u8; 16],
}

/// Why a value was not sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key has sealed as many values as it may; rotate it.
    #[error("the data key {0} has sealed as many values as it may; rotate the keys")]
    KeyExhausted(u32),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
    /// The cipher refused.
    #[error(transparent)]
    Cipher(#[from] CipherFailure),
}

/// Why a value did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Damaged, or sealed for another place. Which of the two cannot be told.
    #[error("the sealed value is damaged or belongs elsewhere")]
    NotAuthentic,
    /// Sealed under a key that is not in the keyring.
    #[error("the sealed value needs the data key {0}, which is not here")]
    UnknownKey(u32),
    /// Sealed by a later program.
    #[error("the sealed value has the layout {0}, which this version does not know")]
    UnknownVersion(u8),
    /// Shorter than any sealed value.
    #[error("the sealed value is too short")]
    TooShort,
}

/// Seals with the newest key of one purpose and opens with every version of it.
///
/// Key schedules are computed once. Share it between threads; after a rotation make a new one.
pub struct FieldSealer {
    /// The newest first; never empty.
    keys: Vec<SealingKey>,
}

struct SealingKey {
    id: u32,
    cipher: Cipher,
    seals: AtomicU64,
}

impl FieldSealer {
    /// Takes every version of the purpose out of the keyring.
    pub fn from_keyring(ring: &Keyring, purpose: Purpose) -> Result<Self, KeyringError> {
        let mut versions: Vec<&DataKey> = ring.of_purpose(purpose).collect();
        versions.sort_by_key(|key| std::cmp::Reverse(key.version()));
        if versions.is_empty() {
            return Err(KeyringError::MissingPurpose(purpose));
        }
        let keys = versions
            .into_iter()
            .map(|key| {
                let cipher = Cipher::new(key.key())?;
                Ok(SealingKey {
                    id: key.id(),
                    cipher,
                    seals: AtomicU64::new(0),
                })
            })
            .collect::<Result<_, CipherFailure>>()?;
        Ok(Self { keys })
    }

    /// Seals a value for its place.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.keys.first().ok_or(SealError::Cipher(CipherFailure))?;
        if key.seals.fetch_add(1, Ordering::Relaxed) >= SEALS_PER_KEY {
            return Err(SealError::KeyExhausted(key.id));
        }
        let nonce = random_nonce()?;
        let mut out = Vec::with_capacity(OVERHEAD + plain.len());
        out.push(VERSION);
        out.extend_from_slice(&key.id.to_be_bytes());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        key.cipher
            .seal(nonce, &bound(place, key.id), &mut out, HEADER)?;
        Ok(out)
    }

    /// Opens a value in its place.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let id = key_id_of(sealed)?;
        let key = self
            .keys
            .iter()
            .find(|key| key.id == id)
            .ok_or(OpenError::UnknownKey(id))?;
        let rest = sealed.get(5..).ok_or(OpenError::TooShort)?;
        let (nonce, text) = take::<NONCE>(rest).ok_or(OpenError::TooShort)?;
        key.cipher
            .open(nonce, &bound(place, id), text.to_vec())
            .ok_or(OpenError::NotAuthentic)
    }

    /// The key that seals now; a value under another key waits for its rotation.
    #[must_use]
    pub fn newest_key_id(&self) -> u32 {
        self.keys.first().map_or(0, |key| key.id)
    }

    /// How many values the newest key has sealed, with those of earlier runs.
    #[must_use]
    pub fn seals(&self) -> u64 {
        self.keys
            .first()
            .map_or(0, |key| key.seals.load(Ordering::Relaxed))
    }

    /// Counts seals of earlier runs of the program, as storage remembers them.
    pub fn add_earlier_seals(&self, count: u64) {
        if let Some(key) = self.keys.first() {
            key.seals
                .fetch_add(count.min(SEALS_PER_KEY), Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for FieldSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldSealer")
            .field("newest_key_id", &self.newest_key_id())
            .finish_non_exhaustive()
    }
}

/// Under which key a value is sealed, read without opening it. Checks layout and length.
pub fn key_id_of(sealed: &[u8]) -> Result<u32, OpenError> {
    let ([version], rest) = take(sealed).ok_or(OpenError::TooShort)?;
    if version != VERSION {
        return Err(OpenError::UnknownVersion(version));
    }
    if sealed.len() < OVERHEAD {
        return Err(OpenError::TooShort);
    }
    let (id, _) = take::<4>(rest).ok_or(OpenError::TooShort)?;
    Ok(u32::from_be_bytes(id))
}

fn bound(place: &Place<'_>, key_id: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(96);
    out.push(VERSION);
    push_prefixed(&mut out, PRODUCT);
    push_prefixed(&mut out, place.table.as_bytes());
    push_prefixed(&mut out, place.column.as_bytes());
    push_prefixed(&mut out, &place.record);
    push_prefixed(&mut out, &key_id.to_be_bytes());
    out
}
