//! What others have changed of a person's records, or of all that the person may see, from the record
//! of events: which record, who, and which fields; no values.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Level, RecordField as _};
use larets_core::audit::{EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::UserId;
use larets_core::lists::{FilterField, Listed, Sort, SortBy};
use larets_core::time::At;
use serde_json::Value;
use uuid::Uuid;

use super::{GROUP_LIMIT, Whose};
use crate::clients::filter::Filter;
use crate::clients::list::{Plan, is_seen};
use crate::clients::record::{CardRecord, CardRules};
use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, Count};
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::event;
use crate::types::Id;

/// Most records of a kind that are looked through, of the living and of the bin.
const RECORDS_LIMIT: i64 = 500;
/// Most events that are looked through for a kind.
const EVENTS_LIMIT: i64 = 5_000;
/// Most people told of for one record.
const PEOPLE_LIMIT: usize = 5;

/// A record that somebody else has changed.
#[derive(Debug, Clone)]
pub struct ChangedRecord {
    /// Its kind.
    pub kind: RecordKind,
    /// Which one.
    pub id: Uuid,
    /// What it is called, as far as the reader may see it.
    pub title: String,
    /// Whether it is in the bin now.
    pub in_bin: bool,
    /// When it was last changed.
    pub at: At,
    /// How often.
    pub times: i64,
    /// Who, the last one first.
    pub by: Vec<UserId>,
    /// The fields that changed, of those that the reader may see.
    pub fields: Vec<String>,
}

/// Records that others have changed, and how many there are.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The latest first.
    pub records: Vec<ChangedRecord>,
    /// Of all.
    pub count: Count,
}

/// What others than `person` have changed of these records since a moment.
pub fn changes(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    person: UserId,
    whose: Whose,
    since: At,
) -> Result<Changes, StorageError> {
    let mut records = Vec::new();
    let mut exact = of_kind::<Contact>(tx, grants, (person, whose), since, &mut records)?;
    exact &= of_kind::<Company>(tx, grants, (person, whose), since, &mut records)?;
    exact &= of_kind::<Deal>(tx, grants, (person, whose), since, &mut records)?;
    records.sort_by(|first, second| second.at.cmp(&first.at).then(first.id.cmp(&second.id)));
    let value = i64::try_from(records.len()).unwrap_or(i64::MAX);
    records.truncate(GROUP_LIMIT);
    Ok(Changes {
        records,
        count: Count { value, exact },
    })
}

/// Record, who, what, when, and the details of an event.
type Row = (Option<Id>, Option<Id>, String, i64, String);

/// Adds those of one kind. False when there were more than are looked through.
fn of_kind<R: CardRecord + Listed>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    (person, whose): (UserId, Whose),
    since: At,
    found: &mut Vec<ChangedRecord>,
) -> Result<bool, StorageError> {
    let Some(grant) = R::grant(grants) else {
        return Ok(true);
    };
    let by_owner = whose == Whose::Seen || grant.may_search_by(R::OWNER).is_ok();
    if !by_owner || grant.level(R::NOTES) < Level::Read {
        return Ok(true);
    }
    let mut exact = true;
    let mut rows: Vec<R::Columns> = Vec::new();
    let parts = [(false, whose.part(grant)), (true, whose.part_of_bin(grant))];
    for (bin, part) in parts {
        let Some(part) = part else { continue };
        let plan = Plan {
            sort: Some(Sort {
                by: SortBy::UpdatedAt,
                descending: true,
            }),
            filters: vec![Filter::Moment(
                FilterField::UpdatedAt,
                Some(since.micros()),
                None,
            )],
            bin,
            after: None,
            limit: RECORDS_LIMIT,
        };
        let mut some = R::Columns::stream(tx.connection(), &part, &plan)?;
        exact &= some.len() <= usize::try_from(RECORDS_LIMIT).unwrap_or_default();
        some.retain(|row| is_seen(grant, &row.kept().placement, bin));
        rows.extend(some);
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.kept().id).collect();
    let (mut events, all) = of_others::<R>(tx, person, since, &ids)?;
    exact &= all;
    for row in &rows {
        let kept = row.kept();
        let mut changed = ChangedRecord {
            kind: R::KIND,
            id: kept.id.0,
            title: R::title(grant, row),
            in_bin: kept.in_bin(),
            at: since,
            times: 0,
            by: Vec::new(),
            fields: Vec::new(),
        };
        for (_, by, action, at, details) in events.remove(&kept.id).unwrap_or_default() {
            let mut fields = fields_in(&details);
            fields.retain(|name| {
                let field = R::Field::from_name(name);
                field.is_some_and(|field| grant.level(field) >= Level::Read)
            });
            // A change of which nothing may be seen is not told of.
            if action == EventKind::Change.name() && fields.is_empty() {
                continue;
            }
            changed.at = changed.at.max(At::from_micros(at));
            changed.times += 1;
            if let Some(by) = by.map(UserId::from)
                && !changed.by.contains(&by)
                && changed.by.len() < PEOPLE_LIMIT
            {
                changed.by.push(by);
            }
            if action == EventKind::Change.name() {
                fields.retain(|name| !changed.fields.contains(name));
                changed.fields.extend(fields);
            }
        }
        if changed.times > 0 {
            found.push(changed);
        }
    }
    Ok(exact)
}

/// The changes that other people made of these records, by record, the latest first.
fn of_others<R: CardRules>(
    tx: &mut ReadTx<'_>,
    person: UserId,
    since: At,
    ids: &[Id],
) -> Result<(HashMap<Id, Vec<Row>>, bool), StorageError> {
    let mut events: HashMap<Id, Vec<Row>> = HashMap::new();
    let mut all = true;
    let kinds = [
        EventKind::Create,
        EventKind::Change,
        EventKind::Delete,
        EventKind::Restore,
    ];
    let actions: Vec<&'static str> = kinds.iter().map(|kind| kind.name()).collect();
    for chunk in ids.chunks(500) {
        let rows: Vec<Row> = each!(tx.connection(), c => {
            event::table
                .filter(one_of(event::record_id.assume_not_null(), chunk))
                .filter(event::record_kind.eq(R::KIND.name()))
                .filter(event::at.ge(since.micros()))
                .filter(event::action.eq_any(actions.clone()))
                .filter(event::outcome.eq("done"))
                .filter(event::actor_id.is_not_null())
                .filter(event::actor_id.ne(Id::from(person)))
                .order(event::seq.desc())
                .limit(EVENTS_LIMIT)
                .select((
                    event::record_id,
                    event::actor_id,
                    event::action,
                    event::at,
                    event::details,
                ))
                .load(c)
        })?;
        all &= i64::try_from(rows.len()).is_ok_and(|count| count < EVENTS_LIMIT);
        for row in rows {
            if let Some(id) = row.0 {
                events.entry(id).or_default().push(row);
            }
        }
    }
    Ok((events, all))
}

/// The names of the fields that an event names.
fn fields_in(details: &str) -> Vec<String> {
    let details: Value = serde_json::from_str(details).unwrap_or_default();
    let names = details.get("fields").and_then(Value::as_array);
    let names = names.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}
