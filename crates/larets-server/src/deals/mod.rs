//! Deals over HTTP: the board, lists, cards, changes and moves, the bin, timelines and notes.

mod board;
mod handlers;
pub mod wire;
mod work;

pub use handlers::routes;

use larets_core::deals::DealError;

use crate::contacts;
use crate::http::{ApiError, Code};

/// The problem of a deal that cannot be kept as it was typed.
pub fn refusal(error: &DealError) -> ApiError {
    match error {
        DealError::TitleMissing => ApiError::of_field(Code::Required, "title"),
        DealError::Text(error) => contacts::refusal(error),
        DealError::NotADate => ApiError::of_field(Code::DateInvalid, "expected_close"),
    }
}
