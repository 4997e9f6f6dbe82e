//! Reading searches, the pairs they found, and the next step of their jobs. Nobody sees those of
//! others, whatever their rights; that there were any stands in the record of events.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::duplicates::DuplicateSearchState;
use larets_core::ids::{DuplicateSearchId, SessionId};
use uuid::Uuid;

use super::dismissed::among;
use super::look::{Looked, look, total};
use super::row::{DuplicateSearch, SearchRow};
use super::schema::{duplicate_pair, duplicate_search};
use super::{HasDuplicates, seen_of, titles};
use crate::clients::ClientGrants;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::sessions;
use crate::types::Id;

/// Pairs of a page.
const PAGE: i64 = 100;

/// Two records that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPair {
    /// `phone`, `email`, `handle`, `inn`, `name`; one at least.
    pub reasons: Vec<&'static str>,
    /// Both, with their names as far as they may be seen.
    pub records: [(Uuid, String); 2],
}

/// A page of what a search found.
#[derive(Debug, Clone, Default)]
pub struct FoundPairs {
    /// The pairs.
    pub items: Vec<FoundPair>,
    /// After which place the next page begins; none at the end.
    pub next: Option<i64>,
}

/// What a job is to do next.
#[derive(Debug)]
pub enum Step {
    /// Nothing: the search has ended or is gone.
    Nothing,
    /// To keep this.
    Keep(Part),
    /// To end the search, as this person.
    End(Actor),
}

/// What a step of a job found.
#[derive(Debug)]
pub struct Part {
    pub(super) id: DuplicateSearchId,
    /// Of the search as it was read.
    pub(super) version: i64,
    pub(super) found: PartFound,
}

#[derive(Debug)]
pub(super) enum PartFound {
    /// How much there is to look at.
    Total(i64),
    Looked(Looked),
}

pub(super) fn any(
    tx: &mut ReadTx<'_>,
    id: DuplicateSearchId,
) -> Result<DuplicateSearch, StorageError> {
    let row: SearchRow = duplicate_search::table
        .find(Id::from(id))
        .select(SearchRow::as_select())
        .first(tx.connection())?;
    row.into_search(tx.vault())
}

/// Whether the reader may see records of this kind at all; a search of others tells nothing any more.
fn may_see(actor: &Actor, kind: RecordKind) -> bool {
    match kind {
        RecordKind::Contact => actor.may_read::<Contact>().is_ok(),
        _ => actor.may_read::<Company>().is_ok(),
    }
}

/// A search of the reader that has not outlived itself.
pub fn own(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: DuplicateSearchId,
) -> Result<DuplicateSearch, StorageError> {
    let found = any(tx, id)?;
    let gone = found.owner != actor.user() || found.expires_at <= tx.now();
    if gone || !may_see(actor, found.kind) {
        return Err(StorageError::NotFound);
    }
    Ok(found)
}

/// The searches of the reader that have not outlived themselves: one of a kind at most.
pub fn list_own(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<DuplicateSearch>, StorageError> {
    let now = tx.now().micros();
    let rows: Vec<SearchRow> = duplicate_search::table
        .filter(duplicate_search::staff_id.eq(Id::from(actor.user())))
        .filter(duplicate_search::expires_at.gt(now))
        .order(duplicate_search::id.desc())
        .select(SearchRow::as_select())
        .load(tx.connection())?;
    let mut searches = Vec::with_capacity(rows.len());
    for row in rows {
        let search = row.into_search(tx.vault())?;
        if may_see(actor, search.kind) {
            searches.push(search);
        }
    }
    Ok(searches)
}

/// Searches that a job was at work on, for going on after a restart.
pub fn unfinished(tx: &mut ReadTx<'_>) -> Result<Vec<DuplicateSearchId>, StorageError> {
    let busy: Vec<&str> = DuplicateSearchState::ALL
        .iter()
        .filter(|state| state.is_busy())
        .map(|state| state.name())
        .collect();
    let ids: Vec<Id> = duplicate_search::table
        .filter(duplicate_search::state.eq_any(busy))
        .order(duplicate_search::id)
        .select(duplicate_search::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(DuplicateSearchId::from).collect())
}

/// The next step of a search, with the rights that its owner has at this moment.
pub fn next_step(tx: &mut ReadTx<'_>, id: DuplicateSearchId) -> Result<Step, StorageError> {
    let found = match any(tx, id) {
        Err(StorageError::NotFound) => return Ok(Step::Nothing),
        found => found?,
    };
    if !found.state.is_busy() {
        return Ok(Step::Nothing);
    }
    let actor = runner(tx, &found)?.ok_or(StorageError::NotAllowed)?;
    match found.kind {
        RecordKind::Contact => step::<Contact>(tx, found, actor),
        _ => step::<Company>(tx, found, actor),
    }
}

/// Whoever a search belongs to, with the rights of this moment. `None` for somebody who no longer works
/// here.
fn runner(tx: &mut ReadTx<'_>, found: &DuplicateSearch) -> Result<Option<Actor>, StorageError> {
    let Some(session) = found.progress.session else {
        return Ok(None);
    };
    let actor = sessions::actor_of_job(tx, found.owner, SessionId::from_uuid(session))?;
    Ok(actor.map(|actor| actor.at_address(found.progress.address)))
}

fn step<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    search: DuplicateSearch,
    actor: Actor,
) -> Result<Step, StorageError> {
    let grants = ClientGrants::of(&actor);
    let grant = R::grant(&grants).ok_or(StorageError::NotAllowed)?;
    let found = if search.state == DuplicateSearchState::Queued {
        PartFound::Total(total(tx, grant)?)
    } else if search.progress.cut {
        return Ok(Step::End(actor));
    } else {
        match look(tx, grant, search.position)? {
            None => return Ok(Step::End(actor)),
            Some(looked) => PartFound::Looked(looked),
        }
    };
    Ok(Step::Keep(Part {
        id: search.id,
        version: search.version,
        found,
    }))
}

/// A page of the pairs that a search of the reader found, after a place in it, as far as they are pairs
/// still: both records are seen, nobody said that they are none, and the reader may search by what
/// they are alike in. Empty at the end only.
pub fn pairs(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    search: &DuplicateSearch,
    after: Option<i64>,
) -> Result<FoundPairs, StorageError> {
    match search.kind {
        RecordKind::Contact => page::<Contact>(tx, actor, search.id, after),
        _ => page::<Company>(tx, actor, search.id, after),
    }
}

fn page<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: DuplicateSearchId,
    after: Option<i64>,
) -> Result<FoundPairs, StorageError> {
    let grants = ClientGrants::of(actor);
    let grant = R::grant(&grants).ok_or(StorageError::NotAllowed)?;
    let walks = R::WALKS.iter().filter(|walk| R::may(grant, **walk));
    let may: Vec<&'static str> = walks.map(|walk| walk.reason()).collect();
    let mut after = after.unwrap_or(i64::MIN);
    loop {
        let rows: Vec<(i64, Id, Id, String)> = duplicate_pair::table
            .filter(duplicate_pair::search_id.eq(Id::from(id)))
            .filter(duplicate_pair::seq.gt(after))
            .order(duplicate_pair::seq)
            .limit(PAGE)
            .select((
                duplicate_pair::seq,
                duplicate_pair::first_id,
                duplicate_pair::second_id,
                duplicate_pair::reasons,
            ))
            .load(tx.connection())?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= PAGE;
        let next = rows.last().map(|(seq, ..)| *seq).filter(|_| more);
        let all: Vec<(Id, Id)> = rows
            .iter()
            .map(|(_, one, other, _)| (*one, *other))
            .collect();
        let ids: Vec<Id> = all.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let (seen, dismissed) = (seen_of(tx, grant, &ids)?, among(tx, &all)?);
        let mut kept = Vec::new();
        for (_, one, other, reasons) in rows {
            let reasons: Vec<&'static str> = may
                .iter()
                .copied()
                .filter(|reason| reasons.split(' ').any(|known| known == *reason))
                .collect();
            let is_pair = seen.contains(&one) && seen.contains(&other);
            if is_pair && !dismissed.contains(&(one, other)) && !reasons.is_empty() {
                kept.push((one, other, reasons));
            }
        }
        match next {
            Some(next) if kept.is_empty() => after = next,
            _ => {
                let of = kept.iter().map(|(one, other, _)| (*one, *other));
                let named = titles::<R>(tx, &grants, of)?;
                let named = |id: Id| (id.0, named.get(&id).cloned().unwrap_or_default());
                let items = kept.into_iter().map(|(one, other, reasons)| FoundPair {
                    reasons,
                    records: [named(one), named(other)],
                });
                return Ok(FoundPairs {
                    items: items.collect(),
                    next,
                });
            }
        }
    }
}
