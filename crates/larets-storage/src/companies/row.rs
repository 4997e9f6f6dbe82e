//! The table of companies as diesel sees it, and the way from a row to a record.

use diesel::prelude::*;
use larets_core::access::Placement;
use larets_core::companies::{Company, CompanyRecord};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::lists::SortBy;
use larets_core::points::Point;
use larets_core::similar::company_similarity_key;
use larets_core::text::sort_key;
use larets_core::time::At;

use super::CompanyCard;
use crate::clients::change::Standing;
use crate::clients::cursor::Key;
use crate::clients::{Link, list, placement, tags};
use crate::schema::company;
use crate::types::Id;

/// Companies with the names of owner and department.
macro_rules! company_source {
    () => {
        company::table
            .left_join(staff::table)
            .left_join(department::table)
    };
}
pub(super) use company_source;

/// The columns of a [`CompanyRow`].
macro_rules! company_columns {
    () => {
        (
            company::all_columns,
            staff::name.nullable(),
            department::name.nullable(),
        )
    };
}
pub(super) use company_columns;

/// Every column of the table.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = company, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct CompanyColumns {
    pub id: Id,
    pub name: String,
    pub name_sort: String,
    pub similarity: String,
    pub legal_name: String,
    pub inn: String,
    pub kpp: String,
    pub ogrn: String,
    pub vat_id: String,
    pub site: String,
    pub address: String,
    pub legal_address: String,
    pub parent_id: Option<Id>,
    pub source: String,
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

impl CompanyColumns {
    /// A company nothing is known of yet.
    pub fn blank(id: Id, now: At) -> Self {
        Self {
            id,
            name: String::new(),
            name_sort: String::new(),
            similarity: String::new(),
            legal_name: String::new(),
            inn: String::new(),
            kpp: String::new(),
            ogrn: String::new(),
            vat_id: String::new(),
            site: String::new(),
            address: String::new(),
            legal_address: String::new(),
            parent_id: None,
            source: String::new(),
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
        self.name_sort = sort_key(&self.name);
        self.similarity = company_similarity_key(&self.name);
    }

    fn into_record(self) -> CompanyRecord {
        CompanyRecord {
            placement: self.placement(),
            id: self.id.into(),
            name: self.name,
            legal_name: self.legal_name,
            inn: self.inn,
            kpp: self.kpp,
            ogrn: self.ogrn,
            vat_id: self.vat_id,
            site: self.site,
            address: self.address,
            legal_address: self.legal_address,
            parent: self.parent_id.map(CompanyId::from),
            source: self.source,
            tags: tags::from_column(&self.tags),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            deleted_at: self.deleted_at.map(At::from_micros),
        }
    }
}

/// A company with the names of owner and department.
#[derive(Debug, Clone, Queryable)]
pub(super) struct CompanyRow {
    pub columns: CompanyColumns,
    pub owner_name: Option<String>,
    pub department_name: Option<String>,
}

impl CompanyRow {
    /// The card. A parent that the reader may not see is no parent.
    pub fn into_card(
        self,
        points: Vec<Point<Company>>,
        parent: Option<Link<CompanyId>>,
        contacts: Vec<Link<ContactId>>,
    ) -> CompanyCard {
        let mut record = self.columns.clone().into_record();
        record.parent = parent.as_ref().map(|link| link.id);
        CompanyCard {
            owner: placement::person(self.columns.owner_id, self.owner_name),
            department: placement::department_name(
                self.columns.department_id,
                self.department_name,
            ),
            record,
            points,
            parent,
            contacts,
        }
    }
}

impl list::Listed for CompanyRow {
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
