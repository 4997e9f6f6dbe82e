//! Output: a record as storage has it is no body; only a view that was shown through a grant is.

use larets_core::contacts::ContactRecord;
use larets_server::http::Reply;

fn answer(record: ContactRecord) {
    let _ = Reply::<ContactRecord>::ok(record);
}

fn main() {}
