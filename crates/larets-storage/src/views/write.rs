//! Making and changing saved views. One is changed by whoever made it; a shared one also by whoever
//! may edit the settings, so that somebody can when its maker has gone.

use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area};
use larets_core::audit::{Change, Detail, Event, EventKind, RecordKind};
use larets_core::ids::{DepartmentId, ViewId};
use larets_core::views::{SavedView, Sharing, VIEWS_LIMIT, ViewDraft, ViewKind};
use uuid::Uuid;

use super::read;
use super::row::{ViewColumns, sealed};
use crate::clients::UpdateError;
use crate::db::{Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{department, saved_view};
use crate::types::Id;

/// Makes a view, behind the person's others.
pub fn create(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    kind: ViewKind,
    draft: &ViewDraft,
) -> Result<Recorded<ViewId>, UpdateError> {
    check_sharing(tx, actor, draft.sharing)?;
    let me = Id::from(actor.user());
    let own: i64 = saved_view::table
        .filter(saved_view::staff_id.eq(me))
        .count()
        .get_result(tx.connection())?;
    if usize::try_from(own).unwrap_or(usize::MAX) >= VIEWS_LIMIT {
        return Err(StorageError::Refused("too_many_views").into());
    }
    let id = Id(Uuid::now_v7());
    let now = tx.now().micros();
    let mut row = ViewColumns {
        id,
        staff_id: me,
        record_kind: kind.name().to_owned(),
        name: String::new(),
        shared: String::new(),
        department_id: None,
        shown: String::new(),
        sort: String::new(),
        filter: sealed(tx.vault(), id, "{\"all\":[]}")?,
        density: String::new(),
        layout: String::new(),
        place: own,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.put(tx.vault(), draft)?;
    diesel::insert_into(saved_view::table)
        .values(&row)
        .execute(tx.connection())?;
    let event = event(actor, EventKind::Create, id, None, Some(draft.name.clone()));
    Ok(Recorded::new(id.into(), event))
}

/// Changes a view.
pub fn update(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ViewId,
    expected_version: Option<i64>,
    draft: &ViewDraft,
) -> Result<Recorded<()>, UpdateError> {
    let before = own(tx, actor, id, expected_version)?;
    if draft.sharing != before.draft.sharing {
        check_sharing(tx, actor, draft.sharing)?;
    }
    let mut row: ViewColumns = saved_view::table
        .find(Id::from(id))
        .select(saved_view::all_columns)
        .first(tx.connection())?;
    row.put(tx.vault(), draft)?;
    row.version = before.version + 1;
    row.updated_at = tx.now().micros();
    diesel::update(saved_view::table.find(row.id))
        .set(&row)
        .execute(tx.connection())?;
    let (was, is) = (Some(before.draft.name), Some(draft.name.clone()));
    let event = event(actor, EventKind::Change, row.id, was, is);
    Ok(Recorded::new((), event))
}

/// Removes a view.
pub fn delete(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ViewId,
    expected_version: Option<i64>,
) -> Result<Recorded<()>, StorageError> {
    let before = own(tx, actor, id, expected_version)?;
    let key = Id::from(id);
    diesel::delete(saved_view::table.find(key)).execute(tx.connection())?;
    let name = Some(before.draft.name);
    let event = event(actor, EventKind::Delete, key, name, None);
    Ok(Recorded::new((), event))
}

/// Puts the person's own views of a kind in this order. One that is not the person's is left out.
pub fn reorder(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    kind: ViewKind,
    ids: &[ViewId],
) -> Result<Recorded<()>, StorageError> {
    let own = saved_view::table
        .filter(saved_view::staff_id.eq(Id::from(actor.user())))
        .filter(saved_view::record_kind.eq(kind.name()))
        .select(saved_view::id)
        .load::<Id>(tx.connection())?;
    let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
    let mut moved = Vec::new();
    for (place, id) in (0_i64..).zip(ids.into_iter().filter(|id| own.contains(id))) {
        diesel::update(saved_view::table.find(id))
            .set(saved_view::place.eq(place))
            .execute(tx.connection())?;
        moved.push(id.0);
    }
    let event = Event::of(actor, EventKind::Change)
        .with("kind", Detail::Code(RecordKind::View.name().to_owned()))
        .with("ids", Detail::Ids(moved));
    Ok(Recorded::new((), event))
}

/// Makes what is shared with a department its owners' own again, before the department goes.
pub(crate) fn unshare(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    department: DepartmentId,
) -> Result<Vec<Event>, StorageError> {
    let ids: Vec<Id> = saved_view::table
        .filter(saved_view::department_id.eq(Id::from(department)))
        .order(saved_view::id)
        .select(saved_view::id)
        .load(tx.connection())?;
    let now = tx.now().micros();
    diesel::update(saved_view::table.filter(saved_view::department_id.eq(Id::from(department))))
        .set((
            saved_view::shared.eq(Sharing::Mine.name()),
            saved_view::department_id.eq(None::<Id>),
            saved_view::version.eq(saved_view::version + 1),
            saved_view::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    let changed = |id| event(actor, EventKind::Change, id, None, None);
    Ok(ids.into_iter().map(changed).collect())
}

fn check_sharing(tx: &mut WriteTx<'_>, actor: &Actor, sharing: Sharing) -> Result<(), UpdateError> {
    if let Sharing::Department(id) = sharing {
        let known: Option<Id> = department::table
            .find(Id::from(id))
            .select(department::id)
            .first(tx.connection())
            .optional()?;
        known.ok_or(StorageError::Refused("department_unknown"))?;
    }
    Ok(sharing.allowed(actor)?)
}

/// A view that the person may change.
fn own(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ViewId,
    expected_version: Option<i64>,
) -> Result<SavedView, StorageError> {
    let view = read::find(&mut tx.reading(), actor, id)?;
    if !may_change(actor, &view) {
        return Err(StorageError::NotAllowed);
    }
    match expected_version {
        Some(expected) if expected != view.version => Err(StorageError::Outdated {
            current: view.version,
        }),
        _ => Ok(view),
    }
}

/// Whether a person may change a view that was found.
pub fn may_change(actor: &Actor, view: &SavedView) -> bool {
    view.owner == actor.user() || actor.may(Area::Settings, Action::Edit).is_ok()
}

fn event(
    actor: &Actor,
    kind: EventKind,
    id: Id,
    before: Option<String>,
    after: Option<String>,
) -> Event {
    let event = Event::of(actor, kind).on(RecordKind::View, id.0);
    if before == after {
        return event;
    }
    event.changing(vec![Change {
        field: "name",
        before,
        after,
    }])
}
