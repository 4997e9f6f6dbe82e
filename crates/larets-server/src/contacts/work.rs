//! What the requests about contacts do: grant, storage, view, event.

use larets_core::access::{Action, Actor};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::contacts::{Contact, ContactField};
use larets_core::ids::ContactId;
use larets_core::points::{Channel, PointKind};
use larets_storage::contacts::{DuplicateProbe, read, write};
use larets_storage::idempotency::{self, Sent};
use larets_storage::{Recorded, events, search};
use uuid::Uuid;

use super::refusal;
use super::wire::{ContactView, UpdateContact};
use crate::clients::conflict::edit_conflict;
use crate::clients::placing::given_away;
use crate::clients::wire::{DuplicateList, DuplicateView, FindDuplicates};
use crate::clients::{self, placing};
use crate::http::wire::{Count, Page};
use crate::http::{ApiError, AppState, Code};
use crate::lists;
use crate::lists::wire::ListParams;

const KIND: RecordKind = RecordKind::Contact;

/// A page of the list, with the ids on it in the event.
pub(super) async fn page(
    state: &AppState,
    actor: Actor,
    params: ListParams,
) -> Result<Page<ContactView>, ApiError> {
    let grant = actor.may_read::<Contact>()?;
    state
        .db
        .disclose(move |tx| {
            let grants = clients::grants(&actor);
            let region = clients::phone_region(tx)?;
            let request = lists::read(params, &grant, &region, |words| {
                let found = search::contact_ids(tx, &grants, words, &region);
                let found = found.map_err(lists::refusal)?;
                Ok(found.iter().map(ContactId::as_uuid).collect())
            })?;
            let query = &request.query;
            let cursor = request.cursor.as_deref();
            let found = read::list(tx, &grants, query, cursor, request.limit)?;
            let count = match cursor {
                None => Some(read::count(tx, &grants, query)?),
                Some(_) => None,
            };
            let ids = found
                .items
                .iter()
                .map(|card| card.record.id.as_uuid())
                .collect();
            let event = lists::event(&actor, KIND, query, ids);
            let view = Page {
                items: found
                    .items
                    .iter()
                    .map(|card| ContactView::of(card, &grant))
                    .collect(),
                next_cursor: found.next,
                count: count.map(|count| Count {
                    value: count.value,
                    exact: count.exact,
                }),
            };
            Ok(Recorded::new(view, event))
        })
        .await
}

/// Makes a contact, once for each key.
pub(super) async fn create(
    state: &AppState,
    actor: Actor,
    key: Option<String>,
    input: UpdateContact,
) -> Result<ContactView, ApiError> {
    let grant = actor.may_change::<Contact>(Action::Create)?;
    let assign = actor.may_change::<Contact>(Action::Assign).ok();
    state
        .db
        .write(move |tx| {
            let grants = clients::grants(&actor);
            let body = serde_json::to_string(&input).map_err(ApiError::unexpected)?;
            let sent = key.as_deref().map(|key| Sent {
                user: actor.user(),
                operation: "contact",
                key,
                body: &body,
            });
            if let Some(sent) = sent
                && let Some(id) = idempotency::find(&mut tx.reading(), sent)?
            {
                let card = read::card(&mut tx.reading(), &grants, ContactId::from_uuid(id))?;
                let event = Event::of(&actor, EventKind::Open).on(KIND, id);
                return Ok(Recorded::new(ContactView::of(&card, grant.read()), event));
            }
            let region = clients::phone_region(&mut tx.reading())?;
            let wanted = input.wanted();
            let mut draft = input.into_draft(&region)?;
            draft.check_new().map_err(|error| refusal(&error))?;
            let own = placing::of_actor(&actor);
            draft.placement = wanted.resolve(&mut tx.reading(), &actor, own)?;
            let (id, event) = write::create(tx, &grant, assign.as_ref(), &actor, &draft)?;
            if let Some(sent) = sent {
                idempotency::remember(tx, sent, id.as_uuid())?;
            }
            let card = read::card(&mut tx.reading(), &grants, id).map_err(given_away)?;
            Ok(Recorded::new(ContactView::of(&card, grant.read()), event))
        })
        .await
}

/// Opens a card.
pub(super) async fn open(
    state: &AppState,
    actor: Actor,
    id: Uuid,
) -> Result<ContactView, ApiError> {
    let grant = actor.may_read::<Contact>()?;
    state
        .db
        .disclose(move |tx| {
            let card = read::card(tx, &clients::grants(&actor), ContactId::from_uuid(id))?;
            let event = Event::of(&actor, EventKind::Open).on(KIND, id);
            Ok(Recorded::new(ContactView::of(&card, &grant), event))
        })
        .await
}

/// Changes a contact; a conflict is told with both values.
pub(super) async fn update(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
    input: UpdateContact,
) -> Result<ContactView, ApiError> {
    let read_grant = actor.may_read::<Contact>()?;
    let grant = actor.may_change::<Contact>(Action::Edit);
    let assign = actor.may_change::<Contact>(Action::Assign).ok();
    let sent = input.clone();
    let changer = actor.clone();
    let done: Result<ContactView, ApiError> = state
        .db
        .write(move |tx| {
            let grants = clients::grants(&changer);
            let contact = ContactId::from_uuid(id);
            // Seen first: what may not be seen is not found, whatever else is wrong.
            let present = read::card(&mut tx.reading(), &grants, contact)?;
            let grant = grant?;
            let region = clients::phone_region(&mut tx.reading())?;
            let wanted = input.wanted();
            let mut draft = input.into_draft(&region)?;
            draft.check().map_err(|error| refusal(&error))?;
            let placement = present.record.placement;
            draft.placement = wanted.resolve(&mut tx.reading(), &changer, placement)?;
            let event = write::update(
                tx,
                &grant,
                assign.as_ref(),
                contact,
                expected,
                &draft,
                &changer,
            )?;
            let card = read::card(&mut tx.reading(), &grants, contact).map_err(given_away)?;
            Ok(Recorded::new(ContactView::of(&card, &read_grant), event))
        })
        .await;
    match (done, expected) {
        (Err(error), Some(version)) if error.code() == Code::EditConflict => {
            Err(conflict(state, actor, id, version, sent).await?)
        }
        (done, _) => done,
    }
}

/// Tells what differs from a change made from an older version.
async fn conflict(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    version: i64,
    sent: UpdateContact,
) -> Result<ApiError, ApiError> {
    let grant = actor.may_read::<Contact>()?;
    state
        .db
        .disclose(move |tx| {
            let card = read::card(tx, &clients::grants(&actor), ContactId::from_uuid(id))?;
            let changed = events::changed_fields_since(tx, id, version)?;
            let problem = edit_conflict(&changed, &sent, &ContactView::of(&card, &grant));
            let event = Event::of(&actor, EventKind::Open).on(KIND, id);
            Ok(Recorded::new(problem, event))
        })
        .await
}

/// Moves a contact to the bin.
pub(super) async fn remove(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
) -> Result<(), ApiError> {
    let grant = actor.may_change::<Contact>(Action::Delete);
    state
        .db
        .write(move |tx| {
            let contact = ContactId::from_uuid(id);
            read::card(&mut tx.reading(), &clients::grants(&actor), contact)?;
            let event = write::delete(tx, &grant?, contact, expected, &actor)?;
            Ok(Recorded::new((), event))
        })
        .await
}

/// Takes a contact back from the bin.
pub(super) async fn restore(
    state: &AppState,
    actor: Actor,
    id: Uuid,
) -> Result<ContactView, ApiError> {
    let read_grant = actor.may_read::<Contact>()?;
    let grant = actor.may_change::<Contact>(Action::Delete);
    state
        .db
        .write(move |tx| {
            let grants = clients::grants(&actor);
            let contact = ContactId::from_uuid(id);
            read::card(&mut tx.reading(), &grants, contact)?;
            let event = write::restore(tx, &grant?, contact, &actor)?;
            let card = read::card(&mut tx.reading(), &grants, contact)?;
            Ok(Recorded::new(ContactView::of(&card, &read_grant), event))
        })
        .await
}

/// Looks for the same person among the contacts that may be seen.
pub(super) async fn duplicates(
    state: &AppState,
    actor: Actor,
    input: FindDuplicates,
) -> Result<DuplicateList, ApiError> {
    let grant = actor.may_read::<Contact>()?;
    input.check()?;
    state
        .db
        .disclose(move |tx| {
            let region = clients::phone_region(tx)?;
            let probe = probe(input, &region);
            let found = read::duplicates(tx, &clients::grants(&actor), &probe)?;
            let ids = found.iter().map(|found| found.id.as_uuid()).collect();
            let event = Event::of(&actor, EventKind::Duplicates)
                .with("kind", Detail::Code(KIND.name().to_owned()))
                .with("ids", Detail::Ids(ids));
            let items = found
                .into_iter()
                .map(|found| {
                    DuplicateView::of(found, ContactId::as_uuid, &grant, ContactField::Owner)
                })
                .collect();
            Ok(Recorded::new(DuplicateList { items }, event))
        })
        .await
}

/// What is typed in may be unfinished: what is no channel yet is left out.
fn probe(input: FindDuplicates, region: &str) -> DuplicateProbe {
    let channel = |kind, raw: &String| Channel::parse(kind, "other", raw, region).ok();
    let phones = input
        .phones
        .iter()
        .filter_map(|raw| channel(PointKind::Phone, raw));
    let emails = input
        .emails
        .iter()
        .filter_map(|raw| channel(PointKind::Email, raw));
    let channels = phones.chain(emails).collect();
    let last_name = input.last_name.unwrap_or_default();
    let first_name = input.first_name.unwrap_or_default();
    let named = !last_name.trim().is_empty() || !first_name.trim().is_empty();
    DuplicateProbe {
        exclude: input.id.map(ContactId::from_uuid),
        name: named.then_some((last_name, first_name)),
        channels,
    }
}
