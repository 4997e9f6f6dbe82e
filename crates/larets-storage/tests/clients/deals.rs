//! Deals: what each role sees, the rule of entering a stage, links that only those see who see both
//! ends, and totals that are the sums of the cards whatever happens.

use std::collections::BTreeMap;

use larets_core::access::{Action, Actor, Area, Placement};
use larets_core::contacts::ContactDraft;
use larets_core::deals::{Deal, DealDraft, DealField};
use larets_core::ids::{DealId, StageId};
use larets_core::lists::{Condition, FilterField, ListQuery};
use larets_core::money::{Currency, Money};
use larets_core::time::At;
use larets_storage::clients::UpdateError;
use larets_storage::deals::board::{self, Column, ORDER, Total};
use larets_storage::deals::{DealCard, read, write};
use larets_storage::{Recorded, StorageError, search};
use larets_testkit::both_databases;

use crate::pipelines::{self, all, as_draft, ensure_first};
use crate::world::{World, at, change, grants, named, own, system};

pub fn titled(title: &str) -> DealDraft {
    DealDraft {
        title: Some(title.to_owned()),
        ..DealDraft::default()
    }
}

pub fn money(minor: i64, code: &str) -> Money {
    let currency = Currency::from_code(code).expect("a currency");
    Money { minor, currency }
}

pub fn moved(stage: StageId) -> DealDraft {
    DealDraft {
        stage: Some(stage),
        ..DealDraft::default()
    }
}

pub async fn create(world: &World, actor: &Actor, draft: DealDraft) -> Result<DealId, UpdateError> {
    let actor = actor.clone();
    let make = world.db.write(move |tx| {
        let grant = change::<Deal>(&actor, Action::Create)?;
        let assign = actor.may_change(Action::Assign).ok();
        let (id, event) = write::create(tx, &grant, assign.as_ref(), &actor, &draft)?;
        Ok(Recorded::new(id, event))
    });
    make.await
}

pub async fn update(
    world: &World,
    actor: &Actor,
    id: DealId,
    draft: DealDraft,
) -> Result<(), UpdateError> {
    let actor = actor.clone();
    let change = world.db.write(move |tx| {
        let grant = change::<Deal>(&actor, Action::Edit)?;
        let assign = actor.may_change(Action::Assign).ok();
        let event = write::update(tx, &grant, assign.as_ref(), id, None, &draft, &actor)?;
        Ok(Recorded::new((), event))
    });
    change.await
}

/// To the bin, or back from it.
pub async fn bin(world: &World, actor: &Actor, id: DealId, into: bool) -> Result<(), UpdateError> {
    let actor = actor.clone();
    let change = world.db.write(move |tx| {
        let action = if into {
            Action::Delete
        } else {
            Action::Restore
        };
        let grant = change::<Deal>(&actor, action)?;
        let event = if into {
            write::delete(tx, &grant, id, None, &actor)?
        } else {
            write::restore(tx, &grant, id, &actor)?
        };
        Ok(Recorded::new((), event))
    });
    change.await
}

pub async fn card(world: &World, actor: &Actor, id: DealId) -> Result<DealCard, StorageError> {
    let grants = grants(actor);
    let read = world.read(move |tx| read::card::<Deal>(tx, &grants, id));
    read.await
}

pub async fn columns(world: &World, actor: &Actor, conditions: Vec<Condition>) -> Vec<Column> {
    let grants = grants(actor);
    let pipeline = all(world).await.remove(0);
    let read = world.read(move |tx| {
        Ok(board::columns(tx, &grants, &pipeline, &conditions, 3).expect("a board"))
    });
    read.await.expect("read")
}

pub async fn every_card(world: &World, actor: &Actor) -> Vec<DealCard> {
    let grants = grants(actor);
    let read = world.read(move |tx| {
        let grant = grants.deals.clone().expect("sees deals");
        let query = ListQuery::checked(&grant, ORDER, Vec::new(), false).expect("allowed");
        Ok(read::list::<Deal>(tx, &grants, &query, None, 200)?.items)
    });
    read.await.expect("read")
}

/// What the totals must be, from the cards themselves.
pub fn counted(cards: &[DealCard]) -> BTreeMap<StageId, Total> {
    let mut totals: BTreeMap<StageId, Total> = BTreeMap::new();
    for card in cards {
        let total = totals.entry(card.record.stage).or_default();
        total.deals += 1;
        if let Some(amount) = card.record.amount {
            let sum = total.sums.entry(amount.currency.code().to_owned());
            *sum.or_default() += i128::from(amount.minor);
        }
    }
    totals
}

pub fn told(columns: &[Column]) -> BTreeMap<StageId, Total> {
    let filled = columns.iter().filter(|column| column.total.deals > 0);
    let totals = filled.map(|column| (column.stage.id, column.total.clone()));
    totals.collect()
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    /// Below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).expect("fits") % sides
    }
}

both_databases! {
    // Shows that a deal begins in the first stage with its maker, that a stage names the fields it
    // asks for and the deal stays where it was until they are filled, and that a move to the stage
    // where it stands changes nothing.
    async fn moves(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let id = create(&world, &world.anna, titled("Трубы")).await.expect("made");
        let before = card(&world, &world.anna, id).await.expect("seen").record;
        assert_eq!((before.stage, before.placement), (stages[0].id, own(&world.anna)));

        let refused = update(&world, &world.anna, id, moved(stages[5].id)).await;
        let Err(UpdateError::Stage(error)) = refused else { panic!("{refused:?}") };
        assert_eq!(error.missing, [DealField::LostReason]);
        let same = card(&world, &world.anna, id).await.expect("seen").record;
        assert_eq!((same.stage, same.version), (before.stage, before.version));

        let lost = DealDraft { lost_reason: Some("дорого".to_owned()), ..moved(stages[5].id) };
        update(&world, &world.anna, id, lost).await.expect("moved");
        let after = card(&world, &world.anna, id).await.expect("seen").record;
        assert_eq!((after.stage, &*after.lost_reason), (stages[5].id, "дорого"));
        assert!(after.stage_since > before.stage_since);

        update(&world, &world.anna, id, moved(stages[5].id)).await.expect("nothing to do");
        let again = card(&world, &world.anna, id).await.expect("seen").record;
        assert_eq!((again.version, again.stage_since), (after.version, after.stage_since));
        let nowhere = moved(StageId::from_uuid(uuid::Uuid::now_v7()));
        let refused = update(&world, &world.anna, id, nowhere).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("stage_unknown")))));
    }

    // Shows that a new deal must fill what its stage asks for, as a moved one must.
    async fn a_new_deal_keeps_the_rule(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let lost = all(&world).await[0].stages[5].id;
        let draft = DealDraft { stage: Some(lost), ..titled("Трубы") };
        let refused = create(&world, &world.anna, draft).await;
        assert!(matches!(refused, Err(UpdateError::Stage(_))));
        assert_eq!(every_card(&world, &world.director).await.len(), 0);
    }

    // Shows that each role finds exactly the deals its reach covers, that one of somebody else is
    // not found, and that an operator sees columns without sums and changes nothing.
    async fn who_sees(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let draft = |title| DealDraft { amount: Some(Some(money(100, "RUB"))), ..titled(title) };
        let hers = create(&world, &world.anna, draft("Анны")).await.expect("made");
        let his = create(&world, &world.boris, draft("Бориса")).await.expect("made");
        for (actor, expected) in [
            (&world.anna, vec![hers]),
            (&world.boris, vec![his]),
            (&world.head, vec![his, hers]),
            (&world.director, vec![his, hers]),
            (&world.operator, vec![his, hers]),
        ] {
            let cards = every_card(&world, actor).await;
            let ids: Vec<DealId> = cards.iter().map(|card| card.record.id).collect();
            assert_eq!(ids, expected);
            for id in [hers, his] {
                assert_eq!(card(&world, actor, id).await.is_ok(), expected.contains(&id));
            }
        }
        let hidden = update(&world, &world.anna, his, titled("Моя")).await;
        assert!(matches!(hidden, Err(UpdateError::Storage(StorageError::NotFound))));
        let refused = update(&world, &world.operator, hers, titled("Моя")).await;
        assert!(matches!(refused, Err(UpdateError::Access(_))));
        let seen = columns(&world, &world.operator, Vec::new()).await;
        assert_eq!(seen[0].total, Total { deals: 2, ..Total::default() });
    }

    // Shows that whoever does not see a linked client neither reads nor removes nor adds the link.
    async fn links_need_both_ends(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let seen = world.contact(own(&world.anna), named("Видимый", "")).await;
        let hidden = world.contact(own(&world.boris), named("Скрытый", "")).await;
        let draft = DealDraft {
            contacts: Some(vec![hidden, seen]),
            placement: Some(own(&world.anna)),
            ..titled("Общая")
        };
        let id = create(&world, &world.director, draft).await.expect("made");
        let linked = async |actor: &Actor| {
            let card = card(&world, actor, id).await.expect("seen");
            card.contacts.iter().map(|link| (link.id, link.name.clone())).collect::<Vec<_>>()
        };
        assert_eq!(linked(&world.anna).await, [(seen, "Видимый".to_owned())]);
        let with = |contacts| DealDraft { contacts: Some(contacts), ..DealDraft::default() };
        let refused = update(&world, &world.anna, id, with(vec![hidden])).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("contact_unknown")))));
        update(&world, &world.anna, id, with(vec![])).await.expect("changed");
        assert_eq!(linked(&world.director).await, [(hidden, "Скрытый".to_owned())]);
        world.update(&world.director, hidden, None, ContactDraft {
            placement: Some(own(&world.anna)),
            ..ContactDraft::default()
        }).await.expect("given");
        assert_eq!(linked(&world.anna).await, [(hidden, "Скрытый".to_owned())]);
    }

    // Shows that after any row of changes the kept totals are the sums of the cards, for everybody
    // and for each currency, and so are those counted under a condition.
    async fn totals_are_the_sums_of_the_cards(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let mut dice = Dice(20_261_129);
        let places: [Placement; 5] = [
            own(&world.anna),
            own(&world.boris),
            at(None, Some(world.retail)),
            at(Some(&world.anna), None),
            at(None, None),
        ];
        let mut deals: Vec<(DealId, bool)> = Vec::new();
        for step in 0..150 {
            let amount = match dice.roll(4) {
                0 => None,
                1 => Some(money(larets_core::money::MINOR_MAX, "RUB")),
                2 => Some(money(i64::try_from(dice.roll(1_000_000)).expect("fits"), "USD")),
                _ => Some(money(i64::try_from(dice.roll(1_000_000_000)).expect("fits"), "RUB")),
            };
            let draft = DealDraft {
                amount: Some(amount),
                stage: Some(stages[dice.roll(stages.len())].id),
                lost_reason: Some("нет бюджета".to_owned()),
                placement: Some(places[dice.roll(places.len())]),
                ..titled(&format!("Сделка {step}"))
            };
            let director = &world.director;
            if deals.len() < 30 || dice.roll(5) == 0 {
                deals.push((create(&world, director, draft).await.expect("made"), false));
                continue;
            }
            let chosen = dice.roll(deals.len());
            let (id, binned) = deals[chosen];
            if dice.roll(4) == 0 || binned {
                bin(&world, director, id, !binned).await.expect("moved");
                deals[chosen].1 = !binned;
            } else {
                update(&world, director, id, draft).await.expect("changed");
            }
        }
        let of_all = vec![Condition::after(FilterField::CreatedAt, At::from_micros(0))];
        for actor in world.everyone() {
            let mut expected = counted(&every_card(&world, actor).await);
            if std::ptr::eq(actor, &raw const world.operator) {
                for total in expected.values_mut() {
            total.sums.clear();
        }
            }
            let kept = columns(&world, actor, Vec::new()).await;
            assert_eq!(told(&kept), expected);
            assert_eq!(told(&columns(&world, actor, of_all.clone()).await), expected);
            for column in kept {
                let newest = column.page.items.iter().map(|tile| tile.stage_since);
                assert!(newest.is_sorted_by(|earlier, later| earlier >= later));
                assert_eq!(column.page.next.is_some(), column.total.deals > 3);
            }
        }
        assert!(deals.iter().any(|(_, binned)| *binned));
    }

    // Shows that a change that is taken back leaves the totals as they were.
    async fn a_refused_change_is_not_counted(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let draft = DealDraft { amount: Some(Some(money(100, "RUB"))), ..titled("Трубы") };
        let id = create(&world, &world.anna, draft).await.expect("made");
        let before = told(&columns(&world, &world.anna, Vec::new()).await);
        let refused = DealDraft { amount: Some(Some(money(999, "RUB"))), ..moved(stages[5].id) };
        update(&world, &world.anna, id, refused).await.expect_err("asks for a reason");
        // Made, and then taken back by whoever made it.
        let actor = world.anna.clone();
        let taken_back: Result<(), UpdateError> = world.db.write(move |tx| {
            let grant = change::<Deal>(&actor, Action::Create)?;
            let draft = DealDraft { amount: Some(Some(money(7, "RUB"))), ..titled("Краны") };
            write::create(tx, &grant, None, &actor, &draft)?;
            Err(StorageError::Refused("changed_my_mind").into())
        }).await;
        taken_back.expect_err("taken back");
        assert_eq!(told(&columns(&world, &world.anna, Vec::new()).await), before);
    }

    // Shows that a stage may be removed by the very group of writes in which its last deal left it.
    async fn a_stage_goes_with_its_last_deal(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let pipeline = all(&world).await.remove(0);
        let (emptied, kept) = (pipeline.stages[1].id, pipeline.stages[0].id);
        let draft = DealDraft { stage: Some(emptied), amount: Some(Some(money(5, "RUB"))), ..titled("Трубы") };
        let id = create(&world, &world.director, draft).await.expect("made");
        let mut without = as_draft(&pipeline);
        without.stages.remove(1);
        let done: Result<(), UpdateError> = world.db.write(move |tx| {
            let actor = system();
            let grant = change::<Deal>(&actor, Action::Edit)?;
            let permit = actor.may(Area::Settings, Action::Edit)?;
            let event = write::update(tx, &grant, None, id, None, &moved(kept), &actor)?;
            let changed = larets_storage::pipelines::write::update(
                tx, &permit, &actor, pipeline.id, None, &without,
            )?;
            Ok(changed.and(event))
        }).await;
        done.expect("both are done");
        let told = told(&columns(&world, &world.director, Vec::new()).await);
        assert_eq!(told, counted(&every_card(&world, &world.director).await));
        assert_eq!(told.len(), 1);
    }

    // Shows that a filter by a client whom the reader does not see finds nothing, on the board and in
    // the list, and that such a client does not count for what a stage asks for.
    async fn unseen_clients_answer_nothing(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let hers = world.contact(own(&world.anna), named("Ромашкина", "")).await;
        let his = world.contact(own(&world.boris), named("Лютикова", "")).await;
        let draft = |contact| DealDraft {
            contacts: Some(vec![contact]),
            placement: Some(own(&world.anna)),
            ..titled("Трубы")
        };
        let open = create(&world, &world.director, draft(hers)).await.expect("made");
        let closed = create(&world, &world.director, draft(his)).await.expect("made");
        let count = async |actor: &Actor, contact| {
            let columns = columns(&world, actor, vec![Condition::Contact(contact)]).await;
            let found: usize = columns.iter().map(|column| column.page.items.len()).sum();
            (columns.iter().map(|column| column.total.deals).sum::<i64>(), found)
        };
        assert_eq!(count(&world.anna, hers).await, (1, 1));
        assert_eq!(count(&world.anna, his).await, (0, 0));
        assert_eq!(count(&world.director, his).await, (1, 1));

        let mut asking = as_draft(&all(&world).await[0]);
        asking.stages[1].required = vec![DealField::Contacts];
        let stage = asking.stages[1].id.expect("kept");
        pipelines::update(&world, all(&world).await[0].id, 1, asking).await.expect("changed");
        let refused = update(&world, &world.anna, closed, moved(stage)).await;
        assert!(matches!(refused, Err(UpdateError::Stage(_))), "{refused:?}");
        update(&world, &world.anna, open, moved(stage)).await.expect("moved");
    }

    // Shows that a deal is found by its title and by whom it is made with, also after those were
    // renamed or taken back from the bin, and that nobody finds it by a client whom they do not see.
    async fn found_by_words(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let hers = world.contact(own(&world.anna), named("Ромашкина", "Вера")).await;
        let his = world.contact(own(&world.boris), named("Лютикова", "Ольга")).await;
        let draft = DealDraft {
            contacts: Some(vec![hers, his]),
            placement: Some(own(&world.anna)),
            ..titled("Поставка труб")
        };
        let id = create(&world, &world.director, draft).await.expect("made");
        let found = async |actor: &Actor, words: &'static str| {
            let grants = grants(actor);
            let read = world.read(move |tx| {
                Ok(search::deal_ids(tx, &grants, words, "RU").expect("allowed").ids)
            });
            read.await.expect("read")
        };
        let anna = &world.anna;
        for words in ["труб пост", "nhe,", "ромашк вера", "труб ромашкина"] {
            assert_eq!(found(anna, words).await, [id], "{words}");
        }
        assert_eq!(found(anna, "лютикова").await, []);
        assert_eq!(found(&world.director, "лютикова").await, [id]);
        assert_eq!(found(&world.boris, "труб").await, []);

        // The search box asks the same, and names of whom a deal is made with only those who are seen.
        let boxed = async |actor: &Actor, words: &'static str| {
            let grants = grants(actor);
            let read = world.read(move |tx| {
                let hits = search::find(tx, &grants, words, "RU", 8).expect("allowed");
                Ok(hits.into_iter().map(|hit| (hit.kind.name(), hit.title, hit.subtitle)).collect::<Vec<_>>())
            });
            read.await.expect("read")
        };
        let deal = ("deal", "Поставка труб".to_owned(), Some("Ромашкина Вера".to_owned()));
        assert_eq!(boxed(anna, "поставка").await, [deal]);
        assert_eq!(boxed(&world.boris, "поставка").await, []);

        world.update(anna, hers, None, named("Незабудкина", "Вера")).await.expect("renamed");
        assert_eq!(found(anna, "ромашкина").await, []);
        assert_eq!(found(anna, "незабудкина").await, [id]);
        world.delete(anna, hers).await.expect("binned");
        assert_eq!(found(anna, "незабудкина").await, []);
        world.restore(anna, hers).await.expect("taken back");
        assert_eq!(found(anna, "незабудкина").await, [id]);
        update(&world, anna, id, titled("Монтаж")).await.expect("renamed");
        assert_eq!(found(anna, "труб").await, []);
        bin(&world, anna, id, true).await.expect("binned");
        assert_eq!(found(anna, "монтаж").await, []);
    }
}
