//! What became of the rows of a chunk, and the end of a chunk: refused rows, ids of other programs,
//! notes and progress are kept, with one event for the chunk beside those of its records.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::ImportId;
use larets_core::imports::{Faults, Refusal};
use uuid::Uuid;

use super::kind::ClientKind;
use super::row::{ImportProgress, RefusalRow, SealedRow, refusal_place};
use super::rows::{CheckedRow, ChunkOutcome, ChunkRules, Pass, RefusedOutcome};
use super::write::advance;
use crate::clients::UpdateError;
use crate::db::connection::{AnyConnection, each};
use crate::db::{Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{external_id, import_refusal, note};
use crate::types::Id;

/// Rows written in one statement.
const WRITTEN_AT_ONCE: usize = 200;

/// What became of the rows of a chunk.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    /// People and companies made beside deals.
    pub contacts_made: i64,
    pub companies_made: i64,
    /// New records that nobody is named for.
    pub without_owner: i64,
    pub refused: Vec<RefusedOutcome>,
    /// Rows left out because their record is there already; told of in the file of refused rows.
    pub duplicates: Vec<RefusedOutcome>,
}

impl Tally {
    pub fn refuse(&mut self, number: i64, cells: Vec<String>, faults: impl Into<Faults>) {
        self.refused.push(RefusedOutcome {
            number,
            faults: faults.into(),
            cells,
        });
    }

    pub fn skip(&mut self, number: i64, cells: Vec<String>) {
        self.skipped += 1;
        self.duplicates.push(RefusedOutcome {
            number,
            faults: (Refusal::Duplicate, None).into(),
            cells,
        });
    }

    fn count(&self, before: &ImportProgress, rows: usize, now: i64) -> ImportProgress {
        let mut progress = before.clone();
        progress.rows_done += count_of(rows);
        progress.created += self.created;
        progress.updated += self.updated;
        progress.skipped += self.skipped;
        progress.contacts_made += self.contacts_made;
        progress.companies_made += self.companies_made;
        progress.without_owner += self.without_owner;
        progress.refused += count_of(self.refused.len());
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

pub(super) fn count_of(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A row whose update was refused by the rights is refused; what is wrong with the database stops
/// the import.
pub(super) fn refused_update(error: UpdateError) -> Result<Refusal, StorageError> {
    match error {
        UpdateError::Storage(StorageError::Refused("company_cycle")) => Ok(Refusal::ParentCycle),
        UpdateError::Access(_)
        | UpdateError::Stage(_)
        | UpdateError::Storage(StorageError::NotAllowed | StorageError::Refused(_)) => {
            Ok(Refusal::NotAllowed)
        }
        UpdateError::Storage(error) => Err(error),
    }
}

/// What cannot be written at once stops the import.
pub(super) fn not_written(error: UpdateError) -> StorageError {
    refused_update(error).map_or_else(|error| error, |_| StorageError::NotAllowed)
}

/// What stands beside the records of a chunk.
#[derive(Default)]
pub(super) struct Beside {
    notes: Vec<NoteRow>,
    external_ids: Vec<ExternalIdRow>,
}

/// A note on its way into a timeline.
#[derive(Insertable)]
#[diesel(table_name = note)]
struct NoteRow {
    id: Id,
    contact_id: Option<Id>,
    company_id: Option<Id>,
    deal_id: Option<Id>,
    author_id: Option<Id>,
    markdown: String,
    created_at: i64,
    updated_at: i64,
}

/// The id of a record in another program.
#[derive(Insertable)]
#[diesel(table_name = external_id)]
struct ExternalIdRow {
    id: Id,
    contact_id: Option<Id>,
    company_id: Option<Id>,
    deal_id: Option<Id>,
    source: String,
    value: String,
}

/// What a note or an id belongs to: one of the three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Of {
    contact: Option<Id>,
    company: Option<Id>,
    deal: Option<Id>,
}

impl Of {
    /// A client.
    pub fn client<K: ClientKind>(record: Id) -> Self {
        let (contact, company) = K::columns(record);
        Self {
            contact,
            company,
            deal: None,
        }
    }

    /// A deal.
    pub fn deal(record: Id) -> Self {
        Self {
            deal: Some(record),
            ..Self::default()
        }
    }
}

impl NoteRow {
    fn of(&self) -> Of {
        Of {
            contact: self.contact_id,
            company: self.company_id,
            deal: self.deal_id,
        }
    }
}

impl Beside {
    /// Takes what a row says of a record beside its fields, and answers with the ids of the last note
    /// and of the id in another program.
    pub fn add(
        &mut self,
        actor: &Actor,
        rules: &ChunkRules,
        of: Of,
        notes: impl IntoIterator<Item = String>,
        external_id: Option<String>,
        now: i64,
    ) -> (Option<Uuid>, Option<Uuid>) {
        let Of {
            contact: contact_id,
            company: company_id,
            deal: deal_id,
        } = of;
        let (notes_before, ids) = (self.notes.len(), self.external_ids.len());
        let author_id = actor.reference().user.map(Id::from);
        self.notes.extend(notes.into_iter().map(|markdown| NoteRow {
            id: Id(Uuid::now_v7()),
            contact_id,
            company_id,
            deal_id,
            author_id,
            markdown,
            created_at: now,
            updated_at: now,
        }));
        self.external_ids
            .extend(external_id.map(|value| ExternalIdRow {
                id: Id(Uuid::now_v7()),
                contact_id,
                company_id,
                deal_id,
                source: rules.id_source.clone(),
                value,
            }));
        (
            self.notes
                .get(notes_before..)
                .and_then(|new| new.last())
                .map(|note| note.id.0),
            self.external_ids
                .get(ids..)
                .and_then(|new| new.last())
                .map(|id| id.id.0),
        )
    }

    /// Whether a record has a note with this text, stored or on its way. The same file, brought in
    /// once more, says nothing twice.
    pub fn has_note(
        &self,
        tx: &mut WriteTx<'_>,
        of: Of,
        markdown: &str,
    ) -> Result<bool, StorageError> {
        let Of {
            contact: contact_id,
            company: company_id,
            deal: deal_id,
        } = of;
        let mut waiting = self.notes.iter();
        if waiting.any(|note| note.of() == of && note.markdown == markdown) {
            return Ok(true);
        }
        let stored: i64 = each!(tx.connection(), c => {
            note::table
                .filter(note::contact_id.eq(contact_id)
                    .or(note::company_id.eq(company_id))
                    .or(note::deal_id.eq(deal_id)))
                .filter(note::markdown.eq(markdown))
                .count()
                .get_result(c)
        })?;
        Ok(stored > 0)
    }

    fn insert(&self, tx: &mut WriteTx<'_>) -> Result<(), StorageError> {
        for chunk in self.notes.chunks(WRITTEN_AT_ONCE) {
            each!(tx.connection(), c => {
                diesel::insert_into(note::table).values(chunk).execute(c)?
            });
        }
        // A record that has an id of this program keeps it.
        match tx.connection() {
            AnyConnection::Sqlite(c) => {
                for row in &self.external_ids {
                    diesel::insert_into(external_id::table)
                        .values(row)
                        .on_conflict_do_nothing()
                        .execute(c)?;
                }
            }
            AnyConnection::Postgres(c) => {
                for chunk in self.external_ids.chunks(WRITTEN_AT_ONCE) {
                    diesel::insert_into(external_id::table)
                        .values(chunk)
                        .on_conflict_do_nothing()
                        .execute(c)?;
                }
            }
        }
        Ok(())
    }
}

/// Takes rows that were put aside back. When they are no longer there, another job has taken them.
pub(super) fn take_back<T>(
    tx: &mut WriteTx<'_>,
    import: ImportId,
    rows: &[CheckedRow<T>],
    before: &mut ImportProgress,
) -> Result<(), StorageError> {
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let taken = diesel::delete(
        import_refusal::table
            .filter(import_refusal::import_id.eq(Id::from(import)))
            .filter(import_refusal::row_number.eq_any(numbers)),
    )
    .execute(tx.connection())?;
    if taken != rows.len() {
        return Err(StorageError::Refused("import_busy"));
    }
    before.refused -= count_of(taken);
    Ok(())
}

/// Ends a chunk.
#[expect(clippy::too_many_arguments, reason = "all that a chunk consists of")]
pub(super) fn finish(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    (pass, rows): (Pass, usize),
    tally: Tally,
    beside: &Beside,
    events: Vec<Event>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    beside.insert(tx)?;
    keep_refused(tx, rules.import, &tally)?;
    let new_rows = if pass == Pass::First { rows } else { 0 };
    let progress = tally.count(before, new_rows, tx.now().micros());
    advance(tx, rules.import, before.rows_done, &progress)?;
    let event = Event::of(actor, EventKind::ImportStep)
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

fn keep_refused(tx: &mut WriteTx<'_>, import: ImportId, tally: &Tally) -> Result<(), StorageError> {
    let mut kept = Vec::with_capacity(tally.refused.len() + tally.duplicates.len());
    for row in tally.refused.iter().chain(&tally.duplicates) {
        let place = refusal_place(import, row.number);
        let number = |column: Option<usize>| column.and_then(|column| i64::try_from(column).ok());
        let (reason, column) = row.faults.first();
        let more = row.faults.iter().skip(1);
        let more: Vec<_> = more
            .map(|(reason, column)| (reason.name().to_owned(), number(column)))
            .collect();
        let cells = &row.cells;
        let sealed = if more.is_empty() {
            SealedRow::Cells(cells)
        } else {
            SealedRow::Faulty { cells, more }
        };
        let sealed =
            serde_json::to_vec(&sealed).map_err(|error| StorageError::Broken(error.to_string()))?;
        kept.push(RefusalRow {
            import_id: import.into(),
            row_number: row.number,
            column_number: number(column).unwrap_or(-1),
            code: reason.name(),
            sealed: tx
                .vault()
                .seal_field("import_refusal", "sealed", place, &sealed)?,
        });
    }
    for chunk in kept.chunks(WRITTEN_AT_ONCE) {
        each!(tx.connection(), c => {
            diesel::insert_into(import_refusal::table).values(chunk).execute(c)?
        });
    }
    Ok(())
}
