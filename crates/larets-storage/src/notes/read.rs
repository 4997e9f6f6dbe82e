//! Reading the notes of one client, newest first.

use diesel::prelude::*;
use larets_core::ids::NoteId;
use larets_core::time::At;

use super::row::{Leave, NoteColumns};
use super::{Note, NoteParent};
use crate::clients::ClientGrants;
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::{note, staff};
use crate::types::Id;

/// Notes of a client older than `before`, newest first, at most `limit`. Not found when the grants
/// do not cover the client; none when its notes may not be read.
pub fn list_of(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    parent: NoteParent,
    before: Option<At>,
    limit: i64,
) -> Result<Vec<Note>, StorageError> {
    let leave = Leave::of(tx.connection(), grants, parent)?;
    if !leave.to_read() {
        return Ok(Vec::new());
    }
    let before = before.map_or(i64::MAX, At::micros);
    macro_rules! notes {
        ($condition:expr) => {
            each!(tx.connection(), c => {
                note::table
                    .left_join(staff::table)
                    .filter($condition)
                    .filter(note::created_at.lt(before))
                    .order((note::created_at.desc(), note::id.desc()))
                    .limit(limit)
                    .select((note::all_columns, staff::name.nullable()))
                    .load(c)
            })
        };
    }
    let rows: Vec<(NoteColumns, Option<String>)> = match parent {
        NoteParent::Contact(id) => notes!(note::contact_id.eq(Id::from(id))),
        NoteParent::Company(id) => notes!(note::company_id.eq(Id::from(id))),
        NoteParent::Deal(id) => notes!(note::deal_id.eq(Id::from(id))),
    }?;
    let notes = rows.into_iter();
    Ok(notes
        .filter_map(|(columns, author)| columns.into_note(author, &leave))
        .collect())
}

/// One note.
pub fn one(tx: &mut ReadTx<'_>, grants: &ClientGrants, id: NoteId) -> Result<Note, StorageError> {
    let (columns, author): (NoteColumns, Option<String>) = each!(tx.connection(), c => {
        note::table
            .left_join(staff::table)
            .filter(note::id.eq(Id::from(id)))
            .select((note::all_columns, staff::name.nullable()))
            .get_result(c)
    })?;
    let parent = columns.parent().ok_or(StorageError::NotFound)?;
    let leave = Leave::of(tx.connection(), grants, parent)?;
    if !leave.to_read() {
        return Err(StorageError::NotFound);
    }
    columns
        .into_note(author, &leave)
        .ok_or(StorageError::NotFound)
}
