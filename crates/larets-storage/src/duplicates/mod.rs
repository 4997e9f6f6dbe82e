//! Duplicates in the whole base, found by a walk along the indexes of phones, addresses, handles,
//! INN and similar names: for who sees all records each page reads a bounded part of an index, for
//! others the records of their scope. Nothing found is kept, as it would be seen by others and grow old. Pairs that somebody said to be no duplicates are left
//! out. Only records within the grant are told of, and only by what it may be searched by.

mod dismissed;
mod fresh;
mod position;
mod walk;

pub use dismissed::{dismiss, recall};
pub use fresh::{FreshPair, FreshPairs, fresh};
pub use walk::HasDuplicates;

use std::collections::{BTreeMap, HashMap, HashSet};

use larets_core::access::{Actor, ReadGrant};
use uuid::Uuid;

use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, list};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::search;
use crate::types::Id;
use dismissed::{among, ordered};
use position::{Position, Told};
use walk::{Begin, Entries, WINDOW, Walk};

/// Up to so many records of one group are all compared with each other.
const WHOLE_GROUP: usize = 20;
/// In a larger group each is compared with as many that follow.
const NEIGHBOURS: usize = 5;
/// Pairs of a page.
const PAIRS: usize = 200;

/// Two records that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// `phone`, `email`, `handle`, `inn`, `name`.
    pub reason: &'static str,
    /// Both, with their names as far as they may be seen.
    pub records: [(Uuid, String); 2],
}

/// Pairs that a part of the walk found, and where it goes on; a page may be empty and not the last.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    /// The pairs.
    pub items: Vec<Pair>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
    /// Pairs that are in no page, as too many records share one value.
    pub left_out: i64,
}

/// The next part of the walk.
pub fn list<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    cursor: Option<&str>,
) -> Result<Pairs, StorageError> {
    let grants = ClientGrants::of(actor);
    let grant = R::grant(&grants).ok_or(StorageError::NotAllowed)?;
    let vault = tx.vault();
    let mut at = match cursor {
        None => Position::default(),
        Some(text) => Position::read::<R>(vault, text)?,
    };
    // What may not be compared is passed over, and nothing tells so.
    while R::WALKS
        .get(at.walk)
        .is_some_and(|walk| !R::may(grant, *walk))
    {
        at = Position::of_walk(at.walk + 1);
    }
    let Some(walk) = R::WALKS.get(at.walk).copied() else {
        return Ok(Pairs::default());
    };
    let begin = match at.inside {
        None => Begin::After(&at.after),
        Some(id) => Begin::Inside(&at.after, Id(id)),
    };
    let mut entries = R::entries(tx.connection(), walk, grant.rows(), begin)?;
    let full = i64::try_from(entries.len()).unwrap_or(i64::MAX) >= WINDOW;
    let last = entries.last().cloned();
    let one_key = entries.first().map(|(key, _)| key) == last.as_ref().map(|(key, _)| key);
    if full && !one_key {
        // The last group may go on: it is read as a whole with the next window.
        entries.retain(|(key, _)| Some(key) != last.as_ref().map(|(key, _)| key));
    }
    let after = entries.last().map(|(key, _)| key.clone());
    let found = pairs::<R>(tx, &grants, grant, walk, entries, at.told.as_ref())?;
    let (mut left_out, mut next) = (0, None);
    if found.more.is_some() {
        at.told = found.more;
        next = Some(at);
    } else {
        left_out = found.left_out + at.earlier * found.seen;
        let earlier = at.earlier + found.seen;
        if full {
            next = after.map(|after| Position {
                walk: at.walk,
                after,
                // A group larger than a window goes on in the next one.
                inside: last.filter(|_| one_key).map(|(_, id)| id.0),
                earlier: if one_key { earlier } else { 0 },
                told: None,
            });
        } else if at.inside.is_some() {
            next = Some(Position {
                walk: at.walk,
                after: at.after,
                ..Position::default()
            });
        } else if at.walk + 1 < R::WALKS.len() {
            next = Some(Position::of_walk(at.walk + 1));
        }
    }
    let next = next.map(|next| next.write::<R>(vault)).transpose()?;
    Ok(Pairs {
        items: found.items,
        next,
        left_out,
    })
}

/// Pairs of a window.
struct Found {
    items: Vec<Pair>,
    /// The last of them, if the window has more.
    more: Option<Told>,
    /// Pairs that were not compared.
    left_out: i64,
    /// Records of groups that the reader sees.
    seen: i64,
}

/// The records that share a value, by it.
type Groups = BTreeMap<Vec<u8>, Vec<Id>>;

fn groups_of(entries: Entries) -> Groups {
    let mut groups = Groups::new();
    let mut known: HashSet<(Vec<u8>, Id)> = HashSet::new();
    for (key, id) in entries {
        if known.insert((key.clone(), id)) {
            groups.entry(key).or_default().push(id);
        }
    }
    groups
}

/// Which records of a group of so many are compared, by their places.
fn compared(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let reach = if count <= WHOLE_GROUP {
        count
    } else {
        NEIGHBOURS
    };
    (0..count).flat_map(move |first| {
        let others = first + 1..count.min(first.saturating_add(reach).saturating_add(1));
        others.map(move |second| (first, second))
    })
}

fn pairs<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<R>,
    walk: Walk,
    entries: Entries,
    told: Option<&Told>,
) -> Result<Found, StorageError> {
    let mut groups = groups_of(entries);
    let ids: Vec<Id> = groups.values().flatten().copied().collect();
    let rows = R::Columns::load_many(tx.connection(), &ids)?;
    let seen: HashSet<Id> = rows
        .iter()
        .map(CardTable::kept)
        .filter(|kept| !kept.in_bin() && list::is_seen(grant, &kept.placement, false))
        .map(|kept| kept.id)
        .collect();
    let (mut left_out, mut in_groups) = (0_i64, 0_i64);
    let mut known: HashSet<(Id, Id)> = HashSet::new();
    let mut found: Vec<(&[u8], (Id, Id))> = Vec::new();
    for (key, group) in &mut groups {
        group.retain(|id| seen.contains(id));
        let count = i64::try_from(group.len()).unwrap_or(i64::MAX);
        in_groups += count;
        let mut of_group = Vec::new();
        for (first, second) in compared(group.len()) {
            if let (Some(first), Some(second)) = (group.get(first), group.get(second)) {
                of_group.push(ordered(*first, *second));
            }
        }
        left_out +=
            count.saturating_mul(count - 1) / 2 - i64::try_from(of_group.len()).unwrap_or(i64::MAX);
        of_group.sort_unstable();
        of_group.retain(|pair| known.insert(*pair));
        found.extend(of_group.into_iter().map(|pair| (key.as_slice(), pair)));
    }
    if let Some(told) = told {
        found.retain(|(key, pair)| told.is_before(key, *pair));
    }
    let all: Vec<(Id, Id)> = found.iter().map(|(_, pair)| *pair).collect();
    let dismissed = among(tx, &all)?;
    found.retain(|(_, pair)| !dismissed.contains(pair));
    let more = found.len() > PAIRS;
    found.truncate(PAIRS);
    let more = found
        .last()
        .filter(|_| more)
        .map(|(key, pair)| Told::of(key, *pair));
    let ids: Vec<Id> = found
        .iter()
        .flat_map(|(_, (one, other))| [*one, *other])
        .collect();
    let titles = match ids.as_slice() {
        [] => HashMap::new(),
        ids => search::titles(tx.connection(), grants, R::KIND, ids)?,
    };
    let named = |id: Id| (id.0, titles.get(&id).cloned().unwrap_or_default());
    let items = found.into_iter().map(|(_, (one, other))| Pair {
        reason: walk.reason(),
        records: [named(one), named(other)],
    });
    Ok(Found {
        items: items.collect(),
        more,
        left_out,
        seen: in_groups,
    })
}
