//! The route of the day.

use actix_web::get;
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::TodayView;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::{Answer, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(open_today);
}

/// What waits for the person: own open deals with a step that is due, without one, standing still, or
/// with the expected day behind them; and what others have changed of the person's own contacts,
/// companies and deals since yesterday. Days are those of the person's time zone.
#[utoipa::path(tag = "today", operation_id = "open_today",
    responses((status = 200, body = TodayView), ReadProblems))]
#[get("/today")]
async fn open_today(SignedIn(actor): SignedIn, state: State) -> Answer<TodayView> {
    let work = super::open(&state, actor.clone());
    Ok(Reply::ok(watched(&state, &actor, None, work).await?))
}
