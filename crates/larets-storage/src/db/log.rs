//! Keeps SQLite's log short. A thread of its own writes the log back into the database file while
//! the lane goes on; the lane then begins it anew, which takes a moment in which no reader looks at
//! an earlier state. The file of the log stays as long as it was: writing over it is cheaper than
//! making it grow again.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::Readers;
use super::connection::{BUSY_TIMEOUT, open_sqlite};

/// How much the log grows before it is written back, in pages of 4 KiB.
const LIMIT: i64 = 16_384;
/// How often beginning it anew is tried; readers are waited for 5 ms at a time, as the lane is
/// waited for too.
const TRIES: u32 = 5;

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

/// The log grows; nobody has to do anything.
const GROWS: u8 = 0;
/// It is being written back.
const WRITING: u8 = 1;
/// It is written back but for what was added meanwhile.
const WRITTEN: u8 = 2;

pub(super) struct Log {
    state: Arc<AtomicU8>,
    /// The pages at which it is next written back.
    limit: i64,
    readers: Arc<Readers>,
    begin: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    pub fn start(file: PathBuf, readers: Arc<Readers>) -> Result<Self, std::io::Error> {
        let state = Arc::new(AtomicU8::new(GROWS));
        let (begin, begun) = sync_channel(1);
        let thread = {
            let (state, readers) = (Arc::clone(&state), Arc::clone(&readers));
            std::thread::Builder::new()
                .name("log".to_owned())
                .spawn(move || write_back(&file, &begun, &state, &readers))?
        };
        Ok(Self {
            state,
            limit: LIMIT,
            readers,
            begin: Some(begin),
            thread: Some(thread),
        })
    }

    /// Does what is due after a commit, on the connection that made it.
    pub fn after_commit(&mut self, connection: &mut SqliteConnection) -> QueryResult<()> {
        match self.state.load(Ordering::Acquire) {
            GROWS => {
                if checkpoint(connection, "NOOP")?.log >= self.limit {
                    self.state.store(WRITING, Ordering::Release);
                    if let Some(begin) = &self.begin {
                        let _ = begin.try_send(());
                    }
                }
                Ok(())
            }
            WRITTEN => {
                self.begin_anew(connection)?;
                self.state.store(GROWS, Ordering::Release);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin_anew(&mut self, connection: &mut SqliteConnection) -> QueryResult<()> {
        connection.batch_execute("PRAGMA busy_timeout = 5")?;
        let mut tried = 0;
        let found = loop {
            self.readers.renew();
            let found = checkpoint(connection, "RESTART")?;
            tried += 1;
            if found.busy == 0 || tried == TRIES {
                break found;
            }
        };
        connection.batch_execute(BUSY_TIMEOUT)?;
        // With a long read under way it goes on growing until later.
        self.limit = if found.busy == 0 {
            LIMIT
        } else {
            found.log + LIMIT
        };
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

fn write_back(file: &std::path::Path, begun: &Receiver<()>, state: &AtomicU8, readers: &Readers) {
    while begun.recv().is_ok() {
        let written = open_sqlite(file).and_then(|mut connection| {
            // The second time only what was added during the first.
            for _ in 0..2 {
                readers.renew();
                checkpoint(&mut connection, "PASSIVE").map_err(|error| error.to_string())?;
            }
            Ok(())
        });
        if let Err(error) = written {
            tracing::warn!(%error, "the log of the database was not written back");
        }
        // What could not be written here is tried by the lane.
        state.store(WRITTEN, Ordering::Release);
    }
}
