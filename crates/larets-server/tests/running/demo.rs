//! Demo data taken away again: no word of it finds anything, and what staff made meanwhile stays.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::{Value, json};

use crate::scene;

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
}
