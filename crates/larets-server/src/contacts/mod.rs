//! Contacts over HTTP: lists, cards, changes, the bin, duplicates, timelines and notes.

mod handlers;
pub mod wire;
mod work;

pub use handlers::routes;

use larets_core::contacts::ContactError;

use crate::http::{ApiError, Code};

/// The problem of a contact that cannot be kept as it was typed.
pub fn refusal(error: &ContactError) -> ApiError {
    let detail = error.to_string();
    match error {
        ContactError::NothingToIdentify => ApiError::new(Code::EmptyRecord),
        ContactError::TooLong { field, .. } | ContactError::TooMany { field, .. } => {
            ApiError::of_field(Code::TooLong, *field)
        }
        ContactError::ForbiddenCharacter { field } => ApiError::of_field(Code::Invalid, *field),
        ContactError::NotADate => ApiError::of_field(Code::DateInvalid, "birthday"),
    }
    .detail(detail)
}
