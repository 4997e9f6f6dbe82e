//! Writes: a write that returns a bare value, without the event that tells of it, is none.

use larets_storage::{Db, StorageError, WriteTx};

fn write(_: &mut WriteTx<'_>) -> Result<u32, StorageError> {
    Ok(1)
}

async fn change(db: Db) {
    let _ = db.write(write).await;
}

fn main() {}
