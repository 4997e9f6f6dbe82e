//! For how long an import keeps its file and the rows it refused: what the house-keeping asks and notes.
//! The files themselves are the server's.

use diesel::prelude::*;
use larets_core::access::SystemActor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::ImportState;
use larets_core::time::At;

use super::row::{progress_of, progress_text};
use crate::acts::imports::was_undone;
use crate::db::connection::each;
use crate::db::{Changed, Db, ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{import, import_refusal};
use crate::types::Id;

/// Refused rows removed in one transaction.
const REMOVED_AT_ONCE: i64 = 10_000;

/// How far an import is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// How far.
    pub state: ImportState,
    /// When it last moved on.
    pub since: At,
    /// Whether nobody ever goes on with it: all of it is written, or it was given up or undone.
    pub over: bool,
    /// Whether any of its rows was written or refused, so that there is something to tell of it.
    pub begun: bool,
}

/// How far an import is, if it is there.
pub fn stand(tx: &mut ReadTx<'_>, id: ImportId) -> Result<Option<Stand>, StorageError> {
    let row: Option<(String, String, i64, i64)> = import::table
        .find(Id::from(id))
        .select((
            import::state,
            import::progress,
            import::rows_done,
            import::updated_at,
        ))
        .first(tx.connection())
        .optional()?;
    let Some((state, progress, rows_done, since)) = row else {
        return Ok(None);
    };
    let unknown = || StorageError::Broken(format!("import {id}: unknown state"));
    let state = ImportState::from_name(&state).ok_or_else(unknown)?;
    let over =
        state == ImportState::Done || progress_of(&progress)?.given_up || was_undone(tx, id)?;
    Ok(Some(Stand {
        state,
        since: At::from_micros(since),
        over,
        begun: rows_done > 0,
    }))
}

/// The imports of a person that have not ended and moved on since a moment.
pub fn not_ended(
    tx: &mut ReadTx<'_>,
    person: UserId,
    since: At,
) -> Result<Vec<ImportId>, StorageError> {
    let ids: Vec<Id> = import::table
        .filter(import::staff_id.eq(Id::from(person)))
        .filter(import::state.ne(ImportState::Done.name()))
        .filter(import::updated_at.ge(since.micros()))
        .select(import::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(ImportId::from).collect())
}

/// Notes that the file of an import goes, if it still is where it was found to be: nobody goes on with it
/// after that, and one that is open ends. A job of the product.
pub fn let_go(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    found: Stand,
) -> Result<Recorded<()>, StorageError> {
    let to = if found.state.is_open() {
        ImportState::Cancelled
    } else {
        found.state
    };
    let here = import::table
        .find(Id::from(id))
        .filter(import::state.eq(found.state.name()))
        .filter(import::updated_at.eq(found.since.micros()));
    let progress: Option<String> = here
        .select(import::progress)
        .first(tx.connection())
        .optional()?;
    let Some(progress) = progress else {
        return Err(StorageError::Refused("import_busy"));
    };
    let mut progress = progress_of(&progress)?;
    progress.given_up = true;
    let still = diesel::update(here)
        .set((
            import::state.eq(to.name()),
            import::progress.eq(progress_text(&progress)?),
        ))
        .execute(tx.connection())?;
    if still == 0 {
        return Err(StorageError::Refused("import_busy"));
    }
    tx.announce(Changed::Import { id: id.as_uuid() });
    Ok(Recorded::new((), sweep_event(id, "file_removed")))
}

fn sweep_event(id: ImportId, step: &str) -> Event {
    let actor = SystemActor::for_job("sweep_imports");
    Event::of(&actor, EventKind::ImportStep)
        .on(RecordKind::Import, id.as_uuid())
        .with("step", Detail::Code(step.to_owned()))
}

/// The imports that refused rows and have not moved on since a moment; none that a job is at work on.
pub fn refused_before(tx: &mut ReadTx<'_>, moment: At) -> Result<Vec<ImportId>, StorageError> {
    let busy = ImportState::ALL.iter().filter(|state| state.is_busy());
    let busy: Vec<&str> = busy.map(|state| state.name()).collect();
    let ids: Vec<Id> = each!(tx.connection(), c => {
        let refused = import_refusal::table.filter(import_refusal::import_id.eq(import::id));
        import::table
            .filter(import::updated_at.le(moment.micros()))
            .filter(import::state.ne_all(busy.clone()))
            .filter(diesel::dsl::exists(refused))
            .select(import::id)
            .load(c)
    })?;
    Ok(ids.into_iter().map(ImportId::from).collect())
}

/// Removes the rows that an import refused, some of them at a time, after noting it.
pub async fn forget_refused(db: &Db, id: ImportId) -> Result<(), StorageError> {
    db.record(sweep_event(id, "refused_removed")).await?;
    loop {
        let more = db.maintain(move |tx| {
            let first: Option<i64> = import_refusal::table
                .filter(import_refusal::import_id.eq(Id::from(id)))
                .select(diesel::dsl::min(import_refusal::row_number))
                .first(tx.connection())?;
            let Some(first) = first else {
                return Ok(false);
            };
            diesel::delete(
                import_refusal::table
                    .filter(import_refusal::import_id.eq(Id::from(id)))
                    .filter(import_refusal::row_number.lt(first + REMOVED_AT_ONCE)),
            )
            .execute(tx.connection())?;
            Ok(true)
        });
        if !more.await? {
            return Ok(());
        }
    }
}
