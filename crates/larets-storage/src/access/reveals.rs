//! How many masked values each person has revealed within a day. The events tell of each; this is only
//! counted, in the same transaction, so that of many at once none slips through.

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::points::REVEALS_PER_DAY;
use larets_core::time::DAY;
use uuid::Uuid;

use super::schema::reveal;
use crate::db::WriteTx;
use crate::error::StorageError;
use crate::schema::staff;
use crate::types::Id;

/// Room for one more within the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It is taken; so many are left.
    Taken {
        /// How many more there may be before the first of the day is a day old.
        left: i64,
    },
    /// There is none for so long, in microseconds.
    Full {
        /// Until the first of the day is a day old.
        wait: i64,
    },
}

/// Counts one more.
pub fn take_room(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Room, StorageError> {
    let (now, person) = (tx.now(), Id::from(actor.user()));
    // Of the same person one after another, also on other machines.
    diesel::update(staff::table.find(person))
        .set(staff::updated_at.eq(staff::updated_at))
        .execute(tx.connection())?;
    diesel::delete(
        reveal::table
            .filter(reveal::staff_id.eq(person))
            .filter(reveal::at.le(now.plus(-DAY).micros())),
    )
    .execute(tx.connection())?;
    let (count, first): (i64, Option<i64>) = reveal::table
        .filter(reveal::staff_id.eq(person))
        .select((diesel::dsl::count_star(), diesel::dsl::min(reveal::at)))
        .first(tx.connection())?;
    if count >= REVEALS_PER_DAY {
        let first = first.unwrap_or_else(|| now.micros());
        let wait = first + DAY - now.micros();
        return Ok(Room::Full { wait });
    }
    diesel::insert_into(reveal::table)
        .values((
            reveal::id.eq(Id(Uuid::now_v7())),
            reveal::staff_id.eq(person),
            reveal::at.eq(now.micros()),
        ))
        .execute(tx.connection())?;
    let left = REVEALS_PER_DAY - count - 1;
    Ok(Room::Taken { left })
}
