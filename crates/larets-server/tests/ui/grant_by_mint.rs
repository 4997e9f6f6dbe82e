//! Rows: the function that makes a leave to change belongs to the actor alone.

use larets_core::access::{Action, ChangeGrant, ReadGrant, RowScope};
use larets_core::contacts::Contact;

fn widen(read: ReadGrant<Contact>) -> ChangeGrant<Contact> {
    ChangeGrant::mint(Action::Edit, RowScope::All, read)
}

fn main() {}
