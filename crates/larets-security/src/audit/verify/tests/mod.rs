//! Tests of the verification: each way to falsify a record, and what is found.

mod events;
mod signatures;

use proptest::prelude::*;

use super::*;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::day::Day;
use crate::audit::record::tests::opened;
use crate::audit::signing::{DayKey, KeyCertificate, SigningError};

const ORIGIN: &str = "larets/test";

/// A stored event: its number, what was done, its stored leaf.
#[derive(Clone, Copy)]
struct Row {
    seq: u64,
    action: &'static str,
    leaf: NodeHash,
}

impl Row {
    fn new(seq: u64, action: &'static str) -> Self {
        let leaf = CanonicalEvent {
            action,
            ..opened(seq)
        }
        .leaf();
        Self { seq, action, leaf }
    }
}

/// A database with `rows`, a checkpoint every ten events and a new day every thirty.
#[derive(Clone)]
struct Log {
    rows: Vec<Row>,
    certificates: Vec<StoredCertificate>,
    checkpoints: Vec<StoredCheckpoint>,
    outside: Vec<SignedCheckpoint>,
    head: Option<StoredHead>,
    start: CompactTree,
}

fn key(number: u64) -> DayKey {
    let byte = u8::try_from(number).unwrap();
    DayKey::from_private_bytes(Day::from_number(byte.into()).unwrap(), &[byte; 32]).unwrap()
}

fn day_of(seq: u64) -> u64 {
    1 + seq.saturating_sub(1) / 30
}

fn sign(size: u64, root: NodeHash, key: &DayKey) -> SignedCheckpoint {
    Checkpoint::new(ORIGIN, size, root).sign(key).unwrap()
}

fn certified(certificate: Result<KeyCertificate, SigningError>) -> StoredCertificate {
    let certificate = certificate.unwrap();
    StoredCertificate {
        day: certificate.day(),
        text: certificate.to_text(),
    }
}

fn stored(signed: &SignedCheckpoint) -> StoredCheckpoint {
    StoredCheckpoint {
        size: signed.checkpoint().size,
        text: signed.to_text(),
    }
}

impl Log {
    fn new(count: u64) -> Self {
        let mut log = Self {
            rows: (1..=count)
                .map(|seq| Row::new(seq, "contact.open"))
                .collect(),
            certificates: vec![certified(KeyCertificate::first(ORIGIN, &key(1)))],
            checkpoints: Vec::new(),
            outside: Vec::new(),
            head: None,
            start: CompactTree::new(),
        };
        for day in 2..=day_of(count) {
            let next = KeyCertificate::next(ORIGIN, &key(day - 1), &key(day));
            log.certificates.push(certified(next));
        }
        let mut tree = CompactTree::new();
        for row in &log.rows {
            tree.append(row.leaf);
            if row.seq.is_multiple_of(10) {
                let signed = sign(row.seq, tree.root(), &key(day_of(row.seq)));
                log.checkpoints.push(stored(&signed));
            }
        }
        log.head = Some(StoredHead {
            size: count,
            root: tree.root(),
        });
        log
    }

    fn report(&self) -> Report {
        let mut verifier = Verifier::new(Evidence {
            origin: ORIGIN,
            trusted_first_key: key(1).public_key(),
            certificates: &self.certificates,
            checkpoints: &self.checkpoints,
            outside: &self.outside,
            start: self.start.clone(),
        });
        for row in &self.rows {
            let event = CanonicalEvent {
                action: row.action,
                ..opened(row.seq)
            };
            verifier.feed(&event, &row.leaf);
        }
        verifier.finish(self.head)
    }

    fn findings(&self) -> Vec<Finding> {
        self.report().findings
    }

    /// As a forger would: the head fits whatever rows there are.
    fn fit_head(&mut self) {
        let root = crate::audit::tree::root_of(self.rows.iter().map(|row| row.leaf));
        self.head = Some(StoredHead {
            size: self.rows.len() as u64,
            root,
        });
    }

    fn signed(&self, index: usize) -> SignedCheckpoint {
        SignedCheckpoint::parse(&self.checkpoints[index].text).unwrap()
    }
}

// Shows that an honest record is intact, and how far it is proven.
#[test]
fn honest_record() {
    let mut log = Log::new(95);
    log.outside = vec![log.signed(8), log.signed(0)];
    let report = log.report();
    assert!(report.is_intact(), "{report:?}");
    assert_eq!(
        (report.events, report.last_seq, report.proven_size),
        (95, 95, 90)
    );
    assert_eq!(report.checkpoints, 11);
    assert_eq!(report.root, log.head.map(|head| head.root));
    let empty = Log::new(0).report();
    assert!(empty.is_intact() && empty.events == 0);
}

// Shows that a verification can begin where retention ended, if a checkpoint proves that point.
#[test]
fn start_in_the_middle() {
    let mut log = Log::new(95);
    for row in log.rows.drain(..50) {
        log.start.append(row.leaf);
    }
    let report = log.report();
    assert!(report.is_intact(), "{report:?}");
    assert_eq!(
        (report.events, report.checkpoints, report.proven_size),
        (45, 5, 90)
    );
    let mut forged = log.clone();
    forged.start = CompactTree::new();
    for seq in 1..=50 {
        forged.start.append(Row::new(seq, "contact.list").leaf);
    }
    forged.head = None;
    assert_eq!(
        forged.findings(),
        [Finding::CheckpointMismatch { after: 0, size: 50 }]
    );
}

// Shows that a report stays small however much is wrong.
#[test]
fn findings_are_limited() {
    let mut log = Log::new(1_200);
    for row in &mut log.rows {
        row.action = "contact.list";
    }
    let report = log.report();
    assert_eq!(
        (report.findings.len(), report.findings_omitted),
        (1_000, 200)
    );
    assert!(!report.is_intact());
}

// Shows that findings read as sentences.
#[test]
fn findings_in_words() {
    let text = Finding::CheckpointMismatch {
        after: 40,
        size: 50,
    }
    .to_string();
    assert_eq!(text, "events 41 to 50 are not the ones that were signed");
    assert_eq!(
        Finding::Hole { from: 1, to: 5 }.to_string(),
        "events 1 to 5 are missing"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Shows that no single change below the last checkpoint stays unnoticed, whatever is refitted.
    #[test]
    fn nothing_signed_can_change(at in 0_usize..60, way in 0_u8..4, rehash: bool) {
        let mut log = Log::new(65);
        match way {
            0 if rehash => log.rows[at] = Row::new(log.rows[at].seq, "contact.list"),
            0 => log.rows[at].action = "contact.list",
            1 => { log.rows.remove(at); }
            2 => log.rows.insert(at, Row::new(at as u64 + 1, "contact.list")),
            _ => log.rows.truncate(at),
        }
        if rehash && (way == 1 || way == 2) {
            for (index, row) in log.rows.iter_mut().enumerate() {
                *row = Row::new(index as u64 + 1, row.action);
            }
        }
        log.fit_head();
        // Events alike but for their number: dropping one and renumbering is cutting the end,
        // here behind the last checkpoint.
        prop_assume!(!(way == 1 && rehash));
        prop_assert!(!log.report().is_intact());
    }

    // Shows that honest records of every size are intact.
    #[test]
    fn honest_records_are_intact(count in 0_u64..150) {
        let report = Log::new(count).report();
        prop_assert!(report.is_intact());
        prop_assert_eq!(report.proven_size, count / 10 * 10);
    }
}
