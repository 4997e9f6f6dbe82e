//! vCard 2.1, 3.0 and 4.0: one row a card, one column a field that any card of the file has. Several
//! values of a field stand in one cell with « ::: » between, which the import rules take apart.

mod cards;
mod fields;
mod quoted;

use std::io::{BufReader, Read, Seek, SeekFrom};

use self::cards::Cards;
use super::{
    Detected, Options, ReadError, Row, Table, csv::encoding_of, decode::Decode, scan::Summary,
};

/// String forms of the targets that a card can fill, in the order of the cells.
pub(in crate::imports) const COLUMNS: [&str; 26] = [
    "full_name",
    "last_name",
    "first_name",
    "middle_name",
    "company",
    "position",
    "phone:mobile",
    "phone:work",
    "phone:home",
    "phone:fax",
    "phone:other",
    "email:work",
    "email:personal",
    "email:other",
    "handle:telegram",
    "handle:whatsapp",
    "handle:vk",
    "handle:viber",
    "handle:max",
    "handle:other",
    "birthday",
    "address",
    "site",
    "tags",
    "note",
    "external_id",
];

/// Opens a file of cards. Reads it once to see which fields are used, then again for the rows.
pub(super) fn open<R>(
    mut source: R,
    summary: &Summary,
    mut detected: Detected,
    options: &Options,
) -> Result<Table, ReadError>
where
    R: Read + Seek + Send + 'static,
{
    let encoding = encoding_of(summary, options)?;
    let limit_bytes = options.limits.row_bytes;
    let mut used = [false; COLUMNS.len()];
    let first = BufReader::new(Decode::new(&mut source, encoding));
    for card in Cards::new(first, limit_bytes) {
        match card {
            Ok((_, card)) => {
                for (seen, cell) in used.iter_mut().zip(fields::cells(&card)) {
                    *seen |= !cell.is_empty();
                }
            }
            Err(error) if error.is_fatal() => return Err(error),
            Err(_) => {}
        }
    }
    source.seek(SeekFrom::Start(0))?;
    detected.encoding = Some(encoding.name().to_ascii_lowercase());
    detected.delimiter = None;
    detected.has_header = true;
    let headers = pick(&used, COLUMNS.iter().map(|column| (*column).to_owned()));
    let cell_bytes = options.limits.cell_bytes;
    let cards = Cards::new(BufReader::new(Decode::new(source, encoding)), limit_bytes);
    let rows = cards.map(move |card| {
        let (number, card) = card?;
        let cells = pick(&used, fields::cells(&card).into_iter());
        match cells.iter().position(|cell| cell.len() > cell_bytes) {
            Some(place) => Err(ReadError::CellTooLong {
                row: number,
                column: place + 1,
                limit_bytes: cell_bytes,
            }),
            None => Ok(Row { number, cells }),
        }
    });
    Ok(Table {
        detected,
        headers,
        rows: Box::new(rows),
    })
}

fn pick(used: &[bool], cells: impl Iterator<Item = String>) -> Vec<String> {
    used.iter()
        .zip(cells)
        .filter(|(used, _)| **used)
        .map(|(_, cell)| cell)
        .collect()
}
