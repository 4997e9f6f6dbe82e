//! Taking back what an act changed, from its last change to its first: a record that is as the act
//! left it becomes what it was; one that somebody changed since is left, and may be taken back alone.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::acts::{ActKind, ActState, CHANGED_SINCE, ChangeState, UNDOING_MAX};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::ids::{ActId, ImportId};

use super::bulk::by_id;
use super::image::{Image, field_of, overlaid, picture, whole_picture};
use super::kinds::{Imaged, Undoable};
use super::leave::Leave;
use super::row::{ActRecord, ChangeColumns};
use super::schema::act_change;
use super::settled::Settled;
use super::write::{BUSY, expect, room, save, step_event};
use super::{chunk, gives_way, imports, links, read, told};
use crate::clients::record::{CardRules, Kept};
use crate::clients::table::CardTable;
use crate::clients::write::{announce, put_in_bin, save as save_row};
use crate::db::connection::each;
use crate::db::{Act, Recorded, WriteTx};
use crate::error::StorageError;
use crate::events::TAKES_BACK;
use crate::schema::{external_id, note};
use crate::types::Id;

/// How much of a change is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The whole of it, if the record is as the act left it.
    Whole,
    /// The fields that still have the value that the act gave.
    Fields,
    /// Every field that the act changed, whatever it has become since.
    Force,
}

/// Begins to undo an act. Whoever may see it may ask; each record is asked of the grants.
pub fn begin<R: Undoable>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = read::one(&mut tx.reading(), actor, id)?;
    Leave::<R>::of(actor, act.kind)?;
    imports::may_take_back(actor, &act)?;
    let now = tx.now();
    if act.state.is_busy() || act.kind == ActKind::Merge || imports::is_at_work(tx, &act)? {
        return Err(BUSY);
    }
    if !act.may_be_undone(now) {
        return Err(StorageError::Refused("act_expired"));
    }
    room(tx, None, UNDOING_MAX)?;
    // What was refused for want of rights is tried again; what was changed since is not.
    each!(tx.connection(), c => {
        diesel::update(
            act_change::table
                .filter(act_change::act_id.eq(Id::from(id)))
                .filter(act_change::state.eq(ChangeState::Left.name()))
                .filter(act_change::code.ne(CHANGED_SINCE))
                .filter(act_change::sealed.is_not_null()),
        )
        .set((act_change::state.eq(ChangeState::Changed.name()), act_change::code.eq("")))
        .execute(c)
    })?;
    let count = |tx: &mut WriteTx<'_>, state: ChangeState| -> Result<i64, StorageError> {
        Ok(each!(tx.connection(), c => {
            act_change::table
                .filter(act_change::act_id.eq(Id::from(id)))
                .filter(act_change::state.eq(state.name()))
                .count()
                .get_result(c)
        })?)
    };
    let changed = count(tx, ChangeState::Changed)?;
    let left = count(tx, ChangeState::Left)?;
    let made = match act.kind {
        ActKind::Import => imports::made(tx, ImportId::from_uuid(id.as_uuid()))?,
        ActKind::Bulk | ActKind::Merge => 0,
    };
    act.progress.run_by(actor, now);
    // What was taken back before stays so; with what is left and what waits it is the whole.
    act.progress.left = left;
    act.progress.begun_with = act.progress.undone + left;
    act.progress.undone_from = None;
    act.progress.to_undo = act.progress.undone + left + changed + made;
    save(tx, &mut act, ActState::Undoing)?;
    let event = step_event(actor, &act, "undo");
    Ok(Recorded::new(act, event))
}

/// Takes the next changes of an act back, and tells whether there were any. Refused when another job
/// has gone on meanwhile.
pub fn run_chunk<R: Undoable>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    version: i64,
) -> Result<Recorded<(ActRecord, bool)>, StorageError> {
    let mut act = expect(tx, id, ActState::Undoing, version)?;
    let leave = Leave::<R>::of(actor, act.kind)?;
    let before = act.progress.undone_from.unwrap_or(i64::MAX);
    let most = chunk(tx);
    let mut rows: Vec<ChangeColumns> = each!(tx.connection(), c => {
        act_change::table
            .filter(act_change::act_id.eq(Id::from(id)))
            // Otherwise SQLite would walk from the last change each time.
            .filter(act_change::seq.lt(before))
            .filter(act_change::state.eq(ChangeState::Changed.name()))
            .order(act_change::seq.desc())
            .limit(most)
            .load(c)
    })?;
    let ids: Vec<Id> = rows.iter().map(|row| row.record_id).collect();
    let mut found = by_id::<R>(R::Columns::load_many(tx.connection(), &ids)?);
    let mut events = Vec::with_capacity(rows.len());
    let mut ended: Vec<(i64, ChangeState, &'static str)> = Vec::with_capacity(rows.len());
    let mut looked_at = 0;
    while let Some(row) = rows.get(looked_at).cloned() {
        if gives_way(tx, looked_at) {
            break;
        }
        looked_at += 1;
        let result = match found.remove(&row.record_id) {
            None => Err(CHANGED_SINCE),
            // Records that the act made go as a whole, later.
            Some(columns) if columns.kept().import_id == Some(Id::from(id)) => {
                found.insert(row.record_id, columns);
                ended.push((row.seq, ChangeState::Undone, ""));
                act.progress.to_undo -= 1;
                continue;
            }
            Some(columns) => {
                let kept = columns.clone();
                let taken = take_back(tx, actor, &leave, id, &row, columns, Extent::Whole)?;
                match taken {
                    Ok((event, columns, before)) => {
                        let version = columns.kept().version;
                        let earlier = rows.get_mut(looked_at..);
                        earlier_follows(tx, &act, &row, (before, version), earlier)?;
                        found.insert(row.record_id, columns);
                        events.push(event);
                        Ok(())
                    }
                    Err(code) => {
                        found.insert(row.record_id, kept);
                        Err(code)
                    }
                }
            }
        };
        match result {
            Ok(()) => {
                act.progress.undone += 1;
                ended.push((row.seq, ChangeState::Undone, ""));
            }
            Err(code) => {
                act.progress.left += 1;
                ended.push((row.seq, ChangeState::Left, code));
            }
        }
    }
    mark(tx, id, &ended)?;
    rows.truncate(looked_at);
    act.progress.undone_from = Some(rows.last().map_or(i64::MIN, |row| row.seq));
    save(tx, &mut act, ActState::Undoing)?;
    tx.together(R::KIND);
    let event = step_event(actor, &act, "take_back");
    let recorded = Recorded::new((act, !rows.is_empty()), event);
    Ok(events.into_iter().fold(recorded, Recorded::and))
}

/// An earlier change of the same act that ended where this one began ends where this one was taken
/// back to.
fn earlier_follows(
    tx: &mut WriteTx<'_>,
    act: &ActRecord,
    row: &ChangeColumns,
    (before, version): (i64, i64),
    waiting: Option<&mut [ChangeColumns]>,
) -> Result<(), StorageError> {
    // Only an import changes a record more than once.
    if act.kind != ActKind::Import {
        return Ok(());
    }
    for earlier in waiting.into_iter().flatten() {
        if earlier.record_id == row.record_id && earlier.version_after == Some(before) {
            earlier.version_after = Some(version);
        }
    }
    each!(tx.connection(), c => {
        diesel::update(
            act_change::table
                .filter(act_change::record_id.eq(row.record_id))
                .filter(of_act(row.act_id))
                .filter(act_change::version_after.eq(before)),
        )
        .set(act_change::version_after.eq(version))
        .execute(c)
    })?;
    Ok(())
}

/// That a change is of an act, said so that SQLite looks for its record and does not walk all changes
/// of the act.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn of_act(act: Id) -> _ {
    diesel::dsl::not(act_change::act_id.ne(act))
}

/// Notes how changes ended, those that ended alike in one statement.
pub(super) fn mark(
    tx: &mut WriteTx<'_>,
    act: ActId,
    ended: &[(i64, ChangeState, &'static str)],
) -> Result<(), StorageError> {
    let mut kinds: Vec<(ChangeState, &'static str)> = ended
        .iter()
        .map(|(_, state, code)| (*state, *code))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    for (state, code) in kinds {
        let of: Vec<i64> = ended
            .iter()
            .filter(|(_, of, because)| (*of, *because) == (state, code))
            .map(|(seq, ..)| *seq)
            .collect();
        diesel::update(
            act_change::table
                .filter(act_change::act_id.eq(Id::from(act)))
                .filter(act_change::seq.eq_any(of)),
        )
        .set((
            act_change::state.eq(state.name()),
            act_change::code.eq(code),
        ))
        .execute(tx.connection())?;
    }
    Ok(())
}

/// Takes one change back alone, as a person asks for it.
pub fn take_back_one<R: Undoable>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    seq: i64,
    extent: Extent,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = read::one(&mut tx.reading(), actor, id)?;
    if act.state.is_busy() || imports::is_at_work(tx, &act)? {
        return Err(BUSY);
    }
    if !act.may_be_undone(tx.now()) {
        return Err(StorageError::Refused("act_expired"));
    }
    if act.kind == ActKind::Merge {
        return Err(BUSY);
    }
    let leave = Leave::<R>::of(actor, act.kind)?;
    imports::may_take_back(actor, &act)?;
    let row: ChangeColumns = each!(tx.connection(), c => {
        act_change::table.find((Id::from(id), seq)).get_result(c)
    })?;
    let state = ChangeState::from_name(&row.state);
    if row.record_kind != R::KIND.name()
        || !matches!(state, Some(ChangeState::Left | ChangeState::Changed))
    {
        return Err(StorageError::NotFound);
    }
    let columns = R::Columns::load(tx.connection(), row.record_id)?;
    let made = row.sealed.is_none();
    let taken = if made {
        bin_one::<R>(tx, actor, &leave, columns)?.map(|(event, columns)| (event, columns, 0))
    } else {
        take_back(tx, actor, &leave, id, &row, columns, extent)?
    };
    let (event, ..) = taken.map_err(|code| match code {
        "not_found" => StorageError::NotFound,
        "forbidden" | "field_not_writable" => StorageError::NotAllowed,
        other => StorageError::Refused(other),
    })?;
    mark(tx, id, &[(seq, ChangeState::Undone, "")])?;
    if state == Some(ChangeState::Left) {
        act.progress.left -= 1;
    }
    act.progress.undone += 1;
    let to = act.state;
    save(tx, &mut act, to)?;
    let step = step_event(actor, &act, "take_back_one");
    Ok(Recorded::new(act, step).and(event))
}

/// Moves one record that the import made, and somebody changed since, to the bin.
fn bin_one<R: Imaged>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    leave: &Leave<R>,
    columns: R::Columns,
) -> Result<Result<(Event, R::Columns), &'static str>, StorageError> {
    if let Err(code) = leave.may_unmake(&columns) {
        return Ok(Err(code));
    }
    if columns.kept().in_bin() {
        return Ok(Err("record_in_bin"));
    }
    Ok(Ok(put_in_bin::<R>(tx, columns, actor)?))
}

/// What taking a change back gives: its event, the row as it is now, and the version before the change.
type Taken<R> = Result<(Event, <R as CardRules>::Columns, i64), &'static str>;

/// Takes a change of one record back; a code when it is left.
pub(super) fn take_back<R: Imaged>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    leave: &Leave<R>,
    act: ActId,
    row: &ChangeColumns,
    columns: R::Columns,
    extent: Extent,
) -> Result<Taken<R>, StorageError> {
    // Of what is out of reach nothing is told, not even that it changed.
    if let Err(code) = leave.reaches(&columns) {
        return Ok(Err(code));
    }
    if extent == Extent::Whole && !stands_as_left(tx, row, &columns.kept())? {
        return Ok(Err(CHANGED_SINCE));
    }
    let sealed = row.sealed.as_deref().ok_or(StorageError::NotFound)?;
    let mut image = Image::open(tx.vault(), act, row.record_id, row.seq, sealed)?;
    if extent == Extent::Fields && !image.before.is_empty() {
        let now = whole_picture::<R>(tx, &columns)?;
        let moved_on = |name: &String| {
            let of_field = image.after.iter();
            of_field
                .filter(|(column, _)| field_of(column) == field_of(name))
                .any(|(column, value)| now.get(column) != Some(value))
        };
        image.before.retain(|name, _| !moved_on(name));
        if image.before.is_empty() {
            return Ok(Err(CHANGED_SINCE));
        }
    }
    restore(tx, actor, leave, act, columns, &image, extent)
}

/// Whether a record is as a change left it; then the change ends at its version.
fn stands_as_left(
    tx: &mut WriteTx<'_>,
    row: &ChangeColumns,
    kept: &Kept,
) -> Result<bool, StorageError> {
    let version = kept.version;
    if row.version_after == Some(version) {
        return Ok(true);
    }
    let settled = Settled::of(tx, &[row.record_id], kept.import_id)?;
    if row.version_after != Some(settled.before(row.record_id, version).0) {
        return Ok(false);
    }
    each!(tx.connection(), c => {
        diesel::update(act_change::table.find((row.act_id, row.seq)))
            .set(act_change::version_after.eq(version))
            .execute(c)
    })?;
    Ok(true)
}

/// Puts values of before back into a record, with what came beside them.
pub(super) fn restore<R: Imaged>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    leave: &Leave<R>,
    act: ActId,
    columns: R::Columns,
    image: &Image,
    extent: Extent,
) -> Result<Taken<R>, StorageError> {
    let (before, values) = (columns.clone(), &image.before);
    let mut after = overlaid(&columns, values)?;
    R::follow(tx, &before, &mut after)?;
    let lists = links::put_back::<R>(tx, before.kept().id, (values, &image.after), extent)?;
    let mut told = told::between::<R>(tx, &before, &after)?;
    told.extend(told::of_lists::<R>(&lists));
    let fields: Vec<String> = told.iter().map(|change| change.field.to_owned()).collect();
    if let Err(code) = leave.may_put_back(&before, &after, &fields) {
        return Ok(Err(code));
    }
    // Its notes and links are with the one that it was merged into.
    if R::merged_into(&before).is_some() && before.kept().in_bin() && !after.kept().in_bin() {
        return Ok(Err("record_merged"));
    }
    let restored = tx.attempt(|tx| {
        if let Some(code) = R::refit(tx, &before, &mut after, actor)? {
            return Err(StorageError::Refused(code));
        }
        let share = R::share(&before);
        let mut kept = before.kept();
        if !values.is_empty() {
            kept = save_row::<R>(tx, &before, &mut after)?;
            for list in &lists {
                R::put_list(tx.connection(), kept.id, &list.name, &list.next)?;
            }
            tx.tally(share, R::share(&after));
            tx.reindex(R::KIND, kept.id.0);
            announce::<R>(tx, &kept, what_happened(&before.kept(), &kept));
        }
        forget_beside(tx, kept.id, image)?;
        Ok(kept)
    });
    let kept = match restored {
        Ok(kept) => kept,
        Err(StorageError::Refused(code)) => return Ok(Err(code)),
        // By another process, since this one read it.
        Err(StorageError::Outdated { .. }) => return Ok(Err(CHANGED_SINCE)),
        Err(error) => return Err(error),
    };
    let kind = match what_happened(&before.kept(), &kept) {
        Act::Created => EventKind::Restore,
        Act::Deleted => EventKind::Delete,
        Act::Changed | Act::Noted => EventKind::Change,
    };
    let names = Detail::Codes(fields);
    let mut event = Event::of(actor, kind)
        .on(R::KIND, kept.id.0)
        .with("version", Detail::Number(kept.version))
        .with("fields", names)
        .with("undo", Detail::Ids(vec![act.as_uuid()]))
        .changing(told);
    if values.contains_key("stage_id") && stands_where_put(&before, image)? {
        event = event.with(TAKES_BACK, Detail::Code("stage".to_owned()));
    }
    Ok(Ok((event, after, image.version)))
}

/// Whether a deal has not been moved since an act moved it.
fn stands_where_put<C: CardTable>(columns: &C, image: &Image) -> Result<bool, StorageError> {
    let now = picture(columns)?;
    let mut stood = image
        .after
        .iter()
        .filter(|(name, _)| field_of(name) == "stage");
    Ok(stood.all(|(name, value)| now.get(name) == Some(value)))
}

fn what_happened(before: &Kept, after: &Kept) -> Act {
    match (before.in_bin(), after.in_bin()) {
        (true, false) => Act::Created,
        (false, true) => Act::Deleted,
        _ => Act::Changed,
    }
}

/// Removes notes that came with a change and were not touched since, and ids of other programs.
fn forget_beside(tx: &mut WriteTx<'_>, record: Id, image: &Image) -> Result<(), StorageError> {
    for id in image.notes.iter().map(|id| Id(*id)) {
        each!(tx.connection(), c => {
            diesel::delete(note::table.filter(note::id.eq(id)).filter(note::version.eq(1_i64)))
                .execute(c)
        })?;
    }
    for id in image.external_ids.iter().map(|id| Id(*id)) {
        each!(tx.connection(), c => {
            diesel::delete(external_id::table.filter(external_id::id.eq(id)).filter(
                external_id::contact_id
                    .eq(record)
                    .or(external_id::company_id.eq(record))
                    .or(external_id::deal_id.eq(record)),
            ))
            .execute(c)
        })?;
    }
    Ok(())
}
