//! Reads beside writes: what was answered is seen, and SQLite's log does not grow for ever, however
//! busy the readers are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use larets_testkit::{TestDatabase, both_databases};
use tokio::task::JoinHandle;

use super::samples::{event, leave, open};
use crate::db::Db;
use crate::error::StorageError;
use crate::installation::value;

/// More than there are readers.
const ASKERS: usize = 12;

/// Keeps every reader busy until it is dropped, so that each goes from one read to the next.
struct Busy {
    over: Arc<AtomicBool>,
    askers: Vec<JoinHandle<()>>,
}

impl Busy {
    fn new(db: &Db) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let askers = (0..ASKERS).map(|_| {
            let (db, over) = (db.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    db.read(|tx| value(tx, "id")).await.unwrap();
                }
            })
        });
        let askers = askers.collect();
        Self { over, askers }
    }

    async fn end(self) {
        self.over.store(true, Ordering::Relaxed);
        for asker in self.askers {
            asker.await.unwrap();
        }
    }
}

both_databases! {
    /// A read that begins after a write was answered sees it, also on a reader that stayed with the
    /// state before: asked many times among busy readers, with events alone in between.
    async fn what_was_answered_is_seen(database: TestDatabase) {
        let db = open(&database);
        let busy = Busy::new(&db);
        for number in 0..100 {
            db.record(event(number)).await.unwrap();
            let name = format!("written-{number}");
            let written = name.clone();
            db.write(move |tx| leave(tx, &written)).await.unwrap();
            let seen = db.read(move |tx| value(tx, &name)).await.unwrap();
            assert_eq!(seen.as_deref(), Some("left"), "write {number}");
        }
        busy.end().await;
    }
}

/// Writes 320 MB; gives the largest size of SQLite's log.
async fn write_much(db: &Db, database: &TestDatabase) -> u64 {
    let log = database.folder().join("larets.sqlite3-wal");
    let mut largest = 0;
    for number in 0..400 {
        // Other bytes each time: what stays the same is not written again.
        let text = format!("{number:04}").repeat(200_000);
        db.write(move |tx| {
            crate::installation::set_value(tx, "much", &text)?;
            Ok::<_, StorageError>(crate::Recorded::new((), event(number)))
        })
        .await
        .unwrap();
        largest = largest.max(std::fs::metadata(&log).unwrap().len());
    }
    largest
}

/// SQLite's log is written back and begins anew while readers are busy: seen by its file, which stays
/// well below what was written.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_begins_anew() {
    let database = TestDatabase::new(larets_testkit::Engine::Sqlite).unwrap();
    let db = open(&database);
    let busy = Busy::new(&db);
    let largest = write_much(&db, &database).await;
    busy.end().await;
    assert!(
        largest < 160 << 20,
        "after 320 MB the log has {largest} bytes"
    );
}

/// Nor does it grow for ever while long reads follow one another without a gap.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_begins_anew_among_long_reads() {
    let database = TestDatabase::new(larets_testkit::Engine::Sqlite).unwrap();
    let db = open(&database);
    let over = Arc::new(AtomicBool::new(false));
    let long = (0..4).map(|_| {
        let (db, over) = (db.clone(), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                db.read(|tx| {
                    value(tx, "id")?;
                    // Nobody sends: this only waits.
                    let (_sender, receiver) = mpsc::channel::<()>();
                    let _ = receiver.recv_timeout(Duration::from_millis(60));
                    value(tx, "id")
                })
                .await
                .unwrap();
            }
        })
    });
    let long: Vec<_> = long.collect();
    let largest = write_much(&db, &database).await;
    over.store(true, Ordering::Relaxed);
    for one in long {
        one.await.unwrap();
    }
    assert!(
        largest < 256 << 20,
        "after 320 MB the log has {largest} bytes"
    );
}
