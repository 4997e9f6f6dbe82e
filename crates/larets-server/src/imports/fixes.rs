//! Cells of a file that somebody has mended in the check. They are kept sealed beside the file, as
//! they may hold phones, and are put in place of the cells of the file wherever its rows are read.

use std::collections::HashMap;

use larets_core::contacts::check_text;

use super::wire::FixImport;
use crate::http::{ApiError, Code};

/// Most cells that are mended one by one.
const CELLS_MAX: usize = 10_000;
/// Most values that are mended wherever they stand.
const ALIKE_MAX: usize = 1_000;
/// Most characters of a mended cell.
const VALUE_LIMIT: usize = 20_000;

impl FixImport {
    /// Refuses what no file of so many columns has, and columns that may not be seen.
    pub fn check(&self, visible: &[bool]) -> Result<(), ApiError> {
        let wrong = |field: String| ApiError::of_field(Code::Invalid, field);
        if self.cells.len() > CELLS_MAX {
            return Err(wrong("cells".to_owned()).detail(format!("at most {CELLS_MAX} cells")));
        }
        if self.alike.len() > ALIKE_MAX {
            return Err(wrong("alike".to_owned()).detail(format!("at most {ALIKE_MAX} values")));
        }
        let sees = |column: usize| visible.get(column).copied().unwrap_or_default();
        let fits = |text: &str| check_text("value", text, VALUE_LIMIT).is_ok();
        for (place, fix) in self.cells.iter().enumerate() {
            if fix.row < 1 || !sees(fix.column) {
                return Err(wrong(format!("cells.{place}")));
            }
            if !fits(&fix.value) {
                return Err(wrong(format!("cells.{place}.value")));
            }
        }
        for (place, fix) in self.alike.iter().enumerate() {
            if !sees(fix.column) {
                return Err(wrong(format!("alike.{place}")));
            }
            if !(fits(&fix.from) && fits(&fix.to)) {
                return Err(wrong(format!("alike.{place}.to")));
            }
        }
        Ok(())
    }

    /// Those of columns that may be seen, or the others.
    #[must_use]
    pub fn of_columns(&self, visible: &[bool], seen: bool) -> Self {
        let fits = |column: usize| visible.get(column).copied().unwrap_or_default() == seen;
        Self {
            cells: self
                .cells
                .iter()
                .filter(|fix| fits(fix.column))
                .cloned()
                .collect(),
            alike: self
                .alike
                .iter()
                .filter(|fix| fits(fix.column))
                .cloned()
                .collect(),
        }
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.cells.extend(other.cells);
        self.alike.extend(other.alike);
        self
    }
}

/// What was mended, for looking up row by row.
#[derive(Debug, Clone, Default)]
pub struct Fixes {
    cells: HashMap<i64, Vec<(usize, String)>>,
    alike: HashMap<(usize, String), String>,
}

impl Fixes {
    /// Of what is kept.
    pub fn new(kept: FixImport) -> Self {
        let mut cells: HashMap<i64, Vec<(usize, String)>> = HashMap::new();
        for fix in kept.cells {
            cells
                .entry(fix.row)
                .or_default()
                .push((fix.column, fix.value));
        }
        let alike = kept
            .alike
            .into_iter()
            .map(|fix| ((fix.column, fix.from.trim().to_owned()), fix.to));
        Self {
            cells,
            alike: alike.collect(),
        }
    }

    /// Mends a row.
    pub fn apply(&self, number: i64, cells: &mut Vec<String>) {
        if !self.alike.is_empty() {
            for (column, cell) in cells.iter_mut().enumerate() {
                if let Some(value) = self.alike.get(&(column, cell.trim().to_owned())) {
                    cell.clone_from(value);
                }
            }
        }
        for (column, value) in self.cells.get(&number).into_iter().flatten() {
            if cells.len() <= *column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(*column) {
                cell.clone_from(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::wire::{FixAlike, FixCell};

    fn cell(row: i64, column: usize, value: &str) -> FixCell {
        let value = value.to_owned();
        FixCell { row, column, value }
    }

    fn alike(column: usize, from: &str, to: &str) -> FixAlike {
        let (from, to) = (from.to_owned(), to.to_owned());
        FixAlike { column, from, to }
    }

    // Shows that a cell mended by itself goes before a value mended everywhere, that rows grow where
    // they were too short, and that other cells stay.
    #[test]
    fn mends() {
        let fixes = Fixes::new(FixImport {
            cells: vec![cell(2, 1, "own"), cell(3, 2, "new")],
            alike: vec![alike(1, " нет ", "")],
        });
        let mended = |number, cells: &[&str]| {
            let mut cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
            fixes.apply(number, &mut cells);
            cells
        };
        assert_eq!(mended(1, &["нет", "нет"]), ["нет", ""]);
        assert_eq!(mended(2, &["a", "нет "]), ["a", "own"]);
        assert_eq!(mended(3, &["a"]), ["a", "", "new"]);
    }

    // Shows that columns that are not there or not seen are not mended, and that their mending stays.
    #[test]
    fn refuses() {
        let visible = [true, false];
        let fix = |column| FixImport {
            cells: vec![cell(1, column, "x")],
            alike: Vec::new(),
        };
        assert!(fix(0).check(&visible).is_ok());
        assert!(fix(1).check(&visible).is_err());
        assert!(fix(2).check(&visible).is_err());
        let zero = FixImport {
            alike: vec![alike(0, "a", "b\0")],
            cells: Vec::new(),
        };
        assert!(zero.check(&visible).is_err());
        let kept = fix(0).and(fix(1));
        assert_eq!(kept.of_columns(&visible, true), fix(0));
        assert_eq!(kept.of_columns(&visible, false), fix(1));
    }
}
