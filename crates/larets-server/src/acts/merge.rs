//! Two records become one: the requests. Looking in advance does it and takes it back, so that what is
//! shown is what it would be.

use actix_web::{HttpRequest, post, web};
use larets_core::access::{Action, Actor};
use larets_core::audit::{Event, EventKind, RecordRef};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_storage::acts::ActRecord;
use larets_storage::acts::merge::{self as storage, Choice, Choices, Mergeable};
use larets_storage::clients::{ClientGrants, read};
use larets_storage::{Recorded, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{ActView, MergeRecords};
use crate::clients::record::CardRequests;
use crate::clients::wire::IfMatch;
use crate::companies::wire::CompanyView;
use crate::contacts::wire::ContactView;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::{Answer, ApiError, AppState, Body, Code, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(preview_contact_merge)
        .service(merge_contacts)
        .service(preview_company_merge)
        .service(merge_companies);
}

fn choices(input: &MergeRecords) -> Result<Choices, ApiError> {
    let choices = input.fields.iter().map(|(name, choice)| {
        let wrong = || {
            ApiError::of_field(Code::Invalid, format!("fields.{name}"))
                .detail("expected this, other or both")
        };
        Ok((name.clone(), Choice::from_name(choice).ok_or_else(wrong)?))
    });
    choices.collect()
}

/// How a look in advance ends: its transaction is taken back with what was seen in it.
enum Ended<V> {
    Seen(Box<V>),
    Failed(ApiError),
}

impl<V> From<StorageError> for Ended<V> {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

async fn preview<R: CardRequests + Mergeable>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    input: MergeRecords,
) -> Result<R::View, ApiError> {
    let grant = actor.may_read::<R>()?;
    actor.may_change::<R>(Action::Delete)?;
    let choices = choices(&input)?;
    // Values of both are shown.
    let looks = [id, input.other_id].map(|id| Event::of(&actor, EventKind::Open).on(R::KIND, id));
    let tried: Result<(), Ended<R::View>> = state
        .db
        .write(move |tx| {
            let pair = (R::Id::from(id), R::Id::from(input.other_id));
            storage::merge::<R>(tx, &actor, pair, (None, input.other_version), &choices)
                .map_err(|error| Ended::Failed(error.into()))?;
            let grants = ClientGrants::of(&actor);
            let card = read::card::<R>(&mut tx.reading(), &grants, id.into())?;
            Err(Ended::Seen(Box::new(R::view(&card, &grant))))
        })
        .await;
    match tried {
        Err(Ended::Seen(view)) => {
            for look in looks {
                state.db.record(look).await?;
            }
            Ok(*view)
        }
        Err(Ended::Failed(error)) => Err(error),
        Ok(()) => Err(ApiError::new(Code::Unexpected)),
    }
}

async fn merge<R: CardRequests + Mergeable>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
    input: MergeRecords,
) -> Result<ActView, ApiError> {
    actor.may_change::<R>(Action::Delete)?;
    let (choices, who) = (choices(&input)?, actor.clone());
    let act: Result<ActRecord, ApiError> = state
        .db
        .write(move |tx| {
            let pair = (R::Id::from(id), R::Id::from(input.other_id));
            let expected = (expected, input.other_version);
            let merged = storage::merge::<R>(tx, &who, pair, expected, &choices);
            Ok::<Recorded<ActRecord>, ApiError>(merged?)
        })
        .await;
    Ok(ActView::of(act?, &actor, state.db.now()))
}

fn about<R: CardRequests>(id: Uuid) -> RecordRef {
    RecordRef { kind: R::KIND, id }
}

/// The contact that would stay after a merge, as the person would see it. Nothing is changed.
#[utoipa::path(tag = "contacts", operation_id = "preview_contact_merge",
    params(("id" = Uuid, Path)), request_body = MergeRecords,
    responses((status = 200, body = ContactView), ReadProblems))]
#[post("/contacts/{id}/merge/preview")]
async fn preview_contact_merge(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<MergeRecords>,
) -> Answer<ContactView> {
    let work = preview::<Contact>(&state, actor.clone(), *id, input);
    watched(&state, &actor, Some(about::<Contact>(*id)), work)
        .await
        .map(Reply::ok)
}

/// Makes two contacts one. The other goes to the bin; undoing the act makes them two again.
#[utoipa::path(tag = "contacts", operation_id = "merge_contacts",
    params(("id" = Uuid, Path), IfMatch), request_body = MergeRecords,
    responses((status = 200, body = ActView), WriteProblems))]
#[post("/contacts/{id}/merge")]
async fn merge_contacts(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<MergeRecords>,
) -> Answer<ActView> {
    let expected = if_match(&request)?;
    let work = merge::<Contact>(&state, actor.clone(), *id, expected, input);
    watched(&state, &actor, Some(about::<Contact>(*id)), work)
        .await
        .map(Reply::ok)
}

/// The company that would stay after a merge, as the person would see it. Nothing is changed.
#[utoipa::path(tag = "companies", operation_id = "preview_company_merge",
    params(("id" = Uuid, Path)), request_body = MergeRecords,
    responses((status = 200, body = CompanyView), ReadProblems))]
#[post("/companies/{id}/merge/preview")]
async fn preview_company_merge(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<MergeRecords>,
) -> Answer<CompanyView> {
    let work = preview::<Company>(&state, actor.clone(), *id, input);
    watched(&state, &actor, Some(about::<Company>(*id)), work)
        .await
        .map(Reply::ok)
}

/// Makes two companies one. The other goes to the bin; undoing the act makes them two again.
#[utoipa::path(tag = "companies", operation_id = "merge_companies",
    params(("id" = Uuid, Path), IfMatch), request_body = MergeRecords,
    responses((status = 200, body = ActView), WriteProblems))]
#[post("/companies/{id}/merge")]
async fn merge_companies(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<MergeRecords>,
) -> Answer<ActView> {
    let expected = if_match(&request)?;
    let work = merge::<Company>(&state, actor.clone(), *id, expected, input);
    watched(&state, &actor, Some(about::<Company>(*id)), work)
        .await
        .map(Reply::ok)
}
