//! XLSX by calamine, which borrows the workbook while it reads a sheet: a thread of its own holds
//! both and hands rows over. Sizes are measured by unpacking before calamine sees the file.

use std::{
    io::{Read, Seek, SeekFrom},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx};
use zip::ZipArchive;

use super::{Detected, Limits, Options, ReadError, Row, Table, header};

/// Rows that wait between the thread and the reader.
const ROWS_WAITING: usize = 64;
/// Parts of an archive at most.
const PARTS_MAX: usize = 10_000;
/// Bytes of one piece of XML between two marks at most.
const PIECE_BYTES_MAX: u64 = 1024 * 1024;
/// Bytes unpacked at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// Whole numbers up to here are exact in a spreadsheet.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// Opens a workbook: the named sheet, or the first one that is no chart.
pub(super) fn open<R>(
    mut source: R,
    mut detected: Detected,
    options: &Options,
) -> Result<Table, ReadError>
where
    R: Read + Seek + Send + 'static,
{
    measure(&mut source, &options.limits)?;
    source.seek(SeekFrom::Start(0))?;
    let workbook = Xlsx::new(source).map_err(|error| broken(&error))?;
    detected.sheets = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let sheet = match &options.sheet {
        Some(name) => detected
            .sheets
            .iter()
            .find(|sheet| *sheet == name)
            .ok_or_else(|| ReadError::SheetMissing(name.clone()))?,
        None => detected
            .sheets
            .first()
            .ok_or(ReadError::UnsupportedFormat)?,
    };
    let sheet = sheet.clone();
    detected.sheet = Some(sheet.clone());
    detected.encoding = None;
    let mut rows = start(workbook, sheet, options.limits)?.into_iter();
    let first = rows.next().transpose()?;
    detected.has_header = options
        .has_header
        .unwrap_or_else(|| first.as_ref().is_none_or(|row| header::of_row(&row.cells)));
    let (headers, first) = match first {
        Some(row) if detected.has_header => (
            row.cells
                .iter()
                .map(|cell| cell.trim().to_owned())
                .collect(),
            None,
        ),
        Some(row) => (vec![String::new(); row.cells.len()], Some(Ok(row))),
        None => (Vec::new(), None),
    };
    Ok(Table {
        detected,
        headers,
        rows: Box::new(first.into_iter().chain(rows)),
    })
}

fn broken(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Workbook(error.to_string())
}

/// Unpacks every part once, without keeping it. What an archive says about its sizes is not
/// believed.
fn measure(source: &mut (impl Read + Seek), limits: &Limits) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(source).map_err(|error| broken(&error))?;
    let too_much = ReadError::Unpacked {
        limit_bytes: limits.unpacked_bytes,
    };
    if archive.len() > PARTS_MAX {
        return Err(too_much);
    }
    let (mut all, mut held) = (0, 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| broken(&error))?;
        let name = part
            .name()
            .map_err(|error| broken(&error))?
            .to_ascii_lowercase();
        if !has_ending(&name, &[".xml", ".rels"]) {
            continue;
        }
        let is_held = !name.contains("worksheets/");
        let mut piece = 0;
        loop {
            let read = part.read(&mut chunk).map_err(|error| broken(&error))?;
            if read == 0 {
                break;
            }
            let bytes = chunk.get(..read).unwrap_or_default();
            let length = bytes.len() as u64;
            all += length;
            held += if is_held { length } else { 0 };
            let mark = |byte: &u8| *byte == b'<';
            piece = match bytes.iter().rposition(mark) {
                Some(last) => length - last as u64,
                None => piece + length,
            };
            if all > limits.unpacked_bytes || held > limits.held_bytes || piece > PIECE_BYTES_MAX {
                return Err(too_much);
            }
        }
    }
    Ok(())
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Starts the thread. It ends with the sheet, or when nobody takes rows any more.
fn start<R>(
    mut workbook: Xlsx<R>,
    sheet: String,
    limits: Limits,
) -> Result<Receiver<Result<Row, ReadError>>, ReadError>
where
    R: Read + Seek + Send + 'static,
{
    let (sender, receiver) = sync_channel(ROWS_WAITING);
    std::thread::Builder::new()
        .name("xlsx-reader".to_owned())
        .spawn(move || {
            if let Err(error) = send_rows(&mut workbook, &sheet, limits, &sender) {
                // Nobody may be there to read it; then it does not matter.
                let _ = sender.send(Err(error));
            }
        })?;
    Ok(receiver)
}

fn send_rows<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    sheet: &str,
    limits: Limits,
    sender: &SyncSender<Result<Row, ReadError>>,
) -> Result<(), ReadError> {
    let mut cells = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| broken(&error))?;
    let mut open = Building::default();
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (row, column) = cell.get_position();
        let number = u64::from(row) + 1;
        if number != open.number {
            let done = std::mem::replace(
                &mut open,
                Building {
                    number,
                    ..Building::default()
                },
            );
            if done.send(sender) {
                return Ok(());
            }
        }
        open.put(column as usize, text(cell.get_value()), &limits);
    }
    open.send(sender);
    Ok(())
}

/// A row while its cells arrive.
#[derive(Default)]
struct Building {
    number: u64,
    cells: Vec<String>,
    bytes: usize,
    error: Option<ReadError>,
}

impl Building {
    fn put(&mut self, column: usize, text: String, limits: &Limits) {
        if text.is_empty() || self.error.is_some() {
            return;
        }
        let row = self.number;
        self.bytes += text.len();
        self.error = if column >= limits.columns {
            Some(ReadError::TooManyColumns {
                row,
                limit: limits.columns,
            })
        } else if text.len() > limits.cell_bytes {
            let limit_bytes = limits.cell_bytes;
            Some(ReadError::CellTooLong {
                row,
                column: column + 1,
                limit_bytes,
            })
        } else if self.bytes > limits.row_bytes {
            Some(ReadError::RowTooLong {
                row,
                limit_bytes: limits.row_bytes,
            })
        } else {
            None
        };
        if self.error.is_some() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(slot) = self.cells.get_mut(column) {
            *slot = text;
        }
    }

    /// Hands the row over; true when nobody is there any more.
    fn send(self, sender: &SyncSender<Result<Row, ReadError>>) -> bool {
        let row = match self.error {
            Some(error) => Err(error),
            None if self.cells.is_empty() => return false,
            None => Ok(Row {
                number: self.number,
                cells: self.cells,
            }),
        };
        sender.send(row).is_err()
    }
}

/// A cell as text: whole numbers without a point, dates by ISO 8601, errors as nothing.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn number_text(number: f64) -> String {
    // `Display` of a float never uses an exponent and leaves out «.0».
    if number.abs() <= EXACT_MAX {
        number.to_string()
    } else {
        format!("{number:.0}")
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let midnight = (hour, minute, second) == (0, 0, 0);
    if moment.is_duration() || (moment.as_f64() < 1.0 && !midnight) {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else if midnight {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}
