//! The table of contacts as diesel sees it, and the way from a row to a record.

use diesel::prelude::*;
use larets_core::access::Placement;
use larets_core::contacts::{Contact, ContactRecord};
use larets_core::ids::CompanyId;
use larets_core::lists::SortBy;
use larets_core::points::Point;
use larets_core::similar::person_similarity_key;
use larets_core::text::sort_key;
use larets_core::time::At;

use super::ContactCard;
use crate::clients::change::Standing;
use crate::clients::cursor::Key;
use crate::clients::{Link, list, placement, tags};
use crate::schema::contact;
use crate::types::Id;

/// Contacts with the names of owner and department.
macro_rules! contact_source {
    () => {
        contact::table
            .left_join(staff::table)
            .left_join(department::table)
    };
}
pub(super) use contact_source;

/// The columns of a [`ContactRow`].
macro_rules! contact_columns {
    () => {
        (
            contact::all_columns,
            staff::name.nullable(),
            department::name.nullable(),
        )
    };
}
pub(super) use contact_columns;

/// Every column of the table.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = contact, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct ContactColumns {
    pub id: Id,
    pub last_name: String,
    pub first_name: String,
    pub middle_name: String,
    pub name_sort: String,
    pub similarity: String,
    pub position: String,
    pub source: String,
    pub birthday: String,
    pub address: String,
    pub tags: String,
    pub owner_id: Option<Id>,
    pub department_id: Option<Id>,
    pub import_id: Option<Id>,
    pub demo: bool,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub deleted_at: Option<i64>,
}

impl ContactColumns {
    /// A contact nothing is known of yet.
    pub fn blank(id: Id, now: At) -> Self {
        Self {
            id,
            last_name: String::new(),
            first_name: String::new(),
            middle_name: String::new(),
            name_sort: String::new(),
            similarity: String::new(),
            position: String::new(),
            source: String::new(),
            birthday: String::new(),
            address: String::new(),
            tags: tags::to_column(&[]),
            owner_id: None,
            department_id: None,
            import_id: None,
            demo: false,
            version: 1,
            created_at: now.micros(),
            updated_at: now.micros(),
            deleted_at: None,
        }
    }

    pub fn placement(&self) -> Placement {
        placement::placement(self.owner_id, self.department_id)
    }

    pub fn put(&mut self, placement: Placement) {
        self.owner_id = placement.owner.map(Id::from);
        self.department_id = placement.department.map(Id::from);
    }

    pub fn standing(&self) -> Standing {
        Standing {
            placement: self.placement(),
            version: self.version,
            in_bin: self.deleted_at.is_some(),
        }
    }

    /// Brings the keys made of the name up to date.
    pub fn name_changed(&mut self) {
        let name = [&*self.last_name, &*self.first_name, &*self.middle_name].join(" ");
        self.name_sort = sort_key(&name);
        self.similarity = person_similarity_key(&self.last_name, &self.first_name);
    }

    fn into_record(self) -> ContactRecord {
        ContactRecord {
            placement: self.placement(),
            id: self.id.into(),
            last_name: self.last_name,
            first_name: self.first_name,
            middle_name: self.middle_name,
            position: self.position,
            source: self.source,
            birthday: self.birthday,
            address: self.address,
            tags: tags::from_column(&self.tags),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            deleted_at: self.deleted_at.map(At::from_micros),
        }
    }
}

/// A contact with the names of owner and department.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ContactRow {
    pub columns: ContactColumns,
    pub owner_name: Option<String>,
    pub department_name: Option<String>,
}

impl ContactRow {
    pub fn into_card(
        self,
        points: Vec<Point<Contact>>,
        companies: Vec<Link<CompanyId>>,
    ) -> ContactCard {
        ContactCard {
            owner: placement::person(self.columns.owner_id, self.owner_name),
            department: placement::department_name(
                self.columns.department_id,
                self.department_name,
            ),
            record: self.columns.into_record(),
            points,
            companies,
        }
    }
}

impl list::Listed for ContactRow {
    fn id(&self) -> Id {
        self.columns.id
    }

    fn key(&self, by: SortBy) -> Key {
        match by {
            SortBy::Name => Key::Text(self.columns.name_sort.clone()),
            SortBy::CreatedAt => Key::Number(self.columns.created_at),
            SortBy::UpdatedAt => Key::Number(self.columns.updated_at),
        }
    }
}
