//! Shapes of the search on the wire. Titles come from storage shown through the grant already.

use larets_storage::search::Hit;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::View;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Parts of words in any order, a phone number in any spelling or its last four digits, an
    /// e-mail address, a taxpayer number. What follows 200 characters is not read.
    pub q: String,
    /// Most records, 1 to 50; 8 when absent.
    #[param(minimum = 1, maximum = 50, required = false)]
    pub limit: Option<usize>,
}

/// A record that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHitView {
    /// `contact`, `company` or `deal`.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// A company or a position; the name in contracts; whom a deal is made with.
    pub subtitle: Option<String>,
    /// What was found: `name`, `phone`, `email`, `inn`; `layout` when the words were typed in the
    /// other keyboard layout.
    pub matched: Vec<&'static str>,
}

impl From<Hit> for SearchHitView {
    fn from(hit: Hit) -> Self {
        Self {
            kind: hit.kind.name(),
            id: hit.id,
            title: hit.title,
            subtitle: hit.subtitle,
            matched: hit.matched,
        }
    }
}

/// Records that may be meant, best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResults {
    /// At most as many as were asked for.
    pub items: Vec<SearchHitView>,
}

impl View for SearchResults {}
