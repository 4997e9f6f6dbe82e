//! Notes over HTTP: writing, changing and removing them. They are read in the timeline of their
//! client.

mod handlers;
pub mod markdown;
pub mod wire;

pub use handlers::routes;

use larets_core::access::{Actor, Level, ReadGrant};
use larets_core::audit::Event;
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::deals::{Deal, DealField};
use larets_core::ids::{CompanyId, ContactId, DealId, NoteId};
use larets_core::text::Hide;
use larets_storage::clients::ClientGrants;
use larets_storage::notes::{self, NoteParent};
use larets_storage::{Recorded, StorageError, WriteTx};
use uuid::Uuid;

use crate::http::{ApiError, AppState, Code};
use wire::{TimelineNote, WriteNote};

/// Writes a note about a contact.
pub async fn create_for_contact(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    input: WriteNote,
) -> Result<TimelineNote, ApiError> {
    let level = actor.may_read::<Contact>()?.level(ContactField::Notes);
    let parent = NoteParent::Contact(ContactId::from_uuid(id));
    create(state, actor, level, parent, input).await
}

/// Writes a note about a company.
pub async fn create_for_company(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    input: WriteNote,
) -> Result<TimelineNote, ApiError> {
    let level = actor.may_read::<Company>()?.level(CompanyField::Notes);
    let parent = NoteParent::Company(CompanyId::from_uuid(id));
    create(state, actor, level, parent, input).await
}

/// Writes a note about a deal.
pub async fn create_for_deal(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    input: WriteNote,
) -> Result<TimelineNote, ApiError> {
    let level = actor.may_read::<Deal>()?.level(DealField::Notes);
    let parent = NoteParent::Deal(DealId::from_uuid(id));
    create(state, actor, level, parent, input).await
}

async fn create(
    state: &AppState,
    actor: Actor,
    level: Level,
    parent: NoteParent,
    input: WriteNote,
) -> Result<TimelineNote, ApiError> {
    if level < Level::Write {
        return Err(ApiError::of_field(Code::FieldNotWritable, "notes"));
    }
    input.check()?;
    state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&actor);
            let (id, event) = notes::create(tx, &grants, &actor, parent, &input.markdown)?;
            shown(tx, &grants, id, event)
        })
        .await
}

/// Changes the text of a note.
async fn update(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
    input: WriteNote,
) -> Result<TimelineNote, ApiError> {
    input.check()?;
    state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&actor);
            let id = NoteId::from_uuid(id);
            let present = notes::read::one(&mut tx.reading(), &grants, id)?;
            if !TimelineNote::of(&present, hide_of(&grants, present.parent)).may_change() {
                return Err(StorageError::NotAllowed.into());
            }
            let event = notes::update(tx, &grants, &actor, id, expected, &input.markdown)?;
            shown(tx, &grants, id, event)
        })
        .await
}

fn shown(
    tx: &mut WriteTx<'_>,
    grants: &ClientGrants,
    id: NoteId,
    event: Event,
) -> Result<Recorded<TimelineNote>, ApiError> {
    let note = notes::read::one(&mut tx.reading(), grants, id)?;
    let view = TimelineNote::of(&note, hide_of(grants, note.parent));
    Ok(Recorded::new(view, event))
}

/// Removes a note.
async fn remove(
    state: &AppState,
    actor: Actor,
    id: Uuid,
    expected: Option<i64>,
) -> Result<(), ApiError> {
    state
        .db
        .write(move |tx| {
            let grants = ClientGrants::of(&actor);
            let event = notes::delete(tx, &grants, &actor, NoteId::from_uuid(id), expected)?;
            Ok(Recorded::new((), event))
        })
        .await
}

/// What must not be read in the free text of a client's notes.
pub fn hide_of(grants: &ClientGrants, parent: NoteParent) -> Hide {
    const ALL: Hide = Hide {
        phones: true,
        addresses: true,
    };
    match parent {
        NoteParent::Contact(_) => grants.contacts.as_ref().map_or(ALL, ReadGrant::hides),
        NoteParent::Company(_) => grants.companies.as_ref().map_or(ALL, ReadGrant::hides),
        NoteParent::Deal(_) => grants.deals.as_ref().map_or(ALL, ReadGrant::hides),
    }
}
