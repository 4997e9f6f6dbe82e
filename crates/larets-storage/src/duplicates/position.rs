//! Where a search is. Sealed on its way to the disk, as it holds a name or what a channel is found by.

use larets_core::ids::DuplicateSearchId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::Vault;
use crate::error::StorageError;

/// Where a search is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Along which index.
    pub walk: usize,
    /// What was passed.
    pub after: Vec<u8>,
    /// The last record of a group that is larger than a window, inside of which it goes on.
    pub inside: Option<Uuid>,
    /// How many records of that group the reader sees that were passed.
    pub earlier: i64,
}

fn broken(error: &serde_json::Error) -> StorageError {
    StorageError::Broken(error.to_string())
}

impl Position {
    /// The beginning of a walk.
    pub fn of_walk(walk: usize) -> Self {
        Self {
            walk,
            ..Self::default()
        }
    }

    pub fn open(
        vault: &Vault,
        id: DuplicateSearchId,
        sealed: Option<&[u8]>,
    ) -> Result<Self, StorageError> {
        let Some(sealed) = sealed else {
            return Ok(Self::default());
        };
        let plain = vault.open_field("duplicate_search", "position", id.to_bytes(), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| broken(&error))
    }

    pub fn seal(&self, vault: &Vault, id: DuplicateSearchId) -> Result<Vec<u8>, StorageError> {
        let plain = serde_json::to_vec(self).map_err(|error| broken(&error))?;
        vault.seal_field("duplicate_search", "position", id.to_bytes(), &plain)
    }
}
