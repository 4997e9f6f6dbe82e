//! The shapes of a company. Out: every field has passed the grant. In: what was typed, read into a
//! draft.

use larets_core::access::ReadGrant;
use larets_core::companies::{Company, CompanyDraft, CompanyField, CompanyRecord};
use larets_core::ids::CompanyId;
use larets_core::points::PointKind;
use larets_storage::companies::CompanyCard;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clients::inputs::{self, client_input};
use crate::clients::record::CardView;
use crate::clients::unseen;
use crate::clients::wire::{
    ByName, LinkView, ShownText, can_view, department, fields_view, person, seen, seen_list,
    seen_reference, seen_texts,
};
use crate::http::wire::{FieldLevel, NamedRef};
use crate::http::{ApiError, View};
use crate::points::wire::PointView;

/// A company. A text that may not be seen is null, a list that may not be seen is empty; `fields`
/// tells which.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanyView {
    /// Which one.
    pub id: Uuid,
    /// The name people use; empty when it may not be seen.
    name: String,
    #[schema(value_type = Option<String>)]
    legal_name: ShownText,
    #[schema(value_type = Option<String>)]
    inn: ShownText,
    #[schema(value_type = Option<String>)]
    kpp: ShownText,
    #[schema(value_type = Option<String>)]
    ogrn: ShownText,
    #[schema(value_type = Option<String>)]
    vat_id: ShownText,
    #[schema(value_type = Option<String>)]
    site: ShownText,
    #[schema(value_type = Option<String>)]
    address: ShownText,
    #[schema(value_type = Option<String>)]
    legal_address: ShownText,
    /// The company above it, if it may be seen.
    parent: Option<NamedRef>,
    #[schema(value_type = Option<String>)]
    source: ShownText,
    phones: Vec<PointView>,
    emails: Vec<PointView>,
    handles: Vec<PointView>,
    /// The people who belong to it, as far as they may be seen; on the card only.
    contacts: Vec<LinkView>,
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

impl View for CompanyView {}

impl CardView for CompanyView {
    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl CompanyView {
    /// The company as far as the grant shows it.
    pub fn of(card: &CompanyCard, grant: &ReadGrant<Company>) -> Self {
        let record = &card.record;
        let text = |field, text: &String| ShownText::of(grant, field, text);
        let points = |kind| PointView::list(&card.points, kind, grant);
        let links: Vec<LinkView> = card
            .contacts
            .iter()
            .map(|link| LinkView::of(link, link.id.as_uuid(), grant, CompanyField::Contacts))
            .collect();
        let parent = card.parent.as_ref().map(|link| NamedRef {
            id: link.id.as_uuid(),
            name: grant
                .redacted(CompanyField::Parent, &link.name)
                .into_owned(),
        });
        let can = grant.can(&record.placement);
        let in_bin = record.deleted_at.is_some();
        Self {
            id: record.id.as_uuid(),
            name: seen(grant.show_text(CompanyField::Name, &record.name)).unwrap_or_default(),
            legal_name: text(CompanyField::LegalName, &record.legal_name),
            inn: text(CompanyField::Inn, &record.inn),
            kpp: text(CompanyField::Kpp, &record.kpp),
            ogrn: text(CompanyField::Ogrn, &record.ogrn),
            vat_id: text(CompanyField::VatId, &record.vat_id),
            site: text(CompanyField::Site, &record.site),
            address: text(CompanyField::Address, &record.address),
            legal_address: text(CompanyField::LegalAddress, &record.legal_address),
            parent: seen_reference(grant, CompanyField::Parent, parent),
            source: text(CompanyField::Source, &record.source),
            phones: points(PointKind::Phone),
            emails: points(PointKind::Email),
            handles: points(PointKind::Handle),
            contacts: seen_list(grant, CompanyField::Contacts, &links),
            owner: seen_reference(grant, CompanyField::Owner, card.owner.as_ref().map(person)),
            department: seen_reference(
                grant,
                CompanyField::Department,
                card.department.as_ref().map(department),
            ),
            tags: seen_texts(grant, CompanyField::Tags, &record.tags),
            created_at: record.created_at.to_rfc3339(),
            updated_at: record.updated_at.to_rfc3339(),
            deleted_at: record.deleted_at.map(larets_core::time::At::to_rfc3339),
            version: record.version,
            can: can_view(can, in_bin),
            fields: fields_view(grant, can, in_bin, &texts(record)),
        }
    }
}

/// The plain texts of a company.
fn texts(record: &CompanyRecord) -> [(CompanyField, &String); 10] {
    [
        (CompanyField::Name, &record.name),
        (CompanyField::LegalName, &record.legal_name),
        (CompanyField::Inn, &record.inn),
        (CompanyField::Kpp, &record.kpp),
        (CompanyField::Ogrn, &record.ogrn),
        (CompanyField::VatId, &record.vat_id),
        (CompanyField::Site, &record.site),
        (CompanyField::Address, &record.address),
        (CompanyField::LegalAddress, &record.legal_address),
        (CompanyField::Source, &record.source),
    ]
}

client_input! {
    /// What makes or changes a company: an absent field stays as it is, null clears it, a list
    /// replaces the whole list.
    pub struct UpdateCompany {
        texts {
            /// The name people use.
            name,
            /// The name in contracts.
            legal_name,
            /// Russian taxpayer number.
            inn,
            /// Russian code of the reason of registration.
            kpp,
            /// Russian state registration number.
            ogrn,
            /// VAT number of another country.
            vat_id,
            /// Web site.
            site,
            /// Where it works.
            address,
            /// Where it is registered.
            legal_address,
            /// Where the client came from.
            source,
        }
        own {
            /// The company above it.
            #[serde(
                default,
                deserialize_with = "inputs::reference",
                skip_serializing_if = "Option::is_none"
            )]
            #[schema(value_type = Option<Uuid>)]
            parent_id: Option<Option<Uuid>>,
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

/// What makes a company.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct CreateCompany(pub UpdateCompany);

impl UpdateCompany {
    /// Keeps of the stored texts what the reader could not see and so cannot have meant to change.
    pub fn keep_unseen(
        &mut self,
        card: &CompanyCard,
        grant: &ReadGrant<Company>,
    ) -> Result<(), ApiError> {
        unseen::keep_texts(self.texts_mut(), &texts(&card.record), grant)?;
        unseen::keep_list(&mut self.tags, &card.record.tags, CompanyField::Tags, grant)
    }

    /// The draft, without a placement. `region` is the country of national phone numbers.
    pub fn into_draft(self, region: &str) -> Result<CompanyDraft, ApiError> {
        let (points, point_kinds) = inputs::points(self.phones, self.emails, self.handles, region)?;
        Ok(CompanyDraft {
            name: self.name,
            legal_name: self.legal_name,
            inn: self.inn,
            kpp: self.kpp,
            ogrn: self.ogrn,
            vat_id: self.vat_id,
            site: self.site,
            address: self.address,
            legal_address: self.legal_address,
            parent: self
                .parent_id
                .map(|parent| parent.map(CompanyId::from_uuid)),
            source: self.source,
            tags: self.tags.map(inputs::tags),
            points,
            point_kinds,
            placement: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that the parent may be left, cleared or given, and that a company is no contact.
    #[test]
    fn parents() {
        let read = |text: &str| {
            let input = serde_json::from_str::<UpdateCompany>(text).unwrap();
            input.into_draft("RU").unwrap().parent
        };
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"parent_id":null}"#), Some(None));
        let id = Uuid::from_u128(5);
        let given = read(&format!(r#"{{"parent_id":"{id}"}}"#));
        assert_eq!(given, Some(Some(CompanyId::from_uuid(id))));
        assert!(serde_json::from_str::<UpdateCompany>(r#"{"last_name":"A"}"#).is_err());
    }
}
