//! The walk for duplicates over the whole base: no pair is lost on the way, what is left out is said,
//! the base of others leaves no trace in it, and what was said to be no duplicates may be taken back.

use std::collections::BTreeSet;

use larets_core::access::{Action, Actor, Area, Level, Role};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::ContactId;
use larets_core::time::Day;
use larets_storage::clients::UpdateError;
use larets_storage::contacts::write::{NewContact, insert_many};
use larets_storage::duplicates::{self, Pairs, fresh};
use larets_storage::today::Whose;
use larets_storage::{Recorded, StorageError};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::world::{World, change, grants, named, narrowed, own, system, with_phone};

/// More than one part of the walk reads of an index.
const MANY: usize = 2_100;

async fn part(world: &World, actor: &Actor, cursor: Option<String>) -> Pairs {
    let who = actor.clone();
    let read = world
        .read(move |tx| duplicates::list::<Contact>(tx, &who, cursor.as_deref()))
        .await;
    read.expect("is walked")
}

/// What a whole walk gives.
#[derive(Debug, Default)]
struct Walked {
    pairs: BTreeSet<(&'static str, [Uuid; 2])>,
    /// Pairs that came again.
    again: usize,
    left_out: i64,
    parts: usize,
}

async fn walk(world: &World, actor: &Actor) -> Walked {
    let mut walked = Walked::default();
    let mut cursor = None;
    loop {
        let found = part(world, actor, cursor).await;
        assert!(found.items.len() <= 200);
        for pair in found.items {
            let pair = (pair.reason, pair.records.map(|(id, _)| id));
            walked.again += usize::from(!walked.pairs.insert(pair));
        }
        walked.left_out += found.left_out;
        walked.parts += 1;
        cursor = found.next;
        if cursor.is_none() {
            return walked;
        }
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

both_databases! {
    // More pairs than a page has come page by page, each once; of a group in which too many share a
    // number the rest is counted.
    async fn no_pair_is_lost(db: TestDatabase) {
        let world = World::new(&db).await;
        for (phone, count) in [("+7 912 345-67-01", 20), ("+7 912 345-67-02", 19), ("+7 912 345-67-03", 2)] {
            alike(&world, &world.anna, phone, count).await;
        }
        let walked = walk(&world, &world.anna).await;
        assert_eq!((walked.pairs.len(), walked.again, walked.left_out), (190 + 171 + 1, 0, 0));
        alike(&world, &world.anna, "+7 912 345-67-04", 23).await;
        let walked = walk(&world, &world.anna).await;
        let told = 23 * 5 - (1 + 2 + 3 + 4 + 5);
        assert_eq!((walked.pairs.len(), walked.again), (362 + told, 0));
        assert_eq!(walked.left_out, i64::try_from(23 * 22 / 2 - told).expect("few"));
    }

    // A group larger than a part of the walk goes on in the next one, and all of it is either told or
    // counted; who sees none of it walks as if there were nothing.
    async fn others_leave_no_trace(db: TestDatabase) {
        let world = World::new(&db).await;
        alike(&world, &world.anna, "+7 912 345-67-01", 3).await;
        let alone = walk(&world, &world.anna).await;
        assert_eq!((alone.pairs.len(), alone.left_out), (3, 0));
        alike(&world, &world.boris, "+7 912 345-67-01", MANY).await;
        let among = walk(&world, &world.anna).await;
        assert_eq!((among.pairs, among.left_out, among.parts), (alone.pairs, 0, alone.parts));
        let all = walk(&world, &world.director).await;
        let count = i64::try_from(MANY + 3).expect("few");
        let told = i64::try_from(all.pairs.len()).expect("few");
        assert_eq!((told + all.left_out, all.again), (count * (count - 1) / 2, 0));
        assert!(told >= count - 1, "each is told of with another");
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

    // Two that are said to be none are in nobody's walk until somebody who may say so takes it back. Taking
    // it back tells nothing: not of a pair that is not seen, and not whether anybody had said so.
    async fn taken_back(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let alike = with_phone(named("Ромашкина", "Вера"), "+7 912 345-67-01");
        let one = world.contact(own(anna), alike.clone()).await.as_uuid();
        let other = world.contact(own(anna), alike).await.as_uuid();
        let pairs = walk(&world, anna).await.pairs;
        assert_eq!(pairs.len(), 2, "by phone and by name: {pairs:?}");
        let hidden = async |said: bool| {
            let refused = recall(&world, &world.boris, (one, other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotFound))), "{said}: {refused:?}");
            let refused = recall(&world, &world.operator, (one, other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::NotAllowed))), "{said}: {refused:?}");
        };
        hidden(false).await;
        dismiss(&world, anna, (other, one)).await.expect("is said");
        assert_eq!(walk(&world, anna).await.pairs.len(), 0);
        hidden(true).await;
        // Whoever does not see the phones gets one answer, whether it was said or not.
        let narrow = narrowed(anna, Role::Manager, Area::Contacts, "phones", Level::Hidden);
        for said in [true, false] {
            recall(&world, &narrow, (one, other)).await.unwrap_or_else(|error| panic!("{said}: {error:?}"));
        }
        assert_eq!(walk(&world, anna).await.pairs, pairs);
    }
}
