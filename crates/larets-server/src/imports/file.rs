//! The files of imports in the data folder: what was uploaded, and beside it what is shown of it
//! (headers, samples, errors of the dry run). All of it sealed; nothing is ever written bare.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek as _, Write};
use std::path::{Path, PathBuf};

use larets_core::ids::ImportId;
use larets_storage::Db;
use larets_storage::files::{SealedWriter, open_reader, seal_writer};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plan::ImportPlan;
use super::read::{ReadError, Row, Table, open_reader as open_table};
use super::refused::as_typed;
use super::wire::FixImport;

/// How a workbook begins: it is an archive, of which pieces are read here and there.
const ARCHIVE_BEGINNING: [u8; 2] = *b"PK";
/// Workbooks up to this size are opened in memory, which they are read faster from. All else is read
/// once, from the beginning to the end.
const MEMORY_BYTES: u64 = 64 * 1024 * 1024;
/// Rows of the preview.
const PREVIEW_ROWS: usize = 20;
/// Rows looked at for guesses.
const SAMPLE_ROWS: usize = 200;
/// Characters of a cell that are shown. A page of cells of 64 KiB would be tens of megabytes.
const SHOWN_CHARS: usize = 500;

/// Letters of an id in the name of a file.
const UUID_CHARS: usize = 36;
/// How the names of files end that are needed as long as rows are read from them: the file itself, and
/// what was said of its values.
const SOURCE: [&str; 4] = ["", ".values", ".choices", ".fixes"];
/// And of those that the report is made of.
const REPORT: [&str; 2] = [".shown", ".errors"];

/// What is there of an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    /// The file, or what was said of its values.
    pub source: bool,
}

/// The folder of imports.
#[derive(Debug, Clone)]
pub struct ImportFiles {
    db: Db,
    folder: PathBuf,
}

/// What is shown of a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Shown {
    /// Code of the format.
    pub format: String,
    /// Label of the encoding.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub delimiter: Option<String>,
    /// Whether the first row holds the headers.
    pub has_header: bool,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// All sheets.
    pub sheets: Vec<String>,
    /// The headers.
    pub headers: Vec<String>,
    /// First values of each column.
    pub samples: Vec<Vec<String>>,
    /// First rows.
    pub preview: Vec<Vec<String>>,
}

/// A value that the dry run found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundValue {
    /// What it stands for.
    pub kind: String,
    /// As the file writes it.
    pub value: String,
    /// In how many rows.
    pub rows: i64,
    /// What it is taken for unless somebody says otherwise: an id, or the text of a source.
    pub guess: Option<String>,
}

/// What somebody said that a value stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it stands for.
    pub kind: String,
    /// As the file writes it.
    pub value: String,
    /// An id, or the text of a source; nothing leaves the field empty.
    pub to: Option<String>,
}

/// A row or cell that the dry run refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RowError {
    /// Number of the row.
    pub row: i64,
    /// The column from 0.
    pub column: Option<usize>,
    /// Why.
    pub code: String,
    /// The cell.
    pub value: Option<String>,
    /// How many refused rows have the same value in the same column, this one among them.
    #[serde(default)]
    pub alike: i64,
    /// The beginnings of all cells of the row, at its first error: of a wide row there are many.
    #[serde(default)]
    pub cells: Vec<String>,
}

/// Rows and cells that were refused: the first of them.
#[derive(Debug, Default)]
pub struct RowErrors(Vec<RowError>);

impl RowErrors {
    /// How many are kept; those of the last row all together.
    pub const KEPT: usize = 200;

    /// Takes all that is wrong with a row, codes and columns, unless there are enough.
    pub fn add<'f>(
        &mut self,
        row: i64,
        cells: &[String],
        faults: impl Iterator<Item = (&'f str, Option<usize>)>,
    ) {
        if self.0.len() >= Self::KEPT {
            return;
        }
        let cell = |column: usize| cells.get(column).map(|cell| beginning(cell));
        let errors = faults.map(|(code, column)| RowError {
            row,
            column,
            code: code.to_owned(),
            value: column.and_then(cell),
            alike: 1,
            cells: Vec::new(),
        });
        let first = self.0.len();
        self.0.extend(errors);
        if let Some(first) = self.0.get_mut(first) {
            first.cells = cells.iter().map(|cell| beginning(cell)).collect();
        }
    }

    /// In the order in which they came.
    pub fn finish(self) -> Vec<RowError> {
        self.0
    }
}

/// What is kept beside the file of an import.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Whether the file itself is there.
    pub source: bool,
    /// What is shown of the file.
    pub shown: Shown,
    /// What the dry run refused.
    pub errors: Vec<RowError>,
    /// The values that the dry run found.
    pub values: Vec<FoundValue>,
    /// What somebody said that values stand for.
    pub choices: Vec<Choice>,
    /// The cells that somebody has mended.
    pub fixes: FixImport,
}

impl Kept {
    /// All of it. Blocking.
    pub fn of(files: &ImportFiles, id: ImportId) -> io::Result<Self> {
        Ok(Self {
            source: files.has_source(id),
            shown: files.shown(id)?,
            errors: files.errors(id)?,
            values: files.values(id)?,
            choices: files.choices(id)?,
            fixes: files.fixes(id)?,
        })
    }
}

impl ImportFiles {
    /// The folder of imports below a data folder.
    pub fn new(db: &Db, data: &Path) -> Self {
        Self {
            db: db.clone(),
            folder: data.join("files").join("imports"),
        }
    }

    fn path(&self, id: ImportId, ending: &str) -> PathBuf {
        self.folder.join(format!("{id}{ending}"))
    }

    fn context(id: ImportId, ending: &str) -> Vec<u8> {
        format!("import/{id}{ending}").into_bytes()
    }

    fn writer(&self, id: ImportId, ending: &str) -> io::Result<SealedWriter> {
        std::fs::create_dir_all(&self.folder)?;
        seal_writer(&self.db, &self.path(id, ending), &Self::context(id, ending))
    }

    /// Begins the file of an upload.
    pub fn create(&self, id: ImportId) -> io::Result<SealedWriter> {
        self.writer(id, "")
    }

    /// Removes all that is kept of an import.
    pub fn remove(&self, id: ImportId) {
        self.remove_endings(id, &REPORT);
        self.remove_source(id);
    }

    /// Removes the file, and what only writing its rows needs; what the report is made of stays.
    pub fn remove_source(&self, id: ImportId) {
        self.remove_endings(id, &SOURCE);
    }

    /// Whether the file is there.
    pub fn has_source(&self, id: ImportId) -> bool {
        self.path(id, "").exists()
    }

    /// Of which imports there are files, and what of each. Pieces of uploads that were cut off belong to
    /// none.
    pub fn held(&self) -> io::Result<BTreeMap<ImportId, Held>> {
        let mut found = BTreeMap::<ImportId, Held>::new();
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else {
                continue;
            };
            if is_piece(Path::new(name)) {
                continue;
            }
            let (id, ending) = name.split_at_checked(UUID_CHARS).unwrap_or((name, ""));
            if let Ok(id) = Uuid::try_parse(id) {
                let held = found.entry(ImportId::from_uuid(id)).or_default();
                held.source |= SOURCE.contains(&ending);
            }
        }
        Ok(found)
    }

    /// Removes pieces of files that were cut off by a stop. Nothing may be under way.
    pub fn remove_pieces(&self) -> io::Result<()> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if is_piece(&path) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn remove_endings(&self, id: ImportId, endings: &[&str]) {
        for ending in endings {
            let path = self.path(id, ending);
            if let Err(error) = std::fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(path = %path.display(), %error, "a file of an import was not removed");
            }
        }
    }

    /// Opens the uploaded file as a table.
    pub fn open(&self, id: ImportId, name: &str, plan: &ImportPlan) -> Result<Table, ReadError> {
        let mut reader = open_reader(&self.db, &self.path(id, ""), &Self::context(id, ""))?;
        let mut beginning = [0; ARCHIVE_BEGINNING.len()];
        let is_archive =
            reader.read(&mut beginning)? == beginning.len() && beginning == ARCHIVE_BEGINNING;
        reader.rewind()?;
        if !is_archive || reader.length() > MEMORY_BYTES {
            return open_table(reader, name, &plan.options());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(reader.length()).unwrap_or_default());
        reader.read_to_end(&mut bytes)?;
        open_table(Cursor::new(bytes), name, &plan.options())
    }

    fn keep(&self, id: ImportId, ending: &str, value: &impl Serialize) -> io::Result<()> {
        let mut writer = self.writer(id, ending)?;
        writer.write_all(&serde_json::to_vec(value)?)?;
        writer.finish()
    }

    fn kept<T: DeserializeOwned + Default>(&self, id: ImportId, ending: &str) -> io::Result<T> {
        let reader = open_reader(&self.db, &self.path(id, ending), &Self::context(id, ending));
        let mut bytes = Vec::new();
        match reader {
            Ok(mut reader) => reader.read_to_end(&mut bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(error),
        };
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Keeps what is shown of the file; errors of an earlier dry run are no longer true.
    pub fn keep_shown(&self, id: ImportId, shown: &Shown) -> io::Result<()> {
        self.keep(id, ".shown", shown)?;
        self.keep_errors(id, &[])
    }

    /// What is shown of the file.
    pub fn shown(&self, id: ImportId) -> io::Result<Shown> {
        self.kept(id, ".shown")
    }

    /// Keeps the errors of a dry run.
    pub fn keep_errors(&self, id: ImportId, errors: &[RowError]) -> io::Result<()> {
        self.keep(id, ".errors", &errors)
    }

    /// Keeps the cells that somebody has mended.
    pub fn keep_fixes(&self, id: ImportId, fixes: &FixImport) -> io::Result<()> {
        self.keep(id, ".fixes", fixes)
    }

    /// The cells that somebody has mended.
    pub fn fixes(&self, id: ImportId) -> io::Result<FixImport> {
        self.kept(id, ".fixes")
    }

    /// Keeps the values that a dry run found.
    pub fn keep_values(&self, id: ImportId, values: &[FoundValue]) -> io::Result<()> {
        self.keep(id, ".values", &values)
    }

    /// The values that the last dry run found.
    pub fn values(&self, id: ImportId) -> io::Result<Vec<FoundValue>> {
        self.kept(id, ".values")
    }

    /// Keeps what somebody said that values stand for.
    pub fn keep_choices(&self, id: ImportId, choices: &[Choice]) -> io::Result<()> {
        self.keep(id, ".choices", &choices)
    }

    /// What somebody said that values stand for.
    pub fn choices(&self, id: ImportId) -> io::Result<Vec<Choice>> {
        self.kept(id, ".choices")
    }

    /// The errors of the last dry run.
    pub fn errors(&self, id: ImportId) -> io::Result<Vec<RowError>> {
        self.kept(id, ".errors")
    }
}

/// Whether this is a file that is not whole yet.
fn is_piece(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "part")
}

/// Reads the beginning of a table.
pub fn look(table: &mut Table) -> Result<Shown, ReadError> {
    let mut rows: Vec<Row> = Vec::new();
    for row in filled_rows(table).take(SAMPLE_ROWS) {
        match row {
            Ok(row) => rows.push(row),
            Err(error) if error.is_fatal() => return Err(error),
            Err(_) => {}
        }
    }
    let detected = table.detected().clone();
    let mut headers = table.headers().to_vec();
    let widest = rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    headers.resize(widest.max(headers.len()), String::new());
    let column = |place: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(place));
        cells
            .filter(|cell| !cell.trim().is_empty())
            .map(|cell| beginning(as_typed(cell)))
            .collect()
    };
    Ok(Shown {
        format: detected
            .format
            .map(|format| format.code().to_owned())
            .unwrap_or_default(),
        encoding: detected.encoding,
        delimiter: detected.delimiter.map(String::from),
        has_header: detected.has_header,
        sheet: detected.sheet,
        sheets: detected.sheets,
        samples: (0..headers.len()).map(column).collect(),
        headers,
        preview: rows
            .into_iter()
            .take(PREVIEW_ROWS)
            .map(|row| row.cells.iter().map(|cell| beginning(cell)).collect())
            .collect(),
    })
}

/// As much of a cell as is shown.
pub fn beginning(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell.to_owned(),
    }
}

/// Rows with something in them: spreadsheets trail off in empty ones.
pub fn filled_rows(table: &mut Table) -> impl Iterator<Item = Result<Row, ReadError>> + '_ {
    table.filter(|row| match row {
        Ok(row) => row.cells.iter().any(|cell| !cell.trim().is_empty()),
        Err(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that of a long cell only the beginning is shown, cut between letters, and a short one
    // whole.
    #[test]
    fn long_cells() {
        let whole = "я".repeat(SHOWN_CHARS);
        assert_eq!(beginning(&whole), whole);
        assert_eq!(beginning(&format!("{whole}я")), format!("{whole}…"));
    }
}
