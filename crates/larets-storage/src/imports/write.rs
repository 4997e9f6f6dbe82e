//! Writing imports: made, changed, and moved from state to state. Every step is an event.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{Import, ImportAs, ImportState};

use super::read;
use super::row::{ImportProgress, ImportRecord, progress_text};
use crate::acts::imports::was_undone;
use crate::db::connection::AnyConnection;
use crate::db::{Changed, Db, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{import, import_refusal};
use crate::types::Id;

/// The tables that imports fill.
const FILLED: [&str; 7] = [
    "contact",
    "company",
    "contact_company",
    "contact_point",
    "external_id",
    "search_entry",
    "event",
];

/// A file that was uploaded.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Which one; names the file on the disk as well.
    pub id: ImportId,
    /// What its rows become.
    pub import_as: ImportAs,
    /// The name it was uploaded under.
    pub file_name: String,
    /// The plan as text.
    pub plan: String,
}

/// What a step changes. `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct StepChange {
    /// The plan as text.
    pub plan: Option<String>,
    /// How far it is.
    pub progress: Option<ImportProgress>,
    /// Whether it is given up by this step: then it never goes on, and its file is of no use.
    pub gives_up: bool,
}

fn note_runner(progress: &mut ImportProgress, actor: &Actor) {
    let reference = actor.reference();
    reference.kind.clone_into(&mut progress.by);
    progress.person = reference.user.map(|user| user.as_uuid());
    progress.session = reference.session.map(|session| session.as_uuid());
    progress.address = reference.address;
}

fn owner_of(actor: &Actor) -> Option<UserId> {
    actor.reference().user
}

fn step_event(actor: &Actor, id: ImportId, step: &'static str) -> Event {
    Event::of(actor, EventKind::ImportStep)
        .on(RecordKind::Import, id.as_uuid())
        .with("step", Detail::Code(step.to_owned()))
}

/// Notes an uploaded file.
pub fn create(
    tx: &mut WriteTx<'_>,
    _grant: &ChangeGrant<Import>,
    actor: &Actor,
    new: &NewImport,
) -> Result<Recorded<()>, StorageError> {
    let now = tx.now().micros();
    let mut progress = ImportProgress::default();
    note_runner(&mut progress, actor);
    diesel::insert_into(import::table)
        .values((
            import::id.eq(Id::from(new.id)),
            import::record_kind.eq(new.import_as.code()),
            import::staff_id.eq(owner_of(actor).map(Id::from)),
            import::file_name.eq(&new.file_name),
            import::state.eq(ImportState::Uploaded.name()),
            import::plan.eq(&new.plan),
            import::progress.eq(progress_text(&progress)?),
            import::rows_done.eq(0_i64),
            import::created_at.eq(now),
            import::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    tx.announce(Changed::Import {
        id: new.id.as_uuid(),
    });
    let event = step_event(actor, new.id, "upload")
        .with("as", Detail::Code(new.import_as.code().to_owned()));
    Ok(Recorded::new((), event))
}

/// Moves an import on, from one of the states named; from any other it is refused.
#[expect(
    clippy::too_many_arguments,
    reason = "who, what, from where, to where and with what"
)]
pub fn step(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Import>,
    actor: &Actor,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    name: &'static str,
    change: StepChange,
) -> Result<Recorded<ImportRecord>, StorageError> {
    let mut found = read::one(&mut tx.reading(), grant.read(), id)?;
    if !grant.covers(&found.placement) {
        return Err(StorageError::NotAllowed);
    }
    if !from.contains(&found.state) {
        return Err(StorageError::Refused("import_busy"));
    }
    if to == ImportState::Running && was_undone(&mut tx.reading(), id)? {
        return Err(StorageError::Refused("import_busy"));
    }
    if to.is_busy() && found.progress.given_up {
        return Err(StorageError::Refused("import_file_gone"));
    }
    let mut progress = change.progress.unwrap_or_else(|| found.progress.clone());
    note_runner(&mut progress, actor);
    // An import that was stopped goes on where it was; one that never ran begins. Of a dry run only
    // the number of rows is worth keeping, and no longer than the plan it was counted by.
    if found.state.is_open() {
        let counted = found.state == ImportState::Ready && to == ImportState::Running;
        progress = ImportProgress {
            rows_total: progress.rows_total.filter(|_| counted),
            ..ImportProgress::default()
        };
        note_runner(&mut progress, actor);
        diesel::delete(import_refusal::table.filter(import_refusal::import_id.eq(Id::from(id))))
            .execute(tx.connection())?;
    }
    if to.is_busy() {
        progress.failure = None;
    }
    progress.given_up |= change.gives_up;
    let now = tx.now();
    diesel::update(import::table.find(Id::from(id)))
        .set((
            import::state.eq(to.name()),
            import::plan.eq(change.plan.as_ref().unwrap_or(&found.plan)),
            import::progress.eq(progress_text(&progress)?),
            import::rows_done.eq(progress.rows_done),
            import::updated_at.eq(now.micros()),
        ))
        .execute(tx.connection())?;
    tx.announce(Changed::Import { id: id.as_uuid() });
    let event = step_event(actor, id, name)
        .with("created", Detail::Number(progress.created))
        .with("updated", Detail::Number(progress.updated))
        .with("refused", Detail::Number(progress.refused));
    found.state = to;
    found.progress = progress;
    found.updated_at = now;
    if let Some(plan) = change.plan {
        found.plan = plan;
    }
    Ok(Recorded::new(found, event))
}

/// Notes how far a dry run is. No event: nothing of it is shown before its last step is recorded.
pub async fn note_check(
    db: &Db,
    id: ImportId,
    progress: ImportProgress,
) -> Result<bool, StorageError> {
    db.maintain(move |tx| {
        let now = tx.now().micros();
        let changed = diesel::update(
            import::table
                .find(Id::from(id))
                .filter(import::state.eq(ImportState::DryRun.name())),
        )
        .set((
            import::progress.eq(progress_text(&progress)?),
            import::rows_done.eq(progress.rows_done),
            import::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
        tx.announce(Changed::Import { id: id.as_uuid() });
        Ok(changed > 0)
    })
    .await
}

/// Notes the rows of a chunk as done, inside the transaction of the chunk. Refused when the import
/// is no longer running or another job has gone on meanwhile: then nothing of the chunk is kept.
pub(super) fn advance(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    expected: i64,
    progress: &ImportProgress,
) -> Result<(), StorageError> {
    let now = tx.now().micros();
    let changed = diesel::update(
        import::table
            .find(Id::from(id))
            .filter(import::state.eq(ImportState::Running.name()))
            .filter(import::rows_done.eq(expected)),
    )
    .set((
        import::rows_done.eq(progress.rows_done),
        import::progress.eq(progress_text(progress)?),
        import::updated_at.eq(now),
    ))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(StorageError::Refused("import_busy"));
    }
    tx.announce(Changed::Import { id: id.as_uuid() });
    Ok(())
}

/// Lets PostgreSQL look at the tables that an import fills. Until it has, it plans lists by owner
/// as if there were few rows; by itself it looks a minute later at the earliest. One table at a
/// time, so that other writes pass between. SQLite plans without.
pub async fn refresh_statistics(db: &Db) -> Result<(), StorageError> {
    for table in FILLED {
        let looked = db.maintain(move |tx| {
            if let AnyConnection::Postgres(c) = tx.connection() {
                diesel::sql_query(format!("ANALYZE {table}")).execute(c)?;
            }
            Ok(())
        });
        looked.await?;
    }
    Ok(())
}
