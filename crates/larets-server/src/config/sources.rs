//! Reading `larets.toml`, and finding slips in the names of keys and variables. The names are
//! those of the flags, so there is one list.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use toml::Table;

use super::error::ConfigError;
use super::nearest::nearest;
use super::settings::{PlaceSettings, ServeSettings};

/// Read from the working folder when `--config` names no other.
const FILE: &str = "larets.toml";
const PREFIX: &str = "LARETS_";
/// Variables that are no settings of the installation.
const OTHERS: &[&str] = &["LARETS_CONFIG", "LARETS_LOG"];

/// What the settings file says.
#[derive(Debug, Default)]
pub struct FileSettings {
    /// Where the installation lies.
    pub place: PlaceSettings,
    /// How to serve.
    pub serving: ServeSettings,
}

impl FileSettings {
    /// Reads the named file, or `larets.toml` if there is one.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                Ok(Self::default())
            }
            Err(source) => Err(ConfigError::Unreadable { path, source }),
        }
    }

    /// Reads the text of a file.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let invalid = |error: toml::de::Error| ConfigError::Invalid {
            path: path.to_path_buf(),
            reason: error.to_string(),
        };
        let table: Table = text.parse().map_err(invalid)?;
        let known = keys();
        for key in table.keys() {
            if !known.contains(key) {
                return Err(ConfigError::UnknownKey {
                    path: path.to_path_buf(),
                    key: key.clone(),
                    nearest: nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
                });
            }
        }
        Ok(Self {
            place: table.clone().try_into().map_err(invalid)?,
            serving: table.try_into().map_err(invalid)?,
        })
    }
}

/// The names of all settings.
fn keys() -> Vec<String> {
    let command = ServeSettings::augment_args(PlaceSettings::augment_args(Command::new("larets")));
    command
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect()
}

/// Refuses a variable that looks like one of ours but for a slip. Others with our prefix belong to
/// somebody else.
pub fn refuse_misspelt_variables(names: impl Iterator<Item = String>) -> Result<(), ConfigError> {
    let known: Vec<String> = keys()
        .iter()
        .map(|key| format!("{PREFIX}{}", key.to_uppercase()))
        .chain(OTHERS.iter().map(|name| (*name).to_owned()))
        .collect();
    for name in names.filter(|name| name.starts_with(PREFIX) && !known.contains(name)) {
        let short = name.strip_prefix(PREFIX).unwrap_or(&name);
        let candidates = known.iter().filter_map(|name| name.strip_prefix(PREFIX));
        if let Some(nearest) = nearest(short, candidates) {
            return Err(ConfigError::UnknownVariable {
                nearest: format!("{PREFIX}{nearest}"),
                name,
            });
        }
    }
    Ok(())
}
