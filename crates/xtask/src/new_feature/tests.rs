//! The skeleton in a copy of this repository: it compiles, and its own tests pass.

use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::workspace::Source;

/// A noun that the product will not have.
const NOUN: &str = "lighthouses";

/// A module takes its alphabetical place: first, between, last; and needs a list to join.
#[test]
fn modules_are_in_order() {
    let text = "//! Doc.\n\npub mod b;\npub mod d;\n\nfn f() {}\n";
    let place = |name: &str| {
        let joined = with_module(text, name).unwrap();
        joined
            .lines()
            .position(|line| line == format!("pub mod {name};"))
            .unwrap()
    };
    assert_eq!([place("a"), place("c"), place("e")], [2, 3, 4]);
    assert_eq!(with_module("//! Doc.\n", "a"), None);
}

/// A noun whose folder is there is refused before anything is written.
#[test]
fn a_taken_noun_is_refused() {
    let root = workspace::root().unwrap();
    let taken = plan(&root, "departments").unwrap_err().to_string();
    assert!(taken.contains("there already"), "{taken}");
}

/// The copy is kept in the target folder, and only changed files are written anew, so that a
/// second run compiles little.
fn copy(root: &Path) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let copy = target.join("xtask-new-feature");
    let sources = workspace::sources(root).unwrap();
    let wanted: Vec<&Source> = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/") || !source.path.contains('/'))
        .filter(|source| !source.path.contains("/web/"))
        .collect();
    for old in ["larets-core/src", "larets-storage/src", "larets-server/src"] {
        remove_strangers(&copy.join("crates").join(old), &copy, &wanted);
    }
    for migrations in ["migrations/sqlite", "migrations/postgres"] {
        remove_strangers(
            &copy.join("crates/larets-storage").join(migrations),
            &copy,
            &wanted,
        );
    }
    for source in &wanted {
        write_if_changed(&copy.join(&source.path), &source.text);
    }
    // The dictionaries are joined as well.
    for source in sources.iter().filter(|source| {
        source.path.ends_with("/i18n/ru/frame.ts") || source.path.ends_with("/i18n/en/frame.ts")
    }) {
        write_if_changed(&copy.join(&source.path), &source.text);
    }
    copy
}

/// What an earlier run or an earlier version of the sources left in the copy.
fn remove_strangers(folder: &Path, copy: &Path, wanted: &[&Source]) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            remove_strangers(&path, copy, wanted);
            continue;
        }
        let known = wanted.iter().any(|source| copy.join(&source.path) == path);
        let skeleton = path.to_str().unwrap().contains(NOUN);
        if !known && !skeleton {
            fs::remove_file(&path).unwrap();
        }
    }
}

fn write_if_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The scaffold makes code that the compiler and its own tests accept, on both databases, in all
/// crates: shown in a copy of this repository.
#[test]
fn the_skeleton_compiles_and_is_tested() {
    let root = workspace::root().unwrap();
    let files = plan(&root, NOUN).unwrap();
    let copy = copy(&root);
    for (path, text) in &files {
        write_if_changed(&copy.join(path), text);
    }
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--locked", "--quiet"])
            // Built once and run for a second: quick to compile matters, not quick to run.
            .args(["--config", "profile.dev.package.'*'.opt-level=0"])
            .current_dir(&copy)
            .env_remove("CARGO_MANIFEST_DIR")
            // A folder of its own: cargo names what it builds by the path below the workspace, so
            // the copy would overwrite what was built from the sources themselves.
            .env("CARGO_TARGET_DIR", copy.join("target"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo {} says:\n{}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    cargo(&["check", "--package", "larets-server"]);
    let said = cargo(&[
        "test",
        "--package",
        "larets-core",
        "--package",
        "larets-storage",
        "--lib",
        NOUN,
    ]);
    // One rule of core; reading and writing on two databases.
    assert_eq!(
        said.matches("1 passed").count() + 2 * said.matches("2 passed").count(),
        3,
        "{said}"
    );
}
