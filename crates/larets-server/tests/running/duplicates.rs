//! Searches for duplicates in the whole base: begun, stopped, read by their owner only, and SIGKILL in
//! the middle of one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::{Value, json};

use crate::scene;
use crate::story::Story;

const PATH: &str = "/api/v1/duplicate-searches";
/// Groups of people who share a phone, and how many are in each: fewer pairs than a search keeps.
const GROUPS: usize = 400;
const IN_GROUP: usize = 7;
const KILLS: usize = 3;

fn ended(client: &Client, begun: &Value) -> Result<Value> {
    let path = format!("{PATH}/{}", scene::id(begun)?);
    scene::until("the search ends", || {
        let found = client.get(&path)?.expect(200)?.json()?;
        let busy = found["state"] == "running" || found["state"] == "queued";
        Ok((!busy).then_some(found))
    })
}

/// Looks through the whole base, to the end.
pub fn searched(client: &Client, kind: &str) -> Result<Value> {
    let begun = client
        .post(PATH, &json!({ "kind": kind }))?
        .expect(202)?
        .json()?;
    let done = ended(client, &begun)?;
    ensure!(
        done["state"] == "done" && done["looked"] == done["total"],
        "{done}"
    );
    Ok(done)
}

/// Every pair that a search found.
pub fn pairs(client: &Client, search: &Value) -> Result<Vec<Value>> {
    let path = format!("{PATH}/{}/pairs", scene::id(search)?);
    let mut items = Vec::new();
    let mut page = client.get(&path)?.expect(200)?.json()?;
    loop {
        items.extend(page["items"].as_array().context("no items")?.clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            return Ok(items);
        };
        page = client
            .get(&format!("{path}?cursor={cursor}"))?
            .expect(200)?
            .json()?;
    }
}

fn ids(pair: &Value) -> Result<[String; 2]> {
    let mut ids = [
        scene::id(&pair["records"][0])?,
        scene::id(&pair["records"][1])?,
    ];
    ids.sort_unstable();
    Ok(ids)
}

/// What a day of work does with searches.
pub fn work(story: &mut Story, by: &Client) -> Result<()> {
    let begun = story.post(by, PATH, &json!({ "kind": "contacts" }), 202)?;
    let done = ended(by, &begun)?;
    let path = format!("{PATH}/{}", scene::id(&begun)?);
    ensure!(story.get(by, &path)? == done, "{done}");
    let all = story.get(by, PATH)?;
    ensure!(all["items"][0] == done, "{all}");
    let page = story.get(by, &format!("{path}/pairs"))?;
    ensure!(page["items"].is_array(), "{page}");
    let late = by.post(&format!("{path}/cancel"), &json!({}))?;
    ensure!(late.expect(409)?.code().as_deref() == Some("duplicate_search_ended"));
    story
        .called
        .insert(story.name(&larets_testkit::Method::POST, &format!("{path}/cancel"))?);
    by.post(PATH, &json!({ "kind": "deals" }))?.expect(422)?;
    Ok(())
}

fn brought_in(by: &Client, text: &str) -> Result<()> {
    let uploaded = by.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "m.csv",
        text.as_bytes(),
    )?;
    let path = format!(
        "/api/v1/imports/{}",
        scene::id(&uploaded.expect(201)?.json()?)?
    );
    by.patch(&path, &json!({ "duplicates": "add" }))?
        .expect(200)?;
    by.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
    scene::until("the import ends", || {
        let found = by.get(&path)?.expect(200)?.json()?;
        Ok((found["state"] == "done").then_some(()))
    })
}

both_engines! {
    /// SIGKILL while a search runs: it goes on by itself from where it was, and finds in the end what one
    /// finds that nobody cut off, each pair once. Its owner has one at a time, and nobody else sees it.
    fn goes_on_after_a_kill(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let (operator, _) = scene::person(&server, &administrator, "operator")?;
        let mut text = "Last name;Phone;E-mail\n".to_owned();
        for row in 0..GROUPS * IN_GROUP {
            let group = row / IN_GROUP;
            // Writing into memory does not fail.
            let _ = writeln!(text, "Many {row:05};+7912{group:07};many{row}@example.com");
        }
        brought_in(&administrator, &text)?;
        let whole = searched(&administrator, "contacts")?;
        let wanted: BTreeSet<_> = pairs(&administrator, &whole)?.iter().map(ids).collect::<Result<_>>()?;
        ensure!(wanted.len() == GROUPS * IN_GROUP * (IN_GROUP - 1) / 2, "{}", wanted.len());
        ensure!(whole["pairs"] == wanted.len() && whole["left_out"] == 0, "{whole}");

        let mut cut = 0;
        for _ in 0..KILLS {
            let begun = administrator.post(PATH, &json!({ "kind": "contacts" }))?.expect(202)?.json()?;
            let path = format!("{PATH}/{}", scene::id(&begun)?);
            let look = || -> Result<Value> { administrator.get(&path)?.expect(200)?.json() };
            let before = scene::until("the search gets on", || {
                let found = look()?;
                Ok((found["pairs"].as_u64() > Some(0) || found["state"] == "done").then_some(found))
            })?;
            server.kill()?;
            server.start_again()?;
            let after = look()?;
            let number = |of: &Value, name: &str| of[name].as_u64().with_context(|| format!("no {name}: {of}"));
            let total = number(&after, "total")?;
            let in_the_middle = after["state"] == "running" && number(&after, "looked")? < total;
            cut += usize::from(in_the_middle);
            // What was kept is not looked for again.
            for name in ["looked", "pairs"] {
                ensure!(number(&after, name)? >= number(&before, name)?, "went back: {before} {after}");
            }
            let done = ended(&administrator, &begun)?;
            ensure!(done["state"] == "done" && done["looked"] == done["total"], "{done}");
            ensure!(done["pairs"] == whole["pairs"] && done["left_out"] == 0, "{done}");
            let found = pairs(&administrator, &done)?;
            let once: BTreeSet<_> = found.iter().map(ids).collect::<Result<_>>()?;
            ensure!(found.len() == once.len() && once == wanted, "{} pairs", found.len());
            operator.get(&path)?.expect(404)?;
            operator.get(&format!("{path}/pairs"))?.expect(404)?;
            operator.post(&format!("{path}/cancel"), &json!({}))?.expect(404)?;
        }
        ensure!(cut > 0, "no kill came in the middle");
        // Who may not search by phones finds nothing by them, and does not learn of the bin.
        let binned = scene::id(&scene::contact(&administrator, "Binned")?)?;
        administrator.delete(&format!("/api/v1/contacts/{binned}"))?.expect(204)?;
        let found = searched(&operator, "contacts")?;
        ensure!(found["pairs"] == 0 && found["total"] == GROUPS * IN_GROUP, "{found}");

        let begun = administrator.post(PATH, &json!({ "kind": "contacts" }))?.expect(202)?.json()?;
        let stop = format!("{PATH}/{}/cancel", scene::id(&begun)?);
        let stopped = administrator.post(&stop, &json!({}))?.expect(200)?.json()?;
        ensure!(stopped["state"] == "cancelled" && stopped["ended_at"].is_string(), "{stopped}");
        ensure!(ended(&administrator, &begun)? == stopped);
        scene::verify(&server)
    }
}
