//! What stands between the cells of a text file: the candidate that gives the most even rows.
//! Quotes are respected, so that a comma in an address does not count.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// Candidates; among equals the first wins.
const CANDIDATES: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Rows looked at.
const ROWS_MAX: usize = 100;
/// Share of the rows, in percent, that must have as many cells as the first.
const EVEN_MIN: usize = 50;

/// The delimiter of a text; the comma where nothing divides it.
pub(super) fn detect(text: &str, complete: bool) -> u8 {
    if let Some(named) = named(text) {
        return named;
    }
    let mut best = (0, b',');
    for candidate in CANDIDATES {
        let points = points(&widths(text, candidate, complete));
        if points > best.0 {
            best = (points, candidate);
        }
    }
    best.1
}

/// The first line «sep=;» that Excel writes and reads.
pub(super) fn named(text: &str) -> Option<u8> {
    let line = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()?
        .trim_end_matches('\r');
    let line = line.trim_matches('"');
    match line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?
        .as_bytes()
    {
        [delimiter] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// Even rows count most, then their width.
fn points(widths: &[usize]) -> usize {
    let Some(first) = widths.first().copied().filter(|width| *width > 1) else {
        return 0;
    };
    let even = widths.iter().filter(|width| **width == first).count() * 100 / widths.len();
    if even < EVEN_MIN {
        first.min(9)
    } else {
        even * 100 + first.min(99)
    }
}

/// The number of cells of each of the first rows; a row cut off by the end of the text is left out.
fn widths(text: &str, delimiter: u8, complete: bool) -> Vec<usize> {
    let mut rows: Vec<usize> = records(text, delimiter, complete)
        .iter()
        .map(Vec::len)
        .collect();
    rows.truncate(ROWS_MAX);
    rows
}

/// The first rows of a text.
pub(super) fn records(text: &str, delimiter: u8, complete: bool) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut input = text.as_bytes();
    let mut rows = Vec::new();
    let mut output = vec![0; text.len() + 1];
    let mut ends = vec![0; 4096];
    let (mut written, mut cells) = (0, 0);
    while rows.len() < ROWS_MAX {
        let at_end = input.is_empty();
        let (Some(out), Some(end)) = (output.get_mut(written..), ends.get_mut(cells..)) else {
            break;
        };
        let (result, read, wrote, ended) = reader.read_record(input, out, end);
        input = input.get(read..).unwrap_or_default();
        written += wrote;
        cells += ended;
        match result {
            ReadRecordResult::Record => {
                if at_end && !complete {
                    break;
                }
                rows.push(row(&output, ends.get(..cells).unwrap_or_default()));
                (written, cells) = (0, 0);
            }
            ReadRecordResult::InputEmpty if !at_end => {}
            _ => break,
        }
    }
    rows
}

fn row(output: &[u8], ends: &[usize]) -> Vec<String> {
    let mut from = 0;
    ends.iter()
        .map(|end| {
            let cell = output.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(cell).into_owned()
        })
        .collect()
}
