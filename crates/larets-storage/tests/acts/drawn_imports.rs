//! Whatever is imported and undone leaves everything as it was.

use std::collections::BTreeMap;

use larets_core::access::Actor;
use larets_core::acts::ActState;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{ImportId, StageId};
use larets_core::imports::{DuplicateKey, ImportAs, ImportState};
use larets_storage::acts::{ActRecord, imports};
use larets_storage::imports::write::{NewImport, StepChange, create, step};
use larets_storage::imports::{
    CheckedRow, ChunkOutcome, ChunkRules, CompanyImport, ContactImport, DealImport, ImportProgress,
    NamedCompany, Pass, RowImport, read, write_companies, write_contacts, write_deals,
};
use larets_storage::{StorageError, pipelines};
use larets_testkit::both_databases;
use proptest::prelude::*;
use uuid::Uuid;

use crate::cases::hold;
use crate::drawn::{self, File, Row, Words};
use crate::imported::undoing;
use crate::merged::ensure_first;
use crate::rows::rules;
use crate::table_rows::{all, difference, found_by};
use crate::world::World;
use crate::{changes, end, is_done, take_back};

const CASES: usize = 24;

/// The stages of the only pipeline.
pub(crate) async fn stages(world: &World) -> Vec<StageId> {
    ensure_first(world).await;
    let grant = world.director.may_read().expect("sees deals");
    let found = world.read(move |tx| pipelines::read::list(tx, &grant));
    let mut found = found.await.expect("reads");
    let first = found.pop().expect("is made");
    first.stages.iter().map(|stage| stage.id).collect()
}

fn beside<D>(draft: D, words: Words<'_>, row: &Row) -> RowImport<D> {
    RowImport {
        draft,
        external_id: row.external.map(Words::external),
        company: row.company.map(|number| {
            let name = words.company_name(number);
            (NamedCompany { name, inn: None }, 1)
        }),
        owner: None,
        note: row.note.map(Words::note),
        created_at: None,
    }
}

fn checked<T>(number: i64, result: T) -> CheckedRow<T> {
    CheckedRow {
        number,
        cells: vec![number.to_string()],
        result: Ok(result),
    }
}

fn contact(words: Words<'_>, (number, row): (i64, &Row)) -> CheckedRow<ContactImport> {
    checked(number, beside(words.contact(row), words, row))
}

fn company(words: Words<'_>, (number, row): (i64, &Row)) -> CheckedRow<CompanyImport> {
    checked(number, beside(words.company(row), words, row))
}

fn deal(words: Words<'_>, (number, row): (i64, &Row)) -> CheckedRow<DealImport> {
    let person = row.person.map(|name| {
        words.contact(&Row {
            name,
            ..row.clone()
        })
    });
    let firm = row
        .company
        .map(|name| larets_core::companies::CompanyDraft {
            name: Some(words.company_name(name)),
            ..Default::default()
        });
    let deal = DealImport {
        row: RowImport {
            company: None,
            ..beside(words.deal(row), words, row)
        },
        contact: person.map(|person| (person, 1)),
        company: firm.map(|firm| (firm, 2)),
    };
    checked(number, deal)
}

pub(crate) async fn written(
    world: &World,
    write: impl FnOnce(
        &mut larets_storage::WriteTx<'_>,
    ) -> Result<larets_storage::Recorded<ChunkOutcome>, StorageError>
    + Send
    + 'static,
) -> ImportProgress {
    world.db.write(write).await.expect("is written").progress
}

pub(crate) async fn move_on(
    world: &World,
    actor: &Actor,
    id: ImportId,
    from: ImportState,
    to: ImportState,
) {
    let who = actor.clone();
    let grant = actor
        .may_change(larets_core::access::Action::Create)
        .expect("imports");
    let step = world.db.write(move |tx| {
        step(
            tx,
            &grant,
            &who,
            id,
            &[from],
            to,
            "test",
            StepChange::default(),
        )
    });
    step.await.expect("moves on");
}

/// A file that was uploaded and is being brought in.
pub(crate) async fn begun(world: &World, actor: &Actor, import_as: ImportAs) -> ImportId {
    let id = ImportId::from_uuid(Uuid::now_v7());
    let new = NewImport {
        id,
        import_as,
        file_name: "клиенты.csv".to_owned(),
        plan: "{}".to_owned(),
    };
    let who = actor.clone();
    let grant = actor
        .may_change(larets_core::access::Action::Create)
        .expect("imports");
    let made: Result<(), StorageError> = world
        .db
        .write(move |tx| create(tx, &grant, &who, &new))
        .await;
    made.expect("is uploaded");
    let (from, to) = (ImportState::Uploaded, ImportState::Running);
    move_on(world, actor, id, from, to).await;
    id
}

/// Brings a file in as a job does, with the companies that were put aside.
async fn import(world: &World, words: Words<'_>, actor: &Actor, file: &File) -> ImportId {
    let id = begun(world, actor, file.import_as).await;
    let keys = match file.import_as {
        ImportAs::Companies => vec![DuplicateKey::Phone, DuplicateKey::Name],
        _ => vec![DuplicateKey::Phone],
    };
    let rules = ChunkRules {
        policy: file.policy,
        keys,
        id_source: format!("программа {}", words.case),
        tags: vec!["импорт".to_owned()],
        ..rules(id)
    };
    let mut progress = ImportProgress::default();
    let mut numbered = BTreeMap::new();
    for chunk in &file.chunks {
        let first = i64::try_from(numbered.len()).expect("few") + 2;
        let rows: Vec<(i64, &Row)> = (first..).zip(chunk).collect();
        numbered.extend(rows.iter().copied());
        let (who, rules, before) = (actor.clone(), rules.clone(), progress);
        progress = match file.import_as {
            ImportAs::Contacts => {
                let rows: Vec<_> = rows.into_iter().map(|row| contact(words, row)).collect();
                written(world, move |tx| {
                    write_contacts(tx, &who, &rules, &before, rows)
                })
                .await
            }
            ImportAs::Companies => {
                let rows: Vec<_> = rows.into_iter().map(|row| company(words, row)).collect();
                written(world, move |tx| {
                    write_companies(tx, &who, &rules, &before, Pass::First, rows)
                })
                .await
            }
            ImportAs::Deals => {
                let rows: Vec<_> = rows.into_iter().map(|row| deal(words, row)).collect();
                written(world, move |tx| {
                    write_deals(tx, &who, &rules, &before, rows)
                })
                .await
            }
        };
    }
    if file.import_as == ImportAs::Companies {
        loop {
            let aside = world
                .read(move |tx| read::put_aside(tx, id, i64::MAX, 100))
                .await;
            let aside = aside.expect("reads");
            let rows = aside
                .iter()
                .filter_map(|(number, _)| Some((*number, *numbered.get(number)?)));
            let rows: Vec<_> = rows.map(|row| company(words, row)).collect();
            let refused = progress.refused;
            let (who, rules) = (actor.clone(), rules.clone());
            progress = written(world, move |tx| {
                write_companies(tx, &who, &rules, &progress, Pass::Again, rows)
            })
            .await;
            if progress.refused == refused {
                break;
            }
        }
    }
    move_on(world, actor, id, ImportState::Running, ImportState::Done).await;
    id
}

/// Removes what an import made, as a job does: as long as some go, as companies may stand below later
/// ones.
async fn remove<R: imports::Imported + larets_storage::acts::Undoable>(
    world: &World,
    actor: &Actor,
    import: ImportId,
    mut act: ActRecord,
) -> ActRecord {
    loop {
        let before = act.progress.undone;
        let made = world.read(move |tx| imports::made_by::<R>(tx, import, None, 10_000));
        for ids in made.await.expect("reads").chunks(3) {
            let (who, ids, of, version) = (actor.clone(), ids.to_vec(), act.id, act.version);
            let removed: Result<ActRecord, StorageError> = world
                .db
                .write(move |tx| imports::unmake_chunk::<R>(tx, &who, of, version, &ids))
                .await;
            act = removed.expect("is removed");
        }
        if act.progress.undone == before {
            return act;
        }
    }
}

/// Undoes an import to its end, as a job does.
async fn undo(world: &World, actor: &Actor, file: &File, id: ImportId) -> ActRecord {
    let act = undoing(world, actor, id).await.expect("begins");
    let act = match file.import_as {
        ImportAs::Contacts => take_back::<Contact>(world, actor, act).await,
        ImportAs::Companies => take_back::<Company>(world, actor, act).await,
        ImportAs::Deals => take_back::<Deal>(world, actor, act).await,
    };
    let act = remove::<Deal>(world, actor, id, act.expect("is taken back")).await;
    let act = remove::<Contact>(world, actor, id, act).await;
    let act = remove::<Company>(world, actor, id, act).await;
    end(world, actor, &act).await.expect("ends")
}

both_databases! {
    // Whatever is there, and whatever file comes, of any kind, with any policy, by whoever may import:
    // undone, every row is as before and whatever found something finds the same. What an earlier file
    // has brought stays, with the ids of its program. Undone again, nothing happens. Then the earlier one
    // is undone, and nothing is left of it either.
    async fn undone_is_as_before(db: TestDatabase) {
        let world = World::new(&db).await;
        let stages = stages(&world).await;
        let drawn = (drawn::cards(), drawn::file(), drawn::file());
        let taken_back = std::cell::Cell::new(0);
        hold(CASES, drawn, async |case, (cards, earlier, file)| {
            let words = Words { case, stages: &stages };
            drawn::make_all(&world, words, &cards).await;
            let by = |file: &File| if file.by_head { &world.head } else { &world.anna };
            let (at_first, found_first) = (all(&db), found_by(&world, &words.texts()).await);
            let earlier_id = import(&world, words, by(&earlier), &earlier).await;
            let (before, finds) = (all(&db), found_by(&world, &words.texts()).await);
            let id = import(&world, words, by(&file), &file).await;
            for _ in 0..2 {
                let act = undo(&world, by(&file), &file, id).await;
                is_done(&act, ActState::Undone);
                taken_back.set(taken_back.get() + act.progress.undone);
                let differs = difference(&before, &all(&db));
                let told = changes(&world, by(&file), act.id).await;
                let told: Vec<_> = told.iter().map(|one| (one.record, one.code.clone())).collect();
                prop_assert!(differs.is_empty(), "{}\ntold: {:?}", differs, told);
                prop_assert_eq!(act.progress.left, 0);
                prop_assert_eq!(&found_by(&world, &words.texts()).await, &finds);
            }
            let act = undo(&world, by(&earlier), &earlier, earlier_id).await;
            let differs = difference(&at_first, &all(&db));
            let told = changes(&world, by(&earlier), act.id).await;
            let told: Vec<_> = told.iter().map(|one| (one.record, one.code.clone())).collect();
            prop_assert!(differs.is_empty(), "{}\ntold: {:?}", differs, told);
            prop_assert_eq!(act.progress.left, 0);
            prop_assert_eq!(&found_by(&world, &words.texts()).await, &found_first);
            Ok(())
        })
        .await;
        let taken_back = taken_back.get();
        assert!(taken_back > 50, "only {taken_back} were made or changed");
    }
}
