//! Running the jobs of imports: begun on a thread of their own, gone on with at the start of the
//! server, tried again while the database is busy, ended with an event.

use larets_core::access::{Actor, ChangeGrant, SystemActor};
use larets_core::ids::ImportId;
use larets_core::imports::{Import, ImportState};
use larets_storage::imports::write::{StepChange, note_check, refresh_statistics, step};
use larets_storage::imports::{ImportProgress, ImportRecord, RefusedRow, read};
use larets_storage::{Db, StorageError};
use tokio::runtime::Handle;

use super::file::{ImportFiles, RowError, RowErrors};
use super::job::{Job, JobError, Mended, count_rows};
use super::plan::ImportPlan;
use crate::jobs::steps::unless_busy;

/// An import that makes as many changes what the database knows of its tables.
const MANY_RECORDS: i64 = 1000;

/// Goes on with every import that was being worked on when the server stopped.
pub async fn resume(db: &Db, files: &ImportFiles) -> Result<usize, StorageError> {
    let unfinished = db.read(read::unfinished).await?;
    for id in &unfinished {
        begin(db, files, *id);
    }
    Ok(unfinished.len())
}

/// Begins the job that the state of an import calls for, on a thread of its own. It ends by itself.
pub fn begin(db: &Db, files: &ImportFiles, id: ImportId) {
    let (db, files, runtime) = (db.clone(), files.clone(), Handle::current());
    // A thread of its own: a server that stops does not wait for the end of an import.
    let thread = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || {
            if let Err(error) = run(&db, &files, &runtime, id, |_| {}) {
                tracing::warn!(import = %id, %error, "an import ended early");
            }
        });
    if let Err(error) = thread {
        tracing::error!(import = %id, %error, "an import could not begin; it will at the next start");
    }
}

/// Does the job that the state of an import calls for, on this thread, which may block.
pub fn run(
    db: &Db,
    files: &ImportFiles,
    runtime: &Handle,
    id: ImportId,
    mut tell: impl FnMut(&ImportProgress),
) -> Result<(), JobError> {
    let is_busy = |error: &JobError| matches!(error, JobError::Storage(StorageError::Busy));
    match unless_busy(is_busy, || run_once(db, files, runtime, id, &mut tell)) {
        Ok(()) | Err(JobError::Superseded) => Ok(()),
        Err(error) => {
            if fail(db, runtime, id, error.code())? {
                return Err(error);
            }
            // Another job, of another process, has ended it meanwhile and removed the file.
            Ok(())
        }
    }
}

fn run_once(
    db: &Db,
    files: &ImportFiles,
    runtime: &Handle,
    id: ImportId,
    tell: &mut impl FnMut(&ImportProgress),
) -> Result<(), JobError> {
    let actor = runtime.block_on(db.read(move |tx| read::runner(tx, id)))?;
    let actor = actor.ok_or(StorageError::NotAllowed)?;
    let found = record(db, runtime, &actor, id)?;
    let plan =
        ImportPlan::parse(&found.plan).map_err(|error| StorageError::Broken(error.to_string()))?;
    let shown = files.shown(id)?;
    let open = || files.open(id, &found.file_name, &plan);
    let (choices, fixes) = (files.choices(id)?, files.fixes(id)?);
    let mended = Mended::new(&choices, fixes);
    let kind = found.import_as;
    let job = |table| Job::new(db, runtime, &actor, id, kind, &plan, &shown, &mended, table);
    if found.state == ImportState::DryRun {
        let checked = job(open()?)?.check(&actor, |progress| {
            tell(progress);
            Ok(runtime.block_on(note_check(db, id, progress.clone()))?)
        })?;
        files.keep_errors(id, &checked.errors)?;
        files.keep_values(id, &checked.values)?;
        return end(
            db,
            runtime,
            &actor,
            id,
            ImportState::DryRun,
            ImportState::Ready,
            "checked",
            checked.progress,
        );
    }
    let mut progress = found.progress.clone();
    if progress.rows_total.is_none() {
        progress.rows_total = Some(count_rows(open()?)?);
    }
    let progress = job(open()?)?.write(progress, tell)?;
    // Each has an error at least.
    let rows = i64::try_from(RowErrors::KEPT).unwrap_or(i64::MAX);
    let refused = db.read(move |tx| read::first_refused(tx, id, rows));
    files.keep_errors(id, &row_errors(&runtime.block_on(refused)?))?;
    if progress.created >= MANY_RECORDS {
        runtime.block_on(refresh_statistics(db))?;
    }
    end(
        db,
        runtime,
        &actor,
        id,
        ImportState::Running,
        ImportState::Done,
        "done",
        progress,
    )?;
    // Once that is durable the file is a copy of clients and nothing else: what it refused stands in the
    // database.
    files.remove_source(id);
    Ok(())
}

/// Refused rows as the report shows them.
fn row_errors(refused: &[RefusedRow]) -> Vec<RowError> {
    let mut errors = RowErrors::default();
    for row in refused {
        let place = |column: i64| usize::try_from(column).ok();
        let told = row
            .faults()
            .map(|(code, column)| (code, column.and_then(place)));
        errors.add(row.number, &row.cells, told);
    }
    errors.finish()
}

fn record(
    db: &Db,
    runtime: &Handle,
    actor: &Actor,
    id: ImportId,
) -> Result<ImportRecord, StorageError> {
    let grant = actor
        .may_read::<Import>()
        .map_err(|_| StorageError::NotAllowed)?;
    runtime.block_on(db.read(move |tx| read::one(tx, &grant, id)))
}

#[expect(
    clippy::too_many_arguments,
    reason = "who, what, from where, to where and with what"
)]
fn end(
    db: &Db,
    runtime: &Handle,
    actor: &Actor,
    id: ImportId,
    from: ImportState,
    to: ImportState,
    name: &'static str,
    progress: ImportProgress,
) -> Result<(), JobError> {
    let grant: ChangeGrant<Import> = actor
        .may_change(larets_core::access::Action::Create)
        .map_err(|_| StorageError::NotAllowed)?;
    let actor = actor.clone();
    let change = StepChange {
        progress: Some(progress),
        ..StepChange::default()
    };
    let ended = db.write(move |tx| step(tx, &grant, &actor, id, &[from], to, name, change));
    match runtime.block_on(ended) {
        Ok(_) => Ok(()),
        Err(StorageError::Refused("import_busy")) => Err(JobError::Superseded),
        Err(error) => Err(error.into()),
    }
}

/// Notes that a job ended by a fault, unless the import was no longer running; tells which. The product
/// itself says so: the person may be gone. A dry run wrote nothing, so there is nothing to go on with: its
/// plan may be changed and it begins anew.
fn fail(db: &Db, runtime: &Handle, id: ImportId, code: &'static str) -> Result<bool, JobError> {
    let actor = SystemActor::for_job("import");
    let found = record(db, runtime, &actor, id)?;
    if !found.state.is_busy() {
        return Ok(false);
    }
    let mut progress = found.progress;
    progress.failure = Some(code.to_owned());
    let to = match found.state {
        ImportState::DryRun => ImportState::Uploaded,
        _ => ImportState::Failed,
    };
    let ended = end(db, runtime, &actor, id, found.state, to, "failed", progress);
    match ended {
        Err(JobError::Superseded) => Ok(false),
        other => other.map(|()| true),
    }
}
