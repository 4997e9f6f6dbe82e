//! Sealed files: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015) over
//! AES-256-GCM in chunks of 64 KiB.
//!
//! Layout: `version (1) | key id (4) | salt (32)`, then chunks of ciphertext and tag. The key of
//! the file and the 7-byte nonce prefix come from the data key and the salt by HKDF; a nonce is
//! `prefix | chunk number (4) | last (1)`; header and context are bound to every chunk. So a cut,
//! swapped, missing or foreign chunk does not open. It must not open files: readers and writers
//! come in.

mod open;
mod seal;
#[cfg(test)]
mod tests;

pub use open::OpeningReader;
pub use seal::SealingWriter;

use std::io;

use crate::aead::{Cipher, CipherFailure, NONCE, TAG};
use crate::bytes::{PRODUCT, array, push_prefixed, take};
use crate::keyring::DataKey;
use crate::secret::RandomUnavailable;

/// Layout of a sealed file.
const VERSION: u8 = 1;
/// Length of the salt.
const SALT: usize = 32;
/// Length of the header.
const HEADER: usize = 1 + 4 + SALT;
/// Bytes of plain text in a chunk; only the last chunk is shorter.
pub const CHUNK: usize = 64 * 1024;
/// Bytes of a full sealed chunk.
const SEALED_CHUNK: usize = CHUNK + TAG;

/// Why a sealed file was refused; found inside the [`io::Error`] of reader and writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// Ends before its header does.
    #[error("the sealed file is too short")]
    TooShort,
    /// Written by a later program.
    #[error("the sealed file has the layout {0}, which this version does not know")]
    UnknownVersion(u8),
    /// Sealed under a key that is not in the keyring.
    #[error("the sealed file needs the data key {0}, which is not here")]
    UnknownKey(u32),
    /// Damaged, cut, put together anew, or sealed for another context.
    #[error("the sealed file is damaged, cut off or belongs elsewhere (chunk {chunk})")]
    NotAuthentic {
        /// Number of the first chunk that did not open, from 0.
        chunk: u32,
    },
    /// More than 2^32 chunks (256 TiB).
    #[error("the file is too long to be sealed")]
    TooLong,
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
    /// The cipher refused.
    #[error(transparent)]
    Cipher(#[from] CipherFailure),
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        let kind = match error {
            StreamError::TooShort => io::ErrorKind::UnexpectedEof,
            StreamError::TooLong | StreamError::Random(_) | StreamError::Cipher(_) => {
                io::ErrorKind::Other
            }
            StreamError::UnknownVersion(_)
            | StreamError::UnknownKey(_)
            | StreamError::NotAuthentic { .. } => io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}

/// How long a file of this many bytes becomes.
#[must_use]
pub fn sealed_length(plain_length: u64) -> u64 {
    let chunks = plain_length.div_ceil(CHUNK as u64).max(1);
    HEADER as u64 + plain_length + chunks * TAG as u64
}

/// The key id in the header of a sealed file.
pub fn key_id_of(header: &[u8]) -> Result<u32, StreamError> {
    let ([version], rest) = take(header).ok_or(StreamError::TooShort)?;
    if version != VERSION {
        return Err(StreamError::UnknownVersion(version));
    }
    let (id, _) = take(rest).ok_or(StreamError::TooShort)?;
    Ok(u32::from_be_bytes(id))
}

/// Whether a chunk ends the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Inner,
    Last,
}

/// Cipher, nonces and bound data of one file.
struct ChunkCipher {
    cipher: Cipher,
    prefix: [u8; 7],
    bound: Vec<u8>,
    next: u32,
    exhausted: bool,
}

impl ChunkCipher {
    fn new(key: &DataKey, header: &[u8; HEADER], context: &[u8]) -> Result<Self, StreamError> {
        let salt = header.get(5..).unwrap_or_default();
        let file_key = key.key().derive(salt, &[PRODUCT, b" file key 1"]);
        let prefix_source = key.key().derive(salt, &[PRODUCT, b" file nonce 1"]);
        let (prefix, _) = take::<7>(prefix_source.expose()).ok_or(CipherFailure)?;
        let mut bound = Vec::new();
        push_prefixed(&mut bound, header);
        push_prefixed(&mut bound, context);
        Ok(Self {
            cipher: Cipher::new(&file_key)?,
            prefix,
            bound,
            next: 0,
            exhausted: false,
        })
    }

    /// The nonce of the next chunk; every number is given out once.
    fn nonce(&mut self, position: Position) -> Result<[u8; NONCE], StreamError> {
        if self.exhausted {
            return Err(StreamError::TooLong);
        }
        let mut nonce = Vec::with_capacity(NONCE);
        nonce.extend_from_slice(&self.prefix);
        nonce.extend_from_slice(&self.next.to_be_bytes());
        nonce.push(u8::from(position == Position::Last));
        match self.next.checked_add(1) {
            Some(next) => self.next = next,
            None => self.exhausted = true,
        }
        Ok(array(&nonce).ok_or(CipherFailure)?)
    }

    /// Seals the chunk in place and appends its tag.
    fn seal(&mut self, position: Position, chunk: &mut Vec<u8>) -> Result<(), StreamError> {
        let nonce = self.nonce(position)?;
        Ok(self.cipher.seal(nonce, &self.bound, chunk, 0)?)
    }

    fn open(&mut self, position: Position, chunk: Vec<u8>) -> Result<Vec<u8>, StreamError> {
        let number = self.next;
        let nonce = self.nonce(position)?;
        self.cipher
            .open(nonce, &self.bound, chunk)
            .ok_or(StreamError::NotAuthentic { chunk: number })
    }
}
