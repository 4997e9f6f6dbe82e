//! Rows: the connection of a read is out of reach, so no statement is written outside storage.

use larets_storage::ReadTx;

fn take(tx: &mut ReadTx<'_>) {
    let _ = tx.connection();
}

fn main() {}
