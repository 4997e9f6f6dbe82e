//! Imports and their undoing, changes of records that were there included.

use larets_core::access::{Actor, Disclosure, Role};
use larets_core::acts::{ActState, CHANGED_SINCE};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::{ActId, ContactId, ImportId};
use larets_core::imports::{DuplicatePolicy, ImportAs, ImportState};
use larets_core::points::PointKind;
use larets_storage::acts::bulk::BulkChange;
use larets_storage::acts::undo::Extent;
use larets_storage::acts::{ActRecord, imports, read as acts};
use larets_storage::imports::{CheckedRow, ChunkRules, ContactImport, ImportProgress, read};
use larets_storage::notes::{self, NoteParent};
use larets_storage::{Recorded, StorageError};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::drawn_imports::{begun, move_on};
use crate::many::{last_told, take_back_alone};
use crate::rows::{phone, row, rules, write};
use crate::world::{World, channel, grants, named, own, with_phone, with_rules};
use crate::{change_many, changes, counts, end, is_done, picture, take_back, undo_act};

/// Brings rows in, a chunk for each list.
pub(crate) async fn import(
    world: &World,
    actor: &Actor,
    policy: DuplicatePolicy,
    chunks: Vec<Vec<CheckedRow<ContactImport>>>,
) -> ImportId {
    let id = begun(world, actor, ImportAs::Contacts).await;
    let mut progress = ImportProgress::default();
    for rows in chunks {
        let rules = ChunkRules {
            policy,
            tags: vec!["импорт".to_owned()],
            ..rules(id)
        };
        progress = write(world, actor, rules, progress, rows)
            .await
            .expect("is written")
            .progress;
    }
    move_on(world, actor, id, ImportState::Running, ImportState::Done).await;
    id
}

/// Begins to undo an import.
pub(crate) async fn undoing(
    world: &World,
    actor: &Actor,
    id: ImportId,
) -> Result<ActRecord, StorageError> {
    let who = actor.clone();
    let begun = world.db.write(move |tx| {
        let grant = who.may_read().map_err(|_| StorageError::NotAllowed)?;
        let found = read::one(&mut tx.reading(), &grant, id)?;
        imports::begin(tx, &who, &found)
    });
    begun.await
}

/// Undoes an import to its end, as a job does.
pub(crate) async fn undo(
    world: &World,
    actor: &Actor,
    id: ImportId,
) -> Result<ActRecord, StorageError> {
    let act = undoing(world, actor, id).await?;
    let mut act = take_back::<Contact>(world, actor, act).await?;
    let made = world
        .read(move |tx| imports::made_by::<Contact>(tx, id, None, 10_000))
        .await?;
    for ids in made.chunks(3) {
        let (who, ids, of, version) = (actor.clone(), ids.to_vec(), act.id, act.version);
        act = world
            .db
            .write(move |tx| imports::unmake_chunk::<Contact>(tx, &who, of, version, &ids))
            .await?;
    }
    end(world, actor, &act).await
}

fn noted(mut row: CheckedRow<ContactImport>, note: &str) -> CheckedRow<ContactImport> {
    if let Ok(import) = &mut row.result {
        import.note = Some(note.to_owned());
        import.draft.position = Some("директор".to_owned());
    }
    row
}

async fn note(world: &World, id: ContactId, text: &'static str) {
    let who = world.anna.clone();
    world
        .db
        .write(move |tx| {
            let parent = NoteParent::Contact(id);
            let (id, event) = notes::write::create(tx, &grants(&who), &who, parent, text)?;
            Ok::<_, StorageError>(Recorded::new(id, event))
        })
        .await
        .expect("is noted");
}

async fn notes_of(world: &World, id: ContactId) -> usize {
    let grants = grants(&world.anna);
    let parent = NoteParent::Contact(id);
    let found = world.read(move |tx| notes::read::list_of(tx, &grants, parent, None, 100));
    found.await.expect("reads").len()
}

both_databases! {
    // An import that made some, changed others by overwriting, and took a row of its own again in
    // the same and in another chunk, undone: every card, channel, note and search is as before.
    async fn undone_is_as_before(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let mut there = Vec::new();
        for number in 0..3 {
            let draft = with_phone(named(&format!("Прежняя{number}"), "Анна"), &phone(number));
            there.push(world.contact(own(anna), draft).await);
        }
        let first = *there.first().expect("three");
        note(&world, first, "была до импорта").await;
        let words: Vec<String> = (0..12).map(phone).chain(["Прежняя1", "Новая", "Имярек", "импорт", "директор"].map(str::to_owned)).collect();
        let before = picture(&world, &words).await;
        let both = |number: i64, name: &str, phones: [i64; 2]| {
            row(number, name, &[&phone(phones[0]), &phone(phones[1])])
        };
        let chunks = vec![
            vec![
                noted(both(2, "Новая", [0, 10]), "из файла"),
                row(3, "Имярек", &[&phone(5)]),
                noted(row(4, "Имярек4", &[&phone(6)]), "и это"),
                row(5, "Новая1", &[&phone(1)]),
                row(6, "Новая2", &[&phone(1)]),
            ],
            vec![row(7, "Имярек7", &[&phone(5)]), noted(row(8, "Новая8", &[&phone(1)]), "снова")],
            (9..12).map(|number| row(number, &format!("Имярек{number}"), &[&phone(number)])).collect(),
        ];
        let id = import(&world, anna, DuplicatePolicy::Overwrite, chunks).await;
        let imported = picture(&world, &words).await;
        assert_ne!(imported, before);
        let undone = undo(&world, anna, id).await.expect("is undone");
        is_done(&undone, ActState::Undone);
        assert_eq!(undone.progress.left, 0, "{:?}", changes(&world, anna, undone.id).await);
        assert_eq!(undone.progress.undone, undone.progress.to_undo, "the whole of it is taken back");
        assert_eq!(picture(&world, &words).await, before);
        assert_eq!(notes_of(&world, first).await, 1);
        // Again: there is nothing left to do.
        let again = undo(&world, anna, id).await.expect("is undone");
        assert_eq!((again.progress.undone, again.progress.left), (undone.progress.undone, 0));
        assert_eq!(again.progress.to_undo, undone.progress.to_undo);
        assert_eq!(picture(&world, &words).await, before);
    }

    // What somebody changed or noted since stays and is told of, the rest goes; such a record goes to
    // the bin when it is taken back alone.
    async fn changed_since_is_left(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let there = world.contact(own(anna), with_phone(named("Прежняя", ""), &phone(0))).await;
        let rows = vec![
            row(2, "Новая", &[&phone(0)]),
            row(3, "Первая", &[&phone(1)]),
            row(4, "Вторая", &[&phone(2)]),
            row(5, "Третья", &[&phone(3)]),
        ];
        let id = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows]).await;
        let made = world.read(move |tx| imports::made_by::<Contact>(tx, id, None, 10)).await.expect("reads");
        let [third, second, _] = made.as_slice() else { panic!("three were made: {made:?}") };
        let changed = ContactDraft { first_name: Some("Ирина".to_owned()), ..ContactDraft::default() };
        world.update(anna, ContactId::from_uuid(*third), None, changed.clone()).await.expect("changes");
        note(&world, ContactId::from_uuid(*second), "позвонить").await;
        world.update(anna, there, None, changed).await.expect("changes");
        let undone = undo(&world, anna, id).await.expect("is undone");
        assert_eq!(counts(&undone), (1, 3, 4));
        let left: Vec<_> = changes(&world, anna, undone.id).await;
        assert!(left.iter().all(|one| one.code.as_deref() == Some(CHANGED_SINCE)), "{left:?}");
        assert_eq!(left.len(), 3);
        // A second time leaves the same ones, told once.
        assert_eq!(counts(&undo(&world, anna, id).await.expect("is undone")), (1, 3, 4));
        let left = changes(&world, anna, undone.id).await;
        assert_eq!(left.len(), 3);
        let one = left.iter().find(|one| one.record == *third).expect("is told of").seq;
        let (who, of) = (anna.clone(), undone.id);
        world.db.write(move |tx| {
            larets_storage::acts::undo::take_back_one::<Contact>(tx, &who, of, one, larets_storage::acts::undo::Extent::Fields)
        }).await.expect("is taken back");
        let card = world.card(anna, ContactId::from_uuid(*third)).await.expect("in the bin");
        assert!(card.record.deleted_at.is_some());
        // And the one taken back alone stays taken back.
        assert_eq!(counts(&undo(&world, anna, id).await.expect("is undone")), (2, 2, 4));
        // Out of the bin again it is left like any other that was changed, however often one asks.
        world.restore(anna, ContactId::from_uuid(*third)).await.expect("is taken out");
        for _ in 0..2 {
            assert_eq!(counts(&undo(&world, anna, id).await.expect("is undone")), (1, 3, 4));
        }
        assert_eq!(changes(&world, anna, undone.id).await.len(), 3);
    }

    // Taken back by force, the history tells of the phones that somebody gave since the import, and of
    // those that come back; nothing is told of what the import had brought and is no longer there.
    async fn force_tells_of_channels_since(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let there = world.contact(own(anna), with_phone(named("Прежняя", "Иван"), &phone(0))).await;
        let rows = vec![row(2, "Прежняя", &[&phone(0), &phone(10)])];
        let id = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows]).await;
        let since = with_phone(ContactDraft::default(), &phone(11));
        world.update(anna, there, None, since).await.expect("changes");
        take_back_alone(&world, anna, ActId::from_uuid(id.as_uuid()), 0, Extent::Force).await.expect("is taken back");
        let seen = |raw: &str| Some(Disclosure::Seen(channel(PointKind::Phone, "mobile", raw).display()));
        let told = last_told(&world, anna, there).await;
        assert!(told.contains(&("phones", seen(&phone(11)), seen(&phone(0)))), "{told:?}");
        assert!(told.contains(&("tags", Some(Disclosure::Seen("импорт".to_owned())), None)), "{told:?}");
        assert_eq!(told.len(), 2, "{told:?}");
    }

    // What was changed in many records at once and taken back again is no change since: what the import
    // made goes and what it changed becomes what it was, after two such changes on top of each other
    // too, with the notes of the file. What somebody changed between the two is left.
    async fn a_change_and_its_undoing_are_none(db: TestDatabase) {
        let world = World::new(&db).await;
        let (anna, head) = (&world.anna, &world.head);
        let there = world.contact(own(anna), with_phone(named("Прежняя", "Анна"), &phone(0))).await;
        let words: Vec<String> = (0..4).map(phone).collect();
        let before = picture(&world, &words).await;
        let rows = || vec![
            noted(row(2, "Новая", &[&phone(0)]), "из файла"),
            noted(row(3, "Первая", &[&phone(1)]), "и это"),
            row(4, "Вторая", &[&phone(2)]),
        ];
        let tags = |tag: &str| BulkChange::Edit {
            draft: ContactDraft::default(),
            add_tags: vec![tag.to_owned()],
            remove_tags: Vec::new(),
        };
        let id = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows()]).await;
        let made = world.read(move |tx| imports::made_by::<Contact>(tx, id, None, 10)).await.expect("reads");
        let all: Vec<Uuid> = made.iter().copied().chain([there.as_uuid()]).collect();
        let first = change_many(&world, head, tags("один"), &all).await.expect("is done");
        let second = change_many(&world, head, BulkChange::Delete, &all).await.expect("is done");
        for act in [second.id, first.id] {
            let undone = undo_act::<Contact>(&world, head, act).await.expect("is undone");
            assert_eq!(counts(&undone), (3, 0, 3));
        }
        let undone = undo(&world, anna, id).await.expect("is undone");
        assert_eq!(counts(&undone), (3, 0, 3), "{:?}", changes(&world, anna, undone.id).await);
        assert_eq!(picture(&world, &words).await, before);

        let id = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows()]).await;
        let made = world.read(move |tx| imports::made_by::<Contact>(tx, id, None, 10)).await.expect("reads");
        let all: Vec<Uuid> = made.iter().copied().chain([there.as_uuid()]).collect();
        let act = change_many(&world, head, tags("один"), &all).await.expect("is done");
        let changed = ContactDraft { first_name: Some("Ирина".to_owned()), ..ContactDraft::default() };
        for record in [*made.first().expect("two"), there.as_uuid()] {
            world.update(anna, ContactId::from_uuid(record), None, changed.clone()).await.expect("changes");
        }
        let undone = undo_act::<Contact>(&world, head, act.id).await.expect("is undone");
        assert_eq!(counts(&undone), (1, 2, 3));
        for one in changes(&world, head, act.id).await.iter().filter(|one| one.code.is_some()) {
            let (who, of, seq) = (head.clone(), act.id, one.seq);
            world.db.write(move |tx| {
                larets_storage::acts::undo::take_back_one::<Contact>(tx, &who, of, seq, larets_storage::acts::undo::Extent::Force)
            }).await.expect("is taken back");
        }
        let undone = undo(&world, anna, id).await.expect("is undone");
        assert_eq!(counts(&undone), (1, 2, 3));
    }

    // An import that was undone is no change since: the one before it goes to its last record, what it
    // changed becomes what it was. What somebody changed between the second and its undoing is left.
    async fn an_undone_import_is_no_change(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let there = world.contact(own(anna), with_phone(named("Прежняя", "Анна"), &phone(0))).await;
        let words: Vec<String> = (0..3).map(phone).chain(["Первая", "Вторая", "директор"].map(str::to_owned)).collect();
        let before = picture(&world, &words).await;
        let rows = |name: &str| -> Vec<_> {
            (0..3).map(|number| noted(row(number + 2, name, &[&phone(number)]), name)).collect()
        };
        // Each row a chunk, so that the second changes every record twice.
        let twice = || ["Вторая", "Третья"].map(rows).to_vec();
        let first = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows("Первая")]).await;
        let second = import(&world, anna, DuplicatePolicy::Overwrite, twice()).await;
        for (id, whole) in [(second, 6), (first, 3)] {
            let undone = undo(&world, anna, id).await.expect("is undone");
            assert_eq!(counts(&undone), (whole, 0, whole), "{:?}", changes(&world, anna, undone.id).await);
        }
        assert_eq!(picture(&world, &words).await, before);
        assert_eq!(notes_of(&world, there).await, 0);

        let first = import(&world, anna, DuplicatePolicy::Overwrite, vec![rows("Первая")]).await;
        let made = world.read(move |tx| imports::made_by::<Contact>(tx, first, None, 10)).await.expect("reads");
        let second = import(&world, anna, DuplicatePolicy::Overwrite, twice()).await;
        let changed = ContactDraft { first_name: Some("Ирина".to_owned()), ..ContactDraft::default() };
        for record in [ContactId::from_uuid(*made.first().expect("two")), there] {
            world.update(anna, record, None, changed.clone()).await.expect("changes");
        }
        let undone = undo(&world, anna, second).await.expect("is undone");
        assert_eq!(counts(&undone), (2, 4, 6), "{:?}", changes(&world, anna, undone.id).await);
        let undone = undo(&world, anna, first).await.expect("is undone");
        assert_eq!(counts(&undone), (1, 2, 3), "{:?}", changes(&world, anna, undone.id).await);
    }

    // What an import changed of its own records is not taken back one by one, as they go as a whole: when
    // they were left once, it does not pass for something that was taken back.
    async fn own_changes_are_no_pairs(db: TestDatabase) {
        let world = World::new(&db).await;
        let (anna, head) = (&world.anna, &world.head);
        let chunks = ["Первая", "Вторая", "Третья"].map(|name| vec![row(2, name, &[&phone(0)])]);
        let id = import(&world, anna, DuplicatePolicy::Overwrite, chunks.to_vec()).await;
        let made = world.read(move |tx| imports::made_by::<Contact>(tx, id, None, 10)).await.expect("reads");
        let tags = BulkChange::Edit {
            draft: ContactDraft::default(),
            add_tags: vec!["один".to_owned()],
            remove_tags: Vec::new(),
        };
        let act = change_many(&world, head, tags, &made).await.expect("is done");
        assert_eq!(undo(&world, anna, id).await.expect("is undone").progress.left, 1);
        undo_act::<Contact>(&world, head, act.id).await.expect("is undone");
        let undone = undo(&world, anna, id).await.expect("is undone");
        assert_eq!((undone.progress.undone, undone.progress.left), (1, 0));
        assert!(picture(&world, &[]).await.is_empty());
    }

    // Nobody undoes an import that they may not see, and whoever may no longer delete removes nothing.
    async fn rights_to_undo(db: TestDatabase) {
        let world = World::new(&db).await;
        let rows = vec![row(2, "Новая", &[&phone(0)])];
        let id = import(&world, &world.boris, DuplicatePolicy::Skip, vec![rows]).await;
        let refused = undo(&world, &world.anna, id).await;
        assert!(matches!(refused, Err(StorageError::NotFound)), "{refused:?}");
        let refused = undo(&world, &world.operator, id).await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)), "{refused:?}");
        assert_eq!(undo(&world, &world.head, id).await.expect("is undone").progress.undone, 1);
    }

    // Whoever undid an import and may not see imports any more still finds the act, but not what the file
    // was called: neither alone nor in the list.
    async fn file_names_need_the_right(db: TestDatabase) {
        let world = World::new(&db).await;
        let rows = vec![row(2, "Новая", &[&phone(0)])];
        let id = import(&world, &world.anna, DuplicatePolicy::Skip, vec![rows]).await;
        let act = undo(&world, &world.anna, id).await.expect("is undone").id;
        let named = async |actor: &Actor| {
            let (who, list) = (actor.clone(), actor.clone());
            let one = world.read(move |tx| acts::one(tx, &who, act)).await.expect("is seen");
            let (listed, _) = world.read(move |tx| acts::list(tx, &list, None, 10)).await.expect("is listed");
            assert_eq!(listed.iter().map(|found| found.id).collect::<Vec<_>>(), [act]);
            (one.file_name, listed.into_iter().next().and_then(|found| found.file_name))
        };
        let name = Some("клиенты.csv".to_owned());
        assert_eq!(named(&world.anna).await, (name.clone(), name));
        let without = with_rules(&world.anna, Role::Operator, &[]);
        assert_eq!(named(&without).await, (None, None));
    }
}
