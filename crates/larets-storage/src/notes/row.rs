//! The table of notes as diesel sees it, and what a grant says of a note.

use diesel::prelude::*;
use larets_core::access::{Level, Placement, ReadGrant, Record};
use larets_core::audit::RecordKind;
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::deals::{Deal, DealField};
use larets_core::ids::UserId;
use larets_core::time::At;
use uuid::Uuid;

use super::{Note, NoteParent};
use crate::clients::read::leave;
use crate::clients::{ClientGrants, list, placement};
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::{company, contact, deal, note};
use crate::types::Id;

/// Every column of the table.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = note, treat_none_as_default_value = false)]
pub(super) struct NoteColumns {
    pub id: Id,
    pub contact_id: Option<Id>,
    pub company_id: Option<Id>,
    pub deal_id: Option<Id>,
    pub author_id: Option<Id>,
    pub markdown: String,
    pub demo: bool,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl NoteColumns {
    pub fn parent(&self) -> Option<NoteParent> {
        let contact = self.contact_id.map(|id| NoteParent::Contact(id.into()));
        let company = self.company_id.map(|id| NoteParent::Company(id.into()));
        let deal = self.deal_id.map(|id| NoteParent::Deal(id.into()));
        contact.or(company).or(deal)
    }

    /// The note for a reader with this leave.
    pub fn into_note(self, author: Option<String>, leave: &Leave) -> Option<Note> {
        Some(Note {
            id: self.id.into(),
            parent: self.parent()?,
            author: placement::person(self.author_id, author),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            may_change: leave.over_note(self.author_id),
            markdown: self.markdown,
        })
    }
}

impl NoteParent {
    /// The record as events and the live channel name it.
    pub(super) fn reference(self) -> (RecordKind, Uuid) {
        match self {
            Self::Contact(id) => (RecordKind::Contact, id.as_uuid()),
            Self::Company(id) => (RecordKind::Company, id.as_uuid()),
            Self::Deal(id) => (RecordKind::Deal, id.as_uuid()),
        }
    }

    /// The column of this kind, with the record; the other two are empty.
    pub(super) fn columns(self) -> [Option<Id>; 3] {
        match self {
            Self::Contact(id) => [Some(id.into()), None, None],
            Self::Company(id) => [None, Some(id.into()), None],
            Self::Deal(id) => [None, None, Some(id.into())],
        }
    }
}

/// What somebody may do with the notes of one client.
pub(super) struct Leave {
    level: Level,
    edit: bool,
    reader: UserId,
}

impl Leave {
    /// Not found unless the client is seen.
    pub fn of(
        connection: &mut AnyConnection,
        grants: &ClientGrants,
        parent: NoteParent,
    ) -> Result<Self, StorageError> {
        match parent {
            NoteParent::Contact(id) => {
                let row = each!(connection, c => {
                    contact::table
                        .find(Id::from(id))
                        .select((contact::owner_id, contact::department_id, contact::deleted_at))
                        .get_result(c)
                })?;
                Self::found::<Contact>(leave(grants)?, ContactField::Notes, row)
            }
            NoteParent::Company(id) => {
                let row = each!(connection, c => {
                    company::table
                        .find(Id::from(id))
                        .select((company::owner_id, company::department_id, company::deleted_at))
                        .get_result(c)
                })?;
                Self::found::<Company>(leave(grants)?, CompanyField::Notes, row)
            }
            NoteParent::Deal(id) => {
                let row = each!(connection, c => {
                    deal::table
                        .find(Id::from(id))
                        .select((deal::owner_id, deal::department_id, deal::deleted_at))
                        .get_result(c)
                })?;
                Self::found::<Deal>(leave(grants)?, DealField::Notes, row)
            }
        }
    }

    fn found<R: Record>(
        grant: &ReadGrant<R>,
        field: R::Field,
        (owner, department, deleted_at): (Option<Id>, Option<Id>, Option<i64>),
    ) -> Result<Self, StorageError> {
        let placement: Placement = placement::placement(owner, department);
        let level = grant.level(field);
        if !list::is_seen(grant, &placement, deleted_at.is_some()) {
            return Err(StorageError::NotFound);
        }
        Ok(Self {
            level,
            edit: grant.can(&placement).edit && deleted_at.is_none(),
            reader: grant.reader(),
        })
    }

    pub fn to_read(&self) -> bool {
        self.level >= Level::Read
    }

    /// Whoever sees a client and may write notes may add one.
    pub fn to_add(&self) -> bool {
        self.level == Level::Write
    }

    /// One's own note, or one at a client that one may change.
    pub fn over_note(&self, author: Option<Id>) -> bool {
        let own = author.is_some_and(|author| UserId::from(author) == self.reader);
        self.level == Level::Write && (own || self.edit)
    }
}
