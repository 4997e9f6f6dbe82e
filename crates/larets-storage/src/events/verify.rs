//! Verifying the whole record: every event is hashed again and compared with its leaf, with the
//! tree and with the signed checkpoints.

use diesel::prelude::*;
use larets_security::audit::checkpoint::SignedCheckpoint;
use larets_security::audit::day::Day;
use larets_security::audit::record::CanonicalEvent;
use larets_security::audit::signing::PublicKey;
use larets_security::audit::tree::{CompactTree, NodeHash};
use larets_security::audit::verify::{
    Evidence, Report, StoredCertificate, StoredCheckpoint, StoredHead, Verifier,
};

use super::checkpoint::FIRST_KEY;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::{checkpoint, event, event_head, installation, signing_key};
use crate::types::Id;

/// Events read at a time.
const PAGE: i64 = 2000;

/// What a verification found.
#[derive(Debug)]
pub struct Verification {
    /// Events, checkpoints and findings.
    pub report: Report,
    /// What it was compared with.
    pub trust: Trust,
    /// The public key of the first day, as `name+id+key`. Keep a copy away from the server.
    pub first_key: Option<String>,
}

/// What vouches for a record of events besides the record itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// The public key of the first day, kept by the one who asks.
    FirstKey,
    /// Checkpoints outside the database.
    Checkpoints,
    /// Nothing: whoever exchanged the whole database would not be found.
    Itself,
}

impl Trust {
    /// A stable word for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstKey => "first_key",
            Self::Checkpoints => "checkpoints",
            Self::Itself => "itself",
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
struct StoredEvent {
    seq: i64,
    at: i64,
    actor_kind: String,
    actor_id: Option<Id>,
    session_id: Option<Id>,
    address: Option<String>,
    action: String,
    record_kind: Option<String>,
    record_id: Option<Id>,
    outcome: String,
    details: String,
    sealed: Option<Vec<u8>>,
    leaf: Vec<u8>,
}

impl StoredEvent {
    fn feed(&self, verifier: &mut Verifier) {
        let leaf =
            NodeHash::from_slice(&self.leaf).unwrap_or_else(|| NodeHash::from_bytes([0; 32]));
        let record = CanonicalEvent {
            seq: u64::try_from(self.seq).unwrap_or_default(),
            at: self.at,
            actor_kind: &self.actor_kind,
            actor_id: self.actor_id.map(|id| id.0.into_bytes()),
            session: self.session_id.map(|id| id.0.into_bytes()),
            address: self.address.as_deref(),
            action: &self.action,
            record_kind: self.record_kind.as_deref(),
            record_id: self.record_id.map(|id| id.0.into_bytes()),
            outcome: &self.outcome,
            details: &self.details,
            sealed: self.sealed.as_deref(),
        };
        verifier.feed(&record, &leaf);
    }
}

/// Verifies the record of events. `outside` are checkpoints kept away from the database;
/// `trusted_first_key` likewise, else the one in the database is believed.
pub fn verify(
    tx: &mut ReadTx<'_>,
    outside: &[SignedCheckpoint],
    trusted_first_key: Option<&str>,
) -> Result<Verification, StorageError> {
    tx.snapshot(|tx| verify_snapshot(tx, outside, trusted_first_key))
}

fn verify_snapshot(
    tx: &mut ReadTx<'_>,
    outside: &[SignedCheckpoint],
    given_first_key: Option<&str>,
) -> Result<Verification, StorageError> {
    let origin = tx.vault().origin().to_owned();
    let head: Option<(i64, Vec<u8>)> = event_head::table
        .find(1_i64)
        .select((event_head::size, event_head::root))
        .first(tx.connection())
        .optional()?;
    let first_key: Option<String> = installation::table
        .find(FIRST_KEY)
        .select(installation::value)
        .first(tx.connection())
        .optional()?;
    let certificates: Vec<(i64, String)> = signing_key::table
        .order(signing_key::day)
        .select((signing_key::day, signing_key::certificate))
        .load(tx.connection())?;
    let certificates: Vec<StoredCertificate> = certificates
        .into_iter()
        .filter_map(|(day, text)| {
            Some(StoredCertificate {
                day: i32::try_from(day).ok().and_then(Day::from_number)?,
                text,
            })
        })
        .collect();
    let checkpoints: Vec<(i64, String)> = checkpoint::table
        .order(checkpoint::size)
        .select((checkpoint::size, checkpoint::body))
        .load(tx.connection())?;
    let checkpoints: Vec<StoredCheckpoint> = checkpoints
        .into_iter()
        .map(|(size, text)| StoredCheckpoint {
            size: u64::try_from(size).unwrap_or_default(),
            text,
        })
        .collect();
    let trusted = given_first_key
        .or(first_key.as_deref())
        .and_then(PublicKey::parse_verifier_key)
        .map(|(_, key)| key);
    let Some(trusted_first_key) = trusted else {
        return Err(StorageError::Refused("audit_key_missing"));
    };
    let mut verifier = Verifier::new(Evidence {
        origin: &origin,
        trusted_first_key,
        certificates: &certificates,
        checkpoints: &checkpoints,
        outside,
        start: CompactTree::new(),
    });
    let mut after = i64::MIN;
    loop {
        let page: Vec<StoredEvent> = event::table
            .filter(event::seq.gt(after))
            .order(event::seq)
            .limit(PAGE)
            .select(StoredEvent::as_select())
            .load(tx.connection())?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for event in &page {
            event.feed(&mut verifier);
        }
    }
    let head = head.and_then(|(size, root)| {
        Some(StoredHead {
            size: u64::try_from(size).ok()?,
            root: NodeHash::from_slice(&root)?,
        })
    });
    let trust = match (given_first_key, outside) {
        (Some(_), _) => Trust::FirstKey,
        (None, []) => Trust::Itself,
        (None, _) => Trust::Checkpoints,
    };
    Ok(Verification {
        report: verifier.finish(head),
        trust,
        first_key,
    })
}
