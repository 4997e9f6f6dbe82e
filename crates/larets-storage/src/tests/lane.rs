//! Writes that fail among writes that do not: all of one or nothing of it, and never more than
//! one's own.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Waker};

use diesel::connection::SimpleConnection;
use larets_core::audit::RecordKind;
use larets_testkit::{Engine, both_databases};
use uuid::Uuid;

use super::samples::{event, leave, left, number, open, run_sql, verified};
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

/// Holds the lane until the sender is used, so that what is queued meanwhile meets in one group.
fn held(db: &Db) -> (mpsc::Sender<()>, Waiting) {
    let (open_gate, gate) = mpsc::channel::<()>();
    let db = db.clone();
    let held = queued(async move {
        db.write(move |_| {
            let _ = gate.recv();
            Ok::<_, StorageError>(Recorded::new((), event(0)))
        })
        .await
    });
    (open_gate, held)
}

/// Queues these writes so that they meet in one group.
async fn in_one_group(db: &Db, writes: Vec<Kind>) -> Vec<Result<(), StorageError>> {
    let (open_gate, held) = held(db);
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
    IsIndexed,
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
            Self::IsIndexed => tx.reindex(RecordKind::Contact, Uuid::from_u128(7)),
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

    /// A search entry that cannot be written keeps nobody of the group from being committed.
    async fn a_damaged_index_stops_nobody(database: TestDatabase) {
        let db = open(&database);
        let damage = match &database.engine() {
            Engine::Sqlite => "INSERT INTO search_entry (docid, record_id, record_kind, linked_words) \
                 VALUES (1, X'00000000000000000000000000000007', 'contact', ''); \
                 CREATE TRIGGER damaged BEFORE DELETE ON search_entry \
                 BEGIN SELECT RAISE(ABORT, 'damaged'); END",
            Engine::Postgres => "INSERT INTO search_entry (record_id, record_kind, linked_words, words) \
                 VALUES ('00000000-0000-0000-0000-000000000007', 'contact', '', ''); \
                 CREATE FUNCTION damaged() RETURNS trigger LANGUAGE plpgsql \
                 AS $$ BEGIN RAISE EXCEPTION 'damaged'; END $$; \
                 CREATE TRIGGER damaged BEFORE DELETE ON search_entry \
                 FOR EACH ROW EXECUTE FUNCTION damaged()",
        };
        run_sql(&db, damage).await;
        let writes = vec![Kind::Succeeds, Kind::IsIndexed, Kind::Succeeds];
        let results = in_one_group(&db, writes).await;
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(left(&db).await, ["00", "01", "02"]);
        assert_eq!(number(&db, "SELECT count(*) FROM search_entry").await, 1, "damage was met");
    }

    /// A refusal is told after the commit of its group: what it was refused for is seen then.
    async fn a_refusal_comes_after_the_commit(database: TestDatabase) {
        let db = open(&database);
        for number in 0..20 {
            let (open_gate, held) = held(&db);
            let name = format!("first-{number}");
            let (writer, refuser, written) = (db.clone(), db.clone(), name.clone());
            let first = queued(async move { writer.write(move |tx| leave(tx, &written)).await });
            let second = queued(async move {
                refuser.write(|_| Err::<Recorded<()>, _>(StorageError::Refused("a_test"))).await
            });
            open_gate.send(()).unwrap();
            assert!(matches!(second.await, Err(StorageError::Refused("a_test"))));
            let seen = db.read_latest(move |tx| crate::installation::value(tx, &name)).await;
            assert_eq!(seen.unwrap().as_deref(), Some("left"));
            held.await.unwrap();
            first.await.unwrap();
        }
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
