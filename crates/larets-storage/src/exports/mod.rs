//! Exports: their rows, who runs each, how far it is, and when its file has to go. What is asked
//! for is sealed, as a filter may hold a phone number. Files are written elsewhere.

pub mod read;
mod row;
pub(crate) mod schema;
pub mod write;

pub use row::{ExportProgress, ExportRecord};
