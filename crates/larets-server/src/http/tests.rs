//! Tests of the frame around every request, on the real application with a database of its own.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web;
use larets_security::keyring::RootKey;
use larets_security::password::Pepper;
use larets_security::secret::Key32;
use larets_security::token::SessionToken;
use larets_storage::db::DbOptions;
use larets_storage::{DatabaseUrl, Db};
use serde_json::Value;

use super::actor::Actors;
use super::cookie::SessionCookie;
use super::{AppState, app};
use crate::clock::{self, Clock};
use crate::live::OpenSockets;
use crate::passwords::Passwords;

fn state(folder: &tempfile::TempDir) -> web::Data<AppState> {
    let db = Db::open(DbOptions {
        url: DatabaseUrl::Sqlite(folder.path().join("larets.sqlite3")),
        root_key: RootKey::generate().unwrap(),
        clock: clock::now,
    });
    let pepper = Pepper::new(1, Key32::generate().unwrap());
    web::Data::new(AppState {
        db: db.unwrap(),
        actors: Actors::new(),
        clock: Clock::system(),
        passwords: Passwords::start(vec![pepper], 4).unwrap(),
        sign_in_delay: Arc::default(),
        sockets: OpenSockets::default(),
        cookie: SessionCookie::Secure,
        data_folder: std::path::Path::new(".").into(),
        proxies: Arc::from([]),
        setup_token: None,
    })
}

/// Status, headers and JSON of one answer.
async fn ask(request: TestRequest) -> (StatusCode, header::HeaderMap, Value) {
    let folder = tempfile::tempdir().unwrap();
    let state = state(&folder);
    let service = init_service(app::build(state.clone(), &app::openapi())).await;
    let answer = call_service(&service, request.to_request()).await;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = read_body(answer).await;
    state.db.stop();
    let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
    (status, headers, json)
}

fn post(path: &str, body: impl Into<String>) -> TestRequest {
    TestRequest::with_uri(path)
        .method(Method::POST)
        .insert_header(("content-type", "application/json"))
        .set_payload(body.into())
}

// Shows that answers of every kind carry the security headers and a request id, and that nothing
// but the interface's files may be cached.
#[actix_web::test]
async fn every_answer_is_framed() {
    for path in [
        "/health/live",
        "/api/v1/nothing",
        "/api/v1/contacts",
        "/api/docs/errors",
    ] {
        let (_, headers, _) = ask(TestRequest::with_uri(path)).await;
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "x-request-id",
        ] {
            assert!(headers.contains_key(name), "{path}: {name}");
        }
        assert_eq!(headers.get("cache-control").unwrap(), "no-store", "{path}");
    }
}

// Shows that every refusal is a problem with a code and the id that stands in the header too,
// whoever refused: a route, an extractor, a limit or the router.
#[actix_web::test]
async fn every_refusal_is_a_problem() {
    let too_long = "x".repeat(super::body::BODY_LIMIT_BYTES + 1);
    let sign_in = "/api/v1/sessions";
    let cases = [
        (TestRequest::with_uri("/api/v1/nothing"), 404, "not_found"),
        (
            TestRequest::with_uri("/api/v1/session"),
            401,
            "unauthorized",
        ),
        (
            TestRequest::with_uri("/").method(Method::DELETE),
            405,
            "method_not_allowed",
        ),
        (post(sign_in, "{"), 400, "body_unreadable"),
        (post(sign_in, "{\"email\":1}"), 422, "invalid"),
        (post(sign_in, too_long), 413, "too_large"),
        (
            post(sign_in, "{}").insert_header(("content-type", "text/plain")),
            415,
            "media_type",
        ),
        (
            post(sign_in, "{}").insert_header(("origin", "https://evil.example")),
            403,
            "csrf_wrong",
        ),
        (
            TestRequest::with_uri("/").insert_header(("x-long", "x".repeat(40_000))),
            431,
            "headers_too_large",
        ),
    ];
    for (request, status, code) in cases {
        let (found, headers, problem) = ask(request).await;
        assert_eq!(
            (found.as_u16(), &problem["code"]),
            (status, &Value::from(code))
        );
        assert_eq!(
            headers.get("content-type").unwrap(),
            "application/problem+json"
        );
        let id = headers.get("x-request-id").unwrap().to_str().unwrap();
        assert_eq!(problem["request_id"], id, "{code}");
    }
}

// Shows that a change with a session's cookie but without its token is refused before any handler.
#[actix_web::test]
async fn forged_change() {
    let session = SessionToken::generate().unwrap();
    let cookie = format!("__Host-larets={}", session.to_text());
    let request = || post("/api/v1/contacts", "{}").insert_header(("cookie", cookie.clone()));
    let (status, _, problem) = ask(request()).await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (403, &Value::from("csrf_wrong"))
    );
    let with_token = request().insert_header(("x-csrf-token", session.csrf_token()));
    let (_, _, problem) = ask(with_token).await;
    assert_ne!(problem["code"], "csrf_wrong");
}
