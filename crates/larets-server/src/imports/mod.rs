//! Bringing in a foreign base: upload, detection, mapping, dry run, the job that writes, the file of
//! refused rows. The rules are in `larets_core::imports`, the statements in
//! `larets_storage::imports`.

mod change;
pub mod convert;
mod download;
pub mod file;
mod handlers;
pub mod job;
pub mod plan;
pub mod read;
pub mod refused;
pub mod run;
pub mod upload;
pub mod wire;
pub mod words;

pub use handlers::routes;
