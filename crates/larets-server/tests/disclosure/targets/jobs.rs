//! Imports, exports and acts to try operations on: made by jobs, which are waited for.

use larets_testkit::Client;
use serde_json::{Value, json};

use super::Target;
use crate::firm::{Firm, Who, created, id_of, upload};
use crate::jobs::wait_for;

/// Operators may bring in nothing, so theirs is a manager's.
pub(super) fn import(firm: &Firm, client: &Client) -> Value {
    let rows = "last_name,first_name\nImported,Ivan\n";
    give_up_imports(client);
    let answer = upload(client, "contacts", "rows.csv", rows);
    if answer.status == 403 {
        return created(&upload(&firm.manager.client, "contacts", "rows.csv", rows));
    }
    created(&answer)
}

/// Fewer imports of one person may be open than are tried here.
fn give_up_imports(client: &Client) {
    let Ok(listed) = client.get("/api/v1/imports?limit=30").unwrap().json() else {
        return;
    };
    for one in listed["items"].as_array().into_iter().flatten() {
        if one["state"] == "uploaded" && one["progress"]["created"] == 0 {
            let path = format!("/api/v1/imports/{}/cancel", id_of(one));
            let _ = client.post(&path, &json!({})).unwrap();
        }
    }
}

/// A finished export: of the person of this role, where the role may have one, else of somebody else.
pub(super) fn export(firm: &Firm, who: Who, letter: char) -> String {
    let owner = match (who, letter) {
        (Who::Director, 'o') => &firm.director.client,
        (Who::Head, 'o') => &firm.head.client,
        (Who::Administrator, 'n' | 'f') => &firm.director.client,
        _ => firm.root(),
    };
    // Fewer are kept of one person than are tried here.
    let kept = owner.get("/api/v1/exports").unwrap();
    let kept = kept.expect(200).unwrap().json().unwrap();
    for one in kept["items"].as_array().unwrap() {
        let _ = owner
            .delete(&format!("/api/v1/exports/{}", id_of(one)))
            .unwrap();
    }
    let begun = owner.post("/api/v1/exports", &new_export()).unwrap();
    let id = id_of(&begun.expect(202).unwrap().json().unwrap());
    wait_for(owner, &format!("/api/v1/exports/{id}"));
    id
}

pub(super) fn new_export() -> Value {
    json!({ "kind": "contacts", "format": "csv", "reason": "A try." })
}

/// A search for duplicates that has come to its end.
pub fn duplicate_search(client: &Client, kind: &str) -> String {
    let path = "/api/v1/duplicate-searches";
    let begun = client.post(path, &json!({ "kind": kind })).unwrap();
    let id = id_of(&begun.expect(202).unwrap().json().unwrap());
    wait_for(client, &format!("{path}/{id}"));
    id
}

/// The act of an import that was undone, but for a record that was changed since.
pub(super) fn act(firm: &Firm, client: &Client) -> Target {
    let id = done_import(firm, client);
    let newest = "/api/v1/contacts?sort=-created_at&limit=1";
    let newest = firm.root().get(newest).unwrap().json().unwrap();
    let contact = id_of(&newest["items"][0]);
    let change = json!({ "position": "Seller" });
    let path = format!("/api/v1/contacts/{contact}");
    let changed = firm.root().patch(&path, &change).unwrap();
    changed.expect(200).unwrap();
    let undo = format!("/api/v1/imports/{id}/undo");
    let begun = firm.root().post(&undo, &json!({})).unwrap();
    begun.expect(202).unwrap();
    wait_for(firm.root(), &format!("/api/v1/acts/{id}"));
    let paths = [format!("acts/{id}"), format!("contacts/{contact}")];
    Target::new(id, &paths)
}

/// An import whose one row was written.
pub(super) fn done_import(firm: &Firm, client: &Client) -> String {
    let id = id_of(&import(firm, client));
    let plan = json!({ "targets": ["last_name", "first_name"], "duplicates": "add" });
    let path = format!("/api/v1/imports/{id}");
    // What it makes is theirs who start it.
    let whose = match client.get(&path).unwrap().status {
        200 => client,
        _ => &firm.manager.client,
    };
    whose.patch(&path, &plan).unwrap().expect(200).unwrap();
    let start = format!("{path}/start");
    whose.post(&start, &json!({})).unwrap().expect(202).unwrap();
    wait_for(firm.root(), &format!("/api/v1/imports/{id}"));
    id
}
