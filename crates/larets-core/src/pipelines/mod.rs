//! Pipelines: the stages that deals go through, and the rules of editing them. A pipeline has at
//! least one stage to work in, one that means won and one that means lost.

use crate::access::named;
use crate::deals::DealField;
use crate::ids::{PipelineId, StageId};

named!(
    /// What it means that a deal stands in a stage.
    StageKind {
        /// It is being worked on.
        Open = "open",
        /// It was won.
        Won = "won",
        /// It was lost.
        Lost = "lost",
    }
);

named!(
    /// The colour of a stage, as a name that the interface gives a shade in each theme.
    StageColor {
        /// Grey.
        Gray = "gray",
        /// Blue.
        Blue = "blue",
        /// Blue green.
        Teal = "teal",
        /// Green.
        Green = "green",
        /// Yellow.
        Yellow = "yellow",
        /// Orange.
        Orange = "orange",
        /// Red.
        Red = "red",
        /// Violet.
        Violet = "violet",
    }
);

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Which one.
    pub id: StageId,
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub color: StageColor,
    /// How likely a deal here is won, in percent.
    pub probability: u8,
    /// What standing here means.
    pub kind: StageKind,
    /// Days without a move after which a deal is stale here; never when none.
    pub stale_days: Option<u16>,
    /// Fields that must be filled before a deal enters.
    pub required: Vec<DealField>,
}

/// A pipeline with its stages, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Which one.
    pub id: PipelineId,
    /// What it is called.
    pub name: String,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Counts changes.
    pub version: i64,
}

/// A pipeline as it was typed in: all its stages, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineDraft {
    /// What it is called.
    pub name: String,
    /// Its stages; one without an id is new.
    pub stages: Vec<StageDraft>,
}

/// A stage as it was typed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDraft {
    /// Which one; none for a new one.
    pub id: Option<StageId>,
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub color: StageColor,
    /// How likely a deal here is won, in percent.
    pub probability: u8,
    /// What standing here means.
    pub kind: StageKind,
    /// Days without a move after which a deal is stale here.
    pub stale_days: Option<u16>,
    /// Fields that must be filled before a deal enters.
    pub required: Vec<DealField>,
}

/// Most pipelines of an installation.
pub const PIPELINES_LIMIT: usize = 50;
/// Most stages of a pipeline.
pub const STAGES_LIMIT: usize = 30;
/// Longest name of a pipeline or a stage.
const NAME_LIMIT: usize = 100;

/// The fields that a stage may ask for.
pub const REQUIRABLE: &[DealField] = &[
    DealField::Amount,
    DealField::ExpectedClose,
    DealField::Contacts,
    DealField::Companies,
    DealField::Source,
    DealField::LostReason,
    DealField::NextStep,
];

/// Why a pipeline cannot be kept as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PipelineError {
    /// A name is empty, too long, or has a character that cannot be kept.
    #[error("a name of 1 to 100 characters is expected")]
    Name,
    /// Two stages have one name.
    #[error("two stages have the same name")]
    NameTwice,
    /// A stage stands twice.
    #[error("a stage stands twice")]
    StageTwice,
    /// Too many stages.
    #[error("a pipeline has at most 30 stages")]
    TooManyStages,
    /// No stage of a kind that every pipeline has.
    #[error("a pipeline needs an open stage, one for won and one for lost deals")]
    KindMissing,
    /// A probability above 100, or one that contradicts the kind.
    #[error("a probability from 0 to 100 is expected; 100 for won, 0 for lost")]
    Probability,
    /// A field that no stage may ask for.
    #[error("a stage cannot ask for this field")]
    Required,
}

fn name(text: &mut String) -> Result<(), PipelineError> {
    *text = text.trim().to_owned();
    let length = text.chars().count();
    if (1..=NAME_LIMIT).contains(&length) && !text.contains('\0') {
        Ok(())
    } else {
        Err(PipelineError::Name)
    }
}

impl PipelineDraft {
    /// Checks what was typed, and takes the spaces around names away.
    pub fn check(&mut self) -> Result<(), PipelineError> {
        name(&mut self.name)?;
        if self.stages.len() > STAGES_LIMIT {
            return Err(PipelineError::TooManyStages);
        }
        self.stages.iter_mut().try_for_each(StageDraft::check)?;
        for (place, stage) in self.stages.iter().enumerate() {
            let mut others = self.stages.iter().skip(place + 1);
            if others.clone().any(|other| other.name == stage.name) {
                return Err(PipelineError::NameTwice);
            }
            if others.any(|other| other.id.is_some() && other.id == stage.id) {
                return Err(PipelineError::StageTwice);
            }
        }
        let has = |kind| self.stages.iter().any(|stage| stage.kind == kind);
        if StageKind::ALL.iter().all(|kind| has(*kind)) {
            Ok(())
        } else {
            Err(PipelineError::KindMissing)
        }
    }
}

impl StageDraft {
    fn check(&mut self) -> Result<(), PipelineError> {
        name(&mut self.name)?;
        let fits = match self.kind {
            StageKind::Open => self.probability <= 100,
            StageKind::Won => self.probability == 100,
            StageKind::Lost => self.probability == 0,
        };
        if !fits {
            return Err(PipelineError::Probability);
        }
        if !self.required.iter().all(|field| REQUIRABLE.contains(field)) {
            return Err(PipelineError::Required);
        }
        self.required.sort_unstable();
        self.required.dedup();
        Ok(())
    }
}

/// The pipeline that a new installation begins with. The names come in, as they are words of a
/// language.
pub fn first(name: &str, stages: [&str; 6]) -> PipelineDraft {
    use StageColor as Color;
    let [new, qualified, offer, agreed, won, lost] = stages;
    let stage = |name: &str, color, kind, probability, stale_days| StageDraft {
        id: None,
        name: name.to_owned(),
        color,
        probability,
        kind,
        stale_days,
        required: if kind == StageKind::Lost {
            vec![DealField::LostReason]
        } else {
            Vec::new()
        },
    };
    PipelineDraft {
        name: name.to_owned(),
        stages: vec![
            stage(new, Color::Gray, StageKind::Open, 10, Some(3)),
            stage(qualified, Color::Blue, StageKind::Open, 25, Some(7)),
            stage(offer, Color::Violet, StageKind::Open, 50, Some(14)),
            stage(agreed, Color::Orange, StageKind::Open, 80, Some(14)),
            stage(won, Color::Green, StageKind::Won, 100, None),
            stage(lost, Color::Red, StageKind::Lost, 0, None),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> PipelineDraft {
        first(
            "Sales",
            ["New", "Qualified", "Offer", "Agreed", "Won", "Lost"],
        )
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut PipelineDraft), expected: Result<(), PipelineError>) {
        let mut draft = draft();
        change(&mut draft);
        assert_eq!(draft.check(), expected);
    }

    // Shows that the first pipeline keeps the rules, and each way to break one of them.
    #[test]
    fn rules() {
        check(|_| (), Ok(()));
        check(
            |draft| draft.name = "  ".to_owned(),
            Err(PipelineError::Name),
        );
        check(
            |draft| draft.stages[0].name = "я".repeat(101),
            Err(PipelineError::Name),
        );
        check(
            |draft| draft.stages[0].name = "Offer ".to_owned(),
            Err(PipelineError::NameTwice),
        );
        check(
            |draft| {
                let id = StageId::from_uuid(uuid::Uuid::from_u128(1));
                draft.stages[0].id = Some(id);
                draft.stages[1].id = Some(id);
            },
            Err(PipelineError::StageTwice),
        );
        check(
            |draft| draft.stages.truncate(5),
            Err(PipelineError::KindMissing),
        );
        check(
            |draft| draft.stages[0].probability = 101,
            Err(PipelineError::Probability),
        );
        check(
            |draft| draft.stages[4].probability = 99,
            Err(PipelineError::Probability),
        );
        check(
            |draft| draft.stages[5].probability = 1,
            Err(PipelineError::Probability),
        );
        check(
            |draft| draft.stages[0].required = vec![DealField::Owner],
            Err(PipelineError::Required),
        );
        check(
            |draft| {
                for number in 0..25 {
                    let mut stage = draft.stages[0].clone();
                    stage.name = format!("Stage {number}");
                    draft.stages.push(stage);
                }
            },
            Err(PipelineError::TooManyStages),
        );
    }

    // Shows that names lose the spaces around them, and fields asked for stand once, in one order.
    #[test]
    fn normalised() {
        let mut draft = draft();
        draft.name = " Sales ".to_owned();
        draft.stages[0].required = vec![DealField::Source, DealField::Amount, DealField::Source];
        draft.check().unwrap();
        assert_eq!(draft.name, "Sales");
        let expected = [DealField::Amount, DealField::Source];
        assert_eq!(draft.stages[0].required, expected);
    }
}
