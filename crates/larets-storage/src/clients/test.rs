//! Conditions of lists as expressions that can be put into groups, in one another and against one
//! another. What a database answers with NULL does not hold, and its contrary does.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, BoxableExpression, Expression, SelectableExpression, ValidGrouping,
    is_aggregate,
};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};
use diesel::sqlite::Sqlite;

use super::list::Part;
use crate::types::{Id, Uid};

/// A condition of a table on an engine.
pub(crate) type Test<Table, Engine> = Box<dyn BoxableExpression<Table, Engine, SqlType = Bool>>;

macro_rules! condition {
    ($name:ident<$inner:ident>) => {
        impl<$inner> Expression for $name<$inner> {
            type SqlType = Bool;
        }

        impl<$inner> ValidGrouping<()> for $name<$inner> {
            type IsAggregate = is_aggregate::No;
        }

        impl<Source, $inner: AppearsOnTable<Source>> AppearsOnTable<Source> for $name<$inner> {}

        impl<Source, $inner: AppearsOnTable<Source>> SelectableExpression<Source>
            for $name<$inner>
        {
        }
    };
}

/// A condition that is no group, whether or not the database may answer it with NULL.
pub(crate) struct Plain<E>(pub E);
condition!(Plain<E>);

impl<Engine: Backend, E: QueryFragment<Engine>> QueryFragment<Engine> for Plain<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// Conditions of which all hold, or one at least.
pub(crate) struct Group<E> {
    tests: Vec<E>,
    any: bool,
}
condition!(Group<E>);

impl<E> Group<E> {
    pub fn all(tests: Vec<E>) -> Self {
        Self { tests, any: false }
    }

    pub fn any(tests: Vec<E>) -> Self {
        Self { tests, any: true }
    }
}

impl<Engine: Backend, E: QueryFragment<Engine>> QueryFragment<Engine> for Group<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        if self.tests.is_empty() {
            out.push_sql(if self.any { "FALSE" } else { "TRUE" });
            return Ok(());
        }
        out.push_sql("(");
        for (place, test) in self.tests.iter().enumerate() {
            if place > 0 {
                out.push_sql(if self.any { " OR " } else { " AND " });
            }
            test.walk_ast(out.reborrow())?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// The contrary of a condition.
pub(crate) struct Refuted<E>(pub E);
condition!(Refuted<E>);

impl<Engine: Backend, E: QueryFragment<Engine>> QueryFragment<Engine> for Refuted<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" IS NOT TRUE)");
        Ok(())
    }
}

/// A condition that is tried on each row that another way has found: SQLite does not look for it by an
/// index. PostgreSQL knows by itself how many rows it leaves.
pub(crate) struct Beside<E>(pub E);
condition!(Beside<E>);

impl<E: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Beside<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" IS TRUE)");
        Ok(())
    }
}

impl<E: QueryFragment<Pg>> QueryFragment<Pg> for Beside<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// Whether a day such as `1990-12-31` comes within a stretch of a year, which may pass its end.
pub(crate) struct Anniversary {
    pub column: &'static str,
    /// Belongs to it.
    pub from: String,
    /// Does not.
    pub until: String,
}

impl Expression for Anniversary {
    type SqlType = Bool;
}

impl ValidGrouping<()> for Anniversary {
    type IsAggregate = is_aggregate::No;
}

impl<Source> AppearsOnTable<Source> for Anniversary {}

impl<Source> SelectableExpression<Source> for Anniversary {}

impl<Engine> QueryFragment<Engine> for Anniversary
where
    Engine: Backend,
    String: ToSql<Text, Engine>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        out.push_sql("(");
        out.push_sql(self.column);
        out.push_sql(" <> '' AND (substr(");
        out.push_sql(self.column);
        out.push_sql(", 6) >= ");
        out.push_bind_param::<Text, _>(&self.from)?;
        out.push_sql(if self.from <= self.until {
            " AND"
        } else {
            " OR"
        });
        out.push_sql(" substr(");
        out.push_sql(self.column);
        out.push_sql(", 6) < ");
        out.push_bind_param::<Text, _>(&self.until)?;
        out.push_sql("))");
        Ok(())
    }
}

/// Whether a record has a living client whom the reader sees. `sql` begins the search for one and
/// names the client's table `client`.
pub(crate) struct Linked {
    pub sql: &'static str,
    /// The clients that the reader sees; none when no client is.
    pub seen: Option<Part>,
}

impl Expression for Linked {
    type SqlType = Bool;
}

impl ValidGrouping<()> for Linked {
    type IsAggregate = is_aggregate::No;
}

impl<Source> AppearsOnTable<Source> for Linked {}

impl<Engine> QueryFragment<Engine> for Linked
where
    Engine: Backend + HasSqlType<Uid>,
    Id: ToSql<Uid, Engine>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Engine>) -> QueryResult<()> {
        let Some(part) = &self.seen else {
            out.push_sql("FALSE");
            return Ok(());
        };
        out.push_sql("EXISTS (");
        out.push_sql(self.sql);
        out.push_sql(" AND client.deleted_at IS NULL");
        match part {
            Part::All => {}
            Part::Owner(own) => {
                out.push_sql(" AND client.owner_id = ");
                out.push_bind_param::<Uid, _>(own)?;
            }
            Part::Department(department) => {
                out.push_sql(" AND client.department_id = ");
                out.push_bind_param::<Uid, _>(department)?;
            }
            Part::Mixed(departments, own) => {
                out.push_sql(" AND (client.owner_id = ");
                out.push_bind_param::<Uid, _>(own)?;
                for department in departments {
                    out.push_sql(" OR client.department_id = ");
                    out.push_bind_param::<Uid, _>(department)?;
                }
                out.push_sql(")");
            }
        }
        out.push_sql(")");
        Ok(())
    }
}
