//! Marks of records: so many of a person, of which those of records that are no more make room.

use larets_core::access::Actor;
use larets_core::audit::RecordKind;
use larets_core::contacts::Contact;
use larets_core::ids::ContactId;
use larets_core::time::At;
use larets_storage::favourites::{self, FAVOURITES_LIMIT};
use larets_storage::{StorageError, clients};
use larets_testkit::both_databases;

use crate::world::{World, named, own};

async fn mark(world: &World, actor: &Actor, id: ContactId) -> Result<(), StorageError> {
    let who = actor.clone();
    let id = id.as_uuid();
    world
        .db
        .write(move |tx| favourites::add(tx, &who, RecordKind::Contact, id))
        .await
}

async fn marked(world: &World, actor: &Actor) -> Vec<String> {
    let who = actor.clone();
    let found = world.read(move |tx| favourites::list(tx, &who)).await;
    let found = found.expect("lists");
    found.into_iter().map(|named| named.title).collect()
}

both_databases! {
    // A person who has marked all that may be marked marks another one when a marked record has been
    // removed for good, and not before: what lies in the bin may come back.
    async fn removed_records_make_room(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let mut ids = Vec::new();
        for number in 0..FAVOURITES_LIMIT {
            let id = world.contact(own(anna), named(&format!("Имярек{number}"), "")).await;
            mark(&world, anna, id).await.expect("is marked");
            ids.push(id);
        }
        let another = world.contact(own(anna), named("Новая", "")).await;
        let full = |marked: Result<(), StorageError>| matches!(marked, Err(StorageError::Refused("too_many_favourites")));
        assert!(full(mark(&world, anna, another).await));
        world.delete(anna, ids[0]).await.expect("goes to the bin");
        assert!(full(mark(&world, anna, another).await));
        world.restore(anna, ids[0]).await.expect("comes back");
        assert_eq!(marked(&world, anna).await.last().map(String::as_str), Some("Имярек0"));

        world.delete(anna, ids[1]).await.expect("goes to the bin");
        let ever = At::from_micros(i64::MAX);
        let purged = world.db.write(move |tx| clients::write::purge_old::<Contact>(tx, ever)).await;
        assert!(matches!(purged, Ok::<_, StorageError>(1)));
        mark(&world, anna, another).await.expect("has room");
        let marked = marked(&world, anna).await;
        assert_eq!((marked.len(), marked.first().map(String::as_str)), (100, Some("Новая")));
        let more = world.contact(own(anna), named("Ещё", "")).await;
        assert!(full(mark(&world, anna, more).await));
    }
}
