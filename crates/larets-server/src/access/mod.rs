//! Roles, the rules of departments and persons on top of them, and which of these decided.

mod roles;
mod rules;
#[cfg(test)]
mod tests;
mod why;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    roles::routes(config);
    rules::routes(config);
    why::routes(config);
}
