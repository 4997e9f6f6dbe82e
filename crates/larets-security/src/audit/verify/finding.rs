//! What a verification may find, in words for the person who reads the report.

use std::fmt;

use crate::audit::day::Day;
use crate::audit::tree::NodeHash;

/// One thing that is wrong with a record of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The event does not have the hash that was stored with it.
    Changed {
        /// Its number.
        seq: u64,
    },
    /// Events are missing in the middle.
    Hole {
        /// First missing number.
        from: u64,
        /// Last missing number.
        to: u64,
    },
    /// A second event with a number that was just there.
    Inserted {
        /// The number.
        seq: u64,
    },
    /// An event stands behind later ones.
    OutOfOrder {
        /// Its number.
        seq: u64,
    },
    /// Events at the end are missing: a checkpoint of this database was signed over more.
    CutTail {
        /// How many events were signed.
        signed_size: u64,
        /// Number of the last event found.
        found: u64,
    },
    /// The events are not those that were signed, though each has its stored hash: they were
    /// changed together with their hashes. The change lies in `after + 1 ..= size`, and later
    /// checkpoints do not match either.
    CheckpointMismatch {
        /// Size of the last checkpoint that matched, or where the verification began.
        after: u64,
        /// Size of the first checkpoint that does not match.
        size: u64,
    },
    /// A stored checkpoint is not signed by a key of the chain, is no checkpoint, or was signed
    /// with an older key than a smaller one.
    BadSignature {
        /// Its size as stored.
        size: u64,
    },
    /// The certificate of this day does not follow from the one before it; keys from here on do
    /// not count.
    BadKeyChain {
        /// The day.
        day: Day,
    },
    /// A checkpoint known from outside is larger than this record: an older copy was put back.
    OlderCopy {
        /// Size of the checkpoint known from outside.
        known_size: u64,
        /// Number of the last event found.
        found: u64,
    },
    /// Two rightly signed checkpoints, or one known from outside and this record, tell different
    /// histories of the same size.
    TwoHistories {
        /// The size.
        size: u64,
    },
    /// The stored head of the tree is not that of the events.
    HeadMismatch {
        /// Size of the stored head.
        stored_size: u64,
        /// Number of the last event found.
        found: u64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { seq } => write!(f, "event {seq} was changed"),
            Self::Hole { from, to } => write!(f, "events {from} to {to} are missing"),
            Self::Inserted { seq } => write!(f, "a second event {seq} was inserted"),
            Self::OutOfOrder { seq } => write!(f, "event {seq} stands behind later ones"),
            Self::CutTail { signed_size, found } => {
                write!(
                    f,
                    "the end was cut off: {signed_size} events were signed, {found} are here"
                )
            }
            Self::CheckpointMismatch { after, size } => write!(
                f,
                "events {} to {size} are not the ones that were signed",
                after.saturating_add(1)
            ),
            Self::BadSignature { size } => {
                write!(f, "the checkpoint over {size} events is not rightly signed")
            }
            Self::BadKeyChain { day } => {
                write!(
                    f,
                    "the signing key of {day} does not follow from the key before it"
                )
            }
            Self::OlderCopy { known_size, found } => write!(
                f,
                "an older copy was put back: {known_size} events are known, {found} are here"
            ),
            Self::TwoHistories { size } => {
                write!(f, "there are two different histories of {size} events")
            }
            Self::HeadMismatch { stored_size, found } => write!(
                f,
                "the stored head of the tree ({stored_size} events) does not fit the {found} events"
            ),
        }
    }
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many events were read.
    pub events: u64,
    /// Number of the last event.
    pub last_seq: u64,
    /// How many checkpoints were rightly signed and match the events.
    pub checkpoints: u64,
    /// Up to which event the record is proven by a matching checkpoint. What is behind it is not
    /// signed yet, or was never signed.
    pub proven_size: u64,
    /// The root over all events, unless events are missing.
    pub root: Option<NodeHash>,
    /// What is wrong, in the order found.
    pub findings: Vec<Finding>,
    /// How many more findings there were than are listed.
    pub findings_omitted: u64,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }
}
