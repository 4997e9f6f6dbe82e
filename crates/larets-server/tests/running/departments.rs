//! Departments over HTTP: the tree keeps its form, one that anything belongs to stays, and one that
//! goes takes nobody's views along.

use anyhow::{Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::{Value, json};

use crate::scene;

fn department(client: &Client, name: &str, parent: Option<&str>) -> Result<String> {
    let body = json!({ "name": name, "parent_id": parent });
    let made = client.post("/api/v1/departments", &body)?;
    scene::id(&made.expect(201)?.json()?)
}

/// It cannot be removed, until `body` is sent to `path`.
fn stays_until(client: &Client, department: &str, path: &str, body: &Value) -> Result<()> {
    let own = format!("/api/v1/departments/{department}");
    let refused = client.delete(&own)?;
    let code = refused.expect(409)?.code();
    ensure!(code.as_deref() == Some("department_not_empty"), "{code:?}");
    client.patch(path, body)?.expect(200)?;
    client.delete(&own)?.expect(204)?;
    client.delete(&own)?.expect(404)?;
    Ok(())
}

both_engines! {
    /// A department with a contact, a company, a person or a department in it stays, even when the
    /// contact lies in the bin; once that is moved away, it goes.
    fn not_empty(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let place = |name| department(&administrator, name, None);
        let nowhere = json!({ "department_id": null });

        let sales = place("Продажи")?;
        let body = json!({ "last_name": "Отделов", "department_id": sales });
        let contact = administrator.post("/api/v1/contacts", &body)?;
        let path = format!("/api/v1/contacts/{}", scene::id(&contact.expect(201)?.json()?)?);
        administrator.delete(&path)?.expect(204)?;
        let refused = administrator.delete(&format!("/api/v1/departments/{sales}"))?;
        ensure!(refused.expect(409)?.code().as_deref() == Some("department_not_empty"));
        administrator.post(&format!("{path}/restore"), &json!({}))?.expect(200)?;
        stays_until(&administrator, &sales, &path, &nowhere)?;

        let service = place("Сервис")?;
        let body = json!({ "name": "Отдельная", "department_id": service });
        let company = administrator.post("/api/v1/companies", &body)?;
        let path = format!("/api/v1/companies/{}", scene::id(&company.expect(201)?.json()?)?);
        stays_until(&administrator, &service, &path, &nowhere)?;

        let store = place("Склад")?;
        let (_, person) = scene::person(&server, &administrator, "manager")?;
        let path = format!("/api/v1/users/{}", scene::id(&person)?);
        administrator.patch(&path, &json!({ "department_id": store }))?.expect(200)?;
        stays_until(&administrator, &store, &path, &nowhere)?;

        let above = place("Сверху")?;
        let below = department(&administrator, "Снизу", Some(&above))?;
        let path = format!("/api/v1/departments/{below}");
        let cycle = administrator.patch(
            &format!("/api/v1/departments/{above}"), &json!({ "parent_id": below }),
        )?;
        ensure!(cycle.expect(422)?.code().as_deref() == Some("department_cycle"));
        let refused = administrator.delete(&format!("/api/v1/departments/{above}"))?;
        ensure!(refused.expect(409)?.code().as_deref() == Some("department_not_empty"));
        administrator.patch(&path, &json!({ "parent_id": null }))?.expect(204)?;
        administrator.delete(&format!("/api/v1/departments/{above}"))?.expect(204)?;
        let left = administrator.get("/api/v1/departments")?.expect(200)?.json()?;
        ensure!(left["items"].as_array().is_some_and(|all| all.len() == 1), "{left}");
        Ok(())
    }

    /// A view that was shared with a department that is removed is its owner's own again, as a new
    /// version; nobody else finds it.
    fn views_stay(engine: Engine) {
        let (server, administrator) = scene::start(engine)?;
        let (manager, person) = scene::person(&server, &administrator, "manager")?;
        let store = department(&administrator, "Склад", None)?;
        let of = format!("/api/v1/users/{}", scene::id(&person)?);
        administrator.patch(&of, &json!({ "department_id": store }))?.expect(200)?;
        let view = json!({ "kind": "contacts", "name": "Складские", "shared": "department",
            "department_id": store, "sort": "-created_at" });
        let made = administrator.post("/api/v1/views", &view)?.expect(201)?.json()?;
        let found = |by: &Client| by.get("/api/v1/views")?.expect(200)?.json();
        scene::until("the view is found", || {
            Ok((found(&manager)?["items"][0]["id"] == made["id"]).then_some(()))
        })?;
        administrator.patch(&of, &json!({ "department_id": null }))?.expect(200)?;
        administrator.delete(&format!("/api/v1/departments/{store}"))?.expect(204)?;
        let list = found(&administrator)?;
        let left = &list["items"][0];
        ensure!(left["id"] == made["id"] && left["sort"] == "-created_at", "{list}");
        ensure!(left["shared"] == "mine" && left["department_id"].is_null(), "{list}");
        ensure!(left["version"] == 2, "{list}");
        ensure!(found(&manager)?["items"] == json!([]));
        scene::verify(&server)
    }
}
