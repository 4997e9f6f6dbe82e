//! Writes: the way to change something without an event is the storage's own.

use larets_storage::{Db, StorageError, WriteTx};

fn write(_: &mut WriteTx<'_>) -> Result<(), StorageError> {
    Ok(())
}

async fn change(db: Db) {
    let _ = db.maintain(write).await;
}

fn main() {}
