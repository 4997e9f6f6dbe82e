//! The root key: its file format, its check value, and how it wraps other keys.
//!
//! The key file is one line, `larets-key-1:<base64url of 32 bytes>:<checksum>`. The checksum tells
//! a damaged or cut file from a wrong key; it must not serve any other use.

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use crate::aead::{Cipher, NONCE, TAG, random_nonce};
use crate::bytes::{PRODUCT, array, push_prefixed, sha256, take};
use crate::keyring::KeyringError;
use crate::secret::{Key32, RandomUnavailable, constant_time_eq};

/// First word of a key file of this format.
const FORMAT: &str = "larets-key-1";
/// What every version of the format begins with.
const FORMAT_FAMILY: &str = "larets-key-";
/// Layout of a wrapped key: `version | nonce | ciphertext | tag`.
const WRAP_VERSION: u8 = 1;
/// Length of a wrapped key.
const WRAPPED: usize = 1 + NONCE + 32 + TAG;

/// Why a key file was refused. The text of the file never gets into the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// Nothing but white space.
    #[error("the key file is empty")]
    Empty,
    /// Not this kind of file at all.
    #[error("this is not a Larets key file: it must be one line beginning with `{FORMAT}:`")]
    NotAKeyFile,
    /// A later program wrote it.
    #[error("the key file has format `{0}`, which this version does not know; use a newer Larets")]
    UnknownFormat(String),
    /// A part is missing or too short.
    #[error("the key file is cut off: restore it from your copy")]
    Truncated,
    /// Characters were changed.
    #[error("the key file is damaged (its checksum does not fit): restore it from your copy")]
    Damaged,
}

/// Tells the right root key from a wrong one; stored in the database, and worthless without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckValue([u8; 32]);

impl CheckValue {
    /// The value as stored, if the slice has exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        array(bytes).map(Self)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The key of the installation. It lies in a file outside the data folder and wraps data keys.
#[derive(Clone, PartialEq, Eq)]
pub struct RootKey(Key32);

impl RootKey {
    /// A new random root key.
    pub fn generate() -> Result<Self, RandomUnavailable> {
        Key32::generate().map(Self)
    }

    /// A root key that came another way than by a key file.
    #[must_use]
    pub fn from_key(key: Key32) -> Self {
        Self(key)
    }

    /// Reads the text of a key file. White space around the line is no damage.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let line = text.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            return Err(KeyFileError::Empty);
        }
        let mut parts = line.split(':');
        let format = parts.next().unwrap_or_default();
        if format != FORMAT {
            return Err(refused_format(format));
        }
        let (Some(encoded), Some(checksum), None) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(KeyFileError::Truncated);
        };
        if encoded.len() < 43 || checksum.len() < 8 {
            return Err(KeyFileError::Truncated);
        }
        let bytes = BASE64URL_NOPAD
            .decode(encoded.as_bytes())
            .map_err(|_| KeyFileError::Damaged)?;
        let key = Key32::from_slice(&bytes).ok_or(KeyFileError::Damaged)?;
        let root = Self(key);
        if constant_time_eq(root.checksum().as_bytes(), checksum.as_bytes()) {
            Ok(root)
        } else {
            Err(KeyFileError::Damaged)
        }
    }

    /// The text of a key file: one line with its end.
    #[must_use]
    pub fn to_file_text(&self) -> String {
        format!(
            "{FORMAT}:{}:{}\n",
            BASE64URL_NOPAD.encode(self.0.expose()),
            self.checksum()
        )
    }

    /// What the database keeps to recognise this key.
    #[must_use]
    pub fn check_value(&self) -> CheckValue {
        CheckValue(*self.0.derive(PRODUCT, &[b"check value 1"]).expose())
    }

    /// Whether this is the key that the check value was made with.
    #[must_use]
    pub fn matches(&self, check_value: &CheckValue) -> bool {
        constant_time_eq(&self.check_value().0, &check_value.0)
    }

    /// Wraps a key: AES-256-GCM under a key derived for wrapping, bound to `label` and `id`.
    pub fn wrap(&self, label: &str, id: u32, key: &Key32) -> Result<Vec<u8>, KeyringError> {
        let nonce = random_nonce()?;
        let mut out = Vec::with_capacity(WRAPPED);
        out.push(WRAP_VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(key.expose());
        self.wrapping_cipher()?
            .seal(nonce, &bound(label, id), &mut out, 1 + NONCE)?;
        Ok(out)
    }

    /// Opens a wrapped key. `None`: damaged, or wrapped for another label, number or root key.
    #[must_use]
    pub fn unwrap(&self, label: &str, id: u32, wrapped: &[u8]) -> Option<Key32> {
        let ([version], rest) = take(wrapped)?;
        let (nonce, sealed) = take::<NONCE>(rest)?;
        if version != WRAP_VERSION {
            return None;
        }
        let opened =
            self.wrapping_cipher()
                .ok()?
                .open(nonce, &bound(label, id), sealed.to_vec())?;
        let opened = crate::secret::SecretBytes::new(opened);
        Key32::from_slice(opened.expose())
    }

    fn wrapping_cipher(&self) -> Result<Cipher, KeyringError> {
        Ok(Cipher::new(&self.0.derive(PRODUCT, &[b"wrap 1"]))?)
    }

    fn checksum(&self) -> String {
        let sum = sha256(&[FORMAT.as_bytes(), b":", self.0.expose()]);
        HEXLOWER.encode(sum.get(..4).unwrap_or_default())
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey(…)")
    }
}

fn refused_format(format: &str) -> KeyFileError {
    match format.strip_prefix(FORMAT_FAMILY) {
        Some("") => KeyFileError::Truncated,
        Some(number) if number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit()) => {
            KeyFileError::UnknownFormat(format.to_owned())
        }
        _ if FORMAT.starts_with(format) => KeyFileError::Truncated,
        _ => KeyFileError::NotAKeyFile,
    }
}

fn bound(label: &str, id: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    out.push(WRAP_VERSION);
    push_prefixed(&mut out, PRODUCT);
    push_prefixed(&mut out, label.as_bytes());
    out.extend_from_slice(&id.to_be_bytes());
    out
}
