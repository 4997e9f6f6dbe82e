//! Where a walk is, as a cursor: sealed on its way out, as it holds a name or what a channel is found by.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clients::record::CardRecord;
use crate::db::Vault;
use crate::error::StorageError;
use crate::types::Id;

/// Where a walk is. Sealed on its way out, as it holds a name or what a channel is found by.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Position {
    /// Along which index.
    pub walk: usize,
    /// What was passed.
    pub after: Vec<u8>,
    /// The last record of a group that is larger than a window, inside of which it goes on.
    pub inside: Option<Uuid>,
    /// How many records of that group the reader sees that were passed.
    pub earlier: i64,
    /// The last pair told of, if the window has more.
    pub told: Option<Told>,
}

/// A pair of a window that was told of. Pairs have an order: by what they share, then by their ids.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    key: Vec<u8>,
    pair: (Uuid, Uuid),
}

impl Told {
    pub fn of(key: &[u8], (one, other): (Id, Id)) -> Self {
        Self {
            key: key.to_vec(),
            pair: (one.0, other.0),
        }
    }

    /// Whether this pair comes before another.
    pub fn is_before(&self, key: &[u8], (one, other): (Id, Id)) -> bool {
        (self.key.as_slice(), self.pair) < (key, (one.0, other.0))
    }
}

/// What a cursor of a walk begins with.
const MARK: &[u8] = b"duplicates";

const INVALID: StorageError = StorageError::Refused("cursor_invalid");

impl Position {
    /// The beginning of a walk.
    pub fn of_walk(walk: usize) -> Self {
        Self {
            walk,
            ..Self::default()
        }
    }

    pub fn read<R: CardRecord>(vault: &Vault, text: &str) -> Result<Self, StorageError> {
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| INVALID)?;
        // A cursor of something else is not even opened: that would be an alarm in the log.
        let rest = bytes.strip_prefix(MARK).ok_or(INVALID)?;
        let (place, sealed) = rest.split_first_chunk::<16>().ok_or(INVALID)?;
        let plain = vault
            .open_field("cursor", R::KIND.name(), *place, sealed)
            .map_err(|_| INVALID)?;
        serde_json::from_slice(&plain).map_err(|_| INVALID)
    }

    pub fn write<R: CardRecord>(&self, vault: &Vault) -> Result<String, StorageError> {
        let plain =
            serde_json::to_vec(self).map_err(|error| StorageError::Broken(error.to_string()))?;
        let place = Uuid::now_v7().into_bytes();
        let sealed = vault.seal_field("cursor", R::KIND.name(), place, &plain)?;
        Ok(BASE64URL_NOPAD.encode(&[MARK, &place, &sealed].concat()))
    }
}
