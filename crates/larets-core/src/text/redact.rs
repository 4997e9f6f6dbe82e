//! Phones and addresses inside free text, for readers who see only masks of them: a note or a
//! position must not tell what the card hides. Who such a reader is, is decided by the caller.

use std::borrow::Cow;

const HIDDEN: &str = "•••";
/// Where messengers have people: what follows is a handle.
const MESSENGERS: &[&str] = &[
    "t.me/",
    "telegram.me/",
    "tg://",
    "wa.me/",
    "whatsapp.com/",
    "vk.com/",
    "vk.me/",
    "viber://",
    "max.ru/",
];
/// Character references that stand in phones and addresses, in Markdown as on a page.
const REFERENCES: &[(&str, char)] = &[
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("commat", '@'),
    ("plus", '+'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("minus", '-'),
    ("shy", '-'),
    ("lpar", '('),
    ("rpar", ')'),
    ("period", '.'),
    ("sol", '/'),
];
/// As few digits as a phone worth hiding has.
const DIGITS_MIN: usize = 6;
/// The digits of a postcode.
const POSTCODE_DIGITS: usize = 6;
/// The groups that a phone is written in, where `,` or `:` stand between them: sums, times and lists
/// of numbers have other ones. First the digits that the first group begins with.
const GROUPED_PHONES: &[(&[char], &[usize])] = &[
    (&['7', '8'], &[1, 3, 3, 2, 2]),
    (&['7', '8'], &[1, 3, 3, 4]),
    (&['9'], &[3, 3, 2, 2]),
    (&['9'], &[3, 3, 4]),
];

/// What is to be hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hide {
    /// Runs of digits that could be phones.
    pub phones: bool,
    /// Words with an `@`: addresses and handles.
    pub addresses: bool,
}

/// The kind of a free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Anything.
    Plain,
    /// A postal address: six digits by themselves are its postcode.
    Postal,
}

/// The text as such a reader may see it. Borrowed when nothing is hidden.
pub fn redact(text: &str, hide: Hide, kind: TextKind) -> Cow<'_, str> {
    if !hide.phones && !hide.addresses {
        return Cow::Borrowed(text);
    }
    // What a page shows is what is looked through. A text with nothing to hide stays as it is.
    let plain = dereferenced(text);
    let mut out = Cow::Borrowed(plain.as_ref());
    if hide.addresses
        && let Some(clean) = without_addresses(&out)
    {
        out = Cow::Owned(clean);
    }
    if hide.phones
        && let Some(clean) = without_phones(&out, kind)
    {
        out = Cow::Owned(clean);
    }
    if hide.phones
        && let Some(clean) = without_grouped_phones(&out)
    {
        out = Cow::Owned(clean);
    }
    match out {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(clean) => Cow::Owned(clean),
    }
}

/// The text with the characters in place of their references, as far as they matter here.
fn dereferenced(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let found = piece
            .split_once(';')
            .and_then(|(name, rest)| Some((referenced(name)?, rest)));
        if let Some((character, rest)) = found {
            out.push(character);
            out.push_str(rest);
        } else {
            out.push('&');
            out.push_str(piece);
        }
    }
    Cow::Owned(out)
}

fn referenced(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let known = REFERENCES.iter().find(|(known, _)| *known == name);
        return known.map(|(_, character)| *character);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let character = char::from_u32(code.ok()?)?;
    let matters = character.is_alphanumeric() || character == '@' || is_between(character);
    matters.then_some(character)
}

/// The text without words that name an address or a handle; `None` when there are none.
fn without_addresses(text: &str) -> Option<String> {
    let ends = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"'
            )
    };
    let names = |word: &str| {
        let lower = word.to_lowercase();
        word.contains(['@', '＠']) || MESSENGERS.iter().any(|place| lower.contains(place))
    };
    text.contains(['@', '＠', '/']).then_some(())?;
    let mut hidden = false;
    let clean = text
        .split_inclusive(ends)
        .map(|piece| {
            let word = piece.trim_end_matches(ends);
            let rest = piece.get(word.len()..).unwrap_or_default();
            if names(word) {
                hidden = true;
                format!("{HIDDEN}{rest}")
            } else {
                piece.to_owned()
            }
        })
        .collect();
    hidden.then_some(clean)
}

/// What stands between the digits of one number: spaces of every width, but no new line, hyphens
/// and dashes, marks of Markdown, keycaps, and characters that are not seen at all.
fn is_between(character: char) -> bool {
    matches!(
        character,
        '-' | '(' | ')' | '.' | '/' | '+' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '\\'
            | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{20e3}' | '\u{2212}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    ) || (character.is_whitespace() && character != '\n')
}

fn without_phones(text: &str, kind: TextKind) -> Option<String> {
    without_runs(text, is_between, |groups| {
        let postcode =
            kind == TextKind::Postal && matches!(groups, [only] if only.digits == POSTCODE_DIGITS);
        let digits: usize = groups.iter().map(|group| group.digits).sum();
        digits >= DIGITS_MIN && !postcode
    })
}

/// As [`without_phones`], where `,` or `:` stand between the groups of digits.
fn without_grouped_phones(text: &str) -> Option<String> {
    text.contains([',', ':']).then_some(())?;
    let between = |character| matches!(character, ',' | ':') || is_between(character);
    without_runs(text, between, |groups| {
        GROUPED_PHONES.iter().any(|(first, sizes)| {
            groups.windows(sizes.len()).any(|window| {
                let begins = window
                    .first()
                    .is_some_and(|group| first.contains(&group.first));
                begins
                    && window
                        .iter()
                        .map(|group| group.digits)
                        .eq(sizes.iter().copied())
            })
        })
    })
}

/// Digits with nothing between them.
struct Group {
    first: char,
    digits: usize,
}

/// The text without the runs of digits that are a number; `None` when there are none.
fn without_runs(
    text: &str,
    between: impl Fn(char) -> bool,
    is_number: impl Fn(&[Group]) -> bool,
) -> Option<String> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = String::new();
    let mut copied = 0;
    let mut place = 0;
    while let Some(&(start, character)) = characters.get(place) {
        if !(character.is_numeric() || character == '+') {
            place += 1;
            continue;
        }
        let (mut groups, mut inside) = (Vec::<Group>::new(), false);
        let (mut end, mut next) = (start, place);
        while let Some(&(at, character)) = characters.get(next) {
            if character.is_numeric() {
                match groups.last_mut().filter(|_| inside) {
                    Some(group) => group.digits += 1,
                    None => groups.push(Group {
                        first: character,
                        digits: 1,
                    }),
                }
                end = at + character.len_utf8();
            } else if !between(character) {
                break;
            }
            inside = character.is_numeric();
            next += 1;
        }
        if is_number(&groups) {
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
        assert_eq!(redact(text, ALL, TextKind::Plain), expect);
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

    // Shows that separators as editors, typesetters and copied pages write them hide no number:
    // escapes of Markdown, narrow spaces, invisible marks, character references.
    #[test]
    fn separators() {
        check(r"8 \(912\) 345\-67\-89", "•••");
        check("8\u{202f}912\u{2009}345\u{2011}67\u{2011}89", "•••");
        check(
            "\u{202a}8912\u{200b}345\u{ad}6789\u{202c}",
            "\u{202a}•••\u{202c}",
        );
        check("8&nbsp;912&nbsp;345&#45;67&#x2d;89", "•••");
        check("&#56;&#57;&#49;&#50;345&#54;789", "•••");
        check("anna&commat;example.com, anna&#64;example.com", "•••, •••");
        check("| 8912 | 345 | 6789 |", "| ••• |");
    }

    // Shows that keycaps hide no number, and neither do commas and colons between the groups of one,
    // while times, sums and lists with them stay.
    #[test]
    fn grouped() {
        check(
            "8\u{fe0f}\u{20e3}9\u{fe0f}\u{20e3}1\u{fe0f}\u{20e3}2\u{20e3}345-67-89",
            "•••",
        );
        check("8,912,345,67,89 вечером", "••• вечером");
        check("тел: 8:912:345:6789", "тел: •••");
        check("в 10:30 912, 345, 67, 89.", "в •••.");
        for kept in [
            "12:30:45",
            "с 9:00, до 18:00",
            "1,000,000 и 1,000,000,000",
            "7, 10, 12, 15, 20, 25",
            "120,150,30,40",
        ] {
            check(kept, kept);
        }
    }

    // Shows that an address keeps its postcode and loses the number of a phone beside it.
    #[test]
    fn postcodes() {
        let postal = |text| redact(text, ALL, TextKind::Postal);
        let address = "101000, Москва, ул. Ленина, д. 5, кв. 12";
        assert_eq!(postal(address), address);
        assert_eq!(postal("101000 Москва, 23-45-67"), "101000 Москва, •••");
        assert_eq!(postal("Ленина 5, 89123456789"), "Ленина 5, •••");
        check("Москва 101000", "Москва •••");
    }

    // Shows that links to people in messengers are handles.
    #[test]
    fn messengers() {
        check(
            "пишите https://t.me/anna_s или vk.com/anna",
            "пишите ••• или •••",
        );
        check("[Анна](tg://resolve?domain=anna)", "[Анна](•••)");
        check("https://example.com/docs", "https://example.com/docs");
    }

    // Shows that short numbers, such as sums and dates, stay.
    #[test]
    fn kept() {
        check("договор 125 на 40 шт.", "договор 125 на 40 шт.");
        check("", "");
        check(
            "R&amp;D &#60;b&#62; 1&nbsp;000 шт.",
            "R&amp;D &#60;b&#62; 1&nbsp;000 шт.",
        );
        check("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\n6");
    }

    // Shows that who may see the channels gets the text as it is.
    #[test]
    fn nothing_to_hide() {
        let none = Hide::default();
        assert!(matches!(
            redact("+79123456789 a@b.ru", none, TextKind::Plain),
            Cow::Borrowed(_)
        ));
    }
}
