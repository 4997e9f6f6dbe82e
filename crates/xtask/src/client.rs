//! The OpenAPI document and the TypeScript types made from it.
//!
//! Both are committed, so that the interface builds without a server and a change of the
//! contract shows in a review. `check` fails when they are not what the server says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

const DOCUMENT: &str = "openapi.json";
/// Where the types are, below the web.
pub const TYPES: &str = "src/shared/api/schema.d.ts";
const CURE: &str = "run `make client` and commit what it changes";

/// Writes both files.
pub fn write() -> Result<String> {
    let root = workspace::root()?;
    let web = web(&root);
    let document = web.join(DOCUMENT);
    fs::write(&document, ask_server(&root)?)
        .with_context(|| format!("cannot write {}", document.display()))?;
    generate(&root, &document, &web.join(TYPES))?;
    Ok(format!("wrote {DOCUMENT} and {TYPES} in {}", web.display()))
}

/// Fails when one of the files is not what the server says now.
pub fn check() -> Result<String> {
    let root = workspace::root()?;
    let web = web(&root);
    let fresh = tempfile::tempdir()?;
    let document = fresh.path().join(DOCUMENT);
    fs::write(&document, ask_server(&root)?)?;
    same(&document, &web.join(DOCUMENT))?;
    let types = fresh.path().join("schema.d.ts");
    generate(&root, &document, &types)?;
    same(&types, &web.join(TYPES))?;
    Ok("the client is what the server says".to_owned())
}

fn web(root: &Path) -> PathBuf {
    root.join("crates/larets-web/web")
}

fn ask_server(root: &Path) -> Result<String> {
    // With the workspace, as its tests are built, lest the dependencies be built with other features.
    let arguments = [
        "build",
        "--quiet",
        "--locked",
        "--workspace",
        "--bin",
        "larets",
    ];
    workspace::output(workspace::cargo(root).args(arguments))?;
    let server = workspace::target(root).join("debug/larets");
    workspace::output(Command::new(server).arg("openapi"))
        .context("the server does not print its OpenAPI document")
}

/// Makes the types of a document.
pub fn generate(root: &Path, document: &Path, types: &Path) -> Result<()> {
    workspace::show(
        Command::new("tests/web.sh")
            .arg("packages")
            .current_dir(root),
    )?;
    workspace::output(
        Command::new("node_modules/.bin/openapi-typescript")
            // A field with a default may still be left out of a request.
            .args(["--default-non-nullable", "false"])
            .arg(document)
            .arg("--output")
            .arg(types)
            .current_dir(web(root)),
    )?;
    Ok(())
}

fn same(fresh: &Path, committed: &Path) -> Result<()> {
    let now = fs::read_to_string(fresh)?;
    let then = fs::read_to_string(committed)
        .with_context(|| format!("cannot read {}; {CURE}", committed.display()))?;
    if now != then {
        let line = now
            .lines()
            .zip(then.lines())
            .position(|(now, then)| now != then)
            .map_or_else(
                || now.lines().count().min(then.lines().count()),
                |index| index + 1,
            );
        bail!(
            "{} is stale, from line {line} on; {CURE}",
            committed.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A differing file is stale, and the message names the line: shown on two short files.
    #[test]
    fn a_difference_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let [fresh, committed] = ["fresh", "committed"].map(|name| folder.path().join(name));
        fs::write(&fresh, "a\nb\n").unwrap();
        fs::write(&committed, "a\nc\n").unwrap();
        let message = same(&fresh, &committed).unwrap_err().to_string();
        assert!(message.contains("from line 2"), "{message}");
        assert!(message.contains("make client"), "{message}");
        same(&fresh, &fresh).unwrap();
    }
}
