//! Shapes of demo data on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::View;

/// How much demo data to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDemo {
    /// How many contacts, at most 50,000; 5,000 if absent.
    pub contacts: Option<usize>,
    /// The seed; the same makes the same data.
    pub seed: Option<u64>,
}

/// An invented colleague and how to sign in as one.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemoColleague {
    /// The role.
    pub role: &'static str,
    /// Address to sign in with.
    pub email: String,
    /// Password, told once.
    pub password: String,
}

/// Demo data was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemoView {
    /// How many contacts.
    pub contacts: usize,
    /// How many companies.
    pub companies: usize,
    /// How many deals.
    pub deals: usize,
    /// Whom to sign in as.
    pub people: Vec<DemoColleague>,
}

impl View for DemoView {}
