//! Deals from files over HTTP: a whole sale in each row with its person and company, values of the
//! file that stand for something here, a check that foretells the run; and a real base of 8,800
//! deals, whose board must tell the sums of its file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::{Value, json};

use crate::scene;

const DEALS: &str = "/api/v1/imports?as=deals";

/// Two people and one company in five rows: sums as people write them, a stage that nobody knows, a
/// deal without anything to call it by, and the first once more.
const FILE: &str = "ID сделки;Название сделки;Бюджет;Этап сделки;Дата создания;Дата закрытия;Ответственный;\
    Источник;Контакт;Телефон;Компания;ИНН;Причина отказа;Товар\n\
    1;Трубы;1 250 000,50 ₽;Успешно реализовано;01.02.2024;05.03.2024;manager;Сайт;Иванов Пётр;8 912 345-67-89;ООО Ромашка;7707083893;;Трубы\n\
    2;Краны;$1,250.50;Первичный контакт;02.02.2024;;manager@larets.example;сайт;Иванов Пётр;+7 912 345-67-89;Ромашка;;;\n\
    3;Насосы;1250.5;На луне;;;;Звонок;Сидорова Анна;;;;;\n\
    4;;много;Отказ;;;;;;;;;дорого;\n\
    1;Трубы;1;Отказ;;;;;;;;;;\n";

fn uploaded(client: &Client, path: &str, name: &str, bytes: &[u8]) -> Result<(String, Value)> {
    let import = client
        .upload(path, "file", name, bytes)?
        .expect(201)?
        .json()?;
    Ok((format!("/api/v1/imports/{}", scene::id(&import)?), import))
}

fn step(client: &Client, path: &str, step: &str, state: &str) -> Result<Value> {
    let answer = client.post(&format!("{path}/{step}"), &json!({}))?;
    answer.expect(202)?;
    scene::until(state, || {
        let found = client.get(path)?.expect(200)?.json()?;
        ensure!(
            found["state"] != "failed" && found["failure"].is_null(),
            "{found}"
        );
        Ok((found["state"] == state).then_some(found))
    })
}

/// Undoes an import; tells how many records were left.
fn undone(client: &Client, path: &str) -> Result<i64> {
    let act = client.post(&format!("{path}/undo"), &json!({}))?;
    let act = scene::id(&act.expect(202)?.json()?)?;
    scene::until("the import is undone", || {
        let act = client
            .get(&format!("/api/v1/acts/{act}"))?
            .expect(200)?
            .json()?;
        ensure!(act["state"] != "failed", "{act}");
        let left = act["left"].as_i64();
        Ok(left.filter(|_| act["state"] == "undone"))
    })
}

/// What became of the rows, and whom they brought with them.
fn numbers(import: &Value) -> Value {
    let of = |name: &str| &import["progress"][name];
    json!([
        of("rows_done"),
        of("created"),
        of("updated"),
        of("skipped"),
        of("refused"),
        of("contacts_made"),
        of("companies_made"),
    ])
}

/// The columns of the board of the first pipeline: name, count, sums.
fn board(client: &Client) -> Result<Value> {
    let pipelines = client.get("/api/v1/pipelines")?.expect(200)?.json()?;
    let id = scene::id(&pipelines["items"][0])?;
    let board = client.get(&format!("/api/v1/pipelines/{id}/board"))?;
    board.expect(200)?.json()
}

fn stage(client: &Client, place: usize) -> Result<String> {
    let pipelines = client.get("/api/v1/pipelines")?.expect(200)?.json()?;
    scene::id(&pipelines["items"][0]["stages"][place])
}

/// The folder of the real base beside the checkout. Says loudly when it is not there.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn base_of_sales() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/crm");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no {} to bring in", folder.display());
    None
}

both_engines! {
    /// A whole sale in each row: found out, checked, an unknown stage told what it means, brought in
    /// as foretold, linked to one person and one company, and known again the second time.
    fn a_sale_in_each_row(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (_, manager) = scene::person(&server, &administrator, "manager")?;
        let (path, import) = uploaded(&administrator, DEALS, "сделки.csv", FILE.as_bytes())?;
        let targets: Vec<&str> = import["columns"].as_array().into_iter().flatten()
            .filter_map(|column| column["target"].as_str()).collect();
        ensure!(targets == [
            "external_id", "title", "amount", "stage", "created_at", "closed_at", "owner", "source",
            "full_name", "phone:other", "company", "company_inn", "lost_reason", "product",
        ], "{targets:?}");

        let checked = step(&administrator, &path, "check", "ready")?;
        ensure!(numbers(&checked) == json!([5, 2, 0, 1, 2, 1, 1]), "{}", checked["progress"]);
        let codes: Vec<&Value> = checked["errors"].as_array().into_iter().flatten()
            .map(|error| &error["code"]).collect();
        ensure!(codes == ["stage_unknown", "amount_invalid", "title_missing"], "{}", checked["errors"]);
        ensure!(checked["progress"]["problems"] == 3, "{}", checked["progress"]);
        let values = checked["values"].as_array().context("no values")?;
        let of = |kind: &str, value: &str| values.iter()
            .find(|found| found["kind"] == kind && found["value"] == value)
            .cloned().unwrap_or_default();
        ensure!(of("stage", "Отказ")["rows"] == 2, "{values:?}");
        ensure!(of("stage", "Отказ")["to"] == stage(&administrator, 5)?.as_str(), "{values:?}");
        ensure!(of("stage", "На луне")["to"].is_null(), "{values:?}");
        ensure!(of("owner", "manager")["to"] == manager["id"], "{values:?}");
        ensure!(of("source", "Сайт")["rows"] == 2, "{values:?}");

        let choices = json!({ "values": [
            { "kind": "stage", "value": "На луне", "to": stage(&administrator, 2)? },
            { "kind": "source", "value": "Звонок", "to": "Телефон" },
        ] });
        administrator.patch(&path, &choices)?.expect(200)?;
        let foretold = step(&administrator, &path, "check", "ready")?;
        ensure!(numbers(&foretold) == json!([5, 3, 0, 1, 1, 2, 1]), "{}", foretold["progress"]);
        let done = step(&administrator, &path, "start", "done")?;
        ensure!(numbers(&done) == numbers(&foretold), "{}", done["progress"]);

        let deals = scene::all(&administrator, "/api/v1/deals?sort=name")?;
        let titles: Vec<&Value> = deals.iter().map(|deal| &deal["title"]).collect();
        ensure!(titles == ["Краны", "Насосы", "Трубы"], "{titles:?}");
        let card = |place: usize| {
            let id = scene::id(&deals[place])?;
            administrator.get(&format!("/api/v1/deals/{id}"))?.expect(200)?.json()
        };
        let (cranes, pumps, pipes) = (card(0)?, card(1)?, card(2)?);
        ensure!(pipes["amount"] == json!({ "value": "1250000.50", "currency": "RUB" }), "{pipes}");
        ensure!(cranes["amount"] == json!({ "value": "1250.50", "currency": "USD" }), "{cranes}");
        ensure!(pipes["stage_id"] == stage(&administrator, 4)?.as_str(), "{pipes}");
        ensure!(pipes["stage_since"].as_str().is_some_and(|at| at.starts_with("2024-03-0")), "{pipes}");
        ensure!(pumps["stage_id"] == stage(&administrator, 2)?.as_str(), "{pumps}");
        ensure!(pumps["source"] == "Телефон" && pipes["tags"] == json!(["Трубы"]), "{pumps} {pipes}");
        ensure!(pipes["owner"]["id"] == manager["id"] && cranes["owner"] == pipes["owner"], "{cranes}");
        ensure!(pipes["contacts"] == cranes["contacts"] && pipes["companies"] == cranes["companies"],
            "{pipes} {cranes}");
        ensure!(pipes["companies"][0]["name"] == "ООО Ромашка", "{pipes}");
        let people = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        ensure!(people.len() == 2 && people[0]["phones"][0]["value"] == "+79123456789", "{people:?}");

        // The same file with the last word: what has happened meanwhile in the other program.
        let first_import = path;
        let later = FILE.replace("Первичный контакт;02.02.2024;", "Отказ;02.02.2024;06.06.2024");
        let (path, _) = uploaded(&administrator, DEALS, "сделки.csv", later.as_bytes())?;
        let rules = json!({ "duplicates": "overwrite" });
        administrator.patch(&path, &rules)?.expect(200)?;
        let foretold = step(&administrator, &path, "check", "ready")?;
        let done = step(&administrator, &path, "start", "done")?;
        ensure!(numbers(&done) == numbers(&foretold), "{} {}", done["progress"], foretold["progress"]);
        let old_cranes = cranes;
        let cranes = card(0)?;
        ensure!(cranes["stage_id"] == stage(&administrator, 5)?.as_str(), "{cranes}");
        ensure!(cranes["stage_since"].as_str().is_some_and(|at| at.starts_with("2024-06-0")), "{cranes}");

        // Undone, the deals are what they were; and after the first import is undone too, nothing is left.
        ensure!(undone(&administrator, &path)? == 0, "some are left");
        for (place, before) in [old_cranes, pumps, pipes].iter().enumerate() {
            let after = card(place)?;
            for field in ["title", "amount", "stage_id", "stage_since", "contacts", "companies", "owner", "source", "tags"] {
                ensure!(after[field] == before[field], "{field}: {after} was {before}");
            }
        }
        // An import that was undone is no change since.
        ensure!(undone(&administrator, &first_import)? == 0, "some are left");
        for kind in ["deals", "contacts", "companies"] {
            let left = scene::all(&administrator, &format!("/api/v1/{kind}?sort=name"))?;
            ensure!(left.is_empty(), "{left:?}");
        }
        scene::verify(&server)
    }

    /// A row that repeats a refused one is no repetition: the check foretells as many as are made.
    fn the_check_foretells(engine: Engine) {
        let (_server, administrator) = scene::start(engine)?;
        let mut text = "Фамилия;Телефон;Ответственный\n".to_owned();
        // Five hundred rows are a chunk: the repetitions stand in the next one.
        for row in 0..500 {
            writeln!(text, "Клиент{row};+7 912 000-{:02}-{:02};никто", row / 100, row % 100)?;
        }
        for row in 0..37 {
            writeln!(text, "Клиент{row};+7 912 000-00-{row:02};")?;
        }
        let contacts = "/api/v1/imports?as=contacts";
        let (path, _) = uploaded(&administrator, contacts, "клиенты.csv", text.as_bytes())?;
        let foretold = step(&administrator, &path, "check", "ready")?;
        let done = step(&administrator, &path, "start", "done")?;
        ensure!(numbers(&foretold) == json!([537, 37, 0, 0, 500, 0, 0]), "{}", foretold["progress"]);
        ensure!(numbers(&done) == numbers(&foretold), "{}", done["progress"]);
        Ok(())
    }

    /// A real base of sales: companies, then some 8,800 deals of thirty people. The board tells the counts
    /// and sums that the file has. Says loudly when the files are not beside the checkout.
    fn a_real_base(engine: Engine) {
        let Some(folder) = base_of_sales() else {
            return Ok(());
        };
        let file = |name: &str| std::fs::read(folder.join(name));
        let (_server, administrator) = scene::start(engine)?;
        let text = String::from_utf8(file("sales_pipeline.csv")?)?;
        let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
        let mut agents: Vec<&str> = rows.iter().map(|row| row[1]).collect();
        agents.sort_unstable();
        agents.dedup();
        for (place, name) in agents.iter().enumerate() {
            let email = format!("agent{place}@larets.example");
            let person = json!({
                "name": name, "email": email, "password": scene::PASSWORD, "roles": ["manager"],
            });
            administrator.post("/api/v1/users", &person)?.expect(201)?;
        }
        let companies = "/api/v1/imports?as=companies";
        let (path, _) = uploaded(&administrator, companies, "accounts.csv", &file("accounts.csv")?)?;
        let done = step(&administrator, &path, "start", "done")?;
        ensure!(numbers(&done) == json!([85, 85, 0, 0, 0, 0, 0]), "{}", done["progress"]);

        let (path, import) = uploaded(&administrator, DEALS, "sales_pipeline.csv", text.as_bytes())?;
        let targets: Vec<&str> = import["columns"].as_array().into_iter().flatten()
            .filter_map(|column| column["target"].as_str()).collect();
        ensure!(targets == [
            "external_id", "owner", "product", "company", "stage", "created_at", "closed_at", "amount",
        ], "{targets:?}");
        administrator.patch(&path, &json!({ "currency": "USD" }))?.expect(200)?;
        let foretold = step(&administrator, &path, "check", "ready")?;
        ensure!(foretold["errors"] == json!([]), "{}", foretold["errors"]);
        let done = step(&administrator, &path, "start", "done")?;
        // Companies that the other file does not have are made.
        let accounts = String::from_utf8(file("accounts.csv")?)?;
        let known = |name: &str| accounts.lines().any(|line| line.split(',').next() == Some(name));
        let mut new: Vec<&str> = rows.iter().map(|row| row[3]).filter(|name| !name.is_empty()).collect();
        new.retain(|name| !known(name));
        new.sort_unstable();
        new.dedup();
        let of_file = json!([rows.len(), rows.len(), 0, 0, 0, 0, new.len()]);
        ensure!(numbers(&done) == of_file, "{}", done["progress"]);
        ensure!(numbers(&foretold) == numbers(&done), "{}", foretold["progress"]);

        let mut expected: BTreeMap<&str, (i64, u64, bool)> = BTreeMap::new();
        for row in &rows {
            let (count, sum, priced) = expected.entry(row[4]).or_default();
            *count += 1;
            *sum += row[7].parse::<u64>().unwrap_or_default();
            *priced |= !row[7].is_empty();
        }
        let seen = board(&administrator)?;
        for (name, place) in [("Prospecting", 0), ("Engaging", 1), ("Won", 4), ("Lost", 5)] {
            let (count, sum, priced) = expected[name];
            let sums = if priced {
                json!([{ "value": format!("{sum}.00"), "currency": "USD" }])
            } else {
                json!([])
            };
            let column = &seen["columns"][place];
            ensure!(column["count"] == count, "{name}: {} instead of {count}", column["count"]);
            ensure!(column["sums"] == sums, "{name}: {} instead of {sums}", column["sums"]);
        }
        // A list tells the same number, with its records, without them, or not at all.
        let won = seen["columns"][4]["stage"]["id"].as_str().context("no stage")?;
        let filter = format!("%7B%22all%22%3A%5B%7B%22field%22%3A%22stage%22%2C%22op%22%3A%22is%22%2C%22value%22%3A%22{won}%22%7D%5D%7D");
        for (how, counted, shown) in [("first", true, 5), ("only", true, 0), ("none", false, 5)] {
            let path = format!("/api/v1/deals?limit=5&count={how}&filter={filter}");
            let page = administrator.get(&path)?.expect(200)?.json()?;
            let number = json!({ "value": expected["Won"].0, "exact": true });
            ensure!((page["count"] == number) == counted, "{how}: {}", page["count"]);
            ensure!(page["items"].as_array().map(Vec::len) == Some(shown), "{how}: {page}");
        }
        administrator.get("/api/v1/deals?count=all")?.expect(422)?;
        // The first deal of the file stands where it ended, since it ended.
        let found = administrator.get("/api/v1/deals?q=Cancity%20GTX&sort=created_at&limit=1")?;
        let first = &found.expect(200)?.json()?["items"][0];
        let card = administrator.get(&format!("/api/v1/deals/{}", scene::id(first)?))?;
        let card = card.expect(200)?.json()?;
        ensure!(card["title"] == "GTX Plus Basic · Cancity", "{card}");
        ensure!(card["companies"][0]["name"] == "Cancity", "{card}");
        ensure!(card["owner"]["name"] == rows[0][1], "{card}");
        let day = |name: &str| card[name].as_str().unwrap_or_default().get(..10).map(str::to_owned);
        ensure!(["2017-02-28", "2017-03-01"].map(|day| Some(day.to_owned())).contains(&day("stage_since")), "{card}");
        ensure!(["2016-10-19", "2016-10-20"].map(|day| Some(day.to_owned())).contains(&day("created_at")), "{card}");
        ensure!(undone(&administrator, &path)? == 0, "some are left");
        let seen = board(&administrator)?;
        let columns = seen["columns"].as_array().context("no columns")?;
        ensure!(columns.iter().all(|column| column["count"] == 0 && column["sums"] == json!([])), "{seen}");
        Ok(())
    }
}
