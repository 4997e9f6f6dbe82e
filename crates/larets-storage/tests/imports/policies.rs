//! What becomes of rows whose record is there, and of bad rows.

use larets_core::access::Actor;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Faults, ImportAs, Refusal};
use larets_core::lists::{ListQuery, Sort};
use larets_storage::imports::{
    CheckedRow, ChunkRules, ContactImport, ImportProgress, NamedCompany, NamedOwner, Pass,
    SeenRows, check_contacts, read,
};
use larets_storage::notes::NoteParent;
use larets_storage::{contacts, notes};
use larets_testkit::both_databases;

use crate::rows::{company_row, contacts_chunk, phone, row, rules, write, write_firms};
use crate::world::{World, grants, named, own, with_phone};
use crate::{contacts_seen, found, started};

/// A row of somebody who works at a company.
fn works_at(number: i64, name: &str, inn: Option<&str>) -> CheckedRow<ContactImport> {
    let mut row = row(number, &format!("Имярек{number}"), &[&phone(number)]);
    if let Ok(import) = &mut row.result {
        let (name, inn) = (name.to_owned(), inn.map(str::to_owned));
        import.company = Some((NamedCompany { name, inn }, 0));
        import.note = Some("заметка".to_owned());
    }
    row
}

/// What a dry run counts whose chunks have so many rows.
async fn foretold(
    world: &World,
    actor: &Actor,
    rules: &ChunkRules,
    rows: &[CheckedRow<ContactImport>],
    size: usize,
) -> ImportProgress {
    let (mut seen, mut checked) = (SeenRows::default(), ImportProgress::default());
    for chunk in rows.chunks(size) {
        let (who, of, before, chunk) = (actor.clone(), rules.clone(), checked, chunk.to_vec());
        let outcome = world.read(move |tx| {
            let outcome = check_contacts(tx, &who, &of, &before, chunk, &mut seen)?;
            Ok((outcome.progress, seen))
        });
        (checked, seen) = outcome.await.expect("is checked");
    }
    checked
}

both_databases! {
    // Each policy on one contact that has a last name and a phone: skip leaves it, fill adds only
    // what was empty, overwrite takes the file's word, add makes a second one.
    async fn each_policy(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let there = world.contact(own(anna), with_phone(named("Старая", ""), "8 912 000-00-01")).await;
        for (policy, last_name, first_name, created, updated, skipped) in [
            (DuplicatePolicy::Skip, "Старая", "", 0, 0, 1),
            (DuplicatePolicy::Fill, "Старая", "Иван", 0, 1, 0),
            (DuplicatePolicy::Overwrite, "Новая", "Иван", 0, 1, 0),
            (DuplicatePolicy::Add, "Новая", "Иван", 1, 0, 0),
        ] {
            let id = started(&world, anna, ImportAs::Contacts).await;
            let rules = ChunkRules { policy, tags: vec!["импорт".to_owned()], ..rules(id) };
            let rows = vec![row(2, "Новая", &["+79120000001"])];
            let done = write(&world, anna, rules, ImportProgress::default(), rows).await.expect("is written");
            let progress = done.progress;
            assert_eq!((progress.created, progress.updated, progress.skipped), (created, updated, skipped), "{policy:?}");
            let card = world.card(anna, there).await.expect("is seen");
            assert_eq!((card.record.last_name.as_str(), card.record.first_name.as_str()), (last_name, first_name), "{policy:?}");
            assert_eq!(card.points.len(), 1, "{policy:?}");
            assert_eq!(card.record.tags.len(), usize::from(policy != DuplicatePolicy::Skip), "{policy:?}");
        }
        assert_eq!(contacts_seen(&world, anna).await, 2);
    }

    // The same file again adds no note that the record has already, whether a note stood in the row
    // that made the record or in a repetition of it; a note with another text is added.
    async fn notes_are_not_repeated(db: TestDatabase) {
        let world = World::new(&db).await;
        let anna = &world.anna;
        let there = world.contact(own(anna), with_phone(named("Первая", ""), &phone(1))).await;
        let noted = |number, phone: &str, note: &str| {
            let mut row = row(number, "Вторая", &[phone]);
            if let Ok(import) = &mut row.result {
                import.note = Some(note.to_owned());
            }
            row
        };
        let (first, second) = (phone(1), phone(2));
        let rows = || vec![
            noted(2, &first, "звонить утром"),
            noted(3, &first, "звонить утром"),
            noted(4, &second, "звонить днём"),
            noted(5, &second, "звонить вечером"),
            noted(6, &second, "звонить днём"),
        ];
        for policy in [DuplicatePolicy::Fill, DuplicatePolicy::Fill, DuplicatePolicy::Overwrite] {
            let id = started(&world, anna, ImportAs::Contacts).await;
            let rules = ChunkRules { policy, ..rules(id) };
            write(&world, anna, rules, ImportProgress::default(), rows()).await.expect("is written");
        }
        let id = started(&world, anna, ImportAs::Contacts).await;
        let other = ChunkRules { policy: DuplicatePolicy::Fill, ..rules(id) };
        let rows = vec![noted(2, &first, "не звонить")];
        write(&world, anna, other, ImportProgress::default(), rows).await.expect("is written");
        let sort = Sort::parse("name").expect("a sort");
        let grants = crate::world::grants(anna);
        let query = ListQuery::checked(grants.contacts.as_ref().expect("reads"), sort, Vec::new(), false);
        let (query, of) = (query.expect("allowed"), crate::world::grants(anna));
        let page = world.read(move |tx| contacts::read::list::<Contact>(tx, &of, &query, None, 10));
        let mut counts = Vec::new();
        for card in page.await.expect("lists").items {
            let (of, id) = (crate::world::grants(anna), card.record.id);
            let notes = world.read(move |tx| notes::list_of(tx, &of, NoteParent::Contact(id), None, 50));
            counts.push((id == there, notes.await.expect("lists").len()));
        }
        counts.sort_unstable();
        assert_eq!(counts, [(false, 2), (true, 2)]);
    }

    // A contact that the importing person may not see is not found: the outcome is the same as for
    // a number that nobody has, in the dry run and in the import. So an import is no oracle.
    async fn unseen_records_do_not_count(db: TestDatabase) {
        let world = World::new(&db).await;
        let policies = [DuplicatePolicy::Skip, DuplicatePolicy::Fill, DuplicatePolicy::Overwrite];
        for (policy, place) in policies.into_iter().zip(0..) {
            let hidden = with_phone(named("Чужая", "Анна"), &phone(place));
            let hidden = world.contact(own(&world.boris), hidden).await;
            let mut outcomes = Vec::new();
            for number in [phone(place), phone(50 + place)] {
                let id = started(&world, &world.anna, ImportAs::Contacts).await;
                let rules = ChunkRules { policy, ..rules(id) };
                let rows = vec![row(2, "Своя", &[&number])];
                let (who, of, same) = (world.anna.clone(), rules.clone(), rows.clone());
                let checked = world.read(move |tx| {
                    check_contacts(tx, &who, &of, &ImportProgress::default(), same, &mut SeenRows::default())
                });
                let checked = checked.await.expect("is checked").progress;
                let done = write(&world, &world.anna, rules, ImportProgress::default(), rows).await;
                let done = done.expect("is written").progress;
                outcomes.push([checked, done].map(|of| (of.created, of.updated, of.skipped, of.refused)));
            }
            assert_eq!(outcomes[0], outcomes[1], "{policy:?}");
            assert_eq!(outcomes[0], [(1, 0, 0, 0); 2], "{policy:?}");
            let card = world.card(&world.boris, hidden).await.expect("is seen");
            assert_eq!((card.record.last_name.as_str(), card.record.version), ("Чужая", 1));
        }
    }

    // Rows of the file that are the same person meet each other, in one chunk and in two.
    async fn repetitions_within_the_file(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let rules = ChunkRules { policy: DuplicatePolicy::Fill, ..rules(id) };
        let rows = vec![
            row(2, "Первая", &["8 912 000-00-01"]),
            row(3, "Вторая", &["8 912 000-00-01", "8 912 000-00-02"]),
        ];
        let done = write(&world, &world.anna, rules.clone(), ImportProgress::default(), rows).await.expect("is written");
        assert_eq!((done.progress.created, done.progress.updated), (1, 1));
        let rows = vec![row(4, "Третья", &["8 912 000-00-02"])];
        let done = write(&world, &world.anna, rules, done.progress, rows).await.expect("is written");
        assert_eq!((done.progress.created, done.progress.updated), (1, 2));
        assert_eq!(contacts_seen(&world, &world.anna).await, 1);
    }

    // Shows that several rows of one chunk about a record that is there each see what the one before
    // has changed: the tags of all are kept.
    async fn rows_of_one_record_see_each_other(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let rules = ChunkRules { policy: DuplicatePolicy::Fill, ..rules(id) };
        let first = vec![row(2, "Первая", &["8 912 000-00-01"])];
        let done = write(&world, &world.anna, rules.clone(), ImportProgress::default(), first).await.expect("is written");
        let rows = ["важный", "юг"].into_iter().zip(3_i64..).map(|(tag, number)| {
            let mut row = row(number, "", &["8 912 000-00-01"]);
            if let Ok(row) = &mut row.result {
                row.draft.tags = Some(vec![tag.to_owned()]);
            }
            row
        });
        let done = write(&world, &world.anna, rules, done.progress, rows.collect()).await.expect("is written");
        assert_eq!((done.progress.created, done.progress.updated), (1, 2));
        let grants = grants(&world.anna);
        let sort = Sort::parse("name").expect("a sort");
        let query = ListQuery::checked(grants.contacts.as_ref().expect("reads"), sort, Vec::new(), false);
        let query = query.expect("allowed");
        let page = world
            .read(move |tx| contacts::read::list::<Contact>(tx, &grants, &query, None, 10))
            .await
            .expect("is read");
        let tags = &page.items[0].record.tags;
        assert!(tags.contains(&"важный".to_owned()) && tags.contains(&"юг".to_owned()), "{tags:?}");
    }

    // A bad row is kept with its cells and all that is wrong with it, sealed, and the good ones beside
    // it are written. Owners that are unknown, or that the person may not assign to, are refusals too.
    async fn refused_rows_are_kept(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let mut rows = contacts_chunk(0..2);
        let cells = vec!["=1+1".to_owned(), "нет".to_owned()];
        let faults = vec![(Refusal::TextTooLong, Some(0)), (Refusal::PhoneInvalid, Some(1))];
        let faults = Faults::of(faults).expect("is at fault");
        rows.push(CheckedRow { number: 7, cells: cells.clone(), result: Err(faults) });
        let mut owned = row(8, "Владельца", &[]);
        if let Ok(import) = &mut owned.result {
            import.owner = Some((NamedOwner::Written("nobody@larets.example".to_owned()), 0));
        }
        rows.push(owned);
        let done = write(&world, &world.anna, rules(id), ImportProgress::default(), rows).await.expect("is written");
        assert_eq!((done.progress.created, done.progress.refused), (2, 2));
        let who = world.anna.clone();
        let refused = world.db.disclose(move |tx| {
            let grant = who.may_read().map_err(|_| larets_storage::StorageError::NotAllowed)?;
            read::refused_rows(tx, &grant, &who, id, -1, 100)
        });
        let refused: Vec<_> = refused.await.expect("reads");
        let codes: Vec<_> = refused.iter().map(|row| (row.number, row.code.as_str(), row.column)).collect();
        assert_eq!(codes, [(7, "text_too_long", Some(0)), (8, "owner_unknown", Some(0))]);
        assert_eq!(refused[0].more, [("phone_invalid".to_owned(), Some(1))]);
        assert_eq!(refused[1].more, []);
        assert_eq!(refused[0].cells, cells);
        assert_eq!(found(&world, &world.anna, id).await.expect("is there").progress.refused, 2);
        let rules = ChunkRules { owner: Some(world.boris.user()), ..rules(id) };
        let done = write(&world, &world.anna, rules, done.progress, contacts_chunk(5..6)).await;
        assert_eq!(done.expect("is written").refused[0].faults.first().0, Refusal::OwnerNotAllowed);
    }

    // Companies are there by INN. A contact that names one is linked to it by its name, whatever
    // the legal form, or the company is made once for all rows that name it. The import counts those
    // that it makes, and the dry run says as many beforehand, whatever chunks the rows fall into.
    async fn companies_and_their_people(db: TestDatabase) {
        let world = World::new(&db).await;
        let import = started(&world, &world.anna, ImportAs::Companies).await;
        let rows = vec![
            company_row(2, "ООО Ёлка", "7707083893", None),
            company_row(3, "Ёлка (дубль)", "7707083893", None),
        ];
        let rules_of_companies = ChunkRules { keys: vec![DuplicateKey::Inn], ..rules(import) };
        let begun = ImportProgress::default();
        let done = write_firms(&world, &world.anna, rules_of_companies, begun, Pass::First, rows).await;
        let done = done.expect("is written").progress;
        assert_eq!((done.created, done.skipped), (1, 1));
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        let rows = vec![
            works_at(2, "елка", None),
            works_at(3, "Сосна", None),
            works_at(4, "СОСНА, ООО", None),
        ];
        let checked = foretold(&world, &world.anna, &rules(id), &rows, 2).await;
        assert_eq!((checked.created, checked.companies_made), (3, 1));
        let done = write(&world, &world.anna, rules(id), ImportProgress::default(), rows).await;
        let done = done.expect("is written").progress;
        assert_eq!((done.created, done.companies_made), (3, 1));
        let who = crate::world::grants(&world.anna);
        let sort = Sort::parse("name").expect("a sort");
        let grant = who.companies.as_ref().expect("reads");
        let query = ListQuery::checked(grant, sort, Vec::new(), false).expect("allowed");
        let count = world.read(move |tx| larets_storage::companies::read::count::<Company>(tx, &who, &query)).await;
        assert_eq!(count.expect("counts").value, 2);
    }

    // A row that finds a company by its name gives it no number: another name with that number is
    // another company, in the import and in the dry run, whatever chunks the rows fall into.
    async fn numbers_beside_known_names(db: TestDatabase) {
        let world = World::new(&db).await;
        let inn = Some("7707083893");
        let rows = [works_at(2, "Ель", None), works_at(3, "Ель", inn), works_at(4, "Сосна", inn)];
        let id = started(&world, &world.anna, ImportAs::Contacts).await;
        for size in 1..=rows.len() {
            let checked = foretold(&world, &world.anna, &rules(id), &rows, size).await;
            assert_eq!((checked.created, checked.companies_made), (3, 2), "{size}");
        }
        let mut done = ImportProgress::default();
        for chunk in rows.chunks(2) {
            let written = write(&world, &world.anna, rules(id), done, chunk.to_vec()).await;
            done = written.expect("is written").progress;
        }
        assert_eq!((done.created, done.companies_made), (3, 2));
    }
}
