//! What a number is for. The words are those of storage, API and imports.

/// What a phone number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PhoneKind {
    /// In the pocket.
    Mobile,
    /// At work.
    Work,
    /// At home.
    Home,
    /// A fax machine.
    Fax,
    /// Not known.
    Other,
}

impl PhoneKind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 5] = [Self::Mobile, Self::Work, Self::Home, Self::Fax, Self::Other];

    /// The word used in storage and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Work => "work",
            Self::Home => "home",
            Self::Fax => "fax",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
