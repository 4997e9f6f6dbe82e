//! Routes of contacts with their place in the OpenAPI document. What they do stands in `work.rs`;
//! refusals are recorded by `watched`.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::audit::{RecordKind, RecordRef};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{ContactView, CreateContact, UpdateContact};
use super::work;
use crate::clients;
use crate::clients::wire::{DuplicateList, FindDuplicates, IdempotencyKey, IfMatch};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, Body, NoContent, Params, Reply, State};
use crate::lists::wire::{ListParams, PageParams};
use crate::notes;
use crate::notes::wire::{TimelineNote, WriteNote};
use crate::timeline;
use crate::timeline::wire::TimelinePage;

const KIND: RecordKind = RecordKind::Contact;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_contacts)
        .service(create_contact)
        .service(find_contact_duplicates)
        .service(open_contact)
        .service(update_contact)
        .service(delete_contact)
        .service(restore_contact)
        .service(list_contact_timeline)
        .service(create_contact_note);
}

fn about(id: Uuid) -> RecordRef {
    RecordRef { kind: KIND, id }
}

/// Contacts the person may see, page by page.
#[utoipa::path(tag = "contacts", operation_id = "list_contacts", params(ListParams),
    responses((status = 200, body = Page<ContactView>), ReadProblems))]
#[get("/contacts")]
async fn list_contacts(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ListParams>,
) -> Answer<Page<ContactView>> {
    let page = watched(
        &state,
        &actor,
        None,
        work::page(&state, actor.clone(), params),
    )
    .await?;
    Ok(Reply::ok(page))
}

/// Makes a contact. At least a name, a phone, an e-mail address or a company is needed.
#[utoipa::path(tag = "contacts", operation_id = "create_contact", params(IdempotencyKey),
    request_body = CreateContact,
    responses((status = 201, body = ContactView), WriteProblems))]
#[post("/contacts")]
async fn create_contact(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    Body(CreateContact(input)): Body<CreateContact>,
) -> Answer<ContactView> {
    let key = clients::idempotency_key(&request)?;
    let work = work::create(&state, actor.clone(), key, input);
    let view = watched(&state, &actor, None, work).await?;
    let address = format!("/api/v1/contacts/{}", view.id);
    let version = view.version;
    Ok(Reply::created(view).version(version).location(address))
}

/// Opens the card of a contact.
#[utoipa::path(tag = "contacts", operation_id = "open_contact", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), ReadProblems))]
#[get("/contacts/{id}")]
async fn open_contact(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ContactView> {
    let id = id.into_inner();
    let view = watched(
        &state,
        &actor,
        Some(about(id)),
        work::open(&state, actor.clone(), id),
    )
    .await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Changes a contact: only the fields sent.
#[utoipa::path(tag = "contacts", operation_id = "update_contact",
    params(("id" = Uuid, Path), IfMatch), request_body = UpdateContact,
    responses((status = 200, body = ContactView), WriteProblems))]
#[patch("/contacts/{id}")]
async fn update_contact(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateContact>,
) -> Answer<ContactView> {
    let id = id.into_inner();
    let expected = if_match(&request)?;
    let work = work::update(&state, actor.clone(), id, expected, input);
    let view = watched(&state, &actor, Some(about(id)), work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Moves a contact to the bin for 30 days.
#[utoipa::path(tag = "contacts", operation_id = "delete_contact",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/contacts/{id}")]
async fn delete_contact(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let id = id.into_inner();
    let expected = if_match(&request)?;
    watched(
        &state,
        &actor,
        Some(about(id)),
        work::remove(&state, actor.clone(), id, expected),
    )
    .await?;
    Ok(NoContent::new())
}

/// Takes a contact back from the bin.
#[utoipa::path(tag = "contacts", operation_id = "restore_contact", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), WriteProblems))]
#[post("/contacts/{id}/restore")]
async fn restore_contact(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ContactView> {
    let id = id.into_inner();
    let view = watched(
        &state,
        &actor,
        Some(about(id)),
        work::restore(&state, actor.clone(), id),
    )
    .await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Contacts that may be the same person, among those the person may see.
#[utoipa::path(tag = "contacts", operation_id = "find_contact_duplicates",
    request_body = FindDuplicates,
    responses((status = 200, body = DuplicateList), ReadProblems))]
#[post("/contacts/duplicates")]
async fn find_contact_duplicates(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<FindDuplicates>,
) -> Answer<DuplicateList> {
    let found = watched(
        &state,
        &actor,
        None,
        work::duplicates(&state, actor.clone(), input),
    )
    .await?;
    Ok(Reply::ok(found))
}

/// What happened with a contact, the latest first: notes, changes and acts. Openings only for
/// those who may see the record of events.
#[utoipa::path(tag = "contacts", operation_id = "list_contact_timeline",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = TimelinePage), ReadProblems))]
#[get("/contacts/{id}/timeline")]
async fn list_contact_timeline(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<PageParams>,
) -> Answer<TimelinePage> {
    let id = id.into_inner();
    let work = timeline::contact(&state, actor.clone(), id, params);
    let page = watched(&state, &actor, Some(about(id)), work).await?;
    Ok(Reply::ok(page))
}

/// Writes a note about a contact.
#[utoipa::path(tag = "contacts", operation_id = "create_contact_note",
    params(("id" = Uuid, Path)), request_body = WriteNote,
    responses((status = 201, body = TimelineNote), WriteProblems))]
#[post("/contacts/{id}/notes")]
async fn create_contact_note(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<WriteNote>,
) -> Answer<TimelineNote> {
    let id = id.into_inner();
    let work = notes::create_for_contact(&state, actor.clone(), id, input);
    let note = watched(&state, &actor, Some(about(id)), work).await?;
    let version = note.version;
    let address = format!("/api/v1/notes/{}", note.id);
    Ok(Reply::created(note).version(version).location(address))
}
