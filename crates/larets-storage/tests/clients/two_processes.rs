//! Two processes on one database that edit the same pipeline at the same time.

use larets_core::access::Action;
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{DealId, StageId};
use larets_core::pipelines::{Pipeline, PipelineDraft, StageDraft};
use larets_security::keyring::RootKey;
use larets_storage::clients::UpdateError;
use larets_storage::deals::write;
use larets_storage::pipelines::read;
use larets_storage::{Db, Recorded, StorageError};
use larets_testkit::{Engine, both_databases};

use crate::deals::{bin, titled};
use crate::pipelines::{as_draft, ensure_first, update_through};
use crate::world::{World, change, open, own, system};

const ROUNDS: usize = 12;

/// Everything renamed, so that half a change shows; a stage more, and the first two changed places.
fn longer(draft: &PipelineDraft, mark: &str) -> PipelineDraft {
    let mut draft = renamed(draft, mark);
    let new = StageDraft {
        id: None,
        name: format!("Ещё {mark}"),
        ..draft.stages[1].clone()
    };
    draft.stages.insert(2, new);
    draft.stages.swap(0, 1);
    draft
}

/// The same with a stage less.
fn shorter(draft: &PipelineDraft, mark: &str) -> PipelineDraft {
    let mut draft = renamed(draft, mark);
    draft.stages.remove(2);
    draft
}

fn renamed(draft: &PipelineDraft, mark: &str) -> PipelineDraft {
    let mut draft = draft.clone();
    draft.name = format!("Продажи {mark}");
    for (number, stage) in draft.stages.iter_mut().enumerate() {
        stage.name = format!("{number} {mark}");
    }
    draft
}

/// A pipeline but for the ids of its stages, as new ones get theirs when they are written.
fn without_ids(mut draft: PipelineDraft) -> PipelineDraft {
    for stage in &mut draft.stages {
        stage.id = None;
    }
    draft
}

/// The pipeline with what either process has changed.
async fn latest(world: &World) -> Pipeline {
    let grant = world.director.may_read().expect("sees deals");
    let found = world.db.read_latest(move |tx| read::list(tx, &grant));
    let found: Result<Vec<Pipeline>, StorageError> = found.await;
    found.expect("reads").remove(0)
}

async fn create_in(db: &Db, stage: StageId) -> Result<DealId, UpdateError> {
    let make = db.write(move |tx| {
        let actor = system();
        let grant = change::<Deal>(&actor, Action::Create)?;
        let draft = DealDraft {
            stage: Some(stage),
            ..titled("Трубы")
        };
        let (id, event) = write::create(tx, &grant, None, &actor, &draft)?;
        Ok(Recorded::new(id, event))
    });
    make.await
}

both_databases! {
    // One of the two changes the pipeline as a whole, the other is told that what it saw is outdated,
    // and by which version; whichever it is, nothing of its change is there.
    async fn one_of_two_edits(db: TestDatabase) {
        let root_key = RootKey::generate().expect("randomness");
        let world = World::within(open(&db, &root_key)).await;
        let other = open(&db, &root_key);
        ensure_first(&world).await;
        for round in 0..ROUNDS {
            let before = latest(&world).await;
            let (version, id) = (before.version, before.id);
            let drafts = [longer(&as_draft(&before), &format!("а{round}")), shorter(&as_draft(&before), &format!("б{round}"))];
            let [here, there] = drafts.clone();
            let (here, there) = tokio::join!(
                update_through(&world.db, id, version, here),
                update_through(&other, id, version, there),
            );
            let won = match (&here, &there) {
                (Ok(()), Err(StorageError::Outdated { current })) | (Err(StorageError::Outdated { current }), Ok(())) => {
                    assert_eq!(*current, version + 1);
                    drafts[usize::from(here.is_err())].clone()
                }
                _ => panic!("one of them: {here:?} {there:?}"),
            };
            let after = latest(&world).await;
            assert_eq!(after.version, version + 1);
            assert_eq!(without_ids(as_draft(&after)), without_ids(won));
            let stayed = |id| after.stages.iter().any(|stage| stage.id == id);
            assert!(before.stages.iter().filter(|stage| stayed(stage.id)).count() + 1 >= before.stages.len());
            // The next round has enough stages again, whoever won.
            if after.stages.len() < 5 {
                let wider = longer(&as_draft(&after), "шире");
                update_through(&other, id, after.version, wider).await.expect("is changed");
            }
        }
    }

    // A deal that comes to stand in a stage which another process has removed after it was looked at
    // is refused as by a stage that is not there, not as something that exists twice. SQLite has one
    // process, and no name for what stood against it.
    async fn gone_after_the_look(db: TestDatabase) {
        let root_key = RootKey::generate().expect("randomness");
        let world = World::within(open(&db, &root_key)).await;
        ensure_first(&world).await;
        let stage = Some(StageId::from_uuid(uuid::Uuid::now_v7()));
        let new = write::NewDeal {
            id: DealId::from_uuid(uuid::Uuid::now_v7()),
            draft: DealDraft { stage, ..titled("Трубы") },
            placement: own(&world.anna),
            created_at: None,
            import: None,
            demo: false,
        };
        let made: Result<(), UpdateError> = world.db.write(move |tx| {
            let actor = system();
            let grant = change::<Deal>(&actor, Action::Create)?;
            let mut events = write::insert_many(tx, &grant, &actor, &[new])?;
            Ok(Recorded::new((), events.remove(0)))
        }).await;
        let refused = matches!(made, Err(UpdateError::Storage(StorageError::Refused("stage_unknown"))));
        assert_eq!(refused, db.engine() == Engine::Postgres, "{made:?}");
        assert!(made.is_err());
    }

    // One process removes a stage while the other puts a deal into it: either the deal is there and
    // the stage with it, or the stage is gone and the deal was refused.
    async fn no_deal_in_a_removed_stage(db: TestDatabase) {
        let root_key = RootKey::generate().expect("randomness");
        let world = World::within(open(&db, &root_key)).await;
        let other = open(&db, &root_key);
        ensure_first(&world).await;
        for round in 0..ROUNDS {
            let before = latest(&world).await;
            let stage = before.stages[2].id;
            let without = shorter(&as_draft(&before), &format!("а{round}"));
            let (removed, made) = tokio::join!(
                update_through(&world.db, before.id, before.version, without),
                create_in(&other, stage),
            );
            let after = latest(&world).await;
            let stands = after.stages.iter().any(|one| one.id == stage);
            match (&removed, &made) {
                (Ok(()), Err(UpdateError::Storage(StorageError::Refused("stage_unknown")))) => {
                    assert!(!stands);
                    let wider = longer(&as_draft(&after), "шире");
                    update_through(&other, after.id, after.version, wider).await.expect("is changed");
                }
                (Err(StorageError::Refused("stage_not_empty")), Ok(id)) => {
                    assert_eq!(after, before);
                    bin(&world, &world.director, *id, true).await.expect("is in the bin");
                    // One in the bin keeps the stage too.
                    let without = shorter(&as_draft(&before), "и так");
                    let kept = update_through(&world.db, before.id, before.version, without).await;
                    assert!(matches!(kept, Err(StorageError::Refused("stage_not_empty"))), "{kept:?}");
                    let mut next = as_draft(&before);
                    next.stages.swap(1, 2);
                    update_through(&world.db, before.id, before.version, next).await.expect("is changed");
                }
                _ => panic!("one of them: {removed:?} {made:?}"),
            }
        }
    }
}
