//! Every operation of the API does what it is for, once: a day of work in order. The list comes from
//! the server's own description, so that a new operation without a place here fails the test. What
//! each refuses to whom is another test's matter.

use anyhow::{Context, Result, bail, ensure};
use larets_testkit::{Client, Engine, Method, Server};
use serde_json::{Value, json};

use crate::scene::{self, PASSWORD};
use crate::story::Story;
use crate::{acts, deals, duplicates, exports, merging, rights, views};

const NEW_PASSWORD: &str = "saddle-lantern-orchid-42-берег";

fn has(list: &Value, id: &str) -> bool {
    list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|item| item["id"] == id)
}

/// What is done to any record with a card: made, changed, in conflict, noted, binned, taken back.
pub fn client_record(
    story: &mut Story,
    by: &Client,
    kind: &str,
    create: &Value,
    change: &Value,
) -> Result<()> {
    let list = format!("/api/v1/{kind}");
    let made = story.post(by, &list, create, 201)?;
    let id = scene::id(&made)?;
    let path = format!("{list}/{id}");
    ensure!(has(&story.get(by, &list)?, &id));
    let changed = story.patch(by, &path, change, 200)?;
    for (field, value) in change.as_object().context("no change")? {
        ensure!(changed[field] == *value, "{field}: {changed}");
    }
    ensure!(changed["version"].as_i64() > made["version"].as_i64());
    ensure!(story.get(by, &path)?["version"] == changed["version"]);

    // Somebody who still has the first version is told what differs, and nothing is overwritten.
    let old = format!("\"{}\"", made["version"]);
    let mut theirs = change.clone();
    for value in theirs.as_object_mut().context("no change")?.values_mut() {
        *value = json!("Другое");
    }
    let conflict = by.send(Method::PATCH, &path, &[("if-match", &old)], Some(&theirs))?;
    let conflict = conflict.expect(409)?.json()?;
    ensure!(conflict["code"] == "edit_conflict", "{conflict}");
    ensure!(
        conflict["current"]["version"] == changed["version"],
        "{conflict}"
    );
    ensure!(conflict["differing"][0]["yours"] == "Другое", "{conflict}");
    let refused = by.send(Method::DELETE, &path, &[("if-match", &old)], None)?;
    ensure!(refused.expect(409)?.code().as_deref() == Some("edit_conflict"));
    let unknown = by.patch(&path, &json!({ "no_such_field": 1 }))?;
    ensure!((400..500).contains(&unknown.status), "{}", unknown.text());

    let probe = match kind {
        "contacts" => Some(json!({ "phones": ["8 912 111-22-33"] })),
        "companies" => Some(json!({ "inn": "7707083893" })),
        _ => None,
    };
    if let Some(probe) = probe {
        let found = story.post(by, &format!("{list}/duplicates"), &probe, 200)?;
        ensure!(has(&found, &id));
    }
    let note = story.post(
        by,
        &format!("{path}/notes"),
        &json!({ "markdown": "Просил **позвонить**" }),
        201,
    )?;
    let note_path = format!("/api/v1/notes/{}", scene::id(&note)?);
    let note = story.patch(by, &note_path, &json!({ "markdown": "Позвонили" }), 200)?;
    ensure!(note["markdown"] == "Позвонили", "{note}");
    let timeline = story.get(by, &format!("{path}/timeline"))?;
    ensure!(has(&timeline, &scene::id(&note)?), "{timeline}");
    story.delete(by, &note_path)?;
    by.delete(&note_path)?.expect(404)?;

    story.delete(by, &path)?;
    ensure!(!has(&story.get(by, &list)?, &id));
    ensure!(has(&story.get(by, &format!("{list}?bin=true"))?, &id));
    let binned = by.patch(&path, change)?;
    ensure!(binned.expect(409)?.code().as_deref() == Some("record_in_bin"));
    ensure!(story.post(by, &format!("{path}/restore"), &json!({}), 200)?["deleted_at"].is_null());
    ensure!(has(&story.get(by, &list)?, &id));

    let nowhere = format!("{list}/01999999-0000-7000-8000-000000000000");
    for answer in [
        by.get(&nowhere)?,
        by.patch(&nowhere, change)?,
        by.delete(&nowhere)?,
        by.get(&format!("{nowhere}/timeline"))?,
        by.post(&format!("{nowhere}/restore"), &json!({}))?,
        by.post(&format!("{nowhere}/notes"), &json!({ "markdown": "x" }))?,
        by.get(&format!("{list}/no-id"))?,
    ] {
        ensure!(answer.expect(404)?.code().as_deref() == Some("not_found"));
    }
    Ok(())
}

fn clients(story: &mut Story, by: &Client) -> Result<()> {
    let contact = json!({
        "last_name": "Дневникова", "first_name": "Ольга", "source": "Выставка", "tags": ["важный"],
        "phones": [{ "kind": "mobile", "value": "+7 912 111-22-33" }],
    });
    client_record(
        story,
        by,
        "contacts",
        &contact,
        &json!({ "last_name": "Вечерова" }),
    )?;
    let company = json!({ "name": "Ромашка Плюс", "inn": "7707083893" });
    client_record(
        story,
        by,
        "companies",
        &company,
        &json!({ "legal_name": "ООО «Ромашка»" }),
    )?;
    ensure!(story.get(by, "/api/v1/tags")?["items"] == json!(["важный"]));
    ensure!(story.get(by, "/api/v1/sources")?["items"] == json!(["Выставка"]));
    let found = story.get(by, "/api/v1/search?q=%D0%B2%D0%B5%D1%87%D0%B5%D1%80")?;
    ensure!(found["items"][0]["kind"] == "contact", "{found}");

    for (path, body, code) in [
        ("contacts", json!({}), "empty_record"),
        (
            "contacts",
            json!({ "phones": [{ "kind": "mobile", "value": "12" }] }),
            "phone_invalid",
        ),
        (
            "contacts",
            json!({ "emails": [{ "kind": "work", "value": "at" }] }),
            "email_invalid",
        ),
        (
            "contacts",
            json!({ "last_name": "A", "birthday": "31.31.2000" }),
            "date_invalid",
        ),
        (
            "contacts",
            json!({ "last_name": "A", "owner_id": "01999999-0000-7000-8000-000000000000" }),
            "owner_unknown",
        ),
        (
            "companies",
            json!({ "name": "A", "inn": "7707083894" }),
            "inn_checksum",
        ),
        (
            "companies",
            json!({ "name": "A", "kpp": "1" }),
            "kpp_format",
        ),
        (
            "companies",
            json!({ "name": "A", "ogrn": "1027700132196" }),
            "ogrn_checksum",
        ),
    ] {
        let answer = by.post(&format!("/api/v1/{path}"), &body)?;
        ensure!(
            answer.expect(422)?.code().as_deref() == Some(code),
            "{body}: {}",
            answer.text()
        );
    }
    for query in [
        "limit=0",
        "limit=201",
        "sort=phones",
        "cursor=nonsense",
        "filter=%7B",
        "nothing=1",
    ] {
        let answer = by.get(&format!("/api/v1/contacts?{query}"))?;
        ensure!(
            (400..500).contains(&answer.status),
            "{query}: {}",
            answer.status
        );
    }
    Ok(())
}

fn people(story: &mut Story, by: &Client, server: &Server) -> Result<()> {
    let made = story.post(
        by,
        "/api/v1/departments",
        &json!({ "name": "Продажи" }),
        201,
    )?;
    let department = scene::id(&made)?;
    ensure!(has(&story.get(by, "/api/v1/departments")?, &department));
    let path = format!("/api/v1/departments/{department}");
    story.patch(by, &path, &json!({ "name": "Сбыт" }), 204)?;
    ensure!(
        story.get(by, "/api/v1/roles")?["items"]
            .as_array()
            .is_some_and(|all| all.len() == 5)
    );

    let new = json!({ "name": "Мария Менеджер", "email": "maria@larets.example",
        "password": PASSWORD, "roles": ["manager"], "department_id": department });
    let person = story.post(by, "/api/v1/users", &new, 201)?;
    let id = scene::id(&person)?;
    let path = format!("/api/v1/users/{id}");
    ensure!(has(&story.get(by, "/api/v1/users")?, &id));
    ensure!(has(&story.get(by, "/api/v1/people")?, &id));
    ensure!(story.get(by, &path)?["department"]["name"] == "Сбыт");
    let head = story.patch(by, &path, &json!({ "roles": ["head"] }), 200)?;
    ensure!(head["roles"] == json!(["head"]), "{head}");
    let taken = by.post("/api/v1/users", &new)?;
    ensure!(taken.expect(409)?.code().as_deref() == Some("email_taken"));
    let weak = by.post(
        &format!("{path}/password"),
        &json!({ "password": "123456789012" }),
    )?;
    ensure!(weak.expect(422)?.code().as_deref() == Some("password_weak"));
    story.post(
        by,
        &format!("{path}/password"),
        &json!({ "password": NEW_PASSWORD }),
        204,
    )?;

    let mut maria = server.stranger();
    let body = json!({ "email": "maria@larets.example", "password": NEW_PASSWORD });
    let answer = story.send(&maria, Method::POST, "/api/v1/sessions", Some(&body), 201)?;
    maria.keep_session(&answer)?;
    story.patch(&maria, "/api/v1/session", &json!({ "language": "en" }), 204)?;
    ensure!(story.get(&maria, "/api/v1/session")?["user"]["language"] == "en");
    let mut other = server.stranger();
    other.sign_in("maria@larets.example", NEW_PASSWORD)?;
    let wrong = maria.post(
        "/api/v1/session/password",
        &json!({ "current": "no", "new": PASSWORD }),
    )?;
    ensure!(wrong.expect(422)?.code().as_deref() == Some("password_wrong"));
    let change = json!({ "current": NEW_PASSWORD, "new": PASSWORD });
    story.post(&maria, "/api/v1/session/password", &change, 204)?;
    other.get("/api/v1/session")?.expect(401)?;
    other.sign_in("maria@larets.example", PASSWORD)?;
    let sessions = story.get(&maria, "/api/v1/sessions")?;
    let all = sessions["items"].as_array().context("no sessions")?;
    let Some(others) = all.iter().find(|session| session["current"] == false) else {
        bail!("one session only: {sessions}");
    };
    story.delete(&maria, &format!("/api/v1/sessions/{}", scene::id(others)?))?;
    other.get("/api/v1/session")?.expect(401)?;
    story.delete(&maria, "/api/v1/session")?;
    maria.sign_in("maria@larets.example", PASSWORD)?;
    story.delete(&maria, "/api/v1/sessions")?;
    maria.get("/api/v1/session")?.expect(401)?;

    by.patch(&path, &json!({ "department_id": null, "disabled": true }))?
        .expect(200)?;
    story.delete(by, &format!("/api/v1/departments/{department}"))
}

fn settings(story: &mut Story, by: &Client) -> Result<()> {
    let changed = story.patch(
        by,
        "/api/v1/settings",
        &json!({ "company_name": "Лютик", "export_reason": false }),
        200,
    )?;
    ensure!(
        changed["company_name"] == "Лютик" && changed["export_reason"] == false,
        "{changed}"
    );
    ensure!(story.get(by, "/api/v1/settings")? == changed);
    for (field, value) in [
        ("time_zone", "Mars/Olympus"),
        ("currency", "RUBLE"),
        ("language", "xx"),
    ] {
        by.patch("/api/v1/settings", &json!({ field: value }))?
            .expect(422)?;
    }
    ensure!(
        story.get(by, "/api/v1/settings")? == changed,
        "a refused change was kept"
    );
    let deals = |story: &mut Story| -> Result<(Value, usize)> {
        let listed = story.get(by, "/api/v1/deals?limit=200")?;
        let pipelines = story.get(by, "/api/v1/pipelines")?;
        let pipelines = pipelines["items"].as_array().map_or(0, Vec::len);
        Ok((listed["count"].clone(), pipelines))
    };
    let before = deals(story)?;
    let demo = story.post(by, "/api/v1/demo", &json!({ "contacts": 40 }), 201)?;
    let more = before.0["value"].as_i64().map(|count| count + 16);
    let (count, pipelines) = deals(story)?;
    ensure!(
        count["value"].as_i64() == more && pipelines == before.1 + 1,
        "{count}"
    );
    ensure!(demo["contacts"] == 40 && demo["deals"] == 16, "{demo}");
    let again = by.post("/api/v1/demo", &json!({ "contacts": 40 }))?;
    ensure!(again.expect(409)?.code().as_deref() == Some("demo_exists"));
    story.delete(by, "/api/v1/demo")?;
    ensure!(story.get(by, "/api/v1/session")?["demo"] == false);
    ensure!(deals(story)? == before);
    Ok(())
}

fn imports(story: &mut Story, by: &Client) -> Result<()> {
    let uploaded = by.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "a.csv",
        b"Name;Mail\nA;a@example.com\n",
    )?;
    let id = scene::id(&uploaded.expect(201)?.json()?)?;
    let name = story.name(&Method::POST, "/api/v1/imports")?;
    story.called.insert(name);
    let path = format!("/api/v1/imports/{id}");
    story.patch(
        by,
        &path,
        &json!({ "targets": ["last_name", "email:work"] }),
        200,
    )?;
    let fixes = json!({ "cells": [{ "row": 2, "column": 0, "value": "B" }], "alike": [] });
    let mended = story.send(by, Method::PUT, &format!("{path}/fixes"), Some(&fixes), 200)?;
    ensure!(mended.json()?["fixes"] == fixes, "{}", mended.text());
    story.post(by, &format!("{path}/check"), &json!({}), 202)?;
    let mut wait = |state: &str| {
        scene::until(state, || {
            Ok((story.get(by, &path)?["state"] == state).then_some(()))
        })
    };
    wait("ready")?;
    by.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
    wait("done")?;
    story
        .called
        .insert(story.name(&Method::POST, &format!("{path}/start"))?);
    let refused = story.send(by, Method::GET, &format!("{path}/refused"), None, 200)?;
    ensure!(refused.text().lines().count() == 1, "{}", refused.text());
    ensure!(has(&story.get(by, "/api/v1/imports")?, &id));

    let many = (0..5_000)
        .map(|row| format!("Many {row};many{row}@example.com\n"))
        .collect::<Vec<_>>()
        .concat();
    let many = by.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "b.csv",
        many.as_bytes(),
    )?;
    let path = format!("/api/v1/imports/{}", scene::id(&many.expect(201)?.json()?)?);
    by.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
    let stopped = story.post(by, &format!("{path}/cancel"), &json!({}), 200)?;
    ensure!(stopped["state"] == "cancelled", "{stopped}");
    story.post(by, &format!("{path}/undo"), &json!({}), 202)?;
    let act = path.replace("imports", "acts");
    scene::until("the import is undone", || {
        let found = by.get(&act)?.expect(200)?.json()?;
        Ok((found["state"] == "undone").then_some(()))
    })?;
    Ok(())
}

both_engines! {
    /// A day of work calls every operation of the description; each does what it is for, and the
    /// usual mistakes are refused with their codes.
    fn every_operation(engine: Engine) {
        let mut server = Server::start(scene::BINARY, engine)?;
        let mut story = Story::of(&server)?;
        let stranger = server.stranger();
        story.get(&stranger, "/health/live")?;
        story.get(&stranger, "/health/ready")?;
        ensure!(story.get(&stranger, "/api/v1/setup")?["needed"] == true);
        let judge = json!({ "token": server.setup_token(), "password": PASSWORD });
        ensure!(story.post(&stranger, "/api/v1/setup/strength", &judge, 200)?["acceptable"] == true);
        let administrator = server.administrator()?;
        story.called.insert(story.name(&Method::POST, "/api/v1/setup")?);
        let socket = larets_testkit::LiveSocket::open(&administrator)?;
        socket.wait_for("hello")?;
        story.called.insert(story.name(&Method::GET, "/api/v1/live")?);

        people(&mut story, &administrator, &server)?;
        rights::work(&mut story, &administrator, &server)?;
        clients(&mut story, &administrator)?;
        deals::work(&mut story, &administrator)?;
        views::work(&mut story, &administrator, &server)?;
        exports::work(&mut story, &administrator)?;
        imports(&mut story, &administrator)?;
        acts::work(&mut story, &administrator)?;
        merging::merging(&mut story, &administrator)?;
        duplicates::work(&mut story, &administrator)?;
        settings(&mut story, &administrator)?;
        story.ends()?;
        scene::verify(&server)
    }
}
