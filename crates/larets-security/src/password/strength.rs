//! Judges a new password: length, guessability, personal words, well-known passwords.
//!
//! Guesses are estimated by zxcvbn (D. Wheeler, USENIX Security 2016), which knows English lists
//! only; the Russian words, and both as typed in the other keyboard layout, come from [`words`]. It
//! must not remember or log a password.

use unicode_normalization::UnicodeNormalization;

use crate::password::words::{COMMON, switch_layout};
use crate::password::{MAXIMUM_BYTES, MINIMUM_CHARACTERS};

/// The least score that is accepted: «safely unguessable» in zxcvbn's words.
const ACCEPTED_SCORE: u8 = 3;
/// A personal word shorter than this is too ordinary to forbid («ann», «ооо»).
const PERSONAL_CHARACTERS: usize = 4;
/// How many personal words are looked at; a form has fewer than ten.
const PERSONAL_WORDS: usize = 64;

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Problem {
    /// Fewer than [`MINIMUM_CHARACTERS`].
    TooShort,
    /// More than [`MAXIMUM_BYTES`].
    TooLong,
    /// Contains U+0000, which other programs cut at.
    ContainsNul,
    /// A program guesses it sooner than is safe.
    TooGuessable,
    /// Contains a name, an e-mail or another word of the form.
    ContainsPersonal,
    /// Stands in every list of passwords, perhaps with a number behind it.
    CommonPassword,
}

impl Problem {
    /// The code in the HTTP interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::ContainsNul => "contains_nul",
            Self::TooGuessable => "too_guessable",
            Self::ContainsPersonal => "contains_personal",
            Self::CommonPassword => "common_password",
        }
    }
}

/// The judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// From 0 (guessed at once) to 4, by zxcvbn.
    pub score: u8,
    /// Whether the password may be set: no problem was found.
    pub acceptable: bool,
    /// All problems, each once, in the order of [`Problem`].
    pub problems: Vec<Problem>,
}

/// Judges a password. `inputs` are the other fields of the form: names, e-mail, company.
#[must_use]
pub fn strength(password: &str, inputs: &[&str]) -> Strength {
    let mut problems = Vec::new();
    if password.len() > 3 * MAXIMUM_BYTES {
        return Strength {
            score: 0,
            acceptable: false,
            problems: vec![Problem::TooLong],
        };
    }
    let normalised: String = password.nfc().collect();
    let folded = fold(&normalised);
    let personal = personal_words(inputs);

    if normalised.chars().count() < MINIMUM_CHARACTERS {
        problems.push(Problem::TooShort);
    }
    if normalised.len() > MAXIMUM_BYTES {
        problems.push(Problem::TooLong);
    }
    if normalised.contains('\0') {
        problems.push(Problem::ContainsNul);
    }
    let score = guess_score(&folded, &normalised, &personal);
    if score < ACCEPTED_SCORE {
        problems.push(Problem::TooGuessable);
    }
    if contains_personal(&folded, &personal) {
        problems.push(Problem::ContainsPersonal);
    }
    if is_common(&folded) {
        problems.push(Problem::CommonPassword);
    }
    Strength {
        score,
        acceptable: problems.is_empty(),
        problems,
    }
}

/// The lower score of the password and of the same keys in the other layout.
fn guess_score(folded: &str, normalised: &str, personal: &[String]) -> u8 {
    let known: Vec<&str> = personal
        .iter()
        .map(String::as_str)
        .chain(COMMON.iter().map(String::as_str))
        .collect();
    let as_typed = u8::from(zxcvbn::zxcvbn(normalised, &known).score());
    let switched = switch_layout(folded);
    if switched == folded || normalised.is_ascii() && !is_mostly_cyrillic(&switched) {
        return as_typed;
    }
    as_typed.min(u8::from(zxcvbn::zxcvbn(&switched, &known).score()))
}

/// Whether a text typed on Latin keys gives Cyrillic letters only; random characters do not.
fn is_mostly_cyrillic(text: &str) -> bool {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| !c.is_ascii())
}

/// Words of the form, folded; an e-mail gives its parts too.
fn personal_words(inputs: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for input in inputs {
        let folded = fold(&input.nfc().collect::<String>());
        let parts = folded
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned);
        for word in parts.chain([folded.clone()]) {
            let long_enough = word.chars().count() >= PERSONAL_CHARACTERS;
            if long_enough && words.len() < PERSONAL_WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

fn contains_personal(folded: &str, personal: &[String]) -> bool {
    let switched = switch_layout(folded);
    personal
        .iter()
        .any(|word| folded.contains(word.as_str()) || switched.contains(word.as_str()))
}

/// Whether nothing but well-known passwords, digits and signs is left: «Пароль2026!», «gfhjkm123».
fn is_common(folded: &str) -> bool {
    let letters: String = folded.chars().filter(|c| c.is_alphabetic()).collect();
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    [folded, core, letters.as_str()]
        .into_iter()
        .any(is_made_of_common_words)
}

/// Whether the text is one or several entries of the list, one behind the other.
fn is_made_of_common_words(text: &str) -> bool {
    if text.is_empty() || text.len() > MAXIMUM_BYTES {
        return false;
    }
    // reachable[i]: the first i bytes are a row of entries.
    let mut reachable = vec![false; text.len() + 1];
    if let Some(start) = reachable.first_mut() {
        *start = true;
    }
    for start in 0..text.len() {
        if reachable.get(start) != Some(&true) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        for word in COMMON.iter().filter(|word| rest.starts_with(word.as_str())) {
            if let Some(end) = reachable.get_mut(start + word.len()) {
                *end = true;
            }
        }
    }
    reachable.last() == Some(&true)
}

/// Lower case and «е» for «ё», as people type it.
fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}
