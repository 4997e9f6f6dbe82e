//! What is told of a record that an act, or its undoing, makes another: each field from the value that
//! it has to the one that it gets, in the words in which ordinary changes are told.

use larets_core::access::RecordField as _;
use larets_core::audit::Change;
use serde_json::Value;

use super::image::{field_of, picture};
use super::kinds::Imaged;
use super::links::{NextList, ids};
use crate::clients::placement::names_once;
use crate::clients::table::CardTable;
use crate::clients::tags;
use crate::db::WriteTx;
use crate::error::StorageError;

/// Columns of text that are told in other words.
const APART: [&str; 3] = ["channels", "tags", "next_step"];

/// Whether a column is the text of a field as it stands.
pub(super) fn is_text(column: &str, value: &Value) -> bool {
    value.is_string() && field_of(column) == column && !APART.contains(&column)
}

/// A field that goes from one value to another; empty values are none.
fn change<R: Imaged>(field: R::Field, before: Option<String>, after: Option<String>) -> Change {
    Change {
        field: field.name(),
        before: before.filter(|text| !text.is_empty()),
        after: after.filter(|text| !text.is_empty()),
    }
}

/// What differs between two states of a row.
pub(super) fn between<R: Imaged>(
    tx: &mut WriteTx<'_>,
    before: &R::Columns,
    after: &R::Columns,
) -> Result<Vec<Change>, StorageError> {
    let (was, is) = (picture(before)?, picture(after)?);
    let mut told = Vec::new();
    for (column, value) in was.iter().filter(|(name, value)| is_text(name, value)) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(now) = is.get(column)
            && now != value
            && let Some(field) = R::Field::from_name(column)
        {
            told.push(change::<R>(field, text(value), text(now)));
        }
    }
    let joined = |columns: &R::Columns| tags::from_column(columns.tags()).join("\n");
    let (was, is) = (joined(before), joined(after));
    if was != is
        && let Some(field) = R::Field::from_name("tags")
    {
        told.push(change::<R>(field, Some(was), Some(is)));
    }
    let (from, to) = (before.kept().placement, after.kept().placement);
    if from != to {
        let (was, is) = (names_once(tx, from)?, names_once(tx, to)?);
        if from.owner != to.owner {
            told.push(change::<R>(R::OWNER, was.0, is.0));
        }
        if from.department != to.department {
            told.push(change::<R>(R::DEPARTMENT, was.1, is.1));
        }
    }
    told.extend(R::told_apart(tx, before, after)?);
    Ok(told)
}

/// What differs between lists as they are and as they will be. Ids are told, not names.
pub(super) fn of_lists<R: Imaged>(lists: &[NextList]) -> Vec<Change> {
    let told = lists.iter().filter_map(|list| {
        let differ = list.present != list.next;
        let field = R::Field::from_name(&list.name).filter(|_| differ)?;
        let text = |list| Some(ids(list).join("\n"));
        Some(change::<R>(field, text(&list.present), text(&list.next)))
    });
    told.collect()
}
