//! A cell before it takes a form. Made only of what a grant shows: what may not be seen is empty,
//! what may be known of is its mask.

use larets_core::access::{Disclosure, Shown};
use larets_core::money::Money;
use larets_core::time::At;

/// What stands in a column of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text; empty for nothing.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A number as programs write it, such as `1250000.50`.
    Number(String),
    /// A day, `YYYY-MM-DD`.
    Day(String),
    /// A moment.
    Moment(At),
}

/// What stands between the values of one cell; imports take it apart again.
const BETWEEN: &str = "; ";

impl Cell {
    /// Nothing.
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    /// A text as far as it is shown.
    pub fn text(shown: Shown<String>) -> Self {
        Self::of(shown, Self::Text)
    }

    /// A value as far as it is shown, as `form` makes a cell of it.
    pub fn of<T>(shown: Shown<T>, form: impl FnOnce(T) -> Self) -> Self {
        match shown.into_disclosure() {
            Disclosure::Seen(value) => form(value),
            Disclosure::Masked(mask) => Self::Text(mask),
            Disclosure::Hidden => Self::empty(),
        }
    }

    /// A day, if the text is one; a mask and an empty text stay texts.
    pub fn day(shown: Shown<String>) -> Self {
        Self::of(shown, |text| {
            if text.parse::<jiff::civil::Date>().is_ok() {
                Self::Day(text)
            } else {
                Self::Text(text)
            }
        })
    }

    /// A sum, without its currency.
    pub fn sum(money: Option<Money>) -> Self {
        money.map_or_else(Self::empty, |money| Self::Number(money.to_decimal()))
    }

    /// The values as one text.
    pub fn joined(values: &[String]) -> String {
        values.join(BETWEEN)
    }
}

/// A text without characters that stand for no letter. A line break stays, as addresses have them.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|letter| match letter {
        '\n' => Some('\n'),
        '\t' | '\r' => Some(' '),
        // XML 1.0 has no place for the last two.
        letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => None,
        letter => Some(letter),
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that nothing but letters, spaces and line breaks is left of a text.
    #[test]
    fn control_characters_go() {
        assert_eq!(
            clean("a\u{0}b\u{1b}[31mc\td\r\ne\u{85}\u{ffff}"),
            "ab[31mc d\ne"
        );
        assert_eq!(clean("\u{2}=1+1"), "=1+1");
    }
}
