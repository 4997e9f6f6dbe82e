//! The real binary, started on a free port with a folder of its own.
//!
//! Speaks to it as everyone else does: command line, output, signals, HTTP. Nothing here knows
//! its inside, so that a kill test and a browser see the same program.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::client::Client;
use crate::database::{Engine, TestDatabase};
use crate::finished::Finished;
use crate::small_disk::SmallDisk;

/// A loaded machine with two cores starts within this, also when it invents everything of a demo first.
const START_LIMIT: Duration = Duration::from_mins(3);
/// Between two looks at whether a server answers already.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Where the small disk is mounted, below the folder of the database.
const SMALL_DISK: &str = "disk";

/// The administrator that [`Server::administrator`] makes.
pub const ADMINISTRATOR: (&str, &str) = (
    "administrator@larets.example",
    "horse-battery-staple-17-сундук",
);

/// A running `larets serve`; killed when dropped.
#[derive(Debug)]
pub struct Server {
    binary: PathBuf,
    database: TestDatabase,
    arguments: Vec<String>,
    address: String,
    running: Option<Running>,
    output: Arc<Mutex<String>>,
    setup_token: Option<String>,
    disk: Option<SmallDisk>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Server {
    /// Starts `binary` (in tests of the server: `env!("CARGO_BIN_EXE_larets")`) on an empty
    /// database of `engine` and waits until it answers.
    pub fn start(binary: &str, engine: Engine) -> Result<Self> {
        Self::start_with(binary, engine, &[])
    }

    /// As [`Server::start`] with further arguments of `larets serve`.
    pub fn start_with(binary: &str, engine: Engine, arguments: &[&str]) -> Result<Self> {
        let mut server = Self::prepare(binary, engine, arguments)?;
        server.start_again()?;
        Ok(server)
    }

    /// As [`Server::prepare`], with all its files, key and data, on a disk of `size_bytes`.
    pub fn on_small_disk(binary: &str, engine: Engine, size_bytes: u64) -> Result<Self> {
        let mut server = Self::prepare(binary, engine, &[])?;
        let folder = server.database.folder().join(SMALL_DISK);
        std::fs::create_dir(&folder)?;
        server.disk = Some(SmallDisk::mount(&folder, size_bytes)?);
        Ok(server)
    }

    /// An empty database and a free port for [`Server::start_again`]; nothing runs yet.
    pub fn prepare(binary: &str, engine: Engine, arguments: &[&str]) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        Ok(Self {
            binary: PathBuf::from(binary),
            database: TestDatabase::new(engine)?,
            arguments: arguments
                .iter()
                .map(|argument| (*argument).to_owned())
                .collect(),
            address: format!("127.0.0.1:{port}"),
            running: None,
            output: Arc::default(),
            setup_token: None,
            disk: None,
        })
    }

    /// Starts it once more on the same data, after [`Server::kill`] or [`Server::stop`].
    pub fn start_again(&mut self) -> Result<()> {
        let mut child = self
            .command("serve")
            .args(["--listen", &self.address, "--tls", "off"])
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", self.binary.display()))?;
        let (send, lines) = mpsc::channel();
        let out = child.stdout.take().context("no standard output")?;
        let err = child.stderr.take().context("no standard error")?;
        collect(out, Arc::clone(&self.output), send.clone());
        collect(err, Arc::clone(&self.output), send);
        self.running = Some(Running { child, lines });
        self.wait_until_it_answers()
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The database it runs on, to look at or to tamper with.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// `--data`.
    pub fn data_folder(&self) -> PathBuf {
        let folder = self.database.folder();
        match self.disk {
            Some(_) => folder.join(SMALL_DISK).join("data"),
            None => folder.join("data"),
        }
    }

    /// The small disk it runs on, if it was started on one.
    pub fn disk(&self) -> Result<&SmallDisk> {
        self.disk.as_ref().context("it runs on no small disk")
    }

    /// Everything it printed so far, on both outputs.
    pub fn output(&self) -> String {
        self.output
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The token of the printed set-up link, until somebody used it.
    pub fn setup_token(&self) -> Option<&str> {
        self.setup_token.as_deref()
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(&self.url())
    }

    /// The administrator, signed in; made through the set-up link on first use.
    pub fn administrator(&mut self) -> Result<Client> {
        let mut client = self.stranger();
        let (email, password) = ADMINISTRATOR;
        let Some(token) = self.setup_token.take() else {
            client.sign_in(email, password)?;
            return Ok(client);
        };
        let answer = client.post(
            "/api/v1/setup",
            &json!({
                "token": token,
                "company": {
                    "name": "Ромашка", "language": "ru", "time_zone": "Europe/Moscow",
                    "currency": "RUB", "phone_region": "RU",
                },
                "administrator": {
                    "name": "Анна Администратор", "email": email, "password": password,
                },
            }),
        )?;
        client.keep_session(answer.expect(201)?)?;
        Ok(client)
    }

    /// A `larets` command on the same data folder and database, not started yet. `name` may be
    /// several words: `user add`.
    pub fn command(&self, name: &str) -> Command {
        let mut command = match &self.disk {
            Some(disk) => disk.command(&self.binary),
            None => Command::new(&self.binary),
        };
        command
            .args(name.split(' '))
            .arg("--data")
            .arg(self.data_folder());
        if self.database.engine() == Engine::Postgres {
            command.args(["--database", self.database.url()]);
        }
        command.current_dir(self.database.folder());
        command
    }

    /// Runs [`Server::command`] with further arguments and with `input` to its end, answering in
    /// JSON.
    pub fn run(&self, name: &str, arguments: &[&str], input: &str) -> Result<Finished> {
        Finished::of(self.command(name).args(arguments).arg("--json"), input)
    }

    /// As by a power cut: SIGKILL, no chance to write anything.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut running) = self.running.take() {
            running.child.kill()?;
            running.child.wait()?;
        }
        Ok(())
    }

    /// As by systemd: SIGTERM, then waits for the end.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        let mut running = self.running.take().context("the server is not running")?;
        Command::new("kill")
            .args(["-TERM", &running.child.id().to_string()])
            .status()?;
        let end = Instant::now() + START_LIMIT;
        loop {
            if let Some(status) = running.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > end {
                running.child.kill()?;
                bail!("the server did not stop on SIGTERM:\n{}", self.output());
            }
            let _ = running.lines.recv_timeout(LOOK_AGAIN);
        }
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let client = self.stranger();
        let end = Instant::now() + START_LIMIT;
        loop {
            let running = self.running.as_mut().context("the server is not running")?;
            match running.lines.recv_timeout(LOOK_AGAIN) {
                Ok(line) => {
                    if let Some(token) = token_in(&line) {
                        self.setup_token = Some(token);
                    }
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Both outputs closed: it has ended.
                Err(RecvTimeoutError::Disconnected) => {
                    let status = running.child.wait()?;
                    bail!("larets serve ended with {status}:\n{}", self.output());
                }
            }
            if client
                .get("/health/ready")
                .is_ok_and(|answer| answer.status == 200)
            {
                // The link is printed before the first answer; take what is still on its way.
                while let Ok(line) = running.lines.try_recv() {
                    self.setup_token = token_in(&line).or(self.setup_token.take());
                }
                return Ok(());
            }
            if Instant::now() > end {
                bail!("larets serve does not get ready:\n{}", self.output());
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be killed has ended already.
        let _ = self.kill();
    }
}

/// Reads lines until the program closes its output.
fn collect(
    source: impl Read + Send + 'static,
    output: Arc<Mutex<String>>,
    send: mpsc::Sender<String>,
) {
    std::thread::spawn(move || {
        for line in BufReader::new(source)
            .lines()
            .map_while(std::io::Result::ok)
        {
            {
                let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
                output.push_str(&line);
                output.push('\n');
            }
            // Nobody waits for lines after the start.
            let _ = send.send(line);
        }
    });
}

/// The token in a printed link such as `http://127.0.0.1:8080/setup#TOKEN`.
fn token_in(line: &str) -> Option<String> {
    let link = line
        .split_whitespace()
        .find(|word| word.starts_with("http") && word.contains("/setup"))?;
    let (_, token) = link.rsplit_once(['#', '=', '/'])?;
    let token = token.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
    (token.len() >= 16).then(|| token.to_owned())
}

/// The binary that tests outside the server's crate run: `LARETS_BINARY`, or the debug build.
pub fn built_binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("LARETS_BINARY") {
        return Ok(PathBuf::from(path));
    }
    let this = std::env::current_exe()?;
    this.ancestors()
        .map(|folder| folder.join("larets"))
        .find(|path| Path::is_file(path))
        .context("larets is not built; run `make binary` or set LARETS_BINARY")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The token is found in each form of link, and not in other lines.
    #[test]
    fn token_of_a_link() {
        let token = "abcdefghijklmnop0123456789";
        for link in ["/setup#", "/setup?token=", "/setup/", "/setup#token="] {
            let line = format!("  Open http://127.0.0.1:8080{link}{token} once.");
            assert_eq!(token_in(&line).as_deref(), Some(token), "{line}");
        }
        assert_eq!(token_in("listening on http://127.0.0.1:8080"), None);
        assert_eq!(token_in("GET http://127.0.0.1:8080/setup"), None);
    }

    /// A program that ends at once is told with what it said, not by a time-out.
    #[test]
    fn an_early_end_is_told() {
        let error = Server::start("/bin/false", Engine::Sqlite).unwrap_err();
        assert!(
            error.to_string().contains("ended with exit status: 1"),
            "{error}"
        );
    }
}
