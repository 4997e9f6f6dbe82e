//! Possible duplicates among what is new: of the records that were made or changed last, a bounded
//! number is compared with all that share a phone, an address, an INN or a similar name with them.
//! As in the walk, only records within the grant are told of, and only by what it may be searched by.

use std::collections::HashSet;

use diesel::prelude::*;
use larets_core::access::RowScope;
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::lists::{FilterField, Sort, SortBy};
use larets_core::time::At;
use uuid::Uuid;

use super::walk::{Entries, Walk, points_within, within};
use super::{HasDuplicates, compare, titles};
use crate::clients::filter::Filter;
use crate::clients::list::{Plan, is_seen};
use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, Count};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::{company, contact, contact_point};
use crate::today::{GROUP_LIMIT, Whose};
use crate::types::Id;

/// Most new records of a kind that are compared.
const FRESH_LIMIT: i64 = 100;
/// Most entries of an index that are read for what they are compared by.
const ENTRIES_LIMIT: i64 = 1_000;
/// Most pairs of one way of being alike.
const PAIRS_LIMIT: usize = 200;

/// Two records that may be the same, one of which is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshPair {
    /// Their kind.
    pub kind: RecordKind,
    /// `phone`, `email`, `handle`, `inn`, `name`; one at least.
    pub reasons: Vec<&'static str>,
    /// Both, the new one first, with their names as far as they may be seen.
    pub records: [(Uuid, String); 2],
}

/// Pairs with something new in them, and how many there are.
#[derive(Debug, Clone)]
pub struct FreshPairs {
    /// Contacts, then companies, the latest first.
    pub pairs: Vec<FreshPair>,
    /// Of all.
    pub count: Count,
}

/// What may be there twice, of these records, since a moment.
pub fn fresh(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    whose: Whose,
    since: At,
) -> Result<FreshPairs, StorageError> {
    let mut found = Vec::new();
    let mut exact = of_kind::<Contact>(tx, grants, whose, since, &mut found)?;
    exact &= of_kind::<Company>(tx, grants, whose, since, &mut found)?;
    let value = i64::try_from(found.len()).unwrap_or(i64::MAX);
    found.truncate(GROUP_LIMIT);
    Ok(FreshPairs {
        pairs: found,
        count: Count { value, exact },
    })
}

/// A kind of record whose indexes can be asked for what shares an entry.
trait Shared: HasDuplicates {
    /// By what these records are found.
    fn keys(
        connection: &mut AnyConnection,
        walk: Walk,
        ids: &[Id],
    ) -> Result<Vec<Vec<u8>>, StorageError>;
    /// The entries of an index with one of these keys, within a scope.
    fn sharing(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
        keys: &[Vec<u8>],
    ) -> Result<Entries, StorageError>;
}

macro_rules! shared {
    ($record:ident, $table:ident, $point:ident, $($walk:pat => $column:ident),+) => {
        impl Shared for $record {
            fn keys(
                connection: &mut AnyConnection,
                walk: Walk,
                ids: &[Id],
            ) -> Result<Vec<Vec<u8>>, StorageError> {
                match walk {
                    Walk::Channel(kind) => Ok(each!(connection, c => {
                        contact_point::table
                            .filter(one_of(contact_point::$point.assume_not_null(), ids))
                            .filter(contact_point::kind.eq(kind.name()))
                            .limit(ENTRIES_LIMIT)
                            .select(contact_point::lookup)
                            .load(c)
                    })?),
                    $($walk => {
                        let keys: Vec<String> = each!(connection, c => {
                            $table::table
                                .filter(one_of($table::id, ids))
                                .filter($table::$column.ne(""))
                                .limit(ENTRIES_LIMIT)
                                .select($table::$column)
                                .load(c)
                        })?;
                        Ok(keys.into_iter().map(String::into_bytes).collect())
                    })+
                }
            }

            fn sharing(
                connection: &mut AnyConnection,
                walk: Walk,
                scope: &RowScope,
                keys: &[Vec<u8>],
            ) -> Result<Entries, StorageError> {
                match walk {
                    Walk::Channel(kind) => {
                        let rows: Vec<(Vec<u8>, Option<Id>)> = each!(connection, c => {
                            let mut query = contact_point::table
                                .filter(contact_point::lookup.eq_any(keys.to_vec()))
                                .filter(contact_point::kind.eq(kind.name()))
                                .filter(contact_point::$point.is_not_null())
                                .order((contact_point::lookup, contact_point::id))
                                .limit(ENTRIES_LIMIT)
                                .select((contact_point::lookup, contact_point::$point))
                                .into_boxed();
                            points_within!(query, $table, $point, scope);
                            query.load(c)
                        })?;
                        Ok(rows.into_iter().filter_map(|(key, id)| Some((key, id?))).collect())
                    }
                    $($walk => {
                        let texts = keys.iter().map(|key| String::from_utf8_lossy(key).into_owned());
                        let texts: Vec<String> = texts.collect();
                        let rows: Vec<(String, Id)> = each!(connection, c => {
                            let mut query = $table::table
                                .filter($table::$column.eq_any(texts.clone()))
                                .filter($table::deleted_at.is_null())
                                .order(($table::$column, $table::id))
                                .limit(ENTRIES_LIMIT)
                                .select(($table::$column, $table::id))
                                .into_boxed();
                            within!(query, $table, scope);
                            query.load(c)
                        })?;
                        Ok(rows.into_iter().map(|(text, id)| (text.into_bytes(), id)).collect())
                    })+
                }
            }
        }
    };
}

shared!(Contact, contact, contact_id, Walk::Name | Walk::Inn => similarity);
shared!(Company, company, company_id, Walk::Name => similarity, Walk::Inn => inn);

/// Adds those of one kind. False when not all that is new, or shares something with it, was compared.
fn of_kind<R: Shared>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    whose: Whose,
    since: At,
    found: &mut Vec<FreshPair>,
) -> Result<bool, StorageError> {
    let Some(grant) = R::grant(grants) else {
        return Ok(true);
    };
    if whose != Whose::Seen && grant.may_search_by(R::OWNER).is_err() {
        return Ok(true);
    }
    let Some(part) = whose.part(grant) else {
        return Ok(true);
    };
    let plan = Plan {
        sort: Some(Sort {
            by: SortBy::UpdatedAt,
            descending: true,
        }),
        filters: vec![Filter::Moment(
            FilterField::UpdatedAt,
            Some(since.micros()),
            None,
        )],
        bin: false,
        after: None,
        limit: FRESH_LIMIT,
    };
    let rows = R::Columns::stream(tx.connection(), &part, &plan)?;
    let mut exact = i64::try_from(rows.len()).is_ok_and(|rows| rows <= FRESH_LIMIT);
    let rows = rows.iter().map(CardTable::kept);
    let seen = rows.filter(|kept| is_seen(grant, &kept.placement, false));
    let fresh: Vec<Id> = seen.map(|kept| kept.id).collect();
    if fresh.is_empty() {
        return Ok(exact);
    }
    let known: HashSet<Id> = fresh.iter().copied().collect();
    let mut told: Vec<FreshPair> = Vec::new();
    for walk in R::WALKS.iter().copied().filter(|walk| R::may(grant, *walk)) {
        let mut keys = R::keys(tx.connection(), walk, &fresh)?;
        exact &= i64::try_from(keys.len()).is_ok_and(|count| count < ENTRIES_LIMIT);
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            continue;
        }
        let mut entries = R::sharing(tx.connection(), walk, grant.rows(), &keys)?;
        exact &= i64::try_from(entries.len()).is_ok_and(|count| count < ENTRIES_LIMIT);
        // Of a group only the first are compared with each other: what is new stands there.
        entries.sort_by_key(|(_, id)| !known.contains(id));
        let mut compared = compare(tx, grant, entries)?;
        exact &= compared.pairs.len() <= PAIRS_LIMIT && compared.left_out == 0;
        compared.pairs.truncate(PAIRS_LIMIT);
        let named = titles::<R>(tx, grants, compared.pairs.iter().copied())?;
        let named = |id: Id| (id.0, named.get(&id).cloned().unwrap_or_default());
        for (one, other) in compared.pairs {
            let ordered = match (known.contains(&one), known.contains(&other)) {
                (false, false) => continue,
                (false, true) => [named(other), named(one)],
                _ => [named(one), named(other)],
            };
            let same = |known: &&mut FreshPair| {
                known.records.iter().all(|record| ordered.contains(record))
            };
            if let Some(known) = told.iter_mut().find(same) {
                known.reasons.push(walk.reason());
            } else {
                told.push(FreshPair {
                    kind: R::KIND,
                    reasons: vec![walk.reason()],
                    records: ordered,
                });
            }
        }
    }
    told.sort_by_key(|pair| {
        let [(new, _), _] = &pair.records;
        fresh.iter().position(|id| id.0 == *new)
    });
    found.extend(told);
    Ok(exact)
}
