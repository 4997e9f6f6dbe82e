//! The leave to change records in an act and to take its changes back: what was needed for the act,
//! asked for anew.

use larets_core::access::{Action, Actor, Area, ChangeGrant, Placement, ReadGrant, RecordField};
use larets_core::acts::ActKind;

use super::kinds::Imaged;
use crate::clients::list::is_seen;
use crate::clients::table::CardTable;
use crate::error::StorageError;

/// The grants of whoever acts.
pub(super) struct Leave<R: Imaged> {
    kind: ActKind,
    pub read: ReadGrant<R>,
    act: ChangeGrant<R>,
    pub edit: Option<ChangeGrant<R>>,
    pub assign: Option<ChangeGrant<R>>,
    delete: Option<ChangeGrant<R>>,
    restore: Option<ChangeGrant<R>>,
}

impl<R: Imaged> Leave<R> {
    /// Refused when such acts are not allowed anywhere.
    pub fn of(actor: &Actor, kind: ActKind) -> Result<Self, StorageError> {
        let action = match kind {
            ActKind::Bulk => Action::BulkEdit,
            ActKind::Import => {
                let imports = actor.may(Area::Imports, Action::Create);
                imports.map_err(|_| StorageError::NotAllowed)?;
                Action::Import
            }
            ActKind::Merge => Action::Delete,
        };
        let refused = |_| StorageError::NotAllowed;
        Ok(Self {
            kind,
            read: actor.may_read().map_err(refused)?,
            act: actor.may_change(action).map_err(refused)?,
            edit: actor.may_change(Action::Edit).ok(),
            assign: actor.may_change(Action::Assign).ok(),
            delete: actor.may_change(Action::Delete).ok(),
            restore: actor.may_change(Action::Restore).ok(),
        })
    }

    /// Whether the record is seen and reached by such acts; a code when not.
    pub fn reaches(&self, columns: &R::Columns) -> Result<(), &'static str> {
        let kept = columns.kept();
        if !is_seen(&self.read, &kept.placement, kept.in_bin()) {
            return Err("not_found");
        }
        if !self.act.covers(&kept.placement) {
            return Err("forbidden");
        }
        Ok(())
    }

    /// Whether it may go to the bin.
    pub fn may_delete(&self, placement: &Placement) -> Result<(), &'static str> {
        covers(self.delete.as_ref(), placement)
    }

    /// Whether it may be taken out of the bin.
    pub fn may_restore(&self, placement: &Placement) -> Result<(), &'static str> {
        covers(self.restore.as_ref(), placement)
    }

    /// Whether its fields may be changed.
    pub fn may_edit(&self, placement: &Placement) -> Result<&ChangeGrant<R>, &'static str> {
        covers(self.edit.as_ref(), placement)?;
        self.edit.as_ref().ok_or("forbidden")
    }

    /// Whether fields of a record may be put back to what they were, and the record to where it
    /// stood.
    pub fn may_put_back(
        &self,
        columns: &R::Columns,
        to: &R::Columns,
        fields: &[String],
    ) -> Result<(), &'static str> {
        self.reaches(columns)?;
        let (from, to) = (columns.kept(), to.kept());
        if from.placement != to.placement {
            covers(self.assign.as_ref(), &from.placement)?;
            covers(self.assign.as_ref(), &to.placement)?;
        }
        match (from.in_bin(), to.in_bin()) {
            (true, false) => self.may_restore(&from.placement)?,
            (false, true) => self.may_delete(&from.placement)?,
            _ => {}
        }
        for field in fields {
            let Some(field) = R::Field::from_name(field) else {
                continue;
            };
            if field == R::OWNER || field == R::DEPARTMENT {
                continue;
            }
            let edit = self.may_edit(&from.placement)?;
            edit.may_write(field).map_err(|_| "field_not_writable")?;
        }
        Ok(())
    }

    /// Whether a record that the act made may be removed for good.
    pub fn may_unmake(&self, columns: &R::Columns) -> Result<(), &'static str> {
        self.reaches(columns)?;
        match self.kind {
            ActKind::Import => self.may_delete(&columns.kept().placement),
            ActKind::Bulk | ActKind::Merge => Err("forbidden"),
        }
    }
}

fn covers<R: Imaged>(
    grant: Option<&ChangeGrant<R>>,
    placement: &Placement,
) -> Result<(), &'static str> {
    if grant.is_some_and(|grant| grant.covers(placement)) {
        Ok(())
    } else {
        Err("forbidden")
    }
}
