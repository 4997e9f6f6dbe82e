//! Shapes of duplicates on the wire.

use larets_core::audit::RecordKind;
use larets_core::time::At;
use larets_storage::duplicates::DuplicateSearch;
use larets_storage::duplicates::read::FoundPair;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::View;

/// Which records to compare.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDuplicateSearch {
    /// `contacts` or `companies`.
    pub kind: String,
}

/// Parameters of the pairs that a search found.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PairParams {
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<i64>,
}

/// A search for duplicates of the person who looks.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateSearchView {
    /// Which one.
    pub id: Uuid,
    /// `contacts` or `companies`.
    pub kind: &'static str,
    /// `queued`, `running`, `done`, `cancelled` or `failed`.
    pub state: &'static str,
    /// Phones, addresses, numbers and names to look at, once they are counted.
    pub total: i64,
    /// Those looked at.
    pub looked: i64,
    /// As many in a second; 0 when it has ended.
    pub rate_per_s: i64,
    /// Pairs found.
    pub pairs: i64,
    /// Pairs among the records that the person sees which are not told of, as too many share one value:
    /// of up to 20 all are compared with each other, of more each with the next five.
    pub left_out: i64,
    /// Whether it ended early, as it keeps no more pairs than these.
    pub cut: bool,
    /// Why it failed: `forbidden` when a right was lost, or another code of the table.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When its turn came.
    pub begun_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// When it goes with what it found.
    pub expires_at: String,
}

impl From<DuplicateSearch> for DuplicateSearchView {
    fn from(search: DuplicateSearch) -> Self {
        let progress = search.progress;
        let moment = |micros: Option<i64>| micros.map(|at| At::from_micros(at).to_rfc3339());
        Self {
            id: search.id.as_uuid(),
            kind: match search.kind {
                RecordKind::Contact => "contacts",
                _ => "companies",
            },
            state: search.state.name(),
            total: progress.total,
            looked: progress.looked,
            rate_per_s: progress.rate_per_s(),
            pairs: progress.pairs,
            left_out: progress.left_out,
            cut: progress.cut,
            begun_at: moment(progress.begun_at),
            ended_at: moment(progress.ended_at),
            failure: progress.failure,
            created_at: search.created_at.to_rfc3339(),
            expires_at: search.expires_at.to_rfc3339(),
        }
    }
}

impl View for DuplicateSearchView {}

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
    /// `phone`, `email`, `handle`, `inn`, `name`; one at least.
    pub reasons: Vec<&'static str>,
    /// Both.
    pub records: [PairRecord; 2],
}

impl From<FoundPair> for PairView {
    fn from(pair: FoundPair) -> Self {
        Self {
            reasons: pair.reasons,
            records: pair.records.map(|(id, title)| PairRecord { id, title }),
        }
    }
}

impl View for PairView {}

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
