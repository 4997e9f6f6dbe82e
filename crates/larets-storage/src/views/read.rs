//! Reading saved views: a person's own, and those shared with that person.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::ids::ViewId;
use larets_core::views::SavedView;

use super::row::ViewColumns;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::saved_view;
use crate::types::Id;

/// Most views of a person's list.
const LIMIT: i64 = 1000;

/// The views that a person finds: own ones first, each group in its order.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<SavedView>, StorageError> {
    let me = Id::from(actor.user());
    let departments = actor.departments();
    let departments: Vec<Id> = departments.iter().map(|id| Id::from(*id)).collect();
    let mut rows: Vec<ViewColumns> = saved_view::table
        .filter(
            saved_view::staff_id
                .eq(me)
                .or(saved_view::shared.eq("everyone"))
                .or(saved_view::shared
                    .eq("department")
                    .and(saved_view::department_id.eq_any(departments))),
        )
        .order((saved_view::place, saved_view::id))
        .limit(LIMIT)
        .select(saved_view::all_columns)
        .load(tx.connection())?;
    if actor.is_previewed() {
        rows.retain(|row| row.shared != "mine");
    }
    rows.sort_by_key(|row| row.staff_id != me);
    let vault = tx.vault();
    rows.into_iter().map(|row| row.into_view(vault)).collect()
}

/// One view that a person finds.
pub fn find(tx: &mut ReadTx<'_>, actor: &Actor, id: ViewId) -> Result<SavedView, StorageError> {
    let row: ViewColumns = saved_view::table
        .find(Id::from(id))
        .select(saved_view::all_columns)
        .first(tx.connection())?;
    let view = row.into_view(tx.vault())?;
    if view.draft.sharing.reaches(actor, view.owner) {
        Ok(view)
    } else {
        Err(StorageError::NotFound)
    }
}
