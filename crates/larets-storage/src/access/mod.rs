//! Roles, the rules on top of them, and the actors made of both. Whoever changes rights has all that
//! is given or taken, and at least one administrator keeps the keys.

mod actor;
mod guard;
pub mod reveals;
mod role_row;
pub mod roles;
mod rule_row;
pub mod rules;
mod schema;
pub mod why;

pub(crate) use actor::{actor_of, person_with_rights};
pub(crate) use guard::{giving_nothing_beyond, has_all_of, keeping_an_administrator};
