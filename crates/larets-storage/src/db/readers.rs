//! The readers: a few threads that take whatever reads wait, each with a connection of the pool,
//! and run them one after the other on the same state of the database as long as nothing changed.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};
use larets_core::time::At;

use super::Vault;
use super::connection::{Opener, Reader};
use super::transaction::ReadTx;
use crate::error::StorageError;

/// Most reads waiting; more are refused.
const QUEUE: usize = 4096;

type Job = Box<dyn FnOnce(&mut Reader) + Send>;

/// The queue of reads. The threads end with it.
pub(super) struct Readers {
    jobs: Sender<Job>,
    vault: Arc<Vault>,
    clock: fn() -> At,
}

impl Readers {
    /// One thread for each connection the pool may have. `changes` counts what was committed here.
    pub(super) fn start(
        pool: &r2d2::Pool<Opener>,
        vault: Arc<Vault>,
        clock: fn() -> At,
        changes: &Arc<AtomicU64>,
    ) -> Result<Self, std::io::Error> {
        let (jobs, waiting) = bounded(QUEUE);
        for _ in 0..pool.max_size() {
            let (pool, waiting, changes) = (pool.clone(), waiting.clone(), Arc::clone(changes));
            std::thread::Builder::new()
                .name("reader".to_owned())
                .spawn(move || work(&pool, &waiting, &changes))?;
        }
        Ok(Self { jobs, vault, clock })
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
        let _ = self.jobs.try_send(Box::new(job));
    }
}

fn work(pool: &r2d2::Pool<Opener>, waiting: &Receiver<Job>, changes: &AtomicU64) {
    while let Ok(first) = waiting.recv() {
        let mut reader = match pool.get() {
            Ok(reader) => reader,
            Err(error) => {
                tracing::warn!(%error, "no connection to read with");
                continue;
            }
        };
        let mut next = Some(first);
        while let Some(run) = next {
            reader.look(changes.load(Ordering::SeqCst));
            run(&mut reader);
            next = if reader.is_spoilt() {
                None
            } else {
                waiting.try_recv().ok()
            };
        }
        reader.let_go();
    }
}
