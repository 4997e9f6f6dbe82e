//! Imports on both engines: an import that was cut off goes on without doubling, what each policy
//! does with records that are there, that nobody learns of records they may not see, and that
//! refused rows are kept sealed.

#![expect(clippy::expect_used, reason = "what fails here fails the test")]

mod deals;
mod matches;
mod policies;
mod rows;
#[expect(dead_code, reason = "the firm has more people than imports need")]
#[path = "../clients/world.rs"]
mod world;

use larets_core::access::{Action, Actor};
use larets_core::contacts::Contact;
use larets_core::ids::ImportId;
use larets_core::imports::{ImportAs, ImportState};
use larets_core::lists::{ListQuery, Sort};
use larets_storage::imports::write::{NewImport, StepChange, create, refresh_statistics, step};
use larets_storage::imports::{ImportProgress, ImportRecord, read};
use larets_storage::{StorageError, contacts};
use larets_testkit::{Engine, both_databases};
use uuid::Uuid;

use crate::rows::{contacts_chunk, rules, write};
use crate::world::{World, grants};

/// Uploads an import of this person.
async fn uploaded(world: &World, actor: &Actor, import_as: ImportAs) -> ImportId {
    let id = ImportId::from_uuid(Uuid::now_v7());
    let new = NewImport {
        id,
        import_as,
        file_name: "клиенты.csv".to_owned(),
        plan: "{}".to_owned(),
    };
    let (who, grant) = (
        actor.clone(),
        actor.may_change(Action::Create).expect("imports"),
    );
    let made: Result<(), StorageError> = world
        .db
        .write(move |tx| create(tx, &grant, &who, &new))
        .await;
    made.expect("is uploaded");
    id
}

/// Uploads an import of this person and starts it.
pub(crate) async fn started(world: &World, actor: &Actor, import_as: ImportAs) -> ImportId {
    let id = uploaded(world, actor, import_as).await;
    move_on(
        world,
        actor,
        id,
        ImportState::Uploaded,
        ImportState::Running,
    )
    .await
    .expect("starts");
    id
}

pub(crate) async fn move_on(
    world: &World,
    actor: &Actor,
    id: ImportId,
    from: ImportState,
    to: ImportState,
) -> Result<ImportRecord, StorageError> {
    move_with(world, actor, id, from, to, None).await
}

/// Moves an import on, with its progress from here.
async fn move_with(
    world: &World,
    actor: &Actor,
    id: ImportId,
    from: ImportState,
    to: ImportState,
    progress: Option<ImportProgress>,
) -> Result<ImportRecord, StorageError> {
    let (who, grant) = (
        actor.clone(),
        actor.may_change(Action::Create).expect("imports"),
    );
    let change = StepChange {
        progress,
        ..StepChange::default()
    };
    world
        .db
        .write(move |tx| step(tx, &grant, &who, id, &[from], to, "test", change))
        .await
}

/// Forty rows of fifty, as a job notes them when it fails.
fn failed_at_forty() -> ImportProgress {
    let mut progress = ImportProgress::default();
    progress.rows_total = Some(50);
    progress.rows_done = 40;
    progress.created = 40;
    progress.failure = Some("unexpected".to_owned());
    progress
}

pub(crate) async fn found(
    world: &World,
    actor: &Actor,
    id: ImportId,
) -> Result<ImportRecord, StorageError> {
    let grant = actor.may_read().map_err(|_| StorageError::NotAllowed)?;
    world.read(move |tx| read::one(tx, &grant, id)).await
}

/// How many contacts this person sees.
pub(crate) async fn contacts_seen(world: &World, actor: &Actor) -> i64 {
    let grants = grants(actor);
    let grant = grants.contacts.as_ref().expect("reads");
    let sort = Sort::parse("name").expect("a sort");
    let query = ListQuery::checked(grant, sort, Vec::new(), false).expect("allowed");
    world
        .read(move |tx| contacts::read::count::<Contact>(tx, &grants, &query))
        .await
        .expect("counts")
        .value
}

both_databases! {
    // An import that is cut off between chunks goes on at the row after the last one written. A
    // second job that holds an older state writes nothing: neither doubles, nor counts.
    async fn goes_on_where_it_was(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let begun = found(&world, &world.anna, id).await.expect("is there").progress;
        let first = write(&world, &world.anna, rules(id), begun.clone(), contacts_chunk(0..40)).await;
        assert_eq!(first.expect("is written").progress.rows_done, 40);
        // The other job read the same state before the first chunk was committed.
        let stale = write(&world, &world.anna, rules(id), begun, contacts_chunk(0..40)).await;
        assert!(matches!(stale, Err(StorageError::Refused("import_busy"))), "{stale:?}");
        // The process dies here; the next one knows only what is stored.
        let unfinished = world.read(read::unfinished).await.expect("reads");
        assert_eq!(unfinished, [id]);
        let runner = world.read(move |tx| read::runner(tx, id)).await.expect("reads").expect("may go on");
        let progress = found(&world, &runner, id).await.expect("is there").progress;
        assert_eq!((progress.rows_done, progress.created), (40, 40));
        let last = write(&world, &runner, rules(id), progress, contacts_chunk(40..100)).await;
        let progress = last.expect("is written").progress;
        assert_eq!((progress.rows_done, progress.created, progress.skipped), (100, 100, 0));
        assert_eq!(contacts_seen(&world, &world.anna).await, 100);
        move_on(&world, &runner, id, ImportState::Running, ImportState::Done).await.expect("ends");
        assert!(world.read(read::unfinished).await.expect("reads").is_empty());
    }

    // After an import PostgreSQL knows how many rows its tables have, so that it plans lists rightly
    // at once; SQLite has nothing to learn.
    async fn statistics_are_refreshed(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let rows = contacts_chunk(0..100);
        write(&world, &world.anna, rules(id), ImportProgress::default(), rows).await.expect("is written");
        refresh_statistics(&world.db).await.expect("looks at the tables");
        if db.engine() == Engine::Postgres {
            let known = "SELECT reltuples::bigint FROM pg_class WHERE relname IN ('contact', 'contact_point')";
            let server = larets_testkit::postgres::shared().expect("runs");
            let known = server.run_in(db.url(), known).expect("answers");
            assert_eq!(known.split_whitespace().collect::<Vec<_>>(), ["100", "100"]);
        }
    }

    // A chunk that comes after a cancel is not written; starting again goes on behind what is there.
    async fn cancelled_writes_nothing(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let begun = ImportProgress::default();
        let first = write(&world, &world.anna, rules(id), begun, contacts_chunk(0..10)).await;
        let progress = first.expect("is written").progress;
        let cancelled = move_on(&world, &world.anna, id, ImportState::Running, ImportState::Cancelled).await;
        assert_eq!(cancelled.expect("is cancelled").progress.rows_done, 10);
        let late = write(&world, &world.anna, rules(id), progress, contacts_chunk(10..20)).await;
        assert!(matches!(late, Err(StorageError::Refused("import_busy"))), "{late:?}");
        assert!(world.read(move |tx| read::runner(tx, id)).await.expect("reads").is_none());
        assert_eq!(contacts_seen(&world, &world.anna).await, 10);
        let again = move_on(&world, &world.anna, id, ImportState::Cancelled, ImportState::Running).await;
        assert_eq!(again.expect("starts").progress.rows_done, 10);
    }

    // What a dry run counted is no progress of the import: after one that failed, starting begins at
    // the first row and the failure is forgotten. Its number of rows lasts until the plan changes.
    async fn dry_run_is_no_progress(db: TestDatabase) {
        use ImportState::{DryRun, Ready, Running, Uploaded};
        let world = World::new(&db).await;
        let anna = &world.anna;
        let id = uploaded(&world, anna, ImportAs::Contacts).await;
        move_on(&world, anna, id, Uploaded, DryRun).await.expect("is tried");
        let failed = move_with(&world, anna, id, DryRun, Uploaded, Some(failed_at_forty())).await;
        assert_eq!(failed.expect("fails").progress.failure.as_deref(), Some("unexpected"));
        let tried = move_on(&world, anna, id, Uploaded, DryRun).await.expect("is tried").progress;
        assert_eq!((tried.rows_done, tried.failure), (0, None));
        move_with(&world, anna, id, DryRun, Uploaded, Some(failed_at_forty())).await.expect("fails");
        let begun = move_on(&world, anna, id, Uploaded, Running).await.expect("starts").progress;
        assert_eq!((begun.rows_done, begun.created, begun.failure), (0, 0, None));
        for (change, rows_total) in [(None, Some(50)), (Some(Uploaded), None)] {
            let id = uploaded(&world, anna, ImportAs::Contacts).await;
            move_on(&world, anna, id, Uploaded, DryRun).await.expect("is tried");
            move_with(&world, anna, id, DryRun, Ready, Some(failed_at_forty())).await.expect("ends");
            if let Some(to) = change {
                move_on(&world, anna, id, Ready, to).await.expect("changes");
            }
            let from = change.unwrap_or(Ready);
            let begun = move_on(&world, anna, id, from, Running).await.expect("starts").progress;
            assert_eq!((begun.rows_done, begun.rows_total), (0, rows_total));
        }
    }

    // An import that failed while it wrote goes on behind what is there, and is no longer told to
    // have failed.
    async fn failed_goes_on(db: TestDatabase) {
        use ImportState::{Failed, Running};
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        move_with(&world, &world.anna, id, Running, Failed, Some(failed_at_forty())).await.expect("fails");
        let again = move_on(&world, &world.anna, id, Failed, Running).await.expect("goes on").progress;
        assert_eq!((again.rows_done, again.created, again.failure), (40, 40, None));
    }

    // An import that was given up never runs again, also before its file is gone.
    async fn given_up_never_goes_on(db: TestDatabase) {
        use ImportState::{Cancelled, Failed, Running};
        let world = World::new(&db).await;
        let anna = &world.anna;
        for from in [Cancelled, Failed] {
            let id = started(&world, anna, ImportAs::Contacts).await;
            move_on(&world, anna, id, Running, from).await.expect("ends");
            let (who, grant) = (anna.clone(), anna.may_change(Action::Create).expect("imports"));
            let change = StepChange { gives_up: true, ..StepChange::default() };
            let given_up = world.db.write(move |tx| step(tx, &grant, &who, id, &[from], Cancelled, "cancel", change));
            assert_eq!(given_up.await.expect("is given up").state, Cancelled);
            let late = move_on(&world, anna, id, Cancelled, Running).await;
            assert!(matches!(late, Err(StorageError::Refused("import_file_gone"))), "{late:?}");
            assert!(world.read(read::unfinished).await.expect("reads").is_empty());
        }
    }

    // An import belongs to whoever uploaded it: a colleague does not find it, the head of the
    // department sees it, and whoever may not import cannot make one.
    async fn own_imports_only(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.boris, ImportAs::Contacts).await;
        let seen = found(&world, &world.anna, id).await;
        assert!(matches!(seen, Err(StorageError::NotFound)), "{seen:?}");
        assert!(found(&world, &world.head, id).await.is_ok());
        assert!(world.operator.may_change::<larets_core::imports::Import>(Action::Create).is_err());
        let refused = write(&world, &world.operator, rules(id), ImportProgress::default(), contacts_chunk(0..1)).await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)), "{refused:?}");
    }
}
