//! The write lane: one thread with its own connection that takes whatever waits, runs it in one
//! transaction with a savepoint per write, brings the search up to date, appends all events to the
//! chain and commits once. So a
//! sync to the disk is shared by everyone who waits, and no change can exist without its event.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use larets_core::audit::{Event, RecordKind};
use larets_core::time::At;
use tokio::sync::{broadcast, oneshot};
use uuid::Uuid;

use super::connection::{AnyConnection, DatabaseUrl, each, open};
use super::log::{LOOK_AFTER, Log};
use super::queue::{Closes, Queue, Woken};
use super::transaction::{After, Recorded, WriteTx};
use super::{Changed, Counters, Vault};
use crate::dialect::Prepared;
use crate::error::StorageError;
use crate::{deals, events, search};

/// Most events in one commit.
const GROUP_EVENTS: usize = 500;
/// The longest a group gathers before it commits.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// A group that wrote more than events weighs so much more for the log: a few of them are looked
/// after, however few events they have.
const WRITE_WEIGHT: usize = LOOK_AFTER / 4;

/// Around each part of a group that can be taken back alone.
const SAVEPOINT: &str = "SAVEPOINT one_write";
const RELEASE: &str = "RELEASE one_write";

/// Told how the commit went.
type Finish = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

/// A write that ran inside the group and waits for the commit.
struct Ran {
    events: Vec<Event>,
    finish: Finish,
}

/// A refused write is told why with the group as well: what it was refused for may be a change of
/// the same group.
type Run = Box<dyn FnOnce(&mut WriteTx<'_>) -> Result<Ran, Finish> + Send>;

enum Job {
    Write(Run),
    Append(Vec<Event>, Finish),
}

pub(crate) struct Lane {
    queue: Arc<Queue<Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Lane {
    pub(super) fn start(
        url: DatabaseUrl,
        connection: AnyConnection,
        vault: Arc<Vault>,
        clock: fn() -> At,
        (changes, counters): (broadcast::Sender<Changed>, Counters),
        log: Option<Log>,
    ) -> Result<Self, std::io::Error> {
        let queue = Arc::new(Queue::default());
        let worker = Worker {
            url,
            connection: Some(connection),
            queue: Arc::clone(&queue),
            vault,
            clock,
            changes,
            counters,
            log,
        };
        let thread = std::thread::Builder::new()
            .name("write-lane".to_owned())
            .spawn(move || worker.run())?;
        Ok(Self {
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Takes in events; `finish` is told of their commit. Dropping it unasked means «busy».
    pub(super) fn append(
        &self,
        events: Vec<Event>,
        finish: impl FnOnce(Result<(), StorageError>) + Send + 'static,
    ) {
        self.queue.push(Job::Append(events, Box::new(finish)));
    }

    pub(super) fn write<T, E, F>(&self, write: F) -> oneshot::Receiver<Result<T, E>>
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
                let finish: Finish = Box::new(move |_| {
                    let _ = sender.send(Err(error));
                });
                Err(finish)
            }
        };
        // What is not taken in is dropped, which tells the receiver «busy».
        self.queue.push(Job::Write(Box::new(run)));
        receiver
    }

    /// Finishes what waits. Blocking; later jobs are refused.
    pub(super) fn stop(&self) {
        self.queue.close();
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

impl Drop for Lane {
    fn drop(&mut self) {
        self.queue.close();
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
    queue: Arc<Queue<Job>>,
    vault: Arc<Vault>,
    clock: fn() -> At,
    changes: broadcast::Sender<Changed>,
    counters: Counters,
    /// Of SQLite.
    log: Option<Log>,
}

#[derive(Default)]
struct Group {
    events: Vec<Event>,
    finishes: Vec<Finish>,
    after: After,
    /// Whether anything but events was written.
    wrote: bool,
}

impl Worker {
    fn run(mut self) {
        let _closes = Closes(Arc::clone(&self.queue));
        loop {
            let first = match self.queue.wait(None) {
                Woken::Job(first) => first,
                Woken::Idle => continue,
                Woken::Closed => return,
            };
            let mut group = Group::default();
            // A panic must not end the lane.
            let result =
                std::panic::catch_unwind(AssertUnwindSafe(|| self.run_group(first, &mut group)));
            let result = result.unwrap_or_else(|_| {
                Err(StorageError::Broken(
                    "a group of writes panicked".to_owned(),
                ))
            });
            if let Err(error) = &result {
                tracing::error!(%error, "a group of writes was not committed");
            }
            let told = result.is_ok();
            let weight = group.weight();
            if group.wrote {
                self.counters.changed();
            }
            if told && group.after.changes.contains(&Changed::Access) {
                self.counters.access_changed();
            }
            for finish in group.finishes {
                finish(result.as_ref().copied().map_err(failure));
            }
            if told {
                for change in group.after.changes {
                    let _ = self.changes.send(change);
                }
            }
            self.keep_log(weight);
        }
    }

    fn run_group(&mut self, first: Job, group: &mut Group) -> Result<(), StorageError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => match open(&self.url) {
                Ok(connection) => connection,
                Err(error) => {
                    give_up(first, group);
                    return Err(StorageError::Broken(error));
                }
            },
        };
        let begun = begin(&mut connection);
        if let Err(error) = begun {
            give_up(first, group);
            return Err(error);
        }
        let result = self
            .gather(&mut connection, first, group)
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
        group: &mut Group,
    ) -> Result<(), StorageError> {
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Write(run) => self.run_one(connection, run, group)?,
                Job::Append(events, finish) => group.append(events, finish),
            }
            let full = group.events.len() >= GROUP_EVENTS || started.elapsed() >= GROUP_TIME;
            next = if full { None } else { self.queue.next() };
        }
        Ok(())
    }

    fn run_one(
        &self,
        connection: &mut AnyConnection,
        write: Run,
        group: &mut Group,
    ) -> Result<(), StorageError> {
        run(connection, SAVEPOINT)?;
        let awaited = || !self.queue.is_empty();
        let mut tx = WriteTx::new(connection, &self.vault, (self.clock)(), &awaited);
        let ran = write(&mut tx);
        let after = tx.into_after();
        match ran {
            Ok(ran) => {
                group.wrote = true;
                group.events.extend(ran.events);
                group.finishes.push(ran.finish);
                group.after.and(after);
                run(connection, RELEASE)?;
            }
            Err(finish) => {
                group.finishes.push(finish);
                take_back(connection)?;
            }
        }
        Ok(())
    }

    /// Brings the search up to date, for the whole group in one go. If that fails, record by
    /// record, so that one whose entry cannot be written keeps nobody else from being committed; it
    /// is found by its earlier words until it is changed again.
    fn refresh(connection: &mut AnyConnection, group: &mut Group) -> Result<(), StorageError> {
        let stale = std::mem::take(&mut group.after.stale);
        if stale.is_empty() || refresh_part(connection, stale.clone())?.is_ok() {
            return Ok(());
        }
        for (kind, id) in stale {
            if let Err(error) = refresh_part(connection, vec![(kind, id)])? {
                let kind = kind.name();
                tracing::error!(kind, %id, %error, "the search entry of a record was not written");
            }
        }
        Ok(())
    }

    fn finish(
        &self,
        connection: &mut AnyConnection,
        group: &mut Group,
    ) -> Result<(), StorageError> {
        deals::totals::apply(connection, std::mem::take(&mut group.after.tallies))?;
        Self::refresh(connection, group)?;
        if !group.events.is_empty() {
            events::append(connection, &self.vault, (self.clock)(), &group.events)?;
        }
        each!(connection, connection => AnsiTransactionManager::commit_transaction(connection))
            .map_err(|error| match error.into() {
                // «Try again» is not for what may have been kept.
                StorageError::Busy => StorageError::Broken("no answer to a commit".to_owned()),
                error => error,
            })
    }

    fn keep_log(&mut self, weight: usize) {
        let (Some(log), Some(AnyConnection::Sqlite(connection))) =
            (&mut self.log, &mut self.connection)
        else {
            return;
        };
        if let Err(error) = log.after_commit(connection, weight) {
            tracing::warn!(%error, "the log of the database was not begun anew");
            // A new connection has the settings that this one may lack.
            self.connection = None;
        }
    }
}

impl Group {
    /// How much the commit may have added to the log, in events.
    fn weight(&self) -> usize {
        self.events.len() + if self.wrote { WRITE_WEIGHT } else { 0 }
    }

    fn append(&mut self, events: Vec<Event>, finish: Finish) {
        self.events.extend(events);
        self.finishes.push(finish);
    }
}

/// Makes search entries anew under a savepoint; what fails inside leaves nothing.
fn refresh_part(
    connection: &mut AnyConnection,
    stale: Vec<(RecordKind, Uuid)>,
) -> Result<Result<(), StorageError>, StorageError> {
    run(connection, SAVEPOINT)?;
    let refreshed = search::refresh(connection, stale);
    if refreshed.is_ok() {
        run(connection, RELEASE)?;
    } else {
        take_back(connection)?;
    }
    Ok(refreshed)
}

fn run(connection: &mut AnyConnection, statement: &'static str) -> QueryResult<usize> {
    each!(connection, c => Prepared(statement).execute(c))
}

/// Takes back one part of the group.
fn take_back(connection: &mut AnyConnection) -> Result<(), StorageError> {
    let taken_back = connection.batch_execute("ROLLBACK TO one_write; RELEASE one_write");
    taken_back.map_err(|error| match (connection, error.into()) {
        // When the disk is full, SQLite takes back the whole transaction by itself, and with it
        // the place to go back to.
        (AnyConnection::Sqlite(_), StorageError::Broken(reason)) => StorageError::ReadOnly(reason),
        (_, error) => error,
    })
}

/// Takes in a job that cannot be done: it is told why with the group. A write that never ran is
/// dropped, which tells its caller «busy».
fn give_up(job: Job, group: &mut Group) {
    if let Job::Append(events, finish) = job {
        group.append(events, finish);
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
