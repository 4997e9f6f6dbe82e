//! The files of the staff interface, and its page for every address of a screen. Nothing here
//! depends on who asks.

use actix_web::body::BoxBody;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};
use larets_web::Asset;

use super::codes::Code;
use super::problem::ApiError;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_EVERY_TIME: &str = "no-cache";

/// Answers whatever no route of the API wants.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse<BoxBody>, ApiError> {
    let path = request.path().trim_start_matches('/');
    let is_screen = is_screen(path);
    let asset = larets_web::asset(path);
    let Some(asset) = asset.or_else(|| is_screen.then(larets_web::index).flatten()) else {
        let error = ApiError::new(Code::NotFound);
        return Err(if is_screen {
            error.detail("this binary was built without the interface; run `make web` first")
        } else {
            error
        });
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ApiError::new(Code::MethodNotAllowed));
    }
    Ok(answer(&request, asset))
}

/// Whether the interface's router should see the address: everything but the API and files.
fn is_screen(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    !matches!(first, "api" | "health" | "assets") && !last.contains('.')
}

fn answer(request: &HttpRequest, asset: Asset) -> HttpResponse<BoxBody> {
    let known = lists(request, header::IF_NONE_MATCH, &asset.etag);
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, asset.etag))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((
            header::CACHE_CONTROL,
            if asset.immutable {
                FOR_EVER
            } else {
                ASK_EVERY_TIME
            },
        ));
    if known {
        return response.finish();
    }
    response.content_type(asset.content_type);
    let accepts_brotli = lists(request, header::ACCEPT_ENCODING, "br");
    match asset.brotli.filter(|_| accepts_brotli) {
        Some(brotli) => response
            .insert_header((header::CONTENT_ENCODING, "br"))
            .body(brotli.into_owned()),
        None => response.body(asset.bytes.into_owned()),
    }
}

/// Whether a header with a comma-separated list has the item. An encoding with `q=0` is none.
fn lists(request: &HttpRequest, name: header::HeaderName, item: &str) -> bool {
    request
        .headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|entry| {
            let (value, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = matches!(weight.trim(), "q=0" | "q=0.0");
            value.trim().trim_start_matches("W/") == item && !refused
        })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;

    use super::*;

    fn asset() -> Asset {
        Asset {
            bytes: Cow::Borrowed(b"plain"),
            brotli: Some(Cow::Borrowed(b"br")),
            content_type: "text/javascript; charset=utf-8",
            etag: "\"abc\"".to_owned(),
            immutable: true,
        }
    }

    // Shows which addresses belong to the interface's router, and which are plainly not there.
    #[test]
    fn screens() {
        for screen in ["", "setup", "contacts/0190", "settings/people"] {
            assert!(is_screen(screen), "{screen}");
        }
        for other in [
            "api/v1/nothing",
            "api",
            "health/x",
            "assets/gone.js",
            "robots.txt",
        ] {
            assert!(!is_screen(other), "{other}");
        }
    }

    // Shows that compressed bytes go only to those who accept them, and none to those who have them.
    #[test]
    fn negotiation() {
        let check = |name: &'static str, value: &'static str, status, encoding: Option<&str>| {
            let request = TestRequest::default().insert_header((name, value));
            let response = answer(&request.to_http_request(), asset());
            assert_eq!(response.status(), status, "{name}: {value}");
            let found = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(found.map(|value| value.to_str().unwrap()), encoding);
        };
        check("accept-encoding", "gzip, br", StatusCode::OK, Some("br"));
        check("accept-encoding", "gzip", StatusCode::OK, None);
        check("accept-encoding", "br;q=0", StatusCode::OK, None);
        check(
            "if-none-match",
            "\"x\", \"abc\"",
            StatusCode::NOT_MODIFIED,
            None,
        );
        check("if-none-match", "\"x\"", StatusCode::OK, None);
    }
}
