//! Readers of foreign files: CSV in any usual encoding, XLSX, vCard. Each gives a header line and
//! rows of text with bounded memory, whatever the size of the file. What a column means and what
//! becomes of a row is decided elsewhere; nothing here writes or knows of rights.

mod csv;
mod cyrillic;
mod decode;
mod delimiter;
mod detect;
mod encoding;
mod error;
mod header;
mod options;
mod scan;
mod vcard;
mod xlsx;

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

pub use self::{
    detect::detect,
    error::ReadError,
    options::{Detected, Format, Limits, Options},
};

#[cfg(test)]
pub(super) use self::vcard::COLUMNS as CARD_COLUMNS;

/// One row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number of the row from 1, the header line counted, as a spreadsheet shows it; in CSV
    /// blank lines are not counted. For vCard the number of the card.
    pub number: u64,
    /// The cells in the order of the headers; there may be fewer or more than headers.
    pub cells: Vec<String>,
}

/// An open file: what was found out about it, its headers, and its rows as an iterator. After an
/// error with [`ReadError::is_fatal`] no row follows; other errors are about one row.
pub struct Table {
    detected: Detected,
    headers: Vec<String>,
    rows: Box<dyn Iterator<Item = Result<Row, ReadError>> + Send>,
}

impl Table {
    /// What the file is, by itself and by the options.
    pub fn detected(&self) -> &Detected {
        &self.detected
    }

    /// The header of each column; empty texts where the file has no header line. For vCard these
    /// are string forms of import targets.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }
}

impl Iterator for Table {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Table")
            .field("detected", &self.detected)
            .finish_non_exhaustive()
    }
}

/// Opens a file. `file_name` is the name it was uploaded under; only its ending is looked at.
pub fn open(path: &Path, file_name: &str, options: &Options) -> Result<Table, ReadError> {
    open_reader(File::open(path)?, file_name, options)
}

/// Opens anything that can be read and rewound; see [`open`].
pub fn open_reader<R>(mut source: R, file_name: &str, options: &Options) -> Result<Table, ReadError>
where
    R: Read + Seek + Send + 'static,
{
    source.seek(SeekFrom::Start(0))?;
    let summary = scan::scan(&mut source)?;
    source.seek(SeekFrom::Start(0))?;
    let mut detected = detect::from_scan(&summary, file_name);
    if let Some(format) = options.format {
        detected.format = Some(format);
    }
    match detected.format {
        Some(Format::Csv) => csv::open(source, &summary, detected, options),
        Some(Format::Vcard) => vcard::open(source, &summary, detected, options),
        Some(Format::Xlsx) => xlsx::open(source, detected, options),
        None => Err(ReadError::UnsupportedFormat),
    }
}

#[cfg(test)]
mod tests;
