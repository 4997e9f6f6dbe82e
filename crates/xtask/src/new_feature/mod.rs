//! The folders of a new feature in every crate: a skeleton that compiles and is tested.
//!
//! Everything is planned first and written only when all of it can be: a noun that is taken, or a
//! file that looks otherwise than expected, leaves the tree as it was.

mod names;
mod skeleton;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use self::names::Names;
use self::skeleton::{JOINTS, Joint, MODULE_LISTS, TEMPLATES};
use crate::workspace;

const GLOSSARY: &str = "docs/GLOSSARY.md";
const MIGRATIONS: &str = "crates/larets-storage/migrations/sqlite";

/// Makes the folders of the feature `name` in this repository.
pub fn run(name: &str) -> Result<String> {
    let root = workspace::root()?;
    let glossary = fs::read_to_string(root.join(GLOSSARY)).context("cannot read the glossary")?;
    let files = plan(&root, &Names::new(name, &glossary)?)?;
    write(&root, &files)?;
    workspace::output(workspace::cargo(&root).args(["fmt", "--all"]))?;
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    let word = if glossary.contains(&format!("\n| {name} |")) {
        ""
    } else {
        "\n\nThe noun is not in docs/GLOSSARY.md yet: add its line (step 1), and its Russian heading \
         in i18n/ru/frame.ts."
    };
    Ok(format!(
        "wrote\n  {}{word}\n\nNow run `make client`, so that the web knows the new addresses, and \
         go on with step 3 of docs/adding-a-feature.md.",
        paths.join("\n  ")
    ))
}

/// All files to write, by path, with their text.
fn plan(root: &Path, names: &Names) -> Result<BTreeMap<String, String>> {
    let number = next_migration(root)?;
    let mut files = BTreeMap::new();
    for template in TEMPLATES {
        let path = names.fill(template.path).replace("NNNN", &number);
        ensure!(
            !root.join(&path).exists(),
            "{path} is there already; choose another noun"
        );
        files.insert(path, names.fill(template.text));
    }
    for list in MODULE_LISTS {
        let text = current(root, &files, list)?;
        let joined = with_module(&text, &names.plural)
            .with_context(|| format!("{list} has no list of modules to join"))?;
        files.insert((*list).to_owned(), joined);
    }
    for joint in JOINTS {
        join(root, &mut files, names, joint)?;
    }
    Ok(files)
}

fn write(root: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    for (path, text) in files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The text of a file with what is planned for it so far.
fn current(root: &Path, files: &BTreeMap<String, String>, path: &str) -> Result<String> {
    match files.get(path) {
        Some(text) => Ok(text.clone()),
        None => fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}")),
    }
}

fn join(
    root: &Path,
    files: &mut BTreeMap<String, String>,
    names: &Names,
    joint: &Joint,
) -> Result<()> {
    let text = current(root, files, joint.path)?;
    if !joint.unless.is_empty() && text.contains(&names.fill(joint.unless)) {
        return Ok(());
    }
    let Some((before, after)) = text.split_once(joint.behind) else {
        anyhow::bail!(
            "{} has no «{}» any more; mend crates/xtask/src/new_feature/skeleton.rs",
            joint.path,
            joint.behind.trim()
        );
    };
    let joined = format!("{before}{}{}{after}", joint.behind, names.fill(joint.lines));
    files.insert(joint.path.to_owned(), joined);
    Ok(())
}

/// The number after the last migration's, as `0007`.
fn next_migration(root: &Path) -> Result<String> {
    let mut last = 0_u32;
    for entry in fs::read_dir(root.join(MIGRATIONS)).context("cannot read the migrations")? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.split('_').next()?.parse().ok());
        last = last.max(number.unwrap_or_default());
    }
    Ok(format!("{:04}", last + 1))
}

/// `text` with `pub mod NAME;` before the first module that comes later in the alphabet.
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
