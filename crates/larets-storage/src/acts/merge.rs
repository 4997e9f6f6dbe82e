//! Two records become one: the one that stays gets what it lacks of the other, and everything that
//! points at the other; the other goes to the bin, from where only undoing the merge takes it. Both
//! are as they were after that, but for what came meanwhile, which stays with the one that stayed.

use std::collections::BTreeMap;

use diesel::prelude::*;
use larets_core::access::{Actor, Level, RecordField};
use larets_core::acts::{ActKind, ActState, ChangeState};
use larets_core::audit::{Change, Detail, Event, EventKind};
use larets_core::ids::ActId;
use larets_core::points::PointKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::image::{Image, Picture, overlaid, picture};
use super::kinds::Imaged;
use super::leave::Leave;
use super::read;
use super::row::{ActRecord, ChangeColumns};
use super::schema::act_change;
use super::told::{self, is_text};
use super::undo::mark;
use super::write::{BUSY, insert, insert_changes, save, step_event};
use crate::clients::record::Kept;
use crate::clients::table::CardTable;
use crate::clients::write::{announce, save as save_row};
use crate::clients::{CardKind, UpdateError, tags};
use crate::db::connection::each;
use crate::db::{Act, Recorded, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::{self, PointParent};
use crate::types::Id;

/// Whose value of a field the one record gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Its own.
    This,
    /// The other's.
    Other,
    /// Of a list: both.
    Both,
}

impl Choice {
    /// The choice of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "this" => Some(Self::This),
            "other" => Some(Self::Other),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// The choices by the names of fields. A field without one keeps its own value, and gets the other's
/// where it has none; of lists it gets both.
pub type Choices = BTreeMap<String, Choice>;

/// What a merge moved from one record to the other, or copied where the other keeps it in the bin.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Moved {
    /// Moved.
    pub notes: Vec<Uuid>,
    pub external_ids: Vec<Uuid>,
    pub below: Vec<Uuid>,
    /// Copied.
    pub deals: Vec<Uuid>,
    pub people_or_firms: Vec<Uuid>,
}

/// A kind of which two can become one.
pub(crate) trait Joined: Imaged + PointParent {
    /// Marks a row as merged into another.
    fn merge_into(columns: &mut Self::Columns, into: Option<Id>);
    /// The sealed channels of a row.
    fn channels(columns: &mut Self::Columns) -> &mut Vec<u8>;
    /// The record above a row, where the kind has such.
    fn parent(_: &Self::Columns) -> Option<Id> {
        None
    }
    /// Whether the first stands below the second, directly or not.
    fn stands_below(
        tx: &mut WriteTx<'_>,
        one: &Self::Columns,
        other: Id,
    ) -> Result<bool, StorageError>;
    /// Moves and copies what points at the other.
    fn repoint(tx: &mut WriteTx<'_>, to: Id, from: Id) -> Result<Moved, StorageError>;
    /// Takes it back, as far as it is still so.
    fn point_back(
        tx: &mut WriteTx<'_>,
        to: Id,
        from: Id,
        moved: &Moved,
    ) -> Result<(), StorageError>;
}

/// A kind of which two can become one. Only this crate knows what that takes.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait Mergeable: Joined {}
impl<R: Joined> Mergeable for R {}

fn refused(code: &'static str) -> UpdateError {
    match code {
        "not_found" => StorageError::NotFound.into(),
        "forbidden" => StorageError::NotAllowed.into(),
        other => StorageError::Refused(other).into(),
    }
}

/// Loads a record that may be merged: seen, living, and both changed and deleted by the actor.
fn load<R: Joined>(
    tx: &mut WriteTx<'_>,
    leave: &Leave<R>,
    id: R::Id,
) -> Result<R::Columns, UpdateError> {
    let columns = R::Columns::load(tx.connection(), Id(id.into()))?;
    leave.reaches(&columns).map_err(refused)?;
    let kept = columns.kept();
    if kept.in_bin() {
        return Err(StorageError::Refused("record_in_bin").into());
    }
    leave.may_edit(&kept.placement).map_err(refused)?;
    leave.may_delete(&kept.placement).map_err(refused)?;
    Ok(columns)
}

/// Makes two records one. `expected` are the versions of the one that stays and of the other, as the
/// person saw them.
pub fn merge<R: Mergeable>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (one, other): (R::Id, R::Id),
    expected: (Option<i64>, Option<i64>),
    choices: &Choices,
) -> Result<Recorded<ActRecord>, UpdateError> {
    if one == other {
        return Err(StorageError::Refused("merge_with_itself").into());
    }
    let leave = Leave::<R>::of(actor, ActKind::Merge)?;
    let before = load(tx, &leave, one)?;
    let gone = load(tx, &leave, other)?;
    let current = before.kept().version;
    if expected.0.is_some_and(|expected| expected != current) {
        return Err(StorageError::Outdated { current }.into());
    }
    let other_version = gone.kept().version;
    if expected.1.is_some_and(|expected| expected != other_version) {
        return Err(StorageError::Refused("other_outdated").into());
    }
    let (to, from) = (before.kept().id, gone.kept().id);
    if R::stands_below(tx, &before, from)? {
        return Err(StorageError::Refused("company_cycle").into());
    }
    let (mut after, told) = chosen(tx, &leave, &before, &gone, choices)?;
    let moved = R::repoint(tx, to, from)?;
    R::refit(tx, &before, &mut after, actor)?;
    let kept = save_row::<R>(tx, &before, &mut after)?;
    tx.reindex(R::KIND, to.0);
    announce::<R>(tx, &kept, Act::Changed);
    let mut image = Image::between(picture(&before)?, picture(&after)?, &before.kept());
    image.moved = Some(moved);
    let act = begin::<R>(tx, actor)?;
    note_change::<R>(tx, &act, 0, &kept, &image)?;
    let into_bin = gone.clone();
    let mut gone = gone;
    gone.keep(Kept {
        deleted_at: Some(tx.now().micros()),
        ..gone.kept()
    });
    R::merge_into(&mut gone, Some(to));
    let binned = save_row::<R>(tx, &into_bin, &mut gone)?;
    tx.reindex(R::KIND, from.0);
    announce::<R>(tx, &binned, Act::Deleted);
    let image = Image::between(picture(&into_bin)?, picture(&gone)?, &into_bin.kept());
    note_change::<R>(tx, &act, 1, &binned, &image)?;
    let names = told.iter().map(|change| change.field.to_owned()).collect();
    let merged = Event::of(actor, EventKind::Change)
        .on(R::KIND, to.0)
        .with("version", Detail::Number(kept.version))
        .with("fields", Detail::Codes(names))
        .changing(told);
    let joined = Event::of(actor, EventKind::Merge)
        .on(R::KIND, to.0)
        .with("other", Detail::Ids(vec![from.0]))
        .with("act", Detail::Ids(vec![act.id.as_uuid()]));
    let deleted = Event::of(actor, EventKind::Delete)
        .on(R::KIND, from.0)
        .with("version", Detail::Number(binned.version))
        .with("merged_into", Detail::Ids(vec![to.0]));
    let step = step_event(actor, &act, "merge");
    Ok(Recorded::new(act, step)
        .and(merged)
        .and(joined)
        .and(deleted))
}

fn begin<R: CardKind>(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<ActRecord, StorageError> {
    let id = ActId::from_uuid(Uuid::now_v7());
    let owner = actor.reference().user.map(Id::from);
    let kind = (ActKind::Merge, R::KIND);
    insert(tx, actor, owner, id, kind, ActState::Done, "")?;
    let mut act = read::load(&mut tx.reading(), id)?;
    act.progress.total = 2;
    act.progress.done = 2;
    act.progress.changed = 2;
    act.progress.finished_at = Some(tx.now().micros());
    save(tx, &mut act, ActState::Done)?;
    Ok(act)
}

fn note_change<R: CardKind>(
    tx: &mut WriteTx<'_>,
    act: &ActRecord,
    seq: i64,
    kept: &Kept,
    image: &Image,
) -> Result<(), StorageError> {
    let mut row = ChangeColumns::new(act.id, seq, R::KIND, kept.id, ChangeState::Changed);
    row.version_after = Some(kept.version);
    row.sealed = Some(image.seal(tx.vault(), act.id, kept.id, seq)?);
    insert_changes(tx.connection(), &[row])
}

/// Whether one record may stand above another without closing a circle.
pub(super) fn may_be_above<R: Joined>(
    tx: &mut WriteTx<'_>,
    above: Id,
    below: Id,
) -> Result<bool, StorageError> {
    if above == below {
        return Ok(false);
    }
    let above = R::Columns::load(tx.connection(), above)?;
    Ok(!R::stands_below(tx, &above, below)?)
}

/// The fields that are lists, of which both can be chosen.
const LISTS: [&str; 4] = ["phones", "emails", "handles", "tags"];
/// The field that names the record above.
const PARENT: &str = "parent";

/// Whether something is to be chosen of a field: whose text, whose list, whose record above.
fn is_choosable<R: Joined>(own: &Picture, name: &str) -> bool {
    let text = own.get(name).is_some_and(|value| is_text(name, value));
    let above = name == PARENT && own.contains_key("parent_id");
    R::Field::from_name(name).is_some() && (text || above || LISTS.contains(&name))
}

/// The row as it will be, and what of it changes in the words of the record of events. A field that
/// the person may not write keeps its own value and cannot be chosen; channels of which nothing is
/// chosen are joined all the same, lest the merged client lose some.
fn chosen<R: Joined>(
    tx: &mut WriteTx<'_>,
    leave: &Leave<R>,
    before: &R::Columns,
    gone: &R::Columns,
    choices: &Choices,
) -> Result<(R::Columns, Vec<Change>), UpdateError> {
    let writes = |name: &str| {
        let field = R::Field::from_name(name);
        field.is_some_and(|field| leave.read.level(field) == Level::Write)
    };
    let (own, others) = (picture(before)?, picture(gone)?);
    for (name, choice) in choices {
        let both = *choice == Choice::Both && !LISTS.contains(&name.as_str());
        if both || !is_choosable::<R>(&own, name) {
            return Err(StorageError::Refused("unknown_field").into());
        }
        if !writes(name) {
            return Err(StorageError::Refused("field_not_writable").into());
        }
    }
    let takes = |name: &str, is_empty: bool| match choices.get(name) {
        Some(choice) => *choice == Choice::Other,
        None => is_empty && writes(name),
    };
    let mut values = Picture::new();
    for (column, value) in own.iter().filter(|(name, value)| is_text(name, value)) {
        let known = R::Field::from_name(column).is_some();
        if known
            && takes(column, value.as_str() == Some(""))
            && let Some(other) = others.get(column)
        {
            values.insert(column.clone(), other.clone());
        }
    }
    let (parent, other) = (R::parent(before), R::parent(gone));
    if parent != other && takes(PARENT, parent.is_none()) {
        let stands = match other {
            Some(above) => may_be_above::<R>(tx, above, before.kept().id)?,
            None => true,
        };
        if let Some(value) = others.get("parent_id").filter(|_| stands) {
            values.insert("parent_id".to_owned(), value.clone());
        } else if choices.contains_key(PARENT) {
            return Err(StorageError::Refused("company_cycle").into());
        }
    }
    let tags = joined_tags(before.tags(), gone.tags(), choices.get("tags"));
    if writes("tags") && tags != tags::from_column(before.tags()) {
        values.insert("tags".to_owned(), Value::String(tags::to_column(&tags)));
    }
    let mut after = overlaid(before, &values)?;
    join_channels::<R>(tx.vault(), &mut after, gone, choices)?;
    let told = told::between::<R>(tx, before, &after)?;
    Ok((after, told))
}

fn joined_tags(own: &str, other: &str, choice: Option<&Choice>) -> Vec<String> {
    let (own, other) = (tags::from_column(own), tags::from_column(other));
    match choice {
        Some(Choice::This) => own,
        Some(Choice::Other) => other,
        Some(Choice::Both) | None => {
            let mut all = own;
            for tag in other {
                if !all.contains(&tag) {
                    all.push(tag);
                }
            }
            all
        }
    }
}

fn join_channels<R: Joined>(
    vault: &Vault,
    after: &mut R::Columns,
    gone: &R::Columns,
    choices: &Choices,
) -> Result<(), StorageError> {
    let of = |choice: Choice| -> Vec<PointKind> {
        let kinds = PointKind::ALL.iter().copied();
        kinds
            .filter(|kind| choices.get(R::field_of(*kind).name()) == Some(&choice))
            .collect()
    };
    let (own, other) = (after.kept().id, gone.kept().id);
    let mut gone = gone.clone();
    let sealed = points::joined::<R>(
        vault,
        (own, R::channels(after)),
        (other, R::channels(&mut gone)),
        &of(Choice::Other),
        &of(Choice::This),
    )?;
    // As long as no channel comes, the list stays as it is.
    if !points::differences::<R>(vault, own, R::channels(after), &sealed)?.is_empty() {
        *R::channels(after) = sealed;
    }
    Ok(())
}

/// Makes two records of one again. Fields that somebody changed since stay as they are; what came
/// meanwhile stays with the one that stayed.
pub fn undo<R: Mergeable>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
) -> Result<Recorded<ActRecord>, UpdateError> {
    let mut act = read::one(&mut tx.reading(), actor, id)?;
    if act.kind != ActKind::Merge || act.state != ActState::Done {
        return Err(BUSY.into());
    }
    if !act.may_be_undone(tx.now()) {
        return Err(StorageError::Refused("act_expired").into());
    }
    let leave = Leave::<R>::of(actor, ActKind::Merge)?;
    let row = |tx: &mut WriteTx<'_>, seq: i64| -> Result<(ChangeColumns, Image), StorageError> {
        let row: ChangeColumns = each!(tx.connection(), c => {
            act_change::table.find((Id::from(id), seq)).get_result(c)
        })?;
        let sealed = row.sealed.as_deref().ok_or(StorageError::NotFound)?;
        let image = Image::open(tx.vault(), id, row.record_id, seq, sealed)?;
        Ok((row, image))
    };
    let (one, image) = row(tx, 0)?;
    let (other, _) = row(tx, 1)?;
    let stayed = R::Columns::load(tx.connection(), one.record_id)?;
    let gone = R::Columns::load(tx.connection(), other.record_id)?;
    for columns in [&stayed, &gone] {
        leave.reaches(columns).map_err(refused)?;
        let placement = columns.kept().placement;
        leave.may_edit(&placement).map_err(refused)?;
        leave.may_delete(&placement).map_err(refused)?;
    }
    if R::merged_into(&gone) != Some(one.record_id) {
        return Err(BUSY.into());
    }
    // What had come with the other may be with yet another one: that merge is undone first.
    if stayed.kept().in_bin() {
        return Err(StorageError::Refused("record_in_bin").into());
    }
    let now = picture(&stayed)?;
    let mut values = image.before.clone();
    values.retain(|name, _| now.get(name) == image.after.get(name));
    let moved = image.moved.clone().unwrap_or_default();
    R::point_back(tx, one.record_id, other.record_id, &moved)?;
    let mut after = overlaid(&stayed, &values)?;
    R::follow(tx, &stayed, &mut after)?;
    let told = told::between::<R>(tx, &stayed, &after)?;
    let fields: Vec<String> = told.iter().map(|change| change.field.to_owned()).collect();
    leave
        .may_put_back(&stayed, &after, &fields)
        .map_err(refused)?;
    R::refit(tx, &stayed, &mut after, actor)?;
    let kept = save_row::<R>(tx, &stayed, &mut after)?;
    tx.reindex(R::KIND, kept.id.0);
    announce::<R>(tx, &kept, Act::Changed);
    let mut back = gone.clone();
    back.keep(Kept {
        deleted_at: None,
        ..back.kept()
    });
    R::merge_into(&mut back, None);
    let restored = save_row::<R>(tx, &gone, &mut back)?;
    tx.reindex(R::KIND, restored.id.0);
    announce::<R>(tx, &restored, Act::Created);
    mark(
        tx,
        id,
        &[(0, ChangeState::Undone, ""), (1, ChangeState::Undone, "")],
    )?;
    act.progress.undone = 2;
    act.progress.undone_at = Some(tx.now().micros());
    save(tx, &mut act, ActState::Undone)?;
    let changed = Event::of(actor, EventKind::Change)
        .on(R::KIND, kept.id.0)
        .with("version", Detail::Number(kept.version))
        .with("fields", Detail::Codes(fields))
        .with("undo", Detail::Ids(vec![id.as_uuid()]))
        .changing(told);
    let came_back = Event::of(actor, EventKind::Restore)
        .on(R::KIND, restored.id.0)
        .with("version", Detail::Number(restored.version))
        .with("undo", Detail::Ids(vec![id.as_uuid()]));
    let two_again = Event::of(actor, EventKind::Unmerge)
        .on(R::KIND, kept.id.0)
        .with("other", Detail::Ids(vec![restored.id.0]))
        .with("act", Detail::Ids(vec![id.as_uuid()]));
    let step = step_event(actor, &act, "undone");
    Ok(Recorded::new(act, step)
        .and(changed)
        .and(two_again)
        .and(came_back))
}
