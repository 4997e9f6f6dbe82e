//! House rules that a program can check. Each finding says what to do, not only what is wrong.
//!
//! A rule is a function from the files to findings, with a test of its own on invented files.
//! What is let through stands in [`allowed`], and an entry there that is no longer needed is a
//! finding too: the lists only shrink.

mod allowed;
mod contract;
mod documents;
mod layout;
mod lints;
mod text;
mod walls;

use std::fmt;

use anyhow::{Result, bail};

use crate::workspace::{self, Source};

/// One broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    path: String,
    /// 0 when the whole file is meant.
    line: usize,
    message: String,
}

impl Finding {
    fn new(source: &Source, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: source.path.clone(),
            line,
            message: message.into(),
        }
    }

    fn of_path(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: 0,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path, self.message),
            line => write!(formatter, "{}:{line}: {}", self.path, self.message),
        }
    }
}

type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: &[Rule] = &[
    walls::libraries_stay_in_their_crate,
    walls::serialize_only_in_wire,
    walls::views_only_in_wire,
    walls::system_actors_only_where_listed,
    walls::versions_stand_in_one_place,
    contract::headers_are_declared_and_obeyed,
    lints::no_allow,
    lints::no_silent_skip,
    lints::disallowed_only_where_listed,
    lints::nothing_unfinished,
    text::files_say_what_they_hold,
    text::files_are_short,
    text::no_machine_in_the_text,
    layout::top_level_is_known,
    layout::names_say_what_it_is,
    layout::folders_are_in_the_glossary,
    documents::decisions_are_numbered,
    documents::links_lead_somewhere,
];

/// Checks every rule on the repository.
pub fn run() -> Result<String> {
    let sources = workspace::sources(&workspace::root()?)?;
    let findings = findings(&sources);
    if !findings.is_empty() {
        let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
        bail!("{}\n{} findings", lines.join("\n"), lines.len());
    }
    Ok(format!(
        "{} rules hold in {} files",
        RULES.len(),
        sources.len()
    ))
}

fn findings(sources: &[Source]) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(sources)).collect()
}

/// Findings for entries of an allow-list that let nothing through any more.
fn stale(list: &str, entries: &[&str], used: impl Fn(&str) -> bool) -> Vec<Finding> {
    entries
        .iter()
        .filter(|entry| !used(entry))
        .map(|entry| {
            Finding::of_path(
                "crates/xtask/src/tidy/allowed.rs",
                format!("{list} has «{entry}», which needs no exception any more; remove it"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The house rules hold in this repository, now.
    #[test]
    fn the_repository_is_tidy() {
        if let Err(findings) = run() {
            panic!("{findings:#}");
        }
    }

    /// Runs one rule on one invented file; `expect` is a part of the only message, or nothing.
    pub(super) fn check(rule: Rule, path: &str, text: &str, expect: Option<&str>) {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let messages: Vec<String> = rule(&[source])
            .iter()
            .filter(|finding| finding.path == path)
            .map(Finding::to_string)
            .collect();
        match expect {
            None => assert_eq!(messages, Vec::<String>::new(), "{path}"),
            Some(part) => {
                assert_eq!(messages.len(), 1, "{path}: {messages:?}");
                assert!(
                    messages.iter().all(|message| message.contains(part)),
                    "{messages:?}"
                );
            }
        }
    }
}
