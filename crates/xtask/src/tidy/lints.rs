//! Rules about switching off what checks the code.

use super::{Finding, allowed, stale};
use crate::workspace::Source;

/// An `allow` outlives its cause unseen; an `expect` complains when it is not needed any more.
pub fn no_allow(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, line, code) in code_of(sources) {
        if source.is_rust() && (code.contains("#[allow(") || code.contains("#![allow(")) {
            findings.push(Finding::new(
                source,
                line,
                "mend what the lint says, or write #[expect(LINT, reason = \"why\")]",
            ));
        }
        if source.is_script() && code.contains("eslint-disable") && !code.contains(" -- ") {
            findings.push(Finding::new(
                source,
                line,
                "say why: `eslint-disable-next-line RULE -- reason`",
            ));
        }
        if source.is_script() && (code.contains("@ts-ignore") || code.contains("@ts-nocheck")) {
            findings.push(Finding::new(
                source,
                line,
                "mend the type, or write `@ts-expect-error -- reason`",
            ));
        }
    }
    findings
}

/// A test that is not run is a promise that nobody keeps.
pub fn no_silent_skip(sources: &[Source]) -> Vec<Finding> {
    const SCRIPT: &[&str] = &[
        ".only(",
        "test.skip(",
        "it.skip(",
        "describe.skip(",
        "test.todo(",
        "t.skip(",
        "t.todo(",
        "skip: ",
        "todo: ",
        "waitForTimeout(",
    ];
    let mut findings = Vec::new();
    for (source, line, code) in code_of(sources) {
        if source.is_rust() && code.trim_start().starts_with("#[ignore") {
            findings.push(Finding::new(source, line, "mend the test, or remove it"));
        }
        // The web's `dev` folder holds tools for the eye, no tests.
        let test = source.is_script()
            && !source.path.contains("/web/dev/")
            && !allowed::SKIPS.contains(&source.path.as_str());
        if test && SCRIPT.iter().any(|mark| code.contains(mark)) {
            findings.push(Finding::new(
                source,
                line,
                "run every test, and wait for a condition instead of for a time",
            ));
        }
    }
    findings
}

/// What `clippy.toml` bans is let through only in the files listed, each a known exception.
pub fn disallowed_only_where_listed(sources: &[Source]) -> Vec<Finding> {
    let lifted = |code: &str| {
        code.contains("clippy::disallowed_methods") || code.contains("clippy::disallowed_types")
    };
    let mut findings = Vec::new();
    for (source, line, code) in code_of(sources) {
        if source.is_rust() && lifted(code) && !allowed::DISALLOWED.contains(&source.path.as_str())
        {
            findings.push(Finding::new(
                source,
                line,
                "use what clippy.toml names instead; a new exception is added to \
                 crates/xtask/src/tidy/allowed.rs only with a reason that a reviewer accepts",
            ));
        }
    }
    findings.extend(stale("DISALLOWED", allowed::DISALLOWED, |path| {
        code_of(sources).any(|(source, _, code)| source.path == path && lifted(code))
    }));
    findings
}

/// Unfinished work belongs into the tracker, where somebody finds it.
pub fn nothing_unfinished(sources: &[Source]) -> Vec<Finding> {
    let marks = [
        concat!("FIX", "ME"),
        concat!("TO", "DO:"),
        concat!("XX", "X:"),
        concat!("HA", "CK:"),
    ];
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() || source.is_script())
    {
        for (line, _) in source
            .lines()
            .filter(|(_, text)| marks.iter().any(|m| text.contains(m)))
        {
            findings.push(Finding::new(
                source,
                line,
                "finish it, or open an issue and remove this",
            ));
        }
    }
    findings
}

/// Lines that are not comments, of files outside this tool, which names what it looks for.
fn code_of(sources: &[Source]) -> impl Iterator<Item = (&Source, usize, &str)> {
    sources
        .iter()
        .filter(|source| !source.path.starts_with("crates/xtask/src/tidy/"))
        .flat_map(|source| {
            // In scripts the marks stand in comments; Rust prose may speak of them.
            source
                .lines()
                .filter(|(_, line)| source.is_script() || !line.trim_start().starts_with("//"))
                .map(move |(line, code)| (source, line, code))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    const RUST: &str = "crates/larets-server/src/lib.rs";
    const SCRIPT: &str = "crates/larets-web/web/src/main.tsx";

    /// An allow is found on items and crates, an expect with a reason is not; scripts alike.
    #[test]
    fn allow() {
        check(no_allow, RUST, "#![allow(dead_code)]", Some("#[expect"));
        check(
            no_allow,
            RUST,
            "#[expect(dead_code, reason = \"x\")]\n// #[allow(x)]",
            None,
        );
        check(
            no_allow,
            SCRIPT,
            "// eslint-disable-next-line no-x",
            Some("reason"),
        );
        check(
            no_allow,
            SCRIPT,
            "// eslint-disable-next-line no-x -- because",
            None,
        );
        check(no_allow, SCRIPT, "// @ts-ignore", Some("expect-error"));
    }

    /// Ignored Rust tests, focused and skipped script tests are found.
    #[test]
    fn skip() {
        check(
            no_silent_skip,
            RUST,
            "    #[ignore]\n    fn f() {}",
            Some("mend the test"),
        );
        check(
            no_silent_skip,
            RUST,
            "#[ignore = \"slow\"]",
            Some("mend the test"),
        );
        for text in ["it.only('x', () => {})", "test('x', { skip: true }, f)"] {
            check(no_silent_skip, SCRIPT, text, Some("every test"));
        }
        check(
            no_silent_skip,
            SCRIPT,
            "it('skips nothing', () => {})",
            None,
        );
    }

    /// A lifted ban outside the list is found.
    #[test]
    fn disallowed() {
        let text = "#[expect(clippy::disallowed_methods, reason = \"x\")]";
        check(
            disallowed_only_where_listed,
            "crates/larets-server/src/x.rs",
            text,
            Some("clippy.toml"),
        );
    }

    /// A mark of unfinished work is found in a comment too.
    #[test]
    fn unfinished() {
        check(
            nothing_unfinished,
            RUST,
            concat!("// TO", "DO: later"),
            Some("open an issue"),
        );
        check(nothing_unfinished, RUST, "// to do that, call this", None);
    }
}
