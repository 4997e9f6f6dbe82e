//! What an import notes of the records it changes: what was before, in the transaction of the change.
//! Records that it makes need no note: they carry its id.

use larets_core::access::Actor;
use larets_core::acts::{ActKind, ActState, ChangeState};
use larets_core::audit::{Event, RecordKind};
use larets_core::ids::{ActId, ImportId};
use uuid::Uuid;

use super::image::{Image, whole_picture};
use super::kinds::Imaged;
use super::row::ChangeColumns;
use super::write::{insert, insert_changes};
use crate::clients::table::CardTable;
use crate::db::WriteTx;
use crate::error::StorageError;
use crate::types::Id;

/// A change that was watched.
pub(crate) struct Watched {
    record: Id,
    version: i64,
    image: Image,
}

impl Watched {
    /// A note that came with the change.
    pub fn with_note(&mut self, note: Option<Uuid>, at: i64) {
        self.image.noted_at = note.map(|_| at);
        self.image.notes.extend(note);
    }

    /// An id of another program that came with the change.
    pub fn with_external_id(&mut self, id: Option<Uuid>) {
        self.image.external_ids.extend(id);
    }
}

/// Makes a change of a record and sees what was before and after.
pub(crate) fn watched<R: Imaged, E: From<StorageError>>(
    tx: &mut WriteTx<'_>,
    id: Id,
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<Event, E>,
) -> Result<(Event, Watched), E> {
    let load = |tx: &mut WriteTx<'_>| {
        let columns = R::Columns::load(tx.connection(), id)?;
        let picture = whole_picture::<R>(tx, &columns)?;
        Ok::<_, StorageError>((columns.kept(), picture))
    };
    let (was, before) = load(tx)?;
    let event = change(tx)?;
    let (is, after) = load(tx)?;
    let watched = Watched {
        record: id,
        version: is.version,
        image: Image::between(before, after, &was),
    };
    Ok((event, watched))
}

/// Keeps what an import changed; `first` is how many changes it has made before.
pub(crate) fn keep(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    import: ImportId,
    kind: RecordKind,
    first: i64,
    changes: Vec<Watched>,
) -> Result<(), StorageError> {
    if changes.is_empty() {
        return Ok(());
    }
    let owner = actor.reference().user.map(Id::from);
    let act = of_import(tx, actor, import, owner, kind)?;
    let mut rows = Vec::with_capacity(changes.len());
    for (seq, change) in (first..).zip(changes) {
        if change.image.is_empty() {
            continue;
        }
        let mut row = ChangeColumns::new(act, seq, kind, change.record, ChangeState::Changed);
        row.version_after = Some(change.version);
        row.sealed = Some(change.image.seal(tx.vault(), act, change.record, seq)?);
        rows.push(row);
    }
    insert_changes(tx.connection(), &rows)
}

/// The act of an import, made when it is first needed. It stands with whose the import is.
pub(super) fn of_import(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    import: ImportId,
    owner: Option<Id>,
    kind: RecordKind,
) -> Result<ActId, StorageError> {
    let id = ActId::from_uuid(import.as_uuid());
    let done = ActState::Done;
    insert(tx, actor, owner, id, (ActKind::Import, kind), done, "")?;
    Ok(id)
}
