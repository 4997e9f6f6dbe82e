//! The shapes of what waits for a person.

use std::collections::HashMap;

use larets_core::access::ReadGrant;
use larets_core::deals::Deal;
use larets_core::ids::UserId;
use larets_storage::duplicates::{FreshPair, FreshPairs};
use larets_storage::today::{ChangedRecord, Changes, Group};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::deals::wire::DealView;
use crate::duplicates::wire::PairRecord;
use crate::http::View;
use crate::http::wire::{Count, NamedRef};

/// Whose records are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TodayWhose {
    /// Those that the person owns.
    #[default]
    Own,
    /// All that the person may see: of a head, those of the department and the ones below it.
    Seen,
}

/// Parameters of the day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TodayParams {
    /// `own` records, if nothing is said, or all that may be `seen`.
    #[param(required = false, inline)]
    pub whose: Option<TodayWhose>,
}

/// What waits for the person. A group that would tell of a field which may not be seen is null.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayView {
    /// The day, such as `2026-12-31`.
    pub date: String,
    /// The time zone that it is a day of.
    pub time_zone: String,
    /// How many open deals there are.
    pub open: Option<Count>,
    /// The next step was due before today, the oldest first.
    pub overdue: Option<TodayDeals>,
    /// The next step is due today, in the order of time.
    pub due: Option<TodayDeals>,
    /// The next step is due within the seven days after today, in the order of time.
    pub upcoming: Option<TodayDeals>,
    /// No next step is planned; those first that have been in their stage the longest.
    pub without_step: Option<TodayDeals>,
    /// They have stood in their stage for longer than it allows, the longest first.
    pub stale: Option<TodayDeals>,
    /// They were expected to be won before today, the oldest first.
    pub close_passed: Option<TodayDeals>,
    /// Contacts and companies made or changed since yesterday began that may be there twice.
    pub duplicates: TodayPairs,
    /// What others have changed since yesterday began.
    pub changes: TodayChanges,
}

impl View for TodayView {}

impl TodayView {
    /// The deals that wait.
    pub fn deals(&self) -> Vec<Uuid> {
        let groups = [
            &self.overdue,
            &self.due,
            &self.upcoming,
            &self.without_step,
            &self.stale,
            &self.close_passed,
        ];
        let deals = groups.into_iter().flatten().flat_map(|group| &group.items);
        deals.map(|deal| deal.id).collect()
    }
}

/// Open deals.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayDeals {
    /// How many there are.
    pub count: Count,
    /// The first 20.
    pub items: Vec<DealView>,
}

impl TodayDeals {
    /// The deals as far as the grant shows them.
    pub fn of(group: &Group, grant: &ReadGrant<Deal>) -> Self {
        let cards = group.cards.iter();
        Self {
            count: group.count.into(),
            items: cards.map(|card| DealView::of(card, grant)).collect(),
        }
    }
}

/// Records that may be there twice.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayPairs {
    /// How many pairs there are.
    pub count: Count,
    /// The first 20.
    pub items: Vec<TodayPair>,
}

/// Two records that may be the same, one of which is new.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayPair {
    /// `contact` or `company`.
    kind: &'static str,
    /// `phone`, `email`, `handle`, `inn`, `name`.
    reasons: Vec<&'static str>,
    /// Both, the new one first.
    records: [PairRecord; 2],
}

impl TodayPairs {
    /// The pairs as they were found under the grants.
    pub fn of(pairs: &FreshPairs) -> Self {
        let items = pairs.pairs.iter().map(|pair: &FreshPair| TodayPair {
            kind: pair.kind.name(),
            reasons: pair.reasons.clone(),
            records: pair
                .records
                .clone()
                .map(|(id, title)| PairRecord { id, title }),
        });
        Self {
            count: pairs.count.into(),
            items: items.collect(),
        }
    }
}

/// Records that others have changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayChanges {
    /// How many records there are.
    pub count: Count,
    /// The 20 that were changed last.
    pub items: Vec<TodayChange>,
}

/// A record that others have changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayChange {
    /// `contact`, `company` or `deal`.
    kind: &'static str,
    id: Uuid,
    /// What it is called, as far as that may be seen.
    title: String,
    /// Whether it is in the bin.
    in_bin: bool,
    /// When it was last changed.
    at: String,
    /// How often.
    times: i64,
    /// Who, the last one first.
    by: Vec<NamedRef>,
    /// The names of the fields that changed, of those that may be seen; empty when it was only made,
    /// moved to the bin or taken back.
    fields: Vec<String>,
}

impl TodayChanges {
    /// The changes with the names of who made them.
    pub fn of(changes: &Changes, names: &HashMap<UserId, String>) -> Self {
        let records = changes.records.iter();
        Self {
            count: changes.count.into(),
            items: records
                .map(|record| TodayChange::of(record, names))
                .collect(),
        }
    }
}

impl TodayChange {
    fn of(record: &ChangedRecord, names: &HashMap<UserId, String>) -> Self {
        let by = record.by.iter().filter_map(|id| {
            Some(NamedRef {
                id: id.as_uuid(),
                name: names.get(id)?.clone(),
            })
        });
        Self {
            kind: record.kind.name(),
            id: record.id,
            title: record.title.clone(),
            in_bin: record.in_bin,
            at: record.at.to_rfc3339(),
            times: record.times,
            by: by.collect(),
            fields: record.fields.clone(),
        }
    }
}
