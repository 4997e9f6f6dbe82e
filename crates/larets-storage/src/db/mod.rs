//! `Db`: the only way to a connection. Reads run on blocking threads with a pooled connection;
//! writes and events pass through one [lane](lane) that commits them in groups.

pub(crate) mod connection;
mod lane;
mod open;
mod transaction;
pub(crate) mod vault;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use larets_core::audit::{Event, RecordKind};
use larets_core::time::At;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, oneshot};
use uuid::Uuid;

pub use connection::DatabaseUrl;
pub(crate) use lane::Lane;
pub use open::{DbOptions, OpenError};
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
}

/// A committed change, for the live channel and for caches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// A record. Listeners ask under their own grant what of it they may see.
    Record {
        /// What kind.
        kind: RecordKind,
        /// Which one.
        id: Uuid,
        /// Its version after the change.
        version: i64,
        /// What happened.
        act: Act,
    },
    /// Somebody's rights, department or sessions: every actor must be looked up again.
    Access,
    /// An import moved on.
    Import {
        /// Which one.
        id: Uuid,
    },
}

/// The longest a read waits for its turn.
const TURN_TIME: Duration = Duration::from_secs(5);

struct Inner {
    pool: r2d2::Pool<connection::Opener>,
    /// One for each connection of the pool: whoever waits does so without holding a thread.
    turns: Arc<Semaphore>,
    lane: Lane,
    vault: Arc<Vault>,
    clock: fn() -> At,
    changes: broadcast::Sender<Changed>,
    access: Arc<AtomicU64>,
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
        let turn = self.turn().await?;
        let inner = Arc::clone(&self.0);
        let work = move || {
            let found = inner.read_now(read);
            drop(turn);
            found
        };
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|error| Err(StorageError::Broken(error.to_string()).into()))
    }

    /// Reads what must be recorded. The value is given out only after its events are durable.
    pub async fn disclose<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        let turn = self.turn().await?;
        let inner = Arc::clone(&self.0);
        let (sender, receiver) = oneshot::channel();
        // The one who asked is woken once: by the commit, or by what went wrong before it.
        tokio::task::spawn_blocking(move || {
            let found = inner.read_now(read);
            drop(turn);
            match found {
                Ok(recorded) => {
                    let (value, events) = recorded.into_parts();
                    inner.lane.append(events, move |committed| {
                        let _ = sender.send(committed.map(|()| value).map_err(E::from));
                    });
                }
                Err(error) => {
                    let _ = sender.send(Err(error));
                }
            }
        });
        receiver.await.map_err(|_| StorageError::Busy)?
    }

    /// Waits for a connection to be free.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, StorageError> {
        let turn = Arc::clone(&self.0.turns).acquire_owned();
        match tokio::time::timeout(TURN_TIME, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(StorageError::Busy),
        }
    }

    /// Changes something. All of it, with its events, is committed or nothing is; the answer
    /// comes after the commit is on the disk.
    pub async fn write<T, E, F>(&self, write: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        let answer = self.0.lane.write(write)?;
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
            .write(move |tx| write(tx).map(Recorded::unrecorded))?;
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
        self.0.access.load(Ordering::SeqCst)
    }

    /// Tells listeners of a change that was noticed rather than made here.
    pub fn announce(&self, change: Changed) {
        if change == Changed::Access {
            self.0.access.fetch_add(1, Ordering::SeqCst);
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

    /// Finishes what is queued and closes the lane. Blocking; later writes are refused.
    pub fn stop(&self) {
        self.0.lane.stop();
    }
}

impl Inner {
    fn read_now<T, E, F>(&self, read: F) -> Result<T, E>
    where
        E: From<StorageError>,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E>,
    {
        let mut reader = self.pool.get().map_err(|error| {
            tracing::warn!(%error, "no connection to read with");
            StorageError::Busy
        })?;
        let found = read(&mut ReadTx::new(
            &mut reader.connection,
            &self.vault,
            (self.clock)(),
        ));
        if found.is_err() && !reader.answers() {
            return Err(StorageError::Busy.into());
        }
        found
    }
}
