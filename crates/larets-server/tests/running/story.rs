//! What a story calls, compared with the server's own description of its operations.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use larets_testkit::{Answer, Client, Method, Server};
use serde_json::Value;

/// What has been called so far.
pub struct Story {
    /// Method, path with its parameters in braces, name.
    operations: Vec<(Method, Vec<String>, String)>,
    pub called: BTreeSet<String>,
}

impl Story {
    /// Nothing called yet, of the operations that this server describes.
    pub fn of(server: &Server) -> Result<Self> {
        let document = server
            .stranger()
            .get("/api/openapi.json")?
            .expect(200)?
            .json()?;
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().context("no paths")? {
            for (method, about) in item.as_object().context("no operations")? {
                let name = about["operationId"].as_str().context("no name")?;
                let parts = path.split('/').map(str::to_owned).collect();
                let method = method.to_uppercase().parse()?;
                operations.push((method, parts, name.to_owned()));
            }
        }
        Ok(Self {
            operations,
            called: BTreeSet::new(),
        })
    }

    /// The operation behind an address; one with fixed words goes before one with parameters.
    pub fn name(&self, method: &Method, path: &str) -> Result<String> {
        let plain = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = plain.split('/').collect();
        let fits = |pattern: &[String]| {
            pattern.len() == parts.len()
                && pattern
                    .iter()
                    .zip(&parts)
                    .all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
        };
        let found = self
            .operations
            .iter()
            .filter(|(of, pattern, _)| of == method && fits(pattern));
        let found = found.min_by_key(|(_, pattern, _)| {
            pattern.iter().filter(|part| part.starts_with('{')).count()
        });
        Ok(found
            .with_context(|| format!("{method} {path} is no operation"))?
            .2
            .clone())
    }

    /// Any operation, which must answer with this status.
    pub fn send(
        &mut self,
        by: &Client,
        method: Method,
        path: &str,
        body: Option<&Value>,
        status: u16,
    ) -> Result<Answer> {
        let name = self.name(&method, path)?;
        let answer = by.send(method, path, &[], body)?;
        answer.expect(status).with_context(|| name.clone())?;
        self.called.insert(name);
        Ok(answer)
    }

    /// `GET`.
    pub fn get(&mut self, by: &Client, path: &str) -> Result<Value> {
        self.send(by, Method::GET, path, None, 200)?.json()
    }

    /// `POST`.
    pub fn post(&mut self, by: &Client, path: &str, body: &Value, status: u16) -> Result<Value> {
        let answer = self.send(by, Method::POST, path, Some(body), status)?;
        if status == 204 {
            Ok(Value::Null)
        } else {
            answer.json()
        }
    }

    /// `PATCH`.
    pub fn patch(&mut self, by: &Client, path: &str, body: &Value, status: u16) -> Result<Value> {
        let answer = self.send(by, Method::PATCH, path, Some(body), status)?;
        if status == 204 {
            Ok(Value::Null)
        } else {
            answer.json()
        }
    }

    /// `DELETE`.
    pub fn delete(&mut self, by: &Client, path: &str) -> Result<()> {
        self.send(by, Method::DELETE, path, None, 204).map(drop)
    }

    /// An error that names what was not called.
    pub fn ends(&self) -> Result<()> {
        let names = self.operations.iter().map(|(_, _, name)| name.clone());
        let left: BTreeSet<String> = names.filter(|name| !self.called.contains(name)).collect();
        ensure!(
            left.is_empty(),
            "operations without a place in the story: {left:?}"
        );
        Ok(())
    }
}
