//! Duplicates in the whole base, found by a walk along the indexes of phones, addresses, handles,
//! INN and similar names: for who sees all records each part reads a bounded piece of an index, for
//! others the records of their scope. Of what a search finds only ids and the ways in which two are
//! alike are kept, for its owner alone, and judged anew whenever they are read. Pairs that somebody
//! said to be no duplicates are left out. Only records within the grant are told of, and only by what
//! it may be searched by.

mod dismissed;
mod fresh;
mod look;
mod position;
pub mod read;
mod row;
pub(crate) mod schema;
mod walk;
pub mod write;

pub use dismissed::{dismiss, recall};
pub use fresh::{FreshPair, FreshPairs, fresh};
pub use read::Step;
pub use row::{DuplicateSearch, SearchProgress};
pub use walk::HasDuplicates;

use std::collections::{BTreeMap, HashMap, HashSet};

use larets_core::access::ReadGrant;

use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, list};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::search;
use crate::types::Id;
use dismissed::{among, ordered};
use walk::Entries;

/// Up to so many records of one group are all compared with each other.
const WHOLE_GROUP: usize = 20;
/// In a larger group each is compared with as many that follow.
const NEIGHBOURS: usize = 5;

/// What a part of an index tells.
struct Compared {
    /// By what they share, then by their ids.
    pairs: Vec<(Id, Id)>,
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

/// Those of them that live and that the reader sees.
fn seen_of<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
    ids: &[Id],
) -> Result<HashSet<Id>, StorageError> {
    let rows = R::Columns::load_many(tx.connection(), ids)?;
    let seen = rows
        .iter()
        .map(CardTable::kept)
        .filter(|kept| !kept.in_bin() && list::is_seen(grant, &kept.placement, false));
    Ok(seen.map(|kept| kept.id).collect())
}

/// The names of the records of pairs, as far as they may be seen.
fn titles<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    pairs: impl Iterator<Item = (Id, Id)>,
) -> Result<HashMap<Id, String>, StorageError> {
    let ids: Vec<Id> = pairs.flat_map(|(one, other)| [one, other]).collect();
    match ids.as_slice() {
        [] => Ok(HashMap::new()),
        ids => Ok(search::titles(tx.connection(), grants, R::KIND, ids)?),
    }
}

fn compare<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
    entries: Entries,
) -> Result<Compared, StorageError> {
    let mut groups = groups_of(entries);
    let ids: Vec<Id> = groups.values().flatten().copied().collect();
    let visible = seen_of(tx, grant, &ids)?;
    let (mut left_out, mut seen) = (0_i64, 0_i64);
    let mut known: HashSet<(Id, Id)> = HashSet::new();
    let mut pairs: Vec<(Id, Id)> = Vec::new();
    for group in groups.values_mut() {
        group.retain(|id| visible.contains(id));
        let count = i64::try_from(group.len()).unwrap_or(i64::MAX);
        seen += count;
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
        pairs.extend(of_group);
    }
    let dismissed = among(tx, &pairs)?;
    pairs.retain(|pair| !dismissed.contains(pair));
    Ok(Compared {
        pairs,
        left_out,
        seen,
    })
}
