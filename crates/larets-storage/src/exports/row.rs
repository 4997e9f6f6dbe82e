//! The row of an export, and what stands in its columns.

use std::net::IpAddr;

use diesel::prelude::*;
use larets_core::exports::{ExportFormat, ExportKind, ExportState};
use larets_core::ids::{ExportId, UserId};
use larets_core::time::At;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Vault, WriteTx};
use crate::error::StorageError;
use crate::schema::export;
use crate::types::Id;

/// How far an export is. No value of a client stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportProgress {
    /// How many records there were when it began.
    pub rows_total: i64,
    /// Whether counting came to the end.
    pub rows_exact: bool,
    /// When this run began, in microseconds; one that was cut off begins anew.
    pub begun_at: i64,
    /// When the run last moved on, in microseconds.
    pub moved_at: i64,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// The session it was begun in.
    pub(super) session: Option<Uuid>,
    /// The address it was begun from.
    pub(super) address: Option<IpAddr>,
}

impl ExportProgress {
    /// Rows per second of this run, of as many as are done.
    pub fn rate_per_s(&self, rows_done: i64) -> f64 {
        let micros = self.moved_at.saturating_sub(self.begun_at);
        if micros <= 0 {
            return 0.0;
        }
        let rows = i32::try_from(rows_done).unwrap_or(i32::MAX);
        let passed = std::time::Duration::from_micros(micros.unsigned_abs());
        f64::from(rows) / passed.as_secs_f64()
    }
}

/// An export.
#[derive(Debug, Clone)]
pub struct ExportRecord {
    /// Which one.
    pub id: ExportId,
    /// What is taken out.
    pub kind: ExportKind,
    /// In which form.
    pub format: ExportFormat,
    /// Whose it is.
    pub owner: UserId,
    /// How far it is.
    pub state: ExportState,
    /// What was asked for, as the server wrote it; storage does not look into it.
    pub plan: String,
    /// Where its run stands.
    pub progress: ExportProgress,
    /// Records in the file.
    pub rows_done: i64,
    /// Bytes of the file, once it is whole.
    pub size_bytes: i64,
    /// When it was asked for.
    pub created_at: At,
    /// When it goes.
    pub expires_at: At,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = export)]
pub(super) struct ExportRow {
    pub id: Id,
    pub record_kind: String,
    pub format: String,
    pub staff_id: Id,
    pub state: String,
    pub sealed: Vec<u8>,
    pub progress: String,
    pub rows_done: i64,
    pub size_bytes: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub expires_at: i64,
}

impl ExportRow {
    pub fn into_record(self, vault: &Vault) -> Result<ExportRecord, StorageError> {
        let broken = |what: &str| StorageError::Broken(format!("export {}: {what}", self.id.0));
        let plan = vault.open_field("export", "sealed", *self.id.0.as_bytes(), &self.sealed)?;
        Ok(ExportRecord {
            id: self.id.into(),
            kind: ExportKind::from_name(&self.record_kind).ok_or_else(|| broken("kind"))?,
            format: ExportFormat::from_name(&self.format).ok_or_else(|| broken("format"))?,
            owner: self.staff_id.into(),
            state: ExportState::from_name(&self.state).ok_or_else(|| broken("state"))?,
            plan: String::from_utf8(plan).map_err(|_| broken("plan"))?,
            progress: serde_json::from_str(&self.progress).map_err(|_| broken("progress"))?,
            rows_done: self.rows_done,
            size_bytes: self.size_bytes,
            created_at: At::from_micros(self.created_at),
            expires_at: At::from_micros(self.expires_at),
        })
    }
}

pub(super) fn progress_text(progress: &ExportProgress) -> Result<String, StorageError> {
    serde_json::to_string(progress).map_err(|error| StorageError::Broken(error.to_string()))
}

/// Seals what was asked for to the place where it stands.
pub(super) fn seal(tx: &WriteTx<'_>, id: ExportId, plan: &str) -> Result<Vec<u8>, StorageError> {
    tx.vault()
        .seal_field("export", "sealed", id.to_bytes(), plan.as_bytes())
}
