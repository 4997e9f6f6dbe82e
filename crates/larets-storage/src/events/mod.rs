//! The record of events in the database: appending to the chain, reading a record's own events,
//! signing checkpoints, verifying the whole. Nothing here changes an event.

mod append;
mod checkpoint;
mod timeline;
mod verify;

pub(crate) use append::append;
pub use checkpoint::{count, sign_checkpoint};
pub(crate) use timeline::TAKES_BACK;
pub use timeline::{FieldChange, RecordEvent, changed_fields_since, name_links, of_record};
pub use verify::{Trust, Verification, verify};
