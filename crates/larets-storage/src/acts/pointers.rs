//! What points at a contact or a company, and goes over to another one when the two become one: notes
//! and ids of other programs move; links are copied, as the one in the bin keeps its own.

use diesel::prelude::*;
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use uuid::Uuid;

use super::merge::{Joined, Moved};
use crate::clients::table::CardTable;
use crate::companies::row::CompanyColumns;
use crate::contacts::row::ContactColumns;
use crate::db::WriteTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::{company, contact_company, deal_company, deal_contact, external_id, note};
use crate::types::Id;

/// Companies stand above one another at most so deep.
const DEPTH_LIMIT: usize = 50;

fn uuids(ids: &[Id]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

fn ids(uuids: &[Uuid]) -> Vec<Id> {
    uuids.iter().map(|id| Id(*id)).collect()
}

/// Moves rows that name one parent to another, and answers with their ids.
macro_rules! moved {
    ($tx:ident, $table:ident, $column:ident, $from:expr, $to:expr) => {{
        let found: Vec<Id> = each!($tx.connection(), c => {
            $table::table.filter($table::$column.eq($from)).select($table::id).load(c)
        })?;
        each!($tx.connection(), c => {
            diesel::update($table::table.filter($table::$column.eq($from)))
                .set($table::$column.eq($to))
                .execute(c)
        })?;
        found
    }};
}

/// Moves rows back that still name the parent they were moved to.
macro_rules! moved_back {
    ($tx:ident, $table:ident, $column:ident, $which:expr, $now:expr, $then:expr) => {
        for id in ids($which) {
            each!($tx.connection(), c => {
                diesel::update(
                    $table::table.filter($table::id.eq(id)).filter($table::$column.eq($now)),
                )
                .set($table::$column.eq($then))
                .execute(c)
            })?;
        }
    };
}

/// Moves the ids of other programs, but of those in which the other has one already.
macro_rules! external_ids {
    ($tx:ident, $column:ident, $from:expr, $to:expr) => {{
        let known: Vec<String> = each!($tx.connection(), c => {
            external_id::table
                .filter(external_id::$column.eq($to))
                .select(external_id::source)
                .load(c)
        })?;
        let found: Vec<(Id, String)> = each!($tx.connection(), c => {
            external_id::table
                .filter(external_id::$column.eq($from))
                .select((external_id::id, external_id::source))
                .load(c)
        })?;
        let found: Vec<Id> = found
            .into_iter()
            .filter(|(_, source)| !known.contains(source))
            .map(|(id, _)| id)
            .collect();
        for id in &found {
            each!($tx.connection(), c => {
                diesel::update(external_id::table.find(*id))
                    .set(external_id::$column.eq($to))
                    .execute(c)
            })?;
        }
        found
    }};
}

/// Copies the links to deals that the other lacks, and answers with the deals.
macro_rules! copied_deals {
    ($tx:ident, $table:ident, $column:ident, $from:expr, $to:expr) => {{
        let known: Vec<Id> = each!($tx.connection(), c => {
            $table::table.filter($table::$column.eq($to)).select($table::deal_id).load(c)
        })?;
        let found: Vec<(Id, i64)> = each!($tx.connection(), c => {
            $table::table
                .filter($table::$column.eq($from))
                .select(($table::deal_id, $table::place))
                .load(c)
        })?;
        let mut copied = Vec::new();
        for (deal, place) in found {
            if known.contains(&deal) {
                continue;
            }
            each!($tx.connection(), c => {
                diesel::insert_into($table::table)
                    .values((
                        $table::deal_id.eq(deal),
                        $table::$column.eq($to),
                        $table::place.eq(place),
                    ))
                    .execute(c)
            })?;
            $tx.reindex(RecordKind::Deal, deal.0);
            copied.push(deal);
        }
        copied
    }};
}

/// Removes copied links to deals.
macro_rules! uncopied_deals {
    ($tx:ident, $table:ident, $column:ident, $which:expr, $to:expr) => {
        for deal in ids($which) {
            each!($tx.connection(), c => {
                diesel::delete(
                    $table::table.filter($table::deal_id.eq(deal)).filter($table::$column.eq($to)),
                )
                .execute(c)
            })?;
            $tx.reindex(RecordKind::Deal, deal.0);
        }
    };
}

/// Copies the links between people and firms that the other lacks, and answers with the other ends.
macro_rules! copied_links {
    ($tx:ident, $own:ident, $other:ident, $from:expr, $to:expr) => {{
        let known: Vec<Id> = each!($tx.connection(), c => {
            contact_company::table
                .filter(contact_company::$own.eq($to))
                .select(contact_company::$other)
                .load(c)
        })?;
        let found: Vec<(Id, String, i64)> = each!($tx.connection(), c => {
            contact_company::table
                .filter(contact_company::$own.eq($from))
                .select((contact_company::$other, contact_company::position, contact_company::place))
                .load(c)
        })?;
        let mut copied = Vec::new();
        for (other, position, place) in found {
            if known.contains(&other) {
                continue;
            }
            let after = i64::try_from(known.len()).unwrap_or(i64::MAX);
            each!($tx.connection(), c => {
                diesel::insert_into(contact_company::table)
                    .values((
                        contact_company::$own.eq($to),
                        contact_company::$other.eq(other),
                        contact_company::position.eq(&position),
                        contact_company::place.eq(place.saturating_add(after)),
                    ))
                    .execute(c)
            })?;
            copied.push(other);
        }
        copied
    }};
}

/// Removes copied links between people and firms.
macro_rules! uncopied_links {
    ($tx:ident, $own:ident, $other:ident, $which:expr, $to:expr) => {
        for other in ids($which) {
            each!($tx.connection(), c => {
                diesel::delete(
                    contact_company::table
                        .filter(contact_company::$own.eq($to))
                        .filter(contact_company::$other.eq(other)),
                )
                .execute(c)
            })?;
        }
    };
}

impl Joined for Contact {
    fn merge_into(columns: &mut ContactColumns, into: Option<Id>) {
        columns.merged_into = into;
    }

    fn channels(columns: &mut ContactColumns) -> &mut Vec<u8> {
        &mut columns.channels
    }

    fn stands_below(_: &mut WriteTx<'_>, _: &ContactColumns, _: Id) -> Result<bool, StorageError> {
        Ok(false)
    }

    fn repoint(tx: &mut WriteTx<'_>, to: Id, from: Id) -> Result<Moved, StorageError> {
        Ok(Moved {
            notes: uuids(&moved!(tx, note, contact_id, from, to)),
            external_ids: uuids(&external_ids!(tx, contact_id, from, to)),
            below: Vec::new(),
            deals: uuids(&copied_deals!(tx, deal_contact, contact_id, from, to)),
            people_or_firms: uuids(&copied_links!(tx, contact_id, company_id, from, to)),
        })
    }

    fn point_back(
        tx: &mut WriteTx<'_>,
        to: Id,
        from: Id,
        moved: &Moved,
    ) -> Result<(), StorageError> {
        moved_back!(tx, note, contact_id, &moved.notes, to, from);
        moved_back!(tx, external_id, contact_id, &moved.external_ids, to, from);
        uncopied_deals!(tx, deal_contact, contact_id, &moved.deals, to);
        uncopied_links!(tx, contact_id, company_id, &moved.people_or_firms, to);
        Ok(())
    }
}

impl Joined for Company {
    fn merge_into(columns: &mut CompanyColumns, into: Option<Id>) {
        columns.merged_into = into;
    }

    fn channels(columns: &mut CompanyColumns) -> &mut Vec<u8> {
        &mut columns.channels
    }

    fn parent(columns: &CompanyColumns) -> Option<Id> {
        columns.parent_id
    }

    fn stands_below(
        tx: &mut WriteTx<'_>,
        one: &CompanyColumns,
        other: Id,
    ) -> Result<bool, StorageError> {
        let mut above = one.parent_id;
        for _ in 0..DEPTH_LIMIT {
            let Some(id) = above else { return Ok(false) };
            if id == other {
                return Ok(true);
            }
            above = CompanyColumns::load(tx.connection(), id)?.parent_id;
        }
        Ok(true)
    }

    fn repoint(tx: &mut WriteTx<'_>, to: Id, from: Id) -> Result<Moved, StorageError> {
        let people = copied_links!(tx, company_id, contact_id, from, to);
        for id in &people {
            tx.reindex(RecordKind::Contact, id.0);
        }
        Ok(Moved {
            notes: uuids(&moved!(tx, note, company_id, from, to)),
            external_ids: uuids(&external_ids!(tx, company_id, from, to)),
            below: uuids(&moved!(tx, company, parent_id, from, to)),
            deals: uuids(&copied_deals!(tx, deal_company, company_id, from, to)),
            people_or_firms: uuids(&people),
        })
    }

    fn point_back(
        tx: &mut WriteTx<'_>,
        to: Id,
        from: Id,
        moved: &Moved,
    ) -> Result<(), StorageError> {
        moved_back!(tx, note, company_id, &moved.notes, to, from);
        moved_back!(tx, external_id, company_id, &moved.external_ids, to, from);
        moved_back!(tx, company, parent_id, &moved.below, to, from);
        uncopied_deals!(tx, deal_company, company_id, &moved.deals, to);
        uncopied_links!(tx, company_id, contact_id, &moved.people_or_firms, to);
        for id in &moved.people_or_firms {
            tx.reindex(RecordKind::Contact, *id);
        }
        Ok(())
    }
}
