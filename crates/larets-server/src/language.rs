//! The languages that the server itself writes in: files, reasons, demo data.

use clap::ValueEnum;
use serde::Deserialize;

/// A language that people read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
pub enum Language {
    /// English
    #[value(name = "en")]
    #[serde(rename = "en")]
    English,
    /// Russian
    #[value(name = "ru")]
    #[serde(rename = "ru")]
    Russian,
}

impl Language {
    /// The language of a person, by its two letters.
    pub fn of(code: &str) -> Self {
        if code == "ru" {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// What variables such as `LC_ALL` and `LANG` say, the strongest first; Russian unless English is
    /// asked for.
    pub fn of_locale(values: impl IntoIterator<Item = String>) -> Self {
        let said = values.into_iter().find(|value| !value.is_empty());
        match said {
            Some(locale) if locale.starts_with("en") => Self::English,
            _ => Self::Russian,
        }
    }

    /// Its two letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }
}
