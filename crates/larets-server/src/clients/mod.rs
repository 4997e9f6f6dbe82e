//! Requests about records that have a card, such as contacts and companies, once for all kinds:
//! grants, what the reader may do, where a record is put, conflicts of edits. The routes stand in
//! the folder of each feature.

#[cfg(test)]
pub mod actors;
pub mod conflict;
pub mod inputs;
pub mod placing;
pub mod record;
pub mod requests;
pub mod unseen;
pub mod wire;
pub mod words;
mod work;

use actix_web::HttpRequest;
use larets_storage::{ReadTx, StorageError, installation};

use crate::http::{ApiError, Code};

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const IDEMPOTENCY_KEY_LIMIT_BYTES: usize = 200;

/// The country whose national phone numbers are meant, as two letters.
pub fn phone_region(tx: &mut ReadTx<'_>) -> Result<String, StorageError> {
    Ok(installation::company(tx)?.unwrap_or_default().phone_region)
}

/// The key under which a creation may be sent twice and happens once.
fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, ApiError> {
    let Some(header) = request.headers().get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    match header.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= IDEMPOTENCY_KEY_LIMIT_BYTES => {
            Ok(Some(key.to_owned()))
        }
        _ => Err(ApiError::of_field(Code::Invalid, IDEMPOTENCY_KEY)
            .detail("expected 1 to 200 printable ASCII characters")),
    }
}
