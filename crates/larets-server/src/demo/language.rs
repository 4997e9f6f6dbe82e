//! The language of what is invented: a company's demo is in one, and each client in one.

use super::dice::Dice;
use super::names::{ENGLISH, RUSSIAN, Vocabulary};
use crate::language::Language;

/// The one of two.
pub(super) fn choose<T>(language: Language, russian: T, english: T) -> T {
    match language {
        Language::Russian => russian,
        Language::English => english,
    }
}

/// That of a client: in Russia every fourth is a foreign one.
pub(super) fn of_client(home: Language, dice: &mut Dice) -> Language {
    if home == Language::Russian && dice.chance(75) {
        Language::Russian
    } else {
        Language::English
    }
}

pub(super) fn vocabulary(language: Language) -> &'static Vocabulary {
    choose(language, &RUSSIAN, &ENGLISH)
}
