//! Searching on both engines, under the grants of several roles.

use std::sync::Arc;

use larets_core::access::{
    AccessError, Action, Actor, Area, Identity, Placement, Rights, Role, SystemActor,
};
use larets_core::audit::{Event, EventKind};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::{CompanyId, ContactId, DepartmentId, SessionId, UserId};
use larets_core::points::{Channel, PointDraft, PointKind};
use larets_core::time::At;
use larets_core::users::User;
use larets_security::keyring::RootKey;
use larets_testkit::{TestDatabase, both_databases};
use uuid::Uuid;

use super::{Hit, SearchError};
use crate::clients::{ClientGrants, UpdateError};
use crate::db::{DatabaseUrl, Db, DbOptions};
use crate::users::write::NewPerson;
use crate::{Recorded, companies, contacts, users};

fn open(database: &TestDatabase) -> Db {
    Db::open(DbOptions {
        url: DatabaseUrl::parse(database.url()),
        root_key: RootKey::generate().unwrap(),
        clock: || At::from_micros(1_790_000_000_000_000),
    })
    .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test plays the person")]
fn person(role: Role, user: UserId, departments: &[DepartmentId]) -> Actor {
    let identity = Identity {
        user,
        session: SessionId::from_uuid(Uuid::from_u128(1)),
        department: departments.first().copied(),
        department_tree: departments.into(),
        proven_at: None,
    };
    Actor::of_identity(
        identity,
        Arc::new(Rights::of(&[role], &[], At::from_micros(0))),
    )
}

fn system() -> Actor {
    SystemActor::for_job("test")
}

fn all_seeing() -> Actor {
    person(Role::Director, UserId::from_uuid(Uuid::from_u128(7)), &[])
}

fn grants(actor: &Actor) -> ClientGrants {
    ClientGrants::of(actor)
}

async fn add_user(db: &Db, email: &str) -> UserId {
    let person = NewPerson {
        name: "Сотрудник".to_owned(),
        email: email.to_owned(),
        password_hash: String::new(),
        roles: vec![Role::Manager.into()],
        department: None,
        language: "ru".to_owned(),
        time_zone: "UTC".to_owned(),
        demo: false,
    };
    db.write(move |tx| {
        let grant = system().may_change::<User>(Action::Create).unwrap();
        users::write::create(tx, &grant, &system(), &person)
    })
    .await
    .unwrap()
}

async fn add_department(db: &Db, name: &'static str) -> DepartmentId {
    db.write(move |tx| {
        let permit = system().may_everywhere(Area::Users, Action::Edit).unwrap();
        users::departments::create(tx, &permit, &system(), name, None)
    })
    .await
    .unwrap()
}

fn point(kind: PointKind, label: &str, raw: &str) -> PointDraft {
    let channel = Channel::parse(kind, label, raw, "RU").unwrap();
    PointDraft {
        id: None,
        kind,
        label: label.to_owned(),
        channel: Some(channel),
    }
}

fn named(name: &str) -> ContactDraft {
    let mut parts = name.split(' ').map(str::to_owned);
    ContactDraft {
        last_name: parts.next(),
        first_name: parts.next(),
        middle_name: parts.next(),
        ..ContactDraft::default()
    }
}

async fn add_contact(db: &Db, draft: ContactDraft) -> ContactId {
    db.write(move |tx| {
        let grant = system().may_change::<Contact>(Action::Create).unwrap();
        let (id, event) = contacts::write::create(tx, &grant, Some(&grant), &system(), &draft)?;
        Ok::<_, UpdateError>(Recorded::new(id, event))
    })
    .await
    .unwrap()
}

async fn add_company(db: &Db, draft: CompanyDraft) -> CompanyId {
    db.write(move |tx| {
        let grant = system().may_change::<Company>(Action::Create).unwrap();
        let (id, event) = companies::write::create(tx, &grant, Some(&grant), &system(), &draft)?;
        Ok::<_, UpdateError>(Recorded::new(id, event))
    })
    .await
    .unwrap()
}

fn company(name: &str) -> CompanyDraft {
    CompanyDraft {
        name: Some(name.to_owned()),
        ..CompanyDraft::default()
    }
}

async fn hits(db: &Db, actor: &Actor, text: &str) -> Vec<Hit> {
    looked_for(db, actor, text).await.unwrap()
}

async fn looked_for(db: &Db, actor: &Actor, text: &str) -> Result<Vec<Hit>, SearchError> {
    let (grants, text, event) = (
        grants(actor),
        text.to_owned(),
        Event::of(actor, EventKind::Search),
    );
    db.disclose(move |tx| {
        let found = super::find(tx, &grants, &text, "RU", 8)?;
        Ok::<_, SearchError>(Recorded::new(found, event))
    })
    .await
}

/// The field that the search is refused for.
async fn refused(db: &Db, actor: &Actor, text: &str) -> &'static str {
    match looked_for(db, actor, text).await {
        Err(SearchError::Access(AccessError::NotSearchable { field })) => field,
        other => panic!("{text}: {other:?}"),
    }
}

async fn titles(db: &Db, actor: &Actor, text: &str) -> Vec<String> {
    hits(db, actor, text)
        .await
        .into_iter()
        .map(|hit| hit.title)
        .collect()
}

both_databases! {
    /// Parts of words in any order, without regard to case and «ё», in the wrong keyboard layout;
    /// the better answer comes first.
    async fn finds_by_words(database: TestDatabase) {
        let db = open(&database);
        for name in ["Петрова Анна", "Петров Пётр Иванович", "Петровский Иван", "Сидоров Пётр"] {
            add_contact(&db, named(name)).await;
        }
        add_company(&db, company("Москва-Сервис")).await;
        let reader = all_seeing();
        for text in ["петр иванов", "ИВАН петров п", "gtnhjd bdfyjdbx", "пётр петров"] {
            let found = titles(&db, &reader, text).await;
            assert_eq!(found.first().map(String::as_str), Some("Петров Пётр Иванович"), "{text}");
        }
        assert_eq!(
            titles(&db, &reader, "петров").await,
            ["Петров Пётр Иванович", "Петрова Анна", "Петровский Иван"]
        );
        let moscow = hits(&db, &reader, "vjcrdf").await;
        assert_eq!(moscow.len(), 1);
        assert_eq!((moscow[0].title.as_str(), &*moscow[0].matched), ("Москва-Сервис", &["layout", "name"][..]));
        assert_eq!(titles(&db, &reader, "п").await, [""; 0]);
        assert_eq!(titles(&db, &reader, "петров мария").await, [""; 0]);
    }

    /// Companies are found by taxpayer number, name in contracts, site and tag; contacts by the name
    /// of their company, also after it was renamed.
    async fn finds_companies_and_their_people(database: TestDatabase) {
        let db = open(&database);
        let flower = add_company(&db, CompanyDraft {
            legal_name: Some("ООО Тюльпан".to_owned()),
            inn: Some("7707083893".to_owned()),
            site: Some("https://www.garden.example/shop".to_owned()),
            tags: Some(vec!["опт и розница".to_owned()]),
            ..company("Ромашка")
        }).await;
        let link = vec![(flower, String::new())];
        add_contact(&db, ContactDraft { companies: Some(link), ..named("Иванов Иван") }).await;
        let reader = all_seeing();
        for text in ["7707083893", "тюльпан", "garden.example", "розница ромашк"] {
            assert_eq!(titles(&db, &reader, text).await, ["Ромашка"], "{text}");
        }
        assert_eq!(hits(&db, &reader, "770708").await[0].matched, ["inn"]);
        let found = hits(&db, &reader, "ромашка иван").await;
        assert_eq!((found[0].title.as_str(), found[0].subtitle.as_deref()), ("Иванов Иван", Some("Ромашка")));
        db.write(move |tx| {
            let grant = system().may_change::<Company>(Action::Edit).unwrap();
            let draft = company("Василёк");
            let event = companies::write::update(tx, &grant, None, flower, None, &draft, &system())?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.unwrap();
        assert_eq!(titles(&db, &reader, "иван василек").await, ["Иванов Иван"]);
        assert_eq!(titles(&db, &reader, "иван ромашка").await, [""; 0]);
    }

    /// A phone in any spelling, its last four digits and an e-mail find their owner. Whoever may not
    /// see them is refused, for numbers that do not exist too; four digits may be a word and find
    /// nothing of a phone.
    async fn finds_by_channels_with_the_right(database: TestDatabase) {
        let db = open(&database);
        add_contact(&db, ContactDraft {
            points: vec![
                point(PointKind::Phone, "mobile", "8 (912) 345-67-89"),
                point(PointKind::Email, "work", "Ivan@Example.com"),
            ],
            ..named("Иванов Иван")
        }).await;
        let operator = person(Role::Operator, UserId::from_uuid(Uuid::from_u128(8)), &[]);
        let phones = ["+7 912 345-67-89", "89123456789", "8 912 3456789"];
        for text in phones.into_iter().chain(["6789", "ivan@example.COM"]) {
            assert_eq!(titles(&db, &all_seeing(), text).await, ["Иванов Иван"], "{text}");
        }
        assert_eq!(titles(&db, &operator, "6789").await, [""; 0]);
        for (field, texts) in [
            ("phones", [phones[0], phones[1], phones[2], "+7 912 345-67-80"]),
            ("emails", ["ivan@example.COM", "a@b.ru", "ivan@b.ru", "b@example.com"]),
        ] {
            for text in texts {
                assert_eq!(refused(&db, &operator, text).await, field, "{text}");
            }
        }
        assert_eq!(hits(&db, &all_seeing(), "6789").await[0].matched, ["phone"]);
        assert_eq!(titles(&db, &all_seeing(), "6780").await, [""; 0]);
        assert_eq!(titles(&db, &operator, "иванов").await, ["Иванов Иван"]);
    }

    /// A manager finds own clients only, a head those of the department: by words, by phone, and by
    /// the name of a company, which stays unknown where the company may not be seen.
    async fn stays_in_the_scope(database: TestDatabase) {
        let db = open(&database);
        let (mine, other) = (add_user(&db, "a@example.com").await, add_user(&db, "b@example.com").await);
        let sales = add_department(&db, "Продажи").await;
        let of = |owner, department| Some(Placement { owner: Some(owner), department });
        let secret = add_company(&db, CompanyDraft { placement: of(other, None), ..company("Тайна") }).await;
        add_contact(&db, ContactDraft {
            placement: of(mine, None),
            companies: Some(vec![(secret, String::new())]),
            ..named("Иванов Мой")
        }).await;
        add_contact(&db, ContactDraft {
            placement: of(other, Some(sales)),
            points: vec![point(PointKind::Phone, "mobile", "+79123456789")],
            ..named("Иванов Чужой")
        }).await;
        let manager = person(Role::Manager, mine, &[]);
        assert_eq!(titles(&db, &manager, "иванов").await, ["Иванов Мой"]);
        assert_eq!(hits(&db, &manager, "иванов").await[0].subtitle, None);
        for text in ["тайна", "иванов тайна", "чужой", "+79123456789", "6789"] {
            assert_eq!(titles(&db, &manager, text).await, [""; 0], "{text}");
        }
        let head = person(Role::Head, UserId::from_uuid(Uuid::from_u128(9)), &[sales]);
        for text in ["иванов", "6789"] {
            assert_eq!(titles(&db, &head, text).await, ["Иванов Чужой"], "{text}");
        }
        assert_eq!(titles(&db, &all_seeing(), "иванов тайна").await, ["Иванов Мой"]);
    }

    /// Records in the bin are not found; taken back they are.
    async fn leaves_out_the_bin(database: TestDatabase) {
        let db = open(&database);
        let id = add_contact(&db, named("Иванов Иван")).await;
        let grant = |action| system().may_change::<Contact>(action).unwrap();
        db.write(move |tx| {
            let event = contacts::write::delete(tx, &grant(Action::Delete), id, None, &system())?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.unwrap();
        assert_eq!(titles(&db, &all_seeing(), "иванов").await, [""; 0]);
        db.write(move |tx| {
            let event = contacts::write::restore(tx, &grant(Action::Restore), id, &system())?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.unwrap();
        assert_eq!(titles(&db, &all_seeing(), "иванов").await, ["Иванов Иван"]);
    }

    /// A changed name is found, the old one no longer.
    async fn follows_changes(database: TestDatabase) {
        let db = open(&database);
        let id = add_contact(&db, named("Иванова Анна")).await;
        db.write(move |tx| {
            let grant = system().may_change::<Contact>(Action::Edit).unwrap();
            let draft = named("Петрова");
            let event = contacts::write::update(tx, &grant, None, id, None, &draft, &system())?;
            Ok::<_, UpdateError>(Recorded::new((), event))
        }).await.unwrap();
        assert_eq!(titles(&db, &all_seeing(), "анна").await, ["Петрова Анна"]);
        assert_eq!(titles(&db, &all_seeing(), "иванова").await, [""; 0]);
    }

    /// Text that is syntax of a query language is searched for as text: no error, nothing else found.
    async fn takes_syntax_for_text(database: TestDatabase) {
        let db = open(&database);
        add_contact(&db, named("Иванов Иван")).await;
        let long = "ё'\"*".repeat(2500);
        let words = "аб.".repeat(60);
        for text in [
            "\" OR *", "иванов\" OR \"x", "xx OR иванов", "'", "''", "xx:иванов", "{words}: иванов", "NEAR(иванов)",
            "иванов NOT иван", "^xx", "\0иванов\0xx", "xx | иванов", "xx:*", "!xx", "\\", "\\'xx", "--xx", "(((((", &long, &words,
        ] {
            assert_eq!(titles(&db, &all_seeing(), text).await, [""; 0], "{text}");
        }
        assert_eq!(titles(&db, &all_seeing(), "\"иванов*").await, ["Иванов Иван"]);
    }

    /// The list search gives ids in the order of rank, to those who may see names.
    async fn lists_in_rank_order(database: TestDatabase) {
        let db = open(&database);
        let long = add_contact(&db, named("Петровский Иван")).await;
        let short = add_contact(&db, named("Петров Иван")).await;
        let found = db.disclose(move |tx| {
            let ids = crate::search::contact_ids(tx, &grants(&all_seeing()), "петр", "RU")?;
            let none = crate::search::company_ids(tx, &grants(&all_seeing()), "петр", "RU")?;
            let event = Event::of(&all_seeing(), EventKind::List);
            Ok::<_, SearchError>(Recorded::new((ids.ids, none.ids), event))
        }).await.unwrap();
        assert_eq!(found, (vec![short, long], vec![]));
    }

    /// A list by words holds every record they find, far more than a search shows, and says so.
    async fn lists_hold_all(database: TestDatabase) {
        let db = open(&database);
        for number in 0..300 {
            add_contact(&db, named(&format!("Иванов Сын{number}"))).await;
        }
        let found = db.disclose(|tx| {
            let found = crate::search::contact_ids(tx, &grants(&all_seeing()), "иванов", "RU")?;
            let event = Event::of(&all_seeing(), EventKind::List);
            Ok::<_, SearchError>(Recorded::new(found, event))
        }).await.unwrap();
        assert_eq!(found.ids.len(), 300);
        assert!(found.complete);
    }
}
