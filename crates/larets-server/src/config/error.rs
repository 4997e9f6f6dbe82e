//! What can be wrong with the settings, told with its cure.

use std::io;
use std::path::PathBuf;

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file was named but cannot be read.
    #[error("cannot read the settings file {}: {source}; check the path given with --config", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or a value has the wrong type.
    #[error("the settings file {} is not valid: {reason}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Why, with the line.
        reason: String,
    },
    /// A key that nobody knows.
    #[error("the settings file {} has the unknown key “{key}”; {}", .path.display(), suggestion(.nearest.as_ref()))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
        /// The known key that looks most like it.
        nearest: Option<String>,
    },
    /// A variable that looks like one of ours with a slip.
    #[error("the environment variable {name} is not known; did you mean {nearest}?")]
    UnknownVariable {
        /// The variable.
        name: String,
        /// The known variable that looks most like it.
        nearest: String,
    },
    /// Not `HOST:PORT`.
    #[error("“{0}” is no address to listen on; write HOST:PORT, for example 0.0.0.0:8443")]
    Listen(String),
    /// Plain HTTP on a network.
    #[error(
        "--tls off is for loopback or behind a proxy, but {0} can be reached from elsewhere; \
         use --tls self-signed, or name the proxy with --proxy ADDRESS"
    )]
    PlainOnNetwork(String),
    /// `--tls files` without files.
    #[error("--tls files needs --tls-cert FILE and --tls-key FILE")]
    TlsFilesMissing,
    /// Files that would not be used.
    #[error("--tls-cert and --tls-key are used with --tls files only; add it, or leave them out")]
    TlsFilesUnused,
    /// The key would be copied with the data.
    #[error(
        "the key file {} is inside the data folder {}: who copies the folder would have both; \
         choose another place with --key-file", .key_file.display(), .data.display()
    )]
    KeyInsideData {
        /// The key file.
        key_file: PathBuf,
        /// The data folder.
        data: PathBuf,
    },
}

fn suggestion(nearest: Option<&String>) -> String {
    nearest.map_or_else(
        || "see `larets serve --help` for the names".to_owned(),
        |nearest| format!("did you mean “{nearest}”?"),
    )
}
