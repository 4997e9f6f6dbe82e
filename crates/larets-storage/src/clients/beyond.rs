//! A place in a keyset list as a condition: `(column, id) > (value, id)`. Both engines seek an index
//! by a pair; by `column >= value AND (column > value OR id > id)` they walk every row that shares
//! the value.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::Bool;

/// The rows after a pair of values, or before it where the list descends.
#[derive(Debug, Clone)]
pub(crate) struct Beyond<Columns, Values> {
    pub columns: Columns,
    pub values: Values,
    pub descending: bool,
}

impl<Columns, Values> Expression for Beyond<Columns, Values> {
    type SqlType = Bool;
}

impl<Columns, Values> ValidGrouping<()> for Beyond<Columns, Values> {
    type IsAggregate = is_aggregate::No;
}

impl<Source, Column, Key, Value, Last> AppearsOnTable<Source>
    for Beyond<(Column, Key), (Value, Last)>
where
    Column: AppearsOnTable<Source>,
    Key: AppearsOnTable<Source>,
    Value: AppearsOnTable<Source>,
    Last: AppearsOnTable<Source>,
{
}

impl<Engine, Column, Key, Value, Last> QueryFragment<Engine>
    for Beyond<(Column, Key), (Value, Last)>
where
    Engine: Backend,
    Column: QueryFragment<Engine>,
    Key: QueryFragment<Engine>,
    Value: QueryFragment<Engine>,
    Last: QueryFragment<Engine>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        out.push_sql("(");
        self.columns.0.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.columns.1.walk_ast(out.reborrow())?;
        out.push_sql(if self.descending { ") < (" } else { ") > (" });
        self.values.0.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.values.1.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
