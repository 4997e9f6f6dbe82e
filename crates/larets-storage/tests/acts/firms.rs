//! Companies made one: which company stands above the one that stays.

use larets_core::companies::{Company, CompanyDraft};
use larets_core::ids::CompanyId;
use larets_storage::acts::ActRecord;
use larets_storage::acts::merge::{self, Choice, Choices};
use larets_storage::clients::UpdateError;
use larets_storage::{StorageError, clients};
use larets_testkit::both_databases;

use crate::drawn::make;
use crate::world::{World, grants, own, system};

pub(crate) async fn firm(world: &World, name: &str, parent: Option<CompanyId>) -> CompanyId {
    let draft = CompanyDraft {
        name: Some(name.to_owned()),
        parent: Some(parent),
        placement: Some(own(&world.anna)),
        ..CompanyDraft::default()
    };
    make::<Company>(world, draft).await
}

pub(crate) async fn merged(
    world: &World,
    pair: (CompanyId, CompanyId),
    choices: Choices,
) -> Result<ActRecord, UpdateError> {
    let who = world.anna.clone();
    let merged = world
        .db
        .write(move |tx| merge::merge::<Company>(tx, &who, pair, (None, None), &choices));
    merged.await
}

pub(crate) async fn parent_of(world: &World, id: CompanyId) -> Option<CompanyId> {
    let grants = grants(&system());
    let card = world.read(move |tx| clients::read::card::<Company>(tx, &grants, id));
    card.await.expect("is seen").record.parent
}

async fn parted(world: &World, act: &ActRecord) {
    let (who, id) = (world.anna.clone(), act.id);
    let parted: Result<ActRecord, UpdateError> = world
        .db
        .write(move |tx| merge::undo::<Company>(tx, &who, id))
        .await;
    parted.expect("are parted");
}

fn chosen(name: &str, choice: Choice) -> Choices {
    [(name.to_owned(), choice)].into()
}

both_databases! {
    // The one that stays gets the company above the other, when it has none or when that is chosen, and
    // gives it back when the two are parted.
    async fn the_company_above_comes_too(db: TestDatabase) {
        let world = World::new(&db).await;
        let (above, elsewhere) = (firm(&world, "Группа", None).await, firm(&world, "Холдинг", None).await);
        let other = firm(&world, "Вторая", Some(above)).await;
        let [this, that] = [Choice::This, Choice::Other].map(|choice| chosen("parent", choice));
        for (own, choices, expected) in [
            (None, Choices::new(), Some(above)),
            (None, this.clone(), None),
            (Some(elsewhere), Choices::new(), Some(elsewhere)),
            (Some(elsewhere), this, Some(elsewhere)),
            (Some(elsewhere), that, Some(above)),
        ] {
            let one = firm(&world, "Первая", own).await;
            let act = merged(&world, (one, other), choices).await.expect("are merged");
            assert_eq!(parent_of(&world, one).await, expected);
            parted(&world, &act).await;
            assert_eq!([parent_of(&world, one).await, parent_of(&world, other).await], [own, Some(above)]);
        }
    }

    // No company comes to stand above itself: neither when the other stands below the one that stays, nor
    // when something between them does; to choose it is refused.
    async fn never_above_itself(db: TestDatabase) {
        let world = World::new(&db).await;
        let one = firm(&world, "Первая", None).await;
        let between = firm(&world, "Средняя", Some(one)).await;
        for above in [one, between] {
            let other = firm(&world, "Вторая", Some(above)).await;
            let refused = merged(&world, (one, other), chosen("parent", Choice::Other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("company_cycle")))), "{refused:?}");
            merged(&world, (one, other), Choices::new()).await.expect("are merged");
            assert_eq!(parent_of(&world, one).await, None);
        }
    }

    // A field in which nothing is to be chosen is refused like one that does not exist.
    async fn what_cannot_be_chosen(db: TestDatabase) {
        let world = World::new(&db).await;
        let (one, other) = (firm(&world, "Первая", None).await, firm(&world, "Вторая", None).await);
        for name in ["owner", "department", "contacts", "notes", "parent_id", "channels", "nothing"] {
            let refused = merged(&world, (one, other), chosen(name, Choice::Other)).await;
            assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("unknown_field")))), "{name}: {refused:?}");
        }
        for name in ["name", "parent", "tags", "phones"] {
            let (one, other) = (firm(&world, "Первая", None).await, firm(&world, "Вторая", None).await);
            merged(&world, (one, other), chosen(name, Choice::Other)).await.expect("are merged");
        }
    }
}
