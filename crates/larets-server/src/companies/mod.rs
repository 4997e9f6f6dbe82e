//! Companies over HTTP: lists, cards, changes, the bin, duplicates, timelines and notes.

mod handlers;
pub mod wire;
mod work;

pub use handlers::routes;

use larets_core::companies::CompanyError;
use larets_core::registry_numbers::RegistryNumberError;

use crate::contacts;
use crate::http::{ApiError, Code};

/// The problem of a company that cannot be kept as it was typed.
pub fn refusal(error: &CompanyError) -> ApiError {
    match error {
        CompanyError::NameMissing => ApiError::of_field(Code::Required, "name"),
        CompanyError::Text(error) => contacts::refusal(error),
        CompanyError::Number { field, source } => {
            ApiError::of_field(number_code(*source), *field).detail(source.to_string())
        }
        CompanyError::ParentCycle => ApiError::of_field(Code::CompanyCycle, "parent_id"),
    }
}

/// One code for each register: whoever typed a number looks for the wrong digit either way.
fn number_code(error: RegistryNumberError) -> Code {
    match error {
        RegistryNumberError::Empty => Code::Invalid,
        RegistryNumberError::InnFormat | RegistryNumberError::InnChecksum => Code::InnChecksum,
        RegistryNumberError::KppFormat => Code::KppFormat,
        RegistryNumberError::OgrnFormat | RegistryNumberError::OgrnChecksum => Code::OgrnChecksum,
        RegistryNumberError::VatIdFormat => Code::VatIdFormat,
    }
}

#[cfg(test)]
mod tests {
    use larets_core::companies::CompanyDraft;

    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&mut CompanyDraft), code: Code, field: &str) {
        let mut draft = CompanyDraft {
            name: Some("Ромашка".to_owned()),
            ..CompanyDraft::default()
        };
        change(&mut draft);
        let error = refusal(&draft.check_new().unwrap_err());
        assert_eq!((error.code(), error.field()), (code, Some(field)));
    }

    // Shows that each wrong number has its own code and names its field.
    #[test]
    fn codes_of_numbers() {
        let text = |text: &str| Some(text.to_owned());
        check(
            |draft| draft.inn = text("7707083894"),
            Code::InnChecksum,
            "inn",
        );
        check(|draft| draft.inn = text("12"), Code::InnChecksum, "inn");
        check(|draft| draft.kpp = text("77"), Code::KppFormat, "kpp");
        check(
            |draft| draft.ogrn = text("1027700132196"),
            Code::OgrnChecksum,
            "ogrn",
        );
        check(
            |draft| draft.vat_id = text("!"),
            Code::VatIdFormat,
            "vat_id",
        );
        check(|draft| draft.name = None, Code::Required, "name");
        check(
            |draft| draft.name = text(&"я".repeat(301)),
            Code::TooLong,
            "name",
        );
    }
}
