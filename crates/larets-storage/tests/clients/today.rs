//! What waits for a person: own deals that want something, and what others did to own records.

use larets_core::access::Actor;
use larets_core::contacts::ContactDraft;
use larets_core::deals::DealDraft;
use larets_core::ids::DealId;
use larets_core::time::{At, DAY, Day};
use larets_storage::duplicates::{FreshPairs, fresh};
use larets_storage::today::{Changes, Group, Waiting, Whose, changes, waiting};
use larets_testkit::both_databases;

use crate::channels::run_sql;
use crate::deals::{create, money, titled, update};
use crate::pipelines::{all, ensure_first};
use crate::world::{World, at, grants, named, own, with_phone};

const ZONE: &str = "Europe/Moscow";

async fn waits(world: &World, actor: &Actor, whose: Whose) -> Waiting {
    let grants = grants(actor);
    let read = world.read(move |tx| {
        let day = Day::of(tx.now(), ZONE);
        waiting(tx, &grants, whose, &day)
    });
    read.await.expect("read")
}

async fn waits_own(world: &World, actor: &Actor) -> Waiting {
    waits(world, actor, Whose::Own(actor.user())).await
}

async fn changed(world: &World, actor: &Actor) -> Changes {
    changed_of(world, actor, Whose::Own(actor.user())).await
}

async fn changed_of(world: &World, actor: &Actor, whose: Whose) -> Changes {
    let (grants, person) = (grants(actor), actor.user());
    let read = world.db.read_latest(move |tx| {
        let day = Day::of(tx.now(), ZONE);
        changes(tx, &grants, person, whose, day.before)
    });
    let read: Result<Changes, larets_storage::StorageError> = read.await;
    read.expect("read")
}

async fn twice(world: &World, actor: &Actor, whose: Whose) -> FreshPairs {
    let grants = grants(actor);
    let read = world.read(move |tx| {
        let day = Day::of(tx.now(), ZONE);
        fresh(tx, &grants, whose, day.before)
    });
    read.await.expect("read")
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
        let far = create(&world, anna, step("Через месяц", Some(day.week_ends))).await.expect("made");
        let late = DealDraft {
            expected_close: Some("2020-01-31".to_owned()),
            ..step("Срок прошёл", Some(day.week_ends.plus(-1)))
        };
        let late = create(&world, anna, late).await.expect("made");
        let lost = DealDraft {
            stage: Some(stages[5].id),
            lost_reason: Some("дорого".to_owned()),
            expected_close: Some("2020-01-31".to_owned()),
            ..titled("Проиграна")
        };
        create(&world, anna, lost).await.expect("made");
        let his = create(&world, &world.boris, step("Чужая", Some(day.begins))).await.expect("made");
        let seen = waits_own(&world, anna).await;
        assert_eq!(seen.open.map(|count| count.value), Some(6));
        assert_eq!(ids(seen.overdue), [before]);
        assert_eq!(ids(seen.due), [today]);
        assert_eq!(ids(seen.upcoming), [later, late]);
        assert_eq!(ids(seen.without_step), [none]);
        assert_eq!(ids(seen.close_passed), [late]);
        assert_eq!(ids(seen.stale), []);

        let long_ago = world.db.now().micros() - 30 * DAY;
        run_sql(&db, &format!("UPDATE deal SET stage_since = {long_ago} WHERE title = 'Завтра'"));
        update(&world, anna, none, titled("Всё ещё без шага")).await.expect("changed");
        assert_eq!(ids(waits_own(&world, anna).await.stale), [later]);
        assert_eq!(ids(waits_own(&world, &world.director).await.due), []);
        assert!(!ids(waits_own(&world, anna).await.stale).contains(&far));

        // All that may be seen is what the grant covers: a head's departments, a manager's own.
        let seen = waits(&world, &world.head, Whose::Seen).await;
        let reaches = |owner: &Actor| grants(&world.head).deals.is_some_and(|grant| grant.rows().covers(&own(owner)));
        let due = [(his, reaches(&world.boris)), (today, reaches(anna))];
        let due: Vec<DealId> = due.into_iter().filter(|(_, reached)| *reached).map(|(id, _)| id).collect();
        assert_eq!(ids(seen.due), due);
        assert_eq!(ids(waits(&world, anna, Whose::Seen).await.due), [today]);
        assert_eq!(ids(waits(&world, &world.director, Whose::Seen).await.due), [his, today]);
    }

    // Shows that a new record of one's own is told of when another may be the same, with all that
    // speaks for it; not what is old, of another, out of reach, alike by a hidden field, or said to be
    // none; and that a head has those of the department.
    async fn what_may_be_there_twice(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let phone = |number: &str, name: &str| with_phone(named(name, "Вера"), number);
        let old = world.contact(own(&world.anna), phone("8 912 345-67-01", "Ромашкина")).await;
        let his = world.contact(own(&world.boris), phone("8 912 345-67-01", "Чужая")).await;
        run_sql(&db, "UPDATE contact SET created_at = created_at - 864000000000, updated_at = updated_at - 864000000000");
        assert_eq!(twice(&world, &world.anna, Whose::Own(world.anna.user())).await.pairs, []);

        let new = world.contact(own(&world.anna), phone("+7 912 345 67 01", "Ромашкина")).await;
        let pairs = twice(&world, &world.anna, Whose::Own(world.anna.user())).await;
        assert!(pairs.count.exact);
        let told: Vec<_> = pairs.pairs.iter().map(|pair| {
            (pair.reasons.clone(), pair.records.clone().map(|(id, _)| id))
        }).collect();
        assert_eq!(told, [(vec!["phone", "name"], [new.as_uuid(), old.as_uuid()])]);
        assert_eq!(twice(&world, &world.boris, Whose::Own(world.boris.user())).await.pairs, []);
        let all = twice(&world, &world.director, Whose::Seen).await.pairs;
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|pair| pair.records.iter().any(|(id, _)| *id == his.as_uuid())));
        // An operator may not look for numbers: the name speaks for one of them only.
        let seen = twice(&world, &world.operator, Whose::Seen).await.pairs;
        assert_eq!(seen.iter().map(|pair| pair.reasons.clone()).collect::<Vec<_>>(), [vec!["name"]]);
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
