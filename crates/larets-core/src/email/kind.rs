//! What an address is for. The words are those of storage, API and imports.

/// What an e-mail address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EmailKind {
    /// At work.
    Work,
    /// The person's own.
    Personal,
    /// Not known.
    Other,
}

impl EmailKind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 3] = [Self::Work, Self::Personal, Self::Other];

    /// The word used in storage and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Personal => "personal",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
