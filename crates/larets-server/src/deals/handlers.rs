//! Routes of deals with their place in the OpenAPI document. What they do stands in `clients`, once
//! for every kind of record; only the board and the forecast are particular.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::deals::Deal;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::board;
use super::board::wire::{BoardParams, BoardView, ForecastParams, ForecastView};
use super::wire::{CreateDeal, DealView, UpdateDeal};
use crate::clients::requests;
use crate::clients::wire::{IdempotencyKey, IfMatch};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, Body, NoContent, Params, Reply, State};
use crate::lists::wire::{ListParams, PageParams};
use crate::notes;
use crate::notes::wire::{TimelineNote, WriteNote};
use crate::timeline::wire::TimelinePage;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_deals)
        .service(create_deal)
        .service(open_deal)
        .service(update_deal)
        .service(delete_deal)
        .service(restore_deal)
        .service(list_deal_timeline)
        .service(create_deal_note)
        .service(open_board)
        .service(open_forecast);
}

/// Deals the person may see, page by page.
#[utoipa::path(tag = "deals", operation_id = "list_deals", params(ListParams),
    responses((status = 200, body = Page<DealView>), ReadProblems))]
#[get("/deals")]
async fn list_deals(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ListParams>,
) -> Answer<Page<DealView>> {
    requests::list::<Deal>(&state, actor, params).await
}

/// Makes a deal. A title is needed; without a stage it begins in the first one.
#[utoipa::path(tag = "deals", operation_id = "create_deal", params(IdempotencyKey),
    request_body = CreateDeal,
    responses((status = 201, body = DealView), WriteProblems))]
#[post("/deals")]
async fn create_deal(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    Body(CreateDeal(input)): Body<CreateDeal>,
) -> Answer<DealView> {
    requests::create::<Deal>(&state, actor, &request, input).await
}

/// Opens the card of a deal.
#[utoipa::path(tag = "deals", operation_id = "open_deal", params(("id" = Uuid, Path)),
    responses((status = 200, body = DealView), ReadProblems))]
#[get("/deals/{id}")]
async fn open_deal(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<DealView> {
    requests::open::<Deal>(&state, actor, *id).await
}

/// Changes a deal: only the fields sent. Another stage moves it, if what that stage asks for is
/// filled.
#[utoipa::path(tag = "deals", operation_id = "update_deal",
    params(("id" = Uuid, Path), IfMatch), request_body = UpdateDeal,
    responses((status = 200, body = DealView), WriteProblems))]
#[patch("/deals/{id}")]
async fn update_deal(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateDeal>,
) -> Answer<DealView> {
    requests::update::<Deal>(&state, actor, &request, *id, input).await
}

/// Moves a deal to the bin for 30 days.
#[utoipa::path(tag = "deals", operation_id = "delete_deal",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/deals/{id}")]
async fn delete_deal(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    requests::delete::<Deal>(&state, actor, &request, *id).await
}

/// Takes a deal back from the bin.
#[utoipa::path(tag = "deals", operation_id = "restore_deal", params(("id" = Uuid, Path)),
    responses((status = 200, body = DealView), WriteProblems))]
#[post("/deals/{id}/restore")]
async fn restore_deal(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<DealView> {
    requests::restore::<Deal>(&state, actor, *id).await
}

/// What happened with a deal, the latest first: notes, changes and acts. Openings only for
/// those who may see the record of events.
#[utoipa::path(tag = "deals", operation_id = "list_deal_timeline",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = TimelinePage), ReadProblems))]
#[get("/deals/{id}/timeline")]
async fn list_deal_timeline(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<PageParams>,
) -> Answer<TimelinePage> {
    requests::timeline::<Deal>(&state, actor, *id, params).await
}

/// Writes a note about a deal.
#[utoipa::path(tag = "deals", operation_id = "create_deal_note",
    params(("id" = Uuid, Path)), request_body = WriteNote,
    responses((status = 201, body = TimelineNote), WriteProblems))]
#[post("/deals/{id}/notes")]
async fn create_deal_note(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<WriteNote>,
) -> Answer<TimelineNote> {
    let work = notes::create_for_deal(&state, actor.clone(), *id, input);
    requests::note::<Deal>(&state, actor, *id, work).await
}

/// The board of a pipeline: its stages with the deals that came last, and how many there are in all
/// and for how much. The next deals of a column are a page of `/deals` with its `stage`, the same
/// words and conditions, sorted by `-stage_since`.
#[utoipa::path(tag = "deals", operation_id = "open_board",
    params(("id" = Uuid, Path), BoardParams),
    responses((status = 200, body = BoardView), ReadProblems))]
#[get("/pipelines/{id}/board")]
async fn open_board(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<BoardParams>,
) -> Answer<BoardView> {
    let work = board::open(&state, actor.clone(), *id, params);
    watched(&state, &actor, None, work).await
}

/// The open deals of a pipeline by the month in which they are expected to be won, and by stage: how
/// many, for how much, and that by the probability of the stage. Counted over all deals that the
/// person may see. Wants the right to see stages and expected days.
#[utoipa::path(tag = "deals", operation_id = "open_forecast",
    params(("id" = Uuid, Path), ForecastParams),
    responses((status = 200, body = ForecastView), ReadProblems))]
#[get("/pipelines/{id}/forecast")]
async fn open_forecast(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<ForecastParams>,
) -> Answer<ForecastView> {
    let work = board::foresee(&state, actor.clone(), *id, params);
    Ok(Reply::ok(watched(&state, &actor, None, work).await?))
}
