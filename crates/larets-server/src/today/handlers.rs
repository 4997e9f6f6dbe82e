//! The route of the day.

use actix_web::get;
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{TodayParams, TodayView};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::{Answer, Params, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(open_today);
}

/// What waits for the person: open deals with a step that is due today, was before or will be within
/// seven days, without one, standing still, or with the expected day behind them; what others have
/// changed since yesterday; and what of the clients made or changed since yesterday may be there twice.
/// Of what the person owns, or of all that may be seen. Days are those of the person's time zone.
#[utoipa::path(tag = "today", operation_id = "open_today", params(TodayParams),
    responses((status = 200, body = TodayView), ReadProblems))]
#[get("/today")]
async fn open_today(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<TodayParams>,
) -> Answer<TodayView> {
    let work = super::open(&state, actor.clone(), params.whose.unwrap_or_default());
    Ok(Reply::ok(watched(&state, &actor, None, work).await?))
}
