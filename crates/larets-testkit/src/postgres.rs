//! One PostgreSQL for all tests of this machine's user.
//!
//! The first test that asks starts it from the installed server programs, on a free loopback
//! port with its data in a temporary folder; later tests, also in other processes, join it. Each
//! process that uses it holds a shared lock, and a small shell process stops the server and
//! removes its data once nobody has held that lock for a minute. `LARETS_TEST_POSTGRES` names
//! another server to use instead, as an URL with the right to create databases.
//!
//! A missing PostgreSQL is an error here, never a reason to leave a test out.

use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, anyhow, bail, ensure};
use ring::rand::SecureRandom;

/// Where Debian and its children put the programs of each PostgreSQL version.
const INSTALLED: &str = "/usr/lib/postgresql";
/// The account that PostgreSQL runs as when the tests run as root, which it refuses to be.
const ACCOUNT: &str = "postgres";
/// Stops the server when nobody uses it any more.
const KEEPER: &str = include_str!("postgres_keeper.sh");

/// A PostgreSQL on which databases can be made.
#[derive(Debug)]
pub struct Server {
    admin_url: String,
    psql: PathBuf,
    /// Held for the life of this process; the keeper looks at it.
    _in_use: Option<File>,
}

/// A database of its own, dropped with this value.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
}

impl Database {
    /// The URL that `larets --database` takes.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A leftover costs disk until the keeper removes the whole server: not worth failing for.
        if let Ok(server) = shared() {
            let _ = server.run(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
        }
    }
}

/// The server shared by all tests; started on first use.
pub fn shared() -> Result<&'static Server> {
    static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
    SHARED
        .get_or_init(|| join_or_start().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|message| anyhow!("no PostgreSQL for tests: {message}"))
}

/// An empty database on the shared server, for one test.
pub fn fresh_database() -> Result<Database> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = shared()?;
    let name = format!(
        "larets_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    // A process killed earlier may have had the same number.
    server.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    server.run(&format!("CREATE DATABASE {name} TEMPLATE template0"))?;
    let url = server.url_of(&name)?;
    Ok(Database { name, url })
}

impl Server {
    /// The URL of the database `name` on this server.
    pub fn url_of(&self, name: &str) -> Result<String> {
        let (server, _) = self
            .admin_url
            .rsplit_once('/')
            .filter(|(server, _)| server.contains("://") && !server.ends_with('/'))
            .context("the URL of the test server must end in a database name")?;
        Ok(format!("{server}/{name}"))
    }

    /// Runs one statement as the server's administrator and returns what it printed, as bare
    /// tab-separated rows.
    pub fn run(&self, sql: &str) -> Result<String> {
        self.run_in(&self.admin_url, sql)
    }

    /// Runs one statement in the database behind `url`: what an attacker with plain SQL can do.
    pub fn run_in(&self, url: &str, sql: &str) -> Result<String> {
        let output = Command::new(&self.psql)
            .args([
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--field-separator=\t",
            ])
            .args([
                "--set",
                "ON_ERROR_STOP=1",
                "--dbname",
                url,
                "--command",
                sql,
            ])
            .env("PGOPTIONS", "--client-min-messages=warning")
            .env("PGCONNECT_TIMEOUT", "10")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {}", self.psql.display()))?;
        ensure!(
            output.status.success(),
            "psql refused «{sql}»: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned())
    }
}

fn join_or_start() -> Result<Server> {
    if let Ok(admin_url) = env::var("LARETS_TEST_POSTGRES") {
        let psql = programs().map_or_else(|_| PathBuf::from("psql"), |folder| folder.join("psql"));
        return Ok(Server {
            admin_url,
            psql,
            _in_use: None,
        });
    }
    let programs = programs()?;
    let folder = own_folder()?;
    // Whoever holds this lock may start or stop the server; everyone else waits here.
    let turn = open_for_lock(&folder.join("turn"))?;
    turn.lock()
        .context("cannot wait for the lock of the test server")?;
    let in_use = open_for_lock(&folder.join("in-use"))?;
    in_use
        .lock_shared()
        .context("cannot mark the test server as used")?;

    if let Ok(admin_url) = fs::read_to_string(folder.join("url")) {
        let running = Server {
            admin_url,
            psql: programs.join("psql"),
            _in_use: None,
        };
        if running.run("SELECT 1").is_ok() {
            return Ok(Server {
                _in_use: Some(in_use),
                ..running
            });
        }
    }
    let admin_url = start(&folder, &programs)?;
    keep(&folder, &programs)?;
    let mut file = private_file(&folder.join("url"))?;
    file.write_all(admin_url.as_bytes())?;
    Ok(Server {
        admin_url,
        psql: programs.join("psql"),
        _in_use: Some(in_use),
    })
}

/// Makes a new data folder and starts a server on it; returns its URL.
fn start(folder: &Path, programs: &Path) -> Result<String> {
    let data = folder.join("server");
    match fs::remove_dir_all(&data) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            bail!("cannot remove the old data in {}: {error}", data.display())
        }
        _ => fs::create_dir(&data)?,
    }
    let password = random_word()?;
    let password_file = data.join("password");
    private_file(&password_file)?.write_all(password.as_bytes())?;
    if is_root(folder)? {
        finish(Command::new("chown").args(["-R", ACCOUNT]).arg(&data))?;
    }
    let cluster = data.join("cluster");
    let mut initdb = as_account(folder, &programs.join("initdb"))?;
    initdb
        .args([
            "--username=larets",
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            "--locale=C.UTF-8",
        ])
        .arg(joined("--pwfile=", &password_file))
        .arg(joined("--pgdata=", &cluster));
    // Russian collation, so that code which leans on the order of bytes is found out.
    if major_version(programs) >= 15 {
        initdb.args(["--locale-provider=icu", "--icu-locale=ru-RU"]);
    }
    finish(&mut initdb)?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    finish(
        as_account(folder, &programs.join("pg_ctl"))?
            .args(["start", "--wait", "--silent", "--timeout=60"])
            .arg(joined("--pgdata=", &cluster))
            .arg(joined("--log=", &data.join("log")))
            .arg(format!(
                "--options=-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                 -c max_connections=300 -c max_prepared_transactions=0 -c timezone=UTC"
            )),
    )
    .with_context(|| fs::read_to_string(data.join("log")).unwrap_or_default())?;
    Ok(format!(
        "postgres://larets:{password}@127.0.0.1:{port}/postgres"
    ))
}

/// Leaves a process behind that stops the server when the last user is gone.
fn keep(folder: &Path, programs: &Path) -> Result<()> {
    // A session of its own: Ctrl+C on a test run leaves it alive to clean up.
    let mut keeper = Command::new("setsid");
    keeper
        .args(["bash", "-c", KEEPER, "larets-postgres-keeper"])
        .arg(folder)
        .arg(programs)
        .arg(if is_root(folder)? { ACCOUNT } else { "" })
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    keeper
        .spawn()
        .context("cannot start the process that stops PostgreSQL after the tests")?;
    Ok(())
}

/// The newest installed server programs.
fn programs() -> Result<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir(INSTALLED)
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
                .collect()
        })
        .unwrap_or_default();
    versions.retain(|folder| folder.join("initdb").is_file());
    versions.sort_by_key(|folder| major_version(folder));
    versions.pop().with_context(|| {
        format!(
            "no server programs in {INSTALLED}/*/bin; install them with «apt-get install \
             postgresql» (`make test` does) or name a server in LARETS_TEST_POSTGRES"
        )
    })
}

/// `15` of `/usr/lib/postgresql/15/bin`.
fn major_version(programs: &Path) -> u32 {
    programs
        .parent()
        .and_then(|folder| folder.file_name()?.to_str()?.parse().ok())
        .unwrap_or_default()
}

/// The folder shared by the test processes of one user; nobody else may have made it.
fn own_folder() -> Result<PathBuf> {
    let probe = tempfile::tempfile()?;
    let user = probe.metadata()?.uid();
    // Not under the home folder: the account that the server runs as could not reach it there.
    let folder = env::temp_dir().join(format!("larets-postgres-{user}"));
    match DirBuilder::new().mode(0o755).create(&folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            bail!("cannot make {}: {error}", folder.display())
        }
        _ => {}
    }
    let owner = fs::symlink_metadata(&folder)?;
    ensure!(
        owner.is_dir() && owner.uid() == user,
        "{} belongs to somebody else; remove it or set TMPDIR",
        folder.display()
    );
    Ok(folder)
}

fn is_root(folder: &Path) -> Result<bool> {
    Ok(fs::metadata(folder)?.uid() == 0)
}

/// `program` as the account that PostgreSQL may run as.
fn as_account(folder: &Path, program: &Path) -> Result<Command> {
    let mut command = if is_root(folder)? {
        let mut command = Command::new("runuser");
        command.args(["-u", ACCOUNT, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command
        .current_dir(folder)
        .env_remove("PGDATA")
        .env("LC_ALL", "C.UTF-8");
    Ok(command)
}

fn finish(command: &mut Command) -> Result<()> {
    // The output of a server that stays must not be a pipe of ours: it would never close.
    let output = tempfile::tempfile()?;
    let status = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .status()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !status.success() {
        let mut reader = output;
        std::io::Seek::rewind(&mut reader)?;
        let said = std::io::read_to_string(reader)?;
        bail!("{command:?} ended with {status}: {}", said.trim());
    }
    Ok(())
}

fn joined(option: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(path);
    argument
}

fn open_for_lock(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open {}", path.display()))
}

fn private_file(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn random_word() -> Result<String> {
    let mut bytes = [0_u8; 16];
    ring::rand::SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| anyhow!("the system gives no random bytes"))?;
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two databases of one test are apart, and a dropped one is gone: shown with plain SQL.
    #[test]
    fn databases_are_apart_and_dropped() {
        let server = shared().unwrap();
        let first = fresh_database().unwrap();
        let second = fresh_database().unwrap();
        server
            .run_in(first.url(), "CREATE TABLE only_here (id int)")
            .unwrap();
        let tables = "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'";
        assert_eq!(server.run_in(first.url(), tables).unwrap(), "1");
        assert_eq!(server.run_in(second.url(), tables).unwrap(), "0");

        let name = first.name.clone();
        drop(first);
        let left = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
        assert_eq!(server.run(&left).unwrap(), "0");
    }

    /// What was answered must survive: the shared server really syncs, shown by its own settings.
    #[test]
    fn the_server_syncs_and_checks_passwords() {
        let server = shared().unwrap();
        assert_eq!(server.run("SHOW fsync").unwrap(), "on");
        if env::var_os("LARETS_TEST_POSTGRES").is_some() {
            return;
        }
        let stranger = server.admin_url.replace("larets:", "larets:not");
        assert!(server.run_in(&stranger, "SELECT 1").is_err());
    }
}
