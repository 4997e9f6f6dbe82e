//! The tables of pipelines and stages as diesel sees them.

use diesel::prelude::*;
use larets_core::access::RecordField;
use larets_core::deals::DealField;
use larets_core::pipelines::{Stage, StageColor, StageKind};

use crate::error::StorageError;
use crate::schema::{pipeline, stage};
use crate::types::Id;

/// Every column of a pipeline.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = pipeline)]
pub(super) struct PipelineColumns {
    pub id: Id,
    pub name: String,
    pub place: i64,
    pub demo: bool,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Every column of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = stage, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct StageColumns {
    pub id: Id,
    pub pipeline_id: Id,
    pub name: String,
    pub color: String,
    pub place: i64,
    pub probability: i64,
    pub kind: String,
    pub stale_days: Option<i64>,
    pub required: String,
}

/// The fields asked for, as they stand in the column: names divided by a space.
pub(super) fn to_column(required: &[DealField]) -> String {
    let names: Vec<&str> = required.iter().map(|field| field.name()).collect();
    names.join(" ")
}

impl StageColumns {
    pub fn into_stage(self) -> Result<Stage, StorageError> {
        let broken = |what: &str| StorageError::Broken(format!("a stage has no known {what}"));
        let required = self.required.split_whitespace().map(DealField::from_name);
        Ok(Stage {
            id: self.id.into(),
            name: self.name,
            color: StageColor::from_name(&self.color).ok_or_else(|| broken("colour"))?,
            probability: u8::try_from(self.probability).map_err(|_| broken("probability"))?,
            kind: StageKind::from_name(&self.kind).ok_or_else(|| broken("kind"))?,
            stale_days: self.stale_days.and_then(|days| u16::try_from(days).ok()),
            required: required
                .collect::<Option<_>>()
                .ok_or_else(|| broken("required field"))?,
        })
    }
}
