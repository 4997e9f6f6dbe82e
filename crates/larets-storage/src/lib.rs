//! SQLite and PostgreSQL behind one connection type: tables, migrations, and a folder of reads
//! and writes per feature. Every function wants a grant of core, and a transaction that only
//! [`Db`] hands out.

pub mod access;
pub mod acts;
pub mod clients;
pub mod companies;
pub mod contacts;
pub mod db;
pub mod deals;
pub mod demo;
mod dialect;
pub mod duplicates;
mod error;
pub mod events;
pub mod exports;
pub mod favourites;
pub mod files;
pub mod idempotency;
pub mod imports;
pub mod installation;
pub mod live;
pub mod notes;
pub mod pipelines;
mod points;
mod schema;
mod schema_own;
pub mod search;
pub mod sessions;
#[cfg(test)]
mod tests;
pub mod today;
mod types;
pub mod users;
pub mod views;

pub use db::{Changed, DatabaseUrl, Db, OpenError, ReadTx, Recorded, WriteTx};
pub use error::{Constraint, StorageError};
