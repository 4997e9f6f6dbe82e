//! Columns: a shown value cannot be made by hand; only a grant decides what is shown.

use larets_core::access::{Disclosure, Shown};

fn forge(phone: String) {
    let _ = Shown(Disclosure::Seen(phone));
}

fn main() {}
