//! A disk that fills up under a running server: what cannot be kept is refused, what was answered
//! stays, and with space again everything goes on.

use anyhow::{Context, Result, bail, ensure};
use larets_testkit::{Answer, Client, Engine, Server};
use serde_json::json;

use crate::scene::{self, BINARY};

/// Enough for a set-up and some records, and soon full.
const SIZE_BYTES: u64 = 12 << 20;
/// More writes than this do not fit into what is left of a full disk.
const WRITES_MAX: usize = 5_000;
/// The number of what is written with space again; in the list it is the last.
const AFTERWARDS: usize = 90_000;
/// Longer than a few kilobytes, so that no slack of a file takes it in.
const FILE_ROWS: usize = 4_000;

fn name(number: usize) -> String {
    format!("Полнов {number:05}")
}

fn create(client: &Client, number: usize) -> Result<Answer> {
    let body = json!({
        "last_name": name(number),
        "phones": [{ "kind": "mobile", "value": format!("+7912{number:07}") }],
        "address": "улица ".repeat(150),
    });
    client.post("/api/v1/contacts", &body)
}

/// Creates until that is refused in the right way; what was answered before.
fn create_until_full(client: &Client, first: usize) -> Result<Vec<String>> {
    let mut answered = Vec::new();
    for number in first..first + WRITES_MAX {
        let answer = create(client, number)?;
        if answer.status != 201 {
            is_read_only(&answer)?;
            return Ok(answered);
        }
        answered.push(name(number));
    }
    bail!("the disk does not get full")
}

/// 503 with the code for «nothing can be written», and nothing of the cause.
fn is_read_only(answer: &Answer) -> Result<()> {
    let code = answer.expect(503)?.code();
    ensure!(code.as_deref() == Some("read_only"), "{}", answer.text());
    let text = answer.text();
    ensure!(!text.contains("sqlite") && !text.contains("/tmp"), "{text}");
    Ok(())
}

fn upload(client: &Client) -> Result<Answer> {
    let rows = (0..FILE_ROWS)
        .map(|row| format!("Файлов {row};row{row}@example.com\n"))
        .collect::<Vec<_>>()
        .concat();
    client.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "base.csv",
        rows.as_bytes(),
    )
}

/// All contacts, by the number in their names.
fn kept(client: &Client) -> Result<Vec<String>> {
    let items = scene::all(client, "/api/v1/contacts?sort=name")?;
    let last_name = |item: &serde_json::Value| item["last_name"].as_str().map(str::to_owned);
    items
        .iter()
        .map(last_name)
        .collect::<Option<_>>()
        .context("a contact without a name")
}

/// Fills the disk under SQLite: writes and looks, which cannot be recorded, are refused with their
/// code; what needs no record is answered; nothing answered is lost, in this process and after a
/// restart; a start on the full disk is refused with its message; with space again all goes on.
#[test]
fn database_on_a_full_disk() -> Result<()> {
    let mut server = Server::on_small_disk(BINARY, Engine::Sqlite, SIZE_BYTES)?;
    server.start_again()?;
    let administrator = server.administrator()?;
    let mut answered = Vec::new();
    for number in 0..20 {
        create(&administrator, number)?.expect(201)?;
        answered.push(name(number));
    }
    let first = kept(&administrator)?.len();
    ensure!(first == answered.len());
    let card = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
    let card = format!("/api/v1/contacts/{}", scene::id(&card[0])?);

    server.disk()?.fill()?;
    let writers: Vec<_> = (1..=4)
        .map(|writer| {
            let client = administrator.clone();
            std::thread::spawn(move || create_until_full(&client, writer * WRITES_MAX))
        })
        .collect();
    for writer in writers {
        let names = writer
            .join()
            .map_err(|_| anyhow::anyhow!("a writer panicked"))?;
        answered.extend(names?);
    }
    answered.sort();
    for _ in 0..3 {
        is_read_only(&create(&administrator, AFTERWARDS)?)?;
        is_read_only(&administrator.patch(&card, &json!({ "address": "x".repeat(900) }))?)?;
        is_read_only(&administrator.get(&card)?)?;
        is_read_only(&upload(&administrator)?)?;
        administrator.get("/api/v1/session")?.expect(200)?;
        administrator.get("/api/v1/departments")?.expect(200)?;
        administrator.get("/health/ready")?.expect(200)?;
    }

    server.disk()?.free()?;
    create(&administrator, AFTERWARDS)?.expect(201)?;
    answered.push(name(AFTERWARDS));
    ensure!(
        kept(&administrator)? == answered,
        "something answered is lost, or refused is there"
    );
    upload(&administrator)?.expect(201)?;
    scene::verify(&server)?;

    server.disk()?.fill()?;
    server.kill()?;
    if let Err(error) = server.start_again() {
        let told = format!("{error:#}");
        ensure!(
            told.contains("exit status: 3") && told.contains("is the disk full?"),
            "{told}"
        );
    }
    server.kill()?;
    server.disk()?.free()?;
    server.start_again()?;
    ensure!(kept(&administrator)? == answered);
    server.stop()?;
    scene::verify(&server)
}

/// With the database elsewhere, a full disk stops only what needs the disk: a file that cannot be
/// taken in whole is refused and leaves nothing behind.
#[test]
fn files_on_a_full_disk() -> Result<()> {
    let mut server = Server::on_small_disk(BINARY, Engine::Postgres, SIZE_BYTES)?;
    server.start_again()?;
    let administrator = server.administrator()?;
    upload(&administrator)?.expect(201)?;
    let files = || -> Result<usize> {
        let mut count = 0;
        let mut folders = vec![server.disk()?.files().join("data")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    count += 1;
                }
            }
        }
        Ok(count)
    };
    let before = files()?;
    server.disk()?.fill()?;
    is_read_only(&upload(&administrator)?)?;
    ensure!(files()? == before, "a part of the file was left");
    let contact = scene::contact(&administrator, "Местов")?;
    let path = format!("/api/v1/contacts/{}", scene::id(&contact)?);
    administrator.get(&path)?.expect(200)?;
    server.disk()?.free()?;
    upload(&administrator)?.expect(201)?;
    scene::verify(&server)
}

/// PostgreSQL that takes no writes, as when its own disk is full and it was made read-only: refused
/// with the same code, and as soon as it takes them again everything goes on without a restart.
#[test]
fn postgres_takes_no_writes() -> Result<()> {
    let (server, administrator) = scene::start(Engine::Postgres)?;
    let contact = scene::contact(&administrator, "Терпелов")?;
    let card = format!("/api/v1/contacts/{}", scene::id(&contact)?);
    let postgres = larets_testkit::postgres::shared()?;
    let (_, name) = server
        .database()
        .url()
        .rsplit_once('/')
        .context("no database")?;
    let switch = |to: &str| -> Result<()> {
        postgres.run(&format!(
            "ALTER DATABASE {name} SET default_transaction_read_only = {to}"
        ))?;
        // The setting holds for new connections.
        postgres.run(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ))?;
        Ok(())
    };
    switch("on")?;
    // A request may meet a connection that was just cut off: «busy», and the next one is new.
    let settles = |ask: &dyn Fn() -> Result<Answer>, status: u16| {
        scene::until("the answer without a cut-off connection", || {
            let answer = ask()?;
            let cut_off = answer.code().as_deref() == Some("busy");
            ensure!(
                cut_off || answer.status == status,
                "{}\n{}",
                answer.text(),
                server.output()
            );
            Ok((!cut_off).then_some(answer))
        })
    };
    is_read_only(&settles(&|| create(&administrator, 1), 503)?)?;
    is_read_only(&settles(&|| administrator.get(&card), 503)?)?;
    settles(&|| administrator.get("/api/v1/session"), 200)?;
    switch("off")?;
    settles(&|| create(&administrator, 2), 201)?;
    settles(&|| administrator.get(&card), 200)?;
    let names = kept(&administrator)?;
    ensure!(names.iter().any(|name| name == "Терпелов"), "{names:?}");
    ensure!(
        !names.iter().any(|name| name == "Полнов 00001"),
        "{names:?}"
    );
    scene::verify(&server)
}
