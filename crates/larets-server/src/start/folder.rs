//! The data folder: made private at the first start, and locked so that two servers never work on
//! the same one.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::error::StartError;
use super::undo::Undo;

const LOCK_FILE: &str = "larets.lock";

/// The data folder, held by this process until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")]
    lock: File,
}

impl DataFolder {
    /// Makes the folder if need be, and locks it.
    pub fn take(path: &Path, undo: &mut Undo) -> Result<Self, StartError> {
        make(path, undo)?;
        let lock_file = path.join(LOCK_FILE);
        if !lock_file.exists() {
            undo.made(&lock_file);
        }
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock_file)
            .map_err(|error| StartError::of_writing(&lock_file, "make the lock file", error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::InUse(path.to_path_buf())),
            Err(TryLockError::Error(source)) => Err(StartError::System {
                act: "lock",
                path: lock_file,
                source,
            }),
        }
    }
}

/// Whether a server works on this folder now.
pub fn is_served(path: &Path) -> bool {
    File::open(path.join(LOCK_FILE))
        .is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Makes a folder that only its owner may enter, with the folders above it that are missing.
pub(super) fn make(path: &Path, undo: &mut Undo) -> Result<(), StartError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => return Err(StartError::NotAFolder(path.to_path_buf())),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(StartError::of_writing(path, "look at", error)),
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make(parent, undo)?;
    }
    DirBuilder::new()
        .mode(0o700)
        .create(path)
        .map_err(|error| StartError::of_writing(path, "make the folder", error))?;
    undo.made(path);
    Ok(())
}
