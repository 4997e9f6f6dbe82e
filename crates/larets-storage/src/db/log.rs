//! Keeps SQLite's log short. A thread of its own writes the log back into the database file while
//! the lane goes on; the lane then begins it anew, which takes a moment in which no reader looks at
//! an earlier state. The file of the log stays as long as it was: writing over it is cheaper than
//! making it grow again.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::Readers;
use super::connection::{BUSY_TIMEOUT, open_sqlite};

/// How much the log grows before it is written back, in pages of 4 KiB.
const LIMIT: i64 = 16_384;
/// The same after it could not be begun anew.
const LIMIT_AGAIN: i64 = LIMIT / 4;
/// How often it is written back by the thread, before the rest is left to the lane: under full load
/// the third time some hundred pages are left of what a thousand were the second time.
const PASSES: u32 = 3;
/// How long it is, is looked at after so many events.
pub(super) const LOOK_AFTER: usize = 50;
/// How often beginning it anew is tried, and twice as often each time that failed; readers are waited
/// for 5 ms at a time, as the lane is waited for too.
const TRIES: u32 = 5;
/// Waiting for readers is doubled so often at most: to 3.2 s.
const DOUBLED_MOST: u32 = 7;

/// What `PRAGMA wal_checkpoint` tells; the columns have these names.
#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
    /// Pages in the log.
    #[diesel(sql_type = BigInt)]
    log: i64,
}

fn checkpoint(connection: &mut SqliteConnection, mode: &str) -> QueryResult<Checkpoint> {
    diesel::sql_query(format!("PRAGMA wal_checkpoint({mode})")).get_result(connection)
}

/// Where the log is on its way back into the database file.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// It grows; nobody has to do anything.
    Grows,
    /// It is being written back.
    Written,
    /// It is written back but for what was added meanwhile.
    Back,
}

#[derive(Clone)]
struct Phases(Arc<Mutex<Phase>>);

impl Phases {
    fn now(&self) -> Phase {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, phase: Phase) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = phase;
    }
}

pub(super) struct Log {
    phases: Phases,
    /// The pages at which it is next written back.
    limit: i64,
    /// The weight of what was committed since the log was looked at.
    unseen: usize,
    /// How often in a row it could not be begun anew.
    failed: u32,
    readers: Arc<Readers>,
    begin: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    pub fn start(file: PathBuf, readers: Arc<Readers>) -> Result<Self, std::io::Error> {
        let phases = Phases(Arc::new(Mutex::new(Phase::Grows)));
        let (begin, begun) = sync_channel(1);
        let thread = {
            let (phases, readers) = (phases.clone(), Arc::clone(&readers));
            std::thread::Builder::new()
                .name("log".to_owned())
                .spawn(move || write_back(&file, &begun, &phases, &readers))?
        };
        Ok(Self {
            phases,
            limit: LIMIT,
            unseen: 0,
            failed: 0,
            readers,
            begin: Some(begin),
            thread: Some(thread),
        })
    }

    /// Does what is due after a commit that weighs as much as so many events, on the connection that
    /// made it.
    pub fn after_commit(
        &mut self,
        connection: &mut SqliteConnection,
        weight: usize,
    ) -> QueryResult<()> {
        self.unseen += weight;
        match self.phases.now() {
            Phase::Grows if self.unseen >= LOOK_AFTER => {
                self.unseen = 0;
                if checkpoint(connection, "NOOP")?.log >= self.limit {
                    self.phases.turn(Phase::Written);
                    let begin = self.begin.as_ref();
                    if begin.is_none_or(|begin| begin.try_send(()).is_err()) {
                        // Without the thread the lane does all of it.
                        self.phases.turn(Phase::Back);
                    }
                }
                Ok(())
            }
            Phase::Grows | Phase::Written => Ok(()),
            Phase::Back => {
                self.phases.turn(Phase::Grows);
                // If it fails, the next time is when it has grown as much again.
                self.limit += LIMIT_AGAIN;
                self.begin_anew(connection)
            }
        }
    }

    fn begin_anew(&mut self, connection: &mut SqliteConnection) -> QueryResult<()> {
        connection.batch_execute("PRAGMA busy_timeout = 5")?;
        let tries = TRIES << self.failed.min(DOUBLED_MOST);
        let mut tried = 0;
        let found = loop {
            self.readers.renew();
            let found = checkpoint(connection, "RESTART")?;
            tried += 1;
            if found.busy == 0 || tried == tries {
                break found;
            }
        };
        connection.batch_execute(BUSY_TIMEOUT)?;
        if found.busy == 0 {
            (self.limit, self.failed) = (LIMIT, 0);
        } else {
            // With long reads under way it goes on growing until later.
            (self.limit, self.failed) = (found.log + LIMIT_AGAIN, self.failed + 1);
        }
        Ok(())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.begin = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Writes the log back as far as it goes, several times, each time what was added during the one
/// before. SQLite syncs the database file only when nothing was added, so it is done here: otherwise
/// the lane would wait for all of it.
fn write_back(file: &Path, begun: &Receiver<()>, phases: &Phases, readers: &Readers) {
    // Never closed: that would take the locks of this process' connections from the file.
    let mut database: Option<ManuallyDrop<File>> = None;
    while begun.recv().is_ok() {
        let mut write = || -> Result<(), String> {
            let database = if let Some(database) = &database {
                database
            } else {
                let opened = File::open(file).map_err(|error| error.to_string())?;
                database.insert(ManuallyDrop::new(opened))
            };
            let mut connection = open_sqlite(file)?;
            for _ in 0..PASSES {
                readers.renew();
                checkpoint(&mut connection, "PASSIVE").map_err(|error| error.to_string())?;
                database.sync_data().map_err(|error| error.to_string())?;
            }
            Ok(())
        };
        if let Err(error) = write() {
            tracing::warn!(%error, "the log of the database was not written back");
        }
        // What could not be written here is tried by the lane.
        phases.turn(Phase::Back);
    }
}
