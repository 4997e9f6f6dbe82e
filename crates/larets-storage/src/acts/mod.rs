//! Acts that can be undone: changes of many records, imports, merges. What each changed is kept with
//! what was before, in the transaction of the change, for 30 days; undoing takes it back in chunks,
//! from the last change to the first, and leaves what somebody changed since.

pub mod bulk;
mod image;
pub mod imports;
pub(crate) mod journal;
mod kinds;
mod leave;
mod links;
pub mod merge;
mod pointers;
pub mod read;
mod row;
pub(crate) mod schema;
pub(crate) mod settled;
mod told;
pub mod undo;
pub mod write;

pub(crate) use image::bytes;
pub use kinds::Undoable;
pub use row::{ActChange, ActProgress, ActRecord, Run};

use crate::db::WriteTx;

/// Most records of a transaction.
const CHUNK: i64 = 50;
/// Most of them while somebody waits for the lane.
const CHUNK_AWAITED: u8 = 5;

/// How many records the next transaction takes. Those that it would leave to another need not be read.
fn chunk(tx: &WriteTx<'_>) -> i64 {
    if tx.is_awaited() {
        i64::from(CHUNK_AWAITED)
    } else {
        CHUNK
    }
}

/// Whether a transaction that has done so many leaves the rest to another.
fn gives_way(tx: &WriteTx<'_>, done: usize) -> bool {
    done >= usize::from(CHUNK_AWAITED) && tx.is_awaited()
}
