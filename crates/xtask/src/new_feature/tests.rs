//! The skeleton in a copy of this repository: it compiles, its own tests pass, and its page fits
//! the server that has it.

use std::path::PathBuf;
use std::process::Command;

use super::*;

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
    let departments = Names::new("departments", "").unwrap();
    let taken = plan(&root, &departments).unwrap_err().to_string();
    assert!(taken.contains("there already"), "{taken}");
}

/// The folder of the copy below its workspace. Cargo names what it builds by the path below the
/// workspace, so the crates of the copy may lie in the same target folder as those of the
/// repository, and what both depend on is built once.
const BELOW: &str = "copy";

/// Prints the OpenAPI document. An example, since a second `larets` would overwrite the first.
const OPENAPI: &str = "\
//! The command line of the copy.

fn main() -> std::process::ExitCode {
    larets_server::cli::run()
}
";

/// Writes the repository with the feature in it. Only what has changed since the last run is
/// written, so that a second run compiles little.
fn copy(root: &Path) -> PathBuf {
    let workspace = workspace::target(root).join("xtask-new-feature");
    let glossary = format!("| {NOUN} | lighthouse | маяк | A tower with a lamp. |\n");
    let mut files: BTreeMap<String, String> = workspace::sources(root)
        .unwrap()
        .into_iter()
        .map(|source| (source.path, source.text))
        .collect();
    files.extend(plan(root, &Names::new(NOUN, &glossary).unwrap()).unwrap());
    files.insert(
        "crates/larets-server/examples/openapi.rs".into(),
        OPENAPI.into(),
    );
    let manifest = files.remove("Cargo.toml").unwrap();
    let lock = files.remove("Cargo.lock").unwrap();
    let moved = manifest.replace("\"crates/", &format!("\"{BELOW}/crates/"));
    write_if_changed(&workspace.join("Cargo.toml"), &moved);
    write_if_changed(&workspace.join("Cargo.lock"), &lock);

    let copy = workspace.join(BELOW);
    remove_strangers(&copy, &copy, &files);
    for (path, text) in &files {
        write_if_changed(&copy.join(path), text);
    }
    workspace
}

/// Removes what an earlier run or an earlier version of the sources left in the copy.
fn remove_strangers(folder: &Path, copy: &Path, files: &BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            remove_strangers(&path, copy, files);
            // A folder that still has something stays.
            let _ = fs::remove_dir(&path);
        } else if !files.contains_key(path.strip_prefix(copy).unwrap().to_str().unwrap()) {
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

/// What a program says; the test fails when the program does.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success(),
        "{command:?} says:\n{said}{complained}"
    );
    said
}

fn cargo(workspace: &Path, command: &str, arguments: &[&str]) -> String {
    said(
        Command::new(env!("CARGO"))
            .arg(command)
            .args(["--workspace", "--offline", "--locked", "--quiet"])
            .args(arguments)
            .current_dir(workspace)
            .env_remove("CARGO_MANIFEST_DIR"),
    )
}

/// The scaffold makes code that the compiler, the linters and its own tests accept: in all crates,
/// on both databases, and in the interface against the client that is generated from its server.
/// Shown in a copy of this repository.
#[test]
fn the_skeleton_compiles_and_is_tested() {
    let root = workspace::root().unwrap();
    let workspace = copy(&root);
    // The whole workspace, as its tests are built, lest the dependencies be built once more with
    // other features.
    let tested = cargo(&workspace, "test", &["--lib", "--", NOUN]);
    // One rule of core; reading and writing on two databases.
    let passed = tested.matches("1 passed").count() + 2 * tested.matches("2 passed").count();
    assert_eq!(passed, 3, "{tested}");
    cargo(&workspace, "build", &["--example", "openapi"]);
    let document =
        said(Command::new(workspace::target(&root).join("debug/examples/openapi")).arg("openapi"));
    check_web(
        &root,
        &workspace.join(BELOW).join("crates/larets-web/web"),
        &document,
    );
}

/// The interface of the copy: types with the client made anew, lint, its own test.
fn check_web(root: &Path, web: &Path, document: &str) {
    said(
        Command::new("tests/web.sh")
            .arg("packages")
            .current_dir(root),
    );
    let packages = root.join("crates/larets-web/web/node_modules");
    let link = web.join("node_modules");
    if fs::read_link(&link).is_ok_and(|old| old != packages) {
        fs::remove_file(&link).unwrap();
    }
    if !link.is_symlink() {
        std::os::unix::fs::symlink(&packages, &link).unwrap();
    }
    let openapi = web.join("openapi.json");
    write_if_changed(&openapi, document);
    crate::client::generate(root, &openapi, &web.join(crate::client::TYPES)).unwrap();
    let feature = format!("src/features/{NOUN}");
    for (program, arguments) in [
        ("tsc", &["--noEmit"] as &[&str]),
        (
            "eslint",
            &[&feature, "src/features/shell", "src/router.tsx"],
        ),
        ("vitest", &["run", &feature, "src/shared/i18n"]),
    ] {
        said(
            Command::new(link.join(".bin").join(program))
                .args(arguments)
                .current_dir(web),
        );
    }
}
