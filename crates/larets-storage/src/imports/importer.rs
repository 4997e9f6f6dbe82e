//! Who imports: their grants, what they may find by, and where records of theirs may stand.

use larets_core::access::{AccessError, Action, Actor, Area, ChangeGrant, Placement, ReadGrant};
use larets_core::ids::UserId;
use larets_core::imports::{DuplicatePolicy, Refusal};
use larets_core::points::HasChannels;

use super::owners::Owners;
use super::rows::{ChunkRules, NamedOwner};
use crate::error::StorageError;
use crate::types::Id;

/// A record found by a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub id: Id,
    pub placement: Placement,
}

/// The grants of whoever imports records of a kind.
pub(super) struct Importer<R> {
    pub create: ChangeGrant<R>,
    pub edit: Option<ChangeGrant<R>>,
    pub assign: Option<ChangeGrant<R>>,
    pub actor: Actor,
}

impl<R: HasChannels> Importer<R> {
    pub fn of(actor: &Actor) -> Result<Self, StorageError> {
        let refused = |_: AccessError| StorageError::NotAllowed;
        actor.may(Area::Imports, Action::Create).map_err(refused)?;
        actor.may(R::AREA, Action::Import).map_err(refused)?;
        Ok(Self {
            create: actor.may_change(Action::Create).map_err(refused)?,
            edit: actor.may_change(Action::Edit).ok(),
            assign: actor.may_change(Action::Assign).ok(),
            actor: actor.clone(),
        })
    }

    pub fn read(&self) -> &ReadGrant<R> {
        self.create.read()
    }

    /// Whether a record that was found may be changed.
    pub fn may_edit(&self, found: &Found) -> bool {
        let edit = self.edit.as_ref();
        edit.is_some_and(|edit| edit.covers(&found.placement))
    }

    fn may_assign(&self, placement: &Placement) -> bool {
        let assign = self.assign.as_ref();
        assign.is_some_and(|grant| grant.covers(placement))
    }

    /// The person whom the row or the rules name, and their place.
    pub fn wished(
        &self,
        rules: &ChunkRules,
        owners: &Owners,
        named: Option<&NamedOwner>,
    ) -> Result<Option<Placement>, Refusal> {
        let owner = match named {
            Some(named) => Some(owners.named(named).ok_or(Refusal::OwnerUnknown)?),
            None => rules.owner,
        };
        owner.map(|owner| self.place_of(owners, owner)).transpose()
    }

    fn place_of(&self, owners: &Owners, owner: UserId) -> Result<Placement, Refusal> {
        let department = if Some(owner) == self.actor.reference().user {
            self.actor.department()
        } else {
            owners.department(owner).ok_or(Refusal::OwnerUnknown)?
        };
        Ok(Placement {
            owner: Some(owner),
            department,
        })
    }

    /// Where a new record shall stand: with whom the row names, else the rules, else whoever
    /// imports.
    pub fn place(
        &self,
        rules: &ChunkRules,
        owners: &Owners,
        named: Option<&NamedOwner>,
    ) -> Result<Placement, Refusal> {
        let me = self.actor.reference().user;
        let Some(placement) = self.wished(rules, owners, named)? else {
            return Ok(Placement {
                owner: me,
                department: me.and_then(|_| self.actor.department()),
            });
        };
        let allowed = placement.owner == me || self.may_assign(&placement);
        if allowed && self.create.covers(&placement) {
            Ok(placement)
        } else {
            Err(Refusal::OwnerNotAllowed)
        }
    }

    /// Where a record that is there shall stand, if somewhere else: whom the row or the rules name
    /// takes it over when the file has the last word, or when it is nobody's. Takes leave to assign
    /// from where it stands and to where it goes.
    pub fn move_to(
        &self,
        rules: &ChunkRules,
        owners: &Owners,
        named: Option<&NamedOwner>,
        found: &Found,
    ) -> Result<Option<Placement>, Refusal> {
        let wished = self.wished(rules, owners, named)?;
        let moves = match rules.policy {
            DuplicatePolicy::Overwrite => true,
            DuplicatePolicy::Fill => found.placement.owner.is_none(),
            DuplicatePolicy::Skip | DuplicatePolicy::Add => false,
        };
        let wished = wished.filter(|wished| moves && wished.owner != found.placement.owner);
        match wished {
            Some(wished) if !self.may_assign(&found.placement) || !self.may_assign(&wished) => {
                Err(Refusal::OwnerNotAllowed)
            }
            wished => Ok(wished),
        }
    }
}

/// Refuses whoever may not import records of a kind at all.
pub fn may_import<R: HasChannels>(actor: &Actor) -> Result<(), StorageError> {
    Importer::<R>::of(actor).map(|_| ())
}

/// Refuses a field that the person may not fill.
pub fn may_fill_all<R: HasChannels>(actor: &Actor, fields: &[R::Field]) -> Result<(), AccessError> {
    let grant: ChangeGrant<R> = actor.may_change(Action::Create)?;
    fields.iter().try_for_each(|field| grant.may_fill(*field))
}
