//! Owners that rows or rules name: people who sign in here, by e-mail or id.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::ids::{DepartmentId, UserId};

use crate::db::ReadTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::staff;
use crate::types::Id;

/// Colleagues that rows or rules name as owners.
#[derive(Debug, Default)]
pub(super) struct Owners {
    by_email: HashMap<String, UserId>,
    departments: HashMap<UserId, Option<DepartmentId>>,
}

impl Owners {
    pub fn find(
        tx: &mut ReadTx<'_>,
        emails: &[&str],
        owner: Option<UserId>,
    ) -> Result<Self, StorageError> {
        let mut owners = Self::default();
        if emails.is_empty() && owner.is_none() {
            return Ok(owners);
        }
        let owner = owner.map(Id::from);
        let rows: Vec<(Id, String, Option<Id>)> = each!(tx.connection(), c => {
            staff::table
                .filter(staff::disabled.eq(false))
                .filter(staff::email_key.eq_any(emails).or(staff::id.eq_any(owner.as_slice())))
                .select((staff::id, staff::email_key, staff::department_id))
                .load(c)
        })?;
        for (id, email, department) in rows {
            let id = UserId::from(id);
            owners.by_email.insert(email, id);
            owners
                .departments
                .insert(id, department.map(DepartmentId::from));
        }
        Ok(owners)
    }

    pub fn by_email(&self, email: &str) -> Option<UserId> {
        self.by_email.get(email).copied()
    }

    pub fn department(&self, owner: UserId) -> Option<Option<DepartmentId>> {
        self.departments.get(&owner).copied()
    }
}
