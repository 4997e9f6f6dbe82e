//! The shapes that contacts and companies share. A value gets in only as what a grant made of it.

use larets_core::access::{Can, Disclosure, Level, ReadGrant, Record, RecordField, Shown};
use larets_core::lists::Listed;
use larets_core::points::{Channel, HasChannels, PointKind};
use larets_storage::clients::{CardKind, DepartmentName, Duplicate, Link, PersonName};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::wire::{FieldLevel, NamedRef};
use crate::http::{ApiError, Code, View};

/// A plain text field: the text without the channels that may not be seen, or null when it may not
/// be seen itself.
#[derive(Debug)]
pub struct ShownText(Option<String>);

impl ShownText {
    /// The text as far as the grant shows it.
    pub fn of<R: HasChannels>(grant: &ReadGrant<R>, field: R::Field, text: &str) -> Self {
        Self(seen(grant.show_text(field, text)))
    }

    /// The same of a text that nobody else needs.
    pub fn of_own<R: HasChannels>(grant: &ReadGrant<R>, field: R::Field, text: String) -> Self {
        Self(seen(grant.show_own_text(field, text)))
    }
}

impl Serialize for ShownText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The value when it may be seen.
pub fn seen<T>(shown: Shown<T>) -> Option<T> {
    match shown.into_disclosure() {
        Disclosure::Seen(value) => Some(value),
        Disclosure::Masked(_) | Disclosure::Hidden => None,
    }
}

/// A list when it may be seen, an empty one otherwise.
pub fn seen_list<R: Record, T: Clone>(
    grant: &ReadGrant<R>,
    field: R::Field,
    list: &Vec<T>,
) -> Vec<T> {
    seen(grant.show(field, list)).unwrap_or_default()
}

/// Texts when they may be seen, without the channels that may not.
pub fn seen_texts<R: HasChannels>(
    grant: &ReadGrant<R>,
    field: R::Field,
    texts: &[String],
) -> Vec<String> {
    let shown = texts.iter().map(|text| grant.show_text(field, text));
    shown.filter_map(seen).collect()
}

/// A reference when it may be seen.
pub fn seen_reference<R: Record>(
    grant: &ReadGrant<R>,
    field: R::Field,
    reference: Option<NamedRef>,
) -> Option<NamedRef> {
    let list: Vec<NamedRef> = reference.into_iter().collect();
    seen_list(grant, field, &list).pop()
}

/// A person by name.
pub fn person(person: &PersonName) -> NamedRef {
    NamedRef {
        id: person.id.as_uuid(),
        name: person.name.clone(),
    }
}

/// A department by name.
pub fn department(department: &DepartmentName) -> NamedRef {
    NamedRef {
        id: department.id.as_uuid(),
        name: department.name.clone(),
    }
}

/// A record linked to this one, with the position there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkView {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The position of the person in the company.
    pub position: String,
}

impl LinkView {
    /// The link as it stands on the wire, in a list of this field.
    pub fn of<R: HasChannels, Id>(
        link: &Link<Id>,
        id: Uuid,
        grant: &ReadGrant<R>,
        field: R::Field,
    ) -> Self {
        Self {
            id,
            name: grant.redacted(field, &link.name).into_owned(),
            position: grant.redacted(field, &link.position).into_owned(),
        }
    }
}

/// A map with names as keys, in the order of its entries. Every client of a list has several, so it
/// is as light as can be.
#[derive(Debug)]
pub struct ByName<T>(Vec<(&'static str, T)>);

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What the reader may do with a record.
pub fn can_view(can: Can, in_bin: bool) -> ByName<bool> {
    ByName(vec![
        ("edit", can.edit && !in_bin),
        ("delete", can.delete && !in_bin),
        ("restore", can.restore && in_bin),
        ("assign", can.assign && !in_bin),
        ("reveal", can.reveal && !in_bin),
    ])
}

/// What the reader has of each field of this record: what cannot be changed here is at most read,
/// and so is a text of which something is hidden, as saving it would put the mask in its place.
pub fn fields_view<R: CardKind + HasChannels>(
    grant: &ReadGrant<R>,
    can: Can,
    in_bin: bool,
    texts: &[(R::Field, &String)],
) -> ByName<FieldLevel> {
    let levels = R::Field::ALL.iter().map(|field| {
        let redacted = texts
            .iter()
            .any(|(of, text)| of == field && grant.redacts(*field, text));
        // Whoever sees a record may write notes about it.
        let may_change = !in_bin
            && !redacted
            && (*field == R::NOTES
                || can.edit && (can.assign || ![R::OWNER, R::DEPARTMENT].contains(field)));
        let most = if may_change {
            Level::Write
        } else {
            Level::Read
        };
        (field.name(), grant.level(*field).min(most).into())
    });
    ByName(levels.collect())
}

/// A field that was changed by two people.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferingField {
    pub(super) field: String,
    pub(super) yours: serde_json::Value,
    pub(super) theirs: serde_json::Value,
}

/// The fields that were changed by two people.
#[derive(Debug, Serialize, ToSchema)]
pub struct Differing(pub(super) Vec<DifferingField>);

impl View for Differing {}

/// What duplicates are looked for by. What the person may not search by finds nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindDuplicates {
    /// The record itself, which is no duplicate of its own.
    pub id: Option<Uuid>,
    /// Contacts: the last name.
    pub last_name: Option<String>,
    /// Contacts: the first name.
    pub first_name: Option<String>,
    /// Companies: the name.
    pub name: Option<String>,
    /// Companies: the INN.
    pub inn: Option<String>,
    /// Phone numbers as typed.
    #[serde(default)]
    pub phones: Vec<String>,
    /// E-mail addresses as typed.
    #[serde(default)]
    pub emails: Vec<String>,
}

/// Most phones, or e-mail addresses, looked for at once.
const CHANNELS_LIMIT: usize = 50;

impl FindDuplicates {
    /// Refuses more than a form can have.
    pub fn check(&self) -> Result<(), ApiError> {
        for (field, list) in [("phones", &self.phones), ("emails", &self.emails)] {
            if list.len() > CHANNELS_LIMIT {
                return Err(ApiError::of_field(Code::TooLong, field));
            }
        }
        Ok(())
    }

    /// The phones and addresses. What is no channel yet is left out.
    pub fn channels(&self, region: &str) -> Vec<Channel> {
        let channel = |kind, raw: &String| Channel::parse(kind, "other", raw, region).ok();
        let phones = self.phones.iter();
        let phones = phones.filter_map(|raw| channel(PointKind::Phone, raw));
        let emails = self.emails.iter();
        let emails = emails.filter_map(|raw| channel(PointKind::Email, raw));
        phones.chain(emails).collect()
    }
}

/// A record that may be the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateView {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What is the same: `phone`, `email`, `inn`, `name`.
    pub reason: Vec<&'static str>,
    /// Whose it is.
    pub owner: Option<NamedRef>,
}

impl DuplicateView {
    /// The record as storage found it, within the grant.
    pub fn of<R: CardKind + Listed>(found: Duplicate<R::Id>, grant: &ReadGrant<R>) -> Self {
        let name = R::NAME_FIELDS.first();
        let title = name.map(|field| grant.redacted(*field, &found.title).into_owned());
        Self {
            id: found.id.into(),
            title: title.unwrap_or_default(),
            reason: found.reasons,
            owner: seen_reference(grant, R::OWNER, found.owner.as_ref().map(person)),
        }
    }
}

/// Records that may be the same; only those the person may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateList {
    /// The likeliest first.
    pub items: Vec<DuplicateView>,
}

impl View for DuplicateList {}

/// Words used in records, for suggesting them.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordList {
    /// In order of the alphabet.
    pub items: Vec<String>,
}

impl View for WordList {}

/// The header that names the version a change was made from.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described; read by `if_match`")]
pub struct IfMatch {
    /// The version the change was made from, such as `"3"`.
    #[param(rename = "If-Match", required = false)]
    if_match: Option<String>,
}

/// The header that makes a creation safe to repeat.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described; read by `idempotency_key`")]
pub struct IdempotencyKey {
    /// Any text of the client's; the same text makes the record only once.
    #[param(rename = "Idempotency-Key", required = false)]
    idempotency_key: Option<String>,
}
