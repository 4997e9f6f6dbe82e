//! Roles, rules and exceptions over HTTP, and how soon they hold for whoever is signed in already.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine, LiveSocket, Method, Server};
use serde_json::{Value, json};

use crate::scene::{self, PASSWORD};
use crate::story::Story;

/// A change of rights holds within this time.
const AT_ONCE: Duration = Duration::from_secs(1);

struct Person {
    id: String,
    client: Client,
}

fn person(server: &Server, by: &Client, name: &str, role: &str) -> Result<Person> {
    let email = format!("{name}@larets.example");
    let body = json!({ "name": name, "email": email, "password": PASSWORD, "roles": [role] });
    let made = by.post("/api/v1/users", &body)?.expect(201)?.json()?;
    let mut client = server.stranger();
    client.sign_in(&email, PASSWORD)?;
    Ok(Person {
        id: scene::id(&made)?,
        client,
    })
}

fn role<'a>(roles: &'a Value, code: &str) -> Result<&'a Value> {
    let all = roles["items"].as_array().context("no roles")?;
    all.iter()
        .find(|role| role["code"] == code)
        .context("no such role")
}

/// Makes, changes and removes a role, rules and exceptions, and asks why.
pub fn work(story: &mut Story, by: &Client, server: &Server) -> Result<()> {
    let proof = json!({ "password": larets_testkit::server::ADMINISTRATOR.1 });
    story.post(by, "/api/v1/session/proof", &proof, 204)?;
    let partner = json!({ "name": "Партнёр", "copy_of": "operator" });
    let made = story.post(by, "/api/v1/roles", &partner, 201)?;
    let code = made["code"].as_str().context("no code")?.to_owned();
    let path = format!("/api/v1/roles/{code}");
    let vera = person(server, by, "vera", &code)?;
    ensure!(phones(&vera.client)? == "masked");
    let change = json!({ "fields": { "contacts": { "phones": "read" } } });
    let changed = story.patch(by, &path, &change, 200)?;
    ensure!(
        changed["fields"]["contacts"]["phones"] == "read",
        "{changed}"
    );
    ensure!(
        phones(&vera.client)? == "read",
        "a change of a role holds from the next request on"
    );
    for (change, code) in [
        (
            json!({ "matrix": { "deals": { "fly": "all" } } }),
            "invalid",
        ),
        (
            json!({ "matrix": { "settings": { "view": "own" } } }),
            "invalid",
        ),
        (
            json!({ "matrix": { "chats": { "view": "all" } } }),
            "invalid",
        ),
        (
            json!({ "fields": { "contacts": { "passport": "read" } } }),
            "invalid",
        ),
        (
            json!({ "matrix": { "exports": { "create": "all" } } }),
            "beyond_view",
        ),
        (json!({ "name": "" }), "invalid"),
    ] {
        let refused = by.patch(&path, &change)?;
        ensure!(
            refused.expect(422)?.code().as_deref() == Some(code),
            "{change}"
        );
    }
    let fixed = by.patch("/api/v1/roles/administrator", &json!({ "name": "Root" }))?;
    ensure!(fixed.expect(409)?.code().as_deref() == Some("role_fixed"));
    let used = by.delete(&path)?;
    ensure!(used.expect(409)?.code().as_deref() == Some("role_in_use"));

    exceptions(story, by, &vera)?;
    let caller = json!({ "fields": { "contacts": { "phones": "masked" }, "companies": { "phones": "masked" } },
        "matrix": { "contacts": { "reveal": "all" }, "companies": { "reveal": "all" } } });
    by.patch(&path, &caller)?.expect(200)?;
    reveal(story, by, &vera.client)?;

    of_a_department(story, by, &vera)?;

    by.patch(
        &format!("/api/v1/users/{}", vera.id),
        &json!({ "roles": ["operator"], "disabled": true }),
    )?
    .expect(200)?;
    story.delete(by, &path)?;
    ensure!(role(&story.get(by, "/api/v1/roles")?, "manager")?["changed"] == false);
    Ok(())
}

/// What there is of phones for whoever is signed in.
fn phones(client: &Client) -> Result<Value> {
    let me = client.get("/api/v1/session")?.expect(200)?.json()?;
    Ok(me["fields"]["contacts"]["phones"].clone())
}

/// An exception for a person, made, explained and removed.
fn exceptions(story: &mut Story, by: &Client, vera: &Person) -> Result<()> {
    let rules = format!("/api/v1/users/{}/rules", vera.id);
    let ended = json!({ "effect": "deny", "area": "contacts", "field": "phones", "level": "hidden",
        "until": "2020-01-01T00:00:00Z" });
    ensure!(by.post(&rules, &ended)?.expect(422)?.code().as_deref() == Some("rule_ended"));
    let deny = json!({ "effect": "deny", "area": "contacts", "field": "phones", "level": "masked",
        "note": "на испытании" });
    let rule = story.post(by, &rules, &deny, 201)?;
    ensure!(phones(&vera.client)? == "masked");
    let listed = story.get(by, &rules)?;
    ensure!(listed["items"] == json!([rule]), "{listed}");
    let why = format!("/api/v1/why?area=contacts&field=phones&user_id={}", vera.id);
    let answer = story.get(by, &why)?;
    ensure!(
        answer["level"] == "masked" && answer["rule"]["note"] == "на испытании",
        "{answer}"
    );
    story.delete(by, &format!("/api/v1/rules/{}", scene::id(&rule)?))?;
    let answer = story.get(by, &why)?;
    ensure!(
        answer["role_name"] == "Партнёр" && answer["rule"].is_null(),
        "{answer}"
    );
    let own = vera.client.get("/api/v1/why?area=deals&action=export")?;
    let own = own.expect(200)?.json()?;
    ensure!(own["allowed"] == false && own["role"].is_null(), "{own}");
    vera.client
        .get(&format!(
            "/api/v1/why?area=deals&action=view&user_id={}",
            vera.id
        ))?
        .expect(200)?;
    Ok(())
}

/// A rule of a department holds for whoever comes to it.
fn of_a_department(story: &mut Story, by: &Client, vera: &Person) -> Result<()> {
    let department = scene::id(
        &by.post("/api/v1/departments", &json!({ "name": "Опт" }))?
            .expect(201)?
            .json()?,
    )?;
    let rules = format!("/api/v1/departments/{department}/rules");
    let allow =
        json!({ "effect": "allow", "area": "contacts", "action": "export", "reach": "own" });
    let rule = story.post(by, &rules, &allow, 201)?;
    ensure!(story.get(by, &rules)?["items"] == json!([rule]));
    by.patch(
        &format!("/api/v1/users/{}", vera.id),
        &json!({ "department_id": department }),
    )?
    .expect(200)?;
    let why = format!(
        "/api/v1/why?area=contacts&action=export&user_id={}",
        vera.id
    );
    let answer = story.get(by, &why)?;
    ensure!(
        answer["reach"] == "own" && answer["department"]["name"] == "Опт",
        "{answer}"
    );
    let leaves = json!({ "department_id": null });
    by.patch(&format!("/api/v1/users/{}", vera.id), &leaves)?
        .expect(200)?;
    story.delete(by, &format!("/api/v1/rules/{}", scene::id(&rule)?))?;
    story.delete(by, &format!("/api/v1/departments/{department}"))
}

/// One masked value is shown for a reason to whoever may reveal it, and to nobody else.
fn reveal(story: &mut Story, by: &Client, operator: &Client) -> Result<()> {
    for (kind, new) in [
        ("contacts", json!({ "last_name": "Звонкова" })),
        ("companies", json!({ "name": "Звонкая" })),
    ] {
        let mut new = new;
        new["phones"] = json!([{ "kind": "work", "value": "+7 912 345-67-89" }]);
        let made = by
            .post(&format!("/api/v1/{kind}"), &new)?
            .expect(201)?
            .json()?;
        let path = format!("/api/v1/{kind}/{}", scene::id(&made)?);
        let seen = operator.get(&path)?.expect(200)?.json()?;
        ensure!(
            seen["phones"][0]["masked"].is_string() && seen["can"]["reveal"] == true,
            "{seen}"
        );
        let point = &seen["phones"][0]["id"];
        let ask = format!("{path}/reveal");
        for (reason, code) in [("", "required"), ("??", "invalid")] {
            let refused = operator.post(&ask, &json!({ "point_id": point, "reason": reason }))?;
            ensure!(refused.expect(422)?.code().as_deref() == Some(code));
        }
        let asked = json!({ "point_id": point, "reason": "клиент просит перезвонить" });
        let shown = story.post(operator, &ask, &asked, 200)?;
        ensure!(
            shown["point"]["value"] == "+79123456789" && shown["seconds"] == 30,
            "{shown}"
        );
        let again = operator.get(&path)?.expect(200)?.json()?;
        ensure!(
            again["phones"] == seen["phones"],
            "a revealed value stays masked: {again}"
        );
    }
    Ok(())
}

/// Asks until the answer has this status, and how long that took.
fn becomes(client: &Client, path: &str, status: u16) -> Result<Duration> {
    let begun = Instant::now();
    loop {
        let answer = client.get(path)?;
        if answer.status == status {
            return Ok(begun.elapsed());
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(10),
            "{path}: {}",
            answer.status
        );
    }
}

both_engines! {
    /// Rights that are taken away are gone within a second, on requests and on the open socket, be it by
    /// a role, an exception, a rule of the department or by disabling the person; and a record that may
    /// not be seen any more is told of to nobody.
    fn taken_rights_are_gone_at_once(engine: Engine) {
        let mut server = Server::start(scene::BINARY, engine)?;
        let administrator = server.administrator()?;
        let anna = person(&server, &administrator, "anna", "manager")?;
        let boris = person(&server, &administrator, "boris", "manager")?;
        let contact = scene::id(&scene::contact(&anna.client, "Первая")?)?;
        let path = format!("/api/v1/contacts/{contact}");
        let socket = LiveSocket::open(&anna.client)?;
        socket.wait_for("hello")?;
        anna.client.get(&path)?.expect(200)?;

        let exceptions = format!("/api/v1/users/{}/rules", anna.id);
        let deny = json!({ "effect": "deny", "area": "contacts", "action": "view", "reach": "none" });
        let rule = administrator.post(&exceptions, &deny)?.expect(201)?.json()?;
        ensure!(becomes(&anna.client, &path, 403)? < AT_ONCE);
        administrator.patch(&path, &json!({ "position": "Тайная" }))?.expect(200)?;
        let deal = administrator.post("/api/v1/deals", &json!({ "title": "Явная", "owner_id": anna.id }))?;
        socket.wait_for(&scene::id(&deal.expect(201)?.json()?)?)?;
        let heard = String::from_utf8(socket.received())?;
        let told = heard.split("hello").last().unwrap_or_default();
        ensure!(!told.contains(r#""version":2"#), "told of what may not be seen: {told}");
        administrator.delete(&format!("/api/v1/rules/{}", scene::id(&rule)?))?.expect(204)?;
        ensure!(becomes(&anna.client, &path, 200)? < AT_ONCE);

        let narrow = json!({ "matrix": { "contacts": { "export": "none", "import": "none", "assign": "none",
            "bulk_edit": "none", "reveal": "none", "create": "none", "edit": "none", "delete": "none", "restore": "none", "view": "none" } } });
        administrator.patch("/api/v1/roles/manager", &narrow)?.expect(200)?;
        ensure!(becomes(&anna.client, &path, 403)? < AT_ONCE);
        administrator.delete("/api/v1/roles/manager")?.expect(204)?;
        ensure!(becomes(&anna.client, &path, 200)? < AT_ONCE);

        let begun = Instant::now();
        let person = format!("/api/v1/users/{}", anna.id);
        administrator.send(Method::PATCH, &person, &[], Some(&json!({ "disabled": true })))?.expect(200)?;
        anna.client.get(&path)?.expect(401)?;
        socket.wait_for("signed_out")?;
        ensure!(begun.elapsed() < AT_ONCE, "took {:?}", begun.elapsed());
        boris.client.get("/api/v1/contacts")?.expect(200)?;
        scene::verify(&server)
    }

    /// Whoever has all that a person has looks through that person's eyes: sees what the person sees and
    /// no more, changes nothing, opens no session list, and is named in the record. Nobody looks so at
    /// somebody who has more.
    fn one_looks_through_the_eyes_of_another(engine: Engine) {
        let mut server = Server::start(scene::BINARY, engine)?;
        let administrator = server.administrator()?;
        let anna = person(&server, &administrator, "anna", "manager")?;
        let olga = person(&server, &administrator, "olga", "operator")?;
        let own = scene::id(&scene::contact(&anna.client, "Первая")?)?;
        let foreign = scene::id(&scene::contact(&administrator, "Чужая")?)?;
        let me = administrator.get("/api/v1/session")?.expect(200)?.json()?;
        let chief = scene::id(&me["user"])?;
        let look = |by: &Client, of: &str, method: Method, path: &str| {
            by.send(method, path, &[("x-larets-preview", of)], None)
        };
        let get = |of: &str, path: &str| look(&administrator, of, Method::GET, path);
        let seen = get(&anna.id, "/api/v1/session")?.expect(200)?.json()?;
        ensure!(seen["user"]["name"] == "anna" && seen["rights"]["contacts"]["view"] == "own", "{seen}");
        let listed = get(&anna.id, "/api/v1/contacts")?.expect(200)?.json()?;
        ensure!(listed["items"].as_array().map(Vec::len) == Some(1), "{listed}");
        get(&anna.id, &format!("/api/v1/contacts/{own}"))?.expect(200)?;
        get(&anna.id, &format!("/api/v1/contacts/{foreign}"))?.expect(404)?;
        let masked = get(&olga.id, &format!("/api/v1/contacts/{own}"))?.expect(200)?.json()?;
        ensure!(masked["fields"]["phones"] == "masked", "{masked}");
        for (method, path) in [
            (Method::DELETE, format!("/api/v1/contacts/{own}")),
            (Method::DELETE, "/api/v1/session".to_owned()),
            (Method::GET, "/api/v1/sessions".to_owned()),
        ] {
            let refused = look(&administrator, &anna.id, method, &path)?;
            ensure!(refused.expect(403)?.code().as_deref() == Some("preview_read_only"), "{path}");
        }
        let timeline = administrator.get(&format!("/api/v1/contacts/{own}/timeline"))?;
        let text = timeline.expect(200)?.json()?.to_string();
        ensure!(text.contains(&chief), "who looked is named: {text}");
        look(&anna.client, &olga.id, Method::GET, "/api/v1/contacts")?.expect(403)?;
        look(&anna.client, &chief, Method::GET, "/api/v1/contacts")?.expect(403)?;
        get("somebody", "/api/v1/contacts")?.expect(404)?;
        // A colleague of the same rights has records of their own, which the one who looks does not reach.
        let seeing = json!({ "matrix": { "users": { "view": "all" } } });
        administrator.patch("/api/v1/roles/manager", &seeing)?.expect(200)?;
        let boris = person(&server, &administrator, "boris", "manager")?;
        let refused = look(&boris.client, &anna.id, Method::GET, "/api/v1/contacts")?;
        ensure!(refused.expect(403)?.code().as_deref() == Some("beyond_own_rights"));
        // What a person keeps for themself is not looked at.
        let view = json!({ "kind": "contacts", "name": "Личное" });
        anna.client.post("/api/v1/views", &view)?.expect(201)?;
        let mark = json!({ "kind": "contact", "id": own });
        anna.client.post("/api/v1/favourites", &mark)?.expect(204)?;
        anna.client.get(&format!("/api/v1/contacts/{own}"))?.expect(200)?;
        for path in ["/api/v1/views", "/api/v1/favourites", "/api/v1/recent"] {
            let of_her_own = anna.client.get(path)?.expect(200)?.json()?;
            ensure!(of_her_own["items"].as_array().is_some_and(|all| !all.is_empty()), "{path}");
            let found = get(&anna.id, path)?.expect(200)?.json()?;
            ensure!(found["items"] == json!([]), "{path}: {found}");
        }
        scene::verify(&server)
    }

    /// Of many revealed at once no more than the day's number are shown, and the refusal says when.
    fn no_more_than_the_days_number_is_revealed(engine: Engine) {
        let mut server = Server::start(scene::BINARY, engine)?;
        let administrator = server.administrator()?;
        let contact = json!({ "last_name": "Звонкова", "phones": [{ "kind": "work", "value": "+7 912 345-67-89" }] });
        let contact = administrator.post("/api/v1/contacts", &contact)?.expect(201)?.json()?;
        let change = json!({ "matrix": { "contacts": { "reveal": "all" } } });
        administrator.patch("/api/v1/roles/operator", &change)?.expect(200)?;
        let olga = person(&server, &administrator, "olga", "operator")?;
        let path = format!("/api/v1/contacts/{}/reveal", scene::id(&contact)?);
        let body = json!({ "point_id": contact["phones"][0]["id"], "reason": "обзвон" });
        let ask = || -> Result<[usize; 2]> {
            let mut counts = [0; 2];
            for _ in 0..15 {
                let answer = olga.client.post(&path, &body)?;
                match answer.status {
                    200 => counts[0] += 1,
                    429 => {
                        ensure!(answer.code().as_deref() == Some("too_many_reveals"));
                        ensure!(answer.headers.iter().any(|(name, _)| name == "retry-after"), "no time is told");
                        counts[1] += 1;
                    }
                    other => anyhow::bail!("{other}"),
                }
            }
            Ok(counts)
        };
        let all = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a thread fell over"))?).collect::<Result<Vec<_>>>()
        })?;
        let shown: usize = all.iter().map(|[shown, _]| shown).sum();
        let refused: usize = all.iter().map(|[_, refused]| refused).sum();
        ensure!((shown, refused) == (100, 20), "{shown} shown, {refused} refused");
        scene::verify(&server)
    }
}
