//! The key of an installation and the keys under it: which database they open, and how often they
//! have sealed.

use larets_security::field::FieldSealer;
use larets_security::keyring::RootKey;
use larets_testkit::{Engine, TestDatabase, both_databases};

use super::samples::{clock, number, run_sql};
use crate::db::{DatabaseUrl, Db, DbOptions, OpenError, is_installed};
use crate::events::sign_checkpoint;

fn open_with(database: &TestDatabase, root_key: &RootKey) -> Result<Db, OpenError> {
    let text = root_key.to_file_text();
    Db::open(DbOptions {
        url: DatabaseUrl::parse(database.url()),
        root_key: RootKey::parse(&text).unwrap(),
        clock,
    })
}

fn seal(db: &Db, times: usize) {
    for _ in 0..times {
        let sealed = db.vault().seal_field("contact", "channels", [7; 16], b"7");
        sealed.unwrap();
    }
}

both_databases! {
    /// A database is an installation once it was opened; asking makes nothing of it.
    async fn an_empty_database_is_no_installation(database: TestDatabase) {
        let url = DatabaseUrl::parse(database.url());
        assert!(!is_installed(&url).unwrap());
        assert!(!is_installed(&url).unwrap());
        if database.engine() == Engine::Sqlite {
            assert!(!database.folder().join("larets.sqlite3").exists());
        }
        open_with(&database, &RootKey::generate().unwrap()).unwrap();
        assert!(is_installed(&url).unwrap());
    }

    /// A key of another installation is told before anything is migrated: here a step is still to
    /// come, and would fail.
    async fn a_foreign_key_migrates_nothing(database: TestDatabase) {
        let key = RootKey::generate().unwrap();
        let db = open_with(&database, &key).unwrap();
        run_sql(
            &db,
            "DELETE FROM __diesel_schema_migrations WHERE version = \
             (SELECT min(version) FROM __diesel_schema_migrations)",
        )
        .await;
        let foreign = open_with(&database, &RootKey::generate().unwrap());
        assert!(matches!(foreign, Err(OpenError::WrongRootKey)), "{foreign:?}");
        let own = open_with(&database, &key);
        assert!(matches!(own, Err(OpenError::Broken(_))), "{own:?}");
    }

    /// Two processes seal with the same keys: what is stored is the sum, however often it is stored.
    async fn seals_of_two_processes_add_up(database: TestDatabase) {
        let key = RootKey::generate().unwrap();
        let open = || open_with(&database, &key).unwrap();
        let (one, two) = (open(), open());
        for (db, times) in [(&one, 3), (&two, 4), (&one, 0), (&one, 1)] {
            seal(db, times);
            sign_checkpoint(db).await.unwrap();
        }
        assert_eq!(number(&one, "SELECT sum(seals) FROM data_key").await, 8);
        let [fields, audit] = open().vault().sealers().map(FieldSealer::seals);
        assert_eq!((fields, audit), (8, 0));
    }
}
