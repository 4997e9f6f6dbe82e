//! Until when something may be done, to the microsecond: the clock stands still but where a test moves
//! it.

use std::sync::atomic::{AtomicI64, Ordering};

use larets_core::access::{Action, Actor};
use larets_core::acts::ActState;
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::exports::{Export, ExportFormat, ExportKind, ExportState};
use larets_core::ids::{ActId, ExportId, ImportId};
use larets_core::imports::{DuplicatePolicy, ImportAs, ImportState};
use larets_core::time::{At, DAY};
use larets_security::keyring::RootKey;
use larets_storage::acts::bulk::BulkChange;
use larets_storage::acts::merge::Choices;
use larets_storage::acts::undo::{Extent, take_back_one};
use larets_storage::acts::{self, ActRecord, write};
use larets_storage::clients::UpdateError;
use larets_storage::db::DbOptions;
use larets_storage::exports::read;
use larets_storage::exports::write::{Asked, Named, NewExport, Whole, create, finish, remove_own};
use larets_storage::imports::{ChunkRules, ImportProgress};
use larets_storage::{DatabaseUrl, Db, StorageError};
use larets_testkit::{TestDatabase, both_databases};
use uuid::Uuid;

use crate::drawn_imports::{begun, move_on};
use crate::imported::{import, undo};
use crate::merged::{merged, parted};
use crate::rows::{phone, row, rules, write as write_rows};
use crate::world::{World, named, own, with_phone};
use crate::{change_many, changes, counts, is_done, undo_act};

const BEGINNING: i64 = 1_790_000_000_000_000;
/// An act may be undone for so long.
const UNDONE_WITHIN: i64 = 30 * DAY;
/// A file is kept for so long.
const HAD_WITHIN: i64 = DAY;

static NOW: AtomicI64 = AtomicI64::new(BEGINNING);

fn clock() -> At {
    At::from_micros(NOW.load(Ordering::Relaxed))
}

fn pass_to(micros: i64) {
    NOW.store(micros, Ordering::Relaxed);
}

async fn firm(database: &TestDatabase) -> World {
    pass_to(BEGINNING);
    let options = DbOptions {
        url: DatabaseUrl::parse(database.url()),
        root_key: RootKey::generate().expect("randomness"),
        clock,
    };
    World::within(Db::open(options).expect("the database opens")).await
}

fn position() -> BulkChange<Contact> {
    BulkChange::Edit {
        draft: ContactDraft {
            position: Some("директор".to_owned()),
            ..ContactDraft::default()
        },
        add_tags: Vec::new(),
        remove_tags: Vec::new(),
    }
}

async fn change_one(world: &World, id: Uuid) -> ActRecord {
    let done = change_many(world, &world.head, position(), &[id]).await;
    done.expect("is done")
}

async fn take_back_alone(world: &World, id: ActId) -> Result<ActRecord, StorageError> {
    let changed = changes(world, &world.head, id).await;
    let seq = changed.first().expect("one").seq;
    let who = world.head.clone();
    let taken = world
        .db
        .write(move |tx| take_back_one::<Contact>(tx, &who, id, seq, Extent::Force));
    taken.await
}

fn is_too_late<T: std::fmt::Debug>(answer: Result<T, StorageError>) {
    let refused = matches!(answer, Err(StorageError::Refused("act_expired")));
    assert!(refused, "{answer:?}");
}

/// Brings in one that is new, and one that has this phone already.
async fn brought_in(world: &World, number: i64) -> ImportId {
    let rows = vec![
        row(2, "Новая", &[&phone(number)]),
        row(3, "Новая", &[&phone(number + 1)]),
    ];
    import(world, &world.anna, DuplicatePolicy::Overwrite, vec![rows]).await
}

/// An export that is done.
async fn exported(world: &World) -> ExportId {
    let actor = world.head.clone();
    let grant = actor.may_change::<Export>(Action::Create).expect("exports");
    let id = ExportId::from_uuid(Uuid::now_v7());
    let new = NewExport {
        id,
        kind: ExportKind::Contacts,
        format: ExportFormat::Csv,
        plan: "{}".to_owned(),
        asked: Asked::default(),
        rows: (1, true),
        names: Named::default(),
    };
    let made: Result<_, StorageError> = world
        .db
        .write(move |tx| create(tx, &grant, &actor, &new))
        .await;
    made.expect("begins");
    let whole = Whole {
        rows: 1,
        size_bytes: 7,
        sha256: String::new(),
    };
    let done: Result<(), StorageError> = world.db.write(move |tx| finish(tx, id, &whole)).await;
    done.expect("is done");
    id
}

/// The exports that somebody has, and the one that is asked for.
async fn had(
    world: &World,
    actor: &Actor,
    id: ExportId,
) -> (usize, Result<ExportState, StorageError>) {
    let grant = actor.may_read::<Export>().expect("exports");
    let read = world.read(move |tx| {
        let listed = read::list_own(tx, &grant)?.len();
        Ok((listed, read::own(tx, &grant, id).map(|found| found.state)))
    });
    read.await.expect("reads")
}

both_databases! {
    // A change of many is undone until its thirty days are over and not after, whole or a record alone;
    // what comes too late changes nothing.
    async fn changes_of_many(db: TestDatabase) {
        let world = firm(&db).await;
        let mut acts = Vec::new();
        let mut contacts = Vec::new();
        for name in ["Первая", "Вторая", "Третья"] {
            let id = world.contact(own(&world.anna), named(name, "")).await;
            contacts.push(id);
            acts.push(change_one(&world, id.as_uuid()).await);
        }
        let [first, second, third] = acts.as_slice() else { panic!("three: {acts:?}") };
        assert_eq!(third.expires_at.micros(), BEGINNING + UNDONE_WITHIN);
        pass_to(BEGINNING + UNDONE_WITHIN - 1);
        assert!(third.may_be_undone(clock()));
        let undone = undo_act::<Contact>(&world, &world.head, first.id).await.expect("in time");
        is_done(&undone, ActState::Undone);
        assert_eq!(counts(&undone), (1, 0, 1));
        assert_eq!(take_back_alone(&world, second.id).await.expect("in time").progress.undone, 1);
        pass_to(BEGINNING + UNDONE_WITHIN);
        assert!(!third.may_be_undone(clock()));
        is_too_late(undo_act::<Contact>(&world, &world.head, third.id).await);
        is_too_late(take_back_alone(&world, third.id).await);
        for (id, position) in contacts.into_iter().zip(["", "", "директор"]) {
            let card = world.card(&world.anna, id).await.expect("is seen");
            assert_eq!(card.record.position, position);
        }
    }

    // The same of an import: what it made goes and what it changed becomes what it was until the last
    // microsecond, and stays after it.
    async fn imports(db: TestDatabase) {
        let world = firm(&db).await;
        let anna = &world.anna;
        let mut there = Vec::new();
        for number in [0, 2] {
            there.push(world.contact(own(anna), with_phone(named("Прежняя", ""), &phone(number))).await);
        }
        let (first, second) = (brought_in(&world, 0).await, brought_in(&world, 2).await);
        let of_new = vec![row(2, "Новая", &[&phone(9)])];
        let third = import(&world, anna, DuplicatePolicy::Skip, vec![of_new]).await;
        pass_to(BEGINNING + UNDONE_WITHIN - 1);
        let undone = undo(&world, anna, first).await.expect("in time");
        assert_eq!(counts(&undone), (2, 0, 2));
        pass_to(BEGINNING + UNDONE_WITHIN);
        for id in [first, second, third] {
            is_too_late(undo(&world, anna, id).await);
        }
        for (id, name) in there.into_iter().zip(["Прежняя", "Новая"]) {
            assert_eq!(world.card(anna, id).await.expect("is seen").record.last_name, name);
        }
    }

    // One that was stopped and gone on with is undone, with what it changed before the stop, until thirty
    // days after its last step: so long its changes are kept. Without them it is not undone at all.
    async fn imports_gone_on_with(db: TestDatabase) {
        let world = firm(&db).await;
        let anna = &world.anna;
        let mut there = Vec::new();
        for number in [0, 2] {
            there.push(world.contact(own(anna), with_phone(named("Прежняя", ""), &phone(number))).await);
        }
        let mut ids = Vec::new();
        for number in [0, 2] {
            pass_to(BEGINNING);
            let id = begun(&world, anna, ImportAs::Contacts).await;
            let rules = || ChunkRules { policy: DuplicatePolicy::Overwrite, ..rules(id) };
            let changed = vec![row(2, "Новая", &[&phone(number)])];
            let done = write_rows(&world, anna, rules(), ImportProgress::default(), changed).await;
            move_on(&world, anna, id, ImportState::Running, ImportState::Cancelled).await;
            pass_to(BEGINNING + 6 * DAY);
            move_on(&world, anna, id, ImportState::Cancelled, ImportState::Running).await;
            let made = vec![row(3, "Новая", &[&phone(number + 1)])];
            write_rows(&world, anna, rules(), done.expect("is written").progress, made).await.expect("is written");
            move_on(&world, anna, id, ImportState::Running, ImportState::Done).await;
            ids.push(id);
        }
        let [first, second] = ids.as_slice() else { panic!("two: {ids:?}") };
        pass_to(BEGINNING + 6 * DAY + UNDONE_WITHIN - 1);
        write::forget_older(&world.db, clock()).await.expect("forgets nothing");
        let undone = undo(&world, anna, *first).await.expect("in time");
        assert_eq!(counts(&undone), (2, 0, 2));
        assert_eq!(undone.expires_at.micros(), BEGINNING + 6 * DAY + UNDONE_WITHIN);
        write::forget_older(&world.db, clock().plus(2)).await.expect("forgets");
        is_too_late(undo(&world, anna, *second).await);
        let brought = world.read({
            let id = *second;
            move |tx| acts::imports::made_by::<Contact>(tx, id, None, 10)
        });
        assert_eq!(brought.await.expect("reads").len(), 1);
        for (id, name) in there.into_iter().zip(["Прежняя", "Новая"]) {
            assert_eq!(world.card(anna, id).await.expect("is seen").record.last_name, name);
        }
    }

    // Two that were merged are parted until the last microsecond, and not after it.
    async fn merges(db: TestDatabase) {
        let world = firm(&db).await;
        let anna = &world.anna;
        let mut acts = Vec::new();
        for _ in 0..2 {
            let one = world.contact(own(anna), named("Первая", "")).await;
            let other = world.contact(own(anna), named("Вторая", "")).await;
            let act = merged(&world, (one, other), Choices::new()).await.expect("are merged");
            acts.push((act, other));
        }
        let [(first, parted_one), (second, gone)] = acts.as_slice() else { panic!("two: {acts:?}") };
        pass_to(BEGINNING + UNDONE_WITHIN - 1);
        parted(&world, first).await.expect("in time");
        pass_to(BEGINNING + UNDONE_WITHIN);
        let late = parted(&world, second).await;
        assert!(matches!(late, Err(UpdateError::Storage(StorageError::Refused("act_expired")))), "{late:?}");
        for (id, in_bin) in [(parted_one, false), (gone, true)] {
            let card = world.card(anna, *id).await.expect("is seen");
            assert_eq!(card.record.deleted_at.is_some(), in_bin);
        }
    }

    // A file can be had for a day from its end, however long it took; then there is no such export for
    // anybody, and what removes it still finds it.
    async fn exports(db: TestDatabase) {
        let world = firm(&db).await;
        let id = exported(&world).await;
        let end = BEGINNING + HAD_WITHIN;
        pass_to(end - 1);
        let (listed, found) = had(&world, &world.head, id).await;
        assert_eq!((listed, found.expect("in time")), (1, ExportState::Done));
        let later = exported(&world).await;
        pass_to(end);
        let (listed, found) = had(&world, &world.head, id).await;
        assert!(matches!(found, Err(StorageError::NotFound)), "{found:?}");
        let (_, second) = had(&world, &world.head, later).await;
        assert_eq!((listed, second.expect("in time")), (1, ExportState::Done));
        let who = world.head.clone();
        let grant = who.may_change::<Export>(Action::Create).expect("exports");
        let removed: Result<(), StorageError> =
            world.db.write(move |tx| remove_own(tx, &grant, &who, id)).await;
        assert!(matches!(removed, Err(StorageError::NotFound)), "{removed:?}");
        let kept = world.read(|tx| Ok(read::kept(tx)?.len())).await.expect("reads");
        assert_eq!(kept, 2);
    }
}
