//! Requests about sessions.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::access::Actor;
use larets_core::audit::{ActorRef, Detail, Event, EventKind, RecordKind};
use larets_core::email::Email;
use larets_core::ids::{SessionId, UserId};
use larets_core::time::SECOND;
use larets_core::users::{SESSION_ABSOLUTE, check_language, check_name, check_time_zone};
use larets_security::secret::SecretBytes;
use larets_security::token::SessionToken;
use larets_storage::sessions::Proven;
use larets_storage::users::write::PersonChange;
use larets_storage::{StorageError, sessions, users};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::me::{me, user_view};
use super::wire::{ChangePassword, Me, OwnSessionView, Prove, SessionStarted, SignIn, UpdateMe};
use crate::http::actor::{OwnSession, SignedIn};
use crate::http::address;
use crate::http::problem::setting_error;
use crate::http::wire::{Items, Problem};
use crate::http::{Answer, ApiError, Body, Code, NoContent, Reply, State};
use crate::passwords::{PasswordsError, check_strength};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create_session)
        .service(get_session)
        .service(update_session)
        .service(prove_session)
        .service(change_password)
        .service(end_session)
        .service(list_sessions)
        .service(end_all_sessions)
        .service(end_one_session);
}

/// Signs a person in. The answer and its time are the same for an unknown person, a wrong password
/// and a disabled person.
#[utoipa::path(tag = "sessions", operation_id = "create_session", request_body = SignIn,
    responses((status = 201, body = SessionStarted), (status = 401, body = Problem), (status = 429, body = Problem)))]
#[post("/sessions")]
async fn create_session(
    request: HttpRequest,
    state: State,
    Body(input): Body<SignIn>,
) -> Answer<SessionStarted> {
    let from = address::of_request(&request, &state.proxies);
    let nobody = ActorRef::nobody(from);
    let attempt = match state
        .sign_in_delay
        .begin(&input.email, from, state.clock.now())
    {
        Ok(attempt) => attempt,
        Err(delayed) => {
            let code = Code::SignInDelayed;
            if let Some(attempts) = delayed.to_record {
                let event = Event::by(nobody, EventKind::SignIn)
                    .refused(code.name())
                    .with("attempts", Detail::Number(i64::from(attempts)));
                state.db.record(event).await?;
            }
            return Err(ApiError::new(code).retry_after(delayed.seconds));
        }
    };
    let key = Email::parse(&input.email)
        .map(|email| email.as_str().to_owned())
        .unwrap_or_default();
    let facts = state
        .db
        .read(move |tx| users::read::sign_in_facts(tx, &key).map_err(ApiError::from))
        .await;
    let facts = match facts {
        Ok(facts) => facts,
        Err(error) => {
            state.sign_in_delay.not_checked(attempt);
            return Err(error);
        }
    };
    let stored = facts.as_ref().map(|facts| facts.password_hash.clone());
    let password = SecretBytes::new(input.password.into_bytes());
    let verdict = match state.passwords.verify(password, stored).await {
        Ok(verdict) => verdict.is_right(),
        Err(PasswordsError::Password(_)) => false,
        Err(error) => {
            state.sign_in_delay.not_checked(attempt);
            return Err(error.into());
        }
    };
    let Some(proven) = facts.filter(|facts| verdict && !facts.disabled) else {
        state.sign_in_delay.failed(attempt);
        let code = Code::SignInFailed;
        state
            .db
            .record(Event::by(nobody, EventKind::SignIn).refused(code.name()))
            .await?;
        return Err(ApiError::new(code));
    };
    state.sign_in_delay.succeeded(attempt);
    begin(&request, &state, proven.id, proven.password_hash).await
}

/// Begins a session for a person who was just proven by a password with this hash.
pub(crate) async fn begin(
    request: &HttpRequest,
    state: &State,
    person: UserId,
    password_hash: String,
) -> Answer<SessionStarted> {
    let token = SessionToken::generate()?;
    let from = address::of_request(request, &state.proxies);
    let agent = request
        .headers()
        .get(actix_web::http::header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let hash = token.hash();
    let record = state
        .db
        .write(move |tx| {
            let event = Event::by(ActorRef::nobody(from), EventKind::SignIn);
            let shown = from.map(|address| address.to_string()).unwrap_or_default();
            let proven = Proven {
                person,
                password_hash: &password_hash,
            };
            let begun = sessions::begin(tx, proven, &hash, &shown, &agent, event)?;
            let found = sessions::find(&mut tx.reading(), &hash)?;
            Ok::<_, ApiError>(begun.map(|_| found.map(|found| found.person)))
        })
        .await?
        .ok_or_else(|| ApiError::new(Code::SignInFailed))?;
    let view = SessionStarted {
        csrf_token: token.csrf_token(),
        user: user_view(record, None),
    };
    let cookie = state.cookie.issue(&token, SESSION_ABSOLUTE / SECOND);
    Ok(Reply::created(view).cookie(cookie))
}

/// Who is signed in, with rights, language and company.
#[utoipa::path(tag = "sessions", operation_id = "get_session",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
#[get("/session")]
async fn get_session(session: OwnSession, state: State) -> Answer<Me> {
    Ok(Reply::ok(me(&state, session).await?))
}

/// Changes one's own name, language or time zone.
#[utoipa::path(tag = "sessions", operation_id = "update_session", request_body = UpdateMe,
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
#[patch("/session")]
async fn update_session(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<UpdateMe>,
) -> Result<NoContent, ApiError> {
    if let Some(name) = &input.name {
        check_name(name).map_err(setting_error)?;
    }
    if let Some(language) = &input.language {
        check_language(language).map_err(setting_error)?;
    }
    if let Some(zone) = &input.time_zone {
        check_time_zone(zone).map_err(setting_error)?;
    }
    let change = PersonChange {
        name: input.name,
        language: input.language,
        time_zone: input.time_zone,
        ..PersonChange::default()
    };
    state
        .db
        .write(move |tx| users::write::update_own(tx, &actor, &change))
        .await
        .map_err(ApiError::from)?;
    Ok(NoContent::new())
}

/// Compares a password with the person's own, as carefully as at sign-in, and gives the stored hash that
/// it fits. `field` names where it was typed.
async fn own_password(
    state: &State,
    actor: &Actor,
    email: &str,
    typed: String,
    field: &'static str,
) -> Result<String, ApiError> {
    let attempt = state
        .sign_in_delay
        .begin(email, None, state.clock.now())
        .map_err(|delayed| ApiError::new(Code::SignInDelayed).retry_after(delayed.seconds))?;
    let id = actor.user();
    let stored = state
        .db
        .read(move |tx| users::read::own_password_hash(tx, id))
        .await
        .map_err(ApiError::from)?;
    let typed = SecretBytes::new(typed.into_bytes());
    let verdict = state.passwords.verify(typed, Some(stored.clone())).await?;
    if !verdict.is_right() {
        state.sign_in_delay.failed(attempt);
        let event = Event::of(actor, EventKind::Password)
            .on(RecordKind::User, id.as_uuid())
            .refused(Code::PasswordWrong.name());
        state.db.record(event).await?;
        return Err(ApiError::of_field(Code::PasswordWrong, field));
    }
    state.sign_in_delay.succeeded(attempt);
    Ok(stored)
}

/// The password was another one when it was to be counted.
fn changed_meanwhile(error: StorageError, field: &'static str) -> ApiError {
    match error {
        StorageError::Refused("password_wrong") => ApiError::of_field(Code::PasswordWrong, field),
        other => other.into(),
    }
}

/// Proves again to be the one who signed in, for what changes rights. Good for ten minutes.
#[utoipa::path(tag = "sessions", operation_id = "prove_session", request_body = Prove,
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
#[post("/session/proof")]
async fn prove_session(
    session: OwnSession,
    state: State,
    Body(input): Body<Prove>,
) -> Result<NoContent, ApiError> {
    let OwnSession { actor, person, .. } = session;
    let stored = own_password(&state, &actor, &person.email, input.password, "password").await?;
    state
        .db
        .write(move |tx| sessions::prove(tx, &actor, &stored))
        .await
        .map_err(|error| changed_meanwhile(error, "password"))?;
    Ok(NoContent::new())
}

/// Changes one's own password. All other sessions end.
#[utoipa::path(tag = "sessions", operation_id = "change_password", request_body = ChangePassword,
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
#[post("/session/password")]
async fn change_password(
    session: OwnSession,
    state: State,
    Body(input): Body<ChangePassword>,
) -> Result<NoContent, ApiError> {
    let OwnSession { actor, person, .. } = session;
    let stored = own_password(&state, &actor, &person.email, input.current, "current").await?;
    check_strength(&input.new, &[&person.name, &person.email], "new")?;
    let hash = state
        .passwords
        .hash(SecretBytes::new(input.new.into_bytes()))
        .await?;
    state
        .db
        .write(move |tx| users::write::set_own_password(tx, &actor, &stored, &hash))
        .await
        .map_err(|error| changed_meanwhile(error, "current"))?;
    Ok(NoContent::new())
}

/// Signs out.
#[utoipa::path(tag = "sessions", operation_id = "end_session",
    responses((status = 204), (status = 401, body = Problem)))]
#[delete("/session")]
async fn end_session(SignedIn(actor): SignedIn, state: State) -> Result<NoContent, ApiError> {
    if let Some(id) = actor.session() {
        state
            .db
            .write(move |tx| sessions::end_own(tx, &actor, id))
            .await
            .map_err(ApiError::from)?;
    }
    Ok(NoContent::new().cookie(state.cookie.remove()))
}

/// One's own sessions.
#[utoipa::path(tag = "sessions", operation_id = "list_sessions",
    responses((status = 200, body = Items<OwnSessionView>), (status = 401, body = Problem)))]
#[get("/sessions")]
async fn list_sessions(SignedIn(actor): SignedIn, state: State) -> Answer<Items<OwnSessionView>> {
    if actor.is_previewed() {
        return Err(ApiError::new(Code::PreviewReadOnly));
    }
    let current = actor.session();
    let own = state
        .db
        .disclose(move |tx| sessions::list_own(tx, &actor))
        .await
        .map_err(ApiError::from)?;
    let items = own
        .into_iter()
        .map(|session| OwnSessionView {
            id: session.id.as_uuid(),
            current: current == Some(session.id),
            created_at: session.created_at.to_rfc3339(),
            last_seen_at: session.last_seen_at.to_rfc3339(),
            address: session.address,
            user_agent: session.user_agent,
        })
        .collect();
    Ok(Reply::ok(Items { items }))
}

/// Signs out everywhere.
#[utoipa::path(tag = "sessions", operation_id = "end_all_sessions",
    responses((status = 204), (status = 401, body = Problem)))]
#[delete("/sessions")]
async fn end_all_sessions(SignedIn(actor): SignedIn, state: State) -> Result<NoContent, ApiError> {
    state
        .db
        .write(move |tx| sessions::end_all_own(tx, &actor))
        .await
        .map_err(ApiError::from)?;
    Ok(NoContent::new().cookie(state.cookie.remove()))
}

/// Ends one of one's own sessions.
#[utoipa::path(tag = "sessions", operation_id = "end_one_session", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
#[delete("/sessions/{id}")]
async fn end_one_session(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let id = SessionId::from_uuid(id.into_inner());
    state
        .db
        .write(move |tx| sessions::end_own(tx, &actor, id))
        .await
        .map_err(ApiError::from)?;
    Ok(NoContent::new())
}
