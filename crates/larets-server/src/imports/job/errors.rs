//! The errors of a dry run: the first of them, and how many rows are alike.

use std::collections::HashMap;

use larets_storage::imports::RefusedOutcome;

use crate::imports::file::{RowError, beginning};

/// Errors that are kept.
const ERRORS_KEPT: usize = 200;
/// Different wrong values that are counted.
const ALIKE_KEPT: usize = 20_000;

/// The errors so far.
#[derive(Default)]
pub(super) struct Errors {
    kept: Vec<RowError>,
    /// Rows by column, code and value.
    alike: HashMap<(usize, &'static str, String), i64>,
}

impl Errors {
    /// Takes refused rows.
    pub fn keep(&mut self, refused: Vec<RefusedOutcome>) {
        for row in refused {
            let code = row.reason.name();
            let value = row.column.and_then(|column| row.cells.get(column));
            if let (Some(column), Some(value)) = (row.column, value) {
                let key = (column, code, beginning(value));
                let room = self.alike.len() < ALIKE_KEPT || self.alike.contains_key(&key);
                if room {
                    *self.alike.entry(key).or_default() += 1;
                }
            }
            if self.kept.len() < ERRORS_KEPT {
                let error = RowError::new(row.number, row.column, code, &row.cells);
                self.kept.push(error);
            }
        }
    }

    /// In the order of the file.
    pub fn finish(mut self) -> Vec<RowError> {
        for ((column, code, value), rows) in self.alike {
            let mut same = self.kept.iter_mut().filter(|error| {
                error.column == Some(column)
                    && error.code == code
                    && error.value.as_ref() == Some(&value)
            });
            // The first of them tells for all.
            if let Some(error) = same.next() {
                error.alike = rows;
            }
        }
        self.kept.sort_by_key(|error| error.row);
        self.kept
    }
}
