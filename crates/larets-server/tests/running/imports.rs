//! The import wizard over HTTP: a file in, what it is, what its columns become, a try, the writing,
//! the report; and everything that is refused on the way. Being cut off is in `import_killed.rs`.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Answer, Client, Engine, Method};
use serde_json::{Value, json};

use crate::scene;

const CONTACTS: &str = "/api/v1/imports?as=contacts";

/// A file as an office program of Windows writes it: semicolons and windows-1251. The second person
/// has no e-mail address, the third is the first once more, the fourth row holds a formula.
fn windows_file() -> Vec<u8> {
    let text = "Фамилия;Имя;Телефон;Почта\r\n\
        Иванов;Пётр;8 (912) 345-67-89;petr@example.com\r\n\
        Сидорова;Анна;+7 912 000-00-01;нет\r\n\
        Иванов;Пётр;+79123456789;petr@example.com\r\n\
        Формулин;=1+1;+7 912 000-00-02;тоже нет\r\n\
        Кузнецов;Олег;+7 912 000-00-03;oleg@example.com\r\n";
    text.chars().map(windows_1251).collect()
}

fn windows_1251(letter: char) -> u8 {
    let code = u32::from(letter);
    let byte = match letter {
        'ё' => 0xb8,
        'А'..='я' => code - 0x410 + 0xc0,
        _ => code,
    };
    u8::try_from(byte).unwrap_or(b'?')
}

fn uploaded(client: &Client, name: &str, bytes: &[u8]) -> Result<Value> {
    client
        .upload(CONTACTS, "file", name, bytes)?
        .expect(201)?
        .json()
}

fn path_of(import: &Value) -> Result<String> {
    Ok(format!("/api/v1/imports/{}", scene::id(import)?))
}

fn post(client: &Client, path: &str, step: &str) -> Result<Answer> {
    client.post(&format!("{path}/{step}"), &json!({}))
}

fn waits_for(client: &Client, path: &str, state: &str) -> Result<Value> {
    scene::until(state, || {
        let found = client.get(path)?.expect(200)?.json()?;
        ensure!(found["state"] != "failed", "{found}");
        Ok((found["state"] == state).then_some(found))
    })
}

fn is_refused(answer: &Answer, status: u16, code: &str) -> Result<()> {
    let found = answer.expect(status)?.code();
    ensure!(
        found.as_deref() == Some(code),
        "expected {code}: {}",
        answer.text()
    );
    Ok(())
}

fn rows(count: usize) -> Vec<u8> {
    let mut text = "Last name;E-mail\n".to_owned();
    for row in 0..count {
        // Writing into memory does not fail.
        let _ = writeln!(text, "Many {row:05};many{row}@example.com");
    }
    text.into_bytes()
}

both_engines! {
    /// The whole way of a file: detected, previewed, columns guessed and changed, tried, written,
    /// reported. The dry run foretells what the writing does and writes nothing; the numbers add up;
    /// a formula in the report is no formula; a second time brings nothing new.
    fn from_file_to_report(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let import = uploaded(&administrator, "клиенты.csv", &windows_file())?;
        let path = path_of(&import)?;
        let detected = &import["detected"];
        ensure!(detected["format"] == "csv" && detected["delimiter"] == ";", "{detected}");
        ensure!(detected["encoding"] == "windows-1251" && detected["has_header"] == true, "{detected}");
        ensure!(import["file_name"] == "клиенты.csv" && import["state"] == "uploaded", "{import}");
        ensure!(import["size_bytes"] == windows_file().len(), "{import}");
        ensure!(import["preview"][0][1] == "Пётр", "{}", import["preview"]);
        let targets: Vec<&Value> = import["columns"].as_array().into_iter().flatten()
            .map(|column| &column["target"]).collect();
        ensure!(targets[0] == "last_name" && targets[1] == "first_name", "{targets:?}");
        ensure!(targets[2].as_str().is_some_and(|target| target.starts_with("phone:")), "{targets:?}");
        ensure!(targets[3].as_str().is_some_and(|target| target.starts_with("email:")), "{targets:?}");

        // Read as something else, and back.
        let koi8 = administrator.patch(&path, &json!({ "encoding": "koi8-r" }))?.expect(200)?.json()?;
        ensure!(koi8["preview"][0][1] != "Пётр", "{}", koi8["preview"]);
        let headless = administrator.patch(
            &path, &json!({ "encoding": "windows-1251", "has_header": false }),
        )?;
        let headless = headless.expect(200)?.json()?;
        ensure!(headless["preview"][0][0] == "Фамилия", "{}", headless["preview"]);
        let rules = json!({ "has_header": true, "targets": [
            "last_name", "first_name", "phone:mobile", "email:work",
        ], "duplicates": "skip", "duplicates_by": ["phone", "email"], "tags": ["выставка"] });
        let planned = administrator.patch(&path, &rules)?.expect(200)?.json()?;
        ensure!(planned["duplicates"] == "skip" && planned["tags"][0] == "выставка", "{planned}");

        post(&administrator, &path, "check")?.expect(202)?;
        let tried = waits_for(&administrator, &path, "ready")?;
        let numbers = json!([5, 2, 1, 2]);
        let of = |import: &Value| {
            let progress = &import["progress"];
            json!([progress["rows_done"], progress["created"], progress["skipped"], progress["refused"]])
        };
        ensure!(of(&tried) == numbers, "{}", tried["progress"]);
        ensure!(tried["errors"].as_array().is_some_and(|errors| errors.len() >= 2), "{}", tried["errors"]);
        ensure!(scene::all(&administrator, "/api/v1/contacts?sort=name")?.is_empty());

        post(&administrator, &path, "start")?.expect(202)?;
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(of(&done) == numbers, "{}", done["progress"]);
        ensure!(done["progress"]["rows_total"] == 5, "{}", done["progress"]);
        let made = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        ensure!(made.len() == 2 && made[0]["last_name"] == "Иванов", "{made:?}");
        ensure!(made[0]["phones"][0]["value"] == "+79123456789", "{}", made[0]);
        ensure!(made.iter().all(|contact| contact["tags"] == json!(["выставка"])), "{made:?}");

        let report = administrator.get(&format!("{path}/refused"))?;
        let kind = report.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        ensure!(kind.is_some_and(|kind| kind.starts_with("text/csv")), "{kind:?}");
        let report = report.expect(200)?.text();
        ensure!(report.contains("Сидорова") && report.contains("'=1+1"), "{report}");
        ensure!(!report.contains("Кузнецов"), "{report}");

        let again = uploaded(&administrator, "снова.csv", &windows_file())?;
        let again = path_of(&again)?;
        administrator.patch(&again, &rules)?.expect(200)?;
        post(&administrator, &again, "start")?.expect(202)?;
        let done = waits_for(&administrator, &again, "done")?;
        ensure!(of(&done) == json!([5, 0, 3, 2]), "{}", done["progress"]);
        let listed = administrator.get("/api/v1/imports?limit=1")?.expect(200)?.json()?;
        ensure!(listed["items"][0]["id"] == done["id"], "{listed}");
        let cursor = listed["next_cursor"].as_str().context("one page only")?;
        let next = administrator.get(&format!("/api/v1/imports?limit=1&cursor={cursor}"))?;
        let next = next.expect(200)?.json()?;
        ensure!(next["items"][0]["id"] == import["id"] && next["next_cursor"].is_null(), "{next}");
        scene::verify(&server)
    }

    /// A cancelled import stops, keeps what it wrote, and goes on when started again, to the end and
    /// without doubles.
    fn cancelled_and_continued(engine: Engine) {
        const ROWS: usize = 6_000;
        let (_server, administrator) = scene::start(engine)?;
        let path = path_of(&uploaded(&administrator, "many.csv", &rows(ROWS))?)?;
        post(&administrator, &path, "start")?.expect(202)?;
        scene::until("some rows", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            let done = found["progress"]["rows_done"].as_u64();
            Ok((done > Some(0)).then_some(()))
        })?;
        post(&administrator, &path, "cancel")?.expect(200)?;
        let stopped = waits_for(&administrator, &path, "cancelled")?;
        let kept = scene::all(&administrator, "/api/v1/contacts?sort=name")?.len();
        ensure!(kept > 0 && kept < ROWS, "{kept} of {ROWS}");
        ensure!(stopped["progress"]["created"] == kept, "{kept}: {}", stopped["progress"]);
        post(&administrator, &path, "start")?.expect(202)?;
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(done["progress"]["created"] == ROWS, "{}", done["progress"]);
        let all = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        ensure!(all.len() == ROWS, "{} of {ROWS}", all.len());
        Ok(())
    }

    /// A dry run that fails says why and leaves nothing behind: after the file can be read again,
    /// starting takes every row.
    fn failed_dry_run(engine: Engine) {
        const ROWS: usize = 20_000;
        let (server, administrator) = scene::start(engine)?;
        let import = uploaded(&administrator, "many.csv", &rows(ROWS))?;
        let path = path_of(&import)?;
        let file = server.data_folder().join("files/imports").join(scene::id(&import)?);
        let whole = std::fs::read(&file)?;
        let mut damaged = whole.clone();
        *damaged.last_mut().context("an empty file")? ^= 1;
        std::fs::write(&file, damaged)?;
        post(&administrator, &path, "check")?.expect(202)?;
        let failed = scene::until("the dry run fails", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            Ok((found["state"] != "dry_run").then_some(found))
        })?;
        ensure!(failed["state"] == "uploaded" && failed["failure"].is_string(), "{failed}");
        std::fs::write(&file, whole)?;
        let begun = post(&administrator, &path, "start")?.expect(202)?.json()?;
        ensure!(begun["failure"].is_null(), "{begun}");
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(done["progress"]["created"] == ROWS, "{}", done["progress"]);
        ensure!(done["progress"]["rows_done"] == ROWS, "{}", done["progress"]);
        Ok(())
    }

    /// The file of refused rows, mended in a spreadsheet, comes in as it is: nobody chooses a column,
    /// and what it puts before formulas is gone.
    fn refused_rows_come_in_again(engine: Engine) {
        let (_server, administrator) = scene::start(engine)?;
        let file = "Имя;Телефон;Почта;Код\n\
            Анна;+7 912 000-00-01;нет;15\n\
            Олег;+7 912 000-00-02;нет;16\n\
            Вера;+7 912 000-00-03;vera@example.com;17\n";
        let path = path_of(&uploaded(&administrator, "клиенты.csv", file.as_bytes())?)?;
        post(&administrator, &path, "start")?.expect(202)?;
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(done["progress"]["created"] == 1 && done["progress"]["refused"] == 2, "{done}");
        let report = administrator.get(&format!("{path}/refused"))?.expect(200)?.text();
        ensure!(report.contains("+7 912") && !report.contains("'+"), "{report}");
        let mended = report.replacen("нет,15", "anna@example.com,15", 1)
            .replacen("нет,16", "oleg@example.com,16", 1);
        let path = path_of(&uploaded(&administrator, "refused-rows.csv", mended.as_bytes())?)?;
        post(&administrator, &path, "start")?.expect(202)?;
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(done["progress"]["created"] == 2 && done["progress"]["rows_total"] == 2, "{done}");
        let people = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        let phone = |name: &str| {
            let person = people.iter().find(|person| person["first_name"] == name);
            person.map(|person| person["phones"][0]["value"].clone())
        };
        ensure!(phone("Анна") == Some(json!("+79120000001")), "{people:?}");
        ensure!(phone("Олег") == Some(json!("+79120000002")), "{people:?}");
        Ok(())
    }

    /// Of a wide file of nothing but bad cells no more is told than of any other, by the check and by the
    /// report, and the cells of its row once.
    fn wide_rows_of_bad_cells(engine: Engine) {
        const COLUMNS: usize = 200;
        let (_server, administrator) = scene::start(engine)?;
        let line = |cell: &str| format!("{}\n", vec![cell; COLUMNS].join(";"));
        let file = line("Phone") + &line("none").repeat(3);
        let path = path_of(&uploaded(&administrator, "wide.csv", file.as_bytes())?)?;
        let plan = json!({ "has_header": true, "targets": vec!["phone:work"; COLUMNS] });
        administrator.patch(&path, &plan)?.expect(200)?;
        for (step, state) in [("check", "ready"), ("start", "done")] {
            post(&administrator, &path, step)?.expect(202)?;
            let found = waits_for(&administrator, &path, state)?;
            let progress = &found["progress"];
            ensure!(progress["refused"] == 3, "{progress}");
            ensure!(step == "start" || progress["problems"] == 3 * COLUMNS, "{progress}");
            let errors = found["errors"].as_array().context("no errors")?;
            ensure!(errors.len() == 200, "{step}: {}", errors.len());
            ensure!(errors.iter().all(|error| error["row"] == 2 && error["value"] == "none"));
            let cells: Vec<usize> = errors.iter()
                .map(|error| error["cells"].as_array().map_or(0, Vec::len)).collect();
            ensure!(cells[0] == COLUMNS && cells.iter().sum::<usize>() == COLUMNS, "{step}: {cells:?}");
        }
        Ok(())
    }

    /// The command line tells programs of every bad cell of a refused row, and how many there are.
    fn every_bad_cell_for_programs(engine: Engine) {
        let (server, _administrator) = scene::start(engine)?;
        let file = server.data_folder().join("bad.csv");
        let text = "Last name;Phone;E-mail\nA;12;none\nB;+7 912 000-00-01;b@example.com\n";
        std::fs::write(&file, text)?;
        let mut command = server.command("import");
        let ended = command.arg(&file).args(["--as", "contacts", "--dry-run", "--json"]).output()?;
        ensure!(ended.status.code() == Some(1), "{ended:?}");
        let told: Value = serde_json::from_slice(&ended.stdout)?;
        ensure!(told["refused"] == 1 && told["problems"] == 2, "{told}");
        let codes: Vec<&Value> = told["errors"].as_array().into_iter().flatten()
            .map(|error| &error["code"]).collect();
        ensure!(codes == ["phone_invalid", "email_invalid"], "{told}");
        Ok(())
    }

    /// The import of somebody who is disabled meanwhile ends and says so; it does not stand as
    /// running with nobody at work on it.
    fn of_somebody_disabled(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, person) = scene::person(&server, &administrator, "manager")?;
        let path = path_of(&uploaded(&manager, "many.csv", &rows(6_000))?)?;
        post(&manager, &path, "start")?.expect(202)?;
        let person = format!("/api/v1/users/{}", scene::id(&person)?);
        administrator.patch(&person, &json!({ "disabled": true }))?.expect(200)?;
        let ended = scene::until("the import ends", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            Ok((found["state"] != "running").then_some(found))
        })?;
        ensure!(ended["state"] == "failed" && ended["failure"] == "forbidden", "{ended}");
        Ok(())
    }

    /// An import begun on the command line and killed there is stopped and gone on with by the
    /// administrator in the interface: to its end, each row once.
    fn begun_on_the_command_line(engine: Engine) {
        const ROWS: usize = 60_000;
        let (server, administrator) = scene::start(engine)?;
        let file = server.data_folder().join("many.csv");
        std::fs::write(&file, rows(ROWS))?;
        let mut command = server.command("import");
        let command = command.arg(&file).args(["--as", "contacts", "--json"]);
        let mut child = command.stdout(std::process::Stdio::null()).spawn()?;
        let path = scene::until("some rows", || {
            let listed = administrator.get("/api/v1/imports?limit=1")?.expect(200)?.json()?;
            let one = &listed["items"][0];
            let done = one["progress"]["rows_done"].as_u64();
            Ok(if done > Some(0) { Some(path_of(one)?) } else { None })
        })?;
        child.kill()?;
        child.wait()?;
        post(&administrator, &path, "cancel")?.expect(200)?;
        post(&administrator, &path, "start")?.expect(202)?;
        let done = waits_for(&administrator, &path, "done")?;
        ensure!(done["progress"]["created"] == ROWS, "{}", done["progress"]);
        let all = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        ensure!(all.len() == ROWS, "{} of {ROWS}", all.len());
        Ok(())
    }

    /// A server that is killed and started again during an import by the command line goes on with
    /// it; the command ends when all is done, and tells of all of it.
    fn taken_over_by_a_server(engine: Engine) {
        const ROWS: usize = 20_000;
        let (mut server, administrator) = scene::start(engine)?;
        let file = server.data_folder().join("many.csv");
        std::fs::write(&file, rows(ROWS))?;
        let mut command = server.command("import");
        let command = command.arg(&file).args(["--as", "contacts", "--json"]);
        let child = command.stdout(std::process::Stdio::piped()).spawn()?;
        scene::until("some rows", || {
            let listed = administrator.get("/api/v1/imports?limit=1")?.expect(200)?.json()?;
            let done = listed["items"][0]["progress"]["rows_done"].as_u64();
            Ok((done > Some(0)).then_some(()))
        })?;
        server.kill()?;
        server.start_again()?;
        let ended = child.wait_with_output()?;
        ensure!(ended.status.success(), "{ended:?}");
        let told: Value = serde_json::from_slice(&ended.stdout)?;
        ensure!(told["created"] == ROWS, "{told}");
        let all = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        ensure!(all.len() == ROWS, "{} of {ROWS}", all.len());
        Ok(())
    }

    /// What cannot be taken is refused with its code and keeps no import; so is a plan that does not
    /// fit, a step out of turn, and an import that is not there.
    fn refused(engine: Engine) {
        let (_server, administrator) = scene::start(engine)?;
        let send = |path: &str, field: &str, name: &str, bytes: &[u8]| {
            administrator.upload(path, field, name, bytes)
        };
        is_refused(&send("/api/v1/imports?as=tasks", "file", "a.csv", b"a;b\n1;2\n")?, 422, "invalid")?;
        is_refused(&send("/api/v1/imports", "file", "a.csv", b"a;b\n1;2\n")?, 422, "required")?;
        is_refused(&send(CONTACTS, "other", "a.csv", b"a;b\n1;2\n")?, 422, "required")?;
        is_refused(&send(CONTACTS, "file", "a.csv", b"")?, 422, "file_empty")?;
        is_refused(&send(CONTACTS, "file", "a.csv", b"Name;Phone\n")?, 422, "file_empty")?;
        is_refused(&send(CONTACTS, "file", "a.xlsx", b"PK\x03\x04 no workbook")?, 422, "file_unreadable")?;
        let json = administrator.post(CONTACTS, &json!({ "file": "a" }))?;
        ensure!((400..500).contains(&json.status), "{}", json.text());
        let cut = administrator.send_bytes(
            Method::POST, CONTACTS, &[("content-type", "multipart/form-data; boundary=b")],
            Some(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nName"),
        )?;
        is_refused(&cut, 400, "body_unreadable")?;
        let none = administrator.get("/api/v1/imports?limit=10")?.expect(200)?.json()?;
        ensure!(none["items"] == json!([]), "{none}");

        let path = path_of(&uploaded(&administrator, "few.csv", &rows(3))?)?;
        for (body, field) in [
            (json!({ "encoding": "no such" }), "encoding"),
            (json!({ "delimiter": ";;" }), "delimiter"),
            (json!({ "delimiter": "\"" }), "delimiter"),
            (json!({ "targets": ["last_name"] }), "targets"),
            (json!({ "targets": ["last_name", "no such"] }), "targets.1"),
            (json!({ "targets": ["last_name", "last_name"] }), "targets.1"),
            (json!({ "duplicates": "sometimes" }), "duplicates"),
            (json!({ "duplicates_by": ["inn"] }), "duplicates_by"),
            (json!({ "tags": [" "] }), "tags"),
        ] {
            let answer = administrator.patch(&path, &body)?;
            is_refused(&answer, 422, "invalid").with_context(|| body.to_string())?;
            ensure!(answer.json()?["field"] == field, "{body}: {}", answer.text());
        }
        post(&administrator, &path, "start")?.expect(202)?;
        waits_for(&administrator, &path, "done")?;
        is_refused(&post(&administrator, &path, "start")?, 409, "import_busy")?;
        is_refused(&post(&administrator, &path, "check")?, 409, "import_busy")?;
        is_refused(&post(&administrator, &path, "cancel")?, 409, "import_busy")?;
        is_refused(&administrator.patch(&path, &json!({ "tags": ["x"] }))?, 409, "import_busy")?;

        let nowhere = "/api/v1/imports/01999999-0000-7000-8000-000000000000";
        is_refused(&administrator.get(nowhere)?, 404, "not_found")?;
        is_refused(&administrator.get(&format!("{nowhere}/refused"))?, 404, "not_found")?;
        is_refused(&administrator.patch(nowhere, &json!({}))?, 404, "not_found")?;
        for step in ["check", "start", "cancel"] {
            is_refused(&post(&administrator, nowhere, step)?, 404, "not_found")?;
        }
        Ok(())
    }

    /// Somebody else's import that a person may go on with runs with the rights and in the name of
    /// whoever starts it: what that person does not see is neither found nor changed by it.
    fn runs_by_whoever_starts_it(engine: Engine) {
        let (server, director) = {
            let (server, administrator) = scene::start(engine)?;
            let sales = administrator.post("/api/v1/departments", &json!({ "name": "Продажи" }))?;
            let place = json!({ "department_id": scene::id(&sales.expect(201)?.json()?)? });
            let me = administrator.get("/api/v1/session")?.expect(200)?.json()?;
            let (_, head) = scene::person(&server, &administrator, "head")?;
            for id in [scene::id(&me["user"])?, scene::id(&head)?] {
                administrator.patch(&format!("/api/v1/users/{id}"), &place)?.expect(200)?;
            }
            (server, administrator)
        };
        let (_, operator) = scene::person(&server, &director, "operator")?;
        let far = director.post("/api/v1/contacts", &json!({
            "last_name": "Дальняя", "position": "директор", "owner_id": scene::id(&operator)?,
            "phones": [{ "kind": "mobile", "value": "+79123456789" }],
        }))?.expect(201)?.json()?;
        let file = "Фамилия;Должность;Телефон\nИванов;слесарь;+7 912 345-67-89\n";
        let path = path_of(&uploaded(&director, "few.csv", file.as_bytes())?)?;
        let mut head = server.stranger();
        head.sign_in("head@larets.example", scene::PASSWORD)?;
        let me = head.get("/api/v1/session")?.expect(200)?.json()?;
        let me = scene::id(&me["user"])?;
        let plan = json!({ "duplicates": "overwrite", "duplicates_by": ["phone"], "owner_id": me });
        head.patch(&path, &plan)?.expect(200)?;
        post(&head, &path, "start")?.expect(202)?;
        let done = waits_for(&head, &path, "done")?;
        ensure!(done["progress"]["created"] == 1 && done["progress"]["updated"] == 0, "{done}");
        let far = director.get(&format!("/api/v1/contacts/{}", scene::id(&far)?))?.expect(200)?.json()?;
        ensure!(far["position"] == "директор" && far["owner"]["id"] == operator["id"], "{far}");
        let made = scene::all(&head, "/api/v1/contacts?sort=name")?;
        ensure!(made.len() == 1 && made[0]["owner"]["id"] == me.as_str(), "{made:?}");
        let timeline = format!("/api/v1/contacts/{}/timeline", scene::id(&made[0])?);
        let told = director.get(&timeline)?.expect(200)?.json()?;
        let came = told["items"].as_array().into_iter().flatten().find(|item| item["kind"] == "imported");
        ensure!(came.is_some_and(|item| item["author"]["id"] == me.as_str()), "{told}");
        Ok(())
    }

    /// Without the right nothing of the wizard opens, and somebody else's import is not there.
    fn without_the_right(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (operator, _) = scene::person(&server, &administrator, "operator")?;
        let import = uploaded(&administrator, "few.csv", &rows(3))?;
        let path = path_of(&import)?;
        is_refused(&operator.upload(CONTACTS, "file", "a.csv", &rows(3))?, 403, "forbidden")?;
        is_refused(&operator.get("/api/v1/imports?limit=1")?, 403, "forbidden")?;
        let hidden = |answer: &Answer| {
            let refused = answer.status == 403 || answer.status == 404;
            ensure!(refused && !answer.text().contains("many0"), "{}", answer.text());
            Ok(())
        };
        hidden(&operator.get(&path)?)?;
        hidden(&operator.get(&format!("{path}/refused"))?)?;
        hidden(&operator.patch(&path, &json!({ "tags": ["x"] }))?)?;
        for step in ["check", "start", "cancel"] {
            hidden(&post(&operator, &path, step)?)?;
        }
        let stranger = server.stranger();
        is_refused(&stranger.get(&path)?, 401, "unauthorized")?;
        is_refused(&stranger.upload(CONTACTS, "file", "a.csv", &rows(3))?, 401, "unauthorized")?;
        let (manager, _) = scene::person(&server, &administrator, "manager")?;
        hidden(&manager.get(&path)?)?;
        let now = administrator.get(&path)?.expect(200)?.json()?;
        ensure!(now["state"] == "uploaded" && now["tags"] == import["tags"], "{now}");
        Ok(())
    }
}
