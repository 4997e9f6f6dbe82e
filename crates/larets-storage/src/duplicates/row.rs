//! The row of a search, and what stands in its columns.

use std::net::IpAddr;

use diesel::prelude::*;
use larets_core::audit::RecordKind;
use larets_core::duplicates::DuplicateSearchState;
use larets_core::ids::{DuplicateSearchId, UserId};
use larets_core::time::{At, SECOND};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::position::Position;
use super::schema::{duplicate_pair, duplicate_search};
use crate::db::Vault;
use crate::error::StorageError;
use crate::types::Id;

/// How far a search is. No value of a record stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchProgress {
    /// Phones, addresses, numbers and names to look at, once they are counted.
    pub total: i64,
    /// Those looked at.
    pub looked: i64,
    /// Pairs that are kept.
    pub pairs: i64,
    /// Pairs that were not compared, as too many records share one value.
    pub left_out: i64,
    /// Whether it ended early, as it keeps no more pairs.
    pub cut: bool,
    /// When its turn came, in microseconds.
    pub begun_at: Option<i64>,
    /// When it last moved on, in microseconds.
    pub moved_at: i64,
    /// When it ended, in microseconds.
    pub ended_at: Option<i64>,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// The session it was begun in.
    pub(super) session: Option<Uuid>,
    /// The address it was begun from.
    pub(super) address: Option<IpAddr>,
}

impl SearchProgress {
    /// How much is looked at in a second; nothing of one that has ended.
    pub fn rate_per_s(&self) -> i64 {
        match (self.begun_at, self.ended_at) {
            (Some(begun), None) if self.moved_at > begun => {
                self.looked.saturating_mul(SECOND) / (self.moved_at - begun)
            }
            _ => 0,
        }
    }

    pub(super) fn text(&self) -> Result<String, StorageError> {
        serde_json::to_string(self).map_err(|error| StorageError::Broken(error.to_string()))
    }
}

/// A search.
#[derive(Debug, Clone)]
pub struct DuplicateSearch {
    /// Which one.
    pub id: DuplicateSearchId,
    /// What kind of records are compared.
    pub kind: RecordKind,
    /// Whose it is.
    pub owner: UserId,
    /// How far it is.
    pub state: DuplicateSearchState,
    /// How much it has looked at and found.
    pub progress: SearchProgress,
    /// When it was asked for.
    pub created_at: At,
    /// When it goes.
    pub expires_at: At,
    pub(super) position: Position,
    pub(super) version: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = duplicate_search, treat_none_as_default_value = false)]
pub(super) struct SearchRow {
    pub id: Id,
    pub record_kind: String,
    pub staff_id: Id,
    pub state: String,
    pub position: Option<Vec<u8>>,
    pub progress: String,
    pub version: i64,
    pub created_at: i64,
    pub expires_at: i64,
}

impl SearchRow {
    pub fn into_search(self, vault: &Vault) -> Result<DuplicateSearch, StorageError> {
        let broken =
            |what: &str| StorageError::Broken(format!("duplicate search {}: {what}", self.id.0));
        let id = DuplicateSearchId::from(self.id);
        Ok(DuplicateSearch {
            id,
            kind: RecordKind::from_name(&self.record_kind).ok_or_else(|| broken("kind"))?,
            owner: self.staff_id.into(),
            state: DuplicateSearchState::from_name(&self.state).ok_or_else(|| broken("state"))?,
            progress: serde_json::from_str(&self.progress).map_err(|_| broken("progress"))?,
            created_at: At::from_micros(self.created_at),
            expires_at: At::from_micros(self.expires_at),
            position: Position::open(vault, id, self.position.as_deref())?,
            version: self.version,
        })
    }
}

/// A pair on its way into the table.
#[derive(Insertable)]
#[diesel(table_name = duplicate_pair)]
pub(super) struct PairRow {
    pub search_id: Id,
    pub seq: i64,
    pub first_id: Id,
    pub second_id: Id,
    /// Codes, with a space between them.
    pub reasons: &'static str,
}
