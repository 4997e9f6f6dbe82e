//! Forgery protection: a request that changes something must come from our own page. The token of
//! the session is asked for, and what the browser says about the origin is believed when it
//! objects. The decision is pure; the middleware only collects the facts.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, AsHeaderName};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, web};
use larets_security::token::SessionToken;

use super::codes::Code;
use super::problem::ApiError;
use super::state::AppState;

/// The header that carries the session's forgery token.
pub const HEADER: &str = "x-csrf-token";
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Where nobody has a forgery token yet; the origin is checked there all the same.
const BEFORE_SIGN_IN: &[&str] = &[
    "/api/v1/sessions",
    "/api/v1/setup",
    "/api/v1/setup/strength",
];

/// What is known of a request.
#[derive(Debug)]
struct Facts<'a> {
    method: &'a Method,
    path: &'a str,
    host: &'a str,
    origin: Option<&'a str>,
    fetch_site: Option<&'a str>,
    cookie: Option<&'a str>,
    token: Option<&'a str>,
}

impl Facts<'_> {
    fn may_pass(&self) -> bool {
        if self.method.is_safe() {
            return true;
        }
        if !self.comes_from_here() {
            return false;
        }
        let Some(cookie) = self.cookie else {
            // No cookie, no authority to misuse.
            return true;
        };
        if self.method == Method::POST && BEFORE_SIGN_IN.contains(&self.path) {
            return true;
        }
        match (SessionToken::parse(cookie), self.token) {
            (Some(session), Some(token)) => session.accepts_csrf_token(token),
            // A cookie that is no token opens nothing; the answer will be 401.
            (None, _) => true,
            (Some(_), None) => false,
        }
    }

    /// Programs send neither header; browsers send at least one with every change.
    fn comes_from_here(&self) -> bool {
        if let Some(site) = self.fetch_site
            && site != "same-origin"
            && site != "none"
        {
            return false;
        }
        self.origin.is_none_or(|origin| {
            origin
                .split_once("://")
                .is_some_and(|(_, host)| host.eq_ignore_ascii_case(self.host))
        })
    }
}

/// Whether a WebSocket may be opened: browsers send its origin and nothing stops other sites'.
pub fn comes_from_here(request: &HttpRequest) -> bool {
    let facts = Facts {
        method: request.method(),
        path: request.path(),
        host: text(request, header::HOST).unwrap_or_default(),
        origin: text(request, header::ORIGIN),
        fetch_site: text(request, SEC_FETCH_SITE),
        cookie: None,
        token: None,
    };
    facts.comes_from_here()
}

fn text(request: &HttpRequest, name: impl AsHeaderName) -> Option<&str> {
    // What is not text is no origin of ours.
    request
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap_or("?"))
}

/// Refuses forged requests.
pub async fn protect(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let passes = {
        let name = request
            .app_data::<web::Data<AppState>>()
            .map_or("__Host-larets", |state| state.cookie.name());
        let plain = request.request();
        let cookie = plain.cookie(name);
        let token = text(plain, HEADER);
        let facts = Facts {
            method: plain.method(),
            path: plain.path(),
            host: text(plain, header::HOST).unwrap_or_default(),
            origin: text(plain, header::ORIGIN),
            fetch_site: text(plain, SEC_FETCH_SITE),
            cookie: cookie.as_ref().map(Cookie::value),
            token,
        };
        facts.may_pass()
    };
    if passes {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let refusal = ApiError::new(Code::CsrfWrong);
    Ok(request.error_response(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Facts<'static> = Facts {
        method: &Method::POST,
        path: "/api/v1/contacts",
        host: "crm.example:8443",
        origin: Some("https://crm.example:8443"),
        fetch_site: Some("same-origin"),
        cookie: None,
        token: None,
    };

    // Shows that a change with a session passes only with the token of that session.
    #[test]
    fn token_is_asked_for() {
        let session = SessionToken::generate().unwrap();
        let (cookie, right) = (session.to_text(), session.csrf_token());
        let wrong = SessionToken::generate().unwrap().csrf_token();
        let check = |token, expect| {
            let facts = Facts {
                cookie: Some(&cookie),
                token,
                ..HERE
            };
            assert_eq!(facts.may_pass(), expect, "{token:?}");
        };
        check(Some(right.as_str()), true);
        check(Some(wrong.as_str()), false);
        check(Some(""), false);
        check(None, false);
    }

    // Shows that another origin is refused even where no token is asked for, and that programs,
    // which send no origin, are not.
    #[test]
    fn origin_is_checked() {
        let sign_in = "/api/v1/sessions";
        let check = |origin, fetch_site, expect| {
            let facts = Facts {
                path: sign_in,
                origin,
                fetch_site,
                ..HERE
            };
            assert_eq!(facts.may_pass(), expect, "{origin:?} {fetch_site:?}");
        };
        check(HERE.origin, HERE.fetch_site, true);
        check(None, None, true);
        check(None, Some("none"), true);
        check(Some("https://evil.example"), None, false);
        check(Some("https://crm.example"), None, false);
        check(Some("null"), None, false);
        check(HERE.origin, Some("cross-site"), false);
        check(HERE.origin, Some("same-site"), false);
    }

    // Shows that reading is never held up, and that signing out everywhere needs the token though
    // it shares its address with signing in.
    #[test]
    fn methods() {
        let cookie = SessionToken::generate().unwrap().to_text();
        let check = |method: &Method, expect| {
            let facts = Facts {
                method,
                path: "/api/v1/sessions",
                cookie: Some(&cookie),
                ..HERE
            };
            assert_eq!(facts.may_pass(), expect, "{method}");
        };
        check(&Method::GET, true);
        check(&Method::HEAD, true);
        check(&Method::POST, true);
        check(&Method::DELETE, false);
        check(&Method::PATCH, false);
    }
}
