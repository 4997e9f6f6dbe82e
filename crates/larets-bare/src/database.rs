//! The pools of the bare handler, with the settings that the product gives its connections: WAL and
//! a sync for each commit. No query stands here.

use anyhow::Result;
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

/// Readers; as many as the product has.
const READERS: u32 = 4;
/// SQLite lets one write at a time: a queue for one connection is quicker than six that poll for
/// the lock. PostgreSQL writes side by side, and each connection waits for its own sync.
const SQLITE_WRITERS: u32 = 1;
const POSTGRES_WRITERS: u32 = 16;

/// Either engine.
pub enum Connection {
    /// A file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

/// Runs one block for whichever engine the connection is.
macro_rules! each {
    ($connection:expr, $name:ident => $body:expr) => {
        match $connection {
            $crate::database::Connection::Sqlite($name) => $body,
            $crate::database::Connection::Postgres($name) => $body,
        }
    };
}
pub(crate) use each;

/// A connection out of a pool.
pub type Pooled = r2d2::PooledConnection<Opener>;

/// Opens connections for the pools.
#[derive(Debug, Clone)]
pub struct Opener(String);

impl Opener {
    fn is_postgres(&self) -> bool {
        self.0.starts_with("postgres://")
    }

    fn pool(&self, size: u32) -> Result<r2d2::Pool<Self>> {
        let pool = r2d2::Pool::builder().test_on_check_out(false);
        Ok(pool.max_size(size).build(self.clone())?)
    }
}

impl r2d2::ManageConnection for Opener {
    type Connection = Connection;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Connection, ConnectionError> {
        if self.is_postgres() {
            return PgConnection::establish(&self.0).map(Connection::Postgres);
        }
        let mut connection = SqliteConnection::establish(&self.0)?;
        connection
            .batch_execute(
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -24000; PRAGMA mmap_size = 0; \
                 PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000",
            )
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(Connection::Sqlite(connection))
    }

    fn is_valid(&self, _: &mut Connection) -> Result<(), ConnectionError> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}

/// The database of an installation.
pub struct Database {
    readers: r2d2::Pool<Opener>,
    writers: r2d2::Pool<Opener>,
}

impl Database {
    /// Opens a file of SQLite or an address of PostgreSQL.
    pub fn open(url: &str) -> Result<Self> {
        let opener = Opener(url.to_owned());
        let writers = if opener.is_postgres() {
            POSTGRES_WRITERS
        } else {
            SQLITE_WRITERS
        };
        Ok(Self {
            readers: opener.pool(READERS)?,
            writers: opener.pool(writers)?,
        })
    }

    /// A connection to read with.
    pub fn reader(&self) -> Result<Pooled> {
        Ok(self.readers.get()?)
    }

    /// A connection to write with.
    pub fn writer(&self) -> Result<Pooled> {
        Ok(self.writers.get()?)
    }
}

/// Microseconds since 1970.
pub fn now() -> Result<i64> {
    let (seconds, nanoseconds) = uuid::Uuid::now_v7()
        .get_timestamp()
        .map_or((0, 0), |time| time.to_unix());
    Ok(i64::try_from(seconds)? * 1_000_000 + i64::from(nanoseconds / 1_000))
}
