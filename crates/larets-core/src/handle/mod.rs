//! Messenger handles: one spelling for «@name», «t.me/name» and «https://vk.com/name». Messengers
//! that know people by number keep a phone. `Debug` and errors hold no handle.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::phone::Phone;

/// Characters of a handle at most.
const CHARS_MAX: usize = 128;
/// What stands for hidden characters, whatever their number.
const HIDDEN: &str = "•••";

/// The messenger a handle belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandleKind {
    /// Telegram: a user name or a phone.
    Telegram,
    /// WhatsApp: a phone, lately also a user name.
    WhatsApp,
    /// VK: a page name or id.
    Vk,
    /// Viber: a phone.
    Viber,
    /// MAX: a page name, a link or a phone.
    Max,
    /// Any other; kept as written.
    Other,
}

impl HandleKind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 6] = [
        Self::Telegram,
        Self::WhatsApp,
        Self::Vk,
        Self::Viber,
        Self::Max,
        Self::Other,
    ];

    /// The word used in storage, in the API and in import targets.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::WhatsApp => "whatsapp",
            Self::Vk => "vk",
            Self::Viber => "viber",
            Self::Max => "max",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Hosts and schemes whose path is the handle.
    const fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Telegram => &[
                "t.me/",
                "telegram.me/",
                "telegram.dog/",
                "tg://resolve?domain=",
            ],
            Self::WhatsApp => &[
                "wa.me/",
                "api.whatsapp.com/send?phone=",
                "api.whatsapp.com/send/?phone=",
                "whatsapp://send?phone=",
            ],
            Self::Vk => &["m.vk.com/", "vk.com/", "vk.ru/", "vk.me/", "vkontakte.ru/"],
            Self::Viber => &[
                "viber://chat?number=",
                "viber://add?number=",
                "viber.click/",
            ],
            Self::Max => &["max.ru/", "web.max.ru/"],
            Self::Other => &[],
        }
    }

    /// Fewest characters of a user name.
    const fn name_chars_min(self) -> usize {
        match self {
            Self::Telegram => 4,
            Self::WhatsApp | Self::Viber | Self::Max => 3,
            Self::Vk => 2,
            Self::Other => 1,
        }
    }
}

/// Why a text is no handle. Holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandleError {
    /// Nothing but spaces.
    #[error("the handle is empty")]
    Empty,
    /// Longer than 128 characters.
    #[error("the handle is longer than 128 characters")]
    TooLong,
    /// Neither a user name of that messenger nor a phone number.
    #[error("this is neither a user name of that messenger nor a phone number")]
    Malformed,
}

/// A handle in one messenger.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Handle {
    kind: HandleKind,
    value: Value,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Value {
    Name(String),
    Phone(Phone),
}

impl Handle {
    /// Reads a handle as written. `region` is for phones without country code, see [`Phone::parse`].
    pub fn parse(kind: HandleKind, raw: &str, region: &str) -> Result<Self, HandleError> {
        let text: String = raw.trim().nfkc().collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(HandleError::Empty);
        }
        if text.chars().count() > CHARS_MAX {
            return Err(HandleError::TooLong);
        }
        if text.contains(char::is_control) {
            return Err(HandleError::Malformed);
        }
        let value = if kind == HandleKind::Other {
            Value::Name(text.to_owned())
        } else {
            value(kind, without_link(kind, text), region)?
        };
        Ok(Self { kind, value })
    }

    /// Reads what [`Handle::canonical`] gave, without checking again.
    pub fn from_stored(kind: HandleKind, stored: &str) -> Self {
        let phone = stored
            .starts_with('+')
            .then(|| Phone::from_stored(stored).ok())
            .flatten();
        let phone = phone.filter(|_| kind != HandleKind::Other);
        let value = phone.map_or_else(|| Value::Name(stored.to_owned()), Value::Phone);
        Self { kind, value }
    }

    /// The messenger.
    pub fn kind(&self) -> HandleKind {
        self.kind
    }

    /// The spelling for comparison and storage: a name without `@`, or an E.164 number.
    pub fn canonical(&self) -> &str {
        match &self.value {
            Value::Name(name) => name,
            Value::Phone(phone) => phone.canonical(),
        }
    }

    /// The spelling for people: «@name» in Telegram, «vk.com/name», «max.ru/name», a grouped number.
    pub fn display(&self) -> String {
        match (&self.value, self.kind) {
            (Value::Phone(phone), _) => phone.display(),
            (Value::Name(name), HandleKind::Telegram) if !name.starts_with('+') => {
                format!("@{name}")
            }
            (Value::Name(name), HandleKind::Vk) => format!("vk.com/{name}"),
            (Value::Name(name), HandleKind::Max) => format!("max.ru/{name}"),
            (Value::Name(name), _) => name.clone(),
        }
    }

    /// What a person without the right to see handles gets: the first letter of a name of three or
    /// more, or the mask of a number.
    pub fn mask(&self) -> String {
        let name = match &self.value {
            Value::Phone(phone) => return phone.mask(),
            Value::Name(name) => name,
        };
        let first = name.chars().next().filter(|_| name.chars().count() >= 3);
        let first = first.filter(|first| first.is_alphanumeric());
        first.into_iter().chain(HIDDEN.chars()).collect()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Handle({}, …)", self.kind.code())
    }
}

/// The handle inside a link, or the text itself without `@`.
fn without_link(kind: HandleKind, text: &str) -> &str {
    let mut rest = text;
    for scheme in ["https://", "http://", "//", "www."] {
        rest = strip_prefix_ignoring_case(rest, scheme).unwrap_or(rest);
    }
    for prefix in kind.prefixes() {
        if let Some(handle) = strip_prefix_ignoring_case(rest, prefix) {
            rest = handle.split(['?', '&', '#']).next().unwrap_or_default();
            break;
        }
    }
    rest.trim_end_matches('/').trim_start_matches('@').trim()
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))
        .flatten()
}

fn value(kind: HandleKind, text: &str, region: &str) -> Result<Value, HandleError> {
    let number = text.strip_prefix("%2B").map(|rest| format!("+{rest}"));
    let number = number.as_deref().unwrap_or(text);
    let starts_as_number = number.starts_with(['+', '(']) || number.starts_with(char::is_numeric);
    if kind != HandleKind::Vk && starts_as_number {
        // Links to WhatsApp and Viber have the country code but no plus.
        let with_plus = format!("+{}", number.trim_start_matches('+'));
        let phones = [
            Phone::parse(number, region),
            Phone::parse(&with_plus, region),
        ];
        let known = phones
            .into_iter()
            .flatten()
            .find(|phone| phone.e164().is_some());
        if let Some(phone) = known.and_then(|phone| Phone::from_stored(phone.canonical()).ok()) {
            return Ok(Value::Phone(phone));
        }
    }
    // Invitations («t.me/+AbC», «max.ru/u/AbC») distinguish capitals.
    if is_invitation(text) {
        return Ok(Value::Name(text.to_owned()));
    }
    let name = text.to_lowercase();
    let length = name.chars().count();
    let allowed = |character: char| {
        character.is_ascii_alphanumeric()
            || character == '_'
            || (character == '.' && kind != HandleKind::Telegram)
    };
    if length >= kind.name_chars_min() && name.chars().all(allowed) {
        Ok(Value::Name(name))
    } else {
        Err(HandleError::Malformed)
    }
}

fn is_invitation(text: &str) -> bool {
    let code = ["+", "joinchat/", "u/", "join/"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    code.is_some_and(|code| {
        code.len() >= 8
            && code.bytes().any(|byte| byte.is_ascii_alphabetic())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    })
}

#[cfg(test)]
mod tests;
