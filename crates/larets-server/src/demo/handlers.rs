//! Requests about demo data.

use actix_web::{delete, post};
use larets_core::access::{Action, Area};
use larets_core::audit::{Event, EventKind};
use larets_storage::{demo, users};
use utoipa_actix_web::service_config::ServiceConfig;

use super::job::{Options, fill};
use super::wire::{CreateDemo, DemoColleague, DemoView};
use crate::http::actor::SignedIn;
use crate::http::refusals::watched;
use crate::http::wire::Problem;
use crate::http::{Answer, ApiError, Body, NoContent, Reply, State};
use crate::language::Language;

/// Most contacts made at once.
const CONTACTS_LIMIT: usize = 50_000;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(create_demo).service(delete_demo);
}

/// Makes demo data, in the language of whoever asks. The passwords of the invented colleagues are told once.
#[utoipa::path(tag = "demo", operation_id = "create_demo", request_body = CreateDemo,
    responses((status = 201, body = DemoView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/demo")]
async fn create_demo(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateDemo>,
) -> Answer<DemoView> {
    let allowed = async { Ok(actor.may(Area::Settings, Action::Create)?) };
    let permit = watched(&state, &actor, None, allowed).await?;
    let asker = actor.user();
    let language = state.db.read(move |tx| users::read::language(tx, asker));
    let usual = Options::usual(Language::of(&language.await.map_err(ApiError::from)?));
    let options = Options {
        contacts: input.contacts.unwrap_or(usual.contacts).min(CONTACTS_LIMIT),
        seed: input.seed.unwrap_or(usual.seed),
        ..usual
    };
    let people = fill(&state.db, &state.passwords, permit, &actor, options).await?;
    Ok(Reply::created(DemoView {
        contacts: options.contacts,
        companies: options.companies(),
        deals: options.deals(),
        people: people
            .into_iter()
            .map(|person| DemoColleague {
                role: person.role.name(),
                email: person.email,
                password: person.password,
            })
            .collect(),
    }))
}

/// Removes all demo data. What staff made meanwhile stays.
#[utoipa::path(tag = "demo", operation_id = "delete_demo",
    responses((status = 204), (status = 403, body = Problem)))]
#[delete("/demo")]
async fn delete_demo(SignedIn(actor): SignedIn, state: State) -> Result<NoContent, ApiError> {
    let allowed = async { Ok(actor.may(Area::Settings, Action::Delete)?) };
    let permit = watched(&state, &actor, None, allowed).await?;
    loop {
        let permit = permit.clone();
        let event = Event::of(&actor, EventKind::Demo);
        let removed = state
            .db
            .write(move |tx| demo::remove_some(tx, &permit, event))
            .await
            .map_err(ApiError::from)?;
        if removed == 0 {
            return Ok(NoContent::new());
        }
    }
}
