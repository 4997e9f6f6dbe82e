//! The orders that only deals have, by what may be absent: whoever pages through them meets every deal
//! once, in the order of the values, whatever part of the deals is theirs.

use larets_core::access::Actor;
use larets_core::deals::{Deal, DealDraft, DealRecord};
use larets_core::ids::DealId;
use larets_core::lists::{ListQuery, Sort, SortBy};
use larets_core::time::At;
use larets_storage::deals::read;
use larets_testkit::both_databases;

use crate::deals::{Dice, create, money, titled};
use crate::pipelines::ensure_first;
use crate::world::{World, grants};

const DEALS: usize = 40;
const PAGE: i64 = 7;

/// What a deal is sorted by, as one would say it: an absent sum is the least, an absent day or moment
/// the last.
fn key(record: &DealRecord, by: SortBy) -> (i64, String) {
    match by {
        SortBy::Amount => (
            record.amount.map_or(-1, |amount| amount.minor),
            String::new(),
        ),
        SortBy::NextStepAt => (
            record.next_step_at.map_or(i64::MAX, At::micros),
            String::new(),
        ),
        SortBy::ExpectedClose if record.expected_close.is_empty() => (1, String::new()),
        SortBy::ExpectedClose => (0, record.expected_close.clone()),
        _ => panic!("no order of deals by what may be absent"),
    }
}

/// The deals in the order, page by page.
async fn walk(world: &World, actor: &Actor, sort: Sort) -> Vec<DealRecord> {
    let grants = grants(actor);
    let read = world.read(move |tx| {
        let grant = grants.deals.clone().expect("sees deals");
        let query = ListQuery::checked(&grant, sort, Vec::new(), false).expect("allowed");
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = read::list::<Deal>(tx, &grants, &query, cursor.as_deref(), PAGE)?;
            found.extend(page.items.into_iter().map(|card| card.record));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(found);
            }
        }
    });
    read.await.expect("read")
}

both_databases! {
    async fn every_deal_once_in_its_order(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let mut dice = Dice(7);
        for place in 0..DEALS {
            let owner = if place % 3 == 0 { &world.boris } else { &world.anna };
            // Values that several deals share, and that some lack.
            let minor = i64::try_from(dice.roll(4)).expect("small") * 1_000;
            let day = dice.roll(4);
            let moment = i64::try_from(dice.roll(4)).expect("small");
            let draft = DealDraft {
                amount: (minor > 0).then(|| Some(money(minor, if day > 1 { "RUB" } else { "USD" }))),
                expected_close: (day > 0).then(|| format!("2026-12-0{day}")),
                next_step_at: (moment > 0).then(|| Some(At::from_micros(1_790_000_000_000_000 + moment))),
                ..titled("Трубы")
            };
            create(&world, owner, draft).await.expect("made");
        }
        for actor in [&world.director, &world.head, &world.anna, &world.wide] {
            for by in [SortBy::Amount, SortBy::ExpectedClose, SortBy::NextStepAt] {
                for descending in [false, true] {
                    let found = walk(&world, actor, Sort { by, descending }).await;
                    let order: Vec<_> = found.iter().map(|record| (key(record, by), record.id)).collect();
                    let mut expected = order.clone();
                    expected.sort();
                    if descending {
                        expected.reverse();
                    }
                    assert_eq!(order, expected, "{by:?} {descending}");
                    let mut ids: Vec<DealId> = found.iter().map(|record| record.id).collect();
                    ids.sort();
                    ids.dedup();
                    assert_eq!(ids.len(), found.len(), "{by:?} {descending}");
                }
            }
        }
        let all = walk(&world, &world.director, Sort { by: SortBy::Amount, descending: true }).await;
        assert_eq!(all.len(), DEALS);
    }
}
