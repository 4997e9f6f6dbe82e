//! What an asker does with many records at once, and with what only administrators may change.

use std::fmt::Write as _;

use larets_testkit::Method;
use serde_json::{Value, json};

use super::Asker;
use crate::base::Hidden;
use crate::firm::{PASSWORD, form, pipeline, with};
use crate::question::{Question, bare, get, send};

impl Asker<'_> {
    pub(super) fn ask_of_many(&mut self, operation: &str) -> Question {
        let act = format!(
            "/api/v1/acts/{}",
            self.place_or_last('a', self.base.acts.len(), 'A')
        );
        match operation {
            "preview_bulk" => {
                let body = self.bulk();
                send(Method::POST, "/api/v1/bulk/preview".to_owned(), body)
            }
            "start_bulk" => {
                let body = self.bulk();
                send(Method::POST, "/api/v1/bulk".to_owned(), body)
            }
            "list_acts" => self.pages("/api/v1/acts?limit=5".to_owned()),
            "open_act" => get(act),
            "list_act_changes" => {
                let state = *self.random.pick(&["", "&state=refused", "&state=left"]);
                get(format!("{act}/changes?limit=5{state}"))
            }
            "cancel_act" => bare(Method::POST, format!("{act}/cancel")),
            "undo_act" => bare(Method::POST, format!("{act}/undo")),
            "take_back_change" => {
                let force = self.random.below(2) == 0;
                let body = json!({ "seq": self.random.below(6), "force": force });
                send(Method::POST, format!("{act}/take-back"), body)
            }
            "preview_contact_merge" | "merge_contacts" => self.merge(operation, 'c'),
            "preview_company_merge" | "merge_companies" => self.merge(operation, 'k'),
            other => self.ask_of_files(other),
        }
    }

    /// Files that come in and go out.
    fn ask_of_files(&mut self, operation: &str) -> Question {
        let import = format!(
            "/api/v1/imports/{}",
            self.place_or_last('i', self.base.imports.len(), 'I')
        );
        let export = format!(
            "/api/v1/exports/{}",
            self.place_or_last('e', self.base.exports.len(), 'E')
        );
        match operation {
            "list_imports" => get("/api/v1/imports".to_owned()),
            "upload_import" => self.upload(),
            "open_import" => get(import),
            "update_import" => {
                let policy = *self.random.pick(&["skip", "overwrite", "fill", "add"]);
                let by = *self.random.pick(&["phone", "email", "name"]);
                let body = json!({
                    "tags": ["mine"], "duplicates": policy, "duplicates_by": [by],
                });
                send(Method::PATCH, import, body)
            }
            "fix_import" => {
                let cell = json!({ "row": 2, "column": 2, "value": self.typed() });
                send(
                    Method::PUT,
                    format!("{import}/fixes"),
                    json!({ "cells": [cell] }),
                )
            }
            "start_import" => bare(Method::POST, format!("{import}/start")),
            "check_import" => bare(Method::POST, format!("{import}/check")),
            "cancel_import" => bare(Method::POST, format!("{import}/cancel")),
            "undo_import" => bare(Method::POST, format!("{import}/undo")),
            "download_refused_rows" => get(format!("{import}/refused")),
            "get_export_options" => get("/api/v1/exports/options?kind=contacts".to_owned()),
            "list_exports" => get("/api/v1/exports".to_owned()),
            "create_export" => self.export(),
            "open_export" => get(export),
            "download_export" => get(format!("{export}/file")),
            "cancel_export" => bare(Method::POST, format!("{export}/cancel")),
            "delete_export" => bare(Method::DELETE, export),
            other => self.ask_of_settings(other),
        }
    }

    /// What only an administrator may change.
    fn ask_of_settings(&mut self, operation: &str) -> Question {
        let post = |path: &str, body: Value| send(Method::POST, format!("/api/v1/{path}"), body);
        let user = format!("/api/v1/users/{}", self.place('u', self.base.people.len()));
        let department = format!(
            "/api/v1/departments/{}",
            self.place('d', self.base.departments.len())
        );
        let first = format!("/api/v1/pipelines/{}", self.place('b', 1));
        match operation {
            "open_user" => get(user),
            "update_user" => send(Method::PATCH, user, json!({ "name": "Somebody else" })),
            "create_user" => post(
                "users",
                json!({
                    "name": "New Comer", "email": "new@firm.example", "password": PASSWORD,
                    "roles": ["manager"], "department_id": null,
                }),
            ),
            "reset_user_password" => send(
                Method::POST,
                format!("{user}/password"),
                json!({ "password": PASSWORD }),
            ),
            "create_department" => post("departments", json!({ "name": "Mine" })),
            "update_department" => send(Method::PATCH, department, json!({ "name": "Mine" })),
            "delete_department" => bare(Method::DELETE, department),
            "explain_access" => {
                let area = *self.random.pick(&["contacts", "companies", "deals"]);
                let about = *self
                    .random
                    .pick(&["action=view", "action=edit", "field=phones"]);
                let record = self.place('c', self.base.contacts.len());
                let record = if area == "contacts" {
                    format!("&record_id={record}")
                } else {
                    String::new()
                };
                get(format!("/api/v1/why?area={area}&{about}{record}"))
            }
            "reveal_contact_point" | "reveal_company_point" => {
                let record = match operation {
                    "reveal_contact_point" => {
                        format!("contacts/{}", self.place('c', self.base.contacts.len()))
                    }
                    _ => format!("companies/{}", self.place('k', self.base.companies.len())),
                };
                let point = self.place('u', self.base.people.len());
                let body = json!({ "point_id": point, "reason": "the client calls" });
                post(&format!("{record}/reveal"), body)
            }
            "list_user_rules" => get(format!("{user}/rules")),
            "list_department_rules" => get(format!("{department}/rules")),
            "create_user_rule" => send(Method::POST, format!("{user}/rules"), wide_rule()),
            "create_department_rule" => {
                send(Method::POST, format!("{department}/rules"), wide_rule())
            }
            "delete_rule" => bare(
                Method::DELETE,
                format!("/api/v1/rules/{}", self.place('u', self.base.people.len())),
            ),
            "create_role" => post(
                "roles",
                json!({ "name": "Mine", "copy_of": "administrator" }),
            ),
            "update_role" => send(
                Method::PATCH,
                "/api/v1/roles/operator".to_owned(),
                json!({ "matrix": { "contacts": { "export": "all" } } }),
            ),
            "delete_role" => bare(Method::DELETE, "/api/v1/roles/operator".to_owned()),
            "create_pipeline" => post("pipelines", pipeline("Mine")),
            "update_pipeline" => send(Method::PUT, first, pipeline("Mine")),
            "delete_pipeline" => bare(Method::DELETE, first),
            "update_settings" => send(
                Method::PATCH,
                "/api/v1/settings".to_owned(),
                json!({ "company_name": "Mine" }),
            ),
            "create_demo" => post("demo", json!({ "contacts": 1, "seed": 1 })),
            "delete_demo" => bare(Method::DELETE, "/api/v1/demo".to_owned()),
            other => unreachable!("nobody knows how to ask {other}"),
        }
    }

    /// Records named one by one, some of them out of reach, or found by a guess.
    fn bulk(&mut self) -> Value {
        let (kind, letter, of) = *self.random.pick(&[
            ("contacts", 'c', self.base.contacts.len()),
            ("companies", 'k', self.base.companies.len()),
            ("deals", 'x', self.base.deals.len()),
        ]);
        let which = match self.random.below(5) {
            0 => json!({ "q": self.guesses.any(&mut self.random) }),
            1 => json!({ "filter": self.filter() }),
            2 => json!({ "filter": self.filter(), "bin": true }),
            _ => {
                let count = 1 + self.random.below(6);
                let ids: Vec<String> = (0..count).map(|_| self.place(letter, of)).collect();
                json!({ "ids": ids })
            }
        };
        let Hidden { name, .. } = self.random.pick(&self.guesses.typed).clone();
        let owner = self.place('u', self.base.people.len());
        let stage = self.place('s', self.base.stages.len());
        let done = self
            .random
            .pick(&[
                json!({ "action": "tag", "add_tags": [name] }),
                json!({ "action": "tag", "add_tags": ["all"], "remove_tags": [name] }),
                json!({ "action": "set", "set": { "source": name } }),
                json!({ "action": "set", "set": { "address": "Main street 1" } }),
                json!({ "action": "set", "set": { "stage_id": stage } }),
                json!({ "action": "assign", "owner_id": owner }),
                json!({ "action": "delete" }),
                json!({ "action": "restore" }),
            ])
            .clone();
        with(with(json!({ "kind": kind }), which), done)
    }

    fn merge(&mut self, operation: &str, letter: char) -> Question {
        let (path, of) = match letter {
            'c' => ("contacts", self.base.contacts.len()),
            _ => ("companies", self.base.companies.len()),
        };
        let (one, other) = (self.place(letter, of), self.place(letter, of));
        let choice = *self.random.pick(&["this", "other", "both"]);
        let field = *self.random.pick(&["phones", "emails", "source", "tags"]);
        let end = if operation.starts_with("preview") {
            "/preview"
        } else {
            ""
        };
        send(
            Method::POST,
            format!("/api/v1/{path}/{one}/merge{end}"),
            json!({ "other_id": other, "fields": { field: choice } }),
        )
    }

    /// A file with guesses: whether a row is found to be there already tells of who is.
    fn upload(&mut self) -> Question {
        let (import_as, named) = *self
            .random
            .pick(&[("contacts", "last_name"), ("companies", "name")]);
        let mut file = format!("{named},phone,email\n");
        for _ in 0..3 {
            let Hidden {
                phone, email, name, ..
            } = self.random.pick(&self.guesses.typed).clone();
            writeln!(file, "{name},{phone},{email}").unwrap();
        }
        let (body, kind) = form("clients.csv", &file);
        Question {
            headers: vec![("content-type", kind)],
            body: Some(body),
            ..bare(Method::POST, format!("/api/v1/imports?as={import_as}"))
        }
    }

    fn export(&mut self) -> Question {
        // No column of a moment. A workbook tells when it was made, so that no two are equal.
        let formats: &[&str] = if self.guesses.probe {
            &["csv", "vcard"]
        } else {
            &["csv", "xlsx", "vcard"]
        };
        let format = *self.random.pick(formats);
        let (kind, columns) = *self.random.pick(&[
            (
                "contacts",
                ["phones", "last_name", "emails", "phone:mobile"],
            ),
            ("companies", ["phones", "name", "site", "lookup"]),
            ("deals", ["title", "contacts", "companies", "amount"]),
        ]);
        let typed = self.typed();
        let mut body = json!({
            "kind": kind, "format": format, "columns": [self.random.pick(&columns), "id"],
            "reason": "A look.",
        });
        match self.random.below(3) {
            0 => body["q"] = json!(typed),
            1 => body["filter"] = json!(self.filter_by(&typed)),
            _ => {}
        }
        send(Method::POST, "/api/v1/exports".to_owned(), body)
    }
}

/// What would show everything.
fn wide_rule() -> Value {
    json!({ "effect": "allow", "area": "contacts", "field": "phones", "level": "write" })
}
