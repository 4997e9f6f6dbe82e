//! Routes of contacts with their place in the OpenAPI document. What they do stands in `clients`,
//! once for every kind of record.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::contacts::Contact;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{ContactView, CreateContact, UpdateContact};
use super::work;
use crate::clients::requests;
use crate::clients::wire::{DuplicateList, FindDuplicates, IdempotencyKey, IfMatch};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems};
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, Body, NoContent, Params, State};
use crate::lists::wire::{ListParams, PageParams};
use crate::notes;
use crate::notes::wire::{TimelineNote, WriteNote};
use crate::timeline::wire::TimelinePage;

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

/// Contacts the person may see, page by page.
#[utoipa::path(tag = "contacts", operation_id = "list_contacts", params(ListParams),
    responses((status = 200, body = Page<ContactView>), ReadProblems))]
#[get("/contacts")]
async fn list_contacts(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ListParams>,
) -> Answer<Page<ContactView>> {
    requests::list::<Contact>(&state, actor, params).await
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
    requests::create::<Contact>(&state, actor, &request, input).await
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
    requests::open::<Contact>(&state, actor, *id).await
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
    requests::update::<Contact>(&state, actor, &request, *id, input).await
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
    requests::delete::<Contact>(&state, actor, &request, *id).await
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
    requests::restore::<Contact>(&state, actor, *id).await
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
    requests::duplicates::<Contact>(&state, actor, input, work::duplicates).await
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
    requests::timeline::<Contact>(&state, actor, *id, params).await
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
    let work = notes::create_for_contact(&state, actor.clone(), *id, input);
    requests::note::<Contact>(&state, actor, *id, work).await
}
