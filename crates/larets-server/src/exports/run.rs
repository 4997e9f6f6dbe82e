//! The job of an export, on a thread of its own. It is begun anew after a stop of the server, tried
//! again while the database is busy, and ends with an event. Whatever ends it early destroys the
//! file.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use larets_core::exports::ExportState;
use larets_core::ids::ExportId;
use larets_storage::exports::read;
use larets_storage::exports::write::{Whole, fail, finish, note_progress};
use larets_storage::{Db, StorageError};
use tokio::runtime::Handle;

use super::chunk::Reader;
use super::file::ExportFiles;
use super::formats::{Metered, Output};
use super::plan::ExportPlan;
use crate::http::{ApiError, Code};
use crate::jobs::steps::unless_busy;

/// How often a job tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// Why a job ended before its end.
#[derive(Debug, thiserror::Error)]
enum JobError {
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] io::Error),
    /// Nothing can be read or recorded.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The rights are gone, or what was asked for is no longer possible.
    #[error("{0:?}")]
    Refused(ApiError),
}

impl From<ApiError> for JobError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl JobError {
    /// The stable word for it.
    fn code(&self) -> &'static str {
        match self {
            Self::File(error) => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disk_full",
                ErrorKind::FileTooLarge => "too_large",
                _ => "unexpected",
            },
            Self::Storage(StorageError::NotAllowed) => "forbidden",
            Self::Storage(StorageError::Busy) => "busy",
            Self::Storage(StorageError::ReadOnly(_)) => "read_only",
            Self::Storage(StorageError::Refused(code)) => code,
            Self::Storage(_) => "unexpected",
            Self::Refused(error) => match error.code() {
                // What a filter named may be out of reach by now.
                Code::Forbidden | Code::FieldNotSearchable | Code::FieldNotExportable => {
                    "forbidden"
                }
                Code::CursorWrong => "unexpected",
                code => code.name(),
            },
        }
    }

    /// Cancelled or removed meanwhile: nothing is left to do.
    fn is_ended(&self) -> bool {
        self.code() == "export_ended"
    }
}

/// Begins anew every export that was being written when the server stopped, and removes what was
/// left of any file. Before the first request.
pub async fn resume(db: &Db, files: &ExportFiles) -> Result<usize, StorageError> {
    let kept = db.read(read::kept).await?;
    let whole = kept.iter().filter(|found| found.state == ExportState::Done);
    let whole: Vec<ExportId> = whole.map(|found| found.id).collect();
    if let Err(error) = files.keep_only(&whole) {
        tracing::warn!(%error, "what was left of exports could not be removed");
    }
    let unfinished = db.read(read::unfinished).await?;
    for id in &unfinished {
        begin(db, files, *id);
    }
    Ok(unfinished.len())
}

/// Begins the job of an export, on a thread of its own. It ends by itself.
pub fn begin(db: &Db, files: &ExportFiles, id: ExportId) {
    let (db, files, runtime) = (db.clone(), files.clone(), Handle::current());
    // A server that stops does not wait for the end of an export.
    let thread = std::thread::Builder::new()
        .name("export".to_owned())
        .spawn(move || run(&db, &files, &runtime, id));
    if let Err(error) = thread {
        tracing::error!(export = %id, %error, "an export could not begin; it will at the next start");
    }
}

fn run(db: &Db, files: &ExportFiles, runtime: &Handle, id: ExportId) {
    let mut rows = 0;
    let is_busy = |error: &JobError| error.code() == "busy";
    let ended = unless_busy(is_busy, || run_once(db, files, runtime, id, &mut rows));
    let Err(error) = ended else {
        return;
    };
    if let Err(error) = files.remove(id) {
        tracing::warn!(export = %id, %error, "the file of an export was not removed");
    }
    if error.is_ended() {
        return;
    }
    let code = error.code();
    tracing::warn!(export = %id, code, "an export came to nothing");
    if let Err(error) = runtime.block_on(db.write(move |tx| fail(tx, id, code, rows))) {
        tracing::warn!(export = %id, %error, "the end of an export was not noted");
    }
}

fn run_once(
    db: &Db,
    files: &ExportFiles,
    runtime: &Handle,
    id: ExportId,
    rows: &mut i64,
) -> Result<(), JobError> {
    *rows = 0;
    let (found, _) = runtime.block_on(db.read_latest(move |tx| read::running(tx, id)))?;
    let plan =
        ExportPlan::parse(&found.plan).map_err(|error| StorageError::Broken(error.to_string()))?;
    let mut progress = found.progress.clone();
    progress.begun_at = db.now().micros();
    let out = Metered::new(files.create(id)?);
    let mut out = Output::begin(out, found.format, found.kind, &plan)?;
    let mut records = Reader::of_person(db, id, found.kind, plan);
    let mut told = Instant::now();
    while let Some(piece) = records.next(runtime)? {
        for cells in &piece {
            out.write(cells)?;
        }
        *rows += i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            if !runtime.block_on(note_progress(db, id, progress.clone(), *rows))? {
                return Err(StorageError::Refused("export_ended").into());
            }
        }
    }
    let (file, measures) = out.finish()?.finish();
    file.finish()?;
    let whole = Whole {
        rows: *rows,
        size_bytes: measures.size_bytes,
        sha256: measures.sha256,
    };
    Ok(runtime.block_on(db.write(move |tx| finish(tx, id, &whole)))?)
}
