//! The key file: read if there is one, made if there is nothing yet that it would have to open.
//! It is written beside its place and moved there in one step, so it is never half there.

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use larets_security::keyring::RootKey;
use larets_security::secret::SecretBytes;

use super::error::StartError;
use super::undo::Undo;

/// Only the owner may read it, and nobody writes it again.
const MODE: u32 = 0o400;
/// Anything that group or others may do.
const OTHERS: u32 = 0o077;
/// No key file is longer.
const LONGEST_BYTES: u64 = 4096;

/// Reads the key. `None` if there is no file.
pub(super) fn read(path: &Path) -> Result<Option<RootKey>, StartError> {
    let unreadable = |source| StartError::KeyUnreadable {
        path: path.to_path_buf(),
        source,
    };
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mode = found.permissions().mode() & 0o7777;
    if mode & OTHERS != 0 {
        return Err(StartError::KeyReadable {
            path: path.to_path_buf(),
            mode,
        });
    }
    if !found.is_file() || found.len() > LONGEST_BYTES {
        return Err(unreadable(std::io::Error::other("this is no key file")));
    }
    let text = SecretBytes::new(fs::read(path).map_err(unreadable)?);
    let key = RootKey::parse(text.expose_str().unwrap_or("?"));
    key.map(Some).map_err(|source| StartError::KeyBroken {
        path: path.to_path_buf(),
        source,
    })
}

/// Makes a key and its file. A file that appeared meanwhile is never overwritten.
pub(super) fn make(path: &Path, undo: &mut Undo) -> Result<RootKey, StartError> {
    let failed = |error| StartError::of_writing(path, "write the key file", error);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    super::folder::make(folder, undo)?;
    let key = RootKey::generate().map_err(|error| StartError::Other {
        act: "make a key",
        reason: error.to_string(),
    })?;
    let mut file = tempfile::Builder::new()
        .prefix(".larets-key-")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(folder)
        .map_err(failed)?;
    let text = SecretBytes::new(key.to_file_text().into_bytes());
    file.write_all(text.expose()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    undo.made(path);
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    Ok(key)
}
