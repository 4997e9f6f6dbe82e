//! Editing pipelines: one is written as a whole, with all its stages.

use diesel::prelude::*;
use larets_core::access::{Actor, Permit};
use larets_core::audit::{Change, Event, EventKind, RecordKind};
use larets_core::ids::PipelineId;
use larets_core::pipelines::{PIPELINES_LIMIT, Pipeline, PipelineDraft, Stage, StageDraft};
use uuid::Uuid;

use super::read;
use super::row::{PipelineColumns, StageColumns, to_column};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Act, Changed, Recorded, WriteTx};
use crate::dialect::Prepared;
use crate::error::StorageError;
use crate::schema::{deal, pipeline, stage};
use crate::types::Id;

/// Makes a pipeline, behind the others. `permit` is for editing settings.
pub fn create(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    draft: &PipelineDraft,
) -> Result<Recorded<PipelineId>, StorageError> {
    insert(tx, actor, draft, false)
}

/// Makes a pipeline for demo data, behind the others.
pub fn create_demo(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    draft: &PipelineDraft,
) -> Result<Recorded<PipelineId>, StorageError> {
    insert(tx, actor, draft, true)
}

/// Removes the pipelines that were made for demo data. One that somebody's own deals stand in, or
/// that is the last, stays as everybody's.
pub(crate) fn remove_demo(tx: &mut WriteTx<'_>) -> Result<(), StorageError> {
    lock(tx.connection())?;
    let demo: Vec<Id> = each!(tx.connection(), c => {
        pipeline::table.filter(pipeline::demo.eq(true)).select(pipeline::id).load(c)
    })?;
    for id in demo {
        let all = read::all(tx.connection())?;
        let Some(found) = all.iter().find(|found| found.id == id.into()) else {
            continue;
        };
        let stages: Vec<Id> = found.stages.iter().map(|stage| stage.id.into()).collect();
        let used: i64 = each!(tx.connection(), c => {
            deal::table.filter(deal::stage_id.eq_any(stages.clone())).count().get_result(c)
        })?;
        if used > 0 || all.len() < 2 {
            each!(tx.connection(), c => {
                diesel::update(pipeline::table.find(id)).set(pipeline::demo.eq(false)).execute(c)
            })?;
        } else {
            each!(tx.connection(), c => diesel::delete(pipeline::table.find(id)).execute(c))?;
            announce(tx, id, found.version, Act::Deleted);
        }
    }
    Ok(())
}

/// Makes the pipeline that an installation begins with, unless there is one.
pub fn ensure_first(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    draft: &PipelineDraft,
) -> Result<Option<Recorded<PipelineId>>, StorageError> {
    lock(tx.connection())?;
    if read::all(tx.connection())?.is_empty() {
        insert(tx, actor, draft, false).map(Some)
    } else {
        Ok(None)
    }
}

fn insert(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    draft: &PipelineDraft,
    demo: bool,
) -> Result<Recorded<PipelineId>, StorageError> {
    lock(tx.connection())?;
    let known = read::all(tx.connection())?;
    if known.len() >= PIPELINES_LIMIT {
        return Err(StorageError::Refused("too_many_pipelines"));
    }
    if draft.stages.iter().any(|stage| stage.id.is_some()) {
        return Err(StorageError::Refused("stage_unknown"));
    }
    let id = Id(Uuid::now_v7());
    let now = tx.now().micros();
    let row = PipelineColumns {
        id,
        name: draft.name.clone(),
        place: i64::try_from(known.len()).unwrap_or(i64::MAX),
        demo,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    each!(tx.connection(), c => diesel::insert_into(pipeline::table).values(&row).execute(c))?;
    for (place, draft) in draft.stages.iter().enumerate() {
        insert_stage(tx.connection(), &columns(id, place, draft))?;
    }
    announce(tx, id, 1, Act::Created);
    let event = Event::of(actor, EventKind::Create)
        .on(RecordKind::Pipeline, id.0)
        .changing(vec![Change {
            field: "name",
            before: None,
            after: Some(draft.name.clone()),
        }]);
    Ok(Recorded::new(id.into(), event))
}

/// Changes a pipeline to what was typed: stages that are missing go, if no deal stands in them.
/// `permit` is for editing settings.
pub fn update(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    id: PipelineId,
    expected_version: Option<i64>,
    draft: &PipelineDraft,
) -> Result<Recorded<()>, StorageError> {
    lock(tx.connection())?;
    let before = find(tx.connection(), id, expected_version)?;
    let known = |draft: &StageDraft| {
        draft
            .id
            .is_none_or(|id| before.stages.iter().any(|stage| stage.id == id))
    };
    if !draft.stages.iter().all(known) {
        return Err(StorageError::Refused("stage_unknown"));
    }
    let stays = |stage: &Stage| draft.stages.iter().any(|draft| draft.id == Some(stage.id));
    for gone in before.stages.iter().filter(|stage| !stays(stage)) {
        remove_stage(tx.connection(), gone.id.into())?;
    }
    for (place, draft) in draft.stages.iter().enumerate() {
        let row = columns(id.into(), place, draft);
        if draft.id.is_some() {
            each!(tx.connection(), c => {
                diesel::update(stage::table.find(row.id)).set(&row).execute(c)
            })?;
        } else {
            insert_stage(tx.connection(), &row)?;
        }
    }
    let version = before.version + 1;
    let now = tx.now().micros();
    each!(tx.connection(), c => {
        diesel::update(pipeline::table.find(Id::from(id)))
            .filter(pipeline::version.eq(before.version))
            .set((
                pipeline::name.eq(&draft.name),
                pipeline::version.eq(version),
                pipeline::updated_at.eq(now),
            ))
            .execute(c)
    })?;
    announce(tx, id.into(), version, Act::Changed);
    let event = Event::of(actor, EventKind::Change)
        .on(RecordKind::Pipeline, id.as_uuid())
        .changing(changes(&before, draft));
    Ok(Recorded::new((), event))
}

/// Removes a pipeline that no deal stands in. The last one stays. `permit` is for editing settings.
pub fn delete(
    tx: &mut WriteTx<'_>,
    _permit: &Permit,
    actor: &Actor,
    id: PipelineId,
    expected_version: Option<i64>,
) -> Result<Recorded<()>, StorageError> {
    lock(tx.connection())?;
    let before = find(tx.connection(), id, expected_version)?;
    if read::all(tx.connection())?.len() < 2 {
        return Err(StorageError::Refused("last_pipeline"));
    }
    for stage in &before.stages {
        remove_stage(tx.connection(), stage.id.into())?;
    }
    let key = Id::from(id);
    each!(tx.connection(), c => diesel::delete(pipeline::table.find(key)).execute(c))?;
    announce(tx, key, before.version, Act::Deleted);
    let event = Event::of(actor, EventKind::Delete)
        .on(RecordKind::Pipeline, id.as_uuid())
        .changing(vec![Change {
            field: "name",
            before: Some(before.name),
            after: None,
        }]);
    Ok(Recorded::new((), event))
}

/// Lets one process at a time change pipelines, from here to the end of its transaction. Within a
/// process the write lane does; on SQLite the whole database has one writer. In a PostgreSQL without
/// another writer nobody waits; deals are still moved meanwhile.
fn lock(connection: &mut AnyConnection) -> QueryResult<()> {
    if let AnyConnection::Postgres(c) = connection {
        Prepared("LOCK TABLE pipeline IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

fn find(
    connection: &mut AnyConnection,
    id: PipelineId,
    expected_version: Option<i64>,
) -> Result<Pipeline, StorageError> {
    let mut all = read::all(connection)?.into_iter();
    let found = all.find(|pipeline| pipeline.id == id);
    let found = found.ok_or(StorageError::NotFound)?;
    match expected_version {
        Some(expected) if expected != found.version => Err(StorageError::Outdated {
            current: found.version,
        }),
        _ => Ok(found),
    }
}

fn columns(pipeline: Id, place: usize, draft: &StageDraft) -> StageColumns {
    StageColumns {
        id: draft.id.map_or_else(|| Id(Uuid::now_v7()), Id::from),
        pipeline_id: pipeline,
        name: draft.name.clone(),
        color: draft.color.name().to_owned(),
        place: i64::try_from(place).unwrap_or(i64::MAX),
        probability: i64::from(draft.probability),
        kind: draft.kind.name().to_owned(),
        stale_days: draft.stale_days.map(i64::from),
        required: to_column(&draft.required),
    }
}

fn insert_stage(connection: &mut AnyConnection, row: &StageColumns) -> QueryResult<usize> {
    each!(connection, c => diesel::insert_into(stage::table).values(row).execute(c))
}

/// Deals in the bin count too, as they may be taken back.
fn remove_stage(connection: &mut AnyConnection, id: Id) -> Result<(), StorageError> {
    let found: Option<Id> = each!(&mut *connection, c => {
        deal::table.filter(deal::stage_id.eq(id)).select(deal::id).first(c)
    })
    .optional()?;
    if found.is_some() {
        return Err(StorageError::Refused("stage_not_empty"));
    }
    let removed = each!(connection, c => diesel::delete(stage::table.find(id)).execute(c));
    match removed.map_err(StorageError::from) {
        // Another process has put a deal there meanwhile.
        Err(StorageError::Conflict(_) | StorageError::Refused(_)) => {
            Err(StorageError::Refused("stage_not_empty"))
        }
        other => other.map(|_| ()),
    }
}

fn announce(tx: &mut WriteTx<'_>, id: Id, version: i64, act: Act) {
    tx.announce(Changed::Record {
        kind: RecordKind::Pipeline,
        id: id.0,
        version,
        act,
        former: None,
    });
}

/// The name, and the stages as one text each before and after.
fn changes(before: &Pipeline, draft: &PipelineDraft) -> Vec<Change> {
    let stages_before = before.stages.iter().map(|stage| {
        let Stage {
            name,
            color,
            probability,
            kind,
            stale_days,
            required,
            ..
        } = stage;
        words(
            name,
            color.name(),
            *probability,
            kind.name(),
            *stale_days,
            &to_column(required),
        )
    });
    let stages_after = draft.stages.iter().map(|stage| {
        let required = to_column(&stage.required);
        let (color, kind) = (stage.color.name(), stage.kind.name());
        words(
            &stage.name,
            color,
            stage.probability,
            kind,
            stage.stale_days,
            &required,
        )
    });
    let lines = |stages: Vec<String>| Some(stages.join("\n"));
    let pairs = [
        ("name", Some(before.name.clone()), Some(draft.name.clone())),
        (
            "stages",
            lines(stages_before.collect()),
            lines(stages_after.collect()),
        ),
    ];
    let differing = pairs
        .into_iter()
        .filter(|(_, before, after)| before != after);
    differing
        .map(|(field, before, after)| Change {
            field,
            before,
            after,
        })
        .collect()
}

fn words(
    name: &str,
    color: &str,
    probability: u8,
    kind: &str,
    stale_days: Option<u16>,
    required: &str,
) -> String {
    let stale = stale_days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    format!("{name} · {color} · {probability} % · {kind} · {stale} · {required}")
}
