//! One request about a client base, with places instead of ids, so that it can be sent about another
//! base as well.

use std::fmt::Write as _;

use larets_testkit::{Answer, Client, Method};
use serde_json::Value;

use crate::base::Base;
use crate::firm::id_of;
use crate::targets::wait_for;

/// A request in which `~c3~` stands for the contact at place 3.
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

impl Question {
    /// Sends it about this base. `cursor` is where the page before ended.
    pub fn send(&self, client: &Client, base: &Base, cursor: &str) -> Answer {
        let path = in_base(&self.path, base, cursor);
        let body = self.body.as_ref().map(|body| in_base(body, base, cursor));
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let bytes = body.as_ref().map(String::as_bytes);
        let answer = client
            .send_bytes(self.method.clone(), &path, &headers, bytes)
            .unwrap();
        if answer.status == 202 && path == "/api/v1/duplicate-searches" {
            // What is asked next finds it done.
            let id = id_of(&answer.json().unwrap());
            wait_for(client, &format!("{path}/{id}"));
        }
        answer
    }
}

/// Puts the ids of this base in the places.
fn in_base(text: &str, base: &Base, cursor: &str) -> String {
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
            "f" => &base.searches[place],
            "p" => &base.points[place].id,
            "u" => &base.people[place],
            "d" => &base.departments[place],
            _ => cursor,
        });
        out.push_str(rest);
    }
    out
}
