//! The one-time set-up link. Its token lives in this process only: a restart makes another one,
//! and the earlier link opens nothing any more.

use larets_security::token::SetupToken;
use larets_storage::{Db, StorageError, installation};

use super::error::StartError;

/// A token for the set-up link, if the installation is not set up yet.
pub async fn setup_token(db: &Db) -> Result<Option<SetupToken>, StartError> {
    let company = db
        .read(installation::company)
        .await
        .map_err(|error: StorageError| StartError::Other {
            act: "read the settings of the company",
            reason: error.to_string(),
        })?;
    if company.is_some() {
        return Ok(None);
    }
    SetupToken::generate()
        .map(Some)
        .map_err(|error| StartError::Other {
            act: "make the set-up link",
            reason: error.to_string(),
        })
}
