//! A firm on a running server: two departments and people of every role, each signed in. Everything
//! is made through the API, as an administrator would.

use larets_testkit::server::ADMINISTRATOR;
use larets_testkit::{Answer, Client, Engine, Method, Server};
use serde_json::{Value, json};

/// Everybody's password, but the administrator's.
pub const PASSWORD: &str = "correct-clavicle-93-лопата";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Administrator,
    Director,
    Head,
    Manager,
    Operator,
    Nobody,
}

impl Who {
    /// In the order of the columns of the matrix.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::Director,
        Self::Head,
        Self::Manager,
        Self::Operator,
        Self::Nobody,
    ];
}

/// Somebody at a browser.
pub struct Person {
    pub id: String,
    pub email: String,
    pub client: Client,
}

/// The running firm.
pub struct Firm {
    pub server: Server,
    pub administrator: Person,
    /// In no department.
    pub director: Person,
    /// Leads sales.
    pub head: Person,
    /// In sales.
    pub manager: Person,
    /// In sales as well.
    pub colleague: Person,
    /// In support; sees every client, but no channel.
    pub operator: Person,
    /// A manager in support.
    pub stranger: Person,
    pub nobody: Person,
    pub sales: String,
    pub support: String,
}

impl Firm {
    /// Starts a server on `engine` and fills the firm.
    pub fn new(engine: Engine) -> Self {
        Self::staffed(engine, &["director", "head", "colleague"], &[])
    }

    /// As [`Firm::new`] without director, head and colleague, who are nobody then: people take
    /// time, as their passwords are hashed.
    pub fn with_few(engine: Engine) -> Self {
        Self::staffed(engine, &[], &[])
    }

    /// As [`Firm::with_few`], with a head.
    pub fn with_a_head(engine: Engine) -> Self {
        Self::staffed(engine, &["head"], &[])
    }

    /// As [`Firm::with_a_head`], with a server that logs all it can.
    pub fn talkative(engine: Engine) -> Self {
        Self::staffed(engine, &["head"], &["--log", "debug"])
    }

    fn staffed(engine: Engine, more: &[&str], arguments: &[&str]) -> Self {
        let mut server =
            Server::start_with(env!("CARGO_BIN_EXE_larets"), engine, arguments).unwrap();
        let client = server.administrator().unwrap();
        let id = me(&client);
        let administrator = Person {
            id,
            email: ADMINISTRATOR.0.to_owned(),
            client,
        };
        let sales = department(&administrator.client, "Sales");
        let support = department(&administrator.client, "Support");
        let add = |name: &str, role: &str, department: Option<&str>| {
            person(&server, &administrator.client, name, role, department)
        };
        let nobody = || Person {
            id: String::new(),
            email: String::new(),
            client: server.stranger(),
        };
        let perhaps = |name: &str, role: &str, department: Option<&str>| {
            if more.contains(&name) {
                add(name, role, department)
            } else {
                nobody()
            }
        };
        Self {
            director: perhaps("director", "director", None),
            head: perhaps("head", "head", Some(&sales)),
            manager: add("manager", "manager", Some(&sales)),
            colleague: perhaps("colleague", "manager", Some(&sales)),
            operator: add("operator", "operator", Some(&support)),
            stranger: add("stranger", "manager", Some(&support)),
            nobody: nobody(),
            administrator,
            sales,
            support,
            server,
        }
    }

    /// The person in this part.
    pub fn person(&self, who: Who) -> &Person {
        match who {
            Who::Administrator => &self.administrator,
            Who::Director => &self.director,
            Who::Head => &self.head,
            Who::Manager => &self.manager,
            Who::Operator => &self.operator,
            Who::Nobody => &self.nobody,
        }
    }

    /// The administrator's browser.
    pub fn root(&self) -> &Client {
        &self.administrator.client
    }

    /// A contact that belongs to this person; `more` joins or replaces its fields.
    pub fn contact(&self, owner: &str, more: Value) -> Value {
        made(
            self.root(),
            "/api/v1/contacts",
            with(json!({ "last_name": "Somebody", "owner_id": owner }), more),
        )
    }

    /// A deal that belongs to this person.
    pub fn deal(&self, owner: &str, more: Value) -> Value {
        made(
            self.root(),
            "/api/v1/deals",
            with(json!({ "title": "Something", "owner_id": owner }), more),
        )
    }

    /// The pipeline that the firm began with.
    pub fn first_pipeline(&self) -> Value {
        let answer = self.root().get("/api/v1/pipelines").unwrap();
        answer.expect(200).unwrap().json().unwrap()["items"][0].clone()
    }

    /// A company that belongs to this person.
    pub fn company(&self, owner: &str, more: Value) -> Value {
        made(
            self.root(),
            "/api/v1/companies",
            with(json!({ "name": "Something", "owner_id": owner }), more),
        )
    }
}

/// The stages of a new pipeline, one of each kind.
pub fn pipeline(name: &str) -> Value {
    let stage = |name: &str, kind: &str, probability: u8| json!({ "name": name, "color": "blue", "probability": probability, "kind": kind });
    json!({
        "name": name,
        "stages": [stage("New", "open", 10), stage("Won", "won", 100), stage("Lost", "lost", 0)],
    })
}

/// The first object with what the second adds or replaces.
pub fn with(mut all: Value, more: Value) -> Value {
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

/// Makes something and gives it as it was answered.
pub fn made(client: &Client, path: &str, body: Value) -> Value {
    created(&client.post(path, &body).unwrap())
}

/// The body of a 201.
pub fn created(answer: &Answer) -> Value {
    answer.expect(201).unwrap().json().unwrap()
}

/// The `id` of an object.
pub fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn me(client: &Client) -> String {
    let answer = client.get("/api/v1/session").unwrap();
    id_of(&answer.expect(200).unwrap().json().unwrap()["user"])
}

/// Makes a department.
pub fn department(root: &Client, name: &str) -> String {
    let body = json!({ "name": name, "parent_id": null });
    id_of(&made(root, "/api/v1/departments", body))
}

fn person(
    server: &Server,
    root: &Client,
    name: &str,
    role: &str,
    department: Option<&str>,
) -> Person {
    let email = format!("{name}@firm.example");
    let body = json!({
        "name": format!("Person {name}"), "email": email, "password": PASSWORD,
        "roles": [role], "department_id": department,
    });
    let id = id_of(&made(root, "/api/v1/users", body));
    let mut client = server.stranger();
    client.sign_in(&email, PASSWORD).unwrap();
    Person { id, email, client }
}

/// A form with a file, and its type.
pub fn form(name: &str, content: &str) -> (String, String) {
    let boundary = "larets-boundary-7";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--{boundary}--\r\n"
    );
    (body, format!("multipart/form-data; boundary={boundary}"))
}

/// Uploads a file for import and gives the import.
pub fn upload(client: &Client, import_as: &str, name: &str, content: &str) -> Answer {
    let (body, kind) = form(name, content);
    let path = format!("/api/v1/imports?as={import_as}");
    let headers = [("content-type", kind.as_str())];
    let sent = client.send_bytes(Method::POST, &path, &headers, Some(body.as_bytes()));
    sent.unwrap()
}
