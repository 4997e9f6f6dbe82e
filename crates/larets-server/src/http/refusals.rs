//! Refusals that the record of events must know about: somebody asked for what the rights do not
//! reach. Also the list of problems that every documented operation can answer with.

use std::collections::BTreeMap;

use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordRef};
use utoipa::IntoResponses;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::Ref;

use super::codes::Code;
use super::problem::ApiError;
use super::state::AppState;

/// Does the work of a handler; a refusal for lack of rights is recorded before it is answered.
/// A record that is not found counts as one, as trying ids is how a base is scanned.
pub async fn watched<T>(
    state: &AppState,
    actor: &Actor,
    record: Option<RecordRef>,
    work: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let error = match work.await {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if is_about_rights(error.code()) {
        let mut event = Event::of(actor, EventKind::Refused).refused(error.code().name());
        event.record = record;
        if let Some(field) = error.field() {
            event = event.with("field", Detail::Code(field.to_owned()));
        }
        // Not recorded means not answered either: the caller learns only that nothing works now.
        state.db.record(event).await?;
    }
    Err(error)
}

fn is_about_rights(code: Code) -> bool {
    matches!(
        code,
        Code::Forbidden
            | Code::NotFound
            | Code::FieldNotSearchable
            | Code::FieldNotWritable
            | Code::FieldNotExportable
            | Code::BeyondOwnRights
            | Code::ProofNeeded
            | Code::PreviewReadOnly
            | Code::TooManyReveals
    )
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
        .into()
}

fn problems(statuses: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    statuses
        .iter()
        .map(|(status, description)| ((*status).to_owned(), problem(description)))
        .collect()
}

const UNAUTHORIZED: (&str, &str) = ("401", "Not signed in.");
const FORBIDDEN: (&str, &str) = ("403", "The rights of the person do not reach this.");
const NOT_FOUND: (&str, &str) = ("404", "There is no such record, or it may not be seen.");
const CONFLICT: (&str, &str) = (
    "409",
    "The record was changed meanwhile, or a rule stands against it.",
);
const INVALID: (&str, &str) = ("422", "A value is not valid; `field` names it.");
const BUSY: (&str, &str) = ("503", "Too busy, or nothing can be recorded at the moment.");

/// The problems of an operation that reads.
#[derive(Debug)]
pub struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[UNAUTHORIZED, FORBIDDEN, NOT_FOUND, INVALID, BUSY])
    }
}

/// The problems of an operation that changes something.
#[derive(Debug)]
pub struct WriteProblems;

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, BUSY])
    }
}
