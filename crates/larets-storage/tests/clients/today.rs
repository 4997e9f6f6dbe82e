//! What waits for a person: own deals that want something, and what others did to own records.

use larets_core::access::Actor;
use larets_core::contacts::ContactDraft;
use larets_core::deals::DealDraft;
use larets_core::ids::DealId;
use larets_core::time::{At, DAY, Day};
use larets_storage::today::{Changes, Group, Waiting, changes, waiting};
use larets_testkit::both_databases;

use crate::channels::run_sql;
use crate::deals::{create, money, titled, update};
use crate::pipelines::{all, ensure_first};
use crate::world::{World, at, grants, named, own};

const ZONE: &str = "Europe/Moscow";

async fn waits(world: &World, actor: &Actor) -> Waiting {
    let (grants, person) = (grants(actor), actor.user());
    let read = world.read(move |tx| {
        let day = Day::of(tx.now(), ZONE);
        waiting(tx, &grants, person, &day)
    });
    read.await.expect("read")
}

async fn changed(world: &World, actor: &Actor) -> Changes {
    let (grants, person) = (grants(actor), actor.user());
    let read = world.db.read_latest(move |tx| {
        let day = Day::of(tx.now(), ZONE);
        changes(tx, &grants, person, day.before)
    });
    let read: Result<Changes, larets_storage::StorageError> = read.await;
    read.expect("read")
}

fn ids(group: Option<Group>) -> Vec<DealId> {
    let group = group.expect("told");
    assert!(group.count.exact);
    let ids: Vec<DealId> = group.cards.iter().map(|card| card.record.id).collect();
    assert_eq!(group.count.value, i64::try_from(ids.len()).expect("fits"));
    ids
}

both_databases! {
    // Shows that each of a person's own open deals stands in the groups it belongs to, the most
    // urgent first; deals of others, closed and binned ones in none.
    async fn own_deals_that_want_something(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let day = Day::of(world.db.now(), ZONE);
        let step = |title: &str, at: Option<At>| DealDraft {
            next_step_at: Some(at),
            ..titled(title)
        };
        let anna = &world.anna;
        let today = create(&world, anna, step("Сегодня", Some(day.ends.plus(-1)))).await.expect("made");
        let before = create(&world, anna, step("Вчера", Some(day.begins.plus(-DAY)))).await.expect("made");
        let later = create(&world, anna, step("Завтра", Some(day.ends))).await.expect("made");
        let none = create(&world, anna, titled("Без шага")).await.expect("made");
        let late = DealDraft {
            expected_close: Some("2020-01-31".to_owned()),
            ..step("Срок прошёл", Some(day.ends))
        };
        let late = create(&world, anna, late).await.expect("made");
        let lost = DealDraft {
            stage: Some(stages[5].id),
            lost_reason: Some("дорого".to_owned()),
            expected_close: Some("2020-01-31".to_owned()),
            ..titled("Проиграна")
        };
        create(&world, anna, lost).await.expect("made");
        create(&world, &world.boris, titled("Чужая")).await.expect("made");
        let seen = waits(&world, anna).await;
        assert_eq!(ids(seen.due), [before, today]);
        assert_eq!(ids(seen.without_step), [none]);
        assert_eq!(ids(seen.close_passed), [late]);
        assert_eq!(ids(seen.stale), []);

        let long_ago = world.db.now().micros() - 30 * DAY;
        run_sql(&db, &format!("UPDATE deal SET stage_since = {long_ago} WHERE title = 'Завтра'"));
        update(&world, anna, none, titled("Всё ещё без шага")).await.expect("changed");
        assert_eq!(ids(waits(&world, anna).await.stale), [later]);
        assert_eq!(ids(waits(&world, &world.director).await.due), []);
    }

    // Shows that a person is told what others did to the person's own living and binned records, by
    // whom and to which fields, and nothing of own acts, of others' records or of unseen fields.
    async fn what_others_changed(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let hers = world.contact(own(&world.anna), named("Ромашкина", "Вера")).await;
        let gone = world.contact(own(&world.anna), named("Пропавшая", "")).await;
        let his = world.contact(own(&world.boris), named("Лютикова", "")).await;
        let deal = create(&world, &world.anna, titled("Трубы")).await.expect("made");
        assert_eq!(changed(&world, &world.anna).await.count.value, 0);

        let from = |text: &str| ContactDraft { source: Some(text.to_owned()), ..ContactDraft::default() };
        world.update(&world.anna, hers, None, from("сайт")).await.expect("changed");
        assert_eq!(changed(&world, &world.anna).await.count.value, 0);
        world.update(&world.head, hers, None, from("выставка")).await.expect("changed");
        world.update(&world.director, hers, None, named("Незабудкина", "Вера")).await.expect("changed");
        world.update(&world.head, his, None, from("выставка")).await.expect("changed");
        let amount = DealDraft { amount: Some(Some(money(5, "RUB"))), ..DealDraft::default() };
        update(&world, &world.head, deal, amount).await.expect("changed");
        world.delete(&world.head, gone).await.expect("binned");
        let told = changed(&world, &world.anna).await;
        assert!(told.count.exact);
        let told: Vec<_> = told.records.iter().map(|record| {
            let fields: Vec<&str> = record.fields.iter().map(String::as_str).collect();
            (record.title.as_str(), record.in_bin, record.times, record.by.clone(), fields)
        }).collect();
        let (head, director) = (world.head.user(), world.director.user());
        assert_eq!(told, [
            ("Пропавшая", true, 1, vec![head], vec![]),
            ("Трубы", false, 1, vec![head], vec!["amount"]),
            ("Незабудкина Вера", false, 2, vec![director, head], vec!["last_name", "source"]),
        ]);

        // A deal of the operator, who sees no amounts, is given one: nothing to tell.
        let place = at(Some(&world.operator), Some(world.support));
        let draft = DealDraft { placement: Some(place), ..titled("Его") };
        let its = create(&world, &world.director, draft).await.expect("made");
        let before = changed(&world, &world.operator).await.records;
        assert_eq!((before.len(), before[0].times), (1, 1));
        let amount = DealDraft { amount: Some(Some(money(5, "RUB"))), ..DealDraft::default() };
        update(&world, &world.director, its, amount).await.expect("changed");
        assert_eq!(changed(&world, &world.operator).await.records[0].times, 1);
    }
}
