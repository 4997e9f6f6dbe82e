//! The row of an import and of a refused row, and what stands in their columns.

use std::net::IpAddr;

use diesel::prelude::*;
use larets_core::access::Placement;
use larets_core::ids::{DepartmentId, ImportId, UserId};
use larets_core::imports::{ImportAs, ImportState};
use larets_core::time::At;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StorageError;
use crate::types::Id;

/// How far an import is. No value of the file stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportProgress {
    /// Rows of the file, once counted.
    pub rows_total: Option<i64>,
    /// Rows looked at.
    pub rows_done: i64,
    /// Records made.
    pub created: i64,
    /// Records changed.
    pub updated: i64,
    /// Rows left out because their record is there already.
    pub skipped: i64,
    /// Rows refused.
    pub refused: i64,
    /// What a dry run found wrong: each cell at fault of each row that it refused.
    pub problems: i64,
    /// People made because deals name them.
    pub contacts_made: i64,
    /// Companies made because deals or contacts name them.
    pub companies_made: i64,
    /// Records made for which neither their row nor the rules name an owner: they are of whoever imports.
    pub without_owner: i64,
    /// When this run began, in microseconds; a resumed run begins anew.
    pub begun_at: i64,
    /// Rows that were done before this run.
    pub begun_with: i64,
    /// When the run last moved on, in microseconds.
    pub moved_at: i64,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// Whether nobody goes on with it: its file goes, or has gone.
    pub(super) given_up: bool,
    /// `person` or `command_line`: who runs it.
    pub(super) by: String,
    /// Which person runs it: whoever began it last, whosever it is.
    pub(super) person: Option<Uuid>,
    /// The session it was begun in.
    pub(super) session: Option<Uuid>,
    /// The address it was begun from.
    pub(super) address: Option<IpAddr>,
}

impl ImportProgress {
    /// Rows per second of this run.
    pub fn rate_per_s(&self) -> f64 {
        let micros = self.moved_at.saturating_sub(self.begun_at);
        if micros <= 0 {
            return 0.0;
        }
        let rows = self.rows_done.saturating_sub(self.begun_with);
        let (rows, micros) = (
            i32::try_from(rows).unwrap_or(i32::MAX),
            micros.unsigned_abs(),
        );
        f64::from(rows) / std::time::Duration::from_micros(micros).as_secs_f64()
    }

    /// Seconds until the end at this rate.
    pub fn seconds_left(&self) -> Option<i64> {
        let micros = self.moved_at.saturating_sub(self.begun_at);
        let rows = self.rows_done.saturating_sub(self.begun_with);
        let left = self.rows_total?.saturating_sub(self.rows_done).max(0);
        if rows <= 0 || micros <= 0 {
            return None;
        }
        Some(left.saturating_mul(micros / rows) / larets_core::time::SECOND)
    }
}

/// An import.
#[derive(Debug, Clone)]
pub struct ImportRecord {
    /// Which one.
    pub id: ImportId,
    /// What its rows become.
    pub import_as: ImportAs,
    /// Whose it is.
    pub placement: Placement,
    /// The name the file was uploaded under.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// What the server decided about columns and rules; storage does not look into it.
    pub plan: String,
    /// How many rows are done and how they ended.
    pub progress: ImportProgress,
    /// When it was uploaded.
    pub created_at: At,
    /// When it last moved on.
    pub updated_at: At,
}

/// A row that was not taken.
#[derive(Debug, Clone)]
pub struct RefusedRow {
    /// Its number in the file.
    pub number: i64,
    /// The column at fault, from 0; none when the whole row is.
    pub column: Option<i64>,
    /// Why.
    pub code: String,
    /// What else is wrong with it, in the same way: codes and columns.
    pub more: Vec<(String, Option<i64>)>,
    /// The cells as they were.
    pub cells: Vec<String>,
}

impl RefusedRow {
    /// All that is wrong with it: codes and columns.
    pub fn faults(&self) -> impl Iterator<Item = (&str, Option<i64>)> {
        let more = self
            .more
            .iter()
            .map(|(code, column)| (code.as_str(), *column));
        std::iter::once((self.code.as_str(), self.column)).chain(more)
    }
}

/// What is sealed of a refused row: its cells, and what is wrong with it beside the first fault, which
/// stands in columns.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum SealedRow<C> {
    /// Nothing else.
    Cells(C),
    /// Several cells are at fault.
    Faulty {
        cells: C,
        more: Vec<(String, Option<i64>)>,
    },
}

pub(super) type ImportColumns = (
    Id,
    String,
    Option<Id>,
    Option<Id>,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
);

pub(super) fn record(row: ImportColumns) -> Result<ImportRecord, StorageError> {
    let (
        id,
        kind,
        staff,
        department,
        file_name,
        state,
        plan,
        progress,
        rows_done,
        created,
        updated,
    ) = row;
    let unknown = |what: &str| StorageError::Broken(format!("import {}: unknown {what}", id.0));
    let mut progress = progress_of(&progress)?;
    progress.rows_done = rows_done;
    Ok(ImportRecord {
        id: id.into(),
        import_as: ImportAs::from_code(&kind).ok_or_else(|| unknown("kind"))?,
        placement: Placement {
            owner: staff.map(UserId::from),
            department: department.map(DepartmentId::from),
        },
        file_name,
        state: ImportState::from_name(&state).ok_or_else(|| unknown("state"))?,
        plan,
        progress,
        created_at: At::from_micros(created),
        updated_at: At::from_micros(updated),
    })
}

pub(super) fn progress_of(text: &str) -> Result<ImportProgress, StorageError> {
    serde_json::from_str(text)
        .map_err(|error| StorageError::Broken(format!("the progress of an import: {error}")))
}

pub(super) fn progress_text(progress: &ImportProgress) -> Result<String, StorageError> {
    serde_json::to_string(progress).map_err(|error| StorageError::Broken(error.to_string()))
}

#[derive(Insertable)]
#[diesel(table_name = crate::schema::import_refusal)]
pub(super) struct RefusalRow {
    pub import_id: Id,
    pub row_number: i64,
    pub column_number: i64,
    pub code: &'static str,
    pub sealed: Vec<u8>,
}

/// What binds the sealed cells of a refused row to their place.
pub(super) fn refusal_place(import: ImportId, row_number: i64) -> [u8; 16] {
    let number = u128::from(row_number.unsigned_abs());
    (import.as_uuid().as_u128() ^ number).to_be_bytes()
}
