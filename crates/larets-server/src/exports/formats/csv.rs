//! CSV by RFC 4180, in UTF-8 with a byte order mark, as spreadsheets of offices open it: semicolons
//! and a decimal comma in Russian, commas and a point in English. A text that a spreadsheet would
//! take for a formula gets an apostrophe, which imports take off again.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use crate::exports::cell::{Cell, clean};
use crate::exports::words;
use crate::imports::refused::{BYTE_ORDER_MARK, harmless};
use crate::language::Language;

/// Bytes kept back until they are worth writing.
const BUFFER_BYTES: usize = 64 * 1024;

/// A file of values.
pub struct CsvFile<W: Write> {
    writer: Writer<W>,
    language: Language,
    zone: TimeZone,
}

impl<W: Write> CsvFile<W> {
    /// Begins with the headers.
    pub fn begin(
        mut out: W,
        language: Language,
        zone: TimeZone,
        headers: &[&str],
    ) -> io::Result<Self> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let between = match language {
            Language::Russian => b';',
            Language::English => b',',
        };
        let mut writer = WriterBuilder::new()
            .delimiter(between)
            .terminator(Terminator::CRLF)
            .buffer_capacity(BUFFER_BYTES)
            .from_writer(out);
        writer.write_record(headers)?;
        Ok(Self {
            writer,
            language,
            zone,
        })
    }

    /// Writes a record.
    pub fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let text = self.text(cell);
            self.writer.write_field(text)?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => harmless(&clean(text)),
            Cell::Texts(texts) => harmless(&clean(&Cell::joined(texts))),
            Cell::Number(number) if self.language == Language::Russian => number.replace('.', ","),
            Cell::Number(number) => number.clone(),
            Cell::Day(day) => day.clone(),
            Cell::Moment(at) => words::moment(*at, &self.zone),
        }
    }

    /// Writes what is left.
    pub fn finish(self) -> io::Result<W> {
        self.writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}
