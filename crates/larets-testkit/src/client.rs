//! A browser's side of the HTTP API, for tests: keeps the session cookie and the CSRF token.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use ureq::Agent;
pub use ureq::http::Method;
use ureq::http::{HeaderMap, Request, header};

/// More than any answer of the API; a body above it is a fault.
const BODY_LIMIT_BYTES: u64 = 256 << 20;

/// One person at one browser.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    cookie: Option<String>,
    csrf_token: Option<String>,
}

/// All bytes of one answer, so that a test can look for what must not be in them.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// All headers, names in lower case.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Client {
    /// Somebody who has not signed in, at the server with the address `base`.
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Self {
            agent: Agent::new_with_config(config),
            base: base.trim_end_matches('/').to_owned(),
            cookie: None,
            csrf_token: None,
        }
    }

    /// The address of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The cookie of the session, as it is sent.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Signs in; afterwards every request is this person's.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Result<Value> {
        let answer = self.post(
            "/api/v1/sessions",
            &json!({ "email": email, "password": password }),
        )?;
        answer.expect(201)?;
        self.keep_session(&answer)
    }

    /// Makes the session of a 201 answer to set-up or sign-in this client's.
    pub fn keep_session(&mut self, answer: &Answer) -> Result<Value> {
        let cookie = answer
            .headers
            .get(header::SET_COOKIE)
            .context("signed in without a cookie")?
            .to_str()?;
        self.cookie = cookie.split(';').next().map(str::to_owned);
        let body = answer.json()?;
        let token = body.get("csrf_token").and_then(Value::as_str);
        self.csrf_token = Some(token.context("signed in without a csrf_token")?.to_owned());
        Ok(body)
    }

    /// The same browser without the forgery token, as a page of another site would send.
    #[must_use]
    pub fn without_token(&self) -> Self {
        Self {
            csrf_token: None,
            ..self.clone()
        }
    }

    /// `POST path` with a file in the field `field` of a form.
    pub fn upload(&self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Result<Answer> {
        const BORDER: &str = "larets-test-border-7d1f0a";
        let mut body = format!(
            "--{BORDER}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BORDER}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BORDER}");
        let headers = [("content-type", kind.as_str())];
        self.send_bytes(Method::POST, path, &headers, Some(&body))
    }

    /// `GET path`; the path starts with `/`.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, &[], None)
    }

    /// `POST path` with a JSON body.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::POST, path, &[], Some(body))
    }

    /// `PATCH path` with a JSON body.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::PATCH, path, &[], Some(body))
    }

    /// `DELETE path`.
    pub fn delete(&self, path: &str) -> Result<Answer> {
        self.send(Method::DELETE, path, &[], None)
    }

    /// Any method, with further headers, and a JSON body or none.
    pub fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer> {
        let bytes = body.map(serde_json::to_vec).transpose()?;
        let json = [("content-type", "application/json")];
        let headers = [headers, if body.is_some() { json.as_slice() } else { &[] }].concat();
        self.send_bytes(method, path, &headers, bytes.as_deref())
    }

    /// As [`Client::send`] with a body of any kind: a file, a form, or garbage.
    pub fn send_bytes(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(&method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(token) = self.csrf_token.as_ref().filter(|_| method != Method::GET) {
            request = request.header("x-csrf-token", token);
        }
        let sent = match body {
            Some(bytes) => self.agent.run(request.body(bytes)?),
            None => self.agent.run(request.body(())?),
        };
        let mut answer = sent.with_context(|| format!("{method} {path} got no answer"))?;
        Ok(Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer
                .body_mut()
                .with_config()
                .limit(BODY_LIMIT_BYTES)
                .read_to_vec()?,
        })
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("no JSON: {}", self.text()))
    }

    /// The body as text, with marks for what is no UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// An error that shows the answer, unless it has this status.
    pub fn expect(&self, status: u16) -> Result<&Self> {
        ensure!(
            self.status == status,
            "expected {status}, got {}: {}",
            self.status,
            self.text()
        );
        Ok(self)
    }

    /// The `code` of a problem (RFC 9457), if this is one.
    pub fn code(&self) -> Option<String> {
        Some(self.json().ok()?.get("code")?.as_str()?.to_owned())
    }

    /// Status, headers and body in one piece, to be searched for what must not be there.
    pub fn all_bytes(&self) -> Vec<u8> {
        let mut bytes = self.status.to_string().into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(b"\n");
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
        }
        bytes.extend_from_slice(b"\n\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one request with `answer` and returns the request as text.
    fn serve_once(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut part = [0; 4096];
            while !request.ends_with(b"}") {
                let read = stream.read(&mut part).unwrap();
                request.extend_from_slice(&part[..read]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(request).unwrap()
        });
        (address, served)
    }

    /// Signing in keeps the cookie and the token, and the next change sends both.
    #[test]
    fn a_session_is_kept_and_sent() {
        let (address, served) = serve_once(
            "HTTP/1.1 201 Created\r\nset-cookie: larets=abc; HttpOnly\r\ncontent-length: 18\r\n\
             connection: close\r\n\r\n{\"csrf_token\":\"t\"}",
        );
        let mut client = Client::new(&address);
        client.sign_in("a@example.test", "word").unwrap();
        assert!(served.join().unwrap().starts_with("POST /api/v1/sessions"));

        let (address, served) = serve_once(
            "HTTP/1.1 409 Conflict\r\ncontent-length: 19\r\nconnection: close\r\n\r\n\
             {\"code\":\"conflict\"}",
        );
        client.base = address;
        let answer = client.patch("/api/v1/contacts/1", &json!({})).unwrap();
        let request = served.join().unwrap().to_lowercase();
        assert!(request.contains("cookie: larets=abc\r\n"), "{request}");
        assert!(request.contains("x-csrf-token: t\r\n"), "{request}");
        assert_eq!(answer.code().as_deref(), Some("conflict"));
        assert!(
            answer
                .expect(200)
                .unwrap_err()
                .to_string()
                .contains("got 409")
        );
    }
}
