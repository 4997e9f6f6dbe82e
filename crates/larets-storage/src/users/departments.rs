//! Departments: a tree everyone signed in may see, changed by whoever may edit people everywhere.

use diesel::dsl::count_star;
use diesel::prelude::*;
use larets_core::access::{Actor, DirectoryGrant, Permit};
use larets_core::audit::{Change, Event, EventKind, RecordKind};
use larets_core::ids::DepartmentId;
use larets_core::users::{DepartmentRecord, department_line, department_tree};
use uuid::Uuid;

use super::read::all_departments;
use crate::access::{giving_nothing_beyond, keeping_an_administrator};
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::installation::access_changed;
use crate::schema::{company, contact, deal, department, staff};
use crate::types::Id;
use crate::views::write::unshare;

/// Most departments of an installation.
const DEPARTMENTS_LIMIT: usize = 2000;

/// What to change of a department; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct DepartmentChange {
    /// Its name.
    pub name: Option<String>,
    /// The department above it; `Some(None)` moves it to the top.
    pub parent: Option<Option<DepartmentId>>,
}

/// All departments with the number of people in each.
pub fn list(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
) -> Result<Vec<(DepartmentRecord, i64)>, StorageError> {
    let people: Vec<(Option<Id>, i64)> = staff::table
        .group_by(staff::department_id)
        .select((staff::department_id, count_star()))
        .load(tx.connection())?;
    let count = |id: DepartmentId| {
        people
            .iter()
            .find(|(found, _)| *found == Some(id.into()))
            .map_or(0, |(_, count)| *count)
    };
    Ok(all_departments(tx)?
        .into_iter()
        .map(|department| {
            let people = count(department.id);
            (department, people)
        })
        .collect())
}

/// Makes a department.
pub fn create(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    name: &str,
    parent: Option<DepartmentId>,
) -> Result<Recorded<DepartmentId>, StorageError> {
    let all = all_departments(&mut tx.reading())?;
    if all.len() >= DEPARTMENTS_LIMIT {
        return Err(StorageError::Refused("too_many_departments"));
    }
    check_parent(&all, None, parent)?;
    let id = Uuid::now_v7();
    let now = tx.now().micros();
    diesel::insert_into(department::table)
        .values((
            department::id.eq(Id(id)),
            department::parent_id.eq(parent.map(Id::from)),
            department::name.eq(name.trim()),
            department::created_at.eq(now),
            department::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    access_changed(tx)?;
    let event = Event::of(actor, EventKind::Create).on(RecordKind::Department, id);
    Ok(Recorded::new(DepartmentId::from_uuid(id), event))
}

fn check_parent(
    all: &[DepartmentRecord],
    of: Option<DepartmentId>,
    parent: Option<DepartmentId>,
) -> Result<(), StorageError> {
    let Some(parent) = parent else { return Ok(()) };
    if !all.iter().any(|department| department.id == parent) {
        return Err(StorageError::Refused("department_unknown"));
    }
    match of {
        Some(of) if department_tree(of, all).contains(&parent) => {
            Err(StorageError::Refused("department_cycle"))
        }
        _ => Ok(()),
    }
}

/// The department as it is now; with a version, only if nobody changed it since.
fn find(
    all: &[DepartmentRecord],
    id: DepartmentId,
    expected_version: Option<i64>,
) -> Result<&DepartmentRecord, StorageError> {
    let found = all
        .iter()
        .find(|department| department.id == id)
        .ok_or(StorageError::NotFound)?;
    match expected_version {
        Some(expected) if expected != found.version => Err(StorageError::Outdated {
            current: found.version,
        }),
        _ => Ok(found),
    }
}

/// Renames a department or moves it in the tree. With a version, only if nobody changed it since.
pub fn update(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    id: DepartmentId,
    expected_version: Option<i64>,
    change: &DepartmentChange,
) -> Result<Recorded<()>, StorageError> {
    let all = all_departments(&mut tx.reading())?;
    let old = find(&all, id, expected_version)?;
    let new_parent = change.parent.unwrap_or(old.parent);
    check_parent(&all, Some(id), new_parent)?;
    let new_name = change
        .name
        .as_deref()
        .unwrap_or(&old.name)
        .trim()
        .to_owned();
    let now = tx.now().micros();
    // Who is in it or below it comes under other rules, who is above it reaches more or less.
    let mut concerned = department_tree(id, &all);
    for above in [old.parent, new_parent].into_iter().flatten() {
        concerned.extend(department_line(above, &all));
    }
    let put = |tx: &mut WriteTx<'_>| {
        diesel::update(department::table.find(Id::from(id)))
            .set((
                department::name.eq(&new_name),
                department::parent_id.eq(new_parent.map(Id::from)),
                department::version.eq(old.version + 1),
                department::updated_at.eq(now),
            ))
            .execute(tx.connection())?;
        Ok(())
    };
    keeping_an_administrator(tx, |tx| {
        if new_parent == old.parent {
            put(tx)
        } else {
            giving_nothing_beyond(tx, actor, &concerned, put)
        }
    })?;
    access_changed(tx)?;
    let text = |parent: Option<DepartmentId>| parent.map(|parent| parent.to_string());
    let mut changes = Vec::new();
    if new_name != old.name {
        changes.push(Change {
            field: "name",
            before: Some(old.name.clone()),
            after: Some(new_name),
        });
    }
    if new_parent != old.parent {
        changes.push(Change {
            field: "parent",
            before: text(old.parent),
            after: text(new_parent),
        });
    }
    let event = Event::of(actor, EventKind::Change)
        .on(RecordKind::Department, id.as_uuid())
        .changing(changes);
    Ok(Recorded::new((), event))
}

/// Removes a department that nothing belongs to; views shared with it become their owners' own. With
/// a version, only if nobody changed it since.
pub fn delete(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    id: DepartmentId,
    expected_version: Option<i64>,
) -> Result<Recorded<()>, StorageError> {
    find(&all_departments(&mut tx.reading())?, id, expected_version)?;
    let key = Id::from(id);
    let connection = tx.connection();
    let below: i64 = department::table
        .filter(department::parent_id.eq(key))
        .count()
        .get_result(connection)?;
    let people: i64 = staff::table
        .filter(staff::department_id.eq(key))
        .count()
        .get_result(connection)?;
    let contacts: i64 = contact::table
        .filter(contact::department_id.eq(key))
        .count()
        .get_result(connection)?;
    let companies: i64 = company::table
        .filter(company::department_id.eq(key))
        .count()
        .get_result(connection)?;
    let deals: i64 = deal::table
        .filter(deal::department_id.eq(key))
        .count()
        .get_result(connection)?;
    if below + people + contacts + companies + deals > 0 {
        return Err(StorageError::Refused("department_not_empty"));
    }
    let unshared = unshare(tx, actor, id)?;
    diesel::delete(department::table.find(key)).execute(tx.connection())?;
    access_changed(tx)?;
    let event = Event::of(actor, EventKind::Delete).on(RecordKind::Department, id.as_uuid());
    let recorded = Recorded::new((), event);
    Ok(unshared.into_iter().fold(recorded, Recorded::and))
}
