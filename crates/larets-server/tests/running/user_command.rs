//! `larets user …` beside a running server and without one.

use anyhow::{Result, ensure};
use larets_testkit::{Engine, Server};
use serde_json::Value;

use crate::scene::{self, BINARY, PASSWORD};

const NEW_PASSWORD: &str = "saddle-lantern-orchid-42-берег";

fn add<'a>(email: &'a str, role: &'a str) -> [&'a str; 7] {
    let name = "Новый Человек";
    [
        "--email",
        email,
        "--name",
        name,
        "--role",
        role,
        "--password-stdin",
    ]
}

/// Every command once, done and refused.
fn all_commands(server: &Server, email: &str) -> Result<()> {
    let refused = |command: &str, arguments: &[&str], input: &str, exit: i32, code: &str| {
        let ended = server.run(command, arguments, input)?;
        ended.expect(exit)?;
        ensure!(
            ended.error_code().as_deref() == Some(code),
            "{}",
            ended.complaint
        );
        Ok(())
    };
    let added = server.run("user add", &add(email, "manager"), PASSWORD)?;
    ensure!(
        added.expect(0)?.json()?[0]["email"] == email,
        "{}",
        added.output
    );
    refused(
        "user add",
        &add(email, "manager"),
        PASSWORD,
        1,
        "email_taken",
    )?;
    refused(
        "user add",
        &add("b@larets.example", "manager"),
        "123456789012",
        1,
        "password_weak",
    )?;
    refused(
        "user add",
        &add("b@larets.example", "manager"),
        "",
        2,
        "password_missing",
    )?;
    refused(
        "user add",
        &add("no address", "manager"),
        PASSWORD,
        2,
        "email_invalid",
    )?;
    server
        .run("user add", &add("b@larets.example", "king"), PASSWORD)?
        .expect(2)?;
    let mut elsewhere = add("b@larets.example", "manager").to_vec();
    elsewhere.extend(["--department", "Нигде"]);
    refused("user add", &elsewhere, PASSWORD, 1, "department_unknown")?;

    let new = ["--email", email, "--password-stdin"];
    server
        .run("user set-password", &new, NEW_PASSWORD)?
        .expect(0)?;
    let nobody = ["--email", "nobody@larets.example", "--password-stdin"];
    refused("user set-password", &nobody, NEW_PASSWORD, 1, "not_found")?;
    let nobody = ["--email", "nobody@larets.example"];
    refused("user disable", &nobody, "", 1, "not_found")?;
    let only = ["--email", larets_testkit::server::ADMINISTRATOR.0];
    refused("user disable", &only, "", 1, "last_administrator")
}

fn listed(server: &Server, email: &str) -> Result<Vec<Value>> {
    let people = server.run("user list", &[], "")?.expect(0)?.json()?;
    Ok(people
        .into_iter()
        .filter(|person| person["email"] == email)
        .collect())
}

both_engines! {
    /// Adds, lists, sets passwords and disables, on a stopped and on a running server; each refusal
    /// has its code, and what was done holds for signing in.
    fn stopped_and_running(engine: Engine) {
        let (mut server, _) = scene::start(engine)?;
        for (running, email) in [(true, "running@larets.example"), (false, "stopped@larets.example")] {
            if !running {
                ensure!(server.stop()?.success(), "{}", server.output());
            }
            all_commands(&server, email)?;
            let found = listed(&server, email)?;
            ensure!(found.len() == 1 && found[0]["disabled"] == false, "{found:?}");
            ensure!(found[0]["roles"] == serde_json::json!(["manager"]), "{found:?}");
            if !running {
                server.start_again()?;
            }
            ensure!(server.stranger().sign_in(email, PASSWORD).is_err());
            server.stranger().sign_in(email, NEW_PASSWORD)?;
            if !running {
                server.stop()?;
            }
            server.run("user disable", &["--email", email], "")?.expect(0)?;
            ensure!(listed(&server, email)?[0]["disabled"] == true);
            if !running {
                server.start_again()?;
            }
            ensure!(server.stranger().sign_in(email, NEW_PASSWORD).is_err());
        }
        ensure!(listed(&server, "b@larets.example")?.is_empty(), "a refused person was added");
        scene::verify(&server)
    }

    /// A place without an installation is told as that, and nothing is made in it.
    fn no_installation(engine: Engine) {
        let server = Server::prepare(BINARY, engine, &[])?;
        let ended = server.run("user list", &[], "")?;
        ended.expect(3)?;
        let code = ended.error_code();
        ensure!(code.as_deref() == Some("no_installation"), "{}", ended.complaint);
        let mut left = std::fs::read_dir(server.database().folder())?;
        ensure!(left.next().is_none(), "something was made");
        if engine == Engine::Postgres {
            let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
            let url = server.database().url();
            ensure!(larets_testkit::postgres::shared()?.run_in(url, tables)? == "0");
        }
        Ok(())
    }

    /// What a command does on a stopped server is signed at its end. A verification says what vouches
    /// for the record: checkpoints outside the database, a key of one's own, or nothing.
    fn signed_on_a_stopped_server(engine: Engine) {
        let (mut server, _) = scene::start(engine)?;
        server.stop()?;
        server.run("user add", &add("new@larets.example", "manager"), PASSWORD)?.expect(0)?;
        let verify = |arguments: &[&str]| -> Result<Value> {
            Ok(server.run("audit verify", arguments, "")?.expect(0)?.json()?[0].take())
        };
        let found = verify(&[])?;
        ensure!(found["proven_events"] == found["events"], "{found}");
        ensure!(found["trust"] == "checkpoints", "{found}");
        std::fs::remove_dir_all(server.data_folder().join("audit"))?;
        let key = found["first_key"].as_str().unwrap_or_default().to_owned();
        ensure!(verify(&["--first-key", &key])?["trust"] == "first_key");
        std::fs::remove_dir_all(server.data_folder().join("audit"))?;
        ensure!(verify(&[])?["trust"] == "itself");
        Ok(())
    }
}
