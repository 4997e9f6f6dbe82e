//! The documentation that the server carries: the OpenAPI document, the interactive page (Swagger
//! UI, embedded) and the table of codes. Open to everyone: it tells nothing about data.

use std::fmt::Write as _;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::codes::Code;

/// Where the document is served.
pub const DOCUMENT: &str = "/api/openapi.json";
const PAGE: &str = "/api/docs/";

/// The document as text, the same bytes for the route and for `larets openapi`.
pub fn to_text(document: &OpenApi) -> String {
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Adds the routes.
pub fn routes(config: &mut web::ServiceConfig, document: &OpenApi) {
    let text: Arc<str> = to_text(document).into();
    config
        .route(
            DOCUMENT,
            web::get().to(move || {
                let text = text.to_string();
                async move {
                    HttpResponse::Ok()
                        .content_type("application/json")
                        .body(text)
                }
            }),
        )
        .route("/api/docs/errors", web::get().to(errors))
        .route(
            "/api/docs",
            web::get().to(|| async {
                HttpResponse::PermanentRedirect()
                    .insert_header((header::LOCATION, PAGE))
                    .finish()
            }),
        )
        .service(SwaggerUi::new("/api/docs/{_:.*}").config(Config::new([DOCUMENT])));
}

async fn errors() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(errors_page())
}

/// The table of codes as a page; its anchors are the `type` of problems.
fn errors_page() -> String {
    let mut rows = String::new();
    for code in Code::ALL {
        let name = code.name();
        // Writing into a String cannot fail.
        let _ = writeln!(
            rows,
            "<tr id=\"{name}\"><td><code>{name}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            code.status().as_u16(),
            code.title(),
            code.meaning().replace('&', "&amp;").replace('<', "&lt;"),
        );
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Larets: problem codes</title></head>\n<body>\n<h1>Problem codes</h1>\n\
         <p>Every refusal of the API is a problem (RFC 9457) with one of these codes in \
         <code>code</code>.</p>\n<table>\n<thead><tr><th scope=\"col\">Code</th>\
         <th scope=\"col\">Status</th><th scope=\"col\">Title</th>\
         <th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n\
         </body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that the address in every problem leads to its line of the page.
    #[test]
    fn every_code_has_an_anchor() {
        let page = errors_page();
        for code in Code::ALL {
            let (_, anchor) = code
                .address()
                .split_once('#')
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .unwrap();
            assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        }
        assert!(!page.contains("style=") && !page.contains("<script"));
    }
}
