//! Requests about a client base, made up from a seed: lists, filters, sorts, searches, duplicate
//! checks, changes, histories, with guesses of hidden values wherever a value can stand. They
//! name records by their places in the base, so that two bases can be asked the same.

mod changes;

use larets_testkit::Method;
use serde_json::{Value, json};

use crate::base::Base;
use crate::guesses::{Guesses, Random};
use crate::question::{Question, bare, encoded, get, send};

/// Makes up requests.
pub struct Asker<'a> {
    pub random: Random,
    pub base: &'a Base,
    pub guesses: &'a Guesses,
}

/// Operations that an asker knows, the usual ones more than once.
pub const OPERATIONS: &[&str] = &[
    "list_contacts",
    "list_contacts",
    "list_contacts",
    "list_contacts",
    "list_companies",
    "list_companies",
    "search_records",
    "search_records",
    "search_records",
    "find_contact_duplicates",
    "find_contact_duplicates",
    "find_company_duplicates",
    "open_contact",
    "open_company",
    "list_contact_timeline",
    "list_contact_timeline",
    "list_company_timeline",
    "update_contact",
    "update_contact",
    "update_contact",
    "update_contact",
    "update_company",
    "create_contact",
    "create_company",
    "create_contact_note",
    "create_company_note",
    "update_note",
    "delete_note",
    "delete_contact",
    "restore_contact",
    "delete_company",
    "restore_company",
    "list_deals",
    "list_deals",
    "open_board",
    "open_board",
    "open_forecast",
    "list_pipelines",
    "open_deal",
    "list_deal_timeline",
    "update_deal",
    "update_deal",
    "create_deal",
    "create_deal_note",
    "delete_deal",
    "restore_deal",
    "open_today",
    "list_views",
    "create_view",
    "list_favourites",
    "list_recent",
    "add_favourite",
    "remove_favourite",
    "list_tags",
    "list_sources",
    "list_people",
    "list_departments",
    "list_users",
    "open_user",
    "update_user",
    "list_imports",
    "open_import",
    "update_import",
    "start_import",
    "check_import",
    "fix_import",
    "cancel_import",
    "download_refused_rows",
    "get_export_options",
    "create_export",
    "list_exports",
    "create_duplicate_search",
    "list_duplicate_searches",
    "open_duplicate_search",
    "cancel_duplicate_search",
    "list_duplicate_pairs",
    "dismiss_duplicate",
    "recall_duplicate",
    "preview_contact_merge",
    "merge_contacts",
    "preview_bulk",
    "list_acts",
    "get_session",
    "get_settings",
    "list_roles",
];

impl Asker<'_> {
    /// One request to this operation.
    pub fn ask(&mut self, operation: &str) -> Question {
        let contact = format!(
            "/api/v1/contacts/{}",
            self.place('c', self.base.contacts.len())
        );
        let company = format!(
            "/api/v1/companies/{}",
            self.place('k', self.base.companies.len())
        );
        let deal = format!("/api/v1/deals/{}", self.place('x', self.base.deals.len()));
        let note = format!("/api/v1/notes/{}", self.place('n', self.base.notes.len()));
        let import = format!(
            "/api/v1/imports/{}",
            self.place('i', self.base.imports.len())
        );
        let user = format!("/api/v1/users/{}", self.place('u', self.base.people.len()));
        let remark = json!({ "markdown": "Spoke again." });
        match operation {
            "list_contacts" => self.list("/api/v1/contacts"),
            "list_companies" => self.list("/api/v1/companies"),
            "search_records" => {
                let words = encoded(&self.guess_or_word());
                get(format!("/api/v1/search?limit=20&q={words}"))
            }
            "find_contact_duplicates" => self.duplicates("contacts"),
            "find_company_duplicates" => self.duplicates("companies"),
            "open_contact" => get(contact),
            "open_company" => get(company),
            "list_contact_timeline" => self.pages(format!("{contact}/timeline?limit=5")),
            "list_company_timeline" => self.pages(format!("{company}/timeline?limit=5")),
            "update_contact" => self.change_contact(),
            "update_company" => {
                let body = self.plain_change();
                self.versioned(send(Method::PATCH, company, body))
            }
            "create_contact" => self.creation("/api/v1/contacts", "last_name"),
            "create_company" => self.creation("/api/v1/companies", "name"),
            "create_contact_note" => send(Method::POST, format!("{contact}/notes"), remark),
            "create_company_note" => send(Method::POST, format!("{company}/notes"), remark),
            "update_note" => send(Method::PATCH, note, remark),
            "delete_note" => bare(Method::DELETE, note),
            "delete_contact" => bare(Method::DELETE, contact),
            "restore_contact" => bare(Method::POST, format!("{contact}/restore")),
            "delete_company" => bare(Method::DELETE, company),
            "restore_company" => bare(Method::POST, format!("{company}/restore")),
            "list_deals" => self.list("/api/v1/deals"),
            "open_board" => self.of_pipeline("board"),
            "open_forecast" => self.of_pipeline("forecast"),
            "list_pipelines" => get("/api/v1/pipelines".to_owned()),
            "open_deal" => get(deal),
            "list_deal_timeline" => self.pages(format!("{deal}/timeline?limit=5")),
            "update_deal" => {
                let body = self.deal_change();
                self.versioned(send(Method::PATCH, deal, body))
            }
            "create_deal" => {
                let title = self.random.pick(&self.guesses.names).clone();
                let body = json!({ "title": title, "contacts": [self.place('c', self.base.contacts.len())] });
                send(Method::POST, "/api/v1/deals".to_owned(), body)
            }
            "create_deal_note" => send(Method::POST, format!("{deal}/notes"), remark),
            "delete_deal" => bare(Method::DELETE, deal),
            "restore_deal" => bare(Method::POST, format!("{deal}/restore")),
            "list_tags" => get("/api/v1/tags".to_owned()),
            "list_sources" => get("/api/v1/sources".to_owned()),
            "list_people" => get("/api/v1/people".to_owned()),
            "list_departments" => get("/api/v1/departments".to_owned()),
            "list_users" => get("/api/v1/users".to_owned()),
            "open_user" => get(user),
            "update_user" => send(Method::PATCH, user, json!({ "name": "Somebody else" })),
            "list_imports" => get("/api/v1/imports".to_owned()),
            "open_import" => get(import),
            "update_import" => send(Method::PATCH, import, json!({ "tags": ["mine"] })),
            "fix_import" => send(
                Method::PUT,
                format!("{import}/fixes"),
                json!({ "cells": [] }),
            ),
            "start_import" => bare(Method::POST, format!("{import}/start")),
            "check_import" => bare(Method::POST, format!("{import}/check")),
            "cancel_import" => bare(Method::POST, format!("{import}/cancel")),
            "download_refused_rows" => get(format!("{import}/refused")),
            "get_session" => get("/api/v1/session".to_owned()),
            "get_settings" => get("/api/v1/settings".to_owned()),
            "list_roles" => get("/api/v1/roles".to_owned()),
            other => self.ask_more(other),
        }
    }

    /// What helps with lists and many records.
    fn ask_more(&mut self, operation: &str) -> Question {
        match operation {
            "open_today" => {
                let whose = *self.random.pick(&["", "?whose=own", "?whose=seen"]);
                get(format!("/api/v1/today{whose}"))
            }
            "list_views" => get("/api/v1/views".to_owned()),
            "create_view" => {
                let kind = *self.random.pick(&["contacts", "companies", "deals"]);
                let filter: Value = serde_json::from_str(&self.filter()).unwrap();
                let body = json!({ "kind": kind, "name": "Mine", "filter": filter });
                send(Method::POST, "/api/v1/views".to_owned(), body)
            }
            "list_favourites" => get("/api/v1/favourites".to_owned()),
            "list_recent" => get("/api/v1/recent".to_owned()),
            "add_favourite" => {
                let id = self.place('c', self.base.contacts.len());
                let body = json!({ "kind": "contact", "id": id });
                send(Method::POST, "/api/v1/favourites".to_owned(), body)
            }
            "remove_favourite" => {
                let id = self.place('c', self.base.contacts.len());
                bare(Method::DELETE, format!("/api/v1/favourites/{id}"))
            }
            "get_export_options" => get("/api/v1/exports/options?kind=contacts".to_owned()),
            "create_export" => self.export(),
            "list_exports" => get("/api/v1/exports".to_owned()),
            "create_duplicate_search" => {
                let body = json!({ "kind": "companies" });
                send(Method::POST, "/api/v1/duplicate-searches".to_owned(), body)
            }
            "list_duplicate_searches" => get("/api/v1/duplicate-searches".to_owned()),
            "open_duplicate_search" => get(self.search("")),
            "cancel_duplicate_search" => bare(Method::POST, self.search("/cancel")),
            "list_duplicate_pairs" => get(self.search("/pairs")),
            "recall_duplicate" => {
                let other = self.place('c', self.base.contacts.len());
                let first = self.place('c', self.base.contacts.len());
                let query = format!("kind=contacts&first_id={first}&second_id={other}");
                bare(
                    Method::DELETE,
                    format!("/api/v1/duplicates/dismissed?{query}"),
                )
            }
            "dismiss_duplicate" => {
                let other = self.place('c', self.base.contacts.len());
                let first = self.place('c', self.base.contacts.len());
                let body = json!({ "kind": "contacts", "first_id": first, "second_id": other });
                send(Method::POST, "/api/v1/duplicates/dismiss".to_owned(), body)
            }
            "preview_contact_merge" | "merge_contacts" => {
                let contact = self.place('c', self.base.contacts.len());
                let other = self.place('c', self.base.contacts.len());
                let choice = *self.random.pick(&["this", "other", "both"]);
                let field = *self.random.pick(&["phones", "emails", "last_name", "tags"]);
                let body = json!({ "other_id": other, "fields": { field: choice } });
                let end = if operation == "merge_contacts" {
                    ""
                } else {
                    "/preview"
                };
                send(
                    Method::POST,
                    format!("/api/v1/contacts/{contact}/merge{end}"),
                    body,
                )
            }
            "preview_bulk" => {
                let words = self.guesses.any(&mut self.random);
                let body = json!({ "kind": "contacts", "q": words, "action": "delete" });
                send(Method::POST, "/api/v1/bulk/preview".to_owned(), body)
            }
            "list_acts" => get("/api/v1/acts".to_owned()),
            other => unreachable!("nobody knows how to ask {other}"),
        }
    }

    fn place(&mut self, kind: char, of: usize) -> String {
        format!("~{kind}{}~", self.random.below(of))
    }

    /// Of a search for duplicates that has come to its end.
    fn search(&mut self, what: &str) -> String {
        let search = self.place('f', self.base.searches.len());
        format!("/api/v1/duplicate-searches/{search}{what}")
    }

    fn guess_or_word(&mut self) -> String {
        match self.random.below(4) {
            0 => (*self
                .random
                .pick(&["Vera", "Company", "all", "Buyer", "Мск"]))
            .to_owned(),
            _ => self.guesses.any(&mut self.random),
        }
    }

    fn list(&mut self, path: &str) -> Question {
        let sort = *self.random.pick(&[
            "name",
            "-name",
            "created_at",
            "-updated_at",
            "-amount",
            "expected_close",
            "-next_step_at",
            "stage_since",
            "phones",
            "-emails",
            "handles",
            "name,phones",
            "phone",
            "lookup",
        ]);
        let mut query = vec![format!("limit={}", 1 + self.random.below(9))];
        if self.random.below(5) == 0 {
            query.push(format!("sort={}", encoded(sort)));
        }
        if self.random.below(3) == 0 {
            query.push(format!("filter={}", encoded(&self.filter())));
        }
        if self.random.below(3) == 0 {
            query.push(format!("q={}", encoded(&self.guess_or_word())));
        }
        if self.random.below(6) == 0 {
            query.push("bin=true".to_owned());
        }
        if self.random.below(16) == 0 {
            query.push(
                (*self
                    .random
                    .pick(&["fields=phones", "include=points", "group=phone"]))
                .to_owned(),
            );
        }
        self.pages(format!("{path}?{}", query.join("&")))
    }

    fn of_pipeline(&mut self, what: &str) -> Question {
        let mut query = Vec::new();
        if what == "board" {
            query.push(format!("limit={}", 1 + self.random.below(9)));
        }
        if self.random.below(2) == 0 {
            query.push(format!("filter={}", encoded(&self.filter())));
        }
        if self.random.below(3) == 0 {
            query.push(format!("q={}", encoded(&self.guess_or_word())));
        }
        let pipeline = self.place('b', self.base.pipelines.len());
        let query = query.join("&");
        get(format!("/api/v1/pipelines/{pipeline}/{what}?{query}"))
    }

    fn export(&mut self) -> Question {
        let kind = *self.random.pick(&["contacts", "companies", "deals"]);
        let format = *self.random.pick(&["csv", "xlsx", "vcard"]);
        let columns = *self
            .random
            .pick(&["phones", "phone:mobile", "last_name", "lookup"]);
        let (filter, guess) = (self.filter(), self.guesses.any(&mut self.random));
        let body = json!({
            "kind": kind, "format": format, "columns": [columns], "filter": filter, "q": guess,
            "reason": "A look.",
        });
        send(Method::POST, "/api/v1/exports".to_owned(), body)
    }

    fn deal_change(&mut self) -> Value {
        let contact = self.place('c', self.base.contacts.len());
        let company = self.place('k', self.base.companies.len());
        let stage = self.place('s', self.base.stages.len());
        let owner = self.place('u', self.base.people.len());
        let guess = self.guesses.any(&mut self.random);
        self.random
            .pick(&[
                json!({ "stage_id": stage }),
                json!({ "stage_id": stage, "take_back": true }),
                json!({ "contacts": [contact] }),
                json!({ "companies": [company] }),
                json!({ "owner_id": owner }),
                json!({ "title": "Another" }),
                json!({ "source": guess }),
                json!({ "amount": { "value": "1000.00", "currency": "RUB" } }),
            ])
            .clone()
    }

    /// Goes on where the page before ended, now and then.
    fn pages(&mut self, path: String) -> Question {
        match self.random.below(4) {
            0 => get(format!("{path}&cursor=~r0~")),
            _ => get(path),
        }
    }

    fn filter(&mut self) -> String {
        let owner = self.place('u', self.base.people.len());
        let department = self.place('d', self.base.departments.len());
        let company = self.place('k', self.base.companies.len());
        let contact = self.place('c', self.base.contacts.len());
        let stage = self.place('s', self.base.stages.len());
        let guess = self.guesses.any(&mut self.random);
        let all = [
            json!({ "field": "owner", "op": "is", "value": owner }),
            json!({ "field": "owner", "op": "is", "value": "me" }),
            json!({ "field": "department", "op": "is", "value": department }),
            json!({ "field": "company", "op": "is", "value": company }),
            json!({ "field": "contact", "op": "is", "value": contact }),
            json!({ "field": "stage", "op": "is", "value": stage }),
            json!({ "field": "company", "op": "is_not", "value": company }),
            json!({ "field": "company", "op": "in", "value": [company, null] }),
            json!({ "field": "company", "op": "empty" }),
            json!({ "field": "contact", "op": "is_not", "value": contact }),
            json!({ "field": "contact", "op": "filled" }),
            json!({ "field": "phone", "op": "filled" }),
            json!({ "field": "amount", "op": "filled" }),
            json!({ "field": "name", "op": "contains", "value": guess }),
            json!({ "field": "source", "op": "starts_with", "value": guess }),
            json!({ "field": "tag", "op": "has_not", "value": guess }),
            json!({ "field": "updated_at", "op": "today" }),
            json!({ "field": "tag", "op": "is", "value": guess }),
            json!({ "field": "source", "op": "is", "value": guess }),
            json!({ "field": "phone", "op": "is", "value": guess }),
            json!({ "field": "phone", "op": "is", "value": guess }),
            json!({ "field": "email", "op": "is", "value": guess }),
            json!({ "field": "handle", "op": "is", "value": guess }),
            json!({ "field": "phone", "op": "starts_with", "value": guess }),
            json!({ "field": "phones", "op": "is", "value": guess }),
            json!({ "field": "lookup", "op": "is", "value": guess }),
            json!({ "field": "created_at", "op": "after", "value": "2020-01-01T00:00:00.000000Z" }),
        ];
        let mut chosen = vec![self.random.pick(&all).clone()];
        if self.random.below(3) == 0 {
            chosen.push(self.random.pick(&all).clone());
        }
        let group = *self.random.pick(&["all", "any"]);
        if self.random.below(3) == 0 {
            let inner = json!({ group: chosen });
            return json!({ "any": [inner, self.random.pick(&all)] }).to_string();
        }
        json!({ group: chosen }).to_string()
    }

    fn duplicates(&mut self, kind: &str) -> Question {
        let phone = self.random.pick(&self.guesses.phones).clone();
        let email = self.random.pick(&self.guesses.emails).clone();
        let name = self.random.pick(&self.guesses.names).clone();
        let named = if kind == "contacts" {
            "last_name"
        } else {
            "name"
        };
        let body = match self.random.below(4) {
            0 => json!({ "phones": [phone] }),
            1 => json!({ "emails": [email] }),
            2 => json!({ named: name }),
            _ => json!({ named: name, "phones": [phone], "emails": [email] }),
        };
        send(Method::POST, format!("/api/v1/{kind}/duplicates"), body)
    }
}
