//! Keyset lists of clients: the streams a scope falls into, their merging, and the statement of a
//! stream, written once for both tables and both engines. Every stream walks an index.

use larets_core::access::RowScope;
use larets_core::lists::{Condition, ListQuery, Sort, SortBy};
use larets_core::points::PointKind;

use super::cursor::{Key, Position};
use super::tags;
use crate::db::Vault;
use crate::points::lookup_column;
use crate::types::Id;

/// Above this many departments one walk along the sort costs less than a stream per department.
const STREAMS_MAX: usize = 16;

/// The rows of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Every row.
    All,
    /// Those of an owner.
    Owner(Id),
    /// Those of a department.
    Department(Id),
    /// Those of departments or of an owner, in one walk.
    Mixed(Vec<Id>, Id),
}

impl Part {
    /// The streams that together give exactly the rows of a scope.
    pub(crate) fn streams(scope: &RowScope) -> Vec<Self> {
        match scope {
            RowScope::Departments { departments, own } if departments.len() <= STREAMS_MAX => {
                let departments = departments.iter().map(|id| Self::Department((*id).into()));
                departments
                    .chain(std::iter::once(Self::Owner((*own).into())))
                    .collect()
            }
            other => Self::whole(other).into_iter().collect(),
        }
    }

    /// The same rows as one stream; none when the scope covers nothing.
    pub(crate) fn whole(scope: &RowScope) -> Option<Self> {
        match scope {
            RowScope::Nothing => None,
            RowScope::Own(own) => Some(Self::Owner((*own).into())),
            RowScope::All => Some(Self::All),
            RowScope::Departments { departments, own } => Some(Self::Mixed(
                departments.iter().map(|id| (*id).into()).collect(),
                (*own).into(),
            )),
        }
    }
}

/// The narrower of two scopes of one actor, which always lie within one another.
pub(crate) fn narrower<'a>(first: &'a RowScope, second: &'a RowScope) -> &'a RowScope {
    let width = |scope: &RowScope| match scope {
        RowScope::Nothing => 0,
        RowScope::Own(_) => 1,
        RowScope::Departments { departments, .. } => 2 + departments.len(),
        RowScope::All => usize::MAX,
    };
    if width(second) < width(first) {
        second
    } else {
        first
    }
}

/// A condition in the terms of the tables.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    Owner(Option<Id>),
    Department(Id),
    Source(String),
    Tag(String),
    Company(Id),
    Lookup(Vec<u8>),
    Similar(String),
    After(i64),
    Before(i64),
}

pub(crate) fn filters(vault: &Vault, query: &ListQuery) -> Vec<Filter> {
    let channel = |kind: PointKind, text: &str| vault.blind(lookup_column(kind), text).to_vec();
    query
        .conditions()
        .iter()
        .map(|condition| match condition {
            Condition::Owner(owner) => Filter::Owner(owner.map(Id::from)),
            Condition::Department(department) => Filter::Department((*department).into()),
            Condition::Source(source) => Filter::Source(source.clone()),
            Condition::Tag(tag) => Filter::Tag(tags::quoted(tag)),
            Condition::Company(company) => Filter::Company((*company).into()),
            Condition::Channel(kind, text) => Filter::Lookup(channel(*kind, text)),
            Condition::CreatedAfter(at) => Filter::After(at.micros()),
            Condition::CreatedBefore(at) => Filter::Before(at.micros()),
        })
        .collect()
}

/// What every stream of a page has in common.
pub(crate) struct Plan {
    pub sort: Sort,
    pub filters: Vec<Filter>,
    pub bin: bool,
    pub after: Option<Position>,
    pub limit: i64,
}

impl Plan {
    /// The few living rows that one filter finds.
    pub(crate) fn look_up(filter: Filter) -> Self {
        Self {
            sort: Sort {
                by: SortBy::Name,
                descending: false,
            },
            filters: vec![filter],
            bin: false,
            after: None,
            limit: i64::try_from(super::DUPLICATES_LIMIT).unwrap_or(i64::MAX),
        }
    }
}

/// A row that can stand in a list.
pub(crate) trait Listed {
    fn id(&self) -> Id;
    fn key(&self, by: SortBy) -> Key;
}

/// Joins sorted streams into one page, each row once. Says whether more follow.
pub(crate) fn merge<T: Listed>(streams: Vec<Vec<T>>, sort: Sort, limit: usize) -> (Vec<T>, bool) {
    let one = streams.len() == 1;
    let mut rows: Vec<T> = streams.into_iter().flatten().collect();
    if !one {
        rows.sort_by(|first, second| {
            let order = first
                .key(sort.by)
                .cmp(&second.key(sort.by))
                .then_with(|| first.id().cmp(&second.id()));
            if sort.descending {
                order.reverse()
            } else {
                order
            }
        });
        rows.dedup_by(|second, first| second.id() == first.id());
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    (rows, more)
}

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
                Filter::After(at) => $query.filter($table::created_at.gt(*at)),
                Filter::Before(at) => $query.filter($table::created_at.lt(*at)),
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
                    $crate::clients::list::narrow!(
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
                            $crate::clients::list::keyset!(query, $table, name_sort, text, plan)
                        }
                        SortBy::CreatedAt => {
                            $crate::clients::list::keyset!(query, $table, created_at, number, plan)
                        }
                        SortBy::UpdatedAt => {
                            $crate::clients::list::keyset!(query, $table, updated_at, number, plan)
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
                    $crate::clients::list::narrow!(
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
