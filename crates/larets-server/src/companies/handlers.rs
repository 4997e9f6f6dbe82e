//! Routes of companies with their place in the OpenAPI document. What they do stands in `clients`,
//! once for every kind of record.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::companies::Company;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{CompanyView, CreateCompany, UpdateCompany};
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
        .service(list_companies)
        .service(create_company)
        .service(find_company_duplicates)
        .service(open_company)
        .service(update_company)
        .service(delete_company)
        .service(restore_company)
        .service(list_company_timeline)
        .service(create_company_note);
}

/// Companies the person may see, page by page.
#[utoipa::path(tag = "companies", operation_id = "list_companies", params(ListParams),
    responses((status = 200, body = Page<CompanyView>), ReadProblems))]
#[get("/companies")]
async fn list_companies(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ListParams>,
) -> Answer<Page<CompanyView>> {
    requests::list::<Company>(&state, actor, params).await
}

/// Makes a company. A name is needed.
#[utoipa::path(tag = "companies", operation_id = "create_company", params(IdempotencyKey),
    request_body = CreateCompany,
    responses((status = 201, body = CompanyView), WriteProblems))]
#[post("/companies")]
async fn create_company(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    Body(CreateCompany(input)): Body<CreateCompany>,
) -> Answer<CompanyView> {
    requests::create::<Company>(&state, actor, &request, input).await
}

/// Opens the card of a company.
#[utoipa::path(tag = "companies", operation_id = "open_company", params(("id" = Uuid, Path)),
    responses((status = 200, body = CompanyView), ReadProblems))]
#[get("/companies/{id}")]
async fn open_company(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<CompanyView> {
    requests::open::<Company>(&state, actor, *id).await
}

/// Changes a company: only the fields sent.
#[utoipa::path(tag = "companies", operation_id = "update_company",
    params(("id" = Uuid, Path), IfMatch), request_body = UpdateCompany,
    responses((status = 200, body = CompanyView), WriteProblems))]
#[patch("/companies/{id}")]
async fn update_company(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateCompany>,
) -> Answer<CompanyView> {
    requests::update::<Company>(&state, actor, &request, *id, input).await
}

/// Moves a company to the bin for 30 days.
#[utoipa::path(tag = "companies", operation_id = "delete_company",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/companies/{id}")]
async fn delete_company(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    requests::delete::<Company>(&state, actor, &request, *id).await
}

/// Takes a company back from the bin.
#[utoipa::path(tag = "companies", operation_id = "restore_company", params(("id" = Uuid, Path)),
    responses((status = 200, body = CompanyView), WriteProblems))]
#[post("/companies/{id}/restore")]
async fn restore_company(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<CompanyView> {
    requests::restore::<Company>(&state, actor, *id).await
}

/// Companies that may be the same, among those the person may see.
#[utoipa::path(tag = "companies", operation_id = "find_company_duplicates",
    request_body = FindDuplicates,
    responses((status = 200, body = DuplicateList), ReadProblems))]
#[post("/companies/duplicates")]
async fn find_company_duplicates(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<FindDuplicates>,
) -> Answer<DuplicateList> {
    requests::duplicates::<Company>(&state, actor, input, work::duplicates).await
}

/// What happened with a company, the latest first: notes, changes and acts. Openings only for
/// those who may see the record of events.
#[utoipa::path(tag = "companies", operation_id = "list_company_timeline",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = TimelinePage), ReadProblems))]
#[get("/companies/{id}/timeline")]
async fn list_company_timeline(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<PageParams>,
) -> Answer<TimelinePage> {
    requests::timeline::<Company>(&state, actor, *id, params).await
}

/// Writes a note about a company.
#[utoipa::path(tag = "companies", operation_id = "create_company_note",
    params(("id" = Uuid, Path)), request_body = WriteNote,
    responses((status = 201, body = TimelineNote), WriteProblems))]
#[post("/companies/{id}/notes")]
async fn create_company_note(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<WriteNote>,
) -> Answer<TimelineNote> {
    let work = notes::create_for_company(&state, actor.clone(), *id, input);
    requests::note::<Company>(&state, actor, *id, work).await
}
