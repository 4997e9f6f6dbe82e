//! Jobs that requests begin: waited for, so that what comes after them finds them done.

use std::time::{Duration, Instant};

use larets_testkit::{Answer, Client};
use serde_json::Value;

use crate::firm::id_of;

/// A loaded machine finishes a small job within this.
const JOB_LIMIT: Duration = Duration::from_secs(30);

/// The path of the job that a request to this path has begun.
pub fn begun(path: &str, answer: &Answer) -> Option<String> {
    if answer.status != 202 {
        return None;
    }
    let id = id_of(&answer.json().unwrap());
    let what = if path.starts_with("/api/v1/exports") {
        "exports"
    } else if path.starts_with("/api/v1/duplicate-searches") {
        "duplicate-searches"
    } else if path.ends_with("/start") || path.ends_with("/check") {
        "imports"
    } else {
        "acts"
    };
    Some(format!("/api/v1/{what}/{id}"))
}

/// Waits for a job, and gives it as it ended.
pub fn wait_for(client: &Client, path: &str) -> Value {
    let end = Instant::now() + JOB_LIMIT;
    loop {
        let seen = client.get(path).unwrap();
        let seen = seen.expect(200).unwrap().json().unwrap();
        let state = seen["state"].as_str().unwrap();
        if !matches!(state, "running" | "dry_run" | "queued" | "undoing") {
            return seen;
        }
        assert!(Instant::now() < end, "the job does not end: {seen}");
    }
}
