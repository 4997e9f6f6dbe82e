//! Pipelines and their stages: rows, reading, and editing with an event.

pub mod read;
mod row;
pub mod write;
