//! The errors of a dry run: the first of them, and how many rows are alike.

use std::collections::HashMap;

use larets_storage::imports::RefusedOutcome;

use crate::imports::file::{RowError, RowErrors, beginning};

/// Different wrong values that are counted.
const ALIKE_KEPT: usize = 20_000;

/// The errors so far.
#[derive(Default)]
pub(super) struct Errors {
    kept: RowErrors,
    /// How many there are, kept or not.
    count: i64,
    /// Rows by column, code and value.
    alike: HashMap<(usize, &'static str, String), i64>,
}

impl Errors {
    /// Takes refused rows, with an error for each of their cells that is at fault.
    pub fn keep(&mut self, refused: Vec<RefusedOutcome>) {
        for row in refused {
            let faults = || row.faults.iter();
            for (reason, column) in faults() {
                self.count += 1;
                self.note_alike(column, reason.name(), &row.cells);
            }
            let told = faults().map(|(reason, column)| (reason.name(), column));
            self.kept.add(row.number, &row.cells, told);
        }
    }

    fn note_alike(&mut self, column: Option<usize>, code: &'static str, cells: &[String]) {
        let value = column.and_then(|column| cells.get(column));
        if let (Some(column), Some(value)) = (column, value) {
            let key = (column, code, beginning(value));
            let room = self.alike.len() < ALIKE_KEPT || self.alike.contains_key(&key);
            if room {
                *self.alike.entry(key).or_default() += 1;
            }
        }
    }

    /// How many were found.
    pub fn count(&self) -> i64 {
        self.count
    }

    /// In the order of the file.
    pub fn finish(self) -> Vec<RowError> {
        let mut kept = self.kept.finish();
        for ((column, code, value), rows) in self.alike {
            let mut same = kept.iter_mut().filter(|error| {
                error.column == Some(column)
                    && error.code == code
                    && error.value.as_ref() == Some(&value)
            });
            // The first of them tells for all.
            if let Some(error) = same.next() {
                error.alike = rows;
            }
        }
        kept.sort_by_key(|error| error.row);
        kept
    }
}

#[cfg(test)]
mod tests {
    use larets_core::imports::{Faults, Refusal};

    use super::*;

    fn row(number: i64, cells: &[&str], faults: Vec<(Refusal, Option<usize>)>) -> RefusedOutcome {
        RefusedOutcome {
            number,
            faults: Faults::of(faults).unwrap(),
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        }
    }

    // Shows that a row is told of once for each of its bad cells, its own cells once, that equal ones
    // are counted by column, and that a row which is told of is told of wholly however many there are.
    #[test]
    fn every_cell_of_a_row() {
        let both = || {
            vec![
                (Refusal::PhoneInvalid, Some(0)),
                (Refusal::EmailInvalid, Some(1)),
            ]
        };
        let mut errors = Errors::default();
        errors.keep(vec![row(
            9,
            &["12", "x"],
            vec![(Refusal::EmailInvalid, Some(1))],
        )]);
        errors.keep(
            (10..200)
                .map(|number| row(number, &["12", "x"], both()))
                .collect(),
        );
        assert_eq!(errors.count(), 381);
        let kept = errors.finish();
        let last = RowErrors::KEPT;
        assert_eq!(kept.len(), last + 1);
        let told = |at: usize| (kept[at].row, kept[at].code.as_str(), kept[at].alike);
        assert_eq!(told(0), (9, "email_invalid", 191));
        assert_eq!(told(1), (10, "phone_invalid", 190));
        assert_eq!(told(2), (10, "email_invalid", 1));
        assert_eq!(told(last).0, told(last - 1).0);
        let values = [&kept[1], &kept[2]].map(|error| error.value.as_deref());
        assert_eq!(values, [Some("12"), Some("x")]);
        assert_eq!((kept[1].cells.len(), kept[2].cells.len()), (2, 0));
    }
}
