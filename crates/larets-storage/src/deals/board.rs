//! The board of a pipeline: for each stage its deals, the ones that came last first, and how many
//! there are of all and for how much.

use std::cmp::Reverse;
use std::collections::HashMap;

use larets_core::access::{AccessError, ReadGrant};
use larets_core::deals::{Deal, DealField};
use larets_core::lists::{Condition, ListQuery, Sort, SortBy};
use larets_core::pipelines::{Pipeline, Stage};

pub use super::tile::{Party, Tile};
pub use super::totals::Total;

use super::row::DealColumns;
use super::tile::{TileColumns, tiles};
use super::totals::{of_scope, whole};
use crate::clients::cursor::{self, Key};
use crate::clients::filter::filters;
use crate::clients::list::{Part, bare_page};
use crate::clients::read::leave;
use crate::clients::{CardKind, ClientGrants, Page};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::types::Id;

/// The deals of a column come in this order.
pub const ORDER: Sort = Sort {
    by: SortBy::StageSince,
    descending: true,
};

/// A stage with its deals.
#[derive(Debug, Clone)]
pub struct Column {
    /// The stage.
    pub stage: Stage,
    /// Over all deals of the stage that the reader may see, not only those on the page. Without
    /// sums when amounts may not be seen.
    pub total: Total,
    /// The first deals.
    pub page: Page<Tile>,
}

/// The columns of a pipeline, each with at most `limit` deals. `conditions` narrow it; one about a
/// field that may not be seen is refused.
pub fn columns(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    pipeline: &Pipeline,
    conditions: &[Condition],
    limit: i64,
) -> Result<Vec<Column>, BoardError> {
    let grant = leave::<Deal>(grants)?;
    grant.may_search_by(DealField::Stage)?;
    let mut totals = totals(tx, grants, grant, pipeline, conditions)?;
    let (mut rows, mut pages) = (Vec::new(), Vec::with_capacity(pipeline.stages.len()));
    for stage in &pipeline.stages {
        let mut narrowed = conditions.to_vec();
        narrowed.push(Condition::Stages(vec![stage.id]));
        let query = ListQuery::checked(grant, ORDER, narrowed, false)?;
        let (page, next) = if conditions.is_empty() {
            latest(tx, grant, &query, stage, limit)?
        } else {
            let found = bare_page::<Deal>(tx, grants, grant.rows(), &query, None, limit)?;
            (
                found.0.into_iter().map(TileColumns::from).collect(),
                found.1,
            )
        };
        pages.push((stage, page.len(), next));
        rows.extend(page);
    }
    // Whom the deals of all columns are made with is looked up once.
    let mut tiles = tiles(tx, grants, rows)?.into_iter();
    let columns = pages.into_iter().map(|(stage, length, next)| Column {
        total: totals.remove(&stage.id.into()).unwrap_or_default(),
        stage: stage.clone(),
        page: Page {
            items: tiles.by_ref().take(length).collect(),
            next,
        },
    });
    Ok(columns.collect())
}

/// The first page of a stage that nothing narrows, as [`bare_page`] would give it.
fn latest(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Deal>,
    query: &ListQuery,
    stage: &Stage,
    limit: i64,
) -> Result<(Vec<TileColumns>, Option<String>), StorageError> {
    let mut rows = Vec::new();
    for part in Part::streams(grant.rows()) {
        rows.extend(TileColumns::latest(
            tx.connection(),
            &part,
            stage.id.into(),
            limit + 1,
        )?);
    }
    rows.sort_unstable_by_key(|row| Reverse((row.stage_since, row.id)));
    rows.dedup_by_key(|row| row.id);
    let most = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| {
        let position = (Key::Number(row.stage_since), row.id);
        cursor::write(tx.vault(), Deal::KIND.name(), query, &position)
    });
    Ok((rows, next.transpose()?))
}

/// Why there is no board.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// The database stands against it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A field that the board would tell about may not be seen.
    #[error(transparent)]
    Access(#[from] AccessError),
}

/// The totals of each stage. Without conditions they are kept; with some, deals are counted.
fn totals(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<Deal>,
    pipeline: &Pipeline,
    conditions: &[Condition],
) -> Result<HashMap<Id, Total>, BoardError> {
    let mut totals = if conditions.is_empty() {
        let stages: Vec<Id> = pipeline
            .stages
            .iter()
            .map(|stage| stage.id.into())
            .collect();
        of_scope(tx.connection(), &stages, grant.rows())?
    } else {
        let stages = pipeline.stages.iter().map(|stage| stage.id).collect();
        let mut narrowed = conditions.to_vec();
        narrowed.push(Condition::Stages(stages));
        let query = ListQuery::checked(grant, ORDER, narrowed, false)?;
        counted(tx, grants, grant, &query)?
    };
    if grant.may_search_by(DealField::Amount).is_err() {
        for total in totals.values_mut() {
            total.sums.clear();
        }
    }
    Ok(totals)
}

fn counted(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<Deal>,
    query: &ListQuery,
) -> Result<HashMap<Id, Total>, StorageError> {
    let mut totals: HashMap<Id, Total> = HashMap::new();
    let Some(part) = Part::whole(grant.rows()) else {
        return Ok(totals);
    };
    let filters = filters(tx, grants, query)?;
    for (stage, currency, deals, billions, rest) in
        DealColumns::tally(tx.connection(), &part, &filters)?
    {
        totals
            .entry(stage)
            .or_default()
            .add(deals, currency, whole(billions, rest));
    }
    Ok(totals)
}
