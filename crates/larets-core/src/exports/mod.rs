//! An export as a record that rights are given for: what is taken out, in which form, and the
//! states it passes through. What a column holds and who may see it stands in
//! [`columns`](self::columns). Nothing here writes files.

mod columns;

pub use columns::{ColumnField, ExportColumn, columns_of};

use crate::access::{Area, Record, access_fields, named};
use crate::time::DAY;

access_fields!(
    /// A field of an export.
    ExportField {
        /// The file.
        File = "file",
        /// What was asked for.
        Plan = "plan",
    }
);

/// The kind of record, for grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export;

impl Record for Export {
    const AREA: Area = Area::Exports;
    type Field = ExportField;
}

named!(
    /// What is taken out.
    ExportKind {
        /// People.
        Contacts = "contacts",
        /// Organisations.
        Companies = "companies",
        /// Deals.
        Deals = "deals",
    }
);

impl ExportKind {
    /// The area whose `export` it needs.
    pub const fn area(self) -> Area {
        match self {
            Self::Contacts => Area::Contacts,
            Self::Companies => Area::Companies,
            Self::Deals => Area::Deals,
        }
    }
}

named!(
    /// In which form.
    ExportFormat {
        /// Comma- or semicolon-separated values.
        Csv = "csv",
        /// A workbook of Excel.
        Xlsx = "xlsx",
        /// Visiting cards, for people only.
        Vcard = "vcard",
    }
);

impl ExportFormat {
    /// Whether records of a kind can take this form.
    pub const fn fits(self, kind: ExportKind) -> bool {
        !matches!(self, Self::Vcard) || matches!(kind, ExportKind::Contacts)
    }
}

named!(
    /// How far an export is.
    ExportState {
        /// The file is being written.
        Running = "running",
        /// The file can be downloaded.
        Done = "done",
        /// Stopped by a person; there is no file.
        Cancelled = "cancelled",
        /// Stopped by a fault or a lost right; there is no file.
        Failed = "failed",
    }
);

/// Most exports that one person has under way.
pub const RUNNING_OF_ONE_MAX: i64 = 2;
/// Most exports under way.
pub const RUNNING_MAX: i64 = 4;
/// Most exports of one person that are kept, with those that came to nothing.
pub const KEPT_OF_ONE_MAX: i64 = 50;
/// Most bytes of one file.
pub const FILE_BYTES_MAX: i64 = 2 * 1024 * 1024 * 1024;
/// Most bytes of all files that are kept.
pub const KEPT_BYTES_MAX: i64 = 8 * 1024 * 1024 * 1024;
/// How long a file is kept, in microseconds.
pub const KEPT_FOR: i64 = DAY;
/// Most characters of a reason.
pub const REASON_CHARS_MAX: usize = 500;
