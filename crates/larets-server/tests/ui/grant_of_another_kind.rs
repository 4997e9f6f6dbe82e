//! Rows: a leave to read companies is no leave to read contacts.

use larets_core::access::ReadGrant;
use larets_core::companies::Company;
use larets_core::contacts::Contact;

fn contacts_only(_: &ReadGrant<Contact>) {}

fn read(grant: &ReadGrant<Company>) {
    contacts_only(grant);
}

fn main() {}
