//! The session cookie: its name and attributes depend on whether the browser speaks TLS to us.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use larets_security::token::SessionToken;

/// How the session cookie looks on this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCookie {
    /// Over TLS: `__Host-larets`, bound by the browser to this host and to TLS.
    Secure,
    /// On loopback without TLS: `larets`.
    Plain,
}

impl SessionCookie {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secure => "__Host-larets",
            Self::Plain => "larets",
        }
    }

    /// The token that a request carries, if it has the form of one.
    pub fn read(self, request: &HttpRequest) -> Option<SessionToken> {
        SessionToken::parse(request.cookie(self.name())?.value())
    }

    /// The cookie for a new session.
    pub fn issue(self, token: &SessionToken, seconds: i64) -> Cookie<'static> {
        self.build(token.to_text(), Duration::seconds(seconds))
    }

    /// The cookie that removes it.
    pub fn remove(self) -> Cookie<'static> {
        self.build(String::new(), Duration::ZERO)
    }

    fn build(self, value: String, age: Duration) -> Cookie<'static> {
        Cookie::build(self.name(), value)
            .path("/")
            .http_only(true)
            .secure(self == Self::Secure)
            .same_site(SameSite::Strict)
            .max_age(age)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows the attributes that keep scripts, other sites and plain connections away from it.
    #[test]
    fn attributes() {
        let token = SessionToken::generate().unwrap();
        let text = SessionCookie::Secure.issue(&token, 60).to_string();
        for part in [
            "__Host-larets=",
            "HttpOnly",
            "SameSite=Strict",
            "Secure",
            "Path=/",
            "Max-Age=60",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("Domain"));
        let text = SessionCookie::Plain.remove().to_string();
        assert!(
            text.starts_with("larets=;") && text.contains("Max-Age=0"),
            "{text}"
        );
        assert!(!text.contains("Secure"));
    }
}
