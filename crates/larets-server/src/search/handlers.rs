//! Requests of the search box. Every search is an event that says how much was found, never what
//! was typed: the words may be somebody's name or number.

use actix_web::get;
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::text::SearchQuery;
use larets_storage::clients::ClientGrants;
use larets_storage::{Recorded, search};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{SearchHitView, SearchParams, SearchResults};
use crate::clients;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::{Answer, ApiError, AppState, Code, Params, Reply, State};
use crate::lists;

const LIMIT_DEFAULT: usize = 8;
const LIMIT_MAX: usize = 50;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(search_records);
}

/// Clients and deals that may be meant, best first. Fields that the person may not see are not searched, and
/// nothing tells whether they would have been found.
#[utoipa::path(tag = "search", operation_id = "search_records", params(SearchParams),
    responses((status = 200, body = SearchResults), ReadProblems))]
#[get("/search")]
async fn search_records(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<SearchParams>,
) -> Answer<SearchResults> {
    let found = watched(&state, &actor, None, find(&state, actor.clone(), params)).await?;
    Ok(Reply::ok(found))
}

async fn find(
    state: &AppState,
    actor: Actor,
    params: SearchParams,
) -> Result<SearchResults, ApiError> {
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(
            ApiError::of_field(Code::Invalid, "limit").detail(format!("expected 1 to {LIMIT_MAX}"))
        );
    }
    state
        .db
        .disclose(move |tx| {
            let grants = ClientGrants::of(&actor);
            let region = clients::phone_region(tx)?;
            let hits =
                search::find(tx, &grants, &params.q, &region, limit).map_err(lists::refusal)?;
            let event = event(&actor, &params.q, &hits);
            let items = hits.into_iter().map(SearchHitView::from).collect();
            Ok(Recorded::new(SearchResults { items }, event))
        })
        .await
}

fn event(actor: &Actor, text: &str, hits: &[search::Hit]) -> Event {
    let number = |count: usize| Detail::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let mut kinds: Vec<String> = hits.iter().map(|hit| hit.kind.name().to_owned()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Event::of(actor, EventKind::Search)
        .with("kinds", Detail::Codes(kinds))
        .with("found", number(hits.len()))
        .with("parts", number(SearchQuery::parse(text).parts.len()))
        .with("ids", Detail::Ids(hits.iter().map(|hit| hit.id).collect()))
}

#[cfg(test)]
mod tests {
    use larets_core::access::Role;
    use larets_core::audit::RecordKind;
    use uuid::Uuid;

    use super::*;
    use crate::clients::actors::actor;

    // Shows that the event of a search holds nothing of what was typed or found but ids and numbers.
    #[test]
    fn event_has_no_words() {
        let hit = search::Hit {
            kind: RecordKind::Contact,
            id: Uuid::from_u128(5),
            title: "Zolotarev".to_owned(),
            subtitle: Some("Buttercup".to_owned()),
            matched: vec!["phone"],
        };
        let event = event(&actor(Role::Director), "zolotarev +7 912 345-67-89", &[hit]);
        let text = format!("{event:?}").to_lowercase();
        for secret in ["zolotarev", "buttercup", "912", "6789"] {
            assert!(!text.contains(secret), "{secret}");
        }
        assert_eq!(event.details.get("found"), Some(&Detail::Number(1)));
    }
}
