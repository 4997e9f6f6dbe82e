//! Folding: one spelling for texts that a person takes for the same. Must stay idempotent, because
//! stored text and query text go through it separately.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{SORT_KEY_CHARS_MAX, WORD_CHARS_MAX, WORDS_MAX};

/// Folds a text for comparison: compatibility forms become plain, capitals small, «ё» «е», accents
/// fall off Latin, Greek and Cyrillic letters («й», «ї» and «ў» are letters and stay), runs of
/// spaces become one space, invisible characters vanish.
pub fn fold(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut marked = String::with_capacity(text.len());
    let mut base = '\0';
    for character in decomposed_lower(text) {
        if is_combining_mark(character) {
            if keeps_mark(base, character) {
                marked.push(character);
            }
            continue;
        }
        if is_invisible(character) {
            continue;
        }
        base = character;
        if character.is_whitespace() || character.is_control() {
            base = '\0';
            if !marked.is_empty() && !marked.ends_with(' ') {
                marked.push(' ');
            }
            continue;
        }
        match expansion(character) {
            Some(letters) => marked.push_str(letters),
            None => marked.push(character),
        }
    }
    if marked.ends_with(' ') {
        marked.pop();
    }
    marked.nfc().collect()
}

/// True for text that folding would return unchanged: most stored words are folded already.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'))
}

fn decomposed_lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().flat_map(char::to_lowercase).nfkd()
}

/// Characters that take no room on the screen: soft hyphen, zero-width spaces and joiners,
/// direction marks, byte-order mark, variation selectors.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{feff}'
    )
}

fn keeps_mark(base: char, mark: char) -> bool {
    if matches!(mark, '\u{fe00}'..='\u{fe0f}') {
        return false;
    }
    match base {
        // Latin, Greek, their extensions, digits and punctuation: accents do not tell words apart;
        // nor do the dots of «ё».
        '\0'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}' | 'е' => false,
        // Other Cyrillic: the breve and the two dots make letters («й», «ў», «ї»).
        '\u{400}'..='\u{52f}' => matches!(mark, '\u{306}' | '\u{308}'),
        _ => true,
    }
}

/// Letters that have no decomposition but are typed without their stroke.
fn expansion(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ς' => "σ",
        '\0' => " ",
        _ => return None,
    })
}

/// The key by which names are ordered, compared byte by byte: folded words with one space between,
/// so that quotes and brackets do not move a name. Latin comes before Cyrillic, digits before both.
pub fn sort_key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    let mut gap = false;
    for character in folded.chars() {
        if is_word_character(character) {
            if gap && !key.is_empty() {
                key.push(' ');
            }
            gap = false;
            key.push(character);
        } else {
            gap = true;
        }
    }
    if key.is_empty() {
        key = folded;
    }
    cut(key, SORT_KEY_CHARS_MAX)
}

/// The folded words of a text, in order, duplicates kept: at most [`WORDS_MAX`] words of at most
/// [`WORD_CHARS_MAX`] characters.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|character| !is_word_character(character))
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX)
        .map(|word| word.chars().take(WORD_CHARS_MAX).collect())
        .collect()
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

fn cut(mut text: String, chars_max: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(chars_max) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows each rule of folding by one pair.
    #[test]
    fn folds_case_accents_and_spaces() {
        for (text, expected) in [
            ("  Пётр\u{a0} ИВАНОВ\t", "петр иванов"),
            ("Йошкар-Ола", "йошкар-ола"),
            ("Ива\u{301}н", "иван"),
            ("Їжак і Ў", "їжак і ў"),
            ("José Ñandú Łódź Straße Ærø", "jose nandu lodz strasse aero"),
            ("ﬁrma ①", "firma 1"),
            ("İstanbul ISPARTA ı", "istanbul isparta i"),
            ("so\u{ad}ft\u{200b} zero", "soft zero"),
            ("ΟΔΟΣ", "οδοσ"),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    // Shows that the byte order of keys is the order a Russian reader expects.
    #[test]
    fn sort_keys_order_names() {
        let mut names = [
            "Яшин",
            "«Ёлка»",
            "Ежов",
            "Zorin",
            "12 стульев",
            "Жуков",
            "Abbott",
            "Ия",
            "Йод",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "12 стульев",
                "Abbott",
                "Zorin",
                "Ежов",
                "«Ёлка»",
                "Жуков",
                "Ия",
                "Йод",
                "Яшин"
            ]
        );
        assert_eq!(sort_key("***"), "***");
        assert_eq!(
            sort_key(&"я".repeat(500)).chars().count(),
            SORT_KEY_CHARS_MAX
        );
    }

    // Shows how text falls into words and that both limits hold.
    #[test]
    fn words_are_bounded() {
        assert_eq!(
            words("ООО «Рога & копыта-2»"),
            ["ооо", "рога", "копыта", "2"]
        );
        assert_eq!(words("O'Neil, p@x.ru"), ["o", "neil", "p", "x", "ru"]);
        assert!(words(" .,; ").is_empty());
        let many = "слово ".repeat(500);
        assert_eq!(words(&many).len(), WORDS_MAX);
        let long = words(&"ы".repeat(1000));
        assert_eq!(
            long.first().map(|word| word.chars().count()),
            Some(WORD_CHARS_MAX)
        );
    }

    proptest! {
        // Shows that folding twice changes nothing, whatever the text.
        #[test]
        fn fold_is_idempotent(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        // Shows the same for every single character of Unicode with a mark after it.
        #[test]
        fn fold_is_idempotent_with_marks(base in any::<char>(), mark in proptest::char::range('\u{300}', '\u{36f}')) {
            let once = fold(&format!("{base}{mark}"));
            prop_assert_eq!(fold(&once), once);
        }

        // Shows that words and keys hold their limits on any input.
        #[test]
        fn words_and_keys_never_panic(text in any::<String>()) {
            let words = words(&text);
            prop_assert!(words.len() <= WORDS_MAX);
            prop_assert!(words.iter().all(|word| !word.is_empty()));
            prop_assert!(sort_key(&text).chars().count() <= SORT_KEY_CHARS_MAX);
        }
    }
}
