//! Pairs that somebody said to be no duplicates: remembered for everybody, and forgotten again. Nobody is
//! told which they are: whoever may not search by phones would learn who shares one.

use std::collections::HashSet;

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant};
use larets_core::audit::{Detail, Event, EventKind};
use uuid::Uuid;

use super::HasDuplicates;
use crate::acts::schema::not_duplicate;
use crate::clients::list;
use crate::clients::table::CardTable;
use crate::db::connection::each;
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::types::Id;

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
    let mut first: Vec<Id> = pairs.iter().map(|(first, _)| *first).collect();
    first.dedup();
    let rows: Vec<(Id, Id)> = not_duplicate::table
        .filter(not_duplicate::first_id.eq_any(first))
        .select((not_duplicate::first_id, not_duplicate::second_id))
        .load(tx.connection())?;
    Ok(rows.into_iter().collect())
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

/// Forgets that two records are said to be no duplicates. Whoever may say so may take it back. Of a pair
/// of which nobody said so the answer is the same: it would tell that the two look alike by a field that
/// the actor may not search by.
pub fn recall<R: HasDuplicates>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    grant: &ChangeGrant<R>,
    pair: (Uuid, Uuid),
) -> Result<Recorded<()>, StorageError> {
    let (first, second) = pair_in_reach(tx, grant, pair)?;
    each!(tx.connection(), c => {
        diesel::delete(not_duplicate::table.find((first, second))).execute(c)
    })?;
    let event = Event::of(actor, EventKind::Recall)
        .on(R::KIND, first.0)
        .with("other", Detail::Ids(vec![second.0]));
    Ok(Recorded::new((), event))
}
