//! What is wrong with a row: all of its cells are looked at before it is refused, so that whoever
//! mends it is told of each at once.

use super::Refusal;

/// A reason, and the column at fault from 0; none when it is the row as a whole.
pub type Fault = (Refusal, Option<usize>);

/// What is wrong with a row: one thing at least, of each cell the first, of the row as a whole each
/// once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    first: Fault,
    more: Vec<Fault>,
}

impl Faults {
    /// Those of the cells in the order of the columns, then those of the row. None when nothing is
    /// wrong.
    pub fn of(mut found: Vec<Fault>) -> Option<Self> {
        let of_row = |(reason, column): &Fault| column.is_none().then_some(*reason);
        found.sort_by_key(|fault| (of_row(fault), fault.1));
        found.dedup_by_key(|fault| (of_row(fault), fault.1));
        let mut found = found.into_iter();
        Some(Self {
            first: found.next()?,
            more: found.collect(),
        })
    }

    /// The one that stands for all where only one is told.
    pub fn first(&self) -> Fault {
        self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Fault> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

impl From<Fault> for Faults {
    fn from(first: Fault) -> Self {
        let more = Vec::new();
        Self { first, more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that a cell is told of once, by what was found first, that cells come in the order of
    // the file, and after them each thing that is wrong with the row as a whole, once.
    #[test]
    fn each_cell_once() {
        assert_eq!(Faults::of(Vec::new()), None);
        let found = vec![
            (Refusal::TitleMissing, None),
            (Refusal::PhoneInvalid, Some(3)),
            (Refusal::StageUnknown, None),
            (Refusal::DateInvalid, Some(1)),
            (Refusal::TitleMissing, None),
            (Refusal::TextTooLong, Some(3)),
        ];
        let faults = Faults::of(found).unwrap();
        let expected = [
            (Refusal::DateInvalid, Some(1)),
            (Refusal::PhoneInvalid, Some(3)),
            (Refusal::TitleMissing, None),
            (Refusal::StageUnknown, None),
        ];
        assert_eq!(faults.iter().collect::<Vec<_>>(), expected);
        assert_eq!(faults.first(), expected[0]);
    }
}
