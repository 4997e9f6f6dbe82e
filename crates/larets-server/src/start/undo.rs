//! Takes away what a failed start made. Only files and empty folders that this start itself made
//! are ever removed.

use std::fs;
use std::path::{Path, PathBuf};

/// What was made so far, in order. Dropped without [`Undo::keep`], it is removed again.
#[derive(Debug, Default)]
pub struct Undo {
    made: Vec<PathBuf>,
}

impl Undo {
    /// Remembers a file or a folder that is about to be made, or has just been.
    pub fn made(&mut self, path: &Path) {
        self.made.push(path.to_path_buf());
    }

    /// This one stays, however the start ends: something that is not taken away needs it.
    pub fn spare(&mut self, path: &Path) {
        self.made.retain(|made| made != path);
    }

    /// The start succeeded.
    pub fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for path in self.made.iter().rev() {
            let removed = if path.is_dir() {
                fs::remove_dir(path)
            } else {
                fs::remove_file(path)
            };
            // A database that was never written has no log beside it, and a folder into which
            // somebody else put a file stays.
            if let Err(error) = removed {
                tracing::debug!(path = %path.display(), %error, "not removed");
            }
        }
    }
}
