//! Demo data looks like a year of work, in the language of whoever asked for it. Taken away again, no
//! word of it finds anything, and what staff made meanwhile stays.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine, Server};
use serde_json::{Value, json};

use crate::{duplicates, scene};

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// The ids that a text finds in the search box, and in the lists of each kind.
fn found(client: &Client, text: &str) -> Result<BTreeSet<String>> {
    let query = encoded(text);
    let mut ids = BTreeSet::new();
    for path in [
        format!("/api/v1/search?q={query}&limit=50"),
        format!("/api/v1/contacts?q={query}&limit=200"),
        format!("/api/v1/companies?q={query}&limit=200"),
        format!("/api/v1/deals?q={query}&limit=200"),
    ] {
        let list = client.get(&path)?.expect(200)?.json()?;
        for item in list["items"].as_array().context("no items")? {
            ids.insert(scene::id(item)?);
        }
    }
    Ok(ids)
}

/// What a person would type to find these records: names, words of them, phones, addresses.
fn texts(records: &[Value]) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for record in records {
        let names = [
            "last_name",
            "first_name",
            "name",
            "legal_name",
            "inn",
            "title",
            "position",
        ];
        let names = names.iter().filter_map(|field| record[field].as_str());
        for name in names.filter(|name| !name.is_empty()) {
            texts.insert(name.to_owned());
            texts.extend(name.split_whitespace().map(str::to_owned));
        }
        for list in ["phones", "emails", "handles"] {
            let channels = record[list].as_array().into_iter().flatten();
            texts.extend(channels.filter_map(|one| one["value"].as_str().map(str::to_owned)));
        }
    }
    // Shorter ones are no words of their own.
    texts.retain(|text| text.chars().count() > 2);
    texts
}

both_engines! {
    /// Nothing that could be typed finds a demo record once they are removed; a contact and a deal of
    /// the staff stay, and are found by their own words only, not by those of the demo clients that
    /// they were linked to.
    fn leaves_no_words(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        administrator.post("/api/v1/demo", &json!({ "contacts": 30 }))?.expect(201)?;
        let list = |kind: &str| scene::all(&administrator, &format!("/api/v1/{kind}?sort=name"));
        let (contacts, companies, deals) = (list("contacts")?, list("companies")?, list("deals")?);
        let ids = |records: &[Value]| -> Result<BTreeSet<String>> {
            records.iter().map(scene::id).collect()
        };
        let everything = [&*contacts, &*companies, &*deals].concat();
        let demo = ids(&everything)?;
        ensure!(!contacts.is_empty() && !companies.is_empty() && !deals.is_empty());

        let linked = json!({ "last_name": "Непридуманный", "companies": [
            { "id": companies[0]["id"], "position": "кладовщик" },
        ] });
        let contact = administrator.post("/api/v1/contacts", &linked)?.expect(201)?.json()?;
        let linked = json!({ "title": "Настоящая", "contacts": [contacts[0]["id"], contact["id"]],
            "companies": [companies[0]["id"]] });
        let deal = administrator.post("/api/v1/deals", &linked)?.expect(201)?.json()?;
        let kept = BTreeSet::from([scene::id(&contact)?, scene::id(&deal)?]);
        let of_demo = contacts[0]["last_name"].as_str().context("no name")?;
        ensure!(found(&administrator, of_demo)?.contains(&scene::id(&deal)?));

        let texts = texts(&everything);
        let mut shown = BTreeSet::new();
        for text in &texts {
            shown.extend(found(&administrator, text)?);
        }
        let missed: Vec<_> = demo.difference(&shown).collect();
        ensure!(missed.is_empty(), "by no word at all: {missed:?}");

        administrator.delete("/api/v1/demo")?.expect(204)?;
        for text in &texts {
            let found = found(&administrator, text)?;
            ensure!(found.is_empty(), "{text}: {found:?}");
        }
        for text in ["Непридуманный", "Настоящая"] {
            let found = found(&administrator, text)?;
            ensure!(!found.is_empty() && found.is_subset(&kept), "{text}: {found:?}");
        }
        let card = administrator.get(&format!("/api/v1/deals/{}", scene::id(&deal)?))?;
        let card = card.expect(200)?.json()?;
        let people = card["contacts"].as_array().map(Vec::len);
        ensure!(people == Some(1) && card["companies"] == json!([]), "{card}");
        scene::verify(&server)
    }

    /// A deal's history tells each stage that it stood in since it was made, page by page and once,
    /// though no event stands for it; and a move by hand once too.
    fn deals_have_a_past(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let demo = administrator.post("/api/v1/demo", &json!({ "contacts": 50 }))?;
        let demo = demo.expect(201)?.json()?;
        let deals = scene::all(&administrator, "/api/v1/deals?sort=name")?;
        let moves = |client: &Client, id: &str, limit: usize| -> Result<Vec<Value>> {
            let path = format!("/api/v1/deals/{id}/timeline?limit={limit}");
            let mut items = Vec::new();
            let mut page = client.get(&path)?.expect(200)?.json()?;
            loop {
                items.extend(page["items"].as_array().context("no items")?.clone());
                let Some(cursor) = page["next_cursor"].as_str() else { break };
                page = client.get(&format!("{path}&cursor={cursor}"))?.expect(200)?.json()?;
            }
            items.retain(|item| item["changes"][0]["field"] == "stage");
            Ok(items)
        };
        let pipelines = administrator.get("/api/v1/pipelines")?.expect(200)?.json()?;
        let stages = pipelines["items"].as_array().context("no pipelines")?.iter();
        let stages = stages.flat_map(|one| one["stages"].as_array().into_iter().flatten());
        let stages: Vec<&Value> = stages.collect();
        let stage_of = |deal: &Value| {
            let found = stages.iter().find(|stage| stage["id"] == deal["stage_id"]);
            found.copied().context("no such stage")
        };
        let mut longest: Option<(String, usize)> = None;
        for deal in &deals {
            let id = scene::id(deal)?;
            let told = moves(&administrator, &id, 200)?;
            let first = told.last().context("no past")?;
            ensure!(first["changes"][0]["before"].is_null(), "{first}");
            ensure!(first["at"] == deal["created_at"], "{first} {deal}");
            ensure!(told[0]["at"] == deal["stage_since"], "{} {deal}", told[0]);
            ensure!(told[0]["changes"][0]["after"] == stage_of(deal)?["name"], "{deal}");
            for pair in told.windows(2) {
                ensure!(pair[0]["changes"][0]["before"] == pair[1]["changes"][0]["after"]);
                ensure!(pair[0]["at"].as_str() > pair[1]["at"].as_str());
            }
            let longer = longest.as_ref().is_none_or(|(_, length)| told.len() > *length);
            if longer && stage_of(deal)?["kind"] == "open" {
                longest = Some((id, told.len()));
            }
        }
        let (id, length) = longest.context("no open deal")?;
        ensure!(length > 1, "no deal has moved");
        ensure!(moves(&administrator, &id, 1)? == moves(&administrator, &id, 200)?);
        let people = demo["people"].as_array().context("no people")?;
        let operator = people.iter().find(|one| one["role"] == "operator").context("nobody")?;
        let mut client = server.stranger();
        let texts = |field: &str| operator[field].as_str().unwrap_or_default();
        client.sign_in(texts("email"), texts("password"))?;
        let own = scene::all(&client, "/api/v1/deals?sort=name")?;
        ensure!(!own.is_empty());
        for deal in &own {
            let id = scene::id(deal)?;
            ensure!(moves(&client, &id, 200)? == moves(&administrator, &id, 200)?, "{deal}");
        }

        let deal = administrator.get(&format!("/api/v1/deals/{id}"))?.expect(200)?.json()?;
        let mut open = stages.iter().filter(|stage| stage["kind"] == "open");
        let other = open.find(|stage| stage["id"] != deal["stage_id"]);
        let change = json!({ "stage_id": other.context("no other stage")?["id"] });
        administrator.patch(&format!("/api/v1/deals/{id}"), &change)?.expect(200)?;
        ensure!(moves(&administrator, &id, 200)?.len() == length + 1);
        scene::verify(&server)
    }

    /// Records are as old as what happened to them, not as the demo; and of the clients only those
    /// are alike that are meant to be.
    fn a_believable_year(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        administrator.post("/api/v1/demo", &json!({ "contacts": 900 }))?.expect(201)?;
        for kind in ["contacts", "companies", "deals"] {
            let list = scene::all(&administrator, &format!("/api/v1/{kind}?sort=name"))?;
            let days: BTreeSet<&str> = list
                .iter()
                .filter_map(|one| one["updated_at"].as_str()?.get(..10))
                .collect();
            ensure!(days.len() > 50, "{kind}: {days:?}");
            for one in &list {
                ensure!(one["created_at"].as_str() <= one["updated_at"].as_str(), "{one}");
            }
        }
        let deals = scene::all(&administrator, "/api/v1/deals?sort=name")?;
        for deal in deals.iter().take(30) {
            let of = scene::id(&deal["contacts"][0])?;
            let path = format!("/api/v1/contacts/{of}");
            let contact = administrator.get(&path)?.expect(200)?.json()?;
            ensure!(contact["created_at"].as_str() <= deal["created_at"].as_str(), "{deal}");
            ensure!(contact["updated_at"].as_str() >= deal["stage_since"].as_str(), "{deal}");
        }
        let mut pairs = Vec::new();
        for kind in ["contacts", "companies"] {
            let search = duplicates::searched(&administrator, kind)?;
            pairs.extend(duplicates::pairs(&administrator, &search)?);
        }
        ensure!(pairs.len() == 1, "{pairs:?}");
        scene::verify(&server)
    }

    /// `serve --demo` by itself makes an installation where every picture is alive: 2,000 deals in two
    /// pipelines, some of them in every stage, open ones with next steps; in the language asked for.
    fn served_with_everything(engine: Engine) {
        let server = Server::start_with(scene::BINARY, engine, &["--demo", "--demo-language", "ru"])?;
        let output = server.output();
        let line = output.lines().find_map(|line| line.split_once("demo sign-in: "));
        let mut words = line.context("nobody to sign in as")?.1.split_whitespace();
        let (_, email, password) = (words.next(), words.next(), words.next());
        let mut client = server.stranger();
        client.sign_in(email.context("no address")?, password.context("no password")?)?;
        let pipelines = client.get("/api/v1/pipelines")?.expect(200)?.json()?;
        let pipelines = pipelines["items"].as_array().context("no pipelines")?;
        ensure!(pipelines.len() == 2, "{pipelines:?}");
        let (mut deals, mut open, mut planned) = (0, 0, 0);
        for pipeline in pipelines {
            let board = format!("/api/v1/pipelines/{}/board?limit=50", scene::id(pipeline)?);
            let board = client.get(&board)?.expect(200)?.json()?;
            for column in board["columns"].as_array().context("no columns")? {
                let count = column["count"].as_i64().unwrap_or_default();
                ensure!(count > 0, "{column}");
                deals += count;
                if column["stage"]["kind"] == "open" {
                    let tiles = column["deals"].as_array().context("no deals")?;
                    open += tiles.len();
                    planned += tiles.iter().filter(|tile| tile["next_step_at"].is_string()).count();
                }
            }
        }
        ensure!(deals == 2_000, "{deals}");
        ensure!(planned * 2 > open, "{planned} of {open}");
        let contacts = client.get("/api/v1/contacts?sort=name&limit=50")?.expect(200)?.json()?;
        for contact in contacts["items"].as_array().context("no contacts")? {
            let name = contact["last_name"].as_str().unwrap_or_default();
            ensure!(!name.chars().any(|letter| letter.is_ascii_alphabetic()), "{contact}");
        }
        scene::verify(&server)
    }

    /// Whoever has an English interface gets an English demo; a company set up in Russian keeps the
    /// first pipeline it was set up with.
    fn speaks_the_language_of_who_asks(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        administrator.patch("/api/v1/session", &json!({ "language": "en" }))?.expect(204)?;
        let demo = administrator.post("/api/v1/demo", &json!({ "contacts": 60 }))?.expect(201)?.json()?;
        let cyrillic = |text: &str| text.chars().any(|letter| matches!(letter, '\u{400}'..='\u{4ff}'));
        for kind in ["contacts", "companies", "deals"] {
            for one in scene::all(&administrator, &format!("/api/v1/{kind}?sort=name"))? {
                ensure!(!cyrillic(&one.to_string()), "{one}");
            }
        }
        let pipelines = administrator.get("/api/v1/pipelines")?.expect(200)?.json()?;
        let names: Vec<_> = pipelines["items"].as_array().context("none")?.iter()
            .filter_map(|one| one["name"].as_str()).collect();
        ensure!(names == ["Продажи", "Renewals"], "{names:?}");
        let people = scene::all(&administrator, "/api/v1/users?q=demo.example.com")?;
        let invented: Vec<_> = people.iter().filter(|one| {
            demo["people"].as_array().is_some_and(|all| all.iter().any(|who| who["email"] == one["email"]))
        }).collect();
        ensure!(invented.len() == 5, "{people:?}");
        ensure!(invented.iter().all(|one| !cyrillic(&one["name"].to_string())), "{invented:?}");
        scene::verify(&server)
    }
}
