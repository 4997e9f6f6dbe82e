//! An open database, events to write into it, and SQL past all rules.

use std::sync::atomic::{AtomicI64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area, ChangeGrant, Permit, RoleCode, SystemActor};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::time::At;
use larets_core::users::User;
use larets_security::audit::checkpoint::SignedCheckpoint;
use larets_security::keyring::RootKey;
use larets_testkit::TestDatabase;

use crate::db::connection::each;
use crate::db::{DatabaseUrl, Db, DbOptions};
use crate::error::StorageError;
use crate::events::{Verification, verify};
use crate::installation::set_value;
use crate::users::write::NewPerson;
use crate::{Recorded, WriteTx};

/// One row of any question these tests ask.
#[derive(QueryableByName, Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub a: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub b: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub c: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub n: i64,
}

/// A clock that goes a microsecond with each look, from an autumn day on.
pub fn clock() -> At {
    static TICKS: AtomicI64 = AtomicI64::new(0);
    At::from_micros(1_795_000_000_000_000 + TICKS.fetch_add(1, Ordering::Relaxed))
}

pub fn open(database: &TestDatabase) -> Db {
    let options = DbOptions {
        url: DatabaseUrl::parse(database.url()),
        root_key: RootKey::generate().unwrap(),
        clock,
    };
    Db::open(options).unwrap()
}

/// Runs SQL past all rules, as somebody with the database in hand would.
pub async fn run_sql(db: &Db, sql: impl Into<String>) {
    let sql = sql.into();
    db.maintain(move |tx| Ok(tx.connection().batch_execute(&sql)?))
        .await
        .unwrap();
}

/// Asks in SQL; the columns are called a, b, c and n.
pub async fn ask(db: &Db, sql: impl Into<String>) -> Vec<Answer> {
    let sql = sql.into();
    db.read_latest(move |tx| {
        let rows: Vec<Answer> = each!(tx.connection(), connection => {
            diesel::sql_query(sql).load(connection)?
        });
        Ok::<_, StorageError>(rows)
    })
    .await
    .unwrap()
}

/// One number out of SQL.
pub async fn number(db: &Db, sql: &str) -> i64 {
    ask(
        db,
        format!("SELECT '' AS a, '' AS b, '' AS c, CAST(({sql}) AS BIGINT) AS n"),
    )
    .await[0]
        .n
}

pub fn event(number: i64) -> Event {
    Event::of(&SystemActor::for_job("a test"), EventKind::Started)
        .with("number", Detail::Number(number))
}

/// A write that leaves this name behind.
pub fn leave(tx: &mut WriteTx<'_>, name: &str) -> Result<Recorded<()>, StorageError> {
    set_value(tx, name, "left")?;
    Ok(Recorded::new((), event(0)))
}

/// The names that [`leave`] left, in order.
pub async fn left(db: &Db) -> Vec<String> {
    let sql = "SELECT name AS a, value AS b, '' AS c, CAST(0 AS BIGINT) AS n FROM installation \
               WHERE value = 'left' ORDER BY name";
    ask(db, sql).await.into_iter().map(|row| row.a).collect()
}

pub async fn verified(db: &Db, outside: Vec<SignedCheckpoint>) -> Verification {
    db.read_latest(move |tx| verify(tx, &outside, None))
        .await
        .unwrap()
}

pub fn administrator() -> Actor {
    SystemActor::for_command("a test")
}

pub fn leave_to(action: Action) -> ChangeGrant<User> {
    administrator().may_change(action).unwrap()
}

/// Leave to change what concerns people of every department.
pub fn everywhere() -> Permit {
    administrator()
        .may_everywhere(Area::Users, Action::Edit)
        .unwrap()
}

/// Makes a person with one role.
pub async fn make_person(
    db: &Db,
    name: &str,
    role: impl Into<RoleCode>,
    department: Option<DepartmentId>,
) -> UserId {
    let person = NewPerson {
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        password_hash: "none".to_owned(),
        roles: vec![role.into()],
        department,
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        demo: false,
    };
    db.write(move |tx| {
        crate::users::write::create(tx, &leave_to(Action::Create), &administrator(), &person)
    })
    .await
    .unwrap()
}
