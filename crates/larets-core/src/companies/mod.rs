//! Clients who are organisations: the record, its fields and its checks.

use crate::access::{Area, Placement, Record, access_fields};
use crate::contacts::{ContactError, ENTRIES_LIMIT, check_text};
use crate::ids::CompanyId;
use crate::points::{PointDraft, PointKind};
use crate::registry_numbers::{Inn, Kpp, Ogrn, RegistryNumberError, VatId};
use crate::time::At;

access_fields!(
    /// A field of a company.
    CompanyField {
        /// The name people use.
        Name = "name",
        /// The name in contracts.
        LegalName = "legal_name",
        /// Russian taxpayer number.
        Inn = "inn",
        /// Russian code of the reason of registration.
        Kpp = "kpp",
        /// Russian state registration number.
        Ogrn = "ogrn",
        /// VAT number of another country.
        VatId = "vat_id",
        /// Web site.
        Site = "site",
        /// Where it works.
        Address = "address",
        /// Where it is registered.
        LegalAddress = "legal_address",
        /// The company above it.
        Parent = "parent",
        /// Where the client came from.
        Source = "source",
        /// Phone numbers.
        Phones = "phones",
        /// E-mail addresses.
        Emails = "emails",
        /// Messenger handles.
        Handles = "handles",
        /// People who belong to it.
        Contacts = "contacts",
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
pub struct Company;

impl Record for Company {
    const AREA: Area = Area::Companies;
    type Field = CompanyField;
}

/// What a person types in to make or change a company. `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct CompanyDraft {
    /// The name people use.
    pub name: Option<String>,
    /// The name in contracts.
    pub legal_name: Option<String>,
    /// Russian taxpayer number.
    pub inn: Option<String>,
    /// Russian code of the reason of registration.
    pub kpp: Option<String>,
    /// Russian state registration number.
    pub ogrn: Option<String>,
    /// VAT number of another country.
    pub vat_id: Option<String>,
    /// Web site.
    pub site: Option<String>,
    /// Where it works.
    pub address: Option<String>,
    /// Where it is registered.
    pub legal_address: Option<String>,
    /// The company above it; the inner `None` clears it.
    pub parent: Option<Option<CompanyId>>,
    /// Where the client came from.
    pub source: Option<String>,
    /// All channels of the kinds that are present.
    pub points: Vec<PointDraft>,
    /// Which kinds of channel [`CompanyDraft::points`] speaks of.
    pub point_kinds: Vec<PointKind>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Who is responsible, and in which department.
    pub placement: Option<Placement>,
}

/// Why a company cannot be kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompanyError {
    /// A company has a name.
    #[error("a company needs a name")]
    NameMissing,
    /// A text or list is too long, or has a character that cannot be kept.
    #[error(transparent)]
    Text(#[from] ContactError),
    /// A number of a register is wrong.
    #[error("{field}: {source}")]
    Number {
        /// The field.
        field: &'static str,
        /// What is wrong.
        source: RegistryNumberError,
    },
    /// A company cannot stand above itself.
    #[error("a company cannot stand above itself")]
    ParentCycle,
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str)
        .filter(|text| !text.trim().is_empty())
}

impl CompanyDraft {
    /// Checks what was typed, and brings register numbers into their plain form.
    pub fn check(&mut self) -> Result<(), CompanyError> {
        let texts = [
            ("name", &self.name, 300),
            ("legal_name", &self.legal_name, 500),
            ("site", &self.site, 500),
            ("address", &self.address, 1000),
            ("legal_address", &self.legal_address, 1000),
            ("source", &self.source, 200),
        ];
        for (field, text, limit) in texts {
            if let Some(text) = text {
                check_text(field, text, limit)?;
            }
        }
        let number = |field, source| CompanyError::Number { field, source };
        if let Some(text) = filled(self.inn.as_ref()) {
            let inn = Inn::parse(text).map_err(|source| number("inn", source))?;
            self.inn = Some(inn.as_str().to_owned());
        }
        if let Some(text) = filled(self.kpp.as_ref()) {
            let kpp = Kpp::parse(text).map_err(|source| number("kpp", source))?;
            self.kpp = Some(kpp.as_str().to_owned());
        }
        if let Some(text) = filled(self.ogrn.as_ref()) {
            let ogrn = Ogrn::parse(text).map_err(|source| number("ogrn", source))?;
            self.ogrn = Some(ogrn.as_str().to_owned());
        }
        if let Some(text) = filled(self.vat_id.as_ref()) {
            let vat_id = VatId::parse(text).map_err(|source| number("vat_id", source))?;
            self.vat_id = Some(vat_id.as_str().to_owned());
        }
        let too_many = |field| ContactError::TooMany {
            field,
            limit: ENTRIES_LIMIT,
        };
        if self.points.len() > ENTRIES_LIMIT {
            return Err(too_many("phones").into());
        }
        if let Some(tags) = &self.tags {
            if tags.len() > ENTRIES_LIMIT {
                return Err(too_many("tags").into());
            }
            for tag in tags {
                check_text("tags", tag, 100)?;
            }
        }
        Ok(())
    }

    /// Checks that a new company has a name.
    pub fn check_new(&mut self) -> Result<(), CompanyError> {
        if filled(self.name.as_ref()).is_none() {
            return Err(CompanyError::NameMissing);
        }
        self.check()
    }
}

/// A company as it is read: plain fields bare, to be shown through the grant one by one.
#[derive(Debug, Clone)]
pub struct CompanyRecord {
    /// Which one.
    pub id: CompanyId,
    /// The name people use.
    pub name: String,
    /// The name in contracts.
    pub legal_name: String,
    /// Russian taxpayer number.
    pub inn: String,
    /// Russian code of the reason of registration.
    pub kpp: String,
    /// Russian state registration number.
    pub ogrn: String,
    /// VAT number of another country.
    pub vat_id: String,
    /// Web site.
    pub site: String,
    /// Where it works.
    pub address: String,
    /// Where it is registered.
    pub legal_address: String,
    /// The company above it.
    pub parent: Option<CompanyId>,
    /// Where the client came from.
    pub source: String,
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
