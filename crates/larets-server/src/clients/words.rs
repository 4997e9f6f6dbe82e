//! Tags and sources in use, for suggesting them. Each person gets only those of clients the person
//! may see.

use actix_web::get;
use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::companies::CompanyField;
use larets_core::contacts::ContactField;
use larets_core::deals::DealField;
use larets_storage::Recorded;
use larets_storage::clients::ClientGrants;
use larets_storage::clients::words::{self, Words};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::WordList;
use crate::http::actor::SignedIn;
use crate::http::refusals::ReadProblems;
use crate::http::{Answer, ApiError, AppState, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_tags).service(list_sources);
}

async fn find(state: &AppState, actor: Actor, what: &'static str) -> Result<Words, ApiError> {
    state
        .db
        .disclose(move |tx| {
            let grants = ClientGrants::of(&actor);
            let mut words = words::words(tx, &grants)?;
            // A word that names a channel is no word to suggest to who may not see channels.
            let shown = |word: &String| {
                let contacts = grants.contacts.as_ref();
                let companies = grants.companies.as_ref();
                let deals = grants.deals.as_ref();
                !contacts.is_some_and(|grant| grant.redacts(ContactField::Tags, word))
                    && !companies.is_some_and(|grant| grant.redacts(CompanyField::Tags, word))
                    && !deals.is_some_and(|grant| grant.redacts(DealField::Tags, word))
            };
            words.tags.retain(shown);
            words.sources.retain(shown);
            let event =
                Event::of(&actor, EventKind::List).with("kind", Detail::Code(what.to_owned()));
            Ok(Recorded::new(words, event))
        })
        .await
}

/// Tags in use.
#[utoipa::path(tag = "clients", operation_id = "list_tags",
    responses((status = 200, body = WordList), ReadProblems))]
#[get("/tags")]
async fn list_tags(SignedIn(actor): SignedIn, state: State) -> Answer<WordList> {
    let words = find(&state, actor, "tags").await?;
    Ok(Reply::ok(WordList {
        items: words.tags.into_iter().collect(),
    }))
}

/// Sources in use.
#[utoipa::path(tag = "clients", operation_id = "list_sources",
    responses((status = 200, body = WordList), ReadProblems))]
#[get("/sources")]
async fn list_sources(SignedIn(actor): SignedIn, state: State) -> Answer<WordList> {
    let words = find(&state, actor, "sources").await?;
    Ok(Reply::ok(WordList {
        items: words.sources.into_iter().collect(),
    }))
}
