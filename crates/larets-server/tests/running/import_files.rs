//! The files of imports: a file goes with its last row and when its import is given up or undone, a person
//! has no more of them than may be open at a time, and is told when one has gone.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Answer, Client, Engine, Server};
use serde_json::{Value, json};

use crate::scene;

/// Imports of a person that may be open at a time.
const OPEN_MAX: usize = 20;
/// Rows of a file that is stopped before its end.
const MANY: usize = 5_000;

fn upload(by: &Client, rows: usize) -> Result<Answer> {
    let mut text = "Last name;E-mail\n".to_owned();
    for row in 0..rows {
        // Writing into memory does not fail.
        let _ = writeln!(text, "Ivanov {row};ivanov{row}@example.com");
    }
    by.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "base.csv",
        text.as_bytes(),
    )
}

/// The id of a new import.
fn uploaded(by: &Client, rows: usize) -> Result<String> {
    scene::id(&upload(by, rows)?.expect(201)?.json()?)
}

fn path(id: &str) -> String {
    format!("/api/v1/imports/{id}")
}

fn step(by: &Client, id: &str, step: &str) -> Result<Answer> {
    by.post(&format!("{}/{step}", path(id)), &json!({}))
}

fn is_refused(answer: &Answer, code: &str) -> Result<()> {
    let found = answer.expect(409)?.code();
    ensure!(found.as_deref() == Some(code), "{}", answer.text());
    Ok(())
}

/// Waits until no job is at work on it.
fn ended(by: &Client, id: &str) -> Result<Value> {
    scene::until("the import ends", || {
        let found = by.get(&path(id))?.expect(200)?.json()?;
        Ok((found["state"] != "running").then_some(found))
    })
}

/// Whether the file lies on the disk.
fn lies_there(server: &Server, id: &str) -> bool {
    server.data_folder().join("files/imports").join(id).exists()
}

/// An import that was stopped while it wrote.
fn stopped(by: &Client) -> Result<String> {
    let id = uploaded(by, MANY)?;
    step(by, &id, "start")?.expect(202)?;
    let stopped = step(by, &id, "cancel")?.expect(200)?.json()?;
    ensure!(stopped["file_kept"] == true, "{stopped}");
    Ok(id)
}

/// An import that failed, as its file is damaged.
fn failed(server: &Server, by: &Client) -> Result<String> {
    let id = uploaded(by, 1)?;
    let file = server.data_folder().join("files/imports").join(&id);
    let mut damaged = std::fs::read(&file)?;
    *damaged.last_mut().context("an empty file")? ^= 1;
    std::fs::write(&file, damaged)?;
    step(by, &id, "start")?.expect(202)?;
    let failed = ended(by, &id)?;
    let kept = failed["file_kept"] == true;
    ensure!(failed["state"] == "failed" && kept, "{failed}");
    Ok(id)
}

both_engines! {
    /// One more than the limit is refused with a code of its own and leaves no file; giving one up makes
    /// room, whether it was not started, was stopped or failed; ending one too, and somebody else has room
    /// all the time.
    fn so_many_at_a_time(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (other, _) = scene::person(&server, &administrator, "manager")?;
        let folder = server.data_folder().join("files/imports");
        let sources = || -> Result<usize> {
            let names = std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path()));
            let names: Vec<std::path::PathBuf> = names.collect::<Result<_>>()?;
            Ok(names.iter().filter(|name| name.extension().is_none()).count())
        };
        let mut given_up = vec![stopped(&administrator)?, failed(&server, &administrator)?];
        let mut last = String::new();
        for _ in given_up.len()..OPEN_MAX {
            last = uploaded(&administrator, 1)?;
        }
        given_up.push(last);
        is_refused(&upload(&administrator, 1)?, "too_many_imports")?;
        ensure!(sources()? == OPEN_MAX);
        upload(&other, 1)?.expect(201)?;

        let mut newest = String::new();
        for id in &given_up {
            let gone = step(&administrator, id, "cancel")?.expect(200)?.json()?;
            ensure!(gone["state"] == "cancelled" && gone["file_kept"] == false, "{gone}");
            ensure!(!lies_there(&server, id));
            for again in ["start", "check"] {
                is_refused(&step(&administrator, id, again)?, "import_file_gone")?;
            }
            is_refused(&step(&administrator, id, "cancel")?, "import_busy")?;
            newest = uploaded(&administrator, 1)?;
            is_refused(&upload(&administrator, 1)?, "too_many_imports")?;
        }
        let last = administrator.get(&path(&given_up[2]))?.expect(200)?.json()?;
        ensure!(last["preview"] == json!([]), "{last}");
        step(&administrator, &newest, "start")?.expect(202)?;
        ensure!(ended(&administrator, &newest)?["state"] == "done");
        upload(&administrator, 1)?.expect(201)?;
        scene::verify(&server)
    }

    /// The file goes with its last row, and its refused rows can still be had; that of a stopped import
    /// goes as soon as it is undone.
    fn goes_when_nobody_needs_it(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let done = administrator.upload(
            "/api/v1/imports?as=contacts", "file", "base.csv",
            b"Last name;E-mail\nIvanov;ivanov@example.com\nPetrov;no address\n",
        )?;
        let done = scene::id(&done.expect(201)?.json()?)?;
        ensure!(lies_there(&server, &done));
        step(&administrator, &done, "start")?.expect(202)?;
        let ended = ended(&administrator, &done)?;
        ensure!(ended["state"] == "done", "{ended}");
        scene::until("the file goes", || Ok((!lies_there(&server, &done)).then_some(())))?;
        let found = administrator.get(&path(&done))?.expect(200)?.json()?;
        ensure!(found["file_kept"] == false, "{found}");
        ensure!(found["errors"][0]["row"] == 3, "{found}");
        let refused = administrator.get(&format!("{}/refused", path(&done)))?;
        ensure!(refused.expect(200)?.text().contains("Petrov"), "{}", refused.text());

        let stopped = stopped(&administrator)?;
        ensure!(lies_there(&server, &stopped));
        step(&administrator, &stopped, "undo")?.expect(202)?;
        ensure!(!lies_there(&server, &stopped));
        scene::until("the import is undone", || {
            let found = administrator.get(&format!("/api/v1/acts/{stopped}"))?.expect(200)?.json()?;
            Ok((found["state"] == "undone").then_some(()))
        })?;
        scene::verify(&server)
    }

    /// Started and given up at the same moment: whatever of the two comes first holds, and no job is left
    /// with a file that is gone.
    fn started_and_given_up_at_once(engine: Engine) {
        let (_server, administrator) = scene::start(engine)?;
        for _ in 0..OPEN_MAX {
            let id = uploaded(&administrator, 1)?;
            let giver = administrator.clone();
            let started = std::thread::scope(|scope| {
                let gives_up = scope.spawn(|| step(&giver, &id, "cancel"));
                let started = step(&administrator, &id, "start");
                gives_up.join().ok().context("a thread broke")??;
                started
            })?;
            let found = ended(&administrator, &id)?;
            ensure!(found["state"] == "done" || found["state"] == "cancelled", "{found}");
            ensure!(started.status == 202 || found["file_kept"] == false, "{found}");
            if found["state"] == "cancelled" && found["file_kept"] == true {
                // Stopped after it began.
                step(&administrator, &id, "cancel")?.expect(200)?;
            }
        }
        Ok(())
    }
}
