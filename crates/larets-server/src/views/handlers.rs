//! Requests about saved views. A view is parameters only: it shows nobody more than the same
//! parameters without it.

use actix_web::{HttpRequest, delete, get, post, put, web};
use larets_core::access::Actor;
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::ids::ViewId;
use larets_core::views::VIEWS_LIMIT;
use larets_storage::{ReadTx, StorageError, views};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::filter::{check, seen};
use super::wire::{OrderViews, SavedViewView, ViewParams, WriteView, kind};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::wire::Items;
use crate::http::{Answer, ApiError, Body, Code, NoContent, Params, Reply, State};
use crate::lists::asking::Asking;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_views)
        .service(create_view)
        .service(order_views)
        .service(update_view)
        .service(delete_view);
}

fn about(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::View,
        id,
    }
}

/// The views of the person: own ones, those of the department and those of everyone.
#[utoipa::path(tag = "views", operation_id = "list_views", params(ViewParams),
    responses((status = 200, body = Items<SavedViewView>), ReadProblems))]
#[get("/views")]
async fn list_views(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ViewParams>,
) -> Answer<Items<SavedViewView>> {
    let wanted = params.kind.as_deref().map(kind).transpose()?;
    let read = move |tx: &mut ReadTx<'_>| {
        let asking = Asking::of(tx, &actor)?;
        let all = views::read::list(tx, &actor)?.into_iter();
        let all = all.filter(|view| wanted.is_none_or(|kind| view.kind == kind));
        let shown = all.filter_map(|view| {
            let seen = seen(&actor, &asking, &view)?;
            Some(SavedViewView::of(&view, seen, &actor))
        });
        Ok::<_, StorageError>(shown.collect())
    };
    let items = state.db.read(read).await?;
    Ok(Reply::ok(Items { items }))
}

/// Saves a view.
#[utoipa::path(tag = "views", operation_id = "create_view", request_body = WriteView,
    responses((status = 201, body = SavedViewView), WriteProblems))]
#[post("/views")]
async fn create_view(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<WriteView>,
) -> Answer<SavedViewView> {
    let by = actor.clone();
    let work = async {
        let (kind, draft) = (kind(&input.kind)?, input.into_draft()?);
        let make = state.db.write(move |tx| {
            let asking = Asking::of(&mut tx.reading(), &by)?;
            check(&by, &asking, kind, &draft)?;
            let made = views::write::create(tx, &by, kind, &draft)?;
            made.try_map(|id| shown(&mut tx.reading(), &by, id))
        });
        make.await
    };
    let view = watched(&state, &actor, None, work).await?;
    let version = view.version;
    Ok(Reply::created(view).version(version))
}

/// Changes a view to what is sent; a filter that is absent stays.
#[utoipa::path(tag = "views", operation_id = "update_view",
    params(("id" = Uuid, Path), IfMatch), request_body = WriteView,
    responses((status = 200, body = SavedViewView), WriteProblems))]
#[put("/views/{id}")]
async fn update_view(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<WriteView>,
) -> Answer<SavedViewView> {
    let expected = if_match(&request)?;
    let (by, view) = (actor.clone(), ViewId::from_uuid(*id));
    let work = async {
        let (kind, draft) = (kind(&input.kind)?, input.into_draft()?);
        let change = state.db.write(move |tx| {
            let known = views::read::find(&mut tx.reading(), &by, view)?;
            let asking = Asking::of(&mut tx.reading(), &by)?;
            if kind != known.kind {
                return Err(ApiError::of_field(Code::Invalid, "kind"));
            }
            check(&by, &asking, kind, &draft)?;
            let done = views::write::update(tx, &by, view, expected, &draft)?;
            done.try_map(|()| shown(&mut tx.reading(), &by, view))
        });
        change.await
    };
    let view = watched(&state, &actor, Some(about(*id)), work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Removes a view.
#[utoipa::path(tag = "views", operation_id = "delete_view",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/views/{id}")]
async fn delete_view(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let expected = if_match(&request)?;
    let (by, view) = (actor.clone(), ViewId::from_uuid(*id));
    let work = async {
        let remove = state
            .db
            .write(move |tx| views::write::delete(tx, &by, view, expected));
        Ok(remove.await?)
    };
    watched(&state, &actor, Some(about(*id)), work).await?;
    Ok(NoContent::new())
}

/// Puts the person's own views in an order.
#[utoipa::path(tag = "views", operation_id = "order_views", request_body = OrderViews,
    responses((status = 204), WriteProblems))]
#[post("/views/order")]
async fn order_views(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<OrderViews>,
) -> Result<NoContent, ApiError> {
    let kind = kind(&input.kind)?;
    if input.ids.len() > VIEWS_LIMIT {
        return Err(ApiError::of_field(Code::TooLong, "ids"));
    }
    let ids: Vec<ViewId> = input.ids.into_iter().map(ViewId::from_uuid).collect();
    let order = state
        .db
        .write(move |tx| views::write::reorder(tx, &actor, kind, &ids));
    order.await?;
    Ok(NoContent::new())
}

fn shown(tx: &mut ReadTx<'_>, actor: &Actor, id: ViewId) -> Result<SavedViewView, ApiError> {
    let view = views::read::find(tx, actor, id)?;
    let asking = Asking::of(tx, actor)?;
    let seen = seen(actor, &asking, &view).ok_or(StorageError::NotFound)?;
    Ok(SavedViewView::of(&view, seen, actor))
}
