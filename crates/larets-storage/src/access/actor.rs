//! What a person may do at this moment: the stored roles joined, then the rules of the department,
//! of those above it and of the person.

use std::sync::Arc;

use diesel::prelude::*;
use larets_core::access::{Actor, Identity, Rights, RuleRecord};
use larets_core::ids::{DepartmentId, SessionId, UserId};
use larets_core::time::At;
use larets_core::users::{UserRecord, department_line, department_tree};
use uuid::Uuid;

use super::roles;
use super::rule_row::RuleRow;
use super::schema::access_rule;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::types::Id;
use crate::users;

/// A person with all that decides what may be done.
pub(crate) struct PersonWithRights {
    pub person: UserRecord,
    pub department_tree: Arc<[DepartmentId]>,
    pub rights: Arc<Rights>,
    /// The rules that count, in the order in which the rights name them.
    pub rules: Vec<RuleRecord>,
    /// When the first of the rules ends, which changes the rights without anybody doing anything.
    pub until: Option<At>,
}

/// Looks up what a person may do.
pub(crate) fn person_with_rights(
    tx: &mut ReadTx<'_>,
    person: UserRecord,
) -> Result<PersonWithRights, StorageError> {
    let (tree, line) = match person.department {
        None => (Vec::new(), Vec::new()),
        Some(department) => {
            let all = users::read::all_departments(tx)?;
            (
                department_tree(department, &all),
                department_line(department, &all),
            )
        }
    };
    let line: Vec<Option<Id>> = line.into_iter().map(|id| Some(id.into())).collect();
    let rows: Vec<RuleRow> = access_rule::table
        .filter(
            access_rule::staff_id
                .eq(Id::from(person.id))
                .or(access_rule::department_id.eq_any(line)),
        )
        .order(access_rule::id)
        .select(RuleRow::as_select())
        .load(tx.connection())?;
    let rules = rows
        .into_iter()
        .map(RuleRow::record)
        .collect::<Result<Vec<_>, _>>()?;
    let now = tx.now();
    let roles = roles::of_codes(tx, &person.roles)?;
    let plain: Vec<_> = rules.iter().map(|record| record.rule.clone()).collect();
    let ends = plain.iter().filter_map(|rule| rule.until);
    Ok(PersonWithRights {
        until: ends.filter(|until| now < *until).min(),
        rights: Arc::new(Rights::joined(&roles, &plain, now)),
        department_tree: Arc::from(tree),
        person,
        rules,
    })
}

/// The actor of a person in a session.
#[expect(
    clippy::disallowed_methods,
    reason = "storage alone names the session and the person that it belongs to"
)]
pub(crate) fn actor_of(
    found: &PersonWithRights,
    session: SessionId,
    proven_at: Option<At>,
) -> Actor {
    let identity = Identity {
        user: found.person.id,
        session,
        department: found.person.department,
        department_tree: Arc::clone(&found.department_tree),
        proven_at,
    };
    Actor::of_identity(identity, Arc::clone(&found.rights))
}

/// What a person would have, to be compared with: no request is ever made as this actor.
pub(super) fn to_compare(tx: &mut ReadTx<'_>, id: UserId) -> Result<Actor, StorageError> {
    let person = users::read::record(tx, id)?;
    let found = person_with_rights(tx, person)?;
    Ok(actor_of(&found, SessionId::from_uuid(Uuid::nil()), None))
}
