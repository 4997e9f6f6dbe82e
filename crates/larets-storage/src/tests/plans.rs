//! How SQLite finds what is asked for often: a walk over all rows where an index leads to a few, or
//! sorting all rows where a walk along an index comes to the first ones, would be slow without a sign.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use larets_testkit::{Engine, TestDatabase};
use uuid::Uuid;

use super::samples::open;
use crate::acts::schema::act_change;
use crate::acts::settled::not_of_kind;
use crate::acts::undo::of_act;
use crate::clients::test::{Beside, Plain};
use crate::db::Db;
use crate::deals::row::{BY_AMOUNT, BY_CLOSE, BY_STEP};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::contact;
use crate::types::Id;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The steps of a statement as diesel shows it, with its values behind it.
async fn plan(db: &Db, said: String) -> Vec<String> {
    let sql = said.split(" -- binds").next().unwrap_or_default();
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let steps: Vec<Step> = db
        .read_latest(move |tx| {
            Ok::<_, StorageError>(diesel::sql_query(explained).load(tx.connection())?)
        })
        .await
        .unwrap();
    steps.into_iter().map(|step| step.detail).collect()
}

#[tokio::test]
async fn changes_of_a_record_are_found_by_the_record() {
    let database = TestDatabase::new(Engine::Sqlite).unwrap();
    let db = open(&database);
    let id = Id(Uuid::nil());
    let ids = [id, id];
    let of_one = act_change::table
        .filter(act_change::record_id.eq(id))
        .filter(of_act(id));
    let of_some = act_change::table
        .filter(one_of(act_change::record_id, &ids))
        .filter(of_act(id));
    let many = [id; 256];
    let settled = act_change::table
        .filter(one_of(act_change::record_id, &many))
        .filter(not_of_kind("merge"));
    for said in [
        diesel::debug_query::<Sqlite, _>(&of_one).to_string(),
        diesel::debug_query::<Sqlite, _>(&of_some).to_string(),
        diesel::debug_query::<Sqlite, _>(&settled).to_string(),
    ] {
        assert_eq!(
            plan(&db, said).await.first().map(String::as_str),
            Some("SEARCH act_change USING INDEX act_change_record (record_id=?)")
        );
    }
}

#[tokio::test]
async fn a_condition_beside_leaves_the_walk_along_the_names() {
    let database = TestDatabase::new(Engine::Sqlite).unwrap();
    let db = open(&database);
    let page = contact::table
        .filter(contact::deleted_at.is_null())
        .order((contact::name_sort, contact::id))
        .select(contact::id)
        .limit(50);
    let recent = contact::created_at
        .ge(0_i64)
        .and(contact::created_at.lt(1_i64));
    let walked = page.filter(Beside(Plain(recent)));
    let walked = diesel::debug_query::<Sqlite, _>(&walked).to_string();
    assert_eq!(
        plan(&db, walked).await,
        ["SCAN contact USING COVERING INDEX contact_name"]
    );
    // Without it all that are recent would be sorted for one page.
    let sorted = diesel::debug_query::<Sqlite, _>(&page.filter(recent)).to_string();
    let steps = plan(&db, sorted).await;
    assert!(
        steps.iter().any(|step| step.contains("ORDER BY")),
        "SQLite has learnt to choose by itself, so that nothing need be set beside: {steps:?}"
    );
}

#[tokio::test]
async fn orders_of_deals_are_walks() {
    let database = TestDatabase::new(Engine::Sqlite).unwrap();
    let db = open(&database);
    for (order, sort) in [
        (BY_AMOUNT, "amount"),
        (BY_CLOSE, "close"),
        (BY_STEP, "step"),
    ] {
        let index = format!("deal_by_{sort}");
        let from = "SELECT deal.* FROM deal WHERE deal.deleted_at IS NULL";
        let first = format!("{from} ORDER BY {order} DESC, deal.id DESC LIMIT 50");
        let scan = format!("SCAN deal USING INDEX {index}");
        assert_eq!(plan(&db, first).await, [scan]);
        let next = format!(
            "{from} AND {order} >= ? AND ({order}, deal.id) > (?, ?) ORDER BY {order}, deal.id LIMIT 50"
        );
        let search = format!("SEARCH deal USING INDEX {index} (<expr>>?)");
        assert_eq!(plan(&db, next).await, [search]);
        for part in ["owner", "department"] {
            let of_part = format!(
                "{from} AND deal.{part}_id = ? ORDER BY {order} DESC, deal.id DESC LIMIT 50"
            );
            let walk = format!("SEARCH deal USING INDEX deal_{part}_by_{sort} ({part}_id=?)");
            assert_eq!(plan(&db, of_part).await, [walk]);
        }
    }
}
