//! What each kind of record may be filtered and sorted by, and the fields that this tells about.

use super::{FilterField, SortBy};
use crate::companies::{Company, CompanyField};
use crate::contacts::{Contact, ContactField};
use crate::deals::{Deal, DealField};
use crate::points::HasChannels;

/// A record that lists can be made of.
pub trait Listed: HasChannels {
    /// The fields that sorting by name would tell about.
    const NAME_FIELDS: &'static [Self::Field];
    /// The fields that a filter tells about: each must be seen by whoever filters by it. None for a
    /// filter that this kind does not have.
    fn fields_of_filter(field: FilterField) -> Option<&'static [Self::Field]>;
    /// The fields that a sort would tell about; none for a sort that this kind does not have.
    fn fields_of_sort(by: SortBy) -> Option<&'static [Self::Field]> {
        match by {
            SortBy::Name => Some(Self::NAME_FIELDS),
            SortBy::CreatedAt | SortBy::UpdatedAt => Some(&[]),
            SortBy::StageSince | SortBy::Amount | SortBy::ExpectedClose | SortBy::NextStepAt => {
                None
            }
        }
    }
}

impl Listed for Contact {
    const NAME_FIELDS: &'static [ContactField] = &[
        ContactField::LastName,
        ContactField::FirstName,
        ContactField::MiddleName,
    ];

    fn fields_of_filter(field: FilterField) -> Option<&'static [ContactField]> {
        Some(match field {
            FilterField::Name => Self::NAME_FIELDS,
            FilterField::LastName => &[ContactField::LastName],
            FilterField::FirstName => &[ContactField::FirstName],
            FilterField::MiddleName => &[ContactField::MiddleName],
            FilterField::Position => &[ContactField::Position],
            FilterField::Source => &[ContactField::Source],
            FilterField::Birthday => &[ContactField::Birthday],
            FilterField::Address => &[ContactField::Address],
            FilterField::Phone => &[ContactField::Phones],
            FilterField::Email => &[ContactField::Emails],
            FilterField::Handle => &[ContactField::Handles],
            FilterField::Company => &[ContactField::Companies],
            FilterField::Owner => &[ContactField::Owner],
            FilterField::Department => &[ContactField::Department],
            FilterField::Tag => &[ContactField::Tags],
            FilterField::CreatedAt | FilterField::UpdatedAt | FilterField::Import => &[],
            _ => return None,
        })
    }
}

impl Listed for Company {
    const NAME_FIELDS: &'static [CompanyField] = &[CompanyField::Name];

    fn fields_of_filter(field: FilterField) -> Option<&'static [CompanyField]> {
        Some(match field {
            FilterField::Name => Self::NAME_FIELDS,
            FilterField::LegalName => &[CompanyField::LegalName],
            FilterField::Inn => &[CompanyField::Inn],
            FilterField::Kpp => &[CompanyField::Kpp],
            FilterField::Ogrn => &[CompanyField::Ogrn],
            FilterField::VatId => &[CompanyField::VatId],
            FilterField::Site => &[CompanyField::Site],
            FilterField::Address => &[CompanyField::Address],
            FilterField::LegalAddress => &[CompanyField::LegalAddress],
            FilterField::Source => &[CompanyField::Source],
            FilterField::Phone => &[CompanyField::Phones],
            FilterField::Email => &[CompanyField::Emails],
            FilterField::Handle => &[CompanyField::Handles],
            FilterField::Company => &[CompanyField::Parent],
            FilterField::Owner => &[CompanyField::Owner],
            FilterField::Department => &[CompanyField::Department],
            FilterField::Tag => &[CompanyField::Tags],
            FilterField::CreatedAt | FilterField::UpdatedAt | FilterField::Import => &[],
            _ => return None,
        })
    }
}

impl Listed for Deal {
    const NAME_FIELDS: &'static [DealField] = &[DealField::Title];

    fn fields_of_filter(field: FilterField) -> Option<&'static [DealField]> {
        Some(match field {
            FilterField::Name | FilterField::Title => Self::NAME_FIELDS,
            FilterField::Amount => &[DealField::Amount],
            FilterField::Stage
            | FilterField::Pipeline
            | FilterField::Status
            | FilterField::Stale
            | FilterField::StageSince => &[DealField::Stage],
            FilterField::ExpectedClose => &[DealField::ExpectedClose],
            FilterField::NextStep | FilterField::NextStepAt => &[DealField::NextStep],
            FilterField::LostReason => &[DealField::LostReason],
            FilterField::Contact => &[DealField::Contacts],
            FilterField::Company => &[DealField::Companies],
            FilterField::Source => &[DealField::Source],
            FilterField::Owner => &[DealField::Owner],
            FilterField::Department => &[DealField::Department],
            FilterField::Tag => &[DealField::Tags],
            FilterField::CreatedAt | FilterField::UpdatedAt | FilterField::Import => &[],
            _ => return None,
        })
    }

    fn fields_of_sort(by: SortBy) -> Option<&'static [DealField]> {
        match by {
            SortBy::Name => Some(Self::NAME_FIELDS),
            SortBy::StageSince => Some(&[DealField::Stage]),
            SortBy::Amount => Some(&[DealField::Amount]),
            SortBy::ExpectedClose => Some(&[DealField::ExpectedClose]),
            SortBy::NextStepAt => Some(&[DealField::NextStep]),
            SortBy::CreatedAt | SortBy::UpdatedAt => Some(&[]),
        }
    }
}
