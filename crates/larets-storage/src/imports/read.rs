//! Reading imports and the rows they refused.

use diesel::prelude::*;
use larets_core::access::{Actor, Placement, ReadGrant, RowScope, SystemActor};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::{DepartmentId, ImportId, SessionId, UserId};
use larets_core::imports::{Import, ImportState, Refusal};

use super::row::{ImportColumns, ImportRecord, RefusedRow, SealedRow, record, refusal_place};
use crate::db::{ReadTx, Recorded};
use crate::error::StorageError;
use crate::schema::{import, import_refusal, staff};
use crate::sessions;
use crate::types::Id;

/// Most rows of a list of imports.
pub const LIST_LIMIT: i64 = 200;

/// The columns of a refused row.
const REFUSED: (
    import_refusal::row_number,
    import_refusal::column_number,
    import_refusal::code,
    import_refusal::sealed,
) = (
    import_refusal::row_number,
    import_refusal::column_number,
    import_refusal::code,
    import_refusal::sealed,
);

macro_rules! columns {
    () => {
        (
            import::id,
            import::record_kind,
            import::staff_id,
            staff::department_id.nullable(),
            import::file_name,
            import::state,
            import::plan,
            import::progress,
            import::rows_done,
            import::created_at,
            import::updated_at,
        )
    };
}

/// An import that the grant covers.
pub fn one(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Import>,
    id: ImportId,
) -> Result<ImportRecord, StorageError> {
    let row: ImportColumns = import::table
        .left_join(staff::table)
        .filter(import::id.eq(Id::from(id)))
        .select(columns!())
        .first(tx.connection())?;
    let found = record(row)?;
    if grant.rows().covers(&found.placement) {
        Ok(found)
    } else {
        Err(StorageError::NotFound)
    }
}

/// Those of some imports that the grant covers.
pub(crate) fn seen(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Import>,
    ids: &[Id],
) -> Result<Vec<Id>, StorageError> {
    let placed = (
        import::id,
        import::staff_id,
        staff::department_id.nullable(),
    );
    let rows: Vec<(Id, Option<Id>, Option<Id>)> = import::table
        .left_join(staff::table)
        .filter(import::id.eq_any(ids.to_vec()))
        .select(placed)
        .load(tx.connection())?;
    let seen = rows.into_iter().filter(|(_, owner, department)| {
        grant.rows().covers(&Placement {
            owner: owner.map(UserId::from),
            department: department.map(DepartmentId::from),
        })
    });
    Ok(seen.map(|(id, ..)| id).collect())
}

/// Imports that the grant covers, newest first, before the one named.
pub fn list(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Import>,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Vec<ImportRecord>, StorageError> {
    let mut query = import::table
        .left_join(staff::table)
        .select(columns!())
        .into_boxed();
    match grant.rows() {
        RowScope::All => {}
        RowScope::Nothing => return Ok(Vec::new()),
        RowScope::Own(own) => query = query.filter(import::staff_id.eq(Id::from(*own))),
        RowScope::Departments { departments, own } => {
            let departments: Vec<Id> = departments.iter().map(|id| Id::from(*id)).collect();
            query = query.filter(
                import::staff_id
                    .eq(Id::from(*own))
                    .or(staff::department_id.eq_any(departments)),
            );
        }
    }
    // Version 7 ids are in the order of making.
    if let Some(before) = before {
        query = query.filter(import::id.lt(Id::from(before)));
    }
    let rows: Vec<ImportColumns> = query
        .order(import::id.desc())
        .limit(limit.clamp(1, LIST_LIMIT))
        .load(tx.connection())?;
    rows.into_iter().map(record).collect()
}

/// Imports that a job was at work on, for going on after a restart.
pub fn unfinished(tx: &mut ReadTx<'_>) -> Result<Vec<ImportId>, StorageError> {
    let busy: Vec<&str> = ImportState::ALL
        .iter()
        .filter(|state| state.is_busy())
        .map(|state| state.name())
        .collect();
    let ids: Vec<Id> = import::table
        .filter(import::state.eq_any(busy))
        .order(import::id)
        .select(import::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(ImportId::from).collect())
}

/// Whoever runs an import, with the rights of this moment. `None` when the person is disabled or
/// gone, or the import is not being run: then it may not go on.
pub fn runner(tx: &mut ReadTx<'_>, id: ImportId) -> Result<Option<Actor>, StorageError> {
    let row: ImportColumns = import::table
        .left_join(staff::table)
        .filter(import::id.eq(Id::from(id)))
        .select(columns!())
        .first(tx.connection())?;
    let found = record(row)?;
    if !found.state.is_busy() {
        return Ok(None);
    }
    let progress = found.progress;
    match (progress.person, progress.session) {
        (Some(person), Some(session)) => {
            let session = SessionId::from_uuid(session);
            let actor = sessions::actor_of_job(tx, UserId::from_uuid(person), session)?;
            Ok(actor.map(|actor| actor.at_address(progress.address)))
        }
        _ if progress.by == "command_line" => Ok(Some(SystemActor::for_command("import"))),
        _ if progress.by == "system" => Ok(Some(SystemActor::for_job("import"))),
        _ => Ok(None),
    }
}

/// Refused rows in the order of the file, after the number given.
pub fn refused_rows(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Import>,
    actor: &Actor,
    id: ImportId,
    after: i64,
    limit: i64,
) -> Result<Recorded<Vec<RefusedRow>>, StorageError> {
    one(tx, grant, id)?;
    let rows: Vec<(i64, i64, String, Vec<u8>)> = import_refusal::table
        .filter(import_refusal::import_id.eq(Id::from(id)))
        .filter(import_refusal::row_number.gt(after))
        .order(import_refusal::row_number)
        .limit(limit)
        .select(REFUSED)
        .load(tx.connection())?;
    let refused = opened(tx, id, rows)?;
    let count = i64::try_from(refused.len()).unwrap_or(i64::MAX);
    let event = Event::of(actor, EventKind::ImportDownload)
        .on(RecordKind::Import, id.as_uuid())
        .with("after", Detail::Number(after))
        .with("rows", Detail::Number(count));
    Ok(Recorded::new(refused, event))
}

/// Rows that name a company which was not there yet, the last of the file first, before the number
/// given: number and cells. For the job that runs the import.
pub fn put_aside(
    tx: &mut ReadTx<'_>,
    id: ImportId,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, Vec<String>)>, StorageError> {
    let rows: Vec<(i64, Vec<u8>)> = import_refusal::table
        .filter(import_refusal::import_id.eq(Id::from(id)))
        .filter(import_refusal::row_number.lt(before))
        .filter(import_refusal::code.eq(Refusal::ParentUnknown.name()))
        .order(import_refusal::row_number.desc())
        .limit(limit)
        .select((import_refusal::row_number, import_refusal::sealed))
        .load(tx.connection())?;
    let opened = rows.into_iter().map(|(number, sealed)| {
        let (cells, _) = open_row(tx, id, number, &sealed)?;
        Ok((number, cells))
    });
    opened.collect()
}

/// The first rows that were refused, without those whose record was there. For the job that runs
/// the import.
pub fn first_refused(
    tx: &mut ReadTx<'_>,
    id: ImportId,
    limit: i64,
) -> Result<Vec<RefusedRow>, StorageError> {
    let rows: Vec<(i64, i64, String, Vec<u8>)> = import_refusal::table
        .filter(import_refusal::import_id.eq(Id::from(id)))
        .filter(import_refusal::code.ne(Refusal::Duplicate.name()))
        .order(import_refusal::row_number)
        .limit(limit)
        .select(REFUSED)
        .load(tx.connection())?;
    opened(tx, id, rows)
}

fn opened(
    tx: &ReadTx<'_>,
    id: ImportId,
    rows: Vec<(i64, i64, String, Vec<u8>)>,
) -> Result<Vec<RefusedRow>, StorageError> {
    let opened = rows.into_iter().map(|(number, column, code, sealed)| {
        let (cells, more) = open_row(tx, id, number, &sealed)?;
        Ok(RefusedRow {
            number,
            column: (column >= 0).then_some(column),
            code,
            more,
            cells,
        })
    });
    opened.collect()
}

/// The cells of a row, and what is wrong with it beside what its columns say.
type OpenedRow = (Vec<String>, Vec<(String, Option<i64>)>);

fn open_row(
    tx: &ReadTx<'_>,
    id: ImportId,
    number: i64,
    sealed: &[u8],
) -> Result<OpenedRow, StorageError> {
    let place = refusal_place(id, number);
    let plain = tx
        .vault()
        .open_field("import_refusal", "sealed", place, sealed)?;
    let row = serde_json::from_slice(&plain)
        .map_err(|error| StorageError::Broken(format!("a refused row: {error}")))?;
    Ok(match row {
        SealedRow::Cells(cells) => (cells, Vec::new()),
        SealedRow::Faulty { cells, more } => (cells, more),
    })
}
