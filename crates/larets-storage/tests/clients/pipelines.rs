//! Pipelines: made once, edited as a whole, and never from under a deal.

use larets_core::access::{Action, Actor, Area};
use larets_core::ids::PipelineId;
use larets_core::pipelines::{Pipeline, PipelineDraft, Stage, StageDraft, first};
use larets_storage::pipelines::{read, write};
use larets_storage::{Db, Recorded, StorageError};
use larets_testkit::both_databases;

use crate::deals::{create, titled};
use crate::world::{World, system};

pub fn sales() -> PipelineDraft {
    let stages = [
        "Новая",
        "В работе",
        "Предложение",
        "Согласовано",
        "Успех",
        "Отказ",
    ];
    let mut draft = first("Продажи", stages);
    draft.check().expect("keeps the rules");
    draft
}

/// Makes the first pipeline, unless there is one.
pub async fn ensure_first(world: &World) -> Option<PipelineId> {
    let draft = sales();
    let made: Result<Option<PipelineId>, StorageError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
            match write::ensure_first(tx, &permit, &actor, &draft)? {
                Some(made) => Ok(made.map(Some)),
                None => Err(StorageError::Refused("made_already")),
            }
        })
        .await;
    match made {
        Err(StorageError::Refused("made_already")) => None,
        made => made.expect("made"),
    }
}

pub async fn all(world: &World) -> Vec<Pipeline> {
    let grant = world.director.may_read().expect("sees deals");
    let found = world.read(move |tx| read::list(tx, &grant)).await;
    found.expect("read")
}

pub async fn update(
    world: &World,
    id: PipelineId,
    version: i64,
    draft: PipelineDraft,
) -> Result<(), StorageError> {
    update_through(&world.db, id, version, draft).await
}

/// The same by any process.
pub async fn update_through(
    db: &Db,
    id: PipelineId,
    version: i64,
    draft: PipelineDraft,
) -> Result<(), StorageError> {
    let update = db.write(move |tx| {
        let actor = system();
        let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
        write::update(tx, &permit, &actor, id, Some(version), &draft)
    });
    update.await
}

async fn delete(world: &World, id: PipelineId) -> Result<(), StorageError> {
    let delete = world.db.write(move |tx| {
        let actor = system();
        let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
        write::delete(tx, &permit, &actor, id, None)
    });
    delete.await
}

async fn another(world: &World) -> PipelineId {
    let made: Result<PipelineId, StorageError> = world
        .db
        .write(|tx| {
            let actor: Actor = system();
            let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
            let made = write::create(tx, &permit, &actor, &sales())?;
            Ok::<Recorded<PipelineId>, StorageError>(made)
        })
        .await;
    made.expect("made")
}

fn drafted(stage: &Stage) -> StageDraft {
    StageDraft {
        id: Some(stage.id),
        name: stage.name.clone(),
        color: stage.color,
        probability: stage.probability,
        kind: stage.kind,
        stale_days: stage.stale_days,
        required: stage.required.clone(),
    }
}

pub fn as_draft(pipeline: &Pipeline) -> PipelineDraft {
    PipelineDraft {
        name: pipeline.name.clone(),
        stages: pipeline.stages.iter().map(drafted).collect(),
    }
}

both_databases! {
    // Shows that the first pipeline is made once, and reads back as it was written.
    async fn the_first_is_made_once(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = ensure_first(&world).await.expect("made");
        assert_eq!(ensure_first(&world).await, None);
        let found = all(&world).await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].version), (id, 1));
        let mut read = as_draft(&found[0]);
        for stage in &mut read.stages {
            stage.id = None;
        }
        assert_eq!(read, sales());
    }

    // Shows that a pipeline is changed as a whole: renamed, reordered, with a stage more and one
    // less; and that an older version, a stage of another pipeline and a stage in use are refused
    // and leave it as it was.
    async fn changes(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = ensure_first(&world).await.expect("made");
        let other = another(&world).await;
        let before = all(&world).await.remove(0);
        let mut draft = as_draft(&before);
        draft.name = "Опт".to_owned();
        draft.stages.swap(0, 1);
        draft.stages.remove(2);
        draft.stages.insert(0, StageDraft { id: None, name: "Звонок".to_owned(), ..drafted(&before.stages[0]) });
        update(&world, id, 1, draft.clone()).await.expect("changed");
        let after = all(&world).await.remove(0);
        assert_eq!((after.version, &*after.name), (2, "Опт"));
        let names: Vec<&str> = after.stages.iter().map(|stage| &*stage.name).collect();
        assert_eq!(names, ["Звонок", "В работе", "Новая", "Согласовано", "Успех", "Отказ"]);
        assert_eq!(after.stages[2].id, before.stages[0].id);

        let stale = update(&world, id, 1, draft).await;
        assert!(matches!(stale, Err(StorageError::Outdated { current: 2 })));
        let mut foreign = as_draft(&after);
        foreign.stages[0].id = all(&world).await[1].stages.first().map(|stage| stage.id);
        let refused = update(&world, id, 2, foreign).await;
        assert!(matches!(refused, Err(StorageError::Refused("stage_unknown"))));

        create(&world, &world.anna, titled("Сделка")).await.expect("made");
        let mut without = as_draft(&after);
        without.stages.remove(0);
        let refused = update(&world, id, 2, without).await;
        assert!(matches!(refused, Err(StorageError::Refused("stage_not_empty"))));
        let refused = delete(&world, id).await;
        assert!(matches!(refused, Err(StorageError::Refused("stage_not_empty"))));
        assert_eq!(all(&world).await[0], after);

        delete(&world, other).await.expect("removed");
        let refused = delete(&world, id).await;
        assert!(matches!(refused, Err(StorageError::Refused("last_pipeline"))));
        assert_eq!(all(&world).await, [after]);
    }
}
