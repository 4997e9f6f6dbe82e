//! Appending: each event gets its place in the chain, its leaf and its row, inside the transaction
//! of the change it tells of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use diesel::prelude::*;
use larets_core::audit::{Change, Detail, Event};
use larets_core::ids::{SessionId, UserId};
use larets_core::time::At;
use larets_security::audit::record::CanonicalEvent;
use larets_security::audit::tree::CompactTree;
use serde_json::Value;

use crate::db::Vault;
use crate::db::connection::AnyConnection;
use crate::error::StorageError;
use crate::schema::{event, event_head};
use crate::types::Id;

/// Serialises the appending of several processes or nodes on PostgreSQL. SQLite's writer lock
/// does it there.
const APPEND_LOCK: &str = "SELECT pg_advisory_xact_lock(7809125264)";

#[derive(Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct EventRow {
    seq: i64,
    at: i64,
    actor_kind: &'static str,
    actor_id: Option<Id>,
    session_id: Option<Id>,
    address: Option<String>,
    action: &'static str,
    record_kind: Option<String>,
    record_id: Option<Id>,
    outcome: &'static str,
    details: String,
    sealed: Option<Vec<u8>>,
    leaf: Vec<u8>,
}

/// Appends events to the chain. The caller commits.
pub(crate) fn append(
    connection: &mut AnyConnection,
    vault: &Vault,
    now: At,
    events: &[Event],
) -> Result<(), StorageError> {
    if let AnyConnection::Postgres(connection) = connection {
        diesel::sql_query(APPEND_LOCK).execute(connection)?;
    }
    let (mut tree, exists) = load_tree(connection)?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        rows.push(row_of(event, &mut tree, vault, now)?);
    }
    insert(connection, &rows)?;
    let head = (
        event_head::size.eq(i64::try_from(tree.size()).unwrap_or(i64::MAX)),
        event_head::root.eq(tree.root().as_bytes().to_vec()),
        event_head::frontier.eq(tree.to_bytes()),
    );
    if exists {
        diesel::update(event_head::table.find(1_i64))
            .set(head)
            .execute(connection)?;
    } else {
        diesel::insert_into(event_head::table)
            .values((event_head::id.eq(1_i64), head))
            .execute(connection)?;
    }
    Ok(())
}

/// Writes many rows: prepared single inserts on SQLite, few long ones on PostgreSQL.
fn insert(connection: &mut AnyConnection, rows: &[EventRow]) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(connection) => {
            for row in rows {
                diesel::insert_into(event::table)
                    .values(row)
                    .execute(connection)?;
            }
        }
        AnyConnection::Postgres(connection) => {
            for chunk in rows.chunks(200) {
                diesel::insert_into(event::table)
                    .values(chunk)
                    .execute(connection)?;
            }
        }
    }
    Ok(())
}

/// The tree as it stands, and whether its row exists yet.
pub(super) fn load_tree(
    connection: &mut AnyConnection,
) -> Result<(CompactTree, bool), StorageError> {
    let frontier: Option<Vec<u8>> = event_head::table
        .find(1_i64)
        .select(event_head::frontier)
        .first(connection)
        .optional()?;
    match frontier {
        None => Ok((CompactTree::new(), false)),
        Some(bytes) => CompactTree::from_bytes(&bytes)
            .map(|tree| (tree, true))
            .map_err(|error| StorageError::Broken(format!("the head of the event tree: {error}"))),
    }
}

fn row_of(
    event: &Event,
    tree: &mut CompactTree,
    vault: &Vault,
    now: At,
) -> Result<EventRow, StorageError> {
    let seq = tree.size() + 1;
    let sealed = if event.changes.is_empty() {
        None
    } else {
        let place = u128::from(seq).to_be_bytes();
        Some(vault.seal_audit(
            "event",
            "sealed",
            place,
            changes_text(&event.changes).as_bytes(),
        )?)
    };
    let details = details_text(event)?;
    let address = event.actor.address.map(|address| address.to_string());
    let record = CanonicalEvent {
        seq,
        at: now.micros(),
        actor_kind: event.actor.kind,
        actor_id: event.actor.user.map(UserId::to_bytes),
        session: event.actor.session.map(SessionId::to_bytes),
        address: address.as_deref(),
        action: event.kind.name(),
        record_kind: event.record.map(|record| record.kind.name()),
        record_id: event.record.map(|record| record.id.into_bytes()),
        outcome: event.outcome.name(),
        details: &details,
        sealed: sealed.as_deref(),
    };
    let leaf = record.leaf();
    tree.append(leaf);
    Ok(EventRow {
        seq: i64::try_from(seq).unwrap_or(i64::MAX),
        at: now.micros(),
        actor_kind: event.actor.kind,
        actor_id: event.actor.user.map(Id::from),
        session_id: event.actor.session.map(Id::from),
        address,
        action: event.kind.name(),
        record_kind: event.record.map(|record| record.kind.name().to_owned()),
        record_id: event.record.map(|record| Id(record.id)),
        outcome: event.outcome.name(),
        details,
        sealed,
        leaf: leaf.as_bytes().to_vec(),
    })
}

/// The details as JSON, in the order of their names. Put together without a copy of each id, as a page
/// has many.
fn details_text(event: &Event) -> Result<String, StorageError> {
    let why = Detail::Code(event.actor.why.to_owned());
    let mut details: BTreeMap<&str, &Detail> = BTreeMap::new();
    if !event.actor.why.is_empty() {
        details.insert("why", &why);
    }
    details.extend(event.details.iter().map(|(name, detail)| (*name, detail)));
    let broken = |error: serde_json::Error| StorageError::Broken(error.to_string());
    let mut text = "{".to_owned();
    for (place, (name, detail)) in details.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(name).map_err(broken)?);
        text.push(':');
        match detail {
            Detail::Number(number) => text.push_str(&number.to_string()),
            Detail::Code(code) => text.push_str(&serde_json::to_string(code).map_err(broken)?),
            Detail::Codes(codes) => text.push_str(&serde_json::to_string(codes).map_err(broken)?),
            Detail::Ids(ids) => {
                text.push('[');
                for (place, id) in ids.iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    // Writing into memory does not fail.
                    let _ = write!(text, "{comma}\"{id}\"");
                }
                text.push(']');
            }
        }
    }
    text.push('}');
    Ok(text)
}

fn changes_text(changes: &[Change]) -> String {
    let list: Vec<Value> = changes
        .iter()
        .map(|change| serde_json::json!([change.field, change.before, change.after]))
        .collect();
    Value::Array(list).to_string()
}

#[cfg(test)]
mod tests {
    use larets_core::access::SystemActor;
    use larets_core::audit::EventKind;
    use uuid::Uuid;

    use super::*;

    // Shows that details are the JSON that serde would write of them, whatever stands in them.
    #[test]
    fn details_are_json() {
        let ids = [1, 2].map(Uuid::from_u128);
        let event = Event::of(&SystemActor::for_job("a \"why\""), EventKind::List)
            .with("ids", Detail::Ids(ids.to_vec()))
            .with("kind", Detail::Code("дела\n\\".to_owned()))
            .with(
                "by",
                Detail::Codes(vec!["a".to_owned(), "\u{1}".to_owned()]),
            )
            .with("none", Detail::Ids(Vec::new()))
            .with("count", Detail::Number(-3));
        let expected = serde_json::json!({
            "why": "a \"why\"", "ids": ids, "kind": "дела\n\\", "by": ["a", "\u{1}"],
            "none": [], "count": -3,
        });
        assert_eq!(details_text(&event).unwrap(), expected.to_string());
        let mut nothing = Event::of(&SystemActor::for_job(""), EventKind::List);
        nothing.details.clear();
        assert_eq!(details_text(&nothing).unwrap(), "{}");
    }
}
