//! Clients who are organisations: the record, its fields and its checks.

use crate::access::{Area, Placement, Record, access_fields};
use crate::contacts::{ContactError, check_count, check_text, tag_faults};
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

/// A number of a register in its plain form.
type Plain = Result<String, RegistryNumberError>;

impl CompanyDraft {
    /// Checks what was typed, and brings register numbers into their plain form.
    pub fn check(&mut self) -> Result<(), CompanyError> {
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// All that is wrong with what was typed, field by field; brings register numbers into their
    /// plain form.
    pub fn faults(&mut self) -> Vec<CompanyError> {
        let mut faults: Vec<CompanyError> = Vec::new();
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
                faults.extend(check_text(field, text, limit).err().map(Into::into));
            }
        }
        let mut number = |field, slot: &mut Option<String>, parse: fn(&str) -> Plain| {
            let Some(text) = filled(slot.as_ref()) else {
                return;
            };
            match parse(text) {
                Ok(plain) => *slot = Some(plain),
                Err(source) => faults.push(CompanyError::Number { field, source }),
            }
        };
        number("inn", &mut self.inn, |text| {
            Inn::parse(text).map(|inn| inn.as_str().to_owned())
        });
        number("kpp", &mut self.kpp, |text| {
            Kpp::parse(text).map(|kpp| kpp.as_str().to_owned())
        });
        number("ogrn", &mut self.ogrn, |text| {
            Ogrn::parse(text).map(|ogrn| ogrn.as_str().to_owned())
        });
        number("vat_id", &mut self.vat_id, |text| {
            VatId::parse(text).map(|vat_id| vat_id.as_str().to_owned())
        });
        let points = check_count("phones", self.points.len()).err();
        let lists = points.into_iter().chain(tag_faults(self.tags.as_deref()));
        faults.extend(lists.map(CompanyError::from));
        faults
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
