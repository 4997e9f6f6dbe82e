//! Rows: there is no leave to read that one gets by default.

use larets_core::access::ReadGrant;
use larets_core::contacts::Contact;

fn forge() {
    let _ = ReadGrant::<Contact>::default();
}

fn main() {}
