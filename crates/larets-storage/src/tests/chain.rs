//! The record of events grows without holes, however many write at once, and verifies.

use larets_testkit::both_databases;

use super::samples::{event, leave, left, number, open, verified};
use crate::events::sign_checkpoint;

both_databases! {
    /// Sixteen tasks write and record at once: the numbers are dense, the whole verifies, and the
    /// checkpoint signs all of it.
    async fn many_at_once_make_one_chain(database: TestDatabase) {
        let db = open(&database);
        let before = number(&db, "SELECT count(*) FROM event").await;
        let tasks: Vec<_> = (0..16_i64)
            .map(|task| {
                let db = db.clone();
                tokio::spawn(async move {
                    for turn in 0..10_i64 {
                        let name = format!("{task:02}-{turn}");
                        db.write(move |tx| leave(tx, &name)).await.unwrap();
                        db.record(event(turn)).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(left(&db).await.len(), 160);
        let events = number(&db, "SELECT count(*) FROM event").await;
        assert_eq!(events - before, 320);
        assert_eq!(number(&db, "SELECT min(seq) FROM event").await, 1);
        assert_eq!(number(&db, "SELECT max(seq) FROM event").await, events);
        assert_eq!(number(&db, "SELECT size FROM event_head").await, events);
        assert!(sign_checkpoint(&db).await.unwrap().is_some());
        let found = verified(&db, Vec::new()).await;
        assert!(found.report.is_intact(), "{:?}", found.report);
        assert_eq!(found.report.events, u64::try_from(events).unwrap());
        assert_eq!(found.report.checkpoints, 1);
        assert_eq!(found.report.proven_size, found.report.events);
        assert!(found.first_key.is_some());
    }

    /// Nothing new, nothing signed: a checkpoint is made only of a tree that grew.
    async fn a_checkpoint_is_of_something_new(database: TestDatabase) {
        let db = open(&database);
        db.record(event(1)).await.unwrap();
        assert!(sign_checkpoint(&db).await.unwrap().is_some());
        assert!(sign_checkpoint(&db).await.unwrap().is_none());
        db.record(event(2)).await.unwrap();
        assert!(sign_checkpoint(&db).await.unwrap().is_some());
        let found = verified(&db, Vec::new()).await;
        assert!(found.report.is_intact(), "{:?}", found.report);
        assert_eq!(found.report.checkpoints, 2);
    }

    /// A look is given out only with its event: the event is there when the value is.
    async fn what_is_disclosed_is_recorded(database: TestDatabase) {
        let db = open(&database);
        let before = number(&db, "SELECT count(*) FROM event").await;
        let value = db
            .disclose(|_| Ok::<_, crate::StorageError>(crate::Recorded::new(7, event(7))))
            .await
            .unwrap();
        assert_eq!(value, 7);
        assert_eq!(number(&db, "SELECT count(*) FROM event").await, before + 1);
    }
}
