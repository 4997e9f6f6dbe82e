//! Imports undone after a client that they left in place was merged into another: whoever it became stays
//! linked.

use larets_core::access::Actor;
use larets_core::acts::ActState;
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{ActId, CompanyId, DealId, ImportId, StageId};
use larets_core::imports::{DuplicatePolicy, ImportAs, ImportState};
use larets_storage::acts::merge::Choices;
use larets_storage::acts::undo::{Extent, take_back_one};
use larets_storage::acts::{Undoable, imports};
use larets_storage::imports::{
    CheckedRow, ChunkRules, DealImport, ImportProgress, NamedCompany, Pass, RowImport, write_deals,
};
use larets_testkit::both_databases;

use crate::drawn::make;
use crate::drawn_imports::{begun, move_on, stages, written};
use crate::firms::{firm, merged as firms_merged, parent_of};
use crate::imported::{import, undoing};
use crate::merged::{contacts_of, merged, parted};
use crate::rows::{company_row, company_rules, phone, row, rules, write_firms};
use crate::world::{World, named, own, with_phone};
use crate::{changes, end, is_done, take_back};

/// Undoes what an import changed; what it made stays.
async fn undone<R: Undoable>(world: &World, actor: &Actor, id: ImportId) {
    let act = undoing(world, actor, id).await.expect("begins");
    let act = take_back::<R>(world, actor, act)
        .await
        .expect("is taken back");
    let act = end(world, actor, &act).await.expect("ends");
    is_done(&act, ActState::Undone);
    let told = changes(world, actor, act.id).await;
    assert_eq!(act.progress.left, 0, "{told:?}");
}

fn overwriting(rules: ChunkRules) -> ChunkRules {
    ChunkRules {
        policy: DuplicatePolicy::Overwrite,
        ..rules
    }
}

/// Brings in one deal with the person who has this phone.
async fn deal_with(world: &World, actor: &Actor, stage: StageId, number: i64) -> ImportId {
    let id = begun(world, actor, ImportAs::Deals).await;
    let deal = DealImport {
        row: RowImport {
            draft: DealDraft {
                title: Some("Поставка".to_owned()),
                stage: Some(stage),
                ..DealDraft::default()
            },
            external_id: Some("7".to_owned()),
            ..RowImport::default()
        },
        contact: Some((with_phone(named("Имярек", "Иван"), &phone(number)), 1)),
        company: None,
    };
    let row = CheckedRow {
        number: 2,
        cells: Vec::new(),
        result: Ok(deal),
    };
    let (who, rules) = (actor.clone(), overwriting(rules(id)));
    written(world, move |tx| {
        write_deals(tx, &who, &rules, &ImportProgress::default(), vec![row])
    })
    .await;
    move_on(world, actor, id, ImportState::Running, ImportState::Done).await;
    id
}

both_databases! {
    // A deal got one more contact from a file, and its own one became another: without the file the deal
    // has the one that it became, and its own again when the two are parted.
    async fn of_a_deal(db: TestDatabase) {
        let world = World::new(&db).await;
        let stage = *stages(&world).await.first().expect("stages");
        let anna = &world.anna;
        let mut people = Vec::new();
        for number in 0..3 {
            people.push(world.contact(own(anna), with_phone(named("Имярек", ""), &phone(number))).await);
        }
        let [client, added, stays] = people.as_slice() else { panic!("three: {people:?}") };
        let made = deal_with(&world, anna, stage, 0).await;
        let made = world.read(move |tx| imports::made_by::<Deal>(tx, made, None, 10)).await.expect("reads");
        let deal = DealId::from_uuid(*made.first().expect("one"));
        let id = deal_with(&world, anna, stage, 1).await;
        assert_eq!(contacts_of(&world, deal).await, [*client, *added]);
        let act = merged(&world, (*stays, *client), Choices::new()).await.expect("are merged");
        undone::<Deal>(&world, anna, id).await;
        assert_eq!(contacts_of(&world, deal).await, [*stays]);
        parted(&world, &act).await.expect("are parted");
        assert_eq!(contacts_of(&world, deal).await, [*client]);
    }

    // The same of where a contact works, after two merges in a row.
    async fn of_a_contact(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let mut firms = Vec::new();
        for name in ["Первая", "Вторая", "Третья"] {
            firms.push(firm(&world, name, None).await);
        }
        let [own_firm, next, last] = firms.as_slice() else { panic!("three: {firms:?}") };
        let draft = ContactDraft {
            companies: Some(vec![(*own_firm, "директор".to_owned())]),
            ..with_phone(named("Имярек", "Иван"), &phone(0))
        };
        let contact = world.contact(own(anna), draft).await;
        let mut line = row(2, "Имярек", &[&phone(0)]);
        if let Ok(line) = &mut line.result {
            let name = "Четвёртая".to_owned();
            line.company = Some((NamedCompany { name, inn: None }, 1));
        }
        let id = import(&world, anna, DuplicatePolicy::Overwrite, vec![vec![line]]).await;
        let firms_of = async || -> Vec<CompanyId> {
            let card = world.card(anna, contact).await.expect("is seen");
            card.companies.iter().map(|link| link.id).collect()
        };
        assert_eq!(firms_of().await.len(), 2);
        for pair in [(*next, *own_firm), (*last, *next)] {
            firms_merged(&world, pair, Choices::new()).await.expect("are merged");
        }
        undone::<Contact>(&world, anna, id).await;
        assert_eq!(firms_of().await, [*last]);
    }

    // The company above that a file had changed comes back as the one that it became; where that is the
    // company itself, taken back by force, the one of the file stays.
    async fn of_a_company(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        for (inn, itself) in [("7707083893", false), ("7728168971", true)] {
            let [above, in_file, company] = ["Прежняя", "Из файла", "Дочерняя"].map(|name| format!("{name} {inn}"));
            let (above, _) = (firm(&world, &above, None).await, firm(&world, &in_file, None).await);
            let draft = CompanyDraft {
                name: Some(company.clone()),
                inn: Some(inn.to_owned()),
                parent: Some(Some(above)),
                placement: Some(own(anna)),
                ..CompanyDraft::default()
            };
            let below = make::<Company>(&world, draft).await;
            let id = begun(&world, anna, ImportAs::Companies).await;
            let rows = vec![company_row(2, &company, inn, Some(&in_file))];
            let (rules, before) = (overwriting(company_rules(id)), ImportProgress::default());
            write_firms(&world, anna, rules, before, Pass::First, rows).await.expect("is written");
            move_on(&world, anna, id, ImportState::Running, ImportState::Done).await;
            let of_file = parent_of(&world, below).await;
            assert!(of_file.is_some() && of_file != Some(above));
            let stays = if itself { below } else { firm(&world, "Новая", None).await };
            firms_merged(&world, (stays, above), Choices::new()).await.expect("are merged");
            if itself {
                let (who, act) = (anna.clone(), ActId::from_uuid(id.as_uuid()));
                let taken = world.db.write(move |tx| take_back_one::<Company>(tx, &who, act, 0, Extent::Force));
                taken.await.expect("is taken back");
                assert_eq!(parent_of(&world, below).await, of_file);
            } else {
                undone::<Company>(&world, anna, id).await;
                assert_eq!(parent_of(&world, below).await, Some(stays));
            }
        }
    }
}
