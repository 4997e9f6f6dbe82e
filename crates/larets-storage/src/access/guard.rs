//! What no change of rights may do: give or take what the one who changes has not, or leave the
//! installation without an administrator.

use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area, Reach, Role, SystemActor};
use larets_core::ids::UserId;

use super::actor::{person_with_rights, to_compare};
use crate::db::WriteTx;
use crate::error::StorageError;
use crate::schema::{staff, staff_role};
use crate::types::Id;
use crate::users;

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

/// Does a change that moves people's rights together, as one of the tree of departments does, and
/// refuses it when somebody comes to have more than before and more than the one who changes.
pub(crate) fn giving_nothing_beyond<T>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StorageError>,
) -> Result<T, StorageError> {
    if actor.has_all_of(&SystemActor::for_job("compare")) {
        return change(tx);
    }
    let people: Vec<Id> = staff::table
        .filter(staff::disabled.eq(false))
        .filter(staff::department_id.is_not_null())
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

/// Does a change of who may do what, and refuses it when the last person goes who can give rights to
/// others. An installation that has none yet, as before the first administrator is added, is left alone.
pub(crate) fn keeping_an_administrator<T>(
    tx: &mut WriteTx<'_>,
    change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StorageError>,
) -> Result<T, StorageError> {
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
        let mut reading = tx.reading();
        let person = users::read::record(&mut reading, id.into())?;
        let rights = person_with_rights(&mut reading, person)?.rights;
        let keeps = [
            (Area::Users, Action::View),
            (Area::Users, Action::Create),
            (Area::Users, Action::Edit),
            (Area::Settings, Action::Edit),
        ];
        if keeps
            .iter()
            .all(|(area, action)| rights.reach(*area, *action) == Reach::All)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
