//! What can be found out about a file and what can be said about it instead.

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// A spreadsheet of Office Open XML.
    Xlsx,
    /// Address cards.
    Vcard,
}

impl Format {
    /// The word used in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Vcard => "vcard",
        }
    }

    /// The format of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx, Self::Vcard]
            .into_iter()
            .find(|format| format.code() == code)
    }
}

/// What was found out about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detected {
    /// The format; nothing for formats that are not read here (`.xls`, `.ods`, pictures).
    pub format: Option<Format>,
    /// Label of the encoding (WHATWG Encoding Standard), lower case; nothing for XLSX.
    pub encoding: Option<String>,
    /// What stands between cells; only for CSV.
    pub delimiter: Option<char>,
    /// Whether the first row holds the headers. Always true for vCard.
    pub has_header: bool,
    /// The sheet that is read; only for XLSX.
    pub sheet: Option<String>,
    /// All sheets with cells; only for XLSX, only after opening.
    pub sheets: Vec<String>,
}

/// What a person says about a file instead of what would be found out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format.
    pub format: Option<Format>,
    /// Label of the encoding: «windows-1251», «koi8-r», «utf-8», «utf-16le», …
    pub encoding: Option<String>,
    /// What stands between cells.
    pub delimiter: Option<char>,
    /// Whether the first row holds the headers.
    pub has_header: Option<bool>,
    /// Name of the sheet to read.
    pub sheet: Option<String>,
    /// Limits of reading.
    pub limits: Limits,
}

/// Limits of reading: what keeps memory bounded on any file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Columns of a row.
    pub columns: usize,
    /// Bytes of a cell in UTF-8.
    pub cell_bytes: usize,
    /// Bytes of a row in UTF-8; for vCard of a card without pictures and sounds.
    pub row_bytes: usize,
    /// Bytes that the parts of an XLSX file may unpack to.
    pub unpacked_bytes: u64,
    /// Bytes that the shared texts and styles of an XLSX file may unpack to: they are held in memory.
    pub held_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            columns: 200,
            cell_bytes: 64 * 1024,
            row_bytes: 1024 * 1024,
            unpacked_bytes: 2 * 1024 * 1024 * 1024,
            held_bytes: 128 * 1024 * 1024,
        }
    }
}
