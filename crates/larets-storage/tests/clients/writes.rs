//! Making, changing, deleting contacts: who may, what is kept, what the event tells.

use larets_core::access::AccessError;
use larets_core::audit::{Change, Detail, Event};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::points::{PointDraft, PointKind};
use larets_core::time::At;
use larets_storage::StorageError;
use larets_storage::clients::UpdateError;
use larets_storage::contacts::{ContactCard, DuplicateProbe, read};
use larets_testkit::both_databases;

use crate::world::{World, channel, grants, named, new_point, own, system, with_phone};

fn fields(event: &Event) -> Vec<String> {
    match event.details.get("fields") {
        Some(Detail::Codes(fields)) => fields.clone(),
        other => panic!("no fields: {other:?}"),
    }
}

/// The phones of a card as its owner sees them.
fn phones(card: &ContactCard) -> Vec<String> {
    let grant = system().may_read().expect("allowed");
    let shown = card
        .points
        .iter()
        .filter(|point| point.kind() == PointKind::Phone);
    shown
        .map(|point| match point.show(&grant).into_disclosure() {
            larets_core::access::Disclosure::Seen(channel) => channel.raw,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn kept(card: &ContactCard) -> Vec<PointDraft> {
    let drafts = card.points.iter().map(|point| PointDraft {
        id: Some(point.id()),
        kind: point.kind(),
        label: point.label().to_owned(),
        channel: None,
    });
    drafts.collect()
}

both_databases! {
    // Shows that a contact belongs to whoever makes it, that it comes back as typed, and that its
    // owner may not give it away while a head may, within the department.
    async fn placement_follows_the_rights(db: TestDatabase) {
        let world = World::new(&db).await;
        let draft = ContactDraft {
            position: Some(" Директор ".to_owned()),
            tags: Some(vec!["vip".to_owned(), " vip".to_owned(), String::new()]),
            ..with_phone(named("Петров", "Пётр"), "8 912 345-67-89")
        };
        let id = world.create(&world.anna, draft).await.expect("made");
        let card = world.card(&world.anna, id).await.expect("seen");
        assert_eq!(card.record.placement, own(&world.anna));
        assert_eq!(card.record.position, "Директор");
        assert_eq!(card.record.tags, ["vip"]);
        assert_eq!(card.owner.as_ref().map(|owner| owner.name.as_str()), Some("Анна"));
        assert_eq!(phones(&card), ["8 912 345-67-89"]);

        let to_boris = || ContactDraft {
            placement: Some(own(&world.boris)),
            ..ContactDraft::default()
        };
        let refused = world.update(&world.anna, id, None, to_boris()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))));
        let event = world.update(&world.head, id, None, to_boris()).await.expect("given");
        assert_eq!(fields(&event), ["owner", "department"]);
        let card = world.card(&world.boris, id).await.expect("his now");
        assert_eq!(card.record.placement, own(&world.boris));
        assert!(matches!(world.card(&world.anna, id).await, Err(StorageError::NotFound)));

        let away = ContactDraft {
            placement: Some(own(&world.operator)),
            ..ContactDraft::default()
        };
        let refused = world.update(&world.head, id, None, away).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))));
        let given = ContactDraft { placement: Some(own(&world.boris)), ..named("Новый", "") };
        let refused = world.create(&world.anna, given).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))));
    }

    // Shows the order of refusals: not seen is not found, seen but out of reach is not allowed, an
    // older version is told the current one; and that no refusal changes anything.
    async fn refusals_come_in_order(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = world.contact(own(&world.anna), named("Иванов", "Иван")).await;
        let change = || ContactDraft { source: Some("Сайт".to_owned()), ..ContactDraft::default() };
        let refused = world.update(&world.boris, id, Some(9), change()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotFound))));
        let refused = world.update(&world.operator, id, Some(9), change()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))));
        let refused = world.update(&world.anna, id, Some(9), change()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Outdated { current: 1 }))));
        let refused = world.delete(&world.boris, id).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotFound))));
        let card = world.card(&world.anna, id).await.expect("seen");
        assert_eq!((card.record.version, card.record.source.as_str()), (1, ""));
    }

    // Shows that an update writes only what really changes, counts the version only then, and that
    // its event holds both values.
    async fn only_real_changes_count(db: TestDatabase) {
        let world = World::new(&db).await;
        let draft = with_phone(named("Иванов", "Иван"), "8 912 345-67-89");
        let id = world.create(&world.anna, draft).await.expect("made");
        let card = world.card(&world.anna, id).await.expect("seen");
        let same = ContactDraft {
            points: kept(&card),
            point_kinds: vec![PointKind::Phone, PointKind::Email],
            tags: Some(vec![]),
            placement: Some(own(&world.anna)),
            companies: Some(vec![]),
            ..named("Иванов", " Иван ")
        };
        let event = world.update(&world.anna, id, Some(1), same).await.expect("nothing to do");
        assert_eq!(fields(&event), Vec::<String>::new());
        assert_eq!(event.details.get("version"), Some(&Detail::Number(1)));

        let mut points = kept(&card);
        points.push(new_point(PointKind::Phone, "work", "+7 495 123-45-67"));
        let change = ContactDraft {
            points,
            point_kinds: vec![PointKind::Phone],
            ..named("Иванова", "Иван")
        };
        let event = world.update(&world.anna, id, Some(1), change).await.expect("changed");
        assert_eq!(fields(&event), ["last_name", "phones"]);
        let name = Change {
            field: "last_name",
            before: Some("Иванов".to_owned()),
            after: Some("Иванова".to_owned()),
        };
        assert!(event.changes.contains(&name));
        let card = world.card(&world.anna, id).await.expect("seen");
        assert_eq!(card.record.version, 2);
        assert_eq!(phones(&card), ["8 912 345-67-89", "+7 495 123-45-67"]);
    }

    // Shows that who sees a phone only masked may enter one in a new contact and keep it, but may
    // neither change nor remove it later.
    async fn masked_channels_are_kept(db: TestDatabase) {
        let world = World::new(&db).await;
        let draft = with_phone(named("Звонящий", ""), "8 912 345-67-89");
        let id = world.create(&world.operator, draft).await.expect("made");
        let card = world.card(&world.operator, id).await.expect("seen");
        let keeping = ContactDraft {
            points: kept(&card),
            point_kinds: vec![PointKind::Phone],
            position: Some("Бухгалтер".to_owned()),
            ..ContactDraft::default()
        };
        let event = world.update(&world.operator, id, None, keeping).await.expect("kept");
        assert_eq!(fields(&event), ["position"]);
        let removing = ContactDraft {
            point_kinds: vec![PointKind::Phone],
            ..ContactDraft::default()
        };
        let replacing = with_phone(ContactDraft::default(), "8 912 000-00-00");
        for change in [removing, replacing] {
            let refused = world.update(&world.operator, id, None, change).await;
            let read_only = AccessError::ReadOnly { field: "phones" };
            assert!(matches!(refused, Err(UpdateError::Access(error)) if error == read_only));
        }
        let card = world.card(&world.operator, id).await.expect("seen");
        assert_eq!(phones(&card), ["8 912 345-67-89"]);
    }

    // Shows that a change of phones is found by the new ones only, and leaves the addresses as they
    // are, with their ids and found as before.
    async fn what_is_found_follows_the_channels(db: TestDatabase) {
        let world = World::new(&db).await;
        let phone = |raw: &str| new_point(PointKind::Phone, "mobile", raw);
        let email = new_point(PointKind::Email, "work", "anna@example.com");
        let draft = ContactDraft {
            points: vec![phone("8 912 345-67-89"), email, phone("8 912 345-67-80")],
            point_kinds: vec![PointKind::Phone, PointKind::Email],
            ..named("Меняющий", "")
        };
        let id = world.create(&world.anna, draft).await.expect("made");
        let points = |card: &ContactCard, kind| {
            let points = card.points.iter().filter(move |point| point.kind() == kind);
            points.map(larets_core::points::Point::id).collect::<Vec<_>>()
        };
        let before = world.card(&world.anna, id).await.expect("seen");
        let mut points_kept = kept(&before);
        points_kept.retain(|point| point.id == points(&before, PointKind::Phone).get(1).copied());
        points_kept.push(phone("8 912 345-67-81"));
        let change = ContactDraft {
            points: points_kept,
            point_kinds: vec![PointKind::Phone],
            ..ContactDraft::default()
        };
        world.update(&world.anna, id, None, change).await.expect("changed");
        let after = world.card(&world.anna, id).await.expect("seen");
        assert_eq!(phones(&after), ["8 912 345-67-80", "8 912 345-67-81"]);
        assert_eq!(points(&after, PointKind::Phone).first(), points(&before, PointKind::Phone).get(1));
        assert_eq!(points(&after, PointKind::Email), points(&before, PointKind::Email));
        let channels = [
            (PointKind::Phone, "8 912 345-67-89", false),
            (PointKind::Phone, "8 912 345-67-80", true),
            (PointKind::Phone, "8 912 345-67-81", true),
            (PointKind::Email, "anna@example.com", true),
        ];
        for (kind, raw, expected) in channels {
            let probe = DuplicateProbe {
                exclude: None,
                name: None,
                channels: vec![channel(kind, "work", raw)],
            };
            let grants = grants(&world.anna);
            let found = world.read(move |tx| read::duplicates(tx, &grants, &probe)).await.expect("found");
            assert_eq!(found.iter().any(|one| one.id == id), expected, "{raw}");
        }
    }

    // Shows that a channel of another record cannot be taken over, named twice or left empty.
    async fn foreign_channels_are_refused(db: TestDatabase) {
        let world = World::new(&db).await;
        let mine = world.create(&world.anna, with_phone(named("Мой", ""), "8 912 345-67-89")).await.expect("made");
        let other = world.contact(own(&world.boris), with_phone(named("Чужой", ""), "8 912 345-67-80")).await;
        let foreign = kept(&world.card(&world.boris, other).await.expect("his"));
        let own_points = kept(&world.card(&world.anna, mine).await.expect("hers"));
        let twice = [own_points.clone(), own_points].concat();
        let empty = vec![PointDraft { id: None, ..foreign[0].clone() }];
        for (points, code) in [(foreign, "point_unknown"), (twice, "point_twice"), (empty, "point_empty")] {
            let change = ContactDraft { points, point_kinds: vec![PointKind::Phone], ..ContactDraft::default() };
            let refused = world.update(&world.anna, mine, None, change).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused(found))) if found == code), "{code}");
        }
    }

    // Shows the way to the bin and back, and that what stays there too long is removed for good
    // with its channels.
    async fn bin_and_purge(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = world.create(&world.anna, with_phone(named("Уходящий", ""), "8 912 345-67-89")).await.expect("made");
        assert!(world.restore(&world.anna, id).await.is_err());
        world.delete(&world.anna, id).await.expect("deleted");
        assert!(world.delete(&world.anna, id).await.is_err());
        let refused = world.update(&world.anna, id, None, named("Другой", "")).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("record_in_bin")))));
        world.restore(&world.anna, id).await.expect("restored");
        assert_eq!(world.card(&world.anna, id).await.expect("seen").record.version, 3);
        world.delete(&world.anna, id).await.expect("deleted");
        let moved = world.card(&world.anna, id).await.expect("in the bin").record.deleted_at.expect("deleted");
        for (before, removed) in [(moved, 0), (moved.plus(1), 1), (At::from_micros(i64::MAX), 0)] {
            let purged = world.db.write(move |tx| larets_storage::clients::write::purge_old::<Contact>(tx, before)).await;
            assert!(matches!(purged, Ok::<_, StorageError>(number) if number == removed));
        }
        assert!(matches!(world.card(&system(), id).await, Err(StorageError::NotFound)));
    }

    // Shows that duplicates are told of only among records the person sees, and by channels only
    // to those who see them.
    async fn duplicates_stay_within_the_grant(db: TestDatabase) {
        let world = World::new(&db).await;
        let phone = "8 912 345-67-89";
        let hers = world.contact(own(&world.anna), with_phone(named("Филиппов", "Наталья"), phone)).await;
        let his = world.contact(own(&world.boris), with_phone(named("Другой", "Человек"), phone)).await;
        let probe = DuplicateProbe {
            exclude: None,
            name: Some(("наталия".to_owned(), "Филипов".to_owned())),
            channels: vec![channel(PointKind::Phone, "work", "+79123456789")],
        };
        let by_both = (hers, vec!["phone", "name"]);
        let by_phone = (his, vec!["phone"]);
        let by_name = (hers, vec!["name"]);
        for (actor, expected) in [
            (&world.anna, vec![by_both.clone()]),
            (&world.boris, vec![by_phone.clone()]),
            (&world.director, vec![by_both, by_phone]),
            (&world.operator, vec![by_name]),
        ] {
            let (grants, probe) = (grants(actor), probe.clone());
            let found = world.read(move |tx| read::duplicates(tx, &grants, &probe)).await.expect("found");
            let mut found: Vec<_> = found.into_iter().map(|one| (one.id, one.reasons)).collect();
            found.sort();
            assert_eq!(found, expected);
        }
        let (grants, probe) = (grants(&world.anna), DuplicateProbe { exclude: Some(hers), ..probe });
        let found = world.read(move |tx| read::duplicates(tx, &grants, &probe)).await.expect("found");
        assert_eq!(found, []);
    }
}
