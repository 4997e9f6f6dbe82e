//! Duplicates in the whole base, found by a walk along the indexes of phones, addresses, handles,
//! INN and similar names: each page reads a bounded part of an index, and nothing found is kept, as
//! it would be seen by others and grow old. Pairs that somebody said to be no duplicates are left
//! out. Only records within the grant are told of, and only by what it may be searched by.

mod fresh;

pub use fresh::{FreshPair, FreshPairs, fresh};

use std::collections::{BTreeMap, HashMap, HashSet};

use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant, ReadGrant};
use larets_core::audit::{Event, EventKind};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::points::{HasChannels, PointKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::acts::schema::not_duplicate;
use crate::clients::record::CardRecord;
use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, list};
use crate::db::connection::{AnyConnection, each};
use crate::db::{ReadTx, Recorded, Vault, WriteTx};
use crate::error::StorageError;
use crate::schema::{company, contact, contact_point};
use crate::search;
use crate::types::Id;

/// Entries of an index that a page reads.
const WINDOW: i64 = 2_000;
/// Records of one group that are compared with each other.
const GROUP: usize = 5;
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
}

/// What is walked along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    Channel(PointKind),
    Inn,
    Name,
}

impl Walk {
    fn reason(self) -> &'static str {
        match self {
            Self::Channel(kind) => kind.name(),
            Self::Inn => "inn",
            Self::Name => "name",
        }
    }
}

/// Entries of an index: what they are found by, and the record.
type Entries = Vec<(Vec<u8>, Id)>;

/// A kind of record that has duplicates.
pub(crate) trait Walked: CardRecord + HasChannels {
    /// What it is compared by, in the order of the walk.
    const WALKS: &'static [Walk];
    /// Whether it may be compared by this.
    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool;
    /// Entries after one, in order.
    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        after: &[u8],
    ) -> Result<Entries, StorageError>;
}

/// A kind of record that has duplicates. Only this crate knows its indexes.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait HasDuplicates: Walked {}
impl<R: Walked> HasDuplicates for R {}

macro_rules! channels {
    ($connection:ident, $column:ident, $kind:expr, $after:expr) => {{
        let rows: Vec<(Vec<u8>, Option<Id>)> = each!($connection, c => {
            contact_point::table
                .filter(contact_point::lookup.gt($after.to_vec()))
                .filter(contact_point::kind.eq($kind.name()))
                .filter(contact_point::$column.is_not_null())
                .order((contact_point::lookup, contact_point::id))
                .limit(WINDOW)
                .select((contact_point::lookup, contact_point::$column))
                .load(c)
        })?;
        Ok(rows.into_iter().filter_map(|(found, id)| Some((found, id?))).collect())
    }};
}

macro_rules! texts {
    ($connection:ident, $table:ident, $column:ident, $after:expr) => {{
        let after = String::from_utf8_lossy($after).into_owned();
        let rows: Vec<(String, Id)> = each!($connection, c => {
            $table::table
                .filter($table::$column.gt(after))
                .order(($table::$column, $table::id))
                .limit(WINDOW)
                .select(($table::$column, $table::id))
                .load(c)
        })?;
        Ok(rows.into_iter().map(|(text, id)| (text.into_bytes(), id)).collect())
    }};
}

impl Walked for Contact {
    const WALKS: &'static [Walk] = &[
        Walk::Channel(PointKind::Phone),
        Walk::Channel(PointKind::Email),
        Walk::Channel(PointKind::Handle),
        Walk::Name,
    ];

    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool {
        match walk {
            Walk::Channel(kind) => grant.may_search_by(Self::field_of(kind)).is_ok(),
            Walk::Name => {
                grant.may_search_by(ContactField::LastName).is_ok()
                    && grant.may_search_by(ContactField::FirstName).is_ok()
            }
            Walk::Inn => false,
        }
    }

    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        after: &[u8],
    ) -> Result<Entries, StorageError> {
        match walk {
            Walk::Channel(kind) => channels!(connection, contact_id, kind, after),
            Walk::Name | Walk::Inn => texts!(connection, contact, similarity, after),
        }
    }
}

impl Walked for Company {
    const WALKS: &'static [Walk] = &[
        Walk::Inn,
        Walk::Channel(PointKind::Phone),
        Walk::Channel(PointKind::Email),
        Walk::Channel(PointKind::Handle),
        Walk::Name,
    ];

    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool {
        let field = match walk {
            Walk::Channel(kind) => Self::field_of(kind),
            Walk::Inn => CompanyField::Inn,
            Walk::Name => CompanyField::Name,
        };
        grant.may_search_by(field).is_ok()
    }

    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        after: &[u8],
    ) -> Result<Entries, StorageError> {
        match walk {
            Walk::Channel(kind) => channels!(connection, company_id, kind, after),
            Walk::Inn => texts!(connection, company, inn, after),
            Walk::Name => texts!(connection, company, similarity, after),
        }
    }
}

/// Where a walk is. Sealed on its way out, as it holds a name or what a channel is found by.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Position {
    walk: usize,
    after: Vec<u8>,
}

/// What a cursor of a walk begins with.
const MARK: &[u8] = b"duplicates";

const INVALID: StorageError = StorageError::Refused("cursor_invalid");

impl Position {
    fn read<R: CardRecord>(vault: &Vault, text: &str) -> Result<Self, StorageError> {
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| INVALID)?;
        // A cursor of something else is not even opened: that would be an alarm in the log.
        let rest = bytes.strip_prefix(MARK).ok_or(INVALID)?;
        let (place, sealed) = rest.split_first_chunk::<16>().ok_or(INVALID)?;
        let plain = vault
            .open_field("cursor", R::KIND.name(), *place, sealed)
            .map_err(|_| INVALID)?;
        serde_json::from_slice(&plain).map_err(|_| INVALID)
    }

    fn write<R: CardRecord>(&self, vault: &Vault) -> Result<String, StorageError> {
        let plain =
            serde_json::to_vec(self).map_err(|error| StorageError::Broken(error.to_string()))?;
        let place = Uuid::now_v7().into_bytes();
        let sealed = vault.seal_field("cursor", R::KIND.name(), place, &plain)?;
        Ok(BASE64URL_NOPAD.encode(&[MARK, &place, &sealed].concat()))
    }
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
        at = Position {
            walk: at.walk + 1,
            after: Vec::new(),
        };
    }
    let Some(walk) = R::WALKS.get(at.walk).copied() else {
        return Ok(Pairs::default());
    };
    let mut entries = R::entries(tx.connection(), walk, &at.after)?;
    let full = i64::try_from(entries.len()).unwrap_or(i64::MAX) >= WINDOW;
    let last = entries.last().map(|(key, _)| key.clone());
    let first = entries.first().map(|(key, _)| key.clone());
    let next = if full {
        // The last group may go on; if there is no other, the rest of it is passed over.
        if first != last {
            entries.retain(|(key, _)| Some(key) != last.as_ref());
        }
        entries.last().map(|(key, _)| Position {
            walk: at.walk,
            after: key.clone(),
        })
    } else {
        (at.walk + 1 < R::WALKS.len()).then(|| Position {
            walk: at.walk + 1,
            after: Vec::new(),
        })
    };
    let items = pairs::<R>(tx, &grants, grant, walk, entries)?;
    let next = next.map(|next| next.write::<R>(vault)).transpose()?;
    Ok(Pairs { items, next })
}

fn pairs<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<R>,
    walk: Walk,
    entries: Entries,
) -> Result<Vec<Pair>, StorageError> {
    let mut groups: BTreeMap<Vec<u8>, Vec<Id>> = BTreeMap::new();
    for (key, id) in entries {
        let group = groups.entry(key).or_default();
        if !group.contains(&id) {
            group.push(id);
        }
    }
    groups.retain(|_, group| group.len() > 1);
    let ids: Vec<Id> = groups.values().flatten().copied().collect();
    let rows = R::Columns::load_many(tx.connection(), &ids)?;
    let seen: HashSet<Id> = rows
        .iter()
        .map(CardTable::kept)
        .filter(|kept| !kept.in_bin() && list::is_seen(grant, &kept.placement, false))
        .map(|kept| kept.id)
        .collect();
    let mut found: Vec<(Id, Id)> = Vec::new();
    for group in groups.values() {
        let group: Vec<Id> = group
            .iter()
            .filter(|id| seen.contains(id))
            .copied()
            .collect();
        for (place, first) in group.iter().enumerate().take(GROUP) {
            for second in group.iter().skip(place + 1).take(GROUP) {
                found.push(ordered(*first, *second));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let dismissed = dismissed(tx, &found)?;
    found.retain(|pair| !dismissed.contains(pair));
    found.truncate(PAIRS);
    let ids: Vec<Id> = found
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    let titles = match ids.as_slice() {
        [] => HashMap::new(),
        ids => search::titles(tx.connection(), grants, R::KIND, ids)?,
    };
    let named = |id: Id| (id.0, titles.get(&id).cloned().unwrap_or_default());
    let pairs = found.into_iter().map(|(one, other)| Pair {
        reason: walk.reason(),
        records: [named(one), named(other)],
    });
    Ok(pairs.collect())
}

fn ordered(one: Id, other: Id) -> (Id, Id) {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}

fn dismissed(tx: &mut ReadTx<'_>, pairs: &[(Id, Id)]) -> Result<HashSet<(Id, Id)>, StorageError> {
    let first: Vec<Id> = pairs.iter().map(|(first, _)| *first).collect();
    let rows: Vec<(Id, Id)> = not_duplicate::table
        .filter(not_duplicate::first_id.eq_any(first))
        .select((not_duplicate::first_id, not_duplicate::second_id))
        .load(tx.connection())?;
    Ok(rows.into_iter().collect())
}

/// Remembers that two records are no duplicates. Both must be seen, and one of them in reach of a
/// change.
pub fn dismiss<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    grant: &ChangeGrant<R>,
    (one, other): (Uuid, Uuid),
) -> Result<Recorded<()>, StorageError> {
    if one == other {
        return Err(StorageError::Refused("merge_with_itself"));
    }
    let mut covered = false;
    for id in [one, other] {
        let kept = R::Columns::load(tx.connection(), Id(id))?.kept();
        if kept.in_bin() || !list::is_seen(grant.read(), &kept.placement, false) {
            return Err(StorageError::NotFound);
        }
        covered |= grant.covers(&kept.placement);
    }
    if !covered {
        return Err(StorageError::NotAllowed);
    }
    let (first, second) = ordered(Id(one), Id(other));
    let now = tx.now().micros();
    each!(tx.connection(), c => {
        diesel::insert_into(not_duplicate::table)
            .values((
                not_duplicate::first_id.eq(first),
                not_duplicate::second_id.eq(second),
                not_duplicate::staff_id.eq(actor.reference().user.map(Id::from)),
                not_duplicate::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(c)
    })?;
    let event = Event::of(actor, EventKind::Dismiss)
        .on(R::KIND, first.0)
        .with("other", larets_core::audit::Detail::Ids(vec![second.0]));
    Ok(Recorded::new((), event))
}
