//! That a row is saved whole: a column that an update skips and nothing else sets would be lost
//! without a word.

use diesel::connection::SimpleConnection;
use larets_core::access::Placement;
use larets_testkit::{Engine, TestDatabase};
use serde_json::{Value, json};
use uuid::Uuid;

use super::samples::open;
use crate::clients::record::Kept;
use crate::clients::table::CardTable;
use crate::companies::row::CompanyColumns;
use crate::contacts::row::ContactColumns;
use crate::db::WriteTx;
use crate::deals::row::DealColumns;
use crate::error::StorageError;
use crate::types::Id;

/// Another value of a column, as far as its present one tells what it holds.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![json!(Uuid::from_u128(5)), json!(5)],
        Value::Bool(value) => vec![json!(!value)],
        Value::Number(number) => vec![json!(number.as_i64().unwrap() + 1)],
        Value::String(text) if Uuid::parse_str(text).is_ok() => vec![json!(Uuid::from_u128(7))],
        // Base64 too, as bytes are shown in it.
        _ => vec![json!("eHg=")],
    }
}

/// The columns whose change is not kept when each is changed alone, and then emptied again.
fn lost<C: CardTable>(tx: &mut WriteTx<'_>) -> Vec<String> {
    let kept = Kept::new(Id(Uuid::from_u128(1)), Placement::default(), tx.now());
    let mut filled = serde_json::to_value(C::blank(kept)).unwrap();
    if filled.get("channels").is_some() {
        filled["channels"] = json!("eA==");
    }
    let mut row: C = serde_json::from_value(filled).unwrap();
    C::insert(tx.connection(), std::slice::from_ref(&row)).unwrap();
    let mut lost = Vec::new();
    let columns = serde_json::to_value(&row).unwrap();
    for name in columns.as_object().unwrap().keys() {
        if ["id", "version"].contains(&name.as_str()) {
            continue;
        }
        for wished in [others(&columns[name]), vec![columns[name].clone()]] {
            let mut values = serde_json::to_value(&row).unwrap();
            values["version"] = json!(row.kept().version + 1);
            let after: C = wished
                .into_iter()
                .find_map(|other| {
                    values[name] = other;
                    serde_json::from_value(values.clone()).ok()
                })
                .unwrap();
            assert_eq!(after.save(tx.connection(), &row).unwrap(), 1);
            // Nobody saves over a version that is gone.
            assert_eq!(after.save(tx.connection(), &row).unwrap(), 0);
            row = C::load(tx.connection(), kept.id).unwrap();
            if serde_json::to_value(&row).unwrap()[name] != values[name] {
                lost.push(name.clone());
            }
        }
    }
    lost
}

#[tokio::test]
async fn every_column_is_saved() {
    let database = TestDatabase::new(Engine::Sqlite).unwrap();
    let db = open(&database);
    let told = db.maintain(|tx| {
        // What is referred to is not there, and columns that belong together are changed one by one;
        // nothing of this is committed.
        tx.connection().batch_execute(
            "PRAGMA defer_foreign_keys = ON; PRAGMA ignore_check_constraints = ON",
        )?;
        let found = [
            lost::<ContactColumns>(tx),
            lost::<CompanyColumns>(tx),
            lost::<DealColumns>(tx),
        ];
        Err::<(), _>(StorageError::Broken(format!("{found:?}")))
    });
    // Where a record came from stays.
    let came = vec!["created_at", "demo", "import_id"];
    let expected = format!("{:?}", [came.clone(), came.clone(), came]);
    let Err(StorageError::Broken(found)) = told.await else {
        panic!("the rows were committed");
    };
    assert_eq!(found, expected);
}
