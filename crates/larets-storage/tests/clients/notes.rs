//! Notes: as visible as their client, changed by their author and by who may change the client.

use larets_core::access::Actor;
use larets_core::ids::NoteId;
use larets_storage::notes::{self, Note, NoteParent};
use larets_storage::{Recorded, StorageError};
use larets_testkit::both_databases;

use crate::world::{World, grants, named, own};

async fn add(
    world: &World,
    actor: &Actor,
    parent: NoteParent,
    text: &'static str,
) -> Result<NoteId, StorageError> {
    let actor = actor.clone();
    let add = world.db.write(move |tx| {
        let (id, event) = notes::create(tx, &grants(&actor), &actor, parent, text)?;
        Ok(Recorded::new(id, event))
    });
    add.await
}

async fn rewrite(
    world: &World,
    actor: &Actor,
    id: NoteId,
    version: i64,
) -> Result<(), StorageError> {
    let actor = actor.clone();
    let rewrite = world.db.write(move |tx| {
        let event = notes::update(tx, &grants(&actor), &actor, id, Some(version), "Иначе")?;
        Ok(Recorded::new((), event))
    });
    rewrite.await
}

async fn remove(world: &World, actor: &Actor, id: NoteId) -> Result<(), StorageError> {
    let actor = actor.clone();
    let remove = world.db.write(move |tx| {
        let event = notes::delete(tx, &grants(&actor), &actor, id, None)?;
        Ok(Recorded::new((), event))
    });
    remove.await
}

async fn all(world: &World, actor: &Actor, parent: NoteParent) -> Result<Vec<Note>, StorageError> {
    let grants = grants(actor);
    world
        .read(move |tx| notes::list_of(tx, &grants, parent, None, 10))
        .await
}

both_databases! {
    // Shows who sees, adds, changes and removes a note, and that an older version is refused.
    async fn notes_follow_their_client(db: TestDatabase) {
        let world = World::new(&db).await;
        let contact = world.contact(own(&world.anna), named("Клиент", "")).await;
        let parent = NoteParent::Contact(contact);
        let first = add(&world, &world.anna, parent, "Первая").await.expect("added");
        let second = add(&world, &world.operator, parent, "Вторая").await.expect("added");
        assert!(matches!(add(&world, &world.boris, parent, "Чужая").await, Err(StorageError::NotFound)));
        assert!(matches!(add(&world, &world.anna, parent, "  ").await, Err(StorageError::Refused("note_empty"))));
        assert!(matches!(all(&world, &world.boris, parent).await, Err(StorageError::NotFound)));

        let seen = all(&world, &world.operator, parent).await.expect("seen");
        let told: Vec<_> = seen.iter().map(|note| (note.id, note.markdown.as_str(), note.may_change)).collect();
        assert_eq!(told, [(second, "Вторая", true), (first, "Первая", false)]);
        assert_eq!(seen[1].author.as_ref().map(|author| author.name.as_str()), Some("Анна"));

        assert!(matches!(rewrite(&world, &world.operator, first, 1).await, Err(StorageError::NotAllowed)));
        assert!(matches!(rewrite(&world, &world.boris, first, 1).await, Err(StorageError::NotFound)));
        rewrite(&world, &world.head, first, 1).await.expect("the head may change the client");
        assert!(matches!(rewrite(&world, &world.anna, first, 1).await, Err(StorageError::Outdated { current: 2 })));
        rewrite(&world, &world.operator, second, 1).await.expect("her own");
        assert!(matches!(remove(&world, &world.operator, first).await, Err(StorageError::NotAllowed)));
        remove(&world, &world.anna, first).await.expect("her own");
        let left = all(&world, &world.anna, parent).await.expect("seen");
        assert_eq!(left.iter().map(|note| note.markdown.as_str()).collect::<Vec<_>>(), ["Иначе"]);
    }
}
