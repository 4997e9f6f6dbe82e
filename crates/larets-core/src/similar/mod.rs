//! Names that are probably the same: keys by which a database finds them with one index look-up, and
//! a score to order what was found. A similar name is a hint to a person, never a decision.

use crate::text::{fold, words};

/// Words of a legal form that say nothing about which company it is, folded.
const LEGAL_FORMS: [&str; 60] = [
    "ооо",
    "оао",
    "зао",
    "пао",
    "ао",
    "нао",
    "ип",
    "пбоюл",
    "чп",
    "тоо",
    "одо",
    "чуп",
    "нко",
    "ано",
    "фгуп",
    "гуп",
    "муп",
    "фгбу",
    "гбу",
    "мбу",
    "фгаоу",
    "тсж",
    "снт",
    "пк",
    "кфх",
    "филиал",
    "общество",
    "ограниченной",
    "ответственностью",
    "акционерное",
    "публичное",
    "закрытое",
    "открытое",
    "индивидуальный",
    "предприниматель",
    "компания",
    "фирма",
    "ltd",
    "limited",
    "llc",
    "llp",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "bv",
    "nv",
    "plc",
    "oy",
    "ab",
    "srl",
    "sarl",
    "spa",
    "pte",
    "pty",
];
/// Characters of a key at most, so that it fits an index.
const KEY_CHARS_MAX: usize = 120;

/// The key of a person: last and first name in any order, small differences of spelling removed.
/// Empty where both names are.
pub fn person_similarity_key(last_name: &str, first_name: &str) -> String {
    key(words(last_name)
        .into_iter()
        .chain(words(first_name))
        .collect())
}

/// The key of a company: its words without legal form, quotes and punctuation, in any order. A name
/// made of nothing else keeps its words.
pub fn company_similarity_key(name: &str) -> String {
    key(telling_words(name))
}

/// The key by which two names of companies are taken for one without asking anybody: the same words
/// in the same order, without legal form, quotes and punctuation. Names with one such key have one
/// [`company_similarity_key`] too, not the other way round.
pub fn company_name_key(name: &str) -> String {
    telling_words(name).join(" ")
}

fn telling_words(name: &str) -> Vec<String> {
    let all = words(&spaced_legal_forms(name));
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !is_legal_form(word))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// «О.О.О.» and «L.L.C.» as one word.
fn spaced_legal_forms(name: &str) -> String {
    let folded = fold(name);
    if !folded.contains('.') {
        return folded;
    }
    let pieces = folded.split(' ').map(|piece| {
        let joined: String = piece
            .chars()
            .filter(|character| *character != '.')
            .collect();
        if is_legal_form(&joined) {
            joined
        } else {
            piece.to_owned()
        }
    });
    pieces.collect::<Vec<_>>().join(" ")
}

fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&word)
}

fn key(words: Vec<String>) -> String {
    let mut words: Vec<String> = words
        .iter()
        .map(|word| rough(word))
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ").chars().take(KEY_CHARS_MAX).collect()
}

/// A word without what people spell in two ways: double letters, soft and hard signs, «й» and «и»,
/// «э» and «е», «ия» and «ья».
fn rough(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut last = '\0';
    for character in word.chars() {
        let plain = match character {
            'ь' | 'ъ' => continue,
            'й' => 'и',
            'э' => 'е',
            other => other,
        };
        if plain == 'я' && last == 'и' {
            out.pop();
        }
        let doubled = plain == last && plain.is_alphabetic();
        if !doubled {
            out.push(plain);
        }
        last = plain;
    }
    if out.is_empty() { word.to_owned() } else { out }
}

/// How alike two keys are, from 0 (nothing in common) to 100 (equal): the share of characters that
/// an edit (Levenshtein) leaves alone.
pub fn similarity(first: &str, second: &str) -> u8 {
    let first: Vec<char> = first.chars().take(KEY_CHARS_MAX).collect();
    let second: Vec<char> = second.chars().take(KEY_CHARS_MAX).collect();
    let longest = first.len().max(second.len());
    if longest == 0 {
        return 0;
    }
    let kept = longest.saturating_sub(edits(&first, &second));
    u8::try_from(kept * 100 / longest).unwrap_or(100)
}

fn edits(first: &[char], second: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=second.len()).collect();
    for (line, left) in first.iter().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        if let Some(start) = row.first_mut() {
            *start = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(second) {
            let change = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = change.min(before + 1).min(*cell + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows names that must meet under one key, and names that must not.
    #[test]
    fn people() {
        let key = person_similarity_key("Филиппов", "Наталья");
        for (last, first) in [
            ("Наталия", "Филипов"),
            ("ФИЛИППОВ", "Наталия"),
            ("филиппов наталья", ""),
        ] {
            assert_eq!(person_similarity_key(last, first), key, "{last} {first}");
        }
        assert_ne!(person_similarity_key("Филиппова", "Наталья"), key);
        assert_eq!(person_similarity_key("", " "), "");
        assert_eq!(
            person_similarity_key("Алексей", "Чернышёв"),
            person_similarity_key("Чернышев", "Алексеи")
        );
    }

    // Shows which names are one company without asking, and that a slip of spelling is not.
    #[test]
    fn one_company() {
        let key = company_name_key("ООО «Ёлка и Ко»");
        for name in ["Елка и ко", "\"ЁЛКА И КО\", О.О.О.", "елка  и   Ко ООО"]
        {
            assert_eq!(company_name_key(name), key, "{name}");
            assert_eq!(
                company_similarity_key(name),
                company_similarity_key("ООО «Ёлка и Ко»")
            );
        }
        assert_ne!(company_name_key("Эммма"), company_name_key("Эмма"));
        assert_ne!(company_name_key("ООО"), "");
    }

    // Shows that the legal form, quotes and order do not tell companies apart.
    #[test]
    fn companies() {
        let key = company_similarity_key("Ромашка");
        for name in [
            "ООО «Ромашка»",
            "\"РОМАШКА\", ООО",
            "О.О.О. Ромашка",
            "Общество с ограниченной ответственностью Ромашка",
        ] {
            let found = company_similarity_key(name);
            assert!(
                found == key || similarity(&found, &key) > 70,
                "{name}: {found}"
            );
        }
        assert_eq!(
            company_similarity_key("Acme Ltd."),
            company_similarity_key("ACME, Inc.")
        );
        assert_eq!(company_similarity_key("ООО"), "о");
        assert_ne!(company_similarity_key("Ромашка-2"), key);
    }

    // Shows the score.
    #[test]
    fn scores() {
        assert_eq!(similarity("иванов иван", "иванов иван"), 100);
        assert_eq!(similarity("кот", "код"), 66);
        assert_eq!(similarity("", ""), 0);
        assert_eq!(similarity("abc", "xyz"), 0);
    }

    proptest! {
        // Shows that order of the two names never matters and that the score is symmetric.
        #[test]
        fn symmetric(first in any::<String>(), second in any::<String>()) {
            prop_assert_eq!(person_similarity_key(&first, &second), person_similarity_key(&second, &first));
            prop_assert_eq!(similarity(&first, &second), similarity(&second, &first));
            prop_assert!(company_similarity_key(&first).chars().count() <= KEY_CHARS_MAX);
        }
    }
}
