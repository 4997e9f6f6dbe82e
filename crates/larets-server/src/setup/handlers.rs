//! Requests of the set-up.

use std::net::IpAddr;

use actix_web::{FromRequest as _, HttpRequest, get, post};
use larets_core::access::{Action, Role, SystemActor};
use larets_core::audit::{ActorRef, Detail, Event, EventKind};
use larets_core::email::Email;
use larets_core::users::{CompanySettings, User, check_name};
use larets_security::password::strength;
use larets_security::secret::SecretBytes;
use larets_storage::installation;
use larets_storage::users::write::{NewPerson, create};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{JudgePassword, SetUp, SetupView, StrengthView};
use crate::http::actor::SignedIn;
use crate::http::problem::setting_error;
use crate::http::wire::Problem;
use crate::http::{Answer, ApiError, Body, Code, Reply, State, address};
use crate::passwords::check_strength;
use crate::pipelines::ensure_first;
use crate::sessions::begin;
use crate::sessions::wire::SessionStarted;

/// Most texts a password is compared with.
const INPUTS_LIMIT: usize = 20;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(get_setup)
        .service(create_setup)
        .service(judge_password);
}

/// Whether the installation waits to be set up.
#[utoipa::path(tag = "setup", operation_id = "get_setup", responses((status = 200, body = SetupView)))]
#[get("/setup")]
async fn get_setup(state: State) -> Answer<SetupView> {
    let company = state
        .db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?;
    Ok(Reply::ok(SetupView {
        needed: company.is_none(),
    }))
}

/// Sets the installation up and signs the first administrator in.
#[utoipa::path(tag = "setup", operation_id = "create_setup", request_body = SetUp,
    responses((status = 201, body = SessionStarted), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/setup")]
async fn create_setup(
    request: HttpRequest,
    state: State,
    Body(input): Body<SetUp>,
) -> Answer<SessionStarted> {
    let done = state
        .db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?
        .is_some();
    if done {
        return Err(ApiError::new(Code::SetupDone));
    }
    let from = address::of_request(&request, &state.proxies);
    if !state.accepts_setup_token(&input.token) {
        return Err(wrong_token(&state, from).await?);
    }
    let company = CompanySettings {
        name: input.company.name,
        language: input.company.language,
        time_zone: input.company.time_zone,
        currency: input.company.currency,
        phone_region: input.company.phone_region,
        export_reason: true,
    };
    company.check().map_err(setting_error)?;
    let administrator = input.administrator;
    check_name(&administrator.name).map_err(setting_error)?;
    let email = Email::parse(&administrator.email)
        .map_err(|_| ApiError::of_field(Code::EmailInvalid, "email"))?;
    let personal = [
        administrator.name.as_str(),
        email.as_str(),
        company.name.as_str(),
    ];
    check_strength(&administrator.password, &personal, "password")?;
    let password = SecretBytes::new(administrator.password.into_bytes());
    let password_hash = state.passwords.hash(password).await?;
    let person = NewPerson {
        name: administrator.name,
        email: email.as_str().to_owned(),
        password_hash: password_hash.clone(),
        roles: vec![Role::Administrator.into()],
        department: None,
        language: company.language.clone(),
        time_zone: company.time_zone.clone(),
        demo: false,
    };
    let id = state
        .db
        .write(move |tx| {
            let actor = SystemActor::for_job("set-up").at_address(from);
            let grant = actor.may_change::<User>(Action::Create)?;
            installation::set_up(tx, &grant, &company)?;
            let made = create(tx, &grant, &actor, &person)?;
            Ok::<_, ApiError>(made.and(Event::of(&actor, EventKind::SetUp)))
        })
        .await?;
    let actor = SystemActor::for_job("set-up").at_address(from);
    ensure_first(&state.db, &actor).await?;
    begin(&request, &state, id, password_hash).await
}

/// Somebody tries a link that is none. Recorded once a minute: it costs nothing to try on.
async fn wrong_token(state: &State, from: Option<IpAddr>) -> Result<ApiError, ApiError> {
    let code = Code::SetupTokenWrong;
    if let Some(attempts) = state.sign_in_delay.wrong_setup_token(state.clock.now()) {
        let event = Event::by(ActorRef::nobody(from), EventKind::SetUp)
            .refused(code.name())
            .with("attempts", Detail::Number(i64::from(attempts)));
        state.db.record(event).await?;
    }
    Ok(ApiError::new(code))
}

/// Judges a password before it is used.
#[utoipa::path(tag = "setup", operation_id = "judge_password", request_body = JudgePassword,
    responses((status = 200, body = StrengthView), (status = 401, body = Problem)))]
#[post("/setup/strength")]
async fn judge_password(
    request: HttpRequest,
    state: State,
    Body(input): Body<JudgePassword>,
) -> Answer<StrengthView> {
    let by_link = input
        .token
        .as_deref()
        .is_some_and(|token| state.accepts_setup_token(token));
    if !by_link {
        SignedIn::extract(&request).await?;
    }
    let inputs: Vec<&str> = input
        .inputs
        .iter()
        .map(String::as_str)
        .take(INPUTS_LIMIT)
        .collect();
    let judged = strength(&input.password, &inputs);
    Ok(Reply::ok(StrengthView {
        score: judged.score,
        acceptable: judged.acceptable,
        problems: judged
            .problems
            .iter()
            .map(|problem| problem.as_str())
            .collect(),
    }))
}
