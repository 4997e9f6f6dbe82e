//! Where a page of a list ended: the sort key and id of its last row, as opaque text bound to the
//! sort and the conditions it was made under. The key is sealed, as the name it is made of may hold
//! what the reader does not see.

use std::hash::{DefaultHasher, Hash, Hasher};

use data_encoding::BASE64URL_NOPAD;
use larets_core::lists::ListQuery;
use uuid::Uuid;

use crate::db::vault::Vault;
use crate::error::StorageError;
use crate::types::Id;

/// What a row is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A name.
    Text(String),
    /// A moment.
    Number(i64),
}

impl Key {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(_) => String::new(),
        }
    }

    pub(crate) fn number(&self) -> i64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(_) => 0,
        }
    }
}

/// The last row of a page.
pub(crate) type Position = (Key, Id);

const INVALID: StorageError = StorageError::Refused("cursor_invalid");

/// Tells queries apart; says nothing about them.
fn fingerprint(table: &str, query: &ListQuery) -> [u8; 8] {
    let mut hasher = DefaultHasher::new();
    table.hash(&mut hasher);
    format!("{query:?}").hash(&mut hasher);
    hasher.finish().to_be_bytes()
}

/// Texts are filled up to a multiple of this, as the length of a name tells of it too.
const TEXT_BYTES: usize = 128;

fn key_bytes(key: &Key) -> Vec<u8> {
    match key {
        Key::Text(text) => {
            let mut bytes = text.as_bytes().to_vec();
            bytes.resize(bytes.len().next_multiple_of(TEXT_BYTES), 0);
            bytes.insert(0, b't');
            bytes
        }
        Key::Number(number) => [&b"n"[..], &number.to_be_bytes()].concat(),
    }
}

fn key_of(bytes: &[u8]) -> Option<Key> {
    match bytes.split_first()? {
        (b't', text) => {
            let text = std::str::from_utf8(text).ok()?.trim_end_matches('\0');
            Some(Key::Text(text.to_owned()))
        }
        (b'n', number) => Some(Key::Number(i64::from_be_bytes(number.try_into().ok()?))),
        _ => None,
    }
}

pub(crate) fn write(
    vault: &Vault,
    table: &str,
    query: &ListQuery,
    (key, id): &Position,
) -> Result<String, StorageError> {
    let id = *id.0.as_bytes();
    let sealed = vault.seal_field("cursor", "key", id, &key_bytes(key))?;
    let bytes = [&fingerprint(table, query)[..], &id, &sealed].concat();
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

pub(crate) fn read(
    vault: &Vault,
    table: &str,
    query: &ListQuery,
    text: &str,
) -> Result<Position, StorageError> {
    let bytes = BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| INVALID)?;
    let rest = bytes
        .strip_prefix(&fingerprint(table, query))
        .ok_or(INVALID)?;
    let (id, sealed) = rest.split_first_chunk::<16>().ok_or(INVALID)?;
    let key = vault
        .open_field("cursor", "key", *id, sealed)
        .map_err(|_| INVALID)?;
    Ok((key_of(&key).ok_or(INVALID)?, Id(Uuid::from_bytes(*id))))
}
