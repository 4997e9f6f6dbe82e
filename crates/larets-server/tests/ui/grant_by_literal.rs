//! Rows: a leave to read cannot be written down; only an actor is asked for one.

use larets_core::access::ReadGrant;
use larets_core::contacts::Contact;
use larets_core::ids::UserId;

fn forge(reader: UserId) -> ReadGrant<Contact> {
    ReadGrant { reader }
}

fn main() {}
