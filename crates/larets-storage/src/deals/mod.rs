//! Deals: rows, reading under a grant, writing with an event, the board and its totals, the forecast.

mod back;
pub mod board;
pub mod forecast;
mod links;
pub mod past;
pub mod read;
pub(crate) mod row;
mod tile;
pub(crate) mod told;
pub(crate) mod totals;
pub mod write;

use larets_core::access::{Placement, ReadGrant};
use larets_core::audit::RecordKind;
use larets_core::deals::{Deal, DealDraft, DealField, DealRecord};
use larets_core::ids::{CompanyId, ContactId, DealId};

use crate::clients::{CardKind, ClientGrants, DepartmentName, Link, PersonName};

/// A deal with everything its card shows. Plain fields are bare: show them through the grant.
#[derive(Debug, Clone)]
pub struct DealCard {
    /// The deal.
    pub record: DealRecord,
    /// The people it is made with, as far as the reader may see them.
    pub contacts: Vec<Link<ContactId>>,
    /// The organisations it is made with, as far as the reader may see them.
    pub companies: Vec<Link<CompanyId>>,
    /// The person responsible.
    pub owner: Option<PersonName>,
    /// The department responsible.
    pub department: Option<DepartmentName>,
}

impl CardKind for Deal {
    const KIND: RecordKind = RecordKind::Deal;
    const OWNER: DealField = DealField::Owner;
    const DEPARTMENT: DealField = DealField::Department;
    const NOTES: DealField = DealField::Notes;
    const LINKS: &'static [(DealField, RecordKind)] = &[
        (DealField::Contacts, RecordKind::Contact),
        (DealField::Companies, RecordKind::Company),
    ];
    type Id = DealId;
    type Draft = DealDraft;
    type Card = DealCard;

    fn grant(grants: &ClientGrants) -> Option<&ReadGrant<Self>> {
        grants.deals.as_ref()
    }

    fn wished(draft: &DealDraft) -> Option<Placement> {
        draft.placement
    }

    fn tags(draft: &mut DealDraft) -> &mut Option<Vec<String>> {
        &mut draft.tags
    }

    fn place(draft: &mut DealDraft, placement: Option<Placement>) {
        draft.placement = placement;
    }

    fn placement(card: &DealCard) -> Placement {
        card.record.placement
    }
}
