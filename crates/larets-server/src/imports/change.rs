//! Making and changing the plan of an import: what a person says about the file, its columns and the rules is
//! checked here before it is kept.

use actix_multipart::Multipart;
use actix_web::web;
use larets_core::access::{AccessError, Action, Actor, ChangeGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, check_text};
use larets_core::deals::Deal;
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Import, ImportAs, Target, ValueKind};
use larets_core::money::Currency;
use larets_storage::imports::write::{NewImport, create};
use larets_storage::imports::{ImportRecord, keep, memory as storage_memory, read};
use larets_storage::{ReadTx, Recorded, StorageError, installation};
use uuid::Uuid;

use super::file::{Choice, ImportFiles, Shown};
use super::handlers::{files, plan_of};
use super::memory;
use super::plan::{ID_SOURCE_LIMIT, ImportPlan, is_key_of, may_fill};
use super::sweep::UNDONE_KEPT;
use super::upload::{disk_problem, guess, look_at, receive};
use super::values::CHOICES_MAX;
use super::wire::{ChooseValue, FixImport, UpdateImport, visible_columns};
use crate::http::{ApiError, Code, State};

/// Most characters of a value that somebody says something of.
const VALUE_LIMIT: usize = 200;
/// Most tags given to every record.
const TAGS_MAX: usize = 20;
/// Most imports of a person that have not ended and whose file is here.
const OPEN_MAX: usize = 20;

/// Takes in a file, looks at it, and notes it as an import with a guessed plan.
pub(super) async fn keep_upload(
    state: &State,
    actor: &Actor,
    grant: ChangeGrant<Import>,
    id: ImportId,
    import_as: ImportAs,
    body: Multipart,
) -> Result<ImportRecord, ApiError> {
    let files = files(state);
    let (person, kept) = (actor.user(), files.clone());
    // Before the file comes as well as after it.
    let room = state
        .db
        .read_latest(move |tx| has_room(tx, &kept, person))
        .await;
    room?;
    let (file_name, size_bytes) = receive(body, &files, id).await?;
    let mut plan = ImportPlan::new(import_as, size_bytes, &file_name);
    let (name, kept, of) = (file_name.clone(), plan.clone(), files.clone());
    let looked = web::block(move || look_at(&of, id, &name, &kept));
    let shown = looked.await.map_err(ApiError::unexpected)??;
    let region = region(state).await?;
    guess(actor, import_as, &mut plan, &shown, &region);
    recall(state, actor, &grant, id, import_as, &mut plan, &shown).await?;
    let new = NewImport {
        id,
        import_as,
        file_name,
        plan: plan.to_text(),
    };
    let who = actor.clone();
    state
        .db
        .write(move |tx| {
            has_room(&mut tx.reading(), &files, who.user())?;
            let created = create(tx, &grant, &who, &new)?;
            let record = read::one(&mut tx.reading(), grant.read(), id)?;
            Ok::<_, ApiError>(created.map(|()| record))
        })
        .await
}

/// Refused when a person has as many files of imports that have not ended as one may.
fn has_room(tx: &mut ReadTx<'_>, files: &ImportFiles, person: UserId) -> Result<(), ApiError> {
    let since = tx.now().plus(-UNDONE_KEPT);
    let mut open = 0;
    for id in keep::not_ended(tx, person, since)? {
        // A file that is about to go does not count.
        let counts = files.has_source(id) && keep::stand(tx, id)?.is_some_and(|stand| !stand.over);
        open += usize::from(counts);
    }
    if open < OPEN_MAX {
        Ok(())
    } else {
        Err(ApiError::new(Code::TooManyImports))
    }
}

async fn region(state: &State) -> Result<String, ApiError> {
    let company = state
        .db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?;
    Ok(company.map_or_else(|| "RU".to_owned(), |company| company.phone_region))
}

/// The plan without what was remembered, guessed anew.
async fn forgotten(
    state: &State,
    actor: &Actor,
    record: &ImportRecord,
    before: ImportPlan,
) -> Result<ImportPlan, ApiError> {
    let (kept, id) = (files(state), record.id);
    let shown = web::block(move || kept.shown(id)).await;
    let shown = shown.map_err(ApiError::unexpected)?;
    let shown = shown.map_err(ApiError::unexpected)?;
    let mut plan = ImportPlan {
        encoding: before.encoding,
        delimiter: before.delimiter,
        has_header: before.has_header,
        sheet: before.sheet,
        ..ImportPlan::new(record.import_as, before.size_bytes, &record.file_name)
    };
    let region = region(state).await?;
    guess(actor, record.import_as, &mut plan, &shown, &region);
    keep_choices(state, record, Vec::new()).await?;
    Ok(plan)
}

/// The plan as it shall become.
pub(super) async fn changed_plan(
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
    if input.remembered == Some(false) && plan.remembered {
        plan = forgotten(state, actor, record, plan).await?;
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
    if let Some(source) = input.id_source {
        check_text("id_source", &source, ID_SOURCE_LIMIT)
            .map_err(|_| ApiError::of_field(Code::Invalid, "id_source"))?;
        source.trim().clone_into(&mut plan.id_source);
    }
    if let Some(owner) = input.owner_id {
        if let Some(owner) = owner {
            may_own(actor, record.import_as, owner)?;
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
    if let Some(pipeline) = input.pipeline_id {
        plan.pipeline_id = pipeline;
    }
    if let Some(code) = input.currency {
        let known = code.is_empty() || Currency::from_code(&code).is_some();
        if !known {
            return Err(ApiError::of_field(Code::Invalid, "currency"));
        }
        plan.currency = Some(code).filter(|code| !code.is_empty());
    }
    if let Some(values) = input.values {
        keep_choices(state, record, values).await?;
    }
    Ok(plan)
}

/// Refuses whoever may not give records to this person.
pub(super) fn may_own(actor: &Actor, import_as: ImportAs, owner: Uuid) -> Result<(), AccessError> {
    if UserId::from_uuid(owner) == actor.user() {
        return Ok(());
    }
    match import_as {
        ImportAs::Contacts => actor.may_change::<Contact>(Action::Assign).map(drop),
        ImportAs::Companies => actor.may_change::<Company>(Action::Assign).map(drop),
        ImportAs::Deals => actor.may_change::<Deal>(Action::Assign).map(drop),
    }
}

/// Offers what was last done with a file of this shape.
async fn recall(
    state: &State,
    actor: &Actor,
    grant: &ChangeGrant<Import>,
    id: ImportId,
    import_as: ImportAs,
    plan: &mut ImportPlan,
    shown: &Shown,
) -> Result<(), ApiError> {
    let Some(headers) = memory::headers(shown) else {
        return Ok(());
    };
    let (grant, headers) = (grant.clone(), headers.to_vec());
    let known = state
        .db
        .read(move |tx| storage_memory::recall(tx, &grant, import_as, &headers))
        .await?;
    let Some(choices) = known.and_then(|text| memory::offer(&text, actor, import_as, plan)) else {
        return Ok(());
    };
    let files = files(state);
    let keeping = web::block(move || files.keep_choices(id, &choices)).await;
    keeping
        .map_err(ApiError::unexpected)?
        .map_err(|error| disk_problem(&error))
}

/// Keeps what somebody said that values of the file stand for, beside the file.
async fn keep_choices(
    state: &State,
    record: &ImportRecord,
    values: Vec<ChooseValue>,
) -> Result<(), ApiError> {
    if values.len() > CHOICES_MAX {
        let detail = format!("at most {CHOICES_MAX} values may be chosen");
        return Err(ApiError::of_field(Code::Invalid, "values").detail(detail));
    }
    for (place, choice) in values.iter().enumerate() {
        let wrong =
            |what: &str| ApiError::of_field(Code::Invalid, format!("values.{place}.{what}"));
        let kind = ValueKind::from_name(&choice.kind).ok_or_else(|| wrong("kind"))?;
        check_text("value", &choice.value, VALUE_LIMIT).map_err(|_| wrong("value"))?;
        let fits = choice.to.as_deref().is_none_or(|to| match kind {
            ValueKind::Source => check_text("to", to, VALUE_LIMIT).is_ok(),
            _ => Uuid::parse_str(to).is_ok(),
        });
        if !fits {
            return Err(wrong("to"));
        }
    }
    let kept = values.into_iter().map(|choice| Choice {
        kind: choice.kind,
        value: choice.value,
        to: choice.to,
    });
    let (files, id, kept) = (files(state), record.id, kept.collect::<Vec<_>>());
    let keeping = web::block(move || files.keep_choices(id, &kept)).await;
    keeping
        .map_err(ApiError::unexpected)?
        .map_err(|error| disk_problem(&error))
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

/// Keeps the cells that somebody has mended. Those of columns that they may not see stay.
pub(super) async fn keep_fixes(
    state: &State,
    actor: &Actor,
    record: &ImportRecord,
    input: FixImport,
) -> Result<(), ApiError> {
    let plan = plan_of(record)?;
    let visible = visible_columns(actor, record.import_as, &plan);
    input.check(&visible)?;
    let (files, id) = (files(state), record.id);
    let keeping = web::block(move || {
        let unseen = files.fixes(id)?.of_columns(&visible, false);
        files.keep_fixes(id, &input.and(unseen))
    });
    keeping
        .await
        .map_err(ApiError::unexpected)?
        .map_err(|error| disk_problem(&error))
}

/// Remembers what is done with a file, for the next one of its shape.
pub(super) async fn remember(
    state: &State,
    actor: &Actor,
    grant: &ChangeGrant<Import>,
    record: &ImportRecord,
) -> Result<(), ApiError> {
    let plan = plan_of(record)?;
    let (files, id, import_as) = (files(state), record.id, record.import_as);
    let kept = web::block(move || Ok::<_, std::io::Error>((files.shown(id)?, files.choices(id)?)));
    let kept = kept.await.map_err(ApiError::unexpected)?;
    let (shown, choices) = kept.map_err(ApiError::unexpected)?;
    let Some(headers) = memory::headers(&shown) else {
        return Ok(());
    };
    let (headers, text) = (headers.to_vec(), memory::text(&plan, &choices));
    let (grant, who) = (grant.clone(), actor.clone());
    let kept = state.db.write(move |tx| {
        storage_memory::keep(tx, &grant, import_as, &headers, &text)?;
        let event = Event::of(&who, EventKind::ImportStep)
            .on(RecordKind::Import, id.as_uuid())
            .with("step", Detail::Code("remember".to_owned()));
        Ok::<_, StorageError>(Recorded::new((), event))
    });
    Ok(kept.await?)
}
