//! The table of saved views as diesel sees it.

use diesel::prelude::*;
use larets_core::views::{Density, Layout, SavedView, Sharing, ViewDraft, ViewKind};

use crate::db::Vault;
use crate::error::StorageError;
use crate::schema::saved_view;
use crate::types::Id;

/// Every column.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = saved_view, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct ViewColumns {
    pub id: Id,
    pub staff_id: Id,
    pub record_kind: String,
    pub name: String,
    pub shared: String,
    pub department_id: Option<Id>,
    pub shown: String,
    pub sort: String,
    pub filter: Vec<u8>,
    pub density: String,
    pub layout: String,
    pub place: i64,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

const TABLE: &str = "saved_view";
const FILTER: &str = "filter";

/// A filter as it stands in the column.
pub(super) fn sealed(vault: &Vault, id: Id, filter: &str) -> Result<Vec<u8>, StorageError> {
    vault.seal_field(TABLE, FILTER, *id.0.as_bytes(), filter.as_bytes())
}

impl ViewColumns {
    /// Puts what was typed into the row.
    pub fn put(&mut self, vault: &Vault, draft: &ViewDraft) -> Result<(), StorageError> {
        self.name.clone_from(&draft.name);
        draft.sharing.name().clone_into(&mut self.shared);
        self.department_id = match draft.sharing {
            Sharing::Department(id) => Some(id.into()),
            Sharing::Mine | Sharing::Everyone => None,
        };
        self.shown = draft.columns.join(" ");
        self.sort.clone_from(&draft.sort);
        draft.density.name().clone_into(&mut self.density);
        draft.layout.name().clone_into(&mut self.layout);
        if let Some(filter) = &draft.filter {
            self.filter = sealed(vault, self.id, filter)?;
        }
        Ok(())
    }

    pub fn into_view(self, vault: &Vault) -> Result<SavedView, StorageError> {
        let broken = |what: &str| StorageError::Broken(format!("a view has no known {what}"));
        let filter = vault.open_field(TABLE, FILTER, *self.id.0.as_bytes(), &self.filter)?;
        let sharing = match (&*self.shared, self.department_id) {
            ("mine", _) => Sharing::Mine,
            ("everyone", _) => Sharing::Everyone,
            ("department", Some(id)) => Sharing::Department(id.into()),
            _ => return Err(broken("sharing")),
        };
        let columns = self.shown.split_whitespace().map(str::to_owned);
        Ok(SavedView {
            id: self.id.into(),
            kind: ViewKind::from_name(&self.record_kind).ok_or_else(|| broken("kind"))?,
            owner: self.staff_id.into(),
            draft: ViewDraft {
                name: self.name,
                sharing,
                columns: columns.collect(),
                sort: self.sort,
                filter: Some(String::from_utf8(filter).map_err(|_| broken("filter"))?),
                density: Density::from_name(&self.density).ok_or_else(|| broken("density"))?,
                layout: Layout::from_name(&self.layout).ok_or_else(|| broken("layout"))?,
            },
            version: self.version,
        })
    }
}
