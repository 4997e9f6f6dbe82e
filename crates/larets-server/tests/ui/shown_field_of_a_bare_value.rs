//! Columns: a bare value does not turn into a field of the wire.

use larets_server::http::wire::ShownField;

fn forge(phone: String) -> ShownField<String> {
    phone.into()
}

fn main() {}
