//! The files of exports in the data folder, sealed as they are written. A piece of a file that was
//! cut off is removed before anything is begun anew.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use larets_core::ids::ExportId;
use larets_storage::Db;
use larets_storage::files::{SealedReader, SealedWriter, open_reader, seal_writer};

/// The folder of exports.
#[derive(Debug, Clone)]
pub struct ExportFiles {
    db: Db,
    folder: PathBuf,
}

impl ExportFiles {
    /// The folder of exports below a data folder.
    pub fn new(db: &Db, data: &Path) -> Self {
        Self {
            db: db.clone(),
            folder: data.join("files").join("exports"),
        }
    }

    fn path(&self, id: ExportId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn context(id: ExportId) -> Vec<u8> {
        format!("export/{id}").into_bytes()
    }

    /// Begins the file of an export.
    pub fn create(&self, id: ExportId) -> io::Result<SealedWriter> {
        std::fs::create_dir_all(&self.folder)?;
        seal_writer(&self.db, &self.path(id), &Self::context(id))
    }

    /// Opens the file of an export.
    pub fn open(&self, id: ExportId) -> io::Result<SealedReader> {
        open_reader(&self.db, &self.path(id), &Self::context(id))
    }

    /// Destroys the file of an export, if there is one.
    pub fn remove(&self, id: ExportId) -> io::Result<()> {
        match std::fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Destroys every file that is none of `kept`: those cut off by a stop, and those whose export
    /// is gone. Nothing may be under way.
    pub fn keep_only(&self, kept: &[ExportId]) -> io::Result<()> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        let names: Vec<String> = kept.iter().map(ToString::to_string).collect();
        for entry in entries {
            let entry = entry?;
            let is_kept = entry
                .file_name()
                .to_str()
                .is_some_and(|name| names.iter().any(|known| known == name));
            if !is_kept {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}
