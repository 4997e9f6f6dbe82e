//! What is particular to reading deals: whom they are made with.

use super::DealCard;
use super::links::{companies, contacts};
use super::row::DealColumns;
use crate::clients::ClientGrants;
use crate::clients::table::Row;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::types::Id;

pub use crate::clients::read::{card, count, list};

pub(super) fn cards(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    rows: Vec<Row<DealColumns>>,
) -> Result<Vec<DealCard>, StorageError> {
    let ids: Vec<Id> = rows.iter().map(Row::id).collect();
    let mut contacts = contacts::of(tx.connection(), grants.contacts.as_ref(), &ids)?;
    let mut companies = companies::of(tx.connection(), grants.companies.as_ref(), &ids)?;
    let cards = rows.into_iter().map(|row| DealCard {
        contacts: contacts.remove(&row.id()).unwrap_or_default(),
        companies: companies.remove(&row.id()).unwrap_or_default(),
        owner: row.owner(),
        department: row.department(),
        record: row.columns.into_record(),
    });
    Ok(cards.collect())
}
