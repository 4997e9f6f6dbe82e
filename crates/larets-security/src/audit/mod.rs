//! The record of events as proof: one Merkle tree over canonical records, signed checkpoints, day
//! keys that certify each other, and an offline verification that needs nothing else.
//!
//! | module | holds |
//! | --- | --- |
//! | [`record`] | the canonical bytes of an event and its leaf hash |
//! | [`tree`] | the RFC 6962 tree: frontier, roots, proofs |
//! | [`note`] | C2SP signed notes |
//! | [`checkpoint`] | C2SP tlog checkpoints |
//! | [`signing`] | day keys and their certificates |
//! | [`verify`] | the verifier |
//!
//! It must not store, read a clock, or know what an event means.

pub mod checkpoint;
pub mod day;
pub mod note;
pub mod record;
pub mod signing;
pub mod tree;
pub mod verify;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use day::Day;
pub use record::CanonicalEvent;
pub use signing::{DayKey, KeyCertificate, KeyChain, PublicKey};
pub use tree::{CompactTree, NodeHash};
pub use verify::{
    Evidence, Finding, Report, StoredCertificate, StoredCheckpoint, StoredHead, Verifier,
};
