//! Why a row or one of its cells is not taken. The codes are part of the API and of the file of
//! refused rows; the words for them live in the interface.

use crate::{
    email::EmailError, handle::HandleError, imports::DateError, phone::PhoneError,
    registry_numbers::RegistryNumberError,
};

/// Why a row or a cell is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The row has nothing by which a record could be known: no name, phone, e-mail or company.
    NothingToIdentify,
    /// A company without a name.
    NameMissing,
    /// No phone number.
    PhoneInvalid,
    /// No e-mail address.
    EmailInvalid,
    /// No handle of that messenger.
    HandleInvalid,
    /// INN: wrong number of digits.
    InnFormat,
    /// INN: check digits.
    InnChecksum,
    /// KPP: form.
    KppFormat,
    /// OGRN: wrong number of digits.
    OgrnFormat,
    /// OGRN: check digit.
    OgrnChecksum,
    /// VAT id: form.
    VatIdFormat,
    /// No date.
    DateInvalid,
    /// A birthday without a year.
    DateWithoutYear,
    /// More text than the field holds.
    TextTooLong,
    /// A zero byte or another control character that no text has.
    TextControl,
    /// The named owner is not known here or is disabled.
    OwnerUnknown,
    /// The named parent company is not there.
    ParentUnknown,
    /// The record is there already and duplicates are skipped.
    Duplicate,
    /// A cell is longer than the limit of reading.
    CellTooLong,
    /// A row is longer than the limit of reading.
    RowTooLong,
    /// More columns than the limit of reading.
    TooManyColumns,
    /// The bytes of the row cannot be read as this format.
    Unreadable,
    /// The person importing may not write this record or field.
    NotAllowed,
}

impl Refusal {
    /// The word used in the API and in the file of refused rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingToIdentify => "nothing_to_identify",
            Self::NameMissing => "name_missing",
            Self::PhoneInvalid => "phone_invalid",
            Self::EmailInvalid => "email_invalid",
            Self::HandleInvalid => "handle_invalid",
            Self::InnFormat => "inn_format",
            Self::InnChecksum => "inn_checksum",
            Self::KppFormat => "kpp_format",
            Self::OgrnFormat => "ogrn_format",
            Self::OgrnChecksum => "ogrn_checksum",
            Self::VatIdFormat => "vat_id_format",
            Self::DateInvalid => "date_invalid",
            Self::DateWithoutYear => "date_without_year",
            Self::TextTooLong => "text_too_long",
            Self::TextControl => "text_control",
            Self::OwnerUnknown => "owner_unknown",
            Self::ParentUnknown => "parent_unknown",
            Self::Duplicate => "duplicate",
            Self::CellTooLong => "cell_too_long",
            Self::RowTooLong => "row_too_long",
            Self::TooManyColumns => "too_many_columns",
            Self::Unreadable => "unreadable",
            Self::NotAllowed => "not_allowed",
        }
    }
}

impl From<PhoneError> for Refusal {
    fn from(_: PhoneError) -> Self {
        Self::PhoneInvalid
    }
}

impl From<EmailError> for Refusal {
    fn from(_: EmailError) -> Self {
        Self::EmailInvalid
    }
}

impl From<HandleError> for Refusal {
    fn from(_: HandleError) -> Self {
        Self::HandleInvalid
    }
}

impl From<DateError> for Refusal {
    fn from(error: DateError) -> Self {
        match error {
            DateError::WithoutYear => Self::DateWithoutYear,
            DateError::Malformed => Self::DateInvalid,
        }
    }
}

impl From<RegistryNumberError> for Refusal {
    fn from(error: RegistryNumberError) -> Self {
        match error {
            RegistryNumberError::Empty | RegistryNumberError::InnFormat => Self::InnFormat,
            RegistryNumberError::InnChecksum => Self::InnChecksum,
            RegistryNumberError::KppFormat => Self::KppFormat,
            RegistryNumberError::OgrnFormat => Self::OgrnFormat,
            RegistryNumberError::OgrnChecksum => Self::OgrnChecksum,
            RegistryNumberError::VatIdFormat => Self::VatIdFormat,
        }
    }
}
