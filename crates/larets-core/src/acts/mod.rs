//! Acts that can be undone: what they are, the states they pass through, and what became of each
//! record. What they change and how it is taken back stands in storage.

use crate::access::named;
use crate::time::DAY;

/// An act can be undone for so long, in microseconds: as long as the bin keeps what is in it.
pub const UNDO_KEPT: i64 = 30 * DAY;

/// Most records that are named one by one in an act.
pub const IDS_MAX: usize = 5_000;

/// Most records of one act.
pub const RECORDS_MAX: i64 = 1_000_000;

/// Acts that may wait or run at a time when another is begun.
pub const ACTS_MAX: i64 = 50;

/// The same of one person, so that nobody takes all the room.
pub const ACTS_OF_PERSON_MAX: i64 = 10;

/// Acts that may wait or run when one is to be undone: there is room when changes have taken theirs.
pub const UNDOING_MAX: i64 = 100;

/// Merges gone through from one record to the one that stayed after the last of them.
pub const MERGES_FOLLOWED: usize = 50;

named!(
    /// What kind of act it is.
    ActKind {
        /// Many records were changed at once.
        Bulk = "bulk",
        /// A file was brought in.
        Import = "import",
        /// Two records became one.
        Merge = "merge",
    }
);

named!(
    /// How far an act is.
    ActState {
        /// Its records are being found.
        Queued = "queued",
        /// Records are being changed.
        Running = "running",
        /// Every record was changed or refused.
        Done = "done",
        /// Stopped by a person; what was changed stays.
        Cancelled = "cancelled",
        /// Stopped by a fault; what was changed stays.
        Failed = "failed",
        /// Its changes are being taken back.
        Undoing = "undoing",
        /// Its changes were taken back, but for those that are told of.
        Undone = "undone",
    }
);

impl ActState {
    /// Whether a job is at work on it.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Undoing)
    }
}

named!(
    /// What became of one record of an act.
    ChangeState {
        /// Its turn has not come.
        Waiting = "waiting",
        /// It was changed.
        Changed = "changed",
        /// There was nothing to change.
        Unchanged = "unchanged",
        /// It was not changed; a code says why.
        Refused = "refused",
        /// The change was taken back.
        Undone = "undone",
        /// The change stays although the act was undone; a code says why.
        Left = "left",
    }
);

/// Why the change of a record was left when its act was undone: somebody changed it since.
pub const CHANGED_SINCE: &str = "changed_since";
