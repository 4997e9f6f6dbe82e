//! What the record of events keeps of an export.

use diesel::prelude::*;
use larets_core::access::SystemActor;
use larets_core::exports::{ExportFormat, ExportKind};
use larets_core::ids::ExportId;
use larets_testkit::both_databases;
use serde_json::{Value, json};
use uuid::Uuid;

use super::samples::open;
use crate::db::connection::each;
use crate::error::StorageError;
use crate::exports::write::{Asked, Named, NewExport, begin_event};
use crate::schema::event;

const FILTER: &str = r#"{"all":[{"field":"phone","op":"is","value":"+7 912 345-67-01"}]}"#;

both_databases! {
    /// The reason, the filter with its values, the words and the name of the view stand in the sealed
    /// part of the event, and open with the keys of the installation; nothing of them is in the clear,
    /// and what was not asked for is not told.
    async fn what_was_asked_for_is_sealed(database: TestDatabase) {
        let db = open(&database);
        let asked = |words: Option<&str>| NewExport {
            id: ExportId::from_uuid(Uuid::now_v7()),
            kind: ExportKind::Contacts,
            format: ExportFormat::Csv,
            plan: String::new(),
            rows: (1, true),
            names: Named::default(),
            asked: Asked {
                reason: Some("Сверка".to_owned()),
                filter: words.map(|_| FILTER.to_owned()),
                words: words.map(str::to_owned),
                name: Some(words.map_or("", |_| "Обзвон").to_owned()),
            },
        };
        let actor = SystemActor::for_job("test");
        for words in [Some("Ключевская"), None] {
            db.record(begin_event(&actor, &asked(words))).await.unwrap();
        }
        let found = db.read_latest(|tx| {
            let rows: Vec<(i64, String, Option<Vec<u8>>)> = each!(tx.connection(), connection => {
                event::table
                    .filter(event::action.eq("export.step"))
                    .order(event::seq)
                    .select((event::seq, event::details, event::sealed))
                    .load(connection)?
            });
            let opened = rows.into_iter().map(|(seq, details, sealed)| {
                let (sealed, place) = (sealed.unwrap(), u128::try_from(seq).unwrap().to_be_bytes());
                for word in ["Сверка", "345-67", "Ключевская", "Обзвон"] {
                    let lies = sealed.windows(word.len()).any(|part| part == word.as_bytes());
                    assert!(!lies && !details.contains(word), "{word}");
                }
                let plain = tx.vault().open_audit("event", "sealed", place, &sealed)?;
                Ok(serde_json::from_slice::<Value>(&plain).unwrap())
            });
            opened.collect::<Result<Vec<_>, StorageError>>()
        });
        assert_eq!(found.await.unwrap(), [
            json!([
                ["reason", null, "Сверка"],
                ["filter", null, FILTER],
                ["q", null, "Ключевская"],
                ["name", null, "Обзвон"],
            ]),
            json!([["reason", null, "Сверка"]]),
        ]);
    }
}
