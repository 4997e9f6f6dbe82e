//! Where a page of a list ended: the sort key and id of its last row, as opaque text bound to the
//! sort and the conditions it was made under.

use std::hash::{DefaultHasher, Hash, Hasher};

use data_encoding::BASE64URL_NOPAD;
use larets_core::lists::ListQuery;
use uuid::Uuid;

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

pub(crate) fn write(table: &str, query: &ListQuery, position: &Position) -> String {
    let (key, id) = position;
    let mut bytes = fingerprint(table, query).to_vec();
    bytes.extend_from_slice(id.0.as_bytes());
    match key {
        Key::Text(text) => {
            bytes.push(b't');
            bytes.extend_from_slice(text.as_bytes());
        }
        Key::Number(number) => {
            bytes.push(b'n');
            bytes.extend_from_slice(&number.to_be_bytes());
        }
    }
    BASE64URL_NOPAD.encode(&bytes)
}

pub(crate) fn read(table: &str, query: &ListQuery, text: &str) -> Result<Position, StorageError> {
    let bytes = BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| INVALID)?;
    let rest = bytes
        .strip_prefix(&fingerprint(table, query))
        .ok_or(INVALID)?;
    let (id, rest) = rest.split_first_chunk::<16>().ok_or(INVALID)?;
    let key = match rest.split_first() {
        Some((b't', text)) => {
            let text = std::str::from_utf8(text).map_err(|_| INVALID)?;
            if text.contains('\0') {
                return Err(INVALID);
            }
            Key::Text(text.to_owned())
        }
        Some((b'n', number)) => {
            Key::Number(i64::from_be_bytes(number.try_into().map_err(|_| INVALID)?))
        }
        _ => return Err(INVALID),
    };
    Ok((key, Id(Uuid::from_bytes(*id))))
}
