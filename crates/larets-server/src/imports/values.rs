//! What the values of a file stand for here: those that the dry run found, with what is guessed, and
//! what the person importing has said. Both are kept sealed beside the file, as a cell may hold
//! anything.

use std::collections::HashMap;

use larets_core::ids::{PipelineId, StageId, UserId};
use larets_core::imports::{Target, ValueKind, guess_pipeline, guess_stage, value_key};
use larets_core::pipelines::{Pipeline, Stage};
use larets_storage::imports::NamedOwner;
use uuid::Uuid;

use super::file::{Choice, FoundValue};

/// Different values of one kind that are kept.
const VALUES_MAX: usize = 500;
/// Most characters of a value that is kept; longer ones are no names of anything.
const VALUE_CHARS: usize = 200;
/// Most choices of an import.
pub const CHOICES_MAX: usize = 2000;

/// The choices of an import, for looking up.
#[derive(Debug, Clone, Default)]
pub struct Choices(HashMap<(ValueKind, String), Option<String>>);

impl Choices {
    /// Of those that are kept.
    pub fn new(kept: &[Choice]) -> Self {
        let known = kept.iter().filter_map(|choice| {
            let kind = ValueKind::from_name(&choice.kind)?;
            Some(((kind, value_key(&choice.value)), choice.to.clone()))
        });
        Self(known.collect())
    }

    /// What somebody said; nothing when nobody did.
    fn of(&self, kind: ValueKind, value: &str) -> Option<Option<&str>> {
        let said = self.0.get(&(kind, value_key(value)))?;
        Some(said.as_deref())
    }

    fn id(&self, kind: ValueKind, value: &str) -> Option<Option<Uuid>> {
        let said = self.of(kind, value)?;
        Some(said.and_then(|text| Uuid::parse_str(text).ok()))
    }

    /// Whoever a value means; nobody when the field is to stay empty.
    pub fn owner(&self, value: &str) -> Option<NamedOwner> {
        match self.id(ValueKind::Owner, value) {
            Some(id) => id.map(|id| NamedOwner::Person(UserId::from_uuid(id))),
            None => Some(NamedOwner::Written(value.to_owned())),
        }
    }

    /// The source that a value means; nothing when the field is to stay empty.
    pub fn source(&self, value: &str) -> Option<String> {
        match self.of(ValueKind::Source, value) {
            Some(text) => text.map(str::to_owned),
            None => Some(value.to_owned()),
        }
    }
}

/// The pipelines that rows of deals go into.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    pipelines: Vec<Pipeline>,
    usual: Option<PipelineId>,
}

impl Stages {
    /// `usual` is the pipeline of rows that name none.
    pub fn new(pipelines: Vec<Pipeline>, usual: Option<Uuid>) -> Self {
        Self {
            pipelines,
            usual: usual.map(PipelineId::from_uuid),
        }
    }

    fn usual(&self) -> Option<&Pipeline> {
        let named = self.pipelines.iter().find(|of| Some(of.id) == self.usual);
        named.or(self.pipelines.first())
    }

    /// The pipeline that a value means.
    pub fn pipeline(&self, value: Option<&str>, choices: &Choices) -> Option<&Pipeline> {
        let Some(value) = value else {
            return self.usual();
        };
        match choices.id(ValueKind::Pipeline, value) {
            Some(Some(id)) => {
                let id = PipelineId::from_uuid(id);
                self.pipelines.iter().find(|pipeline| pipeline.id == id)
            }
            Some(None) => self.usual(),
            None => guess_pipeline(value, &self.pipelines),
        }
    }

    /// The stage that a value means in a pipeline. Without a value a deal begins in the first.
    pub fn stage<'s>(
        &'s self,
        value: Option<&str>,
        pipeline: &'s Pipeline,
        choices: &Choices,
    ) -> Option<&'s Stage> {
        let Some(value) = value else {
            return pipeline.stages.first();
        };
        match choices.id(ValueKind::Stage, value) {
            Some(Some(id)) => {
                let id = StageId::from_uuid(id);
                let mut all = self.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
                all.find(|stage| stage.id == id)
            }
            Some(None) => pipeline.stages.first(),
            None => guess_stage(value, pipeline),
        }
    }

    /// Whether a value means a stage of any pipeline.
    pub fn is_stage(&self, value: &str, choices: &Choices) -> bool {
        let mut all = self.pipelines.iter();
        all.any(|pipeline| self.stage(Some(value), pipeline, choices).is_some())
    }

    /// What a value is taken for, as far as pipelines and stages go.
    fn guess(&self, kind: ValueKind, value: &str) -> Option<Uuid> {
        match kind {
            ValueKind::Pipeline => {
                guess_pipeline(value, &self.pipelines).map(|found| found.id.as_uuid())
            }
            ValueKind::Stage => {
                let usual = self.usual().and_then(|usual| guess_stage(value, usual));
                let mut others = self.pipelines.iter();
                usual
                    .or_else(|| others.find_map(|pipeline| guess_stage(value, pipeline)))
                    .map(|found| found.id.as_uuid())
            }
            ValueKind::Owner | ValueKind::Source => None,
        }
    }
}

/// Counts the values of a file while it is checked.
#[derive(Debug, Default)]
pub struct Counted {
    columns: Vec<(usize, ValueKind)>,
    known: HashMap<(ValueKind, String), usize>,
    found: Vec<(ValueKind, String, i64)>,
}

impl Counted {
    /// For columns that become these targets.
    pub fn new(targets: &[Option<Target>]) -> Self {
        let columns = targets.iter().enumerate();
        let kinds = columns.filter_map(|(place, target)| {
            let kind = target.and_then(ValueKind::of)?;
            Some((place, kind))
        });
        Self {
            columns: kinds.collect(),
            ..Self::default()
        }
    }

    /// Takes the values of a row.
    pub fn add(&mut self, cells: &[String]) {
        for (place, kind) in &self.columns {
            let value = cells
                .get(*place)
                .map(|cell| cell.trim())
                .unwrap_or_default();
            let key = value_key(value);
            if key.is_empty() || value.chars().nth(VALUE_CHARS).is_some() {
                continue;
            }
            let next = self.found.len();
            let of_kind = self
                .found
                .iter()
                .filter(|(known, ..)| known == kind)
                .count();
            if let Some(place) = self.known.get(&(*kind, key.clone())) {
                if let Some((.., rows)) = self.found.get_mut(*place) {
                    *rows += 1;
                }
            } else if of_kind < VALUES_MAX {
                self.known.insert((*kind, key), next);
                self.found.push((*kind, value.to_owned(), 1));
            }
        }
    }

    /// The names of people among them.
    pub fn owners(&self) -> Vec<String> {
        let owners = self
            .found
            .iter()
            .filter(|(kind, ..)| *kind == ValueKind::Owner);
        owners.map(|(_, value, _)| value.clone()).collect()
    }

    /// What was found, the most frequent values of each kind first. `people` answers to
    /// [`Counted::owners`].
    pub fn finish(self, stages: &Stages, people: &[Option<UserId>]) -> Vec<FoundValue> {
        let mut people = people.iter();
        let mut found: Vec<FoundValue> = self
            .found
            .into_iter()
            .map(|(kind, value, rows)| FoundValue {
                guess: match kind {
                    ValueKind::Source => Some(value.clone()),
                    ValueKind::Owner => {
                        let person = people.next().copied().flatten();
                        person.map(|id| id.to_string())
                    }
                    _ => stages.guess(kind, &value).map(|id| id.to_string()),
                },
                kind: kind.name().to_owned(),
                value,
                rows,
            })
            .collect();
        let place = |kind: &str| ValueKind::ALL.iter().position(|known| known.name() == kind);
        found.sort_by_key(|value| (place(&value.kind), std::cmp::Reverse(value.rows)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that spellings of one value are counted together, and that long and empty cells are not.
    #[test]
    fn counts() {
        let targets = [Some(Target::Source), None];
        let mut counted = Counted::new(&targets);
        let long = "я".repeat(VALUE_CHARS + 1);
        for cell in ["Сайт", "сайт ", "", "Звонок", "САЙТ", long.as_str()] {
            counted.add(&[cell.to_owned(), "other".to_owned()]);
        }
        let found = counted.finish(&Stages::default(), &[]);
        let found: Vec<_> = found
            .iter()
            .map(|of| (of.value.as_str(), of.rows))
            .collect();
        assert_eq!(found, [("Сайт", 3), ("Звонок", 1)]);
    }

    // Shows what somebody said goes before what is guessed, and that they may say «nothing».
    #[test]
    fn choices() {
        let choice = |value: &str, to: Option<&str>| Choice {
            kind: "source".to_owned(),
            value: value.to_owned(),
            to: to.map(str::to_owned),
        };
        let choices = Choices::new(&[
            choice("Web", Some("Сайт")),
            choice("?", None),
            choice("None", None),
        ]);
        assert_eq!(choices.source("WEB").as_deref(), Some("Сайт"));
        assert_eq!(choices.source("none"), None);
        assert_eq!(choices.source("Call").as_deref(), Some("Call"));
        assert_eq!(
            choices.owner("Иван"),
            Some(NamedOwner::Written("Иван".to_owned()))
        );
    }
}
