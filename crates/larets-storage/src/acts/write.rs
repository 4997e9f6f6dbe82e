//! Writing acts: begun, moved from state to state, their old ones removed. Every step is an event.

use diesel::prelude::*;
use diesel::upsert::excluded;
use larets_core::access::Actor;
use larets_core::acts::{
    ACTS_MAX, ACTS_OF_PERSON_MAX, ActKind, ActState, ChangeState, RECORDS_MAX, UNDO_KEPT,
};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::ActId;
use larets_core::time::At;
use uuid::Uuid;

use super::read;
use super::row::{ActProgress, ActRecord, ChangeColumns, NewAct, Run};
use super::schema::{act, act_change};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Changed, Db, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::import;
use crate::types::Id;

/// Rows written in one statement.
const WRITTEN_AT_ONCE: usize = 500;

/// What a job is told when another one has taken over, or the act was cancelled.
pub(super) const BUSY: StorageError = StorageError::Refused("act_busy");

pub(super) fn step_event(actor: &Actor, act: &ActRecord, step: &'static str) -> Event {
    Event::of(actor, EventKind::ActStep)
        .on(RecordKind::Act, act.id.as_uuid())
        .with("step", Detail::Code(step.to_owned()))
        .with("act", Detail::Code(act.kind.name().to_owned()))
        .with("kind", Detail::Code(act.record_kind.name().to_owned()))
        .with("changed", Detail::Number(act.progress.changed))
        .with("refused", Detail::Number(act.progress.refused))
        .with("undone", Detail::Number(act.progress.undone))
}

/// Notes a new act in its first state.
pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    owner: Option<Id>,
    id: ActId,
    (kind, of): (ActKind, RecordKind),
    state: ActState,
    parameters: &str,
) -> Result<(), StorageError> {
    let now = tx.now();
    let mut progress = ActProgress::default();
    progress.run_by(actor, now);
    let place = id.as_uuid().into_bytes();
    let new = NewAct {
        id: id.into(),
        kind: kind.name(),
        record_kind: of.name(),
        staff_id: owner,
        state: state.name(),
        parameters: tx
            .vault()
            .seal_field("act", "parameters", place, parameters.as_bytes())?,
        progress: progress.text()?,
        version: 1,
        created_at: now.micros(),
        updated_at: now.micros(),
        expires_at: now.plus(UNDO_KEPT).micros(),
    };
    each!(tx.connection(), c => {
        diesel::insert_into(act::table).values(&new).on_conflict_do_nothing().execute(c)
    })?;
    Ok(())
}

/// Refused when as many acts wait or run already, of one person or of all.
pub(super) fn room(tx: &mut WriteTx<'_>, of: Option<Id>, most: i64) -> Result<(), StorageError> {
    let busy: Vec<&str> = ActState::ALL
        .iter()
        .filter(|state| state.is_busy())
        .map(|state| state.name())
        .collect();
    let mut acts = act::table
        .filter(act::state.eq_any(busy))
        .count()
        .into_boxed();
    if let Some(person) = of {
        acts = acts.filter(act::staff_id.eq(person));
    }
    let count: i64 = acts.get_result(tx.connection())?;
    if count < most {
        Ok(())
    } else {
        Err(StorageError::Refused("too_many_acts"))
    }
}

/// Begins a change of many records: `ids` are those named one by one, none of them when they are yet
/// to be found.
pub fn begin_bulk(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    of: RecordKind,
    parameters: &str,
    ids: Option<&[Uuid]>,
) -> Result<Recorded<ActRecord>, StorageError> {
    let owner = actor.reference().user.map(Id::from);
    room(tx, None, ACTS_MAX)?;
    room(tx, owner, ACTS_OF_PERSON_MAX)?;
    let id = ActId::from_uuid(Uuid::now_v7());
    let state = match ids {
        Some(_) => ActState::Running,
        None => ActState::Queued,
    };
    let kind = (ActKind::Bulk, of);
    insert(tx, actor, owner, id, kind, state, parameters)?;
    let mut found = read::load(&mut tx.reading(), id)?;
    if let Some(ids) = ids {
        freeze(tx, &mut found, ids)?;
        save(tx, &mut found, state)?;
    }
    let event = step_event(actor, &found, "start");
    Ok(Recorded::new(found, event))
}

/// Adds records whose turn will come.
fn freeze(tx: &mut WriteTx<'_>, act: &mut ActRecord, ids: &[Uuid]) -> Result<(), StorageError> {
    let first = act.progress.total;
    let rows: Vec<ChangeColumns> = (first..)
        .zip(ids)
        .map(|(seq, id)| {
            ChangeColumns::new(act.id, seq, act.record_kind, Id(*id), ChangeState::Waiting)
        })
        .collect();
    act.progress.total += i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if act.progress.total > RECORDS_MAX {
        return Err(StorageError::Refused("too_many_records"));
    }
    insert_changes(tx.connection(), &rows)
}

/// Adds the records of a page that was found; with the last page the act begins to run. Begun anew
/// after a stop, as what a list has may have changed.
pub fn found_more(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    version: i64,
    ids: &[Uuid],
    more: bool,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = expect(tx, id, ActState::Queued, version)?;
    freeze(tx, &mut act, ids)?;
    let to = if more {
        ActState::Queued
    } else {
        ActState::Running
    };
    save(tx, &mut act, to)?;
    let event = step_event(actor, &act, "found");
    Ok(Recorded::new(act, event))
}

/// Forgets what was found so far.
pub fn find_anew(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    version: i64,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = expect(tx, id, ActState::Queued, version)?;
    each!(tx.connection(), c => {
        diesel::delete(act_change::table.filter(act_change::act_id.eq(Id::from(id)))).execute(c)
    })?;
    act.progress.total = 0;
    save(tx, &mut act, ActState::Queued)?;
    let event = step_event(actor, &act, "find");
    Ok(Recorded::new(act, event))
}

/// The act, if it is where a job believes it to be.
pub(super) fn expect(
    tx: &mut WriteTx<'_>,
    id: ActId,
    state: ActState,
    version: i64,
) -> Result<ActRecord, StorageError> {
    let found = read::load(&mut tx.reading(), id)?;
    if found.state == state && found.version == version {
        Ok(found)
    } else {
        Err(BUSY)
    }
}

/// Saves progress and state over the version that was read.
pub(super) fn save(
    tx: &mut WriteTx<'_>,
    act: &mut ActRecord,
    to: ActState,
) -> Result<(), StorageError> {
    let now = tx.now().micros();
    act.progress.moved_at = now;
    act.state = to;
    let progress = act.progress.text()?;
    let saved = each!(tx.connection(), c => {
        diesel::update(act::table.find(Id::from(act.id)).filter(act::version.eq(act.version)))
            .set((
                act::state.eq(to.name()),
                act::progress.eq(&progress),
                act::version.eq(act.version + 1),
                act::updated_at.eq(now),
            ))
            .execute(c)
    })?;
    if saved == 0 {
        return Err(BUSY);
    }
    act.version += 1;
    tx.announce(Changed::Act {
        id: act.id.as_uuid(),
    });
    Ok(())
}

/// Ends an act whose work is done.
pub fn end(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    version: i64,
) -> Result<Recorded<ActRecord>, StorageError> {
    let act = read::load(&mut tx.reading(), id)?;
    if act.version != version || !act.state.is_busy() {
        return Err(BUSY);
    }
    ended(tx, actor, act, None)
}

/// Ends a run by a fault, wherever its job had come to. Refused when the run has ended already: what
/// somebody has begun since is theirs.
pub fn fail(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    run: Run,
    failure: &'static str,
) -> Result<Recorded<ActRecord>, StorageError> {
    let act = read::load(&mut tx.reading(), run.act)?;
    if !act.is_at_work(run) {
        return Err(BUSY);
    }
    ended(tx, actor, act, Some(failure))
}

fn ended(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    mut act: ActRecord,
    failure: Option<&'static str>,
) -> Result<Recorded<ActRecord>, StorageError> {
    let now = tx.now().micros();
    let undoing = act.state == ActState::Undoing;
    let (to, step) = match failure {
        Some(_) => (ActState::Failed, "failed"),
        None if undoing => (ActState::Undone, "undone"),
        None => (ActState::Done, "done"),
    };
    act.progress.failure = failure.map(str::to_owned);
    if undoing {
        act.progress.undone_at = Some(now);
    } else {
        act.progress.finished_at = Some(now);
    }
    save(tx, &mut act, to)?;
    let event = step_event(actor, &act, step);
    Ok(Recorded::new(act, event))
}

/// Stops an act; what was changed stays and can be undone. Whoever may see it may stop it.
pub fn cancel(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = read::one(&mut tx.reading(), actor, id)?;
    if !matches!(act.state, ActState::Queued | ActState::Running) {
        return Err(BUSY);
    }
    act.progress.finished_at = Some(tx.now().micros());
    save(tx, &mut act, ActState::Cancelled)?;
    let event = step_event(actor, &act, "cancel");
    Ok(Recorded::new(act, event))
}

/// Adds changes.
pub(super) fn insert_changes(
    connection: &mut AnyConnection,
    rows: &[ChangeColumns],
) -> Result<(), StorageError> {
    match connection {
        AnyConnection::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(act_change::table)
                    .values(row)
                    .execute(c)?;
            }
        }
        AnyConnection::Postgres(c) => {
            for chunk in rows.chunks(WRITTEN_AT_ONCE) {
                diesel::insert_into(act_change::table)
                    .values(chunk)
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

/// Notes what became of records whose turn has come.
pub(super) fn note_changes(
    connection: &mut AnyConnection,
    rows: &[ChangeColumns],
) -> Result<(), StorageError> {
    macro_rules! note {
        ($rows:expr, $connection:ident) => {
            diesel::insert_into(act_change::table)
                .values($rows)
                .on_conflict((act_change::act_id, act_change::seq))
                .do_update()
                .set((
                    act_change::state.eq(excluded(act_change::state)),
                    act_change::code.eq(excluded(act_change::code)),
                    act_change::version_after.eq(excluded(act_change::version_after)),
                    act_change::sealed.eq(excluded(act_change::sealed)),
                ))
                .execute($connection)?
        };
    }
    match connection {
        AnyConnection::Sqlite(c) => {
            for row in rows {
                note!(row, c);
            }
        }
        AnyConnection::Postgres(c) => {
            for chunk in rows.chunks(WRITTEN_AT_ONCE) {
                note!(chunk, c);
            }
        }
    }
    Ok(())
}

/// Removes acts that can no longer be undone, some of them at a time. The record of events keeps
/// what they did.
pub async fn forget_older(db: &Db, before: At) -> Result<(), StorageError> {
    const AT_ONCE: i64 = 10_000;
    loop {
        let gone = db.maintain(move |tx| {
            // That of an import stays as long as the import could be undone.
            let stopped = import::updated_at.lt(before.plus(-UNDO_KEPT).micros());
            let old: Vec<Id> = act::table
                .left_join(import::table.on(import::id.eq(act::id)))
                .filter(act::expires_at.lt(before.micros()))
                .filter(import::id.is_null().or(stopped))
                .order(act::expires_at)
                .limit(1)
                .select(act::id)
                .load(tx.connection())?;
            let Some(id) = old.first().copied() else {
                return Ok(true);
            };
            let first: Option<i64> = act_change::table
                .filter(act_change::act_id.eq(id))
                .select(diesel::dsl::min(act_change::seq))
                .first(tx.connection())?;
            match first {
                Some(first) => diesel::delete(
                    act_change::table
                        .filter(act_change::act_id.eq(id))
                        .filter(act_change::seq.lt(first + AT_ONCE)),
                )
                .execute(tx.connection())?,
                None => diesel::delete(act::table.find(id)).execute(tx.connection())?,
            };
            Ok(false)
        });
        if gone.await? {
            return Ok(());
        }
    }
}
