//! Where a client stands: names for it, and who may put it somewhere else.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant, Placement};
use larets_core::ids::{DepartmentId, UserId};

use super::change::Diff;
use super::record::CardKind;
use super::{PersonName, UpdateError};
use crate::db::WriteTx;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::{department, staff};
use crate::types::Id;

/// Where a new client will stand: with whoever makes it, unless another place is wished for and the
/// leave to assign covers it.
pub(crate) fn of_new<R: CardKind>(
    connection: &mut AnyConnection,
    assign: Option<&ChangeGrant<R>>,
    wished: Option<Placement>,
    actor: &Actor,
) -> Result<Placement, StorageError> {
    let own = of_actor(actor);
    match wished {
        Some(wished) if wished != own => target(connection, assign, wished),
        _ => Ok(own),
    }
}

/// With whoever makes it.
pub(crate) fn of_actor(actor: &Actor) -> Placement {
    Placement {
        owner: actor.reference().user,
        department: actor.department(),
    }
}

pub(crate) fn placement(owner: Option<Id>, department: Option<Id>) -> Placement {
    Placement {
        owner: owner.map(UserId::from),
        department: department.map(DepartmentId::from),
    }
}

pub(crate) fn person(id: Option<Id>, name: Option<String>) -> Option<PersonName> {
    Some(PersonName {
        id: id?.into(),
        name: name?,
    })
}

/// The names of an owner and of a department, for the record of events.
pub(crate) fn names(
    connection: &mut AnyConnection,
    placement: Placement,
) -> Result<(Option<String>, Option<String>), StorageError> {
    let owner = match placement.owner {
        None => None,
        Some(owner) => {
            each!(connection, c => staff::table.find(Id::from(owner)).select(staff::name).first(c))
                .optional()?
        }
    };
    let department = match placement.department {
        None => None,
        Some(id) => {
            each!(connection, c => department::table.find(Id::from(id)).select(department::name).first(c))
                .optional()?
        }
    };
    Ok((owner, department))
}

/// Checks that a record may be put there: the owner signs in, the department exists, and the leave
/// to assign covers the place.
pub(crate) fn target<R: CardKind>(
    connection: &mut AnyConnection,
    assign: Option<&ChangeGrant<R>>,
    wished: Placement,
) -> Result<Placement, StorageError> {
    if let Some(owner) = wished.owner {
        let disabled: Option<bool> = each!(connection, c => {
            staff::table.find(Id::from(owner)).select(staff::disabled).first(c)
        })
        .optional()?;
        if disabled != Some(false) {
            return Err(StorageError::Refused("owner_unknown"));
        }
    }
    if let Some(id) = wished.department {
        let found: i64 = each!(connection, c => {
            department::table.filter(department::id.eq(Id::from(id))).count().get_result(c)
        })?;
        if found == 0 {
            return Err(StorageError::Refused("department_unknown"));
        }
    }
    if assign.is_some_and(|grant| grant.covers(&wished)) {
        Ok(wished)
    } else {
        Err(StorageError::NotAllowed)
    }
}

/// Where a record will stand after a change of owner or department, told to the diff. Takes leave
/// to assign both from where it stands and to where it goes.
pub(crate) fn reassign<R: CardKind>(
    tx: &mut WriteTx<'_>,
    current: Placement,
    assign: Option<&ChangeGrant<R>>,
    wished: Placement,
    diff: &mut Diff<'_, R>,
) -> Result<Placement, UpdateError> {
    if wished == current {
        return Ok(current);
    }
    if !assign.is_some_and(|grant| grant.covers(&current)) {
        return Err(StorageError::NotAllowed.into());
    }
    // Many records of one write go to one place.
    let target = match assign {
        Some(grant) if tx.places.contains(&wished) && grant.covers(&wished) => wished,
        _ => target(tx.connection(), assign, wished)?,
    };
    tx.places.insert(target);
    let before = names_once(tx, current)?;
    let after = names_once(tx, target)?;
    if target.owner != current.owner {
        diff.change(R::OWNER, before.0, after.0)?;
    }
    if target.department != current.department {
        diff.change(R::DEPARTMENT, before.1, after.1)?;
    }
    Ok(target)
}

/// The names, asked for once in a write.
pub(crate) fn names_once(
    tx: &mut WriteTx<'_>,
    placement: Placement,
) -> Result<(Option<String>, Option<String>), StorageError> {
    if let Some(known) = tx.names.get(&placement) {
        return Ok(known.clone());
    }
    let found = names(tx.connection(), placement)?;
    tx.names.insert(placement, found.clone());
    Ok(found)
}
