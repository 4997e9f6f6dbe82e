//! What a data key is for. It must not change a name once released: names are bound into keys.

use std::fmt;

/// What a data key is for; a key of one purpose never opens what another sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Values of confidential columns: phones, e-mails, handles.
    Fields,
    /// Stored secrets: passwords of mail servers, keys of integrations.
    Secrets,
    /// Files on the disk.
    Files,
    /// Archives (backups).
    Archive,
    /// Blind indexes of confidential columns.
    BlindIndex,
    /// Sealed details of events and the private parts of day keys.
    Audit,
    /// The secret that goes into every password hash.
    Pepper,
}

impl Purpose {
    /// Every purpose, in the order in which a new keyring numbers them.
    pub const ALL: [Self; 7] = [
        Self::Fields,
        Self::Secrets,
        Self::Files,
        Self::Archive,
        Self::BlindIndex,
        Self::Audit,
        Self::Pepper,
    ];

    /// The name that is stored and bound into wrapped keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Secrets => "secrets",
            Self::Files => "files",
            Self::Archive => "archive",
            Self::BlindIndex => "blind_index",
            Self::Audit => "audit",
            Self::Pepper => "pepper",
        }
    }

    /// The purpose with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
