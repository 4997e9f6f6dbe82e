//! What is told of the deals of a pipeline together: its board, and what is expected in which month.

pub mod wire;

use larets_core::access::{Actor, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::deals::Deal;
use larets_core::ids::PipelineId;
use larets_core::lists::{Condition, Found, ListQuery};
use larets_core::pipelines::Pipeline;
use larets_storage::clients::ClientGrants;
use larets_storage::deals::board::{self, BoardError};
use larets_storage::deals::forecast;
use larets_storage::{ReadTx, Recorded, StorageError, pipelines, search};
use uuid::Uuid;

use crate::http::{Answer, ApiError, AppState, Code, Reply};
use crate::lists;
use crate::lists::asking::Asking;
use crate::lists::wire::ListParams;
use wire::{BoardColumnView, BoardParams, BoardView, ForecastParams, ForecastView};

/// Deals of a column that come with the board, unless said otherwise.
const LIMIT_DEFAULT: i64 = 20;
/// Most of them.
const LIMIT_MAX: i64 = 50;

/// The pipeline, and what narrows its deals.
fn asked(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    grants: &ClientGrants,
    grant: &ReadGrant<Deal>,
    id: Uuid,
    params: ListParams,
) -> Result<(Pipeline, ListQuery), ApiError> {
    // Who asks, and where, is of no matter to what nothing narrows.
    let query = if params.q.is_none() && params.filter.is_none() {
        ListQuery::checked(grant, board::ORDER, Vec::new(), false)?
    } else {
        let asking = Asking::of(tx, actor)?;
        let request = lists::read(params, grant, &asking, |words| {
            let found = search::deal_ids(tx, grants, words, &asking.region);
            let found = found.map_err(lists::refusal)?;
            let ids = found.ids.into_iter().map(Uuid::from).collect();
            Ok(Found::new(words.to_owned(), ids, found.complete))
        })?;
        request.query
    };
    let id = PipelineId::from_uuid(id);
    let mut all = pipelines::read::list(tx, grant)?.into_iter();
    let pipeline = all.find(|pipeline| pipeline.id == id);
    Ok((pipeline.ok_or(StorageError::NotFound)?, query))
}

/// Whether words, if there are any, found no more deals than are looked through.
fn all_found(conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| match condition {
        Condition::Found(found) => found.is_complete(),
        _ => true,
    })
}

/// The board of a pipeline, with the ids of the deals on it in the event.
pub(super) async fn open(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    params: BoardParams,
) -> Answer<BoardView> {
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
            let (pipeline, query) = asked(tx, &actor, &grants, &grant, id, params)?;
            let columns = board::columns(tx, &grants, &pipeline, query.conditions(), limit);
            let now = tx.now();
            let columns = columns.map_err(refusal)?.into_iter();
            let columns = columns.map(|column| BoardColumnView::of(column, &grant, now));
            let complete = all_found(query.conditions());
            let view = BoardView::of(id, columns.collect(), complete, &grant);
            let event = Event::of(&actor, EventKind::List)
                .with("kind", Detail::Code(RecordKind::Deal.name().to_owned()))
                .with("by", Detail::Codes(lists::condition_names(&query)))
                .with("ids", Detail::Ids(view.ids()));
            Ok(Recorded::new(Reply::written(view)?, event))
        })
        .await
}

/// What is expected of the open deals of a pipeline. No deal is named, so the event names none.
pub(super) async fn foresee(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    params: ForecastParams,
) -> Result<ForecastView, ApiError> {
    let grant = actor.may_read::<Deal>()?;
    let params = ListParams {
        q: params.q,
        filter: params.filter,
        ..ListParams::default()
    };
    state
        .db
        .disclose(move |tx| {
            let grants = ClientGrants::of(&actor);
            let (pipeline, query) = asked(tx, &actor, &grants, &grant, id, params)?;
            let conditions = query.conditions();
            let months = forecast::months(tx, &grants, &pipeline, conditions).map_err(refusal)?;
            let event = Event::of(&actor, EventKind::List)
                .on(RecordKind::Pipeline, id)
                .with("kind", Detail::Code(RecordKind::Deal.name().to_owned()))
                .with("by", Detail::Codes(lists::condition_names(&query)))
                .with("ids", Detail::Ids(Vec::new()));
            let view = ForecastView::of(id, months, all_found(conditions), &grant);
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

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that sums over a part of what words find are told as such.
    #[test]
    fn more_found_than_looked_through() {
        let found =
            |complete| Condition::Found(Found::new("насос".to_owned(), Vec::new(), complete));
        assert!(all_found(&[]));
        assert!(all_found(&[found(true)]));
        assert!(!all_found(&[found(true), found(false)]));
    }
}
