//! Tests of the verification on falsified events.

use super::*;

// Shows that one changed event is named, and that the proof of all others stands.
#[test]
fn changed_event() {
    let mut log = Log::new(95);
    log.rows[41].action = "contact.list";
    let report = log.report();
    assert_eq!(report.findings, [Finding::Changed { seq: 42 }]);
    assert_eq!(report.checkpoints, 9);
}

// Shows that a change together with its stored hash is narrowed to the checkpoints around it.
#[test]
fn changed_event_with_its_hash() {
    let mut log = Log::new(95);
    log.rows[41] = Row::new(42, "contact.list");
    log.fit_head();
    let report = log.report();
    assert_eq!(
        report.findings,
        [Finding::CheckpointMismatch {
            after: 40,
            size: 50
        }]
    );
    assert_eq!((report.checkpoints, report.proven_size), (4, 40));
}

// Shows that missing events are named as a range, one or many.
#[test]
fn hole() {
    let mut log = Log::new(95);
    log.rows.drain(41..44);
    log.rows.remove(70);
    let report = log.report();
    assert_eq!(
        report.findings,
        [
            Finding::Hole { from: 42, to: 44 },
            Finding::Hole { from: 74, to: 74 }
        ]
    );
    assert_eq!((report.root, report.proven_size), (None, 40));
}

// Shows that a missing beginning is a hole too.
#[test]
fn missing_beginning() {
    let mut log = Log::new(20);
    log.rows.drain(..5);
    assert_eq!(log.findings(), [Finding::Hole { from: 1, to: 5 }]);
}

// Shows that a removed event with all later ones renumbered and rehashed is found.
#[test]
fn closed_hole() {
    let mut log = Log::new(95);
    log.rows.pop();
    log.rows[41] = Row::new(42, "contact.list");
    log.fit_head();
    assert_eq!(
        log.findings(),
        [Finding::CheckpointMismatch {
            after: 40,
            size: 50
        }]
    );
}

// Shows that a second event with a number, and one behind later ones, are named.
#[test]
fn inserted_and_reordered() {
    let mut log = Log::new(95);
    log.rows.insert(42, Row::new(42, "contact.list"));
    let report = log.report();
    assert_eq!(report.findings, [Finding::Inserted { seq: 42 }]);
    assert_eq!(report.checkpoints, 9);

    let mut log = Log::new(95);
    log.rows.swap(41, 42);
    let findings = log.findings();
    assert_eq!(
        findings,
        [
            Finding::Hole { from: 42, to: 42 },
            Finding::OutOfOrder { seq: 42 }
        ]
    );
    let mut log = Log::new(95);
    log.rows[0].seq = 0;
    assert!(log.findings().contains(&Finding::OutOfOrder { seq: 0 }));
}

// Shows that two events that changed places with their numbers and hashes are found.
#[test]
fn swapped_contents() {
    let mut log = Log::new(95);
    log.rows[12] = Row::new(13, "contact.list");
    let honest = log.rows.clone();
    log.rows[12] = Row::new(13, honest[13].action);
    log.rows[13] = Row::new(14, honest[12].action);
    log.fit_head();
    assert_eq!(
        log.findings(),
        [Finding::CheckpointMismatch {
            after: 10,
            size: 20
        }]
    );
}

// Shows that a cut end is found by the checkpoints, though the head was made to fit.
#[test]
fn cut_tail() {
    let mut log = Log::new(95);
    log.rows.truncate(75);
    log.fit_head();
    assert_eq!(
        log.findings(),
        [Finding::CutTail {
            signed_size: 90,
            found: 75
        }]
    );
    let mut unsigned = Log::new(95);
    unsigned.rows.truncate(92);
    assert_eq!(
        unsigned.findings(),
        [Finding::HeadMismatch {
            stored_size: 95,
            found: 92
        }]
    );
    let mut all = Log::new(95);
    all.rows.clear();
    all.fit_head();
    assert_eq!(
        all.findings(),
        [Finding::CutTail {
            signed_size: 90,
            found: 0
        }]
    );
}
