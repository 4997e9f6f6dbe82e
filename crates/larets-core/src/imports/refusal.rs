//! Why a row or one of its cells is not taken. The codes are part of the API and of the file of
//! refused rows; the words for them are chosen where a person reads them.

use crate::{
    access::named, email::EmailError, handle::HandleError, imports::DateError, phone::PhoneError,
    registry_numbers::RegistryNumberError,
};

named!(
    /// Why a row or a cell is refused.
    Refusal {
        /// The row has nothing by which a record could be known: no name, phone, e-mail or company.
        NothingToIdentify = "nothing_to_identify",
        /// A company without a name.
        NameMissing = "name_missing",
        /// No phone number.
        PhoneInvalid = "phone_invalid",
        /// No e-mail address.
        EmailInvalid = "email_invalid",
        /// No handle of that messenger.
        HandleInvalid = "handle_invalid",
        /// INN: wrong number of digits.
        InnFormat = "inn_format",
        /// INN: check digits.
        InnChecksum = "inn_checksum",
        /// KPP: form.
        KppFormat = "kpp_format",
        /// OGRN: wrong number of digits.
        OgrnFormat = "ogrn_format",
        /// OGRN: check digit.
        OgrnChecksum = "ogrn_checksum",
        /// VAT id: form.
        VatIdFormat = "vat_id_format",
        /// No date.
        DateInvalid = "date_invalid",
        /// A birthday without a year.
        DateWithoutYear = "date_without_year",
        /// More text than the field holds.
        TextTooLong = "text_too_long",
        /// A zero byte or another control character that no text has.
        TextControl = "text_control",
        /// The named owner is not known here or is disabled.
        OwnerUnknown = "owner_unknown",
        /// The person importing may not give records to the named owner, or take them from theirs.
        OwnerNotAllowed = "owner_not_allowed",
        /// The named parent company is neither there nor in the file.
        ParentUnknown = "parent_unknown",
        /// The named parent company stands below the company itself.
        ParentCycle = "parent_cycle",
        /// The record is there already and duplicates are skipped.
        Duplicate = "duplicate",
        /// A cell is longer than the limit of reading.
        CellTooLong = "cell_too_long",
        /// A row is longer than the limit of reading.
        RowTooLong = "row_too_long",
        /// More columns than the limit of reading.
        TooManyColumns = "too_many_columns",
        /// The bytes of the row cannot be read as this format.
        Unreadable = "unreadable",
        /// The person importing may not write this record or field.
        NotAllowed = "not_allowed",
        /// A deal with nothing to call it by.
        TitleMissing = "title_missing",
        /// No sum of money.
        AmountInvalid = "amount_invalid",
        /// No currency of ISO 4217.
        CurrencyUnknown = "currency_unknown",
        /// No pipeline of this name, and nobody said which one is meant.
        PipelineUnknown = "pipeline_unknown",
        /// No stage of this name in the pipeline, and nobody said which one is meant.
        StageUnknown = "stage_unknown",
    }
);

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
