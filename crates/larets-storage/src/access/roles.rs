//! Roles: the built-in ones as they are delivered or changed, and those of the company.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use larets_core::access::{
    Action, Actor, Area, DirectoryGrant, Level, Permit, Reach, Role, RoleCode, RoleRecord,
    RoleRights,
};
use larets_core::audit::{Change, Event, EventKind, RecordKind};
use larets_core::text::sort_key;
use uuid::Uuid;

use super::role_row::{RoleRow, to_text};
use super::schema::role;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::installation::access_changed;
use crate::schema::staff_role;
use crate::types::Id;

/// Most roles of the company's own.
pub const ROLES_MAX: usize = 100;

/// What to change of a role; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct RoleChange {
    /// What it is called.
    pub name: Option<String>,
    /// How far actions reach.
    pub reaches: Vec<(Area, Action, Reach)>,
    /// What there is of fields.
    pub levels: Vec<(Area, String, Level)>,
}

/// Why a role was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// An action would reach further than the view of its area, where it would be void.
    #[error("{} in {} reaches further than the view", .1.name(), .0.name())]
    BeyondView(Area, Action),
    /// Anything else.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<diesel::result::Error> for RoleError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// All roles, the built-in ones first, each with how many people have it.
pub fn list(tx: &mut ReadTx<'_>, _permit: &Permit) -> Result<Vec<(RoleRecord, i64)>, StorageError> {
    let people: Vec<(String, i64)> = staff_role::table
        .group_by(staff_role::role)
        .select((staff_role::role, count_star()))
        .load(tx.connection())?;
    let people: HashMap<String, i64> = people.into_iter().collect();
    let mut kept: Vec<RoleRecord> = role::table
        .order((role::name_key, role::id))
        .select(RoleRow::as_select())
        .load(tx.connection())?
        .into_iter()
        .map(RoleRow::record)
        .collect::<Result<_, _>>()?;
    let mut roles = Vec::new();
    for &built_in in Role::ALL {
        let changed = kept.iter().position(|record| record.code == built_in);
        roles.push(changed.map_or_else(
            || RoleRecord::delivered(built_in),
            |place| kept.remove(place),
        ));
    }
    roles.append(&mut kept);
    Ok(roles
        .into_iter()
        .map(|record| {
            let count = people.get(record.code.as_str()).copied().unwrap_or(0);
            (record, count)
        })
        .collect())
}

/// What the company calls a role; none for a built-in one that was not renamed.
pub fn name(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
    code: &RoleCode,
) -> Result<Option<String>, StorageError> {
    let name: Option<Option<String>> = role::table
        .filter(role::code.eq(code.as_str()))
        .select(role::name)
        .first(tx.connection())
        .optional()?;
    Ok(name.flatten())
}

/// These roles, those that are no more left out. The administrator's is never a kept one.
pub(super) fn of_codes(
    tx: &mut ReadTx<'_>,
    codes: &[RoleCode],
) -> Result<Vec<RoleRecord>, StorageError> {
    let wanted: Vec<&str> = codes
        .iter()
        .filter(|code| **code != Role::Administrator)
        .map(RoleCode::as_str)
        .collect();
    let kept: Vec<RoleRow> = if wanted.is_empty() {
        Vec::new()
    } else {
        role::table
            .filter(role::code.eq_any(wanted))
            .select(RoleRow::as_select())
            .load(tx.connection())?
    };
    let mut roles = kept
        .into_iter()
        .map(RoleRow::record)
        .collect::<Result<Vec<_>, _>>()?;
    for code in codes {
        if let Some(built_in) = code.built_in()
            && !roles.iter().any(|record| record.code == *code)
        {
            roles.push(RoleRecord::delivered(built_in));
        }
    }
    Ok(roles)
}

/// Whether there are roles of all these names.
pub(crate) fn check_codes(tx: &mut ReadTx<'_>, codes: &[RoleCode]) -> Result<(), StorageError> {
    if of_codes(tx, codes)?.len() == codes.len() {
        Ok(())
    } else {
        Err(StorageError::Refused("role_unknown"))
    }
}

/// Makes a role like another one, in areas that are not there yet too.
pub fn copy(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    of: &RoleCode,
    name: &str,
) -> Result<Recorded<RoleCode>, StorageError> {
    let count: i64 = role::table.count().get_result(tx.connection())?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= ROLES_MAX + Role::ALL.len() {
        return Err(StorageError::Refused("too_many_roles"));
    }
    let rights = find(tx, of)?.1.rights;
    within(actor, &rights)?;
    let id = Uuid::now_v7();
    let code = RoleCode::stored(&id.to_string());
    insert(tx, id, &code, Some(name), &rights)?;
    let event = Event::of(actor, EventKind::Create)
        .on(RecordKind::Role, id)
        .changing(vec![
            Change {
                field: "name",
                before: None,
                after: Some(name.trim().to_owned()),
            },
            Change {
                field: "copy_of",
                before: None,
                after: Some(of.to_string()),
            },
        ]);
    Ok(Recorded::new(code, event))
}

/// Changes a role. With a version, only if nobody changed it since. Whoever has it has what it gives
/// from the next request on.
pub fn update(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    code: &RoleCode,
    expected_version: Option<i64>,
    change: &RoleChange,
) -> Result<Recorded<()>, RoleError> {
    let (id, before) = find(tx, code)?;
    if *code == Role::Administrator {
        return Err(StorageError::Refused("role_fixed").into());
    }
    if expected_version.is_some_and(|expected| expected != before.version) {
        let current = before.version;
        return Err(StorageError::Outdated { current }.into());
    }
    within(actor, &before.rights)?;
    let mut rights = before.rights.clone();
    for (area, action, reach) in &change.reaches {
        rights.set_reach(*area, *action, *reach);
    }
    for (area, field, level) in &change.levels {
        rights.set_level(*area, field, *level);
    }
    rights.lower_unasked();
    if let Some((area, action)) = rights.beyond_view() {
        return Err(RoleError::BeyondView(area, action));
    }
    within(actor, &rights)?;
    let name = change.name.as_deref().or(before.name.as_deref());
    let now = tx.now().micros();
    let id = if let Some(id) = id {
        diesel::update(role::table.find(id))
            .set((
                role::name.eq(name.map(str::trim)),
                role::name_key.eq(name.map(sort_key)),
                role::rights.eq(to_text(&rights)?),
                role::version.eq(before.version + 1),
                role::updated_at.eq(now),
            ))
            .execute(tx.connection())
            .map_err(|error| name_taken(error.into()))?;
        id.0
    } else {
        let id = Uuid::now_v7();
        insert(tx, id, code, name, &rights)?;
        id
    };
    access_changed(tx)?;
    let event = Event::of(actor, EventKind::Change)
        .on(RecordKind::Role, id)
        .changing(differences(&before, name, &rights));
    Ok(Recorded::new((), event))
}

/// Makes a built-in role what it was when delivered; removes one of the company's own that nobody has.
pub fn remove(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    code: &RoleCode,
    expected_version: Option<i64>,
) -> Result<Recorded<()>, StorageError> {
    let (id, before) = find(tx, code)?;
    if expected_version.is_some_and(|expected| expected != before.version) {
        let current = before.version;
        return Err(StorageError::Outdated { current });
    }
    let Some(id) = id else {
        return Err(StorageError::Refused("role_fixed"));
    };
    within(actor, &before.rights)?;
    let event = if let Some(built_in) = code.built_in() {
        let delivered = RoleRecord::delivered(built_in);
        within(actor, &delivered.rights)?;
        Event::of(actor, EventKind::Change)
            .on(RecordKind::Role, id.0)
            .changing(differences(&before, None, &delivered.rights))
    } else {
        let people: i64 = staff_role::table
            .filter(staff_role::role.eq(code.as_str()))
            .count()
            .get_result(tx.connection())?;
        if people > 0 {
            return Err(StorageError::Refused("role_in_use"));
        }
        Event::of(actor, EventKind::Delete)
            .on(RecordKind::Role, id.0)
            .changing(vec![Change {
                field: "name",
                before: before.name,
                after: None,
            }])
    };
    diesel::delete(role::table.find(id)).execute(tx.connection())?;
    access_changed(tx)?;
    Ok(Recorded::new((), event))
}

/// A role, and its row when it has one.
fn find(tx: &mut WriteTx<'_>, code: &RoleCode) -> Result<(Option<Id>, RoleRecord), StorageError> {
    let row: Option<RoleRow> = role::table
        .filter(role::code.eq(code.as_str()))
        .select(RoleRow::as_select())
        .first(tx.connection())
        .optional()?;
    match (row, code.built_in()) {
        (Some(row), _) => Ok((Some(row.id), row.record()?)),
        (None, Some(built_in)) => Ok((None, RoleRecord::delivered(built_in))),
        (None, None) => Err(StorageError::NotFound),
    }
}

fn within(actor: &Actor, rights: &RoleRights) -> Result<(), StorageError> {
    if rights.is_within(actor.rights()) {
        Ok(())
    } else {
        Err(StorageError::Refused("beyond_own_rights"))
    }
}

fn insert(
    tx: &mut WriteTx<'_>,
    id: Uuid,
    code: &RoleCode,
    name: Option<&str>,
    rights: &RoleRights,
) -> Result<(), StorageError> {
    let now = tx.now().micros();
    diesel::insert_into(role::table)
        .values((
            role::id.eq(Id(id)),
            role::code.eq(code.as_str()),
            role::name.eq(name.map(str::trim)),
            role::name_key.eq(name.map(sort_key)),
            role::rights.eq(to_text(rights)?),
            role::created_at.eq(now),
            role::updated_at.eq(now),
        ))
        .execute(tx.connection())
        .map_err(|error| name_taken(error.into()))?;
    Ok(())
}

fn name_taken(error: StorageError) -> StorageError {
    match error {
        StorageError::Conflict(_) => StorageError::Refused("role_name_taken"),
        other => other,
    }
}

/// What differs, as `area.action: reach` and `area.field: level`, a line each.
fn differences(before: &RoleRecord, name: Option<&str>, after: &RoleRights) -> Vec<Change> {
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for &area in Area::ALL {
        for &action in Action::ALL {
            let (old, new) = (before.rights.reach(area, action), after.reach(area, action));
            if old != new {
                was.push(format!("{}.{}: {}", area.name(), action.name(), old.name()));
                is.push(format!("{}.{}: {}", area.name(), action.name(), new.name()));
            }
        }
    }
    for (area, field, new) in after.named_fields() {
        let old = before.rights.level(area, field);
        if old != new {
            was.push(format!("{}.{field}: {}", area.name(), old.name()));
            is.push(format!("{}.{field}: {}", area.name(), new.name()));
        }
    }
    let mut changes = Vec::new();
    if before.name.as_deref() != name {
        changes.push(Change {
            field: "name",
            before: before.name.clone(),
            after: name.map(str::to_owned),
        });
    }
    if !is.is_empty() {
        changes.push(Change {
            field: "rights",
            before: Some(was.join("\n")),
            after: Some(is.join("\n")),
        });
    }
    changes
}
