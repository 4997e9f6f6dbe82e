//! What every feature puts on the wire: problems, pages, fields shown through a grant. No policy:
//! what may be shown has been decided before.

use std::borrow::Cow;
use std::collections::BTreeMap;

use larets_core::access::{Disclosure, Level, Shown};
use serde::{Serialize, Serializer};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use super::codes::Code;
use super::reply::View;

/// A refusal (RFC 9457), sent as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// The address of the explanation of the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words about the code.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    #[schema(schema_with = code_schema)]
    pub code: &'static str,
    /// What happened this time, for people who write programs.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Finds the request in the server's log.
    pub request_id: String,
    /// What some codes add; see their meaning.
    #[serde(flatten)]
    #[schema(ignore)]
    pub extra: BTreeMap<&'static str, serde_json::Value>,
}

fn code_schema() -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .enum_values(Some(Code::ALL.iter().map(|code| code.name())))
        .into()
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T: ToSchema> {
    /// The records of this page.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null at the end.
    pub next_cursor: Option<String>,
    /// How many there are; on the first page only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
}

impl<T: View> View for Page<T> {}

/// How many records a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// The number, or the number at which counting stopped.
    pub value: i64,
    /// Whether counting came to the end.
    pub exact: bool,
}

impl From<larets_storage::clients::Count> for Count {
    fn from(count: larets_storage::clients::Count) -> Self {
        Self {
            value: count.value,
            exact: count.exact,
        }
    }
}

/// A list that is never long enough for pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T: ToSchema> {
    /// All of them.
    pub items: Vec<T>,
}

impl<T: View> View for Items<T> {}

/// A value as a grant shows it: itself, `{"masked": "…"}`, or null. Made only from [`Shown`].
#[derive(Debug)]
pub struct ShownField<T>(Disclosure<T>);

impl<T> From<Shown<T>> for ShownField<T> {
    fn from(shown: Shown<T>) -> Self {
        Self(shown.into_disclosure())
    }
}

#[derive(Serialize)]
struct MaskedField<'a> {
    masked: &'a str,
}

impl<T: Serialize> Serialize for ShownField<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Disclosure::Seen(value) => value.serialize(serializer),
            Disclosure::Masked(masked) => MaskedField { masked }.serialize(serializer),
            Disclosure::Hidden => serializer.serialize_unit(),
        }
    }
}

// What `derive(ToSchema)` writes for a generic type; by hand, since the shape is.
impl<T: ComposeSchema> ComposeSchema for ShownField<T> {
    fn compose(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let seen = generics
            .first()
            .cloned()
            .unwrap_or_else(|| T::compose(Vec::new()));
        let masked = ObjectBuilder::new()
            .property("masked", ObjectBuilder::new().schema_type(Type::String))
            .required("masked");
        OneOfBuilder::new()
            .item(seen)
            .item(masked)
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .into()
    }
}

impl<T: ToSchema + ComposeSchema> ToSchema for ShownField<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Shown{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// What a probe of the service gets.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    /// `ok`.
    pub status: &'static str,
}

impl View for HealthView {}

/// A person, a department or a record, by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedRef {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What the reader has of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldLevel {
    /// Does not learn whether there is a value.
    Hidden,
    /// Sees that there is a value.
    Masked,
    /// Sees it.
    Read,
    /// Sees and changes it.
    Write,
}

impl From<Level> for FieldLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Hidden => Self::Hidden,
            Level::Masked => Self::Masked,
            Level::Read => Self::Read,
            Level::Write => Self::Write,
        }
    }
}
