//! The only connection type: SQLite or PostgreSQL behind one enum, and how each is opened. A
//! connection never leaves this crate.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// The embedded engine.
    Sqlite(SqliteConnection),
    /// The server engine.
    Postgres(PgConnection),
}

/// Runs one block for whichever engine the connection is, where diesel's common backend cannot
/// express the statement.
macro_rules! each {
    ($connection:expr, $name:ident => $body:expr) => {
        match $connection {
            $crate::db::connection::AnyConnection::Sqlite($name) => $body,
            $crate::db::connection::AnyConnection::Postgres($name) => $body,
        }
    };
}
pub(crate) use each;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A libpq connection address.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `postgres://…`, `postgresql://…`, `sqlite:PATH` or a plain path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else {
            Self::Sqlite(PathBuf::from(text.strip_prefix("sqlite:").unwrap_or(text)))
        }
    }
}

pub(crate) fn open(url: &DatabaseUrl) -> Result<AnyConnection, String> {
    match url {
        DatabaseUrl::Sqlite(path) => open_sqlite(path).map(AnyConnection::Sqlite),
        DatabaseUrl::Postgres(address) => {
            let mut connection = PgConnection::establish(address)
                .map_err(|error| without_the_address(error.to_string()))?;
            connection
                .batch_execute("SET client_min_messages = warning; SET standard_conforming_strings = on; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'")
                .map_err(|error| error.to_string())?;
            Ok(AnyConnection::Postgres(connection))
        }
    }
}

/// What libpq said. Of an address that it cannot read it quotes a part, which may be the password.
fn without_the_address(reason: String) -> String {
    if reason.contains("URI") || reason.contains("percent-encoded") {
        return "the address of the database is not well written; a special character in a \
                password is written by its code, such as %25 for % and %40 for @"
            .to_owned();
    }
    reason
}

/// How long SQLite waits for another process.
pub(super) const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 10000";

pub(super) fn open_sqlite(path: &Path) -> Result<SqliteConnection, String> {
    let mut connection =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(|error| error.to_string())?;
    connection
        .batch_execute(BUSY_TIMEOUT)
        .map_err(|error| error.to_string())?;
    // 24 MB of pages for each connection: what the readers and the lane take together stays within
    // the memory that docs/BENCHMARKS.md promises.
    connection
        .batch_execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -24000; \
             PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0; \
             PRAGMA journal_size_limit = 134217728",
        )
        .map_err(|error| error.to_string())?;
    Ok(connection)
}

/// The longest a reader looks at one state of the database: a change by another process, which
/// nothing here tells of, is seen this much later at most.
const SNAPSHOT_TIME: Duration = Duration::from_secs(1);

/// The same for one that reads nothing.
const IDLE_TIME: Duration = Duration::from_millis(5);

/// A state of SQLite's database that a reader keeps looking at.
struct Snapshot {
    /// How many changes had been committed.
    changes: u64,
    taken: Instant,
    used: Instant,
}

impl Snapshot {
    fn until(&self) -> Instant {
        (self.taken + SNAPSHOT_TIME).min(self.used + IDLE_TIME)
    }
}

/// A connection of the pool of readers.
pub(crate) struct Reader {
    pub connection: AnyConnection,
    snapshot: Option<Snapshot>,
    spoilt: bool,
}

impl Reader {
    fn new(connection: AnyConnection) -> Self {
        Self {
            connection,
            snapshot: None,
            spoilt: false,
        }
    }

    /// Looks at the database as it is after so many changes. SQLite drops what it knows of the file
    /// whenever somebody else commits, and every look at a client is a commit; so a reader stays
    /// with the state it sees while nothing but such events has been added.
    pub fn look(&mut self, changes: u64) {
        let now = Instant::now();
        if let Some(snapshot) = &mut self.snapshot
            && snapshot.changes == changes
            && now < snapshot.until()
        {
            snapshot.used = now;
            return;
        }
        self.let_go();
        if let AnyConnection::Sqlite(connection) = &mut self.connection
            && connection.batch_execute("BEGIN").is_ok()
        {
            self.snapshot = Some(Snapshot {
                changes,
                taken: now,
                used: now,
            });
        }
    }

    /// The end of the time for which it looks at one state; none when it looks at nothing.
    pub fn looks_until(&self) -> Option<Instant> {
        self.snapshot.as_ref().map(Snapshot::until)
    }

    /// Looks at nothing any more, so that the log of SQLite can begin anew.
    pub fn let_go(&mut self) {
        if self.snapshot.take().is_some() && self.connection.batch_execute("COMMIT").is_err() {
            self.spoil();
        }
    }

    /// Whether it still works, asked after a read that failed: a server that was restarted leaves
    /// connections behind that would fail for ever.
    pub fn answers(&mut self) -> bool {
        if let AnyConnection::Postgres(connection) = &mut self.connection
            && connection.batch_execute("SELECT 1").is_err()
        {
            self.spoil();
        }
        !self.spoilt
    }

    /// Never to be used again: nobody knows what a panic left behind.
    pub fn spoil(&mut self) {
        self.spoilt = true;
    }

    pub fn is_spoilt(&self) -> bool {
        self.spoilt
    }
}

/// Makes connections for the pool of readers.
#[derive(Debug, Clone)]
pub(crate) struct Opener(pub DatabaseUrl);

/// A connection could not be opened or is no longer good.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ConnectionFailed(String);

impl r2d2::ManageConnection for Opener {
    type Connection = Reader;
    type Error = ConnectionFailed;

    fn connect(&self) -> Result<Reader, ConnectionFailed> {
        let connection = open(&self.0).map_err(ConnectionFailed)?;
        Ok(Reader::new(connection))
    }

    fn is_valid(&self, reader: &mut Reader) -> Result<(), ConnectionFailed> {
        let connection = &mut reader.connection;
        connection
            .batch_execute("SELECT 1")
            .map_err(|error| ConnectionFailed(error.to_string()))
    }

    fn has_broken(&self, reader: &mut Reader) -> bool {
        use diesel::connection::TransactionManager;
        if reader.is_spoilt() {
            return true;
        }
        match &mut reader.connection {
            AnyConnection::Sqlite(_) => false,
            AnyConnection::Postgres(connection) => {
                diesel::connection::AnsiTransactionManager::is_broken_transaction_manager(
                    connection,
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that an address that libpq cannot read is refused without quoting the password in it.
    #[test]
    fn password_is_not_quoted() {
        for address in [
            "postgres://larets:s3cret%zz@localhost/larets",
            "postgres://larets:s3cret%00@localhost/larets",
            "postgres://larets:s3cret@[::1/larets",
            "postgres://larets:s3cret@[::1]x/larets",
            "postgres://larets:s3cret@localhost/larets?nothing",
        ] {
            let refused = open(&DatabaseUrl::Postgres(address.to_owned()));
            let reason = refused.map(drop).unwrap_err();
            assert!(!reason.contains("s3cret"), "{reason}");
        }
    }
}
