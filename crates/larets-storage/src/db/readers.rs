//! The readers: a few threads that take whatever reads wait, each with a connection of the pool,
//! and run them one after the other on the same state of the database as long as nothing changed.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use larets_core::time::At;

use super::Vault;
use super::connection::{Opener, Reader};
use super::transaction::ReadTx;
use crate::error::StorageError;

/// Most reads waiting; more are refused.
const QUEUE: usize = 4096;

/// The longest a read waits for its turn.
const TURN_TIME: Duration = Duration::from_secs(5);

type Run = Box<dyn FnOnce(&mut Reader) + Send>;

/// A read that waits. Dropping it tells its asker «busy».
struct Job {
    run: Run,
    queued: Instant,
}

/// What waits. A queue that does not spin: under load every turn of a core is needed elsewhere.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a job in; a full queue drops it.
    fn push(&self, run: Run) {
        let mut waiting = self.lock();
        if waiting.jobs.len() < QUEUE && !waiting.closed {
            let queued = Instant::now();
            waiting.jobs.push_back(Job { run, queued });
            drop(waiting);
            self.more.notify_one();
        }
    }

    /// The next job, waited for; none once the queue is closed.
    fn wait(&self) -> Option<Job> {
        let waiting = self.more.wait_while(self.lock(), |waiting| {
            waiting.jobs.is_empty() && !waiting.closed
        });
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.jobs.pop_front()
    }

    /// The next job, if there is one.
    fn next(&self) -> Option<Job> {
        self.lock().jobs.pop_front()
    }

    fn close(&self) {
        self.lock().closed = true;
        self.more.notify_all();
    }
}

/// The threads that read. They end with it.
pub(super) struct Readers {
    queue: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    vault: Arc<Vault>,
    clock: fn() -> At,
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Readers {
    /// One thread for each connection the pool may have. `changes` counts what was committed here.
    pub(super) fn start(
        pool: &r2d2::Pool<Opener>,
        vault: Arc<Vault>,
        clock: fn() -> At,
        changes: &Arc<AtomicU64>,
    ) -> Result<Self, std::io::Error> {
        let readers = Self {
            queue: Arc::default(),
            threads: Mutex::default(),
            vault,
            clock,
        };
        for _ in 0..pool.max_size() {
            let (pool, changes) = (pool.clone(), Arc::clone(changes));
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

    /// Finishes what is queued and closes the connections. Blocking; later reads are refused.
    pub(super) fn stop(&self) {
        self.queue.close();
        for thread in self.threads().drain(..) {
            let _ = thread.join();
        }
    }

    /// Queues a read; `tell` is told what it found. Dropping it unasked means «busy».
    pub(super) fn queue<T, E, F>(&self, read: F, tell: impl FnOnce(Result<T, E>) + Send + 'static)
    where
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
        self.queue.push(Box::new(job));
    }
}

fn work(pool: &r2d2::Pool<Opener>, queue: &Queue, changes: &AtomicU64) {
    while let Some(first) = queue.wait() {
        let mut reader = match pool.get() {
            Ok(reader) => reader,
            Err(error) => {
                tracing::warn!(%error, "no connection to read with");
                continue;
            }
        };
        let mut next = Some(first);
        while let Some(job) = next {
            // Who has waited for so long is told so, and the others are served.
            if job.queued.elapsed() < TURN_TIME {
                reader.look(changes.load(Ordering::SeqCst));
                (job.run)(&mut reader);
            }
            next = if reader.is_spoilt() {
                None
            } else {
                queue.next()
            };
        }
        reader.let_go();
    }
}
