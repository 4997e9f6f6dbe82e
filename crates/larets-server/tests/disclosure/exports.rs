//! What somebody takes out who may export, but not everything: a head of a department. Every file in
//! every form is unpacked and searched for the values of other departments, by every column, and with
//! filters and words that name them.

use larets_testkit::{Answer, Client, Watch, both_databases};
use serde_json::{Value, json};

use crate::base::{Base, Whose};
use crate::crawl::{canaries, hidden};
use crate::firm::Firm;
use crate::jobs;

/// Begins an export, and gives its file once it is there; or the refusal.
fn taken_out(client: &Client, body: &Value) -> Answer {
    let begun = client.post("/api/v1/exports", body).unwrap();
    let Some(path) = jobs::begun("/api/v1/exports", &begun) else {
        return begun;
    };
    let seen = jobs::wait_for(client, &path);
    assert_eq!(seen["state"], "done", "{seen}");
    let file = client.get(&format!("{path}/file")).unwrap();
    client.delete(&path).unwrap().expect(204).unwrap();
    file
}

both_databases! {
    /// The files of a head hold the values of the own department, in every form, and none of another's:
    /// not by leaving the columns open, not by naming each, not by asking for the foreign value.
    fn a_head_takes_out_the_own_department(db: TestDatabase) {
        let firm = Firm::new(db.engine());
        Base::fill(&firm, &hidden);
        let foreign = Watch::for_canaries(&canaries(Whose::Others)).unwrap();
        let own = Watch::for_canaries(&canaries(Whose::Manager)).unwrap();
        let head = &firm.head.client;
        let mut leaks = Vec::new();
        let mut look = |what: &str, answer: &Answer| {
            let found = foreign.found_in(&answer.all_bytes());
            leaks.extend(found.iter().map(|leak| format!("{leak} by {what}")));
        };
        for kind in ["contacts", "companies", "deals"] {
            let options = head.get(&format!("/api/v1/exports/options?kind={kind}")).unwrap();
            let options = options.expect(200).unwrap().json().unwrap();
            for format in options["formats"].as_array().unwrap() {
                let columns: Vec<&Value> = options["columns"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|column| column["formats"].as_array().unwrap().contains(format))
                    .map(|column| &column["code"])
                    .collect();
                for columns in [json!([]), json!(columns)] {
                    let body = json!({
                        "kind": kind, "format": format, "columns": columns, "reason": "A look.",
                    });
                    let file = taken_out(head, &body);
                    file.expect(200).unwrap();
                    look(&format!("{kind} as {format}"), &file);
                    if kind == "contacts" {
                        let found = own.found_in(&file.all_bytes());
                        assert!(!found.is_empty(), "{format} is not looked into");
                    }
                }
                for number in [0, 3, 7] {
                    let guess = hidden(number, Whose::Others);
                    let all = [
                        json!({ "q": guess.email }),
                        json!({ "q": guess.phone }),
                        json!({ "filter": json!({ "all": [
                            { "field": "phone", "op": "is", "value": guess.phone },
                        ] }).to_string() }),
                    ];
                    for narrowed in all {
                        let mut body = json!({
                            "kind": kind, "format": format, "reason": "A look.", "columns": ["id"],
                        });
                        for (name, value) in narrowed.as_object().unwrap() {
                            body[name] = value.clone();
                        }
                        look(&format!("{body}"), &taken_out(head, &body));
                    }
                }
            }
        }
        assert!(leaks.is_empty(), "{} leaks\n{}", leaks.len(), leaks[..leaks.len().min(5)].join("\n"));
    }
}
