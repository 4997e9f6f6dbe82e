//! The parts of a list's statement: where a page goes on, and what narrows it. Every stream walks an
//! index.

use diesel::sql_types::BigInt;

/// Orders a query by a column, or by an expression of a type, and the id, and begins it after the plan's
/// position.
macro_rules! keyset {
    ($query:ident, $table:ident, $column:ident, $value:ident, $plan:ident, $sort:ident) => {{
        type Value = diesel::dsl::SqlTypeOf<$table::$column>;
        keyset!($query, $table, $table::$column, Value, $value, $plan, $sort)
    }};
    // SQLite seeks an index by a pair only where both are columns: it begins where the value does, and
    // goes over those that share it.
    (made $query:ident, $table:ident, $sql:ident, $type:ty, $value:ident, $plan:ident, $sort:ident) => {{
        let made = || diesel::dsl::sql::<$type>($sql);
        if let Some((key, _)) = &$plan.after {
            $query = if $sort.descending {
                $query.filter(made().le(key.$value()))
            } else {
                $query.filter(made().ge(key.$value()))
            };
        }
        keyset!($query, $table, made(), $type, $value, $plan, $sort)
    }};
    ($query:ident, $table:ident, $by:expr, $type:ty, $value:ident, $plan:ident, $sort:ident) => {{
        if let Some((key, id)) = &$plan.after {
            let value = AsExpression::<$type>::as_expression(key.$value());
            let last = AsExpression::<Uid>::as_expression(*id);
            $query = $query.filter(Beyond {
                columns: ($by, $table::id),
                values: (value, last),
                descending: $sort.descending,
            });
        }
        if $sort.descending {
            $query.order(($by.desc(), $table::id.desc()))
        } else {
            $query.order(($by.asc(), $table::id.asc()))
        }
    }};
}
pub(crate) use keyset;

/// The sum of an amount divided by a billion, or of what that leaves: an operand with its operator.
/// All amounts together may be more than a number of the database holds.
pub(crate) fn part_of_sum(divided: &str) -> diesel::expression::SqlLiteral<BigInt> {
    let sum = format!("CAST(COALESCE(SUM({divided}1000000000), 0) AS BIGINT)");
    diesel::dsl::sql::<BigInt>(&sum)
}

/// Limits a boxed query to the rows of a part.
macro_rules! within {
    ($query:ident, $table:ident, $part:expr) => {
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
    };
}
pub(crate) use within;

/// Limits a boxed query to the rows of a part, and to conditions that `$test` makes.
macro_rules! narrow {
    ($query:ident, $table:ident, $test:ident, $part:ident, $filters:expr, $bin:expr) => {{
        $query = if $bin {
            $query.filter($table::deleted_at.is_not_null())
        } else {
            $query.filter($table::deleted_at.is_null())
        };
        within!($query, $table, $part);
        for filter in $filters {
            $query = $query.filter($test(filter));
        }
    }};
}
pub(crate) use narrow;

/// A function that makes the expression of a condition of a table on an engine: of those that every
/// table has, and those that the table declares. `$find` is how the engine names the search for a
/// text in a text.
macro_rules! test_of {
    (
        $name:ident, $table:ident, $engine:ty, $find:literal,
        {
            texts { $($text:ident => $text_column:ident,)* }
            days { $($day:ident => $day_column:ident,)* }
            moments { $($moment:ident => $moment_column:ident,)* }
            filled { $($filled:ident => $is_filled:expr,)* }
            own { $($own:ident($value:ident) => $condition:expr,)* }
        }
    ) => {
        fn $name(filter: &Filter) -> Test<$table::table, $engine> {
            type Query = Test<$table::table, $engine>;
            let never = || -> Query { Box::new(Group::<Query>::any(Vec::new())) };
            let always = || -> Query { Box::new(Group::<Query>::all(Vec::new())) };
            macro_rules! find {
                ($column:expr, $typed:expr, $found:literal) => {
                    Box::new(Plain(
                        diesel::dsl::sql::<Bool>(concat!(
                            $find, "(", stringify!($table), ".", $column, ", "
                        ))
                        .bind::<Text, _>($typed.clone())
                        .sql($found),
                    ))
                };
            }
            macro_rules! between {
                ($column:ident, $from:expr, $until:expr) => {{
                    let mut ends: Vec<Query> = Vec::new();
                    if let Some(from) = $from {
                        ends.push(Box::new(Plain($table::$column.ge(from.clone()))));
                    }
                    if let Some(until) = $until {
                        ends.push(Box::new(Plain($table::$column.lt(until.clone()))));
                    }
                    ends
                }};
            }
            match filter {
                Filter::All(parts) => Box::new(Group::all(parts.iter().map($name).collect())),
                Filter::Any(parts) => Box::new(Group::any(parts.iter().map($name).collect())),
                Filter::Not(part) => Box::new(Refuted($name(part))),
                Filter::Beside(part) => Box::new(Beside($name(part))),
                Filter::Owner(None) => Box::new(Plain($table::owner_id.is_null())),
                Filter::Owner(Some(id)) => Box::new(Plain($table::owner_id.eq(*id))),
                Filter::OwnerOf(departments) => Box::new(Plain(
                    $table::owner_id.eq_any(
                        staff::table
                            .filter(staff::department_id.eq_any(departments.clone()))
                            .select(staff::id.nullable()),
                    ),
                )),
                Filter::Departments(ids) => {
                    Box::new(Plain($table::department_id.eq_any(ids.clone())))
                }
                Filter::Tag(tag) => find!("tags", tag, ") > 0"),
                Filter::Text(FilterField::Name | FilterField::Title, test) => match test {
                    TextTest::Is(key) => Box::new(Plain($table::name_sort.eq(key.clone()))),
                    TextTest::Contains(key) => find!("name_sort", key, ") > 0"),
                    // A stretch of the order, so that an index is walked.
                    TextTest::StartsWith(key) => {
                        let beyond = format!("{key}{}", char::MAX);
                        Box::new(Group::all(between!(name_sort, Some(key), Some(&beyond))))
                    }
                },
                $(Filter::Text(FilterField::$text, test) => match test {
                    TextTest::Is(text) => Box::new(Plain($table::$text_column.eq(text.clone()))),
                    TextTest::Contains(text) => find!(stringify!($text_column), text, ") > 0"),
                    TextTest::StartsWith(text) => find!(stringify!($text_column), text, ") = 1"),
                },)*
                Filter::Moment(FilterField::CreatedAt, from, until) => {
                    Box::new(Group::all(between!(created_at, from, until)))
                }
                Filter::Moment(FilterField::UpdatedAt, from, until) => {
                    Box::new(Group::all(between!(updated_at, from, until)))
                }
                $(Filter::Moment(FilterField::$moment, from, until) => {
                    Box::new(Group::all(between!($moment_column, from, until)))
                })*
                $(Filter::Day(FilterField::$day, from, until) => {
                    let mut ends = between!($day_column, from, until);
                    ends.push(Box::new(Plain($table::$day_column.ne(""))));
                    Box::new(Group::all(ends))
                })*
                $(Filter::Anniversary(FilterField::$day, from, until) => {
                    let column = concat!(stringify!($table), ".", stringify!($day_column));
                    let (from, until) = (from.clone(), until.clone());
                    Box::new($crate::clients::test::Anniversary { column, from, until })
                })*
                Filter::Filled(field) => match field {
                    FilterField::Owner => Box::new(Plain($table::owner_id.is_not_null())),
                    FilterField::Department => Box::new(Plain($table::department_id.is_not_null())),
                    FilterField::Tag => Box::new(Plain($table::tags.ne("[]"))),
                    FilterField::Name | FilterField::Title => {
                        Box::new(Plain($table::name_sort.ne("")))
                    }
                    $(FilterField::$text => Box::new(Plain($table::$text_column.ne(""))),)*
                    $(FilterField::$day => Box::new(Plain($table::$day_column.ne(""))),)*
                    $(FilterField::$filled => Box::new(Plain($is_filled)),)*
                    _ => always(),
                },
                Filter::Import(id) => Box::new(Plain($table::import_id.eq(*id))),
                Filter::Found(ids) => Box::new(Plain($table::id.eq_any(ids.clone()))),
                $(Filter::$own($value) => Box::new(Plain($condition)),)*
                _ => never(),
            }
        }
    };
}
pub(crate) use test_of;
