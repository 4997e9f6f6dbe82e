//! Requests about pipelines. Whoever may see deals sees them; to edit them is a right of the
//! settings.

use actix_web::{HttpRequest, delete, get, post, put, web};
use larets_core::access::{Action, Actor, Area};
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::deals::Deal;
use larets_core::ids::PipelineId;
use larets_storage::pipelines;
use larets_storage::{ReadTx, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{PipelineView, WritePipeline};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::wire::Items;
use crate::http::{Answer, ApiError, Body, NoContent, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_pipelines)
        .service(create_pipeline)
        .service(update_pipeline)
        .service(delete_pipeline);
}

fn about(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::Pipeline,
        id,
    }
}

/// All pipelines with their stages.
#[utoipa::path(tag = "pipelines", operation_id = "list_pipelines",
    responses((status = 200, body = Items<PipelineView>), ReadProblems))]
#[get("/pipelines")]
async fn list_pipelines(SignedIn(actor): SignedIn, state: State) -> Answer<Items<PipelineView>> {
    let by = actor.clone();
    let work = async {
        let grant = by.may_read::<Deal>()?;
        let read = state.db.read(move |tx| pipelines::read::list(tx, &grant));
        Ok(read.await?)
    };
    let all = watched(&state, &actor, None, work).await?;
    let items = all.iter().map(PipelineView::from).collect();
    Ok(Reply::ok(Items { items }))
}

/// Makes a pipeline.
#[utoipa::path(tag = "pipelines", operation_id = "create_pipeline", request_body = WritePipeline,
    responses((status = 201, body = PipelineView), WriteProblems))]
#[post("/pipelines")]
async fn create_pipeline(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<WritePipeline>,
) -> Answer<PipelineView> {
    let by = actor.clone();
    let work = async {
        let permit = by.may(Area::Settings, Action::Edit)?;
        let draft = input.into_draft()?;
        state
            .db
            .write(move |tx| {
                let made = pipelines::write::create(tx, &permit, &by, &draft)?;
                let made = made.try_map(|id| view(&mut tx.reading(), &by, id))?;
                Ok::<_, ApiError>(made)
            })
            .await
    };
    let view = watched(&state, &actor, None, work).await?;
    let version = view.version;
    Ok(Reply::created(view).version(version))
}

/// Changes a pipeline to what is sent. A stage that is missing goes, if no deal stands in it.
#[utoipa::path(tag = "pipelines", operation_id = "update_pipeline",
    params(("id" = Uuid, Path), IfMatch), request_body = WritePipeline,
    responses((status = 200, body = PipelineView), WriteProblems))]
#[put("/pipelines/{id}")]
async fn update_pipeline(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<WritePipeline>,
) -> Answer<PipelineView> {
    let expected = if_match(&request)?;
    let (by, pipeline) = (actor.clone(), PipelineId::from_uuid(*id));
    let work = async {
        let permit = by.may(Area::Settings, Action::Edit)?;
        let draft = input.into_draft()?;
        state
            .db
            .write(move |tx| {
                let done = pipelines::write::update(tx, &permit, &by, pipeline, expected, &draft)?;
                let done = done.try_map(|()| view(&mut tx.reading(), &by, pipeline))?;
                Ok::<_, ApiError>(done)
            })
            .await
    };
    let view = watched(&state, &actor, Some(about(*id)), work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Removes a pipeline that no deal stands in.
#[utoipa::path(tag = "pipelines", operation_id = "delete_pipeline",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/pipelines/{id}")]
async fn delete_pipeline(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let expected = if_match(&request)?;
    let (by, pipeline) = (actor.clone(), PipelineId::from_uuid(*id));
    let work = async {
        let permit = by.may(Area::Settings, Action::Edit)?;
        Ok(state
            .db
            .write(move |tx| pipelines::write::delete(tx, &permit, &by, pipeline, expected))
            .await?)
    };
    watched(&state, &actor, Some(about(*id)), work).await?;
    Ok(NoContent::new())
}

fn view(tx: &mut ReadTx<'_>, actor: &Actor, id: PipelineId) -> Result<PipelineView, ApiError> {
    let grant = actor.may_read::<Deal>()?;
    let all = pipelines::read::list(tx, &grant)?;
    let found = all.iter().find(|pipeline| pipeline.id == id);
    let found = found.ok_or(StorageError::NotFound)?;
    Ok(PipelineView::from(found))
}
