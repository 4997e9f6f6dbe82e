//! Opening a database: the engine is checked, migrations run, the keys are loaded or, in an empty
//! database, made. Anything amiss is its own error and leaves the database as it was.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use larets_core::time::At;
use larets_security::keyring::{CheckValue, KeyRecord, Keyring, KeyringError, Purpose, RootKey};
use tokio::sync::broadcast;
use uuid::Uuid;

use super::connection::{AnyConnection, DatabaseUrl, Opener, open as connect};
use super::log::Log;
use super::readers::Readers;
use super::{Counters, Db, Inner, Lane, Vault};
use crate::error::StorageError;
use crate::schema::{data_key, installation};

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// SQLite before this can lose commits with several WAL connections.
const SQLITE_LEAST: i32 = 3_051_003;
/// The oldest PostgreSQL spoken to.
const POSTGRES_LEAST: i64 = 140_000;
/// Connections for reading.
const READERS: u32 = 4;
/// Committed changes a slow listener may be behind.
const CHANGES_KEPT: usize = 4096;

/// What is needed to open a database.
pub struct DbOptions {
    /// Where it is.
    pub url: DatabaseUrl,
    /// The key that wraps all others.
    pub root_key: RootKey,
    /// Tells the time.
    pub clock: fn() -> At,
}

/// Why a database cannot be opened here.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or its folder cannot be read or written.
    #[error("cannot open the database {path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        reason: String,
    },
    /// PostgreSQL does not answer.
    #[error("PostgreSQL does not answer: {reason}")]
    PostgresAway {
        /// What libpq said; it never quotes a password.
        reason: String,
    },
    /// PostgreSQL is too old.
    #[error("PostgreSQL {found} is too old: version 14 or later is needed")]
    PostgresTooOld {
        /// Its version number.
        found: String,
    },
    /// The SQLite that was built in is one that can lose commits.
    #[error("the built-in SQLite {found} is older than 3.51.3")]
    SqliteTooOld {
        /// Its version.
        found: String,
    },
    /// A newer version of the product has worked with this database.
    #[error("the database was changed by a newer version of Larets (it has the step {found})")]
    NewerSchema {
        /// The migration this version does not know.
        found: String,
    },
    /// The key file belongs to another installation.
    #[error("the key file does not belong to this database")]
    WrongRootKey,
    /// A stored key is damaged.
    #[error("the keys in the database cannot be read: {0}")]
    Keys(KeyringError),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    DiskFull(String),
    /// Anything else.
    #[error("the database cannot be used: {0}")]
    Broken(String),
}

impl From<StorageError> for OpenError {
    fn from(error: StorageError) -> Self {
        match error {
            // Migrations wrap what the engine said. An error of input or output is no full disk
            // by itself: whoever knows the folder can see.
            StorageError::ReadOnly(reason) | StorageError::Broken(reason) => {
                if says_full(&reason) {
                    Self::DiskFull(reason)
                } else {
                    Self::Broken(reason)
                }
            }
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Whether an engine complains of missing space.
fn says_full(reason: &str) -> bool {
    ["disk is full", "No space left", "could not extend file"]
        .iter()
        .any(|part| reason.contains(part))
}

impl From<diesel::result::Error> for OpenError {
    fn from(error: diesel::result::Error) -> Self {
        StorageError::from(error).into()
    }
}

pub(super) fn open(options: DbOptions) -> Result<Db, OpenError> {
    let DbOptions {
        url,
        root_key,
        clock,
    } = options;
    let mut connection = reach(&url)?;
    // A key of another installation changes nothing, so it is told before anything is migrated.
    if let Some(check) = stored_check(&mut connection)?
        && !root_key.matches(&check)
    {
        return Err(OpenError::WrongRootKey);
    }
    migrate(&mut connection)?;
    let vault = Arc::new(load_keys(&mut connection, &root_key, clock())?);
    let pool = r2d2::Pool::builder()
        .max_size(READERS)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(Duration::from_secs(5))
        .build(Opener(url.clone()))
        .map_err(|error| OpenError::Broken(error.to_string()))?;
    let (changes, _) = broadcast::channel(CHANGES_KEPT);
    let counters = Counters::default();
    let threads = |error: std::io::Error| OpenError::Broken(error.to_string());
    let readers = Readers::start(&pool, Arc::clone(&vault), clock, counters.clone());
    let readers = Arc::new(readers.map_err(threads)?);
    let log = match &url {
        DatabaseUrl::Sqlite(file) => Some(Log::start(file.clone(), Arc::clone(&readers))),
        DatabaseUrl::Postgres(_) => None,
    };
    let log = log.transpose().map_err(threads)?;
    let listeners = (changes.clone(), counters.clone());
    let lane = Lane::start(url, connection, Arc::clone(&vault), clock, listeners, log);
    Ok(Db(Arc::new(Inner {
        readers,
        lane: lane.map_err(threads)?,
        vault,
        clock,
        changes,
        counters,
    })))
}

/// A connection to an engine that is new enough.
fn reach(url: &DatabaseUrl) -> Result<AnyConnection, OpenError> {
    let mut connection = connect(url).map_err(|reason| match url {
        DatabaseUrl::Sqlite(_) if says_full(&reason) => OpenError::DiskFull(reason),
        DatabaseUrl::Sqlite(path) => OpenError::File {
            path: path.clone(),
            reason,
        },
        DatabaseUrl::Postgres(_) => OpenError::PostgresAway { reason },
    })?;
    check_engine(&mut connection)?;
    Ok(connection)
}

/// Whether an installation has been made in a database. Nothing is changed. Blocking.
pub fn is_installed(url: &DatabaseUrl) -> Result<bool, OpenError> {
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        return Ok(false);
    }
    Ok(stored_check(&mut reach(url)?)?.is_some())
}

/// What the root key is checked against; none where no installation has been made yet.
fn stored_check(connection: &mut AnyConnection) -> Result<Option<CheckValue>, OpenError> {
    let there: Number = match connection {
        AnyConnection::Sqlite(connection) => diesel::sql_query(
            "SELECT count(*) AS number FROM sqlite_master WHERE name = 'installation'",
        )
        .get_result(connection)?,
        AnyConnection::Postgres(connection) => {
            diesel::sql_query("SELECT count(to_regclass('installation')) AS number")
                .get_result(connection)?
        }
    };
    if there.number == 0 {
        return Ok(None);
    }
    Ok(setting(connection, "key_check")?
        .and_then(|text| hex_decode(&text))
        .and_then(|bytes| CheckValue::from_slice(&bytes)))
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

fn check_engine(connection: &mut AnyConnection) -> Result<(), OpenError> {
    match connection {
        AnyConnection::Sqlite(connection) => {
            let found = sqlite_version(connection)?;
            if version_number(&found) < SQLITE_LEAST {
                return Err(OpenError::SqliteTooOld { found });
            }
        }
        AnyConnection::Postgres(connection) => {
            let version: Number =
                diesel::sql_query("SELECT current_setting('server_version_num')::bigint AS number")
                    .get_result(connection)?;
            if version.number < POSTGRES_LEAST {
                return Err(OpenError::PostgresTooOld {
                    found: (version.number / 10_000).to_string(),
                });
            }
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// The version of the SQLite that runs, such as 3.53.2. What the headers say at build time may be
/// another one.
fn sqlite_version(connection: &mut SqliteConnection) -> Result<String, OpenError> {
    let found: Version =
        diesel::sql_query("SELECT sqlite_version() AS version").get_result(connection)?;
    Ok(found.version)
}

/// 3.53.2 as SQLite counts it, 3053002; no version at all is 0.
fn version_number(version: &str) -> i32 {
    version.split('.').take(3).fold(0, |number, part| {
        number * 1000 + part.parse::<i32>().unwrap_or_default()
    })
}

fn migrate(connection: &mut AnyConnection) -> Result<(), OpenError> {
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| {
        OpenError::from(StorageError::from(
            diesel::result::Error::QueryBuilderError(error),
        ))
    };
    macro_rules! run {
        ($connection:expr, $migrations:expr, $backend:ty) => {{
            use diesel::migration::{Migration, MigrationSource};
            let known: Vec<Box<dyn Migration<$backend>>> =
                $migrations.migrations().map_err(broken)?;
            let applied = $connection.applied_migrations().map_err(broken)?;
            let unknown = applied.iter().find(|applied| {
                !known
                    .iter()
                    .any(|known| known.name().version() == **applied)
            });
            if let Some(version) = unknown {
                return Err(OpenError::NewerSchema {
                    found: version.to_string(),
                });
            }
            $connection
                .run_pending_migrations($migrations)
                .map_err(broken)?;
        }};
    }
    match connection {
        AnyConnection::Sqlite(connection) => {
            run!(connection, SQLITE_MIGRATIONS, diesel::sqlite::Sqlite);
        }
        AnyConnection::Postgres(connection) => {
            // Two nodes starting together must not migrate together.
            connection.batch_execute("SELECT pg_advisory_lock(7809125263)")?;
            run!(connection, POSTGRES_MIGRATIONS, diesel::pg::Pg);
            connection.batch_execute("SELECT pg_advisory_unlock(7809125263)")?;
        }
    }
    Ok(())
}

fn setting(connection: &mut AnyConnection, name: &str) -> Result<Option<String>, OpenError> {
    Ok(installation::table
        .find(name)
        .select(installation::value)
        .first::<String>(connection)
        .optional()?)
}

fn load_keys(
    connection: &mut AnyConnection,
    root_key: &RootKey,
    now: At,
) -> Result<Vault, OpenError> {
    connection.transaction(|connection| {
        if setting(connection, "id")?.is_none() {
            make_keys(connection, root_key, now)?;
        }
        let id = setting(connection, "id")?.unwrap_or_default();
        let check = setting(connection, "key_check")?
            .and_then(|text| hex_decode(&text))
            .and_then(|bytes| CheckValue::from_slice(&bytes))
            .ok_or_else(|| OpenError::Broken("the key check value is missing".to_owned()))?;
        let rows: Vec<(i64, String, i64, Vec<u8>, i64)> = data_key::table
            .select((
                data_key::id,
                data_key::purpose,
                data_key::version,
                data_key::wrapped,
                data_key::seals,
            ))
            .load(connection)?;
        let mut records = Vec::with_capacity(rows.len());
        for (id, purpose, version, wrapped, _) in &rows {
            let purpose = Purpose::from_name(purpose).ok_or_else(|| {
                OpenError::Broken(format!("a key of the unknown purpose {purpose}"))
            })?;
            records.push(KeyRecord {
                id: u32::try_from(*id).unwrap_or_default(),
                purpose,
                version: u32::try_from(*version).unwrap_or_default(),
                wrapped: wrapped.clone(),
            });
        }
        let keyring = Keyring::load(root_key, &check, &records).map_err(|error| match error {
            KeyringError::WrongRootKey => OpenError::WrongRootKey,
            other => OpenError::Keys(other),
        })?;
        let vault = Vault::new(keyring, format!("larets/{id}")).map_err(OpenError::Keys)?;
        vault.add_earlier_seals(|key| {
            let row = rows.iter().find(|row| row.0 == i64::from(key));
            row.map_or(0, |row| u64::try_from(row.4).unwrap_or_default())
        });
        Ok(vault)
    })
}

fn make_keys(connection: &mut AnyConnection, root_key: &RootKey, now: At) -> Result<(), OpenError> {
    let (_, records) = Keyring::generate(root_key, 1).map_err(OpenError::Keys)?;
    for record in records {
        diesel::insert_into(data_key::table)
            .values((
                data_key::id.eq(i64::from(record.id)),
                data_key::purpose.eq(record.purpose.as_str()),
                data_key::version.eq(i64::from(record.version)),
                data_key::wrapped.eq(&record.wrapped),
                data_key::seals.eq(0),
                data_key::created_at.eq(now.micros()),
            ))
            .execute(connection)?;
    }
    let check = hex_encode(root_key.check_value().as_bytes());
    for (name, value) in [
        ("id", Uuid::now_v7().to_string()),
        ("key_check", check),
        ("access_epoch", "1".to_owned()),
    ] {
        diesel::insert_into(installation::table)
            .values((installation::name.eq(name), installation::value.eq(value)))
            .execute(connection)?;
    }
    Ok(())
}

fn hex_encode(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hex_decode(text: &str) -> Option<Vec<u8>> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that the SQLite that runs is the one that was built in, and that its version counts as
    // SQLite counts it.
    #[test]
    fn sqlite_that_runs() {
        assert_eq!(version_number("3.51.2"), 3_051_002);
        assert_eq!(version_number("nonsense"), 0);
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        let found = version_number(&sqlite_version(&mut connection).unwrap());
        assert_eq!(found, libsqlite3_sys::SQLITE_VERSION_NUMBER);
        assert!(found >= SQLITE_LEAST);
    }
}
