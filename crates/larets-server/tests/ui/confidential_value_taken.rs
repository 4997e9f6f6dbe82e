//! Columns: the value inside a confidential field is not reached without a grant.

use larets_core::access::Confidential;
use larets_core::contacts::Contact;
use larets_core::points::{Channel, PhonesOf};

fn take(phone: Confidential<Channel, PhonesOf<Contact>>) -> Channel {
    phone.value
}

fn main() {}
