//! The search entries of clients.

use larets_core::ids::{CompanyId, ContactId};
use uuid::Uuid;

use crate::db::WriteTx;
use crate::error::StorageError;

/// Makes the entry of a contact anew from its rows.
pub(crate) fn index_contact(_tx: &mut WriteTx<'_>, _id: ContactId) -> Result<(), StorageError> {
    Ok(())
}

/// Makes the entry of a company anew from its row.
pub(crate) fn index_company(_tx: &mut WriteTx<'_>, _id: CompanyId) -> Result<(), StorageError> {
    Ok(())
}

/// Removes the entry of a record.
pub(crate) fn forget(_tx: &mut WriteTx<'_>, _id: Uuid) -> Result<(), StorageError> {
    Ok(())
}
