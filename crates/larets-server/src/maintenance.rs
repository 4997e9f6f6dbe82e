//! What a server does by itself while it runs: signs checkpoints, keeps the cache of actors true,
//! sweeps ended sessions. Each task ends with the process.

use std::path::{Path, PathBuf};
use std::time::Duration;

use larets_storage::{Db, StorageError, events, sessions};
use tokio::io::AsyncWriteExt as _;

use crate::http::actor::Actors;

/// A checkpoint is signed this often while events come in.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);
/// Ended sessions are swept this often.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
/// The file in the data folder that keeps checkpoints outside the database.
pub const CHECKPOINTS_FILE: &str = "checkpoints.txt";

/// Starts the tasks.
pub fn start(db: &Db, actors: &Actors, data: &Path) {
    actix_web::rt::spawn(actors.clone().watch(db.clone()));
    actix_web::rt::spawn(sign_checkpoints(db.clone(), data.to_owned()));
    actix_web::rt::spawn(sweep_sessions(db.clone()));
}

async fn sign_checkpoints(db: Db, data: PathBuf) {
    let mut tick = tokio::time::interval(CHECKPOINT_EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = checkpoint(&db, &data).await {
            tracing::error!(%error, "no checkpoint was signed");
        }
    }
}

/// Signs a checkpoint now, if there are new events, and keeps a copy outside the database.
pub async fn checkpoint(db: &Db, data: &Path) -> Result<(), StorageError> {
    let Some(text) = events::sign_checkpoint(db).await? else { return Ok(()) };
    let path = data.join(CHECKPOINTS_FILE);
    if let Err(error) = append(&path, &text).await {
        tracing::error!(path = %path.display(), %error, "the checkpoint was not kept outside the database");
    }
    Ok(())
}

async fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = tokio::fs::OpenOptions::new().create(true).append(true).open(path).await?;
    // Checkpoints are separated by a line that cannot stand inside one.
    file.write_all(format!("{}\n===\n", text.trim_end_matches('\n')).as_bytes()).await?;
    file.sync_data().await
}

/// Reads checkpoints kept outside the database. What cannot be read is left out: it proves nothing.
pub fn kept_checkpoints(data: &Path) -> Vec<larets_security::audit::checkpoint::SignedCheckpoint> {
    let text = std::fs::read_to_string(data.join(CHECKPOINTS_FILE)).unwrap_or_default();
    text.split("\n===\n")
        .filter(|part| !part.trim().is_empty())
        .filter_map(|part| {
            larets_security::audit::checkpoint::SignedCheckpoint::parse(&format!("{part}\n")).ok()
        })
        .collect()
}

async fn sweep_sessions(db: Db) {
    let mut tick = tokio::time::interval(SWEEP_EVERY);
    loop {
        tick.tick().await;
        match sessions::sweep(&db).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "sessions that had outlived themselves were removed"),
            Err(error) => tracing::warn!(%error, "ended sessions were not swept"),
        }
    }
}
