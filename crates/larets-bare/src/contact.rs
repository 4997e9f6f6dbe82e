//! The three queries: a row by its key, a page along the index of names, one insert.

use std::io::Write as _;

use anyhow::Result;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::{AppearsOnTable, AsExpression, SelectableExpression, ValidGrouping};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Bool, SqlType, Text};
use diesel::sqlite::{Sqlite, SqliteValue};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::database::{Connection, each, now};

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    use super::Uid;

    contact (id) {
        id -> Uid,
        last_name -> Text,
        first_name -> Text,
        middle_name -> Text,
        name_sort -> Text,
        similarity -> Text,
        position -> Text,
        source -> Text,
        birthday -> Text,
        address -> Text,
        tags -> Text,
        channels -> Binary,
        owner_id -> Nullable<Uid>,
        department_id -> Nullable<Uid>,
        import_id -> Nullable<Uid>,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

/// `UUID` on PostgreSQL, 16 bytes on SQLite.
#[derive(SqlType, QueryId)]
#[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Binary"))]
pub struct Uid;

/// The Rust side of [`Uid`].
#[derive(Debug, Clone, Copy, Default, AsExpression, FromSqlRow, Serialize)]
#[diesel(sql_type = Uid)]
pub struct Id(Uuid);

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl FromSql<Uid, Sqlite> for Id {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let bytes: Vec<u8> = FromSql::<diesel::sql_types::Binary, Sqlite>::from_sql(value)?;
        Ok(Self(Uuid::from_slice(&bytes)?))
    }
}

impl FromSql<Uid, Pg> for Id {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl ToSql<Uid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl ToSql<Uid, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

/// A row, as it is stored and as it is sent.
#[derive(Debug, Queryable, Insertable, Serialize)]
#[diesel(table_name = contact)]
pub struct Contact {
    id: Id,
    last_name: String,
    first_name: String,
    middle_name: String,
    name_sort: String,
    similarity: String,
    position: String,
    source: String,
    birthday: String,
    address: String,
    tags: String,
    /// What Larets seals; read and written like the rest, of a like size, and not sent.
    #[serde(skip)]
    channels: Vec<u8>,
    owner_id: Option<Id>,
    department_id: Option<Id>,
    import_id: Option<Id>,
    demo: bool,
    version: i64,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl Contact {
    /// Where the page after this row begins.
    pub fn place(&self) -> String {
        format!("{}.{}", self.id.0.simple(), self.name_sort)
    }
}

/// What Larets seals of a phone and an address.
const CHANNELS_BYTES: usize = 150;

/// What a person sends; the channels are read and left out.
#[derive(Debug, Deserialize)]
pub struct NewContact {
    last_name: String,
    first_name: String,
}

/// The last row of the page before.
#[derive(Debug, Clone, Default, QueryId)]
pub struct Place {
    name: String,
    id: Id,
}

impl QueryId for Id {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Place {
    /// Reads what [`Contact::place`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, name) = text.split_once('.')?;
        Some(Self {
            id: Id(Uuid::parse_str(id).ok()?),
            name: name.to_owned(),
        })
    }
}

/// The rows after a place, as the engines seek them best: comparing pairs.
impl Expression for Place {
    type SqlType = Bool;
}
impl<Source> SelectableExpression<Source> for Place {}
impl<Source> AppearsOnTable<Source> for Place {}
impl ValidGrouping<()> for Place {
    type IsAggregate = diesel::expression::is_aggregate::No;
}
impl<DB> QueryFragment<DB> for Place
where
    DB: diesel::backend::Backend + diesel::sql_types::HasSqlType<Uid>,
    String: ToSql<Text, DB>,
    Id: ToSql<Uid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(contact.name_sort, contact.id) > (");
        out.push_bind_param::<Text, _>(&self.name)?;
        out.push_sql(", ");
        out.push_bind_param::<Uid, _>(&self.id)?;
        out.push_sql(")");
        Ok(())
    }
}

/// One row by its key.
pub fn open(connection: &mut Connection, id: Uuid) -> Result<Option<Contact>> {
    Ok(each!(connection, c => contact::table.find(Id(id)).first(c).optional())?)
}

/// A page along the index of names.
pub fn list(connection: &mut Connection, after: Place, limit: i64) -> Result<Vec<Contact>> {
    Ok(each!(connection, c => {
        contact::table
            .filter(contact::deleted_at.is_null())
            .filter(after)
            .order((contact::name_sort, contact::id))
            .limit(limit)
            .load(c)
    })?)
}

/// One insert, its own transaction.
pub fn create(connection: &mut Connection, new: NewContact) -> Result<Contact> {
    let id = Uuid::now_v7();
    let now = now()?;
    let name_sort = format!("{} {}", new.last_name, new.first_name).to_lowercase();
    let made = Contact {
        id: Id(id),
        similarity: name_sort.clone(),
        name_sort,
        last_name: new.last_name,
        first_name: new.first_name,
        middle_name: String::new(),
        position: String::new(),
        source: String::new(),
        birthday: String::new(),
        address: String::new(),
        tags: "[]".to_owned(),
        channels: vec![0; CHANNELS_BYTES],
        owner_id: None,
        department_id: None,
        import_id: None,
        demo: false,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    each!(connection, c => diesel::insert_into(contact::table).values(&made).execute(c))?;
    Ok(made)
}
