//! Whether the first row of a file holds headers or already a record. A guess that the person
//! importing sees in the preview and can change.

use larets_core::imports::{ImportAs, guess_from_samples, guess_target};

use super::delimiter;

/// Phones in a first row are looked for with this region; any other would do.
const REGION: &str = "RU";

/// Whether the first row of a text holds headers.
pub(super) fn detect(text: &str, delimiter: u8, complete: bool) -> bool {
    let mut rows = delimiter::records(text, delimiter, complete);
    if delimiter::named(text).is_some() && !rows.is_empty() {
        rows.remove(0);
    }
    rows.first().is_none_or(|row| of_row(row))
}

/// Whether a row looks like headers: a known header among its cells, or no cell that is a value.
pub(super) fn of_row(row: &[String]) -> bool {
    let cells = || {
        row.iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    let kinds = [ImportAs::Contacts, ImportAs::Companies];
    let known = cells().any(|cell| kinds.iter().any(|kind| guess_target(cell, *kind).is_some()));
    known || !cells().any(is_value)
}

fn is_value(cell: &str) -> bool {
    let number = cell
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".,+-() ".contains(&byte))
        && cell.bytes().filter(u8::is_ascii_digit).count() > 1;
    number || guess_from_samples([cell], ImportAs::Contacts, REGION).is_some()
}
