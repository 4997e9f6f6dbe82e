//! The columns that an export may have. Each names the field whose right it needs; the codes are
//! those of the import, so that what was taken out comes in again. Part of the API.

use super::ExportKind;
use crate::access::RecordField;
use crate::companies::CompanyField;
use crate::contacts::ContactField;
use crate::deals::DealField;
use crate::email::EmailKind;
use crate::handle::HandleKind;
use crate::imports::Target;
use crate::phone::PhoneKind;
use crate::points::PointKind;

/// The fields of the record that a column tells about: every one of them has to be seen. None for
/// what everybody sees who sees the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnField {
    /// Of a contact.
    Contact(&'static [ContactField]),
    /// Of a company.
    Company(CompanyField),
    /// Of a deal.
    Deal(DealField),
    /// Its id and its times.
    Open,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportColumn {
    /// The word used in the API.
    pub code: &'static str,
    /// The field whose right it needs.
    pub field: ColumnField,
    /// For channels: which kind, and of which label; all labels when there is none.
    pub channel: Option<(PointKind, Option<&'static str>)>,
}

const fn plain(code: &'static str, field: ColumnField) -> ExportColumn {
    ExportColumn {
        code,
        field,
        channel: None,
    }
}

const NAMES: &[ContactField] = &[
    ContactField::LastName,
    ContactField::FirstName,
    ContactField::MiddleName,
];

const CONTACTS_FIRST: &[ExportColumn] = &[
    plain("full_name", ColumnField::Contact(NAMES)),
    plain("last_name", ColumnField::Contact(&[ContactField::LastName])),
    plain(
        "first_name",
        ColumnField::Contact(&[ContactField::FirstName]),
    ),
    plain(
        "middle_name",
        ColumnField::Contact(&[ContactField::MiddleName]),
    ),
    plain("position", ColumnField::Contact(&[ContactField::Position])),
    plain("company", ColumnField::Contact(&[ContactField::Companies])),
];

const CONTACTS_LAST: &[ExportColumn] = &[
    plain("birthday", ColumnField::Contact(&[ContactField::Birthday])),
    plain("address", ColumnField::Contact(&[ContactField::Address])),
    plain("source", ColumnField::Contact(&[ContactField::Source])),
    plain("tags", ColumnField::Contact(&[ContactField::Tags])),
    plain("owner", ColumnField::Contact(&[ContactField::Owner])),
    plain(
        "department",
        ColumnField::Contact(&[ContactField::Department]),
    ),
];

const COMPANIES_FIRST: &[ExportColumn] = &[
    plain("name", ColumnField::Company(CompanyField::Name)),
    plain("legal_name", ColumnField::Company(CompanyField::LegalName)),
    plain("inn", ColumnField::Company(CompanyField::Inn)),
    plain("kpp", ColumnField::Company(CompanyField::Kpp)),
    plain("ogrn", ColumnField::Company(CompanyField::Ogrn)),
    plain("vat_id", ColumnField::Company(CompanyField::VatId)),
];

const COMPANIES_LAST: &[ExportColumn] = &[
    plain("site", ColumnField::Company(CompanyField::Site)),
    plain("address", ColumnField::Company(CompanyField::Address)),
    plain(
        "legal_address",
        ColumnField::Company(CompanyField::LegalAddress),
    ),
    plain("parent", ColumnField::Company(CompanyField::Parent)),
    plain("source", ColumnField::Company(CompanyField::Source)),
    plain("tags", ColumnField::Company(CompanyField::Tags)),
    plain("owner", ColumnField::Company(CompanyField::Owner)),
    plain("department", ColumnField::Company(CompanyField::Department)),
];

const DEALS: &[ExportColumn] = &[
    plain("title", ColumnField::Deal(DealField::Title)),
    plain("amount", ColumnField::Deal(DealField::Amount)),
    plain("currency", ColumnField::Deal(DealField::Amount)),
    plain("pipeline", ColumnField::Deal(DealField::Stage)),
    plain("stage", ColumnField::Deal(DealField::Stage)),
    plain("stage_since", ColumnField::Deal(DealField::Stage)),
    plain(
        "expected_close",
        ColumnField::Deal(DealField::ExpectedClose),
    ),
    plain("next_step", ColumnField::Deal(DealField::NextStep)),
    plain("next_step_at", ColumnField::Deal(DealField::NextStep)),
    plain("lost_reason", ColumnField::Deal(DealField::LostReason)),
    plain("contacts", ColumnField::Deal(DealField::Contacts)),
    plain("companies", ColumnField::Deal(DealField::Companies)),
    plain("source", ColumnField::Deal(DealField::Source)),
    plain("tags", ColumnField::Deal(DealField::Tags)),
    plain("owner", ColumnField::Deal(DealField::Owner)),
    plain("department", ColumnField::Deal(DealField::Department)),
];

const END: &[ExportColumn] = &[
    plain("created_at", ColumnField::Open),
    plain("updated_at", ColumnField::Open),
    plain("id", ColumnField::Open),
];

/// All channels of a kind in one column, then a column for each label, as imports know them.
fn channels(field_of: impl Fn(PointKind) -> ColumnField) -> Vec<ExportColumn> {
    let phone = |kind: PhoneKind| (Target::Phone(kind).code(), kind.code());
    let email = |kind: EmailKind| (Target::Email(kind).code(), kind.code());
    let handle = |kind: HandleKind| (Target::Handle(kind).code(), kind.code());
    let labels = [
        (
            PointKind::Phone,
            "phones",
            PhoneKind::ALL.map(phone).to_vec(),
        ),
        (
            PointKind::Email,
            "emails",
            EmailKind::ALL.map(email).to_vec(),
        ),
        (
            PointKind::Handle,
            "handles",
            HandleKind::ALL.map(handle).to_vec(),
        ),
    ];
    let mut columns = Vec::new();
    for (kind, all, each) in labels {
        let column = |code, label| ExportColumn {
            code,
            field: field_of(kind),
            channel: Some((kind, label)),
        };
        columns.push(column(all, None));
        columns.extend(
            each.into_iter()
                .map(|(code, label)| column(code, Some(label))),
        );
    }
    columns
}

/// Every column that records of a kind have, in the order they are offered.
pub fn columns_of(kind: ExportKind) -> Vec<ExportColumn> {
    let contact = |kind| match kind {
        PointKind::Phone => ColumnField::Contact(&[ContactField::Phones]),
        PointKind::Email => ColumnField::Contact(&[ContactField::Emails]),
        PointKind::Handle => ColumnField::Contact(&[ContactField::Handles]),
    };
    let company = |kind| match kind {
        PointKind::Phone => ColumnField::Company(CompanyField::Phones),
        PointKind::Email => ColumnField::Company(CompanyField::Emails),
        PointKind::Handle => ColumnField::Company(CompanyField::Handles),
    };
    match kind {
        ExportKind::Contacts => [CONTACTS_FIRST, &channels(contact), CONTACTS_LAST, END].concat(),
        ExportKind::Companies => {
            [COMPANIES_FIRST, &channels(company), COMPANIES_LAST, END].concat()
        }
        ExportKind::Deals => [DEALS, END].concat(),
    }
}

impl ExportColumn {
    /// The names of the fields that it tells about.
    pub fn field_names(&self) -> Vec<&'static str> {
        match self.field {
            ColumnField::Contact(fields) => fields.iter().map(|field| field.name()).collect(),
            ColumnField::Company(field) => vec![field.name()],
            ColumnField::Deal(field) => vec![field.name()],
            ColumnField::Open => Vec::new(),
        }
    }

    /// Whether it is one of the columns of a kind of channel by label.
    pub fn is_by_label(&self) -> bool {
        matches!(self.channel, Some((_, Some(_))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::imports::ImportAs;

    // Shows that no code stands twice, and that what an import can take has the code of the import.
    #[test]
    fn codes() {
        for kind in ExportKind::ALL {
            let columns = columns_of(*kind);
            let codes: HashSet<_> = columns.iter().map(|column| column.code).collect();
            assert_eq!(codes.len(), columns.len(), "{kind:?}");
        }
        for (kind, import_as) in [
            (ExportKind::Contacts, ImportAs::Contacts),
            (ExportKind::Companies, ImportAs::Companies),
        ] {
            let known = columns_of(kind);
            let by_label = known.iter().filter(|column| column.is_by_label());
            for column in by_label {
                assert!(
                    Target::from_code(column.code, import_as).is_some(),
                    "{column:?}"
                );
            }
        }
    }
}
