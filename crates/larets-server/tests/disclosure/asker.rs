//! Requests about a client base, made up from a seed: lists, filters, sorts, searches, duplicate
//! checks, changes, histories, with guesses of hidden values wherever a value can stand. They
//! name records by their places in the base, so that two bases can be asked the same.

mod changes;
mod known;
mod many;

use larets_testkit::Method;
use serde_json::{Value, json};

use crate::base::{Base, Hidden};
use crate::guesses::{Guesses, Random};
use crate::question::{Question, bare, encoded, get, send};
pub use known::{NOT_ASKED, OPERATIONS};

/// Makes up requests.
pub struct Asker<'a> {
    pub random: Random,
    pub base: &'a Base,
    pub guesses: &'a Guesses,
}

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
                let body = self.view();
                send(Method::POST, "/api/v1/views".to_owned(), body)
            }
            "update_view" => {
                let (view, body) = (self.one_view(), self.view());
                self.versioned(send(Method::PUT, view, body))
            }
            "delete_view" => bare(Method::DELETE, self.one_view()),
            "order_views" => {
                let ids = [(); 2].map(|()| self.place_or_last('v', self.base.views.len(), 'V'));
                let body = json!({ "kind": "contacts", "ids": ids });
                send(Method::POST, "/api/v1/views/order".to_owned(), body)
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
            "create_duplicate_search" => {
                let kind = *self.random.pick(&["contacts", "companies"]);
                let body = json!({ "kind": kind });
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
            "list_sessions" => get("/api/v1/sessions".to_owned()),
            other => self.ask_of_many(other),
        }
    }

    fn place(&mut self, kind: char, of: usize) -> String {
        format!("~{kind}{}~", self.random.below(of))
    }

    /// Half of the time what the person made last.
    fn place_or_last(&mut self, kind: char, of: usize, last: char) -> String {
        match self.random.below(2) {
            0 => format!("~{last}0~"),
            _ => self.place(kind, of),
        }
    }

    /// What may be told back to whoever typed it.
    fn typed(&mut self) -> String {
        let Hidden {
            phone,
            email,
            handle,
            name,
        } = self.random.pick(&self.guesses.typed).clone();
        self.random.pick(&[phone, email, handle, name]).clone()
    }

    /// Of a search for duplicates that has come to its end.
    fn search(&mut self, what: &str) -> String {
        let search = self.place_or_last('f', self.base.searches.len(), 'F');
        format!("/api/v1/duplicate-searches/{search}{what}")
    }

    fn one_view(&mut self) -> String {
        let view = self.place_or_last('v', self.base.views.len(), 'V');
        format!("/api/v1/views/{view}")
    }

    fn view(&mut self) -> Value {
        let kind = *self.random.pick(&["contacts", "companies", "deals"]);
        let shared = *self.random.pick(&["mine", "mine", "everyone"]);
        let typed = self.typed();
        let filter: Value = serde_json::from_str(&self.filter_by(&typed)).unwrap();
        json!({ "kind": kind, "name": "Mine", "filter": filter, "shared": shared })
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
        let guess = self.guesses.any(&mut self.random);
        self.filter_by(&guess)
    }

    fn filter_by(&mut self, guess: &str) -> String {
        let owner = self.place('u', self.base.people.len());
        let department = self.place('d', self.base.departments.len());
        let company = self.place('k', self.base.companies.len());
        let contact = self.place('c', self.base.contacts.len());
        let stage = self.place('s', self.base.stages.len());
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
