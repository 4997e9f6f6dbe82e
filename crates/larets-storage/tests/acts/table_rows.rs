//! The rows of everything that a person can see of clients and deals, as they stand in the tables,
//! and what finds them. Left out are versions, moments of change and the history of moves, which tell
//! of every change, also of one that takes another back.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use larets_storage::search;
use larets_testkit::{Engine, TestDatabase};

use crate::world::{World, grants, system};

/// Each table with its columns, and which of its rows count.
const TABLES: [(&str, &str, &str); 9] = [
    (
        "contact",
        "id last_name first_name middle_name name_sort similarity position source birthday address \
         tags channels owner_id department_id import_id demo created_at deleted_at merged_into",
        "true",
    ),
    (
        "company",
        "id name name_sort similarity legal_name inn kpp ogrn vat_id site address legal_address \
         parent_id source tags channels owner_id department_id import_id demo created_at deleted_at \
         merged_into",
        "true",
    ),
    (
        "deal",
        "id title name_sort amount currency stage_id stage_since expected_close next_step \
         next_step_at lost_reason source tags owner_id department_id import_id demo created_at \
         deleted_at",
        "true",
    ),
    (
        "contact_company",
        "contact_id company_id position place",
        "true",
    ),
    ("deal_contact", "deal_id contact_id place", "true"),
    ("deal_company", "deal_id company_id place", "true"),
    (
        "contact_point",
        "id contact_id company_id kind lookup last_four",
        "true",
    ),
    (
        "note",
        "id contact_id company_id deal_id author_id markdown demo version created_at updated_at",
        "true",
    ),
    (
        "external_id",
        "id contact_id company_id deal_id source value",
        "true",
    ),
];
/// The sums that the board keeps.
const TOTALS: (&str, &str, &str) = (
    "deal_total",
    "stage_id owner_id department_id currency deals billions rest",
    "deals <> 0",
);

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// Every row of every table.
pub fn all(db: &TestDatabase) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for (table, columns, which) in TABLES.into_iter().chain([TOTALS]) {
        let texts = columns.split_whitespace().map(|column| match db.engine() {
            Engine::Sqlite => format!("'{column}=' || quote({column})"),
            Engine::Postgres => format!("'{column}=' || quote_nullable({column}::text)"),
        });
        let line = texts.collect::<Vec<_>>().join(" || ' ' || ");
        let query = format!("SELECT '{table} ' || {line} AS line FROM {table} WHERE {which}");
        let query = diesel::sql_query(query);
        let found: Vec<Line> = match db.engine() {
            Engine::Sqlite => {
                let path = db.url().trim_start_matches("sqlite:");
                let mut connection = SqliteConnection::establish(path).expect("connects");
                query.load(&mut connection)
            }
            Engine::Postgres => {
                let mut connection = PgConnection::establish(db.url()).expect("connects");
                query.load(&mut connection)
            }
        }
        .expect("reads");
        rows.extend(found.into_iter().map(|row| row.line));
    }
    rows
}

/// What differs between two states, in words of its own; nothing when they are the same.
pub fn difference(before: &BTreeSet<String>, after: &BTreeSet<String>) -> String {
    let gone = before.difference(after).map(|row| format!("- {row}"));
    let new = after.difference(before).map(|row| format!("+ {row}"));
    gone.chain(new).collect::<Vec<_>>().join("\n")
}

/// Which contacts, companies and deals each text finds.
pub async fn found_by(world: &World, texts: &[String]) -> BTreeMap<String, Vec<String>> {
    let texts = texts.to_vec();
    let read = world.read(move |tx| {
        let grants = grants(&system());
        let mut found = BTreeMap::new();
        for text in texts {
            let contacts = search::contact_ids(tx, &grants, &text, "RU")
                .expect("allowed")
                .ids;
            let companies = search::company_ids(tx, &grants, &text, "RU")
                .expect("allowed")
                .ids;
            let deals = search::deal_ids(tx, &grants, &text, "RU")
                .expect("allowed")
                .ids;
            let mut ids: Vec<String> = contacts.iter().map(ToString::to_string).collect();
            ids.extend(companies.iter().map(ToString::to_string));
            ids.extend(deals.iter().map(ToString::to_string));
            ids.sort();
            found.insert(text, ids);
        }
        Ok(found)
    });
    read.await.expect("reads")
}
