//! The job of a search for duplicates: each step looks through a bounded part of the base, with the
//! rights that its owner has at that moment, and keeps what it found, so that a job which was cut off
//! goes on by itself. One search runs after another.

use larets_core::access::SystemActor;
use larets_core::ids::DuplicateSearchId;
use larets_storage::duplicates::{DuplicateSearch, Step, read, write};
use larets_storage::{Db, StorageError};
use tokio::runtime::Handle;

use crate::jobs::queue::Queue;
use crate::jobs::steps::{TELL, all_steps, code_of, until_told};

/// What runs and what waits for its turn.
static QUEUE: Queue = Queue::new("duplicates");

/// Goes on with every search that was at work when the server stopped.
pub async fn resume(db: &Db) -> Result<usize, StorageError> {
    let unfinished = db.read(read::unfinished).await?;
    for id in &unfinished {
        begin(db, *id);
    }
    Ok(unfinished.len())
}

/// Begins the job of a search, when its turn comes. It ends by itself.
pub fn begin(db: &Db, id: DuplicateSearchId) {
    let (db, runtime) = (db.clone(), Handle::current());
    let begun = QUEUE.put(move || {
        let work = || all_steps(|| Ok(step(&db, &runtime, id)?));
        if let Some(code) = code_of(id, work) {
            // Not here: what waits for its turn would wait for this too.
            runtime.spawn(until_told(TELL, move || fail(db.clone(), id, code)));
        }
    });
    if let Err(error) = begun {
        tracing::error!(search = %id, %error, "a search could not begin; it will at the next start");
    }
}

/// Does one step; tells whether more are left.
fn step(db: &Db, runtime: &Handle, id: DuplicateSearchId) -> Result<bool, StorageError> {
    let next = runtime.block_on(db.read_latest(move |tx| read::next_step(tx, id)))?;
    let (more, done) = match next {
        Step::Nothing => return Ok(false),
        Step::Keep(part) => (true, runtime.block_on(write::keep(db, part))),
        Step::End(actor) => {
            let ended = db.write(move |tx| write::end(tx, &actor, id));
            (false, runtime.block_on(ended).map(|_| ()))
        }
    };
    match done {
        Ok(()) => Ok(more),
        // Stopped, or another job has taken over: nothing is left to do.
        Err(StorageError::Refused("duplicate_search_ended")) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Notes that a search ended by a fault. The product itself says so: the person may be gone.
async fn fail(db: Db, id: DuplicateSearchId, code: &'static str) -> Result<(), StorageError> {
    let ended: Result<DuplicateSearch, StorageError> = db
        .write(move |tx| write::fail(tx, &SystemActor::for_job("duplicates"), id, code))
        .await;
    match ended {
        // It has ended since, or is gone.
        Ok(_) | Err(StorageError::Refused("duplicate_search_ended") | StorageError::NotFound) => {
            Ok(())
        }
        Err(error) => Err(error),
    }
}
