//! Taking a move back, as if it had not been made: whoever let go of a card over the wrong column has
//! not begun the deal's time in its stage anew.

use diesel::prelude::*;
use larets_core::access::{Actor, RecordField as _};
use larets_core::deals::{Deal, DealField, may_return};
use larets_core::ids::StageId;
use larets_core::time::At;

use super::row::DealColumns;
use super::write::{DealLists, facts, missing_as_seen};
use crate::clients::UpdateError;
use crate::clients::change::Diff;
use crate::db::connection::{AnyConnection, each};
use crate::pipelines::read::stage;
use crate::schema::deal_move;
use crate::types::Id;

/// For so long after it, in microseconds: the interface offers it for ten seconds, and a network may
/// be slow.
const WITHIN: i64 = 10 * 60 * 1_000_000;

/// A move that may be taken back.
#[derive(Debug, Clone)]
pub(super) struct LastMove {
    pub id: Id,
    /// Since when the deal had stood where it goes back to.
    pub since: i64,
    /// What it lacked there.
    pub lacked: Vec<DealField>,
}

/// Fields as they are kept with a move.
pub(super) fn to_column(fields: impl Iterator<Item = DealField>) -> String {
    fields.map(DealField::name).collect::<Vec<_>>().join(",")
}

/// The last move of a deal, if this person made it a short while ago, out of the wanted stage.
pub(super) fn last_move(
    connection: &mut AnyConnection,
    columns: &DealColumns,
    wanted: StageId,
    actor: &Actor,
    now: At,
) -> QueryResult<Option<LastMove>> {
    type Row = (
        Id,
        Option<Id>,
        Option<Id>,
        Option<Id>,
        i64,
        Option<i64>,
        String,
    );
    // By its id, which tells when it was written down: a file may date a move.
    let last: Option<Row> = each!(connection, c => {
        deal_move::table
            .filter(deal_move::deal_id.eq(columns.id))
            .order(deal_move::id.desc())
            .select((
                deal_move::id,
                deal_move::from_stage_id,
                deal_move::to_stage_id,
                deal_move::staff_id,
                deal_move::at,
                deal_move::since,
                deal_move::lacked,
            ))
            .first(c)
            .optional()
    })?;
    let Some((id, from, to, by, at, Some(since), lacked)) = last else {
        return Ok(None);
    };
    let is_own = by.is_some() && by == actor.reference().user.map(Id::from);
    let is_last = from == Some(Id::from(wanted)) && to == Some(columns.stage_id);
    let is_young = (0..=WITHIN).contains(&(now.micros() - at));
    let lacked = lacked.split(',').filter_map(DealField::from_name).collect();
    Ok((is_own && is_last && is_young).then_some(LastMove { id, since, lacked }))
}

/// Puts a deal back where its last move took it from. What it lacked there is not asked for.
pub(super) fn go_back(
    connection: &mut AnyConnection,
    columns: &mut DealColumns,
    (wanted, last): (StageId, &LastMove),
    lists: &DealLists,
    diff: &mut Diff<'_, Deal>,
    actor: &Actor,
) -> Result<(), UpdateError> {
    let left = stage(connection, columns.stage_id.into())?;
    let entered = stage(connection, wanted)?;
    diff.change(
        DealField::Stage,
        Some(left.name),
        Some(entered.name.clone()),
    )?;
    diff.takes_back(DealField::Stage);
    let facts = facts(connection, columns, lists, actor)?;
    may_return(&entered, facts, &last.lacked).map_err(|error| missing_as_seen(diff, error))?;
    columns.stage_id = wanted.into();
    columns.stage_since = last.since;
    Ok(())
}
