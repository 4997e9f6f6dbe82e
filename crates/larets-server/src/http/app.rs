//! The application: every route with its place in the OpenAPI document, from one declaration, used
//! by `larets serve` and by `larets openapi`. A feature adds one line to [`features`].

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, web};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;

use super::body::BODY_LIMIT_BYTES;
use super::codes::Code;
use super::problem::ApiError;
use super::state::AppState;
use super::{assets, csrf, docs, health, request};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Larets",
        description = "The API of a Larets server. Refusals are problems (RFC 9457); their codes are explained at /api/docs/errors.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(super::wire::Problem))
)]
struct Document;

/// The routes of all features.
fn features(config: &mut ServiceConfig) {
    config.service(health::live).service(health::ready);
    config.service(utoipa_actix_web::scope("/api/v1").configure(version_1));
}

/// The routes below `/api/v1`.
fn version_1(config: &mut ServiceConfig) {
    config
        .configure(crate::setup::routes)
        .configure(crate::sessions::routes)
        .configure(crate::users::routes)
        .configure(crate::departments::routes)
        .configure(crate::access::routes)
        .configure(crate::points::routes)
        .configure(crate::settings::routes)
        .configure(crate::imports::routes)
        .configure(crate::acts::routes)
        .configure(crate::exports::routes)
        .configure(crate::acts::merge::routes)
        .configure(crate::duplicates::routes)
        .configure(crate::live::routes)
        .configure(crate::demo::routes)
        .configure(crate::contacts::routes)
        .configure(crate::companies::routes)
        .configure(crate::pipelines::routes)
        .configure(crate::deals::routes)
        .configure(crate::notes::routes)
        .configure(crate::clients::words::routes)
        .configure(crate::search::routes)
        .configure(crate::today::routes)
        .configure(crate::views::routes)
        .configure(crate::favourites::routes);
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .configure(features)
        .split_for_parts()
        .1
}

/// The application of one worker thread.
pub fn build(
    state: web::Data<AppState>,
    document: &OpenApi,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let (app, _) = App::new()
        .into_utoipa_app()
        .configure(features)
        .split_for_parts();
    app.app_data(state)
        .app_data(web::PayloadConfig::new(BODY_LIMIT_BYTES))
        .app_data(
            web::PathConfig::default()
                .error_handler(|error, _| ApiError::new(Code::NotFound).because(error).into()),
        )
        .configure(|config| docs::routes(config, document))
        .default_service(web::route().to(assets::serve))
        // The last one is the outermost.
        .wrap(from_fn(csrf::protect))
        .wrap(from_fn(request::frame))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    // Shows that every operation has a name of its own, a tag, and a path under one of the two
    // roots; the generated client depends on all three.
    #[test]
    fn operations_are_named() {
        let document = openapi();
        let mut names = std::collections::BTreeSet::new();
        for (path, item) in &document.paths.paths {
            assert!(
                path.starts_with("/api/v1/") || path.starts_with("/health/"),
                "{path}"
            );
            let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
            for operation in operations.into_iter().flatten() {
                let name = operation.operation_id.clone().unwrap();
                assert!(name.contains('_'), "{name} is not verb_noun");
                assert!(names.insert(name.clone()), "{name} stands twice");
                assert!(
                    operation.tags.as_ref().is_some_and(|tags| tags.len() == 1),
                    "{name}"
                );
            }
        }
        assert!(!names.is_empty());
    }

    // Shows that the document is OpenAPI 3.1 and has every code of the table.
    #[test]
    fn document_has_the_codes() {
        let text = docs::to_text(&openapi());
        assert!(text.contains("\"openapi\": \"3.1"));
        for code in Code::ALL {
            assert!(text.contains(&format!("\"{}\"", code.name())), "{code:?}");
        }
    }

    /// Whether a record with a version stands in what an operation or an address answers with.
    fn has_version(value: &Value, document: &Value) -> bool {
        match value {
            Value::Object(map) => {
                let behind = map
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(|reference| document.pointer(reference.trim_start_matches('#')).unwrap());
                map.get("properties")
                    .is_some_and(|all| all.get("version").is_some())
                    || map
                        .values()
                        .chain(behind)
                        .any(|below| has_version(below, document))
            }
            Value::Array(list) => list.iter().any(|below| has_version(below, document)),
            _ => false,
        }
    }

    // Shows that what changes or removes a record with a version lets the caller say which version
    // was meant, and can answer that it was another: found in the document by what an address and
    // the list above it answer with.
    #[test]
    fn changes_of_versioned_records_take_if_match() {
        let document = serde_json::to_value(openapi()).unwrap();
        let paths = document.get("paths").unwrap().as_object().unwrap();
        let mut versioned = 0;
        for (path, item) in paths.iter().filter(|(path, _)| path.ends_with("/{id}")) {
            let list = path.strip_suffix("/{id}").and_then(|list| paths.get(list));
            if ![Some(item), list]
                .into_iter()
                .flatten()
                .any(|at| has_version(at, &document))
            {
                continue;
            }
            for (method, operation) in item.as_object().unwrap() {
                if !matches!(method.as_str(), "put" | "patch" | "delete") {
                    continue;
                }
                versioned += 1;
                let parameters = operation.get("parameters").unwrap().as_array().unwrap();
                let takes = parameters.iter().any(|each| {
                    each.get("name").is_some_and(|name| name == "If-Match")
                        && each.get("in").is_some_and(|place| place == "header")
                });
                assert!(takes, "{method} {path} does not declare If-Match");
                let conflict = operation.pointer("/responses/409").is_some();
                assert!(conflict, "{method} {path} does not declare 409");
            }
        }
        assert!(
            versioned >= 9,
            "only {versioned} operations on records with a version"
        );
    }
}
