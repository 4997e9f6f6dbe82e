//! Rules about what may stand in which crate or file.

use super::{Finding, allowed, stale};
use crate::workspace::Source;

/// A library and the only crate that may name it.
const HOMES: &[(&str, &str)] = &[
    ("diesel", "larets-storage"),
    ("diesel_migrations", "larets-storage"),
    ("r2d2", "larets-storage"),
    ("libsqlite3_sys", "larets-storage"),
    ("pq_sys", "larets-storage"),
    ("actix_web", "larets-server"),
    ("actix_ws", "larets-server"),
    ("actix_multipart", "larets-server"),
    ("utoipa", "larets-server"),
    ("clap", "larets-server"),
    ("phonenumber", "larets-core"),
    ("bcrypt", "larets-security"),
];

/// Each big library is named in one crate, so that it can be replaced in one crate.
pub fn libraries_stay_in_their_crate(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        for (library, home) in HOMES {
            if source.path.starts_with(&format!("crates/{home}/")) || is_tool(source) {
                continue;
            }
            for (line, _) in source.code().filter(|(_, code)| names_crate(code, library)) {
                findings.push(Finding::new(
                    source,
                    line,
                    format!("{library} stands only in {home}; move this there and call it"),
                ));
            }
        }
    }
    findings
}

/// Serialisable types are the wire's: everything else would be a way around the grants.
pub fn serialize_only_in_wire(sources: &[Source]) -> Vec<Finding> {
    let offending = |source: &&Source| {
        source.is_rust()
            && shipped(source)
            && source.name() != "wire.rs"
            && serializes(source).is_some()
    };
    let mut findings: Vec<Finding> = sources
        .iter()
        .filter(offending)
        .filter(|source| !allowed::SERIALIZE.contains(&source.path.as_str()))
        .map(|source| {
            Finding::new(
                source,
                serializes(source).unwrap_or_default(),
                "Serialize is for wire.rs: make a view there from a value shown through a grant",
            )
        })
        .collect();
    findings.extend(stale("SERIALIZE", allowed::SERIALIZE, |path| {
        sources
            .iter()
            .filter(offending)
            .any(|source| source.path == path)
    }));
    findings
}

/// `View` marks what `Reply` takes, so only wire.rs may mark.
pub fn views_only_in_wire(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() && shipped(source))
    {
        if source.name() == "wire.rs" {
            continue;
        }
        for (line, _) in before_tests(source).filter(|(_, code)| {
            code.trim_start().starts_with("impl") && code.contains(" View for ")
        }) {
            findings.push(Finding::new(
                source,
                line,
                "what may leave the server is declared in wire.rs; move this View there",
            ));
        }
    }
    findings
}

/// How the maker of actors without a person is called, or given another name.
const SYSTEM_ACTOR: &[&str] = &[
    "SystemActor::",
    "SystemActor>",
    "SystemActor as ",
    "= SystemActor",
];

/// An actor without a person has every right, so whoever makes one is listed.
pub fn system_actors_only_where_listed(sources: &[Source]) -> Vec<Finding> {
    let making = |source: &Source| {
        let lines = before_tests(source);
        let found = lines.filter(|(_, code)| SYSTEM_ACTOR.iter().any(|mark| code.contains(mark)));
        found.map(|(line, _)| line).collect::<Vec<_>>()
    };
    // Where it is defined, and tests in files of their own.
    let beside = |path: &str| {
        path.starts_with("crates/larets-core/src/access/")
            || path
                .split('/')
                .any(|part| matches!(part, "tests" | "tests.rs"))
    };
    let looked: Vec<&Source> = sources
        .iter()
        .filter(|source| source.is_rust() && !is_tool(source) && !beside(&source.path))
        .collect();
    let mut findings = Vec::new();
    for source in &looked {
        if allowed::SYSTEM_ACTORS.contains(&source.path.as_str()) {
            continue;
        }
        for line in making(source) {
            findings.push(Finding::new(
                source,
                line,
                "take the actor of the request; only a job or a command that nobody signed in for \
                 makes its own, and its file is listed in crates/xtask/src/tidy/allowed.rs with a \
                 reason that a reviewer accepts",
            ));
        }
    }
    findings.extend(stale("SYSTEM_ACTORS", allowed::SYSTEM_ACTORS, |path| {
        looked
            .iter()
            .any(|source| source.path == path && !making(source).is_empty())
    }));
    findings
}

/// Versions and their reasons stand in the root `Cargo.toml`; crates take them from there.
pub fn versions_stand_in_one_place(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if !source.path.starts_with("crates/") || source.name() != "Cargo.toml" {
            continue;
        }
        let mut in_dependencies = false;
        for (line, text) in source.lines().map(|(line, text)| (line, text.trim())) {
            if text.starts_with('[') {
                in_dependencies = text.ends_with("dependencies]");
            } else if in_dependencies
                && text.contains('=')
                && !text.starts_with('#')
                && !text.contains("workspace = true")
            {
                findings.push(Finding::new(
                    source,
                    line,
                    "write `NAME.workspace = true` here, and the version with its reason in the \
                     root Cargo.toml",
                ));
            }
        }
    }
    findings
}

/// Not built on the product: the checks, and the yardstick of the benchmark.
fn is_tool(source: &Source) -> bool {
    ["crates/xtask/", "crates/larets-bare/"]
        .iter()
        .any(|folder| source.path.starts_with(folder))
}

/// Part of the product: not tests, not tools.
fn shipped(source: &Source) -> bool {
    source.path.starts_with("crates/larets-")
        && source.path.contains("/src/")
        && !source.path.starts_with("crates/larets-testkit/")
        && !is_tool(source)
}

/// Whether a line of code names `library` as a crate: `library::…` or `use library…`.
fn names_crate(code: &str, library: &str) -> bool {
    code.match_indices(library).any(|(at, _)| {
        let before = code.get(..at).unwrap_or_default();
        let after = code.get(at + library.len()..).unwrap_or_default();
        let starts = !before.ends_with(|c: char| c.is_alphanumeric() || "_:.\"".contains(c))
            || (before.ends_with("::")
                && !before
                    .trim_end_matches(':')
                    .ends_with(char::is_alphanumeric));
        let imported =
            before.trim_start() == "use " && (after.starts_with(';') || after.starts_with(" as "));
        starts && (after.starts_with("::") || imported)
    })
}

/// Lines of code above the tests of the same file.
fn before_tests(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source
        .code()
        .take_while(|(_, code)| code.trim() != "mod tests {")
}

/// The line of the first `Serialize` derive or implementation outside of tests.
fn serializes(source: &Source) -> Option<usize> {
    let mut in_derive = false;
    for (line, code) in before_tests(source) {
        in_derive |= code.contains("derive(");
        let named = code
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|w| w == "Serialize");
        if named && (in_derive || code.trim_start().starts_with("impl")) {
            return Some(line);
        }
        in_derive &= !code.contains(")]");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::check;

    /// A library is found outside its home in every spelling of a path, and only there.
    #[test]
    fn libraries() {
        let rule = libraries_stay_in_their_crate;
        let server = "crates/larets-server/src/notes/handlers.rs";
        check(
            rule,
            server,
            "use diesel::prelude::*;",
            Some("only in larets-storage"),
        );
        check(
            rule,
            server,
            "fn f(c: &mut ::diesel::PgConnection) {}",
            Some("larets-storage"),
        );
        check(
            rule,
            server,
            "use actix_web::web;\n// diesel::x\nlet diesel = 1;",
            None,
        );
        check(
            rule,
            "crates/larets-storage/src/notes/read.rs",
            "use diesel::prelude::*;",
            None,
        );
        check(
            rule,
            "crates/larets-core/src/lib.rs",
            "use clap as c;",
            Some("larets-server"),
        );
    }

    /// A derive over several lines and a hand-written implementation are both found.
    #[test]
    fn serialize() {
        let rule = serialize_only_in_wire;
        let derive = "#[derive(\n    Debug,\n    Serialize,\n)]\nstruct S;";
        check(rule, "crates/larets-server/src/notes/wire.rs", derive, None);
        check(
            rule,
            "crates/larets-server/src/notes/handlers.rs",
            derive,
            Some(":3:"),
        );
        check(
            rule,
            "crates/larets-core/src/notes.rs",
            "impl Serialize for N {",
            Some("wire.rs"),
        );
        check(
            rule,
            "crates/larets-core/src/a.rs",
            "#[derive(Deserialize)]\nstruct S;",
            None,
        );
        check(rule, "crates/larets-testkit/src/a.rs", derive, None);
    }

    /// A view outside wire.rs is found, with generics too.
    #[test]
    fn views() {
        let path = "crates/larets-server/src/notes/handlers.rs";
        check(
            views_only_in_wire,
            path,
            "impl<T: View> View for Page<T> {}",
            Some("wire.rs"),
        );
        check(views_only_in_wire, path, "impl Viewer for Page {}", None);
        check(
            views_only_in_wire,
            path,
            "mod tests {\n    impl View for Page {}\n}",
            None,
        );
    }

    /// An actor without a person is found wherever it is made, under any name, and in no test.
    #[test]
    fn system_actors() {
        let rule = system_actors_only_where_listed;
        let path = "crates/larets-server/src/notes/mod.rs";
        for text in [
            "let actor = SystemActor::for_job(\"notes\");",
            "let make = larets_core::access::SystemActor::for_command;",
            "use larets_core::access::SystemActor as Anybody;",
            "    Actor, SystemActor as Anybody,",
            "type Anybody = SystemActor;",
        ] {
            check(rule, path, text, Some("nobody signed in for"));
        }
        let import = "use larets_core::access::{Actor, SystemActor};\n// SystemActor::for_job";
        check(rule, path, import, None);
        let text = "let actor = SystemActor::for_job(\"test\");";
        check(rule, path, &format!("mod tests {{\n{text}"), None);
        check(
            rule,
            "crates/larets-storage/src/search/tests.rs",
            text,
            None,
        );
        check(rule, "crates/larets-server/src/cli/serve.rs", text, None);
    }

    /// A version in a crate's own manifest is found, under every kind of dependency.
    #[test]
    fn versions() {
        let rule = versions_stand_in_one_place;
        let path = "crates/larets-core/Cargo.toml";
        check(
            rule,
            path,
            "[dev-dependencies]\nserde = \"1\"\n",
            Some("root Cargo.toml"),
        );
        check(
            rule,
            path,
            "[dependencies]\nserde.workspace = true\n[lib]\nname = \"x\"\n",
            None,
        );
    }
}
