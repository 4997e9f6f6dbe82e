//! Writing searches: begun, moved on, ended, removed. Beginning and ending are events; the pairs are
//! looks, told of when they are read.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Actor, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::duplicates::{DuplicateSearchState, KEPT_FOR, PAIRS_MAX, SEARCHES_MAX};
use larets_core::ids::DuplicateSearchId;
use larets_core::time::At;
use uuid::Uuid;

use super::HasDuplicates;
use super::read::{self, Part, PartFound};
use super::row::{DuplicateSearch, PairRow, SearchProgress, SearchRow};
use super::schema::{duplicate_pair, duplicate_search};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Db, Recorded, WriteTx};
use crate::error::StorageError;
use crate::types::Id;

/// Pairs written in one transaction, so that nobody else waits for long.
const PAIRS_AT_ONCE: usize = 500;

const BUSY: StorageError = StorageError::Refused("duplicate_search_busy");
const ENDED: StorageError = StorageError::Refused("duplicate_search_ended");

fn step_event(actor: &Actor, search: &DuplicateSearch, step: &'static str) -> Event {
    Event::of(actor, EventKind::Duplicates)
        .with("step", Detail::Code(step.to_owned()))
        .with("kind", Detail::Code(search.kind.name().to_owned()))
        .with("count", Detail::Number(search.progress.pairs))
}

/// Begins a search, in the place of the one before of that kind. Refused while that one is at work, and
/// when as many wait or run already.
pub fn begin<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    _grant: &ReadGrant<R>,
    actor: &Actor,
) -> Result<Recorded<DuplicateSearch>, StorageError> {
    let busy = read::unfinished(&mut tx.reading())?;
    let owner = Id::from(actor.user());
    let before: Vec<Id> = duplicate_search::table
        .filter(duplicate_search::staff_id.eq(owner))
        .filter(duplicate_search::record_kind.eq(R::KIND.name()))
        .select(duplicate_search::id)
        .load(tx.connection())?;
    if before.iter().any(|id| busy.contains(&(*id).into())) {
        return Err(BUSY);
    }
    if i64::try_from(busy.len()).unwrap_or(i64::MAX) >= SEARCHES_MAX {
        return Err(StorageError::Refused("too_many_duplicate_searches"));
    }
    for id in before {
        remove(tx, id)?;
    }
    let now = tx.now();
    let reference = actor.reference();
    let progress = SearchProgress {
        moved_at: now.micros(),
        session: reference.session.map(|session| session.as_uuid()),
        address: reference.address,
        ..SearchProgress::default()
    };
    let row = SearchRow {
        id: Id(Uuid::now_v7()),
        record_kind: R::KIND.name().to_owned(),
        staff_id: owner,
        state: DuplicateSearchState::Queued.name().to_owned(),
        position: None,
        progress: progress.text()?,
        version: 1,
        created_at: now.micros(),
        expires_at: now.plus(KEPT_FOR).micros(),
    };
    let made = each!(tx.connection(), c => {
        diesel::insert_into(duplicate_search::table)
            .values(&row)
            .on_conflict((duplicate_search::staff_id, duplicate_search::record_kind))
            .do_nothing()
            .execute(c)
    })?;
    // The same moment another process began one.
    if made == 0 {
        return Err(BUSY);
    }
    let search = row.into_search(tx.vault())?;
    let event = step_event(actor, &search, "begin");
    Ok(Recorded::new(search, event))
}

fn remove(tx: &mut WriteTx<'_>, id: Id) -> Result<(), StorageError> {
    each!(tx.connection(), c => {
        diesel::delete(duplicate_search::table.find(id)).execute(c)
    })?;
    Ok(())
}

/// Takes a search that is at work for this transaction: another process waits for its end, and then
/// finds the next version. With a version, only if it is where a job believes it to be.
fn claim(
    tx: &mut WriteTx<'_>,
    id: DuplicateSearchId,
    version: Option<i64>,
) -> Result<DuplicateSearch, StorageError> {
    let busy = DuplicateSearchState::ALL
        .iter()
        .filter(|state| state.is_busy());
    let busy: Vec<&str> = busy.map(|state| state.name()).collect();
    let taken = each!(tx.connection(), c => {
        let of = duplicate_search::table
            .filter(duplicate_search::id.eq(Id::from(id)))
            .filter(duplicate_search::state.eq_any(&busy));
        let next = duplicate_search::version.eq(duplicate_search::version + 1);
        match version {
            Some(version) => diesel::update(of.filter(duplicate_search::version.eq(version)))
                .set(next)
                .execute(c),
            None => diesel::update(of).set(next).execute(c),
        }
    })?;
    if taken == 0 {
        return Err(ENDED);
    }
    read::any(&mut tx.reading(), id)
}

/// Keeps what became of a search that was claimed.
fn save(tx: &mut WriteTx<'_>, search: &mut DuplicateSearch) -> Result<(), StorageError> {
    search.progress.moved_at = tx.now().micros();
    let sealed = if search.state.is_busy() {
        Some(search.position.seal(tx.vault(), search.id)?)
    } else {
        None
    };
    let progress = search.progress.text()?;
    each!(tx.connection(), c => {
        diesel::update(duplicate_search::table.find(Id::from(search.id)))
            .set((
                duplicate_search::state.eq(search.state.name()),
                duplicate_search::position.eq(&sealed),
                duplicate_search::progress.eq(&progress),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// Keeps what a step of a job found, some pairs in one transaction; the search moves on with the last
/// of them, so a step that was cut off is taken again and changes nothing twice. Refused with
/// `duplicate_search_ended` when the search has ended meanwhile, or moved on in another process.
pub async fn keep(db: &Db, part: Part) -> Result<(), StorageError> {
    let Part {
        id,
        mut version,
        found,
    } = part;
    let mut looked = match found {
        PartFound::Total(total) => {
            return db
                .maintain(move |tx| {
                    let mut search = claim(tx, id, Some(version))?;
                    search.state = DuplicateSearchState::Running;
                    search.progress.total = total;
                    search.progress.begun_at = Some(tx.now().micros());
                    save(tx, &mut search)
                })
                .await;
        }
        PartFound::Looked(looked) => looked,
    };
    let reason = looked.reason;
    while looked.pairs.len() > PAIRS_AT_ONCE {
        let rest = looked.pairs.split_off(PAIRS_AT_ONCE);
        let pairs = std::mem::replace(&mut looked.pairs, rest);
        let kept = db.maintain(move |tx| {
            let mut search = claim(tx, id, Some(version))?;
            add(tx, &mut search, reason, &pairs)?;
            save(tx, &mut search)?;
            Ok(search.version)
        });
        version = kept.await?;
    }
    db.maintain(move |tx| {
        let mut search = claim(tx, id, Some(version))?;
        add(tx, &mut search, reason, &looked.pairs)?;
        search.progress.looked += looked.entries;
        search.progress.left_out += looked.left_out;
        search.position = looked.next;
        save(tx, &mut search)
    })
    .await
}

/// Adds pairs that are alike in some way, as long as there is room; to those that are known already the
/// way is added.
fn add(
    tx: &mut WriteTx<'_>,
    search: &mut DuplicateSearch,
    reason: &'static str,
    pairs: &[(Id, Id)],
) -> Result<(), StorageError> {
    let first: Vec<Id> = pairs.iter().map(|(first, _)| *first).collect();
    let known: Vec<(Id, Id, String)> = duplicate_pair::table
        .filter(duplicate_pair::search_id.eq(Id::from(search.id)))
        .filter(duplicate_pair::first_id.eq_any(first))
        .select((
            duplicate_pair::first_id,
            duplicate_pair::second_id,
            duplicate_pair::reasons,
        ))
        .load(tx.connection())?;
    let known: HashMap<(Id, Id), String> = known
        .into_iter()
        .map(|(one, other, reasons)| ((one, other), reasons))
        .collect();
    let mut rows = Vec::new();
    for (one, other) in pairs {
        match known.get(&(*one, *other)) {
            Some(reasons) if reasons.split(' ').any(|known| known == reason) => {}
            Some(reasons) => {
                let reasons = format!("{reasons} {reason}");
                let of = duplicate_pair::table
                    .filter(duplicate_pair::search_id.eq(Id::from(search.id)))
                    .filter(duplicate_pair::first_id.eq(one))
                    .filter(duplicate_pair::second_id.eq(other));
                each!(tx.connection(), c => {
                    diesel::update(of).set(duplicate_pair::reasons.eq(&reasons)).execute(c)
                })?;
            }
            None if search.progress.pairs >= PAIRS_MAX => search.progress.cut = true,
            None => {
                rows.push(PairRow {
                    search_id: search.id.into(),
                    seq: search.progress.pairs,
                    first_id: *one,
                    second_id: *other,
                    reasons: reason,
                });
                search.progress.pairs += 1;
            }
        }
    }
    match tx.connection() {
        AnyConnection::Sqlite(c) => {
            for row in &rows {
                diesel::insert_into(duplicate_pair::table)
                    .values(row)
                    .execute(c)?;
            }
        }
        AnyConnection::Postgres(c) if !rows.is_empty() => {
            diesel::insert_into(duplicate_pair::table)
                .values(&rows)
                .execute(c)?;
        }
        AnyConnection::Postgres(_) => {}
    }
    Ok(())
}

fn ended(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    mut search: DuplicateSearch,
    to: DuplicateSearchState,
) -> Result<Recorded<DuplicateSearch>, StorageError> {
    search.state = to;
    search.progress.ended_at = Some(tx.now().micros());
    save(tx, &mut search)?;
    let event = step_event(actor, &search, to.name());
    Ok(Recorded::new(search, event))
}

/// Ends a search that has come to its end.
pub fn end(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: DuplicateSearchId,
) -> Result<Recorded<DuplicateSearch>, StorageError> {
    let search = claim(tx, id, None)?;
    ended(tx, actor, search, DuplicateSearchState::Done)
}

/// Ends a search by a fault, wherever its job had come to.
pub fn fail(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: DuplicateSearchId,
    failure: &'static str,
) -> Result<Recorded<DuplicateSearch>, StorageError> {
    let mut search = claim(tx, id, None)?;
    search.progress.failure = Some(failure.to_owned());
    ended(tx, actor, search, DuplicateSearchState::Failed)
}

/// Stops a search of the actor; what it found stays.
pub fn cancel(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: DuplicateSearchId,
) -> Result<Recorded<DuplicateSearch>, StorageError> {
    read::own(&mut tx.reading(), actor, id)?;
    let search = claim(tx, id, None)?;
    ended(tx, actor, search, DuplicateSearchState::Cancelled)
}

/// Removes searches that have outlived themselves, one at a time.
pub async fn forget_older(db: &Db, before: At) -> Result<(), StorageError> {
    loop {
        let gone = db.maintain(move |tx| {
            let old: Vec<Id> = duplicate_search::table
                .filter(duplicate_search::expires_at.lt(before.micros()))
                .limit(1)
                .select(duplicate_search::id)
                .load(tx.connection())?;
            for id in &old {
                remove(tx, *id)?;
            }
            Ok(old.is_empty())
        });
        if gone.await? {
            return Ok(());
        }
    }
}
