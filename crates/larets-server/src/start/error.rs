//! Why a server cannot start here. Every message names the thing, the reason and the next step.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use larets_security::keyring::KeyFileError;
use larets_storage::OpenError;

/// A start that failed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error(
        "cannot listen on {0}: another program uses this port; stop it, or choose another port \
         with --listen"
    )]
    PortTaken(String),
    /// The port or the address cannot be had.
    #[error(
        "cannot listen on {address}: {source}; choose an address of this machine and a port above 1023 with --listen"
    )]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// A file or folder may not be made or written.
    #[error("cannot write {}: permission denied; run as the user who owns it, or fix it with chown", .0.display())]
    NotWritable(PathBuf),
    /// A file system mounted for reading only.
    #[error("cannot write {}: the file system is read-only; choose another folder with --data", .0.display())]
    ReadOnly(PathBuf),
    /// No space.
    #[error("cannot write {}: the disk is full; free some space and start again", .0.display())]
    DiskFull(PathBuf),
    /// A file where the folder should be.
    #[error("the data folder {} is not a folder; choose another one with --data", .0.display())]
    NotAFolder(PathBuf),
    /// A second server on the same folder.
    #[error("the data folder {} is in use by another Larets server; stop it first, or choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// Nothing was ever started there.
    #[error(
        "there is no installation at {0}; name the right one with --data or --database, or start one with `larets serve`"
    )]
    NoInstallation(String),
    /// There is a database but no key for it.
    #[error("the key file {} is missing, and the database cannot be opened without it; put your copy back, or name its place with --key-file", .0.display())]
    KeyMissing(PathBuf),
    /// Others could read the key.
    #[error("the key file {} can be read by others (mode {mode:04o}); make it private with: chmod 400 {}", .path.display(), .path.display())]
    KeyReadable {
        /// The key file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The key file cannot be read.
    #[error("cannot read the key file {}: {source}; run as the user who owns it, or fix it with chown", .path.display())]
    KeyUnreadable {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What the key file holds is not a key.
    #[error("the key file {} cannot be used: {source}", .path.display())]
    KeyBroken {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: KeyFileError,
    },
    /// The key belongs to another installation.
    #[error("the key file {} does not belong to this database; name the right one with --key-file", .0.display())]
    WrongKey(PathBuf),
    /// The certificate or its key cannot be used.
    #[error("cannot use the certificate {}: {reason}; check --tls-cert and --tls-key", .path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The database cannot be opened.
    #[error("{}; {}", one_line(.error), next_step(.error))]
    Database {
        /// Why.
        error: OpenError,
    },
    /// The operating system failed in another way.
    #[error("cannot {act} {}: {source}", .path.display())]
    System {
        /// What was tried.
        act: &'static str,
        /// On what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something that has no file.
    #[error("cannot {act}: {reason}")]
    Other {
        /// What was tried.
        act: &'static str,
        /// Why.
        reason: String,
    },
}

impl StartError {
    /// The failure of writing to a path.
    pub(super) fn of_writing(path: &Path, act: &'static str, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            ErrorKind::PermissionDenied => Self::NotWritable(path),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(path),
            ErrorKind::NotADirectory => Self::NotAFolder(path),
            _ => Self::System { act, path, source },
        }
    }

    /// A stable word for programs that read `--json`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PortTaken(_) => "port_taken",
            Self::Listen { .. } => "listen",
            Self::NotWritable(_) => "not_writable",
            Self::ReadOnly(_) => "read_only",
            Self::DiskFull(_) => "disk_full",
            Self::NotAFolder(_) => "not_a_folder",
            Self::InUse(_) => "in_use",
            Self::NoInstallation(_) => "no_installation",
            Self::KeyMissing(_) => "key_missing",
            Self::KeyReadable { .. } => "key_readable",
            Self::KeyUnreadable { .. } => "key_unreadable",
            Self::KeyBroken { .. } => "key_broken",
            Self::WrongKey(_) => "wrong_key",
            Self::Certificate { .. } => "certificate",
            Self::Database { error } => match error {
                OpenError::File { .. } => "database_file",
                OpenError::PostgresAway { .. } => "postgres_away",
                OpenError::PostgresTooOld { .. } => "postgres_too_old",
                OpenError::NewerSchema { .. } => "newer_schema",
                OpenError::DiskFull(_) => "disk_full",
                _ => "database",
            },
            Self::System { .. } | Self::Other { .. } => "system",
        }
    }
}

/// The engines answer in several lines.
fn one_line(error: &OpenError) -> String {
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn next_step(error: &OpenError) -> &'static str {
    match error {
        OpenError::File { .. } => {
            "check that the folder exists and belongs to the user who runs Larets"
        }
        OpenError::PostgresAway { .. } => {
            "check that it runs and that the address given with --database is right"
        }
        OpenError::PostgresTooOld { .. } => {
            "update PostgreSQL, or leave out --database to use the embedded database"
        }
        OpenError::SqliteTooOld { .. } => "use a binary of an official release",
        OpenError::NewerSchema { .. } => "start that version or a later one",
        OpenError::WrongRootKey => "name the right one with --key-file",
        OpenError::Keys(_) => "restore the database from an archive",
        OpenError::DiskFull(_) => "free some space and start again",
        OpenError::Broken(_) => {
            "the log has more; keep a copy of the database before anything else"
        }
    }
}
