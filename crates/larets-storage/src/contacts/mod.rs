//! Clients who are people: rows, reading under a grant, writing with an event.

pub mod read;
pub(crate) mod row;
pub mod write;

use larets_core::access::{Placement, ReadGrant};
use larets_core::audit::RecordKind;
use larets_core::contacts::{Contact, ContactDraft, ContactField, ContactRecord};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::points::{Channel, Point};

use crate::clients::{CardKind, ClientGrants, DepartmentName, Link, PersonName};

/// A contact with everything its card shows. Plain fields are bare: show them through the grant.
#[derive(Debug, Clone)]
pub struct ContactCard {
    /// The contact.
    pub record: ContactRecord,
    /// Its channels, in order.
    pub points: Vec<Point<Contact>>,
    /// The companies the person belongs to, as far as the reader may see them.
    pub companies: Vec<Link<CompanyId>>,
    /// The person responsible.
    pub owner: Option<PersonName>,
    /// The department responsible.
    pub department: Option<DepartmentName>,
}

impl CardKind for Contact {
    const KIND: RecordKind = RecordKind::Contact;
    const OWNER: ContactField = ContactField::Owner;
    const DEPARTMENT: ContactField = ContactField::Department;
    const NOTES: ContactField = ContactField::Notes;
    const LINKS: &'static [(ContactField, RecordKind)] =
        &[(ContactField::Companies, RecordKind::Company)];
    type Id = ContactId;
    type Draft = ContactDraft;
    type Card = ContactCard;

    fn grant(grants: &ClientGrants) -> Option<&ReadGrant<Self>> {
        grants.contacts.as_ref()
    }

    fn wished(draft: &ContactDraft) -> Option<Placement> {
        draft.placement
    }

    fn tags(draft: &mut ContactDraft) -> &mut Option<Vec<String>> {
        &mut draft.tags
    }

    fn place(draft: &mut ContactDraft, placement: Option<Placement>) {
        draft.placement = placement;
    }

    fn placement(card: &ContactCard) -> Placement {
        card.record.placement
    }
}

/// What a client is compared by when duplicates are looked for.
#[derive(Debug, Clone, Default)]
pub struct DuplicateProbe {
    /// The record itself, when it exists already.
    pub exclude: Option<ContactId>,
    /// Last and first name.
    pub name: Option<(String, String)>,
    /// Phones, addresses and handles.
    pub channels: Vec<Channel>,
}

/// A contact that may be the same person.
pub type Duplicate = crate::clients::Duplicate<ContactId>;
