//! Bringing in a foreign base: upload, detection, mapping, dry run, the job that writes, the file of
//! refused rows. The rules are in `larets_core::imports`, the statements in
//! `larets_storage::imports`.

pub mod cards;
mod change;
pub mod convert;
mod download;
pub mod file;
mod fixes;
mod handlers;
pub mod job;
mod memory;
pub mod plan;
pub mod read;
pub mod refused;
pub mod run;
pub mod sweep;
pub mod upload;
pub mod values;
pub mod wire;
pub mod words;

pub use handlers::routes;
