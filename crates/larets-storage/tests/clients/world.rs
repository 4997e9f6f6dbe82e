//! A small firm for tests: two departments, one of them with a department below it, and people of
//! every role.

use std::sync::Arc;

use larets_core::access::{
    Action, Actor, Area, ChangeGrant, Effect, Identity, Level, Placement, Reach, Record, Rights,
    Role, Rule, SystemActor,
};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::{ContactId, DepartmentId, SessionId, UserId};
use larets_core::points::{Channel, PointDraft, PointKind};
use larets_core::time::At;
use larets_core::users::User;
use larets_security::keyring::RootKey;
use larets_storage::clients::{ClientGrants, UpdateError};
use larets_storage::contacts::{ContactCard, read, write};
use larets_storage::db::DbOptions;
use larets_storage::users::write::NewPerson;
use larets_storage::{DatabaseUrl, Db, ReadTx, Recorded, StorageError, users};
use larets_testkit::TestDatabase;
use uuid::Uuid;

/// A clock that never stands still, so that moments differ as they do in life.
fn clock() -> At {
    use std::sync::atomic::{AtomicI64, Ordering};
    static NOW: AtomicI64 = AtomicI64::new(1_790_000_000_000_000);
    At::from_micros(NOW.fetch_add(1_000, Ordering::Relaxed))
}

/// The firm.
pub struct World {
    pub db: Db,
    pub sales: DepartmentId,
    /// Below sales.
    pub retail: DepartmentId,
    pub support: DepartmentId,
    /// Leads sales and retail.
    pub head: Actor,
    /// In sales.
    pub anna: Actor,
    /// In retail.
    pub boris: Actor,
    /// In support; sees every client, but no channel.
    pub operator: Actor,
    pub director: Actor,
    /// Leads support and more departments than are walked one by one.
    pub wide: Actor,
}

pub fn system() -> Actor {
    SystemActor::for_job("test")
}

/// Opens the database, as each process does that works on it.
pub fn open(database: &TestDatabase, root_key: &RootKey) -> Db {
    let options = DbOptions {
        url: DatabaseUrl::parse(database.url()),
        root_key: root_key.clone(),
        clock,
    };
    Db::open(options).expect("the database opens")
}

impl World {
    pub async fn new(database: &TestDatabase) -> Self {
        let root_key = RootKey::generate().expect("randomness");
        Self::within(open(database, &root_key)).await
    }

    /// The firm in a new database that was opened before.
    pub async fn within(db: Db) -> Self {
        let sales = department(&db, "Продажи", None).await;
        let retail = department(&db, "Розница", Some(sales)).await;
        let support = department(&db, "Поддержка", None).await;
        let mut many = vec![support, retail];
        many.extend((0..20).map(|_| DepartmentId::from_uuid(Uuid::now_v7())));
        Self {
            head: person(&db, "Глава", Role::Head, sales, &[sales, retail]).await,
            anna: person(&db, "Анна", Role::Manager, sales, &[sales, retail]).await,
            boris: person(&db, "Борис", Role::Manager, retail, &[retail]).await,
            operator: person(&db, "Ольга", Role::Operator, support, &[support]).await,
            director: person(&db, "Директор", Role::Director, support, &[support]).await,
            wide: person(&db, "Широкий", Role::Head, support, &many).await,
            db,
            sales,
            retail,
            support,
        }
    }

    pub fn everyone(&self) -> [&Actor; 6] {
        [
            &self.head,
            &self.anna,
            &self.boris,
            &self.operator,
            &self.director,
            &self.wide,
        ]
    }

    /// Makes a contact as the product itself, wherever it is wished.
    pub async fn contact(&self, placement: Placement, draft: ContactDraft) -> ContactId {
        let draft = ContactDraft {
            placement: Some(placement),
            ..draft
        };
        self.create(&system(), draft).await.expect("is made")
    }

    pub async fn create(
        &self,
        actor: &Actor,
        draft: ContactDraft,
    ) -> Result<ContactId, UpdateError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| {
                let grant = change::<Contact>(&actor, Action::Create)?;
                let assign = actor.may_change(Action::Assign).ok();
                let (id, event) = write::create(tx, &grant, assign.as_ref(), &actor, &draft)?;
                Ok(Recorded::new(id, event))
            })
            .await
    }

    pub async fn update(
        &self,
        actor: &Actor,
        id: ContactId,
        expected: Option<i64>,
        draft: ContactDraft,
    ) -> Result<larets_core::audit::Event, UpdateError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| {
                let grant = change::<Contact>(&actor, Action::Edit)?;
                let assign = actor.may_change(Action::Assign).ok();
                let event =
                    write::update(tx, &grant, assign.as_ref(), id, expected, &draft, &actor)?;
                Ok(Recorded::new(event.clone(), event))
            })
            .await
    }

    pub async fn delete(&self, actor: &Actor, id: ContactId) -> Result<(), UpdateError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| {
                let grant = change::<Contact>(&actor, Action::Delete)?;
                let event = write::delete(tx, &grant, id, None, &actor)?;
                Ok(Recorded::new((), event))
            })
            .await
    }

    pub async fn restore(&self, actor: &Actor, id: ContactId) -> Result<(), UpdateError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| {
                let grant = change::<Contact>(&actor, Action::Restore)?;
                let event = write::restore(tx, &grant, id, &actor)?;
                Ok(Recorded::new((), event))
            })
            .await
    }

    pub async fn card(&self, actor: &Actor, id: ContactId) -> Result<ContactCard, StorageError> {
        let grants = grants(actor);
        self.read(move |tx| read::card::<Contact>(tx, &grants, id))
            .await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut ReadTx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.db.read(read).await
    }
}

/// The leave, or the error that a handler would answer with.
pub fn change<R: Record>(actor: &Actor, action: Action) -> Result<ChangeGrant<R>, UpdateError> {
    Ok(actor.may_change(action)?)
}

pub fn grants(actor: &Actor) -> ClientGrants {
    ClientGrants::of(actor)
}

pub fn at(owner: Option<&Actor>, department: Option<DepartmentId>) -> Placement {
    Placement {
        owner: owner.map(Actor::user),
        department,
    }
}

pub fn own(actor: &Actor) -> Placement {
    at(Some(actor), actor.department())
}

pub fn named(last_name: &str, first_name: &str) -> ContactDraft {
    ContactDraft {
        last_name: Some(last_name.to_owned()),
        first_name: Some(first_name.to_owned()),
        ..ContactDraft::default()
    }
}

pub fn channel(kind: PointKind, label: &str, raw: &str) -> Channel {
    Channel::parse(kind, label, raw, "RU").expect("a channel")
}

pub fn new_point(kind: PointKind, label: &str, raw: &str) -> PointDraft {
    PointDraft {
        id: None,
        kind,
        label: label.to_owned(),
        channel: Some(channel(kind, label, raw)),
    }
}

pub fn with_phone(draft: ContactDraft, raw: &str) -> ContactDraft {
    ContactDraft {
        points: vec![new_point(PointKind::Phone, "mobile", raw)],
        point_kinds: vec![PointKind::Phone],
        ..draft
    }
}

/// Leave over contacts, for asking what it covers.
pub fn contacts_of(actor: &Actor) -> larets_core::access::ReadGrant<Contact> {
    actor.may_read().expect("reads contacts")
}

async fn department(db: &Db, name: &'static str, parent: Option<DepartmentId>) -> DepartmentId {
    db.write(move |tx| {
        let actor = system();
        let permit = actor
            .may_everywhere(Area::Users, Action::Edit)
            .expect("allowed");
        users::departments::create(tx, &permit, &actor, name, parent)
    })
    .await
    .expect("a department")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test says who acts; there is no session to prove it"
)]
pub async fn person(
    db: &Db,
    name: &'static str,
    role: Role,
    department: DepartmentId,
    tree: &[DepartmentId],
) -> Actor {
    let id: Result<UserId, StorageError> = db
        .write(move |tx| {
            let actor = system();
            let grant = actor.may_change::<User>(Action::Create).expect("allowed");
            let person = NewPerson {
                name: name.to_owned(),
                email: format!("{}@larets.example", Uuid::now_v7()),
                password_hash: String::new(),
                roles: vec![role.into()],
                department: Some(department),
                language: "ru".to_owned(),
                time_zone: "Europe/Moscow".to_owned(),
                demo: false,
            };
            users::write::create(tx, &grant, &actor, &person)
        })
        .await;
    let identity = Identity {
        user: id.expect("a person"),
        session: SessionId::from_uuid(Uuid::now_v7()),
        department: Some(department),
        department_tree: tree.into(),
        proven_at: None,
    };
    Actor::of_identity(identity, Arc::new(Rights::of(&[role], &[], clock())))
}

/// The same person of a role whose rights rules widen or narrow.
#[expect(
    clippy::disallowed_methods,
    reason = "a test says who acts; there is no session to prove it"
)]
pub fn with_rules(actor: &Actor, role: Role, rules: &[Rule]) -> Actor {
    let identity = Identity {
        user: actor.user(),
        session: SessionId::from_uuid(Uuid::now_v7()),
        department: actor.department(),
        department_tree: actor.departments(),
        proven_at: None,
    };
    Actor::of_identity(identity, Arc::new(Rights::of(&[role], rules, clock())))
}

/// The same person without one action on contacts.
pub fn without(actor: &Actor, role: Role, action: Action) -> Actor {
    let rule = Rule {
        effect: Effect::Deny,
        area: Area::Contacts,
        action,
        reach: Reach::None,
        field: None,
        until: None,
    };
    with_rules(actor, role, &[rule])
}

/// The same person with less of one field.
pub fn narrowed(actor: &Actor, role: Role, area: Area, field: &str, level: Level) -> Actor {
    let rule = Rule {
        effect: Effect::Deny,
        area,
        action: Action::View,
        reach: Reach::All,
        field: Some((field.to_owned(), level)),
        until: None,
    };
    with_rules(actor, role, &[rule])
}
