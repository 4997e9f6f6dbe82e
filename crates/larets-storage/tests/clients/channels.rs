//! Sealed channels: nothing of them is in the database in the clear, and a sealed value that was
//! moved or changed does not open.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use larets_core::access::AccessError;
use larets_core::contacts::ContactDraft;
use larets_core::points::{PointDraft, PointKind};
use larets_storage::StorageError;
use larets_storage::clients::UpdateError;
use larets_testkit::{Canary, Engine, TestDatabase, both_databases};

use crate::companies;
use crate::world::{World, channel, named, new_point, own, with_phone};

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = diesel::sql_types::Binary)]
    bytes: Vec<u8>,
}

/// Every byte the database holds of channels and of events.
fn stored(db: &TestDatabase) -> Vec<u8> {
    match db.engine() {
        Engine::Sqlite => {
            let mut bytes = Vec::new();
            let path = db.url().trim_start_matches("sqlite:").to_owned();
            for end in ["", "-wal"] {
                bytes.extend(std::fs::read(format!("{path}{end}")).unwrap_or_default());
            }
            bytes
        }
        Engine::Postgres => {
            let mut connection = PgConnection::establish(db.url()).expect("connects");
            let mut bytes = Vec::new();
            for table in ["contact", "contact_point", "event", "search_entry"] {
                let rows: Vec<Bytes> = diesel::sql_query(format!(
                    "SELECT convert_to(row::text, 'UTF8') AS bytes FROM {table} AS row"
                ))
                .load(&mut connection)
                .expect("reads");
                bytes.extend(rows.into_iter().flat_map(|row| row.bytes));
            }
            let sealed: Vec<Bytes> =
                diesel::sql_query("SELECT channels || lookup || last_four AS bytes FROM contact_point \
                                   JOIN contact ON contact.id = contact_id WHERE last_four IS NOT NULL")
                    .load(&mut connection)
                    .expect("reads");
            assert!(!sealed.is_empty());
            bytes.extend(sealed.into_iter().flat_map(|row| row.bytes));
            bytes
        }
    }
}

pub fn run_sql(db: &TestDatabase, sql: &str) {
    match db.engine() {
        Engine::Sqlite => {
            let path = db.url().trim_start_matches("sqlite:");
            let mut connection = SqliteConnection::establish(path).expect("connects");
            connection.batch_execute(sql).expect("runs");
        }
        Engine::Postgres => {
            let mut connection = PgConnection::establish(db.url()).expect("connects");
            connection.batch_execute(sql).expect("runs");
        }
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

/// How many rows a table has.
pub fn rows_of(db: &TestDatabase, table: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT COUNT(*) AS number FROM {table}"));
    let found: Number = match db.engine() {
        Engine::Sqlite => {
            let path = db.url().trim_start_matches("sqlite:");
            let mut connection = SqliteConnection::establish(path).expect("connects");
            query.get_result(&mut connection)
        }
        Engine::Postgres => {
            let mut connection = PgConnection::establish(db.url()).expect("connects");
            query.get_result(&mut connection)
        }
    }
    .expect("reads");
    found.number
}

fn with_canary(canary: &Canary) -> ContactDraft {
    ContactDraft {
        points: vec![
            new_point(PointKind::Phone, "mobile", &canary.phone_as_typed()),
            new_point(PointKind::Email, "work", &canary.email()),
        ],
        point_kinds: vec![PointKind::Phone, PointKind::Email],
        ..named("Канарейка", "")
    }
}

both_databases! {
    // Shows that neither a stored phone nor an address is anywhere in the database as written or
    // in a usual disguise, not after a change either, whose event holds both values.
    async fn nothing_in_the_clear(db: TestDatabase) {
        let world = World::new(&db).await;
        let (first, second) = (Canary::new(11), Canary::new(12));
        let id = world.create(&world.anna, with_canary(&first)).await.expect("made");
        world.update(&world.anna, id, None, with_canary(&second)).await.expect("changed");
        let bytes = stored(&db);
        assert!(bytes.len() > 500);
        assert_eq!(first.found_in(&bytes), Vec::<String>::new());
        assert_eq!(second.found_in(&bytes), Vec::<String>::new());
    }

    // Shows that whoever sees only masks learns nothing from typing a guess into a channel of
    // one's own record: the right value is refused like a wrong one, and the mask sent back is not.
    async fn a_guess_is_refused_before_it_is_compared(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = world.create(&world.operator, with_phone(named("Клиент", ""), "8 912 345-67-89")).await.expect("made");
        let card = world.card(&world.operator, id).await.expect("seen");
        let point = card.points.first().expect("a phone").id();
        let with = |channel| ContactDraft {
            points: vec![PointDraft {
                id: Some(point), kind: PointKind::Phone, label: "mobile".to_owned(), channel,
            }],
            point_kinds: vec![PointKind::Phone],
            ..ContactDraft::default()
        };
        for guess in ["8 912 345-67-89", "8 912 345-67-88"] {
            let guess = with(Some(channel(PointKind::Phone, "mobile", guess)));
            let refused = world.update(&world.operator, id, None, guess).await;
            let read_only = AccessError::ReadOnly { field: "phones" };
            assert!(matches!(refused, Err(UpdateError::Access(error)) if error == read_only));
        }
        assert!(world.update(&world.operator, id, None, with(None)).await.is_ok());
    }

    // Shows that a sealed value put in another row does not open, and says so rather than show it.
    async fn moved_values_do_not_open(db: TestDatabase) {
        let world = World::new(&db).await;
        let first = world.create(&world.anna, with_canary(&Canary::new(21))).await.expect("made");
        let second = world.contact(own(&world.boris), with_canary(&Canary::new(22))).await;
        assert!(world.card(&world.anna, first).await.is_ok());
        // The newer record's values take the place of the older one's.
        run_sql(&db, "UPDATE contact SET channels = (SELECT channels FROM contact AS other \
                      WHERE other.id > contact.id) \
                      WHERE EXISTS (SELECT 1 FROM contact AS other WHERE other.id > contact.id)");
        // Lets no reader go on looking at the state before.
        world.db.announce(larets_storage::Changed::Access);
        let opened = world.card(&world.anna, first).await;
        assert!(matches!(opened, Err(StorageError::NotAuthentic { table: "contact", .. })));
        assert!(world.card(&world.boris, second).await.is_ok());
    }

    // Shows that a list with a byte too many, or that of another kind of record, does not open.
    async fn changed_lists_do_not_open(db: TestDatabase) {
        let world = World::new(&db).await;
        let contact = world.create(&world.anna, with_canary(&Canary::new(31))).await.expect("made");
        run_sql(&db, match db.engine() {
            Engine::Sqlite => "UPDATE contact SET channels = CAST(channels || x'00' AS BLOB)",
            Engine::Postgres => "UPDATE contact SET channels = channels || decode('00', 'hex')",
        });
        world.db.announce(larets_storage::Changed::Access);
        let opened = world.card(&world.anna, contact).await;
        assert!(matches!(opened, Err(StorageError::NotAuthentic { table: "contact", .. })));
        let company = companies::with_phone(&world, "8 912 345-67-89").await;
        assert!(companies::card(&world, &world.anna, company).await.is_ok());
        run_sql(&db, "UPDATE company SET channels = (SELECT channels FROM contact)");
        world.db.announce(larets_storage::Changed::Access);
        let opened = companies::card(&world, &world.anna, company).await;
        assert!(matches!(opened, Err(StorageError::NotAuthentic { table: "company", .. })));
    }
}
