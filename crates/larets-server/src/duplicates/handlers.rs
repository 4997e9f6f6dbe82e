//! Requests about duplicates in the whole base.

use actix_web::{delete, get, post};
use larets_core::access::{Action, Actor};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_storage::clients::CardKind;
use larets_storage::duplicates::{self as storage, HasDuplicates};
use larets_storage::{Recorded, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{DismissPair, DuplicatePage, DuplicateParams, RecallParams};
use crate::acts::wire::kind_of;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::{Answer, ApiError, AppState, Body, Code, NoContent, Params, Reply, State};
use crate::lists;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_duplicates)
        .service(dismiss_duplicate)
        .service(recall_duplicate);
}

fn kind(name: &str) -> Result<RecordKind, ApiError> {
    match kind_of(name) {
        Some(kind @ (RecordKind::Contact | RecordKind::Company)) => Ok(kind),
        _ => {
            Err(ApiError::of_field(Code::Invalid, "kind").detail("expected contacts or companies"))
        }
    }
}

/// Pairs of records that may be the same, among those the person may see, by what the person may
/// search by. A page looks through a part of the base: it may be empty and not the last.
#[utoipa::path(tag = "duplicates", operation_id = "list_duplicates", params(DuplicateParams),
    responses((status = 200, body = DuplicatePage), ReadProblems))]
#[get("/duplicates")]
async fn list_duplicates(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<DuplicateParams>,
) -> Answer<DuplicatePage> {
    let who = actor.clone();
    let work = async {
        let cursor = lists::cursor(params.cursor)?;
        match kind(&params.kind)? {
            RecordKind::Contact => page::<Contact>(&state, who, cursor).await,
            _ => page::<Company>(&state, who, cursor).await,
        }
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

async fn page<R: HasDuplicates>(
    state: &AppState,
    actor: Actor,
    cursor: Option<String>,
) -> Result<DuplicatePage, ApiError> {
    actor.may_read::<R>()?;
    let found = state.db.disclose(move |tx| {
        let found = storage::list::<R>(tx, &actor, cursor.as_deref())?;
        let ids = found.items.iter().flat_map(|pair| &pair.records);
        let event = Event::of(&actor, EventKind::Duplicates)
            .with(
                "kind",
                Detail::Code(<R as CardKind>::KIND.name().to_owned()),
            )
            .with("ids", Detail::Ids(ids.map(|(id, _)| *id).collect()));
        Ok::<_, StorageError>(Recorded::new(DuplicatePage::from(found), event))
    });
    Ok(found.await?)
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
