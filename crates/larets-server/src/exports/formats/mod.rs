//! The forms of a file. Each is written from the first byte to the last as records come, so that
//! memory does not grow with it and nothing waits on the disk in the clear.

mod csv;
mod metered;
mod vcard;
mod xlsx;

use std::io::{self, Write};

use larets_core::exports::{ExportFormat, ExportKind};

use self::csv::CsvFile;
pub use self::metered::{Measures, Metered};
use self::vcard::Cards;
use self::xlsx::Workbook;
use super::cell::Cell;
use super::plan::ExportPlan;
use super::words;

/// A file that is being written.
pub enum Output<W: Write> {
    /// Comma- or semicolon-separated values.
    Csv(Box<CsvFile<W>>),
    /// A workbook.
    Xlsx(Box<Workbook<W>>),
    /// Visiting cards.
    Vcard(Cards<W>),
}

impl<W: Write> Output<W> {
    /// Begins a file, with its headers.
    pub fn begin(
        out: W,
        format: ExportFormat,
        kind: ExportKind,
        plan: &ExportPlan,
    ) -> io::Result<Self> {
        let columns = plan.columns(kind);
        let language = plan.language();
        let headers = columns
            .iter()
            .map(|column| words::header(language, column.code));
        let headers: Vec<&'static str> = headers.collect();
        Ok(match format {
            ExportFormat::Csv => Self::Csv(Box::new(CsvFile::begin(
                out,
                language,
                plan.zone(),
                &headers,
            )?)),
            ExportFormat::Xlsx => {
                let sheet = words::sheet(language, kind);
                Self::Xlsx(Box::new(Workbook::begin(
                    out,
                    sheet,
                    plan.zone(),
                    &headers,
                )?))
            }
            ExportFormat::Vcard => {
                let codes = columns.iter().map(|column| column.code).collect();
                Self::Vcard(Cards::begin(out, codes))
            }
        })
    }

    /// Writes a record.
    pub fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self {
            Self::Csv(file) => file.write(cells),
            Self::Xlsx(file) => file.write(cells),
            Self::Vcard(file) => file.write(cells),
        }
    }

    /// Writes what is left and gives the inner writer back.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(file) => file.finish(),
            Self::Xlsx(file) => file.finish(),
            Self::Vcard(file) => Ok(file.finish()),
        }
    }
}

#[cfg(test)]
mod tests;
