//! The shapes of a contact. Out: every field has passed the grant. In: what was typed, read into a
//! draft.

use larets_core::access::ReadGrant;
use larets_core::contacts::{Contact, ContactDraft, ContactField, ContactRecord, full_name};
use larets_core::points::PointKind;
use larets_storage::contacts::ContactCard;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clients::inputs::{self, WriteCompany, client_input};
use crate::clients::record::CardView;
use crate::clients::unseen;
use crate::clients::wire::{
    ByName, LinkView, ShownText, can_view, department, fields_view, person, seen, seen_list,
    seen_reference, seen_texts,
};
use crate::http::wire::{FieldLevel, NamedRef};
use crate::http::{ApiError, View};
use crate::points::wire::PointView;

/// A contact. A text that may not be seen is null, a list that may not be seen is empty; `fields`
/// tells which.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    /// Which one.
    pub id: Uuid,
    /// The name in one line, of the parts that may be seen: how the person is called everywhere.
    name: String,
    #[schema(value_type = Option<String>)]
    last_name: ShownText,
    #[schema(value_type = Option<String>)]
    first_name: ShownText,
    #[schema(value_type = Option<String>)]
    middle_name: ShownText,
    #[schema(value_type = Option<String>)]
    position: ShownText,
    #[schema(value_type = Option<String>)]
    source: ShownText,
    /// `YYYY-MM-DD`, or empty.
    #[schema(value_type = Option<String>)]
    birthday: ShownText,
    #[schema(value_type = Option<String>)]
    address: ShownText,
    phones: Vec<PointView>,
    emails: Vec<PointView>,
    handles: Vec<PointView>,
    /// The companies the person belongs to, as far as they may be seen.
    companies: Vec<LinkView>,
    owner: Option<NamedRef>,
    department: Option<NamedRef>,
    tags: Vec<String>,
    created_at: String,
    updated_at: String,
    /// When it was moved to the bin.
    deleted_at: Option<String>,
    /// Counts changes; send it as If-Match.
    pub version: i64,
    /// What the person may do with it.
    #[schema(value_type = BTreeMap<String, bool>)]
    can: ByName<bool>,
    /// What the person has of each field.
    #[schema(value_type = BTreeMap<String, FieldLevel>)]
    fields: ByName<FieldLevel>,
}

impl View for ContactView {}

impl CardView for ContactView {
    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ContactView {
    /// The contact as far as the grant shows it.
    pub fn of(card: &ContactCard, grant: &ReadGrant<Contact>) -> Self {
        let record = &card.record;
        let text = |field, text: &String| ShownText::of(grant, field, text);
        let part = |field, text: &String| seen(grant.show_text(field, text)).unwrap_or_default();
        let points = |kind| PointView::list(&card.points, kind, grant);
        let links: Vec<LinkView> = card
            .companies
            .iter()
            .map(|link| LinkView::of(link, link.id.as_uuid(), grant, ContactField::Companies))
            .collect();
        let can = grant.can(&record.placement);
        let in_bin = record.deleted_at.is_some();
        Self {
            id: record.id.as_uuid(),
            name: full_name(
                &part(ContactField::LastName, &record.last_name),
                &part(ContactField::FirstName, &record.first_name),
                &part(ContactField::MiddleName, &record.middle_name),
            ),
            last_name: text(ContactField::LastName, &record.last_name),
            first_name: text(ContactField::FirstName, &record.first_name),
            middle_name: text(ContactField::MiddleName, &record.middle_name),
            position: text(ContactField::Position, &record.position),
            source: text(ContactField::Source, &record.source),
            birthday: text(ContactField::Birthday, &record.birthday),
            address: text(ContactField::Address, &record.address),
            phones: points(PointKind::Phone),
            emails: points(PointKind::Email),
            handles: points(PointKind::Handle),
            companies: seen_list(grant, ContactField::Companies, &links),
            owner: seen_reference(grant, ContactField::Owner, card.owner.as_ref().map(person)),
            department: seen_reference(
                grant,
                ContactField::Department,
                card.department.as_ref().map(department),
            ),
            tags: seen_texts(grant, ContactField::Tags, &record.tags),
            created_at: record.created_at.to_rfc3339(),
            updated_at: record.updated_at.to_rfc3339(),
            deleted_at: record.deleted_at.map(larets_core::time::At::to_rfc3339),
            version: record.version,
            can: can_view(can, in_bin),
            fields: fields_view(grant, can, in_bin, &texts(record)),
        }
    }
}

/// The plain texts of a contact.
fn texts(record: &ContactRecord) -> [(ContactField, &String); 7] {
    [
        (ContactField::LastName, &record.last_name),
        (ContactField::FirstName, &record.first_name),
        (ContactField::MiddleName, &record.middle_name),
        (ContactField::Position, &record.position),
        (ContactField::Source, &record.source),
        (ContactField::Birthday, &record.birthday),
        (ContactField::Address, &record.address),
    ]
}

client_input! {
    /// What makes or changes a contact: an absent field stays as it is, null clears it, a list
    /// replaces the whole list.
    pub struct UpdateContact {
        texts {
            /// Family name.
            last_name,
            /// Given name.
            first_name,
            /// Patronymic or middle name.
            middle_name,
            /// Position at work.
            position,
            /// Where the client came from.
            source,
            /// `YYYY-MM-DD`.
            birthday,
            /// Postal address.
            address,
        }
        own {
            /// Companies the person belongs to.
            #[serde(skip_serializing_if = "Option::is_none")]
            companies: Option<Vec<WriteCompany>>,
        }
        channels {
            /// Phone numbers.
            phones,
            /// E-mail addresses.
            emails,
            /// Messenger handles.
            handles,
        }
    }
}

/// What makes a contact.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct CreateContact(pub UpdateContact);

impl UpdateContact {
    /// Keeps of the stored texts what the reader could not see and so cannot have meant to change.
    pub fn keep_unseen(
        &mut self,
        card: &ContactCard,
        grant: &ReadGrant<Contact>,
    ) -> Result<(), ApiError> {
        unseen::keep_texts(self.texts_mut(), &texts(&card.record), grant)?;
        unseen::keep_list(&mut self.tags, &card.record.tags, ContactField::Tags, grant)?;
        for typed in self.companies.iter_mut().flatten() {
            let link = card
                .companies
                .iter()
                .find(|link| link.id.as_uuid() == typed.id);
            if let Some(link) = link {
                let (field, position) = (ContactField::Companies, &mut typed.position);
                unseen::keep_text(position, &link.position, field, grant)?;
            }
        }
        Ok(())
    }

    /// The draft, without a placement. `region` is the country of national phone numbers.
    pub fn into_draft(self, region: &str) -> Result<ContactDraft, ApiError> {
        let (points, point_kinds) = inputs::points(self.phones, self.emails, self.handles, region)?;
        Ok(ContactDraft {
            last_name: self.last_name,
            first_name: self.first_name,
            middle_name: self.middle_name,
            position: self.position,
            source: self.source,
            birthday: self.birthday,
            address: self.address,
            companies: self
                .companies
                .map(|list| list.into_iter().map(WriteCompany::into_link).collect()),
            tags: self.tags.map(inputs::tags),
            points,
            point_kinds,
            placement: None,
        })
    }
}

#[cfg(test)]
mod tests;
