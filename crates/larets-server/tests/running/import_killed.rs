//! SIGKILL in the middle of an import: the job goes on by itself, and in the end every row of the
//! file was taken exactly once.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::Engine;
use serde_json::{Value, json};

use crate::scene;

const ROWS: usize = 4_000;
const KILLS: usize = 4;
const BROKEN: &str = "no address at all";

/// What row `number` of the file is.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    New,
    /// The same phone and e-mail as the row before.
    Repeated,
    Broken,
}

fn kind(number: usize) -> Kind {
    match number % 100 {
        11 | 61 => Kind::Repeated,
        50 => Kind::Broken,
        _ => Kind::New,
    }
}

fn name(number: usize) -> String {
    format!("Imported {number:05}")
}

fn file() -> String {
    let mut text = "Last name;Phone;E-mail\n".to_owned();
    for number in 0..ROWS {
        let person = match kind(number) {
            Kind::Repeated => number - 1,
            _ => number,
        };
        let email = match kind(number) {
            Kind::Broken => BROKEN.to_owned(),
            _ => format!("row{person}@example.com"),
        };
        // Writing into memory does not fail.
        let _ = writeln!(text, "{};+7912{person:07};{email}", name(number));
    }
    text
}

fn count(wanted: &Kind) -> usize {
    (0..ROWS).filter(|number| kind(*number) == *wanted).count()
}

both_engines! {
    /// Kills the server several times while it brings a file in: the job resumes without help and
    /// ends, its numbers add up, no row is doubled and none is missing.
    fn goes_on_by_itself(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let uploaded = administrator.upload(
            "/api/v1/imports?as=contacts", "file", "base.csv", file().as_bytes(),
        )?;
        let id = scene::id(&uploaded.expect(201)?.json()?)?;
        let path = format!("/api/v1/imports/{id}");
        let rules = json!({
            "targets": ["last_name", "phone:mobile", "email:work"],
            "duplicates": "skip", "duplicates_by": ["phone", "email"],
        });
        administrator.patch(&path, &rules)?.expect(200)?;
        administrator.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
        let look = || -> Result<Value> { administrator.get(&path)?.expect(200)?.json() };
        let mut killed_at = Vec::new();
        for kill in 0..KILLS {
            let least = ROWS * kill / (KILLS + 1);
            let done = scene::until("the import gets on", || {
                let found = look()?;
                ensure!(found["state"] == "running", "{found}");
                let done = found["progress"]["rows_done"].as_u64().unwrap_or_default();
                Ok((done > least as u64).then_some(done))
            })?;
            killed_at.push(done);
            server.kill()?;
            server.start_again()?;
        }
        // What was committed is not done again: progress never goes back.
        ensure!(killed_at.is_sorted(), "{killed_at:?}");
        let ended = scene::until("the import ends", || {
            let found = look()?;
            let done = found["state"] == "done";
            ensure!(done || found["state"] == "running", "{found}");
            let rows = found["progress"]["rows_done"].as_u64();
            ensure!(rows >= killed_at.last().copied(), "went back: {found}");
            Ok(done.then_some(found))
        })?;
        let progress = &ended["progress"];
        let number = |name: &str| progress[name].as_u64().with_context(|| format!("no {name}"));
        ensure!(number("rows_total")? == ROWS as u64, "{progress}");
        ensure!(number("rows_done")? == ROWS as u64, "{progress}");
        ensure!(number("created")? == count(&Kind::New) as u64, "{progress}");
        ensure!(number("skipped")? == count(&Kind::Repeated) as u64, "{progress}");
        ensure!(number("refused")? == count(&Kind::Broken) as u64, "{progress}");
        ensure!(number("updated")? == 0, "{progress}");

        let listed = scene::all(&administrator, "/api/v1/contacts?sort=name")?;
        let names: BTreeSet<_> = listed.iter().filter_map(|item| item["last_name"].as_str()).collect();
        ensure!(listed.len() == names.len(), "{} doubles", listed.len() - names.len());
        let wanted: Vec<String> = (0..ROWS).filter(|row| kind(*row) == Kind::New).map(name).collect();
        ensure!(names == wanted.iter().map(String::as_str).collect(), "other rows than the file's");

        let refused = administrator.get(&format!("{path}/refused"))?;
        let lines = refused.expect(200)?.text();
        let broken = lines.lines().filter(|line| line.contains(BROKEN)).count();
        ensure!(broken == count(&Kind::Broken), "{broken} broken rows in the report");
        scene::verify(&server)
    }

    /// A dry run that is cut off is done again by itself, and writes nothing either time.
    fn dry_run_goes_on(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let uploaded = administrator.upload(
            "/api/v1/imports?as=contacts", "file", "base.csv", file().as_bytes(),
        )?;
        let path = format!("/api/v1/imports/{}", scene::id(&uploaded.expect(201)?.json()?)?);
        administrator.post(&format!("{path}/check"), &json!({}))?.expect(202)?;
        server.kill()?;
        server.start_again()?;
        let ready = scene::until("the dry run ends", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            Ok((found["state"] == "ready").then_some(found))
        })?;
        ensure!(ready["progress"]["refused"] == count(&Kind::Broken), "{}", ready["progress"]);
        ensure!(scene::all(&administrator, "/api/v1/contacts?sort=name")?.is_empty());
        scene::verify(&server)
    }
}
