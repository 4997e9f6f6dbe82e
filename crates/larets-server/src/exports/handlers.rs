//! Requests about exports. Everybody has only their own.

use actix_web::{delete, get, post, web};
use larets_core::access::{Action, Actor};
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::exports::{Export, ExportFormat, ExportKind, REASON_CHARS_MAX};
use larets_core::ids::ExportId;
use larets_storage::exports::write::{NewExport, cancel, create, remove_own};
use larets_storage::exports::{ExportRecord, read};
use larets_storage::{installation, users};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::file::ExportFiles;
use super::plan::ExportPlan;
use super::rows::{Begun, Wanted, begin, levels};
use super::run;
use super::wire::{CreateExport, ExportOptionsView, ExportView, OptionsParams, options, view};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Items;
use crate::http::{Answer, ApiError, Body, Code, NoContent, Params, Reply, State};

/// Most columns that can be asked for.
const COLUMNS_MAX: usize = 100;
/// Most characters of what a file is to be called.
const NAME_CHARS_MAX: usize = 100;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(get_export_options)
        .service(create_export)
        .service(list_exports)
        .service(open_export)
        .service(cancel_export)
        .service(delete_export)
        .service(super::download::download_export);
}

pub(super) fn files(state: &State) -> ExportFiles {
    ExportFiles::new(&state.db, &state.data_folder)
}

pub(super) fn reference(id: ExportId) -> RecordRef {
    RecordRef {
        kind: RecordKind::Export,
        id: id.as_uuid(),
    }
}

fn show(record: ExportRecord) -> Result<ExportView, ApiError> {
    let plan = ExportPlan::parse(&record.plan).map_err(ApiError::unexpected)?;
    Ok(view(record, plan))
}

fn kind_of(text: &str) -> Result<ExportKind, ApiError> {
    ExportKind::from_name(text).ok_or_else(|| {
        ApiError::of_field(Code::Invalid, "kind").detail("expected contacts, companies or deals")
    })
}

/// The reason as it is kept; refused when one is needed and none is given.
pub fn checked_reason(typed: Option<String>, is_needed: bool) -> Result<Option<String>, ApiError> {
    let reason = typed.map(|text| text.trim().to_owned());
    let reason = reason.filter(|text| !text.is_empty());
    match &reason {
        None if is_needed => Err(ApiError::of_field(Code::Required, "reason")),
        Some(text) if text.chars().count() > REASON_CHARS_MAX => {
            Err(ApiError::of_field(Code::TooLong, "reason"))
        }
        Some(text) if text.contains('\0') => Err(ApiError::of_field(Code::Invalid, "reason")),
        _ => Ok(reason),
    }
}

/// What may be taken out of records of a kind.
#[utoipa::path(tag = "exports", operation_id = "get_export_options", params(OptionsParams),
    responses((status = 200, body = ExportOptionsView), ReadProblems))]
#[get("/exports/options")]
async fn get_export_options(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<OptionsParams>,
) -> Answer<ExportOptionsView> {
    let work = async {
        let kind = kind_of(&params.kind)?;
        let levels = levels(&actor, kind)?;
        let company = state.db.read(installation::company).await?;
        let reason_needed = company.unwrap_or_default().export_reason;
        Ok(options(kind, levels, reason_needed))
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// Begins to take records out to a file. The record of events knows of it before anything is read,
/// and of every record in the file.
#[utoipa::path(tag = "exports", operation_id = "create_export", request_body = CreateExport,
    responses((status = 202, body = ExportView), WriteProblems))]
#[post("/exports")]
async fn create_export(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateExport>,
) -> Answer<ExportView> {
    let work = begun(&state, actor.clone(), input);
    let record = watched(&state, &actor, None, work).await?;
    run::begin(&state.db, &files(&state), record.id);
    let location = format!("/api/v1/exports/{}", record.id);
    Ok(Reply::accepted(show(record)?).location(location))
}

async fn begun(state: &State, actor: Actor, input: CreateExport) -> Result<ExportRecord, ApiError> {
    let grant = actor.may_change::<Export>(Action::Create)?;
    let kind = kind_of(&input.kind)?;
    let format = ExportFormat::from_name(&input.format).ok_or_else(|| {
        ApiError::of_field(Code::Invalid, "format").detail("expected csv, xlsx or vcard")
    })?;
    if input.columns.len() > COLUMNS_MAX {
        return Err(ApiError::of_field(Code::TooLong, "columns"));
    }
    let name = input.name.unwrap_or_default();
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(ApiError::of_field(Code::TooLong, "name"));
    }
    let who = actor.clone();
    let typed = input.reason;
    let begun: Begun = state
        .db
        .read_latest(move |tx| {
            let company = installation::company(tx)?.unwrap_or_default();
            let wanted = Wanted {
                kind,
                format,
                columns: input.columns,
                sort: input.sort,
                filter: input.filter,
                q: input.q,
                language: users::read::language(tx, who.user())?,
                time_zone: company.time_zone,
            };
            let mut begun = begin(tx, &who, &wanted)?;
            begun.plan.name = name;
            begun.plan.reason = checked_reason(typed, company.export_reason)?;
            Ok::<_, ApiError>(begun)
        })
        .await?;
    let new = NewExport {
        id: ExportId::from_uuid(Uuid::now_v7()),
        kind,
        format,
        plan: begun.plan.to_text(),
        rows: begun.rows,
        names: begun.names,
        asked: begun.plan.asked(),
    };
    let created = state.db.write(move |tx| create(tx, &grant, &actor, &new));
    Ok(created.await?)
}

/// One's own exports of the last day, newest first.
#[utoipa::path(tag = "exports", operation_id = "list_exports",
    responses((status = 200, body = Items<ExportView>), ReadProblems))]
#[get("/exports")]
async fn list_exports(SignedIn(actor): SignedIn, state: State) -> Answer<Items<ExportView>> {
    let work = async {
        let grant = actor.may_read::<Export>()?;
        if actor.is_previewed() {
            return Ok(Items { items: Vec::new() });
        }
        let found = state.db.read(move |tx| read::list_own(tx, &grant)).await?;
        let items = found.into_iter().map(show).collect::<Result<_, _>>()?;
        Ok(Items { items })
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// One of one's own exports.
#[utoipa::path(tag = "exports", operation_id = "open_export", params(("id" = Uuid, Path)),
    responses((status = 200, body = ExportView), ReadProblems))]
#[get("/exports/{id}")]
async fn open_export(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ExportView> {
    let id = ExportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_read::<Export>()?;
        if actor.is_previewed() {
            return Err(ApiError::new(Code::NotFound));
        }
        show(state.db.read(move |tx| read::own(tx, &grant, id)).await?)
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}

/// Stops one of one's own exports. No file is left.
#[utoipa::path(tag = "exports", operation_id = "cancel_export", params(("id" = Uuid, Path)),
    responses((status = 200, body = ExportView), WriteProblems))]
#[post("/exports/{id}/cancel")]
async fn cancel_export(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ExportView> {
    let id = ExportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_change::<Export>(Action::Create)?;
        let who = actor.clone();
        let cancelled = state.db.write(move |tx| cancel(tx, &grant, &who, id));
        show(cancelled.await?)
    };
    watched(&state, &actor, Some(reference(id)), work)
        .await
        .map(Reply::ok)
}

/// Removes one of one's own exports with its file, before its day is over.
#[utoipa::path(tag = "exports", operation_id = "delete_export", params(("id" = Uuid, Path)),
    responses((status = 204), WriteProblems))]
#[delete("/exports/{id}")]
async fn delete_export(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let id = ExportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_change::<Export>(Action::Create)?;
        let who = actor.clone();
        state
            .db
            .write(move |tx| remove_own(tx, &grant, &who, id))
            .await?;
        files(&state).remove(id).map_err(ApiError::unexpected)
    };
    watched(&state, &actor, Some(reference(id)), work).await?;
    Ok(NoContent::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows when a reason is wanted, and that it has a limit.
    #[test]
    fn reasons() {
        let given = |text: &str, needed| checked_reason(Some(text.to_owned()), needed);
        assert_eq!(
            given(" For the audit ", true).unwrap().as_deref(),
            Some("For the audit")
        );
        assert_eq!(given("  ", false).unwrap(), None);
        assert_eq!(checked_reason(None, false).unwrap(), None);
        for (text, code) in [
            (" ".to_owned(), Code::Required),
            ("x".repeat(REASON_CHARS_MAX + 1), Code::TooLong),
            ("a\0b".to_owned(), Code::Invalid),
        ] {
            let error = given(&text, true).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some("reason")));
        }
    }
}
