//! SQL that diesel's query language cannot say. What one engine says otherwise than the other
//! belongs here too, unless it is one word of a statement.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool};
use diesel::sqlite::Sqlite;

use crate::types::{Id, Uid};

/// `SELECT COUNT(*) FROM (…)`: how many rows a query gives, within its limit.
pub(crate) struct Counted<Q>(pub Q);

impl<Q> QueryId for Counted<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q, C> RunQueryDsl<C> for Counted<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// `CAST(SUM(column) AS BIGINT)`, within a statement that is kept: diesel's own sum is a NUMERIC, which
/// SQLite has not.
pub(crate) struct Summed<C>(pub C);

impl<C> Expression for Summed<C> {
    type SqlType = BigInt;
}

impl<C, G> ValidGrouping<G> for Summed<C> {
    type IsAggregate = is_aggregate::Yes;
}

impl<C> QueryId for Summed<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Source, C: AppearsOnTable<Source>> AppearsOnTable<Source> for Summed<C> {}

impl<Source, C: AppearsOnTable<Source>> SelectableExpression<Source> for Summed<C> {}

impl<DB: Backend, C: QueryFragment<DB>> QueryFragment<DB> for Summed<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("CAST(SUM(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS BIGINT)");
        Ok(())
    }
}

/// A statement without values, prepared once for a connection.
pub(crate) struct Prepared(pub &'static str);

impl QueryId for Prepared {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Prepared {}

impl<DB: Backend> QueryFragment<DB> for Prepared {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

/// Whether a column is one of several ids, of which there must be one at least: a statement that is
/// kept and not planned anew each time. SQLite, which takes one value a place, gets a power of two of
/// them, the last id again and again, so that few statements are kept.
pub(crate) struct OneOf<'a, C> {
    column: C,
    ids: &'a [Id],
}

/// The condition that a column is one of these.
pub(crate) fn one_of<C>(column: C, ids: &[Id]) -> OneOf<'_, C> {
    OneOf { column, ids }
}

impl<C> Expression for OneOf<'_, C> {
    type SqlType = Bool;
}

impl<C> ValidGrouping<()> for OneOf<'_, C> {
    type IsAggregate = is_aggregate::No;
}

impl<C> QueryId for OneOf<'_, C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Source, C: AppearsOnTable<Source>> AppearsOnTable<Source> for OneOf<'_, C> {}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for OneOf<'_, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        let places = self.ids.len().next_power_of_two();
        let again = self.ids.last().into_iter().cycle();
        for (place, id) in self.ids.iter().chain(again).take(places).enumerate() {
            out.push_sql(if place == 0 { " IN (" } else { ", " });
            out.push_bind_param::<Uid, _>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for OneOf<'_, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Uid>, _>(&self.ids)?;
        out.push_sql(")");
        Ok(())
    }
}
