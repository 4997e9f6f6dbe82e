//! The work of a job: done step by step, tried again while too much else is waiting to be written, and
//! told how it ended, by a panic too.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use larets_storage::StorageError;

use crate::http::{ApiError, Code};

/// How often a job tries again while too much else is waiting to be written.
const BUSY_TRIES: usize = 60;
const BUSY_WAIT: Duration = Duration::from_secs(1);
/// How often, and how long after each other, it is tried to keep how a job ended: for over an hour.
pub const TELL: (usize, Duration) = (1_000, Duration::from_secs(5));

/// Why a job ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Nothing can be written, or the rights are gone.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What was asked for is not possible any more.
    #[error("no longer possible: {0}")]
    Asked(&'static str),
}

impl From<ApiError> for JobError {
    fn from(error: ApiError) -> Self {
        match error.code() {
            Code::Busy => Self::Storage(StorageError::Busy),
            code => Self::Asked(code.name()),
        }
    }
}

impl JobError {
    fn code(&self) -> &'static str {
        match self {
            Self::Storage(StorageError::NotAllowed) => "forbidden",
            Self::Storage(StorageError::ReadOnly(_)) => "read_only",
            Self::Storage(StorageError::Busy) => "busy",
            Self::Storage(StorageError::Refused(code)) => code,
            Self::Storage(_) => "unexpected",
            Self::Asked(code) => code,
        }
    }
}

/// Does steps as long as more are left.
pub fn all_steps(mut step: impl FnMut() -> Result<bool, JobError>) -> Result<(), JobError> {
    let is_busy = |error: &JobError| matches!(error, JobError::Storage(StorageError::Busy));
    while unless_busy(is_busy, &mut step)? {}
    Ok(())
}

/// Does something, and again a while later as long as too much else is waiting to be written; for a
/// minute. On this thread.
pub fn unless_busy<T, E>(
    is_busy: impl Fn(&E) -> bool,
    mut work: impl FnMut() -> Result<T, E>,
) -> Result<T, E> {
    for _ in 0..BUSY_TRIES {
        match work() {
            Err(error) if is_busy(&error) => {
                // Nobody sends: this only waits.
                let (_sender, receiver) = std::sync::mpsc::channel::<()>();
                let _ = receiver.recv_timeout(BUSY_WAIT);
            }
            ended => return ended,
        }
    }
    work()
}

/// Does the work of a job; a code when it ended before its end, by a panic too.
pub fn code_of(
    job: impl Display,
    work: impl FnOnce() -> Result<(), JobError>,
) -> Option<&'static str> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::warn!(%job, %error, "a job ended early");
            Some(error.code())
        }
        Err(_) => {
            tracing::error!(%job, "a job panicked");
            Some("unexpected")
        }
    }
}

/// Tells how a job ended, again and again as long as nothing can be written: else it would count as
/// being worked on until the next start.
pub async fn until_told<F>((tries, between): (usize, Duration), mut tell: impl FnMut() -> F)
where
    F: Future<Output = Result<(), StorageError>>,
{
    for done in 1..=tries {
        let Err(error) = tell().await else {
            return;
        };
        // «Broken» may be a connection that was cut off.
        let may_heal = matches!(
            error,
            StorageError::Busy | StorageError::ReadOnly(_) | StorageError::Broken(_)
        );
        if !may_heal || done == tries {
            tracing::error!(%error, "how a job ended was not kept; it goes on at the next start");
            return;
        }
        if done == 1 {
            tracing::warn!(%error, "how a job ended could not be kept yet");
        }
        tokio::time::sleep(between).await;
    }
}
