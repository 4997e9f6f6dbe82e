//! Values of a file that stand for something here: stages, pipelines, people, sources. Each is
//! guessed by its name in Russian or English; the person importing decides.

mod stages;

use crate::access::named;
use crate::text::words;

pub use stages::{guess_pipeline, guess_stage};

use super::Target;

named!(
    /// What the values of a column stand for.
    ValueKind {
        /// Pipelines.
        Pipeline = "pipeline",
        /// Stages.
        Stage = "stage",
        /// People who work here.
        Owner = "owner",
        /// Where records came from.
        Source = "source",
    }
);

impl ValueKind {
    /// What the values of a column with this target stand for.
    pub const fn of(target: Target) -> Option<Self> {
        match target {
            Target::Pipeline => Some(Self::Pipeline),
            Target::Stage => Some(Self::Stage),
            Target::Owner => Some(Self::Owner),
            Target::Source => Some(Self::Source),
            _ => None,
        }
    }
}

/// The key by which a name of a person meets the same name: its words in any order.
pub fn name_key(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.join(" ")
}

/// The key by which a value of a file meets itself: its words.
pub fn value_key(value: &str) -> String {
    words(value).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that order, case and spaces do not tell names apart, and other words do.
    #[test]
    fn keys() {
        assert_eq!(name_key("Петров  Иван"), name_key("иван ПЕТРОВ"));
        assert_ne!(name_key("Петров Иван"), name_key("Петров Иван Ильич"));
        assert_eq!(value_key(" Closed-Won "), value_key("closed won"));
    }
}
