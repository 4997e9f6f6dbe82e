//! The way out: a body leaves only as a [`Reply`] of a [`View`], a file as a `Download`. Views are
//! declared in `wire.rs` files only, where every field has passed a grant.

use actix_web::body::BoxBody;
use actix_web::cookie::Cookie;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::ApiError;

/// A shape that may leave the server. Implemented in `wire.rs` files only.
pub trait View: Serialize + ToSchema {}

/// What a handler that answers with a body returns.
pub type Answer<V> = Result<Reply<V>, ApiError>;

/// A JSON answer.
#[derive(Debug)]
pub struct Reply<V> {
    body: Written<V>,
    status: StatusCode,
    version: Option<i64>,
    location: Option<String>,
    cookies: Vec<Cookie<'static>>,
}

/// Room for a large view, in bytes, so that it is not copied time and again while it grows.
const LARGE: usize = 64 * 1024;

/// A view, or the JSON of one.
#[derive(Debug)]
enum Written<V> {
    Not(V),
    Already(Vec<u8>),
}

impl<V: View> Reply<V> {
    fn with_status(view: V, status: StatusCode) -> Self {
        Self::with_body(Written::Not(view), status)
    }

    fn with_body(body: Written<V>, status: StatusCode) -> Self {
        Self {
            body,
            status,
            version: None,
            location: None,
            cookies: Vec::new(),
        }
    }

    /// 200.
    pub fn ok(view: V) -> Self {
        Self::with_status(view, StatusCode::OK)
    }

    /// 200, written at once: where a large view is read, so that its many parts are let go by the
    /// thread that made them.
    pub fn written(view: V) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(LARGE);
        serde_json::to_writer(&mut body, &view).map_err(ApiError::unexpected)?;
        Ok(Self::with_body(Written::Already(body), StatusCode::OK))
    }

    /// 201.
    pub fn created(view: V) -> Self {
        Self::with_status(view, StatusCode::CREATED)
    }

    /// 202: a job has begun.
    pub fn accepted(view: V) -> Self {
        Self::with_status(view, StatusCode::ACCEPTED)
    }

    /// With the version of the record as `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// With the address of what was made.
    #[must_use]
    pub fn location(mut self, address: impl Into<String>) -> Self {
        self.location = Some(address.into());
        self
    }

    /// With a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl<V: View> Responder for Reply<V> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let body = match self.body {
            Written::Already(body) => body,
            Written::Not(view) => match serde_json::to_vec(&view) {
                Ok(body) => body,
                Err(error) => return HttpResponse::from_error(ApiError::unexpected(error)),
            },
        };
        let mut response = HttpResponse::build(self.status);
        response
            .content_type("application/json")
            .insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, format!("\"{version}\"")));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        for cookie in self.cookies {
            response.cookie(cookie);
        }
        response.body(body)
    }
}

/// 204, with a cookie or without.
#[derive(Debug, Default)]
pub struct NoContent {
    cookies: Vec<Cookie<'static>>,
}

impl NoContent {
    /// Without a cookie.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl Responder for NoContent {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::NoContent();
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        for cookie in self.cookies {
            response.cookie(cookie);
        }
        response.finish()
    }
}

/// A file to be saved; never shown in the browser.
pub struct Download {
    file_name: String,
    content_type: &'static str,
    body: BoxBody,
}

impl Download {
    /// A file that comes in pieces. The name has letters, digits, points and hyphens only.
    pub fn streaming<S>(file_name: impl Into<String>, content_type: &'static str, pieces: S) -> Self
    where
        S: Stream<Item = std::io::Result<Bytes>> + 'static,
    {
        Self {
            file_name: file_name.into(),
            content_type,
            body: BoxBody::new(actix_web::body::BodyStream::new(pieces)),
        }
    }
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(self.content_type)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_DISPOSITION, attached(&self.file_name)))
            .body(self.body)
    }
}

/// RFC 6266: a name with letters beyond ASCII is told twice, without and with them.
fn attached(file_name: &str) -> ContentDisposition {
    let mut plain: Vec<char> = file_name.chars().filter(char::is_ascii).collect();
    plain.dedup_by(|next, before| *next == '-' && *before == '-');
    let mut parameters = vec![DispositionParam::Filename(plain.into_iter().collect())];
    if !file_name.is_ascii() {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: file_name.as_bytes().to_vec(),
        }));
    }
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters,
    }
}

/// The version that `If-Match` names, for changes that must not undo somebody else's.
pub fn if_match(request: &HttpRequest) -> Result<Option<i64>, ApiError> {
    let Some(header) = request.headers().get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    text.trim_matches('"').parse().map(Some).map_err(|_| {
        ApiError::of_field(super::codes::Code::Invalid, "If-Match")
            .detail("expected one version in quotes, such as \"3\"")
    })
}
