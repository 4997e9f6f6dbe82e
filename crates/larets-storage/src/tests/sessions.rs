//! Whose session is believed, and whose is not any more.

use diesel::prelude::*;
use larets_core::access::{Action, Role};
use larets_core::audit::{Event, EventKind};
use larets_core::ids::UserId;
use larets_core::users::{SESSION_ABSOLUTE, SESSION_IDLE};
use larets_security::token::{SessionToken, TokenHash};
use larets_testkit::both_databases;

use super::samples::{administrator, leave_to, make_person, number, open, run_sql};
use crate::db::Db;
use crate::error::StorageError;
use crate::schema::session;
use crate::sessions::{self, Proven, SignedInPerson};
use crate::users::write::{PersonChange, reset_password, set_own_password, update};

async fn begin(db: &Db, person: UserId) -> Result<TokenHash, StorageError> {
    begin_with(db, person, "none").await
}

/// Begins a session by a password that was compared with this hash.
async fn begin_with(
    db: &Db,
    person: UserId,
    password_hash: &'static str,
) -> Result<TokenHash, StorageError> {
    let token = SessionToken::generate().unwrap().hash();
    let kept = TokenHash::from_bytes(*token.as_bytes());
    db.write(move |tx| {
        let event = Event::of(&administrator(), EventKind::SignIn);
        let proven = Proven {
            person,
            password_hash,
        };
        sessions::begin(tx, proven, &token, "127.0.0.1", "a browser", event)
    })
    .await?;
    Ok(kept)
}

async fn find(db: &Db, token: &TokenHash) -> Option<SignedInPerson> {
    let token = TokenHash::from_bytes(*token.as_bytes());
    db.read(move |tx| sessions::find(tx, &token)).await.unwrap()
}

both_databases! {
    /// A session that was begun is believed, with the rights of the person's roles.
    async fn a_living_session_is_believed(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        let found = find(&db, &token).await.unwrap();
        assert_eq!(found.person.id, person);
        assert_eq!(found.actor.user(), person);
        assert!(found.actor.may_change::<larets_core::users::User>(Action::Edit).is_err());
    }

    /// A token nobody was given is nobody's.
    async fn an_unknown_token_is_nobody(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        begin(&db, person).await.unwrap();
        assert!(find(&db, &SessionToken::generate().unwrap().hash()).await.is_none());
        assert!(find(&db, &TokenHash::from_bytes([0; 32])).await.is_none());
    }

    /// An ended session is over; the person's other one goes on. Nobody ends another's.
    async fn an_ended_session_is_over(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let other = make_person(&db, "boris", Role::Administrator, None).await;
        let (one, two) = (begin(&db, person).await.unwrap(), begin(&db, person).await.unwrap());
        let others = begin(&db, other).await.unwrap();
        let actor = find(&db, &one).await.unwrap().actor;
        let id = actor.session().unwrap();
        let stranger = find(&db, &others).await.unwrap().actor;
        let refused = db.write(move |tx| sessions::end_own(tx, &stranger, id)).await;
        assert!(matches!(refused, Err(StorageError::NotFound)), "{refused:?}");
        db.write(move |tx| sessions::end_own(tx, &actor, id)).await.unwrap();
        assert!(find(&db, &one).await.is_none());
        assert!(find(&db, &two).await.is_some());
        assert!(find(&db, &others).await.is_some());
    }

    /// A session not used for long is over, and one used up to the last minute is not.
    async fn an_idle_session_is_over(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        let moved = |by: i64| move |tx: &mut crate::WriteTx<'_>| {
            diesel::update(session::table)
                .set(session::last_seen_at.eq(session::last_seen_at - by))
                .execute(tx.connection())?;
            Ok::<_, StorageError>(())
        };
        let minute = 60_000_000;
        db.maintain(moved(SESSION_IDLE - minute)).await.unwrap();
        assert!(find(&db, &token).await.is_some());
        db.maintain(moved(2 * minute)).await.unwrap();
        assert!(find(&db, &token).await.is_none());
        assert_eq!(sessions::sweep(&db).await.unwrap(), 1);
    }

    /// A session is over after its longest time, however much it is used.
    async fn an_old_session_is_over(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        let by = SESSION_ABSOLUTE + 60_000_000;
        run_sql(&db, format!("UPDATE session SET created_at = created_at - {by}")).await;
        assert!(find(&db, &token).await.is_none());
    }

    /// Who is disabled is nobody at once: the sessions are gone, and even one that were left would
    /// not be believed; a new one is not begun.
    async fn a_disabled_person_is_nobody(database: TestDatabase) {
        let db = open(&database);
        make_person(&db, "boris", Role::Administrator, None).await;
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        run_sql(&db, "UPDATE staff SET disabled = (1 = 1) WHERE name = 'anna'").await;
        assert!(find(&db, &token).await.is_none(), "a session that was left");
        run_sql(&db, "UPDATE staff SET disabled = (1 = 0) WHERE name = 'anna'").await;
        assert!(find(&db, &token).await.is_some());
        db.write(move |tx| {
            let change = PersonChange { disabled: Some(true), ..PersonChange::default() };
            update(tx, &leave_to(Action::Edit), &administrator(), person, None, &change)
        })
        .await
        .unwrap();
        assert_eq!(number(&db, "SELECT count(*) FROM session").await, 0);
        let refused = begin(&db, person).await;
        assert!(matches!(refused, Err(StorageError::Refused("sign_in_failed"))));
    }

    /// One session more than a person may have ends the oldest one, and whoever is remembered with
    /// it is looked up again.
    async fn the_oldest_session_gives_way(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let oldest = begin(&db, person).await.unwrap();
        let before = db.access_changes();
        for _ in 1..50 {
            begin(&db, person).await.unwrap();
        }
        assert!(find(&db, &oldest).await.is_some());
        assert_eq!(db.access_changes(), before);
        begin(&db, person).await.unwrap();
        assert!(find(&db, &oldest).await.is_none());
        assert_eq!(number(&db, "SELECT count(*) FROM session").await, 50);
        assert!(db.access_changes() > before, "the ended session is still remembered");
    }

    /// A new password ends every session.
    async fn a_new_password_ends_all(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        db.write(move |tx| {
            reset_password(tx, &leave_to(Action::Edit), &administrator(), person, "another")
        })
        .await
        .unwrap();
        assert!(find(&db, &token).await.is_none());
    }

    /// A password that was set anew while the earlier one was being checked: the earlier one neither
    /// begins a session nor sets another.
    async fn an_earlier_password_proves_nothing(database: TestDatabase) {
        let db = open(&database);
        let person = make_person(&db, "anna", Role::Manager, None).await;
        let token = begin(&db, person).await.unwrap();
        let actor = find(&db, &token).await.unwrap().actor;
        let own = actor.clone();
        db.write(move |tx| set_own_password(tx, &own, "none", "another")).await.unwrap();
        let refused = begin(&db, person).await;
        assert!(matches!(refused, Err(StorageError::Refused("sign_in_failed"))), "{refused:?}");
        let refused = db.write(move |tx| set_own_password(tx, &actor, "none", "third")).await;
        assert!(matches!(refused, Err(StorageError::Refused("password_wrong"))), "{refused:?}");
        begin_with(&db, person, "another").await.unwrap();
    }

    /// Rights follow the roles at once, without a new sign-in.
    async fn rights_are_as_they_are_now(database: TestDatabase) {
        let db = open(&database);
        make_person(&db, "boris", Role::Administrator, None).await;
        let person = make_person(&db, "anna", Role::Administrator, None).await;
        let token = begin(&db, person).await.unwrap();
        db.write(move |tx| {
            let roles = Some(vec![Role::Operator.into()]);
            let change = PersonChange { roles, ..PersonChange::default() };
            update(tx, &leave_to(Action::Edit), &administrator(), person, None, &change)
        })
        .await
        .unwrap();
        let found = find(&db, &token).await.unwrap();
        assert_eq!(found.person.roles, [Role::Operator]);
        assert!(found.actor.may_read::<larets_core::users::User>().is_err());
    }
}
