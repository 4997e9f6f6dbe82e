//! Clients who are organisations: rows, reading under a grant, writing with an event.

pub mod read;
pub(crate) mod row;
pub mod write;

use larets_core::access::{Placement, ReadGrant};
use larets_core::audit::RecordKind;
use larets_core::companies::{Company, CompanyDraft, CompanyField, CompanyRecord};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::points::{Channel, Point};

use crate::clients::{CardKind, ClientGrants, DepartmentName, Link, PersonName};

/// A company with everything its card shows. Plain fields are bare: show them through the grant.
#[derive(Debug, Clone)]
pub struct CompanyCard {
    /// The company.
    pub record: CompanyRecord,
    /// Its channels, in order.
    pub points: Vec<Point<Company>>,
    /// The company above it, if the reader may see that one.
    pub parent: Option<Link<CompanyId>>,
    /// The people who belong to it, as far as the reader may see them. Empty in a list.
    pub contacts: Vec<Link<ContactId>>,
    /// The person responsible.
    pub owner: Option<PersonName>,
    /// The department responsible.
    pub department: Option<DepartmentName>,
}

impl CardKind for Company {
    const KIND: RecordKind = RecordKind::Company;
    const OWNER: CompanyField = CompanyField::Owner;
    const DEPARTMENT: CompanyField = CompanyField::Department;
    const NOTES: CompanyField = CompanyField::Notes;
    const LINKS: &'static [(CompanyField, RecordKind)] =
        &[(CompanyField::Parent, RecordKind::Company)];
    type Id = CompanyId;
    type Draft = CompanyDraft;
    type Card = CompanyCard;

    fn grant(grants: &ClientGrants) -> Option<&ReadGrant<Self>> {
        grants.companies.as_ref()
    }

    fn wished(draft: &CompanyDraft) -> Option<Placement> {
        draft.placement
    }

    fn tags(draft: &mut CompanyDraft) -> &mut Option<Vec<String>> {
        &mut draft.tags
    }

    fn place(draft: &mut CompanyDraft, placement: Option<Placement>) {
        draft.placement = placement;
    }

    fn placement(card: &CompanyCard) -> Placement {
        card.record.placement
    }
}

/// What a client is compared by when duplicates are looked for.
#[derive(Debug, Clone, Default)]
pub struct DuplicateProbe {
    /// The record itself, when it exists already.
    pub exclude: Option<CompanyId>,
    /// The name.
    pub name: Option<String>,
    /// The Russian taxpayer number.
    pub inn: Option<String>,
    /// Phones, addresses and handles.
    pub channels: Vec<Channel>,
}

/// A company that may be the same organisation.
pub type Duplicate = crate::clients::Duplicate<CompanyId>;
