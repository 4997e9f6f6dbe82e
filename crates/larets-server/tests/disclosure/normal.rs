//! Answers of two installations made comparable: what differs in every run (ids, times, request
//! ids, cursors, tokens) is replaced by the number of its first appearance, so that the same thing in the
//! same place of both runs gives the same text, and nothing else is forgiven but how fast a job was.

use std::collections::HashMap;
use std::fmt::Write as _;

use larets_testkit::Answer;

/// What one installation has called things so far.
#[derive(Default)]
pub struct Names {
    known: HashMap<String, usize>,
}

/// How fast a job was.
const RATE: &str = "\"rate_per_s\":";

const UUID_DASHES: [usize; 4] = [8, 13, 18, 23];
const UUID_LENGTH: usize = 36;
const REQUEST_ID_LENGTH: usize = 32;
const TIME_LENGTH: usize = 27;

impl Names {
    /// An answer as it has to be in both installations. The length of the body is taken as it is.
    pub fn of(&mut self, answer: &Answer) -> String {
        let text = answer.text();
        let told = without_rates(&text);
        let forgiven = text.len() - told.len();
        let mut headers: Vec<String> = answer
            .headers
            .iter()
            // A connection is kept if the body had come whole before the answer.
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "connection"))
            .filter(|(name, _)| forgiven == 0 || name.as_str() != "content-length")
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.sort_unstable();
        let whole = format!(
            "{}\n{}\n{} bytes\n{}",
            answer.status,
            headers.join("\n"),
            answer.body.len() - forgiven,
            told
        );
        let whole = self.without_tokens(&whole);
        self.without_ids(&whole)
    }

    fn number(&mut self, what: &str) -> usize {
        let next = self.known.len();
        *self.known.entry(what.to_owned()).or_insert(next)
    }

    fn without_tokens(&mut self, text: &str) -> String {
        let mut out = text.to_owned();
        for name in ["next_cursor", "csrf_token"] {
            let mark = format!("\"{name}\":\"");
            let mut parts = out.split(&mark);
            let mut done = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let (token, tail) = part.split_once('"').unwrap();
                write!(done, "{mark}token {}\"{tail}", self.number(token)).unwrap();
            }
            out = done;
        }
        out
    }

    fn without_ids(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let found = [
                (UUID_LENGTH, is_uuid as fn(&str) -> bool),
                (REQUEST_ID_LENGTH, is_request_id),
                (TIME_LENGTH, is_time),
            ]
            .into_iter()
            .filter(|_| first.is_ascii_hexdigit())
            .find_map(|(length, is)| rest.get(..length).filter(|part| is(part)));
            if let Some(part) = found {
                write!(out, "#{}", self.number(part)).unwrap();
                rest = &rest[part.len()..];
            } else {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        out
    }
}

fn without_rates(text: &str) -> String {
    let mut parts = text.split(RATE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(RATE);
        out.push_str(part.trim_start_matches(|letter: char| letter != ',' && letter != '}'));
    }
    out
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| {
        if UUID_DASHES.contains(&at) {
            byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        }
    })
}

fn is_request_id(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// `2026-11-24T00:25:44.123456Z`.
fn is_time(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        19 => byte == b'.',
        26 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    })
}

#[test]
fn differences_stay() {
    // Shows that ids and times become numbers of their first appearance, that no speed is left, and
    // that any other byte stays.
    let id = "019ab0f0-0000-7000-8000-00000000000";
    let text = format!("{id}1 2026-11-24T00:25:44.123456Z {id}2 {id}1 +79123456789");
    let mut names = Names::default();
    assert_eq!(names.without_ids(&text), "#0 #1 #2 #0 +79123456789");
    let page = "{\"next_cursor\":\"def\",\"items\":[],\"next_cursor\":\"abc\"}";
    assert_eq!(
        names.without_tokens(page),
        "{\"next_cursor\":\"token 3\",\"items\":[],\"next_cursor\":\"token 4\"}"
    );
    let slow = "{\"done\":7,\"rate_per_s\":0,\"left\":1}{\"rate_per_s\":12.5}";
    assert_eq!(
        without_rates(slow),
        "{\"done\":7,\"rate_per_s\":,\"left\":1}{\"rate_per_s\":}"
    );
}
