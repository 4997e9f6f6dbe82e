//! Reading pipelines. Whoever may see deals may see what they go through.

use diesel::prelude::*;
use larets_core::access::ReadGrant;
use larets_core::deals::Deal;
use larets_core::ids::{PipelineId, StageId};
use larets_core::pipelines::{Pipeline, Stage};

use super::row::{PipelineColumns, StageColumns};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::{pipeline, stage};
use crate::types::Id;

/// All pipelines with their stages, in their order.
pub fn list(tx: &mut ReadTx<'_>, _grant: &ReadGrant<Deal>) -> Result<Vec<Pipeline>, StorageError> {
    all(tx.connection())
}

pub(super) fn all(connection: &mut AnyConnection) -> Result<Vec<Pipeline>, StorageError> {
    let rows: Vec<PipelineColumns> = each!(&mut *connection, c => {
        pipeline::table
            .order((pipeline::place, pipeline::id))
            .select(pipeline::all_columns)
            .load(c)
    })?;
    let stages: Vec<StageColumns> = each!(connection, c => {
        stage::table
            .order((stage::pipeline_id, stage::place, stage::id))
            .select(stage::all_columns)
            .load(c)
    })?;
    let mut pipelines: Vec<Pipeline> = rows
        .into_iter()
        .map(|row| Pipeline {
            id: row.id.into(),
            name: row.name,
            stages: Vec::new(),
            version: row.version,
        })
        .collect();
    for row in stages {
        let id = PipelineId::from(row.pipeline_id);
        let of = pipelines.iter_mut().find(|pipeline| pipeline.id == id);
        let stage = row.into_stage()?;
        if let Some(pipeline) = of {
            pipeline.stages.push(stage);
        }
    }
    Ok(pipelines)
}

/// One stage.
pub(crate) fn stage(connection: &mut AnyConnection, id: StageId) -> Result<Stage, StorageError> {
    let row: Option<StageColumns> = each!(connection, c => {
        stage::table.find(Id::from(id)).select(stage::all_columns).get_result(c)
    })
    .optional()?;
    row.ok_or(StorageError::Refused("stage_unknown"))?
        .into_stage()
}

/// Where a deal begins that nobody put anywhere.
pub(crate) fn first_stage(connection: &mut AnyConnection) -> Result<StageId, StorageError> {
    let id: Option<Id> = each!(connection, c => {
        stage::table
            .inner_join(pipeline::table)
            .order((pipeline::place, pipeline::id, stage::place, stage::id))
            .select(stage::id)
            .first(c)
    })
    .optional()?;
    id.map(StageId::from)
        .ok_or(StorageError::Refused("stage_unknown"))
}
