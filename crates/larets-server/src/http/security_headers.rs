//! Headers that every answer carries, so that a browser runs nothing but our own files.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::cookie::SessionCookie;

/// No inline script or style, nothing from elsewhere, in no frame.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

static ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (
        header::PERMISSIONS_POLICY,
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// A year, as RFC 6797 is commonly used; sub-domains belong to somebody else.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Adds them. `Cache-Control` is added where the answer says nothing about caching.
pub fn add(headers: &mut HeaderMap, cookie: SessionCookie) {
    for (name, value) in &ALWAYS {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if cookie == SessionCookie::Secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(STRICT_TRANSPORT_SECURITY),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that nothing inline is allowed, nothing is cached unasked, and plain HTTP does not
    // promise TLS.
    #[test]
    fn headers() {
        let mut headers = HeaderMap::new();
        add(&mut headers, SessionCookie::Plain);
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).unwrap();
        let policy = policy.to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';"));
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        add(&mut headers, SessionCookie::Secure);
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
