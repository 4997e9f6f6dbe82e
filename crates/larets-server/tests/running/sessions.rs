//! A session ends, and rights change, for whoever is signed in: at once for the next request, and
//! within one second for an open live socket. The second is the promise, so it is asserted.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use larets_testkit::{Client, Engine, LiveSocket};
use serde_json::json;

use crate::scene::{self, PASSWORD};

/// What is promised.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Open pages of one person, fewer than one may have.
const SOCKETS: usize = 40;
/// Rows of an import that takes longer than a test looks at it.
const ROWS: i64 = 8_000;
/// A closing frame with the code 1001 of RFC 6455, as the socket keeps it.
const GOING_AWAY: &[u8] = b"\x03\xe9\n";
/// Another password that is strong enough.
const NEW_PASSWORD: &str = "saddle-lantern-orchid-42-берег";

/// A signed-in person with an open live socket.
fn listening(client: &Client) -> Result<LiveSocket> {
    let socket = LiveSocket::open(client)?;
    socket.wait_for("hello")?;
    Ok(socket)
}

/// Within a second from now the socket has ended and the session is not believed.
fn is_out(client: &Client, socket: &LiveSocket) -> Result<()> {
    let end = Instant::now() + AT_ONCE;
    socket.wait_within("signed_out", AT_ONCE)?;
    loop {
        let answer = client.get("/api/v1/session")?;
        if answer.status == 401 {
            return Ok(());
        }
        if Instant::now() > end {
            bail!("still signed in: {}", answer.text());
        }
    }
}

both_engines! {
    /// A server that is told to stop ends the live sockets itself, saying that it goes away.
    fn a_stop_ends_sockets(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let socket = listening(&administrator)?;
        ensure!(server.stop()?.success(), "{}", server.output());
        scene::until("going away", || Ok(socket.received().ends_with(GOING_AWAY).then_some(())))
    }

    /// A person disabled in the interface is out within a second, the open socket included, and
    /// does not get in again.
    fn disabled_by_an_administrator(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, record) = scene::person(&server, &administrator, "manager")?;
        let socket = listening(&manager)?;
        let path = format!("/api/v1/users/{}", scene::id(&record)?);
        administrator.patch(&path, &json!({ "disabled": true }))?.expect(200)?;
        is_out(&manager, &socket)?;
        let answer = server.stranger().post(
            "/api/v1/sessions",
            &json!({ "email": "manager@larets.example", "password": PASSWORD }),
        )?;
        ensure!(answer.expect(401)?.code().as_deref() == Some("sign_in_failed"));
        ensure!(LiveSocket::open(&manager).is_err(), "a new socket was opened");
        scene::verify(&server)
    }

    /// The same while many records change, and with more open sockets than can keep up: none of them
    /// comes to the news of the person among the others in time.
    fn disabled_during_an_import(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (director, record) = scene::person(&server, &administrator, "director")?;
        let mut sockets = Vec::new();
        for _ in 0..SOCKETS {
            sockets.push(listening(&director)?);
        }
        let mut file = "last_name,first_name\n".to_owned();
        for row in 0..ROWS {
            // Writing into memory does not fail.
            let _ = writeln!(file, "Импортов{row},Пётр");
        }
        let uploaded = administrator.upload(
            "/api/v1/imports?as=contacts", "file", "clients.csv", file.as_bytes(),
        )?;
        let import = format!("/api/v1/imports/{}", scene::id(&uploaded.expect(201)?.json()?)?);
        administrator.post(&format!("{import}/start"), &json!({}))?.expect(202)?;
        scene::until("the import gets on", || {
            let found = administrator.get(&import)?.expect(200)?.json()?;
            ensure!(found["state"] == "running", "it is too short: {found}");
            Ok((found["progress"]["rows_done"].as_i64() >= Some(ROWS / 4)).then_some(()))
        })?;
        let path = format!("/api/v1/users/{}", scene::id(&record)?);
        administrator.patch(&path, &json!({ "disabled": true }))?.expect(200)?;
        let end = Instant::now() + AT_ONCE;
        for socket in &sockets {
            socket.wait_within("signed_out", end.saturating_duration_since(Instant::now()))?;
        }
        Ok(())
    }

    /// The same by the command line beside the running server: another process made the change.
    fn disabled_by_a_command(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, _) = scene::person(&server, &administrator, "manager")?;
        let socket = listening(&manager)?;
        let email = ["--email", "manager@larets.example"];
        server.run("user disable", &email, "")?.expect(0)?;
        is_out(&manager, &socket)
    }

    /// A password set by the command line ends the person's sessions too.
    fn new_password_by_a_command(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, _) = scene::person(&server, &administrator, "manager")?;
        let socket = listening(&manager)?;
        let arguments = ["--email", "manager@larets.example", "--password-stdin"];
        server.run("user set-password", &arguments, NEW_PASSWORD)?.expect(0)?;
        is_out(&manager, &socket)?;
        server.stranger().sign_in("manager@larets.example", NEW_PASSWORD)?;
        Ok(())
    }

    /// Rights taken away hold for the next request of an open session, and for the open socket:
    /// it tells of a record that is still seen, and not of the one made before it.
    fn rights_taken_away(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (person, record) = scene::person(&server, &administrator, "director")?;
        let socket = listening(&person)?;
        let seen = scene::id(&scene::contact(&administrator, "Видимов")?)?;
        socket.wait_for(&seen)?;
        person.get(&format!("/api/v1/contacts/{seen}"))?.expect(200)?;

        let path = format!("/api/v1/users/{}", scene::id(&record)?);
        administrator.patch(&path, &json!({ "roles": ["manager"] }))?.expect(200)?;
        let end = Instant::now() + AT_ONCE;
        while person.get(&format!("/api/v1/contacts/{seen}"))?.status != 404 {
            ensure!(Instant::now() < end, "the old rights are still there");
        }
        let me = person.get("/api/v1/session")?.expect(200)?.json()?;
        ensure!(me["user"]["roles"] == json!(["manager"]), "{me}");
        ensure!(me["rights"]["contacts"]["view"] == "own", "{me}");

        let hidden = scene::id(&scene::contact(&administrator, "Скрытов")?)?;
        let own = json!({ "last_name": "Своев", "owner_id": record["id"] });
        let own = administrator.post("/api/v1/contacts", &own)?;
        socket.wait_for(&scene::id(&own.expect(201)?.json()?)?)?;
        let received = String::from_utf8(socket.received())?;
        ensure!(!received.contains(&hidden), "{received}");
        Ok(())
    }

    /// An import tells how far it is to those who may see it, and others nothing: not even that
    /// there is one.
    fn imports_of_others(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, record) = scene::person(&server, &administrator, "manager")?;
        let (operator, _) = scene::person(&server, &administrator, "operator")?;
        let own = listening(&administrator)?;
        let others = [listening(&manager)?, listening(&operator)?];
        let file = "last_name,first_name\nИмпортов,Пётр\n".as_bytes();
        let uploaded =
            administrator.upload("/api/v1/imports?as=contacts", "file", "clients.csv", file)?;
        let import = scene::id(&uploaded.expect(201)?.json()?)?;
        own.wait_for(&import)?;

        // What was done last is told to everybody, so what was done before has been told.
        let seen = json!({ "last_name": "Своев", "owner_id": record["id"] });
        let seen = administrator.post("/api/v1/contacts", &seen)?;
        let seen = scene::id(&seen.expect(201)?.json()?)?;
        for socket in others {
            socket.wait_for(&seen)?;
            let received = String::from_utf8(socket.received())?;
            ensure!(!received.contains("import"), "{received}");
        }
        Ok(())
    }

    /// «Sign out» ends one session, «end» another one of one's own, «everywhere» all of them, each
    /// with its socket; somebody else's session cannot be ended.
    fn ended_by_oneself(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, _) = scene::person(&server, &administrator, "manager")?;
        let mut other = server.stranger();
        other.sign_in("manager@larets.example", PASSWORD)?;
        let sockets = (listening(&manager)?, listening(&other)?);
        let sessions = manager.get("/api/v1/sessions")?.expect(200)?.json()?;
        let id_where = |current: bool| {
            let all = sessions["items"].as_array().into_iter().flatten();
            let found = all.into_iter().find(|session| session["current"] == current);
            scene::id(found.unwrap_or(&serde_json::Value::Null))
        };
        let (own, others) = (id_where(true)?, id_where(false)?);
        administrator.delete(&format!("/api/v1/sessions/{own}"))?.expect(404)?;
        manager.delete(&format!("/api/v1/sessions/{others}"))?.expect(204)?;
        is_out(&other, &sockets.1)?;
        manager.get("/api/v1/session")?.expect(200)?;
        manager.delete("/api/v1/session")?.expect(204)?;
        is_out(&manager, &sockets.0)?;

        let mut both = [server.stranger(), server.stranger()];
        for client in &mut both {
            client.sign_in("manager@larets.example", PASSWORD)?;
        }
        let socket = listening(&both[1])?;
        both[0].delete("/api/v1/sessions")?.expect(204)?;
        is_out(&both[1], &socket)?;
        both[0].get("/api/v1/session")?.expect(401)?;
        Ok(())
    }
}
