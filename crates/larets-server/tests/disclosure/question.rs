//! One request about a client base, with places instead of ids, so that it can be sent about another
//! base as well; and a person who asks one after another.

use std::collections::HashMap;
use std::fmt::Write as _;

use larets_testkit::{Answer, Client, Method};
use serde_json::Value;

use crate::base::Base;
use crate::firm::id_of;
use crate::jobs::{begun, wait_for};

/// A request in which `~c3~` stands for the contact at place 3, and `~A0~` for the last act that the
/// person began.
#[derive(Debug, Clone)]
pub struct Question {
    pub method: Method,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<String>,
}

/// For a value inside a query; the marks of places stay as they are.
pub fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            other => write!(text, "%{other:02X}").unwrap(),
        }
    }
    text
}

pub fn get(path: String) -> Question {
    bare(Method::GET, path)
}

pub fn bare(method: Method, path: String) -> Question {
    Question {
        method,
        path,
        headers: Vec::new(),
        body: None,
    }
}

pub fn send(method: Method, path: String, body: Value) -> Question {
    Question {
        headers: vec![("content-type", "application/json".to_owned())],
        body: Some(body.to_string()),
        ..bare(method, path)
    }
}

/// What somebody was told and made last, by the letter of its place.
#[derive(Debug, Default)]
struct Last(HashMap<char, String>);

impl Last {
    /// What an answer to a request to this path tells.
    fn note(&mut self, path: &str, answer: &Answer) {
        let text = answer.text();
        let cursor = text.rsplit_once("\"next_cursor\":\"");
        if let Some((cursor, _)) = cursor.and_then(|(_, rest)| rest.split_once('"')) {
            self.0.insert('r', cursor.to_owned());
        }
        let letter = match answer.status {
            201 if path.starts_with("/api/v1/imports") => 'I',
            201 if path.starts_with("/api/v1/views") => 'V',
            202 if path.starts_with("/api/v1/exports") => 'E',
            202 if path.starts_with("/api/v1/duplicate-searches") => 'F',
            202 if path.ends_with("/bulk") || path.ends_with("/undo") => 'A',
            200 if path.ends_with("/merge") => 'A',
            _ => return,
        };
        self.0.insert(letter, id_of(&answer.json().unwrap()));
    }

    /// An id that nothing has as long as there is none.
    fn of(&self, letter: char) -> &str {
        let none = match letter {
            'r' => "",
            // Without a row of digits, which might be those of a phone.
            _ => "aaaaaaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee",
        };
        self.0.get(&letter).map_or(none, String::as_str)
    }
}

/// Somebody who asks one thing after another of a base.
pub struct Visit<'a> {
    client: &'a Client,
    base: &'a Base,
    last: Last,
}

impl<'a> Visit<'a> {
    pub fn new(client: &'a Client, base: &'a Base) -> Self {
        Self {
            client,
            base,
            last: Last::default(),
        }
    }

    /// The answer; of a job that was begun also how it ended, and what came of it.
    pub fn ask(&mut self, question: &Question) -> Vec<Answer> {
        let path = in_base(&question.path, self.base, &self.last);
        let body = question.body.as_ref();
        let body = body.map(|body| in_base(body, self.base, &self.last));
        let headers: Vec<(&str, &str)> = question
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let bytes = body.as_ref().map(String::as_bytes);
        let sent = self
            .client
            .send_bytes(question.method.clone(), &path, &headers, bytes);
        let answer = sent.unwrap();
        self.last.note(&path, &answer);
        let job = begun(&path, &answer);
        let mut answers = vec![answer];
        if let Some(job) = job {
            wait_for(self.client, &job);
            let outcome = match job.split('/').nth(3) {
                Some("acts") => "/changes?limit=200",
                Some("exports") => "/file",
                Some("duplicate-searches") => "/pairs",
                _ => "/refused",
            };
            for path in [job.clone(), format!("{job}{outcome}")] {
                answers.push(self.client.get(&path).unwrap());
            }
        }
        answers
    }
}

/// Puts the ids of this base in the places.
fn in_base(text: &str, base: &Base, last: &Last) -> String {
    let mut parts = text.split('~');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let (Some(mark), Some(rest)) = (parts.next(), parts.next()) {
        let (kind, place) = mark.split_at(1);
        let place: usize = place.parse().unwrap();
        out.push_str(match kind {
            "c" => &base.contacts[place],
            "k" => &base.companies[place],
            "x" => &base.deals[place],
            "b" => &base.pipelines[place],
            "s" => &base.stages[place],
            "n" => &base.notes[place],
            "i" => &base.imports[place],
            "p" => &base.points[place].id,
            "u" => &base.people[place],
            "d" => &base.departments[place],
            "a" => &base.acts[place],
            "e" => &base.exports[place],
            "f" => &base.searches[place],
            "v" => &base.views[place],
            other => last.of(other.chars().next().unwrap()),
        });
        out.push_str(rest);
    }
    out
}
