//! What no change of rights may do: give or take what the one who changes has not, or leave the
//! installation without an administrator.

use diesel::prelude::*;
use larets_core::access::{Actor, Role};
use larets_core::ids::{DepartmentId, UserId};

use super::actor::to_compare;
use crate::db::WriteTx;
use crate::error::StorageError;
use crate::installation::access_changed;
use crate::schema::{staff, staff_role};
use crate::types::Id;

/// Refuses to change whoever has more than the one who changes; asked again after a change, refuses to
/// have given more than that, to oneself neither.
pub(crate) fn has_all_of(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    person: UserId,
) -> Result<(), StorageError> {
    if actor.has_all_of(&to_compare(&mut tx.reading(), person)?) {
        Ok(())
    } else {
        Err(StorageError::Refused("beyond_own_rights"))
    }
}

/// Does a change that moves the rights of people in these departments, as one of the tree does, and
/// refuses it when somebody comes to have more than before and more than the one who changes.
pub(crate) fn giving_nothing_beyond<T>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    departments: &[DepartmentId],
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StorageError>,
) -> Result<T, StorageError> {
    if actor.has_everything() {
        return change(tx);
    }
    let departments: Vec<Option<Id>> = departments.iter().map(|id| Some((*id).into())).collect();
    let people: Vec<Id> = staff::table
        .filter(staff::disabled.eq(false))
        .filter(staff::department_id.eq_any(departments))
        .order(staff::id)
        .select(staff::id)
        .load(tx.connection())?;
    let read = |tx: &mut WriteTx<'_>| -> Result<Vec<Actor>, StorageError> {
        let mut reading = tx.reading();
        let people = people.iter();
        people
            .map(|id| to_compare(&mut reading, (*id).into()))
            .collect()
    };
    let before = read(tx)?;
    let value = change(tx)?;
    let after = read(tx)?;
    let beyond = |(was, is): (&Actor, &Actor)| !was.has_all_of(is) && !actor.has_all_of(is);
    if before.iter().zip(&after).any(beyond) {
        return Err(StorageError::Refused("beyond_own_rights"));
    }
    Ok(value)
}

/// Does a change of who may do what, and refuses it when the last person goes who has
/// everything, and so can give it back. An installation that has none yet, as before the first administrator is added, is left alone.
pub(crate) fn keeping_an_administrator<T>(
    tx: &mut WriteTx<'_>,
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StorageError>,
) -> Result<T, StorageError> {
    // First, so that processes on other machines wait here for one another.
    access_changed(tx)?;
    let before = has_administrator(tx)?;
    let value = change(tx)?;
    if before && !has_administrator(tx)? {
        return Err(StorageError::Refused("last_administrator"));
    }
    Ok(value)
}

fn has_administrator(tx: &mut WriteTx<'_>) -> Result<bool, StorageError> {
    let ids: Vec<Id> = staff::table
        .inner_join(staff_role::table)
        .filter(staff_role::role.eq(Role::Administrator.name()))
        .filter(staff::disabled.eq(false))
        .order(staff::id)
        .select(staff::id)
        .load(tx.connection())?;
    for id in ids {
        if to_compare(&mut tx.reading(), id.into())?.has_everything() {
            return Ok(true);
        }
    }
    Ok(false)
}
