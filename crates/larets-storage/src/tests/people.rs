//! The installation never loses its last administrator, and departments stay a tree.

use larets_core::access::{Action, Area, Role};
use larets_core::audit::{Event, EventKind};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::text::words;
use larets_core::users::User;
use larets_testkit::both_databases;

use super::samples::{administrator, everywhere, leave_to, make_person, open, run_sql};
use crate::db::Db;
use crate::demo;
use crate::error::StorageError;
use crate::users::departments::{self, DepartmentChange};
use crate::users::read;
use crate::users::write::{PersonChange, update};

async fn change(db: &Db, person: UserId, change: PersonChange) -> Result<(), StorageError> {
    db.write(move |tx| {
        update(
            tx,
            &leave_to(Action::Edit),
            &administrator(),
            person,
            None,
            &change,
        )
    })
    .await
}

fn disabled(disabled: bool) -> PersonChange {
    PersonChange {
        disabled: Some(disabled),
        ..PersonChange::default()
    }
}

fn demoted() -> PersonChange {
    PersonChange {
        roles: Some(vec![Role::Director.into()]),
        ..PersonChange::default()
    }
}

async fn make(db: &Db, name: &'static str, parent: Option<DepartmentId>) -> DepartmentId {
    db.write(move |tx| departments::create(tx, &everywhere(), &administrator(), name, parent))
        .await
        .unwrap()
}

async fn put_under(
    db: &Db,
    id: DepartmentId,
    parent: Option<DepartmentId>,
) -> Result<(), StorageError> {
    put_version_under(db, id, None, parent).await
}

async fn put_version_under(
    db: &Db,
    id: DepartmentId,
    expected: Option<i64>,
    parent: Option<DepartmentId>,
) -> Result<(), StorageError> {
    let change = DepartmentChange {
        parent: Some(parent),
        ..DepartmentChange::default()
    };
    let permit = everywhere();
    db.write(move |tx| departments::update(tx, &permit, &administrator(), id, expected, &change))
        .await
}

async fn remove(db: &Db, id: DepartmentId) -> Result<(), StorageError> {
    remove_version(db, id, None).await
}

async fn remove_version(
    db: &Db,
    id: DepartmentId,
    expected: Option<i64>,
) -> Result<(), StorageError> {
    let permit = everywhere();
    db.write(move |tx| departments::delete(tx, &permit, &administrator(), id, expected))
        .await
}

both_databases! {
    /// The last administrator who may sign in can be neither disabled nor demoted; one who is
    /// disabled does not count as another.
    async fn the_last_administrator_stays(database: TestDatabase) {
        let db = open(&database);
        let anna = make_person(&db, "anna", Role::Administrator, None).await;
        let boris = make_person(&db, "boris", Role::Administrator, None).await;
        make_person(&db, "vera", Role::Director, None).await;
        change(&db, boris, disabled(true)).await.unwrap();
        for wish in [disabled(true), demoted()] {
            let refused = change(&db, anna, wish).await;
            assert!(
                matches!(refused, Err(StorageError::Refused("last_administrator"))),
                "{refused:?}"
            );
        }
        change(&db, boris, disabled(false)).await.unwrap();
        change(&db, anna, demoted()).await.unwrap();
        let refused = change(&db, boris, disabled(true)).await;
        assert!(matches!(refused, Err(StorageError::Refused("last_administrator"))));
    }

    /// The invented colleagues do not go while nobody else administers the installation, and nothing
    /// of the demo data is removed before that is told.
    async fn an_invented_administrator_may_be_the_last(database: TestDatabase) {
        let db = open(&database);
        let invented = make_person(&db, "invented", Role::Administrator, None).await;
        let sql = "UPDATE staff SET demo = (1 = 1)";
        run_sql(&db, sql).await;
        make_person(&db, "vera", Role::Director, None).await;
        let remove = async || {
            let permit = administrator().may(Area::Settings, Action::Delete).unwrap();
            let event = Event::of(&administrator(), EventKind::Demo);
            db.write(move |tx| demo::remove_some(tx, &permit, event)).await
        };
        let refused = remove().await;
        assert!(matches!(refused, Err(StorageError::Refused("last_administrator"))), "{refused:?}");
        let anna = make_person(&db, "anna", Role::Administrator, None).await;
        change(&db, anna, disabled(true)).await.unwrap();
        assert!(remove().await.is_err(), "who is disabled does not count");
        change(&db, anna, disabled(false)).await.unwrap();
        remove().await.unwrap();
        let gone = change(&db, invented, disabled(true)).await;
        assert!(matches!(gone, Err(StorageError::NotFound)), "{gone:?}");
    }

    /// Two administrators who dismiss each other at the same moment: one of them stays.
    async fn two_cannot_dismiss_each_other(database: TestDatabase) {
        let db = open(&database);
        let anna = make_person(&db, "anna", Role::Administrator, None).await;
        let boris = make_person(&db, "boris", Role::Administrator, None).await;
        let (one, two) =
            tokio::join!(change(&db, anna, disabled(true)), change(&db, boris, demoted()));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }

    /// People are found by parts of words of the name or the address, in any order, case and spelling
    /// of «ё»; a sign that is no letter narrows nothing.
    async fn people_are_found_by_parts(database: TestDatabase) {
        let db = open(&database);
        make_person(&db, "Юрий Ёлкин", Role::Manager, None).await;
        make_person(&db, "Emma Whitfield", Role::Manager, None).await;
        for (typed, expected) in [
            ("елк", vec!["Юрий Ёлкин"]),
            ("ёлкин ЮРИЙ", vec!["Юрий Ёлкин"]),
            ("field emma", vec!["Emma Whitfield"]),
            ("whitfield@example.org", vec!["Emma Whitfield"]),
            ("example", vec!["Emma Whitfield", "Юрий Ёлкин"]),
            ("елкин emma", vec![]),
            ("%", vec!["Emma Whitfield", "Юрий Ёлкин"]),
        ] {
            let grant = administrator().may_read::<User>().unwrap();
            let parts = words(typed);
            let found = db.read(move |tx| read::list(tx, &grant, &parts, None, 10)).await.unwrap();
            let names: Vec<&str> = found.iter().map(|(_, person)| person.name.as_str()).collect();
            assert_eq!(names, expected, "{typed}");
        }
    }

    /// A department goes neither under itself nor under one below it.
    async fn departments_stay_a_tree(database: TestDatabase) {
        let db = open(&database);
        let top = make(&db, "top", None).await;
        let middle = make(&db, "middle", Some(top)).await;
        let low = make(&db, "low", Some(middle)).await;
        for parent in [top, middle, low] {
            let refused = put_under(&db, top, Some(parent)).await;
            let cycle = matches!(refused, Err(StorageError::Refused("department_cycle")));
            assert!(cycle, "{refused:?}");
        }
        put_under(&db, low, Some(top)).await.unwrap();
        put_under(&db, middle, Some(low)).await.unwrap();
        let unknown = DepartmentId::from_uuid(uuid::Uuid::from_u128(1));
        let refused = put_under(&db, low, Some(unknown)).await;
        assert!(matches!(refused, Err(StorageError::Refused("department_unknown"))));
    }

    /// A department with a department or a person in it is not removed; an empty one is.
    async fn only_an_empty_department_goes(database: TestDatabase) {
        let db = open(&database);
        let top = make(&db, "top", None).await;
        let low = make(&db, "low", Some(top)).await;
        let person = make_person(&db, "anna", Role::Manager, Some(low)).await;
        for id in [top, low] {
            let refused = remove(&db, id).await;
            let kept = matches!(refused, Err(StorageError::Refused("department_not_empty")));
            assert!(kept, "{refused:?}");
        }
        let nowhere = PersonChange { department: Some(None), ..PersonChange::default() };
        change(&db, person, nowhere).await.unwrap();
        remove(&db, low).await.unwrap();
        remove(&db, top).await.unwrap();
        assert!(matches!(remove(&db, top).await, Err(StorageError::NotFound)));
    }

    /// Whoever saw an older version of a department neither moves nor removes it.
    async fn an_outdated_department_is_kept(database: TestDatabase) {
        let db = open(&database);
        let top = make(&db, "top", None).await;
        let low = make(&db, "low", None).await;
        put_version_under(&db, low, Some(1), Some(top)).await.unwrap();
        let moved = put_version_under(&db, low, Some(1), None).await;
        assert!(matches!(moved, Err(StorageError::Outdated { current: 2 })), "{moved:?}");
        let removed = remove_version(&db, low, Some(1)).await;
        assert!(matches!(removed, Err(StorageError::Outdated { current: 2 })), "{removed:?}");
        remove_version(&db, low, Some(2)).await.unwrap();
    }
}
