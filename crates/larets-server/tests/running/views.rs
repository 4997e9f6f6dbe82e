//! Saved views, favourites and what was opened last, over HTTP: whoever shares a view tells nobody
//! what that person may not see.

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Method, Server};
use serde_json::{Value, json};

use crate::scene::{self, PASSWORD};
use crate::story::Story;

fn items(list: &Value) -> Result<&Vec<Value>> {
    list["items"].as_array().context("no list")
}

fn person(by: &Client, server: &Server, name: &str, role: &str) -> Result<Client> {
    let email = format!("{name}@larets.example");
    let body = json!({ "name": name, "email": email, "password": PASSWORD, "roles": [role],
        "department_id": null });
    by.post("/api/v1/users", &body)?.expect(201)?;
    let mut client = server.stranger();
    client.sign_in(&email, PASSWORD)?;
    Ok(client)
}

/// Views kept, shared, changed, put in order and removed.
pub fn work(story: &mut Story, by: &Client, server: &Server) -> Result<()> {
    let operator = person(by, server, "operator-of-views", "operator")?;
    let manager = person(by, server, "manager-of-views", "manager")?;
    let secret = "+79161234567";
    let filter = json!({ "any": [
        { "field": "owner", "op": "is", "value": "me" },
        { "all": [{ "field": "phone", "op": "is", "value": secret },
                  { "field": "source", "op": "starts_with", "value": "Выставка-9161" }] },
    ]});
    let body = json!({ "kind": "contacts", "name": format!("Звонить {secret}"), "shared": "everyone",
        "columns": ["name", "phones", "owner"], "sort": "-created_at", "filter": filter,
        "density": "compact" });
    let made = story.post(by, "/api/v1/views", &body, 201)?;
    ensure!(
        made["filter"] == filter && made["can_edit"] == true,
        "{made}"
    );
    let id = scene::id(&made)?;
    let path = format!("/api/v1/views/{id}");

    // An operator gets the view without what was typed about channels, and the list says the same.
    let list = operator.get("/api/v1/views?kind=contacts")?;
    let list = list.expect(200)?;
    let text = list.text();
    ensure!(!text.contains("9161"), "told: {text}");
    let list = list.json()?;
    let seen = &items(&list)?[0];
    ensure!(seen["unavailable"] == json!(["phone", "source"]), "{seen}");
    ensure!(
        seen["can_edit"] == false && seen["name"] == "Звонить •••",
        "{seen}"
    );
    let query = form(&seen["filter"].to_string());
    let refused = operator.get(&format!("/api/v1/contacts?filter={query}"))?;
    ensure!(refused.expect(403)?.code().as_deref() == Some("field_not_searchable"));
    ensure!(operator.send(Method::PUT, &path, &[], Some(&body))?.status == 403);
    ensure!(operator.delete(&path)?.status == 403);
    ensure!(items(&operator.get("/api/v1/views?kind=deals")?.json()?)?.is_empty());

    // Who sees the channels gets the filter as it is, but shares with nobody.
    let list = manager.get("/api/v1/views")?.expect(200)?.json()?;
    ensure!(items(&list)?[0]["filter"] == filter, "{list}");
    ensure!(manager.post("/api/v1/views", &body)?.status == 403);
    let unseen = operator.post(
        "/api/v1/views",
        &json!({ "kind": "contacts", "name": "x", "filter": filter }),
    )?;
    ensure!(unseen.expect(403)?.code().as_deref() == Some("field_not_searchable"));

    // A change without a filter keeps it, an old version is a conflict.
    let change = json!({ "kind": "contacts", "name": "Мои", "shared": "mine" });
    let version = format!("\"{}\"", made["version"]);
    let changed = story
        .send(by, Method::PUT, &path, Some(&change), 200)?
        .json()?;
    ensure!(
        changed["filter"] == filter && changed["name"] == "Мои",
        "{changed}"
    );
    let old = by.send(Method::PUT, &path, &[("if-match", &version)], Some(&change))?;
    ensure!(old.expect(409)?.code().as_deref() == Some("edit_conflict"));
    ensure!(manager.send(Method::PUT, &path, &[], Some(&change))?.status == 404);

    let second = json!({ "kind": "contacts", "name": "Вторая" });
    let second = scene::id(&story.post(by, "/api/v1/views", &second, 201)?)?;
    let order = json!({ "kind": "contacts", "ids": [second, id] });
    story.post(by, "/api/v1/views/order", &order, 204)?;
    let list = story.get(by, "/api/v1/views")?;
    ensure!(items(&list)?[0]["id"] == json!(second), "{list}");
    story.delete(by, &path)?;

    for (field, wrong) in [
        ("name", json!({ "kind": "contacts", "name": " " })),
        (
            "columns",
            json!({ "kind": "contacts", "name": "x", "columns": ["password"] }),
        ),
        (
            "sort",
            json!({ "kind": "contacts", "name": "x", "sort": "stage_since" }),
        ),
        (
            "stage",
            json!({ "kind": "contacts", "name": "x", "filter": { "all": [{ "field": "stage", "op": "empty" }] } }),
        ),
        (
            "department_id",
            json!({ "kind": "contacts", "name": "x", "shared": "department" }),
        ),
        ("kind", json!({ "kind": "users", "name": "x" })),
    ] {
        let refused = by.post("/api/v1/views", &wrong)?;
        ensure!(
            refused.expect(422)?.json()?["field"] == field,
            "{}",
            refused.text()
        );
    }
    favourites(story, by, &manager)
}

fn form(text: &str) -> String {
    let each: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    each.concat()
}

/// Records marked and opened, the last one first, as long as they are seen.
fn favourites(story: &mut Story, by: &Client, manager: &Client) -> Result<()> {
    let mut ids = Vec::new();
    for name in ["Первый", "Второй"] {
        let made = by.post("/api/v1/contacts", &json!({ "last_name": name }))?;
        ids.push(scene::id(&made.expect(201)?.json()?)?);
    }
    for id in &ids {
        let mark = json!({ "kind": "contact", "id": id });
        story.post(by, "/api/v1/favourites", &mark, 204)?;
        story.post(by, "/api/v1/favourites", &mark, 204)?;
        by.get(&format!("/api/v1/contacts/{id}"))?.expect(200)?;
        manager.post("/api/v1/favourites", &mark)?.expect(404)?;
    }
    for list in ["/api/v1/favourites", "/api/v1/recent"] {
        let found = story.get(by, list)?;
        let titles: Vec<&Value> = items(&found)?
            .iter()
            .take(2)
            .map(|item| &item["title"])
            .collect();
        ensure!(titles == ["Второй", "Первый"], "{list}: {found}");
        ensure!(items(&manager.get(list)?.json()?)?.is_empty());
    }
    by.delete(&format!("/api/v1/contacts/{}", ids[1]))?
        .expect(204)?;
    for list in ["/api/v1/favourites", "/api/v1/recent"] {
        let found = story.get(by, list)?;
        ensure!(items(&found)?[0]["title"] == "Первый", "{list}: {found}");
    }
    story.delete(by, &format!("/api/v1/favourites/{}", ids[0]))?;
    ensure!(items(&story.get(by, "/api/v1/favourites")?)?.is_empty());
    Ok(())
}
