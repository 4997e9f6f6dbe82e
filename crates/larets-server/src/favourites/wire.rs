//! Shapes of records that a person goes back to.

use larets_storage::favourites::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::View;

/// A record by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedRecord {
    /// `contact`, `company` or `deal`.
    kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// Its name, as far as the reader may see it.
    title: String,
}

impl View for NamedRecord {}

impl From<Named> for NamedRecord {
    fn from(named: Named) -> Self {
        Self {
            kind: named.kind.name(),
            id: named.id,
            title: named.title,
        }
    }
}

/// What is marked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddFavourite {
    /// `contact`, `company` or `deal`.
    pub kind: String,
    /// Which one.
    pub id: Uuid,
}
