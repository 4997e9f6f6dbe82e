//! Roles, rules, people and placements for the property tests.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use crate::access::{
    Action, Actor, Area, Effect, Identity, Level, Placement, Reach, Rights, Role, RoleRights, Rule,
};
use crate::ids::{DepartmentId, SessionId, UserId};
use crate::time::At;

/// The moment the rights are taken at.
pub const NOW: At = At::from_micros(1_000_000);

/// Fields that rules speak of; the last is of no record.
const FIELDS: &[&str] = &["phones", "emails", "last_name", "owner", "inn", "nothing"];
/// Areas that rules speak of: those with records, and one without.
const AREAS: &[Area] = &[Area::Contacts, Area::Companies, Area::Users, Area::Settings];

pub fn person(number: u8) -> UserId {
    UserId::from_uuid(Uuid::from_u128(u128::from(number)))
}

pub fn department(number: u8) -> DepartmentId {
    DepartmentId::from_uuid(Uuid::from_u128(u128::from(number)))
}

pub fn any_roles() -> impl Strategy<Value = Vec<Role>> {
    subsequence(Role::ALL.to_vec(), 0..=Role::ALL.len())
}

/// What some role of a company may give.
pub fn any_role_rights() -> impl Strategy<Value = RoleRights> {
    let cell = (select(AREAS), select(Action::ALL), select(Reach::ALL));
    let level = (select(AREAS), select(FIELDS), select(Level::ALL));
    (
        select(Level::ALL),
        proptest::collection::vec(cell, 0..12),
        proptest::collection::vec(level, 0..6),
    )
        .prop_map(|(others, cells, levels)| {
            let mut rights = RoleRights::nothing(others);
            for (area, action, reach) in cells {
                rights.set_reach(area, action, reach);
            }
            for (area, field, level) in levels {
                rights.set_level(area, field, level);
            }
            rights
        })
}

pub fn any_effect() -> impl Strategy<Value = Effect> {
    select(vec![Effect::Allow, Effect::Deny])
}

/// A rule that is alive at [`NOW`], with this effect.
pub fn live_rule(effect: impl Strategy<Value = Effect>) -> impl Strategy<Value = Rule> {
    let field = proptest::option::of((select(FIELDS), select(Level::ALL)));
    (
        effect,
        select(AREAS),
        select(Action::ALL),
        select(Reach::ALL),
        field,
        proptest::option::of(1_000_001_i64..9_000_000),
    )
        .prop_map(|(effect, area, action, reach, field, until)| Rule {
            effect,
            area,
            action,
            reach,
            field: field.map(|(name, level)| (name.to_owned(), level)),
            until: until.map(At::from_micros),
        })
}

/// A rule whose end has come, at the very moment or long ago.
pub fn expired_rule() -> impl Strategy<Value = Rule> {
    (live_rule(any_effect()), -5_000_000_i64..=NOW.micros()).prop_map(|(rule, until)| Rule {
        until: Some(At::from_micros(until)),
        ..rule
    })
}

pub fn any_rules() -> impl Strategy<Value = Vec<Rule>> {
    proptest::collection::vec(live_rule(any_effect()), 0..8)
}

pub fn any_rights() -> impl Strategy<Value = Rights> {
    (any_roles(), any_rules()).prop_map(|(roles, rules)| Rights::of(&roles, &rules, NOW))
}

pub fn any_placement() -> impl Strategy<Value = Placement> {
    (proptest::option::of(0_u8..4), proptest::option::of(0_u8..6)).prop_map(|(owner, of)| {
        Placement {
            owner: owner.map(person),
            department: of.map(department),
        }
    })
}

/// A person with these rights in some department, its tree read with or without itself.
#[expect(
    clippy::disallowed_methods,
    reason = "the policy is tested on people whom nobody signed in"
)]
pub fn actor_with(rights: Rights, own: Option<u8>, tree: &[u8]) -> Actor {
    let identity = Identity {
        user: person(1),
        session: SessionId::from_uuid(Uuid::from_u128(9)),
        department: own.map(department),
        department_tree: tree.iter().copied().map(department).collect(),
        proven_at: None,
    };
    Actor::of_identity(identity, Arc::new(rights))
}

pub fn any_actor() -> impl Strategy<Value = Actor> {
    let tree = subsequence(vec![0_u8, 1, 2, 3, 4, 5], 0..=6);
    (any_rights(), proptest::option::of(0_u8..6), tree)
        .prop_map(|(rights, own, tree)| actor_with(rights, own, &tree))
}
