//! The files of imports: a person has no more of them than may be open at a time, gives one up by
//! cancelling it, and is told when a file has gone.

use anyhow::{Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::json;

use crate::scene;

/// Imports of a person that may be open at a time.
const OPEN_MAX: usize = 20;

fn upload(by: &Client) -> Result<larets_testkit::Answer> {
    by.upload(
        "/api/v1/imports?as=contacts",
        "file",
        "base.csv",
        "Last name\nIvanov\n".as_bytes(),
    )
}

both_engines! {
    /// One more than the limit is refused with a code of its own and leaves no file; giving one up makes
    /// room, ending one too, and somebody else has room all the time.
    fn so_many_at_a_time(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (other, _) = scene::person(&server, &administrator, "manager")?;
        let folder = server.data_folder().join("files/imports");
        let sources = || -> Result<usize> {
            let names = std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path()));
            let names: Vec<std::path::PathBuf> = names.collect::<Result<_>>()?;
            Ok(names.iter().filter(|name| name.extension().is_none()).count())
        };
        let mut ids = Vec::new();
        for _ in 0..OPEN_MAX {
            ids.push(scene::id(&upload(&administrator)?.expect(201)?.json()?)?);
        }
        let full = upload(&administrator)?;
        ensure!(full.expect(409)?.code().as_deref() == Some("too_many_imports"), "{}", full.text());
        ensure!(sources()? == OPEN_MAX);
        upload(&other)?.expect(201)?;

        let path = |place: usize| format!("/api/v1/imports/{}", ids[place]);
        let given_up = administrator.post(&format!("{}/cancel", path(0)), &json!({}))?;
        let given_up = given_up.expect(200)?.json()?;
        ensure!(given_up["state"] == "cancelled" && given_up["file_kept"] == false, "{given_up}");
        ensure!(given_up["preview"] == json!([]), "{given_up}");
        ensure!(sources()? == OPEN_MAX);
        for step in ["start", "check"] {
            let gone = administrator.post(&format!("{}/{step}", path(0)), &json!({}))?;
            ensure!(gone.expect(409)?.code().as_deref() == Some("import_file_gone"), "{}", gone.text());
        }
        upload(&administrator)?.expect(201)?;
        upload(&administrator)?.expect(409)?;
        administrator.post(&format!("{}/start", path(1)), &json!({}))?.expect(202)?;
        scene::until("the import ends", || {
            let found = administrator.get(&path(1))?.expect(200)?.json()?;
            Ok((found["state"] == "done").then_some(()))
        })?;
        upload(&administrator)?.expect(201)?;
        scene::verify(&server)
    }
}
