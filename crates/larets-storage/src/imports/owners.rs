//! Owners that rows or rules name: people who sign in here, by e-mail, name or id.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area};
use larets_core::email::Email;
use larets_core::ids::{DepartmentId, UserId};
use larets_core::imports::name_key;

use super::rows::NamedOwner;
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::staff;
use crate::types::Id;

/// Colleagues that rows or rules may name as owners.
#[derive(Debug, Default)]
pub(super) struct Owners {
    by_email: HashMap<String, UserId>,
    /// Nobody where two people have one name.
    by_name: HashMap<String, Option<UserId>>,
    departments: HashMap<UserId, Option<DepartmentId>>,
}

/// The people whom names and addresses of a file mean, one answer for each. For whoever imports.
pub fn named_people(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    written: &[String],
) -> Result<Vec<Option<UserId>>, StorageError> {
    actor
        .may(Area::Imports, Action::Create)
        .map_err(|_| StorageError::NotAllowed)?;
    let owners = Owners::find(tx, !written.is_empty())?;
    let meant = |text: &String| owners.named(&NamedOwner::Written(text.clone()));
    Ok(written.iter().map(meant).collect())
}

impl Owners {
    /// Everybody who works here, if anybody is named at all.
    pub fn find(tx: &mut ReadTx<'_>, named: bool) -> Result<Self, StorageError> {
        let mut owners = Self::default();
        if !named {
            return Ok(owners);
        }
        let rows: Vec<(Id, String, String, Option<Id>)> = each!(tx.connection(), c => {
            staff::table
                .filter(staff::disabled.eq(false))
                .select((staff::id, staff::email_key, staff::name, staff::department_id))
                .load(c)
        })?;
        for (id, email, name, department) in rows {
            let id = UserId::from(id);
            owners.by_email.insert(email, id);
            owners
                .by_name
                .entry(name_key(&name))
                .and_modify(|known| *known = None)
                .or_insert(Some(id));
            owners
                .departments
                .insert(id, department.map(DepartmentId::from));
        }
        Ok(owners)
    }

    /// The person whom a row means.
    pub fn named(&self, owner: &NamedOwner) -> Option<UserId> {
        match owner {
            NamedOwner::Person(id) => self.departments.contains_key(id).then_some(*id),
            NamedOwner::Written(text) => match Email::parse(text) {
                Ok(email) => self.by_email.get(email.as_str()).copied(),
                Err(_) => self.by_name.get(&name_key(text)).copied().flatten(),
            },
        }
    }

    pub fn department(&self, owner: UserId) -> Option<Option<DepartmentId>> {
        self.departments.get(&owner).copied()
    }
}
