//! Columns: a value of a record's history is not reached without a grant.

use larets_core::contacts::Contact;
use larets_storage::events::FieldChange;

fn take(change: FieldChange<Contact>) -> Option<String> {
    change.before
}

fn main() {}
