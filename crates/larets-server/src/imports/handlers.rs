//! Requests about imports. Everybody sees their own; whose right reaches further sees those of the
//! people it reaches.

use actix_multipart::Multipart;
use actix_web::{get, patch, post, web};
use bytes::Bytes;
use larets_core::access::{Action, Actor, Area, ChangeGrant, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind, RecordRef};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, check_text};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Import, ImportAs, ImportState, Target};
use larets_storage::imports::write::{NewImport, StepChange, create, step};
use larets_storage::imports::{ImportRecord, may_import, read};
use larets_storage::{Recorded, StorageError, installation};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::file::ImportFiles;
use super::plan::{ImportPlan, is_key_of, may_fill, may_see};
use super::upload::{guess, look_at, receive};
use super::wire::{
    ImportView, ListParams, UpdateImport, UploadImport, UploadParams, view, visible_columns,
};
use super::{job, refused};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::Download;
use crate::http::wire::Page;
use crate::http::{Answer, ApiError, Body, Code, Params, Reply, State};

/// Refused rows read at a time.
const REFUSED_ROWS: i64 = 1000;
/// Most tags given to every record.
const TAGS_MAX: usize = 20;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(upload_import)
        .service(list_imports)
        .service(open_import)
        .service(update_import)
        .service(check_import)
        .service(start_import)
        .service(cancel_import)
        .service(download_refused_rows);
}

fn files(state: &State) -> ImportFiles {
    ImportFiles::new(&state.db, &state.data_folder)
}

fn reference(id: Uuid) -> RecordRef {
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
    }?)
}

fn plan_of(record: &ImportRecord) -> Result<ImportPlan, ApiError> {
    ImportPlan::parse(&record.plan).map_err(ApiError::unexpected)
}

/// The view with what is kept beside the file.
async fn show(state: &State, actor: &Actor, record: ImportRecord) -> Result<ImportView, ApiError> {
    let (files, id) = (files(state), record.id);
    let kept = web::block(move || Ok::<_, std::io::Error>((files.shown(id)?, files.errors(id)?)));
    let (shown, errors) = kept
        .await
        .map_err(ApiError::unexpected)?
        .map_err(ApiError::unexpected)?;
    let can_edit = change_grant(actor).is_ok_and(|grant| grant.covers(&record.placement));
    let plan = plan_of(&record)?;
    Ok(view(actor, &record, plan, shown, errors, can_edit))
}

async fn find(
    state: &State,
    grant: ReadGrant<Import>,
    id: ImportId,
) -> Result<ImportRecord, ApiError> {
    Ok(state.db.read(move |tx| read::one(tx, &grant, id)).await?)
}

/// Uploads a file. Nothing is written to the clients yet.
#[utoipa::path(tag = "imports", operation_id = "upload_import",
    params(("as" = String, Query, description = "`contacts` or `companies`")),
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
            ApiError::of_field(Code::Invalid, "as").detail("expected contacts or companies")
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

async fn keep_upload(
    state: &State,
    actor: &Actor,
    grant: ChangeGrant<Import>,
    id: ImportId,
    import_as: ImportAs,
    body: Multipart,
) -> Result<ImportRecord, ApiError> {
    let files = files(state);
    let (file_name, size_bytes) = receive(body, &files, id).await?;
    let mut plan = ImportPlan::new(import_as, size_bytes);
    let (name, kept) = (file_name.clone(), plan.clone());
    let looked = web::block(move || look_at(&files, id, &name, &kept));
    let shown = looked.await.map_err(ApiError::unexpected)??;
    let region = region(state).await?;
    guess(actor, import_as, &mut plan, &shown, &region);
    let new = NewImport {
        id,
        import_as,
        file_name,
        plan: plan.to_text(),
    };
    let who = actor.clone();
    Ok(state
        .db
        .write(move |tx| {
            let created = create(tx, &grant, &who, &new)?;
            let record = read::one(&mut tx.reading(), grant.read(), id)?;
            Ok::<_, StorageError>(created.map(|()| record))
        })
        .await?)
}

async fn region(state: &State) -> Result<String, ApiError> {
    let company = state
        .db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?;
    Ok(company.map_or_else(|| "RU".to_owned(), |company| company.phone_region))
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
        let items = found.iter().map(|record| {
            let can_edit = change_grant(&actor).is_ok_and(|grant| grant.covers(&record.placement));
            let plan = plan_of(record)?;
            Ok(view(
                &actor,
                record,
                plan,
                super::file::Shown::default(),
                Vec::new(),
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
            progress: None,
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

async fn changed_plan(
    state: &State,
    actor: &Actor,
    record: &ImportRecord,
    input: UpdateImport,
) -> Result<ImportPlan, ApiError> {
    let mut plan = plan_of(record)?;
    let reread = input.encoding.is_some()
        || input.delimiter.is_some()
        || input.has_header.is_some()
        || input.sheet.is_some();
    plan.encoding = input.encoding.or(plan.encoding);
    plan.sheet = input.sheet.or(plan.sheet);
    plan.has_header = input.has_header.or(plan.has_header);
    if let Some(text) = input.delimiter {
        let text = if text == "\\t" { "\t" } else { &text };
        let mut all = text.chars();
        let (Some(delimiter), None) = (all.next(), all.next()) else {
            return Err(
                ApiError::of_field(Code::Invalid, "delimiter").detail("expected one character")
            );
        };
        plan.delimiter = Some(delimiter);
    }
    if reread {
        let (files, id) = (files(state), record.id);
        let (name, kept) = (record.file_name.clone(), plan.clone());
        let looked = web::block(move || look_at(&files, id, &name, &kept));
        let shown = looked.await.map_err(ApiError::unexpected)??;
        guess(
            actor,
            record.import_as,
            &mut plan,
            &shown,
            &region(state).await?,
        );
    }
    if let Some(targets) = input.targets {
        check_targets(actor, record.import_as, &targets, plan.targets.len())?;
        plan.guessed = vec![false; targets.len()];
        plan.targets = targets;
    }
    if let Some(policy) = input.duplicates {
        DuplicatePolicy::from_name(&policy)
            .ok_or_else(|| ApiError::of_field(Code::Invalid, "duplicates"))?;
        plan.duplicates = policy;
    }
    if let Some(keys) = input.duplicates_by {
        let is_key = |key: &String| {
            DuplicateKey::from_name(key).is_some_and(|key| is_key_of(key, record.import_as))
        };
        if !keys.iter().all(is_key) {
            return Err(ApiError::of_field(Code::Invalid, "duplicates_by"));
        }
        plan.duplicates_by = keys;
    }
    if let Some(owner) = input.owner_id {
        let other = owner.is_some_and(|owner| UserId::from_uuid(owner) != actor.user());
        if other {
            match record.import_as {
                ImportAs::Contacts => actor.may_change::<Contact>(Action::Assign).map(drop)?,
                ImportAs::Companies => actor.may_change::<Company>(Action::Assign).map(drop)?,
            }
        }
        plan.owner_id = owner;
    }
    if let Some(tags) = input.tags {
        let fits = |tag: &String| !tag.trim().is_empty() && check_text("tags", tag, 100).is_ok();
        if tags.len() > TAGS_MAX || !tags.iter().all(fits) {
            return Err(ApiError::of_field(Code::Invalid, "tags"));
        }
        plan.tags = tags.iter().map(|tag| tag.trim().to_owned()).collect();
    }
    Ok(plan)
}

fn check_targets(
    actor: &Actor,
    import_as: ImportAs,
    targets: &[Option<String>],
    columns: usize,
) -> Result<(), ApiError> {
    if targets.len() != columns {
        return Err(
            ApiError::of_field(Code::Invalid, "targets").detail("expected one for each column")
        );
    }
    let mut taken: Vec<Target> = Vec::new();
    for (place, code) in targets.iter().enumerate() {
        let Some(code) = code else { continue };
        let wrong = || ApiError::of_field(Code::Invalid, format!("targets.{place}"));
        let target = Target::from_code(code, import_as).ok_or_else(wrong)?;
        if !target.is_repeatable() && taken.contains(&target) {
            return Err(wrong().detail("two columns cannot become this field"));
        }
        taken.push(target);
    }
    Ok(may_fill(actor, import_as, taken.into_iter())?)
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
    let record = move_on(
        state,
        actor,
        grant,
        id,
        from,
        to,
        name,
        StepChange::default(),
    )
    .await?;
    if to.is_busy() {
        job::begin(&state.db, &files(state), id);
    }
    show(state, actor, record).await
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

/// Stops an import. What was written stays.
#[utoipa::path(tag = "imports", operation_id = "cancel_import", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), WriteProblems))]
#[post("/imports/{id}/cancel")]
async fn cancel_import(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<ImportView> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = change_grant(&actor)?;
        let record = find(&state, grant.read().clone(), id).await?;
        let to = match record.state {
            ImportState::DryRun => ImportState::Uploaded,
            _ => ImportState::Cancelled,
        };
        let from = match record.state {
            ImportState::DryRun => ImportState::DryRun,
            _ => ImportState::Running,
        };
        let change = StepChange::default();
        let record = move_on(&state, &actor, grant, id, &[from], to, "cancel", change).await?;
        show(&state, &actor, record).await
    };
    watched(&state, &actor, Some(reference(id.as_uuid())), work)
        .await
        .map(Reply::ok)
}

/// What the download of refused rows goes on with.
struct Refused {
    state: State,
    actor: Actor,
    grant: ReadGrant<Import>,
    id: ImportId,
    headers: Vec<String>,
    visible: Vec<bool>,
    beyond: bool,
    /// The number of the last row sent; nothing before the first line.
    after: Option<i64>,
}

/// The refused rows as CSV, with reasons.
#[utoipa::path(tag = "imports", operation_id = "download_refused_rows", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), ReadProblems))]
#[get("/imports/{id}/refused")]
async fn download_refused_rows(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<Download, ApiError> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_read::<Import>()?;
        let record = find(&state, grant.clone(), id).await?;
        let plan = plan_of(&record)?;
        let files = files(&state);
        let shown = web::block(move || files.shown(id))
            .await
            .map_err(ApiError::unexpected)?;
        let shown = shown.map_err(ApiError::unexpected)?;
        Ok(Refused {
            visible: visible_columns(&actor, record.import_as, &plan),
            beyond: may_see(&actor, record.import_as, None),
            headers: if shown.has_header {
                shown.headers
            } else {
                Vec::new()
            },
            state: state.clone(),
            actor: actor.clone(),
            grant,
            id,
            after: None,
        })
    };
    let first = watched(&state, &actor, Some(reference(id.as_uuid())), work).await?;
    let pieces = futures_util::stream::try_unfold(Some(first), |refused| async move {
        let Some(refused) = refused else {
            return Ok(None);
        };
        next_piece(refused).await.map_err(std::io::Error::other)
    });
    Ok(Download::streaming(
        "refused-rows.csv",
        "text/csv; charset=utf-8",
        pieces,
    ))
}

/// The next lines. They leave after the record of the download is durable.
async fn next_piece(
    mut refused: Refused,
) -> Result<Option<(Bytes, Option<Refused>)>, StorageError> {
    let Some(after) = refused.after else {
        refused.after = Some(-1);
        return Ok(Some((refused::head(&refused.headers), Some(refused))));
    };
    let (grant, actor, id) = (refused.grant.clone(), refused.actor.clone(), refused.id);
    let rows = refused
        .state
        .db
        .disclose(move |tx| read::refused_rows(tx, &grant, &actor, id, after, REFUSED_ROWS))
        .await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    refused.after = Some(last.number);
    let lines = refused::lines(&rows, &refused.headers, &refused.visible, refused.beyond);
    let more = i64::try_from(rows.len()).is_ok_and(|count| count == REFUSED_ROWS);
    Ok(Some((lines, more.then_some(refused))))
}
