//! Tests of the verification on falsified signatures, keys and copies.

use super::*;

// Shows that an older copy, whole in itself, is found by one checkpoint kept outside.
#[test]
fn older_copy() {
    let newer = Log::new(95);
    let mut older = Log::new(60);
    assert!(older.report().is_intact());
    older.certificates.clone_from(&newer.certificates);
    older.outside = vec![newer.signed(8)];
    assert_eq!(
        older.findings(),
        [Finding::OlderCopy {
            known_size: 90,
            found: 60
        }]
    );
}

// Shows that a history signed anew with the true keys is found by a checkpoint kept outside.
#[test]
fn two_histories() {
    let honest = Log::new(95);
    let mut forged = honest.clone();
    forged.rows[41] = Row::new(42, "contact.list");
    forged.fit_head();
    let mut tree = CompactTree::new();
    forged.checkpoints.clear();
    for row in &forged.rows {
        tree.append(row.leaf);
        if row.seq.is_multiple_of(10) {
            forged
                .checkpoints
                .push(stored(&sign(row.seq, tree.root(), &key(day_of(row.seq)))));
        }
    }
    assert!(forged.report().is_intact());
    forged.outside = vec![honest.signed(6)];
    assert_eq!(forged.findings(), [Finding::TwoHistories { size: 70 }]);
    forged.outside.clear();
    forged.checkpoints.push(honest.checkpoints[6].clone());
    assert!(
        forged
            .findings()
            .contains(&Finding::TwoHistories { size: 70 })
    );
}

// Shows that checkpoints with a foreign key, a changed text or another size are no evidence.
#[test]
fn bad_signatures() {
    let honest = Log::new(95);
    let bad = [Finding::BadSignature { size: 20 }];

    let mut foreign = honest.clone();
    let root = foreign.signed(1).checkpoint().root;
    foreign.checkpoints[1] = stored(&sign(20, root, &key(77)));
    assert_eq!(foreign.findings(), bad);

    let mut changed = honest.clone();
    changed.checkpoints[1].text = changed.checkpoints[1].text.replace("\n20\n", "\n21\n");
    assert_eq!(changed.findings(), bad);

    let mut moved = honest.clone();
    moved.checkpoints[1].text = moved.checkpoints[2].text.clone();
    assert_eq!(moved.findings(), bad);

    let mut garbage = honest.clone();
    garbage.checkpoints[1].text = "garbage".to_owned();
    assert_eq!(garbage.findings(), bad);
}

// Shows that the stolen key of an earlier day cannot sign for a later one.
#[test]
fn older_key_cannot_sign_for_later() {
    let mut log = Log::new(95);
    let root = log.signed(8).checkpoint().root;
    log.checkpoints[8] = stored(&sign(90, root, &key(1)));
    let report = log.report();
    assert_eq!(report.findings, [Finding::BadSignature { size: 90 }]);
    assert_eq!(report.proven_size, 80);
}

// Shows that behind a broken certificate no key counts.
#[test]
fn bad_key_chain() {
    let mut log = Log::new(95);
    log.certificates[2] = certified(KeyCertificate::first(ORIGIN, &key(3)));
    let report = log.report();
    let mut expect = vec![Finding::BadKeyChain {
        day: Day::from_number(3).unwrap(),
    }];
    expect.extend([70, 80, 90].map(|size| Finding::BadSignature { size }));
    assert_eq!(report.findings, expect);
    assert_eq!(report.proven_size, 60);

    let mut unreadable = Log::new(95);
    unreadable.certificates[2].text.push('x');
    assert_eq!(unreadable.findings(), expect);
    let mut renamed = Log::new(95);
    renamed.certificates[2].day = Day::from_number(4).unwrap();
    assert_eq!(renamed.findings().len(), 4);
}
