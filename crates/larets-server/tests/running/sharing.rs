//! Views that are shared: with whom a person may share is whom that person sees as colleagues.

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine, Method};
use serde_json::{Value, json};

use crate::scene;

fn department(client: &Client, name: &str) -> Result<String> {
    let made = client.post(
        "/api/v1/departments",
        &json!({ "name": name, "parent_id": null }),
    )?;
    scene::id(&made.expect(201)?.json()?)
}

fn view(name: &str, shared: &str, department: Option<&str>) -> Value {
    json!({ "kind": "contacts", "name": name, "shared": shared, "department_id": department })
}

fn refused(answer: &larets_testkit::Answer) -> Result<()> {
    let code = answer.expect(403)?.code();
    ensure!(code.as_deref() == Some("forbidden"), "{code:?}");
    Ok(())
}

/// The names of the views that somebody has, sorted.
fn views(client: &Client) -> Result<Vec<String>> {
    let list = client
        .get("/api/v1/views?kind=contacts")?
        .expect(200)?
        .json()?;
    let items = list["items"].as_array().context("no list")?;
    let names = items.iter().filter_map(|view| view["name"].as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    Ok(names)
}

both_engines! {
    /// A head shares with the own department, and with no other and not with everyone; a director
    /// shares with everyone and with any department; a manager shares with nobody, neither a new view
    /// nor one that is there. Whom a view is shared with has it, nobody else.
    fn with_whom(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let sales = department(&administrator, "Продажи")?;
        let support = department(&administrator, "Поддержка")?;
        let person = |role: &str, place: &str| -> Result<Client> {
            let (client, record) = scene::person(&server, &administrator, role)?;
            let path = format!("/api/v1/users/{}", scene::id(&record)?);
            administrator.patch(&path, &json!({ "department_id": place }))?.expect(200)?;
            Ok(client)
        };
        let head = person("head", &sales)?;
        let manager = person("manager", &sales)?;
        let operator = person("operator", &support)?;
        let director = person("director", &support)?;

        let ours = view("Отдела", "department", Some(&sales));
        let made = head.post("/api/v1/views", &ours)?.expect(201)?.json()?;
        ensure!(made["shared"] == "department" && made["department_id"] == json!(sales), "{made}");
        refused(&head.post("/api/v1/views", &view("Чужая", "department", Some(&support)))?)?;
        refused(&head.post("/api/v1/views", &view("Всем", "everyone", None))?)?;

        for (name, shared, place) in [
            ("Директора всем", "everyone", None),
            ("Директора поддержке", "department", Some(&*support)),
            ("Директора продажам", "department", Some(&*sales)),
        ] {
            director.post("/api/v1/views", &view(name, shared, place))?.expect(201)?;
        }

        refused(&manager.post("/api/v1/views", &view("Всем", "everyone", None))?)?;
        refused(&manager.post("/api/v1/views", &ours)?)?;
        let own = manager.post("/api/v1/views", &view("Своя", "mine", None))?.expect(201)?.json()?;
        let path = format!("/api/v1/views/{}", scene::id(&own)?);
        for shared in [view("Своя", "everyone", None), view("Своя", "department", Some(&sales))] {
            refused(&manager.send(Method::PUT, &path, &[], Some(&shared))?)?;
        }
        // Nor does a manager change what somebody shares.
        let theirs = format!("/api/v1/views/{}", scene::id(&made)?);
        refused(&manager.send(Method::PUT, &theirs, &[], Some(&view("Моя", "mine", None)))?)?;
        refused(&manager.delete(&theirs)?)?;

        ensure!(views(&head)? == ["Директора всем", "Директора продажам", "Отдела"]);
        ensure!(views(&manager)? == ["Директора всем", "Директора продажам", "Отдела", "Своя"]);
        ensure!(views(&operator)? == ["Директора всем", "Директора поддержке"]);
        // Taken back, it is the head's alone.
        head.send(Method::PUT, &theirs, &[], Some(&view("Отдела", "mine", None)))?.expect(200)?;
        ensure!(views(&manager)? == ["Директора всем", "Директора продажам", "Своя"]);
        ensure!(views(&head)?.contains(&"Отдела".to_owned()));
        Ok(())
    }
}
