//! The wrong keyboard layout: «vjcrdf» is «москва» typed on QWERTY. Only the two layouts that most
//! users here switch between; what a switched word means is decided by the search.

/// Keys of a US keyboard and the letters of the Russian layout on the same keys.
const KEYS: [(char, char); 33] = [
    ('q', 'й'),
    ('w', 'ц'),
    ('e', 'у'),
    ('r', 'к'),
    ('t', 'е'),
    ('y', 'н'),
    ('u', 'г'),
    ('i', 'ш'),
    ('o', 'щ'),
    ('p', 'з'),
    ('[', 'х'),
    (']', 'ъ'),
    ('a', 'ф'),
    ('s', 'ы'),
    ('d', 'в'),
    ('f', 'а'),
    ('g', 'п'),
    ('h', 'р'),
    ('j', 'о'),
    ('k', 'л'),
    ('l', 'д'),
    (';', 'ж'),
    ('\'', 'э'),
    ('z', 'я'),
    ('x', 'ч'),
    ('c', 'с'),
    ('v', 'м'),
    ('b', 'и'),
    ('n', 'т'),
    ('m', 'ь'),
    (',', 'б'),
    ('.', 'ю'),
    ('`', 'ё'),
];

/// What the punctuation keys give with Shift on a US keyboard.
const SHIFTED: [(char, char); 7] = [
    ('{', '['),
    ('}', ']'),
    (':', ';'),
    ('"', '\''),
    ('<', ','),
    ('>', '.'),
    ('~', '`'),
];

/// The same key strokes in the other layout, or `None` where the text has no letters or letters of
/// both alphabets, so that a switch would only make noise.
pub fn switch_layout(text: &str) -> Option<String> {
    let latin = text
        .chars()
        .any(|character| character.is_ascii_alphabetic());
    let cyrillic = text.chars().any(is_russian);
    match (latin, cyrillic) {
        (true, false) => Some(text.chars().map(to_russian).collect()),
        (false, true) => Some(text.chars().map(to_latin).collect()),
        _ => None,
    }
}

fn is_russian(character: char) -> bool {
    matches!(character, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

fn to_russian(character: char) -> char {
    let shifted = SHIFTED
        .iter()
        .find(|(with, _)| *with == character)
        .map(|(_, plain)| *plain);
    let capital = shifted.is_some() || character.is_ascii_uppercase();
    let key = shifted.unwrap_or(character.to_ascii_lowercase());
    match KEYS.iter().find(|(latin, _)| *latin == key) {
        Some((_, letter)) if capital => upper(*letter),
        Some((_, letter)) => *letter,
        None => character,
    }
}

fn to_latin(character: char) -> char {
    let small = character.to_lowercase().next().unwrap_or(character);
    let capital = small != character;
    let Some((key, _)) = KEYS.iter().find(|(_, letter)| *letter == small) else {
        return character;
    };
    if !capital {
        return *key;
    }
    let shifted = SHIFTED
        .iter()
        .find(|(_, plain)| plain == key)
        .map(|(with, _)| *with);
    shifted.unwrap_or(key.to_ascii_uppercase())
}

fn upper(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows words typed in the wrong layout, both ways, with the punctuation keys and capitals.
    #[test]
    fn switches_both_ways() {
        for (typed, meant) in [
            ("vjcrdf", "москва"),
            ("Bdfyjd", "Иванов"),
            ("cjkjdm`d", "соловьёв"),
            ("[jkjlbkmybr", "холодильник"),
            ("{fhbnjyjd", "Харитонов"),
            ("'kmlfh", "эльдар"),
            ("\"lbnf", "Эдита"),
            (";eh,f", "журба"),
            (".kbz", "юлия"),
            ("j,]trn", "объект"),
        ] {
            assert_eq!(switch_layout(typed).as_deref(), Some(meant), "{typed}");
            assert_eq!(switch_layout(meant).as_deref(), Some(typed), "{meant}");
        }
    }

    // Shows that text without letters, or of both alphabets, has no alternative.
    #[test]
    fn leaves_noise_alone() {
        for text in ["", "12345", "+7 912", "Ivan Иванов", "---", "日本"] {
            assert_eq!(switch_layout(text), None, "{text}");
        }
    }

    proptest! {
        // Shows that switching there and back gives the text for anything typed on these keys.
        #[test]
        fn round_trip(text in "[а-яёА-ЯЁ0-9 ]*[а-я][а-яёА-ЯЁ0-9 ]*") {
            let there = switch_layout(&text).unwrap();
            if there.chars().any(|character| character.is_ascii_alphabetic()) {
                prop_assert_eq!(switch_layout(&there).unwrap(), text);
            }
        }

        // Shows that no input panics.
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = switch_layout(&text);
        }
    }
}
