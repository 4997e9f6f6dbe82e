//! What can be amiss at a start: each has its own message, its own word for programs and the exit
//! code for «cannot run here», and leaves everything as it was.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Engine, Finished, Server};

use crate::scene::BINARY;

const PLAIN: [&str; 5] = ["--listen", "127.0.0.1:0", "--tls", "off", "--json"];

fn serve(server: &Server) -> Command {
    let mut command = server.command("serve");
    command.args(PLAIN);
    command
}

/// `command` as the last part of another one.
fn inside(wrapper: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(wrapper[0]);
    outer
        .args(&wrapper[1..])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    outer
}

/// As a user whom permissions stop, which they do not for root.
fn held_by_permissions(command: &Command) -> Command {
    let capabilities = "--bounding-set=-dac_override,-dac_read_search";
    inside(&["setpriv", capabilities, "--"], command)
}

/// Everything in a folder with its length, to see that nothing changed.
fn contents(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            if about.is_dir() {
                folders.push(entry.path());
            }
            found.push((entry.path(), if about.is_dir() { 0 } else { about.len() }));
        }
    }
    found.sort();
    Ok(found)
}

/// The start fails with this word and a message with these parts, and changes nothing.
fn fails(server: &Server, command: &mut Command, code: &str, says: &[&str]) -> Result<()> {
    let before = contents(server.database().folder())?;
    let ended = Finished::of(command, "")?;
    ended.expect(3).with_context(|| code.to_owned())?;
    let said = ended.error_code().unwrap_or_default();
    ensure!(said == code, "expected {code}: {}", ended.complaint);
    for part in says {
        ensure!(
            ended.complaint.contains(part),
            "{code} without «{part}»: {}",
            ended.complaint
        );
    }
    ensure!(ended.output.is_empty(), "{code} printed {}", ended.output);
    let after = contents(server.database().folder())?;
    ensure!(before == after, "{code} left {after:?}");
    Ok(())
}

/// An installation that ran once.
fn installed(engine: Engine) -> Result<Server> {
    let mut server = Server::start(BINARY, engine)?;
    server.stop()?;
    Ok(server)
}

fn key_file(server: &Server) -> PathBuf {
    server.data_folder().with_extension("key")
}

both_engines! {
    /// A taken port, a file in the place of the folder, and a folder that is in use.
    fn taken(engine: Engine) {
        let server = Server::prepare(BINARY, engine, &[])?;
        let other = TcpListener::bind("127.0.0.1:0")?;
        let address = other.local_addr()?.to_string();
        let mut command = server.command("serve");
        command.args(["--listen", &address, "--tls", "off", "--json"]);
        fails(&server, &mut command, "port_taken", &[&address, "--listen"])?;
        fs::write(server.data_folder(), "")?;
        fails(&server, &mut serve(&server), "not_a_folder", &["--data"])?;

        let running = Server::start(BINARY, engine)?;
        let ended = Finished::of(&mut serve(&running), "")?;
        ended.expect(3)?;
        ensure!(ended.error_code().as_deref() == Some("in_use"), "{}", ended.complaint);
        running.stranger().get("/health/ready")?.expect(200)?;
        Ok(())
    }

    /// A folder that may not be written, and one on a file system mounted for reading only.
    fn not_writable(engine: Engine) {
        let server = Server::prepare(BINARY, engine, &[])?;
        let folder = server.database().folder();
        fs::set_permissions(folder, Permissions::from_mode(0o555))?;
        let refused = fails(
            &server, &mut held_by_permissions(&serve(&server)), "not_writable", &["chown"],
        );
        fs::set_permissions(folder, Permissions::from_mode(0o755))?;
        refused?;
        let script = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
        let place = folder.to_str().context("the folder's name is not UTF-8")?;
        let wrapper = ["unshare", "--mount", "sh", "-c", script, place];
        fails(&server, &mut inside(&wrapper, &serve(&server)), "read_only", &["--data"])
    }

    /// A key that is missing, open to others, unreadable, no key, or of another installation.
    fn keys(engine: Engine) {
        let server = installed(engine)?;
        let key = key_file(&server);
        let text = fs::read(&key)?;
        let put = |bytes: &[u8], mode: u32| -> Result<()> {
            let _ = fs::remove_file(&key);
            fs::write(&key, bytes)?;
            Ok(fs::set_permissions(&key, Permissions::from_mode(mode))?)
        };
        let name = key.display().to_string();
        put(&text, 0o440)?;
        fails(&server, &mut serve(&server), "key_readable", &[&name, "0440", "chmod 400"])?;
        put(&text, 0o000)?;
        let mut held = held_by_permissions(&serve(&server));
        fails(&server, &mut held, "key_unreadable", &[&name, "chown"])?;
        put(b"nonsense", 0o400)?;
        fails(&server, &mut serve(&server), "key_broken", &[&name])?;
        let other = installed(Engine::Sqlite)?;
        put(&fs::read(key_file(&other))?, 0o400)?;
        fails(&server, &mut serve(&server), "wrong_key", &[&name, "--key-file"])?;
        fs::remove_file(&key)?;
        fails(&server, &mut serve(&server), "key_missing", &[&name, "--key-file"])?;
        put(&text, 0o400)?;
        let mut server = server;
        server.start_again()
    }

    /// A disk too small for the first start is told as full, wherever in the start that shows, and
    /// what was begun is taken away again; with enough space the same folder starts. The sizes grow
    /// until it fits.
    fn disk_full(engine: Engine) {
        let mut failures = 0;
        for size in (0..).map(|step| 4096_u64 << step) {
            ensure!(size < 1 << 28, "it never fits");
            let mut server = Server::on_small_disk(BINARY, engine, size)?;
            // On PostgreSQL only the key and the lock are on this disk.
            let full = engine == Engine::Postgres && failures == 0;
            if full {
                server.disk()?.fill()?;
            }
            let Err(error) = server.start_again() else {
                break;
            };
            failures += 1;
            if full {
                server.disk()?.free()?;
            }
            let told = format!("{error:#}");
            ensure!(told.contains("exit status: 3"), "{size} bytes: {told}");
            ensure!(told.contains("the disk is full; free some space"), "{size} bytes: {told}");
            let left = contents(&server.disk()?.files())?;
            ensure!(left.is_empty(), "{size} bytes: left {left:?}");
        }
        ensure!(failures > 0, "nothing was too small");
        Ok(())
    }
}

/// A database that a newer version has changed is not touched, and the message names the way out.
#[test]
fn newer_schema() -> Result<()> {
    let mut server = installed(Engine::Postgres)?;
    let url = server.database().url().to_owned();
    let postgres = larets_testkit::postgres::shared()?;
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')";
    postgres.run_in(&url, newer)?;
    let dump = || postgres.run_in(&url, "SELECT count(*) FROM event");
    let before = dump()?;
    let says = [
        "newer version of Larets",
        "start that version or a later one",
    ];
    fails(&server, &mut serve(&server), "newer_schema", &says)?;
    ensure!(dump()? == before);
    postgres.run_in(
        &url,
        "DELETE FROM __diesel_schema_migrations WHERE version = '29990101000000'",
    )?;
    server.start_again()
}

/// A server on another PostgreSQL than the test's, which nothing is kept of.
fn on_postgres(address: &str) -> Result<(Server, Command)> {
    let server = Server::prepare(BINARY, Engine::Sqlite, &[])?;
    let mut command = serve(&server);
    command.args([
        "--database",
        &format!("postgres://larets:secret-word@{address}/larets"),
    ]);
    Ok((server, command))
}

/// A PostgreSQL that does not answer is told as away, without the password, and no key is left
/// that would belong to nothing.
#[test]
fn postgres_away() -> Result<()> {
    let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let (server, mut command) = on_postgres(&free)?;
    fails(&server, &mut command, "postgres_away", &["--database"])?;
    let ended = Finished::of(&mut command, "")?;
    ensure!(
        !ended.complaint.contains("secret-word"),
        "{}",
        ended.complaint
    );
    Ok(())
}

/// A PostgreSQL older than 14 is told by its version. Played here: it answers every statement with
/// the version number of 13.
#[test]
fn postgres_too_old() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    let playing = std::thread::spawn(move || -> Result<()> {
        let (stream, _) = listener.accept()?;
        play_postgres(stream, 130_014)
    });
    let (server, mut command) = on_postgres(&address)?;
    fails(
        &server,
        &mut command,
        "postgres_too_old",
        &["PostgreSQL 13", "14 or later", "--database"],
    )?;
    playing
        .join()
        .map_err(|_| anyhow::anyhow!("the play panicked"))?
}

fn message(kind: u8, content: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = vec![kind];
    bytes.extend(i32::try_from(content.len() + 4)?.to_be_bytes());
    bytes.extend(content);
    Ok(bytes)
}

/// The server's side of the protocol as far as one number needs it (PostgreSQL documentation,
/// chapter «Frontend/Backend Protocol», version 3.0).
fn play_postgres(mut stream: TcpStream, version: i64) -> Result<()> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut startup = vec![0; usize::try_from(i32::from_be_bytes(length))? - 4];
    stream.read_exact(&mut startup)?;
    let ready = message(b'Z', b"I")?;
    let mut column = b"number\0".to_vec();
    // No table, type bigint (20) of 8 bytes, no modifier, in binary.
    column.extend([
        0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 8, 0xff, 0xff, 0xff, 0xff, 0, 1,
    ]);
    let row = [&[0, 1, 0, 0, 0, 8][..], &version.to_be_bytes()].concat();
    stream.write_all(&message(b'R', &[0, 0, 0, 0])?)?;
    stream.write_all(&ready)?;
    loop {
        let mut kind = [0];
        if stream.read(&mut kind)? == 0 {
            return Ok(());
        }
        stream.read_exact(&mut length)?;
        let mut content = vec![0; usize::try_from(i32::from_be_bytes(length))? - 4];
        stream.read_exact(&mut content)?;
        let answer = match kind[0] {
            b'Q' => [message(b'C', b"SET\0")?, ready.clone()].concat(),
            b'P' => message(b'1', b"")?,
            b'B' => message(b'2', b"")?,
            b'D' => message(b'T', &[&[0, 1][..], &column].concat())?,
            b'E' => [message(b'D', &row)?, message(b'C', b"SELECT 1\0")?].concat(),
            b'S' => ready.clone(),
            b'X' => return Ok(()),
            other => anyhow::bail!("an unforeseen message {}", char::from(other)),
        };
        stream.write_all(&answer)?;
    }
}

/// Settings that contradict each other are an error of usage, not of the place.
#[test]
fn usage() -> Result<()> {
    let server = Server::prepare(BINARY, Engine::Sqlite, &[])?;
    for arguments in [
        &["--listen", "0.0.0.0:0", "--tls", "off"][..],
        &["--listen", "nonsense", "--tls", "off"],
        &["--tls", "files"],
        &["--no-such-flag"],
    ] {
        let ended = Finished::of(server.command("serve").args(arguments), "")?;
        ended.expect(2)?;
        ensure!(
            ended.complaint.len() > 20,
            "{arguments:?} without a message"
        );
    }
    ensure!(contents(server.database().folder())?.is_empty());
    Ok(())
}

/// Files of a certificate that is none, or whose key others may read.
#[test]
fn certificates() -> Result<()> {
    let server = Server::prepare(BINARY, Engine::Sqlite, &[])?;
    let folder = server.database().folder();
    let (certificate, key) = (folder.join("a.pem"), folder.join("b.pem"));
    fs::write(&certificate, "no certificate")?;
    fs::write(&key, "no key")?;
    let mut command = server.command("serve");
    command.args([
        "--listen",
        "127.0.0.1:0",
        "--tls",
        "files",
        "--json",
        "--tls-cert",
    ]);
    command.arg(&certificate).arg("--tls-key").arg(&key);
    fails(
        &server,
        &mut command,
        "certificate",
        &["a.pem", "--tls-cert"],
    )
}
