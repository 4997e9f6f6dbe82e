//! The shapes of a board and of a forecast: what is told of many deals together.

use std::collections::BTreeMap;

use larets_core::access::{Can, ReadGrant};
use larets_core::deals::{Deal, DealField, is_stale, weighted};
use larets_core::pipelines::Stage;
use larets_core::time::At;
use larets_storage::deals::board::{Column, Party, Tile};
use larets_storage::deals::forecast::{Forecast, Month};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::wire::{MoneyView, seen_one};
use crate::clients::wire::{ByName, ShownText, fields_view, seen, seen_list};
use crate::http::View;
use crate::http::wire::{FieldLevel, NamedRef};
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
    /// What the person has of each field of a deal that they may change; of others at most `read`. A
    /// deal asked for by itself may tell otherwise: whether it may be given away, and which of its
    /// texts hide something.
    #[schema(value_type = BTreeMap<String, FieldLevel>)]
    pub fields: ByName<FieldLevel>,
    /// A column for each stage, in their order.
    pub columns: Vec<BoardColumnView>,
    /// False when the words found more deals than were looked through: then counts and sums are of
    /// those only.
    complete: bool,
}

impl View for BoardView {}

impl BoardView {
    /// The columns with what they have in common.
    pub fn of(
        pipeline_id: Uuid,
        columns: Vec<BoardColumnView>,
        complete: bool,
        grant: &ReadGrant<Deal>,
    ) -> Self {
        let all = Can {
            edit: true,
            delete: true,
            restore: true,
            assign: false,
            reveal: true,
        };
        Self {
            pipeline_id,
            fields: fields_view(grant, all, false, &[]),
            columns,
            complete,
        }
    }

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
    deals: Vec<BoardDealView>,
    /// What to send to `/deals` as `cursor` for the next ones; null at the end.
    next_cursor: Option<String>,
}

impl BoardColumnView {
    /// The column as far as the grant shows it.
    pub fn of(column: Column, grant: &ReadGrant<Deal>, now: At) -> Self {
        let stage = &column.stage;
        let tiles = column.page.items.into_iter();
        let deals = tiles.map(|tile| BoardDealView::of(tile, stage, grant, now));
        let sums = sums_of(&column.total.sums);
        Self {
            count: column.total.deals,
            sums: seen_list(grant, DealField::Amount, &sums),
            deals: deals.collect(),
            stage: StageView::from(stage),
            next_cursor: column.page.next,
        }
    }
}

/// A deal on the board: what it is known by, and what is to be done with it. What may not be seen is
/// null.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardDealView {
    /// Which one.
    id: Uuid,
    #[schema(value_type = Option<String>)]
    title: ShownText,
    amount: Option<MoneyView>,
    /// Since when it stands in its stage.
    stage_since: String,
    /// Whether that is longer than the stage allows.
    stale: bool,
    /// `YYYY-MM-DD`, or empty.
    #[schema(value_type = Option<String>)]
    expected_close: ShownText,
    #[schema(value_type = Option<String>)]
    next_step: ShownText,
    /// When the next step is due.
    next_step_at: Option<String>,
    #[schema(value_type = Option<String>)]
    lost_reason: ShownText,
    /// Whom it is made with: the first organisation that may be seen, or else the first person.
    party: Option<NamedRef>,
    owner: Option<NamedRef>,
    /// Counts changes; send it as If-Match.
    version: i64,
    /// Whether the person may change it.
    can_edit: bool,
}

impl BoardDealView {
    fn of(tile: Tile, stage: &Stage, grant: &ReadGrant<Deal>, now: At) -> Self {
        let text = |field, text| ShownText::of_own(grant, field, text);
        let step_at = tile.next_step_at.map(At::to_rfc3339);
        let owner = tile.owner.map(|owner| NamedRef {
            id: owner.id.as_uuid(),
            name: owner.name,
        });
        Self {
            id: tile.id.as_uuid(),
            title: text(DealField::Title, tile.title),
            amount: seen_one(grant, DealField::Amount, tile.amount.map(MoneyView::from)),
            stage_since: tile.stage_since.to_rfc3339(),
            stale: is_stale(stage, tile.stage_since, now),
            expected_close: text(DealField::ExpectedClose, tile.expected_close),
            next_step: text(DealField::NextStep, tile.next_step),
            next_step_at: seen_one(grant, DealField::NextStep, step_at),
            lost_reason: text(DealField::LostReason, tile.lost_reason),
            party: tile.party.and_then(|party| party_of(party, grant)),
            owner: seen_one(grant, DealField::Owner, owner),
            version: tile.version,
            can_edit: grant.can(&tile.placement).edit,
        }
    }
}

fn party_of(party: Party, grant: &ReadGrant<Deal>) -> Option<NamedRef> {
    let (field, id, name) = match party {
        Party::Company(link) => (DealField::Companies, link.id.as_uuid(), link.name),
        Party::Contact(link) => (DealField::Contacts, link.id.as_uuid(), link.name),
    };
    let name = seen(grant.show_own_text(field, name))?;
    Some(NamedRef { id, name })
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
