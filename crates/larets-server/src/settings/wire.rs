//! Shapes of settings on the wire.

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
