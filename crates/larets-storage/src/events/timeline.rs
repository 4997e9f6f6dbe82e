//! Reading the events of one record, for its timeline and for telling which fields changed since a
//! version. Changed values are opened here, and come out only as a grant shows them.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{ReadGrant, RecordField, Shown};
use larets_core::ids::UserId;
use larets_core::points::HasChannels;
use larets_core::time::At;
use serde_json::Value;
use uuid::Uuid;

use crate::clients::{CardKind, ClientGrants};
use crate::db::{EVENT, ReadTx};
use crate::error::StorageError;
use crate::schema::event;
use crate::search;
use crate::types::Id;

/// One event of a record of the kind `R`.
#[derive(Clone)]
pub struct RecordEvent<R: HasChannels> {
    /// Names it; made of its place in the chain, but does not tell it: counting events is counting
    /// what everybody does.
    pub id: Uuid,
    /// When.
    pub at: At,
    /// Who, if a person.
    pub author: Option<UserId>,
    /// What.
    pub action: String,
    /// The fields that changed. One that the record does not know is left out.
    pub changes: Vec<FieldChange<R>>,
}

impl<R: HasChannels> std::fmt::Debug for RecordEvent<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordEvent({} {})", self.id, self.action)
    }
}

/// A field before and after. The values open only through a grant; no `Serialize`, no `Debug`.
#[derive(Clone)]
pub struct FieldChange<R: HasChannels> {
    field: R::Field,
    before: Option<String>,
    after: Option<String>,
    takes_back: bool,
}

impl<R: HasChannels> FieldChange<R> {
    /// A change of this field. Empty values are none.
    pub fn new(field: R::Field, before: Option<String>, after: Option<String>) -> Self {
        Self {
            field,
            before,
            after,
            takes_back: false,
        }
    }

    /// Whether it takes back the change of this field before it.
    pub fn takes_back(&self) -> bool {
        self.takes_back
    }

    /// Which field.
    pub fn field(&self) -> R::Field {
        self.field
    }

    /// What was there, as far as the grant shows it; none when there was nothing.
    pub fn before(&self, grant: &ReadGrant<R>) -> Option<Shown<String>> {
        let value = self.before.as_ref()?;
        Some(grant.show_text(self.field, value))
    }

    /// What came in its place.
    pub fn after(&self, grant: &ReadGrant<R>) -> Option<Shown<String>> {
        let value = self.after.as_ref()?;
        Some(grant.show_text(self.field, value))
    }
}

type Row = (i64, i64, Option<Id>, String, String, Option<Vec<u8>>);

/// The detail of an event that names the field whose last change it takes back.
pub(crate) const TAKES_BACK: &str = "takes_back";

/// The latest events of a record with these actions, older than `before`. At most `limit`. The
/// caller has found the record to be covered by the grant, which has to be one for its kind.
pub fn of_record<R: CardKind + HasChannels>(
    tx: &mut ReadTx<'_>,
    _grant: &ReadGrant<R>,
    record: Uuid,
    actions: &[&'static str],
    before: Option<At>,
    limit: i64,
) -> Result<Vec<RecordEvent<R>>, StorageError> {
    let rows: Vec<Row> = event::table
        .filter(event::record_id.eq(Id(record)))
        .filter(event::record_kind.eq(R::KIND.name()))
        .filter(event::action.eq_any(actions.to_vec()))
        .filter(event::outcome.eq("done"))
        .filter(event::at.lt(before.map_or(i64::MAX, At::micros)))
        .order(event::seq.desc())
        .limit(limit)
        .select((
            event::seq,
            event::at,
            event::actor_id,
            event::action,
            event::details,
            event::sealed,
        ))
        .load(tx.connection())?;
    let vault = tx.vault();
    rows.into_iter()
        .map(|(seq, at, actor, action, details, sealed)| {
            let mut changes: Vec<FieldChange<R>> = match sealed {
                None => Vec::new(),
                Some(sealed) => {
                    let place = u128::try_from(seq).unwrap_or_default().to_be_bytes();
                    let plain = vault.open_audit("event", "sealed", place, &sealed)?;
                    read_changes(&plain)
                }
            };
            if let Some(field) = taken_back(&details) {
                for change in &mut changes {
                    change.takes_back = change.field.name() == field;
                }
            }
            Ok(RecordEvent {
                id: Uuid::from_bytes(vault.blind(EVENT, &seq.to_string())),
                at: At::from_micros(at),
                author: actor.map(UserId::from),
                action,
                changes,
            })
        })
        .collect()
}

/// Puts names in the place of the ids that changes of links hold: of the records that the reader
/// may see. A change of which nothing is left goes.
pub fn name_links<R: CardKind + HasChannels>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    events: &mut [RecordEvent<R>],
) -> Result<(), StorageError> {
    for (field, kind) in R::LINKS {
        let changes = events.iter().flat_map(|event| &event.changes);
        let of_field = changes.filter(|change| change.field == *field);
        let texts = of_field.flat_map(|change| change.before.iter().chain(&change.after));
        let mut ids: Vec<Id> = texts.flat_map(|text| ids_in(text)).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = search::titles(tx.connection(), grants, *kind, &ids)?;
        for event in events.iter_mut() {
            event.changes.retain_mut(|change| {
                if change.field != *field {
                    return true;
                }
                change.before = named(change.before.take(), &names);
                change.after = named(change.after.take(), &names);
                change.before != change.after
            });
        }
    }
    Ok(())
}

fn ids_in(text: &str) -> impl Iterator<Item = Id> {
    let lines = text.lines();
    lines.filter_map(|line| Uuid::try_parse(line).ok().map(Id))
}

fn named(text: Option<String>, names: &HashMap<Id, String>) -> Option<String> {
    let known: Vec<&str> = ids_in(&text?)
        .filter_map(|id| names.get(&id).map(String::as_str))
        .collect();
    (!known.is_empty()).then(|| known.join("\n"))
}

fn taken_back(details: &str) -> Option<String> {
    // Few have it, and reading each would cost.
    if !details.contains(TAKES_BACK) {
        return None;
    }
    let details: Value = serde_json::from_str(details).ok()?;
    details.get(TAKES_BACK)?.as_str().map(str::to_owned)
}

fn read_changes<R: HasChannels>(plain: &[u8]) -> Vec<FieldChange<R>> {
    let Ok(Value::Array(list)) = serde_json::from_slice(plain) else {
        return Vec::new();
    };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    list.iter()
        .filter_map(|change| {
            let field = R::Field::from_name(change.get(0)?.as_str()?)?;
            Some(FieldChange::new(
                field,
                text(change.get(1)),
                text(change.get(2)),
            ))
        })
        .collect()
}

/// The fields of a record that changed after it had this version.
pub fn changed_fields_since(
    tx: &mut ReadTx<'_>,
    record: Uuid,
    version: i64,
) -> Result<Vec<String>, StorageError> {
    let rows: Vec<String> = event::table
        .filter(event::record_id.eq(Id(record)))
        .filter(event::action.eq("record.change"))
        .order(event::seq.desc())
        .limit(100)
        .select(event::details)
        .load(tx.connection())?;
    let mut fields = Vec::new();
    for details in rows {
        let Ok(details) = serde_json::from_str::<Value>(&details) else {
            continue;
        };
        if details
            .get("version")
            .and_then(Value::as_i64)
            .unwrap_or_default()
            <= version
        {
            break;
        }
        let names = details
            .get("fields")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for name in names.iter().filter_map(Value::as_str) {
            if !fields.iter().any(|known| known == name) {
                fields.push(name.to_owned());
            }
        }
    }
    Ok(fields)
}
