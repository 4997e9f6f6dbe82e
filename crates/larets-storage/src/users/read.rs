//! Reading people and departments.

use diesel::prelude::*;
use larets_core::access::{Actor, DirectoryGrant, ReadGrant, RoleCode, RowScope};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::time::At;
use larets_core::users::{DepartmentRecord, User, UserField, UserRecord};

use crate::db::connection::AnyConnection;
use crate::db::{ReadTx, Vault};
use crate::error::StorageError;
use crate::schema::{department, staff, staff_role};
use crate::types::Id;

/// A colleague in a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Which one.
    pub id: UserId,
    /// Full name.
    pub name: String,
    /// Department.
    pub department: Option<DepartmentId>,
}

/// What signing in needs of a person.
#[derive(Clone)]
pub struct SignInFacts {
    /// The person.
    pub id: UserId,
    /// The stored password hash.
    pub password_hash: String,
    /// May not sign in.
    pub disabled: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff)]
struct StaffRow {
    id: Id,
    name: String,
    email: String,
    language: String,
    time_zone: String,
    department_id: Option<Id>,
    disabled: bool,
    last_sign_in_at: Option<i64>,
    version: i64,
}

fn with_roles(
    connection: &mut AnyConnection,
    rows: Vec<StaffRow>,
) -> Result<Vec<UserRecord>, StorageError> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let roles: Vec<(Id, String)> = staff_role::table
        .filter(staff_role::staff_id.eq_any(ids))
        .select((staff_role::staff_id, staff_role::role))
        .load(connection)?;
    let record = |row: StaffRow| UserRecord {
        roles: roles
            .iter()
            .filter(|(id, _)| *id == row.id)
            .map(|(_, role)| RoleCode::stored(role))
            .collect(),
        id: row.id.into(),
        name: row.name,
        email: row.email,
        department: row.department_id.map(DepartmentId::from),
        language: row.language,
        time_zone: row.time_zone,
        disabled: row.disabled,
        last_sign_in_at: row.last_sign_in_at.map(At::from_micros),
        version: row.version,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// A person by id, for the session and for rules. Not for output.
pub(crate) fn record(tx: &mut ReadTx<'_>, id: UserId) -> Result<UserRecord, StorageError> {
    let row = staff::table
        .find(Id::from(id))
        .select(StaffRow::as_select())
        .first(tx.connection())?;
    with_roles(tx.connection(), vec![row])?
        .pop()
        .ok_or(StorageError::NotFound)
}

/// The time zone of the one who acts, if it is a person.
pub fn time_zone(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Option<String>, StorageError> {
    let zone = staff::table
        .find(Id::from(actor.user()))
        .select(staff::time_zone)
        .first(tx.connection());
    Ok(zone.optional()?)
}

/// One person the grant covers.
pub fn person(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    id: UserId,
) -> Result<UserRecord, StorageError> {
    let person = record(tx, id)?;
    if covers(grant.rows(), &person) {
        Ok(person)
    } else {
        Err(StorageError::NotFound)
    }
}

fn covers(rows: &RowScope, person: &UserRecord) -> bool {
    rows.covers(&larets_core::access::Placement {
        owner: Some(person.id),
        department: person.department,
    })
}

/// People the grant covers, by name, after `cursor` (sort key and id of the last one seen). `parts`
/// narrows them to those whose name or address has every part of a word; an address that the reader
/// may not see is not compared. There are few thousands of people: no index is needed.
pub fn list(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    parts: &[String],
    after: Option<(String, UserId)>,
    limit: i64,
) -> Result<Vec<(String, UserRecord)>, StorageError> {
    let mut query = staff::table
        .select((staff::name_sort, StaffRow::as_select()))
        .into_boxed();
    match grant.rows() {
        RowScope::All => {}
        RowScope::Nothing => return Ok(Vec::new()),
        RowScope::Own(person) => query = query.filter(staff::id.eq(Id::from(*person))),
        RowScope::Departments { departments, own } => {
            let ids: Vec<Option<Id>> = departments.iter().map(|id| Some(Id::from(*id))).collect();
            query = query.filter(
                staff::department_id
                    .eq_any(ids)
                    .or(staff::id.nullable().eq(Some(Id::from(*own)))),
            );
        }
    }
    let by_email = grant.may_search_by(UserField::Email).is_ok();
    for part in parts {
        // A part has letters and digits only (see `words`), so that nothing in it is a wildcard.
        let pattern = format!("%{part}%");
        query = if by_email {
            query.filter(
                staff::name_sort
                    .like(pattern.clone())
                    .or(staff::email_key.like(pattern)),
            )
        } else {
            query.filter(staff::name_sort.like(pattern))
        };
    }
    if let Some((name, id)) = after {
        query = query.filter(
            staff::name_sort
                .gt(name.clone())
                .or(staff::name_sort.eq(name).and(staff::id.gt(Id::from(id)))),
        );
    }
    let rows: Vec<(String, StaffRow)> = query
        .order((staff::name_sort, staff::id))
        .limit(limit)
        .load(tx.connection())?;
    let (names, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Ok(names
        .into_iter()
        .zip(with_roles(tx.connection(), rows)?)
        .collect())
}

/// Every colleague who may sign in, for pickers. At most 5,000.
pub fn directory(
    tx: &mut ReadTx<'_>,
    _grant: &DirectoryGrant,
) -> Result<Vec<Colleague>, StorageError> {
    let rows: Vec<(Id, String, Option<Id>)> = staff::table
        .filter(staff::disabled.eq(false))
        .order((staff::name_sort, staff::id))
        .limit(5000)
        .select((staff::id, staff::name, staff::department_id))
        .load(tx.connection())?;
    Ok(rows
        .into_iter()
        .map(|(id, name, department)| Colleague {
            id: id.into(),
            name,
            department: department.map(DepartmentId::from),
        })
        .collect())
}

/// What signing in with this address needs; `None` for an unknown address.
pub fn sign_in_facts(
    tx: &mut ReadTx<'_>,
    email_key: &str,
) -> Result<Option<SignInFacts>, StorageError> {
    let row: Option<(Id, String, bool)> = staff::table
        .filter(staff::email_key.eq(email_key))
        .select((staff::id, staff::password_hash, staff::disabled))
        .first(tx.connection())
        .optional()?;
    Ok(row.map(|(id, password_hash, disabled)| SignInFacts {
        id: id.into(),
        password_hash,
        disabled,
    }))
}

/// The language that a person reads, `ru` or `en`.
pub fn language(tx: &mut ReadTx<'_>, id: UserId) -> Result<String, StorageError> {
    Ok(staff::table
        .find(Id::from(id))
        .select(staff::language)
        .first(tx.connection())?)
}

/// The stored hash of a person's own password.
pub fn own_password_hash(tx: &mut ReadTx<'_>, id: UserId) -> Result<String, StorageError> {
    Ok(staff::table
        .find(Id::from(id))
        .select(staff::password_hash)
        .first(tx.connection())?)
}

/// The peppers of this installation, newest first.
pub fn peppers(tx: &ReadTx<'_>) -> Vec<larets_security::password::Pepper> {
    let vault: &Vault = tx.vault();
    vault.peppers()
}

/// Every department. There are at most a few thousand.
pub(crate) fn all_departments(tx: &mut ReadTx<'_>) -> Result<Vec<DepartmentRecord>, StorageError> {
    let rows: Vec<(Id, String, Option<Id>, i64)> = department::table
        .order((department::name, department::id))
        .select((
            department::id,
            department::name,
            department::parent_id,
            department::version,
        ))
        .load(tx.connection())?;
    Ok(rows
        .into_iter()
        .map(|(id, name, parent, version)| DepartmentRecord {
            id: id.into(),
            name,
            parent: parent.map(DepartmentId::from),
            version,
        })
        .collect())
}
