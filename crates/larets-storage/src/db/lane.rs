//! The write lane: one thread with its own connection that takes whatever waits, runs it in one
//! transaction with a savepoint per write, appends all events to the chain and commits once. So a
//! sync to the disk is shared by everyone who waits, and no change can exist without its event.

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use larets_core::audit::Event;
use larets_core::time::At;
use tokio::sync::{broadcast, oneshot};

use super::connection::{AnyConnection, BUSY_TIMEOUT, DatabaseUrl, each, open};
use super::transaction::{Recorded, WriteTx};
use super::{Changed, Counters, Vault};
use crate::error::StorageError;
use crate::events;

/// Most jobs waiting; more are refused, never left unrecorded.
const QUEUE: usize = 4096;
/// Most events in one commit.
const GROUP_EVENTS: usize = 500;
/// The longest a group gathers before it commits.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// How much SQLite's log grows before it is written back, in bytes.
const LOG_LIMIT: u64 = 16 << 20;
/// How often writing back is tried.
const WRITE_BACK_TRIES: u32 = 5;

/// Told how the commit went.
type Finish = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

/// A write that ran inside the group and waits for the commit.
struct Ran {
    events: Vec<Event>,
    finish: Finish,
}

type Run = Box<dyn FnOnce(&mut WriteTx<'_>) -> Result<Ran, ()> + Send>;

enum Job {
    Write(Run),
    Append(Vec<Event>, Finish),
    Stop,
}

pub(crate) struct Lane {
    sender: SyncSender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Lane {
    pub(super) fn start(
        url: DatabaseUrl,
        connection: AnyConnection,
        vault: Arc<Vault>,
        clock: fn() -> At,
        (changes, counters): (broadcast::Sender<Changed>, Counters),
    ) -> Result<Self, std::io::Error> {
        let (sender, receiver) = sync_channel(QUEUE);
        let worker = Worker {
            url,
            connection: Some(connection),
            vault,
            clock,
            changes,
            counters,
            log_limit: LOG_LIMIT,
        };
        let thread = std::thread::Builder::new()
            .name("write-lane".to_owned())
            .spawn(move || worker.run(&receiver))?;
        Ok(Self {
            sender,
            thread: Mutex::new(Some(thread)),
        })
    }

    fn send(&self, job: Job) -> Result<(), StorageError> {
        self.sender.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => StorageError::Busy,
        })
    }

    /// Takes in events; `finish` is told of their commit. Dropping it unasked means «busy».
    pub(super) fn append(
        &self,
        events: Vec<Event>,
        finish: impl FnOnce(Result<(), StorageError>) + Send + 'static,
    ) {
        let _ = self.send(Job::Append(events, Box::new(finish)));
    }

    pub(super) fn write<T, E, F>(
        &self,
        write: F,
    ) -> Result<oneshot::Receiver<Result<T, E>>, StorageError>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T, E>>();
        let run = move |tx: &mut WriteTx<'_>| match run_write(write, tx) {
            Ok(recorded) => {
                let (value, events) = recorded.into_parts();
                let finish: Finish = Box::new(move |committed| {
                    // The one who asked may be gone; the write stands all the same.
                    let _ = sender.send(committed.map(|()| value).map_err(E::from));
                });
                Ok(Ran { events, finish })
            }
            Err(error) => {
                let _ = sender.send(Err(error));
                Err(())
            }
        };
        self.send(Job::Write(Box::new(run)))?;
        Ok(receiver)
    }

    pub(super) fn stop(&self) {
        // A blocking send: what waits is finished first.
        let _ = self.sender.send(Job::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

fn run_write<T, E, F>(write: F, tx: &mut WriteTx<'_>) -> Result<Recorded<T>, E>
where
    E: From<StorageError>,
    F: FnOnce(&mut WriteTx<'_>) -> Result<Recorded<T>, E>,
{
    // A panic in one write must not take the others of its group, or the lane, with it.
    std::panic::catch_unwind(AssertUnwindSafe(|| write(tx)))
        .unwrap_or_else(|_| Err(StorageError::Broken("a write panicked".to_owned()).into()))
}

struct Worker {
    url: DatabaseUrl,
    connection: Option<AnyConnection>,
    vault: Arc<Vault>,
    clock: fn() -> At,
    changes: broadcast::Sender<Changed>,
    counters: Counters,
    /// The size of SQLite's log at which it is next written back, in bytes.
    log_limit: u64,
}

#[derive(Default)]
struct Group {
    events: Vec<Event>,
    finishes: Vec<Finish>,
    changes: Vec<Changed>,
    /// Whether anything but events was written.
    wrote: bool,
}

impl Worker {
    fn run(mut self, receiver: &Receiver<Job>) {
        while let Ok(first) = receiver.recv() {
            if matches!(first, Job::Stop) {
                return;
            }
            let mut group = Group::default();
            let mut stop = false;
            let result = self.run_group(first, receiver, &mut group, &mut stop);
            if let Err(error) = &result {
                tracing::error!(%error, "a group of writes was not committed");
            }
            let told = result.is_ok();
            if group.wrote {
                self.counters.changed();
            }
            if told && group.changes.contains(&Changed::Access) {
                self.counters.access_changed();
            }
            for finish in group.finishes {
                finish(result.as_ref().copied().map_err(failure));
            }
            if told {
                for change in group.changes {
                    let _ = self.changes.send(change);
                }
            }
            if stop {
                return;
            }
            self.write_back();
        }
    }

    fn run_group(
        &mut self,
        first: Job,
        receiver: &Receiver<Job>,
        group: &mut Group,
        stop: &mut bool,
    ) -> Result<(), StorageError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => match open(&self.url) {
                Ok(connection) => connection,
                Err(error) => {
                    take_in(first, group, stop);
                    return Err(StorageError::Broken(error));
                }
            },
        };
        let begun = begin(&mut connection);
        if let Err(error) = begun {
            take_in(first, group, stop);
            return Err(error);
        }
        let result = self
            .gather(&mut connection, first, receiver, group, stop)
            .and_then(|()| self.finish(&mut connection, group));
        match result {
            Ok(()) => self.connection = Some(connection),
            Err(_) if roll_back(&mut connection) => {
                self.connection = Some(connection);
            }
            // The connection is dropped and opened anew for the next group.
            Err(_) => {}
        }
        result
    }

    fn gather(
        &self,
        connection: &mut AnyConnection,
        first: Job,
        receiver: &Receiver<Job>,
        group: &mut Group,
        stop: &mut bool,
    ) -> Result<(), StorageError> {
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Write(run) => {
                    group.wrote = true;
                    self.run_one(connection, run, group)?;
                }
                other => take_in(other, group, stop),
            }
            let full = group.events.len() >= GROUP_EVENTS || started.elapsed() >= GROUP_TIME;
            next = if full || *stop {
                None
            } else {
                receiver.try_recv().ok()
            };
        }
        Ok(())
    }

    fn run_one(
        &self,
        connection: &mut AnyConnection,
        run: Run,
        group: &mut Group,
    ) -> Result<(), StorageError> {
        connection.batch_execute("SAVEPOINT one_write")?;
        let mut tx = WriteTx::new(connection, &self.vault, (self.clock)());
        let ran = run(&mut tx);
        let changes = tx.into_changes();
        if let Ok(ran) = ran {
            group.events.extend(ran.events);
            group.finishes.push(ran.finish);
            group.changes.extend(changes);
            connection.batch_execute("RELEASE one_write")?;
        } else {
            take_back(connection)?;
        }
        Ok(())
    }

    fn finish(
        &self,
        connection: &mut AnyConnection,
        group: &mut Group,
    ) -> Result<(), StorageError> {
        let batch = std::mem::take(&mut group.events);
        if !batch.is_empty() {
            events::append(connection, &self.vault, (self.clock)(), &batch)?;
        }
        each!(connection, connection => AnsiTransactionManager::commit_transaction(connection))
            .map_err(|error| match error.into() {
                // «Try again» is not for what may have been kept.
                StorageError::Busy => StorageError::Broken("no answer to a commit".to_owned()),
                error => error,
            })
    }
}

impl Worker {
    /// Writes SQLite's log back into the database file when it has grown, and begins it anew. That
    /// takes a moment in which no reader looks at an earlier state, so they are told to look anew;
    /// with a long read under way the log goes on growing until later.
    fn write_back(&mut self) {
        let (DatabaseUrl::Sqlite(file), Some(connection)) = (&self.url, &mut self.connection)
        else {
            return;
        };
        let mut log = file.clone().into_os_string();
        log.push("-wal");
        let size = || std::fs::metadata(&log).map_or(0, |log| log.len());
        if size() < self.log_limit {
            return;
        }
        // Readers are waited for 5 ms at a time: the lane is waited for too.
        let mut run = |statement| connection.batch_execute(statement);
        let mut done = run("PRAGMA busy_timeout = 5");
        for _ in 0..WRITE_BACK_TRIES {
            self.counters.changed();
            done = done.and_then(|()| run("PRAGMA wal_checkpoint(TRUNCATE)"));
            if done.is_err() || size() == 0 {
                break;
            }
        }
        if let Err(error) = done.and_then(|()| run(BUSY_TIMEOUT)) {
            tracing::warn!(%error, "the log of the database was not written back");
            // A new connection has the settings that this one may lack.
            self.connection = None;
        }
        self.log_limit = size() + LOG_LIMIT;
    }
}

/// Takes back one write of the group.
fn take_back(connection: &mut AnyConnection) -> Result<(), StorageError> {
    let taken_back = connection.batch_execute("ROLLBACK TO one_write; RELEASE one_write");
    taken_back.map_err(|error| match (connection, error.into()) {
        // When the disk is full, SQLite takes back the whole transaction by itself, and with it
        // the place to go back to.
        (AnyConnection::Sqlite(_), StorageError::Broken(reason)) => StorageError::ReadOnly(reason),
        (_, error) => error,
    })
}

/// Takes in what needs no connection.
fn take_in(job: Job, group: &mut Group, stop: &mut bool) {
    match job {
        Job::Append(events, finish) => {
            group.events.extend(events);
            group.finishes.push(finish);
        }
        // Dropping a write that never ran tells its caller «busy».
        Job::Write(_) => {}
        Job::Stop => *stop = true,
    }
}

// Diesel must know of the transaction: some of its statements open one of their own, which then
// becomes a savepoint.
fn begin(connection: &mut AnyConnection) -> Result<(), StorageError> {
    match connection {
        AnyConnection::Sqlite(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")?;
        }
        AnyConnection::Postgres(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN")?;
        }
    }
    Ok(())
}

fn roll_back(connection: &mut AnyConnection) -> bool {
    each!(connection, connection => {
        AnsiTransactionManager::rollback_transaction(connection).is_ok()
    })
}

/// The same failure for everyone in the group; the cause went to the log once.
fn failure(error: &StorageError) -> StorageError {
    match error {
        StorageError::ReadOnly(reason) => StorageError::ReadOnly(reason.clone()),
        StorageError::Busy => StorageError::Busy,
        other => StorageError::Broken(other.to_string()),
    }
}
