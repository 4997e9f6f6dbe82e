//! What an asker makes and changes.

use larets_testkit::Method;
use serde_json::{Value, json};

use super::Asker;
use crate::base::Hidden;
use crate::question::{Question, send};

impl Asker<'_> {
    /// Also what a probing person sends: the guess of a hidden value as a change, the very value
    /// that is stored among them; the mask as a value; an entry without one.
    pub(super) fn change_contact(&mut self) -> Question {
        let at = self.random.below(self.base.points.len());
        let point = &self.base.points[at];
        let (list, kind, contact) = (point.list, point.kind.as_str(), point.contact);
        let id = format!("~p{at}~");
        let typed = self.random.pick(&self.guesses.typed);
        let guess = match list {
            _ if self.guesses.probe && self.random.below(2) == 0 => &point.value,
            "phones" => &typed.phone,
            "emails" => &typed.email,
            _ => &typed.handle,
        };
        let body = match self.random.below(7) {
            0 | 1 => json!({ list: [{ "id": id, "kind": kind, "value": guess }] }),
            2 => json!({ list: [{ "id": id, "kind": kind }] }),
            3 => json!({ list: [{ "id": id, "kind": kind, "value": "+7 ••• •••-••-45" }] }),
            4 => json!({ list: [{ "kind": kind, "value": guess }] }),
            5 => json!({ list: [] }),
            _ => self.plain_change(),
        };
        self.versioned(send(
            Method::PATCH,
            format!("/api/v1/contacts/~c{contact}~"),
            body,
        ))
    }

    pub(super) fn plain_change(&mut self) -> Value {
        let company = self.place('k', self.base.companies.len());
        let owner = self.place('u', self.base.people.len());
        let guess = self.random.pick(&self.guesses.names).clone();
        self.random
            .pick(&[
                json!({ "address": "Main street 1" }),
                json!({ "source": guess }),
                json!({ "tags": [guess, "all"] }),
                json!({ "companies": [{ "id": company, "position": "Buyer" }] }),
                json!({ "parent_id": company }),
                json!({ "owner_id": owner }),
                json!({ "birthday": "1980-02-30" }),
            ])
            .clone()
    }

    /// Names an old version now and then, which gives a conflict that tells what differs.
    pub(super) fn versioned(&mut self, mut question: Question) -> Question {
        if self.random.below(3) == 0 {
            question.headers.push(("if-match", "\"1\"".to_owned()));
        }
        question
    }

    pub(super) fn creation(&mut self, path: &str, named: &str) -> Question {
        let Hidden { phone, email, .. } = self.random.pick(&self.guesses.typed).clone();
        let name = self.random.pick(&self.guesses.names).clone();
        let body = match self.random.below(3) {
            0 => json!({ named: name }),
            1 => json!({ named: name, "phones": [{ "kind": "mobile", "value": phone }] }),
            _ => json!({ named: name, "emails": [{ "kind": "work", "value": email }] }),
        };
        let mut question = send(Method::POST, path.to_owned(), body);
        if self.random.below(3) == 0 {
            let key = format!("key-{}", self.random.below(5));
            question.headers.push(("idempotency-key", key));
        }
        question
    }
}
