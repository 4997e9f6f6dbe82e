//! SQLite and PostgreSQL behind one connection type: tables, migrations, and a folder of reads
//! and writes per feature. Every function wants a grant of core, and a transaction that only
//! [`Db`] hands out.

pub mod db;
mod error;
pub mod events;
mod schema;
mod types;
pub mod users;
pub mod sessions;
pub mod installation;

pub use db::{Changed, DatabaseUrl, Db, OpenError, ReadTx, Recorded, WriteTx};
pub use error::{Constraint, StorageError};
