//! What happened with a client: notes, events of the record and what it brought with it from before
//! them, merged, the latest first. Values of changes pass the reader's grant one by one.

mod cursor;
pub mod wire;

use std::collections::HashMap;

use larets_core::access::{Action, Actor, Area, Level, ReadGrant};
use larets_core::audit::{Event, EventKind};
use larets_core::ids::UserId;
use larets_core::points::HasChannels;
use larets_core::time::At;
use larets_storage::clients::{ClientGrants, read};
use larets_storage::events::{self, RecordEvent};
use larets_storage::notes::{self, NoteParent};
use larets_storage::users::colleagues;
use larets_storage::{ReadTx, Recorded};
use uuid::Uuid;

use crate::clients::record::CardRequests;
use crate::http::wire::NamedRef;
use crate::http::{ApiError, AppState};
use crate::lists;
use crate::lists::wire::PageParams;
use crate::notes::hide_of;
use crate::notes::wire::TimelineNote;
use cursor::Position;
use wire::{ActKind, ChangeView, TimelineAct, TimelineChange, TimelineItem, TimelinePage};

/// Rows read beyond the page, for those at the very moment where the page before ended.
const MARGIN: i64 = 20;

/// Who reads the timeline of one record.
pub struct Reader<'a, R> {
    /// Leave to read the record.
    pub grant: &'a ReadGrant<R>,
    /// Leave to read clients.
    pub grants: &'a ClientGrants,
    /// The person.
    pub actor: &'a Actor,
    /// What the person has of notes.
    pub notes: Level,
}

/// A page of a record's timeline.
pub async fn of_record<R: CardRequests>(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    params: PageParams,
) -> Result<TimelinePage, ApiError> {
    let grant = actor.may_read::<R>()?;
    let (before, limit) = bounds(params)?;
    state
        .db
        .disclose_latest(move |tx| {
            let grants = ClientGrants::of(&actor);
            read::card::<R>(tx, &grants, id.into())?;
            let reader = Reader {
                grant: &grant,
                grants: &grants,
                actor: &actor,
                notes: grant.level(R::NOTES),
            };
            let parent = R::note_parent(id.into());
            let page = page(tx, &reader, parent, id, before, limit)?;
            let event = Event::of(&actor, EventKind::Timeline).on(R::KIND, id);
            Ok(Recorded::new(page, event))
        })
        .await
}

fn bounds(params: PageParams) -> Result<(Option<Position>, i64), ApiError> {
    let limit = lists::limit(params.limit)?;
    let cursor = lists::cursor(params.cursor)?;
    let before = cursor.as_deref().map(cursor::read).transpose()?;
    Ok((before, limit))
}

fn page<R: CardRequests>(
    tx: &mut ReadTx<'_>,
    reader: &Reader<'_, R>,
    parent: NoteParent,
    id: Uuid,
    before: Option<Position>,
    limit: i64,
) -> Result<TimelinePage, ApiError> {
    if reader.notes < Level::Read {
        return Ok(TimelinePage::empty());
    }
    // The moment itself is read again: part of it may have been on the page before.
    let until = before.map(|position| At::from_micros(position.at).plus(1));
    let rows = limit.saturating_add(MARGIN);
    let mut found = events::of_record(tx, reader.grant, id, &actions(reader.actor), until, rows)?;
    events::name_links(tx, reader.grants, &mut found)?;
    let notes = notes::list_of(tx, reader.grants, parent, until, rows)?;
    let past = R::past(tx, reader.grant, id.into(), until, rows)?;
    let authors = authors(tx, reader.actor, found.iter().chain(&past))?;
    let mut entries: Vec<(Position, Option<TimelineItem>)> = Vec::new();
    // The latest first, as they come; of a moment all that are later than the last one are read again.
    let mut later_of_moment = 0;
    let mut moment = None;
    for event in &found {
        later_of_moment = if moment == Some(event.at) {
            later_of_moment + 1
        } else {
            0
        };
        moment = Some(event.at);
        let position = Position::of_event(event.at, later_of_moment);
        entries.push((position, of_event(event, &authors, reader.grant)));
    }
    for event in &past {
        let position = Position::of_past(event.at, event.id);
        entries.push((position, of_event(event, &authors, reader.grant)));
    }
    let hide = hide_of(reader.grants, parent);
    for note in &notes {
        let position = Position::of_note(note.created_at, note.id.as_uuid());
        let view = TimelineNote::of(note, hide);
        entries.push((position, Some(TimelineItem::Note(view))));
    }
    entries.retain(|(position, _)| before.is_none_or(|before| *position < before));
    entries.sort_by(|(first, _), (second, _)| second.cmp(first));
    let most = usize::try_from(limit).unwrap_or_default();
    let more = entries.len() > most;
    entries.truncate(most);
    let next_cursor = entries
        .last()
        .filter(|_| more)
        .map(|(position, _)| cursor::write(*position));
    Ok(TimelinePage {
        items: entries.into_iter().filter_map(|(_, item)| item).collect(),
        next_cursor,
    })
}

/// Openings tell who looks at whom: only for those who may see the record of events.
fn actions(actor: &Actor) -> Vec<&'static str> {
    let kinds = [
        EventKind::Create,
        EventKind::Change,
        EventKind::Delete,
        EventKind::Restore,
        EventKind::Merge,
        EventKind::Unmerge,
        EventKind::Import,
        EventKind::Invent,
    ];
    let watches = actor.may(Area::Security, Action::View).is_ok();
    let opening = watches.then_some(EventKind::Open);
    kinds
        .into_iter()
        .chain(opening)
        .map(EventKind::name)
        .collect()
}

fn authors<'e, R: HasChannels + 'e>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    events: impl Iterator<Item = &'e RecordEvent<R>>,
) -> Result<HashMap<UserId, String>, ApiError> {
    let mut ids: Vec<UserId> = events.filter_map(|event| event.author).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(colleagues::names(tx, &actor.directory(), ids)?)
}

/// An event as a line; `None` when nothing of it may be seen.
fn of_event<R: HasChannels>(
    event: &RecordEvent<R>,
    authors: &HashMap<UserId, String>,
    grant: &ReadGrant<R>,
) -> Option<TimelineItem> {
    let author = event.author.and_then(|id| {
        let name = authors.get(&id)?.clone();
        Some(NamedRef {
            id: id.as_uuid(),
            name,
        })
    });
    let id = event.id.to_string();
    let at = event.at.to_rfc3339();
    let kind = match EventKind::from_name(&event.action)? {
        EventKind::Change => {
            let changes: Vec<ChangeView> = event
                .changes
                .iter()
                .filter_map(|change| ChangeView::of(grant, change))
                .collect();
            if changes.is_empty() {
                return None;
            }
            return Some(TimelineItem::Change(TimelineChange::new(
                id, at, author, changes,
            )));
        }
        EventKind::Open => ActKind::Open,
        EventKind::Create => ActKind::Created,
        EventKind::Delete => ActKind::Deleted,
        EventKind::Restore => ActKind::Restored,
        EventKind::Merge => ActKind::Merged,
        EventKind::Unmerge => ActKind::Unmerged,
        EventKind::Import => ActKind::Imported,
        EventKind::Invent => ActKind::Invented,
        _ => return None,
    };
    Some(TimelineItem::Act(TimelineAct {
        id,
        kind,
        at,
        author,
    }))
}

#[cfg(test)]
mod tests {
    use larets_core::access::Role;
    use larets_core::contacts::{Contact, ContactField};
    use larets_storage::events::FieldChange;

    use super::*;
    use crate::clients::actors::{actor, reader};

    fn line(role: Role, field: ContactField, before: &str) -> Option<serde_json::Value> {
        let after = Some("+7 912 000-00-00".to_owned());
        let event = RecordEvent {
            id: Uuid::from_u128(7),
            at: At::from_micros(0),
            author: None,
            action: "record.change".to_owned(),
            changes: vec![FieldChange::new(field, Some(before.to_owned()), after)],
        };
        let item = of_event(&event, &HashMap::new(), &reader::<Contact>(role))?;
        Some(serde_json::to_value(item).unwrap())
    }

    // Shows that history tells an operator only that a number changed, and an owner both numbers.
    #[test]
    fn values_of_changes_pass_the_grant() {
        let line = |role| line(role, ContactField::Phones, "+7 912 345-67-89").unwrap();
        let seen = line(Role::Manager);
        assert_eq!(seen["changes"][0]["before"], "+7 912 345-67-89");
        let masked = line(Role::Operator);
        assert_eq!(masked["kind"], "change");
        assert!(masked["changes"][0]["before"]["masked"].is_string());
        assert!(!masked.to_string().contains("912"), "{masked}");
    }

    // Shows that a number typed into another field is hidden in its history too.
    #[test]
    fn numbers_in_texts_of_changes() {
        let text = "buyer, +7 912 345-67-89";
        let line = |role| line(role, ContactField::Position, text).unwrap();
        assert_eq!(line(Role::Manager)["changes"][0]["before"], text);
        let masked = line(Role::Operator);
        assert_eq!(masked["changes"][0]["before"], "buyer, •••");
        assert_eq!(masked["changes"][0]["after"], "•••");
    }

    // Shows that openings are only for those who may see the record of events.
    #[test]
    fn openings() {
        let sees = |role| actions(&actor(role)).contains(&"record.open");
        assert!(sees(Role::Administrator) && sees(Role::Head));
        assert!(!sees(Role::Manager) && !sees(Role::Operator));
    }
}
