//! Shapes of people on the wire.

use std::collections::BTreeMap;

use larets_core::access::{Can, ReadGrant, RecordField as _};
use larets_core::time::At;
use larets_core::users::{User, UserField, UserRecord};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::View;
use crate::http::wire::ShownField;
use crate::sessions::wire::DepartmentRef;

/// What the reader may do with a person's record.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserCan {
    /// Change it.
    pub edit: bool,
}

/// A person who signs in.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    /// Which one.
    pub id: Uuid,
    /// Full name.
    #[schema(value_type = Option<String>)]
    pub name: ShownField<String>,
    /// Address to sign in with.
    #[schema(value_type = Option<String>)]
    pub email: ShownField<String>,
    /// Roles.
    #[schema(value_type = Option<Vec<String>>)]
    pub roles: ShownField<Vec<String>>,
    /// Department.
    pub department: Option<DepartmentRef>,
    /// May not sign in.
    pub disabled: bool,
    /// When the person last signed in.
    pub last_sign_in_at: Option<String>,
    /// Counts changes.
    pub version: i64,
    /// What the reader may do.
    pub can: UserCan,
    /// The state of each field.
    pub fields: BTreeMap<&'static str, &'static str>,
}

impl View for UserView {}

impl UserView {
    pub(super) fn show(
        person: &UserRecord,
        department: Option<DepartmentRef>,
        grant: &ReadGrant<User>,
        can: Can,
    ) -> Self {
        let roles: Vec<String> = person.roles.iter().map(ToString::to_string).collect();
        Self {
            id: person.id.as_uuid(),
            name: grant.show(UserField::Name, &person.name).into(),
            email: grant.show(UserField::Email, &person.email).into(),
            roles: grant.show(UserField::Roles, &roles).into(),
            department,
            disabled: person.disabled,
            last_sign_in_at: person.last_sign_in_at.map(At::to_rfc3339),
            version: person.version,
            can: UserCan { edit: can.edit },
            fields: UserField::ALL
                .iter()
                .map(|field| (field.name(), grant.level(*field).name()))
                .collect(),
        }
    }
}

/// A colleague in a picker.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColleagueView {
    /// Which one.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Department.
    pub department_id: Option<Uuid>,
}

impl View for ColleagueView {}

/// A new person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// Full name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Password, at least 12 characters.
    pub password: String,
    /// Roles, at least one.
    pub roles: Vec<String>,
    /// Department.
    pub department_id: Option<Uuid>,
}

/// What to change of a person. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    /// Full name.
    pub name: Option<String>,
    /// Address to sign in with.
    pub email: Option<String>,
    /// Roles, at least one.
    pub roles: Option<Vec<String>>,
    /// Department; null takes the person out of any.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    pub department_id: Option<Option<Uuid>>,
    /// May not sign in; every session ends at once.
    pub disabled: Option<bool>,
}

/// Tells null from absent.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::<Uuid>::deserialize(deserializer).map(Some)
}

/// A new password for somebody else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The password, at least 12 characters.
    pub password: String,
}

/// A page of the list of people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserParams {
    /// How many, at most 200.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Parts of the name or of the e-mail address.
    pub q: Option<String>,
}
