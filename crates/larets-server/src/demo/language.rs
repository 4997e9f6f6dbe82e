//! The language of what is invented: all of a demo is in one.

use super::names::{ENGLISH, RUSSIAN, Vocabulary};
use crate::language::Language;

/// The one of two.
pub(super) fn choose<T>(language: Language, russian: T, english: T) -> T {
    match language {
        Language::Russian => russian,
        Language::English => english,
    }
}

pub(super) fn vocabulary(language: Language) -> &'static Vocabulary {
    choose(language, &RUSSIAN, &ENGLISH)
}
