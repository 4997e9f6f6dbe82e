//! Deals: the columns of a board, the totals of its stages, and a move. The totals are those that
//! the product keeps, as adding up every deal for each board would be a yardstick too easy to beat.

use anyhow::Result;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use crate::contact::{Id, Uid};
use crate::database::{Connection, each, now};

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use super::Uid;

    stage (id) {
        id -> Uid,
        pipeline_id -> Uid,
        name -> Text,
        place -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use super::Uid;

    deal (id) {
        id -> Uid,
        title -> Text,
        amount -> Nullable<BigInt>,
        currency -> Text,
        stage_id -> Uid,
        stage_since -> BigInt,
        expected_close -> Text,
        next_step -> Text,
        next_step_at -> Nullable<BigInt>,
        lost_reason -> Text,
        source -> Text,
        tags -> Text,
        owner_id -> Nullable<Uid>,
        department_id -> Nullable<Uid>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use super::Uid;

    deal_total (stage_id, currency) {
        stage_id -> Uid,
        currency -> Text,
        deals -> BigInt,
        billions -> BigInt,
        rest -> BigInt,
    }
}

/// A row, as it is stored and as it is sent.
#[derive(Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = deal)]
pub struct Deal {
    id: Id,
    title: String,
    amount: Option<i64>,
    currency: String,
    stage_id: Id,
    stage_since: i64,
    expected_close: String,
    next_step: String,
    next_step_at: Option<i64>,
    lost_reason: String,
    source: String,
    tags: String,
    owner_id: Option<Id>,
    department_id: Option<Id>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// How many deals, and for how much, as it is kept.
#[derive(Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = deal_total)]
pub struct Total {
    currency: String,
    deals: i64,
    billions: i64,
    rest: i64,
}

/// A stage with its latest deals.
#[derive(Debug, Serialize)]
pub struct Column {
    id: Id,
    name: String,
    totals: Vec<Total>,
    items: Vec<Deal>,
}

/// Two queries a stage: its totals, and its deals along their index.
pub fn board(connection: &mut Connection, pipeline: Uuid, limit: i64) -> Result<Vec<Column>> {
    let stages: Vec<(Id, String)> = each!(connection, c => {
        stage::table
            .filter(stage::pipeline_id.eq(Id::from(pipeline)))
            .order(stage::place)
            .select((stage::id, stage::name))
            .load(c)
    })?;
    let column = |(id, name)| {
        let totals = each!(connection, c => {
            deal_total::table
                .filter(deal_total::stage_id.eq(id))
                .select(Total::as_select())
                .load(c)
        })?;
        let items = each!(connection, c => {
            deal::table
                .filter(deal::stage_id.eq(id))
                .filter(deal::deleted_at.is_null())
                .order((deal::stage_since.desc(), deal::id.desc()))
                .limit(limit)
                .select(Deal::as_select())
                .load(c)
        })?;
        Ok(Column {
            id,
            name,
            totals,
            items,
        })
    };
    stages.into_iter().map(column).collect()
}

/// One update and the row after it, its own transaction.
pub fn update(connection: &mut Connection, id: Uuid, stage: Uuid) -> Result<Option<Deal>> {
    let now = now()?;
    Ok(each!(connection, c => {
        diesel::update(deal::table.find(Id::from(id)))
            .set((
                deal::stage_id.eq(Id::from(stage)),
                deal::stage_since.eq(now),
                deal::updated_at.eq(now),
                deal::version.eq(deal::version + 1),
            ))
            .returning(Deal::as_returning())
            .get_result(c)
            .optional()
    })?)
}
