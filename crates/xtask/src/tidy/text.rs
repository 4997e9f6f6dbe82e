//! Rules about the text of files: how they open, how long they are, what they must not name.

use super::{Finding, allowed, stale};
use crate::workspace::Source;

/// Above this a file holds more than one idea.
const LIMIT_LINES: usize = 500;

/// The first line of a file tells a stranger whether this is the place.
pub fn files_say_what_they_hold(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_rust() && !source.text.starts_with("//!"))
        .map(|source| {
            Finding::new(
                source,
                1,
                "open with `//!`: what this file holds and what it must not do",
            )
        })
        .collect()
}

/// A file is read in one sitting.
pub fn files_are_short(sources: &[Source]) -> Vec<Finding> {
    let long = |source: &&Source| {
        (source.is_rust() || source.is_script())
            && !source.path.ends_with(".d.ts")
            && source.text.lines().count() > LIMIT_LINES
    };
    let mut findings: Vec<Finding> = sources
        .iter()
        .filter(long)
        .filter(|source| !allowed::LONG.contains(&source.path.as_str()))
        .map(|source| {
            let lines = source.text.lines().count();
            Finding::new(
                source,
                lines,
                format!("{lines} lines; find the second idea in it and give it a file of its own"),
            )
        })
        .collect();
    findings.extend(stale("LONG", allowed::LONG, |path| {
        sources
            .iter()
            .filter(long)
            .any(|source| source.path == path)
    }));
    findings
}

/// The project speaks of itself only: no home folders, no addresses of package mirrors.
pub fn no_machine_in_the_text(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.starts_with("crates/xtask/src/tidy/"))
    {
        for (line, text) in source.lines() {
            if names_home_folder(text) {
                findings.push(Finding::new(
                    source,
                    line,
                    "a path of one machine: use $HOME, a temporary folder or an invented path",
                ));
            }
            if names_mirror(source, text) {
                findings.push(Finding::new(
                    source,
                    line,
                    "an address of a package registry: remove it; omit-lockfile-registry-resolved \
                     in .npmrc keeps such addresses out of package-lock.json",
                ));
            }
        }
    }
    findings
}

fn names_home_folder(text: &str) -> bool {
    ["/root/", "/home/", "/Users/"].iter().any(|folder| {
        text.match_indices(folder).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + folder.len()..).unwrap_or_default();
            // `src/home/…` is a module, `/home/…` in prose is nobody's home.
            !before.ends_with(|c: char| c.is_alphanumeric() || "-_.}$".contains(c))
                && after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
        })
    })
}

fn names_mirror(source: &Source, text: &str) -> bool {
    match source.name() {
        "package-lock.json" => text.trim_start().starts_with("\"resolved\": \"http"),
        ".npmrc" => text.trim_start().starts_with("registry") || text.contains("_auth"),
        "Cargo.lock" => {
            text.starts_with("source = ") && !text.contains("rust-lang/crates.io-index")
        }
        "config.toml" => text.contains("replace-with") || text.contains("[registries"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    /// A file that starts with code is found.
    #[test]
    fn opening() {
        check(
            files_say_what_they_hold,
            "crates/a/src/b.rs",
            "use x;",
            Some("//!"),
        );
        check(
            files_say_what_they_hold,
            "crates/a/src/b.rs",
            "//! Holds b.\n",
            None,
        );
        check(files_say_what_they_hold, "tests/b.sh", "echo", None);
    }

    /// The limit itself is allowed, one line more is not; generated types do not count.
    #[test]
    fn length() {
        let text = "line\n".repeat(LIMIT_LINES);
        check(files_are_short, "crates/a/src/b.rs", &text, None);
        let text = text + "line\n";
        check(
            files_are_short,
            "crates/a/src/b.rs",
            &text,
            Some("501 lines"),
        );
        check(files_are_short, "crates/a/web/src/schema.d.ts", &text, None);
    }

    /// Home folders and mirrors are found, look-alikes are not.
    #[test]
    fn machines() {
        let rule = no_machine_in_the_text;
        check(rule, "docs/a.md", "see /home/anna/larets", Some("$HOME"));
        check(rule, "a.sh", "cd /root/larets", Some("$HOME"));
        check(
            rule,
            "docs/a.md",
            "see src/home/page.tsx and ~/larets",
            None,
        );
        check(
            rule,
            "w/package-lock.json",
            "\"resolved\": \"https://x/y\"",
            Some("registry"),
        );
        check(
            rule,
            "Cargo.lock",
            "source = \"git+https://x\"",
            Some("registry"),
        );
    }
}
