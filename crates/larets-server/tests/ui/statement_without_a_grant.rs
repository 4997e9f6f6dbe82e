//! Rows: what a table can be asked is out of reach, so a record is read under a grant only.

use larets_storage::clients::CardRecord;

fn insert<R: CardRecord>() {
    let _ = R::write_lists;
}

fn main() {}
