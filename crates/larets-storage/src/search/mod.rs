//! Finding clients by parts of words, by phone, address or taxpayer number. The entries hold words
//! of plain fields only; each word stands under the mark of its field, so that a field the reader
//! may not see is not part of the question. Nothing here shows a channel.

mod candidates;
mod deals;
mod expression;
mod index;
mod rank;
mod read;
mod subjects;
mod terms;
#[cfg(test)]
mod tests;

pub use read::{Hit, MATCHES_MAX, Matches, company_ids, contact_ids, deal_ids, find};

pub(crate) use index::refresh;
pub(crate) use read::titles;

use larets_core::access::AccessError;

use crate::error::StorageError;

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The database stands against it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A field that would be searched by may not be seen.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<diesel::result::Error> for SearchError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Storage(error.into())
    }
}
