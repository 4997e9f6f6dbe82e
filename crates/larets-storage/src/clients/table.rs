//! What a table of records with a card can be asked: the statements of its life cycle and of its
//! lists. Written once as a macro, as diesel's types are those of one table and one engine. Nothing
//! here asks for a grant.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::lists::SortBy;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cursor::Key;
use super::filter::Filter;
use super::list::{Part, Plan};
use super::names::{department_names, owner_names};
use super::record::Kept;
use super::{DepartmentName, PersonName};
use crate::db::connection::AnyConnection;
use crate::types::Id;

/// A row with the names of owner and department.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Row<C> {
    pub columns: C,
    owner_name: Option<String>,
    department_name: Option<String>,
}

impl<C: CardTable> Row<C> {
    pub fn id(&self) -> Id {
        self.columns.kept().id
    }

    pub fn owner(&self) -> Option<PersonName> {
        let owner = self.columns.kept().placement.owner?;
        Some(PersonName {
            id: owner,
            name: self.owner_name.clone()?,
        })
    }

    pub fn department(&self) -> Option<DepartmentName> {
        Some(DepartmentName {
            id: self.columns.kept().placement.department?,
            name: self.department_name.clone()?,
        })
    }
}

/// The rows with the names of owners and departments, of which a page has few.
pub(crate) fn with_names<C: CardTable>(
    connection: &mut AnyConnection,
    rows: Vec<C>,
) -> QueryResult<Vec<Row<C>>> {
    let owner_of = |row: &C| row.kept().placement.owner.map(Id::from);
    let department_of = |row: &C| row.kept().placement.department.map(Id::from);
    let owners = owner_names(connection, rows.iter().filter_map(owner_of).collect())?;
    let departments = rows.iter().filter_map(department_of).collect();
    let departments = department_names(connection, departments)?;
    let name = |names: &HashMap<Id, String>, id: Option<Id>| names.get(&id?).cloned();
    let rows = rows.into_iter().map(|columns| Row {
        owner_name: name(&owners, owner_of(&columns)),
        department_name: name(&departments, department_of(&columns)),
        columns,
    });
    Ok(rows.collect())
}

/// The columns of a table, and its statements.
pub(crate) trait CardTable: Sized + Clone + Serialize + DeserializeOwned {
    /// A record nothing more is known of yet.
    fn blank(kept: Kept) -> Self;
    fn kept(&self) -> Kept;
    fn keep(&mut self, kept: Kept);
    /// What the row is sorted by.
    fn key(&self, by: SortBy) -> Key;

    fn find(connection: &mut AnyConnection, id: Id) -> QueryResult<Row<Self>>;
    fn load(connection: &mut AnyConnection, id: Id) -> QueryResult<Self>;
    /// Those of these that are there, in no order.
    fn load_many(connection: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<Self>>;
    /// The tags, as they stand in the column.
    fn tags(&self) -> &str;
    fn insert(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()>;
    /// Saves what a row has become over what it was; nothing when there is another version of it
    /// meanwhile.
    fn save(&self, connection: &mut AnyConnection, before: &Self) -> QueryResult<usize>;
    /// Removes a row of the bin for good; nothing when it was taken back meanwhile.
    fn purge(connection: &mut AnyConnection, id: Id) -> QueryResult<usize>;
    /// Removes rows for good.
    fn purge_many(connection: &mut AnyConnection, ids: &[Id]) -> QueryResult<usize>;
    /// Those that an import made, the last first, from before one of them.
    fn of_import(
        connection: &mut AnyConnection,
        import: Id,
        before: Option<Id>,
        limit: i64,
    ) -> QueryResult<Vec<Id>>;
    /// Those that went to the bin before a moment, the first ones first.
    fn binned(connection: &mut AnyConnection, before: i64, limit: i64) -> QueryResult<Vec<Id>>;
    /// The rows of one part that follow the plan's position.
    fn stream(connection: &mut AnyConnection, part: &Part, plan: &Plan) -> QueryResult<Vec<Self>>;
    /// How many rows a part has, counted no further than the limit.
    fn count(
        connection: &mut AnyConnection,
        part: &Part,
        filters: &[Filter],
        bin: bool,
        limit: i64,
    ) -> QueryResult<i64>;
}

/// The query of [`Row`]s of a table.
macro_rules! rows {
    ($table:ident) => {
        $crate::schema::$table::table
            .left_join($crate::schema::staff::table)
            .left_join($crate::schema::department::table)
            .select((
                $crate::schema::$table::all_columns,
                $crate::schema::staff::name.nullable(),
                $crate::schema::department::name.nullable(),
            ))
    };
}
pub(crate) use rows;

/// Declares the table of a record: its columns; what it is filtered by beyond what every table has,
/// namely its texts, days and moments, what it means that something is filled, and conditions as
/// expressions of the table; the column of each sort that is not of every table; sorts by something
/// made of columns, as its type, the value of a key, an expression that an index is made of, and the
/// same of a row; the columns of indexes that not every table has, which the row skips in an update;
/// and, if it is counted in totals, by which columns.
macro_rules! card_table {
    (
        $table:ident, $columns:ident, $conditions:tt,
        { $($by:ident => $sorted:ident,)* },
        indexed { $($indexed:ident,)* },
        made { $($made:ident => $type:ident, $value:ident, $sql:ident, |$of:ident| $key:expr,)* }
        $(, tally($stage:ident, $currency:ident, $amount:ident, $day:ident))?
    ) => {
        const _: () = {
            use diesel::connection::DefaultLoadingMode;
            use diesel::expression::AsExpression;
            use diesel::prelude::*;
            use diesel::sql_types::{Bool, Text};
            use larets_core::lists::{FilterField, SortBy, TextTest};
            use $crate::clients::beyond::Beyond;
            use $crate::clients::cursor::Key;
            use $crate::clients::filter::Filter;
            use $crate::clients::list::{Part, Plan};
            use $crate::clients::record::Kept;
            use $crate::clients::statement::{keyset, narrow, test_of, within};
            use $crate::clients::table::{CardTable, Row, rows};
            use $crate::clients::test::{Beside, Group, Plain, Refuted, Test};
            use $crate::clients::{placement::placement, tags};
            use $crate::db::connection::{AnyConnection, each};
            use $crate::dialect::{Counted, one_of};
            use $crate::schema::{$table, staff};
            use $crate::types::{Id, Uid};

            test_of!(on_sqlite, $table, diesel::sqlite::Sqlite, "instr", $conditions);
            test_of!(on_postgres, $table, diesel::pg::Pg, "strpos", $conditions);

            impl CardTable for $columns {
                fn blank(kept: Kept) -> Self {
                    let tags = tags::to_column(&[]);
                    let mut columns = Self {
                        tags,
                        ..Self::default()
                    };
                    columns.keep(kept);
                    columns
                }

                fn kept(&self) -> Kept {
                    Kept {
                        id: self.id,
                        placement: placement(self.owner_id, self.department_id),
                        former: None,
                        import_id: self.import_id,
                        demo: self.demo,
                        version: self.version,
                        created_at: self.created_at,
                        updated_at: self.updated_at,
                        deleted_at: self.deleted_at,
                    }
                }

                fn keep(&mut self, kept: Kept) {
                    self.id = kept.id;
                    self.owner_id = kept.placement.owner.map(Id::from);
                    self.department_id = kept.placement.department.map(Id::from);
                    self.import_id = kept.import_id;
                    self.demo = kept.demo;
                    self.version = kept.version;
                    self.created_at = kept.created_at;
                    self.updated_at = kept.updated_at;
                    self.deleted_at = kept.deleted_at;
                }

                fn key(&self, by: SortBy) -> Key {
                    match by {
                        SortBy::Name => Key::Text(self.name_sort.clone()),
                        SortBy::CreatedAt => Key::Number(self.created_at),
                        SortBy::UpdatedAt => Key::Number(self.updated_at),
                        $(SortBy::$by => Key::Number(self.$sorted),)*
                        $(SortBy::$made => {
                            let $of = self;
                            $key
                        })*
                    }
                }

                fn find(connection: &mut AnyConnection, id: Id) -> QueryResult<Row<Self>> {
                    each!(connection, c => rows!($table).filter($table::id.eq(id)).get_result(c))
                }

                fn load(connection: &mut AnyConnection, id: Id) -> QueryResult<Self> {
                    each!(connection, c => {
                        $table::table.find(id).select($table::all_columns).get_result(c)
                    })
                }

                fn load_many(
                    connection: &mut AnyConnection,
                    ids: &[Id],
                ) -> QueryResult<Vec<Self>> {
                    if ids.is_empty() {
                        return Ok(Vec::new());
                    }
                    each!(connection, c => {
                        $table::table
                            .filter(one_of($table::id, ids))
                            .select($table::all_columns)
                            .load(c)
                    })
                }

                fn tags(&self) -> &str {
                    &self.tags
                }

                fn insert(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
                    if rows.len() > 1
                        && let AnyConnection::Postgres(c) = connection
                    {
                        for chunk in rows.chunks(500) {
                            diesel::insert_into($table::table)
                                .values(chunk)
                                .execute(c)?;
                        }
                        return Ok(());
                    }
                    for row in rows {
                        each!(&mut *connection, c => {
                            diesel::insert_into($table::table).values(row).execute(c)
                        })?;
                    }
                    Ok(())
                }

                fn save(&self, connection: &mut AnyConnection, before: &Self) -> QueryResult<usize> {
                    // SQLite writes every index of a column that is set, changed or not.
                    macro_rules! changed {
                        ($column:ident) => {
                            (self.$column != before.$column)
                                .then(|| $table::$column.eq(&self.$column))
                        };
                    }
                    each!(connection, c => {
                        diesel::update($table::table.find(self.id))
                            .filter($table::version.eq(before.version))
                            .set((
                                self,
                                changed!(owner_id),
                                changed!(department_id),
                                changed!(deleted_at),
                                changed!(name_sort),
                                $(changed!($indexed),)*
                            ))
                            .execute(c)
                    })
                }

                fn purge(connection: &mut AnyConnection, id: Id) -> QueryResult<usize> {
                    each!(connection, c => {
                        diesel::delete($table::table.find(id))
                            .filter($table::deleted_at.is_not_null())
                            .execute(c)
                    })
                }

                fn purge_many(connection: &mut AnyConnection, ids: &[Id]) -> QueryResult<usize> {
                    if ids.is_empty() {
                        return Ok(0);
                    }
                    each!(connection, c => {
                        diesel::delete($table::table.filter(one_of($table::id, ids))).execute(c)
                    })
                }

                fn of_import(
                    connection: &mut AnyConnection,
                    import: Id,
                    before: Option<Id>,
                    limit: i64,
                ) -> QueryResult<Vec<Id>> {
                    let before = before.unwrap_or(Id(uuid::Uuid::max()));
                    each!(connection, c => {
                        $table::table
                            .filter($table::import_id.eq(import))
                            .filter($table::id.lt(before))
                            .order($table::id.desc())
                            .limit(limit)
                            .select($table::id)
                            .load(c)
                    })
                }

                fn binned(
                    connection: &mut AnyConnection,
                    before: i64,
                    limit: i64,
                ) -> QueryResult<Vec<Id>> {
                    each!(connection, c => {
                        $table::table
                            .filter($table::deleted_at.is_not_null())
                            .filter($table::deleted_at.lt(before))
                            .order(($table::deleted_at, $table::id))
                            .limit(limit)
                            .select($table::id)
                            .load(c)
                    })
                }

                fn stream(
                    connection: &mut AnyConnection,
                    part: &Part,
                    plan: &Plan,
                ) -> QueryResult<Vec<Self>> {
                    macro_rules! run {
                        ($connection:ident, $backend:ty, $test:ident, $what:expr, $row:ty, $rows:ident => $unsorted:expr) => {{
                            let mut query = $table::table
                                .select($what)
                                .into_boxed::<$backend>();
                            let filters = &plan.filters;
                            narrow!(query, $table, $test, part, filters, plan.bin);
                            let query = match plan.sort {
                                None => {
                                    let $rows = query;
                                    $unsorted
                                }
                                Some(sort) => match sort.by {
                                    SortBy::Name => {
                                        keyset!(query, $table, name_sort, text, plan, sort)
                                    }
                                    SortBy::CreatedAt => {
                                        keyset!(query, $table, created_at, number, plan, sort)
                                    }
                                    SortBy::UpdatedAt => {
                                        keyset!(query, $table, updated_at, number, plan, sort)
                                    }
                                    $(SortBy::$by => {
                                        keyset!(query, $table, $sorted, number, plan, sort)
                                    })*
                                    $(SortBy::$made => {
                                        keyset!(made query, $table, $sql, diesel::sql_types::$type, $value, plan, sort)
                                    })*
                                },
                            };
                            let mut rows = Vec::with_capacity(plan.capacity());
                            let query = query.limit(plan.limit + 1);
                            for row in query.load_iter::<$row, DefaultLoadingMode>($connection)? {
                                rows.push(row?);
                            }
                            rows
                        }};
                    }
                    // Whichever come first shall be the same ones each time: SQLite finds them by
                    // an index that ends in the id; PostgreSQL is told, but not to walk by it.
                    Ok(match connection {
                        // SQLite goes to the row for each condition, unless it is asked for what
                        // the index has: the ids that the conditions leave.
                        AnyConnection::Sqlite(c) if plan.picks() => {
                            let ids = run!(c, diesel::sqlite::Sqlite, on_sqlite, $table::id, Id, ids => ids);
                            let found = Self::load_many(connection, &ids)?;
                            let mut found: std::collections::HashMap<Id, Self> =
                                found.into_iter().map(|row| (row.id, row)).collect();
                            ids.iter().filter_map(|id| found.remove(id)).collect()
                        }
                        AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite, on_sqlite, $table::all_columns, Self, rows => rows),
                        AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg, on_postgres, $table::all_columns, Self, rows => rows.order(diesel::dsl::sql::<diesel::sql_types::Text>(concat!(stringify!($table), ".id::text")))),
                    })
                }

                fn count(
                    connection: &mut AnyConnection,
                    part: &Part,
                    filters: &[Filter],
                    bin: bool,
                    limit: i64,
                ) -> QueryResult<i64> {
                    macro_rules! run {
                        ($connection:ident, $backend:ty, $test:ident) => {{
                            let mut query =
                                $table::table.select($table::id).into_boxed::<$backend>();
                            narrow!(query, $table, $test, part, filters, bin);
                            Counted(query.limit(limit)).get_result($connection)
                        }};
                    }
                    match connection {
                        AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite, on_sqlite),
                        AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg, on_postgres),
                    }
                }
            }

            $(impl $columns {
                /// How many rows a part has, and their amounts in billions and the rest, by stage
                /// and currency.
                pub fn tally(
                    connection: &mut AnyConnection,
                    part: &Part,
                    filters: &[Filter],
                ) -> QueryResult<Vec<(Id, String, i64, i64, i64)>> {
                    macro_rules! run {
                        ($connection:ident, $backend:ty, $test:ident) => {{
                            let mut query = $table::table
                                .group_by(($table::$stage, $table::$currency))
                                .select((
                                    $table::$stage,
                                    $table::$currency,
                                    diesel::dsl::count_star(),
                                    $crate::clients::statement::part_of_sum(concat!(stringify!($table.$amount), " / ")),
                                    $crate::clients::statement::part_of_sum(concat!(stringify!($table.$amount), " % ")),
                                ))
                                .into_boxed::<$backend>();
                            narrow!(query, $table, $test, part, filters, false);
                            query.load($connection)
                        }};
                    }
                    match connection {
                        AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite, on_sqlite),
                        AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg, on_postgres),
                    }
                }

                /// The same by the month of a day too, the first ones first. Without a day the month
                /// is empty.
                pub fn tally_by_month(
                    connection: &mut AnyConnection,
                    part: &Part,
                    filters: &[Filter],
                    limit: i64,
                ) -> QueryResult<Vec<(String, Id, String, i64, i64, i64)>> {
                    use diesel::dsl::sql;
                    use diesel::sql_types::Text;
                    let grouped = concat!(
                        "substr(", stringify!($table.$day), ", 1, 7), ",
                        stringify!($table.$stage), ", ", stringify!($table.$currency)
                    );
                    // Diesel does not group by an expression beside columns, so all are said as they
                    // stand.
                    let month = concat!("substr(", stringify!($table.$day), ", 1, 7)");
                    macro_rules! run {
                        ($connection:ident, $backend:ty, $test:ident) => {{
                            let mut query = $table::table
                                .group_by(sql::<Text>(grouped))
                                .select((
                                    sql::<Text>(month),
                                    sql::<Uid>(stringify!($table.$stage)),
                                    sql::<Text>(stringify!($table.$currency)),
                                    diesel::dsl::count_star(),
                                    $crate::clients::statement::part_of_sum(concat!(stringify!($table.$amount), " / ")),
                                    $crate::clients::statement::part_of_sum(concat!(stringify!($table.$amount), " % ")),
                                ))
                                .into_boxed::<$backend>();
                            narrow!(query, $table, $test, part, filters, false);
                            query
                                .order(sql::<Text>(grouped))
                                .limit(limit)
                                .load($connection)
                        }};
                    }
                    match connection {
                        AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite, on_sqlite),
                        AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg, on_postgres),
                    }
                }
            })?
        };
    };
}
pub(crate) use card_table;
