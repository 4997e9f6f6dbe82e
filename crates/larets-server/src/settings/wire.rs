//! Shapes of settings and roles on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::View;

/// The company's settings.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsView {
    /// The name of the company.
    pub company_name: String,
    /// Default interface language, `ru` or `en`.
    pub language: String,
    /// Default IANA time zone.
    pub time_zone: String,
    /// ISO 4217 code of the usual currency.
    pub currency: String,
    /// Country whose national phone numbers are meant, two letters.
    pub phone_region: String,
    /// Whether whoever takes records out to a file says why.
    pub export_reason: bool,
}

impl View for SettingsView {}

/// What to change. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSettings {
    /// The name of the company.
    pub company_name: Option<String>,
    /// Default interface language, `ru` or `en`.
    pub language: Option<String>,
    /// Default IANA time zone.
    pub time_zone: Option<String>,
    /// ISO 4217 code of the usual currency.
    pub currency: Option<String>,
    /// Country whose national phone numbers are meant, two letters.
    pub phone_region: Option<String>,
    /// Whether whoever takes records out to a file says why.
    pub export_reason: Option<bool>,
}

/// A built-in role.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// Its stable name.
    pub code: &'static str,
    /// The key of its name in the interface.
    pub name_key: String,
    /// How far each action of each area reaches.
    pub matrix: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// What it has of each field.
    pub fields: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

impl View for RoleView {}
