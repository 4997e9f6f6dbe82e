//! Records that have a card, such as contacts and companies: reading, lists and writing them, once
//! for all kinds. What is particular to a kind stands in the folder of its feature.

pub(crate) mod beyond;
pub(crate) mod change;
pub(crate) mod cursor;
pub(crate) mod filter;
pub(crate) mod list;
pub(crate) mod names;
pub(crate) mod placement;
pub mod read;
pub(crate) mod record;
pub(crate) mod statement;
pub(crate) mod table;
pub(crate) mod tags;
pub(crate) mod test;
pub mod words;
pub mod write;

pub use record::{CardKind, CardRecord, New};

use std::borrow::Cow;

use larets_core::access::{AccessError, Actor, Level, ReadGrant};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::{Deal, MoveError};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::imports::Import;
use larets_core::points::HasChannels;

use crate::error::StorageError;

/// Leave to read clients: a card of one kind names records of the other.
#[derive(Debug, Clone, Default)]
pub struct ClientGrants {
    /// Over contacts, if any may be read.
    pub contacts: Option<ReadGrant<Contact>>,
    /// Over companies, if any may be read.
    pub companies: Option<ReadGrant<Company>>,
    /// Over deals, if any may be read.
    pub deals: Option<ReadGrant<Deal>>,
    /// Over imports, if any may be read: a list may name the one that made its records.
    pub imports: Option<ReadGrant<Import>>,
}

impl ClientGrants {
    /// What the actor may read.
    pub fn of(actor: &Actor) -> Self {
        Self {
            contacts: actor.may_read().ok(),
            companies: actor.may_read().ok(),
            deals: actor.may_read().ok(),
            imports: actor.may_read().ok(),
        }
    }
}

/// A part of a name by the grant over its record, without the channels that the grant hides.
pub(crate) fn shown_text<'a, R: HasChannels>(
    grant: &ReadGrant<R>,
    field: R::Field,
    text: &'a str,
) -> Cow<'a, str> {
    if grant.level(field) < Level::Read {
        Cow::Borrowed("")
    } else {
        grant.redacted(field, text)
    }
}

/// A colleague by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Who.
    pub id: UserId,
    /// Full name.
    pub name: String,
}

/// A department by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentName {
    /// Which one.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
}

/// A linked record of the other kind, which the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<Id> {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The person's position there; empty between companies.
    pub position: String,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// How many records a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// As many were counted.
    pub value: i64,
    /// False when counting stopped at [`COUNT_LIMIT`].
    pub exact: bool,
}

/// Counting stops here.
pub const COUNT_LIMIT: i64 = 10_000;

/// A record that may be the same client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate<Id> {
    /// Which one.
    pub id: Id,
    /// Its name, as far as the reader may see it.
    pub title: String,
    /// `phone`, `email`, `handle`, `inn`, `name`.
    pub reasons: Vec<&'static str>,
    /// The person responsible.
    pub owner: Option<PersonName>,
}

impl<Id> Duplicate<Id> {
    /// One more reason, each told once.
    pub(crate) fn because(&mut self, reason: &'static str) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// Most duplicates told of.
pub(crate) const DUPLICATES_LIMIT: usize = 10;

/// Why a record was not written. After any of these nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The record, its version, or the database stands against it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A field may not be written by this person.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A stage asks for fields that are empty.
    #[error(transparent)]
    Stage(#[from] MoveError),
}

impl From<diesel::result::Error> for UpdateError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Storage(error.into())
    }
}
