//! What the requests about a kind of record do: grant, storage, view, event. No routes; refusals
//! are recorded by [`requests`](super::requests).

use larets_core::access::{Action, Actor, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::lists::Found;
use larets_storage::clients::{CardKind, ClientGrants, Duplicate, read, write};
use larets_storage::idempotency::{self, Sent};
use larets_storage::{ReadTx, Recorded, StorageError, events};
use uuid::Uuid;

use super::conflict::edit_conflict;
use super::phone_region;
use super::placing::{self, given_away};
use super::record::{CardRequests, CardView, Purpose};
use super::wire::{DuplicateList, DuplicateView, FindDuplicates};
use crate::http::wire::{Count, Page};
use crate::http::{ApiError, AppState, Code};
use crate::lists::asking::Asking;
use crate::lists::wire::ListParams;
use crate::lists::{self, Counting};

/// The card as it is now, shown.
fn shown<R: CardRequests>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<R>,
    id: R::Id,
) -> Result<R::View, StorageError> {
    Ok(R::view(&read::card::<R>(tx, grants, id)?, grant))
}

fn event<R: CardRequests>(actor: &Actor, kind: EventKind, id: Uuid) -> Event {
    Event::of(actor, kind).on(R::KIND, id)
}

/// A page of the list, with the ids on it in the event.
pub(super) async fn page<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    params: ListParams,
) -> Result<Page<R::View>, ApiError> {
    let grant = actor.may_read::<R>()?;
    state
        .db
        .disclose(move |tx| {
            let grants = ClientGrants::of(&actor);
            let asking = Asking::of(tx, &actor)?;
            let request = lists::read(params, &grant, &asking, |words| {
                let found = R::find(tx, &grants, words, &asking.region).map_err(lists::refusal)?;
                let ids = found.ids.into_iter().map(R::Id::into).collect();
                Ok(Found::new(words.to_owned(), ids, found.complete))
            })?;
            let query = &request.query;
            let cursor = request.cursor.as_deref();
            let (items, next) = if request.counting == Counting::Only {
                (Vec::new(), None)
            } else {
                let found = read::list::<R>(tx, &grants, query, cursor, request.limit)?;
                (found.items, found.next)
            };
            let count = match (request.counting, cursor) {
                (Counting::Only, _) | (Counting::First, None) => {
                    Some(read::count::<R>(tx, &grants, query)?)
                }
                _ => None,
            };
            let items: Vec<R::View> = items.iter().map(|card| R::view(card, &grant)).collect();
            let ids = items.iter().map(CardView::id).collect();
            let event = lists::event(&actor, R::KIND, query, ids);
            let view = Page {
                items,
                next_cursor: next,
                count: count.map(Count::from),
            };
            Ok(Recorded::new(view, event))
        })
        .await
}

/// Makes a record, once for each key.
pub(super) async fn create<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    key: Option<String>,
    input: R::Input,
) -> Result<R::View, ApiError> {
    let grant = actor.may_change::<R>(Action::Create)?;
    let assign = actor.may_change::<R>(Action::Assign).ok();
    let key = key.map(|key| serde_json::to_string(&input).map(|body| (key, body)));
    let key = key.transpose().map_err(ApiError::unexpected)?;
    // Before the lane, which takes one write at a time.
    let region = state.db.read(phone_region).await?;
    let wanted = R::wanted(&input);
    let draft = R::draft(input, &region).and_then(|mut draft| {
        R::check(&mut draft, Purpose::Create)?;
        Ok(draft)
    });
    // What was made under a key before is found again, whatever is thought of it today.
    let draft = match draft {
        Err(error) if key.is_none() => return Err(error),
        draft => draft,
    };
    state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&actor);
            let sent = key.as_ref().map(|(key, body)| Sent {
                user: actor.user(),
                operation: R::KIND.name(),
                key,
                body,
            });
            if let Some(sent) = sent
                && let Some(id) = idempotency::find(&mut tx.reading(), sent)?
            {
                let view = shown(&mut tx.reading(), &grants, grant.read(), R::Id::from(id))?;
                return Ok(Recorded::new(view, event::<R>(&actor, EventKind::Open, id)));
            }
            let mut draft = draft?;
            let own = placing::of_actor(&actor);
            R::place(&mut draft, wanted.resolve(&mut tx.reading(), &actor, own)?);
            let (id, event) = write::create(tx, &grant, assign.as_ref(), &actor, &draft)?;
            if let Some(sent) = sent {
                idempotency::remember(tx, sent, id.into())?;
            }
            let view = shown(&mut tx.reading(), &grants, grant.read(), id).map_err(given_away)?;
            Ok(Recorded::new(view, event))
        })
        .await
}

/// Opens a card.
pub(super) async fn open<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
) -> Result<R::View, ApiError> {
    let grant = actor.may_read::<R>()?;
    state
        .db
        .disclose(move |tx| {
            let view = shown(tx, &ClientGrants::of(&actor), &grant, id.into())?;
            Ok(Recorded::new(view, event::<R>(&actor, EventKind::Open, id)))
        })
        .await
}

/// Changes a record; a conflict is told with both values.
pub(super) async fn update<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
    mut input: R::Input,
) -> Result<R::View, ApiError> {
    let read_grant = actor.may_read::<R>()?;
    let grant = actor.may_change::<R>(Action::Edit);
    let assign = actor.may_change::<R>(Action::Assign).ok();
    let sent = input.clone();
    let changer = actor.clone();
    let done: Result<R::View, ApiError> = state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&changer);
            let record = R::Id::from(id);
            // Seen first: what may not be seen is not found, whatever else is wrong.
            let present = read::card::<R>(&mut tx.reading(), &grants, record)?;
            let grant = grant?;
            R::keep_unseen(&mut input, &present, &read_grant)?;
            let region = phone_region(&mut tx.reading())?;
            let wanted = R::wanted(&input);
            let mut draft = R::draft(input, &region)?;
            R::check(&mut draft, Purpose::Change)?;
            let place = wanted.resolve(&mut tx.reading(), &changer, R::placement(&present))?;
            R::place(&mut draft, place);
            let assign = assign.as_ref();
            let event = write::update(tx, &grant, assign, record, expected, &draft, &changer)?;
            let view = shown(&mut tx.reading(), &grants, &read_grant, record);
            Ok(Recorded::new(view.map_err(given_away)?, event))
        })
        .await;
    match (done, expected) {
        (Err(error), Some(version)) if error.code() == Code::EditConflict => {
            Err(conflict::<R>(state, actor, id, version, sent).await?)
        }
        (done, _) => done,
    }
}

/// Tells what differs from a change made from an older version.
async fn conflict<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    version: i64,
    sent: R::Input,
) -> Result<ApiError, ApiError> {
    let grant = actor.may_read::<R>()?;
    state
        .db
        .disclose_latest(move |tx| {
            let view = shown(tx, &ClientGrants::of(&actor), &grant, id.into())?;
            let changed = events::changed_fields_since(tx, id, version)?;
            let problem = edit_conflict(tx, &actor, &changed, &sent, &view)?;
            Ok(Recorded::new(
                problem,
                event::<R>(&actor, EventKind::Open, id),
            ))
        })
        .await
}

/// Moves a record to the bin.
pub(super) async fn remove<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
) -> Result<(), ApiError> {
    let grant = actor.may_change::<R>(Action::Delete);
    state
        .db
        .write(move |tx| {
            let record = R::Id::from(id);
            read::card::<R>(&mut tx.reading(), &ClientGrants::of(&actor), record)?;
            let event = write::delete(tx, &grant?, record, expected, &actor)?;
            Ok(Recorded::new((), event))
        })
        .await
}

/// Takes a record back from the bin.
pub(super) async fn restore<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
) -> Result<R::View, ApiError> {
    let read_grant = actor.may_read::<R>()?;
    let grant = actor.may_change::<R>(Action::Restore);
    state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&actor);
            let record = R::Id::from(id);
            read::card::<R>(&mut tx.reading(), &grants, record)?;
            let event = write::restore(tx, &grant?, record, &actor)?;
            let view = shown(&mut tx.reading(), &grants, &read_grant, record)?;
            Ok(Recorded::new(view, event))
        })
        .await
}

/// Looks for what may be the same as what is typed; `region` is the country of national phone
/// numbers.
pub type FindAlike<R> = fn(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    input: FindDuplicates,
    region: &str,
) -> Result<Vec<Duplicate<<R as CardKind>::Id>>, StorageError>;

/// Looks for the same record among those that may be seen.
pub(super) async fn duplicates<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    input: FindDuplicates,
    find: FindAlike<R>,
) -> Result<DuplicateList, ApiError> {
    let grant = actor.may_read::<R>()?;
    input.check()?;
    state
        .db
        .disclose(move |tx| {
            let region = phone_region(tx)?;
            let found = find(tx, &ClientGrants::of(&actor), input, &region)?;
            let ids = found.iter().map(|found| found.id.into()).collect();
            let event = Event::of(&actor, EventKind::Duplicates)
                .with("kind", Detail::Code(R::KIND.name().to_owned()))
                .with("ids", Detail::Ids(ids));
            let items = found
                .into_iter()
                .map(|found| DuplicateView::of(found, &grant))
                .collect();
            Ok(Recorded::new(DuplicateList { items }, event))
        })
        .await
}
