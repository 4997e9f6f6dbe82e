//! Why a file or one of its rows cannot be read. Messages name the place and the next step, never a
//! value.

use larets_core::imports::Refusal;

/// Why a file or a row cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system failed.
    #[error("cannot read the file: {0}")]
    Io(#[from] std::io::Error),
    /// Not a format that is read here.
    #[error("this is neither CSV nor XLSX nor vCard; save it as one of these and try again")]
    UnsupportedFormat,
    /// No encoding of that name.
    #[error("there is no encoding named “{0}”; use utf-8, windows-1251, koi8-r, utf-16le, …")]
    UnknownEncoding(String),
    /// A delimiter that no reader can use.
    #[error("a delimiter is one ASCII character other than a quote or a line break")]
    UnusableDelimiter,
    /// No sheet of that name.
    #[error("the workbook has no sheet named “{0}”")]
    SheetMissing(String),
    /// The archive or XML of a workbook is damaged or protected by a password.
    #[error("the workbook cannot be read ({0}); open it, remove its password, save it as .xlsx")]
    Workbook(String),
    /// A workbook that unpacks to more than the limit.
    #[error("the workbook unpacks to more than {limit_bytes} bytes; save it as CSV and try again")]
    Unpacked {
        /// The limit that was passed.
        limit_bytes: u64,
    },
    /// More columns than the limit.
    #[error("row {row} has more than {limit} columns: is the delimiter right?")]
    TooManyColumns {
        /// Number of the row.
        row: u64,
        /// The limit that was passed.
        limit: usize,
    },
    /// A longer cell than the limit.
    #[error("row {row}, column {column}: the cell is longer than {limit_bytes} bytes")]
    CellTooLong {
        /// Number of the row.
        row: u64,
        /// Number of the column, from 1.
        column: usize,
        /// The limit that was passed.
        limit_bytes: usize,
    },
    /// A longer row than the limit.
    #[error("row {row} is longer than {limit_bytes} bytes: is a quote left open?")]
    RowTooLong {
        /// Number of the row.
        row: u64,
        /// The limit that was passed.
        limit_bytes: usize,
    },
    /// A card that is no card.
    #[error("card {row} cannot be read")]
    Card {
        /// Number of the card.
        row: u64,
    },
}

impl ReadError {
    /// Whether nothing more can be read after this error; otherwise only one row is lost.
    pub fn is_fatal(&self) -> bool {
        self.row().is_none()
    }

    /// The row the error is about.
    pub fn row(&self) -> Option<u64> {
        match self {
            Self::TooManyColumns { row, .. }
            | Self::CellTooLong { row, .. }
            | Self::RowTooLong { row, .. }
            | Self::Card { row } => Some(*row),
            _ => None,
        }
    }

    /// The reason for the file of refused rows.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::TooManyColumns { .. } => Refusal::TooManyColumns,
            Self::CellTooLong { .. } => Refusal::CellTooLong,
            Self::RowTooLong { .. } => Refusal::RowTooLong,
            _ => Refusal::Unreadable,
        }
    }
}
