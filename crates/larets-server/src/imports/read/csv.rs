//! CSV: text with delimiters as spreadsheets of all countries write it. Reads by pieces into one row
//! of bounded size; a row beyond the limits is skipped and reported, the next one is read.

use std::io::{Read, Seek};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::Encoding;

use super::{
    Detected, Limits, Options, ReadError, Row, Table, decode::Decode, delimiter, detect, encoding,
    header, scan::Summary,
};

/// Bytes read at once.
const CHUNK_BYTES: usize = 32 * 1024;
/// Bytes of a row to begin with; grows to the limit.
const ROW_BYTES_START: usize = 8 * 1024;

/// Opens a CSV file.
pub(super) fn open<R>(
    source: R,
    summary: &Summary,
    mut detected: Detected,
    options: &Options,
) -> Result<Table, ReadError>
where
    R: Read + Seek + Send + 'static,
{
    let chosen = encoding_of(summary, options)?;
    let text = detect::text(summary, chosen);
    let delimiter = match options.delimiter {
        Some(delimiter) => usable(delimiter)?,
        None => delimiter::detect(&text, summary.complete),
    };
    let has_header = options
        .has_header
        .unwrap_or_else(|| header::detect(&text, delimiter, summary.complete));
    detected.encoding = Some(chosen.name().to_ascii_lowercase());
    detected.delimiter = Some(char::from(delimiter));
    detected.has_header = has_header;
    let mut rows = Rows::new(Decode::new(source, chosen), delimiter, options.limits);
    if delimiter::named(&text).is_some() {
        rows.next();
    }
    let first = rows.next().transpose()?;
    let (headers, first) = match first {
        Some(row) if has_header => (row.cells.into_iter().map(trimmed).collect(), None),
        Some(row) => (vec![String::new(); row.cells.len()], Some(Ok(row))),
        None => (Vec::new(), None),
    };
    Ok(Table {
        detected,
        headers,
        rows: Box::new(first.into_iter().chain(rows)),
    })
}

/// The encoding a person named, or the one found.
pub(super) fn encoding_of(
    summary: &Summary,
    options: &Options,
) -> Result<&'static Encoding, ReadError> {
    match &options.encoding {
        Some(label) => {
            encoding::for_label(label).ok_or_else(|| ReadError::UnknownEncoding(label.clone()))
        }
        None => Ok(encoding::detect(summary)),
    }
}

fn usable(delimiter: char) -> Result<u8, ReadError> {
    u8::try_from(delimiter)
        .ok()
        .filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0))
        .ok_or(ReadError::UnusableDelimiter)
}

fn trimmed(header: String) -> String {
    header.trim().to_owned()
}

struct Rows<R> {
    source: Decode<R>,
    core: Reader,
    limits: Limits,
    chunk: Vec<u8>,
    from: usize,
    to: usize,
    at_end: bool,
    row: Vec<u8>,
    ends: Vec<usize>,
    number: u64,
    failed: bool,
}

/// What of a row does not fit the limits.
#[derive(Clone, Copy)]
enum Excess {
    Bytes,
    Columns,
}

impl<R: Read> Rows<R> {
    fn new(source: Decode<R>, delimiter: u8, limits: Limits) -> Self {
        Self {
            source,
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            chunk: vec![0; CHUNK_BYTES],
            from: 0,
            to: 0,
            at_end: false,
            row: vec![0; ROW_BYTES_START.min(limits.row_bytes)],
            ends: vec![0; limits.columns],
            number: 0,
            failed: false,
            limits,
        }
    }

    fn read(&mut self) -> Result<Option<Row>, ReadError> {
        let (mut written, mut cells) = (0, 0);
        let mut excess = None;
        loop {
            if self.from == self.to && !self.at_end {
                self.from = 0;
                self.to = self.source.read(&mut self.chunk)?;
                self.at_end = self.to == 0;
            }
            let input = self.chunk.get(self.from..self.to).unwrap_or_default();
            let output = self.row.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (result, read, wrote, ended) = self.core.read_record(input, output, ends);
            self.from += read;
            written += wrote;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.row.len() < self.limits.row_bytes => {
                    let grown = (self.row.len() * 2).min(self.limits.row_bytes);
                    self.row.resize(grown, 0);
                }
                ReadRecordResult::OutputFull => {
                    excess = excess.or(Some(Excess::Bytes));
                    written = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    excess = excess.or(Some(Excess::Columns));
                    cells = 0;
                }
                ReadRecordResult::Record => {
                    self.number += 1;
                    return self.row_of(cells, excess).map(Some);
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn row_of(&self, cells: usize, excess: Option<Excess>) -> Result<Row, ReadError> {
        let row = self.number;
        match excess {
            Some(Excess::Bytes) => {
                return Err(ReadError::RowTooLong {
                    row,
                    limit_bytes: self.limits.row_bytes,
                });
            }
            Some(Excess::Columns) => {
                return Err(ReadError::TooManyColumns {
                    row,
                    limit: self.limits.columns,
                });
            }
            None => {}
        }
        let mut list = Vec::with_capacity(cells);
        let mut from = 0;
        for (place, end) in self.ends.iter().take(cells).enumerate() {
            let bytes = self.row.get(from..*end).unwrap_or_default();
            if bytes.len() > self.limits.cell_bytes {
                let limit_bytes = self.limits.cell_bytes;
                return Err(ReadError::CellTooLong {
                    row,
                    column: place + 1,
                    limit_bytes,
                });
            }
            list.push(String::from_utf8_lossy(bytes).into_owned());
            from = *end;
        }
        Ok(Row {
            number: row,
            cells: list,
        })
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = self.read();
        self.failed = row.as_ref().is_err_and(ReadError::is_fatal);
        row.transpose()
    }
}
