//! Removing files of imports: a file is a copy of client data, and goes with its last row. Here goes what
//! was given up, what a kill left behind, and after a while what is shown of refused rows.

use larets_core::ids::ImportId;
use larets_core::time::{At, DAY};
use larets_storage::imports::keep::{self, Stand};
use larets_storage::{Db, StorageError};

use super::file::{Held, ImportFiles};

/// For so long one may go on with an import that was not started, was stopped or failed, in microseconds.
/// Then it counts as given up, and its file goes.
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
    if stand.state.is_busy() {
        return None;
    }
    let goes = stand.over || older_than(UNDONE_KEPT);
    if older_than(REPORT_KEPT) || (goes && !stand.begun) {
        // Of what was not begun there is nothing to tell.
        Some(Due::Everything)
    } else if goes && held.source {
        Some(Due::Source)
    } else {
        None
    }
}

/// Removes what has to go, and tells of how many imports files went. What fails for one import is tried
/// again the next time and keeps no other.
pub async fn sweep(db: &Db, files: &ImportFiles) -> Result<usize, StorageError> {
    forget_refused(db).await?;
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
        match sweep_one(db, files, id, held).await {
            Ok(gone) => removed += usize::from(gone),
            Err(error) => {
                tracing::warn!(import = %id, %error, "a file of an import was not removed");
            }
        }
    }
    Ok(removed)
}

/// Forgets refused rows when their time is over: they are copies of clients as well. The database knows
/// which, whatever became of the files.
async fn forget_refused(db: &Db) -> Result<(), StorageError> {
    let before = db.now().plus(-REPORT_KEPT);
    let due = db.read_latest(move |tx| keep::refused_before(tx, before));
    let due: Result<_, StorageError> = due.await;
    for id in due? {
        if let Err(error) = keep::forget_refused(db, id).await {
            tracing::warn!(import = %id, %error, "refused rows of an import were not removed");
        }
    }
    Ok(())
}

async fn sweep_one(
    db: &Db,
    files: &ImportFiles,
    id: ImportId,
    held: Held,
) -> Result<bool, StorageError> {
    let found = db.read_latest(move |tx| keep::stand(tx, id));
    let found: Result<_, StorageError> = found.await;
    let Some(stand) = found? else {
        return Ok(orphan(files, id, db.now()));
    };
    let Some(due) = due(stand, held, db.now()) else {
        return Ok(false);
    };
    // It is noted first that nobody goes on with it: then it cannot be begun any more.
    if !stand.over {
        let noted = db.write(move |tx| keep::let_go(tx, id, stand)).await;
        match noted {
            // Somebody goes on with it.
            Err(StorageError::Refused(_)) => return Ok(false),
            other => other?,
        }
    }
    match due {
        Due::Source => files.remove_source(id),
        Due::Everything => files.remove(id),
    }
    Ok(true)
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

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicI64, Ordering};

    use larets_core::access::{Action, ChangeGrant, SystemActor};
    use larets_core::imports::{DuplicatePolicy, Import, ImportAs, ImportState, Refusal};
    use larets_security::keyring::RootKey;
    use larets_storage::DatabaseUrl;
    use larets_storage::acts::imports as undoing;
    use larets_storage::db::DbOptions;
    use larets_storage::imports::write::{NewImport, StepChange, create, step};
    use larets_storage::imports::{
        CheckedRow, ChunkRules, ImportProgress, ImportRecord, RefusedRow, read, write_contacts,
    };
    use larets_testkit::{Engine, both_databases};
    use uuid::Uuid;

    use super::super::file::{RowErrors, Shown};
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
        folder: tempfile::TempDir,
    }

    fn grant() -> ChangeGrant<Import> {
        SystemActor::for_job("test")
            .may_change(Action::Create)
            .unwrap()
    }

    impl Kept {
        fn new(url: &str) -> Self {
            let db = Db::open(DbOptions {
                url: DatabaseUrl::parse(url),
                root_key: RootKey::generate().unwrap(),
                clock,
            })
            .unwrap();
            let folder = tempfile::tempdir().unwrap();
            Self {
                files: ImportFiles::new(&db, folder.path()),
                db,
                folder,
            }
        }

        /// A file and all that is kept beside it.
        fn file(&self, id: ImportId) {
            let mut file = self.files.create(id).unwrap();
            file.write_all("Фамилия\nИванов\n".as_bytes()).unwrap();
            file.finish().unwrap();
            self.files.keep_shown(id, &Shown::default()).unwrap();
            let mut errors = RowErrors::default();
            let cells = ["Иванов".to_owned()];
            errors.add(2, &cells, std::iter::once(("empty_record", None)));
            self.files.keep_errors(id, &errors.finish()).unwrap();
            self.files.keep_choices(id, &[]).unwrap();
        }

        /// An import in a state, with its file; one that ran has refused a row.
        async fn import(&self, path: &[ImportState]) -> ImportId {
            let id = ImportId::from_uuid(Uuid::now_v7());
            self.file(id);
            let new = NewImport {
                id,
                import_as: ImportAs::Contacts,
                file_name: "клиенты.csv".to_owned(),
                plan: "{}".to_owned(),
            };
            let made: Result<(), StorageError> = self
                .db
                .write(move |tx| create(tx, &grant(), &SystemActor::for_job("test"), &new))
                .await;
            made.unwrap();
            for ends in path.windows(2) {
                let moved = self.step(id, ends[0], ends[1], false).await.unwrap();
                if moved.state == ImportState::Running {
                    self.refuse(id, moved.progress).await;
                }
            }
            id
        }

        async fn step(
            &self,
            id: ImportId,
            from: ImportState,
            to: ImportState,
            gives_up: bool,
        ) -> Result<ImportRecord, StorageError> {
            let change = StepChange {
                gives_up,
                ..StepChange::default()
            };
            let moved = self.db.write(move |tx| {
                let actor = SystemActor::for_job("test");
                step(tx, &grant(), &actor, id, &[from], to, "test", change)
            });
            moved.await
        }

        /// A row that is refused and kept sealed.
        async fn refuse(&self, import: ImportId, before: ImportProgress) {
            let rules = ChunkRules {
                import,
                policy: DuplicatePolicy::Skip,
                keys: Vec::new(),
                id_source: String::new(),
                owner: None,
                tags: Vec::new(),
            };
            let row = CheckedRow {
                number: 2,
                cells: vec!["Иванов".to_owned()],
                result: Err((Refusal::Unreadable, None).into()),
            };
            let written = self.db.write(move |tx| {
                let actor = SystemActor::for_job("test");
                write_contacts(tx, &actor, &rules, &before, vec![row])
            });
            let written: Result<_, StorageError> = written.await;
            assert_eq!(written.unwrap().progress.refused, 1);
        }

        async fn refused(&self, id: ImportId) -> usize {
            let rows = self
                .db
                .read_latest(move |tx| read::first_refused(tx, id, 10));
            let rows: Result<Vec<RefusedRow>, StorageError> = rows.await;
            rows.unwrap().len()
        }

        /// Whether the file is there, and the report.
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

        async fn undo(&self, id: ImportId) {
            let begun = self.db.write(move |tx| {
                let actor = SystemActor::for_job("test");
                let found = read::one(&mut tx.reading(), &actor.may_read().unwrap(), id)?;
                undoing::begin(tx, &actor, &found)
            });
            let begun: Result<_, StorageError> = begun.await;
            begun.expect("may be undone for 30 days");
        }

        async fn sweep(&self) -> usize {
            sweep(&self.db, &self.files).await.unwrap()
        }
    }

    const GONE: (bool, bool) = (false, false);
    const REPORT: (bool, bool) = (false, true);
    const WHOLE: (bool, bool) = (true, true);

    both_databases! {
        /// The file of an import that nobody goes on with any more goes at once, should it still be there:
        /// of one that is done, given up or undone. That of one which nobody goes on with goes after a week,
        /// and with it the possibility to. A report goes after 30 days, with the refused rows.
        async fn files_go_in_time(db: TestDatabase) {
            use ImportState::{Cancelled, Done, DryRun, Failed, Ready, Running, Uploaded};
            let kept = Kept::new(db.url());
            let done = kept.import(&[Uploaded, Running, Done]).await;
            let undone = kept.import(&[Uploaded, Running, Cancelled]).await;
            kept.undo(undone).await;
            let given_up = kept.import(&[Uploaded, Running, Failed]).await;
            kept.step(given_up, Failed, Cancelled, true).await.unwrap();
            let discarded = kept.import(&[Uploaded]).await;
            kept.step(discarded, Uploaded, Cancelled, true).await.unwrap();
            let stopped = kept.import(&[Uploaded, Running, Cancelled]).await;
            let failed = kept.import(&[Uploaded, Running, Failed]).await;
            let open = kept.import(&[Uploaded]).await;
            let checked = kept.import(&[Uploaded, DryRun, Ready]).await;
            let busy = kept.import(&[Uploaded, Running]).await;
            assert_eq!(kept.sweep().await, 4);
            for id in [done, undone, given_up] {
                assert_eq!((kept.has(id), kept.refused(id).await), (REPORT, 1));
            }
            assert_eq!(kept.has(discarded), GONE, "there is nothing to report");
            pass(6);
            assert_eq!(kept.sweep().await, 0);
            for id in [stopped, failed, open, checked, busy] {
                assert_eq!(kept.has(id), WHOLE);
            }
            pass(1);
            assert_eq!(kept.sweep().await, 4);
            for id in [stopped, failed] {
                assert_eq!(kept.has(id), REPORT);
                let late = kept.step(id, kept.state(id).await, Running, false).await;
                assert!(matches!(late, Err(StorageError::Refused("import_file_gone"))), "{late:?}");
            }
            for id in [open, checked] {
                assert_eq!((kept.has(id), kept.state(id).await), (GONE, Cancelled));
            }
            assert_eq!(kept.sweep().await, 0);
            pass(22);
            kept.undo(done).await;
            assert_eq!(kept.sweep().await, 0);
            assert_eq!((kept.has(done), kept.refused(done).await), (REPORT, 1));
            pass(1);
            assert_eq!(kept.sweep().await, 5);
            for id in [done, undone, given_up, stopped, failed] {
                assert_eq!((kept.has(id), kept.refused(id).await), (GONE, 0));
            }
            assert_eq!((kept.has(busy), kept.refused(busy).await), (WHOLE, 1), "a job is at work on it");
        }

        /// Refused rows go in time whatever became of the files: those do not tell which.
        async fn refused_rows_go_without_files(db: TestDatabase) {
            use ImportState::{Done, Running, Uploaded};
            let kept = Kept::new(db.url());
            let done = kept.import(&[Uploaded, Running, Done]).await;
            kept.files.remove(done);
            pass(29);
            assert_eq!((kept.sweep().await, kept.refused(done).await), (0, 1));
            pass(1);
            assert_eq!((kept.sweep().await, kept.refused(done).await), (0, 0));
        }

        /// Files of an upload that was cut off go after a day: before, it may be under way. Half-written
        /// pieces go at the start, and nothing else with them.
        async fn what_was_cut_off(db: TestDatabase) {
            let kept = Kept::new(db.url());
            let id = |at: At| {
                let seconds = u64::try_from(at.micros() / larets_core::time::SECOND).unwrap();
                let at = uuid::Timestamp::from_unix(uuid::NoContext, seconds, 0);
                ImportId::from_uuid(Uuid::new_v7(at))
            };
            let (cut_off, half) = (id(clock()), id(clock()));
            kept.file(cut_off);
            let piece = format!("files/imports/{half}.{}.part", Uuid::now_v7());
            let piece = kept.folder.path().join(piece);
            std::fs::write(&piece, "half").unwrap();
            assert_eq!(kept.sweep().await, 0);
            assert_eq!(kept.has(cut_off), WHOLE);
            pass(1);
            let under_way = id(clock());
            kept.file(under_way);
            assert_eq!(kept.sweep().await, 1);
            assert_eq!((kept.has(cut_off), kept.has(under_way)), (GONE, WHOLE));
            assert_eq!(kept.sweep().await, 0, "a piece is nobody's file");
            kept.files.remove_pieces().unwrap();
            assert!(!piece.exists());
            assert_eq!(kept.has(under_way), WHOLE);
        }

        /// An import that is not understood keeps no other one's file. SQLite is not written to by hand
        /// here: there the two are as any others.
        async fn one_that_fails(db: TestDatabase) {
            use ImportState::{Done, Running, Uploaded};
            let kept = Kept::new(db.url());
            let broken = kept.import(&[Uploaded, Running, Done]).await;
            let other = kept.import(&[Uploaded, Running, Done]).await;
            let strange = db.engine() == Engine::Postgres;
            if strange {
                let lost = format!("UPDATE import SET state = 'lost' WHERE id = '{broken}'");
                larets_testkit::postgres::shared().unwrap().run_in(db.url(), &lost).unwrap();
            }
            assert_eq!(kept.sweep().await, if strange { 1 } else { 2 });
            assert_eq!((kept.has(broken), kept.has(other)), ((strange, true), REPORT));
        }
    }
}
