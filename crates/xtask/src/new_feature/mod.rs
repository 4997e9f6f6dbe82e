//! The folders of a new feature in every crate: a skeleton that compiles and is tested.
//!
//! Everything is planned first and written only when all of it can be: a name that is taken
//! leaves the tree as it was.

mod names;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use self::names::Names;
use crate::workspace;

/// A template and where its text goes.
struct Template {
    path: &'static str,
    text: &'static str,
}

const TEMPLATES: &[Template] = &[];

/// Files with a list of modules that a new feature joins.
const MODULE_LISTS: &[&str] = &[
    "crates/larets-core/src/lib.rs",
    "crates/larets-storage/src/lib.rs",
    "crates/larets-server/src/lib.rs",
];

/// Makes the folders of the feature `name` in this repository.
pub fn run(name: &str) -> Result<String> {
    make(&workspace::root()?, name)
}

fn make(root: &Path, name: &str) -> Result<String> {
    let names = Names::new(name)?;
    let mut files = Vec::new();
    for template in TEMPLATES {
        let path = names.fill(template.path);
        let folder = root.join(&path);
        ensure!(
            !folder.exists(),
            "{path} is there already; choose another noun"
        );
        files.push((path, names.fill(template.text)));
    }
    for list in MODULE_LISTS {
        let text =
            fs::read_to_string(root.join(list)).with_context(|| format!("cannot read {list}"))?;
        let joined = with_module(&text, &names.plural)
            .with_context(|| format!("{list} has no list of modules to join"))?;
        files.push(((*list).to_owned(), joined));
    }
    for (path, text) in &files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let written: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    Ok(format!(
        "wrote\n  {}\nNow follow docs/adding-a-feature.md from step 3.",
        written.join("\n  ")
    ))
}

/// `text` with `pub mod NAME;` in its alphabetical place among the others.
fn with_module(text: &str, name: &str) -> Option<String> {
    let line = format!("pub mod {name};");
    let modules: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("pub mod ") && line.ends_with(';'))
        .collect();
    let before = modules.iter().find(|(_, module)| *module > line.as_str());
    let at = before
        .map(|(at, _)| *at)
        .or_else(|| modules.last().map(|(at, _)| at + 1))?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at, &line);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
