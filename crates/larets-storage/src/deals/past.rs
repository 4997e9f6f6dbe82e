//! What a deal went through before the record of events knew it: moves from stage to stage that came
//! with an import or as demo data. No event stands for them, and none is made up; a timeline shows
//! them beside the events.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::ReadGrant;
use larets_core::audit::EventKind;
use larets_core::deals::{Deal, DealField};
use larets_core::ids::UserId;
use larets_core::time::At;
use uuid::Uuid;

use crate::db::ReadTx;
use crate::error::StorageError;
use crate::events::{FieldChange, RecordEvent};
use crate::schema::{deal_move, stage};
use crate::types::Id;

type Row = (Id, i64, Option<Id>, Option<Id>, Option<Id>);

/// The latest moves of a deal that no event stands for, older than `before`, each as a change of the
/// stage. At most `limit`. The caller has found the deal to be covered by the grant.
pub fn of_deal(
    tx: &mut ReadTx<'_>,
    _grant: &ReadGrant<Deal>,
    deal: Uuid,
    before: Option<At>,
    limit: i64,
) -> Result<Vec<RecordEvent<Deal>>, StorageError> {
    let rows: Vec<Row> = deal_move::table
        .filter(deal_move::deal_id.eq(Id(deal)))
        .filter(deal_move::told.eq(false))
        // Of a stage that is no more nothing is left to tell.
        .filter(deal_move::to_stage_id.is_not_null())
        .filter(deal_move::at.lt(before.map_or(i64::MAX, At::micros)))
        .order((deal_move::at.desc(), deal_move::id.desc()))
        .limit(limit)
        .select((
            deal_move::id,
            deal_move::at,
            deal_move::staff_id,
            deal_move::from_stage_id,
            deal_move::to_stage_id,
        ))
        .load(tx.connection())?;
    let mut ids: Vec<Id> = rows
        .iter()
        .flat_map(|(.., from, to)| [*from, *to])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<Id, String> = stage::table
        .filter(stage::id.eq_any(ids))
        .select((stage::id, stage::name))
        .load::<(Id, String)>(tx.connection())?
        .into_iter()
        .collect();
    let named = |stage: Option<Id>| names.get(&stage?).cloned();
    Ok(rows
        .into_iter()
        .map(|(id, at, by, from, to)| RecordEvent {
            id: id.0,
            at: At::from_micros(at),
            author: by.map(UserId::from),
            action: EventKind::Change.name().to_owned(),
            changes: vec![FieldChange::new(DealField::Stage, named(from), named(to))],
        })
        .collect())
}
