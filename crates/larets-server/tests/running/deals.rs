//! The part of the day that is about deals: what a board tells, the rule of entering a stage, what is
//! refused, and the editing of pipelines.

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Method};
use serde_json::{Value, json};

use crate::operations::client_record;
use crate::scene;
use crate::story::Story;

/// The count, the sums and the titles of one column.
fn column(board: &Value, stage: &Value) -> Result<Value> {
    let columns = board["columns"].as_array().context("no columns")?;
    let column = columns
        .iter()
        .find(|column| column["stage"]["id"] == *stage);
    let column = column.context("no such column")?;
    let titles = column["deals"].as_array().into_iter().flatten();
    let titles: Vec<&Value> = titles.map(|deal| &deal["title"]).collect();
    Ok(json!([column["count"], column["sums"], titles]))
}

/// Deals on the board, in the list and in their pipelines.
pub fn work(story: &mut Story, by: &Client) -> Result<()> {
    let pipelines = story.get(by, "/api/v1/pipelines")?;
    let first = &pipelines["items"][0];
    let stage = |place: usize| first["stages"][place]["id"].clone();
    let board = format!("/api/v1/pipelines/{}/board", scene::id(first)?);
    let roubles = |value: &str| json!({ "value": value, "currency": "RUB" });
    let new = json!({ "title": "Трубы", "amount": roubles("1 250 000,50"), "tags": ["опт"] });
    client_record(
        story,
        by,
        "deals",
        &new,
        &json!({ "title": "Трубы и краны" }),
    )?;
    let seen = story.get(by, &board)?;
    let expected = json!([1, [roubles("1250000.50")], ["Трубы и краны"]]);
    ensure!(column(&seen, &stage(0))? == expected, "{seen}");

    // A stage that asks for a field names it; nothing moves until it is filled.
    let deal = &seen["columns"][0]["deals"][0];
    let path = format!("/api/v1/deals/{}", scene::id(deal)?);
    let lost = json!({ "stage_id": stage(5) });
    let refused = by.patch(&path, &lost)?.expect(422)?.json()?;
    ensure!(
        refused["code"] == "required" && refused["field"] == "lost_reason",
        "{refused}"
    );
    ensure!(refused["missing"] == json!(["lost_reason"]), "{refused}");
    ensure!(story.get(by, &path)?["version"] == deal["version"]);
    let why = json!({ "stage_id": stage(5), "lost_reason": "дорого" });
    ensure!(story.patch(by, &path, &why, 200)?["stage_id"] == stage(5));

    let dollars = json!({ "value": "99.90", "currency": "USD" });
    for (title, amount) in [
        ("Насосы", dollars.clone()),
        ("Монтаж", roubles("10")),
        ("Аудит", Value::Null),
    ] {
        let body = json!({ "title": title, "amount": amount, "stage_id": stage(1) });
        story.post(by, "/api/v1/deals", &body, 201)?;
    }
    let seen = story.get(by, &format!("{board}?limit=2"))?;
    let expected = json!([3, [roubles("10.00"), dollars], ["Аудит", "Монтаж"]]);
    ensure!(column(&seen, &stage(1))? == expected, "{seen}");
    ensure!(column(&seen, &stage(0))? == json!([0, [], []]), "{seen}");
    ensure!(
        column(&seen, &stage(5))?[1] == json!([roubles("1250000.50")]),
        "{seen}"
    );
    foreseen(story, by, first, &seen)?;

    // As many conditions as there may be, all of which hold: the column goes on.
    let any = json!({ "field": "created_at", "op": "last_n_days", "value": 9 });
    let filter = json!({ "all": vec![any; 20] })
        .to_string()
        .replace('"', "%22");
    let seen = story.get(by, &format!("{board}?limit=2&filter={filter}"))?;
    let cursor = seen["columns"][1]["next_cursor"].as_str();
    let cursor = cursor.with_context(|| format!("no cursor: {seen}"))?;
    let one = stage(1)
        .as_str()
        .context("a stage without an id")?
        .to_owned();
    let rest =
        format!("/api/v1/deals?sort=-stage_since&stage={one}&filter={filter}&cursor={cursor}");
    let rest = story.get(by, &rest)?;
    ensure!(
        rest["items"][0]["title"] == "Насосы" && rest["next_cursor"].is_null(),
        "{rest}"
    );
    let found = story.get(by, &format!("{board}?q=%D0%BC%D0%BE%D0%BD%D1%82"))?;
    ensure!(
        column(&found, &stage(1))? == json!([1, [roubles("10.00")], ["Монтаж"]]),
        "{found}"
    );

    refusals(by)?;
    moved_by_an_act(by, &scene::id(deal)?, &stage(1))?;
    ensure!(by.get("/api/v1/contacts?sort=stage_since")?.status == 422);
    ensure!(by.get(&format!("/api/v1/contacts?stage={one}"))?.status == 422);
    pipelines_edited(story, by, first)
}

/// A move of many that was undone is told as taken back: the time in the stage goes on.
fn moved_by_an_act(by: &Client, deal: &str, to: &Value) -> Result<()> {
    let path = format!("/api/v1/deals/{deal}");
    let stands = || -> Result<[Value; 2]> {
        let seen = by.get(&path)?.expect(200)?.json()?;
        Ok([seen["stage_id"].clone(), seen["stage_since"].clone()])
    };
    let before = stands()?;
    let change =
        json!({ "kind": "deals", "ids": [deal], "action": "set", "set": { "stage_id": to } });
    let act = scene::id(&by.post("/api/v1/bulk", &change)?.expect(202)?.json()?)?;
    let act = format!("/api/v1/acts/{act}");
    let until = |state: &str| {
        scene::until(state, || {
            let found = by.get(&act)?.expect(200)?.json()?;
            Ok((found["state"] == state).then_some(()))
        })
    };
    until("done")?;
    ensure!(stands()?[0] == *to);
    by.post(&format!("{act}/undo"), &json!({}))?.expect(202)?;
    until("undone")?;
    ensure!(stands()? == before);
    let told = by.get(&format!("{path}/timeline"))?.expect(200)?.json()?;
    let moves = told["items"].as_array().into_iter().flatten();
    let back: Vec<bool> = moves
        .filter_map(|item| item["changes"].as_array())
        .flatten()
        .filter(|change| change["field"] == "stage")
        .map(|change| change["takes_back"] == true)
        .collect();
    ensure!(back == [true, false, false], "{told}");
    Ok(())
}

/// What is expected of three deals of the second stage, one of them given a day; and what waits.
fn foreseen(story: &mut Story, by: &Client, first: &Value, seen: &Value) -> Result<()> {
    let stage = |place: usize| first["stages"][place]["id"].clone();
    let roubles = |value: &str| json!({ "value": value, "currency": "RUB" });
    let dollars = json!({ "value": "99.90", "currency": "USD" });
    let day = json!({ "expected_close": "2026-12-31" });
    let montage = scene::id(&seen["columns"][1]["deals"][1])?;
    story.patch(by, &format!("/api/v1/deals/{montage}"), &day, 200)?;
    let forecast = format!("/api/v1/pipelines/{}/forecast", scene::id(first)?);
    let foreseen = story.get(by, &forecast)?;
    let expected = json!([
        { "month": "2026-12", "stages": [{
            "stage_id": stage(1), "deals": 1,
            "sums": [roubles("10.00")], "weighted": [roubles("2.50")],
        }] },
        { "month": null, "stages": [{
            "stage_id": stage(1), "deals": 2,
            "sums": [dollars.clone()],
            "weighted": [{ "value": "24.98", "currency": "USD" }],
        }] },
    ]);
    ensure!(
        foreseen["months"] == expected && foreseen["complete"] == true,
        "{foreseen}"
    );
    let found = story.get(by, &format!("{forecast}?q=%D0%BC%D0%BE%D0%BD%D1%82"))?;
    ensure!(
        found["months"].as_array().map(Vec::len) == Some(1),
        "{found}"
    );
    ensure!(by.get(&format!("{forecast}?sort=name"))?.status == 422);

    let today = story.get(by, "/api/v1/today")?;
    let titles = today["without_step"]["items"]
        .as_array()
        .into_iter()
        .flatten();
    let titles: Vec<&str> = titles.filter_map(|deal| deal["title"].as_str()).collect();
    ensure!(titles == ["Насосы", "Монтаж", "Аудит"], "{today}");
    ensure!(
        today["due"]["count"]["value"] == 0 && today["changes"]["items"] == json!([]),
        "{today}"
    );
    ensure!(today["duplicates"]["count"]["value"] == 0, "{today}");
    let seen = story.get(by, "/api/v1/today?whose=seen")?;
    ensure!(seen["open"]["value"] == today["open"]["value"], "{seen}");
    ensure!(by.get("/api/v1/today?whose=everybody")?.status == 422);
    Ok(())
}

/// What a new deal is refused for, and the field at fault.
fn refusals(by: &Client) -> Result<()> {
    let roubles = |value: &str| json!({ "value": value, "currency": "RUB" });
    for (body, field) in [
        (json!({}), "title"),
        (json!({ "title": " " }), "title"),
        (json!({ "title": "A", "amount": roubles("-1") }), "amount"),
        (
            json!({ "title": "A", "amount": { "value": "1", "currency": "XXX" } }),
            "amount",
        ),
        (
            json!({ "title": "A", "expected_close": "31.12.2026" }),
            "expected_close",
        ),
        (
            json!({ "title": "A", "next_step_at": "soon" }),
            "next_step_at",
        ),
        (
            json!({ "title": "A", "stage_id": "01999999-0000-7000-8000-000000000000" }),
            "stage_id",
        ),
        (
            json!({ "title": "A", "contacts": ["01999999-0000-7000-8000-000000000000"] }),
            "contacts",
        ),
        (
            json!({ "title": "A", "companies": ["01999999-0000-7000-8000-000000000000"] }),
            "companies",
        ),
    ] {
        let answer = by.post("/api/v1/deals", &body)?.expect(422)?.json()?;
        ensure!(answer["field"] == field, "{body}: {answer}");
    }
    Ok(())
}

fn pipelines_edited(story: &mut Story, by: &Client, first: &Value) -> Result<()> {
    let mut body = json!({ "name": "Опт", "stages": first["stages"] });
    for stage in body["stages"].as_array_mut().context("no stages")? {
        stage["id"] = Value::Null;
    }
    let made = story.post(by, "/api/v1/pipelines", &body, 201)?;
    let path = format!("/api/v1/pipelines/{}", scene::id(&made)?);
    let mut change = json!({ "name": "Розница", "stages": made["stages"] });
    change["stages"]
        .as_array_mut()
        .context("no stages")?
        .remove(1);
    let changed = story
        .send(by, Method::PUT, &path, Some(&change), 200)?
        .json()?;
    ensure!(
        changed["name"] == "Розница" && changed["version"] == 2,
        "{changed}"
    );
    ensure!(
        changed["stages"].as_array().map(Vec::len) == Some(5),
        "{changed}"
    );
    let old = by.send(Method::PUT, &path, &[("if-match", "\"1\"")], Some(&change))?;
    ensure!(old.expect(409)?.code().as_deref() == Some("edit_conflict"));

    let used = format!("/api/v1/pipelines/{}", scene::id(first)?);
    let mut less = json!({ "name": first["name"], "stages": first["stages"] });
    less["stages"]
        .as_array_mut()
        .context("no stages")?
        .remove(1);
    let refused = by.send(Method::PUT, &used, &[], Some(&less))?;
    ensure!(refused.expect(409)?.code().as_deref() == Some("stage_not_empty"));
    less["stages"] = json!([]);
    let refused = by
        .send(Method::PUT, &used, &[], Some(&less))?
        .expect(422)?
        .json()?;
    ensure!(refused["field"] == "stages", "{refused}");
    story.delete(by, &path)?;
    let last = by.delete(&used)?;
    ensure!(last.expect(409)?.code().as_deref() == Some("last_pipeline"));
    Ok(())
}
