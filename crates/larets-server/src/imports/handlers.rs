//! Requests about imports. Everybody sees their own; whose right reaches further sees those of the
//! people it reaches.

use actix_multipart::Multipart;
use actix_web::{get, patch, post, put, web};
use larets_core::access::{Action, Actor, Area, ChangeGrant, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind, RecordRef};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::ImportId;
use larets_core::imports::{Import, ImportAs, ImportState};
use larets_storage::imports::write::{StepChange, step};
use larets_storage::imports::{ImportRecord, may_import, read};
use larets_storage::{Recorded, StorageError, acts, users};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::change::{changed_plan, keep_fixes, keep_upload, remember};
use super::file::{ImportFiles, Kept};
use super::plan::ImportPlan;
use super::run;
use super::wire::{
    FixImport, ImportView, ListParams, UpdateImport, UploadImport, UploadParams, view,
};
use crate::acts::run as act_jobs;
use crate::acts::wire::ActView;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, Body, Code, Params, Reply, State};
use crate::language::Language;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(upload_import)
        .service(list_imports)
        .service(open_import)
        .service(update_import)
        .service(fix_import)
        .service(check_import)
        .service(start_import)
        .service(cancel_import)
        .service(undo_import)
        .service(super::download::download_refused_rows);
}

pub(super) fn files(state: &State) -> ImportFiles {
    ImportFiles::new(&state.db, &state.data_folder)
}

pub(super) fn reference(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::Import,
        id,
    }
}

fn change_grant(actor: &Actor) -> Result<ChangeGrant<Import>, ApiError> {
    Ok(actor.may_change(Action::Create)?)
}

fn may_bring_in(actor: &Actor, import_as: ImportAs) -> Result<(), ApiError> {
    Ok(match import_as {
        ImportAs::Contacts => may_import::<Contact>(actor),
        ImportAs::Companies => may_import::<Company>(actor),
        ImportAs::Deals => may_import::<Deal>(actor),
    }?)
}

pub(super) fn plan_of(record: &ImportRecord) -> Result<ImportPlan, ApiError> {
    ImportPlan::parse(&record.plan).map_err(ApiError::unexpected)
}

/// The language that reasons are told in: that of whoever asks.
pub(super) async fn language_of(state: &State, actor: &Actor) -> Result<Language, ApiError> {
    let person = actor.user();
    let language = state.db.read(move |tx| users::read::language(tx, person));
    Ok(Language::of(&language.await?))
}

/// The view with what is kept beside the file.
async fn show(state: &State, actor: &Actor, record: ImportRecord) -> Result<ImportView, ApiError> {
    let (files, id) = (files(state), record.id);
    let kept = web::block(move || Kept::of(&files, id));
    let kept = kept
        .await
        .map_err(ApiError::unexpected)?
        .map_err(ApiError::unexpected)?;
    let can_edit = change_grant(actor).is_ok_and(|grant| grant.covers(&record.placement));
    let plan = plan_of(&record)?;
    let language = language_of(state, actor).await?;
    Ok(view(actor, language, &record, plan, kept, can_edit))
}

pub(super) async fn find(
    state: &State,
    grant: ReadGrant<Import>,
    id: ImportId,
) -> Result<ImportRecord, ApiError> {
    Ok(state.db.read(move |tx| read::one(tx, &grant, id)).await?)
}

/// Uploads a file. Nothing is written to the clients yet.
#[utoipa::path(tag = "imports", operation_id = "upload_import",
    params(("as" = String, Query, description = "`contacts`, `companies` or `deals`")),
    request_body(content = UploadImport, content_type = "multipart/form-data"),
    responses((status = 201, body = ImportView), WriteProblems))]
#[post("/imports")]
async fn upload_import(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<UploadParams>,
    body: Multipart,
) -> Answer<ImportView> {
    let id = ImportId::from_uuid(Uuid::now_v7());
    let work = async {
        let import_as = ImportAs::from_code(&params.import_as).ok_or_else(|| {
            ApiError::of_field(Code::Invalid, "as").detail("expected contacts, companies or deals")
        })?;
        let grant = change_grant(&actor)?;
        may_bring_in(&actor, import_as)?;
        let record = keep_upload(&state, &actor, grant, id, import_as, body).await;
        if record.is_err() {
            files(&state).remove(id);
        }
        show(&state, &actor, record?).await
    };
    let view = watched(&state, &actor, None, work).await?;
    Ok(Reply::created(view).location(format!("/api/v1/imports/{id}")))
}

/// Imports, newest first. Without columns and preview: open one to see them.
#[utoipa::path(tag = "imports", operation_id = "list_imports",
    params(("limit" = Option<i64>, Query), ("cursor" = Option<Uuid>, Query)),
    responses((status = 200, body = Page<ImportView>), ReadProblems))]
#[get("/imports")]
async fn list_imports(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<ListParams>,
) -> Answer<Page<ImportView>> {
    let work = async {
        let grant = actor.may_read::<Import>()?;
        let limit = params.limit.unwrap_or(50).clamp(1, read::LIST_LIMIT - 1);
        let before = params.cursor.map(ImportId::from_uuid);
        let who = actor.clone();
        let mut found = state
            .db
            .disclose(move |tx| {
                let found = read::list(tx, &grant, before, limit + 1)?;
                let ids = found.iter().map(|record| record.id.as_uuid()).collect();
                let event = Event::of(&who, EventKind::List)
                    .with("area", Detail::Code(Area::Imports.name().to_owned()))
                    .with("shown", Detail::Ids(ids));
                Ok::<_, StorageError>(Recorded::new(found, event))
            })
            .await?;
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found
            .last()
            .filter(|_| more)
            .map(|record| record.id.to_string());
        let files = files(&state);
        let items = found.iter().map(|record| {
            let can_edit = change_grant(&actor).is_ok_and(|grant| grant.covers(&record.placement));
            let plan = plan_of(record)?;
            // Without errors there is nothing to say in words.
            Ok(view(
                &actor,
                Language::English,
                record,
                plan,
                Kept {
                    source: files.has_source(record.id),
                    ..Kept::default()
                },
                can_edit,
            ))
        });
        let items = items.collect::<Result<Vec<_>, ApiError>>()?;
        Ok(Page {
            items,
            next_cursor,
            count: None,
        })
    };
    watched(&state, &actor, None, work).await.map(Reply::ok)
}

/// One import with columns, preview, progress and the errors of its dry run.
#[utoipa::path(tag = "imports", operation_id = "open_import", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), ReadProblems))]
#[get("/imports/{id}")]
async fn open_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ImportView> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let record = find(&state, actor.may_read()?, id).await?;
        // The owner watches the progress of what they brought themselves; a look by somebody else
        // is a look at clients.
        if record.placement.owner != Some(actor.user()) {
            let event = Event::of(&actor, EventKind::Open).on(RecordKind::Import, id.as_uuid());
            state.db.record(event).await?;
        }
        show(&state, &actor, record).await
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::ok)
}

/// Changes how the file is read, what its columns become, and the rules.
#[utoipa::path(tag = "imports", operation_id = "update_import", params(("id" = Uuid, Path)),
    request_body = UpdateImport, responses((status = 200, body = ImportView), WriteProblems))]
#[patch("/imports/{id}")]
async fn update_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateImport>,
) -> Answer<ImportView> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = change_grant(&actor)?;
        let record = find(&state, grant.read().clone(), id).await?;
        if !record.state.is_open() {
            return Err(ApiError::new(Code::ImportBusy));
        }
        let plan = changed_plan(&state, &actor, &record, input).await?;
        let change = StepChange {
            plan: Some(plan.to_text()),
            ..StepChange::default()
        };
        let from = [ImportState::Uploaded, ImportState::Ready];
        let record = move_on(
            &state,
            &actor,
            grant,
            id,
            &from,
            ImportState::Uploaded,
            "change",
            change,
        )
        .await?;
        show(&state, &actor, record).await
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::ok)
}

#[expect(
    clippy::too_many_arguments,
    reason = "who, what, from where, to where and with what"
)]
async fn move_on(
    state: &State,
    actor: &Actor,
    grant: ChangeGrant<Import>,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    name: &'static str,
    change: StepChange,
) -> Result<ImportRecord, ApiError> {
    let (who, from) = (actor.clone(), from.to_vec());
    Ok(state
        .db
        .write(move |tx| step(tx, &grant, &who, id, &from, to, name, change))
        .await?)
}

async fn begin(
    state: &State,
    actor: &Actor,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    name: &'static str,
) -> Result<ImportView, ApiError> {
    let grant = change_grant(actor)?;
    let record = find(state, grant.read().clone(), id).await?;
    may_bring_in(actor, record.import_as)?;
    let kept = files(state);
    if record.state != ImportState::Done && !kept.has_source(id) {
        return Err(ApiError::new(Code::ImportFileGone));
    }
    if to == ImportState::Running && record.state.is_open() {
        remember(state, actor, &grant, &record).await?;
    }
    let (who, from) = (actor.clone(), from.to_vec());
    let begun = state.db.write(move |tx| {
        let change = StepChange::default();
        let begun = step(tx, &grant, &who, id, &from, to, name, change)?;
        // Whoever gives it up meanwhile removes the file.
        if kept.has_source(id) {
            Ok(begun)
        } else {
            Err(ApiError::new(Code::ImportFileGone))
        }
    });
    let record = begun.await?;
    run::begin(&state.db, &files(state), id);
    show(state, actor, record).await
}

/// Mends cells of the file: in place of everything that was mended before, in the columns that may
/// be seen. The file itself stays as it is. Check again to see what is left.
#[utoipa::path(tag = "imports", operation_id = "fix_import", params(("id" = Uuid, Path)),
    request_body = FixImport, responses((status = 200, body = ImportView), WriteProblems))]
#[put("/imports/{id}/fixes")]
async fn fix_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<FixImport>,
) -> Answer<ImportView> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = change_grant(&actor)?;
        let record = find(&state, grant.read().clone(), id).await?;
        if !record.state.is_open() {
            return Err(ApiError::new(Code::ImportBusy));
        }
        keep_fixes(&state, &actor, &record, input).await?;
        let from = [ImportState::Uploaded, ImportState::Ready];
        let (to, change) = (ImportState::Uploaded, StepChange::default());
        let record = move_on(&state, &actor, grant, id, &from, to, "change", change).await?;
        show(&state, &actor, record).await
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::ok)
}

/// Begins a dry run: every row is read and checked, nothing is written.
#[utoipa::path(tag = "imports", operation_id = "check_import", params(("id" = Uuid, Path)),
    responses((status = 202, body = ImportView), WriteProblems))]
#[post("/imports/{id}/check")]
async fn check_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ImportView> {
    let from = [ImportState::Uploaded, ImportState::Ready];
    let id = ImportId::from_uuid(*id);
    let work = begin(&state, &actor, id, &from, ImportState::DryRun, "check");
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::accepted)
}

/// Begins to write the records, or goes on after a stop.
#[utoipa::path(tag = "imports", operation_id = "start_import", params(("id" = Uuid, Path)),
    responses((status = 202, body = ImportView), WriteProblems))]
#[post("/imports/{id}/start")]
async fn start_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ImportView> {
    let from = [
        ImportState::Uploaded,
        ImportState::Ready,
        ImportState::Cancelled,
        ImportState::Failed,
    ];
    let id = ImportId::from_uuid(*id);
    let work = begin(&state, &actor, id, &from, ImportState::Running, "start");
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::accepted)
}

/// Stops an import. What was written stays, and it may go on. One that does not run, but might be
/// started or gone on with, is given up: its file goes at once.
#[utoipa::path(tag = "imports", operation_id = "cancel_import", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), WriteProblems))]
#[post("/imports/{id}/cancel")]
async fn cancel_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ImportView> {
    use ImportState::{Cancelled, Done, DryRun, Failed, Ready, Running, Uploaded};
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = change_grant(&actor)?;
        let record = find(&state, grant.read().clone(), id).await?;
        let kept = files(&state);
        let (from, to) = match record.state {
            DryRun => (DryRun, Uploaded),
            // Nothing is left to give up.
            Done => (Running, Cancelled),
            Cancelled if !kept.has_source(id) => (Running, Cancelled),
            other => (other, Cancelled),
        };
        let change = StepChange {
            gives_up: !from.is_busy(),
            ..StepChange::default()
        };
        let record = move_on(&state, &actor, grant, id, &[from], to, "cancel", change).await?;
        // Once that is durable: a step that is not kept must leave the file.
        match from {
            Uploaded | Ready => kept.remove(id),
            Cancelled | Failed => kept.remove_source(id),
            DryRun | Running | Done => {}
        }
        show(&state, &actor, record).await
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::ok)
}

/// Begins to undo an import: what it changed becomes what it was, what it made and nobody touched is
/// removed for good. What somebody changed since is left and told of by the act of the same id.
#[utoipa::path(tag = "imports", operation_id = "undo_import", params(("id" = Uuid, Path)),
    responses((status = 202, body = ActView), WriteProblems))]
#[post("/imports/{id}/undo")]
async fn undo_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ActView> {
    let id = ImportId::from_uuid(*id);
    let who = actor.clone();
    let work = async {
        let grant = change_grant(&actor)?;
        let act = state.db.write(move |tx| {
            let record = read::one(&mut tx.reading(), grant.read(), id)?;
            if !grant.covers(&record.placement) {
                return Err(StorageError::NotAllowed);
            }
            acts::imports::begin(tx, &who, &record)
        });
        let act = act.await?;
        // An import that is undone never goes on.
        files(&state).remove_source(id);
        act_jobs::begin(&state.db, act.run());
        Ok(ActView::of(act, &actor, state.db.now()))
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::accepted)
}
