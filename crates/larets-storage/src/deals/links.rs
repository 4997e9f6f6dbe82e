//! The people and organisations that deals are made with. What the reader may not see of them is
//! left out when a deal is read, and stays as it is when it is changed.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Actor, Disclosure, ReadGrant};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField, ENTRIES_LIMIT, full_name};
use larets_core::deals::{Deal, DealField};
use larets_core::ids::{CompanyId, ContactId};

use crate::clients::change::Diff;
use crate::clients::{Link, UpdateError, placement, shown_text};
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::{company, contact, deal_company, deal_contact};
use crate::types::Id;

/// What of a list of links is written.
pub(crate) enum Links {
    Keep,
    /// In place of all others.
    Replace {
        /// These, in their order.
        ids: Vec<Id>,
        /// How many of them whoever writes sees; the others stay from before.
        seen: usize,
    },
}

impl Links {
    /// Of a draft that was checked before.
    pub fn taken<I: Copy + Into<Id>>(ids: Option<&Vec<I>>) -> Self {
        let Some(ids) = ids else {
            return Self::Keep;
        };
        let mut once: Vec<Id> = Vec::with_capacity(ids.len());
        for id in ids.iter().map(|id| (*id).into()) {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        Self::Replace {
            seen: once.len(),
            ids: once,
        }
    }
}

/// By the grant over the client: the one over the deal, by which the name is shown, may say more.
fn person_name(
    grant: &ReadGrant<Contact>,
    (last, first, middle): (String, String, String),
) -> String {
    full_name(
        &shown_text(grant, ContactField::LastName, &last),
        &shown_text(grant, ContactField::FirstName, &first),
        &shown_text(grant, ContactField::MiddleName, &middle),
    )
}

fn company_name(grant: &ReadGrant<Company>, name: String) -> String {
    match grant
        .show_own_text(CompanyField::Name, name)
        .into_disclosure()
    {
        Disclosure::Seen(name) => name,
        Disclosure::Masked(_) | Disclosure::Hidden => String::new(),
    }
}

fn link<I: From<Id>>(id: Id, name: String) -> Link<I> {
    Link {
        id: id.into(),
        name,
        position: String::new(),
    }
}

/// Most links of a deal to one kind of client, with those that whoever writes does not see. Twice as
/// many as may be typed: a smaller number would let the unseen ones be counted.
const LINKS_LIMIT: usize = 2 * ENTRIES_LIMIT;

/// The links that were typed, among those that stay because whoever typed does not see them: these
/// keep their places in the list, as far as it is long enough.
fn merged(stored: &[Id], seen: &[Id], typed: Vec<Id>) -> Vec<Id> {
    let mut merged = typed;
    for (place, id) in stored.iter().enumerate() {
        if !seen.contains(id) && !merged.contains(id) {
            merged.insert(place.min(merged.len()), *id);
        }
    }
    merged
}

/// Reading, comparing and writing the links to one kind of client.
macro_rules! links {
    ($module:ident, $table:ident, $other:ident, $column:ident, $record:ty, $id:ty,
     $field:expr, $unknown:literal, $full:literal, $names_of:ty, $names:expr, $name:ident) => {
        pub(super) mod $module {
            use super::*;

            /// Of a deal, at a place in its list, which client with which name stands there.
            type Found = (Id, i64, Id, $names_of);

            /// The same with where the client stands.
            type Row = (Id, i64, Id, $names_of, Option<Id>, Option<Id>);

            /// Those that the reader may see, by deal and place.
            fn seen(
                connection: &mut AnyConnection,
                grant: &ReadGrant<$record>,
                deals: &[Id],
            ) -> Result<Vec<Found>, StorageError> {
                if deals.is_empty() {
                    return Ok(Vec::new());
                }
                let rows: Vec<Row> = each!(connection, c => {
                    $table::table
                        .inner_join($other::table)
                        .filter(one_of($table::deal_id, deals))
                        .filter($other::deleted_at.is_null())
                        .select((
                            $table::deal_id,
                            $table::place,
                            $other::id,
                            $names,
                            $other::owner_id,
                            $other::department_id,
                        ))
                        .load(c)
                })?;
                let seen = rows.into_iter().filter_map(|(deal, place, id, name, owner, department)| {
                    let covered = grant.rows().covers(&placement::placement(owner, department));
                    covered.then_some((deal, place, id, name))
                });
                let mut seen: Vec<Found> = seen.collect();
                // Here, as SQLite would copy each row to sort it.
                seen.sort_unstable_by_key(|(deal, place, id, _)| (*deal, *place, *id));
                Ok(seen)
            }

            /// Those of each deal that the reader may see.
            pub fn of(
                connection: &mut AnyConnection,
                grant: Option<&ReadGrant<$record>>,
                deals: &[Id],
            ) -> Result<HashMap<Id, Vec<Link<$id>>>, StorageError> {
                let mut found: HashMap<Id, Vec<Link<$id>>> = HashMap::new();
                let Some(grant) = grant else {
                    return Ok(found);
                };
                for (deal, _, id, name) in seen(connection, grant, deals)? {
                    found.entry(deal).or_default().push(link(id, $name(grant, name)));
                }
                Ok(found)
            }

            /// The first one of each deal that the reader may see.
            pub fn first(
                connection: &mut AnyConnection,
                grant: Option<&ReadGrant<$record>>,
                deals: &[Id],
            ) -> Result<HashMap<Id, Link<$id>>, StorageError> {
                let Some(grant) = grant else {
                    return Ok(HashMap::new());
                };
                let mut seen = seen(connection, grant, deals)?;
                seen.dedup_by_key(|(deal, ..)| *deal);
                let links = seen.into_iter();
                Ok(links.map(|(deal, _, id, name)| (deal, link(id, $name(grant, name)))).collect())
            }

            /// Compares what was typed with what is stored. What the actor does not see, or what is
            /// in the bin, stays, and cannot be added.
            pub fn diff(
                connection: &mut AnyConnection,
                deal: Id,
                typed: Option<&Vec<$id>>,
                diff: &mut Diff<'_, Deal>,
                actor: &Actor,
            ) -> Result<Links, UpdateError> {
                let Some(typed) = typed else {
                    return Ok(Links::Keep);
                };
                let grant = actor.may_read::<$record>().ok();
                let seen = of(connection, grant.as_ref(), &[deal])?
                    .remove(&deal)
                    .unwrap_or_default();
                let mut ids: Vec<Id> = Vec::new();
                for id in typed {
                    let key = Id::from(*id);
                    if ids.contains(&key) {
                        continue;
                    }
                    let known = seen.iter().any(|link| link.id == *id);
                    if !known && !is_seen(connection, grant.as_ref(), key)? {
                        return Err(StorageError::Refused($unknown).into());
                    }
                    ids.push(key);
                }
                let before = seen.iter().map(|link| Id::from(link.id));
                if before.clone().eq(ids.iter().copied()) {
                    return Ok(Links::Keep);
                }
                diff.links($field, before, ids.iter().copied())?;
                let stored: Vec<Id> = each!(connection, c => {
                    $table::table
                        .filter($table::deal_id.eq(deal))
                        .order(($table::place, $table::$column))
                        .select($table::$column)
                        .load(c)
                })?;
                let seen: Vec<Id> = seen.iter().map(|link| link.id.into()).collect();
                let count = ids.len();
                let ids = merged(&stored, &seen, ids);
                if ids.len() > LINKS_LIMIT {
                    return Err(StorageError::Refused($full).into());
                }
                Ok(Links::Replace { ids, seen: count })
            }

            /// Whether it is a living record that the reader may see.
            fn is_seen(
                connection: &mut AnyConnection,
                grant: Option<&ReadGrant<$record>>,
                id: Id,
            ) -> Result<bool, StorageError> {
                let Some(grant) = grant else {
                    return Ok(false);
                };
                let row: Option<(Option<Id>, Option<Id>)> = each!(connection, c => {
                    $other::table
                        .find(id)
                        .filter($other::deleted_at.is_null())
                        .select(($other::owner_id, $other::department_id))
                        .get_result(c)
                })
                .optional()?;
                Ok(row.is_some_and(|(owner, department)| {
                    grant.rows().covers(&placement::placement(owner, department))
                }))
            }

            /// Whether a deal has any that the actor sees.
            pub fn any(
                connection: &mut AnyConnection,
                deal: Id,
                links: &Links,
                actor: &Actor,
            ) -> Result<bool, StorageError> {
                match links {
                    Links::Replace { seen, .. } => Ok(*seen > 0),
                    Links::Keep => {
                        let grant = actor.may_read::<$record>().ok();
                        Ok(!of(connection, grant.as_ref(), &[deal])?.is_empty())
                    }
                }
            }

            pub fn write(
                connection: &mut AnyConnection,
                deal: Id,
                links: &Links,
            ) -> QueryResult<()> {
                let Links::Replace { ids, .. } = links else {
                    return Ok(());
                };
                each!(&mut *connection, c => {
                    diesel::delete($table::table.filter($table::deal_id.eq(deal))).execute(c)
                })?;
                for (place, id) in ids.iter().enumerate() {
                    let place = i64::try_from(place).unwrap_or(i64::MAX);
                    each!(&mut *connection, c => {
                        diesel::insert_into($table::table)
                            .values((
                                $table::deal_id.eq(deal),
                                $table::$column.eq(*id),
                                $table::place.eq(place),
                            ))
                            .execute(c)
                    })?;
                }
                Ok(())
            }
        }
    };
}

links!(
    contacts,
    deal_contact,
    contact,
    contact_id,
    Contact,
    ContactId,
    DealField::Contacts,
    "contact_unknown",
    "contacts_full",
    (String, String, String),
    (
        contact::last_name,
        contact::first_name,
        contact::middle_name
    ),
    person_name
);
links!(
    companies,
    deal_company,
    company,
    company_id,
    Company,
    CompanyId,
    DealField::Companies,
    "company_unknown",
    "companies_full",
    String,
    company::name,
    company_name
);
