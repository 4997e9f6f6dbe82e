//! The folders of a new feature in every crate.

use anyhow::{Result, bail};

/// Makes the folders of the feature `name`.
pub fn run(name: &str) -> Result<String> {
    bail!("cannot make «{name}» yet: the shape of a feature is not settled")
}
