//! The operations of the API, read from the document that the running server serves.

use larets_testkit::{Client, Method};
use serde_json::Value;

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `open_contact`.
    pub name: String,
    pub method: Method,
    /// With `{id}` or `{code}`.
    pub path: String,
    /// Whether it takes JSON.
    pub takes_json: bool,
}

impl Operation {
    /// The path with an id, and the query if there is one.
    pub fn address(&self, id: &str, query: &str) -> String {
        let path = self.path.replace("{id}", id).replace("{code}", id);
        if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        }
    }
}

const METHODS: &[(&str, Method)] = &[
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
    ("head", Method::HEAD),
    ("options", Method::OPTIONS),
    ("trace", Method::TRACE),
];

/// Every operation of the document.
pub fn all(client: &Client) -> Vec<Operation> {
    let answer = client.get("/api/openapi.json").unwrap();
    let document = answer.expect(200).unwrap().json().unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (key, value) in item.as_object().unwrap() {
            let Some((_, method)) = METHODS.iter().find(|(name, _)| name == key) else {
                continue;
            };
            found.push(operation(path, method, value));
        }
    }
    assert!(found.len() > 20, "the document has lost its operations");
    found
}

fn operation(path: &str, method: &Method, value: &Value) -> Operation {
    Operation {
        name: value["operationId"].as_str().unwrap().to_owned(),
        method: method.clone(),
        path: path.to_owned(),
        takes_json: value["requestBody"]["content"]["application/json"].is_object(),
    }
}
