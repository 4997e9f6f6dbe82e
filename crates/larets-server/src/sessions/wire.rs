//! Shapes of sessions on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::View;

/// What signing in needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Address the person signs in with.
    pub email: String,
    /// Password.
    pub password: String,
}

/// A session has begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionStarted {
    /// To be sent as `X-CSRF-Token` with every request that changes something.
    pub csrf_token: String,
    /// The person.
    pub user: MeUser,
}

impl View for SessionStarted {}

/// A department by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DepartmentRef {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// The person who is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeUser {
    /// Which one.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Address the person signs in with.
    pub email: String,
    /// Interface language, `ru` or `en`.
    pub language: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Department.
    pub department: Option<DepartmentRef>,
    /// Roles.
    pub roles: Vec<String>,
}

/// The company as the interface needs it.
#[derive(Debug, Clone, Serialize, ToSchema)]
// The companies of the client base have the plain name in the description of the API.
#[schema(as = OwnCompanyView)]
pub struct CompanyView {
    /// The name of the company that runs this installation.
    pub name: String,
    /// ISO 4217 code of the usual currency.
    pub currency: String,
    /// Country whose national phone numbers are meant.
    pub phone_region: String,
    /// Default time zone.
    pub time_zone: String,
    /// Default language.
    pub language: String,
}

/// Everything the interface must know at its start.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    pub user: MeUser,
    /// How far each action of each area reaches.
    pub rights: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// What the person has of each field.
    pub fields: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// The company.
    pub company: CompanyView,
    /// To be sent as `X-CSRF-Token`.
    pub csrf_token: String,
    /// Whether demo data is there to be removed.
    pub demo: bool,
    /// The sections the person may open, in the order of the rail.
    pub sections: Vec<&'static str>,
}

impl View for Me {}

/// What a person may change of themselves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// Full name.
    pub name: Option<String>,
    /// Interface language, `ru` or `en`.
    pub language: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
}

/// A proof that the person at the screen is the one who signed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// The person's password.
    pub password: String,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password as it is.
    pub current: String,
    /// The password to be.
    pub new: String,
}

/// A session of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSessionView {
    /// Which one.
    pub id: Uuid,
    /// Whether this request came with it.
    pub current: bool,
    /// When it began.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub last_seen_at: String,
    /// Address it was begun from.
    pub address: String,
    /// Browser it was begun with.
    pub user_agent: String,
}

impl View for OwnSessionView {}
