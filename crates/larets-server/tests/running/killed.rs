//! SIGKILL while several people write: what was answered is there, what was not is there whole or
//! not at all, and the server starts again without help.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Sender};

use anyhow::{Context, Result, bail, ensure};
use larets_testkit::{Client, Engine, Method};
use serde_json::{Value, json};

use crate::scene::{self, PATIENCE};

const KILLS: usize = 20;
const WRITERS: usize = 4;

/// How a contact stands: the number of its last change, or in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Changed(usize),
    Deleted,
}

/// One contact as its writer knows it.
#[derive(Debug)]
struct Entry {
    round: usize,
    writer: usize,
    number: usize,
    id: Option<String>,
    answered: Option<State>,
    /// What was asked for last, answered or not.
    asked: State,
}

impl Entry {
    fn key(&self) -> String {
        format!("{}-{}-{}", self.round, self.writer, self.number)
    }

    fn last_name(&self) -> String {
        format!("Зимин {}", self.key())
    }

    /// All fields change together, so that half a change shows.
    fn body(&self, change: usize) -> Value {
        let mark = format!("change {change}");
        let phone = format!(
            "+7912{:02}{}{:03}{change}",
            self.round, self.writer, self.number
        );
        json!({
            "last_name": self.last_name(), "first_name": mark, "address": mark, "tags": [mark],
            "phones": [{ "kind": "mobile", "value": phone }],
        })
    }

    /// How the contact stands by what the server shows; an error for half a change.
    fn state_of(&self, card: &Value) -> Result<State> {
        let change = card["first_name"]
            .as_str()
            .and_then(|mark| mark.strip_prefix("change "))
            .with_context(|| format!("no first name: {card}"))?
            .parse()?;
        let whole = self.body(change);
        for field in ["last_name", "first_name", "address", "tags"] {
            ensure!(
                card[field] == whole[field],
                "half a change of {field}: {card}"
            );
        }
        let phones = card["phones"].as_array().context("no phones")?;
        let wanted = &whole["phones"][0]["value"];
        ensure!(
            phones.len() == 1 && phones[0]["value"] == *wanted,
            "half a change of phones: {card}"
        );
        Ok(if card["deleted_at"].is_null() {
            State::Changed(change)
        } else {
            State::Deleted
        })
    }

    fn create(&self, client: &Client) -> Result<larets_testkit::Answer> {
        let key = self.key();
        let headers = [("idempotency-key", key.as_str())];
        let body = self.body(0);
        client.send(Method::POST, "/api/v1/contacts", &headers, Some(&body))
    }

    /// What is left after the restart; sends the creation again when it was not answered.
    fn check(&mut self, client: &Client) -> Result<()> {
        let id = if let Some(id) = &self.id {
            id.clone()
        } else {
            let made = self.create(client)?;
            scene::id(&made.expect(201)?.json()?)?
        };
        let card = client.get(&format!("/api/v1/contacts/{id}"))?;
        let found = self.state_of(&card.expect(200)?.json()?)?;
        let allowed = [self.answered, Some(self.asked)];
        ensure!(
            allowed.contains(&Some(found)),
            "answered {:?}, asked for {:?}, found {found:?}",
            self.answered,
            self.asked
        );
        self.id = Some(id);
        Ok(())
    }
}

/// Creates, changes and deletes until the server is gone, and tells of each answer.
fn write(client: &Client, round: usize, writer: usize, told: &Sender<()>) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for number in 0.. {
        entries.push(Entry {
            round,
            writer,
            number,
            id: None,
            answered: None,
            asked: State::Changed(0),
        });
        let Some(entry) = entries.last_mut() else {
            bail!("nothing was pushed");
        };
        let Ok(made) = entry.create(client) else {
            break;
        };
        let id = scene::id(&made.expect(201)?.json()?)?;
        let path = format!("/api/v1/contacts/{id}");
        entry.id = Some(id);
        entry.answered = Some(entry.asked);
        told.send(())?;
        let mut changes = vec![State::Changed(1), State::Changed(2)];
        if number % 3 == 2 {
            changes.push(State::Deleted);
        }
        let mut killed = false;
        for change in changes {
            entry.asked = change;
            let answer = match change {
                State::Changed(change) => client.patch(&path, &entry.body(change)),
                State::Deleted => client.delete(&path),
            };
            let Ok(answer) = answer else {
                killed = true;
                break;
            };
            answer.expect(if change == State::Deleted { 204 } else { 200 })?;
            entry.answered = Some(change);
            told.send(())?;
        }
        if killed {
            break;
        }
    }
    Ok(entries)
}

both_engines! {
    /// Kills the server twenty times under writing load: every answered write is there, each other
    /// one whole or not at all, one sent again with its key is made once, and the record of events
    /// is whole each time.
    fn answered_writes_survive(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let mut entries: Vec<Entry> = Vec::new();
        for round in 0..KILLS {
            let (told, answers) = mpsc::channel();
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (client, told) = (administrator.clone(), told.clone());
                    std::thread::spawn(move || write(&client, round, writer, &told))
                })
                .collect();
            drop(told);
            // Another moment each time.
            for _ in 0..(5 + round * 7 % 40) {
                answers.recv_timeout(PATIENCE).context("the writers do not get on")?;
            }
            server.kill()?;
            let mut of_round = Vec::new();
            for writer in writers {
                let written = writer.join().map_err(|_| anyhow::anyhow!("a writer panicked"))?;
                of_round.extend(written?);
            }
            server.start_again()?;
            for entry in &mut of_round {
                entry.check(&administrator).with_context(|| format!("after kill {round}"))?;
            }
            scene::verify(&server).with_context(|| format!("after kill {round}"))?;
            entries.extend(of_round);
        }
        let mut listed = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        listed.extend(scene::all(&administrator, "/api/v1/contacts?bin=true")?);
        let names = |records: &[Value]| -> BTreeSet<String> {
            let name = |record: &Value| record["last_name"].as_str().unwrap_or_default().to_owned();
            records.iter().map(name).collect()
        };
        ensure!(listed.len() == entries.len(), "{} of {}", listed.len(), entries.len());
        ensure!(names(&listed) == entries.iter().map(Entry::last_name).collect());
        server.stop()?;
        scene::verify(&server)
    }
}
