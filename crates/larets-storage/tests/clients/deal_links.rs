//! Links of deals to clients: order and number with those that whoever writes does not see, names by
//! the grant over the client, and organisations as well as people.

use larets_core::access::{Action, Actor, Area, Level, Role};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::deals::{DealDraft, DealField};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::lists::Condition;
use larets_storage::clients::UpdateError;
use larets_storage::companies::write;
use larets_storage::deals::board::Party;
use larets_storage::{Recorded, StorageError, search};
use larets_testkit::both_databases;

use crate::deals::{card, columns, create, moved, titled, update};
use crate::pipelines::{self, all, as_draft, ensure_first};
use crate::world::{World, at, change, grants, named, narrowed, own, system};

async fn company(world: &World, owner: &Actor, name: &str) -> CompanyId {
    let draft = CompanyDraft {
        name: Some(name.to_owned()),
        placement: Some(own(owner)),
        ..CompanyDraft::default()
    };
    let made: Result<CompanyId, UpdateError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = change::<Company>(&actor, Action::Create)?;
            let (id, event) = write::create(tx, &grant, Some(&grant), &actor, &draft)?;
            Ok(Recorded::new(id, event))
        })
        .await;
    made.expect("made")
}

async fn rename(world: &World, id: CompanyId, name: &str) {
    let draft = CompanyDraft {
        name: Some(name.to_owned()),
        ..CompanyDraft::default()
    };
    let done: Result<(), UpdateError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = change::<Company>(&actor, Action::Edit)?;
            let event = write::update(tx, &grant, None, id, None, &draft, &actor)?;
            Ok(Recorded::new((), event))
        })
        .await;
    done.expect("renamed");
}

fn with(contacts: Vec<ContactId>) -> DealDraft {
    DealDraft {
        contacts: Some(contacts),
        ..DealDraft::default()
    }
}

both_databases! {
    // Shows that a linked organisation is shown, changed, counted and found only by who sees it.
    async fn organisations_need_both_ends(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let hers = company(&world, &world.anna, "Ромашка").await;
        let his = company(&world, &world.boris, "Лютик").await;
        let draft = DealDraft {
            companies: Some(vec![his, hers]),
            placement: Some(own(&world.anna)),
            ..titled("Трубы")
        };
        let id = create(&world, &world.director, draft).await.expect("made");
        let linked = async |actor: &Actor| {
            let card = card(&world, actor, id).await.expect("seen");
            card.companies.into_iter().map(|link| (link.id, link.name)).collect::<Vec<_>>()
        };
        assert_eq!(linked(&world.anna).await, [(hers, "Ромашка".to_owned())]);
        assert_eq!(linked(&world.director).await.len(), 2);
        let firms = |companies| DealDraft { companies: Some(companies), ..DealDraft::default() };
        let refused = update(&world, &world.anna, id, firms(vec![his])).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("company_unknown")))));

        let found = async |actor: &Actor, words: &'static str| {
            let grants = grants(actor);
            let read = world.read(move |tx| {
                Ok(search::deal_ids(tx, &grants, words, "RU").expect("allowed").ids)
            });
            read.await.expect("read")
        };
        assert_eq!(found(&world.anna, "ромашка").await, [id]);
        assert_eq!(found(&world.anna, "лютик").await, []);
        assert_eq!(found(&world.director, "лютик").await, [id]);
        rename(&world, hers, "Незабудка").await;
        assert_eq!(found(&world.anna, "ромашка").await, []);
        assert_eq!(found(&world.anna, "незабудка").await, [id]);
        let count = async |company| {
            let columns = columns(&world, &world.anna, vec![Condition::Company(company)]).await;
            columns.iter().map(|column| column.total.deals).sum::<i64>()
        };
        assert_eq!((count(hers).await, count(his).await), (1, 0));

        let pipeline = all(&world).await.remove(0);
        let mut asking = as_draft(&pipeline);
        asking.stages[1].required = vec![DealField::Companies];
        let stage = asking.stages[1].id.expect("kept");
        pipelines::update(&world, pipeline.id, 1, asking).await.expect("changed");
        update(&world, &world.anna, id, firms(vec![])).await.expect("changed");
        assert_eq!(linked(&world.director).await, [(his, "Лютик".to_owned())]);
        let refused = update(&world, &world.anna, id, moved(stage)).await;
        assert!(matches!(refused, Err(UpdateError::Stage(_))), "{refused:?}");
    }

    // Shows that a client whom the writer does not see keeps the place in the list, and that a list
    // is refused only where the unseen ones alone are more than anybody may type.
    async fn the_unseen_keep_their_places(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let mut seen = Vec::new();
        for number in 0..3 {
            seen.push(world.contact(own(&world.anna), named(&format!("Видимый {number}"), "")).await);
        }
        let hidden = world.contact(own(&world.boris), named("Скрытый", "")).await;
        let draft = DealDraft {
            contacts: Some(vec![hidden, seen[0], seen[1]]),
            placement: Some(own(&world.anna)),
            ..titled("Общая")
        };
        let id = create(&world, &world.director, draft).await.expect("made");
        update(&world, &world.anna, id, with(vec![seen[1], seen[0], seen[2]])).await.expect("changed");
        let links = card(&world, &world.director, id).await.expect("seen").contacts;
        let ids: Vec<ContactId> = links.iter().map(|link| link.id).collect();
        assert_eq!(ids, [hidden, seen[1], seen[0], seen[2]]);

        let many = async |owner: &Actor| {
            let mut made = Vec::new();
            for number in 0..50 {
                made.push(world.contact(own(owner), named(&format!("Клиент {number}"), "")).await);
            }
            made
        };
        let (first, second) = (many(&world.boris).await, many(&world.anna).await);
        let shared = DealDraft {
            contacts: Some(first),
            placement: Some(own(&world.anna)),
            ..titled("Большая")
        };
        let id = create(&world, &world.director, shared).await.expect("made");
        update(&world, &world.anna, id, with(second.clone())).await.expect("all that may be typed");
        let seen_by_all = card(&world, &world.director, id).await.expect("seen").contacts;
        assert_eq!(seen_by_all.len(), 100);
        // Now all hundred are out of sight of a third person, who may add none.
        let place = at(Some(&world.boris), Some(world.retail));
        let given = DealDraft { placement: Some(place), ..DealDraft::default() };
        update(&world, &world.director, id, given).await.expect("given");
        let extra = world.contact(own(&world.boris), named("Лишний", "")).await;
        let kept: Vec<ContactId> = card(&world, &world.boris, id).await.expect("seen")
            .contacts.iter().map(|link| link.id).collect();
        assert_eq!(kept.len(), 50);
        let mut one_more = kept;
        one_more.push(extra);
        let full = update(&world, &world.boris, id, with(one_more)).await;
        assert!(matches!(full, Err(UpdateError::Storage(StorageError::Refused("contacts_full")))), "{full:?}");
    }

    // Shows that the name of a linked client is told as the client's own grant tells it: without the
    // number that somebody has typed into it.
    async fn names_are_cleaned(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let person = world.contact(own(&world.anna), named("Иванов +7 912 345-67-89", "")).await;
        let firm = company(&world, &world.anna, "Склад office@larets.example").await;
        let draft = DealDraft {
            contacts: Some(vec![person]),
            companies: Some(vec![firm]),
            ..titled("Трубы")
        };
        let id = create(&world, &world.anna, draft).await.expect("made");
        let card = card(&world, &world.operator, id).await.expect("seen");
        let names = [&card.contacts[0].name, &card.companies[0].name];
        assert_eq!(names, ["Иванов •••", "Склад •••"]);
    }

    // Shows that a board names one party of a deal: the first organisation that the reader sees, or
    // else the first person, whatever was linked first; and none where the field is not for the reader.
    async fn the_party_on_a_board(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let hidden = company(&world, &world.boris, "Скрытая").await;
        let second = company(&world, &world.anna, "Вторая").await;
        let third = company(&world, &world.anna, "Третья").await;
        let unseen = world.contact(own(&world.boris), named("Невидимый", "")).await;
        let first = world.contact(own(&world.anna), named("Первый", "")).await;
        let other = world.contact(own(&world.anna), named("Другой", "")).await;
        let with = |title, companies, contacts| DealDraft {
            companies: Some(companies),
            contacts: Some(contacts),
            placement: Some(own(&world.anna)),
            ..titled(title)
        };
        for draft in [
            with("1", vec![hidden, second, third], vec![first]),
            with("2", vec![hidden], vec![unseen, first, other]),
            with("3", vec![hidden], vec![unseen]),
        ] {
            create(&world, &world.director, draft).await.expect("made");
        }
        let parties = async |actor: &Actor| {
            let shown = columns(&world, actor, Vec::new()).await.remove(0).page.items;
            let told = shown.into_iter().map(|tile| (tile.title, tile.party.map(|party| match party {
                Party::Company(link) => link.name,
                Party::Contact(link) => link.name,
            })));
            let mut told: Vec<_> = told.collect();
            told.sort();
            told.into_iter().map(|(_, party)| party.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(parties(&world.anna).await, ["Вторая", "Первый", ""]);
        assert_eq!(parties(&world.director).await, ["Скрытая", "Скрытая", "Скрытая"]);
        let without = narrowed(&world.anna, Role::Manager, Area::Deals, "companies", Level::Hidden);
        assert_eq!(parties(&without).await, ["Первый", "Первый", ""]);
    }
}
