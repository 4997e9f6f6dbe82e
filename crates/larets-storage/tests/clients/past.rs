//! What deals went through before the record of events knew them: told once, in order, and never of
//! a move that has an event of its own.

use larets_core::access::{Action, Actor, Disclosure, Shown};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{DealId, ImportId, StageId};
use larets_core::imports::ImportAs;
use larets_core::time::{At, DAY};
use larets_storage::clients::UpdateError;
use larets_storage::deals::past;
use larets_storage::deals::write::{History, NewDeal, insert_many, invent_histories};
use larets_storage::events::RecordEvent;
use larets_storage::imports::write::NewImport;
use larets_storage::{Recorded, StorageError, imports};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::deals::{create, moved, titled, update};
use crate::pipelines::{all, ensure_first};
use crate::world::{World, change, own, system};

/// Puts a deal in as a demo or an import does.
async fn put(world: &World, new: NewDeal, history: Option<History>) -> DealId {
    let id = new.id;
    let written = world.db.write(move |tx| {
        let actor = system();
        let grant = change::<Deal>(&actor, Action::Create)?;
        let mut events = insert_many(tx, &grant, &actor, &[new])?;
        invent_histories(tx, &grant, history.as_slice())?;
        let event = events.pop().expect("one for each");
        Ok::<_, UpdateError>(Recorded::new((), event))
    });
    written.await.expect("is put in");
    id
}

async fn told(
    world: &World,
    actor: &Actor,
    deal: DealId,
    before: Option<At>,
    limit: i64,
) -> Vec<RecordEvent<Deal>> {
    let grant = actor.may_read().expect("sees deals");
    let read = world.read(move |tx| past::of_deal(tx, &grant, deal.as_uuid(), before, limit));
    read.await.expect("read")
}

fn text(shown: Option<Shown<String>>) -> String {
    match shown.map(Shown::into_disclosure) {
        Some(Disclosure::Seen(text)) => text,
        None => "-".to_owned(),
        Some(other) => panic!("{other:?}"),
    }
}

/// The stages as somebody sees them.
fn words(actor: &Actor, moves: &[RecordEvent<Deal>]) -> Vec<String> {
    let grant = actor.may_read::<Deal>().expect("sees deals");
    let told = |event: &RecordEvent<Deal>| {
        let change = &event.changes[0];
        let ends = (change.before(&grant), change.after(&grant));
        format!("{} > {}", text(ends.0), text(ends.1))
    };
    moves.iter().map(told).collect()
}

async fn import(world: &World) -> ImportId {
    let id = ImportId::from_uuid(Uuid::now_v7());
    let new = NewImport {
        id,
        import_as: ImportAs::Deals,
        file_name: "сделки.csv".to_owned(),
        plan: "{}".to_owned(),
    };
    let made: Result<(), StorageError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = actor.may_change(Action::Create).expect("imports");
            imports::write::create(tx, &grant, &actor, &new)
        })
        .await;
    made.expect("is uploaded");
    id
}

fn new(world: &World, stage: StageId, draft: DealDraft) -> NewDeal {
    NewDeal {
        id: DealId::from_uuid(Uuid::now_v7()),
        draft: DealDraft {
            stage: Some(stage),
            ..draft
        },
        placement: own(&world.anna),
        created_at: None,
        import: None,
        demo: false,
    }
}

both_databases! {
    // Shows that an invented deal tells each stage it went through, with who and when, the latest
    // first and page by page; a real move afterwards is not among them, as its event tells of it.
    async fn invented(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let at = |days: i64| At::from_micros(world.db.now().micros() - days * DAY);
        let way = vec![(stages[0].id, at(90)), (stages[1].id, at(60)), (stages[2].id, at(30))];
        let made = NewDeal {
            demo: true,
            created_at: Some(way[0].1),
            ..new(&world, stages[2].id, titled("Трубы"))
        };
        let by = world.anna.reference().user;
        let history = History { deal: made.id, by, stages: way.clone() };
        let id = put(&world, made, Some(history)).await;
        update(&world, &world.anna, id, moved(stages[3].id)).await.expect("moved");

        let moves = told(&world, &world.head, id, None, 50).await;
        let moments: Vec<At> = moves.iter().map(|event| event.at).collect();
        assert_eq!(moments, [way[2].1, way[1].1, way[0].1]);
        assert!(moves.iter().all(|event| event.author == by));
        let said = words(&world.head, &moves);
        assert_eq!(said, ["В работе > Предложение", "Новая > В работе", "- > Новая"]);

        let first = told(&world, &world.head, id, None, 1).await;
        let rest = told(&world, &world.head, id, Some(first[0].at), 50).await;
        let pages: Vec<_> = first.iter().chain(&rest).map(|event| event.id).collect();
        assert_eq!(pages, moves.iter().map(|event| event.id).collect::<Vec<_>>());
    }

    // Shows that an imported deal tells since when it stood where it was, if the file said so, and
    // nothing otherwise; a deal made by hand tells nothing.
    async fn imported(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let since = At::from_micros(world.db.now().micros() - 40 * DAY);
        let import = import(&world).await;
        let dated = DealDraft { stage_since: Some(since), ..titled("Трубы") };
        let dated = NewDeal { import: Some(import), ..new(&world, stages[1].id, dated) };
        let dated = put(&world, dated, None).await;
        let plain = NewDeal { import: Some(import), ..new(&world, stages[1].id, titled("Насосы")) };
        let plain = put(&world, plain, None).await;
        let of_file = NewDeal { created_at: Some(since), ..new(&world, stages[1].id, titled("Краны")) };
        let of_file = NewDeal { import: Some(import), ..of_file };
        let of_file = put(&world, of_file, None).await;
        let typed = create(&world, &world.anna, titled("Кабель")).await.expect("made");
        for id in [dated, of_file, plain, typed] {
            update(&world, &world.anna, id, moved(stages[2].id)).await.expect("moved");
        }
        // A later file says that it came there long ago: an event tells so.
        let earlier = At::from_micros(world.db.now().micros() - 50 * DAY);
        let again = DealDraft { stage_since: Some(earlier), ..moved(stages[3].id) };
        update(&world, &world.anna, dated, again).await.expect("moved");
        for id in [dated, of_file] {
            let moves = told(&world, &world.head, id, None, 50).await;
            assert_eq!(moves.iter().map(|event| event.at).collect::<Vec<_>>(), [since]);
        }
        for id in [plain, typed] {
            assert!(told(&world, &world.head, id, None, 50).await.is_empty());
        }
    }
}
