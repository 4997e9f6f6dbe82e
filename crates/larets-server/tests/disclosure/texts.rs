//! Channels that somebody typed into plain texts: what an operator gets of them, what becomes of them
//! when a form sends them back, and that nothing answers guesses.

use larets_testkit::{Client, Method, both_databases};
use serde_json::{Value, json};

use crate::firm::{Firm, id_of};
use crate::question::encoded;

const PHONE: &str = "+7 912 345-67-89";
const OTHER: &str = "+7 912 345-67-80";

fn code(client: &Client, path: &str) -> (u16, String) {
    let answer = client.get(path).unwrap();
    let body: Value = answer.json().unwrap();
    (
        answer.status,
        body["code"].as_str().unwrap_or_default().to_owned(),
    )
}

fn patched(client: &Client, path: &str, body: &Value) -> (u16, Value) {
    let answer = client.patch(path, body).unwrap();
    (answer.status, answer.json().unwrap())
}

both_databases! {
    /// An operator's form that sends back what it was shown overwrites nothing; every other text,
    /// the hidden one too, is refused in its place.
    fn masks_in_texts_change_nothing(db: TestDatabase) {
        let firm = Firm::with_few(db.engine());
        let texts = json!({
            "position": format!("buyer, {PHONE}"), "tags": ["vip", format!("call {PHONE}")],
            "address": "101000, Moscow",
        });
        let stored = firm.contact(&firm.operator.id, texts);
        let path = format!("/api/v1/contacts/{}", id_of(&stored));
        let operator = &firm.operator.client;
        let seen = operator.get(&path).unwrap().json().unwrap();
        assert_eq!(seen["position"], "buyer, •••");
        assert_eq!(seen["tags"], json!(["vip", "call •••"]));
        assert_eq!(seen["address"], "101000, Moscow");
        assert_eq!(seen["fields"]["position"], "read");
        assert_eq!(seen["fields"]["address"], "write");

        let back = json!({
            "position": seen["position"], "tags": seen["tags"], "address": "101000, Tula",
        });
        let (status, changed) = patched(operator, &path, &back);
        assert_eq!((status, &changed["address"]), (200, &json!("101000, Tula")));
        let now = firm.root().get(&path).unwrap().json().unwrap();
        assert_eq!((&now["position"], &now["tags"]), (&stored["position"], &stored["tags"]));

        for guess in [PHONE, OTHER, "buyer"] {
            let text = json!({ "position": format!("buyer, {guess}") });
            let (status, problem) = patched(operator, &path, &text);
            assert_eq!((status, &problem["code"]), (403, &json!("field_not_writable")), "{guess}");
        }
        for guess in [PHONE, OTHER] {
            let tags = json!({ "tags": ["vip", format!("call {guess}")] });
            let (status, problem) = patched(operator, &path, &tags);
            assert_eq!((status, &problem["code"]), (403, &json!("field_not_writable")), "{guess}");
        }
    }

    /// Looking for a phone or an address is refused to an operator in the same words whether or not
    /// there is one; numbers that may be words of names are looked for.
    fn channels_are_not_looked_for(db: TestDatabase) {
        let firm = Firm::with_few(db.engine());
        firm.contact(&firm.operator.id, json!({
            "last_name": "Studio 2000", "source": format!("call {PHONE}"), "tags": [PHONE],
            "phones": [{ "kind": "mobile", "value": PHONE }],
            "emails": [{ "kind": "work", "value": "anna@example.com" }],
        }));
        let operator = &firm.operator.client;
        let refused = (403, "field_not_searchable".to_owned());
        for text in [PHONE, OTHER, "89123456789", "anna@example.com", "nobody@example.com"] {
            for list in ["search?q=", "contacts?q=", "companies?q="] {
                let path = format!("/api/v1/{list}{}", encoded(text));
                assert_eq!(code(operator, &path), refused, "{path}");
                assert_eq!(code(firm.root(), &path).0, 200, "{path}");
            }
        }
        for (field, value) in [("source", format!("call {PHONE}")), ("tag", OTHER.to_owned())] {
            let filter = json!({ "all": [{ "field": field, "op": "is", "value": value }] });
            let path = format!("/api/v1/contacts?filter={}", encoded(&filter.to_string()));
            assert_eq!(code(operator, &path), refused, "{path}");
        }
        for text in ["2000", "studio 2000", "7707083893"] {
            let path = format!("/api/v1/search?q={}", encoded(text));
            assert_eq!(code(operator, &path).0, 200, "{path}");
        }
        // Beside a word the number is looked for in names only, where it is hidden.
        firm.contact(&firm.operator.id, json!({ "last_name": "Zorin", "middle_name": PHONE }));
        for guess in ["7", "912", "345"] {
            let path = format!("/api/v1/search?q=zorin%20{guess}");
            let found = operator.get(&path).unwrap().json().unwrap();
            assert_eq!(found["items"], json!([]), "{found}");
        }
    }

    /// The history of a record names of linked clients only those whom its reader sees now.
    fn histories_name_only_who_is_seen(db: TestDatabase) {
        let firm = Firm::with_few(db.engine());
        let (own, foreign) = (&firm.manager.id, &firm.stranger.id);
        let seen = id_of(&firm.company(own, json!({ "name": "Petalworks" })));
        let unseen = id_of(&firm.company(foreign, json!({ "name": "Thistleworks" })));
        let friend = id_of(&firm.contact(own, json!({ "last_name": "Petalova" })));
        let other = id_of(&firm.contact(foreign, json!({ "last_name": "Thistleva" })));
        let contact = id_of(&firm.contact(own, json!({})));
        let company = id_of(&firm.company(own, json!({})));
        let deal = id_of(&firm.deal(own, json!({})));
        let both = json!({ "companies": [{ "id": unseen }, { "id": seen }] });
        for (path, changes) in [
            (format!("contacts/{contact}"), vec![both, json!({ "companies": [] })]),
            (
                format!("companies/{company}"),
                vec![json!({ "parent_id": unseen }), json!({ "parent_id": seen })],
            ),
            (
                format!("deals/{deal}"),
                vec![
                    json!({ "contacts": [other, friend], "companies": [seen, unseen] }),
                    json!({ "contacts": [], "companies": [] }),
                ],
            ),
        ] {
            let path = format!("/api/v1/{path}");
            for change in changes {
                assert_eq!(patched(firm.root(), &path, &change).0, 200, "{path}: {change}");
            }
            let told = |client: &Client| client.get(&format!("{path}/timeline")).unwrap().text();
            let (hers, all) = (told(&firm.manager.client), told(firm.root()));
            assert!(hers.contains("Petal") && !hers.contains("Thistle"), "{hers}");
            assert!(all.contains("Petal") && all.contains("Thistle"), "{all}");
            for id in [&unseen, &other] {
                assert!(!hers.contains(id.as_str()), "{hers}");
            }
        }
    }

    /// Both sides of a conflict have the shape of the card: names beside ids, kept channels as they
    /// are shown.
    fn conflicts_show_both_sides_alike(db: TestDatabase) {
        let firm = Firm::with_few(db.engine());
        let company = firm.company(&firm.manager.id, json!({ "name": "Horns" }));
        let made = firm.contact(&firm.manager.id, json!({
            "phones": [{ "kind": "mobile", "value": PHONE }],
        }));
        let path = format!("/api/v1/contacts/{}", id_of(&made));
        let old = format!("\"{}\"", made["version"]);
        let phone = id_of(&made["phones"][0]);
        let theirs = json!({
            "owner_id": firm.stranger.id, "companies": [{ "id": id_of(&company) }],
            "phones": [{ "id": phone, "kind": "work" }],
        });
        assert_eq!(patched(firm.root(), &path, &theirs).0, 200);
        let yours = json!({
            "owner_id": firm.operator.id, "department_id": firm.sales,
            "companies": [{ "id": id_of(&company), "position": "Buyer" }],
            "phones": [{ "id": phone, "kind": "home" }, { "kind": "work", "value": OTHER }],
        });
        let headers = [("if-match", old.as_str())];
        let answer = firm.root().send(Method::PATCH, &path, &headers, Some(&yours)).unwrap();
        let problem = answer.expect(409).unwrap().json().unwrap();
        let side = |field: &str| {
            let list = problem["differing"].as_array().unwrap();
            list.iter().find(|one| one["field"] == field).unwrap()["yours"].clone()
        };
        let owner = json!({ "id": firm.operator.id, "name": "Person operator" });
        assert_eq!(side("owner"), owner);
        assert_eq!(side("department"), json!({ "id": firm.sales, "name": "Sales" }));
        let company = json!([{ "id": id_of(&company), "name": "Horns", "position": "Buyer" }]);
        assert_eq!(side("companies"), company);
        assert_eq!(side("phones")[0]["display"], PHONE);
        assert_eq!(side("phones")[0]["kind"], "home");
        assert_eq!(side("phones")[1]["display"], OTHER);
    }

    /// Of a next step both its words and its moment are told, and a sum and a moment read as on the card.
    fn conflicts_tell_moments_and_sums(db: TestDatabase) {
        let firm = Firm::with_few(db.engine());
        let deal = firm.deal(&firm.manager.id, json!({ "title": "Roof" }));
        let path = format!("/api/v1/deals/{}", id_of(&deal));
        let old = format!("\"{}\"", deal["version"]);
        let theirs = json!({
            "amount": { "value": "150000", "currency": "RUB" },
            "next_step_at": "2027-01-02T10:00:00Z",
        });
        assert_eq!(patched(firm.root(), &path, &theirs).0, 200);
        let yours = json!({
            "amount": { "value": "2 000,5", "currency": "EUR" },
            "next_step_at": "2027-01-03T13:00:00+03:00",
        });
        let headers = [("if-match", old.as_str())];
        let answer = firm.root().send(Method::PATCH, &path, &headers, Some(&yours)).unwrap();
        let problem = answer.expect(409).unwrap().json().unwrap();
        let now = firm.root().get(&path).unwrap().json().unwrap();
        let side = |field: &str| {
            let list = problem["differing"].as_array().unwrap();
            let found = list.iter().find(|one| one["field"] == field).unwrap();
            assert_eq!(found["theirs"], now[field], "{field}");
            found["yours"].clone()
        };
        assert_eq!(side("amount"), json!({ "value": "2000.50", "currency": "EUR" }));
        let moment = side("next_step_at");
        assert!(moment.as_str().unwrap().starts_with("2027-01-03T10:00:00"), "{moment}");
    }
}
