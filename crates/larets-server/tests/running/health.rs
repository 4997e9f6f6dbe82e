//! What supervisors and load balancers ask.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use larets_testkit::{Engine, Server};

use crate::scene::{self, BINARY};

/// Longer than a request for the health is waited for.
const HELD_SECONDS: u32 = 6;

/// A database that does not answer makes the server not ready, in time for whoever asks; the process
/// itself is alive. Shown with a table that somebody else holds locked.
#[test]
fn a_database_that_hangs() -> Result<()> {
    let server = Server::start(BINARY, Engine::Postgres)?;
    let client = server.stranger();
    let url = server.database().url().to_owned();
    let holding = std::thread::spawn(move || -> Result<()> {
        let hold = format!("BEGIN; LOCK TABLE installation; SELECT pg_sleep({HELD_SECONDS})");
        larets_testkit::postgres::shared()?.run_in(&url, &hold)?;
        Ok(())
    });
    scene::until("it is not ready", || {
        let asked = Instant::now();
        let status = client.get("/health/ready")?.status;
        ensure!(asked.elapsed() < Duration::from_secs(u64::from(HELD_SECONDS) - 1));
        Ok((status == 503).then_some(()))
    })?;
    client.get("/health/live")?.expect(200)?;
    let held = holding.join();
    held.map_err(|_| anyhow::anyhow!("the holder panicked"))??;
    scene::until("it is ready again", || {
        Ok((client.get("/health/ready")?.status == 200).then_some(()))
    })
}
