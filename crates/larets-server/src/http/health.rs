//! Probes of the service for supervisors and load balancers. They tell nothing but yes or no.

use actix_web::get;

use super::problem::ApiError;
use super::reply::{Answer, Reply};
use super::state::State;
use super::wire::HealthView;

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
    state.db.read(|_| Ok::<(), ApiError>(())).await?;
    Ok(Reply::ok(HealthView { status: "ok" }))
}
