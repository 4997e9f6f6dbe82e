//! A disk of a few kilobytes to fill up: a temporary file system that only programs started
//! through it see, so that nothing of the machine is mounted or left behind.
//!
//! A process of its own holds the private mount namespace and ends with this value, or with the
//! test, whichever is first. Needs Linux and the right to mount: root, or user namespaces.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// What takes up the space.
const BALLAST: &str = "ballast";
/// Mounts, says so, and lives as long as somebody holds the other end of its input.
const HOLD: &str = "mount -t tmpfs -o size=\"$2\" larets-test \"$1\" && echo mounted && exec cat";

/// A small file system at a folder.
#[derive(Debug)]
pub struct SmallDisk {
    holder: Child,
    folder: PathBuf,
    own_user: bool,
    _output: BufReader<ChildStdout>,
}

impl SmallDisk {
    /// Mounts `size_bytes` at the existing empty `folder`, for programs of [`SmallDisk::command`].
    pub fn mount(folder: &Path, size_bytes: u64) -> Result<Self> {
        let own_user = !is_root()?;
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount");
        if own_user {
            unshare.args(["--user", "--map-root-user"]);
        }
        let mut holder = unshare
            .args(["sh", "-c", HOLD, "sh"])
            .arg(folder)
            .arg(size_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run unshare")?;
        let mut output = BufReader::new(holder.stdout.take().context("no standard output")?);
        let mut said = String::new();
        output.read_line(&mut said)?;
        let mut complaint = String::new();
        if said.trim() != "mounted" {
            let mut stderr = holder.stderr.take().context("no standard error")?;
            stderr.read_to_string(&mut complaint)?;
            holder.wait()?;
        }
        ensure!(
            said.trim() == "mounted",
            "a test needs the right to mount a temporary file system: {}",
            complaint.trim()
        );
        Ok(Self {
            holder,
            folder: folder.to_path_buf(),
            own_user,
            _output: output,
        })
    }

    /// `program`, which will see the small disk. Its process number is its own, for signals.
    pub fn command(&self, program: &Path) -> Command {
        let mut nsenter = Command::new("nsenter");
        nsenter.arg(format!("--target={}", self.holder.id()));
        nsenter.arg("--mount");
        if self.own_user {
            nsenter.args(["--user", "--preserve-credentials"]);
        }
        nsenter.arg("--").arg(program);
        nsenter
    }

    /// The small disk's files as seen from here.
    pub fn files(&self) -> PathBuf {
        let mut seen = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        seen.push(self.folder.strip_prefix("/").unwrap_or(&self.folder));
        seen
    }

    /// Takes up all the space that is left.
    pub fn fill(&self) -> Result<()> {
        let mut ballast = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.files().join(BALLAST))?;
        let mut piece: &[u8] = &[0; 4096];
        loop {
            match ballast.write(piece) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull && piece.len() > 1 => {
                    piece = &[0];
                }
                Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Gives the space back.
    pub fn free(&self) -> Result<()> {
        Ok(fs::remove_file(self.files().join(BALLAST))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What cannot be killed has ended already.
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that the space can be taken and given back, and that only programs inside see it.
    #[test]
    fn is_filled_and_freed() {
        let folder = tempfile::tempdir().unwrap();
        let disk = SmallDisk::mount(folder.path(), 64 * 1024).unwrap();
        let write = || {
            let mut command = disk.command(Path::new("sh"));
            let script = "head -c 8192 /dev/zero > \"$1/new\"";
            command.args(["-c", script, "sh"]).arg(folder.path());
            command.output().unwrap().status.success()
        };
        assert!(write());
        fs::remove_file(disk.files().join("new")).unwrap();
        disk.fill().unwrap();
        assert!(!write());
        disk.free().unwrap();
        assert!(write());
        assert!(!folder.path().join("new").exists());
    }
}
