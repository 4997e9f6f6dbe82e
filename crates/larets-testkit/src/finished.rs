//! A command that was run to its end: exit code and what it said on both outputs.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A command that has ended.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub output: String,
    /// What it complained of.
    pub complaint: String,
}

impl Finished {
    /// Runs a command to its end, with `input` on its standard input.
    pub fn of(command: &mut Command, input: &str) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {command:?}"))?;
        // Whoever does not read its input has ended already.
        let _ = child
            .stdin
            .take()
            .context("no standard input")?
            .write_all(input.as_bytes());
        let ended = child.wait_with_output()?;
        Ok(Self {
            code: ended.status.code(),
            output: String::from_utf8_lossy(&ended.stdout).into_owned(),
            complaint: String::from_utf8_lossy(&ended.stderr).into_owned(),
        })
    }

    /// An error that shows what it said, unless it ended with this code.
    pub fn expect(&self, code: i32) -> Result<&Self> {
        ensure!(
            self.code == Some(code),
            "expected exit code {code}, got {:?}: {}{}",
            self.code,
            self.output,
            self.complaint
        );
        Ok(self)
    }

    /// The objects that `--json` printed, one a line.
    pub fn json(&self) -> Result<Vec<Value>> {
        let lines = self.output.lines().map(serde_json::from_str);
        lines
            .collect::<Result<_, _>>()
            .with_context(|| format!("no JSON: {}", self.output))
    }

    /// The stable word of the error that `--json` printed, if there is one.
    pub fn error_code(&self) -> Option<String> {
        let error = |line| {
            serde_json::from_str::<Value>(line)
                .ok()?
                .get("error")
                .cloned()
        };
        let found = self.complaint.lines().find_map(error)?;
        Some(found.get("code")?.as_str()?.to_owned())
    }
}
