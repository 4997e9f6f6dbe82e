//! Changing people. Whoever may no longer sign in loses every session in the same commit.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant, Placement, RoleCode};
use larets_core::audit::{Change, Event, EventKind, RecordKind};
use larets_core::ids::{DepartmentId, SessionId, UserId};
use larets_core::text::sort_key;
use larets_core::users::{User, UserRecord};
use uuid::Uuid;

use super::read::{own_password_hash, record};
use crate::access::{has_all_of, keeping_an_administrator, roles};
use crate::db::{Recorded, WriteTx};
use crate::error::StorageError;
use crate::installation::access_changed;
use crate::schema::{department, staff, staff_role};
use crate::sessions::end_all_of;
use crate::types::Id;

/// A new person, checked by the caller.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Full name.
    pub name: String,
    /// Address to sign in with, normalised.
    pub email: String,
    /// Hash of the password.
    pub password_hash: String,
    /// Roles, at least one.
    pub roles: Vec<RoleCode>,
    /// Department.
    pub department: Option<DepartmentId>,
    /// Interface language.
    pub language: String,
    /// Time zone.
    pub time_zone: String,
    /// Made by the demo data, and removed with it.
    pub demo: bool,
}

/// What to change of a person. `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct PersonChange {
    /// Full name.
    pub name: Option<String>,
    /// Address to sign in with, normalised.
    pub email: Option<String>,
    /// Roles.
    pub roles: Option<Vec<RoleCode>>,
    /// Department; the inner `None` takes the person out of any.
    pub department: Option<Option<DepartmentId>>,
    /// May not sign in.
    pub disabled: Option<bool>,
    /// Interface language.
    pub language: Option<String>,
    /// Time zone.
    pub time_zone: Option<String>,
}

fn check_department(tx: &mut WriteTx<'_>, id: Option<DepartmentId>) -> Result<(), StorageError> {
    let Some(id) = id else { return Ok(()) };
    let known: i64 = department::table
        .filter(department::id.eq(Id::from(id)))
        .count()
        .get_result(tx.connection())?;
    if known == 0 {
        Err(StorageError::Refused("department_unknown"))
    } else {
        Ok(())
    }
}

fn store_roles(tx: &mut WriteTx<'_>, id: Id, roles: &[RoleCode]) -> Result<(), StorageError> {
    diesel::delete(staff_role::table.filter(staff_role::staff_id.eq(id)))
        .execute(tx.connection())?;
    for role in roles {
        diesel::insert_into(staff_role::table)
            .values((
                staff_role::staff_id.eq(id),
                staff_role::role.eq(role.as_str()),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

fn email_taken(error: StorageError) -> StorageError {
    match error {
        StorageError::Conflict(_) => StorageError::Refused("email_taken"),
        other => other,
    }
}

fn role_names(roles: &[RoleCode]) -> String {
    roles
        .iter()
        .map(RoleCode::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Makes a person, where the grant covers the department and the one who acts has all that the roles
/// give.
pub fn create(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    actor: &Actor,
    person: &NewPerson,
) -> Result<Recorded<UserId>, StorageError> {
    check_department(tx, person.department)?;
    let placement = Placement {
        owner: None,
        department: person.department,
    };
    if !grant.covers(&placement) {
        return Err(StorageError::NotAllowed);
    }
    roles::check_codes(&mut tx.reading(), &person.roles)?;
    let id = Uuid::now_v7();
    let now = tx.now().micros();
    diesel::insert_into(staff::table)
        .values((
            staff::id.eq(Id(id)),
            staff::name.eq(person.name.trim()),
            staff::name_sort.eq(sort_key(&person.name)),
            staff::email.eq(&person.email),
            staff::email_key.eq(&person.email),
            staff::password_hash.eq(&person.password_hash),
            staff::language.eq(&person.language),
            staff::time_zone.eq(&person.time_zone),
            staff::department_id.eq(person.department.map(Id::from)),
            staff::demo.eq(person.demo),
            staff::created_at.eq(now),
            staff::updated_at.eq(now),
        ))
        .execute(tx.connection())
        .map_err(|error| email_taken(error.into()))?;
    store_roles(tx, Id(id), &person.roles)?;
    has_all_of(tx, actor, UserId::from_uuid(id))?;
    access_changed(tx)?;
    let roles = Change {
        field: "roles",
        before: None,
        after: Some(role_names(&person.roles)),
    };
    let event = Event::of(actor, EventKind::Create)
        .on(RecordKind::User, id)
        .changing(vec![roles]);
    Ok(Recorded::new(UserId::from_uuid(id), event))
}

/// Changes a person whom the grant covers, before and after, and who never has more than the one who
/// changes. The last administrator who may sign in stays one.
pub fn update(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    actor: &Actor,
    id: UserId,
    expected_version: Option<i64>,
    change: &PersonChange,
) -> Result<Recorded<()>, StorageError> {
    let old = record(&mut tx.reading(), id)?;
    let placement = Placement {
        owner: Some(id),
        department: old.department,
    };
    if !grant.read().rows().covers(&placement) {
        return Err(StorageError::NotFound);
    }
    if !grant.covers(&placement) {
        return Err(StorageError::NotAllowed);
    }
    if expected_version.is_some_and(|expected| expected != old.version) {
        return Err(StorageError::Outdated {
            current: old.version,
        });
    }
    let moved = Placement {
        owner: Some(id),
        department: change.department.unwrap_or(old.department),
    };
    if !grant.covers(&moved) {
        return Err(StorageError::NotAllowed);
    }
    if let Some(roles) = &change.roles {
        roles::check_codes(&mut tx.reading(), roles)?;
    }
    has_all_of(tx, actor, id)?;
    let changed = keeping_an_administrator(tx, |tx| change_person(tx, actor, &old, change))?;
    has_all_of(tx, actor, id)?;
    Ok(changed)
}

/// Changes one's own name, language or zone.
pub fn update_own(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    change: &PersonChange,
) -> Result<Recorded<()>, StorageError> {
    let old = record(&mut tx.reading(), actor.user())?;
    let own = PersonChange {
        name: change.name.clone(),
        language: change.language.clone(),
        time_zone: change.time_zone.clone(),
        ..PersonChange::default()
    };
    change_person(tx, actor, &old, &own)
}

fn change_person(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    old: &UserRecord,
    change: &PersonChange,
) -> Result<Recorded<()>, StorageError> {
    let new = UserRecord {
        name: change.name.clone().unwrap_or_else(|| old.name.clone()),
        email: change.email.clone().unwrap_or_else(|| old.email.clone()),
        roles: change.roles.clone().unwrap_or_else(|| old.roles.clone()),
        department: change.department.unwrap_or(old.department),
        disabled: change.disabled.unwrap_or(old.disabled),
        language: change
            .language
            .clone()
            .unwrap_or_else(|| old.language.clone()),
        time_zone: change
            .time_zone
            .clone()
            .unwrap_or_else(|| old.time_zone.clone()),
        ..old.clone()
    };
    check_department(tx, new.department)?;
    let key = Id::from(old.id);
    let now = tx.now().micros();
    diesel::update(staff::table.find(key))
        .set((
            staff::name.eq(new.name.trim()),
            staff::name_sort.eq(sort_key(&new.name)),
            staff::email.eq(&new.email),
            staff::email_key.eq(&new.email),
            staff::department_id.eq(new.department.map(Id::from)),
            staff::disabled.eq(new.disabled),
            staff::language.eq(&new.language),
            staff::time_zone.eq(&new.time_zone),
            staff::version.eq(old.version + 1),
            staff::updated_at.eq(now),
        ))
        .execute(tx.connection())
        .map_err(|error| email_taken(error.into()))?;
    if new.roles != old.roles {
        store_roles(tx, key, &new.roles)?;
    }
    if new.disabled {
        end_all_of(tx, old.id, None)?;
    } else {
        access_changed(tx)?;
    }
    let event = Event::of(actor, EventKind::Change)
        .on(RecordKind::User, old.id.as_uuid())
        .changing(differences(old, &new));
    Ok(Recorded::new((), event))
}

fn differences(old: &UserRecord, new: &UserRecord) -> Vec<Change> {
    let department = |person: &UserRecord| {
        person
            .department
            .map(|id| id.to_string())
            .unwrap_or_default()
    };
    let all = [
        ("name", old.name.clone(), new.name.clone()),
        ("email", old.email.clone(), new.email.clone()),
        ("roles", role_names(&old.roles), role_names(&new.roles)),
        ("department", department(old), department(new)),
        (
            "disabled",
            old.disabled.to_string(),
            new.disabled.to_string(),
        ),
        ("language", old.language.clone(), new.language.clone()),
        ("time_zone", old.time_zone.clone(), new.time_zone.clone()),
    ];
    all.into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| Change {
            field,
            before: Some(before),
            after: Some(after),
        })
        .collect()
}

/// Sets the password of a person whom the grant covers. Every session of the person ends.
pub fn reset_password(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    actor: &Actor,
    id: UserId,
    password_hash: &str,
) -> Result<Recorded<()>, StorageError> {
    let person = record(&mut tx.reading(), id)?;
    if !grant.covers(&Placement {
        owner: Some(id),
        department: person.department,
    }) {
        return Err(StorageError::NotFound);
    }
    has_all_of(tx, actor, id)?;
    store_password(tx, actor, id, password_hash, None)
}

/// Sets one's own password. Every other session ends. Refused when `current_hash`, which the current
/// password was compared with, is not the stored one any more.
pub fn set_own_password(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    current_hash: &str,
    password_hash: &str,
) -> Result<Recorded<()>, StorageError> {
    if own_password_hash(&mut tx.reading(), actor.user())? != current_hash {
        return Err(StorageError::Refused("password_wrong"));
    }
    store_password(tx, actor, actor.user(), password_hash, actor.session())
}

fn store_password(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: UserId,
    password_hash: &str,
    keep: Option<SessionId>,
) -> Result<Recorded<()>, StorageError> {
    diesel::update(staff::table.find(Id::from(id)))
        .set(staff::password_hash.eq(password_hash))
        .execute(tx.connection())?;
    end_all_of(tx, id, keep)?;
    let event = Event::of(actor, EventKind::Password).on(RecordKind::User, id.as_uuid());
    Ok(Recorded::new((), event))
}
