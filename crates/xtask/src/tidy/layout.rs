//! Rules about where files are and what they are called.

use std::collections::BTreeSet;

use super::{Finding, allowed, stale};
use crate::workspace::Source;

/// Everything that may stand at the top; each more makes the first look longer.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".npmrc",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.ru.md",
    "SECURITY.md",
    "_typos.toml",
    "clippy.toml",
    "crates",
    "deny.toml",
    "deploy",
    "docs",
    "packaging",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "tests",
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "shared_code",
    "stuff",
    "util",
    "utils",
];

/// Crates whose folders are features.
const CRATES: &[&str] = &["larets-core", "larets-storage", "larets-server"];
const WEB_FEATURES: &str = "crates/larets-web/web/src/features/";
const GLOSSARY: &str = "docs/GLOSSARY.md";

/// A stranger's first look stays short.
pub fn top_level_is_known(sources: &[Source]) -> Vec<Finding> {
    let entries: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| source.path.split('/').next())
        .collect();
    entries
        .into_iter()
        .filter(|entry| !TOP.contains(entry))
        .map(|entry| {
            Finding::of_path(
                entry,
                "does not belong at the top: put it where its kind is (docs, tests, crates, \
                 packaging, deploy)",
            )
        })
        .collect()
}

/// A module is called by what it holds.
pub fn names_say_what_it_is(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_rust() || source.is_script())
        .filter(|source| {
            source.path.split('/').any(|part| {
                let stem = part.split('.').next().unwrap_or(part);
                EMPTY_NAMES.contains(&stem)
            })
        })
        .map(|source| {
            Finding::new(
                source,
                0,
                "a name that says nothing: name the one thing it holds",
            )
        })
        .collect()
}

/// One noun everywhere: a feature's folder is a word of the glossary.
pub fn folders_are_in_the_glossary(sources: &[Source]) -> Vec<Finding> {
    let Some(glossary) = sources.iter().find(|source| source.path == GLOSSARY) else {
        return Vec::new();
    };
    let nouns = nouns(glossary);
    let folders = folders(sources);
    let mut findings: Vec<Finding> = folders
        .iter()
        .filter(|(_, folder)| {
            !nouns.contains(folder) && !allowed::TECHNICAL_FOLDERS.contains(folder)
        })
        .map(|(path, folder)| {
            Finding::of_path(
                *path,
                format!("«{folder}» is not in {GLOSSARY}: add its line, or use the noun it has"),
            )
        })
        .collect();
    findings.extend(stale(
        "TECHNICAL_FOLDERS",
        allowed::TECHNICAL_FOLDERS,
        |entry| folders.iter().any(|(_, folder)| *folder == entry),
    ));
    findings
}

/// The first column of the table under «Features».
fn nouns(glossary: &Source) -> BTreeSet<&str> {
    glossary
        .text
        .lines()
        .skip_while(|line| *line != "## Features")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .collect()
}

/// The folders right below each crate's `src`, with their paths.
fn folders(sources: &[Source]) -> BTreeSet<(&str, &str)> {
    sources
        .iter()
        .filter_map(|source| {
            let below = CRATES
                .iter()
                .find_map(|name| {
                    source
                        .path
                        .strip_prefix("crates/")?
                        .strip_prefix(name)?
                        .strip_prefix("/src/")
                })
                .or_else(|| source.path.strip_prefix(WEB_FEATURES))?;
            let (folder, _) = below.split_once('/')?;
            let end = source.path.len() - below.len() + folder.len();
            Some((source.path.get(..end)?, folder))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    /// A new entry at the top is found.
    #[test]
    fn top() {
        check(top_level_is_known, "notes.txt", "", Some("at the top"));
        check(top_level_is_known, "Makefile", "", None);
    }

    /// An empty name is found as file and as folder, in Rust and in scripts, and not inside words.
    #[test]
    fn names() {
        let rule = names_say_what_it_is;
        check(
            rule,
            "crates/a/src/utils.rs",
            "",
            Some("name the one thing"),
        );
        check(
            rule,
            "crates/w/web/src/helpers/x.ts",
            "",
            Some("name the one thing"),
        );
        check(rule, "crates/a/src/commonwealth.rs", "", None);
    }

    /// A folder that is no word of the glossary is found once, with the folder's path.
    #[test]
    fn glossary() {
        let file = |path: &str, text: &str| Source {
            path: path.into(),
            text: text.into(),
        };
        let sources = [
            file(
                GLOSSARY,
                "## Features\n| folder | English |\n| notes | note |\n## Words\n| x | y |",
            ),
            file("crates/larets-core/src/notes/mod.rs", ""),
            file("crates/larets-core/src/deals/mod.rs", ""),
            file("crates/larets-core/src/deals/rules.rs", ""),
            file("crates/larets-core/src/ids.rs", ""),
        ];
        let findings: Vec<_> = folders_are_in_the_glossary(&sources)
            .into_iter()
            .filter(|finding| finding.path.contains("larets-core"))
            .map(|finding| finding.path)
            .collect();
        assert_eq!(findings, ["crates/larets-core/src/deals"]);
    }
}
