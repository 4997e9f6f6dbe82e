//! The checkpoints that a verification must meet, signatures already verified.
//!
//! It must not look at events.

use crate::audit::checkpoint::SignedCheckpoint;
use crate::audit::day::Day;
use crate::audit::signing::{KeyCertificate, KeyChain, PublicKey};
use crate::audit::tree::NodeHash;
use crate::audit::verify::Finding;

/// Where a checkpoint lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// In the database that is verified.
    Stored,
    /// Outside of it: a file, syslog, an archive manifest.
    Outside,
}

/// A rightly signed checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Expected {
    pub size: u64,
    pub day: Day,
    pub origin: Origin,
    pub root: NodeHash,
}

/// A checkpoint as storage has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// The size that it is stored under.
    pub size: u64,
    /// The signed note.
    pub text: String,
}

/// A certificate as storage has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCertificate {
    /// The day that it is stored under.
    pub day: Day,
    /// The signed note.
    pub text: String,
}

/// Follows the stored certificates as far as they go, and says on which day they break.
pub(super) fn follow_stored(
    log: &str,
    trusted_first: &PublicKey,
    stored: &[StoredCertificate],
) -> (KeyChain, Option<Day>) {
    let mut certificates = Vec::with_capacity(stored.len());
    let mut unreadable = None;
    for entry in stored {
        match KeyCertificate::parse(&entry.text, log) {
            Ok(certificate) if certificate.day() == entry.day => certificates.push(certificate),
            _ => {
                unreadable = Some(entry.day);
                break;
            }
        }
    }
    let (chain, broken) = KeyChain::follow(log, trusted_first, &certificates);
    (chain, broken.or(unreadable))
}

/// Verifies one stored checkpoint.
pub(super) fn read_stored(
    log: &str,
    chain: &KeyChain,
    stored: &StoredCheckpoint,
) -> Result<Expected, Finding> {
    let bad = Finding::BadSignature { size: stored.size };
    let signed = SignedCheckpoint::parse(&stored.text).map_err(|_| bad)?;
    if signed.checkpoint().size != stored.size {
        return Err(bad);
    }
    read(log, chain, &signed, Origin::Stored)
}

/// Verifies one checkpoint.
pub(super) fn read(
    log: &str,
    chain: &KeyChain,
    signed: &SignedCheckpoint,
    origin: Origin,
) -> Result<Expected, Finding> {
    let checkpoint = signed.checkpoint();
    let size = checkpoint.size;
    let day = signed
        .verify_by_chain(log, chain)
        .map_err(|_| Finding::BadSignature { size })?;
    Ok(Expected {
        size,
        day,
        origin,
        root: checkpoint.root,
    })
}

/// Sorts by size and names sizes with two roots. Drops and names a checkpoint whose key is older
/// than that of a smaller one: a stolen key of an erased day cannot sign for later.
pub(super) fn arrange(mut checkpoints: Vec<Expected>) -> (Vec<Expected>, Vec<Finding>) {
    checkpoints.sort_unstable();
    let mut findings = Vec::new();
    let mut kept: Vec<Expected> = Vec::with_capacity(checkpoints.len());
    for checkpoint in checkpoints {
        let size = checkpoint.size;
        let Some(before) = kept.last() else {
            kept.push(checkpoint);
            continue;
        };
        if checkpoint.day < before.day {
            findings.push(Finding::BadSignature { size });
            continue;
        }
        if before.size == size && before.root != checkpoint.root {
            findings.push(Finding::TwoHistories { size });
        }
        kept.push(checkpoint);
    }
    findings.dedup();
    (kept, findings)
}
