//! What a person typed into the search box, taken apart. It says what could be meant; which meaning
//! may be used (a phone is searchable only with the right to see phones) is decided by the caller.

use super::{fold::words, layout::switch_layout};
use crate::points::PointKind;
use crate::registry_numbers::Inn;

/// Characters of a query that are read; the rest is ignored.
const QUERY_CHARS_MAX: usize = 200;
/// Parts of a query that are read; the rest is ignored.
const PARTS_MAX: usize = 8;
/// Fewest digits that are taken for a part of a phone number.
const PHONE_DIGITS_MIN: usize = 5;
/// Most digits of a phone number with country code and trunk prefixes.
const PHONE_DIGITS_MAX: usize = 20;

/// Fewest digits of a number written as only phones are, with a plus or with signs between.
const WRITTEN_DIGITS_MIN: usize = 7;
/// Digits of a whole phone number without a plus and signs between.
const BARE_DIGITS: std::ops::RangeInclusive<usize> = 10..=12;

/// One typed word. A record matches it when **all** of `words` are prefixes of words of the record,
/// or when `switched` is not empty and all of those are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Folded prefixes as typed; several where the typed word holds punctuation («o'neil»).
    pub words: Vec<String>,
    /// Folded prefixes in the other keyboard layout; empty where there is no such reading.
    pub switched: Vec<String>,
}

/// A parsed query: parts that must all match, and special readings of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// Words in any order; every part must match.
    pub parts: Vec<Part>,
    /// The query as a phone number in any spelling, to be parsed with the company's region.
    pub phone: Option<String>,
    /// Exactly four digits, perhaps with a hyphen: the last four of a phone number.
    pub last_four: Option<String>,
    /// Something with an `@` inside and no spaces, in lower case.
    pub email: Option<String>,
    /// Ten or twelve digits: a taxpayer number.
    pub inn: Option<String>,
    /// The kind of channel that every word of the query is by its form, so that it can mean nothing
    /// else. Says nothing of whether there is such a channel.
    pub only: Option<PointKind>,
}

impl SearchQuery {
    /// Takes a query apart. Never fails: text without any letter or digit gives an empty query.
    pub fn parse(text: &str) -> Self {
        let text: String = text.chars().take(QUERY_CHARS_MAX).collect();
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let bare = text.len() == digits.len();
        let only_digits_and_hyphens = text.chars().all(|c| c.is_ascii_digit() || c == '-');
        let phone_like = text.chars().all(is_phone_character)
            && (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len());
        Self {
            parts: text
                .split_whitespace()
                .filter_map(part)
                .take(PARTS_MAX)
                .collect(),
            phone: phone_like.then(|| text.to_owned()),
            inn: (bare && matches!(digits.len(), 10 | 12)).then(|| digits.clone()),
            last_four: (digits.len() == 4 && only_digits_and_hyphens).then_some(digits),
            email: is_email_like(text).then(|| text.to_lowercase()),
            only: only_channel(text),
        }
    }

    /// True when nothing can be searched for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

fn part(token: &str) -> Option<Part> {
    let switched = switch_layout(token)
        .map(|text| words(&text))
        .unwrap_or_default();
    let words = words(token);
    (!words.is_empty()).then_some(Part { words, switched })
}

fn is_phone_character(character: char) -> bool {
    character.is_ascii_digit()
        || matches!(
            character,
            '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{a0}'
        )
        || matches!(character, '\u{2010}'..='\u{2015}')
}

fn only_channel(text: &str) -> Option<PointKind> {
    let (emails, others): (Vec<&str>, Vec<&str>) = text
        .split_whitespace()
        .partition(|word| is_email_like(word));
    if others.is_empty() {
        return emails.first().map(|_| PointKind::Email);
    }
    is_phone_only(&others.join(" ")).then_some(PointKind::Phone)
}

/// Short numbers and taxpayer numbers may be words of names; they are not taken for phones.
fn is_phone_only(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits > PHONE_DIGITS_MAX || !text.chars().all(is_phone_character) {
        return false;
    }
    let written = text
        .chars()
        .any(|character| !character.is_ascii_digit() && !character.is_whitespace());
    if written {
        return digits >= WRITTEN_DIGITS_MIN;
    }
    BARE_DIGITS.contains(&digits) && Inn::parse(text).is_err()
}

fn is_email_like(text: &str) -> bool {
    let mut sides = text.split('@');
    let (Some(local), Some(domain), None) = (sides.next(), sides.next(), sides.next()) else {
        return false;
    };
    !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words_of(query: &SearchQuery) -> Vec<(Vec<&str>, Vec<&str>)> {
        query
            .parts
            .iter()
            .map(|part| {
                (
                    part.words.iter().map(String::as_str).collect(),
                    part.switched.iter().map(String::as_str).collect(),
                )
            })
            .collect()
    }

    // Shows parts with their reading in the other layout.
    #[test]
    fn parts_carry_the_other_layout() {
        let query = SearchQuery::parse("  Пётр vjcrdf ");
        assert_eq!(
            words_of(&query),
            [
                (vec!["петр"], vec!["g", "nh"]),
                (vec!["vjcrdf"], vec!["москва"])
            ]
        );
        let query = SearchQuery::parse("cjkjdm`d");
        assert_eq!(words_of(&query), [(vec!["cjkjdm", "d"], vec!["соловьев"])]);
        assert!(SearchQuery::parse(" «» ").is_empty());
    }

    // Shows each special reading and what must not be taken for it.
    #[test]
    fn recognises_special_forms() {
        assert_eq!(
            SearchQuery::parse("4567").last_four.as_deref(),
            Some("4567")
        );
        assert_eq!(
            SearchQuery::parse("45-67").last_four.as_deref(),
            Some("4567")
        );
        assert_eq!(SearchQuery::parse("45 67").last_four, None);
        assert_eq!(SearchQuery::parse("45678").last_four, None);
        assert_eq!(SearchQuery::parse("4567").phone, None);
        let phone = SearchQuery::parse("8 (912) 345-67-89");
        assert_eq!(phone.phone.as_deref(), Some("8 (912) 345-67-89"));
        assert_eq!(SearchQuery::parse("дом 12345").phone, None);
        let inn = SearchQuery::parse("7707083893");
        assert_eq!(
            (inn.inn.as_deref(), inn.phone.is_some()),
            (Some("7707083893"), true)
        );
        assert_eq!(SearchQuery::parse("77-07083893").inn, None);
        assert_eq!(
            SearchQuery::parse("Ivan@Mail.RU").email.as_deref(),
            Some("ivan@mail.ru")
        );
        for text in ["@ivan", "ivan@", "a@b@c", "иван @ mail"] {
            assert_eq!(SearchQuery::parse(text).email, None, "{text}");
        }
    }

    // Shows which queries can mean nothing but a channel, and that house numbers, years, taxpayer
    // numbers and names beside a number can.
    #[test]
    fn channels_by_form() {
        let only = |text: &str| SearchQuery::parse(text).only;
        for text in [
            "+79123456789",
            "8 (912) 345-67-89",
            "345-67-89",
            "89123456789",
            "9123456789",
            "8 912 345 67 89",
            "+7 912 345-67-89 anna@example.com",
        ] {
            assert_eq!(only(text), Some(PointKind::Phone), "{text}");
        }
        for text in ["anna@example.com", "a@b.ru, c@d.ru"] {
            assert_eq!(only(text), Some(PointKind::Email), "{text}");
        }
        for text in [
            "",
            "анна",
            "4567",
            "12345",
            "1234567",
            "2000 3000",
            "5-7",
            "7707083893",
            "дом 12345",
            "Анна +79123456789",
            "анна anna@example.com",
            "@anna",
        ] {
            assert_eq!(only(text), None, "{text}");
        }
    }

    proptest! {
        // Shows that no query panics or goes beyond the limits.
        #[test]
        fn any_text_is_bounded(text in any::<String>()) {
            prop_assert!(SearchQuery::parse(&text).parts.len() <= PARTS_MAX);
        }
    }
}
