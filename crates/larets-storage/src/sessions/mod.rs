//! Sessions: made at sign-in, looked up by the hash of their token at each request, ended by hand,
//! by disuse or by disabling the person.

use diesel::prelude::*;
use larets_core::access::{Actor, ReadGrant};
use larets_core::audit::{Event, EventKind, RecordKind};
use larets_core::ids::{SessionId, UserId};
use larets_core::time::At;
use larets_core::users::{SESSION_ABSOLUTE, SESSION_IDLE, User, UserRecord};
use larets_security::token::TokenHash;
use uuid::Uuid;

use crate::access::{actor_of, person_with_rights};
use crate::db::{Db, ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::installation::access_changed;
use crate::schema::{session, staff};
use crate::types::Id;
use crate::users;

/// Sessions one person may have; the oldest ends when one more begins.
const SESSIONS_LIMIT: i64 = 50;

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// Which one.
    pub id: SessionId,
    /// Address it was begun from.
    pub address: String,
    /// Browser it was begun with.
    pub user_agent: String,
    /// When it began.
    pub created_at: At,
    /// When it was last used, to the minute.
    pub last_seen_at: At,
}

/// Who a token belongs to.
#[derive(Debug, Clone)]
pub struct SignedInPerson {
    /// The actor, without the address of a request.
    pub actor: Actor,
    /// The person.
    pub person: UserRecord,
    /// When the session was last seen, to know when to note it again.
    pub last_seen_at: At,
    /// When it ends however it is used.
    pub ends_at: At,
    /// When a rule ends, so that the rights must be looked up again.
    pub rights_until: Option<At>,
}

/// A person whose password was right.
#[derive(Debug, Clone, Copy)]
pub struct Proven<'a> {
    /// Who.
    pub person: UserId,
    /// The stored hash that the password was compared with.
    pub password_hash: &'a str,
}

/// Begins a session. Refused when the person was disabled, or got another password, while this one
/// was being checked.
pub fn begin(
    tx: &mut WriteTx<'_>,
    proven: Proven<'_>,
    token: &TokenHash,
    address: &str,
    user_agent: &str,
    mut event: Event,
) -> Result<Recorded<SessionId>, StorageError> {
    let person = proven.person;
    let holds: i64 = staff::table
        .find(Id::from(person))
        .filter(staff::disabled.eq(false))
        .filter(staff::password_hash.eq(proven.password_hash))
        .count()
        .get_result(tx.connection())?;
    if holds == 0 {
        return Err(StorageError::Refused("sign_in_failed"));
    }
    let now = tx.now();
    let old: Vec<Id> = session::table
        .filter(session::staff_id.eq(Id::from(person)))
        .order((session::created_at.desc(), session::id.desc()))
        .select(session::id)
        .load(tx.connection())?;
    let kept = usize::try_from(SESSIONS_LIMIT - 1).unwrap_or(0);
    for id in old.iter().skip(kept) {
        diesel::delete(session::table.find(*id)).execute(tx.connection())?;
    }
    if old.len() > kept {
        // Whoever is remembered with an ended session is looked up again.
        access_changed(tx)?;
    }
    let id = Uuid::now_v7();
    diesel::insert_into(session::table)
        .values((
            session::id.eq(Id(id)),
            session::token_hash.eq(token.as_bytes().to_vec()),
            session::staff_id.eq(Id::from(person)),
            session::address.eq(address),
            session::user_agent.eq(user_agent.chars().take(300).collect::<String>()),
            session::created_at.eq(now.micros()),
            session::last_seen_at.eq(now.micros()),
            session::proven_at.eq(now.micros()),
        ))
        .execute(tx.connection())?;
    diesel::update(staff::table.find(Id::from(person)))
        .set(staff::last_sign_in_at.eq(now.micros()))
        .execute(tx.connection())?;
    event.actor.user = Some(person);
    event.actor.kind = "person";
    Ok(Recorded::new(
        SessionId::from_uuid(id),
        event.on(RecordKind::Session, id),
    ))
}

/// Looks up who a token belongs to. `None` for an unknown, ended or outlived session, and for a
/// disabled person.
pub fn find(
    tx: &mut ReadTx<'_>,
    token: &TokenHash,
) -> Result<Option<SignedInPerson>, StorageError> {
    let row: Option<(Id, Id, i64, i64, i64)> = session::table
        .filter(session::token_hash.eq(token.as_bytes().to_vec()))
        .select((
            session::id,
            session::staff_id,
            session::created_at,
            session::last_seen_at,
            session::proven_at,
        ))
        .first(tx.connection())
        .optional()?;
    let Some((id, person, created_at, last_seen_at, proven_at)) = row else {
        return Ok(None);
    };
    let now = tx.now();
    let (created_at, last_seen_at) = (At::from_micros(created_at), At::from_micros(last_seen_at));
    if now.since(created_at) > SESSION_ABSOLUTE || now.since(last_seen_at) > SESSION_IDLE {
        return Ok(None);
    }
    let person = users::read::record(tx, person.into())?;
    if person.disabled {
        return Ok(None);
    }
    let found = person_with_rights(tx, person)?;
    Ok(Some(SignedInPerson {
        actor: actor_of(&found, id.into(), Some(At::from_micros(proven_at))),
        person: found.person,
        last_seen_at,
        ends_at: created_at.plus(SESSION_ABSOLUTE),
        rights_until: found.until,
    }))
}

/// The actor of a job that a person began in a session, with the rights of this moment. `None` for a
/// disabled person. The session itself may have ended: the job was asked for while it lasted.
pub(crate) fn actor_of_job(
    tx: &mut ReadTx<'_>,
    person: UserId,
    session: SessionId,
) -> Result<Option<Actor>, StorageError> {
    let person = users::read::record(tx, person)?;
    if person.disabled {
        return Ok(None);
    }
    let found = person_with_rights(tx, person)?;
    Ok(Some(actor_of(&found, session, None)))
}

/// The eyes of a person whom the grant covers, for somebody who has all that this person has and reaches
/// every record that this person reaches.
pub fn preview(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    looks: &Actor,
    id: UserId,
) -> Result<Recorded<(Actor, UserRecord)>, StorageError> {
    let person = users::read::person(tx, grant, id)?;
    let found = person_with_rights(tx, person)?;
    let seen = actor_of(&found, SessionId::from_uuid(Uuid::nil()), None);
    if !looks.has_all_of(&seen) || !looks.reaches_all_of(&seen) {
        return Err(StorageError::Refused("beyond_own_rights"));
    }
    let event = Event::of(looks, EventKind::Preview).on(RecordKind::User, id.as_uuid());
    Ok(Recorded::new(
        (seen.previewed_by(looks), found.person),
        event,
    ))
}

/// Notes that the person of a session has proven again to be the one who signed in. Refused when
/// `current_hash`, which the password was compared with, is not the stored one any more.
pub fn prove(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    current_hash: &str,
) -> Result<Recorded<()>, StorageError> {
    if users::read::own_password_hash(&mut tx.reading(), actor.user())? != current_hash {
        return Err(StorageError::Refused("password_wrong"));
    }
    let session = actor.session().ok_or(StorageError::NotFound)?;
    let now = tx.now().micros();
    diesel::update(session::table.find(Id::from(session)))
        .set(session::proven_at.eq(now))
        .execute(tx.connection())?;
    access_changed(tx)?;
    let event = Event::of(actor, EventKind::Prove).on(RecordKind::Session, session.as_uuid());
    Ok(Recorded::new((), event))
}

/// Notes that a session is in use.
pub async fn touch(db: &Db, id: SessionId) -> Result<(), StorageError> {
    db.maintain(move |tx| {
        let now = tx.now().micros();
        diesel::update(session::table.find(Id::from(id)))
            .set(session::last_seen_at.eq(now))
            .execute(tx.connection())?;
        Ok(())
    })
    .await
}

/// The actor's own sessions, newest first.
pub fn list_own(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
) -> Result<Recorded<Vec<SessionRecord>>, StorageError> {
    let rows: Vec<(Id, String, String, i64, i64)> = session::table
        .filter(session::staff_id.eq(Id::from(actor.user())))
        .filter(session::last_seen_at.gt(tx.now().plus(-SESSION_IDLE).micros()))
        .order(session::last_seen_at.desc())
        .select((
            session::id,
            session::address,
            session::user_agent,
            session::created_at,
            session::last_seen_at,
        ))
        .load(tx.connection())?;
    let sessions = rows
        .into_iter()
        .map(
            |(id, address, user_agent, created_at, last_seen_at)| SessionRecord {
                id: id.into(),
                address,
                user_agent,
                created_at: At::from_micros(created_at),
                last_seen_at: At::from_micros(last_seen_at),
            },
        )
        .collect();
    Ok(Recorded::new(
        sessions,
        Event::of(actor, EventKind::SessionList),
    ))
}

/// Ends one of the actor's own sessions.
pub fn end_own(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: SessionId,
) -> Result<Recorded<()>, StorageError> {
    let ended = diesel::delete(
        session::table
            .filter(session::id.eq(Id::from(id)))
            .filter(session::staff_id.eq(Id::from(actor.user()))),
    )
    .execute(tx.connection())?;
    if ended == 0 {
        return Err(StorageError::NotFound);
    }
    access_changed(tx)?;
    let event = Event::of(actor, EventKind::SignOut).on(RecordKind::Session, id.as_uuid());
    Ok(Recorded::new((), event))
}

/// Ends all of the actor's sessions, this one included.
pub fn end_all_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Recorded<()>, StorageError> {
    end_all_of(tx, actor.user(), None)?;
    Ok(Recorded::new((), Event::of(actor, EventKind::SignOut)))
}

/// Ends the sessions of a person, but for one.
pub(crate) fn end_all_of(
    tx: &mut WriteTx<'_>,
    person: UserId,
    but: Option<SessionId>,
) -> Result<(), StorageError> {
    let but = but.map_or(Id(Uuid::nil()), Id::from);
    diesel::delete(
        session::table
            .filter(session::staff_id.eq(Id::from(person)))
            .filter(session::id.ne(but)),
    )
    .execute(tx.connection())?;
    access_changed(tx)
}

/// Removes sessions that have outlived themselves.
pub async fn sweep(db: &Db) -> Result<usize, StorageError> {
    db.maintain(|tx| {
        let now = tx.now();
        let gone = diesel::delete(
            session::table.filter(
                session::created_at
                    .lt(now.plus(-SESSION_ABSOLUTE).micros())
                    .or(session::last_seen_at.lt(now.plus(-SESSION_IDLE).micros())),
            ),
        )
        .execute(tx.connection())?;
        Ok(gone)
    })
    .await
}
