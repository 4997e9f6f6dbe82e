//! Somebody with the database in hand, who has put the triggers out of the way, changes the record
//! of events in every way there is. Each is found.

use larets_security::audit::checkpoint::SignedCheckpoint;
use larets_security::audit::verify::Finding;
use larets_testkit::{Engine, TestDatabase, both_databases};

use super::samples::{event, number, open, run_sql, verified};
use crate::db::Db;
use crate::events::sign_checkpoint;

/// A database with this many events, signed.
async fn signed(database: &TestDatabase, events: i64) -> (Db, String) {
    let db = open(database);
    for number in 1..=events {
        db.record(event(number)).await.unwrap();
    }
    let text = sign_checkpoint(&db).await.unwrap().unwrap();
    assert_eq!(number(&db, "SELECT max(seq) FROM event").await, events);
    (db, text)
}

async fn drop_the_guard(database: &TestDatabase, db: &Db) {
    let sql = match database.engine() {
        Engine::Sqlite => "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;",
        Engine::Postgres => "ALTER TABLE event DISABLE TRIGGER ALL;",
    };
    run_sql(db, sql).await;
}

/// Does this to twelve signed events and gives what the verification finds.
async fn after(database: &TestDatabase, sql: &str) -> Vec<Finding> {
    let (db, _) = signed(database, 12).await;
    assert!(verified(&db, Vec::new()).await.report.is_intact());
    drop_the_guard(database, &db).await;
    run_sql(&db, sql).await;
    let report = verified(&db, Vec::new()).await.report;
    assert!(!report.is_intact());
    report.findings
}

/// Copies an event under another number.
fn copied(from: i64, to: i64) -> String {
    format!(
        "INSERT INTO event (seq, at, actor_kind, actor_id, session_id, address, action, \
         record_kind, record_id, outcome, details, sealed, leaf) SELECT {to}, at, actor_kind, \
         actor_id, session_id, address, action, record_kind, record_id, outcome, details, sealed, \
         leaf FROM event WHERE seq = {from}"
    )
}

both_databases! {
    /// A changed detail.
    async fn a_changed_detail_is_found(database: TestDatabase) {
        let found = after(&database, "UPDATE event SET details = '{}' WHERE seq = 4").await;
        assert!(found.contains(&Finding::Changed { seq: 4 }), "{found:?}");
    }

    /// A changed time, which a log is most often bent by.
    async fn a_changed_time_is_found(database: TestDatabase) {
        let found = after(&database, "UPDATE event SET at = at + 1 WHERE seq = 12").await;
        assert!(found.contains(&Finding::Changed { seq: 12 }), "{found:?}");
    }

    /// Another person's name under an act.
    async fn a_changed_person_is_found(database: TestDatabase) {
        let found = after(&database, "UPDATE event SET actor_kind = 'person' WHERE seq = 1").await;
        assert!(found.contains(&Finding::Changed { seq: 1 }), "{found:?}");
    }

    /// A row taken out of the middle.
    async fn a_deleted_row_is_found(database: TestDatabase) {
        let found = after(&database, "DELETE FROM event WHERE seq = 5").await;
        assert!(found.contains(&Finding::Hole { from: 5, to: 5 }), "{found:?}");
    }

    /// A row taken out and the rest moved up, so that no hole is left.
    async fn a_closed_hole_is_found(database: TestDatabase) {
        let sql = "DELETE FROM event WHERE seq = 5; \
                   UPDATE event SET seq = -seq WHERE seq > 5; \
                   UPDATE event SET seq = -seq - 1 WHERE seq < 0;";
        let found = after(&database, sql).await;
        assert!(found.iter().any(|one| matches!(one, Finding::Changed { seq: 5 })), "{found:?}");
    }

    /// A row put before the first.
    async fn a_row_before_the_first_is_found(database: TestDatabase) {
        let found = after(&database, &copied(3, 0)).await;
        assert!(!found.is_empty());
    }

    /// A row put after the last, past the lane.
    async fn a_row_after_the_last_is_found(database: TestDatabase) {
        let found = after(&database, &copied(3, 13)).await;
        assert!(!found.is_empty());
    }

    /// A row put in the middle, the others moved down.
    async fn an_inserted_row_is_found(database: TestDatabase) {
        let sql = format!(
            "UPDATE event SET seq = -seq WHERE seq > 5; \
             UPDATE event SET seq = -seq + 1 WHERE seq < 0; {}",
            copied(3, 6)
        );
        let found = after(&database, &sql).await;
        assert!(!found.is_empty());
    }

    /// Two rows swapped.
    async fn a_swap_is_found(database: TestDatabase) {
        let sql = "UPDATE event SET seq = -1 WHERE seq = 4; \
                   UPDATE event SET seq = 4 WHERE seq = 7; \
                   UPDATE event SET seq = 7 WHERE seq = -1;";
        let found = after(&database, sql).await;
        assert!(found.contains(&Finding::Changed { seq: 4 }), "{found:?}");
        assert!(found.contains(&Finding::Changed { seq: 7 }), "{found:?}");
    }

    /// The tail cut off after it was signed.
    async fn a_cut_tail_is_found(database: TestDatabase) {
        let found = after(&database, "DELETE FROM event WHERE seq > 8").await;
        let cut = |one: &Finding| matches!(one, Finding::CutTail { signed_size: 12, .. });
        assert!(found.iter().any(cut), "{found:?}");
    }

    /// A signed checkpoint rewritten.
    async fn a_bent_checkpoint_is_found(database: TestDatabase) {
        let sql = "UPDATE checkpoint SET text = replace(text, '12', '11')";
        assert!(!after(&database, sql).await.is_empty());
    }

    /// An older copy put back whole: nothing inside can tell, but a checkpoint kept outside does.
    async fn an_older_copy_is_found(database: TestDatabase) {
        let (db, _) = signed(&database, 5).await;
        run_sql(&db, "CREATE TABLE old_head AS SELECT * FROM event_head").await;
        for number in 6..=9 {
            db.record(event(number)).await.unwrap();
        }
        let kept = sign_checkpoint(&db).await.unwrap().unwrap();
        let kept = SignedCheckpoint::parse(&kept).unwrap();
        assert!(verified(&db, vec![kept.clone()]).await.report.is_intact());
        drop_the_guard(&database, &db).await;
        run_sql(
            &db,
            "DELETE FROM event WHERE seq > 5; DELETE FROM checkpoint WHERE size > 5; \
             DELETE FROM event_head; INSERT INTO event_head SELECT * FROM old_head; \
             DROP TABLE old_head;",
        )
        .await;
        assert!(verified(&db, Vec::new()).await.report.is_intact(), "a true copy of the past");
        let report = verified(&db, vec![kept]).await.report;
        let older = |one: &Finding| matches!(one, Finding::OlderCopy { known_size: 9, .. });
        assert!(report.findings.iter().any(older), "{report:?}");
    }

    /// With its triggers in place the table refuses to change or forget.
    async fn the_guard_refuses(database: TestDatabase) {
        let (db, _) = signed(&database, 3).await;
        for sql in ["UPDATE event SET at = 0", "DELETE FROM event"] {
            let refused = db
                .maintain(move |tx| {
                    use diesel::connection::SimpleConnection;
                    Ok(tx.connection().batch_execute(sql)?)
                })
                .await;
            assert!(refused.is_err(), "{sql}");
        }
        assert!(verified(&db, Vec::new()).await.report.is_intact());
    }
}
