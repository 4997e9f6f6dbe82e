//! The way in: JSON bodies as [`Body`], query parameters as [`Params`]. Both refuse with the name
//! of the field; neither knows what a value means.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::de::DeserializeOwned;

use super::codes::Code;
use super::field_at::{contains_nul, field_at};
use super::problem::ApiError;

/// Most bytes of a JSON body.
pub const BODY_LIMIT_BYTES: usize = 1024 * 1024;
/// A body that takes longer is a client that holds a connection on purpose.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A JSON body, at most [`BODY_LIMIT_BYTES`] long and 128 levels deep.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let declared = is_json(request);
        let payload = payload.take();
        Box::pin(async move {
            if !declared {
                return Err(ApiError::new(Code::MediaType));
            }
            let body = tokio::time::timeout(BODY_TIMEOUT, collect(payload))
                .await
                .map_err(|_| ApiError::new(Code::RequestTimeout))??;
            read(&body).map(Self)
        })
    }
}

async fn collect(mut payload: Payload) -> Result<Bytes, ApiError> {
    let mut body = BytesMut::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| ApiError::new(Code::BodyUnreadable).because(error))?;
        if body.len() + piece.len() > BODY_LIMIT_BYTES {
            return Err(ApiError::new(Code::TooLarge)
                .detail(format!("a body may have {BODY_LIMIT_BYTES} bytes")));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

fn is_json(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if contains_nul(body) {
        return Err(ApiError::new(Code::Invalid).detail("the character U+0000 is not allowed"));
    }
    serde_json::from_slice(body).map_err(|error| {
        if !error.is_data() {
            return ApiError::new(Code::BodyUnreadable).detail(place(&error));
        }
        let offset = offset(body, error.line(), error.column());
        of_serde(&error.to_string(), field_at(body, offset))
    })
}

fn place(error: &serde_json::Error) -> String {
    format!("at line {}, column {}", error.line(), error.column())
}

fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let lines: usize = text
        .split(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(|line| line.len() + 1)
        .sum();
    lines + column
}

/// Reads what serde says. Its sentence may quote the value, so only the part about what was
/// expected is passed on.
fn of_serde(message: &str, field: Option<String>) -> ApiError {
    if let Some(name) = quoted(message, "missing field `") {
        return ApiError::of_field(Code::Required, name);
    }
    if let Some(name) = quoted(message, "unknown field `") {
        return ApiError::of_field(Code::UnknownField, name);
    }
    let expected = message.rsplit_once("expected ").map_or("", |(_, rest)| {
        rest.split(" at line ").next().unwrap_or(rest)
    });
    // In the words of JSON; the names of types are ours alone.
    let expected = match expected {
        "a map" => "an object",
        "a sequence" => "an array",
        "i64" | "u64" | "u32" => "a whole number",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    let error = ApiError::new(Code::Invalid);
    let error = match field {
        Some(field) => error.at_field(field),
        None => error,
    };
    if expected.is_empty() {
        error
    } else {
        error.detail(format!("expected {expected}"))
    }
}

fn quoted<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.strip_prefix(start)?.split('`').next()
}

/// Query parameters.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    if query.contains("%00") {
        return Err(ApiError::new(Code::Invalid).detail("the character U+0000 is not allowed"));
    }
    web::Query::from_query(query)
        .map(web::Query::into_inner)
        .map_err(|error| of_serde(inner(&error.to_string()), None))
}

/// actix-web puts a sentence of its own before what serde said.
fn inner(message: &str) -> &str {
    ["missing field `", "unknown field `"]
        .iter()
        .find_map(|start| message.find(start))
        .and_then(|at| message.get(at..))
        .unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Phone {
        #[expect(dead_code, reason = "only its type matters")]
        value: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        #[expect(dead_code, reason = "only its type matters")]
        name: String,
        #[serde(default)]
        #[expect(dead_code, reason = "only its type matters")]
        phones: Vec<Phone>,
    }

    // Shows that what was expected is told in the words of JSON, and nothing of what came.
    #[test]
    fn expected() {
        for (text, told) in [
            (r#"{"name":5}"#, "expected a string"),
            (r#"{"name":"a","phones":5}"#, "expected an array"),
            (
                r#"{"name":"a","phones":["expected a secret"]}"#,
                "expected an object",
            ),
        ] {
            let error = read::<Input>(text.as_bytes()).unwrap_err();
            assert_eq!(error.sentence(), told, "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, code: Code, field: Option<&str>) {
        let error = read::<Input>(text.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{text}: {error:?}");
        assert_eq!(error.field(), field, "{text}");
    }

    // Shows that each kind of bad body has its code and names its field.
    #[test]
    fn bad_bodies() {
        check("{", Code::BodyUnreadable, None);
        check(r#"{"phones":[]}"#, Code::Required, Some("name"));
        check(r#"{"name":"a","nam":1}"#, Code::UnknownField, Some("nam"));
        check(r#"{"name":5}"#, Code::Invalid, Some("name"));
        check(
            r#"{"name":"a","phones":[{"value":{}}]}"#,
            Code::Invalid,
            Some("phones.0.value"),
        );
        check(r#"{"name":"a\u0000"}"#, Code::Invalid, None);
        assert!(read::<Input>(br#"{"name":"a","phones":[{"value":"1"}]}"#).is_ok());
    }

    // Shows that a deep body is refused before it can exhaust the stack.
    #[test]
    fn deep_bodies() {
        let deep = "[".repeat(100_000);
        let error = read::<serde_json::Value>(deep.as_bytes()).unwrap_err();
        assert_eq!(error.code(), Code::BodyUnreadable);
    }

    // Shows that the value itself is not repeated in a refusal.
    #[test]
    fn values_are_not_echoed() {
        let error = read::<Input>(br#"{"name":["+7 912 000-00-00"]}"#).unwrap_err();
        let error = format!("{error:?} {}", error.sentence());
        assert!(!error.contains("912"), "{error}");
    }

    // Shows that an unknown or missing query parameter is named.
    #[test]
    fn bad_queries() {
        let error = read_query::<Phone>("valu=1").unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (Code::UnknownField, Some("valu"))
        );
        let error = read_query::<Phone>("").unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (Code::Required, Some("value"))
        );
        assert!(read_query::<Phone>("value=%00").is_err());
    }
}
