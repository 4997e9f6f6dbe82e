//! Readers of every role, for tests of what is shown to them.

use std::sync::Arc;

use larets_core::access::{Actor, Identity, ReadGrant, Record, Rights, Role};
use larets_core::ids::{SessionId, UserId};
use larets_core::time::At;
use uuid::Uuid;

/// A person with this one role.
#[expect(clippy::disallowed_methods, reason = "a test plays the person")]
pub fn actor(role: Role) -> Actor {
    let identity = Identity {
        user: UserId::from_uuid(Uuid::from_u128(100)),
        session: SessionId::from_uuid(Uuid::from_u128(101)),
        department: None,
        department_tree: Arc::from([]),
        proven_at: None,
    };
    let rights = Rights::of(&[role], &[], At::from_micros(0));
    Actor::of_identity(identity, Arc::new(rights))
}

/// What such a person may read.
///
/// # Panics
/// When the role may read nothing of the kind.
pub fn reader<R: Record>(role: Role) -> ReadGrant<R> {
    actor(role).may_read().unwrap()
}
