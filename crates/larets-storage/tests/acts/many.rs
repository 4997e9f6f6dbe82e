//! Changes of many records and their undoing.

use larets_core::access::{Action, Actor, Area, Disclosure, Level, RecordField as _, Role, Shown};
use larets_core::acts::{ACTS_OF_PERSON_MAX, ActState, CHANGED_SINCE};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::{ActId, ContactId};
use larets_storage::StorageError;
use larets_storage::acts::ActRecord;
use larets_storage::acts::bulk::{self, BulkChange, Target};
use larets_storage::acts::undo::{self as taking_back, Extent};
use larets_storage::acts::write;
use larets_storage::events::{self, FieldChange};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::rows::phone;
use crate::world::{World, at, named, narrowed, own, with_phone, without};
use crate::{change_many, changes, counts, is_done, kinds, picture, undo_act};

/// Contacts of Anna with phones.
async fn contacts(world: &World, count: i64) -> (Vec<Uuid>, Vec<String>) {
    let mut ids = Vec::new();
    for number in 0..count {
        let mut draft = with_phone(named(&format!("Имярек{number}"), "Иван"), &phone(number));
        draft.tags = Some(vec!["старый".to_owned()]);
        ids.push(world.contact(own(&world.anna), draft).await.as_uuid());
    }
    let mut words: Vec<String> = (0..count).map(phone).collect();
    words.extend(["Имярек1", "Иван", "старый", "новый", "директор"].map(str::to_owned));
    (ids, words)
}

fn edit(draft: ContactDraft) -> BulkChange<Contact> {
    BulkChange::Edit {
        draft,
        add_tags: Vec::new(),
        remove_tags: Vec::new(),
    }
}

fn position(text: &str) -> ContactDraft {
    ContactDraft {
        position: Some(text.to_owned()),
        ..ContactDraft::default()
    }
}

fn to(actor: &Actor) -> BulkChange<Contact> {
    BulkChange::Assign(Target {
        owner: Some((Some(actor.user()), actor.department())),
        department: None,
    })
}

fn tags() -> BulkChange<Contact> {
    BulkChange::Edit {
        draft: ContactDraft::default(),
        add_tags: vec!["новый".to_owned()],
        remove_tags: vec!["старый".to_owned()],
    }
}

/// A change of many in a world.
type Wanted = fn(&World) -> BulkChange<Contact>;

/// The name of a field, and what of it is shown before and after.
pub(crate) type Told = (
    &'static str,
    Option<Disclosure<String>>,
    Option<Disclosure<String>>,
);

/// A record, what it is called, and how it would change.
type Example = (Uuid, String, Vec<Told>);

/// Changes as this person is shown them.
fn told(actor: &Actor, changes: &[FieldChange<Contact>]) -> Vec<Told> {
    let grant = actor.may_read().expect("reads");
    let one = |change: &FieldChange<Contact>| {
        let [before, after] = [change.before(&grant), change.after(&grant)];
        let open = |shown: Option<Shown<String>>| shown.map(Shown::into_disclosure);
        (change.field().name(), open(before), open(after))
    };
    changes.iter().map(one).collect()
}

/// The fields that the last change of a contact changed, as this person is told of them.
pub(crate) async fn last_told(world: &World, actor: &Actor, id: ContactId) -> Vec<Told> {
    let who = actor.clone();
    let read = world.read(move |tx| {
        let grant = who.may_read::<Contact>().expect("reads");
        let kinds = ["record.change", "record.delete"];
        let last = events::of_record(tx, &grant, id.as_uuid(), &kinds, None, 1)?;
        Ok(told(&who, &last.first().expect("is told of").changes))
    });
    read.await.expect("is read")
}

/// Takes one change of contacts back alone.
pub(crate) async fn take_back_alone(
    world: &World,
    actor: &Actor,
    id: ActId,
    seq: i64,
    extent: Extent,
) -> Result<ActRecord, StorageError> {
    let who = actor.clone();
    let taken = world
        .db
        .write(move |tx| taking_back::take_back_one::<Contact>(tx, &who, id, seq, extent));
    taken.await
}

/// What a look in advance gives: how many would change, the refusals, and the examples.
async fn looked_at(
    world: &World,
    actor: &Actor,
    change: BulkChange<Contact>,
    ids: &[Uuid],
) -> (i64, Vec<(&'static str, i64)>, Vec<Example>) {
    let (who, ids) = (actor.clone(), ids.to_vec());
    let look = world.read(move |tx| {
        let preview = bulk::preview::<Contact>(tx, &who, &change, &ids)?;
        let examples = preview.changed_examples.into_iter();
        let examples = examples.map(|one| (one.record, one.title, told(&who, &one.changes)));
        Ok((
            preview.changed,
            preview.refused.into_iter().collect(),
            examples.collect(),
        ))
    });
    look.await.expect("is looked at")
}

both_databases! {
    // Every kind of change, undone, leaves every card, every list and every search as before; two on
    // top of each other too, when they are undone in the opposite order.
    async fn undone_is_as_before(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, words) = contacts(&world, 7).await;
        let all = [to(&world.boris), tags(), edit(position("директор")), BulkChange::Delete];
        let before = picture(&world, &words).await;
        for change in all {
            let act = change_many(&world, &world.head, change, &ids).await.expect("is done");
            is_done(&act, ActState::Done);
            assert_eq!((act.progress.changed, act.progress.refused), (7, 0));
            assert_ne!(picture(&world, &words).await, before);
            let undone = undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
            is_done(&undone, ActState::Undone);
            assert_eq!((undone.progress.undone, undone.progress.left), (7, 0));
            assert_eq!(picture(&world, &words).await, before);
        }
        let first = change_many(&world, &world.head, tags(), &ids).await.expect("is done");
        let second = change_many(&world, &world.head, BulkChange::Delete, &ids).await.expect("is done");
        undo_act::<Contact>(&world, &world.head, second.id).await.expect("is undone");
        // The first sees other versions than it left, but a change and its undoing are none.
        let undone = undo_act::<Contact>(&world, &world.head, first.id).await.expect("is undone");
        assert_eq!((undone.progress.undone, undone.progress.left), (7, 0));
        assert_eq!(picture(&world, &words).await, before);
        // Taken back in the order they came, the first leaves all, as the second stands on it.
        let first = change_many(&world, &world.head, tags(), &ids).await.expect("is done");
        let second = change_many(&world, &world.head, BulkChange::Delete, &ids).await.expect("is done");
        let left = undo_act::<Contact>(&world, &world.head, first.id).await.expect("is undone");
        assert_eq!((left.progress.undone, left.progress.left), (0, 7));
        undo_act::<Contact>(&world, &world.head, second.id).await.expect("is undone");
        // Undoing again changes nothing.
        let again = undo_act::<Contact>(&world, &world.head, second.id).await.expect("is undone");
        assert_eq!(counts(&again), (7, 0, 7));
    }

    // A record changed since is left and told of; taken back alone, the field that somebody changed
    // stays, unless all of it is wanted.
    async fn changed_since_is_left(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 3).await;
        let change = BulkChange::Edit {
            draft: position("директор"),
            add_tags: vec!["новый".to_owned()],
            remove_tags: Vec::new(),
        };
        let act = change_many(&world, &world.head, change, &ids).await.expect("is done");
        let touched = ContactId::from_uuid(*ids.get(1).expect("three"));
        world.update(&world.anna, touched, None, position("бухгалтер")).await.expect("changes");
        let undone = undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
        assert_eq!(counts(&undone), (2, 1, 3));
        // Again: what is told of stays the same.
        let again = undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
        assert_eq!(counts(&again), (2, 1, 3));
        let listed = changes(&world, &world.head, act.id).await;
        assert_eq!(kinds(&listed), [("undone", None), ("left", Some(CHANGED_SINCE)), ("undone", None)]);
        assert_eq!(listed.get(1).and_then(|one| one.title.as_deref()), Some("Имярек1 Иван"));
        let take_back = |extent| {
            let (who, id) = (world.head.clone(), act.id);
            world.db.write(move |tx| taking_back::take_back_one::<Contact>(tx, &who, id, 1, extent))
        };
        take_back(Extent::Fields).await.expect("is taken back");
        let card = world.card(&world.anna, touched).await.expect("is seen").record;
        assert_eq!((card.position.as_str(), card.tags.as_slice()), ("бухгалтер", &["старый".to_owned()][..]));
        let twice = take_back(Extent::Force).await;
        assert!(matches!(twice, Err(StorageError::NotFound)), "{twice:?}");
        let whole = undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
        assert_eq!(counts(&whole), (3, 0, 3));
    }

    // Taken back by force, the history tells what goes: the value that somebody gave since, the tag that
    // somebody added, the owner who was named last; and what comes in its place.
    async fn force_tells_what_goes(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 1).await;
        let id = ContactId::from_uuid(*ids.first().expect("one"));
        let change = BulkChange::Edit {
            draft: position("директор"),
            add_tags: vec!["новый".to_owned()],
            remove_tags: Vec::new(),
        };
        let edited = change_many(&world, &world.head, change, &ids).await.expect("is done");
        let assigned = change_many(&world, &world.head, to(&world.boris), &ids).await.expect("is done");
        let tags = ["старый", "новый", "свой"].map(str::to_owned);
        let since = ContactDraft {
            tags: Some(tags.to_vec()),
            placement: Some(own(&world.head)),
            ..position("бухгалтер")
        };
        world.update(&world.head, id, None, since).await.expect("changes");
        let seen = |text: &str| Some(Disclosure::Seen(text.to_owned()));
        take_back_alone(&world, &world.head, edited.id, 0, Extent::Force).await.expect("is taken back");
        let told = last_told(&world, &world.head, id).await;
        assert_eq!(told, [
            ("position", seen("бухгалтер"), None),
            ("tags", seen("старый\nновый\nсвой"), seen("старый")),
        ]);
        take_back_alone(&world, &world.head, assigned.id, 0, Extent::Force).await.expect("is taken back");
        let told = last_told(&world, &world.head, id).await;
        assert_eq!(told, [("owner", seen("Глава"), seen("Анна"))]);
    }

    // Undoing asks anew: who may no longer change many undoes nothing, not even what was one's own act,
    // and who lost a field leaves what would change it.
    async fn rights_to_undo(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 2).await;
        let act = change_many(&world, &world.head, edit(position("директор")), &ids).await.expect("is done");
        let less = without(&world.head, Role::Head, Action::BulkEdit);
        let refused = undo_act::<Contact>(&world, &less, act.id).await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)), "{refused:?}");
        let (who, id) = (less.clone(), act.id);
        let one = world.db.write(move |tx| {
            taking_back::take_back_one::<Contact>(tx, &who, id, 0, Extent::Force)
        });
        let refused = one.await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)), "{refused:?}");
        let reader = narrowed(&world.head, Role::Head, Area::Contacts, "position", Level::Read);
        let left = undo_act::<Contact>(&world, &reader, act.id).await.expect("is tried");
        assert_eq!(counts(&left), (0, 2, 2));
        let listed = changes(&world, &world.head, act.id).await;
        assert_eq!(kinds(&listed), [("left", Some("field_not_writable")), ("left", Some("field_not_writable"))]);
        for id in ids {
            let card = world.card(&world.anna, ContactId::from_uuid(id)).await.expect("is seen");
            assert_eq!(card.record.position, "директор");
        }
        let undone = undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
        assert_eq!(counts(&undone), (2, 0, 2));
    }

    // One person does not take all the room, and what was done can be undone when it is taken.
    async fn no_more_than_may_run(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 1).await;
        let act = change_many(&world, &world.head, edit(position("директор")), &ids).await.expect("is done");
        let begin = || {
            let (who, named) = (world.head.clone(), ids.clone());
            world.db.write(move |tx| {
                write::begin_bulk(tx, &who, larets_core::audit::RecordKind::Contact, "{}", Some(&named))
            })
        };
        let mut last = None;
        for _ in 0..ACTS_OF_PERSON_MAX {
            last = Some(begin().await.expect("begins"));
        }
        let full = begin().await.map(|act| act.id);
        assert!(matches!(full, Err(StorageError::Refused("too_many_acts"))), "{full:?}");
        // What was done can be undone all the same, and another person has room.
        undo_act::<Contact>(&world, &world.head, act.id).await.expect("is undone");
        let (who, named) = (world.director.clone(), ids.clone());
        world.db.write(move |tx| {
            write::begin_bulk(tx, &who, larets_core::audit::RecordKind::Contact, "{}", Some(&named))
        }).await.expect("begins");
        let (who, one) = (world.head.clone(), last.expect("begun").id);
        world.db.write(move |tx| write::cancel(tx, &who, one)).await.expect("is stopped");
        begin().await.expect("begins again");
    }

    // Rows that may be seen but not changed are refused and told of; those that may not be seen are
    // as none; without the right there is nothing to begin.
    async fn rights_are_asked_of_each(db: TestDatabase) {
        let world = World::new(&db).await;
        let near = world.contact(own(&world.anna), named("Своя", "")).await.as_uuid();
        let far = world.contact(at(Some(&world.operator), Some(world.support)), named("Чужая", "")).await.as_uuid();
        let ids = [near, far, Uuid::now_v7()];
        let (who, change) = (world.head.clone(), edit(position("директор")));
        let preview = world.read(move |tx| bulk::preview::<Contact>(tx, &who, &change, &ids)).await;
        let preview = preview.expect("is looked at");
        assert_eq!((preview.changed, preview.refused.get("not_found")), (1, Some(&2)));
        let act = change_many(&world, &world.head, edit(position("директор")), &ids).await.expect("is done");
        assert_eq!((act.progress.changed, act.progress.refused), (1, 2));
        let listed = changes(&world, &world.head, act.id).await;
        let hidden = Some("not_found");
        assert_eq!(kinds(&listed), [("changed", None), ("refused", hidden), ("refused", hidden)]);
        assert!(listed.iter().skip(1).all(|one| one.title.is_none()));
        let refused = change_many(&world, &world.anna, edit(position("директор")), &[near]).await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)), "{refused:?}");
        assert!(world.anna.may_change::<Contact>(Action::BulkEdit).is_err());
        // Somebody else's act is not found, and whoever finds it needs the right to undo it.
        let stranger = undo_act::<Contact>(&world, &world.wide, act.id).await;
        assert!(matches!(stranger, Err(StorageError::NotFound)), "{stranger:?}");
        assert!(undo_act::<Contact>(&world, &world.director, act.id).await.is_ok());
    }

    // Many records go to the bin by one right and come back by another; undoing their deletion takes them
    // back, so it needs the second.
    async fn the_bin_has_a_right_of_its_own(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 2).await;
        let deletes = without(&world.head, Role::Head, Action::Restore);
        let restores = without(&world.head, Role::Head, Action::Delete);
        let ended = |act: larets_storage::acts::ActRecord| (act.progress.changed, act.progress.refused);
        let refused = change_many(&world, &restores, BulkChange::Delete, &ids).await.expect("is tried");
        assert_eq!(ended(refused), (0, 2));
        let deleted = change_many(&world, &deletes, BulkChange::Delete, &ids).await.expect("is done");
        let id = deleted.id;
        assert_eq!(ended(deleted), (2, 0));
        let living = world.contact(own(&world.anna), named("Живой", "")).await.as_uuid();
        let all = [ids.as_slice(), &[living]].concat();
        let refused = change_many(&world, &deletes, BulkChange::Restore, &all).await.expect("is tried");
        let [unseen, forbidden] = ["not_found", "forbidden"].map(|code| ("refused", Some(code)));
        assert_eq!(kinds(&changes(&world, &world.head, refused.id).await), [unseen, unseen, forbidden]);
        let left = undo_act::<Contact>(&world, &deletes, id).await.expect("is tried");
        assert_eq!(counts(&left), (0, 2, 2));
        let back = undo_act::<Contact>(&world, &restores, id).await.expect("is undone");
        assert_eq!(counts(&back), (2, 0, 2));
        change_many(&world, &deletes, BulkChange::Delete, &ids).await.expect("is done");
        let back = change_many(&world, &restores, BulkChange::Restore, &ids).await.expect("is done");
        assert_eq!(ended(back), (2, 0));
    }

    // A look in advance shows the first five records, each with what the change then does to it, in the
    // words of its history; a record that goes to the bin has no field to tell of.
    async fn examples_are_what_comes(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 7).await;
        let seen = |text: &str| Some(Disclosure::Seen(text.to_owned()));
        let all: [(Wanted, Vec<Told>); 4] = [
            (|world| to(&world.boris), vec![
                ("owner", seen("Анна"), seen("Борис")),
                ("department", seen("Продажи"), seen("Розница")),
            ]),
            (|_| tags(), vec![("tags", seen("старый"), seen("новый"))]),
            (|_| edit(position("директор")), vec![("position", None, seen("директор"))]),
            (|_| BulkChange::Delete, Vec::new()),
        ];
        for (change, expected) in all {
            let (changed, _, examples) = looked_at(&world, &world.head, change(&world), &ids).await;
            assert_eq!((changed, examples.len()), (7, 5));
            assert!(examples.iter().map(|one| one.0).eq(ids.iter().copied().take(5)));
            assert_eq!(examples.first().map(|one| one.1.as_str()), Some("Имярек0 Иван"));
            change_many(&world, &world.head, change(&world), &ids).await.expect("is done");
            for (record, _, foretold) in examples {
                assert_eq!(foretold, expected);
                let done = last_told(&world, &world.head, ContactId::from_uuid(record)).await;
                assert_eq!(done, foretold);
            }
        }
    }

    // Whoever may not see a field is refused before any of its values is told, whatever is asked for.
    async fn hidden_fields_have_no_examples(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 2).await;
        let position_of = |text| edit(position(text));
        change_many(&world, &world.head, position_of("директор"), &ids).await.expect("is done");
        for level in [Level::Hidden, Level::Masked, Level::Read] {
            for (field, change) in [("owner", to(&world.boris)), ("tags", tags()), ("position", position_of("бухгалтер"))] {
                let less = narrowed(&world.head, Role::Head, Area::Contacts, field, level);
                let looked = looked_at(&world, &less, change, &ids).await;
                assert_eq!(looked, (0, vec![("field_not_writable", 2)], Vec::new()), "{field} {level:?}");
            }
        }
    }

    // What is already so is not changed, and nothing is noted for it; a job that holds an older state
    // writes nothing.
    async fn nothing_twice(db: TestDatabase) {
        let world = World::new(&db).await;
        let (ids, _) = contacts(&world, 2).await;
        change_many(&world, &world.head, to(&world.boris), &ids).await.expect("is done");
        let again = change_many(&world, &world.head, to(&world.boris), &ids).await.expect("is done");
        assert_eq!((again.progress.changed, again.progress.unchanged), (0, 2));
        let (who, named) = (world.head.clone(), ids.clone());
        let begun = world.db.write(move |tx| {
            write::begin_bulk(tx, &who, larets_core::audit::RecordKind::Contact, "{}", Some(&named))
        });
        let begun = begun.await.expect("begins");
        let run = || {
            let (who, id, version) = (world.head.clone(), begun.id, begun.version);
            world.db.write(move |tx| bulk::run_chunk::<Contact>(tx, &who, &BulkChange::Delete, id, version))
        };
        assert_eq!(run().await.expect("runs").progress.changed, 2);
        let stale = run().await;
        assert!(matches!(stale, Err(StorageError::Refused("act_busy"))), "{stale:?}");
    }
}
