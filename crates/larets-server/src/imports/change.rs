//! Making and changing the plan of an import: what a person says about the file, its columns and the rules is
//! checked here before it is kept.

use actix_multipart::Multipart;
use actix_web::web;
use larets_core::access::{Action, Actor, ChangeGrant};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, check_text};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Import, ImportAs, Target};
use larets_storage::imports::write::{NewImport, create};
use larets_storage::imports::{ImportRecord, read};
use larets_storage::{StorageError, installation};

use super::handlers::{files, plan_of};
use super::plan::{ID_SOURCE_LIMIT, ImportPlan, is_key_of, may_fill};
use super::upload::{guess, look_at, receive};
use super::wire::UpdateImport;
use crate::http::{ApiError, Code, State};

/// Most tags given to every record.
const TAGS_MAX: usize = 20;

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
    let (file_name, size_bytes) = receive(body, &files, id).await?;
    let mut plan = ImportPlan::new(import_as, size_bytes, &file_name);
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
