//! How SQLite finds what is looked for once for each of many records: a walk over all of them there
//! would make the whole quadratic.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use larets_testkit::{Engine, TestDatabase};
use uuid::Uuid;

use super::samples::open;
use crate::acts::schema::act_change;
use crate::acts::undo::of_act;
use crate::error::StorageError;
use crate::types::Id;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[tokio::test]
async fn changes_of_a_record_are_found_by_the_record() {
    let database = TestDatabase::new(Engine::Sqlite).unwrap();
    let db = open(&database);
    let id = Id(Uuid::nil());
    let changes = act_change::table
        .filter(act_change::record_id.eq(id))
        .filter(of_act(id));
    let said = diesel::debug_query::<Sqlite, _>(&changes).to_string();
    let sql = said.split(" -- binds").next().unwrap_or_default();
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let steps: Vec<Step> = db
        .read_latest(move |tx| {
            Ok::<_, StorageError>(diesel::sql_query(explained).load(tx.connection())?)
        })
        .await
        .unwrap();
    let steps: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    assert_eq!(
        steps,
        ["SEARCH act_change USING INDEX act_change_record (record_id=?)"]
    );
}
