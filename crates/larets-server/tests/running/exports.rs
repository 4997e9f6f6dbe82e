//! Taking records out: asked for, written, downloaded by its owner only, removed; what is refused; a
//! right that is lost; a file that comes in again; and SIGKILL in the middle of it all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use larets_testkit::{Answer, Client, Engine, Server};
use serde_json::{Value, json};

use crate::scene::{self, PASSWORD};
use crate::story::Story;

const PATH: &str = "/api/v1/exports";
const REASON: &str = "Сверка за июнь";

fn wanted(kind: &str, format: &str) -> Value {
    json!({ "kind": kind, "format": format, "reason": REASON })
}

/// Begins an export and waits for its end.
fn exported(client: &Client, body: &Value) -> Result<Value> {
    let begun = client.post(PATH, body)?.expect(202)?.json()?;
    ended(client, &begun)
}

fn ended(client: &Client, begun: &Value) -> Result<Value> {
    let path = format!("{PATH}/{}", scene::id(begun)?);
    scene::until("the export ends", || {
        let found = client.get(&path)?.expect(200)?.json()?;
        Ok((found["state"] != "running").then_some(found))
    })
}

fn file(client: &Client, export: &Value) -> Result<Answer> {
    client.get(&format!("{PATH}/{}/file", scene::id(export)?))
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let found = answer
        .headers
        .get(name)
        .and_then(|value| value.to_str().ok());
    found.unwrap_or_default()
}

fn has_code(answer: &Answer, status: u16, code: &str) -> Result<()> {
    let found = answer.expect(status)?.code();
    ensure!(found.as_deref() == Some(code), "{}", answer.text());
    Ok(())
}

/// What a day of work does with exports.
pub fn work(story: &mut Story, by: &Client) -> Result<()> {
    let options = story.get(by, &format!("{PATH}/options?kind=contacts"))?;
    ensure!(options["reason_needed"] == true, "{options}");
    let begun = story.post(by, PATH, &wanted("contacts", "csv"), 202)?;
    let path = format!("{PATH}/{}", scene::id(&begun)?);
    let done = ended(by, &begun)?;
    ensure!(story.get(by, &path)? == done, "{done}");
    ensure!(story.get(by, PATH)?["items"][0]["id"] == begun["id"]);
    let file = story.send(
        by,
        larets_testkit::Method::GET,
        &format!("{path}/file"),
        None,
        200,
    )?;
    ensure!(file.text().contains("Вечерова"), "{}", file.text());
    has_code(
        &by.post(&format!("{path}/cancel"), &json!({}))?,
        409,
        "export_ended",
    )?;
    story
        .called
        .insert(story.name(&larets_testkit::Method::POST, &format!("{path}/cancel"))?);
    story.delete(by, &path)?;
    by.get(&format!("{path}/file"))?.expect(404)?;
    Ok(())
}

fn person(
    server: &Server,
    by: &Client,
    role: &str,
    department: Option<&str>,
) -> Result<(Client, Value)> {
    let (client, made) = scene::person(server, by, role)?;
    if let Some(department) = department {
        let path = format!("/api/v1/users/{}", scene::id(&made)?);
        by.patch(&path, &json!({ "department_id": department }))?
            .expect(200)?;
    }
    Ok((client, made))
}

fn people(administrator: &Client) -> Result<()> {
    for body in [
        json!({
            "last_name": "Ключевская", "first_name": "Инна", "middle_name": "Олеговна",
            "position": "=главный; хранитель", "source": "Выставка", "birthday": "1990-05-17",
            "address": "Москва, ул. Тверская, 1", "tags": ["важный", "опт"],
            "phones": [{ "kind": "mobile", "value": "+7 912 345-67-01" },
                       { "kind": "work", "value": "+7 495 123-45-67" }],
            "emails": [{ "kind": "work", "value": "inna@example.com" }],
            "handles": [{ "kind": "telegram", "value": "@inna_k" }],
        }),
        json!({ "last_name": "Дубов", "phones": [{ "kind": "home", "value": "+7 812 222-33-44" }] }),
        json!({ "last_name": "Archer \"A\"", "first_name": "Alice; B, \"C\"" }),
    ] {
        administrator.post("/api/v1/contacts", &body)?.expect(201)?;
    }
    Ok(())
}

/// What of a contact comes in again, in an order of its own.
fn comparable(contact: &Value) -> Value {
    let texts = [
        "last_name",
        "first_name",
        "middle_name",
        "position",
        "source",
        "birthday",
        "address",
    ];
    let mut all: BTreeMap<&str, Value> = texts
        .into_iter()
        .map(|field| (field, contact[field].clone()))
        .collect();
    for field in ["phones", "emails", "handles"] {
        let points = contact[field].as_array().into_iter().flatten();
        all.insert(
            field,
            points
                .map(|point| json!([point["kind"], point["value"]]))
                .collect(),
        );
    }
    all.insert("tags", contact["tags"].clone());
    all.insert("owner", contact["owner"]["name"].clone());
    json!(all)
}

fn contacts(client: &Client) -> Result<Vec<Value>> {
    let listed = scene::all(client, "/api/v1/contacts?sort=name")?;
    Ok(listed.iter().map(comparable).collect())
}

both_engines! {
    /// The whole way of a file in each form: named, typed, kept from caches, for its owner only, gone
    /// when removed; and what is refused on the way, each with its code and field.
    fn from_list_to_file(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        people(&administrator)?;
        let (director, _) = scene::person(&server, &administrator, "director")?;
        let (manager, _) = scene::person(&server, &administrator, "manager")?;

        let bare = json!({ "kind": "contacts", "format": "csv" });
        has_code(&administrator.post(PATH, &bare)?, 422, "required")?;
        for (change, status, code, field) in [
            (json!({ "kind": "people" }), 422, "invalid", "kind"),
            (json!({ "format": "pdf" }), 422, "invalid", "format"),
            (json!({ "kind": "deals", "format": "vcard" }), 422, "invalid", "format"),
            (json!({ "columns": ["password"] }), 422, "unknown_field", "password"),
            (json!({ "format": "vcard", "columns": ["source"] }), 422, "invalid", "source"),
            (json!({ "sort": "phones" }), 422, "unknown_field", "sort"),
            (json!({ "filter": "{" }), 422, "invalid", "filter"),
            (json!({ "reason": "x".repeat(501) }), 422, "too_long", "reason"),
        ] {
            let mut body = wanted("contacts", "csv");
            for (name, value) in change.as_object().context("no change")? {
                body[name] = value.clone();
            }
            let answer = administrator.post(PATH, &body)?;
            has_code(&answer, status, code)?;
            ensure!(answer.json()?["field"] == field, "{}", answer.text());
        }
        has_code(&manager.post(PATH, &wanted("contacts", "csv"))?, 403, "forbidden")?;
        has_code(&manager.get(PATH)?, 403, "forbidden")?;

        let settings = administrator.get("/api/v1/settings")?.expect(200)?.json()?;
        let zone = TimeZone::get(settings["time_zone"].as_str().context("no zone")?)?;
        for (kind, format, ending) in [
            ("contacts", "csv", "csv"),
            ("contacts", "xlsx", "xlsx"),
            ("contacts", "vcard", "vcf"),
            ("companies", "csv", "csv"),
            ("deals", "xlsx", "xlsx"),
        ] {
            let done = exported(&administrator, &wanted(kind, format))?;
            ensure!(done["state"] == "done", "{done}");
            if kind == "contacts" {
                ensure!(done["rows_done"] == 3 && done["rows_total"] == 3, "{done}");
            }
            let got = file(&administrator, &done)?;
            let got = got.expect(200)?;
            ensure!(header(got, "cache-control") == "no-store");
            let at: Timestamp = done["created_at"].as_str().context("no moment")?.parse()?;
            let day = zone.to_datetime(at).date();
            let attached = header(got, "content-disposition");
            let expected = format!("attachment; filename=\"{kind}-{day}.{ending}\"");
            ensure!(attached == expected, "{attached}, not {expected}");
            let length = u64::try_from(got.body.len())?;
            ensure!(done["size_bytes"].as_u64() == Some(length), "{done}: {length}");
            // Somebody with every right over clients has none over the file of another.
            for answer in [
                file(&director, &done)?,
                director.get(&format!("{PATH}/{}", scene::id(&done)?))?,
                director.delete(&format!("{PATH}/{}", scene::id(&done)?))?,
            ] {
                has_code(&answer, 404, "not_found")?;
            }
            administrator.delete(&format!("{PATH}/{}", scene::id(&done)?))?.expect(204)?;
            file(&administrator, &done)?.expect(404)?;
        }

        // Only what the list shows, in the columns asked for.
        let some = json!({
            "kind": "contacts", "format": "csv", "reason": REASON, "q": "Дубов",
            "columns": ["phones", "last_name"], "name": "Мои «дубы»",
        });
        let done = exported(&administrator, &some)?;
        // Its owner is told what it is and why it was made.
        let told = ["name", "q", "reason", "filter"].map(|field| done[field].clone());
        ensure!(told == [json!("Мои «дубы»"), json!("Дубов"), json!(REASON), Value::Null], "{done}");
        let called = done["file_name"].as_str().context("no file name")?;
        let ending = called.strip_prefix("contacts-Мои-дубы-2").and_then(|rest| rest.rsplit_once('.'));
        ensure!(ending.is_some_and(|(_, ending)| ending == "csv"), "{called}");
        let got = file(&administrator, &done)?;
        let attached = header(got.expect(200)?, "content-disposition");
        let name = "filename*=UTF-8''contacts%2D%D0%9C%D0%BE%D0%B8%2D%D0%B4%D1%83%D0%B1%D1%8B%2D";
        ensure!(attached.starts_with("attachment; filename=\"contacts-2"), "{attached}");
        ensure!(attached.contains(name), "{attached}");
        let text = got.text();
        ensure!(text == "\u{feff}Телефоны;Фамилия\r\n+7 812 222-33-44;Дубов\r\n", "{text}");

        // The company may do without reasons.
        administrator.patch("/api/v1/settings", &json!({ "export_reason": false }))?.expect(200)?;
        ensure!(exported(&administrator, &bare)?["state"] == "done");
        scene::verify(&server)
    }

    /// A file that was taken out comes in again: read by the import without a word about its columns,
    /// it makes the same contacts of the same owners, formulas, marks between cells and quotes among them.
    fn comes_in_again(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        people(&administrator)?;
        let (_, colleague) = scene::person(&server, &administrator, "manager")?;
        let theirs = json!({ "last_name": "Theirs", "owner_id": colleague["id"] });
        administrator.post("/api/v1/contacts", &theirs)?.expect(201)?;
        let before = contacts(&administrator)?;
        for language in ["ru", "en"] {
            administrator.patch("/api/v1/session", &json!({ "language": language }))?.expect(204)?;
            let mut body = wanted("contacts", "csv");
            body["columns"] = json!([
                "last_name", "first_name", "middle_name", "position", "phone:mobile", "phone:work",
                "phone:home", "email:work", "handle:telegram", "birthday", "address", "source", "tags",
                "owner", "created_at",
            ]);
            let done = exported(&administrator, &body)?;
            let made = file(&administrator, &done)?;
            for contact in scene::all(&administrator, "/api/v1/contacts?sort=name")? {
                let path = format!("/api/v1/contacts/{}", scene::id(&contact)?);
                administrator.delete(&path)?.expect(204)?;
            }
            let uploaded = administrator.upload(
                "/api/v1/imports?as=contacts", "file", "contacts.csv", &made.body,
            )?;
            let uploaded = uploaded.expect(201)?.json()?;
            let path = format!("/api/v1/imports/{}", scene::id(&uploaded)?);
            administrator.patch(&path, &json!({ "duplicates": "add" }))?.expect(200)?;
            administrator.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
            let import = scene::until("the import ends", || {
                let found = administrator.get(&path)?.expect(200)?.json()?;
                Ok((found["state"] == "done").then_some(found))
            })?;
            ensure!(import["progress"]["created"] == 4, "{import}");
            let after = contacts(&administrator)?;
            ensure!(after == before, "{language}: {after:#?}\n{before:#?}");
        }
        scene::verify(&server)
    }

    /// Whoever loses the right loses the file with it, and what leaves a person's reach is no longer
    /// theirs to download either.
    fn a_lost_right_takes_the_file(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let sales = administrator.post("/api/v1/departments", &json!({ "name": "Sales" }))?;
        let sales = scene::id(&sales.expect(201)?.json()?)?;
        let (head, made) = person(&server, &administrator, "head", Some(&sales))?;
        let user = format!("/api/v1/users/{}", scene::id(&made)?);
        let body = json!({ "last_name": "Ours", "owner_id": made["id"] });
        administrator.post("/api/v1/contacts", &body)?.expect(201)?;
        scene::contact(&administrator, "Theirs")?;
        let done = exported(&head, &wanted("contacts", "csv"))?;
        let text = file(&head, &done)?.expect(200)?.text();
        ensure!(text.contains("Ours") && !text.contains("Theirs"), "{text}");

        administrator.patch(&user, &json!({ "department_id": null }))?.expect(200)?;
        has_code(&file(&head, &done)?, 403, "forbidden")?;
        administrator.patch(&user, &json!({ "department_id": sales }))?.expect(200)?;
        has_code(&file(&head, &done)?, 404, "not_found")?;

        let again = exported(&head, &wanted("contacts", "xlsx"))?;
        administrator.patch(&user, &json!({ "roles": ["manager"] }))?.expect(200)?;
        has_code(&file(&head, &again)?, 403, "forbidden")?;
        let mut signed_in = server.stranger();
        signed_in.sign_in("head@larets.example", PASSWORD)?;
        has_code(&signed_in.get(PATH)?, 403, "forbidden")?;
        scene::verify(&server)
    }

    /// SIGKILL while files are written: each export is begun anew by itself and ends, its file is whole,
    /// and nothing of the broken ones is left in the folder.
    fn goes_on_after_a_kill(engine: Engine) {
        const ROWS: usize = 3_000;
        let (mut server, administrator) = scene::start(engine)?;
        let mut text = "Last name;E-mail\n".to_owned();
        for row in 0..ROWS {
            // Writing into memory does not fail.
            let _ = writeln!(text, "Many {row:05};many{row}@example.com");
        }
        let uploaded = administrator.upload("/api/v1/imports?as=contacts", "file", "m.csv", text.as_bytes())?;
        let path = format!("/api/v1/imports/{}", scene::id(&uploaded.expect(201)?.json()?)?);
        administrator.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
        scene::until("the import ends", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            Ok((found["state"] == "done").then_some(()))
        })?;
        let mut cut = 0;
        for format in ["csv", "xlsx", "vcard"] {
            let begun = administrator.post(PATH, &wanted("contacts", format))?.expect(202)?.json()?;
            server.kill()?;
            server.start_again()?;
            let path = format!("{PATH}/{}", scene::id(&begun)?);
            let found = administrator.get(&path)?.expect(200)?.json()?;
            cut += usize::from(found["state"] == "running");
            let done = ended(&administrator, &begun)?;
            ensure!(done["state"] == "done" && done["rows_done"] == ROWS, "{done}");
            let got = file(&administrator, &done)?;
            let got = got.expect(200)?;
            ensure!(done["size_bytes"].as_u64() == Some(u64::try_from(got.body.len())?), "{done}");
            if format != "xlsx" {
                let text = got.text();
                let found = (0..ROWS).filter(|row| text.contains(&format!("many{row}@example.com")));
                ensure!(found.count() == ROWS, "rows are missing");
            }
        }
        ensure!(cut > 0, "no kill came in the middle");
        let folder = server.data_folder().join("files").join("exports");
        let names: Vec<_> = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_>>()?;
        ensure!(names.len() == 3 && !names.iter().any(|name| name.contains(".part")), "{names:?}");
        scene::verify(&server)
    }

    /// A stop in the middle leaves no file; a person has two exports under way at most.
    fn stopped_and_limited(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        administrator.post("/api/v1/demo", &json!({ "contacts": 3000 }))?.expect(201)?;
        let begun = administrator.post(PATH, &wanted("contacts", "xlsx"))?.expect(202)?.json()?;
        let path = format!("{PATH}/{}", scene::id(&begun)?);
        let second = administrator.post(PATH, &wanted("contacts", "xlsx"))?.expect(202)?.json()?;
        has_code(&administrator.post(PATH, &wanted("contacts", "csv"))?, 409, "too_many_exports")?;
        has_code(&administrator.delete(&path)?, 409, "export_busy")?;
        has_code(&file(&administrator, &begun)?, 409, "export_busy")?;
        let stopped = administrator.post(&format!("{path}/cancel"), &json!({}))?.expect(200)?.json()?;
        ensure!(stopped["state"] == "cancelled" && stopped["can"]["download"] == false, "{stopped}");
        file(&administrator, &begun)?.expect(404)?;
        ensure!(ended(&administrator, &second)?["state"] == "done");
        scene::verify(&server)
    }

    /// Neither the data folder nor the database holds a value of a file in the clear, while it is kept.
    fn nothing_in_the_clear(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        people(&administrator)?;
        for format in ["csv", "xlsx", "vcard"] {
            let done = exported(&administrator, &wanted("contacts", format))?;
            ensure!(done["state"] == "done", "{done}");
        }
        let folder = server.data_folder().join("files").join("exports");
        let mut files = 0;
        for entry in std::fs::read_dir(folder)? {
            let bytes = std::fs::read(entry?.path())?;
            files += 1;
            for value in ["inna@example.com", "345-67-01", "PK\u{3}\u{4}", "VCARD"] {
                let found = bytes.windows(value.len()).any(|part| part == value.as_bytes());
                ensure!(!found, "{value} lies in the clear");
            }
        }
        ensure!(files == 3, "{files} files");
        let asked = ["999 000-11-22", "Безвестная", "Тайный обзвон", REASON];
        let mut body = wanted("contacts", "csv");
        let filter = json!({ "all": [{ "field": "phone", "op": "is", "value": "+7 999 000-11-22" }] });
        body["filter"] = json!(filter.to_string());
        body["q"] = json!("Безвестная");
        body["name"] = json!("Тайный обзвон");
        let done = exported(&administrator, &body)?;
        ensure!(done["rows_done"] == 0, "{done}");
        for entry in std::fs::read_dir(server.data_folder())? {
            let path = entry?.path();
            let bytes = if path.is_file() { std::fs::read(&path)? } else { Vec::new() };
            for value in asked {
                let found = bytes.windows(value.len()).any(|part| part == value.as_bytes());
                ensure!(!found, "{value} lies in the clear in {}", path.display());
            }
        }
        Ok(())
    }

    /// At the command line, beside the running server: the same file, readable by its owner only, one
    /// that is there untouched, and all of it recorded.
    fn command_line(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        people(&administrator)?;
        let to = server.data_folder().with_file_name("taken-out.csv");
        let to_text = to.to_string_lossy().into_owned();
        let line = |reason: &[&str]| {
            let mut arguments = vec![
                "--as", "contacts", "--format", "csv", "--columns", "last_name,phones", "--to", &to_text,
            ];
            arguments.extend(reason);
            server.run("export", &arguments, "")
        };
        line(&[])?.expect(1)?;
        let reason = ["--reason", "Yearly archive"];
        let done = line(&reason)?.expect(0)?.json()?;
        ensure!(done.first().context("no answer")?["rows"] == 3, "{done:?}");
        let text = std::fs::read_to_string(&to)?;
        ensure!(text.starts_with("\u{feff}Фамилия;Телефоны\r\n") && text.contains("Дубов"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            ensure!(std::fs::metadata(&to)?.permissions().mode() & 0o077 == 0);
        }
        line(&reason)?.expect(3)?;
        ensure!(std::fs::read_to_string(&to)? == text, "an existing file was changed");
        scene::verify(&server)
    }
}

/// Every record of a file has its id in the record of events, and so have the fields it was chosen by;
/// values, words, the name of the view and the reason stand there sealed and nowhere in the clear: read
/// in the database behind the server's back.
#[test]
fn every_record_is_recorded() -> Result<()> {
    let (server, administrator) = scene::start(Engine::Postgres)?;
    people(&administrator)?;
    let mut body = wanted("contacts", "csv");
    let filter = json!({ "all": [{ "field": "phone", "op": "is", "value": "+7 912 345-67-01" }] });
    body["filter"] = json!(filter.to_string());
    body["q"] = json!("Ключевская");
    body["name"] = json!("Обзвон");
    let one = exported(&administrator, &body)?;
    ensure!(one["rows_done"] == 1, "{one}");
    let all = exported(&administrator, &wanted("contacts", "vcard"))?;
    file(&administrator, &all)?.expect(200)?;
    let postgres = larets_testkit::postgres::shared()?;
    let details = |action: &str| -> Result<Vec<Value>> {
        let sql = format!("SELECT details FROM event WHERE action = '{action}' ORDER BY seq");
        let found = postgres.run_in(server.database().url(), &sql)?;
        let lines = found.lines().filter(|line| !line.is_empty());
        lines.map(|line| Ok(serde_json::from_str(line)?)).collect()
    };
    let steps = details("export.step")?;
    ensure!(steps.len() == 4, "{steps:?}");
    ensure!(steps[0]["by"] == json!(["phone", "q"]), "{steps:?}");
    ensure!(steps[0]["count"] == 1, "{steps:?}");
    ensure!(steps[1]["step"] == "done", "{steps:?}");
    ensure!(
        steps[1]["sha256"].as_str().map(str::len) == Some(64),
        "{steps:?}"
    );
    let pieces = details("record.export")?;
    let ids = |piece: &Value| piece["ids"].as_array().map_or(0, Vec::len);
    ensure!(pieces.iter().map(ids).eq([1, 3]), "{pieces:?}");
    ensure!(details("export.download")?.len() == 1);
    let told = format!("{steps:?}{pieces:?}");
    let asked = ["345-67", "Ключевская", "Обзвон", "Сверка"];
    ensure!(!asked.iter().any(|word| told.contains(word)), "{told}");
    let sealed = "SELECT details::json ->> 'step', octet_length(sealed) FROM event \
        WHERE action = 'export.step' AND sealed IS NOT NULL ORDER BY seq";
    let sealed = postgres.run_in(server.database().url(), sealed)?;
    let sizes: Vec<usize> = sealed
        .lines()
        .filter_map(|line| line.strip_prefix("begin\t")?.parse().ok())
        .collect();
    // The first was asked for with a filter, words and a name, the second with a reason alone.
    ensure!(
        matches!(sizes.as_slice(), [first, second] if *first > second + filter.to_string().len()),
        "{sealed}"
    );
    scene::verify(&server)
}
