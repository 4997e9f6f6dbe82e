//! Acts on a running server: a change of many is looked at, done, undone; an import is undone with
//! what was changed since left; a killed server goes on with each and does nothing twice.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine, Server};
use serde_json::{Value, json};

use crate::killed_moves::adds_up;
use crate::scene;
use crate::story::Story;

const ROWS: usize = 3_000;
const KILLS: usize = 3;

/// Waits until an act is in a state, and gives it.
fn ended(by: &Client, id: &str, state: &str) -> Result<Value> {
    scene::until(state, || {
        let found = by.get(&format!("/api/v1/acts/{id}"))?.expect(200)?.json()?;
        ensure!(found["state"] != "failed", "{found}");
        Ok((found["state"] == state).then_some(found))
    })
}

/// The part of the story about many records: every operation once, and the usual mistakes.
pub fn work(story: &mut Story, by: &Client) -> Result<()> {
    let mut ids = Vec::new();
    for name in ["Первая", "Вторая", "Третья"] {
        ids.push(scene::id(&scene::contact(by, name)?)?);
    }
    let change = json!({ "kind": "contacts", "ids": ids, "action": "tag", "add_tags": ["волна"] });
    let preview = story.post(by, "/api/v1/bulk/preview", &change, 200)?;
    ensure!(
        preview["changed"] == 3 && preview["refused"] == json!([]),
        "{preview}"
    );
    let example = &preview["changed_examples"][2];
    ensure!(
        example["title"] == "Третья" && example["record_id"] == json!(ids.get(2)),
        "{preview}"
    );
    let told = json!([{ "field": "tags", "before": null, "after": "волна" }]);
    ensure!(example["changes"] == told, "{preview}");
    let act = scene::id(&story.post(by, "/api/v1/bulk", &change, 202)?)?;
    let done = ended(by, &act, "done")?;
    ensure!(done["changed"] == 3 && done["can_undo"] == true, "{done}");
    let filter = r#"{"all":[{"field":"tag","op":"is","value":"волна"}]}"#;
    let set = json!({ "kind": "contacts", "filter": filter, "action": "set",
        "set": { "position": "директор" } });
    let second = scene::id(&story.post(by, "/api/v1/bulk", &set, 202)?)?;
    let done = ended(by, &second, "done")?;
    ensure!(done["total"] == 3 && done["changed"] == 3, "{done}");
    let path = format!("/api/v1/acts/{second}");
    ensure!(story.get(by, &path)?["fields"] == json!(["position"]));
    let late = by.post(&format!("{path}/cancel"), &json!({}))?;
    ensure!(late.expect(409)?.code().as_deref() == Some("act_busy"));
    let first = ids.first().context("three")?;
    let own = json!({ "position": "бухгалтер" });
    by.patch(&format!("/api/v1/contacts/{first}"), &own)?
        .expect(200)?;
    story.post(by, &format!("{path}/undo"), &json!({}), 202)?;
    let undone = ended(by, &second, "undone")?;
    ensure!(undone["undone"] == 2 && undone["left"] == 1, "{undone}");
    let left = story.get(by, &format!("{path}/changes?state=left"))?;
    ensure!(left["items"][0]["code"] == "changed_since", "{left}");
    ensure!(left["items"][0]["title"] == "Первая", "{left}");
    let seq = left["items"][0]["seq"].clone();
    let gentle = by.post(&format!("{path}/take-back"), &json!({ "seq": seq }))?;
    ensure!(gentle.expect(409)?.code().as_deref() == Some("changed_since"));
    let force = json!({ "seq": seq, "force": true });
    story.post(by, &format!("{path}/take-back"), &force, 200)?;
    let card = by
        .get(&format!("/api/v1/contacts/{first}"))?
        .expect(200)?
        .json()?;
    ensure!(
        card["position"] == "" || card["position"].is_null(),
        "{card}"
    );
    let nobodys = json!({ "kind": "contacts", "ids": ids, "action": "assign", "owner_id": null });
    let third = scene::id(&story.post(by, "/api/v1/bulk", &nobodys, 202)?)?;
    let told = ended(by, &third, "done")?;
    ensure!(told.get("owner_id") == Some(&Value::Null), "{told}");
    ensure!(told.get("department_id").is_none(), "{told}");

    let listed = story.get(by, "/api/v1/acts")?["items"].clone();
    let listed = listed.as_array().context("no acts")?;
    ensure!(listed.len() >= 3);
    let begun = listed.iter().map(|act| act["created_at"].as_str());
    ensure!(begun.is_sorted_by(|one, next| one >= next), "{listed:?}");
    let mut paged = Vec::new();
    let mut page = story.get(by, "/api/v1/acts?limit=1")?;
    while let Some(act) = page["items"].get(0) {
        paged.push(act["id"].clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        page = story.get(by, &format!("/api/v1/acts?limit=1&cursor={cursor}"))?;
    }
    let ids_listed: Vec<Value> = listed.iter().map(|act| act["id"].clone()).collect();
    ensure!(paged == ids_listed, "{paged:?}");

    mistakes(by, &ids)?;
    let all = json!({ "kind": "contacts", "all": true, "action": "delete" });
    let act = scene::id(&by.post("/api/v1/bulk", &all)?.expect(202)?.json()?)?;
    // It may have ended already.
    let path = format!("/api/v1/acts/{act}");
    let stopped = by.post(&format!("{path}/cancel"), &json!({}))?;
    ensure!([200, 409].contains(&stopped.status), "{}", stopped.text());
    story.called.insert("cancel_act".to_owned());
    by.post(&format!("{path}/undo"), &json!({}))?.expect(202)?;
    ended(by, &act, "undone")?;
    Ok(())
}

/// The usual mistakes of a change of many, each told by the field it is in.
fn mistakes(by: &Client, ids: &[String]) -> Result<()> {
    for (body, field) in [
        (
            json!({ "kind": "tasks", "ids": ids, "action": "delete" }),
            "kind",
        ),
        (json!({ "kind": "deals", "action": "delete" }), "ids"),
        (
            json!({ "kind": "deals", "ids": ids, "all": true, "action": "delete" }),
            "ids",
        ),
        (
            json!({ "kind": "contacts", "ids": ids, "action": "assign" }),
            "owner_id",
        ),
        (
            json!({ "kind": "contacts", "ids": ids, "action": "tag" }),
            "add_tags",
        ),
        (
            json!({ "kind": "contacts", "ids": ids, "action": "dance" }),
            "action",
        ),
        (
            json!({ "kind": "contacts", "ids": ids, "action": "set" }),
            "set",
        ),
        (
            json!({ "kind": "contacts", "ids": ids, "action": "set", "set": { "phones": [] } }),
            "set.phones",
        ),
    ] {
        let refused = by.post("/api/v1/bulk", &body)?.expect(422)?.json()?;
        ensure!(refused["field"] == field, "{body}: {refused}");
    }
    // A look in advance promises nothing that would be refused of every record.
    let nowhere = json!({ "kind": "contacts", "ids": ids, "action": "assign",
        "department_id": "00000000-0000-7000-8000-000000000000" });
    for path in ["/api/v1/bulk/preview", "/api/v1/bulk"] {
        let refused = by.post(path, &nowhere)?.expect(422)?.json()?;
        let told = refused["code"] == "department_unknown" && refused["field"] == "department_id";
        ensure!(told, "{path}: {refused}");
    }
    Ok(())
}

fn file() -> String {
    let mut text = "Last name;Phone\n".to_owned();
    for number in 0..ROWS {
        // Writing into memory does not fail.
        let _ = writeln!(text, "Imported {number:05};+7912{number:07}");
    }
    text
}

/// Brings the file in and gives the import.
fn imported(by: &Client, duplicates: &str) -> Result<String> {
    let plan = json!({ "targets": ["last_name", "phone:mobile"], "duplicates": duplicates,
        "duplicates_by": ["phone"], "tags": [duplicates] });
    imported_as(by, "contacts", &file(), &plan)
}

fn imported_as(by: &Client, kind: &str, text: &str, plan: &Value) -> Result<String> {
    let upload = format!("/api/v1/imports?as={kind}");
    let uploaded = by.upload(&upload, "file", "base.csv", text.as_bytes())?;
    let id = scene::id(&uploaded.expect(201)?.json()?)?;
    let path = format!("/api/v1/imports/{id}");
    by.patch(&path, plan)?.expect(200)?;
    by.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
    scene::until("the import ends", || {
        let found = by.get(&path)?.expect(200)?.json()?;
        Ok((found["state"] == "done").then_some(()))
    })?;
    Ok(id)
}

/// Kills the server several times while an act goes from one state to another; some of the kills come
/// in the middle.
fn killed(server: &mut Server, by: &Client, id: &str, counter: &str, of: usize) -> Result<()> {
    let mut seen = Vec::new();
    let mut cut = 0;
    for kill in 0..KILLS {
        let least = of * kill / (KILLS + 1);
        let count = scene::until("the act gets on", || {
            let found = by.get(&format!("/api/v1/acts/{id}"))?.expect(200)?.json()?;
            ensure!(found["state"] != "failed", "{found}");
            let ended = found["state"] == "done" || found["state"] == "undone";
            let count = found[counter].as_u64().unwrap_or_default();
            Ok((ended || count > least as u64).then_some(count))
        })?;
        seen.push(count);
        server.kill()?;
        server.start_again()?;
        let found = by.get(&format!("/api/v1/acts/{id}"))?.expect(200)?.json()?;
        cut += usize::from(found["state"] == "running" || found["state"] == "undoing");
    }
    ensure!(seen.is_sorted(), "went back: {seen:?}");
    ensure!(cut > 0, "no kill came in the middle: {seen:?}");
    Ok(())
}

/// The names of all contacts with whether they have a tag.
fn contacts(by: &Client, tag: &str) -> Result<Vec<(String, bool)>> {
    let listed = scene::all(by, "/api/v1/contacts?sort=name")?;
    let seen = listed.iter().map(|item| {
        let tagged = item["tags"]
            .as_array()
            .is_some_and(|tags| tags.iter().any(|of| of == tag));
        (item["last_name"].to_string(), tagged)
    });
    Ok(seen.collect())
}

both_engines! {
    /// A change of all records, and its undoing, are killed several times: each goes on by itself,
    /// every record is changed once, and in the end everything is as before.
    fn bulk_goes_on_by_itself(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        imported(&administrator, "skip")?;
        let before = contacts(&administrator, "волна")?;
        let change = json!({ "kind": "contacts", "all": true, "action": "tag", "add_tags": ["волна"] });
        let begun = administrator.post("/api/v1/bulk", &change)?.expect(202)?.json()?;
        let id = scene::id(&begun)?;
        killed(&mut server, &administrator, &id, "done", ROWS)?;
        let done = ended(&administrator, &id, "done")?;
        ensure!(done["total"] == ROWS && done["changed"] == ROWS, "{done}");
        ensure!(contacts(&administrator, "волна")?.iter().all(|(_, tagged)| *tagged));
        administrator.post(&format!("/api/v1/acts/{id}/undo"), &json!({}))?.expect(202)?;
        killed(&mut server, &administrator, &id, "undone", ROWS)?;
        let undone = ended(&administrator, &id, "undone")?;
        ensure!(undone["undone"] == ROWS && undone["left"] == 0, "{undone}");
        ensure!(contacts(&administrator, "волна")? == before);
        scene::verify(&server)
    }

    /// Many deals are moved to another stage, and back, while the server is killed several times: each
    /// time all of them arrive, the board adds up what the cards say, and the record of events is whole.
    fn moves_go_on_by_themselves(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let pipelines = administrator.get("/api/v1/pipelines")?.expect(200)?.json()?;
        let pipeline = &pipelines["items"][0];
        let mut text = "Title;Amount;Currency\n".to_owned();
        for number in 0..ROWS {
            let currency = ["RUB", "EUR"][number % 2];
            let _ = writeln!(text, "Sale {number:05};{number}.50;{currency}");
        }
        let plan = json!({ "targets": ["title", "amount", "currency"], "duplicates": "add" });
        imported_as(&administrator, "deals", &text, &plan)?;
        let board = format!("/api/v1/pipelines/{}/board", scene::id(pipeline)?);
        let standing = |server: &Server, stage: &Value| -> Result<()> {
            let cards = scene::all(&administrator, "/api/v1/deals?sort=name")?;
            let there = cards.iter().filter(|card| card["stage_id"] == stage["id"]).count();
            ensure!(cards.len() == ROWS && there == ROWS, "{there} of {}", cards.len());
            adds_up(&administrator, &board, &cards)?;
            scene::verify(server)
        };
        let (first, third) = (&pipeline["stages"][0], &pipeline["stages"][2]);
        standing(&server, first)?;
        let change = json!({ "kind": "deals", "all": true, "action": "set",
            "set": { "stage_id": third["id"] } });
        let begun = administrator.post("/api/v1/bulk", &change)?.expect(202)?.json()?;
        let id = scene::id(&begun)?;
        killed(&mut server, &administrator, &id, "done", ROWS)?;
        let done = ended(&administrator, &id, "done")?;
        ensure!(done["total"] == ROWS && done["changed"] == ROWS, "{done}");
        ensure!(done["stage_id"] == third["id"], "{done}");
        standing(&server, third)?;
        administrator.post(&format!("/api/v1/acts/{id}/undo"), &json!({}))?.expect(202)?;
        killed(&mut server, &administrator, &id, "undone", ROWS)?;
        let undone = ended(&administrator, &id, "undone")?;
        ensure!(undone["undone"] == ROWS && undone["left"] == 0, "{undone}");
        standing(&server, first)
    }

    /// An import that changed every record of another, and then that other one, are undone by a
    /// server that is killed again and again: first all is as before the second, then nothing is
    /// left.
    fn undoing_imports_goes_on(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let first = imported(&administrator, "skip")?;
        let before = contacts(&administrator, "overwrite")?;
        let second = imported(&administrator, "overwrite")?;
        ensure!(contacts(&administrator, "overwrite")? != before);
        let undo = |id: &str| administrator.post(&format!("/api/v1/imports/{id}/undo"), &json!({}));
        undo(&second)?.expect(202)?;
        killed(&mut server, &administrator, &second, "undone", ROWS)?;
        let undone = ended(&administrator, &second, "undone")?;
        ensure!(undone["file_name"] == "base.csv", "{undone}");
        let listed = administrator.get("/api/v1/acts")?.expect(200)?.json()?;
        ensure!(listed["items"][0]["file_name"] == "base.csv", "{listed}");
        ensure!(undone["undone"] == ROWS && undone["left"] == 0, "{undone}");
        ensure!(contacts(&administrator, "overwrite")? == before);
        // The second and its undoing are no change, so nothing of the first stays.
        undo(&first)?.expect(202)?;
        killed(&mut server, &administrator, &first, "undone", ROWS)?;
        let undone = ended(&administrator, &first, "undone")?;
        ensure!(undone["undone"] == ROWS && undone["left"] == 0, "{undone}");
        ensure!(contacts(&administrator, "")?.is_empty());
        let again = administrator.post(&format!("/api/v1/imports/{first}/start"), &json!({}))?;
        ensure!(again.expect(409)?.code().as_deref() == Some("import_busy"));
        scene::verify(&server)
    }

    /// An import that only made records is undone while the server is killed: none is left, none is
    /// found.
    fn removal_goes_on(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let id = imported(&administrator, "skip")?;
        administrator.post(&format!("/api/v1/imports/{id}/undo"), &json!({}))?.expect(202)?;
        killed(&mut server, &administrator, &id, "undone", ROWS)?;
        let undone = ended(&administrator, &id, "undone")?;
        ensure!(undone["undone"] == ROWS && undone["left"] == 0, "{undone}");
        ensure!(contacts(&administrator, "")?.is_empty());
        let found = administrator.get("/api/v1/search?q=Imported")?.expect(200)?.json()?;
        ensure!(found["items"] == json!([]), "{found}");
        scene::verify(&server)
    }
    /// A file may put a company that it made below one that it makes later: undone, neither stays.
    fn companies_below_later_ones(engine: Engine) {
        let (_server, administrator) = scene::start(engine)?;
        // Made by one chunk of the file, and changed by the next.
        let mut text = "Name;Parent\nСклад;\n".to_owned();
        for number in 0..500 {
            let _ = writeln!(text, "Филиал {number};");
        }
        text.push_str("Холдинг;\nГруппа;Холдинг\nСклад;Группа\n");
        let plan = json!({ "targets": ["name", "parent"], "duplicates": "overwrite",
            "duplicates_by": ["name"] });
        let id = imported_as(&administrator, "companies", &text, &plan)?;
        let found = administrator.get("/api/v1/companies?q=%D0%A1%D0%BA%D0%BB%D0%B0%D0%B4")?;
        let found = found.expect(200)?.json()?;
        ensure!(found["items"][0]["parent"]["name"] == "Группа", "{found}");
        administrator.post(&format!("/api/v1/imports/{id}/undo"), &json!({}))?.expect(202)?;
        let undone = ended(&administrator, &id, "undone")?;
        ensure!(undone["left"] == 0, "{undone}");
        ensure!(scene::all(&administrator, "/api/v1/companies?sort=name")?.is_empty());
        Ok(())
    }
}
