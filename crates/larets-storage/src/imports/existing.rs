//! Contacts and companies that are there already, by their channels.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::ReadGrant;
use larets_core::companies::Company;
use larets_core::contacts::Contact;

use super::chunk::{Found, Key, LOOKED_FOR};
use super::named::keep_covered;
use crate::clients::placement::placement;
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::{company, contact, contact_point};
use crate::types::Id;

/// Contacts by the channels they have, as far as the person may see them; the oldest of several.
pub(super) fn contacts_by_channel<'a>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Contact>,
    keys: impl Iterator<Item = &'a Key>,
) -> Result<HashMap<Key, Found>, StorageError> {
    let keys: Vec<&Key> = keys.collect();
    let mut found = HashMap::with_capacity(keys.len());
    for part in keys.chunks(LOOKED_FOR) {
        let rows: Vec<(Key, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
            contact_point::table
                .inner_join(contact::table)
                .filter(contact_point::lookup.eq_any(part.iter().map(|key| key.as_slice())))
                .filter(contact::deleted_at.is_null())
                .order(contact::id)
                .select((contact_point::lookup, contact::id, contact::owner_id, contact::department_id))
                .load(c)
        })?;
        for (key, id, owner, department) in rows {
            let placement = placement(owner, department);
            if grant.rows().covers(&placement) {
                found.entry(key).or_insert(Found { id, placement });
            }
        }
    }
    Ok(found)
}

/// Companies by the channels they have, as far as the person may see them; the oldest of several.
pub(super) fn companies_by_channel<'a>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    keys: impl Iterator<Item = &'a Key>,
) -> Result<HashMap<Key, Found>, StorageError> {
    let keys: Vec<&Key> = keys.collect();
    let mut found = HashMap::with_capacity(keys.len());
    for part in keys.chunks(LOOKED_FOR) {
        let rows: Vec<(Key, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
            contact_point::table
                .inner_join(company::table)
                .filter(contact_point::lookup.eq_any(part.iter().map(|key| key.as_slice())))
                .filter(company::deleted_at.is_null())
                .order(company::id)
                .select((contact_point::lookup, company::id, company::owner_id, company::department_id))
                .load(c)
        })?;
        keep_covered(grant, rows, &mut found);
    }
    Ok(found)
}
