//! What a server does by itself while it runs: keeps the cache of actors true, signs checkpoints,
//! sweeps ended sessions. Each task ends with the process.

use std::time::Duration;

use larets_storage::{Db, sessions};

use crate::checkpoints::Checkpoints;
use crate::http::actor::Actors;

/// Ended sessions are swept this often.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Starts the tasks.
pub fn start(db: &Db, actors: &Actors, checkpoints: &Checkpoints) {
    actix_web::rt::spawn(actors.clone().watch(db.clone()));
    actix_web::rt::spawn(checkpoints.clone().run());
    actix_web::rt::spawn(sweep_sessions(db.clone()));
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
