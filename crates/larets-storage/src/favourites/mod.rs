//! What a person goes back to: the records marked by hand, and those opened last. Names are read
//! under the person's grants when they are asked for; what is not seen any more is left out.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use uuid::Uuid;

use crate::clients::ClientGrants;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::{company, contact, deal, event, favourite};
use crate::search;
use crate::types::Id;

/// Most favourites of a person.
pub const FAVOURITES_LIMIT: i64 = 100;
/// Most records of [`recent`].
pub const RECENT_LIMIT: usize = 20;
/// A person's events are looked through for openings in pages of so many, and so many pages at most:
/// a change of many records is as many events.
const EVENTS: i64 = 1000;
const EVENT_PAGES: i64 = 20;

/// The kinds that are marked and opened.
pub const KINDS: &[RecordKind] = &[RecordKind::Contact, RecordKind::Company, RecordKind::Deal];

/// A record by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is.
    pub kind: RecordKind,
    /// Which one.
    pub id: Uuid,
    /// Its name, as far as the reader may see it.
    pub title: String,
}

/// The records of a list that the reader sees, in their order.
fn named(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    records: &[(RecordKind, Id)],
) -> Result<Vec<Named>, StorageError> {
    let mut named = Vec::with_capacity(records.len());
    for kind in KINDS {
        let of_kind = records.iter().filter(|(other, _)| other == kind);
        let ids: Vec<Id> = of_kind.map(|(_, id)| *id).collect();
        if !ids.is_empty() {
            let titles = search::titles(tx.connection(), grants, *kind, &ids)?;
            named.extend(titles.into_iter().map(|(id, title)| Named {
                kind: *kind,
                id: id.0,
                title,
            }));
        }
    }
    named.sort_by_key(|one| records.iter().position(|(_, id)| id.0 == one.id));
    Ok(named)
}

fn kind_of(name: &str) -> Option<RecordKind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// The records a person has marked, the last one first.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Named>, StorageError> {
    if actor.is_previewed() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, Id)> = favourite::table
        .filter(favourite::staff_id.eq(Id::from(actor.user())))
        .order((favourite::created_at.desc(), favourite::record_id.desc()))
        .limit(FAVOURITES_LIMIT)
        .select((favourite::record_kind, favourite::record_id))
        .load(tx.connection())?;
    let rows = rows.into_iter();
    let records: Vec<(RecordKind, Id)> = rows
        .filter_map(|(kind, id)| Some((kind_of(&kind)?, id)))
        .collect();
    named(tx, &ClientGrants::of(actor), &records)
}

/// The records a person opened last, the last one first.
pub fn recent(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Named>, StorageError> {
    if actor.is_previewed() {
        return Ok(Vec::new());
    }
    let mut records: Vec<(RecordKind, Id)> = Vec::new();
    for page in 0..EVENT_PAGES {
        let rows: Vec<(String, Option<String>, Option<Id>)> = event::table
            .filter(event::actor_id.eq(Id::from(actor.user())))
            .order((event::at.desc(), event::seq.desc()))
            .offset(page * EVENTS)
            .limit(EVENTS)
            .select((event::action, event::record_kind, event::record_id))
            .load(tx.connection())?;
        let last = i64::try_from(rows.len()).is_ok_and(|found| found < EVENTS);
        for (action, kind, id) in rows {
            let opened = action == EventKind::Open.name();
            if let (true, Some(kind), Some(id)) = (opened, kind.as_deref().and_then(kind_of), id)
                && !records.iter().any(|(_, known)| *known == id)
            {
                records.push((kind, id));
            }
        }
        if last || records.len() >= RECENT_LIMIT {
            break;
        }
    }
    let mut seen = named(tx, &ClientGrants::of(actor), &records)?;
    seen.truncate(RECENT_LIMIT);
    Ok(seen)
}

/// Marks a record that the person sees. Marks of records that are no more make room.
pub fn add(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    kind: RecordKind,
    id: Uuid,
) -> Result<Recorded<()>, StorageError> {
    let grants = ClientGrants::of(actor);
    if named(&mut tx.reading(), &grants, &[(kind, Id(id))])?.is_empty() {
        return Err(StorageError::NotFound);
    }
    let me = Id::from(actor.user());
    let key = favourite::table.find((me, Id(id)));
    let known: Option<Id> = key
        .select(favourite::record_id)
        .first(tx.connection())
        .optional()?;
    if known.is_none() {
        if count(tx, me)? >= FAVOURITES_LIMIT {
            drop_removed(tx, me)?;
        }
        if count(tx, me)? >= FAVOURITES_LIMIT {
            return Err(StorageError::Refused("too_many_favourites"));
        }
        let now = tx.now().micros();
        diesel::insert_into(favourite::table)
            .values((
                favourite::staff_id.eq(me),
                favourite::record_id.eq(Id(id)),
                favourite::record_kind.eq(kind.name()),
                favourite::created_at.eq(now),
            ))
            .execute(tx.connection())?;
    }
    Ok(Recorded::new((), marked(actor, "favourite", id)))
}

fn count(tx: &mut WriteTx<'_>, me: Id) -> Result<i64, StorageError> {
    Ok(favourite::table
        .filter(favourite::staff_id.eq(me))
        .count()
        .get_result(tx.connection())?)
}

/// Gives the places free of records that were removed for good.
fn drop_removed(tx: &mut WriteTx<'_>, me: Id) -> Result<(), StorageError> {
    macro_rules! drop_of {
        ($table:ident, $kind:expr) => {{
            let marked: Vec<Id> = favourite::table
                .filter(favourite::staff_id.eq(me))
                .filter(favourite::record_kind.eq($kind.name()))
                .select(favourite::record_id)
                .load(tx.connection())?;
            let there: Vec<Id> = $table::table
                .filter($table::id.eq_any(marked.clone()))
                .select($table::id)
                .load(tx.connection())?;
            let gone = marked.into_iter().filter(|id| !there.contains(id));
            let rows = favourite::table
                .filter(favourite::staff_id.eq(me))
                .filter(favourite::record_id.eq_any(gone.collect::<Vec<Id>>()));
            diesel::delete(rows).execute(tx.connection())?;
        }};
    }
    drop_of!(contact, RecordKind::Contact);
    drop_of!(company, RecordKind::Company);
    drop_of!(deal, RecordKind::Deal);
    Ok(())
}

/// Takes the mark off a record, seen or not; one without a mark stays without.
pub fn remove(tx: &mut WriteTx<'_>, actor: &Actor, id: Uuid) -> Result<Recorded<()>, StorageError> {
    let key = favourite::table.find((Id::from(actor.user()), Id(id)));
    diesel::delete(key).execute(tx.connection())?;
    Ok(Recorded::new((), marked(actor, "no_favourite", id)))
}

/// Not on the record: a mark is nobody else's matter and no part of its history.
fn marked(actor: &Actor, what: &str, id: Uuid) -> Event {
    Event::of(actor, EventKind::Change)
        .with("kind", Detail::Code(what.to_owned()))
        .with("ids", Detail::Ids(vec![id]))
}
