//! Two contacts made one, and two again.

use larets_core::access::{Action, Actor, Area, Level, Role};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{ContactId, DealId};
use larets_core::pipelines::first;
use larets_storage::acts::ActRecord;
use larets_storage::acts::merge::{self, Choice, Choices};
use larets_storage::clients::{UpdateError, write};
use larets_storage::db::Act;
use larets_storage::notes::{self, NoteParent};
use larets_storage::{Changed, Recorded, StorageError, clients, pipelines};
use larets_testkit::both_databases;

use crate::picture;
use crate::rows::phone;
use crate::world::{World, change, grants, named, narrowed, own, system, with_phone};

pub(crate) async fn merged(
    world: &World,
    pair: (ContactId, ContactId),
    choices: Choices,
) -> Result<ActRecord, UpdateError> {
    merged_as_seen(world, pair, (None, None), choices).await
}

async fn merged_as_seen(
    world: &World,
    pair: (ContactId, ContactId),
    versions: (Option<i64>, Option<i64>),
    choices: Choices,
) -> Result<ActRecord, UpdateError> {
    let who = world.anna.clone();
    let merged = world
        .db
        .write(move |tx| merge::merge::<Contact>(tx, &who, pair, versions, &choices));
    merged.await
}

pub(crate) async fn parted(world: &World, act: &ActRecord) -> Result<ActRecord, UpdateError> {
    parted_by(world, &world.anna, act).await
}

async fn parted_by(
    world: &World,
    actor: &Actor,
    act: &ActRecord,
) -> Result<ActRecord, UpdateError> {
    let (who, id) = (actor.clone(), act.id);
    world
        .db
        .write(move |tx| merge::undo::<Contact>(tx, &who, id))
        .await
}

async fn note(world: &World, id: ContactId, text: &'static str) {
    let who = world.anna.clone();
    let noted: Result<_, StorageError> = world
        .db
        .write(move |tx| {
            let parent = NoteParent::Contact(id);
            let (id, event) = notes::write::create(tx, &grants(&who), &who, parent, text)?;
            Ok(Recorded::new(id, event))
        })
        .await;
    noted.expect("is noted");
}

async fn notes_of(world: &World, id: ContactId) -> Vec<String> {
    let grants = grants(&system());
    let parent = NoteParent::Contact(id);
    let found = world.read(move |tx| notes::read::list_of(tx, &grants, parent, None, 100));
    let found = found.await.expect("reads");
    let mut texts: Vec<String> = found.into_iter().map(|note| note.markdown).collect();
    texts.sort();
    texts
}

/// A pipeline for deals to stand in.
pub(crate) async fn ensure_first(world: &World) {
    let made: Result<_, StorageError> = world
        .db
        .write(|tx| {
            let actor = system();
            let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
            let mut draft = first(
                "Продажи",
                [
                    "Новая",
                    "В работе",
                    "Предложение",
                    "Согласовано",
                    "Успех",
                    "Отказ",
                ],
            );
            draft.check().expect("keeps the rules");
            let made = pipelines::write::ensure_first(tx, &permit, &actor, &draft)?;
            Ok(made.expect("there was none"))
        })
        .await;
    made.expect("a pipeline");
}

async fn deal(world: &World, with: ContactId) -> DealId {
    let who = world.anna.clone();
    let made: Result<DealId, UpdateError> = world
        .db
        .write(move |tx| {
            let grant = change::<Deal>(&who, Action::Create)?;
            let draft = DealDraft {
                title: Some("Поставка".to_owned()),
                contacts: Some(vec![with]),
                ..DealDraft::default()
            };
            let (id, event) = write::create(tx, &grant, None, &who, &draft)?;
            Ok(Recorded::new(id, event))
        })
        .await;
    made.expect("is made")
}

pub(crate) async fn contacts_of(world: &World, deal: DealId) -> Vec<ContactId> {
    let grants = grants(&world.anna);
    let card = world.read(move |tx| clients::read::card::<Deal>(tx, &grants, deal));
    let card = card.await.expect("is seen");
    card.contacts.iter().map(|link| link.id).collect()
}

both_databases! {
    // Whatever is chosen, a merge that is undone leaves both as they were, with notes, deals and what
    // finds them; a note written meanwhile stays with the one that stayed.
    async fn parted_is_as_before(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let anna = &world.anna;
        let words: Vec<String> = (0..4).map(phone).chain(["Первая", "Вторая", "Анна"].map(str::to_owned)).collect();
        let fields = ["last_name", "position", "phones", "tags"];
        for (number, choice) in [None, Some(Choice::This), Some(Choice::Other)].into_iter().enumerate() {
            let base = i64::try_from(number).expect("few") + 1;
            let one = world.contact(own(anna), with_phone(named("Первая", ""), &phone(base))).await;
            let other = ContactDraft { position: Some("директор".to_owned()), tags: Some(vec!["опт".to_owned()]), ..with_phone(named("Вторая", "Анна"), &phone(0)) };
            let other = world.contact(own(anna), other).await;
            note(&world, one, "о первой").await;
            note(&world, other, "о второй").await;
            let sold = deal(&world, other).await;
            let before = picture(&world, &words).await;
            let choices = choice.map(|choice| fields.map(|name| (name.to_owned(), choice)).into());
            let act = merged(&world, (one, other), choices.unwrap_or_default()).await.expect("are merged");
            assert_eq!(notes_of(&world, one).await, ["о второй", "о первой"]);
            assert_eq!(contacts_of(&world, sold).await, [one]);
            let card = world.card(anna, one).await.expect("is seen");
            assert_eq!(card.record.first_name, "Анна", "what is empty is filled");
            assert_eq!(card.record.last_name, if choice == Some(Choice::Other) { "Вторая" } else { "Первая" });
            assert_eq!(card.points.len(), if choice.is_none() { 2 } else { 1 });
            let restored = world.restore(anna, other).await;
            assert!(matches!(restored, Err(UpdateError::Storage(StorageError::Refused("record_merged")))), "{restored:?}");
            note(&world, one, "позже").await;
            parted(&world, &act).await.expect("are parted");
            assert_eq!(picture(&world, &words).await, before);
            assert_eq!(notes_of(&world, one).await, ["о первой", "позже"]);
            assert_eq!(notes_of(&world, other).await, ["о второй"]);
            assert_eq!(contacts_of(&world, sold).await, [other]);
            assert!(parted(&world, &act).await.is_err(), "parted twice");
        }
    }

    // A field changed after the merge keeps its new value when the two are parted.
    async fn later_changes_stay(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let one = world.contact(own(anna), named("Первая", "")).await;
        let other = world.contact(own(anna), named("Вторая", "Анна")).await;
        let act = merged(&world, (one, other), Choices::new()).await.expect("are merged");
        let later = ContactDraft { position: Some("бухгалтер".to_owned()), ..ContactDraft::default() };
        world.update(anna, one, None, later).await.expect("changes");
        parted(&world, &act).await.expect("are parted");
        let card = world.card(anna, one).await.expect("is seen").record;
        assert_eq!((card.first_name.as_str(), card.position.as_str()), ("", "бухгалтер"));
        assert_eq!(world.card(anna, other).await.expect("is seen").record.first_name, "Анна");
    }

    // Open pages are told of both records by a merge, and of both when they are two again.
    async fn both_are_told_of(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let one = world.contact(own(anna), named("Первая", "")).await;
        let other = world.contact(own(anna), named("Вторая", "Анна")).await;
        let mut told = world.db.changes();
        // Listeners are told after the answer.
        let mut two = async || {
            let mut seen = Vec::new();
            while seen.len() < 2 {
                if let Changed::Record { id, act, version, .. } = told.recv().await.expect("is told")
                    && version > 1
                {
                    seen.push((ContactId::from_uuid(id), act));
                }
            }
            seen
        };
        let act = merged(&world, (one, other), Choices::new()).await.expect("are merged");
        assert_eq!(two().await, [(one, Act::Changed), (other, Act::Deleted)]);
        parted(&world, &act).await.expect("are parted");
        assert_eq!(two().await, [(one, Act::Changed), (other, Act::Created)]);
    }

    // What somebody changed in either record since it was looked at is not merged over: whose version
    // is another is refused, and both stay as they were.
    async fn both_as_they_were_seen(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let one = world.contact(own(anna), named("Первая", "")).await;
        let other = world.contact(own(anna), named("Вторая", "Анна")).await;
        let later = ContactDraft { position: Some("бухгалтер".to_owned()), ..ContactDraft::default() };
        world.update(anna, other, None, later).await.expect("changes");
        let refused = merged_as_seen(&world, (one, other), (Some(1), Some(1)), Choices::new()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("other_outdated")))), "{refused:?}");
        let refused = merged_as_seen(&world, (one, other), (Some(7), Some(2)), Choices::new()).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Outdated { current: 1 }))), "{refused:?}");
        assert!(world.card(anna, other).await.expect("is seen").record.deleted_at.is_none());
        merged_as_seen(&world, (one, other), (Some(1), Some(2)), Choices::new()).await.expect("are merged");
    }

    // Who lost the right to a field that a merge changed does not change it by parting the two.
    async fn parting_keeps_to_fields(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let one = world.contact(own(anna), named("Первая", "")).await;
        let other = world.contact(own(anna), with_phone(named("Вторая", "Анна"), &phone(1))).await;
        let act = merged(&world, (one, other), Choices::new()).await.expect("are merged");
        let before = picture(&world, &[]).await;
        for (field, level) in [("first_name", Level::Read), ("phones", Level::Masked)] {
            let less = narrowed(anna, Role::Manager, Area::Contacts, field, level);
            let refused = parted_by(&world, &less, &act).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("field_not_writable")))), "{refused:?}");
            assert_eq!(picture(&world, &[]).await, before);
        }
        parted_by(&world, &narrowed(anna, Role::Manager, Area::Contacts, "address", Level::Hidden), &act).await.expect("are parted");
    }

    // While the one that stayed lies in the bin, or is one with yet another, the two are not parted: its
    // notes and those of the other would be mislaid. Parted in the opposite order, each has its own.
    async fn parted_in_the_opposite_order(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let mut three = Vec::new();
        for (name, text) in [("Первая", "о первой"), ("Вторая", "о второй"), ("Третья", "о третьей")] {
            let id = world.contact(own(anna), named(name, "")).await;
            note(&world, id, text).await;
            three.push(id);
        }
        let [one, two, third] = three.as_slice() else { panic!("three: {three:?}") };
        let before = picture(&world, &[]).await;
        let first = merged(&world, (*two, *one), Choices::new()).await.expect("are merged");
        let second = merged(&world, (*third, *two), Choices::new()).await.expect("are merged");
        let in_bin = |refused: &Result<ActRecord, UpdateError>| {
            matches!(refused, Err(UpdateError::Storage(StorageError::Refused("record_in_bin"))))
        };
        let refused = parted(&world, &first).await;
        assert!(in_bin(&refused), "{refused:?}");
        assert_eq!(notes_of(&world, *third).await, ["о второй", "о первой", "о третьей"]);
        parted(&world, &second).await.expect("are parted");
        world.delete(anna, *two).await.expect("goes to the bin");
        let refused = parted(&world, &first).await;
        assert!(in_bin(&refused), "{refused:?}");
        world.restore(anna, *two).await.expect("is taken back");
        parted(&world, &first).await.expect("are parted");
        assert_eq!(picture(&world, &[]).await, before);
        for (id, text) in three.iter().zip(["о первой", "о второй", "о третьей"]) {
            assert_eq!(notes_of(&world, *id).await, [text]);
        }
    }

    // Both must be in reach: one that is not seen is not found, and nothing happens to the other.
    async fn both_in_reach(db: TestDatabase) {
        let world = World::new(&db).await;
        let one = world.contact(own(&world.anna), named("Своя", "")).await;
        let other = world.contact(own(&world.boris), named("Чужая", "")).await;
        for pair in [(one, other), (other, one)] {
            let refused = merged(&world, pair, Choices::new()).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotFound))), "{refused:?}");
        }
        assert!(world.card(&world.anna, one).await.expect("is seen").record.deleted_at.is_none());
    }
}
