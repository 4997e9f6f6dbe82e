//! `Db`: the only way to a connection. Reads run on the threads of the [readers], each with a
//! connection of the pool; writes and events pass through one [lane] that commits them in groups.

pub(crate) mod connection;
mod lane;
mod log;
mod open;
mod queue;
mod readers;
mod transaction;
pub(crate) mod vault;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use larets_core::access::Placement;
use larets_core::audit::{Event, RecordKind};
use larets_core::time::At;
use tokio::sync::{broadcast, oneshot};
use uuid::Uuid;

pub use connection::DatabaseUrl;
pub(crate) use lane::Lane;
pub use open::{DbOptions, OpenError, is_installed};
use readers::{Readers, State};
pub use transaction::{ReadTx, Recorded, WriteTx};
pub(crate) use vault::{EVENT, IDEMPOTENCY, Vault};

use crate::error::StorageError;

/// What happened to a record, told to whoever listens after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Made, or taken back from the bin.
    Created,
    /// Changed.
    Changed,
    /// Moved to the bin, or removed.
    Deleted,
    /// A note of it was written, changed or removed.
    Noted,
}

/// A committed change, for the live channel and for caches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// A record. Listeners ask under their own grant what of it they may see.
    Record {
        /// What kind.
        kind: RecordKind,
        /// Which one.
        id: Uuid,
        /// Its version after the change; 0 for a note, which leaves it as it is.
        version: i64,
        /// What happened.
        act: Act,
        /// Where it stood before, if it stands elsewhere or is gone: whoever saw it there is told
        /// that it left.
        former: Option<Placement>,
    },
    /// Somebody's rights, department or sessions: every actor must be looked up again.
    Access,
    /// An import moved on.
    Import {
        /// Which one.
        id: Uuid,
    },
    /// Many records of a kind. Listeners ask under their own grant whether they may see any.
    Many {
        /// What kind.
        kind: RecordKind,
        /// Which ones.
        ids: Arc<[Uuid]>,
        /// Where those stood that stand elsewhere or are gone, each place once.
        former: Arc<[Placement]>,
    },
    /// An act moved on.
    Act {
        /// Which one.
        id: Uuid,
    },
}

struct Inner {
    readers: Arc<Readers>,
    lane: Lane,
    vault: Arc<Vault>,
    clock: fn() -> At,
    changes: broadcast::Sender<Changed>,
    counters: Counters,
}

/// What is counted for those who keep something they have read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counters {
    /// Committed groups that changed more than the record of events.
    changes: Arc<AtomicU64>,
    /// Changes of anybody's access.
    access: Arc<AtomicU64>,
}

impl Counters {
    /// Whatever was read before this is read anew.
    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Whoever was looked up before this is looked up anew, in the database as it is now.
    fn access_changed(&self) {
        self.changed();
        self.access.fetch_add(1, Ordering::SeqCst);
    }
}

/// The database of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Db")
    }
}

impl Db {
    /// Opens the database: checks the engine, migrates, loads the keys. Blocking.
    pub fn open(options: DbOptions) -> Result<Self, OpenError> {
        open::open(options)
    }

    /// Reads what is not about clients: sessions, departments, settings.
    pub async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.read_state(State::Known, read).await
    }

    /// The same of the latest state: with every event until now, and with what another process has
    /// changed. Elsewhere both may be missing for a second.
    pub async fn read_latest<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.read_state(State::Latest, read).await
    }

    async fn read_state<T, E, F>(&self, state: State, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        self.0.readers.queue(state, read, move |found| {
            // The one who asked may be gone.
            let _ = sender.send(found);
        });
        receiver.await.map_err(|_| StorageError::Busy)?
    }

    /// Reads what must be recorded. The value is given out only after its events are durable.
    pub async fn disclose<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        self.disclose_state(State::Known, read).await
    }

    /// The same of the latest state, with every event until now.
    pub async fn disclose_latest<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        self.disclose_state(State::Latest, read).await
    }

    async fn disclose_state<T, E, F>(&self, state: State, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        let (sender, receiver) = oneshot::channel();
        // The one who asked is woken once: by the commit, or by what went wrong before it.
        let tell = move |found: Result<Recorded<T>, E>| match found {
            Ok(recorded) => {
                let (value, events) = recorded.into_parts();
                inner.lane.append(events, move |committed| {
                    let _ = sender.send(committed.map(|()| value).map_err(E::from));
                });
            }
            Err(error) => {
                let _ = sender.send(Err(error));
            }
        };
        self.0.readers.queue(state, read, tell);
        receiver.await.map_err(|_| StorageError::Busy)?
    }

    /// Changes something. All of it, with its events, is committed or nothing is; the answer
    /// comes after the commit is on the disk.
    pub async fn write<T, E, F>(&self, write: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        let answer = self.0.lane.write(write);
        answer.await.map_err(|_| StorageError::Busy)?
    }

    /// Changes something that is no act of anyone: heartbeats, checkpoints, counters.
    pub(crate) async fn maintain<T, F>(&self, write: F) -> Result<T, StorageError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, StorageError> + Send + 'static,
    {
        let answer = self
            .0
            .lane
            .write(move |tx| write(tx).map(Recorded::unrecorded));
        answer.await.map_err(|_| StorageError::Busy)?
    }

    /// Records an event that changes nothing, and waits until it is durable.
    pub async fn record(&self, event: Event) -> Result<(), StorageError> {
        let (sender, receiver) = oneshot::channel();
        self.0.lane.append(vec![event], move |committed| {
            let _ = sender.send(committed);
        });
        receiver.await.map_err(|_| StorageError::Busy)?
    }

    /// Committed changes from now on. A slow listener misses some and is told so.
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.0.changes.subscribe()
    }

    /// Counts changes of anybody's access. A change made here counts before it is answered, so that
    /// no request after that answer goes by an earlier look-up.
    pub fn access_changes(&self) -> u64 {
        self.0.counters.access.load(Ordering::SeqCst)
    }

    /// Tells listeners of a change that was noticed rather than made here.
    pub fn announce(&self, change: Changed) {
        if change == Changed::Access {
            self.0.counters.access_changed();
        }
        // Nobody listening is fine.
        let _ = self.0.changes.send(change);
    }

    /// The moment it is.
    pub fn now(&self) -> At {
        (self.0.clock)()
    }

    pub(crate) fn vault(&self) -> &Arc<Vault> {
        &self.0.vault
    }

    /// Finishes what is queued and closes every connection. Blocking; whatever is asked later is
    /// refused.
    pub fn stop(&self) {
        self.0.readers.stop();
        self.0.lane.stop();
    }
}
