//! The shapes of a board and of a forecast: what is told of many deals together.

use std::collections::BTreeMap;

use larets_core::access::ReadGrant;
use larets_core::deals::{Deal, DealField, is_stale, weighted};
use larets_core::time::At;
use larets_storage::deals::board::Column;
use larets_storage::deals::forecast::{Forecast, Month};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::wire::{DealView, MoneyView};
use crate::clients::wire::seen_list;
use crate::http::View;
use crate::pipelines::wire::StageView;

/// Parameters of a board.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BoardParams {
    /// Most deals of each column, 1 to 50; 20 when absent.
    #[param(minimum = 1, maximum = 50, required = false)]
    pub limit: Option<i64>,
    /// Words that must stand in the deal, or in the name of whom it is made with.
    #[param(required = false)]
    pub q: Option<String>,
    /// As in the list of deals.
    #[param(required = false)]
    pub filter: Option<String>,
}

/// The board of a pipeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardView {
    /// Which pipeline.
    pub pipeline_id: Uuid,
    /// A column for each stage, in their order.
    pub columns: Vec<BoardColumnView>,
}

impl View for BoardView {}

impl BoardView {
    /// The deals on it.
    pub fn ids(&self) -> Vec<Uuid> {
        let deals = self.columns.iter().flat_map(|column| &column.deals);
        deals.map(|deal| deal.id).collect()
    }
}

/// A stage with its deals.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardColumnView {
    stage: StageView,
    /// How many deals there are in all.
    count: i64,
    /// For how much in all, by currency; empty when amounts may not be seen.
    sums: Vec<MoneyView>,
    /// Those that came last.
    deals: Vec<DealView>,
    /// Of those in `deals`, which have stood here for longer than the stage allows.
    stale: Vec<Uuid>,
    /// What to send to `/deals` as `cursor` for the next ones; null at the end.
    next_cursor: Option<String>,
}

impl BoardColumnView {
    /// The column as far as the grant shows it.
    pub fn of(column: Column, grant: &ReadGrant<Deal>, now: At) -> Self {
        let cards = &column.page.items;
        let stale = cards
            .iter()
            .filter(|card| is_stale(&column.stage, card.record.stage_since, now));
        let sums = sums_of(&column.total.sums);
        Self {
            count: column.total.deals,
            sums: seen_list(grant, DealField::Amount, &sums),
            deals: cards.iter().map(|card| DealView::of(card, grant)).collect(),
            stale: stale.map(|card| card.record.id.as_uuid()).collect(),
            stage: StageView::from(&column.stage),
            next_cursor: column.page.next,
        }
    }
}

/// A sum for each currency, as they are kept.
fn sums_of(sums: &BTreeMap<String, i128>) -> Vec<MoneyView> {
    let sums = sums.iter();
    sums.map(|(code, sum)| MoneyView::of_sum(code, *sum))
        .collect()
}

/// Parameters of a forecast.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ForecastParams {
    /// Words that must stand in the deal, or in the name of whom it is made with.
    #[param(required = false)]
    pub q: Option<String>,
    /// As in the list of deals.
    #[param(required = false)]
    pub filter: Option<String>,
}

/// The open deals of a pipeline by the month in which they are expected to be won.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastView {
    /// Which pipeline.
    pub pipeline_id: Uuid,
    /// The months that have any deals, in their order; those without a day last.
    months: Vec<ForecastMonthView>,
    /// False when the words found more deals than were looked through, or when there are more months
    /// than are told of: then the latest are missing.
    complete: bool,
}

impl View for ForecastView {}

/// The deals expected in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastMonthView {
    /// Such as `2026-12`; null for deals without a day.
    month: Option<String>,
    /// The stages that have any of them, in their order.
    stages: Vec<ForecastStageView>,
}

/// The deals of a stage that are expected in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastStageView {
    stage_id: Uuid,
    /// How many.
    deals: i64,
    /// For how much in all, by currency; empty when amounts may not be seen.
    sums: Vec<MoneyView>,
    /// Each of the sums by the probability of the stage, rounded to the minor unit, halves up.
    weighted: Vec<MoneyView>,
}

impl ForecastView {
    /// The forecast as far as the grant shows it.
    pub fn of(pipeline: Uuid, forecast: Forecast, complete: bool, grant: &ReadGrant<Deal>) -> Self {
        let months = forecast.months.into_iter();
        Self {
            pipeline_id: pipeline,
            months: months
                .map(|month| ForecastMonthView::of(month, grant))
                .collect(),
            complete: forecast.complete && complete,
        }
    }
}

impl ForecastMonthView {
    fn of(month: Month, grant: &ReadGrant<Deal>) -> Self {
        let stages = month.stages.iter().map(|(stage, total)| {
            let hoped = total.sums.iter();
            let hoped = hoped.map(|(code, sum)| (code.clone(), weighted(*sum, stage.probability)));
            let (sums, hoped) = (sums_of(&total.sums), sums_of(&hoped.collect()));
            ForecastStageView {
                stage_id: stage.id.as_uuid(),
                deals: total.deals,
                sums: seen_list(grant, DealField::Amount, &sums),
                weighted: seen_list(grant, DealField::Amount, &hoped),
            }
        });
        Self {
            stages: stages.collect(),
            month: month.month,
        }
    }
}
