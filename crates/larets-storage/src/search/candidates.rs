//! Asking the indexes for records that may be meant: by words, and by channels through their blind
//! indexes. What comes back is only where to look; the rows decide.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use larets_core::access::RowScope;
use larets_core::audit::RecordKind;

use super::expression::Expression;
use crate::db::connection::AnyConnection;
use crate::schema::{company, contact, contact_point};
use crate::types::{Id, Uid};

/// The records whose entries answer a question, on SQLite. A statement of its own kind, because
/// raw queries are not kept prepared.
struct InFts5 {
    kind: RecordKind,
    question: String,
    limit: i64,
}

impl QueryId for InFts5 {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for InFts5 {
    type SqlType = Uid;
}

impl RunQueryDsl<SqliteConnection> for InFts5 {}

impl QueryFragment<Sqlite> for InFts5 {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(match self.kind {
            RecordKind::Contact => {
                "SELECT search_entry.record_id FROM contact_words \
                 CROSS JOIN search_entry ON search_entry.docid = contact_words.rowid \
                 WHERE contact_words MATCH "
            }
            RecordKind::Deal => {
                "SELECT search_entry.record_id FROM deal_words \
                 CROSS JOIN search_entry ON search_entry.docid = deal_words.rowid \
                 WHERE deal_words MATCH "
            }
            _ => {
                "SELECT search_entry.record_id FROM company_words \
                 CROSS JOIN search_entry ON search_entry.docid = company_words.rowid \
                 WHERE company_words MATCH "
            }
        });
        out.push_bind_param::<Text, _>(&self.question)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Uid)]
    record_id: Id,
}

/// Records of a kind whose words answer the question, at most `limit`.
pub(super) fn by_words(
    connection: &mut AnyConnection,
    kind: RecordKind,
    question: &Expression,
    limit: usize,
) -> QueryResult<Vec<Id>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match connection {
        AnyConnection::Sqlite(c) => InFts5 {
            kind,
            question: question.to_fts5(),
            limit,
        }
        .load(c),
        AnyConnection::Postgres(c) => {
            // Planned anew each time: how common the words are decides the way.
            let statement = match kind {
                RecordKind::Contact => {
                    "SELECT record_id FROM search_entry WHERE record_kind = 'contact' AND words @@ CAST($1 AS tsquery) LIMIT $2"
                }
                RecordKind::Deal => {
                    "SELECT record_id FROM search_entry WHERE record_kind = 'deal' AND words @@ CAST($1 AS tsquery) LIMIT $2"
                }
                _ => {
                    "SELECT record_id FROM search_entry WHERE record_kind = 'company' AND words @@ CAST($1 AS tsquery) LIMIT $2"
                }
            };
            let found: Vec<Found> = diesel::sql_query(statement)
                .bind::<Text, _>(question.to_tsquery())
                .bind::<BigInt, _>(limit)
                .load(c)?;
            Ok(found.into_iter().map(|found| found.record_id).collect())
        }
    }
}

/// A blind-index value of a channel.
pub(super) enum Blind {
    /// The whole phone number or address.
    Value(Vec<u8>),
    /// The last four digits of a phone number.
    LastFour(Vec<u8>),
}

/// Living records in the scope that have the channel, at most `limit`.
pub(super) fn by_channel(
    connection: &mut AnyConnection,
    kind: RecordKind,
    blind: &Blind,
    scope: &RowScope,
    limit: usize,
) -> QueryResult<Vec<Id>> {
    if kind == RecordKind::Deal {
        // A deal has no channels of its own.
        return Ok(Vec::new());
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    macro_rules! run {
        ($connection:ident, $backend:ty, $table:ident) => {{
            let mut query = contact_point::table
                .inner_join($table::table)
                .filter($table::deleted_at.is_null())
                .select($table::id)
                .limit(limit)
                .into_boxed::<$backend>();
            query = match blind {
                Blind::Value(value) => query.filter(contact_point::lookup.eq(value.clone())),
                Blind::LastFour(value) => query.filter(contact_point::last_four.eq(value.clone())),
            };
            query = match scope {
                RowScope::Nothing => return Ok(Vec::new()),
                RowScope::All => query,
                RowScope::Own(own) => query.filter($table::owner_id.eq(Id::from(*own))),
                RowScope::Departments { departments, own } => {
                    let departments: Vec<Id> = departments.iter().map(|id| (*id).into()).collect();
                    query.filter(
                        $table::department_id
                            .eq_any(departments)
                            .or($table::owner_id.eq(Id::from(*own))),
                    )
                }
            };
            query.load($connection)
        }};
    }
    match (connection, kind) {
        (AnyConnection::Sqlite(c), RecordKind::Contact) => run!(c, Sqlite, contact),
        (AnyConnection::Sqlite(c), _) => run!(c, Sqlite, company),
        (AnyConnection::Postgres(c), RecordKind::Contact) => run!(c, diesel::pg::Pg, contact),
        (AnyConnection::Postgres(c), _) => run!(c, diesel::pg::Pg, company),
    }
}
