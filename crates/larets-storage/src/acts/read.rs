//! Reading acts and what became of their records. Everybody sees their own; whose right to such acts
//! reaches further sees those of the people it reaches.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area, Placement, Record};
use larets_core::acts::{ActKind, ActState, ChangeState};
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{ActId, SessionId, UserId};
use larets_core::imports::Import;

use super::row::{ActChange, ActColumns, ActProgress, ActRecord, Run, record};
use super::schema::{act, act_change};
use crate::clients::ClientGrants;
use crate::clients::list::is_seen;
use crate::clients::record::CardRecord;
use crate::clients::table::CardTable;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::{import, staff};
use crate::sessions;
use crate::types::Id;

/// Acts looked through for a page of those that may be seen.
const LOOKED_THROUGH: i64 = 1_000;

/// The columns of acts.
macro_rules! acts {
    () => {
        act::table
            .left_join(staff::table)
            .left_join(import::table.on(import::id.eq(act::id)))
            .select((
                act::id,
                act::kind,
                act::record_kind,
                act::staff_id,
                staff::department_id.nullable(),
                act::state,
                act::parameters,
                import::file_name.nullable(),
                act::progress,
                act::version,
                act::created_at,
                act::expires_at,
                import::updated_at.nullable(),
            ))
    };
}

pub(super) fn load(tx: &mut ReadTx<'_>, id: ActId) -> Result<ActRecord, StorageError> {
    let row: ActColumns = acts!()
        .filter(act::id.eq(Id::from(id)))
        .first(tx.connection())?;
    record(tx.vault(), row)
}

/// Whether the actor may see an act of somebody who stands there: one's own, or where the right to
/// such acts reaches.
pub fn may_see(actor: &Actor, kind: ActKind, of: RecordKind, placement: &Placement) -> bool {
    fn reaches<R: Record>(actor: &Actor, action: Action, placement: &Placement) -> bool {
        let grant = actor.may_change::<R>(action);
        grant.is_ok_and(|grant| grant.covers(placement))
    }
    if placement.owner == Some(actor.user()) && actor.reference().user.is_some() {
        return true;
    }
    let action = match kind {
        ActKind::Bulk => Action::BulkEdit,
        ActKind::Import => {
            if actor.may(Area::Imports, Action::View).is_err() {
                return false;
            }
            Action::Import
        }
        ActKind::Merge => Action::Delete,
    };
    match of {
        RecordKind::Contact => reaches::<Contact>(actor, action, placement),
        RecordKind::Company => reaches::<Company>(actor, action, placement),
        RecordKind::Deal => reaches::<Deal>(actor, action, placement),
        _ => false,
    }
}

/// Whoever may not see the import is not told the name of its file.
fn without_file(actor: &Actor, mut act: ActRecord) -> ActRecord {
    let seen = actor
        .may_read::<Import>()
        .is_ok_and(|grant| grant.rows().covers(&act.placement));
    if !seen {
        act.file_name = None;
    }
    act
}

/// An act that the actor may see.
pub fn one(tx: &mut ReadTx<'_>, actor: &Actor, id: ActId) -> Result<ActRecord, StorageError> {
    let found = load(tx, id)?;
    if may_see(actor, found.kind, found.record_kind, &found.placement) {
        Ok(without_file(actor, found))
    } else {
        Err(StorageError::NotFound)
    }
}

/// Acts that the actor may see, the newest first, from before one of them; and where the next page
/// begins.
pub fn list(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    before: Option<ActId>,
    limit: i64,
) -> Result<(Vec<ActRecord>, Option<ActId>), StorageError> {
    let mut query = acts!()
        .order((act::created_at.desc(), act::id.desc()))
        .limit(LOOKED_THROUGH)
        .into_boxed();
    if let Some(last) = before.map(Id::from) {
        let at: Option<i64> = act::table
            .find(last)
            .select(act::created_at)
            .first(tx.connection())
            .optional()?;
        // One that has outlived itself: so has whatever is older.
        let Some(at) = at else {
            return Ok((Vec::new(), None));
        };
        let as_old = act::created_at.eq(at).and(act::id.lt(last));
        query = query.filter(act::created_at.lt(at).or(as_old));
    }
    let rows: Vec<ActColumns> = query.load(tx.connection())?;
    let all = i64::try_from(rows.len()).unwrap_or(i64::MAX) < LOOKED_THROUGH;
    let limit = usize::try_from(limit).unwrap_or_default();
    let mut found = Vec::new();
    let mut next = None;
    for row in rows {
        let one = record(tx.vault(), row)?;
        if found.len() == limit {
            return Ok((found, next));
        }
        next = Some(one.id);
        if may_see(actor, one.kind, one.record_kind, &one.placement) {
            found.push(without_file(actor, one));
        }
    }
    Ok((found, next.filter(|_| !all)))
}

/// Runs that a job was at work on, for going on after a restart.
pub fn unfinished(tx: &mut ReadTx<'_>) -> Result<Vec<Run>, StorageError> {
    let busy: Vec<&str> = ActState::ALL
        .iter()
        .filter(|state| state.is_busy())
        .map(|state| state.name())
        .collect();
    let rows: Vec<(Id, String)> = act::table
        .filter(act::state.eq_any(busy))
        .order(act::id)
        .select((act::id, act::progress))
        .load(tx.connection())?;
    let run = |(id, progress): (Id, String)| {
        // One that is not understood keeps no other from going on.
        let progress: ActProgress = serde_json::from_str(&progress)
            .inspect_err(|error| tracing::error!(act = ?id.0, %error, "the progress of an act is not understood"))
            .ok()?;
        Some(Run {
            act: id.into(),
            begun_at: progress.begun_at,
        })
    };
    Ok(rows.into_iter().filter_map(run).collect())
}

/// The act of a run that a job is at work on, and whoever runs it with the rights of this moment. No
/// actor when the person is disabled or gone: then it may not go on.
pub fn running(
    tx: &mut ReadTx<'_>,
    run: Run,
) -> Result<Option<(ActRecord, Option<Actor>)>, StorageError> {
    let found = load(tx, run.act)?;
    if !found.is_at_work(run) {
        return Ok(None);
    }
    let progress = &found.progress;
    let actor = match (progress.by, progress.session) {
        (Some(person), Some(session)) => {
            let session = SessionId::from_uuid(session);
            let actor = sessions::actor_of_job(tx, UserId::from_uuid(person), session);
            match actor {
                Err(StorageError::NotFound) => None,
                other => other?.map(|actor| actor.at_address(progress.address)),
            }
        }
        _ => None,
    };
    Ok(Some((found, actor)))
}

/// Records of an act that ended in one way, after a place in it. Names only as far as they may be
/// seen.
pub fn changes(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ActId,
    state: Option<ChangeState>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<ActChange>, StorageError> {
    one(tx, actor, id)?;
    let mut query = act_change::table
        .filter(act_change::act_id.eq(Id::from(id)))
        .filter(act_change::seq.gt(after.unwrap_or(i64::MIN)))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(act_change::state.eq(state.name()));
    }
    let rows: Vec<(i64, String, Id, String, String)> = query
        .order(act_change::seq)
        .limit(limit)
        .select((
            act_change::seq,
            act_change::record_kind,
            act_change::record_id,
            act_change::state,
            act_change::code,
        ))
        .load(tx.connection())?;
    let unknown = || StorageError::Broken("a change of an act is not understood".to_owned());
    let mut found = Vec::with_capacity(rows.len());
    for (seq, kind, record, state, code) in rows {
        found.push(ActChange {
            seq,
            record_kind: RecordKind::from_name(&kind).ok_or_else(unknown)?,
            record: record.0,
            title: None,
            state: ChangeState::from_name(&state).ok_or_else(unknown)?,
            code: Some(code).filter(|code| !code.is_empty()),
        });
    }
    name(tx, &ClientGrants::of(actor), &mut found)?;
    Ok(found)
}

/// The kind of the record of one change.
pub fn kind_of_change(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ActId,
    seq: i64,
) -> Result<RecordKind, StorageError> {
    one(tx, actor, id)?;
    let kind: String = act_change::table
        .find((Id::from(id), seq))
        .select(act_change::record_kind)
        .first(tx.connection())?;
    RecordKind::from_name(&kind).ok_or(StorageError::NotFound)
}

/// Puts the names of records in, of those that the reader may see; of those in the bin too, as an act
/// may be what moved them there.
pub(super) fn name(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    changes: &mut [ActChange],
) -> Result<(), StorageError> {
    for kind in [RecordKind::Contact, RecordKind::Company, RecordKind::Deal] {
        let ids: Vec<Id> = changes
            .iter()
            .filter(|change| change.record_kind == kind)
            .map(|change| Id(change.record))
            .collect();
        if ids.is_empty() {
            continue;
        }
        let mut titles = match kind {
            RecordKind::Contact => titles::<Contact>(tx, grants, &ids)?,
            RecordKind::Company => titles::<Company>(tx, grants, &ids)?,
            _ => titles::<Deal>(tx, grants, &ids)?,
        };
        for change in changes
            .iter_mut()
            .filter(|change| change.record_kind == kind)
        {
            change.title = titles.remove(&Id(change.record));
        }
    }
    Ok(())
}

fn titles<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    ids: &[Id],
) -> Result<HashMap<Id, String>, StorageError> {
    let Some(grant) = R::grant(grants) else {
        return Ok(HashMap::new());
    };
    let rows = R::Columns::load_many(tx.connection(), ids)?;
    let seen = rows.iter().filter(|row| {
        let kept = row.kept();
        is_seen(grant, &kept.placement, kept.in_bin())
    });
    Ok(seen
        .map(|row| (row.kept().id, R::title(grant, row)))
        .collect())
}
