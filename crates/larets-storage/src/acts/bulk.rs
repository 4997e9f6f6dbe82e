//! Changes of many records: what would become of them, and a chunk of them written. Each record is
//! asked of the grants; what is refused is told with a code, never skipped silently.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use larets_core::access::{Actor, Placement, ReadGrant, RecordField};
use larets_core::acts::{ActKind, ActState, CHANGED_SINCE, ChangeState};
use larets_core::audit::{Change, Detail, Event};
use larets_core::ids::{ActId, DepartmentId, UserId};
use larets_core::lists::ListQuery;
use larets_core::points::HasChannels;
use uuid::Uuid;

use super::image::Image;
use super::kinds::{Imaged, Undoable};
use super::leave::Leave;
use super::row::{ActChange, ActRecord, ChangeColumns};
use super::schema::act_change;
use super::write::{expect, note_changes, save, step_event};
use super::{chunk, gives_way, read};
use crate::clients::change::{Diff, Purpose};
use crate::clients::record::CardRules;
use crate::clients::table::CardTable;
use crate::clients::write::{put_in_bin, rewrite, take_from_bin};
use crate::clients::{CardKind, ClientGrants, UpdateError, list, placement, tags};
use crate::db::connection::each;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::events::FieldChange;
use crate::types::Id;

/// Tags of one record.
const TAGS_MAX: usize = 50;
/// Refused records that a look in advance names.
const EXAMPLES: usize = 50;
/// Records of which a look in advance tells how they would change.
const CHANGED_EXAMPLES: usize = 5;
/// Records that a look in advance reads at a time.
const READ_AT_ONCE: usize = 500;

/// Where records go.
#[derive(Debug, Clone, Copy, Default)]
pub struct Target {
    /// The person responsible, and that person's department.
    pub owner: Option<(Option<UserId>, Option<DepartmentId>)>,
    /// The department responsible, if another one.
    pub department: Option<Option<DepartmentId>>,
}

impl Target {
    fn of(&self, present: Placement) -> Placement {
        let mut placement = present;
        if let Some((owner, department)) = self.owner
            && owner != present.owner
        {
            placement.owner = owner;
            placement.department = department.or(present.department.filter(|_| owner.is_none()));
        }
        if let Some(department) = self.department {
            placement.department = department;
        }
        placement
    }
}

/// What is done with each record.
pub enum BulkChange<R: CardKind> {
    /// Fields get values, tags come and go. The draft was checked.
    Edit {
        /// The fields.
        draft: R::Draft,
        /// Tags that every record shall have.
        add_tags: Vec<String>,
        /// Tags that none shall have.
        remove_tags: Vec<String>,
    },
    /// Somebody else becomes responsible.
    Assign(Target),
    /// To the bin.
    Delete,
    /// Out of the bin.
    Restore,
}

impl<R: CardKind> BulkChange<R> {
    /// What this does with one record, as a draft; none when it does something else.
    fn draft(&self, tags: &str, placement: Placement) -> Option<R::Draft>
    where
        R::Draft: Default,
    {
        match self {
            Self::Edit {
                draft,
                add_tags,
                remove_tags,
            } => {
                let mut draft = draft.clone();
                if !add_tags.is_empty() || !remove_tags.is_empty() {
                    let mut kept = tags::from_column(tags);
                    kept.retain(|tag| !remove_tags.contains(tag));
                    for tag in add_tags {
                        if !kept.contains(tag) {
                            kept.push(tag.clone());
                        }
                    }
                    *R::tags(&mut draft) = Some(kept);
                }
                Some(draft)
            }
            Self::Assign(target) => {
                let mut draft = R::Draft::default();
                R::place(&mut draft, Some(target.of(placement)));
                Some(draft)
            }
            Self::Delete | Self::Restore => None,
        }
    }
}

/// The code of what a change was refused for; what is no refusal of one record stays an error.
fn code_of(error: UpdateError) -> Result<&'static str, StorageError> {
    match error {
        UpdateError::Access(_) => Ok("field_not_writable"),
        UpdateError::Stage(_) => Ok("required"),
        UpdateError::Storage(StorageError::NotAllowed) => Ok("forbidden"),
        UpdateError::Storage(StorageError::NotFound) => Ok("not_found"),
        UpdateError::Storage(StorageError::Refused(code)) => Ok(code),
        // By another process, since this one read it.
        UpdateError::Storage(StorageError::Outdated { .. }) => Ok(CHANGED_SINCE),
        UpdateError::Storage(error) => Err(error),
    }
}

/// Whether a change may be made of this record at all; a code when not.
fn allowed<R: Imaged>(
    leave: &Leave<R>,
    change: &BulkChange<R>,
    columns: &R::Columns,
) -> Result<(), &'static str> {
    leave.reaches(columns)?;
    let kept = columns.kept();
    match change {
        BulkChange::Delete => leave.may_delete(&kept.placement),
        BulkChange::Restore => {
            leave.may_restore(&kept.placement)?;
            match R::merged_into(columns) {
                Some(_) => Err("record_merged"),
                None => Ok(()),
            }
        }
        BulkChange::Edit { .. } | BulkChange::Assign(_) => {
            if kept.in_bin() {
                return Err("record_in_bin");
            }
            leave.may_edit(&kept.placement).map(drop)
        }
    }
}

/// Refuses a draft that would overwrite what is hidden in a text, or give too many tags.
fn fits<R: Imaged>(leave: &Leave<R>, diff: &Diff<'_, R>, tags: usize) -> Result<(), UpdateError> {
    for (field, before) in diff.texts_before() {
        if let Some(field) = R::Field::from_name(field)
            && <R as HasChannels>::field_of(larets_core::points::PointKind::Phone) != field
            && leave.read.redacts(field, before)
        {
            return Err(StorageError::Refused("field_not_writable").into());
        }
    }
    if tags > TAGS_MAX {
        return Err(StorageError::Refused("too_many_tags").into());
    }
    Ok(())
}

/// What a change would do with one record.
struct Would {
    /// The fields that change, but for those of where it stands.
    changes: Vec<Change>,
    /// Where it goes.
    placement: Option<Placement>,
}

/// What a change would do with this record, if anything; a code when it is refused. Nothing is
/// written.
fn tried<R: Imaged<Draft: Default>>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    leave: &Leave<R>,
    change: &BulkChange<R>,
    columns: &R::Columns,
) -> Result<Result<Option<Would>, &'static str>, StorageError> {
    if let Err(code) = allowed(leave, change, columns) {
        return Ok(Err(code));
    }
    let kept = columns.kept();
    let Some(draft) = change.draft(columns.tags(), kept.placement) else {
        let bin = matches!(change, BulkChange::Delete);
        return Ok(Ok((kept.in_bin() != bin).then_some(Would {
            changes: Vec::new(),
            placement: None,
        })));
    };
    let Some(edit) = leave.edit.as_ref() else {
        return Ok(Err("forbidden"));
    };
    let mut would = || -> Result<Option<Would>, UpdateError> {
        let mut after = columns.clone();
        let mut diff = Diff::new(edit, Purpose::Rewrite);
        R::put_fields(&mut after, &draft, &mut diff)?;
        let mut tags_draft = draft.clone();
        let tags = R::tags(&mut tags_draft).as_ref().map_or(0, Vec::len);
        fits(leave, &diff, tags)?;
        R::try_move(tx, &after, &draft, &mut diff, actor)?;
        let placement = R::wished(&draft).filter(|wished| *wished != kept.placement);
        if let Some(wished) = placement {
            let assign = leave.assign.as_ref();
            if !assign.is_some_and(|grant| grant.covers(&kept.placement) && grant.covers(&wished)) {
                return Err(StorageError::NotAllowed.into());
            }
            if wished.owner != kept.placement.owner {
                edit.may_write(R::OWNER)?;
            }
            if wished.department != kept.placement.department {
                edit.may_write(R::DEPARTMENT)?;
            }
        }
        let changes = diff.into_changes();
        let any = !changes.is_empty() || placement.is_some();
        Ok(any.then_some(Would { changes, placement }))
    };
    match would() {
        Ok(would) => Ok(Ok(would)),
        Err(error) => code_of(error).map(Err),
    }
}

/// A record that would change, and how.
pub struct ChangedExample<R: HasChannels> {
    /// Which one.
    pub record: Uuid,
    /// What it is called, as the reader sees it.
    pub title: String,
    /// The fields that would change, as the record of events will tell them.
    pub changes: Vec<FieldChange<R>>,
}

/// What would become of records.
pub struct Preview<R: HasChannels> {
    /// Looked at.
    pub looked_at: i64,
    /// Would change.
    pub changed: i64,
    /// Have nothing to change.
    pub unchanged: i64,
    /// Would be refused, by code.
    pub refused: BTreeMap<&'static str, i64>,
    /// The first that would be refused.
    pub examples: Vec<ActChange>,
    /// The first that would change.
    pub changed_examples: Vec<ChangedExample<R>>,
}

/// How a record that the reader sees would change.
fn told<R: Imaged>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
    columns: &R::Columns,
    would: Would,
) -> Result<ChangedExample<R>, StorageError> {
    let kept = columns.kept();
    let fields = would.changes.into_iter().filter_map(|change| {
        let field = R::Field::from_name(change.field)?;
        Some(FieldChange::new(field, change.before, change.after))
    });
    let mut changes: Vec<FieldChange<R>> = fields.collect();
    if let Some(target) = would.placement {
        let before = placement::names(tx.connection(), kept.placement)?;
        let after = placement::names(tx.connection(), target)?;
        if target.owner != kept.placement.owner {
            changes.push(FieldChange::new(R::OWNER, before.0, after.0));
        }
        if target.department != kept.placement.department {
            changes.push(FieldChange::new(R::DEPARTMENT, before.1, after.1));
        }
    }
    Ok(ChangedExample {
        record: kept.id.0,
        title: R::title(grant, columns),
        changes,
    })
}

/// What would become of these records. Nothing is written.
pub fn preview<R: Undoable<Draft: Default>>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    change: &BulkChange<R>,
    ids: &[Uuid],
) -> Result<Preview<R>, StorageError> {
    let leave = Leave::<R>::of(actor, ActKind::Bulk)?;
    let mut preview = Preview {
        looked_at: 0,
        changed: 0,
        unchanged: 0,
        refused: BTreeMap::new(),
        examples: Vec::new(),
        changed_examples: Vec::new(),
    };
    let ids: Vec<Id> = ids.iter().map(|id| Id(*id)).collect();
    let mut seq = 0;
    for chunk in ids.chunks(READ_AT_ONCE) {
        let rows = by_id::<R>(R::Columns::load_many(tx.connection(), chunk)?);
        for id in chunk {
            seq += 1;
            preview.looked_at += 1;
            let columns = rows.get(id);
            let found = match columns {
                Some(columns) => tried(tx, actor, &leave, change, columns)?,
                None => Err("not_found"),
            };
            match found {
                Ok(Some(would)) => {
                    preview.changed += 1;
                    if preview.changed_examples.len() < CHANGED_EXAMPLES
                        && let Some(columns) = columns
                    {
                        let example = told(tx, &leave.read, columns, would)?;
                        preview.changed_examples.push(example);
                    }
                }
                Ok(None) => preview.unchanged += 1,
                Err(code) => {
                    *preview.refused.entry(code).or_default() += 1;
                    if preview.examples.len() < EXAMPLES {
                        preview.examples.push(ActChange {
                            seq,
                            record_kind: R::KIND,
                            record: id.0,
                            title: None,
                            state: ChangeState::Refused,
                            code: Some(code.to_owned()),
                        });
                    }
                }
            }
        }
    }
    read::name(tx, &ClientGrants::of(actor), &mut preview.examples)?;
    Ok(preview)
}

/// A page of the ids of a list, under the actor's grants, and where the next one begins.
pub fn find<R: Undoable>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<Uuid>, Option<String>), StorageError> {
    let grants = ClientGrants::of(actor);
    let grant = R::grant(&grants).ok_or(StorageError::NotAllowed)?;
    let scope = list::scope(grant, query);
    let (rows, next) = list::page::<R>(tx, &grants, scope, query, cursor, limit)?;
    Ok((rows.iter().map(|row| row.id().0).collect(), next))
}

pub(super) fn by_id<R: CardRules>(rows: Vec<R::Columns>) -> HashMap<Id, R::Columns> {
    rows.into_iter().map(|row| (row.kept().id, row)).collect()
}

/// Changes the next records of an act. No more are left when the answer has as many done as there
/// are. Refused when another job has gone on meanwhile, or the act was cancelled.
pub fn run_chunk<R: Undoable<Draft: Default>>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    change: &BulkChange<R>,
    id: ActId,
    version: i64,
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = expect(tx, id, ActState::Running, version)?;
    let leave = Leave::<R>::of(actor, ActKind::Bulk)?;
    let most = chunk(tx);
    let mut rows: Vec<ChangeColumns> = each!(tx.connection(), c => {
        act_change::table
            .filter(act_change::act_id.eq(Id::from(id)))
            .filter(act_change::seq.ge(act.progress.done))
            .order(act_change::seq)
            .limit(most)
            .load(c)
    })?;
    let ids: Vec<Id> = rows.iter().map(|row| row.record_id).collect();
    let mut found = by_id::<R>(R::Columns::load_many(tx.connection(), &ids)?);
    let mut events = Vec::with_capacity(rows.len());
    let mut looked_at = 0;
    for row in &mut rows {
        if gives_way(tx, looked_at) {
            break;
        }
        looked_at += 1;
        let done = match found.remove(&row.record_id) {
            Some(columns) => apply(tx, actor, &leave, change, columns, id)?,
            None => Err("not_found"),
        };
        let state = match done {
            Ok(None) => {
                act.progress.unchanged += 1;
                ChangeState::Unchanged
            }
            Ok(Some((event, image, after))) => {
                act.progress.changed += 1;
                row.version_after = Some(after);
                row.sealed = Some(image.seal(tx.vault(), id, row.record_id, row.seq)?);
                events.push(event);
                ChangeState::Changed
            }
            Err(code) => {
                act.progress.refused += 1;
                code.clone_into(&mut row.code);
                ChangeState::Refused
            }
        };
        state.name().clone_into(&mut row.state);
    }
    rows.truncate(looked_at);
    note_changes(tx.connection(), &rows)?;
    act.progress.done += i64::try_from(rows.len()).unwrap_or(i64::MAX);
    save(tx, &mut act, ActState::Running)?;
    tx.together(R::KIND);
    let event = step_event(actor, &act, "records");
    Ok(events
        .into_iter()
        .fold(Recorded::new(act, event), Recorded::and))
}

/// What a change of one record gives: its event, what was before, and the version after.
type Applied = Result<Option<(Event, Image, i64)>, &'static str>;

fn apply<R: Imaged<Draft: Default>>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    leave: &Leave<R>,
    change: &BulkChange<R>,
    columns: R::Columns,
    act: ActId,
) -> Result<Applied, StorageError> {
    match tried(&mut tx.reading(), actor, leave, change, &columns)? {
        Ok(Some(_)) => {}
        Ok(None) => return Ok(Ok(None)),
        Err(code) => return Ok(Err(code)),
    }
    let before = columns.clone();
    let draft = change.draft(columns.tags(), columns.kept().placement);
    let written = match (draft, change, leave.edit.as_ref()) {
        (Some(draft), _, Some(edit)) => {
            let assign = leave.assign.as_ref();
            tx.attempt(|tx| rewrite(tx, edit, assign, columns, &draft, actor))
        }
        (None, BulkChange::Delete, _) => {
            put_in_bin::<R>(tx, columns, actor).map_err(UpdateError::from)
        }
        (None, BulkChange::Restore, _) => {
            take_from_bin::<R>(tx, columns, actor).map_err(UpdateError::from)
        }
        _ => return Ok(Err("forbidden")),
    };
    match written {
        Ok((event, after)) => {
            let image = Image::of(&before, &after)?;
            let event = event.with("act", Detail::Ids(vec![act.as_uuid()]));
            Ok(Ok(Some((event, image, after.kept().version))))
        }
        Err(error) => code_of(error).map(Err),
    }
}
