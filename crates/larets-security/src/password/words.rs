//! Well-known passwords of people who type Russian, and the switch between keyboard layouts.
//!
//! The list is composed for Larets; every entry also counts as typed in the other layout. It must
//! not hold English words: zxcvbn has them.

use std::sync::LazyLock;

/// One entry a line; lines beginning with `#` are headings.
const TEXT: &str = include_str!("common_passwords_ru.txt");

/// The same keys of both layouts, letters and the signs that are letters in the other one.
const RUSSIAN_KEYS: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
const LATIN_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";

/// Entries as written and as typed in the other layout, folded, the most common first.
pub(crate) static COMMON: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = Vec::new();
    for line in TEXT.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let word = line.to_lowercase();
        let switched = switch_layout(&word);
        let plain = word.replace('ё', "е");
        for entry in [plain, word, switched] {
            if !words.contains(&entry) {
                words.push(entry);
            }
        }
    }
    words
});

/// What the same keys give in the other layout. Characters of neither layout stay.
pub(crate) fn switch_layout(text: &str) -> String {
    text.chars().map(switch_character).collect()
}

fn switch_character(character: char) -> char {
    RUSSIAN_KEYS
        .chars()
        .zip(LATIN_KEYS.chars())
        .find_map(|(russian, latin)| {
            if character == russian {
                Some(latin)
            } else if character == latin {
                Some(russian)
            } else {
                None
            }
        })
        .unwrap_or(character)
}
