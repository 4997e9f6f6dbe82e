//! Rules on top of the roles: of a department, which hold for the people of it and of those below, and
//! exceptions for one person.

use diesel::prelude::*;
use larets_core::access::{
    Actor, ChangeGrant, Permit, Placement, ReadGrant, RuleRecord, RuleSubject,
};
use larets_core::audit::{Change, Event, EventKind, RecordKind};
use larets_core::users::User;
use uuid::Uuid;

use super::guard::{has_all_of, keeping_an_administrator};
use super::rule_row::RuleRow;
use super::schema::access_rule;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::department;
use crate::types::Id;
use crate::users;

/// Most rules of one department or person.
pub const RULES_MAX: i64 = 100;

/// The rules of a department or a person, oldest first.
pub fn list(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    subject: RuleSubject,
) -> Result<Vec<RuleRecord>, StorageError> {
    check_subject(tx, grant, subject)?;
    load(tx, subject)
}

fn load(tx: &mut ReadTx<'_>, subject: RuleSubject) -> Result<Vec<RuleRecord>, StorageError> {
    let query = access_rule::table
        .order(access_rule::id)
        .select(RuleRow::as_select())
        .into_boxed();
    let query = match subject {
        RuleSubject::Department(id) => query.filter(access_rule::department_id.eq(Id::from(id))),
        RuleSubject::Person(id) => query.filter(access_rule::staff_id.eq(Id::from(id))),
    };
    let rows: Vec<RuleRow> = query.load(tx.connection())?;
    rows.into_iter().map(RuleRow::record).collect()
}

fn check_subject(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    subject: RuleSubject,
) -> Result<(), StorageError> {
    match subject {
        RuleSubject::Person(id) => users::read::person(tx, grant, id).map(drop),
        RuleSubject::Department(id) => {
            let known: i64 = department::table
                .filter(department::id.eq(Id::from(id)))
                .count()
                .get_result(tx.connection())?;
            let placement = Placement {
                owner: None,
                department: Some(id),
            };
            if known > 0 && grant.rows().covers(&placement) {
                Ok(())
            } else {
                Err(StorageError::NotFound)
            }
        }
    }
}

/// Whether the one who changes may change rules of this department or person: of a department only who
/// may do so everywhere, as people come to it from anywhere.
fn may_change(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    everywhere: Option<&Permit>,
    actor: &Actor,
    subject: RuleSubject,
) -> Result<(), StorageError> {
    check_subject(&mut tx.reading(), grant.read(), subject)?;
    match subject {
        RuleSubject::Department(_) => everywhere.map(drop).ok_or(StorageError::NotAllowed),
        RuleSubject::Person(id) => {
            let person = users::read::record(&mut tx.reading(), id)?;
            let placement = Placement {
                owner: Some(id),
                department: person.department,
            };
            if !grant.covers(&placement) || actor.user() == id {
                // An exception for oneself is somebody else's to give.
                return Err(StorageError::NotAllowed);
            }
            has_all_of(tx, actor, id)
        }
    }
}

/// What a rule of a department gives or takes, also when it goes, concerns people who have more and people
/// who come later: the one who makes or removes it has all of that. Of a person this is asked
/// [after the change](still_within).
fn may_give(actor: &Actor, record: &RuleRecord) -> Result<(), StorageError> {
    match record.subject {
        RuleSubject::Department(_) if !record.rule.is_within(actor.rights()) => {
            Err(StorageError::Refused("beyond_own_rights"))
        }
        _ => Ok(()),
    }
}

/// Refuses when a person has come to have more than the one who changed something.
fn still_within(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    subject: RuleSubject,
) -> Result<(), StorageError> {
    match subject {
        RuleSubject::Person(id) => has_all_of(tx, actor, id),
        RuleSubject::Department(_) => Ok(()),
    }
}

/// Adds a rule. It holds from the next request on.
pub fn add(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    everywhere: Option<&Permit>,
    actor: &Actor,
    record: &RuleRecord,
) -> Result<Recorded<Uuid>, StorageError> {
    may_change(tx, grant, everywhere, actor, record.subject)?;
    may_give(actor, record)?;
    if record.rule.until.is_some_and(|until| until <= tx.now()) {
        return Err(StorageError::Refused("rule_ended"));
    }
    let count = load(&mut tx.reading(), record.subject)?.len();
    if i64::try_from(count).unwrap_or(i64::MAX) >= RULES_MAX {
        return Err(StorageError::Refused("too_many_rules"));
    }
    let record = RuleRecord {
        id: Uuid::now_v7(),
        maker: actor.reference().user,
        created_at: tx.now(),
        ..record.clone()
    };
    keeping_an_administrator(tx, |tx| {
        diesel::insert_into(access_rule::table)
            .values(RuleRow::new(&record))
            .execute(tx.connection())?;
        still_within(tx, actor, record.subject)
    })?;
    let changes = changes(&record, |text| (None, Some(text)));
    Ok(Recorded::new(
        record.id,
        event(actor, record.subject, changes),
    ))
}

/// Removes a rule.
pub fn remove(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<User>,
    everywhere: Option<&Permit>,
    actor: &Actor,
    id: Uuid,
) -> Result<Recorded<()>, StorageError> {
    let row: RuleRow = access_rule::table
        .find(Id(id))
        .select(RuleRow::as_select())
        .first(tx.connection())?;
    let record = row.record()?;
    may_change(tx, grant, everywhere, actor, record.subject)?;
    may_give(actor, &record)?;
    keeping_an_administrator(tx, |tx| {
        diesel::delete(access_rule::table.find(Id(id))).execute(tx.connection())?;
        still_within(tx, actor, record.subject)
    })?;
    let changes = changes(&record, |text| (Some(text), None));
    Ok(Recorded::new((), event(actor, record.subject, changes)))
}

/// What a rule says, and why it was made when somebody said so.
fn changes(
    record: &RuleRecord,
    put: impl Fn(String) -> (Option<String>, Option<String>),
) -> Vec<Change> {
    let told = [
        ("rule", record.rule.to_string()),
        ("note", record.note.clone()),
    ];
    told.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| {
            let (before, after) = put(text);
            Change {
                field,
                before,
                after,
            }
        })
        .collect()
}

fn event(actor: &Actor, subject: RuleSubject, changes: Vec<Change>) -> Event {
    let event = Event::of(actor, EventKind::Change);
    match subject {
        RuleSubject::Department(id) => event.on(RecordKind::Department, id.as_uuid()),
        RuleSubject::Person(id) => event.on(RecordKind::User, id.as_uuid()),
    }
    .changing(changes)
}
