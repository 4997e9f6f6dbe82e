//! Writing notes. Who sees a client and may write its notes may add one; a note is changed by its
//! author and by whoever may change the client.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::audit::{Change, Detail, Event, EventKind, RecordKind};
use larets_core::ids::NoteId;
use uuid::Uuid;

use super::row::{Leave, NoteColumns};
use super::{NOTE_LIMIT, NewNote, NoteParent};
use crate::clients::ClientGrants;
use crate::db::connection::{AnyConnection, each};
use crate::db::{Act, Changed, WriteTx};
use crate::error::StorageError;
use crate::schema::note;
use crate::types::Id;

/// Tells that the notes of a client are not what they were.
fn announce(tx: &mut WriteTx<'_>, columns: &NoteColumns) {
    let Some((kind, id)) = columns.parent().map(NoteParent::reference) else {
        return;
    };
    tx.announce(Changed::Record {
        kind,
        id,
        version: 0,
        act: Act::Noted,
        former: None,
    });
}

fn checked(markdown: &str) -> Result<String, StorageError> {
    let markdown = markdown.trim();
    if markdown.is_empty() {
        return Err(StorageError::Refused("note_empty"));
    }
    if markdown.chars().count() > NOTE_LIMIT {
        return Err(StorageError::Refused("note_too_long"));
    }
    if markdown.contains('\0') {
        return Err(StorageError::Refused("forbidden_character"));
    }
    Ok(markdown.to_owned())
}

/// The event of a note: about the note, with its client among the details.
fn event_of(
    actor: &Actor,
    kind: EventKind,
    columns: &NoteColumns,
    before: Option<String>,
    after: Option<String>,
) -> Event {
    let at = columns.parent().map(|parent| parent.reference().1);
    Event::of(actor, kind)
        .on(RecordKind::Note, columns.id.0)
        .with("version", Detail::Number(columns.version))
        .with("client", Detail::Ids(at.into_iter().collect()))
        .changing(vec![Change {
            field: "notes",
            before,
            after,
        }])
}

/// Adds a note at a client.
pub fn create(
    tx: &mut WriteTx<'_>,
    grants: &ClientGrants,
    actor: &Actor,
    parent: NoteParent,
    markdown: &str,
) -> Result<(NoteId, Event), StorageError> {
    if !Leave::of(tx.connection(), grants, parent)?.to_add() {
        return Err(StorageError::NotAllowed);
    }
    let [contact_id, company_id, deal_id] = parent.columns();
    let columns = NoteColumns {
        id: Id(Uuid::now_v7()),
        contact_id,
        company_id,
        deal_id,
        author_id: actor.reference().user.map(Id::from),
        markdown: checked(markdown)?,
        demo: false,
        version: 1,
        created_at: tx.now().micros(),
        updated_at: tx.now().micros(),
    };
    insert(tx.connection(), &columns)?;
    announce(tx, &columns);
    let after = Some(columns.markdown.clone());
    let event = event_of(actor, EventKind::Create, &columns, None, after);
    Ok((columns.id.into(), event))
}

/// Adds notes that come with an import or demo data. The events of their clients, which the same
/// write made, tell of them.
pub fn insert_many(
    tx: &mut WriteTx<'_>,
    grants: &ClientGrants,
    notes: &[NewNote],
) -> Result<(), StorageError> {
    for new in notes {
        if !Leave::of(tx.connection(), grants, new.parent)?.to_add() {
            return Err(StorageError::NotAllowed);
        }
        let [contact_id, company_id, deal_id] = new.parent.columns();
        let columns = NoteColumns {
            id: Id(Uuid::now_v7()),
            contact_id,
            company_id,
            deal_id,
            author_id: new.author.map(Id::from),
            markdown: checked(&new.markdown)?,
            demo: new.demo,
            version: 1,
            created_at: new.created_at.micros(),
            updated_at: new.created_at.micros(),
        };
        insert(tx.connection(), &columns)?;
    }
    Ok(())
}

/// Changes the text of a note.
pub fn update(
    tx: &mut WriteTx<'_>,
    grants: &ClientGrants,
    actor: &Actor,
    id: NoteId,
    expected_version: Option<i64>,
    markdown: &str,
) -> Result<Event, StorageError> {
    let mut columns = to_change(tx.connection(), grants, id.into(), expected_version)?;
    let before = columns.version;
    let after = checked(markdown)?;
    let earlier = std::mem::replace(&mut columns.markdown, after.clone());
    columns.version += 1;
    columns.updated_at = tx.now().micros();
    let saved = each!(tx.connection(), c => {
        diesel::update(note::table.find(columns.id))
            .filter(note::version.eq(before))
            .set((
                note::markdown.eq(&columns.markdown),
                note::version.eq(columns.version),
                note::updated_at.eq(columns.updated_at),
            ))
            .execute(c)
    })?;
    if saved == 0 {
        return Err(StorageError::Outdated {
            current: columns.version,
        });
    }
    announce(tx, &columns);
    Ok(event_of(
        actor,
        EventKind::Change,
        &columns,
        Some(earlier),
        Some(after),
    ))
}

/// Removes a note for good; its text stays in the record of events only.
pub fn delete(
    tx: &mut WriteTx<'_>,
    grants: &ClientGrants,
    actor: &Actor,
    id: NoteId,
    expected_version: Option<i64>,
) -> Result<Event, StorageError> {
    let columns = to_change(tx.connection(), grants, id.into(), expected_version)?;
    each!(tx.connection(), c => diesel::delete(note::table.find(columns.id)).execute(c))?;
    announce(tx, &columns);
    let before = Some(columns.markdown.clone());
    Ok(event_of(actor, EventKind::Delete, &columns, before, None))
}

fn to_change(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    id: Id,
    expected: Option<i64>,
) -> Result<NoteColumns, StorageError> {
    let columns: NoteColumns = each!(connection, c => {
        note::table.find(id).select(note::all_columns).get_result(c)
    })?;
    let parent = columns.parent().ok_or(StorageError::NotFound)?;
    let leave = Leave::of(connection, grants, parent)?;
    if !leave.over_note(columns.author_id) {
        return Err(StorageError::NotAllowed);
    }
    match expected {
        Some(expected) if expected != columns.version => Err(StorageError::Outdated {
            current: columns.version,
        }),
        _ => Ok(columns),
    }
}

fn insert(connection: &mut AnyConnection, columns: &NoteColumns) -> QueryResult<()> {
    each!(connection, c => diesel::insert_into(note::table).values(columns).execute(c))?;
    Ok(())
}
