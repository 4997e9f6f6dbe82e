//! A fresh database per test, on SQLite and on PostgreSQL.
//!
//! Holds only where the database is; opening and migrating it is the business of the crate under
//! test.

use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::postgres;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database on the shared test server.
    Postgres,
}

/// An empty database of its own for one test; removed with this value.
#[derive(Debug)]
pub struct TestDatabase {
    engine: Engine,
    url: String,
    folder: TempDir,
    /// Kept to be dropped: takes the database along.
    _postgres: Option<postgres::Database>,
}

impl TestDatabase {
    /// An empty database on `engine`. No PostgreSQL is an error.
    pub fn new(engine: Engine) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("larets-test-").tempdir()?;
        let (url, postgres) = match engine {
            Engine::Sqlite => {
                let file = folder.path().join("larets.sqlite3");
                let path = file
                    .to_str()
                    .context("the temporary folder's name is not UTF-8")?;
                (format!("sqlite:{path}"), None)
            }
            Engine::Postgres => {
                let database = postgres::fresh_database()?;
                (database.url().to_owned(), Some(database))
            }
        };
        Ok(Self {
            engine,
            url,
            folder,
            _postgres: postgres,
        })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// What `larets --database` takes: `sqlite:PATH` or `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A temporary folder for what belongs beside the database: keys, files, certificates.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Runs a test body, sync or async, on both engines: `name::sqlite` and `name::postgres`.
///
/// ```
/// use larets_testkit::{TestDatabase, both_databases};
///
/// both_databases! {
///     /// A new database has a URL of its own engine.
///     fn has_a_url(db: TestDatabase) {
///         assert!(db.url().starts_with("sqlite:") || db.url().starts_with("postgres:"));
///     }
///
///     /// The body may be async and may return a `Result`.
///     async fn may_fail(db: TestDatabase) -> Result<(), std::io::Error> {
///         assert!(db.folder().is_dir());
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! both_databases {
    () => {};
    (
        $(#[$attribute:meta])*
        async fn $name:ident($database:ident: TestDatabase) $(-> $output:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        #[cfg(test)]
        mod $name {
            use super::*;

            async fn body($database: $crate::TestDatabase) $(-> $output)? $body

            #[test]
            fn sqlite() $(-> $output)? {
                $crate::database::run_async($crate::Engine::Sqlite, body)
            }

            #[test]
            fn postgres() $(-> $output)? {
                $crate::database::run_async($crate::Engine::Postgres, body)
            }
        }
        $crate::both_databases! { $($rest)* }
    };
    (
        $(#[$attribute:meta])*
        fn $name:ident($database:ident: TestDatabase) $(-> $output:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        #[cfg(test)]
        mod $name {
            use super::*;

            fn body($database: $crate::TestDatabase) $(-> $output)? $body

            #[test]
            fn sqlite() $(-> $output)? {
                $crate::database::run($crate::Engine::Sqlite, body)
            }

            #[test]
            fn postgres() $(-> $output)? {
                $crate::database::run($crate::Engine::Postgres, body)
            }
        }
        $crate::both_databases! { $($rest)* }
    };
}

/// Runs a body of [`both_databases!`] on a fresh database; called by the macro only.
///
/// # Panics
/// When there is no database to run on.
#[doc(hidden)]
pub fn run<T>(engine: Engine, body: impl FnOnce(TestDatabase) -> T) -> T {
    match TestDatabase::new(engine) {
        Ok(database) => body(database),
        Err(error) => panic!("{error:#}"),
    }
}

/// As [`run`], for an async body.
///
/// # Panics
/// When there is no database to run on.
#[doc(hidden)]
pub fn run_async<T, F: Future<Output = T>>(
    engine: Engine,
    body: impl FnOnce(TestDatabase) -> F,
) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => run(engine, |database| runtime.block_on(body(database))),
        Err(error) => panic!("cannot start a runtime for the test: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    both_databases! {
        /// The macro gives each engine its own database: shown by the URL's scheme.
        fn url_names_the_engine(db: TestDatabase) {
            let scheme = match db.engine() {
                Engine::Sqlite => "sqlite:",
                Engine::Postgres => "postgres://",
            };
            assert!(db.url().starts_with(scheme), "{}", db.url());
        }

        /// An async body runs inside a runtime, and its error fails the test.
        async fn async_body_runs(db: TestDatabase) -> Result<()> {
            tokio::task::yield_now().await;
            anyhow::ensure!(db.folder().is_dir());
            Ok(())
        }
    }
}
