//! Taking records out to a file: what is asked for, the job that writes the file piece by piece
//! under the rights of that moment, and the download by its owner. What a column is stands in
//! `larets_core::exports`, the states and limits in `larets_storage::exports`.

mod cell;
mod chunk;
mod download;
pub mod file;
mod file_name;
pub mod formats;
mod handlers;
pub mod plan;
pub mod rows;
pub mod run;
pub mod sweep;
mod wire;
mod words;

pub use chunk::Reader;
pub use handlers::{checked_reason, routes};
