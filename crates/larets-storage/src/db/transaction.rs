//! What a read or a write may use. The connection inside is visible to this crate only.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use larets_core::access::Placement;
use larets_core::audit::{Event, RecordKind};
use larets_core::time::At;
use uuid::Uuid;

use super::connection::AnyConnection;
use super::{Changed, Vault};
use crate::deals::totals::{Share, Tally};
use crate::error::StorageError;

/// A read under way.
pub struct ReadTx<'a> {
    connection: &'a mut AnyConnection,
    vault: &'a Arc<Vault>,
    now: At,
}

impl<'a> ReadTx<'a> {
    pub(super) fn new(connection: &'a mut AnyConnection, vault: &'a Arc<Vault>, now: At) -> Self {
        Self {
            connection,
            vault,
            now,
        }
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    pub(crate) fn vault(&self) -> &'a Arc<Vault> {
        self.vault
    }

    /// The moment the read began.
    pub fn now(&self) -> At {
        self.now
    }

    /// Runs several reads on one consistent state of the database.
    pub fn snapshot<T, E: From<StorageError>>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        use diesel::connection::SimpleConnection;
        let AnyConnection::Postgres(connection) = &mut *self.connection else {
            // Every read on SQLite is one already.
            return read(self);
        };
        connection
            .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .map_err(StorageError::from)?;
        let result = read(self);
        self.connection
            .batch_execute("COMMIT")
            .map_err(StorageError::from)?;
        result
    }
}

/// A write under way: part of a group that is committed as one.
pub struct WriteTx<'a> {
    connection: &'a mut AnyConnection,
    vault: &'a Arc<Vault>,
    now: At,
    awaited: &'a dyn Fn() -> bool,
    after: After,
    /// Names of owners and departments that were asked for, by where records stand.
    pub(crate) names: HashMap<Placement, Names>,
    /// Where records were found to may stand.
    pub(crate) places: HashSet<Placement>,
}

/// The name of an owner and of a department.
type Names = (Option<String>, Option<String>);

/// What a write leaves to be done once for its whole group.
#[derive(Default)]
pub(super) struct After {
    /// Told to listeners after the commit.
    pub changes: Vec<Changed>,
    /// Records whose search entries are made anew before it.
    pub stale: Vec<(RecordKind, Uuid)>,
    /// What the totals of stages gain and lose.
    pub tallies: Vec<Tally>,
}

impl After {
    pub fn and(&mut self, other: Self) {
        self.changes.extend(other.changes);
        self.stale.extend(other.stale);
        self.tallies.extend(other.tallies);
    }
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(
        connection: &'a mut AnyConnection,
        vault: &'a Arc<Vault>,
        now: At,
        awaited: &'a dyn Fn() -> bool,
    ) -> Self {
        Self {
            connection,
            vault,
            now,
            awaited,
            after: After::default(),
            names: HashMap::new(),
            places: HashSet::new(),
        }
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    pub(crate) fn vault(&self) -> &'a Arc<Vault> {
        self.vault
    }

    /// The moment the write began.
    pub fn now(&self) -> At {
        self.now
    }

    /// The same transaction, for functions that only read.
    pub fn reading(&mut self) -> ReadTx<'_> {
        ReadTx::new(self.connection, self.vault, self.now)
    }

    /// Whether somebody waits for this write to end: a long one may leave the rest to another.
    pub(crate) fn is_awaited(&self) -> bool {
        (self.awaited)()
    }

    /// Tells listeners of this change once it is committed.
    pub(crate) fn announce(&mut self, change: Changed) {
        self.after.changes.push(change);
    }

    /// Tells listeners of the records of a kind that changed so far as of one change.
    pub(crate) fn together(&mut self, kind: RecordKind) {
        let (mut ids, mut places) = (Vec::new(), HashSet::new());
        self.after.changes.retain(|change| match change {
            Changed::Record {
                kind: of,
                id,
                former,
                ..
            } if *of == kind => {
                ids.push(*id);
                places.extend(*former);
                false
            }
            _ => true,
        });
        if !ids.is_empty() {
            self.announce(Changed::Many {
                kind,
                ids: ids.into(),
                former: places.into_iter().collect(),
            });
        }
    }

    /// Has the search entry of a record made anew before the commit: together with those of the
    /// whole group, as an index of words is written cheaper in one go.
    pub(crate) fn reindex(&mut self, kind: RecordKind, id: Uuid) {
        self.after.stale.push((kind, id));
    }

    /// Has the totals follow a record from what it was to what it is, before the commit.
    pub(crate) fn tally(&mut self, before: Option<Share>, after: Option<Share>) {
        if before == after {
            return;
        }
        let tallies = &mut self.after.tallies;
        tallies.extend(before.map(|share| (share, -1)));
        tallies.extend(after.map(|share| (share, 1)));
    }

    pub(super) fn into_after(self) -> After {
        self.after
    }

    /// Runs a part that may be taken back alone, as a refused row of an import.
    pub fn attempt<T, E: From<StorageError>>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        use diesel::connection::SimpleConnection;
        let (told, stale) = (self.after.changes.len(), self.after.stale.len());
        let tallied = self.after.tallies.len();
        self.connection
            .batch_execute("SAVEPOINT attempt")
            .map_err(StorageError::from)?;
        match part(self) {
            Ok(value) => {
                self.connection
                    .batch_execute("RELEASE attempt")
                    .map_err(StorageError::from)?;
                Ok(value)
            }
            Err(error) => {
                self.after.changes.truncate(told);
                self.after.stale.truncate(stale);
                self.after.tallies.truncate(tallied);
                self.connection
                    .batch_execute("ROLLBACK TO attempt; RELEASE attempt")
                    .map_err(StorageError::from)?;
                Err(error)
            }
        }
    }
}

/// A value together with the events that say how it came about. There is no public way to make
/// one without an event.
#[derive(Debug)]
pub struct Recorded<T> {
    value: T,
    events: Vec<Event>,
}

impl<T> Recorded<T> {
    /// A value and its event.
    pub fn new(value: T, event: Event) -> Self {
        Self {
            value,
            events: vec![event],
        }
    }

    /// One more event.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Another shape of the value; the events stay.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Recorded<U> {
        Recorded {
            value: change(self.value),
            events: self.events,
        }
    }

    /// The same, where another shape may not be had.
    pub fn try_map<U, E>(self, change: impl FnOnce(T) -> Result<U, E>) -> Result<Recorded<U>, E> {
        Ok(Recorded {
            value: change(self.value)?,
            events: self.events,
        })
    }

    pub(super) fn unrecorded(value: T) -> Self {
        Self {
            value,
            events: Vec::new(),
        }
    }

    pub(super) fn into_parts(self) -> (T, Vec<Event>) {
        (self.value, self.events)
    }
}
