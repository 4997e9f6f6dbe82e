//! What a server does by itself while it runs: keeps the cache of actors true, signs checkpoints,
//! sweeps ended sessions, removes old exports and files of imports, empties the bin. Each task ends with the process.

use std::time::Duration;

use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::time::DAY;
use larets_storage::acts::write::forget_older;
use larets_storage::{Db, StorageError, clients, duplicates, idempotency, sessions};

use crate::checkpoints::Checkpoints;
use crate::exports::file::ExportFiles;
use crate::exports::sweep;
use crate::http::actor::Actors;
use crate::imports;
use crate::imports::file::ImportFiles;

/// Ended sessions are swept this often.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Files of exports are looked through this often.
const EXPORTS_EVERY: Duration = Duration::from_mins(10);

/// Files of imports are looked through this often.
const IMPORTS_EVERY: Duration = Duration::from_hours(1);

/// The bin is looked through this often, for the first time an hour after the start.
const EMPTY_EVERY: Duration = Duration::from_hours(24);
/// How long a deleted record can be taken back, in microseconds.
const BIN_KEPT: i64 = 30 * DAY;
/// How long the key of a request is remembered, in microseconds.
const KEYS_KEPT: i64 = DAY;

/// Starts the tasks.
pub fn start(
    db: &Db,
    actors: &Actors,
    checkpoints: &Checkpoints,
    exports: &ExportFiles,
    imports: &ImportFiles,
) {
    actix_web::rt::spawn(actors.clone().watch(db.clone()));
    actix_web::rt::spawn(checkpoints.clone().run());
    actix_web::rt::spawn(sweep_sessions(db.clone()));
    actix_web::rt::spawn(sweep_exports(db.clone(), exports.clone()));
    actix_web::rt::spawn(sweep_imports(db.clone(), imports.clone()));
    actix_web::rt::spawn(empty_bins(db.clone()));
}

async fn sweep_sessions(db: Db) {
    let mut tick = tokio::time::interval(SWEEP_EVERY);
    loop {
        tick.tick().await;
        match sessions::sweep(&db).await {
            Ok(0) => {}
            Ok(ended) => {
                tracing::info!(ended, "sessions that had outlived themselves were removed");
            }
            Err(error) => tracing::warn!(%error, "ended sessions were not swept"),
        }
    }
}

async fn sweep_exports(db: Db, files: ExportFiles) {
    let mut tick = tokio::time::interval(EXPORTS_EVERY);
    loop {
        tick.tick().await;
        match sweep::sweep(&db, &files).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "exports that had to go were removed"),
            Err(error) => tracing::warn!(%error, "old exports were not removed"),
        }
    }
}

async fn sweep_imports(db: Db, files: ImportFiles) {
    let mut tick = tokio::time::interval(IMPORTS_EVERY);
    loop {
        tick.tick().await;
        match imports::sweep::sweep(&db, &files).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "files of imports that had to go were removed"),
            Err(error) => tracing::warn!(%error, "old files of imports were not removed"),
        }
    }
}

async fn empty_bins(db: Db) {
    let first = tokio::time::Instant::now() + Duration::from_hours(1);
    let mut tick = tokio::time::interval_at(first, EMPTY_EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = empty(&db).await {
            tracing::warn!(%error, "the bin was not emptied; it is tried again in a day");
        }
    }
}

/// Removes for good what has been in the bin for too long, and forgets acts that can no longer be
/// undone, old searches for duplicates and old request keys.
async fn empty(db: &Db) -> Result<(), StorageError> {
    let before = db.now().plus(-BIN_KEPT);
    while db
        .write(move |tx| clients::write::purge_old::<Contact>(tx, before))
        .await?
        > 0
    {}
    while db
        .write(move |tx| clients::write::purge_old::<Company>(tx, before))
        .await?
        > 0
    {}
    while db
        .write(move |tx| clients::write::purge_old::<Deal>(tx, before))
        .await?
        > 0
    {}
    forget_older(db, db.now()).await?;
    duplicates::write::forget_older(db, db.now()).await?;
    idempotency::forget_older(db, db.now().plus(-KEYS_KEPT)).await?;
    Ok(())
}
