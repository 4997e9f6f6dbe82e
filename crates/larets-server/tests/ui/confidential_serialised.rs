//! Columns: a struct with a confidential field cannot be serialised.

use larets_core::access::Confidential;
use larets_core::contacts::Contact;
use larets_core::points::{Channel, PhonesOf};

#[derive(serde::Serialize)]
struct Leak {
    phone: Confidential<Channel, PhonesOf<Contact>>,
}

fn main() {}
