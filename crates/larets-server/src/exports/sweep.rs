//! Removing what has outlived itself: exports of yesterday, and those whose person was disabled or
//! lost a right that the file was made under. First the file, then its row.

use larets_core::exports::ExportState;
use larets_core::ids::ExportId;
use larets_storage::exports::{ExportRecord, read, write};
use larets_storage::{Db, ReadTx, StorageError};

use super::file::ExportFiles;
use super::plan::ExportPlan;
use super::rows::may_have;

/// Removes what has to go, and tells how much that was.
pub async fn sweep(db: &Db, files: &ExportFiles) -> Result<usize, StorageError> {
    let due = db
        .read_latest(|tx| {
            let mut due = Vec::new();
            for found in read::kept(tx)? {
                // One under way asks for its rights itself.
                if found.state != ExportState::Running
                    && let Some(why) = why_to_go(tx, &found)?
                {
                    due.push((found.id, why));
                }
            }
            Ok::<_, StorageError>(due)
        })
        .await?;
    for (id, why) in &due {
        destroy(db, files, *id, why).await?;
    }
    Ok(due.len())
}

/// Destroys a file and its row, with an event.
pub async fn destroy(
    db: &Db,
    files: &ExportFiles,
    id: ExportId,
    why: &'static str,
) -> Result<(), StorageError> {
    if let Err(error) = files.remove(id) {
        tracing::warn!(export = %id, %error, "the file of an export was not removed; it is tried again");
        return Ok(());
    }
    db.write(move |tx| write::remove(tx, id, why)).await
}

fn why_to_go(
    tx: &mut ReadTx<'_>,
    found: &ExportRecord,
) -> Result<Option<&'static str>, StorageError> {
    if found.expires_at <= tx.now() {
        return Ok(Some("expired"));
    }
    if found.state != ExportState::Done {
        return Ok(None);
    }
    let actor = read::runner(tx, found)?;
    let allowed = actor.is_some_and(|actor| {
        ExportPlan::parse(&found.plan).is_ok_and(|plan| may_have(&actor, found.kind, &plan).is_ok())
    });
    Ok((!allowed).then_some("right_lost"))
}
