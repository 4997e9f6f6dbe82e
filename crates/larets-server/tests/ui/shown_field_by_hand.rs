//! Columns: a field of the wire cannot be made by hand; it comes of a shown value.

use larets_core::access::Disclosure;
use larets_server::http::wire::ShownField;

fn forge(phone: String) {
    let _ = ShownField(Disclosure::Seen(phone));
}

fn main() {}
