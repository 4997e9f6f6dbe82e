//! «Why?»: what a person may do with something, and which role or rule says so.

use std::sync::Arc;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, Area, Placement, ReadGrant, Rights, RuleRecord};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{SessionId, UserId};
use larets_core::users::{User, UserRecord};
use uuid::Uuid;

use super::actor::{actor_of, person_with_rights};
use crate::clients::placement::placement;
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::schema::{company, contact, deal};
use crate::types::Id;
use crate::users;

/// What decides about a person.
#[derive(Debug, Clone)]
pub struct WhyFacts {
    /// The person.
    pub person: UserRecord,
    /// The rights as they are now.
    pub rights: Arc<Rights>,
    /// The rules that count, in the order in which the rights name them.
    pub rules: Vec<RuleRecord>,
    /// Of a record that was asked about: whether the action reaches it, and where it stands.
    pub of_record: Option<(bool, Placement)>,
}

/// What decides about the one who asks.
pub fn own(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    action: Action,
    record: Option<(Area, Uuid)>,
) -> Result<WhyFacts, StorageError> {
    let person = users::read::record(tx, actor.user())?;
    facts(tx, actor, person, action, record)
}

/// What decides about another person, whom the grant covers.
pub fn of_person(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<User>,
    actor: &Actor,
    id: UserId,
    action: Action,
    record: Option<(Area, Uuid)>,
) -> Result<WhyFacts, StorageError> {
    let person = users::read::person(tx, grant, id)?;
    facts(tx, actor, person, action, record)
}

fn facts(
    tx: &mut ReadTx<'_>,
    asks: &Actor,
    person: UserRecord,
    action: Action,
    record: Option<(Area, Uuid)>,
) -> Result<WhyFacts, StorageError> {
    let found = person_with_rights(tx, person)?;
    let of_record = match record {
        None => None,
        Some((area, id)) => {
            let stands = stands(tx, asks, area, id)?;
            // No request is made as this actor: it is only asked how far it reaches.
            let other = actor_of(&found, SessionId::from_uuid(Uuid::nil()), None);
            Some((other.reaches(area, action, &stands), stands))
        }
    };
    Ok(WhyFacts {
        person: found.person,
        rights: found.rights,
        rules: found.rules,
        of_record,
    })
}

/// Where a record stands that the one who asks may see.
fn stands(
    tx: &mut ReadTx<'_>,
    asks: &Actor,
    area: Area,
    id: Uuid,
) -> Result<Placement, StorageError> {
    macro_rules! read {
        ($record:ty, $table:ident) => {{
            let grant = asks.may_read::<$record>().map_err(|_| StorageError::NotFound)?;
            let (owner, department): (Option<Id>, Option<Id>) = each!(tx.connection(), c => {
                $table::table
                    .find(Id(id))
                    .filter($table::deleted_at.is_null())
                    .select(($table::owner_id, $table::department_id))
                    .first(c)
            })?;
            let found = placement(owner, department);
            if grant.rows().covers(&found) { Ok(found) } else { Err(StorageError::NotFound) }
        }};
    }
    match area {
        Area::Contacts => read!(Contact, contact),
        Area::Companies => read!(Company, company),
        Area::Deals => read!(Deal, deal),
        _ => Err(StorageError::NotFound),
    }
}
