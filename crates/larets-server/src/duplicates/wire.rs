//! Shapes of duplicates on the wire.

use larets_storage::duplicates::{Pair, Pairs};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::View;

/// Parameters of a walk through the base.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DuplicateParams {
    /// `contacts` or `companies`.
    pub kind: String,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<String>,
}

/// One of two records that may be the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairRecord {
    /// Which one.
    pub id: Uuid,
    /// Its name, as far as the person may see it.
    pub title: String,
}

/// Two records that may be the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairView {
    /// `phone`, `email`, `handle`, `inn` or `name`.
    pub reason: &'static str,
    /// Both.
    pub records: [PairRecord; 2],
}

impl From<Pair> for PairView {
    fn from(pair: Pair) -> Self {
        Self {
            reason: pair.reason,
            records: pair.records.map(|(id, title)| PairRecord { id, title }),
        }
    }
}

impl View for PairView {}

/// A part of the walk through the base.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicatePage {
    /// The pairs.
    pub items: Vec<PairView>,
    /// What to send as `cursor` for the next part; null at the end.
    pub next_cursor: Option<String>,
    /// Pairs among the records that the person sees which are in no page, as too many share one value:
    /// of up to 20 all are compared with each other, of more each with the next five.
    pub left_out: i64,
}

impl From<Pairs> for DuplicatePage {
    fn from(found: Pairs) -> Self {
        Self {
            items: found.items.into_iter().map(PairView::from).collect(),
            next_cursor: found.next,
            left_out: found.left_out,
        }
    }
}

impl View for DuplicatePage {}

/// Which two records may be duplicates after all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecallParams {
    /// `contacts` or `companies`.
    pub kind: String,
    /// One.
    pub first_id: Uuid,
    /// The other.
    pub second_id: Uuid,
}

/// Two records that are no duplicates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissPair {
    /// `contacts` or `companies`.
    pub kind: String,
    /// One.
    pub first_id: Uuid,
    /// The other.
    pub second_id: Uuid,
}
