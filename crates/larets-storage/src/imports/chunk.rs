//! What chunks of contacts and of companies share: rules, who imports, owners by e-mail, records
//! found by channel, and the end of a chunk. A record that the importing person may not see is not
//! found, and nobody finds by a field that they may not see: else an import would be an oracle.

use std::collections::HashSet;

use diesel::prelude::*;
use larets_core::access::{AccessError, Action, Actor, Area, ChangeGrant, Placement, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Refusal};
use larets_core::points::{HasChannels, PointDraft, PointKind};

use super::owners::Owners;
use super::row::{ImportProgress, RefusalRow, refusal_place};
use super::write::advance;
use crate::clients::{ClientGrants, UpdateError};
use crate::db::connection::each;
use crate::db::{Recorded, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::lookup_column;
use crate::schema::{import_refusal, note};
use crate::types::Id;

/// Values looked for in one statement.
pub(super) const LOOKED_FOR: usize = 1000;
/// Keys of a dry run that are remembered; beyond, repetitions within the file are no longer seen.
const SEEN_LIMIT: usize = 500_000;

/// What holds for every row of an import.
#[derive(Debug, Clone)]
pub struct ChunkRules {
    /// The import.
    pub import: ImportId,
    /// What becomes of rows whose record is there already.
    pub policy: DuplicatePolicy,
    /// By what it counts as there.
    pub keys: Vec<DuplicateKey>,
    /// Whose the records become, unless the row names someone.
    pub owner: Option<UserId>,
    /// Tags that every record gets.
    pub tags: Vec<String>,
}

/// A row of the file after conversion.
#[derive(Debug, Clone)]
pub struct CheckedRow<T> {
    /// Its number in the file.
    pub number: i64,
    /// The cells as they were, for the file of refused rows.
    pub cells: Vec<String>,
    /// The record, or why there is none and the column at fault from 0.
    pub result: Result<T, (Refusal, Option<usize>)>,
}

/// A company named in a row of contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedCompany {
    /// Its name.
    pub name: String,
    /// Its INN, checked.
    pub inn: Option<String>,
}

/// How a chunk ended.
#[derive(Debug, Clone)]
pub struct ChunkOutcome {
    /// How far the import is now.
    pub progress: ImportProgress,
    /// Rows that were refused: number, column from 0, reason, cells.
    pub refused: Vec<RefusedOutcome>,
}

/// A refused row.
#[derive(Debug, Clone)]
pub struct RefusedOutcome {
    /// Its number in the file.
    pub number: i64,
    /// The column at fault from 0.
    pub column: Option<usize>,
    /// Why.
    pub reason: Refusal,
    /// The cells as they were.
    pub cells: Vec<String>,
}

/// The grants of whoever imports records of a kind.
pub(super) struct Importer<R> {
    pub create: ChangeGrant<R>,
    pub edit: Option<ChangeGrant<R>>,
    pub assign: Option<ChangeGrant<R>>,
    pub actor: Actor,
}

impl<R: HasChannels> Importer<R> {
    pub fn of(actor: &Actor) -> Result<Self, StorageError> {
        let refused = |_: AccessError| StorageError::NotAllowed;
        actor.may(Area::Imports, Action::Create).map_err(refused)?;
        actor.may(R::AREA, Action::Import).map_err(refused)?;
        Ok(Self {
            create: actor.may_change(Action::Create).map_err(refused)?,
            edit: actor.may_change(Action::Edit).ok(),
            assign: actor.may_change(Action::Assign).ok(),
            actor: actor.clone(),
        })
    }

    pub fn read(&self) -> &ReadGrant<R> {
        self.create.read()
    }

    /// Whether a record that was found may be changed.
    pub fn may_edit(&self, found: &Found) -> bool {
        let edit = self.edit.as_ref();
        edit.is_some_and(|edit| edit.covers(&found.placement))
    }

    /// Whether duplicates may be looked for by this kind of channel.
    pub fn may_find_by(&self, kind: PointKind) -> bool {
        self.read().may_search_by(R::field_of(kind)).is_ok()
    }

    /// Where a new record shall stand.
    pub fn place(
        &self,
        rules: &ChunkRules,
        owners: &Owners,
        named: Option<&str>,
    ) -> Result<Placement, Refusal> {
        let me = self.actor.reference().user;
        let owner = match named {
            Some(email) => Some(owners.by_email(email).ok_or(Refusal::OwnerUnknown)?),
            None => rules.owner.or(me),
        };
        let Some(owner) = owner else {
            return Ok(Placement::default());
        };
        if Some(owner) == me {
            return Ok(Placement {
                owner: me,
                department: self.actor.department(),
            });
        }
        let department = owners.department(owner).ok_or(Refusal::OwnerUnknown)?;
        let placement = Placement {
            owner: Some(owner),
            department,
        };
        let allowed = self
            .assign
            .as_ref()
            .is_some_and(|grant| grant.covers(&placement));
        if allowed && self.create.covers(&placement) {
            Ok(placement)
        } else {
            Err(Refusal::NotAllowed)
        }
    }
}

/// The grants cards are read with.
pub(super) fn client_grants(actor: &Actor) -> ClientGrants {
    ClientGrants {
        contacts: actor.may_read().ok(),
        companies: actor.may_read().ok(),
    }
}

/// A record found by a channel or number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub id: Id,
    pub placement: Placement,
}

/// A key that a record is found by: a blind index of a channel, or a plain number.
pub(super) type Key = Vec<u8>;

/// The blind-index values of a record's channels that count as keys.
pub(super) fn channel_keys<R: HasChannels>(
    vault: &Vault,
    importer: &Importer<R>,
    rules: &ChunkRules,
    points: &[PointDraft],
) -> Vec<Key> {
    if rules.policy == DuplicatePolicy::Add {
        return Vec::new();
    }
    let counts = |kind: PointKind| {
        let named = match kind {
            PointKind::Phone => rules.keys.contains(&DuplicateKey::Phone),
            PointKind::Email => rules.keys.contains(&DuplicateKey::Email),
            PointKind::Handle => false,
        };
        named && importer.may_find_by(kind)
    };
    points
        .iter()
        .filter_map(|point| point.channel.as_ref())
        .filter(|channel| counts(channel.kind))
        .map(|channel| {
            vault
                .blind(lookup_column(channel.kind), &channel.lookup())
                .to_vec()
        })
        .collect()
}

/// Keys of rows that a dry run has seen, to find repetitions within the file.
#[derive(Debug, Default)]
pub struct SeenKeys(HashSet<Key>);

impl SeenKeys {
    pub(super) fn is_repeated(&mut self, keys: &[Key]) -> bool {
        let repeated = keys.iter().any(|key| self.0.contains(key));
        for key in keys {
            if self.0.len() < SEEN_LIMIT {
                self.0.insert(key.clone());
            }
        }
        repeated
    }
}

/// What became of the rows of a chunk.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub refused: Vec<RefusedOutcome>,
    /// Rows left out because their record is there already; told of in the file of refused rows.
    pub duplicates: Vec<RefusedOutcome>,
}

impl Tally {
    pub fn refuse(
        &mut self,
        number: i64,
        cells: Vec<String>,
        reason: Refusal,
        column: Option<usize>,
    ) {
        self.refused.push(RefusedOutcome {
            number,
            column,
            reason,
            cells,
        });
    }

    pub fn skip(&mut self, number: i64, cells: Vec<String>) {
        self.skipped += 1;
        self.duplicates.push(RefusedOutcome {
            number,
            column: None,
            reason: Refusal::Duplicate,
            cells,
        });
    }

    fn count(&self, before: &ImportProgress, rows: usize, now: i64) -> ImportProgress {
        let mut progress = before.clone();
        progress.rows_done += i64::try_from(rows).unwrap_or(i64::MAX);
        progress.created += self.created;
        progress.updated += self.updated;
        progress.skipped += self.skipped;
        progress.refused += i64::try_from(self.refused.len()).unwrap_or(i64::MAX);
        progress.moved_at = now;
        progress
    }

    /// The outcome of a chunk that was only looked at.
    pub fn checked(self, before: &ImportProgress, rows: usize, now: i64) -> ChunkOutcome {
        ChunkOutcome {
            progress: self.count(before, rows, now),
            refused: self.refused,
        }
    }
}

/// A row whose update was refused by the rights is refused; anything else stops the import.
pub(super) fn refused_update(error: UpdateError) -> Result<Refusal, StorageError> {
    match error {
        UpdateError::Access(_) | UpdateError::Storage(StorageError::NotAllowed) => {
            Ok(Refusal::NotAllowed)
        }
        UpdateError::Storage(error) => Err(error),
    }
}

/// Ends a chunk: refused rows, notes done, progress, one event for the chunk beside those of its
/// records.
pub(super) fn finish<R>(
    tx: &mut WriteTx<'_>,
    importer: &Importer<R>,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: usize,
    tally: Tally,
    events: Vec<Event>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    let import = Id::from(rules.import);
    let mut kept = Vec::with_capacity(tally.refused.len() + tally.duplicates.len());
    for row in tally.refused.iter().chain(&tally.duplicates) {
        let cells = serde_json::to_vec(&row.cells)
            .map_err(|error| StorageError::Broken(error.to_string()))?;
        let place = refusal_place(rules.import, row.number);
        kept.push(RefusalRow {
            import_id: import,
            row_number: row.number,
            column_number: row
                .column
                .map_or(-1, |column| i64::try_from(column).unwrap_or(-1)),
            code: row.reason.code(),
            sealed: tx
                .vault()
                .seal_field("import_refusal", "sealed", place, &cells)?,
        });
    }
    for chunk in kept.chunks(200) {
        each!(tx.connection(), c => {
            diesel::insert_into(import_refusal::table).values(chunk).execute(c)?
        });
    }
    let progress = tally.count(before, rows, tx.now().micros());
    advance(tx, rules.import, before.rows_done, &progress)?;
    let event = Event::of(&importer.actor, EventKind::ImportStep)
        .on(RecordKind::Import, rules.import.as_uuid())
        .with("step", Detail::Code("rows".to_owned()))
        .with("rows_done", Detail::Number(progress.rows_done))
        .with("created", Detail::Number(tally.created))
        .with("updated", Detail::Number(tally.updated))
        .with("skipped", Detail::Number(tally.skipped));
    let outcome = ChunkOutcome {
        progress,
        refused: tally.refused,
    };
    let recorded = Recorded::new(outcome, event);
    Ok(events.into_iter().fold(recorded, Recorded::and))
}

/// A note on its way into a timeline.
#[derive(Insertable)]
#[diesel(table_name = note)]
pub(super) struct NoteRow {
    pub id: Id,
    pub contact_id: Option<Id>,
    pub company_id: Option<Id>,
    pub author_id: Option<Id>,
    pub markdown: String,
    pub created_at: i64,
    pub updated_at: i64,
}

pub(super) fn insert_notes(tx: &mut WriteTx<'_>, notes: &[NoteRow]) -> Result<(), StorageError> {
    for chunk in notes.chunks(200) {
        each!(tx.connection(), c => {
            diesel::insert_into(note::table).values(chunk).execute(c)?
        });
    }
    Ok(())
}

/// Refuses whoever may not import records of a kind at all.
pub fn may_import<R: HasChannels>(actor: &Actor) -> Result<(), StorageError> {
    Importer::<R>::of(actor).map(|_| ())
}

/// Refuses a field that the person may not fill.
pub fn may_fill_all<R: HasChannels>(actor: &Actor, fields: &[R::Field]) -> Result<(), AccessError> {
    let grant: ChangeGrant<R> = actor.may_change(Action::Create)?;
    fields.iter().try_for_each(|field| grant.may_fill(*field))
}
