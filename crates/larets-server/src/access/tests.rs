//! What changes rights needs a proof of the last minutes. The clock of these tests is moved by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web;
use larets_core::access::{Action, PROOF_LASTS, Role, SystemActor};
use larets_core::time::At;
use larets_core::users::User;
use larets_security::keyring::RootKey;
use larets_security::secret::SecretBytes;
use larets_storage::db::DbOptions;
use larets_storage::users::write::{NewPerson, create};
use larets_storage::{DatabaseUrl, Db, users};
use serde_json::{Value, json};

use crate::clock::{self, Clock};
use crate::http::actor::Actors;
use crate::http::cookie::SessionCookie;
use crate::http::{AppState, app};
use crate::live::OpenSockets;
use crate::passwords::Passwords;

const EMAIL: &str = "chief@firm.example";
const PASSWORD: &str = "seven-quiet-lighthouses";

static LATER: AtomicI64 = AtomicI64::new(0);

fn shifted() -> At {
    clock::now().plus(LATER.load(Ordering::SeqCst))
}

async fn state(folder: &tempfile::TempDir) -> web::Data<AppState> {
    let db = Db::open(DbOptions {
        url: DatabaseUrl::Sqlite(folder.path().join("larets.sqlite3")),
        root_key: RootKey::generate().unwrap(),
        clock: shifted,
    })
    .unwrap();
    let peppers = db
        .read(|tx| Ok::<_, larets_storage::StorageError>(users::read::peppers(tx)))
        .await
        .unwrap();
    let passwords = Passwords::start(peppers, 4).unwrap();
    let person = NewPerson {
        name: "Chief".to_owned(),
        email: EMAIL.to_owned(),
        password_hash: passwords
            .hash(SecretBytes::new(PASSWORD.as_bytes().to_vec()))
            .await
            .unwrap(),
        roles: vec![Role::Administrator.into()],
        department: None,
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        demo: false,
    };
    db.write(move |tx| {
        let actor = SystemActor::for_job("a test");
        let grant = actor.may_change::<User>(Action::Create).unwrap();
        create(tx, &grant, &actor, &person)
    })
    .await
    .unwrap();
    web::Data::new(AppState {
        db,
        actors: Actors::new(),
        clock: Clock::of(shifted),
        passwords,
        sign_in_delay: Arc::default(),
        sockets: OpenSockets::default(),
        cookie: SessionCookie::Secure,
        data_folder: std::path::Path::new(".").into(),
        proxies: Arc::from([]),
        setup_token: None,
    })
}

/// Somebody with the cookie and the token of a session.
struct Signed {
    cookie: String,
    csrf: String,
}

/// Shows that rights are changed only within ten minutes of a proof, that a wrong password is none, and
/// that the right one makes the same request pass.
#[actix_web::test]
async fn rights_need_a_fresh_proof() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(&folder).await;
    let service = init_service(app::build(state.clone(), &app::openapi())).await;
    let send = async |by: Option<&Signed>, path: &str, body: Value| {
        let mut request = TestRequest::with_uri(path)
            .method(Method::POST)
            .set_json(body);
        if let Some(by) = by {
            request = request
                .insert_header(("cookie", by.cookie.clone()))
                .insert_header(("x-csrf-token", by.csrf.clone()));
        }
        let answer = call_service(&service, request.to_request()).await;
        let status = answer.status().as_u16();
        let cookie = answer.headers().get("set-cookie");
        let cookie = cookie.and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|text| text.split(';').next());
        let cookie = cookie.unwrap_or_default().to_owned();
        let body = read_body(answer).await;
        let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        (status, json, cookie)
    };
    let sign_in = json!({ "email": EMAIL, "password": PASSWORD });
    let (status, body, cookie) = send(None, "/api/v1/sessions", sign_in).await;
    assert_eq!(status, 201, "{body}");
    let csrf = body["csrf_token"].as_str().unwrap().to_owned();
    let chief = Signed { cookie, csrf };
    let role = |name: &str| json!({ "name": name, "copy_of": "manager" });
    let make = async |name: &str| {
        let (status, body, _) = send(Some(&chief), "/api/v1/roles", role(name)).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(make("One").await.0, 201);
    LATER.store(PROOF_LASTS + larets_core::time::SECOND, Ordering::SeqCst);
    assert_eq!(make("Two").await, (403, "proof_needed".to_owned()));
    let prove = async |password: &str| {
        let body = json!({ "password": password });
        let (status, body, _) = send(Some(&chief), "/api/v1/session/proof", body).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(prove("not it").await, (422, "password_wrong".to_owned()));
    assert_eq!(make("Two").await, (403, "proof_needed".to_owned()));
    assert_eq!(prove(PASSWORD).await.0, 204);
    assert_eq!(make("Two").await.0, 201);
    state.db.stop();
}
