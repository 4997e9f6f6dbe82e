//! By what rows meet records: ids of the other program, names of companies; who takes a record over;
//! companies that belong to one further down in the file.

use larets_core::access::Actor;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::ContactId;
use larets_core::imports::{DuplicatePolicy, ImportAs, Refusal};
use larets_core::lists::{ListQuery, Sort};
use larets_storage::acts::merge::{Choices, merge};
use larets_storage::imports::{
    CheckedRow, ChunkRules, ContactImport, ImportProgress, NamedCompany, Pass, SeenRows,
    check_companies, read,
};
use larets_storage::{companies, contacts};
use larets_testkit::both_databases;

use crate::rows::{company_row, company_rules, phone, row, rules, write, write_firms};
use crate::world::{World, grants, named, own, with_phone};
use crate::{contacts_seen, started};

/// A row with an id of the other program.
fn known(number: i64, id: &str, last_name: &str) -> CheckedRow<ContactImport> {
    let mut row = row(number, last_name, &[]);
    if let Ok(import) = &mut row.result {
        import.external_id = Some(id.to_owned());
    }
    row
}

async fn companies_seen(world: &World, actor: &Actor) -> Vec<companies::CompanyCard> {
    let grants = grants(actor);
    let grant = grants.companies.as_ref().expect("reads");
    let sort = Sort::parse("name").expect("a sort");
    let query = ListQuery::checked(grant, sort, Vec::new(), false).expect("allowed");
    let page = world
        .read(move |tx| companies::read::list::<Company>(tx, &grants, &query, None, 200))
        .await;
    page.expect("lists").items
}

async fn ids_seen(world: &World, actor: &Actor) -> Vec<ContactId> {
    let grants = grants(actor);
    let grant = grants.contacts.as_ref().expect("reads");
    let sort = Sort::parse("name").expect("a sort");
    let query = ListQuery::checked(grant, sort, Vec::new(), false).expect("allowed");
    let page = world
        .read(move |tx| contacts::read::list::<Contact>(tx, &grants, &query, None, 200))
        .await;
    let cards = page.expect("lists").items;
    cards.into_iter().map(|card| card.record.id).collect()
}

both_databases! {
    // The same file twice makes no doubles, though its rows have neither phone nor e-mail; a row
    // with the same id of another program, or of a record that is hidden, is somebody else.
    async fn ids_of_the_other_program(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let rows = || vec![known(2, "15", "Первая"), known(3, "16", "Вторая"), known(4, "15", "Третья")];
        let first = started(&world, anna, ImportAs::Contacts).await;
        let done = write(&world, anna, rules(first), ImportProgress::default(), rows()).await;
        let done = done.expect("is written").progress;
        assert_eq!((done.created, done.skipped), (2, 1));
        for (policy, updated, skipped) in [(DuplicatePolicy::Skip, 0, 3), (DuplicatePolicy::Overwrite, 3, 0)] {
            let again = started(&world, anna, ImportAs::Contacts).await;
            let rules = ChunkRules { policy, ..rules(again) };
            let done = write(&world, anna, rules, ImportProgress::default(), rows()).await;
            let done = done.expect("is written").progress;
            assert_eq!((done.created, done.updated, done.skipped), (0, updated, skipped), "{policy:?}");
        }
        assert_eq!(contacts_seen(&world, anna).await, 2);
        let other = started(&world, anna, ImportAs::Contacts).await;
        let rules_of_other = ChunkRules { id_source: "другая".to_owned(), ..rules(other) };
        let done = write(&world, anna, rules_of_other, ImportProgress::default(), rows()).await;
        assert_eq!(done.expect("is written").progress.created, 2);
        let blind = started(&world, &world.boris, ImportAs::Contacts).await;
        let done = write(&world, &world.boris, rules(blind), ImportProgress::default(), rows()).await;
        assert_eq!(done.expect("is written").progress.created, 2);
    }

    // The id of a record that was merged, and whose successor was merged too, finds the one that
    // stayed: nothing is made anew. One whose end lies in the bin is somebody else.
    async fn ids_of_merged_records(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let rows = || vec![known(2, "15", "Первая"), known(3, "16", "Вторая"), known(4, "17", "Третья")];
        let first = started(&world, anna, ImportAs::Contacts).await;
        let done = write(&world, anna, rules(first), ImportProgress::default(), rows()).await;
        assert_eq!(done.expect("is written").progress.created, 3);
        // By name: the second, the first, the third.
        let [second, first, third] = *ids_seen(&world, anna).await else { panic!("not three") };
        for pair in [(second, first), (third, second)] {
            let who = anna.clone();
            let merged = world.db.write(move |tx| merge::<Contact>(tx, &who, pair, (None, None), &Choices::new()));
            merged.await.expect("are merged");
        }
        for (policy, updated, skipped) in [(DuplicatePolicy::Skip, 0, 3), (DuplicatePolicy::Overwrite, 3, 0)] {
            let again = started(&world, anna, ImportAs::Contacts).await;
            let rules = ChunkRules { policy, ..rules(again) };
            let done = write(&world, anna, rules, ImportProgress::default(), rows()).await;
            let done = done.expect("is written").progress;
            assert_eq!((done.created, done.updated, done.skipped), (0, updated, skipped), "{policy:?}");
        }
        assert_eq!(ids_seen(&world, anna).await, [third]);
        world.delete(anna, third).await.expect("goes to the bin");
        let anew = started(&world, anna, ImportAs::Contacts).await;
        let done = write(&world, anna, rules(anew), ImportProgress::default(), rows()).await;
        assert_eq!(done.expect("is written").progress.created, 3);
    }

    // A record that is found by its phone gets the id of the file, so that the next file finds it by
    // the id when the phone has changed.
    async fn ids_are_learnt(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        world.contact(own(anna), with_phone(named("Старая", ""), &phone(1))).await;
        for (place, number) in [phone(1), phone(2)].iter().enumerate() {
            let id = started(&world, anna, ImportAs::Contacts).await;
            let rules = ChunkRules { policy: DuplicatePolicy::Overwrite, ..rules(id) };
            let mut row = row(2, "Новая", &[number]);
            if let Ok(import) = &mut row.result {
                import.external_id = Some("15".to_owned());
            }
            let done = write(&world, anna, rules, ImportProgress::default(), vec![row]).await;
            assert_eq!(done.expect("is written").progress.updated, 1, "{place}");
        }
        assert_eq!(contacts_seen(&world, anna).await, 1);
    }

    // Companies without a number are one by their name, whatever the legal form; with different
    // numbers they are two. Contacts that name a company find the right one of both.
    async fn companies_by_name(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let id = started(&world, anna, ImportAs::Companies).await;
        let rows = vec![
            company_row(2, "ООО «Ромашка»", "", None),
            company_row(3, "Ромашка", "", None),
            company_row(4, "Ромашка, АО", "7707083893", None),
            company_row(5, "Ромашка", "5003052454", None),
            company_row(6, "Ромашко", "", None),
        ];
        let begun = ImportProgress::default();
        let done = write_firms(&world, anna, company_rules(id), begun, Pass::First, rows).await;
        let progress = done.expect("is written").progress;
        assert_eq!((progress.created, progress.skipped), (2, 3));
        let rows = vec![company_row(7, "РОМАШКА", "5003052454", None)];
        let done = write_firms(&world, anna, company_rules(id), progress, Pass::First, rows).await;
        assert_eq!(done.expect("is written").progress.skipped, 4);
        let id = started(&world, anna, ImportAs::Companies).await;
        let rows = vec![
            company_row(2, "Лютик", "7707083893", None),
            company_row(3, "ЛЮТИК ООО", "5003052454", None),
        ];
        let begun = ImportProgress::default();
        let done = write_firms(&world, anna, company_rules(id), begun, Pass::First, rows).await;
        assert_eq!(done.expect("is written").progress.created, 2);
        let id = started(&world, anna, ImportAs::Contacts).await;
        let of = |number, name: &str, inn: Option<&str>| {
            let mut row = row(number, &format!("Имярек{number}"), &[&phone(number)]);
            if let Ok(import) = &mut row.result {
                let inn = inn.map(str::to_owned);
                import.company = Some((NamedCompany { name: name.to_owned(), inn }, 0));
            }
            row
        };
        let rows = vec![
            of(2, "Лютик", Some("5003052454")),
            of(3, "ооо лютик", Some("5003052454")),
            of(4, "Ромашка", None),
            of(5, "«РОМАШКА»", None),
            of(6, "Василёк", None),
            of(7, "ИП Василек", None),
        ];
        let done = write(&world, anna, rules(id), ImportProgress::default(), rows).await;
        assert_eq!(done.expect("is written").progress.created, 6);
        let names: Vec<String> = companies_seen(&world, anna).await.into_iter().map(|card| card.record.name).collect();
        assert_eq!(names, ["Василёк", "Лютик", "ЛЮТИК ООО", "ООО «Ромашка»", "Ромашко"]);
    }

    // A company may stand before the one it belongs to: its row is put aside and taken after the end
    // of the file, deepest last, and nothing is counted twice. One whose parent never comes stays
    // refused. The dry run says the same beforehand.
    async fn parents_further_down(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let rows = || vec![
            company_row(2, "Внучка", "", Some("Дочка")),
            company_row(3, "Сирота", "", Some("Нигде")),
            company_row(4, "Сам себе", "", Some("сам себе")),
            company_row(5, "Дочка", "", Some("ООО Мать")),
            company_row(6, "Мать", "", None),
        ];
        let id = started(&world, anna, ImportAs::Companies).await;
        let (who, of, same) = (anna.clone(), company_rules(id), rows());
        let of_policy = of.policy;
        let checked = world.read(move |tx| {
            let mut seen = SeenRows::default();
            let begun = ImportProgress::default();
            let outcome = check_companies(tx, &who, &of, &begun, same, &mut seen)?;
            let mut progress = outcome.progress;
            let refused = seen.settle(of_policy, &mut progress);
            Ok::<_, larets_storage::StorageError>((progress, refused))
        });
        let (checked, missing) = checked.await.expect("is checked");
        assert_eq!((checked.created, checked.refused), (3, 2));
        let missing: Vec<_> = missing.iter().map(|row| (row.number, row.faults.first().0)).collect();
        assert_eq!(missing, [(3, Refusal::ParentUnknown), (4, Refusal::ParentUnknown)]);
        let begun = ImportProgress::default();
        let done = write_firms(&world, anna, company_rules(id), begun, Pass::First, rows()).await;
        let mut progress = done.expect("is written").progress;
        assert_eq!((progress.created, progress.refused), (1, 4));
        for (created, refused) in [(3, 2), (3, 2)] {
            let aside = world.read(move |tx| read::put_aside(tx, id, i64::MAX, 100)).await.expect("reads");
            let numbers: Vec<i64> = aside.iter().map(|(number, _)| *number).collect();
            assert!(numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
            let rows: Vec<_> = aside.iter().map(|(number, cells)| company_row(*number, &cells[0], "", Some(&cells[1]))).collect();
            let stale = rows.clone();
            let done = write_firms(&world, anna, company_rules(id), progress.clone(), Pass::Again, rows).await;
            progress = done.expect("is written").progress;
            assert_eq!((progress.rows_done, progress.created, progress.refused), (5, created, refused));
            // Another job that has read the same rows finds some of them taken.
            if stale.len() > 2 {
                let late = write_firms(&world, anna, company_rules(id), progress.clone(), Pass::Again, stale).await;
                assert!(matches!(late, Err(larets_storage::StorageError::Refused("import_busy"))), "{late:?}");
            }
        }
        let cards = companies_seen(&world, anna).await;
        let above: Vec<_> = cards.iter().map(|card| (card.record.name.as_str(), card.parent.as_ref().map(|link| link.name.as_str()))).collect();
        assert_eq!(above, [("Внучка", Some("Дочка")), ("Дочка", Some("Мать")), ("Мать", None)]);
    }

    // Overwriting takes a record over for whom the row names, if the importing person may assign it;
    // else the row is refused and nothing of it is written. Filling leaves the owner.
    async fn owners_are_changed(db: TestDatabase) {
        let world = World::new(&db).await;
        let there = world.contact(own(&world.anna), with_phone(named("Старая", ""), &phone(1))).await;
        for (who, policy, owner, refused) in [
            (&world.head, DuplicatePolicy::Fill, &world.anna, 0),
            (&world.anna, DuplicatePolicy::Overwrite, &world.anna, 1),
            (&world.head, DuplicatePolicy::Overwrite, &world.boris, 0),
        ] {
            let id = started(&world, who, ImportAs::Contacts).await;
            let rules = ChunkRules { policy, owner: Some(world.boris.user()), ..rules(id) };
            let rows = vec![row(2, "Новая", &[&phone(1)])];
            let done = write(&world, who, rules, ImportProgress::default(), rows).await.expect("is written");
            assert_eq!(done.progress.refused, refused, "{policy:?}");
            for row in done.refused {
                assert_eq!(row.faults.first().0, Refusal::OwnerNotAllowed);
            }
            let card = world.card(&world.head, there).await.expect("is seen");
            assert_eq!(card.record.placement, own(owner), "{policy:?}");
            assert_eq!(card.record.last_name == "Новая", refused == 0 && policy == DuplicatePolicy::Overwrite);
        }
    }
}
