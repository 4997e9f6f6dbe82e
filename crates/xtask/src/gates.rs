//! Who may depend on whom, over the whole tree of dependencies.
//!
//! Tidy looks at what the sources name; this looks at what is really compiled.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace;

/// One wall: `package` must not reach any of `forbidden` (a trailing `*` matches the rest).
struct Gate {
    package: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

const DATABASE: &str = "diesel*";
const SERVER: &str = "actix*";

const GATES: &[Gate] = &[
    Gate {
        package: "larets-core",
        forbidden: &[
            DATABASE,
            SERVER,
            "clap",
            "tokio",
            "serde_json",
            "ring",
            "larets-*",
        ],
        why: "the domain has no I/O, clock, randomness or wire format; pass values in as arguments",
    },
    Gate {
        package: "larets-security",
        forbidden: &[
            DATABASE,
            SERVER,
            "clap",
            "tokio",
            "larets-storage",
            "larets-server",
        ],
        why: "security is pure; storage and server call it",
    },
    Gate {
        package: "larets-storage",
        forbidden: &[SERVER, "clap", "larets-server", "larets-web"],
        why: "storage does not know who calls it; move what speaks HTTP to the server",
    },
    Gate {
        package: "larets-web",
        forbidden: &[DATABASE, SERVER, "larets-*"],
        why: "the interface knows the server through OpenAPI only",
    },
    Gate {
        package: "larets-bare",
        forbidden: &["larets-*"],
        why: "the yardstick of the benchmark has nothing of what it measures",
    },
    Gate {
        package: "larets-server",
        forbidden: &[
            "openssl*",
            "native-tls",
            "aws-lc-*",
            "schannel",
            "larets-testkit",
            "larets-bare",
            "h2",
            "actix-governor",
        ],
        why: "one TLS and cryptography library (ring), nothing of the tests, no h2 0.3: find the \
              feature that brings it with `cargo tree --invert`, and turn it off",
    },
];

/// Checks every gate.
pub fn run() -> Result<String> {
    let root = workspace::root()?;
    let mut broken = Vec::new();
    for gate in GATES {
        let tree = dependencies(&root, gate.package)?;
        for package in reached(&tree, gate) {
            broken.push(format!(
                "{} depends on {package}: {}",
                gate.package, gate.why
            ));
        }
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(format!("{} dependency gates hold", GATES.len()))
}

/// The names of all packages that `package` is built from, without those of its tests.
fn dependencies(root: &Path, package: &str) -> Result<BTreeSet<String>> {
    let tree = workspace::output(workspace::cargo(root).args([
        "tree",
        "--locked",
        "--package",
        package,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    Ok(tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != package)
        .map(str::to_owned)
        .collect())
}

fn reached<'tree>(
    tree: &'tree BTreeSet<String>,
    gate: &'tree Gate,
) -> impl Iterator<Item = &'tree str> {
    tree.iter().map(String::as_str).filter(|name| {
        gate.forbidden
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gates hold for the tree as it is locked now.
    #[test]
    fn the_gates_hold() {
        if let Err(broken) = run() {
            panic!("{broken:#}");
        }
    }

    /// A forbidden package is found by name and by pattern, and its likes are not.
    #[test]
    fn finds_by_name_and_pattern() {
        let gate = Gate {
            package: "one",
            forbidden: &["diesel*", "h2"],
            why: "",
        };
        let tree = ["diesel_derives", "h2", "h2o", "serde"]
            .map(str::to_owned)
            .into();
        assert_eq!(
            reached(&tree, &gate).collect::<Vec<_>>(),
            ["diesel_derives", "h2"]
        );
    }
}
