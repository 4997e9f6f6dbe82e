//! Routes of favourites and of what was opened last.

use actix_web::{delete, get, post, web};
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind, RecordRef};
use larets_storage::favourites::{self, KINDS, Named};
use larets_storage::{ReadTx, Recorded, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{AddFavourite, NamedRecord};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Items;
use crate::http::{Answer, ApiError, Body, Code, NoContent, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_favourites)
        .service(add_favourite)
        .service(remove_favourite)
        .service(list_recent);
}

type List = fn(&mut ReadTx<'_>, &Actor) -> Result<Vec<Named>, StorageError>;

/// Records by name, with their ids in the event.
async fn shown(
    state: &State,
    actor: Actor,
    what: &'static str,
    list: List,
) -> Answer<Items<NamedRecord>> {
    let show = state.db.disclose_latest(move |tx| {
        let found = list(tx, &actor)?.into_iter();
        let items: Vec<NamedRecord> = found.map(NamedRecord::from).collect();
        let event = Event::of(&actor, EventKind::List)
            .with("kind", Detail::Code(what.to_owned()))
            .with(
                "ids",
                Detail::Ids(items.iter().map(|item| item.id).collect()),
            );
        Ok::<_, StorageError>(Recorded::new(Items { items }, event))
    });
    Ok(Reply::ok(show.await?))
}

/// The records that the person has marked, the last one first. What is not seen any more is left
/// out.
#[utoipa::path(tag = "favourites", operation_id = "list_favourites",
    responses((status = 200, body = Items<NamedRecord>), ReadProblems))]
#[get("/favourites")]
async fn list_favourites(SignedIn(actor): SignedIn, state: State) -> Answer<Items<NamedRecord>> {
    shown(&state, actor, "favourite", favourites::list).await
}

/// The 20 records that the person opened last, the last one first. What is not seen any more is
/// left out.
#[utoipa::path(tag = "favourites", operation_id = "list_recent",
    responses((status = 200, body = Items<NamedRecord>), ReadProblems))]
#[get("/recent")]
async fn list_recent(SignedIn(actor): SignedIn, state: State) -> Answer<Items<NamedRecord>> {
    shown(&state, actor, "recent", favourites::recent).await
}

/// Marks a record; one that is marked already stays so.
#[utoipa::path(tag = "favourites", operation_id = "add_favourite", request_body = AddFavourite,
    responses((status = 204), WriteProblems))]
#[post("/favourites")]
async fn add_favourite(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<AddFavourite>,
) -> Result<NoContent, ApiError> {
    let kind = RecordKind::from_name(&input.kind).filter(|kind| KINDS.contains(kind));
    let kind = kind.ok_or_else(|| {
        ApiError::of_field(Code::Invalid, "kind").detail("expected contact, company or deal")
    })?;
    let (by, id) = (actor.clone(), input.id);
    let work = async {
        let add = state.db.write(move |tx| favourites::add(tx, &by, kind, id));
        Ok(add.await?)
    };
    watched(&state, &actor, Some(RecordRef { kind, id }), work).await?;
    Ok(NoContent::new())
}

/// Takes the mark off a record.
#[utoipa::path(tag = "favourites", operation_id = "remove_favourite",
    params(("id" = Uuid, Path)), responses((status = 204), WriteProblems))]
#[delete("/favourites/{id}")]
async fn remove_favourite(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let id = id.into_inner();
    let remove = state.db.write(move |tx| favourites::remove(tx, &actor, id));
    remove.await?;
    Ok(NoContent::new())
}
