//! How many deals stand in each stage and for how much, by owner, department and currency: kept in
//! the transaction of every change, so that a board is exact without counting deals.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::upsert::excluded;
use larets_core::access::RowScope;
use uuid::Uuid;

use crate::clients::list::Part;
use crate::clients::statement::within;
use crate::db::connection::{AnyConnection, each};
use crate::dialect::{Summed, one_of};
use crate::error::StorageError;
use crate::schema::{deal_total, stage};
use crate::types::Id;

/// What one deal adds to the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Share {
    pub stage: Id,
    pub owner: Option<Id>,
    pub department: Option<Id>,
    /// Empty without an amount.
    pub currency: String,
    /// In minor units.
    pub amount: i64,
}

/// How many of these there are more; below zero, fewer.
pub(crate) type Tally = (Share, i64);

/// Sums are kept in two parts, as all deals together may be more than a column holds.
const BILLION: i64 = 1_000_000_000;

/// A row of the table by its key.
type Key = (Id, Id, Id, String);

/// Writes what has changed: once for a group of writes, always in the same order, so that two
/// processes do not wait for each other.
pub(crate) fn apply(
    connection: &mut AnyConnection,
    tallies: Vec<Tally>,
) -> Result<(), StorageError> {
    let mut rows: BTreeMap<Key, (i64, i64, i64)> = BTreeMap::new();
    let nobody = |id: Option<Id>| id.unwrap_or(Id(Uuid::nil()));
    for (share, times) in tallies {
        let (owner, department) = (nobody(share.owner), nobody(share.department));
        let row = rows.entry((share.stage, owner, department, share.currency));
        let (deals, billions, rest) = row.or_default();
        *deals += times;
        *billions += times * (share.amount / BILLION);
        *rest += times * (share.amount % BILLION);
    }
    rows.retain(|_, change| *change != (0, 0, 0));
    let mut stages: Vec<Id> = rows.keys().map(|(stage, ..)| *stage).collect();
    stages.dedup();
    // A stage may have been removed since, by another write of the group: after its last deal left.
    let standing: Vec<Id> = match &*stages {
        [] => Vec::new(),
        ids => each!(&mut *connection, c => {
            stage::table.filter(one_of(stage::id, ids)).select(stage::id).load(c)
        })?,
    };
    rows.retain(|(stage, ..), _| standing.contains(stage));
    let emptied = rows.values().any(|(deals, ..)| *deals < 0);
    for ((stage, owner, department, currency), (deals, billions, rest)) in rows {
        each!(&mut *connection, c => {
            diesel::insert_into(deal_total::table)
                .values((
                    deal_total::stage_id.eq(stage),
                    deal_total::owner_id.eq(owner),
                    deal_total::department_id.eq(department),
                    deal_total::currency.eq(currency),
                    deal_total::deals.eq(deals),
                    deal_total::billions.eq(billions),
                    deal_total::rest.eq(rest),
                ))
                .on_conflict((
                    deal_total::stage_id,
                    deal_total::owner_id,
                    deal_total::department_id,
                    deal_total::currency,
                ))
                .do_update()
                .set((
                    deal_total::deals.eq(deal_total::deals + excluded(deal_total::deals)),
                    deal_total::billions.eq(deal_total::billions + excluded(deal_total::billions)),
                    deal_total::rest.eq(deal_total::rest + excluded(deal_total::rest)),
                ))
                .execute(c)
        })?;
    }
    if emptied {
        each!(connection, c => {
            diesel::delete(deal_total::table.filter(one_of(deal_total::stage_id, &standing)))
                .filter(deal_total::deals.eq(0))
                .filter(deal_total::billions.eq(0))
                .filter(deal_total::rest.eq(0))
                .execute(c)
        })?;
    }
    Ok(())
}

/// A sum of its two parts.
pub(super) fn whole(billions: i64, rest: i64) -> i128 {
    i128::from(billions) * i128::from(BILLION) + i128::from(rest)
}

/// The deals of one stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub deals: i64,
    /// The sum of each currency, in minor units.
    pub sums: BTreeMap<String, i128>,
}

impl Total {
    /// Adds deals with amounts in one currency; none of them has one when it is empty.
    pub(super) fn add(&mut self, deals: i64, currency: String, amount: i128) {
        self.deals += deals;
        if !currency.is_empty() {
            *self.sums.entry(currency).or_default() += amount;
        }
    }
}

/// Stage, currency, deals, and the two parts of their sum.
type Row = (Id, String, i64, i64, i64);

/// The totals of stages, of the deals in a scope.
pub(super) fn of_scope(
    connection: &mut AnyConnection,
    stages: &[Id],
    scope: &RowScope,
) -> Result<HashMap<Id, Total>, StorageError> {
    let Some(part) = Part::whole(scope).filter(|_| !stages.is_empty()) else {
        return Ok(HashMap::new());
    };
    macro_rules! run {
        ($connection:ident, $backend:ty) => {{
            let mut query = deal_total::table
                .group_by((deal_total::stage_id, deal_total::currency))
                .select((
                    deal_total::stage_id,
                    deal_total::currency,
                    Summed(deal_total::deals),
                    Summed(deal_total::billions),
                    Summed(deal_total::rest),
                ))
                .filter(one_of(deal_total::stage_id, stages))
                .filter(deal_total::deals.gt(0))
                .into_boxed::<$backend>();
            within!(query, deal_total, &part);
            query.load($connection)
        }};
    }
    let rows: Vec<Row> = match connection {
        AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite),
        AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg),
    }?;
    let mut totals: HashMap<Id, Total> = HashMap::new();
    for (stage, currency, deals, billions, rest) in rows {
        let amount = whole(billions, rest);
        totals
            .entry(stage)
            .or_default()
            .add(deals, currency, amount);
    }
    Ok(totals)
}
