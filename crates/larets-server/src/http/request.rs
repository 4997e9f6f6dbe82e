//! The outermost step of every request: gives it an id, keeps the limits, turns errors into
//! problems, adds the security headers and writes one line of log. No query string, header or body
//! is logged: personal values stand there.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use uuid::Uuid;

use super::cookie::SessionCookie;
use super::limits;
use super::problem::{ApiError, of_status};
use super::security_headers;
use super::state::AppState;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id under which the log knows a request.
#[derive(Debug, Clone)]
pub struct RequestId(String);

impl RequestId {
    fn new() -> Self {
        Self(Uuid::now_v7().simple().to_string())
    }

    /// The id of a request that went through [`frame`].
    pub fn of(request: &HttpRequest) -> Self {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_else(Self::new)
    }

    /// As it stands in problems.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The outermost middleware.
pub async fn frame(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let id = RequestId::new();
    request.extensions_mut().insert(id.clone());
    let cookie = request
        .app_data::<web::Data<AppState>>()
        .map_or(SessionCookie::Secure, |state| state.cookie);
    let response = match limits::check(request.request()) {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(refusal) => request.error_response(refusal),
    };
    let mut response = with_problem(response, &id);
    security_headers::add(response.headers_mut(), cookie);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    let request = response.request();
    tracing::debug!(
        request_id = id.as_str(),
        method = %request.method(),
        path = request.path(),
        status = response.status().as_u16(),
        micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    Ok(response)
}

/// Replaces the body of an error by a problem with the request's id.
fn with_problem(response: ServiceResponse<BoxBody>, id: &RequestId) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else {
        return response;
    };
    let foreign;
    let error = if let Some(error) = error.as_error::<ApiError>() {
        error
    } else {
        foreign = of_status(response.status()).because(error);
        &foreign
    };
    if error.code().status().is_server_error() {
        tracing::error!(
            request_id = id.as_str(),
            method = %response.request().method(),
            path = response.request().path(),
            code = error.code().name(),
            cause = error.cause().unwrap_or_default(),
            "request failed"
        );
    }
    let problem = error.response(id.as_str());
    response.into_response(problem)
}
