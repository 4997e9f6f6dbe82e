//! An import as a record that rights are given for, the states it passes through, and what it does
//! with clients that are there already. Nothing here reads files.

use crate::access::{Area, Record, access_fields, named};

access_fields!(
    /// A field of an import.
    ImportField {
        /// The file and what was found out about it.
        File = "file",
        /// What becomes of its columns.
        Plan = "plan",
    }
);

/// The kind of record, for grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import;

impl Record for Import {
    const AREA: Area = Area::Imports;
    type Field = ImportField;
}

named!(
    /// How far an import is.
    ImportState {
        /// The file is here.
        Uploaded = "uploaded",
        /// Every row is being checked; nothing is written.
        DryRun = "dry_run",
        /// Checked; may be started.
        Ready = "ready",
        /// Records are being written.
        Running = "running",
        /// Every row was written or refused.
        Done = "done",
        /// Stopped by a person; what was written stays.
        Cancelled = "cancelled",
        /// Stopped by a fault; what was written stays.
        Failed = "failed",
    }
);

impl ImportState {
    /// Whether the plan may still be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Uploaded | Self::Ready)
    }

    /// Whether a job is at work on it.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::DryRun | Self::Running)
    }
}

named!(
    /// What becomes of a row whose record is there already.
    DuplicatePolicy {
        /// The row is left out.
        Skip = "skip",
        /// Empty fields of the record are filled.
        Fill = "fill",
        /// Fields that the row has are replaced.
        Overwrite = "overwrite",
        /// A second record is made.
        Add = "add",
    }
);

named!(
    /// By what a record counts as there already.
    DuplicateKey {
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// The taxpayer number of a company.
        Inn = "inn",
        /// The name of a company, its legal form apart; never joins two with different numbers.
        Name = "name",
    }
);
