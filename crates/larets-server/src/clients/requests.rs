//! The requests about a kind of record, between its routes and the work: refusals for lack of
//! rights are recorded, the version goes out as `ETag`, what was made has an address.

use actix_web::HttpRequest;
use larets_core::access::Actor;
use larets_core::audit::RecordRef;
use uuid::Uuid;

use super::idempotency_key;
use super::record::{CardRequests, CardView};
use super::wire::{DuplicateList, FindDuplicates};
use super::work::{self, FindAlike};
use crate::http::refusals::watched;
use crate::http::reply::if_match;
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, AppState, NoContent, Reply};
use crate::lists::wire::{ListParams, PageParams};
use crate::notes::wire::TimelineNote;
use crate::timeline;
use crate::timeline::wire::TimelinePage;

fn about<R: CardRequests>(id: Uuid) -> RecordRef {
    RecordRef { kind: R::KIND, id }
}

fn with_version<V: CardView>(view: V) -> Reply<V> {
    let version = view.version();
    Reply::ok(view).version(version)
}

/// A page of the list.
pub async fn list<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    params: ListParams,
) -> Answer<Page<R::View>> {
    let work = work::page::<R>(state, actor.clone(), params);
    Ok(Reply::ok(watched(state, &actor, None, work).await?))
}

/// Makes a record.
pub async fn create<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    request: &HttpRequest,
    input: R::Input,
) -> Answer<R::View> {
    let key = idempotency_key(request)?;
    let work = work::create::<R>(state, actor.clone(), key, input);
    let view = watched(state, &actor, None, work).await?;
    let (version, id) = (view.version(), view.id());
    let address = format!("/api/v1/{}/{id}", R::AREA.name());
    Ok(Reply::created(view).version(version).location(address))
}

/// Opens a card.
pub async fn open<R: CardRequests>(state: &AppState, actor: Actor, id: Uuid) -> Answer<R::View> {
    let work = work::open::<R>(state, actor.clone(), id);
    let view = watched(state, &actor, Some(about::<R>(id)), work).await?;
    Ok(with_version(view))
}

/// Changes a record.
pub async fn update<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    request: &HttpRequest,
    id: Uuid,
    input: R::Input,
) -> Answer<R::View> {
    let expected = if_match(request)?;
    let work = work::update::<R>(state, actor.clone(), id, expected, input);
    let view = watched(state, &actor, Some(about::<R>(id)), work).await?;
    Ok(with_version(view))
}

/// Moves a record to the bin.
pub async fn delete<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    request: &HttpRequest,
    id: Uuid,
) -> Result<NoContent, ApiError> {
    let expected = if_match(request)?;
    let work = work::remove::<R>(state, actor.clone(), id, expected);
    watched(state, &actor, Some(about::<R>(id)), work).await?;
    Ok(NoContent::new())
}

/// Takes a record back from the bin.
pub async fn restore<R: CardRequests>(state: &AppState, actor: Actor, id: Uuid) -> Answer<R::View> {
    let work = work::restore::<R>(state, actor.clone(), id);
    let view = watched(state, &actor, Some(about::<R>(id)), work).await?;
    Ok(with_version(view))
}

/// Records that may be the same; `find` compares.
pub async fn duplicates<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    input: FindDuplicates,
    find: FindAlike<R>,
) -> Answer<DuplicateList> {
    let work = work::duplicates::<R>(state, actor.clone(), input, find);
    Ok(Reply::ok(watched(state, &actor, None, work).await?))
}

/// What happened with a record.
pub async fn timeline<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    params: PageParams,
) -> Answer<TimelinePage> {
    let work = timeline::of_record::<R>(state, actor.clone(), id, params);
    let page = watched(state, &actor, Some(about::<R>(id)), work).await?;
    Ok(Reply::ok(page))
}

/// Writes a note about a record.
pub async fn note<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    work: impl Future<Output = Result<TimelineNote, ApiError>>,
) -> Answer<TimelineNote> {
    let note = watched(state, &actor, Some(about::<R>(id)), work).await?;
    let version = note.version;
    let address = format!("/api/v1/notes/{}", note.id);
    Ok(Reply::created(note).version(version).location(address))
}
