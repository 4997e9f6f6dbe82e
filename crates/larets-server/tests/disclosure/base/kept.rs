//! What is kept beside the records: acts with records that were refused and left, a merge, views with
//! hidden values in their conditions, and an export.

use larets_testkit::Client;
use serde_json::{Value, json};

use super::{Base, Hidden, IN_ACTS, IN_VIEWS, Values, Whose};
use crate::firm::{Firm, id_of, made};
use crate::jobs::{begun, wait_for};
use crate::targets::duplicate_search;

impl Base {
    pub(super) fn add_searches(&mut self, firm: &Firm) {
        let people = [&firm.manager, &firm.operator, &firm.head];
        let there = people.into_iter().filter(|person| !person.id.is_empty());
        let searches = there.map(|person| duplicate_search(&person.client, "contacts"));
        self.searches = searches.collect();
    }

    pub(super) fn add_acts(&mut self, firm: &Firm, values: Values<'_>) {
        let Hidden { phone, .. } = values(IN_ACTS, Whose::Manager);
        let set = json!({
            "kind": "contacts", "ids": self.contacts, "action": "set",
            "set": { "position": format!("Seller, {phone}") },
        });
        self.add_act(firm, firm.root(), &set, 2);
        if !firm.head.id.is_empty() {
            let tag = json!({
                "kind": "contacts", "ids": self.contacts, "action": "tag", "add_tags": ["ours"],
            });
            self.add_act(firm, &firm.head.client, &tag, 9);
        }
        let path = format!("/api/v1/contacts/{}/merge", self.contacts[3]);
        let body = json!({ "other_id": self.contacts[7] });
        let merged = firm.root().post(&path, &body).unwrap();
        let merged = merged.expect(200).unwrap().json().unwrap();
        self.acts.insert(0, id_of(&merged));
    }

    /// A change of many that was undone: what is out of reach or in the bin was refused, the contact at
    /// one place was left, as it was changed meanwhile.
    fn add_act(&mut self, firm: &Firm, by: &Client, change: &Value, later: usize) {
        let answer = by.post("/api/v1/bulk", change).unwrap();
        let act = begun("/api/v1/bulk", answer.expect(202).unwrap()).unwrap();
        let done = wait_for(by, &act);
        assert!(done["changed"].as_i64() > Some(1), "{done}");
        assert!(done["refused"].as_i64() > Some(0), "{done}");
        let path = format!("/api/v1/contacts/{}", self.contacts[later]);
        let own = json!({ "address": "Main street 7" });
        firm.root().patch(&path, &own).unwrap().expect(200).unwrap();
        let undo = by.post(&format!("{act}/undo"), &json!({})).unwrap();
        undo.expect(202).unwrap();
        let undone = wait_for(by, &act);
        assert_eq!(undone["left"], 1, "{undone}");
        self.acts.push(id_of(&undone));
    }

    /// One for everyone, one of the administrator's alone, and one for the other department.
    pub(super) fn add_views(&mut self, firm: &Firm, values: Values<'_>) {
        let all = [
            ("everyone", None, Whose::Manager),
            ("mine", None, Whose::Others),
            ("department", Some(&firm.support), Whose::Others),
        ];
        for (number, (shared, department, whose)) in (IN_VIEWS..).zip(all) {
            let Hidden {
                phone,
                email,
                handle,
                name,
            } = values(number, whose);
            let asks =
                |field: &str, value: &str| json!({ "field": field, "op": "is", "value": value });
            let body = json!({
                "kind": "contacts", "name": format!("Who is {phone}"),
                "shared": shared, "department_id": department,
                "filter": { "any": [
                    asks("phone", &phone), asks("email", &email), asks("tag", &format!("@{handle}")),
                    asks("source", &format!("{name} wrote from {email}")), asks("tag", &name),
                ] },
            });
            self.views
                .push(id_of(&made(firm.root(), "/api/v1/views", body)));
        }
    }

    /// Everything, as the administrator may have it.
    pub(super) fn add_export(&mut self, firm: &Firm) {
        let body = json!({ "kind": "contacts", "format": "csv", "reason": "A look." });
        let answer = firm.root().post("/api/v1/exports", &body).unwrap();
        let export = begun("/api/v1/exports", answer.expect(202).unwrap()).unwrap();
        let done = wait_for(firm.root(), &export);
        assert_eq!(done["state"], "done", "{done}");
        self.exports.push(id_of(&done));
    }
}
