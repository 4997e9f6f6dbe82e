//! Rules about documents.

use std::collections::BTreeSet;

use super::Finding;
use crate::workspace::Source;

const DECISIONS: &str = "docs/adr/";
const HEADINGS: &[&str] = &[
    "## Context",
    "## Options",
    "## Decision",
    "## How to know it was wrong",
];

/// Decisions are numbered from 1 without holes, and each has the four parts.
pub fn decisions_are_numbered(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let decisions = sources
        .iter()
        .filter(|source| source.path.starts_with(DECISIONS) && source.name() != "README.md");
    for (source, number) in decisions.zip(1_usize..) {
        if !source.name().starts_with(&format!("{number:04}-")) {
            findings.push(Finding::new(
                source,
                0,
                format!("the next decision is number {number:04}; rename this file"),
            ));
        } else if !source.text.starts_with(&format!("# {number}. ")) {
            findings.push(Finding::new(
                source,
                1,
                format!("open with `# {number}. Title`"),
            ));
        }
        for heading in HEADINGS {
            if !source.text.lines().any(|line| line == *heading) {
                findings.push(Finding::new(source, 0, format!("has no part «{heading}»")));
            }
        }
    }
    findings
}

/// A link to a file of the repository leads to one that is there.
pub fn links_lead_somewhere(sources: &[Source]) -> Vec<Finding> {
    let files: BTreeSet<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    let is_there = |path: &str| {
        let folder = format!("{}/", path.trim_end_matches('/'));
        // Pictures are not among the sources.
        has_picture_extension(path)
            || files.contains(path)
            || files.iter().any(|file| file.starts_with(&folder))
    };
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_markdown()) {
        for (line, text) in source.lines() {
            for target in links(text) {
                let Some(path) = resolve(&source.path, target) else {
                    continue;
                };
                if !is_there(&path) {
                    findings.push(Finding::new(
                        source,
                        line,
                        format!("leads to {path}, which is not there"),
                    ));
                }
            }
        }
    }
    findings
}

fn has_picture_extension(path: &str) -> bool {
    [".png", ".svg", ".jpg", ".webp", ".gif"]
        .iter()
        .any(|extension| path.ends_with(extension))
}

/// The targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// The path from the root that `target` means in the file `from`; nothing for other addresses.
fn resolve(from: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default();
    if target.is_empty() || target.contains(':') || target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    /// A wrong number and a missing part are found.
    #[test]
    fn decisions() {
        let rule = decisions_are_numbered;
        let whole = format!("# 1. Title\n{}\n", HEADINGS.join("\n"));
        check(rule, "docs/adr/0001-a.md", &whole, None);
        check(rule, "docs/adr/0002-a.md", &whole, Some("number 0001"));
        let part = whole.replace("## Options\n", "");
        check(rule, "docs/adr/0001-a.md", &part, Some("## Options"));
    }

    /// A dead link is found; addresses, anchors and folders are understood.
    #[test]
    fn dead_links() {
        let rule = links_lead_somewhere;
        check(rule, "docs/a.md", "[x](../gone.md)", Some("gone.md"));
        check(
            rule,
            "docs/a.md",
            "[x](a.md#part) [y](https://x.example/z) [z](../docs/)",
            None,
        );
    }
}
