//! For how long an import keeps its file and the rows it refused: what the house-keeping asks and notes.
//! The files themselves are the server's.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::SystemActor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::ImportState;
use larets_core::time::At;

use crate::db::{Changed, Db, ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{import, import_refusal};
use crate::types::Id;

/// Refused rows removed in one transaction.
const REMOVED_AT_ONCE: i64 = 10_000;

/// How far an import is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// How far.
    pub state: ImportState,
    /// When it last moved on.
    pub since: At,
}

/// How far these imports are. Those that are not there are none.
pub fn stands(
    tx: &mut ReadTx<'_>,
    ids: &[ImportId],
) -> Result<HashMap<ImportId, Stand>, StorageError> {
    let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
    let rows: Vec<(Id, String, i64)> = import::table
        .filter(import::id.eq_any(ids))
        .select((import::id, import::state, import::updated_at))
        .load(tx.connection())?;
    let unknown = || StorageError::Broken("an import has an unknown state".to_owned());
    rows.into_iter()
        .map(|(id, state, since)| {
            let stand = Stand {
                state: ImportState::from_name(&state).ok_or_else(unknown)?,
                since: At::from_micros(since),
            };
            Ok((id.into(), stand))
        })
        .collect()
}

/// The imports of a person that have not ended and moved on since a moment.
pub fn not_ended(
    tx: &mut ReadTx<'_>,
    person: UserId,
    since: At,
) -> Result<Vec<ImportId>, StorageError> {
    let ids: Vec<Id> = import::table
        .filter(import::staff_id.eq(Id::from(person)))
        .filter(import::state.ne(ImportState::Done.name()))
        .filter(import::updated_at.ge(since.micros()))
        .select(import::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(ImportId::from).collect())
}

/// Notes that the file of an import goes, if it still is where it was found to be: one that is open ends
/// by that. A job of the product.
pub fn let_go(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    found: Stand,
) -> Result<Recorded<()>, StorageError> {
    let to = if found.state.is_open() {
        ImportState::Cancelled
    } else {
        found.state
    };
    let still = diesel::update(
        import::table
            .find(Id::from(id))
            .filter(import::state.eq(found.state.name()))
            .filter(import::updated_at.eq(found.since.micros())),
    )
    .set(import::state.eq(to.name()))
    .execute(tx.connection())?;
    if still == 0 {
        return Err(StorageError::Refused("import_busy"));
    }
    tx.announce(Changed::Import { id: id.as_uuid() });
    let event = Event::of(
        &SystemActor::for_job("sweep_imports"),
        EventKind::ImportStep,
    )
    .on(RecordKind::Import, id.as_uuid())
    .with("step", Detail::Code("file_removed".to_owned()));
    Ok(Recorded::new((), event))
}

/// Removes the rows that an import refused, some of them at a time.
pub async fn forget_refused(db: &Db, id: ImportId) -> Result<(), StorageError> {
    loop {
        let more = db.maintain(move |tx| {
            let first: Option<i64> = import_refusal::table
                .filter(import_refusal::import_id.eq(Id::from(id)))
                .select(diesel::dsl::min(import_refusal::row_number))
                .first(tx.connection())?;
            let Some(first) = first else {
                return Ok(false);
            };
            diesel::delete(
                import_refusal::table
                    .filter(import_refusal::import_id.eq(Id::from(id)))
                    .filter(import_refusal::row_number.lt(first + REMOVED_AT_ONCE)),
            )
            .execute(tx.connection())?;
            Ok(true)
        });
        if !more.await? {
            return Ok(());
        }
    }
}
