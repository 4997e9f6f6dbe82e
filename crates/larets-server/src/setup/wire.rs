//! Shapes of the set-up on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::View;

/// Whether the installation waits to be set up.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetupView {
    /// True until the first administrator was made.
    pub needed: bool,
}

impl View for SetupView {}

/// The company to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupCompany {
    /// The name of the company.
    pub name: String,
    /// Default interface language, `ru` or `en`.
    pub language: String,
    /// Default IANA time zone.
    pub time_zone: String,
    /// ISO 4217 code of the usual currency.
    pub currency: String,
    /// Country whose national phone numbers are meant, two letters.
    pub phone_region: String,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupAdministrator {
    /// Full name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Password, at least 12 characters.
    pub password: String,
}

/// Everything the set-up needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The token of the set-up link.
    pub token: String,
    /// The company.
    pub company: SetupCompany,
    /// The first administrator.
    pub administrator: SetupAdministrator,
}

/// A password to be judged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgePassword {
    /// The token of the set-up link; not needed with a session.
    pub token: Option<String>,
    /// The password.
    pub password: String,
    /// Names and addresses that it should not be made of.
    #[serde(default)]
    pub inputs: Vec<String>,
}

/// What a password is worth.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrengthView {
    /// From 0 to 4.
    pub score: u8,
    /// Whether it may be used.
    pub acceptable: bool,
    /// What is wrong with it.
    pub problems: Vec<&'static str>,
}

impl View for StrengthView {}
