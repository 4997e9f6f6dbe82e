//! A person's name in one cell, taken apart: Russian and English orders. A guess by endings and a
//! list of usual names; where it cannot know, Cyrillic reads as «family given», Latin as «given
//! family», and nothing of the text is lost.

mod dictionary;

use self::dictionary::{
    FAMILY_ENDINGS, FAMILY_PARTICLES, GIVEN_NAMES, PATRONYMIC_PARTICLES, SUFFIXES, TITLES,
};
use crate::text::fold;

/// The parts of a name; what is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FullName {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Patronymic or middle names.
    pub middle: String,
}

/// Words of a name at most; what follows goes to the family name whole.
const WORDS_MAX: usize = 6;
/// Takes a full name apart: «Иванов Иван Иванович», «Иван Иванов», «Иванов И. И.», «Doe, John»,
/// «John van Doe».
pub fn split_full_name(text: &str) -> FullName {
    let spaced = text.replace(['\u{a0}', '\t', '\n', '\r'], " ");
    if let Some((last, rest)) = spaced.split_once(',') {
        let mut rest = rest.split_whitespace();
        if let Some(first) = rest
            .next()
            .filter(|word| !SUFFIXES.contains(&fold(word).as_str()))
        {
            let middle = rest.collect::<Vec<_>>().join(" ");
            return FullName {
                last: last.trim().to_owned(),
                first: first.to_owned(),
                middle,
            };
        }
    }
    let words: Vec<String> = spaced
        .split_whitespace()
        .flat_map(split_initials)
        .map(|word| word.trim_matches(',').to_owned())
        .filter(|word| !word.is_empty() && !is_title(word))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.len() > WORDS_MAX {
        return FullName {
            last: words.join(" "),
            ..FullName::default()
        };
    }
    if words.iter().any(|word| is_cyrillic(word)) {
        russian(&words)
    } else {
        english(&words)
    }
}

/// «И.И.» as «И.» and «И.».
fn split_initials(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().filter(|character| *character != '.').collect();
    let initials = word.contains('.')
        && (1..=3).contains(&letters.len())
        && letters.iter().all(|letter| letter.is_uppercase())
        && word.chars().count() >= letters.len() * 2 - 1;
    if !initials || letters.len() == 1 {
        return vec![word.to_owned()];
    }
    letters.iter().map(|letter| format!("{letter}.")).collect()
}

fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase)
        && matches!(
            (characters.next(), characters.next()),
            (Some('.') | None, None)
        )
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&fold(word).trim_end_matches('.'))
}

fn is_cyrillic(word: &str) -> bool {
    word.chars()
        .any(|character| matches!(character, '\u{400}'..='\u{52f}'))
}

fn is_patronymic(word: &str) -> bool {
    let word = fold(word);
    let long = word.chars().count() >= 5;
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    PATRONYMIC_PARTICLES.contains(&word.as_str())
        || (long && ends(&["ович", "евич", "ьич", "овна", "евна", "ична", "инична"]))
        || matches!(
            word.as_str(),
            "ильич" | "кузьмич" | "лукич" | "фомич" | "никитич" | "саввич"
        )
}

fn is_given(word: &str) -> bool {
    GIVEN_NAMES.contains(&fold(word).as_str())
}

fn has_family_ending(word: &str) -> bool {
    let word = fold(word);
    FAMILY_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn russian(words: &[&str]) -> FullName {
    let mut words = words.to_vec();
    let particle = words
        .last()
        .copied()
        .filter(|word| words.len() > 2 && PATRONYMIC_PARTICLES.contains(&fold(word).as_str()));
    if particle.is_some() {
        words.pop();
    }
    let tail = |middle: &str| particle.map_or(middle.to_owned(), |word| format!("{middle} {word}"));
    match words.as_slice() {
        [] => FullName::default(),
        [one] if has_family_ending(one) && !is_given(one) => name(one, "", ""),
        [one] => name("", one, ""),
        // «Алиев Вели оглы» has no given name; «Иван Иванович» no family name.
        [first, middle]
            if particle.is_none() && is_patronymic(middle) && !is_family_first(first) =>
        {
            name("", first, middle)
        }
        [first, second] if particle.is_some() => name("", first, &tail(second)),
        [first, last] if is_initial(first) && !is_initial(last) => name(last, first, ""),
        [one, other] if is_given_first(one, other) => name(other, one, ""),
        [last, first] => name(last, first, ""),
        [first, middle, last] if particle.is_none() && is_middle_place(first, middle, last) => {
            name(last, first, middle)
        }
        [last @ .., first, middle] => name(&last.join(" "), first, &tail(middle)),
    }
}

/// «Петрович Анна»: an ending of patronymics on a family name.
fn is_family_first(first: &str) -> bool {
    has_family_ending(first) && !is_given(first)
}

/// «Иван Иванович Иванов» and «И. И. Иванов», but not «Иванов Иван Иванович».
fn is_middle_place(first: &str, middle: &str, last: &str) -> bool {
    let initials = is_initial(first) && is_initial(middle) && !is_initial(last);
    initials || (is_patronymic(middle) && (!is_patronymic(last) || is_given(first)))
}

/// Whether two words are «given family».
fn is_given_first(one: &str, other: &str) -> bool {
    match (is_given(one), is_given(other)) {
        (true, false) => true,
        (false, true) => false,
        _ => has_family_ending(other) && !has_family_ending(one),
    }
}

fn english(words: &[&str]) -> FullName {
    let mut words = words.to_vec();
    let suffix = words
        .last()
        .copied()
        .filter(|word| words.len() > 2 && SUFFIXES.contains(&fold(word).as_str()));
    if suffix.is_some() {
        words.pop();
    }
    let family = |last: &str| suffix.map_or(last.to_owned(), |suffix| format!("{last} {suffix}"));
    match words.as_slice() {
        [] => FullName::default(),
        [one] => name("", one, ""),
        [first, rest @ .., last] => {
            let from = rest
                .iter()
                .position(|word| FAMILY_PARTICLES.contains(&fold(word).as_str()))
                .unwrap_or(rest.len());
            let (middle, particles) = rest.split_at_checked(from).unwrap_or((rest, &[]));
            let mut last_name = particles.to_vec();
            last_name.push(last);
            name(&family(&last_name.join(" ")), first, &middle.join(" "))
        }
    }
}

fn name(last: &str, first: &str, middle: &str) -> FullName {
    FullName {
        last: last.to_owned(),
        first: first.to_owned(),
        middle: middle.to_owned(),
    }
}

#[cfg(test)]
mod tests;
