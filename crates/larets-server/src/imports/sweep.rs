//! Removing files of imports: a file is a copy of client data, and once its rows are written it is needed
//! no more; for the report of refused rows what is shown of it stays a while longer.

use larets_core::ids::ImportId;
use larets_core::imports::ImportState;
use larets_core::time::{At, DAY};
use larets_storage::imports::keep::{self, Stand};
use larets_storage::{Db, StorageError};

use super::file::{Held, ImportFiles};

/// For so long the file of an import stays after all its rows were written, in microseconds.
const DONE_KEPT: i64 = DAY;
/// For so long one may go on with an import that was not started, was stopped or failed. Then it counts
/// as given up, and its file goes.
pub(super) const UNDONE_KEPT: i64 = 7 * DAY;
/// For so long there is a report of refused rows.
const REPORT_KEPT: i64 = 30 * DAY;

/// What of an import has to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// The file, and what somebody said about its values.
    Source,
    /// All that is kept of it.
    Everything,
}

fn due(stand: Stand, held: Held, now: At) -> Option<Due> {
    let older_than = |kept: i64| stand.since.plus(kept) <= now;
    let (source, report) = match stand.state {
        ImportState::DryRun | ImportState::Running => return None,
        // There is no report yet.
        ImportState::Uploaded | ImportState::Ready => (UNDONE_KEPT, UNDONE_KEPT),
        ImportState::Cancelled | ImportState::Failed => (UNDONE_KEPT, REPORT_KEPT),
        ImportState::Done => (DONE_KEPT, REPORT_KEPT),
    };
    if older_than(report) {
        Some(Due::Everything)
    } else if held.source && older_than(source) {
        Some(Due::Source)
    } else {
        None
    }
}

/// Removes what has to go, and tells of how many imports that was.
pub async fn sweep(db: &Db, files: &ImportFiles) -> Result<usize, StorageError> {
    let listed = {
        let files = files.clone();
        actix_web::web::block(move || files.held()).await
    };
    let broken = |error: &dyn std::fmt::Display| StorageError::Broken(error.to_string());
    let held = listed
        .map_err(|error| broken(&error))?
        .map_err(|error| broken(&error))?;
    let mut removed = 0;
    for (id, held) in held {
        let found = db.read_latest(move |tx| keep::stands(tx, &[id]));
        let found: Result<_, StorageError> = found.await;
        let gone = match found?.get(&id).copied() {
            None => orphan(files, id, db.now()),
            Some(stand) => match due(stand, held, db.now()) {
                None => false,
                Some(due) => let_go(db, files, id, stand, due).await?,
            },
        };
        removed += usize::from(gone);
    }
    Ok(removed)
}

/// Of an upload that was cut off. One that is under way has no row yet either.
fn orphan(files: &ImportFiles, id: ImportId, now: At) -> bool {
    let Some(begun) = id.as_uuid().get_timestamp() else {
        return false;
    };
    let begun = i64::try_from(begun.to_unix().0).unwrap_or(i64::MAX);
    if begun.saturating_mul(larets_core::time::SECOND) > now.plus(-DAY).micros() {
        return false;
    }
    files.remove(id);
    true
}

async fn let_go(
    db: &Db,
    files: &ImportFiles,
    id: ImportId,
    stand: Stand,
    due: Due,
) -> Result<bool, StorageError> {
    let kept = files.clone();
    // In the turn of the writes, so that nobody begins to read it meanwhile.
    let gone = db.write(move |tx| {
        let noted = keep::let_go(tx, id, stand)?;
        match due {
            Due::Source => kept.remove_source(id),
            Due::Everything => kept.remove(id),
        }
        Ok::<_, StorageError>(noted)
    });
    match gone.await {
        // Somebody goes on with it.
        Err(StorageError::Refused(_)) => return Ok(false),
        other => other?,
    }
    if due == Due::Everything {
        keep::forget_refused(db, id).await?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicI64, Ordering};

    use larets_core::access::{Action, SystemActor};
    use larets_core::imports::{Import, ImportAs};
    use larets_security::keyring::RootKey;
    use larets_storage::DatabaseUrl;
    use larets_storage::acts::imports as undoing;
    use larets_storage::db::DbOptions;
    use larets_storage::imports::read;
    use larets_storage::imports::write::{NewImport, StepChange, create, step};
    use larets_testkit::both_databases;
    use uuid::Uuid;

    use super::super::file::{RowError, Shown};
    use super::*;

    static NOW: AtomicI64 = AtomicI64::new(1_790_000_000_000_000);

    fn clock() -> At {
        At::from_micros(NOW.load(Ordering::Relaxed))
    }

    fn pass(days: i64) {
        NOW.fetch_add(days * DAY, Ordering::Relaxed);
    }

    struct Kept {
        db: Db,
        files: ImportFiles,
    }

    impl Kept {
        /// An import in a state, with its file and all that is kept beside it.
        async fn import(&self, path: &[ImportState]) -> ImportId {
            let id = ImportId::from_uuid(Uuid::now_v7());
            let mut file = self.files.create(id).unwrap();
            file.write_all("Фамилия\nИванов\n".as_bytes()).unwrap();
            file.finish().unwrap();
            self.files.keep_shown(id, &Shown::default()).unwrap();
            let error = RowError::new(2, None, "empty_record", &["Иванов".to_owned()]);
            self.files.keep_errors(id, &[error]).unwrap();
            self.files.keep_choices(id, &[]).unwrap();
            let new = NewImport {
                id,
                import_as: ImportAs::Contacts,
                file_name: "клиенты.csv".to_owned(),
                plan: "{}".to_owned(),
            };
            let made: Result<(), StorageError> = self
                .db
                .write(move |tx| {
                    let actor = SystemActor::for_job("test");
                    let grant = actor.may_change::<Import>(Action::Create).unwrap();
                    create(tx, &grant, &actor, &new)
                })
                .await;
            made.unwrap();
            for ends in path.windows(2) {
                let (from, to) = (ends[0], ends[1]);
                let moved = self.db.write(move |tx| {
                    let actor = SystemActor::for_job("test");
                    let grant = actor.may_change::<Import>(Action::Create).unwrap();
                    step(
                        tx,
                        &grant,
                        &actor,
                        id,
                        &[from],
                        to,
                        "test",
                        StepChange::default(),
                    )
                });
                moved.await.unwrap();
            }
            id
        }

        fn has(&self, id: ImportId) -> (bool, bool) {
            let report = !self.files.errors(id).unwrap().is_empty();
            (self.files.has_source(id), report)
        }

        async fn state(&self, id: ImportId) -> ImportState {
            let found = self.db.read_latest(move |tx| {
                let grant = SystemActor::for_job("test").may_read().unwrap();
                read::one(tx, &grant, id)
            });
            let found: Result<_, StorageError> = found.await;
            found.unwrap().state
        }

        async fn sweep(&self) -> usize {
            sweep(&self.db, &self.files).await.unwrap()
        }
    }

    both_databases! {
        /// The file of an import goes a day after its end, its report after 30; that of one which nobody
        /// goes on with after a week, and with it the possibility to go on. Undoing needs neither.
        async fn files_go_in_time(db: TestDatabase) {
            use ImportState::{Cancelled, Done, Ready, DryRun, Running, Uploaded};
            let opened = Db::open(DbOptions {
                url: DatabaseUrl::parse(db.url()),
                root_key: RootKey::generate().unwrap(),
                clock,
            }).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let kept = Kept { files: ImportFiles::new(&opened, folder.path()), db: opened };
            let done = kept.import(&[Uploaded, Running, Done]).await;
            let stopped = kept.import(&[Uploaded, Running, Cancelled]).await;
            let open = kept.import(&[Uploaded]).await;
            let checked = kept.import(&[Uploaded, DryRun, Ready]).await;
            let busy = kept.import(&[Uploaded, Running]).await;
            assert_eq!(kept.sweep().await, 0);
            pass(1);
            assert_eq!(kept.sweep().await, 1);
            assert_eq!(kept.has(done), (false, true));
            for id in [stopped, open, checked, busy] {
                assert_eq!(kept.has(id), (true, true));
            }
            pass(6);
            assert_eq!(kept.sweep().await, 3);
            assert_eq!((kept.has(stopped), kept.has(open), kept.has(checked)), ((false, true), (false, false), (false, false)));
            assert_eq!((kept.state(open).await, kept.state(checked).await), (Cancelled, Cancelled));
            assert_eq!(kept.sweep().await, 0);
            pass(22);
            let begun = kept.db.write(move |tx| {
                let actor = SystemActor::for_job("test");
                let found = read::one(&mut tx.reading(), &actor.may_read().unwrap(), done)?;
                undoing::begin(tx, &actor, &found)
            });
            let begun: Result<_, StorageError> = begun.await;
            begun.expect("may be undone for 30 days");
            assert_eq!(kept.sweep().await, 0);
            pass(1);
            assert_eq!(kept.sweep().await, 2);
            assert_eq!((kept.has(done), kept.has(stopped)), ((false, false), (false, false)));
            assert_eq!(kept.has(busy), (true, true), "a job is at work on it");
        }
    }
}
