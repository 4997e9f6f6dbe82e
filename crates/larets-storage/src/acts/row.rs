//! The row of an act and of a change of it, and what stands in their columns.

use std::net::IpAddr;

use diesel::prelude::*;
use larets_core::access::{Actor, Placement};
use larets_core::acts::{ActKind, ActState, ChangeState, UNDO_KEPT};
use larets_core::audit::RecordKind;
use larets_core::ids::{ActId, DepartmentId, UserId};
use larets_core::time::At;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::{act, act_change};
use crate::db::Vault;
use crate::error::StorageError;
use crate::types::Id;

/// How far an act is. No value of a record stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActProgress {
    /// Records of the act, once they are found.
    pub total: i64,
    /// Records looked at.
    pub done: i64,
    /// Records changed.
    pub changed: i64,
    /// Records in which there was nothing to change.
    pub unchanged: i64,
    /// Records refused.
    pub refused: i64,
    /// Changes to take back.
    pub to_undo: i64,
    /// Changes taken back.
    pub undone: i64,
    /// Changes that stay although the act was undone.
    pub left: i64,
    /// When this run began, in microseconds.
    pub begun_at: i64,
    /// Changes taken back or left before this run.
    pub(super) begun_with: i64,
    /// This run has been through the changes from this place on.
    pub(super) undone_from: Option<i64>,
    /// When it last moved on, in microseconds.
    pub moved_at: i64,
    /// When it ended, in microseconds.
    pub finished_at: Option<i64>,
    /// When its undoing ended, in microseconds.
    pub undone_at: Option<i64>,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// Who runs it now.
    pub(super) by: Option<Uuid>,
    /// The session it was begun in.
    pub(super) session: Option<Uuid>,
    /// The address it was begun from.
    pub(super) address: Option<IpAddr>,
}

impl ActProgress {
    /// Notes who runs it from now on.
    pub(super) fn run_by(&mut self, actor: &Actor, now: At) {
        let reference = actor.reference();
        self.by = reference.user.map(|user| user.as_uuid());
        self.session = reference.session.map(|session| session.as_uuid());
        self.address = reference.address;
        self.begun_at = now.micros();
        self.moved_at = now.micros();
        self.failure = None;
    }

    /// Records per second of this run: of those that an act changes, or of changes taken back.
    pub fn rate_per_s(&self, undoing: bool) -> i64 {
        let micros = self.moved_at.saturating_sub(self.begun_at);
        if micros <= 0 {
            return 0;
        }
        let records = if undoing {
            (self.undone + self.left - self.begun_with).max(0)
        } else {
            self.done
        };
        records.saturating_mul(larets_core::time::SECOND) / micros
    }

    pub(super) fn text(&self) -> Result<String, StorageError> {
        serde_json::to_string(self).map_err(|error| StorageError::Broken(error.to_string()))
    }
}

/// One run of an act: what a job works on from when somebody begins the act, or its undoing, to its
/// end. Going on after a stop is the same run; what is begun anew is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Of which act.
    pub act: ActId,
    /// When it began, in microseconds.
    pub begun_at: i64,
}

/// An act.
#[derive(Debug, Clone)]
pub struct ActRecord {
    /// Which one; that of an import has the import's id.
    pub id: ActId,
    /// What kind.
    pub kind: ActKind,
    /// What kind of records it is about.
    pub record_kind: RecordKind,
    /// Whose it is.
    pub placement: Placement,
    /// How far it is.
    pub state: ActState,
    /// What was asked for; storage does not look into it.
    pub parameters: String,
    /// Of an import that the reader may see: the name of its file.
    pub file_name: Option<String>,
    /// How many records are done and how they ended.
    pub progress: ActProgress,
    /// Counts the steps.
    pub version: i64,
    /// When it was begun.
    pub created_at: At,
    /// Until when it can be undone.
    pub expires_at: At,
}

impl ActRecord {
    /// The run that it is in, or was in last.
    pub const fn run(&self) -> Run {
        Run {
            act: self.id,
            begun_at: self.progress.begun_at,
        }
    }

    /// Whether a job is to be at work on this run.
    pub(super) fn is_at_work(&self, run: Run) -> bool {
        self.state.is_busy() && self.run() == run
    }

    /// Whether it can be undone at this moment, rights apart.
    pub fn may_be_undone(&self, now: At) -> bool {
        !self.state.is_busy() && now < self.expires_at
    }
}

/// Every column of an act, the department of whoever began it, and when its import moved on last.
pub(super) type ActColumns = (
    Id,
    String,
    String,
    Option<Id>,
    Option<Id>,
    String,
    Vec<u8>,
    Option<String>,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
);

pub(super) fn record(vault: &Vault, row: ActColumns) -> Result<ActRecord, StorageError> {
    let (
        id,
        kind,
        of,
        staff,
        department,
        state,
        sealed,
        file_name,
        progress,
        version,
        made,
        ends,
        moved_on,
    ) = row;
    // An import that was stopped and goes on can be undone for as long from its last step.
    let kept = moved_on.map(|at| At::from_micros(at).plus(UNDO_KEPT));
    let ends = At::from_micros(ends);
    let unknown = |what: &str| StorageError::Broken(format!("act {}: unknown {what}", id.0));
    let plain = vault.open_field("act", "parameters", id.0.into_bytes(), &sealed)?;
    Ok(ActRecord {
        id: id.into(),
        kind: ActKind::from_name(&kind).ok_or_else(|| unknown("kind"))?,
        record_kind: RecordKind::from_name(&of).ok_or_else(|| unknown("record"))?,
        placement: Placement {
            owner: staff.map(UserId::from),
            department: department.map(DepartmentId::from),
        },
        state: ActState::from_name(&state).ok_or_else(|| unknown("state"))?,
        parameters: String::from_utf8(plain).map_err(|_| unknown("parameters"))?,
        file_name,
        progress: serde_json::from_str(&progress).map_err(|_| unknown("progress"))?,
        version,
        created_at: At::from_micros(made),
        expires_at: kept.map_or(ends, |kept| kept.max(ends)),
    })
}

/// A new act on its way into the table.
#[derive(Insertable)]
#[diesel(table_name = act, treat_none_as_default_value = false)]
pub(super) struct NewAct {
    pub id: Id,
    pub kind: &'static str,
    pub record_kind: &'static str,
    pub staff_id: Option<Id>,
    pub state: &'static str,
    pub parameters: Vec<u8>,
    pub progress: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub expires_at: i64,
}

/// Every column of a change.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = act_change, treat_none_as_default_value = false)]
pub(super) struct ChangeColumns {
    pub act_id: Id,
    pub seq: i64,
    pub record_kind: String,
    pub record_id: Id,
    pub state: String,
    pub code: String,
    pub version_after: Option<i64>,
    pub sealed: Option<Vec<u8>>,
}

impl ChangeColumns {
    pub fn new(act: ActId, seq: i64, kind: RecordKind, record: Id, state: ChangeState) -> Self {
        Self {
            act_id: act.into(),
            seq,
            record_kind: kind.name().to_owned(),
            record_id: record,
            state: state.name().to_owned(),
            code: String::new(),
            version_after: None,
            sealed: None,
        }
    }
}

/// What became of one record of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActChange {
    /// Its place in the act.
    pub seq: i64,
    /// What kind of record.
    pub record_kind: RecordKind,
    /// Which one.
    pub record: Uuid,
    /// Its name, as far as the reader may see it.
    pub title: Option<String>,
    /// What became of it.
    pub state: ChangeState,
    /// Why, where it was refused or left.
    pub code: Option<String>,
}

/// What binds the sealed image of a change to its act and its record.
pub(super) fn change_place(act: ActId, record: Id, seq: i64) -> [u8; 16] {
    let mixed = act.as_uuid().as_u128().rotate_left(64) ^ record.0.as_u128();
    (mixed ^ u128::from(seq.unsigned_abs())).to_be_bytes()
}
