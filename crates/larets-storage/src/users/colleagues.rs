//! Colleagues and departments by id, for showing who did something or to whom a record is given. Names
//! include those of people who may not sign in any more.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::DirectoryGrant;
use larets_core::ids::{DepartmentId, UserId};

use super::read::Colleague;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::{department, staff};
use crate::types::Id;

type Row = (Id, String, Option<Id>);

/// The names of these people; unknown ids are left out.
pub fn names(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
    ids: Vec<UserId>,
) -> Result<HashMap<UserId, String>, StorageError> {
    let ids: Vec<Id> = ids.into_iter().map(Id::from).collect();
    let rows: Vec<(Id, String)> = staff::table
        .filter(staff::id.eq_any(ids))
        .select((staff::id, staff::name))
        .load(tx.connection())?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect())
}

/// Whether there is a department with this id.
pub fn is_department(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
    id: DepartmentId,
) -> Result<bool, StorageError> {
    let found: i64 = department::table
        .filter(department::id.eq(Id::from(id)))
        .count()
        .get_result(tx.connection())?;
    Ok(found > 0)
}

/// One colleague who may sign in; `None` when there is none with this id.
pub fn colleague(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
    id: UserId,
) -> Result<Option<Colleague>, StorageError> {
    let row: Option<Row> = staff::table
        .find(Id::from(id))
        .filter(staff::disabled.eq(false))
        .select((staff::id, staff::name, staff::department_id))
        .first(tx.connection())
        .optional()?;
    Ok(row.map(|(id, name, department)| Colleague {
        id: id.into(),
        name,
        department: department.map(DepartmentId::from),
    }))
}
