//! The readers: a few threads that take whatever reads wait, each with a connection of the pool,
//! and run them one after the other on the same state of the database as long as nothing changed.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use larets_core::time::At;

use super::connection::{Opener, Reader};
use super::queue::{Queue, Woken};
use super::transaction::ReadTx;
use super::{Counters, Vault};
use crate::error::StorageError;

/// The longest a read waits for its turn.
const TURN_TIME: Duration = Duration::from_secs(5);

type Run = Box<dyn FnOnce(&mut Reader) + Send>;

/// A read that waits. Dropping it tells its asker «busy».
struct Job {
    run: Run,
    queued: Instant,
    state: State,
}

/// Which state of the database a read wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// One that has all that was changed here; the latest events, and what another process has just
    /// changed, may be missing.
    Known,
    /// The latest.
    Latest,
}

/// The threads that read. They end with it.
pub(super) struct Readers {
    queue: Arc<Queue<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    vault: Arc<Vault>,
    clock: fn() -> At,
    counters: Counters,
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Readers {
    /// One thread for each connection the pool may have.
    pub(super) fn start(
        pool: &r2d2::Pool<Opener>,
        vault: Arc<Vault>,
        clock: fn() -> At,
        counters: Counters,
    ) -> Result<Self, std::io::Error> {
        let readers = Self {
            queue: Arc::default(),
            threads: Mutex::default(),
            vault,
            clock,
            counters,
        };
        for _ in 0..pool.max_size() {
            let (pool, changes) = (pool.clone(), Arc::clone(&readers.counters.changes));
            let queue = Arc::clone(&readers.queue);
            let thread = std::thread::Builder::new()
                .name("reader".to_owned())
                .spawn(move || work(&pool, &queue, &changes))?;
            readers.threads().push(thread);
        }
        Ok(readers)
    }

    fn threads(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets no reader go on looking at the state it sees now.
    pub(super) fn renew(&self) {
        self.counters.changed();
        self.queue.call_all();
    }

    /// Finishes what is queued and closes the connections. Blocking; later reads are refused.
    pub(super) fn stop(&self) {
        self.queue.close();
        for thread in self.threads().drain(..) {
            let _ = thread.join();
        }
    }

    /// Queues a read; `tell` is told what it found. Dropping it unasked means «busy».
    pub(super) fn queue<T, E, F>(
        &self,
        state: State,
        read: F,
        tell: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        E: From<StorageError>,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (vault, clock) = (Arc::clone(&self.vault), self.clock);
        let job = move |reader: &mut Reader| {
            let mut tx = ReadTx::new(&mut reader.connection, &vault, clock());
            // A panic in one read must not end the thread that others wait for.
            let ran = std::panic::catch_unwind(AssertUnwindSafe(|| read(&mut tx)));
            let found = ran.unwrap_or_else(|_| {
                reader.spoil();
                Err(StorageError::Broken("a read panicked".to_owned()).into())
            });
            if found.is_err() && !reader.is_spoilt() && !reader.answers() {
                tell(Err(StorageError::Busy.into()));
            } else {
                tell(found);
            }
        };
        self.queue.push(Job {
            run: Box::new(job),
            queued: Instant::now(),
            state,
        });
    }
}

fn work(pool: &r2d2::Pool<Opener>, queue: &Queue<Job>, changes: &AtomicU64) {
    let mut kept: Option<r2d2::PooledConnection<Opener>> = None;
    loop {
        let until = kept.as_ref().and_then(|reader| reader.looks_until());
        let job = match queue.wait(until) {
            Woken::Job(job) => job,
            Woken::Idle => {
                if let Some(mut reader) = kept.take() {
                    reader.let_go();
                }
                continue;
            }
            Woken::Closed => break,
        };
        let mut reader = match kept.take().map_or_else(|| pool.get(), Ok) {
            Ok(reader) => reader,
            Err(error) => {
                tracing::warn!(%error, "no connection to read with");
                continue;
            }
        };
        let mut next = Some(job);
        while let Some(job) = next {
            // Who has waited for so long is told so, and the others are served.
            if job.queued.elapsed() < TURN_TIME {
                if job.state == State::Latest {
                    reader.let_go();
                }
                reader.look(changes.load(Ordering::SeqCst));
                (job.run)(&mut reader);
            }
            next = if reader.is_spoilt() {
                None
            } else {
                queue.next()
            };
        }
        // Kept while it looks at a state that the next read may want too.
        kept = Some(reader).filter(|reader| !reader.is_spoilt() && reader.looks_until().is_some());
    }
    if let Some(mut reader) = kept {
        reader.let_go();
    }
}
