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

/// Records of a transaction: so few that whoever waits for the lane waits no longer than for a page.
pub const CHUNK: i64 = 10;
