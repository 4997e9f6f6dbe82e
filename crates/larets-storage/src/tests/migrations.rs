//! Migrations of a database that is in use already: what was there stays.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use larets_testkit::{Engine, both_databases};

use super::samples;
use crate::schema::note;
use crate::types::Id;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// The migrations before deals came.
const BEFORE_DEALS: usize = 2;

/// A contact and a company with a note each, in the words of both engines.
fn used(id: impl Fn(u8) -> String) -> String {
    let (person, firm) = (id(1), id(2));
    format!(
        "INSERT INTO contact (id, last_name, first_name, middle_name, name_sort, similarity, position, \
         source, birthday, address, tags, channels, created_at, updated_at) \
         VALUES ({person}, 'A', '', '', 'a', '', '', '', '', '', '[]', {seal}, 1, 1); \
         INSERT INTO company (id, name, name_sort, similarity, legal_name, inn, kpp, ogrn, vat_id, site, \
         address, legal_address, source, tags, channels, created_at, updated_at) \
         VALUES ({firm}, 'B', 'b', '', '', '', '', '', '', '', '', '', '', '[]', {seal}, 1, 1); \
         INSERT INTO note (id, contact_id, markdown, version, created_at, updated_at) \
         VALUES ({first}, {person}, 'of a contact', 3, 10, 20); \
         INSERT INTO note (id, company_id, markdown, version, created_at, updated_at) \
         VALUES ({second}, {firm}, 'of a company', 1, 11, 11);",
        seal = id(9),
        first = id(3),
        second = id(4),
    )
}

/// A note as it is stored.
type Row = (
    Id,
    Option<Id>,
    Option<Id>,
    Option<Id>,
    String,
    i64,
    i64,
    i64,
);

both_databases! {
    // Shows that notes keep their place, text, version and times when deals come.
    async fn notes_stay_when_deals_come(database: TestDatabase) {
        match database.engine() {
            Engine::Sqlite => {
                let path = database.url().trim_start_matches("sqlite:");
                let mut connection = SqliteConnection::establish(path).unwrap();
                for _ in 0..BEFORE_DEALS {
                    connection.run_next_migration(SQLITE).unwrap();
                }
                let sql = used(|number| format!("x'{number:032x}'"));
                connection.batch_execute(&sql).unwrap();
            }
            Engine::Postgres => {
                let mut connection = PgConnection::establish(database.url()).unwrap();
                for _ in 0..BEFORE_DEALS {
                    connection.run_next_migration(POSTGRES).unwrap();
                }
                let sql = used(|number| match number {
                    9 => "'\\x01'".to_owned(),
                    number => format!("'00000000-0000-0000-0000-0000000000{number:02x}'"),
                });
                connection.batch_execute(&sql).unwrap();
            }
        }
        let db = samples::open(&database);
        let notes: Result<Vec<Row>, crate::StorageError> = db.read(|tx| {
            let rows = note::table.order(note::id).select((
                note::id,
                note::contact_id,
                note::company_id,
                note::deal_id,
                note::markdown,
                note::version,
                note::created_at,
                note::updated_at,
            ));
            Ok(rows.load(tx.connection())?)
        }).await;
        let id = |number| Id(uuid::Uuid::from_u128(number));
        let first = (id(3), Some(id(1)), None, None, "of a contact".to_owned(), 3, 10, 20);
        let second = (id(4), None, Some(id(2)), None, "of a company".to_owned(), 1, 11, 11);
        assert_eq!(notes.unwrap(), [first, second]);
    }
}
