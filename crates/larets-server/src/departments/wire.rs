//! Shapes of departments on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::View;
use crate::users::present;

/// A department.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentView {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The department above it.
    pub parent_id: Option<Uuid>,
    /// How many people are in it, those below not counted.
    pub people: i64,
    /// Counts changes.
    pub version: i64,
}

impl View for DepartmentView {}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentCreated {
    /// Which one.
    pub id: Uuid,
}

impl View for DepartmentCreated {}

/// A new department.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDepartment {
    /// Its name.
    pub name: String,
    /// The department above it.
    pub parent_id: Option<Uuid>,
}

/// What to change of a department. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateDepartment {
    /// Its name.
    pub name: Option<String>,
    /// The department above it; null moves it to the top.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    pub parent_id: Option<Option<Uuid>>,
}
