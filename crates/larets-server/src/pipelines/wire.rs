//! Shapes of pipelines and stages. They hold no client's values.

use larets_core::access::RecordField as _;
use larets_core::deals::DealField;
use larets_core::ids::StageId;
use larets_core::pipelines::{
    Pipeline, PipelineDraft, PipelineError, STAGES_LIMIT, Stage, StageColor, StageDraft, StageKind,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{ApiError, Code, View};

/// A pipeline with its stages, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct PipelineView {
    /// Which one.
    pub id: Uuid,
    /// What it is called.
    name: String,
    stages: Vec<StageView>,
    /// Counts changes; send it as If-Match.
    pub version: i64,
}

impl View for PipelineView {}

/// A stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StageView {
    /// Which one.
    id: Uuid,
    /// What it is called.
    name: String,
    /// `gray`, `blue`, `teal`, `green`, `yellow`, `orange`, `red` or `violet`.
    color: &'static str,
    /// How likely a deal here is won, in percent.
    probability: u8,
    /// `open`, `won` or `lost`.
    kind: &'static str,
    /// Days without a move after which a deal is stale here; null for never.
    stale_days: Option<u16>,
    /// Fields that must be filled before a deal enters.
    required: Vec<&'static str>,
}

impl From<&Stage> for StageView {
    fn from(stage: &Stage) -> Self {
        Self {
            id: stage.id.as_uuid(),
            name: stage.name.clone(),
            color: stage.color.name(),
            probability: stage.probability,
            kind: stage.kind.name(),
            stale_days: stage.stale_days,
            required: stage.required.iter().map(|field| field.name()).collect(),
        }
    }
}

impl From<&Pipeline> for PipelineView {
    fn from(pipeline: &Pipeline) -> Self {
        Self {
            id: pipeline.id.as_uuid(),
            name: pipeline.name.clone(),
            stages: pipeline.stages.iter().map(StageView::from).collect(),
            version: pipeline.version,
        }
    }
}

/// What makes a pipeline, or takes its place: all its stages, in their order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WritePipeline {
    /// What it is called.
    pub name: String,
    /// One open stage, one for won and one for lost deals at least.
    pub stages: Vec<WriteStage>,
}

/// A stage, as it comes in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteStage {
    /// Which one; absent for a new one.
    pub id: Option<Uuid>,
    /// What it is called.
    pub name: String,
    /// `gray`, `blue`, `teal`, `green`, `yellow`, `orange`, `red` or `violet`.
    pub color: String,
    /// How likely a deal here is won, in percent; 100 for won, 0 for lost.
    pub probability: u8,
    /// `open`, `won` or `lost`.
    pub kind: String,
    /// Days without a move after which a deal is stale here.
    pub stale_days: Option<u16>,
    /// Fields that must be filled before a deal enters: `amount`, `expected_close`, `contacts`,
    /// `companies`, `source`, `lost_reason`, `next_step`.
    #[serde(default)]
    pub required: Vec<String>,
}

impl WritePipeline {
    /// The draft, checked.
    pub fn into_draft(self) -> Result<PipelineDraft, ApiError> {
        if self.stages.len() > STAGES_LIMIT {
            return Err(refusal(PipelineError::TooManyStages));
        }
        let stages = self.stages.into_iter().map(WriteStage::into_draft);
        let mut draft = PipelineDraft {
            name: self.name,
            stages: stages.collect::<Result<_, _>>()?,
        };
        draft.check().map_err(refusal)?;
        Ok(draft)
    }
}

impl WriteStage {
    fn into_draft(self) -> Result<StageDraft, ApiError> {
        let invalid = |what: &str| ApiError::of_field(Code::Invalid, "stages").detail(what);
        let fields = self.required.iter().map(|name| DealField::from_name(name));
        Ok(StageDraft {
            id: self.id.map(StageId::from_uuid),
            name: self.name,
            color: StageColor::from_name(&self.color).ok_or_else(|| invalid("unknown color"))?,
            probability: self.probability,
            kind: StageKind::from_name(&self.kind).ok_or_else(|| invalid("unknown kind"))?,
            stale_days: self.stale_days,
            required: fields
                .collect::<Option<_>>()
                .ok_or_else(|| invalid("unknown required field"))?,
        })
    }
}

fn refusal(error: PipelineError) -> ApiError {
    let (code, field) = match error {
        PipelineError::Name => (Code::Invalid, "name"),
        PipelineError::TooManyStages => (Code::TooLong, "stages"),
        PipelineError::NameTwice
        | PipelineError::StageTwice
        | PipelineError::KindMissing
        | PipelineError::Probability
        | PipelineError::Required => (Code::Invalid, "stages"),
    };
    ApiError::of_field(code, field).detail(error.to_string())
}
