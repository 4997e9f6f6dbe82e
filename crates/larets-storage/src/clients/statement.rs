//! The statement of one stream of a list, written once for both tables and both engines, as diesel's
//! types are those of one table and one engine. Every stream walks an index.

/// Narrows and orders a query by one column and the id. The first condition is what an index
/// seeks by.
macro_rules! keyset {
    ($query:ident, $table:ident, $column:ident, $value:ident, $plan:ident) => {{
        if let Some((key, id)) = &$plan.after {
            let key = key.$value();
            $query = if $plan.sort.descending {
                $query
                    .filter($table::$column.le(key.clone()))
                    .filter($table::$column.lt(key).or($table::id.lt(*id)))
            } else {
                $query
                    .filter($table::$column.ge(key.clone()))
                    .filter($table::$column.gt(key).or($table::id.gt(*id)))
            };
        }
        if $plan.sort.descending {
            $query.order(($table::$column.desc(), $table::id.desc()))
        } else {
            $query.order(($table::$column.asc(), $table::id.asc()))
        }
    }};
}
pub(crate) use keyset;

/// Limits a boxed query to the rows of a part and to conditions. `$find` is how the engine
/// names the search for a text in a text.
macro_rules! narrow {
    ($query:ident, $table:ident, $parent:ident, $find:literal, $part:ident, $filters:expr, $bin:expr,
     |$company:ident| $of_company:expr) => {{
        $query = if $bin {
            $query.filter($table::deleted_at.is_not_null())
        } else {
            $query.filter($table::deleted_at.is_null())
        };
        $query = match $part {
            $crate::clients::list::Part::All => $query,
            $crate::clients::list::Part::Owner(id) => $query.filter($table::owner_id.eq(*id)),
            $crate::clients::list::Part::Department(id) => {
                $query.filter($table::department_id.eq(*id))
            }
            $crate::clients::list::Part::Mixed(departments, own) => $query.filter(
                $table::department_id
                    .eq_any(departments.clone())
                    .or($table::owner_id.eq(*own)),
            ),
        };
        for filter in $filters {
            use $crate::clients::list::Filter;
            $query = match filter {
                Filter::Owner(None) => $query.filter($table::owner_id.is_null()),
                Filter::Owner(Some(id)) => $query.filter($table::owner_id.eq(*id)),
                Filter::Department(id) => $query.filter($table::department_id.eq(*id)),
                Filter::Source(source) => $query.filter($table::source.eq(source.clone())),
                Filter::Tag(tag) => $query.filter(
                    diesel::dsl::sql::<diesel::sql_types::Bool>(concat!(
                        $find,
                        "(",
                        stringify!($table),
                        ".tags, "
                    ))
                    .bind::<diesel::sql_types::Text, _>(tag.clone())
                    .sql(") > 0"),
                ),
                Filter::Company($company) => {
                    let $company = *$company;
                    $query.filter($of_company)
                }
                Filter::Lookup(lookup) => $query.filter(
                    $table::id.nullable().eq_any(
                        $crate::schema::contact_point::table
                            .filter($crate::schema::contact_point::lookup.eq(lookup.clone()))
                            .select($crate::schema::contact_point::$parent),
                    ),
                ),
                Filter::Similar(key) => $query.filter($table::similarity.eq(key.clone())),
                Filter::CreatedAfter(at) => $query.filter($table::created_at.gt(*at)),
                Filter::CreatedBefore(at) => $query.filter($table::created_at.lt(*at)),
                Filter::UpdatedAfter(at) => $query.filter($table::updated_at.gt(*at)),
                Filter::UpdatedBefore(at) => $query.filter($table::updated_at.lt(*at)),
                Filter::Found(ids) => $query.filter($table::id.eq_any(ids.clone())),
            };
        }
    }};
}
pub(crate) use narrow;

/// Writes `stream` and `count_rows` for a table.
macro_rules! client_list {
    (table: $table:ident, parent: $parent:ident, row: $row:ty, source: $source:ident, columns: $columns:ident,
     company: |$company:ident| $of_company:expr) => {
        /// The rows of one part that follow the plan's position.
        fn stream(
            connection: &mut $crate::db::connection::AnyConnection,
            part: &$crate::clients::list::Part,
            plan: &$crate::clients::list::Plan,
        ) -> diesel::QueryResult<Vec<$row>> {
            macro_rules! run {
                ($connection:ident, $backend:ty, $find:literal) => {{
                    let mut query = $source!().select($columns!()).into_boxed::<$backend>();
                    $crate::clients::statement::narrow!(
                        query,
                        $table,
                        $parent,
                        $find,
                        part,
                        &plan.filters,
                        plan.bin,
                        |$company| $of_company
                    );
                    let query = match plan.sort.by {
                        SortBy::Name => {
                            $crate::clients::statement::keyset!(
                                query, $table, name_sort, text, plan
                            )
                        }
                        SortBy::CreatedAt => {
                            $crate::clients::statement::keyset!(
                                query, $table, created_at, number, plan
                            )
                        }
                        SortBy::UpdatedAt => {
                            $crate::clients::statement::keyset!(
                                query, $table, updated_at, number, plan
                            )
                        }
                    };
                    query.limit(plan.limit + 1).load($connection)
                }};
            }
            match connection {
                $crate::db::connection::AnyConnection::Sqlite(connection) => {
                    run!(connection, diesel::sqlite::Sqlite, "instr")
                }
                $crate::db::connection::AnyConnection::Postgres(connection) => {
                    run!(connection, diesel::pg::Pg, "strpos")
                }
            }
        }

        /// How many rows a part has, counted no further than the limit.
        fn count_rows(
            connection: &mut $crate::db::connection::AnyConnection,
            part: &$crate::clients::list::Part,
            filters: &[$crate::clients::list::Filter],
            bin: bool,
            limit: i64,
        ) -> diesel::QueryResult<i64> {
            macro_rules! run {
                ($connection:ident, $backend:ty, $find:literal) => {{
                    let mut query = $table::table.select($table::id).into_boxed::<$backend>();
                    $crate::clients::statement::narrow!(
                        query,
                        $table,
                        $parent,
                        $find,
                        part,
                        filters,
                        bin,
                        |$company| $of_company
                    );
                    $crate::dialect::Counted(query.limit(limit)).get_result($connection)
                }};
            }
            match connection {
                $crate::db::connection::AnyConnection::Sqlite(connection) => {
                    run!(connection, diesel::sqlite::Sqlite, "instr")
                }
                $crate::db::connection::AnyConnection::Postgres(connection) => {
                    run!(connection, diesel::pg::Pg, "strpos")
                }
            }
        }
    };
}
pub(crate) use client_list;
