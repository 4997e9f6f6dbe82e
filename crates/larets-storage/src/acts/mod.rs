//! Acts that can be undone: changes of many records, imports, merges. What each changed is kept with
//! what was before, in the transaction of the change, for 30 days; undoing takes it back in chunks,
//! from the last change to the first, and leaves what somebody changed since.

pub mod bulk;
mod image;
pub mod imports;
pub(crate) mod journal;
mod kinds;
mod leave;
pub mod merge;
mod pointers;
pub mod read;
mod row;
pub(crate) mod schema;
pub(crate) mod settled;
pub mod undo;
pub mod write;

pub(crate) use image::bytes;
pub use kinds::Undoable;
pub use row::{ActChange, ActProgress, ActRecord, Run};

/// Most records of a transaction.
pub const CHUNK: i64 = 50;
/// Once so many are done and somebody waits for the lane, the rest is left to another transaction.
const YIELD_AFTER: usize = 2;
