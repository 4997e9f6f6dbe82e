//! Channels to a client: phones, e-mail addresses, messenger handles. They are what leaves with a
//! stolen client base, so they are confidential everywhere.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::access::{
    Confidential, ConfidentialField, Level, Mask, ReadGrant, Record, Shown, named,
};
use crate::companies::{Company, CompanyField};
use crate::contacts::{Contact, ContactField};
use crate::deals::{Deal, DealField};
use crate::email::Email;
use crate::handle::{Handle, HandleKind};
use crate::ids::PointId;
use crate::phone::Phone;
use crate::text::{Hide, TextKind, redact};

named!(
    /// What kind of channel.
    PointKind {
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A messenger handle.
        Handle = "handle",
    }
);

/// A channel as it is kept sealed: the normalised value and the text as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    /// What kind.
    pub kind: PointKind,
    /// `mobile`, `work`, `telegram`, …
    pub label: String,
    /// The normalised value, in the form its parser reads back.
    pub stored: String,
    /// The text as typed.
    pub raw: String,
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Channel({} {}: …)", self.kind.name(), self.label)
    }
}

/// Values that one person may reveal within 24 hours.
pub const REVEALS_PER_DAY: i64 = 100;

/// A revealed value is shown for so long, in seconds.
pub const REVEALED_FOR: i64 = 30;

/// Why a channel cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
    /// Not a phone number.
    #[error("not a phone number")]
    Phone,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    Email,
    /// Not a handle of that messenger.
    #[error("not a handle of this messenger")]
    Handle,
    /// An unknown kind of phone, address or messenger.
    #[error("an unknown kind of channel")]
    Label,
}

impl Channel {
    /// Reads a channel as typed. `region` is the country whose national numbers are meant, as two
    /// letters.
    pub fn parse(
        kind: PointKind,
        label: &str,
        raw: &str,
        region: &str,
    ) -> Result<Self, PointError> {
        let stored = match kind {
            PointKind::Phone => {
                crate::phone::PhoneKind::from_code(label).ok_or(PointError::Label)?;
                Phone::parse(raw, region)
                    .map_err(|_| PointError::Phone)?
                    .stored()
            }
            PointKind::Email => {
                crate::email::EmailKind::from_code(label).ok_or(PointError::Label)?;
                Email::parse(raw)
                    .map_err(|_| PointError::Email)?
                    .as_str()
                    .to_owned()
            }
            PointKind::Handle => {
                let messenger = HandleKind::from_code(label).ok_or(PointError::Label)?;
                let handle =
                    Handle::parse(messenger, raw, region).map_err(|_| PointError::Handle)?;
                handle.canonical().to_owned()
            }
        };
        Ok(Self {
            kind,
            label: label.to_owned(),
            stored,
            raw: raw.trim().to_owned(),
        })
    }

    /// What the blind index is made of: equal for all spellings of the same channel.
    pub fn lookup(&self) -> String {
        match self.kind {
            PointKind::Phone => Phone::from_stored(&self.stored).map_or_else(
                |_| self.stored.clone(),
                |phone| phone.canonical().to_owned(),
            ),
            PointKind::Email => self.stored.clone(),
            PointKind::Handle => format!("{}:{}", self.label, self.stored),
        }
    }

    /// The last four digits of a phone.
    pub fn last_four(&self) -> Option<String> {
        match self.kind {
            PointKind::Phone => Phone::from_stored(&self.stored)
                .ok()?
                .last_four()
                .map(str::to_owned),
            PointKind::Email | PointKind::Handle => None,
        }
    }

    /// The form people read.
    pub fn display(&self) -> String {
        match self.kind {
            PointKind::Phone => Phone::from_stored(&self.stored)
                .map_or_else(|_| self.raw.clone(), |phone| phone.display()),
            // Only a domain of another script reads otherwise than it is stored.
            PointKind::Email if self.stored.contains("xn--") => Email::parse(&self.stored)
                .map_or_else(|_| self.stored.clone(), |email| email.display()),
            PointKind::Email => self.stored.clone(),
            PointKind::Handle => self
                .handle()
                .map_or_else(|| self.raw.clone(), |handle| handle.display()),
        }
    }

    fn handle(&self) -> Option<Handle> {
        Some(Handle::from_stored(
            HandleKind::from_code(&self.label)?,
            &self.stored,
        ))
    }
}

impl Mask for Channel {
    fn mask(&self) -> String {
        let mask = match self.kind {
            PointKind::Phone => Phone::from_stored(&self.stored)
                .ok()
                .map(|phone| phone.mask()),
            PointKind::Email => Email::parse(&self.stored).ok().map(|email| email.mask()),
            PointKind::Handle => self.handle().map(|handle| handle.mask()),
        };
        mask.unwrap_or_else(|| "•••".to_owned())
    }
}

/// A record that has channels, or texts that channels may have been typed into.
pub trait HasChannels: Record {
    /// Texts of a checked form, such as dates and numbers of registers. All others are looked
    /// through before a reader who may not see channels gets them.
    const CODES: &'static [Self::Field];
    /// Postal addresses.
    const POSTAL: &'static [Self::Field];

    /// The field that holds channels of a kind.
    fn field_of(kind: PointKind) -> Self::Field;
}

/// Channels that somebody typed into other texts of a record are hidden like the record's own.
impl<R: HasChannels> ReadGrant<R> {
    /// What this reader may not read in free texts of the record.
    pub fn hides(&self) -> Hide {
        let hidden = |kind| self.level(R::field_of(kind)) < Level::Read;
        Hide {
            phones: hidden(PointKind::Phone),
            addresses: hidden(PointKind::Email) || hidden(PointKind::Handle),
        }
    }

    /// A text of the field without the channels that the reader may not see. Says nothing of
    /// whether the field itself may be seen.
    pub fn redacted<'a>(&self, field: R::Field, text: &'a str) -> Cow<'a, str> {
        if R::CODES.contains(&field) {
            return Cow::Borrowed(text);
        }
        let kind = if R::POSTAL.contains(&field) {
            TextKind::Postal
        } else {
            TextKind::Plain
        };
        redact(text, self.hides(), kind)
    }

    /// Whether something in a text of the field is hidden from the reader.
    pub fn redacts(&self, field: R::Field, text: &str) -> bool {
        match self.redacted(field, text) {
            Cow::Owned(clean) => clean != text,
            Cow::Borrowed(_) => false,
        }
    }

    /// Shows a text as far as the grant allows, without the channels that the reader may not see.
    pub fn show_text(&self, field: R::Field, text: &str) -> Shown<String> {
        self.show_own_text(field, text.to_owned())
    }

    /// The same of a text that nobody else needs.
    pub fn show_own_text(&self, field: R::Field, text: String) -> Shown<String> {
        self.show_own(field, text)
            .map(|text| match self.redacted(field, &text) {
                Cow::Owned(clean) => clean,
                Cow::Borrowed(_) => text,
            })
    }
}

impl HasChannels for Contact {
    const CODES: &'static [ContactField] = &[ContactField::Birthday];
    const POSTAL: &'static [ContactField] = &[ContactField::Address];

    fn field_of(kind: PointKind) -> ContactField {
        match kind {
            PointKind::Phone => ContactField::Phones,
            PointKind::Email => ContactField::Emails,
            PointKind::Handle => ContactField::Handles,
        }
    }
}

impl HasChannels for Company {
    const CODES: &'static [CompanyField] = &[
        CompanyField::Inn,
        CompanyField::Kpp,
        CompanyField::Ogrn,
        CompanyField::VatId,
    ];
    const POSTAL: &'static [CompanyField] = &[CompanyField::Address, CompanyField::LegalAddress];

    fn field_of(kind: PointKind) -> CompanyField {
        match kind {
            PointKind::Phone => CompanyField::Phones,
            PointKind::Email => CompanyField::Emails,
            PointKind::Handle => CompanyField::Handles,
        }
    }
}

/// A deal has no channels of its own; those that somebody has typed into its texts are hidden from
/// whoever may not see them.
impl HasChannels for Deal {
    const CODES: &'static [DealField] = &[DealField::ExpectedClose];
    const POSTAL: &'static [DealField] = &[];

    fn field_of(kind: PointKind) -> DealField {
        match kind {
            PointKind::Phone => DealField::Phones,
            PointKind::Email => DealField::Emails,
            PointKind::Handle => DealField::Handles,
        }
    }
}

macro_rules! channel_field {
    ($name:ident, $kind:expr) => {
        /// The field, for records of any kind that has channels.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name<R>(PhantomData<fn() -> R>);

        impl<R: HasChannels> ConfidentialField for $name<R> {
            type Record = R;

            fn field() -> R::Field {
                R::field_of($kind)
            }
        }
    };
}
channel_field!(PhonesOf, PointKind::Phone);
channel_field!(EmailsOf, PointKind::Email);
channel_field!(HandlesOf, PointKind::Handle);

/// A stored channel of a record, shown only through a grant.
#[derive(Debug, Clone)]
pub enum Point<R: HasChannels> {
    /// A phone number.
    Phone(PointId, Confidential<Channel, PhonesOf<R>>),
    /// An e-mail address.
    Email(PointId, Confidential<Channel, EmailsOf<R>>),
    /// A messenger handle.
    Handle(PointId, Confidential<Channel, HandlesOf<R>>),
}

impl<R: HasChannels> Point<R> {
    /// Which one.
    pub fn id(&self) -> PointId {
        match self {
            Self::Phone(id, _) | Self::Email(id, _) | Self::Handle(id, _) => *id,
        }
    }

    /// What kind.
    pub fn kind(&self) -> PointKind {
        match self {
            Self::Phone(..) => PointKind::Phone,
            Self::Email(..) => PointKind::Email,
            Self::Handle(..) => PointKind::Handle,
        }
    }

    /// `mobile`, `work`, `telegram`, …: stands beside the mask, as it says nothing of the value.
    #[expect(
        clippy::disallowed_methods,
        reason = "the label is no part of what is confidential"
    )]
    pub fn label(&self) -> &str {
        match self {
            Self::Phone(_, channel) => &channel.expose().label,
            Self::Email(_, channel) => &channel.expose().label,
            Self::Handle(_, channel) => &channel.expose().label,
        }
    }

    /// Shows the channel as far as the grant allows.
    pub fn show(&self, grant: &ReadGrant<R>) -> Shown<Channel> {
        match self {
            Self::Phone(_, channel) => channel.show(grant),
            Self::Email(_, channel) => channel.show(grant),
            Self::Handle(_, channel) => channel.show(grant),
        }
    }
}

/// A channel as it comes from a form.
#[derive(Debug, Clone)]
pub struct PointDraft {
    /// The stored channel this entry continues, if any.
    pub id: Option<PointId>,
    /// What kind.
    pub kind: PointKind,
    /// `mobile`, `work`, `telegram`, …
    pub label: String,
    /// The new value; `None` keeps what is stored under the id, so that a mask sent back changes
    /// nothing.
    pub channel: Option<Channel>,
}

#[cfg(test)]
mod tests {
    use super::*;

    // An address reads in its own script, while it is stored and found in the ASCII form.
    #[test]
    fn addresses_read_in_their_script() {
        let channel = Channel::parse(PointKind::Email, "work", "Ivan@Пример.РФ", "RU").unwrap();
        assert_eq!(channel.stored, "ivan@xn--e1afmkfd.xn--p1ai");
        assert_eq!(channel.display(), "ivan@пример.рф");
        let plain = Channel::parse(PointKind::Email, "work", "Ivan@Example.org", "RU").unwrap();
        assert_eq!(plain.display(), "ivan@example.org");
    }
}
