//! Requests about acts.

use actix_web::{get, post, web};
use larets_core::access::{Action, Actor};
use larets_core::acts::{ActKind, ChangeState, IDS_MAX};
use larets_core::audit::{Detail, Event, EventKind, RecordKind, RecordRef};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::ActId;
use larets_storage::acts::bulk::{self as storage};
use larets_storage::acts::undo::{self, Extent};
use larets_storage::acts::{ActRecord, merge, read, write};
use larets_storage::clients::{ClientGrants, Count};
use larets_storage::{Recorded, StorageError, clients};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::bulk::{self, Changeable};
use super::wire::{
    ActChangeView, ActChangesParams, ActListParams, ActView, BulkPreview, ChangeMany, TakeBack,
};
use super::{of_kind, run};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, AppState, Body, Code, Params, Reply, State};
use crate::lists;

/// Records of a page that is looked at in advance.
const PAGE: i64 = 1_000;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(preview_bulk)
        .service(start_bulk)
        .service(list_acts)
        .service(open_act)
        .service(list_act_changes)
        .service(cancel_act)
        .service(undo_act)
        .service(take_back_change);
}

fn reference(id: ActId) -> RecordRef {
    RecordRef {
        kind: RecordKind::Act,
        id: id.as_uuid(),
    }
}

/// What a change of many records would do: how many would change, are so already, or are refused and
/// why, and of the first how they would change. Nothing is written. Of a list at most 5,000 records are
/// looked at.
#[utoipa::path(tag = "acts", operation_id = "preview_bulk", request_body = ChangeMany,
    responses((status = 200, body = BulkPreview), ReadProblems))]
#[post("/bulk/preview")]
async fn preview_bulk(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<ChangeMany>,
) -> Answer<BulkPreview> {
    let who = actor.clone();
    let work = async {
        let kind = bulk::kind(&input)?;
        of_kind!(kind, R => preview::<R>(&state, who, input).await)
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

async fn preview<R: Changeable>(
    state: &AppState,
    actor: Actor,
    input: ChangeMany,
) -> Result<BulkPreview, ApiError> {
    actor.may_change::<R>(Action::BulkEdit)?;
    let grant = actor.may_read::<R>()?;
    let ids = bulk::ids(&input)?;
    state
        .db
        .disclose(move |tx| {
            let change = bulk::change::<R>(tx, &actor, &input)?;
            let (ids, total) = if let Some(ids) = ids {
                let value = i64::try_from(ids.len()).unwrap_or(i64::MAX);
                (ids, Count { value, exact: true })
            } else {
                let query = bulk::query::<R>(tx, &actor, &input)?;
                let grants = ClientGrants::of(&actor);
                let total = clients::read::count::<R>(tx, &grants, &query)?;
                let (mut ids, mut cursor) = (Vec::new(), None);
                loop {
                    let from: Option<String> = cursor;
                    let page = storage::find::<R>(tx, &actor, &query, from.as_deref(), PAGE)?;
                    ids.extend(page.0);
                    cursor = page.1;
                    if cursor.is_none() || ids.len() >= IDS_MAX {
                        break;
                    }
                }
                ids.truncate(IDS_MAX);
                (ids, total)
            };
            let preview = storage::preview::<R>(tx, &actor, &change, &ids)?;
            let refused = preview.examples.iter().map(|change| change.record);
            let changed = preview.changed_examples.iter();
            let named = refused.chain(changed.map(|example| example.record));
            let event = Event::of(&actor, EventKind::ActStep)
                .with("step", Detail::Code("preview".to_owned()))
                .with("kind", Detail::Code(R::KIND.name().to_owned()))
                .with("looked_at", Detail::Number(preview.looked_at))
                .with("ids", Detail::Ids(named.collect()));
            Ok(Recorded::new(
                BulkPreview::of(preview, total, &grant),
                event,
            ))
        })
        .await
}

/// Begins a change of many records. Its progress, and what was refused, is told by the act.
#[utoipa::path(tag = "acts", operation_id = "start_bulk", request_body = ChangeMany,
    responses((status = 202, body = ActView), WriteProblems))]
#[post("/bulk")]
async fn start_bulk(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<ChangeMany>,
) -> Answer<ActView> {
    let who = actor.clone();
    let work = async {
        let kind = bulk::kind(&input)?;
        of_kind!(kind, R => start::<R>(&state, who, input).await)
    };
    let view = watched(&state, &actor, None, work).await?;
    let address = format!("/api/v1/acts/{}", view.id);
    Ok(Reply::accepted(view).location(address))
}

async fn start<R: Changeable>(
    state: &AppState,
    actor: Actor,
    mut input: ChangeMany,
) -> Result<ActView, ApiError> {
    actor.may_change::<R>(Action::BulkEdit)?;
    let (ids, who) = (bulk::ids(&input)?, actor.clone());
    let act = state
        .db
        .write(move |tx| {
            bulk::change::<R>(&mut tx.reading(), &who, &input)?;
            if ids.is_none() {
                bulk::query::<R>(&mut tx.reading(), &who, &input)?;
            }
            input.ids = None;
            let parameters = serde_json::to_string(&input).map_err(ApiError::unexpected)?;
            let begun = write::begin_bulk(tx, &who, R::KIND, &parameters, ids.as_deref())?;
            Ok::<_, ApiError>(begun)
        })
        .await?;
    run::begin(&state.db, act.run());
    Ok(ActView::of(act, &actor, state.db.now()))
}

/// Acts, the newest first: one's own, and those of people whom the right to such acts reaches.
#[utoipa::path(tag = "acts", operation_id = "list_acts", params(ActListParams),
    responses((status = 200, body = Page<ActView>), ReadProblems))]
#[get("/acts")]
async fn list_acts(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ActListParams>,
) -> Answer<Page<ActView>> {
    let who = actor.clone();
    let work = async {
        let limit = lists::limit(params.limit)?;
        let before = params.cursor.map(ActId::from_uuid);
        let now = state.db.now();
        let listed = state.db.disclose(move |tx| {
            let (found, next) = read::list(tx, &who, before, limit)?;
            let ids = found.iter().map(|act| act.id.as_uuid()).collect();
            let event = Event::of(&who, EventKind::List)
                .with("kind", Detail::Code(RecordKind::Act.name().to_owned()))
                .with("ids", Detail::Ids(ids));
            let page = Page {
                items: found
                    .into_iter()
                    .map(|act| ActView::of(act, &who, now))
                    .collect(),
                next_cursor: next.map(|id| id.to_string()),
                count: None,
            };
            Ok::<_, StorageError>(Recorded::new(page, event))
        });
        Ok(listed.await?)
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// One act with its progress.
#[utoipa::path(tag = "acts", operation_id = "open_act", params(("id" = Uuid, Path)),
    responses((status = 200, body = ActView), ReadProblems))]
#[get("/acts/{id}")]
async fn open_act(SignedIn(actor): SignedIn, state: State, id: web::Path<Uuid>) -> Answer<ActView> {
    let id = ActId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let found = state.db.read_latest(move |tx| read::one(tx, &who, id));
        let found: ActRecord = found.await?;
        Ok(ActView::of(found, &actor, state.db.now()))
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}

/// What became of the records of an act: those refused and why, those left because somebody changed
/// them since.
#[utoipa::path(tag = "acts", operation_id = "list_act_changes",
    params(("id" = Uuid, Path), ActChangesParams),
    responses((status = 200, body = Page<ActChangeView>), ReadProblems))]
#[get("/acts/{id}/changes")]
async fn list_act_changes(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Params(params): Params<ActChangesParams>,
) -> Answer<Page<ActChangeView>> {
    let id = ActId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let limit = lists::limit(params.limit)?;
        let ended = match params.state.as_deref() {
            None => None,
            Some(name) => Some(
                ChangeState::from_name(name)
                    .ok_or_else(|| ApiError::of_field(Code::Invalid, "state"))?,
            ),
        };
        let listed = state.db.disclose_latest(move |tx| {
            let mut found = read::changes(tx, &who, id, ended, params.cursor, limit + 1)?;
            let limit = usize::try_from(limit).unwrap_or_default();
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).map(|last| last.seq);
            let ids = found.iter().map(|change| change.record).collect();
            let event = Event::of(&who, EventKind::List)
                .on(RecordKind::Act, id.as_uuid())
                .with("ids", Detail::Ids(ids));
            let page = Page {
                items: found.into_iter().map(ActChangeView::from).collect(),
                next_cursor: next.map(|seq| seq.to_string()),
                count: None,
            };
            Ok::<_, StorageError>(Recorded::new(page, event))
        });
        Ok(listed.await?)
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}

/// Stops an act. What was changed stays, and can be undone.
#[utoipa::path(tag = "acts", operation_id = "cancel_act", params(("id" = Uuid, Path)),
    responses((status = 200, body = ActView), WriteProblems))]
#[post("/acts/{id}/cancel")]
async fn cancel_act(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ActView> {
    let id = ActId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let act: ActRecord = state
            .db
            .write(move |tx| write::cancel(tx, &who, id))
            .await?;
        Ok(ActView::of(act, &actor, state.db.now()))
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}

/// Begins to undo an act, with the rights of this moment; a merge is undone at once. Records that somebody changed since are
/// left and told of.
#[utoipa::path(tag = "acts", operation_id = "undo_act", params(("id" = Uuid, Path)),
    responses((status = 202, body = ActView), WriteProblems))]
#[post("/acts/{id}/undo")]
async fn undo_act(SignedIn(actor): SignedIn, state: State, id: web::Path<Uuid>) -> Answer<ActView> {
    let id = ActId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let act: ActRecord = state
            .db
            .write(move |tx| {
                let act = read::one(&mut tx.reading(), &who, id)?;
                let undone = match (act.kind, act.record_kind) {
                    (ActKind::Merge, RecordKind::Contact) => merge::undo::<Contact>(tx, &who, id)?,
                    (ActKind::Merge, _) => merge::undo::<Company>(tx, &who, id)?,
                    (_, kind) => of_kind!(kind, R => undo::begin::<R>(tx, &who, id))?,
                };
                Ok::<_, ApiError>(undone)
            })
            .await?;
        if act.state.is_busy() {
            run::begin(&state.db, act.run());
        }
        Ok(ActView::of(act, &actor, state.db.now()))
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::accepted)
}

/// Takes one change of an act back: the fields that still have the value that the act gave, or all.
/// A record that an import made goes to the bin.
#[utoipa::path(tag = "acts", operation_id = "take_back_change", params(("id" = Uuid, Path)),
    request_body = TakeBack, responses((status = 200, body = ActView), WriteProblems))]
#[post("/acts/{id}/take-back")]
async fn take_back_change(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<TakeBack>,
) -> Answer<ActView> {
    let id = ActId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let extent = if input.force {
            Extent::Force
        } else {
            Extent::Fields
        };
        let act: ActRecord = state
            .db
            .write(move |tx| {
                let kind = read::kind_of_change(&mut tx.reading(), &who, id, input.seq)?;
                of_kind!(kind, R => undo::take_back_one::<R>(tx, &who, id, input.seq, extent))
            })
            .await?;
        Ok(ActView::of(act, &actor, state.db.now()))
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}
