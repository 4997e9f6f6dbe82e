//! Demo data in the database: the mark that it is there, how old it looks, and its removal.

use std::collections::BTreeSet;

use diesel::prelude::*;
use larets_core::access::{Permit, Role};
use larets_core::audit::{Detail, Event, RecordKind};
use larets_core::deals::Deal;
use larets_core::time::At;
use uuid::Uuid;

use crate::clients::record::CardRules as _;
use crate::db::connection::{AnyConnection, each};
use crate::db::{Changed, Recorded, WriteTx};
use crate::deals::row::DealColumns;
use crate::error::StorageError;
use crate::installation;
use crate::pipelines;
use crate::schema::{company, contact, deal, department, note, session, staff, staff_role};
use crate::types::Id;

/// Records removed in one go; the caller repeats until none is left.
pub const REMOVED_AT_ONCE: usize = 1000;

/// When an invented record was made at the latest, and when something happened to it last.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    record: (RecordKind, Uuid),
    first: At,
    last: At,
}

impl Life {
    /// Of a record that something happened to.
    pub fn at(record: (RecordKind, Uuid), at: At) -> Self {
        Self {
            record,
            first: at,
            last: at,
        }
    }

    /// Of a record that something happened to at these moments, if there are any.
    pub fn among(
        record: (RecordKind, Uuid),
        moments: impl Iterator<Item = At> + Clone,
    ) -> Option<Self> {
        let (first, last) = moments.clone().min().zip(moments.max())?;
        Some(Self {
            record,
            first,
            last,
        })
    }
}

/// Makes invented records as old as what happened to them, and changed when something happened last:
/// nothing is told of a client before there is one. Records that staff made are left alone.
pub fn live(tx: &mut WriteTx<'_>, _permit: &Permit, lives: &[Life]) -> Result<(), StorageError> {
    macro_rules! widen {
        ($table:ident, $life:ident) => {
            each!(tx.connection(), c => {
                let id = Id($life.record.1);
                let (first, last) = ($life.first.micros(), $life.last.micros());
                diesel::update($table::table.find(id))
                    .filter($table::demo.eq(true))
                    .filter($table::created_at.gt(first))
                    .set($table::created_at.eq(first))
                    .execute(&mut *c)?;
                diesel::update($table::table.find(id))
                    .filter($table::demo.eq(true))
                    .filter($table::updated_at.lt(last))
                    .set($table::updated_at.eq(last))
                    .execute(c)
            })?
        };
    }
    for life in lives {
        match life.record.0 {
            RecordKind::Contact => widen!(contact, life),
            RecordKind::Company => widen!(company, life),
            RecordKind::Deal => widen!(deal, life),
            _ => continue,
        };
    }
    Ok(())
}

/// Marks that demo data is there. Refused when it is already.
pub fn begin(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    event: Event,
) -> Result<Recorded<()>, StorageError> {
    if installation::has_demo(&mut tx.reading())? {
        return Err(StorageError::Refused("demo_exists"));
    }
    installation::set_demo(tx, true)?;
    Ok(Recorded::new((), event))
}

/// Removes some demo records and tells how many. When none is left, the invented colleagues go and
/// the mark with them. What staff made meanwhile stays; an invented colleague who owns such a
/// record stays too, and may not sign in any more. Refused when nobody but an invented colleague
/// administers the installation.
pub fn remove_some(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    event: Event,
) -> Result<Recorded<usize>, StorageError> {
    if real_administrators(tx)? == 0 {
        return Err(StorageError::Refused("last_administrator"));
    }
    let limit = i64::try_from(REMOVED_AT_ONCE).unwrap_or(i64::MAX);
    let deals: Vec<DealColumns> = deal::table
        .filter(deal::demo.eq(true))
        .limit(limit)
        .select(deal::all_columns)
        .load(tx.connection())?;
    for row in &deals {
        tx.tally(Deal::share(row), None);
    }
    let deals: Vec<Id> = deals.iter().map(|row| row.id).collect();
    let limit = limit - i64::try_from(deals.len()).unwrap_or(limit);
    let contacts: Vec<Id> = contact::table
        .filter(contact::demo.eq(true))
        .limit(limit)
        .select(contact::id)
        .load(tx.connection())?;
    let companies: Vec<Id> = company::table
        .filter(company::demo.eq(true))
        .limit(limit - i64::try_from(contacts.len()).unwrap_or(limit))
        .select(company::id)
        .load(tx.connection())?;
    for chunk in deals.chunks(500) {
        diesel::delete(deal::table.filter(deal::id.eq_any(chunk.to_vec())))
            .execute(tx.connection())?;
    }
    for chunk in contacts.chunks(500) {
        diesel::delete(contact::table.filter(contact::id.eq_any(chunk.to_vec())))
            .execute(tx.connection())?;
    }
    for chunk in companies.chunks(500) {
        diesel::delete(company::table.filter(company::id.eq_any(chunk.to_vec())))
            .execute(tx.connection())?;
    }
    for (kind, ids) in [
        (RecordKind::Deal, &deals),
        (RecordKind::Contact, &contacts),
        (RecordKind::Company, &companies),
    ] {
        for id in ids {
            tx.reindex(kind, id.0);
        }
    }
    let removed = deals.len() + contacts.len() + companies.len();
    if removed == 0 {
        diesel::delete(note::table.filter(note::demo.eq(true))).execute(tx.connection())?;
        pipelines::write::remove_demo(tx)?;
        remove_colleagues(tx.connection())?;
        installation::set_demo(tx, false)?;
        installation::access_changed(tx)?;
        tx.announce(Changed::Access);
    }
    let count = Detail::Number(i64::try_from(removed).unwrap_or(i64::MAX));
    Ok(Recorded::new(removed, event.with("removed", count)))
}

/// How many people who were not invented administer the installation.
fn real_administrators(tx: &mut WriteTx<'_>) -> Result<i64, StorageError> {
    Ok(staff::table
        .inner_join(staff_role::table)
        .filter(staff_role::role.eq(Role::Administrator.name()))
        .filter(staff::disabled.eq(false))
        .filter(staff::demo.eq(false))
        .count()
        .get_result(tx.connection())?)
}

/// The invented colleagues and the departments made for them, unless somebody else is in there.
fn remove_colleagues(connection: &mut AnyConnection) -> Result<(), StorageError> {
    let people: Vec<(Id, Option<Id>)> = staff::table
        .filter(staff::demo.eq(true))
        .select((staff::id, staff::department_id))
        .load(connection)?;
    let departments: BTreeSet<Id> = people.iter().filter_map(|(_, id)| *id).collect();
    for (id, _) in people {
        diesel::delete(session::table.filter(session::staff_id.eq(id))).execute(connection)?;
        let contacts: i64 = contact::table
            .filter(contact::owner_id.eq(id))
            .count()
            .get_result(connection)?;
        let companies: i64 = company::table
            .filter(company::owner_id.eq(id))
            .count()
            .get_result(connection)?;
        let deals: i64 = deal::table
            .filter(deal::owner_id.eq(id))
            .count()
            .get_result(connection)?;
        if contacts + companies + deals == 0 {
            diesel::delete(staff::table.find(id)).execute(connection)?;
        } else {
            diesel::update(staff::table.find(id))
                .set(staff::disabled.eq(true))
                .execute(connection)?;
        }
    }
    for id in departments {
        remove_department(connection, id)?;
    }
    Ok(())
}

fn remove_department(connection: &mut AnyConnection, id: Id) -> Result<(), StorageError> {
    macro_rules! is_in {
        ($table:ident, $column:ident) => {
            $table::table
                .filter($table::$column.eq(id))
                .count()
                .get_result::<i64>(connection)?
                > 0
        };
    }
    let kept = is_in!(staff, department_id)
        || is_in!(contact, department_id)
        || is_in!(company, department_id)
        || is_in!(deal, department_id)
        || is_in!(department, parent_id);
    if !kept {
        diesel::delete(department::table.find(id)).execute(connection)?;
    }
    Ok(())
}
