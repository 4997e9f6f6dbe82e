//! The board of a pipeline over HTTP.

use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::deals::Deal;
use larets_core::ids::PipelineId;
use larets_core::lists::Found;
use larets_storage::clients::ClientGrants;
use larets_storage::deals::board::{self, BoardError};
use larets_storage::{Recorded, StorageError, pipelines, search};
use uuid::Uuid;

use super::wire::{BoardColumnView, BoardParams, BoardView};
use crate::http::{ApiError, AppState, Code};
use crate::lists;
use crate::lists::asking::Asking;
use crate::lists::wire::ListParams;

/// Deals of a column that come with the board, unless said otherwise.
const LIMIT_DEFAULT: i64 = 20;
/// Most of them.
const LIMIT_MAX: i64 = 50;

/// The board of a pipeline, with the ids of the deals on it in the event.
pub(super) async fn open(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    params: BoardParams,
) -> Result<BoardView, ApiError> {
    let grant = actor.may_read::<Deal>()?;
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let expected = format!("expected 1 to {LIMIT_MAX}");
        return Err(ApiError::of_field(Code::Invalid, "limit").detail(expected));
    }
    let params = ListParams {
        q: params.q,
        filter: params.filter,
        ..ListParams::default()
    };
    state
        .db
        .disclose(move |tx| {
            let grants = ClientGrants::of(&actor);
            let asking = Asking::of(tx, &actor)?;
            let request = lists::read(params, &grant, &asking, |words| {
                let found = search::deal_ids(tx, &grants, words, &asking.region);
                let found = found.map_err(lists::refusal)?;
                let ids = found.ids.into_iter().map(Uuid::from).collect();
                Ok(Found::new(words.to_owned(), ids, found.complete))
            })?;
            let all = pipelines::read::list(tx, &grant)?;
            let id = PipelineId::from_uuid(id);
            let pipeline = all.iter().find(|pipeline| pipeline.id == id);
            let pipeline = pipeline.ok_or(StorageError::NotFound)?;
            let conditions = request.query.conditions();
            let columns = board::columns(tx, &grants, pipeline, conditions, limit);
            let now = tx.now();
            let columns = columns.map_err(refusal)?.into_iter();
            let columns = columns.map(|column| BoardColumnView::of(column, &grant, now));
            let view = BoardView {
                pipeline_id: pipeline.id.as_uuid(),
                columns: columns.collect(),
            };
            let event = Event::of(&actor, EventKind::List)
                .with("kind", Detail::Code(RecordKind::Deal.name().to_owned()))
                .with("by", Detail::Codes(lists::condition_names(&request.query)))
                .with("ids", Detail::Ids(view.ids()));
            Ok(Recorded::new(view, event))
        })
        .await
}

fn refusal(error: BoardError) -> ApiError {
    match error {
        BoardError::Storage(error) => error.into(),
        BoardError::Access(error) => error.into(),
    }
}
