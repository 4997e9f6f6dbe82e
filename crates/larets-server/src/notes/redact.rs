//! Phones and addresses inside free text, for readers who see only masks of them: a note must not
//! tell what the card hides.

use std::borrow::Cow;

const HIDDEN: &str = "•••";
/// As few digits as a phone worth hiding has.
const DIGITS_MIN: usize = 6;

/// What is to be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hide {
    /// Runs of digits that could be phones.
    pub phones: bool,
    /// Words with an `@`: addresses and handles.
    pub addresses: bool,
}

/// The text as such a reader may see it.
pub fn redact(text: &str, hide: Hide) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    if hide.addresses && text.contains(['@', '＠']) {
        out = Cow::Owned(without_addresses(&out));
    }
    if hide.phones
        && let Some(clean) = without_phones(&out)
    {
        out = Cow::Owned(clean);
    }
    out
}

fn without_addresses(text: &str) -> String {
    let ends = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"'
            )
    };
    text.split_inclusive(ends)
        .map(|piece| {
            let word = piece.trim_end_matches(ends);
            let rest = piece.get(word.len()..).unwrap_or_default();
            if word.contains(['@', '＠']) {
                format!("{HIDDEN}{rest}")
            } else {
                piece.to_owned()
            }
        })
        .collect()
}

fn is_between(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '-' | '(' | ')' | '.' | '/' | '+' | '\u{a0}' | '\u{2010}'
            ..='\u{2015}' | '*' | '_'
    )
}

fn without_phones(text: &str) -> Option<String> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = String::new();
    let mut copied = 0;
    let mut place = 0;
    while let Some(&(start, character)) = characters.get(place) {
        if !(character.is_numeric() || character == '+') {
            place += 1;
            continue;
        }
        let (mut digits, mut end, mut next) = (0, start, place);
        while let Some(&(at, character)) = characters.get(next) {
            if character.is_numeric() {
                digits += 1;
                end = at + character.len_utf8();
            } else if !is_between(character) {
                break;
            }
            next += 1;
        }
        if digits >= DIGITS_MIN {
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(HIDDEN);
            copied = end;
        }
        place = next.max(place + 1);
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Hide = Hide {
        phones: true,
        addresses: true,
    };

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(redact(text, ALL), expect);
    }

    // Shows that numbers in any spelling and addresses are gone, and the words around them stay.
    #[test]
    fn hidden() {
        check("звонить +7 (912) 345-67-89 вечером", "звонить ••• вечером");
        check("8.912.345.67.89", "•••");
        check("тел:89123456789,", "тел:•••,");
        check(
            "пишет с anna@example.com, отвечает",
            "пишет с •••, отвечает",
        );
        check("<a@b.ru> и @anna_s", "<•••> и •••");
        check("**8912**345**6789**", "**•••**");
    }

    // Shows that short numbers, such as sums and dates, stay.
    #[test]
    fn kept() {
        check("договор 125 на 40 шт.", "договор 125 на 40 шт.");
        check("", "");
    }

    // Shows that who may see the channels gets the text as it is.
    #[test]
    fn nothing_to_hide() {
        let none = Hide {
            phones: false,
            addresses: false,
        };
        assert!(matches!(
            redact("+79123456789 a@b.ru", none),
            Cow::Borrowed(_)
        ));
    }
}
