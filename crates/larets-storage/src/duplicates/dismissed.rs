//! Pairs that somebody said to be no duplicates: remembered for everybody, told of, and forgotten again.

use std::collections::HashSet;

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::ids::UserId;
use larets_core::time::At;
use uuid::Uuid;

use super::HasDuplicates;
use crate::acts::schema::not_duplicate;
use crate::clients::table::CardTable;
use crate::clients::{ClientGrants, list};
use crate::db::connection::each;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::search;
use crate::types::Id;

/// Most pairs that are told of, and most that are looked through for them: the latest.
const TOLD: usize = 200;
const LOOKED_THROUGH: i64 = 5_000;

/// Two records that are said to be no duplicates.
#[derive(Debug, Clone)]
pub struct Dismissed {
    /// Both, with their names as far as they may be seen.
    pub records: [(Uuid, String); 2],
    /// Who said so, unless that person is gone.
    pub by: Option<UserId>,
    /// When.
    pub at: At,
}

pub(super) fn ordered(one: Id, other: Id) -> (Id, Id) {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}

/// Which of these pairs are said to be none.
pub(super) fn among(
    tx: &mut ReadTx<'_>,
    pairs: &[(Id, Id)],
) -> Result<HashSet<(Id, Id)>, StorageError> {
    let first: Vec<Id> = pairs.iter().map(|(first, _)| *first).collect();
    let rows: Vec<(Id, Id)> = not_duplicate::table
        .filter(not_duplicate::first_id.eq_any(first))
        .select((not_duplicate::first_id, not_duplicate::second_id))
        .load(tx.connection())?;
    Ok(rows.into_iter().collect())
}

/// The latest pairs of a kind that are said to be none, of those of which the actor sees both.
pub fn dismissed<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
) -> Result<Vec<Dismissed>, StorageError> {
    let grants = ClientGrants::of(actor);
    let grant = R::grant(&grants).ok_or(StorageError::NotAllowed)?;
    let mut rows: Vec<(Id, Id, Option<Id>, i64)> = not_duplicate::table
        .order((not_duplicate::created_at.desc(), not_duplicate::first_id))
        .limit(LOOKED_THROUGH)
        .select((
            not_duplicate::first_id,
            not_duplicate::second_id,
            not_duplicate::staff_id,
            not_duplicate::created_at,
        ))
        .load(tx.connection())?;
    let of = |rows: &[(Id, Id, Option<Id>, i64)]| -> Vec<Id> {
        rows.iter()
            .flat_map(|(one, other, ..)| [*one, *other])
            .collect()
    };
    let known = R::Columns::load_many(tx.connection(), &of(&rows))?;
    let seen: HashSet<Id> = known
        .iter()
        .map(CardTable::kept)
        .filter(|kept| !kept.in_bin() && list::is_seen(grant, &kept.placement, false))
        .map(|kept| kept.id)
        .collect();
    rows.retain(|(one, other, ..)| seen.contains(one) && seen.contains(other));
    rows.truncate(TOLD);
    let titles = match of(&rows).as_slice() {
        [] => return Ok(Vec::new()),
        ids => search::titles(tx.connection(), &grants, R::KIND, ids)?,
    };
    let named = |id: Id| (id.0, titles.get(&id).cloned().unwrap_or_default());
    let pairs = rows.into_iter().map(|(one, other, by, at)| Dismissed {
        records: [named(one), named(other)],
        by: by.map(UserId::from),
        at: At::from_micros(at),
    });
    Ok(pairs.collect())
}

/// The two in their order, if both are seen and one of them is in reach of a change.
fn pair_in_reach<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    (one, other): (Uuid, Uuid),
) -> Result<(Id, Id), StorageError> {
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
    if covered {
        Ok(ordered(Id(one), Id(other)))
    } else {
        Err(StorageError::NotAllowed)
    }
}

/// Remembers that two records are no duplicates. Both must be seen, and one of them in reach of a
/// change.
pub fn dismiss<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    grant: &ChangeGrant<R>,
    pair: (Uuid, Uuid),
) -> Result<Recorded<()>, StorageError> {
    let (first, second) = pair_in_reach(tx, grant, pair)?;
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
        .with("other", Detail::Ids(vec![second.0]));
    Ok(Recorded::new((), event))
}

/// Forgets that two records are said to be no duplicates. Whoever may say so may take it back.
pub fn recall<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    grant: &ChangeGrant<R>,
    pair: (Uuid, Uuid),
) -> Result<Recorded<()>, StorageError> {
    let (first, second) = pair_in_reach(tx, grant, pair)?;
    let gone = each!(tx.connection(), c => {
        diesel::delete(not_duplicate::table.find((first, second))).execute(c)
    })?;
    if gone == 0 {
        return Err(StorageError::NotFound);
    }
    let event = Event::of(actor, EventKind::Recall)
        .on(R::KIND, first.0)
        .with("other", Detail::Ids(vec![second.0]));
    Ok(Recorded::new((), event))
}
