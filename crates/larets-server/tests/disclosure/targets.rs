//! What the matrix tries operations on, made afresh for each try, and the requests it sends.

mod jobs;

use std::sync::atomic::{AtomicU64, Ordering};

use larets_testkit::server::ADMINISTRATOR;
use larets_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::firm::{Firm, PASSWORD, Who, department, id_of, made, pipeline, upload};
use crate::jobs::{begun, wait_for};
use crate::matrix::On;
use crate::operations::Operation;
pub use jobs::duplicate_search;
use jobs::{act, done_import, export, import, new_export};

/// One thing that an operation is tried on.
pub struct Target {
    id: String,
    /// A word that stands in nothing else.
    word: String,
    /// Records that a list may show: the letter, and the texts that give it away.
    marks: Vec<(char, Vec<String>)>,
    /// What the administrator looks at to see whether anything has changed.
    looks: Vec<String>,
    /// Who asks, where it is not the person of that role.
    client: Option<Client>,
}

/// A word of letters that no other call gives.
fn new_word() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut rest = NEXT
        .fetch_add(1, Ordering::Relaxed)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut word = "Q".to_owned();
    for _ in 0..9 {
        word.extend(char::from_u32(
            u32::from(b'a') + u32::try_from(rest % 26).unwrap(),
        ));
        rest /= 26;
    }
    word
}

/// Own, near and far: the person of this role, somebody of the same department, somebody of another.
fn owners(firm: &Firm, who: Who) -> [(char, &str, &Client); 3] {
    let (own, near, far) = match who {
        Who::Administrator => (&firm.administrator, &firm.manager, &firm.stranger),
        Who::Director => (&firm.director, &firm.manager, &firm.stranger),
        Who::Head => (&firm.head, &firm.manager, &firm.stranger),
        Who::Manager | Who::Nobody => (&firm.manager, &firm.colleague, &firm.stranger),
        Who::Operator => (&firm.operator, &firm.stranger, &firm.manager),
    };
    [('o', own), ('n', near), ('f', far)]
        .map(|(letter, one)| (letter, one.id.as_str(), &one.client))
}

fn looks(paths: &[String]) -> Vec<String> {
    paths.iter().map(|path| format!("/api/v1/{path}")).collect()
}

impl Target {
    fn new(id: String, paths: &[String]) -> Self {
        Self {
            id,
            word: new_word(),
            marks: Vec::new(),
            looks: looks(paths),
            client: None,
        }
    }

    /// What an operation is tried on by a person of this role.
    pub fn of(firm: &Firm, on: On, who: Who) -> Vec<Self> {
        match on {
            On::Nothing => vec![Self::nothing()],
            On::Contacts | On::Companies | On::Deals | On::Imports | On::People => {
                vec![Self::list(firm, on, who)]
            }
            On::Department => {
                let id = department(firm.root(), &new_word());
                vec![Self::new(id, &["departments".to_owned()])]
            }
            On::Role => {
                let body = json!({ "name": new_word(), "copy_of": "manager" });
                let made = made(firm.root(), "/api/v1/roles", body);
                let code = made["code"].as_str().unwrap().to_owned();
                vec![Self::new(code, &["roles".to_owned()])]
            }
            On::Rule => {
                let body = json!({ "name": new_word() });
                let department = id_of(&made(firm.root(), "/api/v1/departments", body));
                let rules = format!("departments/{department}/rules");
                let rule = made(firm.root(), &format!("/api/v1/{rules}"), harmless_rule());
                vec![Self::new(id_of(&rule), &[rules])]
            }
            On::Pipeline => {
                let made = made(firm.root(), "/api/v1/pipelines", pipeline(&new_word()));
                vec![Self::new(id_of(&made), &["pipelines".to_owned()])]
            }
            On::OwnSession => vec![Self {
                client: Some(newcomer(firm, who)),
                ..Self::nothing()
            }],
            _ => owners(firm, who)
                .into_iter()
                .map(|owner| Self::record(firm, on, who, owner))
                .collect(),
        }
    }

    fn nothing() -> Self {
        let lists = [
            "users?limit=200",
            "departments",
            "settings",
            "contacts?sort=-created_at&limit=5",
            "companies?sort=-created_at&limit=5",
            "deals?sort=-created_at&limit=5",
            "pipelines",
            "imports?limit=5",
        ];
        Self::new(String::new(), &lists.map(str::to_owned))
    }

    fn list(firm: &Firm, on: On, who: Who) -> Self {
        let word = new_word();
        let mut target = Self::nothing();
        for (letter, owner, client) in owners(firm, who) {
            let (tag, source) = (new_word(), new_word());
            let words = json!({
                "last_name": word, "first_name": "Vera", "tags": [tag], "source": source,
            });
            let texts = match on {
                On::Contacts => vec![id_of(&firm.contact(owner, words)), tag],
                On::Companies => {
                    let words = json!({ "name": word, "tags": [tag], "source": source });
                    vec![id_of(&firm.company(owner, words)), source]
                }
                On::Deals => {
                    target.id = id_of(&firm.first_pipeline());
                    vec![id_of(&firm.deal(owner, json!({ "title": word })))]
                }
                On::Imports => vec![id_of(&import(firm, client))],
                _ => vec![owner.to_owned()],
            };
            target.marks.push((letter, texts));
        }
        target.word = word;
        target
    }

    fn record(
        firm: &Firm,
        on: On,
        who: Who,
        (letter, owner, client): (char, &str, &Client),
    ) -> Self {
        let contact = |id: &str| [format!("contacts/{id}"), format!("contacts/{id}/timeline")];
        let company = |id: &str| {
            [
                format!("companies/{id}"),
                format!("companies/{id}/timeline"),
            ]
        };
        match on {
            On::Contact | On::BinnedContact | On::ContactNote => {
                let parent = id_of(&firm.contact(owner, json!({})));
                let id = match on {
                    On::ContactNote => note(firm, &format!("/api/v1/contacts/{parent}/notes")),
                    _ => parent.clone(),
                };
                if on == On::BinnedContact {
                    let path = format!("/api/v1/contacts/{parent}");
                    firm.root().delete(&path).unwrap().expect(204).unwrap();
                }
                Self::new(id, &contact(&parent))
            }
            On::Company | On::BinnedCompany | On::CompanyNote => {
                let parent = id_of(&firm.company(owner, json!({})));
                let id = match on {
                    On::CompanyNote => note(firm, &format!("/api/v1/companies/{parent}/notes")),
                    _ => parent.clone(),
                };
                if on == On::BinnedCompany {
                    let path = format!("/api/v1/companies/{parent}");
                    firm.root().delete(&path).unwrap().expect(204).unwrap();
                }
                Self::new(id, &company(&parent))
            }
            On::Pair | On::FirmPair => {
                let make = || match on {
                    On::Pair => id_of(&firm.contact(owner, json!({}))),
                    _ => id_of(&firm.company(owner, json!({}))),
                };
                let (one, other) = (make(), make());
                let looks: Vec<String> = match on {
                    On::Pair => [&one, &other]
                        .into_iter()
                        .flat_map(|id| contact(id))
                        .collect(),
                    _ => [&one, &other]
                        .into_iter()
                        .flat_map(|id| company(id))
                        .collect(),
                };
                Self {
                    // Names the other one.
                    word: other,
                    ..Self::new(one, &looks)
                }
            }
            On::Deal | On::BinnedDeal => {
                let id = id_of(&firm.deal(owner, json!({})));
                if on == On::BinnedDeal {
                    let path = format!("/api/v1/deals/{id}");
                    firm.root().delete(&path).unwrap().expect(204).unwrap();
                }
                let paths = [format!("deals/{id}"), format!("deals/{id}/timeline")];
                Self::new(id, &paths)
            }
            On::Import => {
                let id = id_of(&import(firm, client));
                Self::new(id.clone(), &[format!("imports/{id}")])
            }
            On::View => {
                let body = json!({ "kind": "contacts", "name": new_word() });
                Self::new(id_of(&made(client, "/api/v1/views", body)), &[])
            }
            On::Export => Self::new(export(firm, who, letter), &[]),
            On::DuplicateSearch => Self::new(duplicate_search(client, "contacts"), &[]),
            On::DoneImport => {
                let id = done_import(firm, client);
                Self::new(id.clone(), &[format!("imports/{id}")])
            }
            On::Act => act(firm, client),
            On::Session => {
                let of = if letter == 'o' && who != Who::Nobody {
                    // A second one, as the try ends it.
                    signed_in_again(firm, who)
                } else {
                    client.clone()
                };
                Self::new(own_session(&of), &[])
            }
            _ => Self::new(owner.to_owned(), &[format!("users/{owner}")]),
        }
    }

    /// What the administrator sees of it; looking adds openings, which are left out.
    pub fn state(&self, firm: &Firm) -> Vec<Value> {
        let see = |path: &String| {
            let mut seen = firm
                .root()
                .get(path)
                .unwrap()
                .expect(200)
                .unwrap()
                .json()
                .unwrap();
            // The place where a page ends is written anew each time.
            seen.as_object_mut().unwrap().remove("next_cursor");
            if path.ends_with("/timeline") {
                let items = seen["items"].as_array_mut().unwrap();
                items.retain(|item| item["kind"] != "open");
            }
            seen
        };
        self.looks.iter().map(see).collect()
    }

    /// The letters of the records that an answer gives away.
    pub fn seen_in(&self, answer: &Answer) -> String {
        let text = answer.text();
        let seen = |texts: &[String]| texts.iter().any(|one| text.contains(one.as_str()));
        let marks = self.marks.iter().filter(|(_, texts)| seen(texts));
        marks.map(|(letter, _)| *letter).collect()
    }
}

fn note(firm: &Firm, path: &str) -> String {
    id_of(&made(
        firm.root(),
        path,
        json!({ "markdown": "As agreed." }),
    ))
}

fn own_session(client: &Client) -> String {
    let list = client.get("/api/v1/sessions").unwrap();
    let list = list.expect(200).unwrap().json().unwrap();
    let items = list["items"].as_array().unwrap();
    id_of(items.iter().find(|item| item["current"] == true).unwrap())
}

fn signed_in_again(firm: &Firm, who: Who) -> Client {
    let password = match who {
        Who::Administrator => ADMINISTRATOR.1,
        _ => PASSWORD,
    };
    let mut client = firm.server.stranger();
    client.sign_in(&firm.person(who).email, password).unwrap();
    client
}

/// Somebody new of this role, whose sessions may end.
fn newcomer(firm: &Firm, who: Who) -> Client {
    let role = match who {
        Who::Administrator => "administrator",
        Who::Director => "director",
        Who::Head => "head",
        Who::Manager => "manager",
        Who::Operator => "operator",
        Who::Nobody => return firm.nobody.client.clone(),
    };
    let email = format!("{}@firm.example", new_word().to_lowercase());
    let body = json!({
        "name": "New Comer", "email": email, "password": PASSWORD, "roles": [role],
        "department_id": null,
    });
    made(firm.root(), "/api/v1/users", body);
    let mut client = firm.server.stranger();
    client.sign_in(&email, PASSWORD).unwrap();
    client
}

/// Calls the operation on the target as this person.
pub fn ask(firm: &Firm, operation: &Operation, who: Who, target: &Target) -> Answer {
    let client = target.client.as_ref().unwrap_or(&firm.person(who).client);
    if operation.name == "upload_import" {
        return upload(client, "contacts", "rows.csv", "last_name\nImported\n");
    }
    let body = body(operation, who, target);
    assert_eq!(
        body.is_some(),
        operation.takes_json,
        "{} has no body here",
        operation.name
    );
    let query = match operation.name.as_str() {
        "list_contacts" | "list_companies" | "list_deals" => "sort=-created_at&limit=20".to_owned(),
        "list_users" | "list_imports" => "limit=200".to_owned(),
        "open_board" => "limit=50".to_owned(),
        "get_export_options" => "kind=contacts".to_owned(),
        // The answer is the same whether somebody said that they are none.
        "recall_duplicate" => format!(
            "kind=contacts&first_id={}&second_id={}",
            target.id, target.word
        ),
        "search_records" => format!("limit=50&q={}", target.word),
        "explain_access" => "area=contacts&action=view".to_owned(),
        _ => String::new(),
    };
    let address = operation.address(&target.id, &query);
    let answer = client
        .send(operation.method.clone(), &address, &[], body.as_ref())
        .unwrap();
    if let Some(job) = begun(&address, &answer) {
        wait_for(client, &job);
    }
    answer
}

/// Gives nothing that is not there.
fn harmless_rule() -> Value {
    json!({ "effect": "allow", "area": "deals", "action": "view", "reach": "none" })
}

fn body(operation: &Operation, who: Who, target: &Target) -> Option<Value> {
    let word = &target.word;
    Some(match operation.name.as_str() {
        "create_contact" => json!({ "last_name": word }),
        "create_company" => json!({ "name": word }),
        "create_deal" => json!({ "title": word }),
        "update_deal" => json!({ "source": "Fair" }),
        "create_pipeline" | "update_pipeline" => pipeline(word),
        "create_view" | "update_view" => json!({ "kind": "contacts", "name": word }),
        "order_views" => json!({ "kind": "contacts", "ids": [] }),
        "add_favourite" => json!({ "kind": "contact", "id": target.id }),
        "find_contact_duplicates" => json!({ "last_name": word, "first_name": "Vera" }),
        "find_company_duplicates" => json!({ "name": word }),
        "update_contact" => json!({ "position": "Seller" }),
        "update_company" => json!({ "address": "Main street" }),
        "create_contact_note" | "create_company_note" | "create_deal_note" | "update_note" => {
            json!({ "markdown": "A remark." })
        }
        "create_export" => new_export(),
        "preview_bulk" | "start_bulk" => json!({
            "kind": "contacts", "ids": [target.id], "action": "tag", "add_tags": [word],
        }),
        "preview_contact_merge"
        | "merge_contacts"
        | "preview_company_merge"
        | "merge_companies" => {
            json!({ "other_id": word })
        }
        "create_duplicate_search" => json!({ "kind": "companies" }),
        "dismiss_duplicate" => {
            json!({ "kind": "contacts", "first_id": target.id, "second_id": word })
        }
        "take_back_change" => json!({ "seq": 0 }),
        "update_import" => json!({ "tags": ["brought"] }),
        "fix_import" => json!({ "cells": [], "alike": [] }),
        "create_user" => json!({
            "name": "New Comer", "email": format!("{}@firm.example", word.to_lowercase()),
            "password": PASSWORD, "roles": ["manager"], "department_id": null,
        }),
        "update_user" => json!({ "name": "Person renamed" }),
        // Too weak: whoever may set a password is told so, and nobody's is changed.
        "reset_user_password" => json!({ "password": "weak" }),
        "create_department" | "update_department" | "update_role" => json!({ "name": word }),
        "create_role" => json!({ "name": word, "copy_of": "operator" }),
        "create_user_rule" | "create_department_rule" => harmless_rule(),
        // Of a value that is not there: whoever may reveal is told so.
        "reveal_contact_point" | "reveal_company_point" => {
            json!({ "point_id": uuid::Uuid::nil(), "reason": "the client calls" })
        }
        "prove_session" => json!({ "password": PASSWORD }),
        "update_settings" => json!({ "company_name": "Ромашка" }),
        "create_demo" => json!({ "contacts": 10, "seed": 1 }),
        "update_session" => json!({ "time_zone": "Europe/Moscow" }),
        "change_password" => json!({ "current": "not the present one", "new": PASSWORD }),
        "create_session" => json!({ "email": format!("{who:?}@nowhere.example"), "password": "x" }),
        "create_setup" => json!({
            "token": "not the token",
            "company": {
                "name": "Other", "language": "en", "time_zone": "Europe/Moscow",
                "currency": "RUB", "phone_region": "RU",
            },
            "administrator": { "name": "Other", "email": "o@firm.example", "password": PASSWORD },
        }),
        "judge_password" => json!({ "password": "x", "inputs": [] }),
        _ => return None,
    })
}
