//! Searches for duplicates in the whole base: the states they pass through, and their limits. What is
//! compared and what is found stands in storage.

use crate::access::named;
use crate::time::DAY;

/// How long a search and what it found are kept, in microseconds.
pub const KEPT_FOR: i64 = 7 * DAY;

/// Most pairs that one search keeps; it ends with the last of them.
pub const PAIRS_MAX: i64 = 10_000;

/// Searches that may wait or run at a time when another is begun.
pub const SEARCHES_MAX: i64 = 20;

named!(
    /// How far a search is.
    DuplicateSearchState {
        /// Its turn has not come.
        Queued = "queued",
        /// The base is being looked through.
        Running = "running",
        /// It came to its end.
        Done = "done",
        /// Stopped by its owner; what was found stays.
        Cancelled = "cancelled",
        /// Stopped by a fault or a lost right; what was found stays.
        Failed = "failed",
    }
);

impl DuplicateSearchState {
    /// Whether a job is at work on it, or will be.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}
