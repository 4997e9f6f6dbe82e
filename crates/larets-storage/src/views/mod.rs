//! Saved views of lists. Their filters are sealed, as somebody may have typed a phone into one.

pub mod read;
mod row;
pub mod write;
