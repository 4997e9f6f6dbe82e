//! Reading exports. Nobody sees those of others, whatever their rights; that there were any stands
//! in the record of events.

use diesel::prelude::*;
use larets_core::access::{Actor, ReadGrant, SystemActor};
use larets_core::exports::{Export, ExportState, KEPT_OF_ONE_MAX};
use larets_core::ids::{ExportId, SessionId};

use super::row::{ExportRecord, ExportRow};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::export;
use crate::sessions;
use crate::types::Id;

fn records(tx: &ReadTx<'_>, rows: Vec<ExportRow>) -> Result<Vec<ExportRecord>, StorageError> {
    rows.into_iter()
        .map(|row| row.into_record(tx.vault()))
        .collect()
}

pub(super) fn any(tx: &mut ReadTx<'_>, id: ExportId) -> Result<ExportRecord, StorageError> {
    let row: ExportRow = export::table
        .find(Id::from(id))
        .select(ExportRow::as_select())
        .first(tx.connection())?;
    row.into_record(tx.vault())
}

/// An export of the reader that has not outlived itself.
pub fn own(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Export>,
    id: ExportId,
) -> Result<ExportRecord, StorageError> {
    let found = any(tx, id)?;
    if found.owner != grant.reader() || found.expires_at <= tx.now() {
        return Err(StorageError::NotFound);
    }
    Ok(found)
}

/// The exports of the reader that have not outlived themselves, newest first.
pub fn list_own(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Export>,
) -> Result<Vec<ExportRecord>, StorageError> {
    let now = tx.now().micros();
    let rows = export::table
        .filter(export::staff_id.eq(Id::from(grant.reader())))
        .filter(export::expires_at.gt(now))
        .order((export::created_at.desc(), export::id.desc()))
        .limit(KEPT_OF_ONE_MAX)
        .select(ExportRow::as_select())
        .load(tx.connection())?;
    records(tx, rows)
}

/// Exports that a job was at work on, for beginning them anew after a restart.
pub fn unfinished(tx: &mut ReadTx<'_>) -> Result<Vec<ExportId>, StorageError> {
    let ids: Vec<Id> = export::table
        .filter(export::state.eq(ExportState::Running.name()))
        .order(export::id)
        .select(export::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(ExportId::from).collect())
}

/// Every export that is kept, with its file or without, for the job that removes what has to go.
pub fn kept(tx: &mut ReadTx<'_>) -> Result<Vec<ExportRecord>, StorageError> {
    let rows = export::table
        .order(export::id)
        .select(ExportRow::as_select())
        .load(tx.connection())?;
    records(tx, rows)
}

/// Whoever an export belongs to, with the rights of this moment. `None` for somebody who no longer
/// works here.
pub fn runner(tx: &mut ReadTx<'_>, found: &ExportRecord) -> Result<Option<Actor>, StorageError> {
    let Some(session) = found.progress.session else {
        return Ok(None);
    };
    let actor = sessions::actor_of_job(tx, found.owner, SessionId::from_uuid(session))?;
    Ok(actor.map(|actor| actor.at_address(found.progress.address)))
}

/// An export that is being written, and whoever runs it. Refused when it no longer is, or nobody
/// may.
pub fn running(tx: &mut ReadTx<'_>, id: ExportId) -> Result<(ExportRecord, Actor), StorageError> {
    let found = match any(tx, id) {
        Err(StorageError::NotFound) => return Err(StorageError::Refused("export_ended")),
        found => found?,
    };
    if found.state != ExportState::Running {
        return Err(StorageError::Refused("export_ended"));
    }
    let actor = runner(tx, &found)?.ok_or(StorageError::NotAllowed)?;
    Ok((found, actor))
}

/// The product itself, for ending an export whose person is gone.
pub(super) fn product() -> Actor {
    SystemActor::for_job("export")
}
