//! What most stories begin with: a running server, people in it, and the lists read to their end.
//! It decides nothing and asserts nothing of its own.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use larets_testkit::server::ADMINISTRATOR;
use larets_testkit::{Client, Engine, Server};
use serde_json::{Value, json};

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_larets");
/// Everybody's password.
pub const PASSWORD: &str = ADMINISTRATOR.1;
/// A loaded machine with two cores does everything here within this.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// A set-up server with its administrator.
pub fn start(engine: Engine) -> Result<(Server, Client)> {
    let mut server = Server::start(BINARY, engine)?;
    let administrator = server.administrator()?;
    Ok((server, administrator))
}

/// Somebody with one role, signed in; the record as the administrator got it.
pub fn person(server: &Server, administrator: &Client, role: &str) -> Result<(Client, Value)> {
    let email = format!("{role}@larets.example");
    let made = administrator.post(
        "/api/v1/users",
        &json!({ "name": role, "email": email, "password": PASSWORD, "roles": [role] }),
    )?;
    let made = made.expect(201)?.json()?;
    let mut client = server.stranger();
    client.sign_in(&email, PASSWORD)?;
    Ok((client, made))
}

/// The id of a record.
pub fn id(record: &Value) -> Result<String> {
    let id = record["id"].as_str();
    Ok(id.with_context(|| format!("no id: {record}"))?.to_owned())
}

/// A contact with this last name.
pub fn contact(client: &Client, last_name: &str) -> Result<Value> {
    let answer = client.post("/api/v1/contacts", &json!({ "last_name": last_name }))?;
    answer.expect(201)?.json()
}

/// Every item of a list, page by page; `path` has its first parameter already.
pub fn all(client: &Client, path: &str) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    let mut page = client
        .get(&format!("{path}&limit=200"))?
        .expect(200)?
        .json()?;
    loop {
        items.extend(page["items"].as_array().context("no items")?.clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            return Ok(items);
        };
        let next = format!("{path}&limit=200&cursor={cursor}");
        page = client.get(&next)?.expect(200)?.json()?;
    }
}

/// Asks again until there is an answer, for as long as a loaded machine may need.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if Instant::now() > end {
            bail!("waited in vain: {what}");
        }
        std::thread::yield_now();
    }
}

/// The record of events is whole, told by the command line beside the running server.
pub fn verify(server: &Server) -> Result<()> {
    let found = server.run("audit verify", &[], "")?;
    let report = found.expect(0)?.json()?;
    let report = report.first().context("no report")?;
    anyhow::ensure!(report["intact"] == true, "{report}");
    Ok(())
}
