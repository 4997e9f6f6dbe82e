//! What a column of a foreign file may become. The string forms are part of the API.

use crate::{email::EmailKind, handle::HandleKind, phone::PhoneKind};

/// What the rows of a file become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportAs {
    /// People.
    Contacts,
    /// Companies.
    Companies,
    /// Deals, with the person and the company of the same row.
    Deals,
}

impl ImportAs {
    /// The word used in the API and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
        }
    }

    /// Everything that rows may become.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Companies, Self::Deals];

    /// The value of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A field that a column may fill. Several columns may fill the same one where
/// [`Target::is_repeatable`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// All parts of a person's name in one cell.
    FullName,
    /// Family name.
    LastName,
    /// Given name.
    FirstName,
    /// Patronymic or middle name.
    MiddleName,
    /// Position of a person in a company.
    Position,
    /// A phone number.
    Phone(PhoneKind),
    /// An e-mail address.
    Email(EmailKind),
    /// A messenger handle.
    Handle(HandleKind),
    /// Name of the person's company.
    Company,
    /// INN of the person's company.
    CompanyInn,
    /// Where the record came from (advertising, exhibition).
    Source,
    /// Tags, several in one cell.
    Tags,
    /// Date of birth.
    Birthday,
    /// Address.
    Address,
    /// A note.
    Note,
    /// E-mail or name of the person here who shall own the record.
    Owner,
    /// When the record was made in the other program.
    CreatedAt,
    /// Id in the other program; a second import finds the record by it.
    ExternalId,
    /// Name of a company.
    Name,
    /// Full legal name of a company.
    LegalName,
    /// Taxpayer number.
    Inn,
    /// Reason code of registration.
    Kpp,
    /// State registration number.
    Ogrn,
    /// VAT identification number.
    VatId,
    /// Web site.
    Site,
    /// Registered address.
    LegalAddress,
    /// Name of the company this one belongs to.
    Parent,
    /// What a deal is about.
    Title,
    /// For how much a deal is, perhaps with its currency.
    Amount,
    /// The currency of the amount.
    Currency,
    /// The pipeline of a deal.
    Pipeline,
    /// The stage of a deal.
    Stage,
    /// Whether a deal is won or lost, where its stage does not say so.
    Outcome,
    /// When a deal is expected to be won.
    ExpectedClose,
    /// When a deal was won or lost; of one that is still open, when that is expected.
    ClosedAt,
    /// Why a deal was lost.
    LostReason,
    /// What is to be done next in a deal.
    NextStep,
    /// What is sold; kept as a tag.
    Product,
}

const CONTACTS: [Target; 29] = [
    Target::FullName,
    Target::LastName,
    Target::FirstName,
    Target::MiddleName,
    Target::Position,
    Target::Phone(PhoneKind::Mobile),
    Target::Phone(PhoneKind::Work),
    Target::Phone(PhoneKind::Home),
    Target::Phone(PhoneKind::Fax),
    Target::Phone(PhoneKind::Other),
    Target::Email(EmailKind::Work),
    Target::Email(EmailKind::Personal),
    Target::Email(EmailKind::Other),
    Target::Handle(HandleKind::Telegram),
    Target::Handle(HandleKind::WhatsApp),
    Target::Handle(HandleKind::Vk),
    Target::Handle(HandleKind::Viber),
    Target::Handle(HandleKind::Max),
    Target::Handle(HandleKind::Other),
    Target::Company,
    Target::CompanyInn,
    Target::Source,
    Target::Tags,
    Target::Birthday,
    Target::Address,
    Target::Note,
    Target::Owner,
    Target::CreatedAt,
    Target::ExternalId,
];

const COMPANIES: [Target; 29] = [
    Target::Name,
    Target::LegalName,
    Target::Inn,
    Target::Kpp,
    Target::Ogrn,
    Target::VatId,
    Target::Site,
    Target::Address,
    Target::LegalAddress,
    Target::Phone(PhoneKind::Mobile),
    Target::Phone(PhoneKind::Work),
    Target::Phone(PhoneKind::Home),
    Target::Phone(PhoneKind::Fax),
    Target::Phone(PhoneKind::Other),
    Target::Email(EmailKind::Work),
    Target::Email(EmailKind::Personal),
    Target::Email(EmailKind::Other),
    Target::Handle(HandleKind::Telegram),
    Target::Handle(HandleKind::WhatsApp),
    Target::Handle(HandleKind::Vk),
    Target::Handle(HandleKind::Viber),
    Target::Handle(HandleKind::Max),
    Target::Handle(HandleKind::Other),
    Target::Source,
    Target::Tags,
    Target::Note,
    Target::Parent,
    Target::Owner,
    Target::ExternalId,
];

const DEALS: [Target; 39] = [
    Target::Title,
    Target::Amount,
    Target::Currency,
    Target::Pipeline,
    Target::Stage,
    Target::Outcome,
    Target::ExpectedClose,
    Target::CreatedAt,
    Target::ClosedAt,
    Target::Owner,
    Target::Source,
    Target::Tags,
    Target::Product,
    Target::LostReason,
    Target::NextStep,
    Target::Note,
    Target::ExternalId,
    Target::Company,
    Target::CompanyInn,
    Target::Site,
    Target::FullName,
    Target::LastName,
    Target::FirstName,
    Target::MiddleName,
    Target::Position,
    Target::Phone(PhoneKind::Mobile),
    Target::Phone(PhoneKind::Work),
    Target::Phone(PhoneKind::Home),
    Target::Phone(PhoneKind::Fax),
    Target::Phone(PhoneKind::Other),
    Target::Email(EmailKind::Work),
    Target::Email(EmailKind::Personal),
    Target::Email(EmailKind::Other),
    Target::Handle(HandleKind::Telegram),
    Target::Handle(HandleKind::WhatsApp),
    Target::Handle(HandleKind::Vk),
    Target::Handle(HandleKind::Viber),
    Target::Handle(HandleKind::Max),
    Target::Handle(HandleKind::Other),
];

impl Target {
    /// Every field that a column may fill, in the order shown.
    pub fn all(import_as: ImportAs) -> &'static [Self] {
        match import_as {
            ImportAs::Contacts => &CONTACTS,
            ImportAs::Companies => &COMPANIES,
            ImportAs::Deals => &DEALS,
        }
    }

    /// Whether a column may fill this field.
    pub fn is_allowed(self, import_as: ImportAs) -> bool {
        Self::all(import_as).contains(&self)
    }

    /// Whether several columns may fill this field, each adding a value.
    pub fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::Phone(_)
                | Self::Email(_)
                | Self::Handle(_)
                | Self::Tags
                | Self::Product
                | Self::Note
                | Self::Address
        )
    }

    /// The string form: «phone:mobile», «last_name».
    pub const fn code(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::LastName => "last_name",
            Self::FirstName => "first_name",
            Self::MiddleName => "middle_name",
            Self::Position => "position",
            Self::Phone(PhoneKind::Mobile) => "phone:mobile",
            Self::Phone(PhoneKind::Work) => "phone:work",
            Self::Phone(PhoneKind::Home) => "phone:home",
            Self::Phone(PhoneKind::Fax) => "phone:fax",
            Self::Phone(PhoneKind::Other) => "phone:other",
            Self::Email(EmailKind::Work) => "email:work",
            Self::Email(EmailKind::Personal) => "email:personal",
            Self::Email(EmailKind::Other) => "email:other",
            Self::Handle(HandleKind::Telegram) => "handle:telegram",
            Self::Handle(HandleKind::WhatsApp) => "handle:whatsapp",
            Self::Handle(HandleKind::Vk) => "handle:vk",
            Self::Handle(HandleKind::Viber) => "handle:viber",
            Self::Handle(HandleKind::Max) => "handle:max",
            Self::Handle(HandleKind::Other) => "handle:other",
            Self::Company => "company",
            Self::CompanyInn => "company_inn",
            Self::Source => "source",
            Self::Tags => "tags",
            Self::Birthday => "birthday",
            Self::Address => "address",
            Self::Note => "note",
            Self::Owner => "owner",
            Self::CreatedAt => "created_at",
            Self::ExternalId => "external_id",
            Self::Name => "name",
            Self::LegalName => "legal_name",
            Self::Inn => "inn",
            Self::Kpp => "kpp",
            Self::Ogrn => "ogrn",
            Self::VatId => "vat_id",
            Self::Site => "site",
            Self::LegalAddress => "legal_address",
            Self::Parent => "parent",
            Self::Title => "title",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
            Self::Outcome => "outcome",
            Self::ExpectedClose => "expected_close",
            Self::ClosedAt => "closed_at",
            Self::LostReason => "lost_reason",
            Self::NextStep => "next_step",
            Self::Product => "product",
        }
    }

    /// The field of a string form, where it may be filled.
    pub fn from_code(code: &str, import_as: ImportAs) -> Option<Self> {
        // As plans of earlier versions call it.
        let code = if code == "owner_email" { "owner" } else { code };
        Self::all(import_as)
            .iter()
            .copied()
            .find(|target| target.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    // Shows that every target has its own code and is found by it.
    #[test]
    fn codes_are_unique() {
        for import_as in ImportAs::ALL {
            let codes: HashSet<_> = Target::all(import_as)
                .iter()
                .map(|target| target.code())
                .collect();
            assert_eq!(codes.len(), Target::all(import_as).len());
            for target in Target::all(import_as) {
                assert_eq!(Target::from_code(target.code(), import_as), Some(*target));
            }
            assert_eq!(ImportAs::from_code(import_as.code()), Some(import_as));
        }
        assert!(!Target::Site.is_allowed(ImportAs::Contacts));
        assert!(!Target::LastName.is_allowed(ImportAs::Companies));
    }
}
