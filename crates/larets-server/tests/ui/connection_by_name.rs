//! Rows: the type of the connection cannot even be named outside storage.

use larets_storage::db::connection::AnyConnection;

fn main() {}
