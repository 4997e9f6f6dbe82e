//! What of a record changes: each field that really does is asked of the grant and told to the
//! record of events. Also the order of refusals that every change of a client follows.

use larets_core::access::{AccessError, Action, Actor, ChangeGrant, Level, Record, RecordField};
use larets_core::audit::{Change, Detail, Event, EventKind, RecordKind};
use uuid::Uuid;

use super::record::Kept;
use crate::error::StorageError;
use crate::events::TAKES_BACK;
use crate::types::Id;

/// Whether a record is being made or changed; filling a field is allowed to more people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Fill,
    Rewrite,
}

/// The fields that change.
pub(crate) struct Diff<'g, R: Record> {
    grant: &'g ChangeGrant<R>,
    purpose: Purpose,
    changes: Vec<Change>,
    taken_back: Option<R::Field>,
}

impl<'g, R: Record> Diff<'g, R> {
    pub fn new(grant: &'g ChangeGrant<R>, purpose: Purpose) -> Self {
        Self {
            grant,
            purpose,
            changes: Vec::new(),
            taken_back: None,
        }
    }

    pub fn grant(&self) -> &'g ChangeGrant<R> {
        self.grant
    }

    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Whoever may not see a field learns nothing from typing a guess of it: what is typed is refused
    /// before it is compared, right or wrong.
    pub fn refuse_guess(&self, field: R::Field) -> Result<(), AccessError> {
        if self.purpose == Purpose::Rewrite && self.grant.read().level(field) < Level::Read {
            self.grant.may_write(field)?;
        }
        Ok(())
    }

    /// A field goes from one value to another; empty values are none.
    pub fn change(
        &mut self,
        field: R::Field,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<(), AccessError> {
        match self.purpose {
            Purpose::Fill => self.grant.may_fill(field)?,
            Purpose::Rewrite => self.grant.may_write(field)?,
        }
        self.changes.push(Change {
            field: field.name(),
            before: before.filter(|text| !text.is_empty()),
            after: after.filter(|text| !text.is_empty()),
        });
        Ok(())
    }

    /// The change of this field takes its last one back.
    pub fn takes_back(&mut self, field: R::Field) {
        self.taken_back = Some(field);
    }

    /// A field that names other records goes from some of them to others. Their ids are recorded, not
    /// their names: who reads of it later may not see them.
    pub fn links(
        &mut self,
        field: R::Field,
        before: impl Iterator<Item = Id>,
        after: impl Iterator<Item = Id>,
    ) -> Result<(), AccessError> {
        let before: Vec<String> = before.map(|id| id.0.to_string()).collect();
        let after: Vec<String> = after.map(|id| id.0.to_string()).collect();
        self.change(field, Some(before.join("\n")), Some(after.join("\n")))
    }

    /// Puts typed texts in the place of the stored ones.
    pub fn texts<const N: usize>(
        &mut self,
        fields: [(R::Field, &mut String, &Option<String>); N],
    ) -> Result<(), AccessError> {
        for (field, stored, typed) in fields {
            if let Some(typed) = typed.as_deref().map(str::trim)
                && typed != stored.as_str()
            {
                self.change(field, Some(stored.clone()), Some(typed.to_owned()))?;
                typed.clone_into(stored);
            }
        }
        Ok(())
    }

    /// Whether a field loses its value.
    pub fn empties(&self, field: R::Field) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|change| change.field == field.name() && change.after.is_none())
    }

    /// Whether a field that changes had a value before; none of one that does not.
    pub fn had(&self, field: R::Field) -> Option<bool> {
        let mut changes = self.changes.iter();
        let change = changes.find(|change| change.field == field.name())?;
        Some(change.before.is_some())
    }

    /// How many fields change.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// The texts of the fields before, empty ones apart.
    pub fn texts_before(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.changes
            .iter()
            .filter_map(|change| Some((change.field, change.before.as_deref()?)))
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes themselves.
    pub fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// The event of it.
    pub fn into_event(
        self,
        actor: &Actor,
        event: EventKind,
        record: (RecordKind, Uuid),
        version: i64,
    ) -> Event {
        let fields = self.changes.iter().map(|change| change.field.to_owned());
        let fields = Detail::Codes(fields.collect());
        let told = Event::of(actor, event)
            .on(record.0, record.1)
            .with("version", Detail::Number(version))
            .with("fields", fields)
            .changing(self.changes);
        match self.taken_back {
            Some(field) => told.with(TAKES_BACK, Detail::Code(field.name().to_owned())),
            None => told,
        }
    }
}

/// Not seen: not found. Seen, but not reached by the action: not allowed. Then the version.
pub(crate) fn check<R: Record>(
    grant: &ChangeGrant<R>,
    action: Action,
    kept: &Kept,
    expected: Option<i64>,
) -> Result<(), StorageError> {
    if !grant.read().rows().covers(&kept.placement) {
        return Err(StorageError::NotFound);
    }
    if kept.in_bin() && !grant.read().can(&kept.placement).restore {
        return Err(StorageError::NotFound);
    }
    // A leave to do something else is none.
    if grant.action() != action || !grant.covers(&kept.placement) {
        return Err(StorageError::NotAllowed);
    }
    match expected {
        Some(expected) if expected != kept.version => Err(StorageError::Outdated {
            current: kept.version,
        }),
        _ => Ok(()),
    }
}
