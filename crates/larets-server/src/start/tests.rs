//! Tests of starting: each thing that can be amiss has its own error and leaves nothing behind.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use larets_storage::DatabaseUrl;
use larets_testkit::{Engine, TestDatabase};

use super::*;
use crate::config::{PlaceSettings, ServeSettings, TlsMode};

fn place(folder: &Path) -> Place {
    PlaceSettings {
        data: Some(folder.join("larets-data")),
        ..PlaceSettings::default()
    }
    .resolve()
    .unwrap()
}

fn serving(port: u16) -> Serving {
    ServeSettings {
        listen: Some(format!("127.0.0.1:{port}")),
        tls: Some(TlsMode::SelfSigned),
        ..ServeSettings::default()
    }
    .resolve()
    .unwrap()
}

fn start(place: &Place) -> Result<Started, StartError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    prepare(place, &serving(0))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

// Shows what the first start makes, with which permissions, and that the second start finds it.
#[tokio::test]
async fn first_and_second_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let started = start(&place).unwrap();
    let fingerprint = started.certificate.unwrap().fingerprint;
    assert_eq!(fingerprint.len(), 32 * 3 - 1);
    assert_eq!(names(folder.path()), ["larets-data", "larets.key"]);
    assert_eq!(mode(&place.key_file), 0o400);
    assert_eq!(mode(&place.data), 0o700);
    assert_eq!(mode(&place.data.join("tls/key.pem")), 0o600);
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("larets.sqlite3{suffix}");
        assert_eq!(mode(&place.data.join(&name)), 0o600, "{name}");
    }
    started.undo.keep();
    started.db.stop();
    drop((started.db, started.folder));
    let again = start(&place).unwrap();
    assert_eq!(again.certificate.unwrap().fingerprint, fingerprint);
    again.undo.keep();
}

// Shows that a failed first start leaves nothing: here the port is taken, or a start is given up
// after everything was made.
#[tokio::test]
async fn nothing_half_made() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = serving(other.local_addr().unwrap().port());
    assert!(matches!(
        prepare(&place, &taken),
        Err(StartError::PortTaken(_))
    ));
    assert!(names(folder.path()).is_empty());
    let started = start(&place).unwrap();
    started.db.stop();
    drop(started);
    assert!(
        names(folder.path()).is_empty(),
        "{:?}",
        names(folder.path())
    );
}

// Shows that the key of a database elsewhere outlives a failed start: the database stays, and the
// next start opens it.
#[tokio::test]
async fn key_of_postgres_stays() {
    let database = TestDatabase::new(Engine::Postgres).unwrap();
    let mut place = place(database.folder());
    place.database = DatabaseUrl::parse(database.url());
    let started = start(&place).unwrap();
    started.db.stop();
    drop(started);
    assert_eq!(names(database.folder()), ["larets.key"]);
    start(&place).unwrap().undo.keep();
}

// Shows that two servers never share a folder.
#[tokio::test]
async fn second_server() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let _running = start(&place).unwrap();
    assert!(matches!(start(&place), Err(StartError::InUse(_))));
}

// Shows each way a key file can be wrong, and that none makes a new key.
#[tokio::test]
async fn key_files() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let started = start(&place).unwrap();
    started.undo.keep();
    started.db.stop();
    drop((started.db, started.folder));
    let key = fs::read(&place.key_file).unwrap();
    let write = |bytes: &[u8], mode: u32| {
        let _ = fs::remove_file(&place.key_file);
        fs::write(&place.key_file, bytes).unwrap();
        fs::set_permissions(&place.key_file, fs::Permissions::from_mode(mode)).unwrap();
    };
    write(&key, 0o440);
    let error = start(&place).err().unwrap();
    assert!(error.to_string().contains("mode 0440"), "{error}");
    assert!(error.to_string().contains("chmod 400"), "{error}");
    write(b"nonsense", 0o400);
    assert!(matches!(start(&place), Err(StartError::KeyBroken { .. })));
    let foreign = larets_security::keyring::RootKey::generate().unwrap();
    write(foreign.to_file_text().as_bytes(), 0o400);
    assert!(matches!(start(&place), Err(StartError::WrongKey(_))));
    fs::remove_file(&place.key_file).unwrap();
    assert!(matches!(start(&place), Err(StartError::KeyMissing(_))));
    assert!(!place.key_file.exists());
    write(&key, 0o400);
    start(&place).unwrap().undo.keep();
}

// Shows that a folder which is a file is told as that.
#[tokio::test]
async fn not_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    fs::write(&place.data, "").unwrap();
    assert!(matches!(start(&place), Err(StartError::NotAFolder(_))));
}
