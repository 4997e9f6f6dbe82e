//! What a request may cost before a handler sees it. Bodies are limited where they are read.

use std::time::Duration;

use actix_web::HttpRequest;

use super::codes::Code;
use super::problem::ApiError;

/// How long the request line and the headers may take.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a TLS handshake may take.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a client may take to close.
pub const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long answers in progress may take after a signal to stop.
pub const SHUTDOWN_SECONDS: u64 = 10;
/// Connections of one worker thread; further ones wait in the backlog.
pub const CONNECTIONS_PER_WORKER: usize = 4096;

const ADDRESS_LIMIT_BYTES: usize = 16 * 1024;
const HEADERS_LIMIT_BYTES: usize = 32 * 1024;

/// Refuses a request with too long an address or too many headers.
pub fn check(request: &HttpRequest) -> Result<(), ApiError> {
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |part| part.as_str().len());
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if address > ADDRESS_LIMIT_BYTES || headers > HEADERS_LIMIT_BYTES {
        return Err(ApiError::new(Code::HeadersTooLarge));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    // Shows that usual requests pass and oversized ones do not.
    #[test]
    fn limits() {
        let long = "x".repeat(HEADERS_LIMIT_BYTES);
        assert!(check(&TestRequest::default().to_http_request()).is_ok());
        let headers = TestRequest::default().insert_header(("cookie", long.clone()));
        assert!(check(&headers.to_http_request()).is_err());
        let address = TestRequest::with_uri(&format!("/?{long}"));
        assert!(check(&address.to_http_request()).is_err());
    }
}
