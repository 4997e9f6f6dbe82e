//! Rules about what the OpenAPI document says of a handler.

use super::Finding;
use crate::workspace::Source;

/// What a handler calls that reads a header, and the parameter that declares the header.
const HEADERS: &[(&[&str], &str)] = &[
    (
        &["if_match(", "requests::update::", "requests::delete::"],
        "IfMatch",
    ),
    (
        &["idempotency_key(", "requests::create::"],
        "IdempotencyKey",
    ),
];

/// A handler that obeys a header declares it, and one that declares it obeys it: the document is
/// what programs are written from.
pub fn headers_are_declared_and_obeyed(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        for (line, handler) in handlers(source) {
            let (declaration, body) = handler.split_once("async fn ").unwrap_or((&handler, ""));
            for (calls, parameter) in HEADERS {
                let obeyed = calls.iter().any(|call| body.contains(call));
                let message = match (declaration.contains(parameter), obeyed) {
                    (false, true) => {
                        format!("obeys {parameter} without it in `params(…)`; declare it")
                    }
                    (true, false) => {
                        format!("declares {parameter} and calls none of {calls:?}; obey the header")
                    }
                    _ => continue,
                };
                findings.push(Finding::new(source, line, message));
            }
        }
    }
    findings
}

/// Each handler from its `#[utoipa::path(` to its end, with the line it begins at.
fn handlers(source: &Source) -> Vec<(usize, String)> {
    let mut handlers: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (line, text) in source.code() {
        if text.starts_with("#[utoipa::path(") {
            handlers.push((line, String::new()));
            inside = true;
        }
        if let Some((_, handler)) = handlers.last_mut().filter(|_| inside) {
            handler.push_str(text);
            handler.push('\n');
        }
        inside &= text != "}";
    }
    handlers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    fn handler(parameters: &str, body: &str) -> String {
        format!(
            "#[utoipa::path(params({parameters}))]\n#[patch(\"/x\")]\nasync fn f() {{\n    {body}\n}}\n"
        )
    }

    /// A header that is read and not declared, or declared and not read, is found; each handler of
    /// a file counts for itself.
    #[test]
    fn headers() {
        let rule = headers_are_declared_and_obeyed;
        let path = "crates/larets-server/src/notes/handlers.rs";
        let call = "let expected = if_match(&request)?;";
        check(rule, path, &handler("IfMatch", call), None);
        check(rule, path, &handler("", ""), None);
        check(rule, path, &handler("", call), Some("declare it"));
        check(rule, path, &handler("IfMatch", ""), Some("obey the header"));
        let shared = "requests::create::<Deal>(&state, &request).await";
        check(rule, path, &handler("IdempotencyKey", shared), None);
        check(rule, path, &handler("", shared), Some("declare it"));
        let other = handler("IfMatch", call) + &handler("", call);
        check(rule, path, &other, Some(":6:"));
        let plain = handler("", "") + "fn key() {\n    if_match(x);\n}\n";
        check(rule, path, &plain, None);
    }
}
