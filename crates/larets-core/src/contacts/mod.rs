//! Clients who are people: the record, its fields and what makes one worth keeping.

mod name;

pub use name::full_name;

use crate::access::{Area, Placement, Record, access_fields};
use crate::ids::{CompanyId, ContactId};
use crate::points::PointDraft;
use crate::time::At;

access_fields!(
    /// A field of a contact.
    ContactField {
        /// Family name.
        LastName = "last_name",
        /// Given name.
        FirstName = "first_name",
        /// Patronymic or middle name.
        MiddleName = "middle_name",
        /// Position at work.
        Position = "position",
        /// Where the client came from.
        Source = "source",
        /// Birthday.
        Birthday = "birthday",
        /// Postal address.
        Address = "address",
        /// Phone numbers.
        Phones = "phones",
        /// E-mail addresses.
        Emails = "emails",
        /// Messenger handles.
        Handles = "handles",
        /// Companies the person belongs to.
        Companies = "companies",
        /// The person responsible.
        Owner = "owner",
        /// The department responsible.
        Department = "department",
        /// Tags.
        Tags = "tags",
        /// Notes and the rest of the timeline.
        Notes = "notes",
    }
);

/// The kind of record, for grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact;

impl Record for Contact {
    const AREA: Area = Area::Contacts;
    type Field = ContactField;
}

/// What a person types in to make or change a contact. `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct ContactDraft {
    /// Family name.
    pub last_name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Patronymic or middle name.
    pub middle_name: Option<String>,
    /// Position at work.
    pub position: Option<String>,
    /// Where the client came from.
    pub source: Option<String>,
    /// Birthday as `YYYY-MM-DD`; empty clears it.
    pub birthday: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// All channels of the kinds that are present; each kind given replaces its whole list.
    pub points: Vec<PointDraft>,
    /// Which kinds of channel [`ContactDraft::points`] speaks of.
    pub point_kinds: Vec<crate::points::PointKind>,
    /// Companies with the position there.
    pub companies: Option<Vec<(CompanyId, String)>>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Who is responsible, and in which department.
    pub placement: Option<Placement>,
}

/// Why a contact cannot be kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Nothing to recognise the person by.
    #[error("a contact needs a name, a phone, an e-mail address or a company")]
    NothingToIdentify,
    /// A text is longer than it may be.
    #[error("the field {field} may have at most {limit} characters")]
    TooLong {
        /// The field.
        field: &'static str,
        /// The limit in characters.
        limit: usize,
    },
    /// A text has a character that cannot be kept.
    #[error("the field {field} has a character that cannot be kept")]
    ForbiddenCharacter {
        /// The field.
        field: &'static str,
    },
    /// A birthday that is no date.
    #[error("a birthday is a date like 1990-05-17")]
    NotADate,
    /// Too many entries in a list.
    #[error("the field {field} may have at most {limit} entries")]
    TooMany {
        /// The field.
        field: &'static str,
        /// The limit.
        limit: usize,
    },
}

/// Most channels, companies or tags of one contact.
pub const ENTRIES_LIMIT: usize = 50;

/// Checks one line of text: its length and that both databases can keep it.
pub fn check_text(field: &'static str, text: &str, limit: usize) -> Result<(), ContactError> {
    if text.chars().count() > limit {
        return Err(ContactError::TooLong { field, limit });
    }
    if text.contains('\0') {
        return Err(ContactError::ForbiddenCharacter { field });
    }
    Ok(())
}

/// Checks that a list has no more entries than one record may have.
pub fn check_count(field: &'static str, count: usize) -> Result<(), ContactError> {
    if count > ENTRIES_LIMIT {
        return Err(ContactError::TooMany {
            field,
            limit: ENTRIES_LIMIT,
        });
    }
    Ok(())
}

/// All that is wrong with the tags of a record.
pub fn tag_faults(tags: Option<&[String]>) -> impl Iterator<Item = ContactError> {
    let tags = tags.unwrap_or_default();
    let count = check_count("tags", tags.len()).err();
    let each = tags
        .iter()
        .filter_map(|tag| check_text("tags", tag, 100).err());
    count.into_iter().chain(each)
}

impl ContactDraft {
    /// Checks what was typed, whether for a new contact or a change.
    pub fn check(&self) -> Result<(), ContactError> {
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// All that is wrong with what was typed, field by field.
    pub fn faults(&self) -> Vec<ContactError> {
        let mut faults = Vec::new();
        let texts = [
            ("last_name", &self.last_name, 200),
            ("first_name", &self.first_name, 200),
            ("middle_name", &self.middle_name, 200),
            ("position", &self.position, 200),
            ("source", &self.source, 200),
            ("address", &self.address, 1000),
        ];
        for (field, text, limit) in texts {
            if let Some(text) = text {
                faults.extend(check_text(field, text, limit).err());
            }
        }
        if let Some(date) = self.birthday.as_deref().filter(|date| !date.is_empty()) {
            let parsed: Result<jiff::civil::Date, _> = date.parse();
            if date.len() != 10 || parsed.is_err() {
                faults.push(ContactError::NotADate);
            }
        }
        faults.extend(check_count("phones", self.points.len()).err());
        if let Some(companies) = &self.companies {
            faults.extend(check_count("companies", companies.len()).err());
            for (_, position) in companies {
                faults.extend(check_text("companies", position, 200).err());
            }
        }
        faults.extend(tag_faults(self.tags.as_deref()));
        faults
    }

    /// Checks that a new contact can be recognised later.
    pub fn check_new(&self) -> Result<(), ContactError> {
        self.check()?;
        if self.is_identified() {
            Ok(())
        } else {
            Err(ContactError::NothingToIdentify)
        }
    }

    /// Whether there is anything to recognise the person by.
    pub fn is_identified(&self) -> bool {
        let filled =
            |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let named = filled(&self.last_name) || filled(&self.first_name);
        let linked = self
            .companies
            .as_ref()
            .is_some_and(|companies| !companies.is_empty());
        named || linked || !self.points.is_empty()
    }
}

/// A contact as it is read: plain fields bare, to be shown through the grant one by one.
#[derive(Debug, Clone)]
pub struct ContactRecord {
    /// Which one.
    pub id: ContactId,
    /// Family name.
    pub last_name: String,
    /// Given name.
    pub first_name: String,
    /// Patronymic or middle name.
    pub middle_name: String,
    /// Position at work.
    pub position: String,
    /// Where the client came from.
    pub source: String,
    /// Birthday.
    pub birthday: String,
    /// Postal address.
    pub address: String,
    /// Where it stands.
    pub placement: Placement,
    /// Tags.
    pub tags: Vec<String>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: At,
    /// When it was last changed.
    pub updated_at: At,
    /// When it was moved to the bin.
    pub deleted_at: Option<At>,
}
