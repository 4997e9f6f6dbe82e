//! Columns: a contact's phone is not shown through a grant for companies.

use larets_core::access::{Confidential, ReadGrant};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::points::{Channel, PhonesOf};

fn show(phone: &Confidential<Channel, PhonesOf<Contact>>, grant: &ReadGrant<Company>) {
    let _ = phone.show(grant);
}

fn main() {}
