//! The forecast of a pipeline: exact over all deals of whoever asks, and told only to who sees what it
//! is made of.

use std::collections::BTreeMap;

use larets_core::access::Actor;
use larets_core::deals::DealDraft;
use larets_core::ids::StageId;
use larets_core::lists::Condition;
use larets_core::pipelines::StageKind;
use larets_storage::deals::board::Total;
use larets_storage::deals::forecast::{self, Forecast};
use larets_testkit::both_databases;

use crate::deals::{Dice, counted, create, every_card, money, titled};
use crate::pipelines::{all, ensure_first};
use crate::world::{World, at, grants, own};

type Told = BTreeMap<(Option<String>, StageId), Total>;

async fn months(world: &World, actor: &Actor, conditions: Vec<Condition>) -> Forecast {
    let grants = grants(actor);
    let pipeline = all(world).await.remove(0);
    let read = world.read(move |tx| {
        Ok(forecast::months(tx, &grants, &pipeline, &conditions).expect("a forecast"))
    });
    read.await.expect("read")
}

fn told(forecast: Forecast) -> Told {
    assert!(forecast.complete);
    let months = forecast.months.into_iter();
    let cells = months.flat_map(|month| {
        let stages = month.stages.into_iter();
        stages.map(move |(stage, total)| ((month.month.clone(), stage.id), total))
    });
    cells.collect()
}

both_databases! {
    // Shows that the forecast is the sums of the cards of open stages by month, for each role and
    // under conditions, without sums for who sees no amounts; months come in order and deals without
    // a day last.
    async fn is_the_sum_of_the_cards(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let mut dice = Dice(7);
        let places = [own(&world.anna), own(&world.boris), at(None, None)];
        let days = ["", "2026-12-01", "2026-12-31", "2027-01-01", "2025-11-15"];
        for step in 0..60 {
            let amount = match dice.roll(4) {
                0 => None,
                1 => Some(money(99, "USD")),
                _ => Some(money(larets_core::money::MINOR_MAX, "RUB")),
            };
            create(&world, &world.director, DealDraft {
                amount: Some(amount),
                stage: Some(stages[dice.roll(stages.len())].id),
                lost_reason: Some("нет бюджета".to_owned()),
                expected_close: Some(days[dice.roll(days.len())].to_owned()),
                placement: Some(places[dice.roll(places.len())]),
                ..titled(&format!("Сделка {step}"))
            }).await.expect("made");
        }
        let open: Vec<StageId> = stages
            .iter()
            .filter(|stage| stage.kind == StageKind::Open)
            .map(|stage| stage.id)
            .collect();
        for actor in world.everyone() {
            let mut expected = Told::new();
            let cards = every_card(&world, actor).await;
            for day in ["", "2025-11", "2026-12", "2027-01"] {
                let of_day = cards.iter().filter(|card| {
                    let close = &card.record.expected_close;
                    open.contains(&card.record.stage) && close.get(..7).unwrap_or_default() == day
                });
                let of_day: Vec<_> = of_day.cloned().collect();
                for (stage, mut total) in counted(&of_day) {
                    if std::ptr::eq(actor, &raw const world.operator) {
                        total.sums.clear();
                    }
                    let month = Some(day.to_owned()).filter(|day| !day.is_empty());
                    expected.insert((month, stage), total);
                }
            }
            let found = months(&world, actor, Vec::new()).await;
            let names: Vec<_> = found.months.iter().map(|month| month.month.clone()).collect();
            assert!(names.iter().flatten().is_sorted());
            assert!(!names.contains(&None) || names.last() == Some(&None));
            assert_eq!(told(found), expected);
            let nobody = vec![Condition::Owner(None)];
            let unowned = told(months(&world, actor, nobody).await);
            let count = |told: &Told| told.values().map(|total| total.deals).sum::<i64>();
            let without_owner = |card: &&larets_storage::deals::DealCard| {
                open.contains(&card.record.stage) && card.record.placement.owner.is_none()
            };
            let expected = cards.iter().filter(without_owner).count();
            assert_eq!(count(&unowned), i64::try_from(expected).expect("fits"));
        }
    }
}
