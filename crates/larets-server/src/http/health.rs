//! Probes of the service for supervisors and load balancers. They tell nothing but yes or no.

use std::time::Duration;

use actix_web::get;
use larets_storage::installation;

use super::codes::Code;
use super::problem::ApiError;
use super::reply::{Answer, Reply};
use super::state::State;
use super::wire::HealthView;

/// A database that needs longer for one small row does not answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Whether the process answers at all.
#[utoipa::path(tag = "health", operation_id = "check_live", responses((status = 200, body = HealthView)))]
#[get("/health/live")]
pub async fn live() -> Answer<HealthView> {
    Ok(Reply::ok(HealthView { status: "ok" }))
}

/// Whether the database answers too.
#[utoipa::path(
    tag = "health",
    operation_id = "check_ready",
    responses(
        (status = 200, body = HealthView),
        (status = 503, description = "The database does not answer."),
    )
)]
#[get("/health/ready")]
pub async fn ready(state: State) -> Answer<HealthView> {
    let asked = state.db.read(installation::access_epoch);
    tokio::time::timeout(ANSWER_WITHIN, asked)
        .await
        .map_err(|_| ApiError::new(Code::Busy).because("the database does not answer"))??;
    Ok(Reply::ok(HealthView { status: "ok" }))
}
