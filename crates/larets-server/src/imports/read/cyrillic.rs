//! Tells windows-1251, koi8-r, ibm866 and ISO 8859-5 apart by how Russian the decoded text is: the
//! letters' frequencies and where capitals stand. chardetng takes short lists of names for other
//! encodings too often.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

/// Bytes looked at.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Points of a letter that Russian text does not have.
const STRANGE: i64 = -60;
/// Points of a letter that Ukrainian, Belarusian and others have.
const NEIGHBOUR: i64 = 5;
/// Points of a capital after a small letter.
const CAPITAL_INSIDE: i64 = -40;
/// Points a letter must have on average for a text to be Russian.
const AVERAGE_MIN: i64 = 22;

/// The Cyrillic encoding that the bytes are in, where they are in one.
pub(super) fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = bytes
        .get(..SAMPLE_BYTES.min(bytes.len()))
        .unwrap_or_default();
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if high == 0 || !stands_together(bytes, high) {
        return None;
    }
    [
        WINDOWS_1251,
        KOI8_R,
        IBM866,
        ISO_8859_5,
        X_MAC_CYRILLIC,
        KOI8_U,
    ]
    .into_iter()
    .map(|encoding| (points(bytes, encoding), encoding))
    .filter(|(points, _)| *points >= AVERAGE_MIN)
    // The first of equals: windows-1251 is by far the most usual.
    .reduce(|best, next| if next.0 > best.0 { next } else { best })
    .map(|(_, encoding)| encoding)
}

/// Russian words are runs of high bytes; accented Latin letters stand alone.
fn stands_together(bytes: &[u8], high: usize) -> bool {
    let neighbours = bytes
        .windows(2)
        .filter(|pair| pair.iter().all(|byte| !byte.is_ascii()))
        .count();
    neighbours * 10 >= high * 5
}

/// Average points of the characters beyond ASCII.
fn points(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut sum = 0;
    let mut count = 0;
    let mut after_small = false;
    for character in text.chars() {
        if character.is_ascii() {
            after_small = false;
            continue;
        }
        count += 1;
        sum += letter_points(character);
        if character.is_uppercase() && after_small {
            sum += CAPITAL_INSIDE;
        }
        after_small = character.is_lowercase();
    }
    if count == 0 { i64::MIN } else { sum / count }
}

/// Points of a letter: its frequency in Russian text, a hundredth of a percent being 0.1 of a point
/// on a root scale, so that rare letters still count.
fn letter_points(character: char) -> i64 {
    let small = character.to_lowercase().next().unwrap_or(character);
    match small {
        'о' => 100,
        'е' | 'а' | 'и' => 88,
        'н' | 'т' => 80,
        'с' | 'р' | 'в' => 70,
        'л' | 'к' | 'м' => 60,
        'д' | 'п' | 'у' => 52,
        'я' | 'ы' | 'ь' | 'г' => 42,
        'з' | 'б' | 'ч' | 'й' => 38,
        'х' | 'ж' | 'ш' | 'ю' => 26,
        'ц' | 'щ' | 'э' | 'ф' => 14,
        'ё' | 'ъ' => 8,
        'і' | 'ї' | 'є' | 'ґ' | 'ў' => NEIGHBOUR,
        '№' | '«' | '»' | '—' | '–' | '“' | '”' | '„' | '…' | '\u{a0}' | '’' | '‑' | '•' => {
            20
        }
        _ => STRANGE,
    }
}
