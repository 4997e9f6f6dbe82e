//! Writes that fail among writes that do not: all of one or nothing of it, and never more than
//! one's own.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Waker};

use diesel::connection::SimpleConnection;
use larets_testkit::both_databases;

use super::samples::{event, leave, left, number, open, verified};
use crate::db::Db;
use crate::error::StorageError;
use crate::{ReadTx, Recorded};

type Waiting = Pin<Box<dyn Future<Output = Result<(), StorageError>> + Send>>;

/// Puts a write into the queue without waiting for it.
fn queued(future: impl Future<Output = Result<(), StorageError>> + Send + 'static) -> Waiting {
    let mut waiting: Waiting = Box::pin(future);
    let polled = waiting
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(
        polled.is_pending(),
        "the lane is held, so nothing can be done yet"
    );
    waiting
}

/// Queues these writes while the lane is held, so that they meet in one group.
async fn in_one_group(db: &Db, writes: Vec<Kind>) -> Vec<Result<(), StorageError>> {
    let (open_gate, gate) = mpsc::channel::<()>();
    let held = {
        let db = db.clone();
        queued(async move {
            db.write(move |_| {
                let _ = gate.recv();
                Ok::<_, StorageError>(Recorded::new((), event(0)))
            })
            .await
        })
    };
    let waiting: Vec<Waiting> = writes
        .into_iter()
        .enumerate()
        .map(|(place, kind)| {
            let db = db.clone();
            queued(async move {
                db.write(move |tx| kind.run(tx, &format!("{place:02}")))
                    .await
            })
        })
        .collect();
    open_gate.send(()).unwrap();
    held.await.unwrap();
    let mut results = Vec::new();
    for one in waiting {
        results.push(one.await);
    }
    results
}

/// What a write does after it has left its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Succeeds,
    Refuses,
    Panics,
    BreaksARule,
    WritesNonsense,
    FailsInAPart,
}

impl Kind {
    fn run(self, tx: &mut crate::WriteTx<'_>, name: &str) -> Result<Recorded<()>, StorageError> {
        let recorded = leave(tx, name)?;
        match self {
            Self::Succeeds => {}
            Self::Refuses => return Err(StorageError::Refused("a_test")),
            Self::Panics => panic!("a write of a test panics on purpose"),
            Self::BreaksARule => tx.connection().batch_execute(&format!(
                "INSERT INTO installation (name, value) VALUES ('{name}', 'twice')"
            ))?,
            Self::WritesNonsense => tx.connection().batch_execute("INSERT INTO nowhere")?,
            Self::FailsInAPart => {
                let part = tx.attempt(|tx| {
                    leave(tx, &format!("{name}-part"))?;
                    tx.connection().batch_execute("INSERT INTO nowhere")?;
                    Ok::<_, StorageError>(())
                });
                assert!(part.is_err());
            }
        }
        Ok(recorded)
    }
}

both_databases! {
    /// Whatever goes wrong in one write of a group, the others are committed with their events,
    /// and of the failed one nothing is left.
    async fn a_failure_is_one_s_own(database: TestDatabase) {
        let db = open(&database);
        let before = number(&db, "SELECT count(*) FROM event").await;
        let writes = [
            Kind::Succeeds, Kind::Refuses, Kind::Succeeds, Kind::Panics, Kind::Succeeds,
            Kind::BreaksARule, Kind::Succeeds, Kind::WritesNonsense, Kind::Succeeds,
            Kind::FailsInAPart, Kind::Succeeds,
        ];
        let results = in_one_group(&db, writes.to_vec()).await;
        let stands = |kind: Kind| matches!(kind, Kind::Succeeds | Kind::FailsInAPart);
        for (kind, result) in writes.iter().zip(&results) {
            assert_eq!(stands(*kind), result.is_ok(), "{result:?}");
        }
        let expected: Vec<String> = writes
            .iter()
            .enumerate()
            .filter(|(_, kind)| stands(**kind))
            .map(|(place, _)| format!("{place:02}"))
            .collect();
        assert_eq!(left(&db).await, expected);
        let events = number(&db, "SELECT count(*) FROM event").await - before;
        assert_eq!(events, i64::try_from(expected.len()).unwrap() + 1, "and the one that held");
        assert!(matches!(results[1], Err(StorageError::Refused("a_test"))), "{:?}", results[1]);
        assert!(matches!(results[5], Err(StorageError::Conflict(_))), "{:?}", results[5]);
        let at_the_end = db.write(|tx| leave(tx, "zz")).await;
        assert!(at_the_end.is_ok(), "the lane goes on");
    }

    /// A write whose closure says no leaves neither its change nor an event.
    async fn a_refused_write_leaves_nothing(database: TestDatabase) {
        let db = open(&database);
        let before = number(&db, "SELECT count(*) FROM event").await;
        let refused = db
            .write(|tx| {
                leave(tx, "never")?;
                Err::<Recorded<()>, _>(StorageError::NotAllowed)
            })
            .await;
        assert!(matches!(refused, Err(StorageError::NotAllowed)));
        assert!(left(&db).await.is_empty());
        assert_eq!(number(&db, "SELECT count(*) FROM event").await, before);
        crate::events::sign_checkpoint(&db).await.unwrap();
    }

    /// A read that panics inside a snapshot leaves no connection that goes on showing the past.
    async fn a_panicking_read_leaves_no_old_view(database: TestDatabase) {
        let db = open(&database);
        for _ in 0..12 {
            let read = |tx: &mut ReadTx<'_>| {
                tx.snapshot(|tx| {
                    let found = crate::installation::value(tx, "late")?;
                    assert!(found.is_some(), "a read of a test panics on purpose");
                    Ok::<_, StorageError>(())
                })
            };
            assert!(db.read(read).await.is_err());
        }
        db.write(|tx| leave(tx, "late")).await.unwrap();
        for _ in 0..12 {
            assert_eq!(left(&db).await, ["late"]);
        }
        db.record(event(1)).await.unwrap();
        crate::events::sign_checkpoint(&db).await.unwrap();
        assert!(verified(&db, Vec::new()).await.report.is_intact());
    }
}
