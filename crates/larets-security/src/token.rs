//! Opaque tokens: sessions, their forgery (CSRF) tokens and set-up links.
//!
//! A token is 256 random bits, shown to its bearer once; only its hash is stored. It must not
//! carry meaning: whom it belongs to and until when stands in the database.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use ring::hmac;

use crate::bytes::{array, hmac_sha256, sha256};
use crate::secret::{Key32, RandomUnavailable, constant_time_eq};

/// Length of a token as text: 256 bits in base64url (RFC 4648 §5) without padding.
pub const TOKEN_LENGTH: usize = 43;

/// SHA-256 of a token; what the database keeps. A plain hash is enough for 256 random bits.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash as it was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash as stored, if the slice has exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        array(bytes).map(Self)
    }

    /// The bytes to store and to look up by.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(&self.0, &other.0)
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// The secret of a signed-in browser; travels in the session cookie only.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(Key32);

impl SessionToken {
    /// A new random token.
    pub fn generate() -> Result<Self, RandomUnavailable> {
        Key32::generate().map(Self)
    }

    /// Reads what a cookie carries; anything but 43 characters of base64url is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decode(text).map(Self)
    }

    /// The text for the cookie.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.expose())
    }

    /// What is stored and looked up.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&[self.0.expose()]))
    }

    /// The token that a page sends in `X-CSRF-Token`. It follows from the session token, so the
    /// server stores nothing, and it does not lead back to it.
    #[must_use]
    pub fn csrf_token(&self) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose());
        BASE64URL_NOPAD.encode(&hmac_sha256(&key, &[b"larets csrf 1"]))
    }

    /// Whether a presented forgery token is the one of this session, in constant time.
    #[must_use]
    pub fn accepts_csrf_token(&self, presented: &str) -> bool {
        constant_time_eq(self.csrf_token().as_bytes(), presented.as_bytes())
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// The secret of the set-up link that is printed at the first start.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupToken(Key32);

impl SetupToken {
    /// A new random token.
    pub fn generate() -> Result<Self, RandomUnavailable> {
        Key32::generate().map(Self)
    }

    /// Reads what the link carries; anything but 43 characters of base64url is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decode(text).map(Self)
    }

    /// The text for the link.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.expose())
    }

    /// What is stored. It differs from the hash of a session token with the same bytes.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&[b"larets setup 1\0", self.0.expose()]))
    }
}

impl fmt::Debug for SetupToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupToken(…)")
    }
}

fn decode(text: &str) -> Option<Key32> {
    if text.len() != TOKEN_LENGTH {
        return None;
    }
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    Key32::from_slice(&bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows that a token survives the cookie, and that its text has the promised shape.
    #[test]
    fn text_round_trip() {
        let token = SessionToken::generate().unwrap();
        let text = token.to_text();
        assert_eq!(text.len(), TOKEN_LENGTH);
        assert!(
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        assert_eq!(SessionToken::parse(&text).unwrap().hash(), token.hash());
        assert_ne!(SessionToken::generate().unwrap(), token);
    }

    // Shows that the last character has one spelling only: base64 bits beyond the 256 must be zero.
    #[test]
    fn one_spelling_only() {
        let text = SessionToken(Key32::from_array([0; 32])).to_text();
        assert!(text.ends_with('A'));
        let other = format!("{}B", &text[..TOKEN_LENGTH - 1]);
        assert!(SessionToken::parse(&other).is_none());
    }

    // Shows that a forgery token is bound to its session and is not the session token itself.
    #[test]
    fn csrf_token_is_bound() {
        let mine = SessionToken::generate().unwrap();
        let foreign = SessionToken::generate().unwrap();
        assert!(mine.accepts_csrf_token(&mine.csrf_token()));
        assert!(!mine.accepts_csrf_token(&foreign.csrf_token()));
        assert!(!mine.accepts_csrf_token(&mine.to_text()));
        assert!(!mine.accepts_csrf_token(""));
        assert_eq!(mine.csrf_token().len(), TOKEN_LENGTH);
    }

    // Shows that a set-up link cannot be replayed as a session.
    #[test]
    fn kinds_hash_differently() {
        let text = SetupToken::generate().unwrap().to_text();
        let setup = SetupToken::parse(&text).unwrap().hash();
        assert_ne!(setup, SessionToken::parse(&text).unwrap().hash());
        assert_eq!(setup, SetupToken::parse(&text).unwrap().hash());
    }

    // Shows that no token reaches a log.
    #[test]
    fn debug_is_redacted() {
        let token = SessionToken::generate().unwrap();
        assert_eq!(
            format!("{token:?} {:?}", token.hash()),
            "SessionToken(…) TokenHash(…)"
        );
    }

    proptest! {
        // Shows that no input makes the reader panic or accept another length.
        #[test]
        fn reader_is_strict(text in ".{0,60}") {
            if let Some(token) = SessionToken::parse(&text) {
                prop_assert_eq!(token.to_text(), text);
            }
        }
    }
}
