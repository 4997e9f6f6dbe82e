//! What open pages are told of records that leave a person's sight: that they are gone, and no more;
//! and nothing to whoever never saw them.

use anyhow::{Result, ensure};
use larets_testkit::{Client, Engine, LiveSocket, Server};
use serde_json::json;

use crate::scene::{self, PASSWORD};

/// A manager with an open live socket.
struct Listener {
    client: Client,
    id: String,
    socket: LiveSocket,
}

fn listener(server: &Server, administrator: &Client, name: &str) -> Result<Listener> {
    let email = format!("{name}@larets.example");
    let body = json!({ "name": name, "email": email, "password": PASSWORD, "roles": ["manager"] });
    let made = administrator.post("/api/v1/users", &body)?;
    let id = scene::id(&made.expect(201)?.json()?)?;
    let mut client = server.stranger();
    client.sign_in(&email, PASSWORD)?;
    let socket = LiveSocket::open(&client)?;
    socket.wait_for("hello")?;
    Ok(Listener { client, id, socket })
}

impl Listener {
    fn received(&self) -> Result<String> {
        Ok(String::from_utf8(self.socket.received())?)
    }

    fn waits_for_act(&self, contact: &str, version: i64, act: &str) -> Result<()> {
        self.socket.wait_for(&format!(
            r#"{{"type":"record","kind":"contact","id":"{contact}","version":{version},"act":"{act}"}}"#
        ))
    }

    /// What was done last is told after all that was done before.
    fn has_heard_all(&self) -> Result<String> {
        let own = scene::id(&scene::contact(&self.client, "Последняя")?)?;
        self.socket.wait_for(&own)?;
        self.received()
    }
}

fn acted(by: &Client, id: &str, state: &str) -> Result<()> {
    scene::until(state, || {
        let found = by.get(&format!("/api/v1/acts/{id}"))?.expect(200)?.json()?;
        Ok((found["state"] == state).then_some(()))
    })
}

const MANY: &str = r#"{"type":"many","kind":"contact"}"#;

both_engines! {
    /// A contact that is given to a colleague is gone for whoever had it, changed for who has it
    /// now, and nothing for a third; alone and among many.
    fn given_to_another(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let [anna, boris, vera] = ["anna", "boris", "vera"]
            .map(|name| listener(&server, &administrator, name));
        let (anna, boris, vera) = (anna?, boris?, vera?);
        let contact = scene::id(&scene::contact(&anna.client, "Переходящая")?)?;
        anna.waits_for_act(&contact, 1, "created")?;
        let path = format!("/api/v1/contacts/{contact}");
        administrator.patch(&path, &json!({ "owner_id": boris.id }))?.expect(200)?;
        anna.waits_for_act(&contact, 2, "deleted")?;
        boris.waits_for_act(&contact, 2, "changed")?;
        administrator.patch(&path, &json!({ "position": "директор" }))?.expect(200)?;
        boris.waits_for_act(&contact, 3, "changed")?;

        let back = json!({ "kind": "contacts", "ids": [contact], "action": "assign",
            "owner_id": anna.id });
        let act = administrator.post("/api/v1/bulk", &back)?.expect(202)?.json()?;
        for one in [&anna, &boris] {
            one.socket.wait_for(MANY)?;
        }
        acted(&administrator, &scene::id(&act)?, "done")?;
        let told = anna.has_heard_all()?;
        ensure!(!told.contains(&boris.id) && !told.contains("\"version\":3"), "{told}");
        let told = vera.has_heard_all()?;
        ensure!(!told.contains(&contact) && !told.contains(MANY), "{told}");
        Ok(())
    }

    /// An import that is undone leaves no row that would tell whose its records were: who saw them
    /// is told all the same, and nobody else.
    fn an_import_undone(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let anna = listener(&server, &administrator, "anna")?;
        let vera = listener(&server, &administrator, "vera")?;
        let file = "last_name,first_name\nИмпортова,Анна\n".as_bytes();
        let uploaded =
            administrator.upload("/api/v1/imports?as=contacts", "file", "clients.csv", file)?;
        let import = scene::id(&uploaded.expect(201)?.json()?)?;
        let path = format!("/api/v1/imports/{import}");
        let plan = json!({ "owner_id": anna.id });
        administrator.patch(&path, &plan)?.expect(200)?;
        administrator.post(&format!("{path}/start"), &json!({}))?.expect(202)?;
        scene::until("the import ends", || {
            let found = administrator.get(&path)?.expect(200)?.json()?;
            Ok((found["state"] == "done").then_some(()))
        })?;
        let came = scene::all(&anna.client, "/api/v1/contacts?sort=name")?;
        ensure!(came.len() == 1, "{came:?}");
        ensure!(!anna.has_heard_all()?.contains(MANY));
        administrator.post(&format!("{path}/undo"), &json!({}))?.expect(202)?;
        anna.socket.wait_for(MANY)?;
        acted(&administrator, &import, "undone")?;
        let told = vera.has_heard_all()?;
        ensure!(!told.contains(MANY), "{told}");
        Ok(())
    }
}
