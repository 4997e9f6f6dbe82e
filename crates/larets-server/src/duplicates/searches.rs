//! Requests about searches for duplicates in the whole base. Everybody has only their own.

use actix_web::{get, post, web};
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::DuplicateSearchId;
use larets_storage::duplicates::{DuplicateSearch, HasDuplicates, read, write};
use larets_storage::{Recorded, StorageError};
use uuid::Uuid;

use super::handlers::kind;
use super::run;
use super::wire::{CreateDuplicateSearch, DuplicateSearchView, PairParams, PairView};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::{Items, Page};
use crate::http::{Answer, ApiError, AppState, Body, Params, Reply, State};

/// Begins to look through the whole base for records that may be the same, among those the person may
/// see, by what the person may search by. It goes on when nobody looks, and takes the place of the
/// person's search before of that kind.
#[utoipa::path(tag = "duplicates", operation_id = "create_duplicate_search",
    request_body = CreateDuplicateSearch,
    responses((status = 202, body = DuplicateSearchView), WriteProblems))]
#[post("/duplicate-searches")]
pub(super) async fn create_duplicate_search(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateDuplicateSearch>,
) -> Answer<DuplicateSearchView> {
    let who = actor.clone();
    let work = async {
        match kind(&input.kind)? {
            RecordKind::Contact => begun::<Contact>(&state, who).await,
            _ => begun::<Company>(&state, who).await,
        }
    };
    let search = watched(&state, &actor, None, work).await?;
    run::begin(&state.db, search.id);
    let location = format!("/api/v1/duplicate-searches/{}", search.id);
    Ok(Reply::accepted(DuplicateSearchView::from(search)).location(location))
}

async fn begun<R: HasDuplicates>(
    state: &AppState,
    actor: Actor,
) -> Result<DuplicateSearch, ApiError> {
    let grant = actor.may_read::<R>()?;
    let begun = state
        .db
        .write(move |tx| write::begin::<R>(tx, &grant, &actor));
    Ok(begun.await?)
}

/// One's own searches of the last 7 days: the last of contacts and the last of companies.
#[utoipa::path(tag = "duplicates", operation_id = "list_duplicate_searches",
    responses((status = 200, body = Items<DuplicateSearchView>), ReadProblems))]
#[get("/duplicate-searches")]
pub(super) async fn list_duplicate_searches(
    SignedIn(actor): SignedIn,
    state: State,
) -> Answer<Items<DuplicateSearchView>> {
    let who = actor.clone();
    let work = async {
        let found = state.db.read(move |tx| read::list_own(tx, &who)).await?;
        let items = found.into_iter().map(DuplicateSearchView::from).collect();
        Ok(Items { items })
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// One of one's own searches.
#[utoipa::path(tag = "duplicates", operation_id = "open_duplicate_search",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DuplicateSearchView), ReadProblems))]
#[get("/duplicate-searches/{id}")]
pub(super) async fn open_duplicate_search(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<DuplicateSearchView> {
    let id = DuplicateSearchId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let found = state.db.read(move |tx| read::own(tx, &who, id)).await?;
        Ok(DuplicateSearchView::from(found))
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// Stops one of one's own searches. What it found stays.
#[utoipa::path(tag = "duplicates", operation_id = "cancel_duplicate_search",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DuplicateSearchView), WriteProblems))]
#[post("/duplicate-searches/{id}/cancel")]
pub(super) async fn cancel_duplicate_search(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<DuplicateSearchView> {
    let id = DuplicateSearchId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let stopped = state.db.write(move |tx| write::cancel(tx, &who, id));
        Ok::<_, ApiError>(DuplicateSearchView::from(stopped.await?))
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// Pairs that one of one's own searches found, as far as they are pairs still: both records are seen,
/// nobody said that they are none, and the person may search by what they are alike in.
#[utoipa::path(tag = "duplicates", operation_id = "list_duplicate_pairs",
    params(("id" = Uuid, Path), PairParams),
    responses((status = 200, body = Page<PairView>), ReadProblems))]
#[get("/duplicate-searches/{id}/pairs")]
pub(super) async fn list_duplicate_pairs(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<PairParams>,
) -> Answer<Page<PairView>> {
    let id = DuplicateSearchId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let listed = state.db.disclose(move |tx| {
            let search = read::own(tx, &who, id)?;
            let found = read::pairs(tx, &who, &search, params.cursor)?;
            let ids = found.items.iter().flat_map(|pair| &pair.records);
            let event = Event::of(&who, EventKind::Duplicates)
                .with("kind", Detail::Code(search.kind.name().to_owned()))
                .with("ids", Detail::Ids(ids.map(|(id, _)| *id).collect()));
            let page = Page {
                items: found.items.into_iter().map(PairView::from).collect(),
                next_cursor: found.next.map(|place| place.to_string()),
                count: None,
            };
            Ok::<_, StorageError>(Recorded::new(page, event))
        });
        Ok(listed.await?)
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}
