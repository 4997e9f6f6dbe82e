//! Tests of the readers: files made here, and real ones that stand beside the checkout where they
//! are there.

mod cards;
mod encodings;
mod limits;
mod real;
mod spectrum;
mod workbooks;

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use super::*;

/// The folder of real files beside the checkout. Says loudly when it is not there.
fn real_files(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: no {} to read real files from", path.display());
    None
}

fn read_with(bytes: impl Into<Vec<u8>>, name: &str, options: &Options) -> Table {
    open_reader(Cursor::new(bytes.into()), name, options).unwrap()
}

fn read(bytes: impl Into<Vec<u8>>, name: &str) -> Table {
    read_with(bytes, name, &Options::default())
}

/// The cells of all rows; every row must be readable.
fn cells(table: Table) -> Vec<Vec<String>> {
    table.map(|row| row.unwrap().cells).collect()
}

/// The value of a column in the only or first row.
fn column<'a>(table: &Table, row: &'a Row, header: &str) -> &'a str {
    let place = table.headers().iter().position(|known| known == header);
    place
        .and_then(|place| row.cells.get(place))
        .map_or("", String::as_str)
}
