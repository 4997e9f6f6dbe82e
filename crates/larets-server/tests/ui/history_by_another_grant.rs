//! Rows: the history of contacts is not read with a grant for companies.

use larets_core::access::ReadGrant;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_storage::events::{self, RecordEvent};
use larets_storage::{ReadTx, StorageError};
use uuid::Uuid;

fn history(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    contact: Uuid,
) -> Result<Vec<RecordEvent<Contact>>, StorageError> {
    events::of_record(tx, grant, contact, &[], None, 10)
}

fn main() {}
