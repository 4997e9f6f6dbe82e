//! Lists of links that are put back to what they were: a client that became another by a merge is
//! found by that one's link, so what merges have added stays.

use diesel::prelude::*;
use larets_core::acts::MERGES_FOLLOWED;
use serde_json::Value;

use super::image::Picture;
use super::kinds::Imaged;
use super::undo::Extent;
use crate::db::WriteTx;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::{company, contact};
use crate::types::Id;

/// A list as it is and as it will be.
pub(super) struct NextList {
    pub name: String,
    pub present: Value,
    pub next: Value,
}

/// The records that one became by merges, one after another.
pub(super) fn became(
    connection: &mut AnyConnection,
    list: &str,
    id: Id,
) -> Result<Vec<Id>, StorageError> {
    let mut found = Vec::new();
    let mut at = id;
    for _ in 0..MERGES_FOLLOWED {
        let into: Option<Option<Id>> = if list == "contacts" {
            each!(&mut *connection, c => {
                contact::table.find(at).select(contact::merged_into).first(c)
            })
            .optional()?
        } else {
            each!(&mut *connection, c => {
                company::table.find(at).select(company::merged_into).first(c)
            })
            .optional()?
        };
        let Some(into) = into.flatten() else { break };
        found.push(into);
        at = into;
    }
    Ok(found)
}

/// The ids of a list in its order.
pub(super) fn ids(list: &Value) -> Vec<&str> {
    let entries = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let ids = entries.iter().filter_map(|entry| entry.get(0)?.as_str());
    ids.collect()
}

/// The lists that an act changed, as they will be when they are put back. A link that came since stays
/// when a merge made it: any that the act did not leave, unless all of it is put back, and always that
/// to what a client of the list became.
pub(super) fn put_back<R: Imaged>(
    tx: &mut WriteTx<'_>,
    id: Id,
    (before, after): (&Picture, &Picture),
    extent: Extent,
) -> Result<Vec<NextList>, StorageError> {
    if !before.values().any(Value::is_array) {
        return Ok(Vec::new());
    }
    let mut present = R::links(tx.connection(), id)?;
    let mut lists = Vec::new();
    for (name, list) in before.iter().filter(|(_, value)| value.is_array()) {
        let present = present.remove(name).unwrap_or_default();
        let mut stay: Vec<String> = Vec::new();
        for id in ids(list).into_iter().filter_map(|id| id.parse().ok()) {
            let others = became(tx.connection(), name, Id(id))?;
            stay.extend(others.iter().map(|other| other.0.to_string()));
        }
        let (there, left) = (ids(list), after.get(name).map(ids).unwrap_or_default());
        let stays = |id: &str| {
            let since = extent != Extent::Force && !left.contains(&id);
            !there.contains(&id) && (since || stay.iter().any(|other| other == id))
        };
        let entries = present.as_array().map(Vec::as_slice).unwrap_or_default();
        let kept = entries.iter().filter(|entry| {
            let id = entry.get(0).and_then(Value::as_str);
            id.is_some_and(stays)
        });
        let next = list.as_array().into_iter().flatten().chain(kept);
        lists.push(NextList {
            name: name.clone(),
            next: Value::Array(next.cloned().collect()),
            present,
        });
    }
    Ok(lists)
}
