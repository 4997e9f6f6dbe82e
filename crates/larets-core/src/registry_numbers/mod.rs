//! Numbers that states give to companies: INN, KPP, OGRN and VAT ids. Only the form and the check
//! digits; whether a number is registered is not asked.

mod russian;
mod vat;

pub use russian::{Inn, Kpp, Ogrn};
pub use vat::VatId;

/// Why a text is not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryNumberError {
    /// Nothing but spaces.
    #[error("the number is empty")]
    Empty,
    /// INN: not 10 or 12 digits.
    #[error("an INN has 10 or 12 digits")]
    InnFormat,
    /// INN: the check digits do not fit; usually a typing error.
    #[error("the check digits of the INN do not fit: look for a mistyped digit")]
    InnChecksum,
    /// KPP: not four digits, two digits or Latin capitals, three digits.
    #[error("a KPP has nine characters: four digits, two digits or Latin capitals, three digits")]
    KppFormat,
    /// OGRN: not 13 digits (companies) or 15 digits (entrepreneurs).
    #[error("an OGRN has 13 digits, an OGRNIP 15")]
    OgrnFormat,
    /// OGRN: the check digit does not fit.
    #[error("the check digit of the OGRN does not fit: look for a mistyped digit")]
    OgrnChecksum,
    /// VAT id: not the form of the country it begins with.
    #[error("the VAT id does not have the form used in its country")]
    VatIdFormat,
}
