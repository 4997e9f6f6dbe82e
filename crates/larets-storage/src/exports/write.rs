//! Writing exports: made, moved on, ended, removed. Every step is an event.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant};
use larets_core::audit::{Change, Detail, Event, EventKind, RecordKind};
use larets_core::exports::{
    Export, ExportFormat, ExportKind, ExportState, KEPT_BYTES_MAX, KEPT_FOR, KEPT_OF_ONE_MAX,
    RUNNING_MAX, RUNNING_OF_ONE_MAX,
};
use larets_core::ids::ExportId;

use super::read;
use super::row::{ExportProgress, ExportRecord, ExportRow, progress_text, seal};
use crate::db::{Db, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::export;
use crate::types::Id;

/// What was asked for.
#[derive(Debug, Clone)]
pub struct NewExport {
    /// Which one; names the file on the disk as well.
    pub id: ExportId,
    /// What is taken out.
    pub kind: ExportKind,
    /// In which form.
    pub format: ExportFormat,
    /// The plan as text.
    pub plan: String,
    /// How many records there are, and whether counting came to the end.
    pub rows: (i64, bool),
    /// The columns and what the records are chosen by, by name.
    pub names: Named,
    /// What was asked for, in the words of whoever asked.
    pub asked: Asked,
}

/// What the record of events tells of an export.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Codes of the columns.
    pub columns: Vec<String>,
    /// The columns whose values are masked.
    pub masked: Vec<String>,
    /// What the records are chosen by.
    pub by: Vec<String>,
    /// What they are sorted by.
    pub sort: String,
}

/// What the record of events keeps sealed of an export, as people write names and numbers into it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Why it is made.
    pub reason: Option<String>,
    /// The filter, with its values.
    pub filter: Option<String>,
    /// The words searched for.
    pub words: Option<String>,
    /// What the file is called beside what is in it, such as the view it was taken from.
    pub name: Option<String>,
}

impl Asked {
    fn changes(&self) -> Vec<Change> {
        let all = [
            ("reason", &self.reason),
            ("filter", &self.filter),
            ("q", &self.words),
            ("name", &self.name),
        ];
        let given = all.into_iter().filter_map(|(field, text)| {
            let after = text.clone().filter(|text| !text.is_empty())?;
            Some(Change {
                field,
                before: None,
                after: Some(after),
            })
        });
        given.collect()
    }
}

fn step_event(actor: &Actor, id: ExportId, step: &'static str) -> Event {
    Event::of(actor, EventKind::ExportStep)
        .on(RecordKind::Export, id.as_uuid())
        .with("step", Detail::Code(step.to_owned()))
}

/// The event that tells of an export before anything of it leaves. What was asked for is sealed.
pub fn begin_event(actor: &Actor, new: &NewExport) -> Event {
    let names = &new.names;
    step_event(actor, new.id, "begin")
        .with("kind", Detail::Code(new.kind.name().to_owned()))
        .with("format", Detail::Code(new.format.name().to_owned()))
        .with("columns", Detail::Codes(names.columns.clone()))
        .with("masked", Detail::Codes(names.masked.clone()))
        .with("by", Detail::Codes(names.by.clone()))
        .with("sort", Detail::Code(names.sort.clone()))
        .with("count", Detail::Number(new.rows.0))
        .with("exact", Detail::Number(i64::from(new.rows.1)))
        .changing(new.asked.changes())
}

/// The event that tells what the finished file is.
pub fn done_event(actor: &Actor, id: ExportId, rows: i64, size_bytes: i64, sha256: &str) -> Event {
    step_event(actor, id, "done")
        .with("count", Detail::Number(rows))
        .with("bytes", Detail::Number(size_bytes))
        .with("sha256", Detail::Code(sha256.to_owned()))
}

/// Notes an export as begun. Refused when too many are under way or kept.
pub fn create(
    tx: &mut WriteTx<'_>,
    _grant: &ChangeGrant<Export>,
    actor: &Actor,
    new: &NewExport,
) -> Result<Recorded<ExportRecord>, StorageError> {
    within_limits(tx, actor)?;
    let now = tx.now();
    let reference = actor.reference();
    let progress = ExportProgress {
        rows_total: new.rows.0,
        rows_exact: new.rows.1,
        begun_at: now.micros(),
        moved_at: now.micros(),
        failure: None,
        session: reference.session.map(|session| session.as_uuid()),
        address: reference.address,
    };
    let row = ExportRow {
        id: new.id.into(),
        record_kind: new.kind.name().to_owned(),
        format: new.format.name().to_owned(),
        staff_id: actor.user().into(),
        state: ExportState::Running.name().to_owned(),
        sealed: seal(tx, new.id, &new.plan)?,
        progress: progress_text(&progress)?,
        rows_done: 0,
        size_bytes: 0,
        created_at: now.micros(),
        updated_at: now.micros(),
        expires_at: now.plus(KEPT_FOR).micros(),
    };
    diesel::insert_into(export::table)
        .values(&row)
        .execute(tx.connection())?;
    let record = row.into_record(tx.vault())?;
    Ok(Recorded::new(record, begin_event(actor, new)))
}

fn within_limits(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<(), StorageError> {
    let own = Id::from(actor.user());
    let running = ExportState::Running.name();
    let all: i64 = export::table
        .filter(export::state.eq(running))
        .count()
        .get_result(tx.connection())?;
    let own_running: i64 = export::table
        .filter(export::state.eq(running))
        .filter(export::staff_id.eq(own))
        .count()
        .get_result(tx.connection())?;
    let own_kept: i64 = export::table
        .filter(export::staff_id.eq(own))
        .count()
        .get_result(tx.connection())?;
    if all >= RUNNING_MAX || own_running >= RUNNING_OF_ONE_MAX || own_kept >= KEPT_OF_ONE_MAX {
        return Err(StorageError::Refused("too_many_exports"));
    }
    if kept_bytes(tx)? >= KEPT_BYTES_MAX {
        return Err(StorageError::Refused("exports_full"));
    }
    Ok(())
}

fn kept_bytes(tx: &mut WriteTx<'_>) -> Result<i64, StorageError> {
    // PostgreSQL sums whole numbers into another type, so they are added here; there are few.
    let sizes: Vec<i64> = export::table
        .filter(export::size_bytes.gt(0_i64))
        .select(export::size_bytes)
        .load(tx.connection())?;
    Ok(sizes.into_iter().fold(0, i64::saturating_add))
}

/// Notes how far an export is, and answers whether to go on. No event: what went into the file has
/// one of its own.
pub async fn note_progress(
    db: &Db,
    id: ExportId,
    progress: ExportProgress,
    rows_done: i64,
) -> Result<bool, StorageError> {
    db.maintain(move |tx| {
        let now = tx.now().micros();
        let progress = ExportProgress {
            moved_at: now,
            ..progress
        };
        let changed = diesel::update(
            export::table
                .find(Id::from(id))
                .filter(export::state.eq(ExportState::Running.name())),
        )
        .set((
            export::progress.eq(progress_text(&progress)?),
            export::rows_done.eq(rows_done),
            export::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
        Ok(changed > 0)
    })
    .await
}

/// A file that is whole.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Records in it.
    pub rows: i64,
    /// Its bytes.
    pub size_bytes: i64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

fn end(
    tx: &mut WriteTx<'_>,
    found: &ExportRecord,
    to: ExportState,
    rows: i64,
    size_bytes: i64,
) -> Result<(), StorageError> {
    let now = tx.now();
    diesel::update(export::table.find(Id::from(found.id)))
        .set((
            export::state.eq(to.name()),
            export::progress.eq(progress_text(&found.progress)?),
            export::rows_done.eq(rows),
            export::size_bytes.eq(size_bytes),
            export::updated_at.eq(now.micros()),
            export::expires_at.eq(now.plus(KEPT_FOR).micros()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that the file is whole and may be downloaded. Refused when the export has ended meanwhile,
/// or all files together would be too many bytes.
pub fn finish(
    tx: &mut WriteTx<'_>,
    id: ExportId,
    whole: &Whole,
) -> Result<Recorded<()>, StorageError> {
    let (mut found, actor) = read::running(&mut tx.reading(), id)?;
    if kept_bytes(tx)?.saturating_add(whole.size_bytes) > KEPT_BYTES_MAX {
        return Err(StorageError::Refused("exports_full"));
    }
    found.progress.moved_at = tx.now().micros();
    found.progress.rows_total = whole.rows;
    found.progress.rows_exact = true;
    end(tx, &found, ExportState::Done, whole.rows, whole.size_bytes)?;
    let event = done_event(&actor, id, whole.rows, whole.size_bytes, &whole.sha256);
    Ok(Recorded::new((), event))
}

/// Notes that an export came to nothing; its file is gone. The product itself says so: the person
/// may be gone. Nothing happens to one that has ended already.
pub fn fail(
    tx: &mut WriteTx<'_>,
    id: ExportId,
    code: &'static str,
    rows: i64,
) -> Result<Recorded<()>, StorageError> {
    let mut found = read::any(&mut tx.reading(), id)?;
    if found.state != ExportState::Running {
        return Err(StorageError::Refused("export_ended"));
    }
    found.progress.failure = Some(code.to_owned());
    end(tx, &found, ExportState::Failed, rows, 0)?;
    let event = step_event(&read::product(), id, "failed")
        .with("reason", Detail::Code(code.to_owned()))
        .with("count", Detail::Number(rows));
    Ok(Recorded::new((), event))
}

/// Stops an export of the actor that is under way.
pub fn cancel(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Export>,
    actor: &Actor,
    id: ExportId,
) -> Result<Recorded<ExportRecord>, StorageError> {
    let mut found = read::own(&mut tx.reading(), grant.read(), id)?;
    if found.state != ExportState::Running {
        return Err(StorageError::Refused("export_ended"));
    }
    end(tx, &found, ExportState::Cancelled, found.rows_done, 0)?;
    found.state = ExportState::Cancelled;
    let count = Detail::Number(found.rows_done);
    let event = step_event(actor, id, "cancel").with("count", count);
    Ok(Recorded::new(found, event))
}

/// Removes an export of the actor that has ended. The caller removes its file.
pub fn remove_own(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Export>,
    actor: &Actor,
    id: ExportId,
) -> Result<Recorded<()>, StorageError> {
    let found = read::own(&mut tx.reading(), grant.read(), id)?;
    if found.state == ExportState::Running {
        return Err(StorageError::Refused("export_busy"));
    }
    diesel::delete(export::table.find(Id::from(id))).execute(tx.connection())?;
    Ok(Recorded::new((), step_event(actor, id, "remove")))
}

/// Removes an export that has outlived itself or whose person may no longer have it; `why` is
/// `expired` or `right_lost`. The caller has removed its file.
pub fn remove(
    tx: &mut WriteTx<'_>,
    id: ExportId,
    why: &'static str,
) -> Result<Recorded<()>, StorageError> {
    diesel::delete(export::table.find(Id::from(id))).execute(tx.connection())?;
    Ok(Recorded::new((), step_event(&read::product(), id, why)))
}
