//! The offline verification of a record of events.
//!
//! Fed with every event in order, it compares each with its stored hash, grows the tree from the
//! stored hashes, and compares the root with each checkpoint on the way. It needs memory for the
//! frontier and the checkpoints only. What it cannot see: events that were never signed, and a
//! forger who holds today's key and all copies of the checkpoints since.

mod expected;
mod finding;
#[cfg(test)]
mod tests;

pub use expected::{StoredCertificate, StoredCheckpoint};
pub use finding::{Finding, Report};

use crate::audit::checkpoint::SignedCheckpoint;
use crate::audit::record::CanonicalEvent;
use crate::audit::signing::PublicKey;
use crate::audit::tree::{CompactTree, NodeHash, leaf_hash};
use expected::{Expected, Origin, arrange, follow_stored, read, read_stored};

/// How many findings a report lists; the rest is counted.
const MAXIMUM_FINDINGS: usize = 1_000;

/// Everything but the events.
pub struct Evidence<'a> {
    /// Name of the log.
    pub origin: &'a str,
    /// The first public key, known from outside: printed at set-up, in every archive.
    pub trusted_first_key: PublicKey,
    /// All certificates of the database, in order.
    pub certificates: &'a [StoredCertificate],
    /// The checkpoints of the database, in any order.
    pub checkpoints: &'a [StoredCheckpoint],
    /// Checkpoints known from outside the database.
    pub outside: &'a [SignedCheckpoint],
    /// The tree before the first event that will be fed: empty, or what retention left. It counts
    /// as proven only when a checkpoint of its size matches.
    pub start: CompactTree,
}

/// The head of the tree as the database has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredHead {
    /// How many events.
    pub size: u64,
    /// The root over them.
    pub root: NodeHash,
}

/// The verification in progress. Event `seq` is leaf `seq - 1` of the tree.
pub struct Verifier {
    tree: CompactTree,
    expected: Vec<Expected>,
    /// How many of `expected` are dealt with.
    met: usize,
    events: u64,
    last_seq: u64,
    matched: u64,
    proven_size: u64,
    /// Whether all leaves up to here are known, so that the root says something.
    whole: bool,
    /// Whether the last checkpoint compared did not match; only the first of a row is told.
    mismatched: bool,
    buffer: Vec<u8>,
    findings: Vec<Finding>,
    findings_omitted: u64,
}

impl Verifier {
    /// Verifies keys and signatures. Feed events next.
    #[must_use]
    pub fn new(evidence: Evidence<'_>) -> Self {
        let Evidence {
            origin,
            trusted_first_key,
            certificates,
            checkpoints,
            outside,
            start,
        } = evidence;
        let start_size = start.size();
        let mut verifier = Self {
            tree: start,
            expected: Vec::new(),
            met: 0,
            events: 0,
            last_seq: start_size,
            matched: 0,
            proven_size: 0,
            whole: true,
            mismatched: false,
            buffer: Vec::new(),
            findings: Vec::new(),
            findings_omitted: 0,
        };
        let (chain, broken) = follow_stored(origin, &trusted_first_key, certificates);
        if let Some(day) = broken {
            verifier.found(Finding::BadKeyChain { day });
        }
        let stored = checkpoints
            .iter()
            .map(|stored| read_stored(origin, &chain, stored));
        let outside = outside
            .iter()
            .map(|signed| read(origin, &chain, signed, Origin::Outside));
        let mut good = Vec::with_capacity(checkpoints.len());
        for outcome in stored.chain(outside) {
            match outcome {
                Ok(expected) => good.push(expected),
                Err(finding) => verifier.found(finding),
            }
        }
        let (expected, findings) = arrange(good);
        for finding in findings {
            verifier.found(finding);
        }
        // Checkpoints before the start are of events that retention removed.
        verifier.met = expected.partition_point(|checkpoint| checkpoint.size < start_size);
        verifier.expected = expected;
        verifier.compare_root();
        verifier
    }

    /// Takes the next event and the hash that is stored with it.
    pub fn feed(&mut self, event: &CanonicalEvent<'_>, stored_leaf: &NodeHash) {
        self.events = self.events.saturating_add(1);
        let seq = event.seq;
        self.buffer.clear();
        event.encode_into(&mut self.buffer);
        if leaf_hash(&self.buffer) != *stored_leaf {
            self.found(Finding::Changed { seq });
        }
        let due = self.last_seq.saturating_add(1);
        if seq < due {
            self.found(if seq == self.last_seq && self.events > 1 {
                Finding::Inserted { seq }
            } else {
                Finding::OutOfOrder { seq }
            });
            return;
        }
        if seq > due {
            self.found(Finding::Hole {
                from: due,
                to: seq - 1,
            });
            self.whole = false;
        }
        self.last_seq = seq;
        if self.whole {
            // The stored hash, not the computed one: a single changed event then leaves the proof
            // of all others standing.
            self.tree.append(*stored_leaf);
            self.compare_root();
        }
    }

    /// Ends the verification. `head` is what the database says of itself, if it does.
    #[must_use]
    pub fn finish(mut self, head: Option<StoredHead>) -> Report {
        let found = self.last_seq;
        let largest = |origin| {
            let of_origin = self
                .expected
                .iter()
                .filter(|expected| expected.origin == origin);
            of_origin
                .map(|expected| expected.size)
                .max()
                .filter(|size| *size > found)
        };
        let (cut, older) = (largest(Origin::Stored), largest(Origin::Outside));
        if let Some(signed_size) = cut {
            self.found(Finding::CutTail { signed_size, found });
        }
        if let Some(known_size) = older {
            self.found(Finding::OlderCopy { known_size, found });
        }
        let root = self.whole.then(|| self.tree.root());
        if let Some(head) = head
            && (head.size != found || root.is_some_and(|root| root != head.root))
        {
            self.found(Finding::HeadMismatch {
                stored_size: head.size,
                found,
            });
        }
        Report {
            events: self.events,
            last_seq: found,
            checkpoints: self.matched,
            proven_size: self.proven_size,
            root,
            findings: self.findings,
            findings_omitted: self.findings_omitted,
        }
    }

    /// Compares the root with the checkpoints of just this size.
    fn compare_root(&mut self) {
        let size = self.tree.size();
        let mut root = None;
        while let Some(expected) = self.expected.get(self.met).filter(|next| next.size == size) {
            let (origin, matches) = (
                expected.origin,
                *root.get_or_insert_with(|| self.tree.root()) == expected.root,
            );
            self.met += 1;
            if matches {
                self.matched += 1;
                self.proven_size = size;
                self.mismatched = false;
            } else if origin == Origin::Outside {
                let finding = Finding::TwoHistories { size };
                if !self.findings.contains(&finding) {
                    self.found(finding);
                }
            } else if !self.mismatched {
                self.mismatched = true;
                self.found(Finding::CheckpointMismatch {
                    after: self.proven_size,
                    size,
                });
            }
        }
    }

    fn found(&mut self, finding: Finding) {
        if self.findings.len() < MAXIMUM_FINDINGS {
            self.findings.push(finding);
        } else {
            self.findings_omitted = self.findings_omitted.saturating_add(1);
        }
    }
}
