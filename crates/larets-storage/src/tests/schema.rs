//! Both engines have the same tables, and they are those that `schema.rs` tells diesel of. Every
//! column is classified.

use std::collections::{BTreeMap, BTreeSet};

use larets_testkit::{Engine, TestDatabase, both_databases};

use super::columns::{COLUMNS, OF_ONE_ENGINE, may_be_text};
use super::samples::{Answer, ask, open, run_sql};
use crate::db::Db;

/// A column as both engines can tell it: what it holds, and whether it may be empty.
type Columns = BTreeMap<String, (String, bool)>;

/// What is compared. Names are `table.column`.
#[derive(Debug, PartialEq, Eq)]
struct Schema {
    columns: Columns,
    /// With the place within the key.
    primary_key: BTreeMap<String, i64>,
    /// Where it leads, and what happens when that is deleted.
    foreign_keys: BTreeMap<String, (String, String)>,
    /// First columns of indexes that have every row with a value.
    indexed: BTreeSet<String>,
}

const SQLITE_TABLES: &str = "(SELECT name, sql FROM sqlite_schema AS t WHERE type = 'table' \
     AND name NOT LIKE 'sqlite%' AND name NOT LIKE '__diesel%' AND NOT EXISTS (SELECT 1 FROM \
     sqlite_schema AS v WHERE v.sql LIKE 'CREATE VIRTUAL%' AND t.name LIKE v.name || '\\_%' ESCAPE '\\'))";

async fn of_sqlite(db: &Db) -> [Vec<Answer>; 4] {
    let t = SQLITE_TABLES;
    [
        ask(db, format!(
            "SELECT t.name AS a, c.name AS b, CASE WHEN t.sql LIKE 'CREATE VIRTUAL%' THEN 'TEXT' \
             ELSE c.type END AS c, CASE WHEN t.sql LIKE 'CREATE VIRTUAL%' THEN 1 ELSE c.\"notnull\" \
             END AS n FROM {t} AS t JOIN pragma_table_info(t.name) AS c"
        )).await,
        ask(db, format!(
            "SELECT t.name AS a, c.name AS b, '' AS c, c.pk AS n FROM {t} AS t \
             JOIN pragma_table_info(t.name) AS c WHERE c.pk > 0"
        )).await,
        ask(db, format!(
            "SELECT t.name AS a, f.\"from\" AS b, f.\"table\" || '.' || f.\"to\" || ' ' || \
             f.on_delete AS c, 0 AS n FROM {t} AS t JOIN pragma_foreign_key_list(t.name) AS f"
        )).await,
        ask(db, format!(
            "SELECT t.name AS a, c.name AS b, '' AS c, 0 AS n FROM {t} AS t \
             JOIN pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS c \
             LEFT JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = i.name \
             WHERE c.seqno = 0 AND (i.partial = 0 OR s.sql LIKE '% WHERE ' || c.name || ' IS NOT NULL')"
        )).await,
    ]
}

async fn of_postgres(db: &Db) -> [Vec<Answer>; 4] {
    let by_number = "JOIN pg_class AS t ON t.oid = k.table_id JOIN pg_attribute AS c \
                     ON c.attrelid = t.oid AND c.attnum = k.number \
                     WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_\\_diesel%'";
    [
        ask(db,
            "SELECT table_name::text AS a, column_name::text AS b, data_type::text AS c, \
             (is_nullable = 'NO')::int::bigint AS n FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'"
        ).await,
        ask(db, format!(
            "SELECT t.relname::text AS a, c.attname::text AS b, '' AS c, k.place::bigint AS n FROM \
             (SELECT conrelid AS table_id, u.number, u.place FROM pg_constraint, \
             unnest(conkey) WITH ORDINALITY AS u(number, place) WHERE contype = 'p') AS k {by_number}"
        )).await,
        ask(db, format!(
            "SELECT t.relname::text AS a, c.attname::text AS b, k.leads || ' ' || CASE k.rule \
             WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' \
             ELSE k.rule END AS c, 0::bigint AS n FROM (SELECT f.conrelid AS table_id, \
             f.conkey[1] AS number, f.confdeltype::text AS rule, \
             r.relname::text || '.' || a.attname::text AS leads FROM pg_constraint AS f \
             JOIN pg_class AS r ON r.oid = f.confrelid JOIN pg_attribute AS a \
             ON a.attrelid = r.oid AND a.attnum = f.confkey[1] WHERE f.contype = 'f') AS k {by_number}"
        )).await,
        ask(db, format!(
            "SELECT t.relname::text AS a, c.attname::text AS b, '' AS c, 0::bigint AS n FROM \
             (SELECT indrelid AS table_id, indkey[0] AS number FROM pg_index \
             WHERE indpred IS NULL OR pg_get_expr(indpred, indrelid) = '(' || pg_get_indexdef(\
             indexrelid, 1, false) || ' IS NOT NULL)') AS k {by_number}"
        )).await,
    ]
}

/// The kinds both engines have; PostgreSQL tells more of them apart.
fn kind(told: &str) -> &'static str {
    match told.to_ascii_lowercase().as_str() {
        "integer" | "bigint" | "boolean" | "bool" => "number",
        "text" => "text",
        "blob" | "bytea" | "uuid" | "uid" | "binary" => "bytes",
        "tsvector" => "words",
        _ => "something unknown",
    }
}

fn place(row: &Answer) -> String {
    format!("{}.{}", row.a, row.b)
}

async fn schema(engine: Engine, db: &Db) -> Schema {
    let [columns, primary_key, foreign_keys, indexed] = match engine {
        Engine::Sqlite => of_sqlite(db).await,
        Engine::Postgres => of_postgres(db).await,
    };
    Schema {
        columns: columns
            .iter()
            .map(|row| (place(row), (kind(&row.c).to_owned(), row.n == 0)))
            .collect(),
        primary_key: primary_key.iter().map(|row| (place(row), row.n)).collect(),
        foreign_keys: foreign_keys
            .iter()
            .map(|row| {
                let (leads, rule) = row.c.split_once(' ').unwrap();
                (place(row), (leads.to_owned(), rule.to_owned()))
            })
            .collect(),
        indexed: indexed.iter().map(place).collect(),
    }
}

/// What tells diesel of the tables.
const TABLES: &str = concat!(
    include_str!("../schema.rs"),
    include_str!("../schema_own.rs"),
    include_str!("../access/schema.rs"),
    include_str!("../exports/schema.rs"),
    include_str!("../acts/schema.rs"),
    include_str!("../duplicates/schema.rs"),
    include_str!("../imports/schema.rs")
);

/// The columns as `schema.rs` tells them to diesel, and the keys.
fn of_diesel() -> (Columns, BTreeMap<String, i64>) {
    let (mut columns, mut keys) = (Columns::new(), BTreeMap::new());
    let (mut table, mut name) = (String::new(), None);
    for line in TABLES.lines().map(str::trim) {
        if let Some((found, key)) = line
            .strip_suffix(") {")
            .and_then(|line| line.split_once(" ("))
        {
            found.clone_into(&mut table);
            for (place, column) in key.split(", ").enumerate() {
                keys.insert(
                    format!("{table}.{column}"),
                    i64::try_from(place).unwrap() + 1,
                );
            }
        } else if let Some(sql_name) = line.strip_prefix("#[sql_name = \"") {
            name = Some(sql_name.trim_end_matches("\"]").to_owned());
        } else if let Some((column, told)) = line
            .strip_suffix(',')
            .and_then(|line| line.split_once(" -> "))
        {
            let column = name.take().unwrap_or_else(|| column.to_owned());
            let inner = told
                .strip_prefix("Nullable<")
                .map(|told| told.trim_end_matches('>'));
            let holds = kind(inner.unwrap_or(told)).to_owned();
            columns.insert(format!("{table}.{column}"), (holds, inner.is_some()));
        }
    }
    (columns, keys)
}

fn without_own(columns: &Columns) -> Columns {
    let own = |name: &String| OF_ONE_ENGINE.contains(&name.as_str());
    columns
        .iter()
        .filter(|(name, _)| !own(name))
        .map(|(n, c)| (n.clone(), c.clone()))
        .collect()
}

/// Shows that both engines have the same columns, keys and rules of deletion.
#[tokio::test(flavor = "multi_thread")]
async fn both_engines_have_the_same_tables() {
    let (one, other) = (
        TestDatabase::new(Engine::Sqlite),
        TestDatabase::new(Engine::Postgres),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    let sqlite = schema(Engine::Sqlite, &open(&one)).await;
    let postgres = schema(Engine::Postgres, &open(&other)).await;
    assert_eq!(without_own(&sqlite.columns), without_own(&postgres.columns));
    assert_eq!(sqlite.primary_key, postgres.primary_key);
    assert_eq!(sqlite.foreign_keys, postgres.foreign_keys);
}

both_databases! {
    /// What diesel is told is what the migrations made, for every table it knows.
    async fn diesel_is_told_the_truth(database: TestDatabase) {
        let found = schema(database.engine(), &open(&database)).await;
        let (told, keys) = of_diesel();
        assert!(told.len() > 100, "schema.rs was not understood: {}", told.len());
        assert_eq!(told, without_own(&found.columns));
        assert_eq!(keys, found.primary_key);
    }

    /// Deleting what a foreign key leads to never reads a whole table: each has an index of all
    /// rows that lead anywhere, and a rule that somebody chose.
    async fn every_foreign_key_is_indexed(database: TestDatabase) {
        let found = schema(database.engine(), &open(&database)).await;
        assert!(found.foreign_keys.len() > 10);
        for (from, (leads, rule)) in &found.foreign_keys {
            assert!(found.indexed.contains(from), "{from} -> {leads} has no index of its own");
            assert!(["CASCADE", "RESTRICT", "SET NULL"].contains(&rule.as_str()), "{from}: {rule}");
            let may_be_empty = found.columns[from].1;
            assert!(rule != "SET NULL" || may_be_empty, "{from} cannot become empty");
        }
    }

    /// Every column is classified, and none that is gone. What is sealed or secret is no text.
    async fn every_column_is_classified(database: TestDatabase) {
        let found = schema(database.engine(), &open(&database)).await;
        let mut known = BTreeMap::new();
        for (table, class, columns) in COLUMNS {
            for column in *columns {
                let earlier = known.insert(format!("{table}.{column}"), *class);
                assert!(earlier.is_none(), "{table}.{column} stands twice in tests/columns.rs");
            }
        }
        for (column, (holds, _)) in &found.columns {
            let Some(class) = known.get(column) else {
                panic!(
                    "the column {column} is not classified. Put it into COLUMNS in \
                     crates/larets-storage/src/tests/columns.rs. Is it about a person? Then it is \
                     Personal, and must go when the person is erased. Does it leave with a stolen \
                     client base? Then it is ConfidentialSealed: seal it with the vault."
                );
            };
            assert!(
                holds != "text" || may_be_text(*class, column),
                "{column} is {class:?}, but kept as readable text"
            );
        }
        for column in known.keys().filter(|column| !OF_ONE_ENGINE.contains(&column.as_str())) {
            assert!(
                found.columns.contains_key(column),
                "the column {column} is gone: take it out of crates/larets-storage/src/tests/columns.rs"
            );
        }
    }

    /// The comparison sees a difference when there is one.
    async fn a_new_column_is_noticed(database: TestDatabase) {
        let db = open(&database);
        let before = schema(database.engine(), &db).await;
        run_sql(&db, "ALTER TABLE note ADD COLUMN mood TEXT").await;
        let after = schema(database.engine(), &db).await;
        assert_ne!(before, after);
        assert_eq!(after.columns["note.mood"], ("text".to_owned(), true));
    }
}
