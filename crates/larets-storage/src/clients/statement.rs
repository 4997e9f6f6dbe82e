//! The parts of a list's statement: where a page goes on, and what narrows it. Every stream walks
//! an index.

/// Orders a query by one column and the id, and begins it after the plan's position.
macro_rules! keyset {
    ($query:ident, $table:ident, $column:ident, $value:ident, $plan:ident, $sort:ident) => {{
        if let Some((key, id)) = &$plan.after {
            type Value = diesel::dsl::SqlTypeOf<$table::$column>;
            let value = AsExpression::<Value>::as_expression(key.$value());
            let last = AsExpression::<Uid>::as_expression(*id);
            $query = $query.filter(Beyond {
                columns: ($table::$column, $table::id),
                values: (value, last),
                descending: $sort.descending,
            });
        }
        if $sort.descending {
            $query.order(($table::$column.desc(), $table::id.desc()))
        } else {
            $query.order(($table::$column.asc(), $table::id.asc()))
        }
    }};
}
pub(crate) use keyset;

/// Limits a boxed query to the rows of a part and to conditions: those that every table has, and
/// those that the table declares. `$find` is how the engine names the search for a text in a text.
macro_rules! narrow {
    ($query:ident, $table:ident, $find:literal, $part:ident, $filters:expr, $bin:expr,
     { $($own:ident($value:ident) => $condition:expr,)+ }) => {{
        $query = if $bin {
            $query.filter($table::deleted_at.is_not_null())
        } else {
            $query.filter($table::deleted_at.is_null())
        };
        $query = match $part {
            Part::All => $query,
            Part::Owner(id) => $query.filter($table::owner_id.eq(*id)),
            Part::Department(id) => $query.filter($table::department_id.eq(*id)),
            Part::Mixed(departments, own) => $query.filter(
                $table::department_id
                    .eq_any(departments.clone())
                    .or($table::owner_id.eq(*own)),
            ),
        };
        for filter in $filters {
            $query = match filter {
                Filter::Owner(None) => $query.filter($table::owner_id.is_null()),
                Filter::Owner(Some(id)) => $query.filter($table::owner_id.eq(*id)),
                Filter::Department(id) => $query.filter($table::department_id.eq(*id)),
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
                Filter::CreatedAfter(at) => $query.filter($table::created_at.gt(*at)),
                Filter::CreatedBefore(at) => $query.filter($table::created_at.lt(*at)),
                Filter::UpdatedAfter(at) => $query.filter($table::updated_at.gt(*at)),
                Filter::UpdatedBefore(at) => $query.filter($table::updated_at.lt(*at)),
                Filter::Found(ids) => $query.filter($table::id.eq_any(ids.clone())),
                $(Filter::$own($value) => $query.filter($condition),)+
            };
        }
    }};
}
pub(crate) use narrow;
