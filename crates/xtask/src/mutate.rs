//! Takes out one check of a right at a time, in a copy of the repository, and wants a test to fail
//! each time. `cargo mutants` changes functions and operators; it never leaves out a statement, and
//! a check that is not made is the usual way in which a right is forgotten.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::{self, Source};

/// Where checks are made.
const FOLDERS: &[&str] = &["crates/larets-storage/src/", "crates/larets-server/src/"];

/// What asks for a right. A statement with one of these that ends in `?;` is a check.
const CHECKS: &[&str] = &[
    ".may(",
    ".may_fill(",
    ".may_search_by(",
    ".may_write(",
    "may_bring_in(",
    "may_run(",
    "refuse_probe(",
];

/// Checks that no test over HTTP can miss yet: each parts rights that every built-in role has
/// together. They become testable with roles that people make; then they leave this list.
const TOGETHER: &[(&str, &str)] = &[
    // Whoever may bring in files may bring in contacts and companies alike.
    (
        "crates/larets-server/src/imports/handlers.rs",
        "may_bring_in(&actor, import_as)?;",
    ),
    (
        "crates/larets-server/src/imports/handlers.rs",
        "may_bring_in(actor, record.import_as)?;",
    ),
    (
        "crates/larets-storage/src/imports/importer.rs",
        "actor.may(Area::Imports, Action::Create).map_err(refused)?;",
    ),
    (
        "crates/larets-storage/src/imports/importer.rs",
        "actor.may(R::AREA, Action::Import).map_err(refused)?;",
    ),
    // And may fill every field; storage asks again for each chunk.
    (
        "crates/larets-server/src/imports/job.rs",
        "self.may_run(actor)?;",
    ),
    (
        "crates/larets-server/src/imports/job.rs",
        "self.may_run(&who)?;",
    ),
    // Whoever sees people sees their names.
    (
        "crates/larets-server/src/users/handlers.rs",
        "grant.may_search_by(UserField::Name)?;",
    ),
];

/// One statement that can be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    path: String,
    line: usize,
    text: String,
}

/// Leaves out every check in files whose path contains `filter`, one at a time.
pub fn run(filter: &str) -> Result<String> {
    let root = workspace::root()?;
    let sources = workspace::sources(&root)?;
    let mut checks = checks(&sources, filter);
    checks.retain(|check| !is_together(check));
    if checks.is_empty() {
        bail!("no check in files with «{filter}» in their path");
    }
    let copy = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), Into::into)
        .join("xtask-mutate");
    for source in &sources {
        write_if_changed(&copy.join(&source.path), &source.text)?;
    }
    // The web's build is embedded; any page will do.
    let page = "<!doctype html><html lang=\"en\"><title>Larets</title></html>\n";
    write_if_changed(&copy.join("crates/larets-web/dist/index.html"), page)?;
    if !tests_pass(&copy)? {
        bail!("the tests fail with every check in its place; mend that first");
    }
    let mut survivors = Vec::new();
    for check in &checks {
        let source = sources.iter().find(|source| source.path == check.path);
        let text = &source.context("a check without its file")?.text;
        let file = copy.join(&check.path);
        write_if_changed(&file, &without_line(text, check.line))?;
        if tests_pass(&copy)? {
            survivors.push(format!("{}:{} {}", check.path, check.line, check.text));
        }
        write_if_changed(&file, text)?;
    }
    if survivors.is_empty() {
        return Ok(format!(
            "{} checks left out one by one: a test failed each time",
            checks.len()
        ));
    }
    bail!(
        "no test fails without these checks:\n{}",
        survivors.join("\n")
    )
}

fn checks(sources: &[Source], filter: &str) -> Vec<Check> {
    let mut found = Vec::new();
    for source in sources {
        let judged = FOLDERS.iter().any(|folder| source.path.starts_with(folder));
        let is_test = source.path.contains("/tests");
        if !judged || is_test || !source.is_rust() || !source.path.contains(filter) {
            continue;
        }
        let shipped = source
            .code()
            .take_while(|(_, line)| *line != "#[cfg(test)]");
        for (line, text) in shipped {
            let text = text.trim();
            let is_statement = text.ends_with("?;") && !text.starts_with("let ");
            if is_statement && CHECKS.iter().any(|check| text.contains(check)) {
                found.push(Check {
                    path: source.path.clone(),
                    line,
                    text: text.to_owned(),
                });
            }
        }
    }
    found
}

fn is_together(check: &Check) -> bool {
    TOGETHER.contains(&(check.path.as_str(), check.text.as_str()))
}

fn without_line(text: &str, line: usize) -> String {
    text.lines()
        .enumerate()
        .map(|(index, text)| if index + 1 == line { "" } else { text })
        .fold(String::with_capacity(text.len()), |mut out, text| {
            out.push_str(text);
            out.push('\n');
            out
        })
}

/// Whether all tests pass in the copy. What does not compile does not pass: the compiler noticed.
fn tests_pass(copy: &Path) -> Result<bool> {
    let status = workspace::cargo(copy)
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .args(["nextest", "run", "--fail-fast"])
        .args(["-p", "larets-storage", "-p", "larets-server"])
        .args(["-E", "not binary(locks)"])
        .status()
        .context("cannot run cargo nextest")?;
    Ok(status.success())
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let folder = path.parent().context("a file without a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A check is found where it is a statement of shipped code, and leaving it out keeps the
    /// numbers of the other lines.
    #[test]
    fn statements_are_found() {
        let text = "fn f() {\n    grant.may_write(field)?;\n    let may = actor.may(a, b)?;\n}\n\
                    #[cfg(test)]\nmod tests { fn g() {\n    grant.may_write(field)?;\n} }\n";
        let file = |path: &str| Source {
            path: path.into(),
            text: text.into(),
        };
        let sources = [
            file("crates/larets-server/src/a.rs"),
            file("crates/larets-server/tests/a.rs"),
            file("crates/larets-core/src/a.rs"),
        ];
        let found = checks(&sources, "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line, 2);
        assert_eq!(checks(&sources, "b.rs"), []);
        let without = without_line(text, 2);
        assert_eq!(without.lines().count(), text.lines().count());
        assert!(without.starts_with("fn f() {\n\n    let may"));
    }

    /// The repository has checks to leave out, and every one that is excused is still there.
    #[test]
    fn the_repository_has_checks() {
        let sources = workspace::sources(&workspace::root().unwrap()).unwrap();
        let found = checks(&sources, "");
        assert!(found.len() > TOGETHER.len());
        for (path, text) in TOGETHER {
            assert!(
                found
                    .iter()
                    .any(|check| check.path == *path && check.text == *text),
                "{path} has no «{text}» any more: take it off the list"
            );
        }
    }
}
