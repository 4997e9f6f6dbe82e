//! The forecast of a pipeline: how many of its open deals are expected to be won in which month, and
//! for how much, counted over all of them in one statement.

use std::collections::BTreeMap;

use larets_core::deals::{Deal, DealField};
use larets_core::lists::{Condition, ListQuery};
use larets_core::pipelines::{Pipeline, Stage, StageKind};

use super::board::{BoardError, ORDER};
use super::row::DealColumns;
use super::totals::{Total, whole};
use crate::clients::ClientGrants;
use crate::clients::filter::filters;
use crate::clients::list::Part;
use crate::clients::read::leave;
use crate::db::ReadTx;
use crate::types::Id;

/// Most rows that are read: one for each month, stage and currency.
const ROWS_LIMIT: usize = 10_000;
/// Most months told of.
const MONTHS_LIMIT: usize = 240;

/// Months with their deals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// In their order, those without a day last.
    pub months: Vec<Month>,
    /// False when the latest months were left out.
    pub complete: bool,
}

/// The deals that are expected in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Such as `2026-12`; none for deals of which the day is not known.
    pub month: Option<String>,
    /// The stages that have any, in their order. Without sums when amounts may not be seen.
    pub stages: Vec<(Stage, Total)>,
}

/// The months of a pipeline. `conditions` narrow it; one about a field that may not be seen is
/// refused.
pub fn months(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    pipeline: &Pipeline,
    conditions: &[Condition],
) -> Result<Forecast, BoardError> {
    let grant = leave::<Deal>(grants)?;
    grant.may_search_by(DealField::ExpectedClose)?;
    let open = |stage: &&Stage| stage.kind == StageKind::Open;
    let open: Vec<&Stage> = pipeline.stages.iter().filter(open).collect();
    let mut narrowed = conditions.to_vec();
    narrowed.push(Condition::Stages(
        open.iter().map(|stage| stage.id).collect(),
    ));
    let query = ListQuery::checked(grant, ORDER, narrowed, false)?;
    let mut rows = match Part::whole(grant.rows()) {
        None => Vec::new(),
        Some(part) => {
            let filters = filters(tx, grants, &query)?;
            let most = i64::try_from(ROWS_LIMIT + 1).unwrap_or(i64::MAX);
            DealColumns::tally_by_month(tx.connection(), &part, &filters, most)
                .map_err(crate::error::StorageError::from)?
        }
    };
    let mut complete = rows.len() <= ROWS_LIMIT;
    if !complete {
        // The last month may be cut.
        let last = rows.last().map(|(month, ..)| month.clone());
        rows.retain(|(month, ..)| Some(month) != last.as_ref());
    }
    let sees_amounts = grant.may_search_by(DealField::Amount).is_ok();
    let mut months: BTreeMap<String, BTreeMap<Id, Total>> = BTreeMap::new();
    for (month, stage, currency, deals, billions, rest) in rows {
        let total = months.entry(month).or_default().entry(stage).or_default();
        let currency = if sees_amounts {
            currency
        } else {
            String::new()
        };
        total.add(deals, currency, whole(billions, rest));
    }
    let undated = months.remove("");
    complete &= months.len() <= MONTHS_LIMIT;
    let dated = months.into_iter().take(MONTHS_LIMIT);
    let dated = dated.map(|(month, totals)| (Some(month), totals));
    let months = dated.chain(undated.map(|totals| (None, totals)));
    let months = months.map(|(month, mut totals)| Month {
        month,
        stages: open
            .iter()
            .filter_map(|stage| Some(((*stage).clone(), totals.remove(&stage.id.into())?)))
            .collect(),
    });
    Ok(Forecast {
        months: months.collect(),
        complete,
    })
}
