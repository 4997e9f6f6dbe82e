//! Deals of files with their people and companies: found as far as whoever imports may see them, made
//! once, linked; a stage that is gone refuses its rows; what the dry run counts is what is made.

use larets_core::access::{Action, Actor, Area};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{ImportId, StageId};
use larets_core::imports::{DuplicatePolicy, ImportAs, Refusal};
use larets_core::lists::{Condition, ListQuery, Listed, Sort};
use larets_core::pipelines::first;
use larets_core::time::At;
use larets_storage::clients::CardRecord;
use larets_storage::imports::{
    CheckedRow, ChunkOutcome, ChunkRules, DealImport, ImportProgress, NamedOwner, RowImport,
    SeenRows, check_deals, write_deals,
};
use larets_storage::{StorageError, clients, deals, pipelines};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::rows::{phone, rules};
use crate::started;
use crate::world::{World, grants, named, own, system, with_phone};

/// The stages of a new pipeline.
async fn stages(world: &World) -> Vec<StageId> {
    let names = [
        "Новая",
        "В работе",
        "Предложение",
        "Согласовано",
        "Успех",
        "Отказ",
    ];
    let mut draft = first("Продажи", names);
    draft.check().expect("keeps the rules");
    let made: Result<_, StorageError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let permit = actor.may(Area::Settings, Action::Edit).expect("allowed");
            pipelines::write::create(tx, &permit, &actor, &draft)
        })
        .await;
    made.expect("is made");
    let grant = world.director.may_read().expect("sees deals");
    let all = world
        .read(move |tx| pipelines::read::list(tx, &grant))
        .await;
    let all = all.expect("reads");
    all.first()
        .expect("is there")
        .stages
        .iter()
        .map(|stage| stage.id)
        .collect()
}

fn row(
    number: i64,
    stage: StageId,
    person: Option<ContactDraft>,
    company: &str,
) -> CheckedRow<DealImport> {
    let name = Some(company).filter(|name| !name.is_empty());
    let company = name.map(|name| CompanyDraft {
        name: Some(name.to_owned()),
        ..CompanyDraft::default()
    });
    let draft = DealDraft {
        title: Some(format!("Сделка {number}")),
        stage: Some(stage),
        ..DealDraft::default()
    };
    CheckedRow {
        number,
        cells: vec![number.to_string()],
        result: Ok(DealImport {
            row: RowImport {
                draft,
                external_id: Some(number.to_string()),
                ..RowImport::default()
            },
            contact: person.map(|person| (person, 1)),
            company: company.map(|company| (company, 2)),
        }),
    }
}

/// What a dry run counts whose chunks are these.
async fn check(
    world: &World,
    actor: &Actor,
    rules: ChunkRules,
    chunks: Vec<Vec<CheckedRow<DealImport>>>,
) -> ImportProgress {
    let actor = actor.clone();
    let checked = world.read(move |tx| {
        let (mut seen, mut progress) = (SeenRows::default(), ImportProgress::default());
        for rows in chunks {
            progress = check_deals(tx, &actor, &rules, &progress, rows, &mut seen)?.progress;
        }
        Ok(progress)
    });
    checked.await.expect("is checked")
}

async fn write(
    world: &World,
    actor: &Actor,
    rules: ChunkRules,
    rows: Vec<CheckedRow<DealImport>>,
) -> ChunkOutcome {
    write_after(world, actor, rules, ImportProgress::default(), rows).await
}

async fn write_after(
    world: &World,
    actor: &Actor,
    rules: ChunkRules,
    before: ImportProgress,
    rows: Vec<CheckedRow<DealImport>>,
) -> ChunkOutcome {
    let actor = actor.clone();
    let written: Result<ChunkOutcome, StorageError> = world
        .db
        .write(move |tx| write_deals(tx, &actor, &rules, &before, rows))
        .await;
    written.expect("is written")
}

/// How many records a list has under a condition, by its count and by its page.
async fn listed<R: CardRecord + Listed>(world: &World, who: &Actor, condition: Condition) -> i64 {
    let grants = grants(who);
    let grant = who.may_read::<R>().expect("reads");
    let sort = Sort::parse("name").expect("a sort");
    let query = ListQuery::checked(&grant, sort, vec![condition], false).expect("allowed");
    let read = world.read(move |tx| {
        let count = clients::read::count::<R>(tx, &grants, &query)?.value;
        let page = clients::read::list::<R>(tx, &grants, &query, None, 100)?;
        assert_eq!(i64::try_from(page.items.len()).expect("few"), count);
        Ok(count)
    });
    read.await.expect("reads")
}

/// How many deals, people and companies an import made.
fn made(progress: &ImportProgress) -> (i64, i64, i64) {
    (
        progress.created,
        progress.contacts_made,
        progress.companies_made,
    )
}

fn of_policy(policy: DuplicatePolicy, import: ImportId) -> ChunkRules {
    ChunkRules {
        policy,
        ..rules(import)
    }
}

both_databases! {
    // A client out of reach is not found by a deal: boris, who does not see anna's contact, brings
    // one of his own; anna's deal is linked to hers. The dry run counts what is made.
    async fn clients_out_of_reach(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = stages(&world).await[0];
        let theirs = world.contact(own(&world.anna), with_phone(named("Чужой", "Клиент"), &phone(1))).await;
        let person = || Some(with_phone(named("Чужой", "Клиент"), &phone(1)));
        for (who, expected) in [(&world.anna, (2, 0, 1)), (&world.boris, (2, 1, 1))] {
            let id = started(&world, who, ImportAs::Deals).await;
            let of = ChunkRules { id_source: format!("{:?}", who.user()), ..rules(id) };
            let rows = || vec![row(2, stage, person(), "ООО Ель"), row(3, stage, person(), "«Ель»")];
            let foretold = check(&world, who, of.clone(), vec![rows()]).await;
            assert_eq!(made(&foretold), expected);
            let done = write(&world, who, of, rows()).await.progress;
            assert_eq!(made(&done), expected);
        }
        let card = world.card(&world.anna, theirs).await.expect("is seen");
        assert_eq!(card.record.version, 1, "a client who is there is not changed");
    }

    // A row that finds a company by its name gives it no number: another name with that number is
    // another company, in the import and in the dry run.
    async fn numbers_beside_known_names(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = stages(&world).await[0];
        let numbered = |number, company: &str| {
            let mut row = row(number, stage, None, company);
            let deal = row.result.as_mut().expect("is good");
            if let Some((company, _)) = &mut deal.company {
                company.inn = Some("7707083893".to_owned());
            }
            row
        };
        let first = || vec![row(2, stage, None, "Ель")];
        let second = || vec![numbered(3, "Ель"), numbered(4, "Сосна")];
        let id = started(&world, &world.anna, ImportAs::Deals).await;
        let foretold = check(&world, &world.anna, rules(id), vec![first(), second()]).await;
        assert_eq!(made(&foretold), (3, 0, 2));
        let done = write(&world, &world.anna, rules(id), first()).await.progress;
        let done = write_after(&world, &world.anna, rules(id), done, second()).await.progress;
        assert_eq!(made(&done), (3, 0, 2));
    }

    // A list narrowed by an import has what it made, of each kind, and not what it found; one that the
    // reader does not see is like one that is not there.
    async fn lists_of_what_was_made(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = stages(&world).await[0];
        let (director, anna) = (&world.director, &world.anna);
        let mut imports = Vec::new();
        for (number, name) in [(2, "Петров"), (3, "Иванов")] {
            let id = started(&world, director, ImportAs::Deals).await;
            let of = ChunkRules { owner: Some(anna.user()), ..rules(id) };
            let rows = vec![row(number, stage, Some(named(name, "Иван")), "Ель")];
            write(&world, director, of, rows).await;
            imports.push(id);
        }
        let made = async |who: &Actor, condition: Condition| {
            let deals = listed::<Deal>(&world, who, condition.clone()).await;
            let contacts = listed::<Contact>(&world, who, condition.clone()).await;
            (deals, contacts, listed::<Company>(&world, who, condition).await)
        };
        assert_eq!(made(director, Condition::Import(imports[0])).await, (1, 1, 1));
        assert_eq!(made(director, Condition::Import(imports[1])).await, (1, 1, 0));
        for id in [imports[0], ImportId::from_uuid(Uuid::nil())] {
            assert_eq!(made(anna, Condition::Import(id)).await, (0, 0, 0));
            assert_eq!(made(anna, Condition::Import(id).negated()).await, (2, 2, 1));
        }
    }

    // Whoever is made beside a deal stands where it does; records that name no owner are counted by the
    // dry run and the import alike, and belong to whoever imports, unless the rules name somebody.
    async fn records_without_an_owner(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = stages(&world).await[0];
        let head = &world.head;
        let rows = || {
            let mut owned = row(2, stage, None, "Ель");
            let named = NamedOwner::Person(world.anna.user());
            owned.result.as_mut().expect("is good").row.owner = Some((named, 3));
            vec![owned, row(3, stage, None, "Сосна"), row(4, stage, None, "Ель")]
        };
        for (owner, expected) in [(None, 2), (Some(world.boris.user()), 0)] {
            let id = started(&world, head, ImportAs::Deals).await;
            let of = ChunkRules { owner, id_source: format!("{owner:?}"), ..rules(id) };
            assert_eq!(check(&world, head, of.clone(), vec![rows()]).await.without_owner, expected);
            let done = write(&world, head, of, rows()).await.progress;
            assert_eq!((done.created, done.without_owner), (3, expected));
        }
        let owner_of = async |name: &str| {
            let grants = grants(&world.director);
            let key = name.to_owned();
            let found = world.read(move |tx| {
                let grant = grants.companies.as_ref().expect("reads");
                let sort = Sort::parse("name").expect("a sort");
                let query = ListQuery::checked(grant, sort, Vec::new(), false).expect("allowed");
                let page = clients::read::list::<Company>(tx, &grants, &query, None, 100)?;
                let mut named = page.items.into_iter().filter(|card| card.record.name == key);
                Ok::<_, StorageError>(named.next().and_then(|card| card.record.placement.owner))
            });
            found.await.expect("reads")
        };
        assert_eq!(owner_of("Ель").await, Some(world.anna.user()));
        assert_eq!(owner_of("Сосна").await, Some(head.user()));
    }

    // A person without phone is found by name, in the company of the row; namesakes elsewhere are
    // others. A stage that is gone refuses its rows, and a refused row makes nobody.
    async fn people_by_name(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = stages(&world).await[0];
        let anna = &world.anna;
        let person = || Some(named("Петров", "Иван"));
        let gone = StageId::from_uuid(Uuid::from_u128(7));
        let id = started(&world, anna, ImportAs::Deals).await;
        let rows = vec![
            row(2, stage, person(), "Ель"),
            row(3, stage, person(), "Ель"),
            row(4, stage, person(), "Сосна"),
            row(5, gone, Some(named("Никто", "Никак")), "Пихта"),
        ];
        let done = write(&world, anna, rules(id), rows).await;
        assert_eq!(made(&done.progress), (3, 2, 2));
        let refused: Vec<_> = done.refused.iter().map(|row| (row.number, row.faults.first().0)).collect();
        assert_eq!(refused, [(5, Refusal::StageUnknown)]);
        let id = started(&world, anna, ImportAs::Deals).await;
        let again = vec![row(8, stage, person(), "Сосна"), row(2, stage, person(), "Ель")];
        let done = write(&world, anna, rules(id), again).await.progress;
        assert_eq!((made(&done), done.skipped), ((1, 0, 0), 1));
    }

    // With the last word a file moves a deal that is there to its stage, since the moment it tells,
    // without the rule of the stage; filling leaves it.
    async fn stages_of_the_file(db: TestDatabase) {
        let world = World::new(&db).await;
        let stages = stages(&world).await;
        let anna = &world.anna;
        let id = started(&world, anna, ImportAs::Deals).await;
        write(&world, anna, rules(id), vec![row(2, stages[0], None, "")]).await;
        let lost = At::from_micros(1_700_000_000_000_000);
        for (policy, expected) in [(DuplicatePolicy::Fill, stages[0]), (DuplicatePolicy::Overwrite, stages[5])] {
            let id = started(&world, anna, ImportAs::Deals).await;
            let mut row = row(2, stages[5], None, "");
            if let Ok(deal) = &mut row.result {
                deal.row.draft.stage_since = Some(lost);
            }
            let done = write(&world, anna, of_policy(policy, id), vec![row]).await.progress;
            assert_eq!((done.updated, done.refused), (1, 0), "{policy:?}");
            let grants = grants(anna);
            let grant = grants.deals.clone().expect("sees deals");
            let sort = larets_core::lists::Sort::parse("name").expect("a sort");
            let query = larets_core::lists::ListQuery::checked(&grant, sort, Vec::new(), false).expect("allowed");
            let page = world.read(move |tx| deals::read::list::<larets_core::deals::Deal>(tx, &grants, &query, None, 10)).await;
            let page = page.expect("lists");
            let record = &page.items.first().expect("is there").record;
            assert_eq!(record.stage, expected, "{policy:?}");
            assert_eq!(record.stage_since == lost, policy == DuplicatePolicy::Overwrite);
        }
    }
}
