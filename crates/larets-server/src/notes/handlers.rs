//! Routes of notes with their place in the OpenAPI document.

use actix_web::{HttpRequest, delete, patch, web};
use larets_core::audit::{RecordKind, RecordRef};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{TimelineNote, WriteNote};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::refusals::{WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::{Answer, ApiError, Body, NoContent, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(update_note).service(delete_note);
}

fn about(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::Note,
        id,
    }
}

/// Changes the text of a note: its author, or who may change the client.
#[utoipa::path(tag = "notes", operation_id = "update_note",
    params(("id" = Uuid, Path), IfMatch), request_body = WriteNote,
    responses((status = 200, body = TimelineNote), WriteProblems))]
#[patch("/notes/{id}")]
async fn update_note(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Body(input): Body<WriteNote>,
) -> Answer<TimelineNote> {
    let id = id.into_inner();
    let expected = if_match(&request)?;
    let work = super::update(&state, actor.clone(), id, expected, input);
    let note = watched(&state, &actor, Some(about(id)), work).await?;
    let version = note.version;
    Ok(Reply::ok(note).version(version))
}

/// Removes a note: its author, or who may change the client.
#[utoipa::path(tag = "notes", operation_id = "delete_note",
    params(("id" = Uuid, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/notes/{id}")]
async fn delete_note(
    SignedIn(actor): SignedIn,
    state: State,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let id = id.into_inner();
    let expected = if_match(&request)?;
    let work = super::remove(&state, actor.clone(), id, expected);
    watched(&state, &actor, Some(about(id)), work).await?;
    Ok(NoContent::new())
}
