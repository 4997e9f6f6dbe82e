//! The one SQL type of our own: an identifier, `UUID` on PostgreSQL and 16 bytes on SQLite.

use std::io::Write;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::SqlType;
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::connection::{MultiBackend, MultiRawValue};

/// An identifier in SQL.
#[derive(SqlType, diesel::query_builder::QueryId, Debug, Clone, Copy)]
#[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Binary"))]
pub struct Uid;

impl diesel::sql_types::HasSqlType<Uid> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Uid>(lookup)
    }
}

impl diesel::sql_types::SqlOrd for Uid {}

/// The Rust side of [`Uid`].
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    AsExpression,
    FromSqlRow,
    Serialize,
    Deserialize,
)]
#[diesel(sql_type = Uid)]
pub struct Id(pub Uuid);

impl FromSql<Uid, Sqlite> for Id {
    fn from_sql(mut value: diesel::sqlite::SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.read_blob())?))
    }
}

impl FromSql<Uid, Pg> for Id {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl FromSql<Uid, MultiBackend> for Id {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, Uid>()
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

impl ToSql<Uid, MultiBackend> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Uid, self));
        Ok(IsNull::No)
    }
}

macro_rules! from_core {
    ($($name:ident),+) => {
        $(impl From<larets_core::ids::$name> for Id {
            fn from(id: larets_core::ids::$name) -> Self {
                Self(id.as_uuid())
            }
        }

        impl From<Id> for larets_core::ids::$name {
            fn from(id: Id) -> Self {
                Self::from_uuid(id.0)
            }
        })+
    };
}
from_core!(
    UserId,
    DepartmentId,
    ContactId,
    CompanyId,
    PointId,
    NoteId,
    SessionId,
    ImportId,
    ExportId,
    DealId,
    PipelineId,
    StageId,
    ActId,
    DuplicateSearchId,
    ViewId
);
