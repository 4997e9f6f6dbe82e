//! Roles that were changed, rules of departments and exceptions, and what no change of rights may do.

use larets_core::access::{
    Action, Actor, Area, Effect, Level, Reach, Reason, Role, RoleCode, Rule, RuleRecord,
    RuleSubject,
};
use larets_core::ids::{DepartmentId, SessionId, UserId};
use larets_core::time::{At, DAY};
use larets_testkit::both_databases;
use uuid::Uuid;

use super::samples::{administrator, everywhere, leave_to, make_person, open};
use crate::access::roles::{self, RoleChange, RoleError};
use crate::access::{actor_of, person_with_rights, rules, why};
use crate::db::Db;
use crate::error::StorageError;
use crate::users;
use crate::users::departments::{self, DepartmentChange};
use crate::users::write::PersonChange;

async fn actor(db: &Db, person: UserId) -> Actor {
    db.read(move |tx| {
        let record = users::read::record(tx, person)?;
        let found = person_with_rights(tx, record)?;
        let session = SessionId::from_uuid(Uuid::nil());
        Ok::<_, StorageError>(actor_of(&found, session, None))
    })
    .await
    .unwrap()
}

async fn reach(db: &Db, person: UserId, area: Area, action: Action) -> Reach {
    actor(db, person).await.reach(area, action)
}

fn reaching(cells: &[(Area, Action, Reach)]) -> RoleChange {
    RoleChange {
        reaches: cells.to_vec(),
        ..RoleChange::default()
    }
}

async fn change_role(
    db: &Db,
    by: Actor,
    code: RoleCode,
    version: Option<i64>,
    change: RoleChange,
) -> Result<(), RoleError> {
    db.write(move |tx| roles::update(tx, &everywhere(), &by, &code, version, &change))
        .await
}

async fn copy_role(
    db: &Db,
    by: Actor,
    of: Role,
    name: &'static str,
) -> Result<RoleCode, StorageError> {
    db.write(move |tx| roles::copy(tx, &everywhere(), &by, &of.into(), name))
        .await
}

async fn remove_role(db: &Db, by: Actor, code: RoleCode) -> Result<(), StorageError> {
    db.write(move |tx| roles::remove(tx, &everywhere(), &by, &code, None))
        .await
}

fn of_action(effect: Effect, area: Area, action: Action, reach: Reach) -> Rule {
    Rule {
        effect,
        area,
        action,
        reach,
        field: None,
        until: None,
    }
}

async fn add_rule(
    db: &Db,
    by: Actor,
    subject: RuleSubject,
    rule: Rule,
) -> Result<Uuid, StorageError> {
    let record = RuleRecord {
        id: Uuid::nil(),
        subject,
        rule,
        note: "on leave".to_owned(),
        maker: None,
        created_at: At::from_micros(0),
    };
    db.write(move |tx| {
        let everywhere = by.may_everywhere(Area::Users, Action::Edit).ok();
        rules::add(
            tx,
            &leave_to(Action::Edit),
            everywhere.as_ref(),
            &by,
            &record,
        )
    })
    .await
}

async fn remove_rule(db: &Db, by: Actor, id: Uuid) -> Result<(), StorageError> {
    db.write(move |tx| {
        let everywhere = by.may_everywhere(Area::Users, Action::Edit).ok();
        rules::remove(tx, &leave_to(Action::Edit), everywhere.as_ref(), &by, id)
    })
    .await
}

async fn change_person(
    db: &Db,
    by: Actor,
    person: UserId,
    change: PersonChange,
) -> Result<(), StorageError> {
    db.write(move |tx| {
        let grant = by
            .may_change(Action::Edit)
            .map_err(|_| StorageError::NotAllowed)?;
        users::write::update(tx, &grant, &by, person, None, &change)
    })
    .await
}

fn with_roles(roles: &[RoleCode]) -> PersonChange {
    PersonChange {
        roles: Some(roles.to_vec()),
        ..PersonChange::default()
    }
}

async fn make_department(
    db: &Db,
    name: &'static str,
    parent: Option<DepartmentId>,
) -> DepartmentId {
    db.write(move |tx| departments::create(tx, &everywhere(), &administrator(), name, parent))
        .await
        .unwrap()
}

fn is_refused<T: std::fmt::Debug>(result: &Result<T, StorageError>, code: &str) -> bool {
    matches!(result, Err(StorageError::Refused(found)) if *found == code)
}

/// Somebody who adds people and sets their rights, without having all of them.
async fn personnel(db: &Db) -> Actor {
    let role = copy_role(db, administrator(), Role::Director, "Personnel")
        .await
        .unwrap();
    let cells =
        [Action::View, Action::Create, Action::Edit].map(|it| (Area::Users, it, Reach::All));
    change_role(db, administrator(), role.clone(), None, reaching(&cells))
        .await
        .unwrap();
    let person = make_person(db, "personnel", role, None).await;
    actor(db, person).await
}

both_databases! {
    /// Shows that what a role gives holds from the next look, and that taking the change back does too.
    async fn a_changed_role_holds_at_once(database: TestDatabase) {
        let db = open(&database);
        let anna = make_person(&db, "anna", Role::Manager, None).await;
        let export = (Area::Contacts, Action::Export, Reach::Own);
        assert_eq!(reach(&db, anna, export.0, export.1).await, Reach::None);
        let manager = RoleCode::from(Role::Manager);
        let mut change = reaching(&[export]);
        change.levels = vec![(Area::Contacts, "phones".to_owned(), Level::Masked)];
        change_role(&db, administrator(), manager.clone(), Some(0), change.clone()).await.unwrap();
        assert_eq!(reach(&db, anna, export.0, export.1).await, Reach::Own);
        let levels = actor(&db, anna).await.rights().named_levels(Area::Contacts);
        assert!(levels.contains(&("phones", Level::Masked)) && levels.contains(&("emails", Level::Write)));
        let again = change_role(&db, administrator(), manager.clone(), Some(0), change).await;
        let current = 1;
        assert!(matches!(again, Err(RoleError::Storage(StorageError::Outdated { current: found })) if found == current));
        remove_role(&db, administrator(), manager).await.unwrap();
        assert_eq!(reach(&db, anna, export.0, export.1).await, Reach::None);
    }

    /// Shows that the administrator's role is fixed, that no action goes beyond its view, that names are
    /// one role's own, and that a role somebody has stays.
    async fn a_role_keeps_the_rules(database: TestDatabase) {
        let db = open(&database);
        let cells = [(Area::Deals, Action::Edit, Reach::All)];
        let fixed = change_role(&db, administrator(), Role::Administrator.into(), None, reaching(&cells)).await;
        assert!(matches!(fixed, Err(RoleError::Storage(StorageError::Refused("role_fixed")))));
        let beyond = change_role(&db, administrator(), Role::Manager.into(), None, reaching(&cells)).await;
        assert!(matches!(beyond, Err(RoleError::BeyondView(Area::Deals, Action::Edit))), "{beyond:?}");
        let role = copy_role(&db, administrator(), Role::Manager, "Partner").await.unwrap();
        let taken = copy_role(&db, administrator(), Role::Manager, " partner ").await;
        assert!(is_refused(&taken, "role_name_taken"), "{taken:?}");
        let anna = make_person(&db, "anna", role.clone(), None).await;
        assert_eq!(reach(&db, anna, Area::Deals, Action::Edit).await, Reach::Own);
        let used = remove_role(&db, administrator(), role.clone()).await;
        assert!(is_refused(&used, "role_in_use"), "{used:?}");
        let unknown = change_person(&db, administrator(), anna, with_roles(&[RoleCode::stored("root")])).await;
        assert!(is_refused(&unknown, "role_unknown"), "{unknown:?}");
        change_person(&db, administrator(), anna, with_roles(&[Role::Operator.into()])).await.unwrap();
        remove_role(&db, administrator(), role.clone()).await.unwrap();
        assert!(matches!(remove_role(&db, administrator(), role).await, Err(StorageError::NotFound)));
        let delivered = remove_role(&db, administrator(), Role::Manager.into()).await;
        assert!(is_refused(&delivered, "role_fixed"), "{delivered:?}");
    }

    /// Shows that who sets rights gives none beyond the own, by no way: roles, persons, exceptions,
    /// departments, oneself, or the password of somebody who has more.
    async fn nobody_gives_more_than_they_have(database: TestDatabase) {
        let db = open(&database);
        let chief = make_person(&db, "chief", Role::Administrator, None).await;
        let anna = make_person(&db, "anna", Role::Manager, None).await;
        let by = personnel(&db).await;
        let sales = make_department(&db, "Sales", None).await;
        let settings = of_action(Effect::Allow, Area::Settings, Action::Edit, Reach::All);
        let view = of_action(Effect::Allow, Area::Settings, Action::View, Reach::All);
        let administrators = with_roles(&[Role::Administrator.into()]);
        let mut cells = reaching(&[(Area::Settings, Action::View, Reach::All)]);
        let beyond = [
            copy_role(&db, by.clone(), Role::Administrator, "Root").await.map(drop),
            change_person(&db, by.clone(), anna, administrators.clone()).await,
            change_person(&db, by.clone(), by.user(), administrators).await,
            change_person(&db, by.clone(), chief, PersonChange { disabled: Some(true), ..PersonChange::default() }).await,
            add_rule(&db, by.clone(), RuleSubject::Person(anna), view.clone()).await.map(drop),
            add_rule(&db, by.clone(), RuleSubject::Person(chief), of_action(Effect::Deny, Area::Deals, Action::View, Reach::Own)).await.map(drop),
            add_rule(&db, by.clone(), RuleSubject::Department(sales), settings).await.map(drop),
            {
                let by = by.clone();
                db.write(move |tx| users::write::reset_password(tx, &by.may_change(Action::Edit).unwrap(), &by, chief, "other")).await
            },
        ];
        for (place, result) in beyond.iter().enumerate() {
            assert!(is_refused(result, "beyond_own_rights"), "{place}: {result:?}");
        }
        let widened = change_role(&db, by.clone(), Role::Manager.into(), None, cells.clone()).await;
        assert!(matches!(widened, Err(RoleError::Storage(StorageError::Refused("beyond_own_rights")))));
        // What is within the own rights may be given, and an exception for oneself is somebody else's.
        cells.reaches = vec![(Area::Contacts, Action::Export, Reach::Own)];
        change_role(&db, by.clone(), Role::Manager.into(), None, cells).await.unwrap();
        change_person(&db, by.clone(), anna, with_roles(&[Role::Director.into()])).await.unwrap();
        let own = add_rule(&db, by.clone(), RuleSubject::Person(by.user()), view).await;
        assert!(matches!(own, Err(StorageError::NotAllowed)), "{own:?}");
        // A deny that an administrator made is not lifted by who has less.
        let deny = of_action(Effect::Deny, Area::Settings, Action::View, Reach::None);
        let deny = add_rule(&db, administrator(), RuleSubject::Department(sales), deny).await.unwrap();
        let lifted = remove_rule(&db, by, deny).await;
        assert!(is_refused(&lifted, "beyond_own_rights"), "{lifted:?}");
        remove_rule(&db, administrator(), deny).await.unwrap();
    }

    /// Shows that no deny is a way around: not one that ends by itself, not one of a department that is
    /// lifted afterwards, not one on people who have more; and that what is allowed for a time is not
    /// given on for ever.
    async fn denies_are_no_way_around(database: TestDatabase) {
        let db = open(&database);
        let chief = make_person(&db, "chief", Role::Administrator, None).await;
        let role = copy_role(&db, administrator(), Role::Administrator, "Almost").await.unwrap();
        let less = [
            (Area::Settings, Action::View, Reach::None),
            (Area::Settings, Action::Edit, Reach::None),
            (Area::Contacts, Action::Export, Reach::None),
        ];
        change_role(&db, administrator(), role.clone(), None, reaching(&less)).await.unwrap();
        let almost = make_person(&db, "almost", role, None).await;
        let by = actor(&db, almost).await;
        let boris = make_person(&db, "boris", Role::Manager, None).await;
        let now = db.read(|tx| Ok::<_, StorageError>(tx.now())).await.unwrap();
        let deny = |area, action| of_action(Effect::Deny, area, action, Reach::None);
        for action in [Action::View, Action::Edit] {
            let rule = Rule { until: Some(now.plus(DAY)), ..deny(Area::Settings, action) };
            add_rule(&db, administrator(), RuleSubject::Person(boris), rule).await.unwrap();
        }
        let administrators = with_roles(&[Role::Administrator.into()]);
        let risen = change_person(&db, by.clone(), boris, administrators).await;
        assert!(is_refused(&risen, "beyond_own_rights"), "{risen:?}");

        let sales = make_department(&db, "Sales", None).await;
        add_rule(&db, administrator(), RuleSubject::Department(sales), deny(Area::Contacts, Action::View)).await.unwrap();
        let into = PersonChange {
            roles: Some(vec![Role::Director.into()]),
            department: Some(Some(sales)),
            ..PersonChange::default()
        };
        let placed = change_person(&db, by.clone(), boris, into).await;
        assert!(is_refused(&placed, "beyond_own_rights"), "{placed:?}");

        make_person(&db, "second", Role::Administrator, None).await;
        let moved = PersonChange { department: Some(Some(sales)), ..PersonChange::default() };
        change_person(&db, administrator(), chief, moved).await.unwrap();
        let narrowed = deny(Area::Contacts, Action::Export);
        let put = add_rule(&db, by.clone(), RuleSubject::Department(sales), narrowed).await;
        assert!(is_refused(&put, "beyond_own_rights"), "{put:?}");

        let lent = Rule { until: Some(now.plus(DAY)), ..of_action(Effect::Allow, Area::Contacts, Action::Export, Reach::All) };
        add_rule(&db, administrator(), RuleSubject::Person(almost), lent).await.unwrap();
        let by = actor(&db, almost).await;
        assert_eq!(by.reach(Area::Contacts, Action::Export), Reach::All);
        let given = reaching(&[(Area::Contacts, Action::Export, Reach::Own)]);
        let given = change_role(&db, by, Role::Manager.into(), None, given).await;
        assert!(matches!(given, Err(RoleError::Storage(StorageError::Refused("beyond_own_rights")))), "{given:?}");
    }

    /// Shows that the tree of departments is no way around either: neither to see more oneself, nor to
    /// show more to others, nor to lift a deny of the department above; and that other moves are free.
    async fn moving_departments_gives_nothing(database: TestDatabase) {
        let db = open(&database);
        let role = copy_role(&db, administrator(), Role::Head, "Local").await.unwrap();
        let cells = [Action::View, Action::Create, Action::Edit].map(|it| (Area::Users, it, Reach::All));
        change_role(&db, administrator(), role.clone(), None, reaching(&cells)).await.unwrap();
        let own = make_department(&db, "Own", None).await;
        let other = make_department(&db, "Other", None).await;
        let third = make_department(&db, "Third", None).await;
        let empty = make_department(&db, "Empty", Some(own)).await;
        let local = make_person(&db, "local", role, Some(own)).await;
        make_person(&db, "head", Role::Head, Some(third)).await;
        let by = actor(&db, local).await;
        let put = async |by: Actor, id, parent| {
            let change = DepartmentChange { parent: Some(parent), ..DepartmentChange::default() };
            db.write(move |tx| departments::update(tx, &everywhere(), &by, id, None, &change)).await
        };
        for (id, parent) in [(other, own), (other, third)] {
            let moved = put(by.clone(), id, Some(parent)).await;
            assert!(is_refused(&moved, "beyond_own_rights"), "{moved:?}");
        }
        put(by.clone(), empty, None).await.unwrap();
        let deny = of_action(Effect::Deny, Area::Settings, Action::View, Reach::None);
        add_rule(&db, administrator(), RuleSubject::Department(own), deny).await.unwrap();
        let below = make_department(&db, "Below", Some(own)).await;
        make_person(&db, "chief", Role::Administrator, Some(below)).await;
        let lifted = put(by.clone(), below, None).await;
        assert!(is_refused(&lifted, "beyond_own_rights"), "{lifted:?}");
        put(administrator(), below, None).await.unwrap();
        put(administrator(), other, Some(own)).await.unwrap();
    }

    /// Shows that no rule, of a person, of a department or of one above it, locks the last
    /// administrator out, and that a second administrator makes it possible.
    async fn the_last_administrator_is_not_locked_out(database: TestDatabase) {
        let db = open(&database);
        let top = make_department(&db, "Top", None).await;
        let low = make_department(&db, "Low", None).await;
        let chief = make_person(&db, "chief", Role::Administrator, Some(low)).await;
        let deny = of_action(Effect::Deny, Area::Users, Action::Edit, Reach::Own);
        for subject in [RuleSubject::Person(chief), RuleSubject::Department(low)] {
            let refused = add_rule(&db, administrator(), subject, deny.clone()).await;
            assert!(is_refused(&refused, "last_administrator"), "{refused:?}");
        }
        let rule = add_rule(&db, administrator(), RuleSubject::Department(top), deny.clone()).await.unwrap();
        let moved = DepartmentChange { parent: Some(Some(top)), ..DepartmentChange::default() };
        let put = db.write(move |tx| departments::update(tx, &everywhere(), &administrator(), low, None, &moved)).await;
        assert!(is_refused(&put, "last_administrator"), "{put:?}");
        let into = PersonChange { department: Some(Some(top)), ..PersonChange::default() };
        let put = change_person(&db, administrator(), chief, into.clone()).await;
        assert!(is_refused(&put, "last_administrator"), "{put:?}");
        assert_eq!(reach(&db, chief, Area::Users, Action::Edit).await, Reach::All);
        // Nor is anything else taken from the last one, as nobody could give it back.
        let narrow = of_action(Effect::Deny, Area::Contacts, Action::View, Reach::DepartmentTree);
        let narrow = add_rule(&db, administrator(), RuleSubject::Department(low), narrow).await;
        assert!(is_refused(&narrow, "last_administrator"), "{narrow:?}");
        make_person(&db, "second", Role::Administrator, None).await;
        change_person(&db, administrator(), chief, into).await.unwrap();
        assert_eq!(reach(&db, chief, Area::Users, Action::Edit).await, Reach::Own);
        remove_rule(&db, administrator(), rule).await.unwrap();
        assert_eq!(reach(&db, chief, Area::Users, Action::Edit).await, Reach::All);
    }

    /// Shows that a rule of a department holds below it and not beside it, that an exception ends by
    /// itself, that a deny wins, and that «why?» names what decided.
    async fn rules_hold_where_they_should(database: TestDatabase) {
        let db = open(&database);
        let sales = make_department(&db, "Sales", None).await;
        let retail = make_department(&db, "Retail", Some(sales)).await;
        let beside = make_department(&db, "Beside", None).await;
        let anna = make_person(&db, "anna", Role::Manager, Some(retail)).await;
        let boris = make_person(&db, "boris", Role::Manager, Some(beside)).await;
        let export = (Area::Contacts, Action::Export);
        let allow = of_action(Effect::Allow, export.0, export.1, Reach::Own);
        let below = add_rule(&db, administrator(), RuleSubject::Department(sales), allow).await.unwrap();
        assert_eq!(reach(&db, anna, export.0, export.1).await, Reach::Own);
        assert_eq!(reach(&db, boris, export.0, export.1).await, Reach::None);
        let past = At::from_micros(1);
        let ended = Rule { until: Some(past), ..of_action(Effect::Deny, export.0, export.1, Reach::None) };
        let refused = add_rule(&db, administrator(), RuleSubject::Person(anna), ended).await;
        assert!(is_refused(&refused, "rule_ended"), "{refused:?}");
        let now = db.read(|tx| Ok::<_, StorageError>(tx.now())).await.unwrap();
        let tomorrow = now.plus(DAY);
        let deny = Rule { until: Some(tomorrow), ..of_action(Effect::Deny, export.0, export.1, Reach::None) };
        add_rule(&db, administrator(), RuleSubject::Person(anna), deny).await.unwrap();
        assert_eq!(reach(&db, anna, export.0, export.1).await, Reach::None);
        let facts = db.read(move |tx| {
            let grant = administrator().may_read().unwrap();
            why::of_person(tx, &grant, &administrator(), anna, export.1, None)
        }).await.unwrap();
        let Reason::Rule(place) = facts.rights.reason(export.0, export.1) else { panic!("a rule decides") };
        assert_eq!(facts.rules[place].subject, RuleSubject::Person(anna));
        assert_eq!(facts.rules[place].note, "on leave");
        let until = db.read(move |tx| {
            let record = users::read::record(tx, anna)?;
            Ok::<_, StorageError>(person_with_rights(tx, record)?.until)
        }).await.unwrap();
        assert_eq!(until, Some(tomorrow));
        remove_rule(&db, administrator(), below).await.unwrap();
        let gone = remove_rule(&db, administrator(), below).await;
        assert!(matches!(gone, Err(StorageError::NotFound)), "{gone:?}");
    }
}
