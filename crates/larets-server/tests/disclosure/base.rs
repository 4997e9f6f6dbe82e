//! A client base with hidden values everywhere they can be: in channels of contacts and companies, in
//! their plain texts, in their history, in notes, in the bin, in imports, in acts, in views and in exports.
//! Made by the administrator through the API.

mod kept;

use larets_testkit::Method;
use serde_json::{Value, json};

use crate::firm::{Firm, created, id_of, made, upload, with};
use crate::jobs::wait_for;

/// The values of one client that not everybody may see.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// A phone as it is typed.
    pub phone: String,
    pub email: String,
    /// A user name of Telegram.
    pub handle: String,
    /// A family name, a tag, a source: seen by whoever sees the record.
    pub name: String,
}

/// Where a hidden value goes: the number of the client, and whether it is the manager's own.
pub type Values<'a> = &'a dyn Fn(u32, Whose) -> Hidden;

/// Whose a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Manager,
    Others,
}

/// A channel of a client.
#[derive(Debug, Clone)]
pub struct PointOf {
    pub id: String,
    /// `phones`, `emails`, `handles`.
    pub list: &'static str,
    pub kind: String,
    /// The place of its client in [`Base::contacts`].
    pub contact: usize,
    /// What it holds in this base.
    pub value: String,
}

/// The ids of everything, always made in the same order.
#[derive(Debug, Default)]
pub struct Base {
    pub contacts: Vec<String>,
    pub companies: Vec<String>,
    pub deals: Vec<String>,
    pub pipelines: Vec<String>,
    pub stages: Vec<String>,
    pub notes: Vec<String>,
    pub imports: Vec<String>,
    /// Of the administrator, and of the head where there is one.
    pub acts: Vec<String>,
    pub exports: Vec<String>,
    /// For duplicates among the contacts: of each person who asks.
    pub searches: Vec<String>,
    pub views: Vec<String>,
    pub points: Vec<PointOf>,
    pub people: Vec<String>,
    pub departments: Vec<String>,
}

const CONTACTS: u32 = 12;
const COMPANIES: u32 = 6;
const DEALS: u32 = 8;
/// Values of channels that are changed later begin here.
const EARLIER: u32 = 40;
const IN_IMPORTS: u32 = 80;
const IN_ACTS: u32 = 90;
const IN_VIEWS: u32 = 91;

impl Base {
    /// Every number that [`Base::fill`] asks a value for.
    pub fn numbers() -> impl Iterator<Item = u32> {
        0..100
    }

    /// Fills the firm's base.
    pub fn fill(firm: &Firm, values: Values<'_>) -> Self {
        let mut base = Self {
            people: [
                &firm.administrator,
                &firm.manager,
                &firm.operator,
                &firm.stranger,
            ]
            .map(|one| one.id.clone())
            .to_vec(),
            departments: vec![firm.sales.clone(), firm.support.clone()],
            ..Self::default()
        };
        for number in 0..COMPANIES {
            base.add_company(firm, number, values);
        }
        for number in 0..CONTACTS {
            base.add_contact(firm, number, values);
        }
        let pipeline = firm.first_pipeline();
        base.pipelines.push(id_of(&pipeline));
        let stages = pipeline["stages"].as_array().unwrap().iter();
        base.stages = stages.map(id_of).collect();
        for number in 0..DEALS {
            base.add_deal(firm, number, values);
        }
        for (place, owner) in [&firm.administrator, &firm.stranger]
            .into_iter()
            .enumerate()
        {
            let whose = Whose::Others;
            let first = IN_IMPORTS + 5 * u32::try_from(place).unwrap();
            let rows: Vec<String> = (first..first + 3)
                .map(|number| values(number, whose))
                .map(|hidden| format!("{},Ivan,{},{}", hidden.name, hidden.phone, hidden.email))
                .collect();
            let refused = values(first + 3, whose);
            let file = format!(
                "last_name,first_name,phone,email\n{}\n{},Ivan,{},{} and more\n",
                rows.join("\n"),
                refused.name,
                refused.phone,
                refused.email,
            );
            let import = created(&upload(&owner.client, "contacts", "clients.csv", &file));
            base.imports.push(run_import(firm, &id_of(&import)));
        }
        for place in [2, 5] {
            let path = format!("/api/v1/deals/{}", base.deals[place]);
            firm.root().delete(&path).unwrap().expect(204).unwrap();
        }
        // Two contacts of different owners go to the bin with all they have.
        for place in [4, 5] {
            let path = format!("/api/v1/contacts/{}", base.contacts[place]);
            firm.root().delete(&path).unwrap().expect(204).unwrap();
        }
        base.add_acts(firm, values);
        base.add_views(firm, values);
        base.add_export(firm);
        base.add_searches(firm);
        base
    }

    fn add_company(&mut self, firm: &Firm, number: u32, values: Values<'_>) {
        let (owner, whose) = owner(firm, number);
        let hidden = values(20 + number, whose);
        let parent = self.companies.first().filter(|_| number % 3 == 2).cloned();
        let company = firm.company(
            owner,
            with(
                with(channels(&hidden), in_texts(&hidden)),
                json!({
                    "name": format!("Company {}, {}", hidden.name, hidden.phone),
                    "legal_name": format!("{} {}", hidden.name, hidden.email),
                    "site": format!("https://t.me/{}", hidden.handle),
                    "legal_address": format!("101000, Moscow, {}", hidden.phone),
                    "parent_id": parent,
                }),
            ),
        );
        let id = id_of(&company);
        self.add_notes(firm, &format!("/api/v1/companies/{id}/notes"), &hidden);
        let later = values(EARLIER + 20 + number, whose);
        change(firm, &format!("/api/v1/companies/{id}"), &later);
        self.companies.push(id);
    }

    /// A deal with clients of all owners, and channels in all its texts.
    fn add_deal(&mut self, firm: &Firm, number: u32, values: Values<'_>) {
        let (owner, whose) = owner(firm, number);
        let texts = |hidden: &Hidden| {
            json!({
                "title": format!("Deal {}, {}", hidden.name, hidden.phone),
                "next_step": format!("Call {} or {}", hidden.phone, hidden.email),
                "lost_reason": format!("Went to @{}", hidden.handle),
                "source": format!("{} wrote from {}", hidden.name, hidden.email),
                "tags": ["all", format!("call {}", hidden.phone)],
            })
        };
        let hidden = values(30 + number, whose);
        let place = |of: &[String]| of[usize::try_from(number).unwrap() % of.len()].clone();
        let deal = firm.deal(
            owner,
            with(
                texts(&hidden),
                json!({
                    "amount": { "value": "1000", "currency": "RUB" },
                    "stage_id": place(&self.stages),
                    "contacts": [place(&self.contacts)], "companies": [place(&self.companies)],
                }),
            ),
        );
        let path = format!("/api/v1/deals/{}", id_of(&deal));
        self.add_notes(firm, &format!("{path}/notes"), &hidden);
        let later = values(EARLIER + 30 + number, whose);
        let answer = firm.root().patch(&path, &texts(&later)).unwrap();
        answer.expect(200).unwrap();
        self.deals.push(id_of(&deal));
    }

    fn add_contact(&mut self, firm: &Firm, number: u32, values: Values<'_>) {
        let (owner, whose) = owner(firm, number);
        let hidden = values(number, whose);
        let company = &self.companies[usize::try_from(number % COMPANIES).unwrap()];
        let contact = firm.contact(
            owner,
            with(
                with(channels(&hidden), in_texts(&hidden)),
                json!({
                    "last_name": hidden.name, "first_name": "Vera", "middle_name": hidden.phone,
                    "position": format!("Buyer, {}", hidden.phone), "birthday": "1980-01-02",
                    "companies": [{ "id": company, "position": format!("Buyer {}", hidden.email) }],
                }),
            ),
        );
        let id = id_of(&contact);
        let path = format!("/api/v1/contacts/{id}");
        self.add_notes(firm, &format!("{path}/notes"), &hidden);
        // Half of them get new channels, so that old ones stand in the history only.
        let (card, now) = if number.is_multiple_of(2) {
            let later = values(EARLIER + number, whose);
            (change(firm, &path, &later), later)
        } else {
            (contact, hidden)
        };
        let place = self.contacts.len();
        let lists = [
            ("phones", now.phone),
            ("emails", now.email),
            ("handles", now.handle),
        ];
        for (list, value) in lists {
            for point in card[list].as_array().unwrap() {
                self.points.push(PointOf {
                    id: id_of(point),
                    list,
                    kind: point["kind"].as_str().unwrap().to_owned(),
                    contact: place,
                    value: value.clone(),
                });
            }
        }
        self.contacts.push(id);
    }

    fn add_notes(&mut self, firm: &Firm, path: &str, hidden: &Hidden) {
        let Hidden {
            phone,
            email,
            handle,
            ..
        } = hidden;
        for markdown in [
            format!("Call **{phone}** in the evening."),
            format!("Writes from {email}, answers as @{handle}."),
            "Asked for a discount.".to_owned(),
        ] {
            let note = made(firm.root(), path, json!({ "markdown": markdown }));
            self.notes.push(id_of(&note));
        }
    }
}

/// Every fourth is the operator's, every fourth the manager's.
fn owner(firm: &Firm, number: u32) -> (&str, Whose) {
    match number % 4 {
        0 => (&firm.operator.id, Whose::Others),
        1 => (&firm.manager.id, Whose::Manager),
        2 => (&firm.stranger.id, Whose::Others),
        _ => (&firm.administrator.id, Whose::Others),
    }
}

fn channels(hidden: &Hidden) -> Value {
    json!({
        "phones": [{ "kind": "mobile", "value": hidden.phone }],
        "emails": [{ "kind": "work", "value": hidden.email }],
        "handles": [{ "kind": "telegram", "value": hidden.handle }],
    })
}

/// The channels again, where people and imports put them besides.
fn in_texts(hidden: &Hidden) -> Value {
    let Hidden {
        phone,
        email,
        handle,
        name,
    } = hidden;
    json!({
        "address": format!("101000, Moscow, {phone}"),
        "source": format!("{name} wrote from {email}"),
        "tags": ["all", name, format!("@{handle}"), format!("call {phone}")],
    })
}

/// Replaces the channels; what was there stands in the history from now on.
fn change(firm: &Firm, path: &str, hidden: &Hidden) -> Value {
    let values = with(channels(hidden), in_texts(hidden));
    let answer = firm.root().patch(path, &values).unwrap();
    answer.expect(200).unwrap().json().unwrap()
}

fn run_import(firm: &Firm, id: &str) -> String {
    let path = format!("/api/v1/imports/{id}");
    let start = firm
        .root()
        .send(Method::POST, &format!("{path}/start"), &[], None);
    start.unwrap().expect(202).unwrap();
    let done = wait_for(firm.root(), &path);
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(done["progress"]["created"], 3, "{done}");
    id.to_owned()
}
