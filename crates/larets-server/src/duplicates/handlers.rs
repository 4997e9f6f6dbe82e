//! Requests about pairs that are no duplicates.

use actix_web::{delete, post};
use larets_core::access::{Action, Actor};
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_storage::duplicates::{self as storage, HasDuplicates};
use utoipa_actix_web::service_config::ServiceConfig;

use super::searches;
use super::wire::{DismissPair, RecallParams};
use crate::acts::wire::kind_of;
use crate::http::actor::SignedIn;
use crate::http::refusals::{WriteProblems, watched};
use crate::http::{ApiError, AppState, Body, Code, NoContent, Params, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(searches::create_duplicate_search)
        .service(searches::list_duplicate_searches)
        .service(searches::open_duplicate_search)
        .service(searches::cancel_duplicate_search)
        .service(searches::list_duplicate_pairs)
        .service(dismiss_duplicate)
        .service(recall_duplicate);
}

pub(super) fn kind(name: &str) -> Result<RecordKind, ApiError> {
    match kind_of(name) {
        Some(kind @ (RecordKind::Contact | RecordKind::Company)) => Ok(kind),
        _ => {
            Err(ApiError::of_field(Code::Invalid, "kind").detail("expected contacts or companies"))
        }
    }
}

/// Remembers that two records are no duplicates, for everybody.
#[utoipa::path(tag = "duplicates", operation_id = "dismiss_duplicate", request_body = DismissPair,
    responses((status = 204), WriteProblems))]
#[post("/duplicates/dismiss")]
async fn dismiss_duplicate(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<DismissPair>,
) -> Result<NoContent, ApiError> {
    let who = actor.clone();
    let work = async {
        match kind(&input.kind)? {
            RecordKind::Contact => dismiss::<Contact>(&state, who, input).await,
            _ => dismiss::<Company>(&state, who, input).await,
        }
    };
    watched(&state, &actor, None, work).await?;
    Ok(NoContent::new())
}

async fn dismiss<R: HasDuplicates>(
    state: &AppState,
    actor: Actor,
    input: DismissPair,
) -> Result<(), ApiError> {
    actor.may_read::<R>()?;
    let grant = actor.may_change::<R>(Action::Edit)?;
    let pair = (input.first_id, input.second_id);
    let done = state
        .db
        .write(move |tx| storage::dismiss::<R>(tx, &actor, &grant, pair));
    Ok(done.await?)
}

/// Takes back, for everybody, that two records are no duplicates. Whoever may say so may take it back. The
/// answer is the same where nobody said so.
#[utoipa::path(tag = "duplicates", operation_id = "recall_duplicate", params(RecallParams),
    responses((status = 204), WriteProblems))]
#[delete("/duplicates/dismissed")]
async fn recall_duplicate(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<RecallParams>,
) -> Result<NoContent, ApiError> {
    let who = actor.clone();
    let work = async {
        match kind(&params.kind)? {
            RecordKind::Contact => recall::<Contact>(&state, who, params).await,
            _ => recall::<Company>(&state, who, params).await,
        }
    };
    watched(&state, &actor, None, work).await?;
    Ok(NoContent::new())
}

async fn recall<R: HasDuplicates>(
    state: &AppState,
    actor: Actor,
    params: RecallParams,
) -> Result<(), ApiError> {
    actor.may_read::<R>()?;
    let grant = actor.may_change::<R>(Action::Edit)?;
    let pair = (params.first_id, params.second_id);
    let done = state
        .db
        .write(move |tx| storage::recall::<R>(tx, &actor, &grant, pair));
    Ok(done.await?)
}
