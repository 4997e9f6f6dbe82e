//! Companies: links and parents that only those see who see both ends, and duplicates by number.

use larets_core::access::{Action, Actor};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::ContactDraft;
use larets_core::ids::CompanyId;
use larets_core::lists::{Condition, ListQuery, Sort};
use larets_core::points::PointKind;
use larets_storage::clients::UpdateError;
use larets_storage::companies::{CompanyCard, DuplicateProbe, read, write};
use larets_storage::{Recorded, StorageError};
use larets_testkit::both_databases;

use crate::world::{World, change, channel, grants, named, new_point, own};

fn called(name: &str) -> CompanyDraft {
    CompanyDraft {
        name: Some(name.to_owned()),
        ..CompanyDraft::default()
    }
}

fn under(parent: Option<CompanyId>) -> CompanyDraft {
    CompanyDraft {
        parent: Some(parent),
        ..CompanyDraft::default()
    }
}

async fn create(
    world: &World,
    actor: &Actor,
    draft: CompanyDraft,
) -> Result<CompanyId, UpdateError> {
    let actor = actor.clone();
    let make = world.db.write(move |tx| {
        let grant = change::<Company>(&actor, Action::Create)?;
        let (id, event) = write::create(tx, &grant, None, &actor, &draft)?;
        Ok(Recorded::new(id, event))
    });
    make.await
}

async fn update(
    world: &World,
    actor: &Actor,
    id: CompanyId,
    draft: CompanyDraft,
) -> Result<(), UpdateError> {
    let actor = actor.clone();
    let change = world.db.write(move |tx| {
        let grant = change::<Company>(&actor, Action::Edit)?;
        let event = write::update(tx, &grant, None, id, None, &draft, &actor)?;
        Ok(Recorded::new((), event))
    });
    change.await
}

/// A company of Anna's with one phone.
pub async fn with_phone(world: &World, phone: &str) -> CompanyId {
    let draft = CompanyDraft {
        points: vec![new_point(PointKind::Phone, "work", phone)],
        point_kinds: vec![PointKind::Phone],
        ..called("Ромашка")
    };
    create(world, &world.anna, draft).await.expect("made")
}

pub async fn card(
    world: &World,
    actor: &Actor,
    id: CompanyId,
) -> Result<CompanyCard, StorageError> {
    let grants = grants(actor);
    world
        .read(move |tx| read::card::<Company>(tx, &grants, id))
        .await
}

both_databases! {
    // Shows that a phone taken from a company finds it no more.
    async fn a_removed_phone_finds_nothing(db: TestDatabase) {
        let world = World::new(&db).await;
        let phone = "8 912 345-67-89";
        let id = with_phone(&world, phone).await;
        let found = async || {
            let probe = DuplicateProbe {
                exclude: None,
                name: None,
                inn: None,
                channels: vec![channel(PointKind::Phone, "work", phone)],
            };
            let grants = grants(&world.anna);
            let found = world.read(move |tx| read::duplicates(tx, &grants, &probe)).await.expect("read");
            found.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(found().await, [id]);
        let without = CompanyDraft { point_kinds: vec![PointKind::Phone], ..CompanyDraft::default() };
        update(&world, &world.anna, id, without).await.expect("changed");
        assert_eq!(found().await, []);
        assert!(card(&world, &world.anna, id).await.expect("seen").points.is_empty());
    }

    // Shows that a link is shown only to those who see both ends, that a hidden link survives a
    // change by somebody who does not see it, as does one to a company in the bin, and that a hidden
    // company cannot be linked.
    async fn links_need_both_ends(db: TestDatabase) {
        let world = World::new(&db).await;
        let seen = create(&world, &world.anna, called("ООО Ромашка")).await.expect("made");
        let hidden = create(&world, &world.boris, called("ООО Лютик")).await.expect("made");
        let draft = ContactDraft {
            companies: Some(vec![(hidden, "директор".to_owned()), (seen, "юрист".to_owned())]),
            ..named("Связной", "")
        };
        let contact = world.contact(own(&world.anna), draft).await;
        let linked = |card: larets_storage::contacts::ContactCard| -> Vec<CompanyId> {
            card.companies.iter().map(|link| link.id).collect()
        };
        let whole = world.card(&world.director, contact).await.expect("seen");
        assert_eq!(linked(whole), [hidden, seen]);
        let hers = world.card(&world.anna, contact).await.expect("seen");
        assert_eq!(linked(hers), [seen]);

        let refused = world.update(&world.anna, contact, None, ContactDraft {
            companies: Some(vec![(seen, String::new()), (CompanyId::from_uuid(uuid::Uuid::now_v7()), String::new())]),
            ..ContactDraft::default()
        }).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("company_unknown")))));
        world.update(&world.anna, contact, None, ContactDraft {
            companies: Some(vec![]),
            ..ContactDraft::default()
        }).await.expect("unlinked");
        let whole = world.card(&world.director, contact).await.expect("seen");
        assert_eq!(linked(whole), [hidden]);

        let at_lyutik = card(&world, &world.boris, hidden).await.expect("his");
        assert_eq!(at_lyutik.contacts, []);
        let at_lyutik = card(&world, &world.director, hidden).await.expect("seen");
        assert_eq!(at_lyutik.contacts[0].name, "Связной");
        assert_eq!(at_lyutik.contacts[0].position, "директор");

        let director = world.director.clone();
        world.db.write(move |tx| {
            let grant = change::<Company>(&director, Action::Delete)?;
            let event = write::delete(tx, &grant, hidden, None, &director)?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.expect("in the bin");
        let only_seen = ContactDraft {
            companies: Some(vec![(seen, String::new())]),
            ..ContactDraft::default()
        };
        world.update(&world.director, contact, None, only_seen).await.expect("linked");
        let director = world.director.clone();
        world.db.write(move |tx| {
            let grant = change::<Company>(&director, Action::Restore)?;
            let event = write::restore(tx, &grant, hidden, &director)?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.expect("taken back");
        let whole = world.card(&world.director, contact).await.expect("seen");
        assert_eq!(linked(whole), [seen, hidden]);
    }

    // Shows that a company stands neither above itself nor in a circle, and that a hidden company
    // is neither taken nor lost as a parent.
    async fn parents_make_no_circle(db: TestDatabase) {
        let world = World::new(&db).await;
        let top = create(&world, &world.boris, called("Верх")).await.expect("made");
        let middle = create(&world, &world.boris, CompanyDraft { parent: Some(Some(top)), ..called("Середина") }).await.expect("made");
        for (id, parent) in [(top, top), (top, middle)] {
            let refused = update(&world, &world.boris, id, under(Some(parent))).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("company_cycle")))));
        }
        let seen = card(&world, &world.boris, middle).await.expect("seen");
        assert_eq!(seen.parent.map(|link| link.name), Some("Верх".to_owned()));
        let mine = create(&world, &world.anna, called("Моя")).await.expect("made");
        let refused = update(&world, &world.anna, mine, under(Some(top))).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("company_unknown")))));
        update(&world, &world.director, mine, under(Some(top))).await.expect("put under");
        let hers = card(&world, &world.anna, mine).await.expect("hers");
        assert_eq!((hers.parent, hers.record.parent), (None, None));
        update(&world, &world.anna, mine, under(None)).await.expect("nothing to do");
        let whole = card(&world, &world.director, mine).await.expect("seen");
        assert_eq!(whole.record.parent, Some(top));
    }

    // Shows duplicates by taxpayer number and by name without its legal form, within the grant.
    async fn duplicates_by_number_and_name(db: TestDatabase) {
        let world = World::new(&db).await;
        let hers = CompanyDraft { inn: Some("7707083893".to_owned()), ..called("ООО «Ромашка»") };
        let hers = create(&world, &world.anna, hers).await.expect("made");
        create(&world, &world.boris, called("Ромашка")).await.expect("made");
        let probe = DuplicateProbe {
            name: Some("РОМАШКА, ООО".to_owned()),
            inn: Some("7707083893".to_owned()),
            ..DuplicateProbe::default()
        };
        for (actor, expected) in [(&world.anna, 1), (&world.director, 2)] {
            let (grants, probe) = (grants(actor), probe.clone());
            let found = world.read(move |tx| read::duplicates(tx, &grants, &probe)).await.expect("found");
            assert_eq!(found.len(), expected);
            assert_eq!((found[0].id, found[0].reasons.clone()), (hers, vec!["inn", "name"]));
        }
    }

    // Shows that a list of companies is limited by the grant, paged, and narrowed to those under
    // one company.
    async fn list_by_parent(db: TestDatabase) {
        let world = World::new(&db).await;
        let top = create(&world, &world.anna, called("Холдинг")).await.expect("made");
        for number in 0..5 {
            let draft = CompanyDraft { parent: Some(Some(top)), ..called(&format!("Дочь {number}")) };
            create(&world, &world.anna, draft).await.expect("made");
        }
        create(&world, &world.boris, called("Чужая")).await.expect("made");
        for (conditions, expected) in [(vec![], 6), (vec![Condition::Company(top)], 5)] {
            let grants = grants(&world.anna);
            let grant = world.anna.may_read::<Company>().expect("reads");
            let sort = Sort::parse("name").expect("a sort");
            let query = ListQuery::checked(&grant, sort, conditions, false).expect("allowed");
            let read = world.read(move |tx| {
                let first = read::list::<Company>(tx, &grants, &query, None, 4)?;
                let rest = read::list::<Company>(tx, &grants, &query, first.next.as_deref(), 4)?;
                assert_eq!(rest.next, None);
                let count = read::count::<Company>(tx, &grants, &query)?;
                Ok(([first.items, rest.items].concat(), count.value))
            });
            let (found, count) = read.await.expect("lists");
            assert_eq!((found.len(), count), (expected, i64::try_from(expected).expect("small")));
            let daughters = found.iter().filter(|card| card.record.name.starts_with("Дочь"));
            assert!(daughters.clone().all(|card| card.parent.as_ref().is_some_and(|link| link.id == top)));
            assert_eq!(daughters.count(), 5);
        }
    }
}
