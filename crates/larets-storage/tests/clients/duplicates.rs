//! Searches for duplicates over the whole base: no pair is lost on the way, what is left out is said, the
//! base of others leaves no trace in it, what was found is judged anew, and what was said to be no
//! duplicates may be taken back.

use std::collections::BTreeSet;

use larets_core::access::{Action, Actor, Area, Level, ReadGrant, Role};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::duplicates::{DuplicateSearchState, KEPT_FOR, PAIRS_MAX, SEARCHES_MAX};
use larets_core::ids::{ContactId, DuplicateSearchId};
use larets_core::time::Day;
use larets_core::users::User;
use larets_security::keyring::RootKey;
use larets_storage::clients::UpdateError;
use larets_storage::contacts::write::{NewContact, insert_many};
use larets_storage::duplicates::{
    self, DuplicateSearch, HasDuplicates, SearchProgress, Step, fresh, read, write,
};
use larets_storage::today::Whose;
use larets_storage::users::write::PersonChange;
use larets_storage::{Recorded, StorageError, users};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::world::{
    World, at, change, grants, named, narrowed, open, own, person, system, with_phone,
};

/// As many as one part of a walk reads of an index.
const WINDOW: usize = 2_000;
/// How often two processes do something at the same time.
const ROUNDS: usize = 12;

type Found = BTreeSet<(Vec<&'static str>, [Uuid; 2])>;

async fn begin<R: HasDuplicates>(
    world: &World,
    actor: &Actor,
) -> Result<DuplicateSearch, StorageError> {
    let who = actor.clone();
    let begun = world.db.write(move |tx| {
        let grant: ReadGrant<R> = who.may_read().expect("reads");
        write::begin(tx, &grant, &who)
    });
    begun.await
}

async fn next(world: &World, id: DuplicateSearchId) -> Result<Step, StorageError> {
    world
        .db
        .read_latest(move |tx| read::next_step(tx, id))
        .await
}

/// Works on a search to its end, and tells in how many steps.
async fn work(world: &World, id: DuplicateSearchId) -> usize {
    for steps in 0.. {
        match next(world, id).await.expect("is read") {
            Step::Nothing => return steps,
            Step::Keep(part) => write::keep(&world.db, part).await.expect("is kept"),
            Step::End(actor) => {
                let ended = world.db.write(move |tx| write::end(tx, &actor, id));
                ended.await.expect("ends");
            }
        }
    }
    unreachable!("it has an end")
}

async fn own_search(
    world: &World,
    actor: &Actor,
    id: DuplicateSearchId,
) -> Result<DuplicateSearch, StorageError> {
    let who = actor.clone();
    world.read(move |tx| read::own(tx, &who, id)).await
}

/// The pairs of a search, each once, read page by page.
async fn pairs(world: &World, actor: &Actor, id: DuplicateSearchId) -> Found {
    let (mut found, mut after, mut count) = (Found::new(), None, 0);
    loop {
        let who = actor.clone();
        let page = world.read(move |tx| {
            let search = read::own(tx, &who, id)?;
            read::pairs(tx, &who, &search, after)
        });
        let page = page.await.expect("is read");
        assert!(page.items.len() <= 100);
        count += page.items.len();
        found.extend(page.items.into_iter().map(|pair| {
            let mut ids = pair.records.map(|(id, _)| id);
            ids.sort_unstable();
            (pair.reasons, ids)
        }));
        after = page.next;
        if after.is_none() {
            assert_eq!(found.len(), count, "no pair comes again");
            return found;
        }
    }
}

/// What a whole search gives.
struct Searched {
    id: DuplicateSearchId,
    pairs: Found,
    progress: SearchProgress,
    steps: usize,
}

async fn search(world: &World, actor: &Actor) -> Searched {
    let id = begin::<Contact>(world, actor).await.expect("begins").id;
    let steps = work(world, id).await;
    let ended = own_search(world, actor, id).await.expect("is there");
    assert_eq!(ended.state, DuplicateSearchState::Done);
    let progress = ended.progress;
    assert!(
        progress.cut || progress.looked == progress.total,
        "{progress:?}"
    );
    Searched {
        id,
        pairs: pairs(world, actor, id).await,
        progress,
        steps,
    }
}

/// Contacts of somebody, all with the same phone.
async fn alike(world: &World, owner: &Actor, phone: &str, count: usize) {
    let new: Vec<NewContact> = (0..count)
        .map(|_| NewContact {
            id: ContactId::from_uuid(Uuid::now_v7()),
            draft: with_phone(ContactDraft::default(), phone),
            placement: own(owner),
            created_at: None,
            import: None,
            demo: false,
        })
        .collect();
    let made: Result<(), UpdateError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = change::<Contact>(&actor, Action::Create)?;
            let mut events = insert_many(tx, &grant, &actor, &new)?.into_iter();
            let first = Recorded::new((), events.next().expect("one"));
            Ok(events.fold(first, Recorded::and))
        })
        .await;
    made.expect("are made");
}

async fn dismiss(world: &World, actor: &Actor, pair: (Uuid, Uuid)) -> Result<(), UpdateError> {
    let who = actor.clone();
    let done = world.db.write(move |tx| {
        let grant = change::<Contact>(&who, Action::Edit)?;
        let done = duplicates::dismiss::<Contact>(tx, &who, &grant, pair)?;
        Ok(done)
    });
    done.await
}

async fn recall(world: &World, actor: &Actor, pair: (Uuid, Uuid)) -> Result<(), UpdateError> {
    let who = actor.clone();
    let done = world.db.write(move |tx| {
        let grant = change::<Contact>(&who, Action::Edit)?;
        let done = duplicates::recall::<Contact>(tx, &who, &grant, pair)?;
        Ok(done)
    });
    done.await
}

async fn disable(world: &World, actor: &Actor) {
    let id = actor.user();
    let done = world.db.write(move |tx| {
        let by = system();
        let grant = by.may_change::<User>(Action::Edit).expect("allowed");
        let change = PersonChange {
            disabled: Some(true),
            ..PersonChange::default()
        };
        users::write::update(tx, &grant, &by, id, None, &change)
    });
    done.await.expect("is disabled");
}

fn refused(code: &'static str, error: &StorageError) {
    assert!(
        matches!(error, StorageError::Refused(found) if *found == code),
        "{error:?}"
    );
}

both_databases! {
    // Every pair of smaller groups is found, once; of a group in which too many share a number the rest
    // is counted.
    async fn no_pair_is_lost(db: TestDatabase) {
        let world = World::new(&db).await;
        for (phone, count) in [("+7 912 345-67-01", 20), ("+7 912 345-67-02", 19), ("+7 912 345-67-03", 2)] {
            alike(&world, &world.anna, phone, count).await;
        }
        let searched = search(&world, &world.anna).await;
        assert_eq!((searched.pairs.len(), searched.progress.left_out), (190 + 171 + 1, 0));
        assert_eq!((searched.progress.pairs, searched.progress.looked), (362, 41));
        alike(&world, &world.anna, "+7 912 345-67-04", 23).await;
        let searched = search(&world, &world.anna).await;
        let told = 23 * 5 - (1 + 2 + 3 + 4 + 5);
        assert_eq!(searched.pairs.len(), 362 + told);
        assert_eq!(searched.progress.left_out, i64::try_from(23 * 22 / 2 - told).expect("few"));
    }

    // A group larger than a part of the walk goes on in the next one, and all of it is either told or
    // counted; who sees none of it searches as if there were nothing.
    async fn others_leave_no_trace(db: TestDatabase) {
        let world = World::new(&db).await;
        alike(&world, &world.anna, "+7 912 345-67-01", 3).await;
        let alone = search(&world, &world.anna).await;
        assert_eq!((alone.pairs.len(), alone.progress.left_out), (3, 0));
        alike(&world, &world.boris, "+7 912 345-67-01", WINDOW).await;
        let among = search(&world, &world.anna).await;
        assert_eq!((among.pairs, among.steps), (alone.pairs, alone.steps));
        let numbers = |progress: &SearchProgress| (progress.total, progress.looked, progress.left_out);
        assert_eq!(numbers(&among.progress), numbers(&alone.progress));
        let all = search(&world, &world.director).await;
        let count = i64::try_from(WINDOW + 3).expect("few");
        let told = i64::try_from(all.pairs.len()).expect("few");
        assert_eq!(told + all.progress.left_out, count * (count - 1) / 2);
        assert!(told >= count - 1, "each is told of with another");
        assert!(all.steps > alone.steps);
    }

    // A search that finds more than are kept ends with the last of them, and says so.
    async fn so_many_are_kept(db: TestDatabase) {
        let world = World::new(&db).await;
        for number in 0..=PAIRS_MAX / 190 {
            alike(&world, &world.anna, &format!("+7 912 345-{:02}-{:02}", number / 100, number % 100), 20).await;
        }
        let searched = search(&world, &world.anna).await;
        assert!(searched.progress.cut);
        assert_eq!(i64::try_from(searched.pairs.len()), Ok(PAIRS_MAX));
        assert_eq!(searched.progress.pairs, PAIRS_MAX);
    }

    // What a job had found when it was cut off is found again and kept once; of two processes at work on
    // a search one keeps a step, whichever it is, and one that was stopped stays so.
    async fn nothing_twice(db: TestDatabase) {
        let root_key = RootKey::generate().expect("randomness");
        let world = World::within(open(&db, &root_key)).await;
        let other = open(&db, &root_key);
        let anna = &world.anna;
        for last in ["01", "02"] {
            let draft = with_phone(named("Ромашкина", "Вера"), &format!("+7 912 345-67-{last}"));
            for _ in 0..3 {
                world.contact(own(anna), draft.clone()).await;
            }
        }
        let whole = search(&world, anna).await;
        assert_eq!(whole.pairs.len(), 15, "all by name, six of them by phone");
        let id = begin::<Contact>(&world, anna).await.expect("begins").id;
        let mut steps = 0;
        loop {
            let (first, second) = (next(&world, id).await.expect("is read"), next(&world, id).await.expect("is read"));
            match (first, second) {
                (Step::Keep(first), Step::Keep(second)) => {
                    let (here, there) = tokio::join!(write::keep(&world.db, first), write::keep(&other, second));
                    assert_ne!(here.is_ok(), there.is_ok(), "{here:?} {there:?}");
                    refused("duplicate_search_ended", &here.and(there).expect_err("comes too late"));
                }
                (Step::End(first), Step::End(second)) => {
                    world.db.write(move |tx| write::end(tx, &first, id)).await.expect("ends");
                    let late = world.db.write(move |tx| write::end(tx, &second, id)).await;
                    refused("duplicate_search_ended", &late.expect_err("has ended"));
                }
                (Step::Nothing, Step::Nothing) => break,
                other => panic!("{other:?}"),
            }
            steps += 1;
            let waits = world.read(read::unfinished).await.expect("is read");
            assert_eq!(waits.contains(&id), steps < whole.steps);
        }
        assert_eq!(steps, whole.steps);
        assert_eq!(pairs(&world, anna, id).await, whole.pairs);
        let progress = own_search(&world, anna, id).await.expect("is there").progress;
        assert_eq!((progress.pairs, progress.looked), (15, whole.progress.looked));
        for _ in 0..ROUNDS {
            let id = begin::<Contact>(&world, anna).await.expect("begins").id;
            let who = anna.clone();
            let Step::Keep(part) = next(&world, id).await.expect("is read") else {
                panic!("nothing to do");
            };
            let stop = world.db.write(move |tx| write::cancel(tx, &who, id));
            let (_, stopped) = tokio::join!(write::keep(&other, part), stop);
            stopped.expect("is stopped");
            let found = own_search(&world, anna, id).await.expect("is there");
            assert_eq!(found.state, DuplicateSearchState::Cancelled);
        }
    }

    // One search of a kind for each person: none is begun beside one at work, and a new one takes the
    // place of the last; so many at a time; stopped or failed, it keeps what it found; nobody else sees it,
    // and it goes in time.
    async fn one_of_a_kind(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        alike(&world, anna, "+7 912 345-67-01", 2).await;
        let first = begin::<Contact>(&world, anna).await.expect("begins").id;
        refused("duplicate_search_busy", &begin::<Contact>(&world, anna).await.expect_err("is at work"));
        begin::<Company>(&world, anna).await.expect("another kind");
        for actor in world.everyone() {
            let seen = own_search(&world, actor, first).await;
            assert_eq!(seen.is_ok(), actor.user() == anna.user(), "{seen:?}");
        }
        for _ in 0..2 {
            let Step::Keep(part) = next(&world, first).await.expect("is read") else { panic!("has an end") };
            write::keep(&world.db, part).await.expect("is kept");
        }
        let (boris, who) = (world.boris.clone(), anna.clone());
        let foreign = world.db.write(move |tx| write::cancel(tx, &boris, first)).await;
        assert!(matches!(foreign, Err(StorageError::NotFound)), "{foreign:?}");
        let stopped = world.db.write(move |tx| write::cancel(tx, &who, first)).await.expect("stops");
        assert_eq!((stopped.state, stopped.progress.pairs), (DuplicateSearchState::Cancelled, 1));
        assert!(matches!(next(&world, first).await, Ok(Step::Nothing)));
        assert_eq!(pairs(&world, anna, first).await.len(), 1);

        let second = begin::<Contact>(&world, anna).await.expect("begins").id;
        let gone = own_search(&world, anna, first).await;
        assert!(matches!(gone, Err(StorageError::NotFound)), "{gone:?}");
        let failed = world.db.write(move |tx| write::fail(tx, &system(), second, "forbidden")).await.expect("fails");
        assert_eq!(failed.progress.failure.as_deref(), Some("forbidden"));
        assert_eq!(failed.progress.rate_per_s(), 0);

        let mut others = Vec::new();
        for _ in 0..SEARCHES_MAX - 1 {
            others.push(person(&world.db, "Ещё", Role::Manager, world.sales, &[world.sales]).await);
        }
        let (last, others) = others.split_last().expect("some");
        for other in others {
            begin::<Contact>(&world, other).await.expect("begins");
        }
        begin::<Contact>(&world, last).await.expect("the last of them");
        refused("too_many_duplicate_searches", &begin::<Company>(&world, last).await.expect_err("too many"));

        write::forget_older(&world.db, world.db.now()).await.expect("forgets nothing");
        own_search(&world, anna, second).await.expect("is kept");
        write::forget_older(&world.db, world.db.now().plus(KEPT_FOR)).await.expect("forgets");
        let gone = own_search(&world, anna, second).await;
        assert!(matches!(gone, Err(StorageError::NotFound)), "{gone:?}");
    }

    // What was found is told of only as far as it is a pair for the reader still: while both are there and
    // in sight, by what the reader may search by; and a search is not gone on with for somebody disabled.
    async fn judged_anew(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let draft = with_phone(named("Ромашкина", "Вера"), "+7 912 345-67-01");
        let one = world.contact(own(anna), draft.clone()).await;
        let other = world.contact(own(anna), draft).await;
        let found = search(&world, anna).await;
        let reasons = async |actor: &Actor| {
            let found = pairs(&world, actor, found.id).await;
            found.into_iter().map(|(reasons, _)| reasons).collect::<Vec<_>>()
        };
        assert_eq!(reasons(anna).await, [vec!["phone", "name"]]);
        let narrow = |field, level| narrowed(anna, Role::Manager, Area::Contacts, field, level);
        for level in [Level::Hidden, Level::Masked] {
            assert_eq!(reasons(&narrow("phones", level)).await, [vec!["name"]]);
            assert_eq!(reasons(&narrow("last_name", level)).await, [vec!["phone"]]);
        }
        world.delete(anna, other).await.expect("goes to the bin");
        assert!(reasons(anna).await.is_empty());
        world.restore(anna, other).await.expect("comes back");
        assert_eq!(reasons(anna).await.len(), 1);
        let given = ContactDraft { placement: Some(at(Some(&world.boris), Some(world.retail))), ..ContactDraft::default() };
        world.update(&system(), one, None, given).await.expect("is given away");
        assert!(reasons(anna).await.is_empty());

        let id = begin::<Contact>(&world, anna).await.expect("begins").id;
        disable(&world, anna).await;
        let step = next(&world, id).await;
        assert!(matches!(step, Err(StorageError::NotAllowed)), "{step:?}");
    }

    // The day says that it does not know how many are there twice, when too many are alike; and others'
    // records have no part in that.
    async fn the_day_is_honest(db: TestDatabase) {
        let world = World::new(&db).await;
        alike(&world, &world.boris, "+7 912 345-67-01", 1_100).await;
        alike(&world, &world.anna, "+7 912 345-67-01", 2).await;
        let counted = async |actor: &Actor| {
            let (grants, whose) = (grants(actor), Whose::Own(actor.user()));
            let found = world.read(move |tx| {
                let day = Day::of(tx.now(), "Europe/Moscow");
                fresh(tx, &grants, whose, day.before)
            });
            let count = found.await.expect("reads").count;
            (count.value, count.exact)
        };
        assert_eq!(counted(&world.anna).await, (1, true));
        alike(&world, &world.anna, "+7 912 345-67-01", 23).await;
        assert!(!counted(&world.anna).await.1);
    }

    // Two that are said to be none are told to nobody, found before or not, until somebody who may say so
    // takes it back. Taking it back tells nothing: not of a pair that is not seen, and not whether anybody had
    // said so.
    async fn taken_back(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let alike = with_phone(named("Ромашкина", "Вера"), "+7 912 345-67-01");
        let one = world.contact(own(anna), alike.clone()).await.as_uuid();
        let other = world.contact(own(anna), alike).await.as_uuid();
        let before = search(&world, &world.director).await;
        assert_eq!(before.pairs.len(), 1);
        let found = async || (pairs(&world, &world.director, before.id).await, search(&world, anna).await.pairs);
        let hidden = async |said: bool| {
            let refused = recall(&world, &world.boris, (one, other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotFound))), "{said}: {refused:?}");
            let refused = recall(&world, &world.operator, (one, other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))), "{said}: {refused:?}");
        };
        hidden(false).await;
        dismiss(&world, anna, (other, one)).await.expect("is said");
        assert_eq!(found().await, (Found::new(), Found::new()));
        hidden(true).await;
        // Whoever does not see the phones gets one answer, whether it was said or not.
        let narrow = narrowed(anna, Role::Manager, Area::Contacts, "phones", Level::Hidden);
        for said in [true, false] {
            recall(&world, &narrow, (one, other)).await.unwrap_or_else(|error| panic!("{said}: {error:?}"));
        }
        assert_eq!(found().await, (before.pairs.clone(), before.pairs.clone()));
    }
}
