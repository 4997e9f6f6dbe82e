//! Takes a written phone number apart before any country's rules: plus, digits, extension. Does not
//! judge whether the number exists.

use unicode_normalization::UnicodeNormalization;

use super::PhoneError;

/// Characters of a written number at most.
const RAW_CHARS_MAX: usize = 128;
/// Digits of a number at most: 15 of E.164 with room for international and trunk prefixes.
const DIGITS_MAX: usize = 20;
/// Fewest digits of anything called a phone number.
const DIGITS_MIN: usize = 3;
/// Fewest digits where other words stand around the number.
const DIGITS_MIN_BESIDE_WORDS: usize = 7;
/// Digits of an extension at most.
const EXTENSION_DIGITS_MAX: usize = 11;
/// Words that announce an extension, longest first, in lower case. The first six are words of
/// letters and must not be a part of a longer word.
const EXTENSION_MARKS: [&str; 12] = [
    "добавочный",
    "extension",
    "внутр",
    "доб",
    "ext",
    "вн",
    ";ext=",
    "#",
    "x",
    "х",
    "w",
    ",",
];

/// A number taken apart.
#[derive(PartialEq, Eq)]
pub(super) struct Cleaned {
    /// True when it was written with `+`.
    pub plus: bool,
    /// ASCII digits without the plus.
    pub digits: String,
    /// ASCII digits of the extension.
    pub extension: Option<String>,
}

pub(super) fn clean(raw: &str) -> Result<Cleaned, PhoneError> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(PhoneError::Empty);
    }
    if raw.len() > RAW_CHARS_MAX * 4 || raw.chars().count() > RAW_CHARS_MAX {
        return Err(PhoneError::TooLong);
    }
    let text: String = if raw.is_ascii() {
        raw.to_ascii_lowercase()
    } else {
        raw.nfkc()
            .flat_map(char::to_lowercase)
            .map(to_ascii_digit)
            .collect()
    };
    if text.contains('@') {
        return Err(PhoneError::NotAPhone);
    }
    let (number, extension) = split_extension(&text);
    let (number, beside_words) = strip_words(number);
    if number.contains(char::is_alphabetic) {
        return by_keypad(number, extension);
    }
    let plus = number.starts_with('+');
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let least = if beside_words {
        DIGITS_MIN_BESIDE_WORDS
    } else {
        DIGITS_MIN
    };
    if !(least..=DIGITS_MAX).contains(&digits.len()) {
        return Err(PhoneError::NotAPhone);
    }
    Ok(Cleaned {
        plus,
        digits,
        extension,
    })
}

/// Digits of other scripts (Arabic, Devanagari, …) as ASCII; everything else unchanged.
fn to_ascii_digit(character: char) -> char {
    let starts = [
        '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{e50}',
    ];
    starts
        .iter()
        .filter_map(|start| u32::from(character).checked_sub(u32::from(*start)))
        .find_map(|offset| char::from_digit(offset.min(10), 10))
        .unwrap_or(character)
}

/// The number and its extension: «… доб. 12», «… ext 12», «…;ext=12», «… x12», «… #12», «…,,12».
fn split_extension(text: &str) -> (&str, Option<String>) {
    let tail_from = text.trim_end_matches(|character: char| {
        character.is_ascii_digit() || matches!(character, ' ' | ')')
    });
    let digits: String = text
        .get(tail_from.len()..)
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if digits.is_empty() || digits.len() > EXTENSION_DIGITS_MAX {
        return (text, None);
    }
    let head = tail_from.trim_end_matches(['.', ':', ' ', '№', '(']);
    for mark in EXTENSION_MARKS {
        let Some(number) = head.strip_suffix(mark) else {
            continue;
        };
        let number = number.trim_end_matches([' ', '(', ',', ';', '.', '-', '#']);
        let enough = number.chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN;
        if enough && number.ends_with(|last: char| last.is_ascii_digit() || last == ')') {
            return (number, Some(digits));
        }
    }
    (text, None)
}

/// Drops words before and after the number («тел. », « (Иван)»); says whether there were any other
/// than the usual names of a phone.
fn strip_words(text: &str) -> (&str, bool) {
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let is_edge = |character: char| character.is_ascii_digit() || character == '+';
    let (Some(from), Some(to)) = (
        text.find(is_edge),
        text.rfind(|last: char| last.is_ascii_digit()),
    ) else {
        return ("", false);
    };
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(to + 1..).unwrap_or_default();
    let words = before.contains(char::is_alphabetic) || after.contains(char::is_alphabetic);
    // Words after the number may be a number on letter keys: «1-800-flowers» keeps its letters.
    if after.starts_with('-') && after.len() <= 12 && after.chars().all(is_keypad_character) {
        return (text.get(from..).unwrap_or_default(), words);
    }
    (text.get(from..=to).unwrap_or_default(), words)
}

fn is_keypad_character(character: char) -> bool {
    character.is_ascii_lowercase() || character == '-'
}

/// Numbers written with the letters of the keys (ITU-T E.161): «1-800-FLOWERS».
fn by_keypad(number: &str, extension: Option<String>) -> Result<Cleaned, PhoneError> {
    let mut digits = String::with_capacity(number.len());
    for character in number.chars() {
        match character {
            '0'..='9' => digits.push(character),
            'a'..='c' => digits.push('2'),
            'd'..='f' => digits.push('3'),
            'g'..='i' => digits.push('4'),
            'j'..='l' => digits.push('5'),
            'm'..='o' => digits.push('6'),
            'p'..='s' => digits.push('7'),
            't'..='v' => digits.push('8'),
            'w'..='z' => digits.push('9'),
            letter if letter.is_alphabetic() => return Err(PhoneError::NotAPhone),
            _ => {}
        }
    }
    let before_letters = number.split(char::is_alphabetic).next().unwrap_or_default();
    let leading = before_letters.chars().filter(char::is_ascii_digit).count();
    if leading < DIGITS_MIN || !(10..=12).contains(&digits.len()) {
        return Err(PhoneError::NotAPhone);
    }
    Ok(Cleaned {
        plus: number.starts_with('+'),
        digits,
        extension,
    })
}
