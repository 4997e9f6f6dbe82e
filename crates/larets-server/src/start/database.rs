//! Opening the database together with its key. A key is made only for a database that is made in
//! the same breath; an existing one without its key is an error, not a reason for a new key.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use larets_storage::db::{DbOptions, is_installed};
use larets_storage::{DatabaseUrl, Db, OpenError};

use super::error::StartError;
use super::undo::Undo;
use super::{folder, key_file};
use crate::clock;
use crate::config::Place;

/// More than a database needs to grow by its next step.
const PROBE_BYTES: usize = 64 * 1024;

/// Opens the database of an installation that has been made. Where there is none, none is made.
/// Blocking.
pub fn open_existing(place: &Place) -> Result<Db, StartError> {
    if !is_installed(&place.database).map_err(|error| unopened(place, error))? {
        return Err(StartError::NoInstallation(match &place.database {
            DatabaseUrl::Sqlite(file) => file.display().to_string(),
            DatabaseUrl::Postgres(_) => "the address of the database".to_owned(),
        }));
    }
    let mut undo = Undo::default();
    let db = open_database(place, &mut undo)?;
    undo.keep();
    Ok(db)
}

/// Opens the database of an installation, making it and its key if neither is there. Blocking.
pub fn open_database(place: &Place, undo: &mut Undo) -> Result<Db, StartError> {
    let file = match &place.database {
        DatabaseUrl::Sqlite(path) => Some(path.as_path()),
        DatabaseUrl::Postgres(_) => None,
    };
    let (root_key, key_is_new) = match key_file::read(&place.key_file)? {
        Some(key) => (key, false),
        None if file.is_some_and(Path::exists) => {
            return Err(StartError::KeyMissing(place.key_file.clone()));
        }
        None => (key_file::make(&place.key_file, undo)?, true),
    };
    if let Some(file) = file {
        prepare_file(file, undo)?;
    }
    let opened = Db::open(DbOptions {
        url: place.database.clone(),
        root_key,
        clock: clock::now,
    });
    // A database elsewhere is not taken away with a failed start, so its key is not either.
    if file.is_none() && may_need_the_key(&opened) {
        undo.spare(&place.key_file);
    }
    opened.map_err(|error| match error {
        // The database is not new, so its key is elsewhere.
        OpenError::WrongRootKey if key_is_new => StartError::KeyMissing(place.key_file.clone()),
        error => unopened(place, error),
    })
}

fn unopened(place: &Place, error: OpenError) -> StartError {
    match error {
        OpenError::WrongRootKey => StartError::WrongKey(place.key_file.clone()),
        OpenError::DiskFull(_) => StartError::DiskFull(place.data.clone()),
        // SQLite calls it an error of input or output when a file of its own does not grow.
        OpenError::Broken(_) if is_full(&place.data) => StartError::DiskFull(place.data.clone()),
        error => StartError::Database { error },
    }
}

/// Whether keys wrapped by ours may stand in the database: it is open, or failed in a way that does
/// not say before which step. A key that nothing needs does no harm: the next start uses it.
fn may_need_the_key(opened: &Result<Db, OpenError>) -> bool {
    !matches!(
        opened,
        Err(OpenError::PostgresAway { .. }
            | OpenError::PostgresTooOld { .. }
            | OpenError::NewerSchema { .. }
            | OpenError::WrongRootKey)
    )
}

/// Whether not even a little can be written any more.
fn is_full(folder: &Path) -> bool {
    let tried = tempfile::tempfile_in(folder).and_then(|mut file| {
        file.write_all(&vec![0; PROBE_BYTES])?;
        file.sync_all()
    });
    tried.is_err_and(|error| {
        matches!(
            error.kind(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded
        )
    })
}

fn prepare_file(file: &Path, undo: &mut Undo) -> Result<(), StartError> {
    if file.exists() {
        return Ok(());
    }
    if let Some(parent) = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        folder::make(parent, undo)?;
    }
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        undo.made(&PathBuf::from(name));
    }
    // Made here, because SQLite would let others read it; its logs get the same permissions.
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| StartError::of_writing(file, "make the database", error))?;
    Ok(())
}
