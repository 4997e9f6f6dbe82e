//! Inventing clients from a seed. Telephone numbers cannot belong to anybody: subscriber numbers
//! beginning with 0 after a Russian area code are not assigned, 555-0100 to 555-0199 is kept for
//! fiction by the North American Numbering Plan; addresses are under example.com and example.org
//! (RFC 2606).

use larets_core::companies::CompanyDraft;
use larets_core::contacts::ContactDraft;
use larets_core::points::{Channel, PointDraft, PointKind};

use super::names::{
    ENGLISH, ENGLISH_COMPANY_AROUND, ENGLISH_COMPANY_FIRST, ENGLISH_COMPANY_SECOND, ENGLISH_FIRST,
    ENGLISH_LAST, RUSSIAN, RUSSIAN_COMPANY_AROUND, RUSSIAN_COMPANY_FIRST, RUSSIAN_COMPANY_SECOND,
    RUSSIAN_LAST, RUSSIAN_MEN, RUSSIAN_WOMEN, Vocabulary,
};

const ALL_KINDS: [PointKind; 3] = [PointKind::Phone, PointKind::Email, PointKind::Handle];
/// Area codes of Russian cities, and of North American ones.
const RUSSIAN_CODES: &[&str] = &["495", "812", "383", "343", "846", "861"];
const AMERICAN_CODES: &[&str] = &["212", "312", "415", "617", "713"];

/// The language of one invented client: everything about it is in this language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Russian,
    English,
}

impl Language {
    /// Three of four clients are Russian.
    pub fn draw(dice: &mut Dice) -> Self {
        if dice.chance(75) {
            Self::Russian
        } else {
            Self::English
        }
    }

    fn vocabulary(self) -> &'static Vocabulary {
        match self {
            Self::Russian => &RUSSIAN,
            Self::English => &ENGLISH,
        }
    }
}

/// A repeatable source of numbers: SplitMix64 (Steele, Lea, Flood 2014).
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(from.len()).unwrap_or(u64::MAX);
        from.get(usize::try_from(self.below(count)).unwrap_or_default())
    }

    pub fn word(&mut self, from: &[&str]) -> String {
        self.pick(from).map(ToString::to_string).unwrap_or_default()
    }
}

fn point(kind: PointKind, label: &str, raw: &str) -> Option<PointDraft> {
    let channel = Channel::parse(kind, label, raw, "RU").ok()?;
    Some(PointDraft {
        id: None,
        kind,
        label: label.to_owned(),
        channel: Some(channel),
    })
}

fn phone(dice: &mut Dice, language: Language, label: &str) -> Option<PointDraft> {
    let number = if language == Language::Russian {
        let rest = dice.below(1_000_000);
        format!(
            "8 ({}) 0{:02}-{:02}-{:02}",
            dice.word(RUSSIAN_CODES),
            rest / 10_000,
            rest / 100 % 100,
            rest % 100
        )
    } else {
        format!(
            "+1 {} 555 01{:02}",
            dice.word(AMERICAN_CODES),
            dice.below(100)
        )
    };
    point(PointKind::Phone, label, &number)
}

pub(super) fn contact(dice: &mut Dice, language: Language, number: usize) -> ContactDraft {
    let words = language.vocabulary();
    let (last, first, middle) = match language {
        Language::Russian => russian_name(dice),
        Language::English => english_name(dice),
    };
    let label = if dice.chance(70) { "mobile" } else { "work" };
    let mut points: Vec<PointDraft> = phone(dice, language, label).into_iter().collect();
    if dice.chance(20) {
        points.extend(phone(dice, language, "work"));
    }
    if dice.chance(80) {
        let host = match language {
            Language::Russian => "example.com",
            Language::English => "example.org",
        };
        points.extend(point(
            PointKind::Email,
            "work",
            &format!("client{number}@{host}"),
        ));
    }
    if dice.chance(15) {
        points.extend(point(
            PointKind::Handle,
            "telegram",
            &format!("@demo_client_{number}"),
        ));
    }
    let born = (
        1955 + dice.below(50),
        1 + dice.below(12),
        1 + dice.below(28),
    );
    let tags = if dice.chance(30) {
        vec![dice.word(words.tags)]
    } else {
        Vec::new()
    };
    ContactDraft {
        last_name: Some(last),
        first_name: Some(first),
        middle_name: Some(middle),
        position: dice.chance(60).then(|| dice.word(words.positions)),
        source: Some(dice.word(words.sources)),
        birthday: dice
            .chance(40)
            .then(|| format!("{:04}-{:02}-{:02}", born.0, born.1, born.2)),
        address: dice.chance(25).then(|| dice.word(words.addresses)),
        points,
        point_kinds: ALL_KINDS.to_vec(),
        tags: Some(tags),
        ..ContactDraft::default()
    }
}

fn russian_name(dice: &mut Dice) -> (String, String, String) {
    let last = dice.word(RUSSIAN_LAST);
    let woman = dice.chance(50);
    let (names, fathers) = if woman {
        (RUSSIAN_WOMEN, RUSSIAN_WOMEN)
    } else {
        (RUSSIAN_MEN, RUSSIAN_MEN)
    };
    let first = dice
        .pick(names)
        .map(|name| name.0.to_owned())
        .unwrap_or_default();
    let middle = dice
        .pick(fathers)
        .map(|name| name.1.to_owned())
        .unwrap_or_default();
    (if woman { format!("{last}а") } else { last }, first, middle)
}

fn english_name(dice: &mut Dice) -> (String, String, String) {
    (
        dice.word(ENGLISH_LAST),
        dice.word(ENGLISH_FIRST),
        String::new(),
    )
}

/// A name that no other company of this number has, as long as the words suffice.
fn company_name(language: Language, number: usize) -> String {
    let (firsts, seconds, around) = match language {
        Language::Russian => (
            RUSSIAN_COMPANY_FIRST,
            RUSSIAN_COMPANY_SECOND,
            RUSSIAN_COMPANY_AROUND,
        ),
        Language::English => (
            ENGLISH_COMPANY_FIRST,
            ENGLISH_COMPANY_SECOND,
            ENGLISH_COMPANY_AROUND,
        ),
    };
    let mut rest = number;
    let mut digit = |base: usize| {
        let digit = rest % base.max(1);
        rest /= base.max(1);
        digit
    };
    let first = firsts.get(digit(firsts.len())).copied();
    let second = seconds.get(digit(seconds.len())).copied();
    let (before, after) = around.get(digit(around.len())).copied().unwrap_or_default();
    let name = format!(
        "{before}{} {}{after}",
        first.unwrap_or_default(),
        second.unwrap_or_default()
    );
    if rest == 0 {
        name
    } else {
        format!("{name} {}", rest + 1)
    }
}

pub(super) fn company(dice: &mut Dice, language: Language, number: usize) -> CompanyDraft {
    let words = language.vocabulary();
    let name = company_name(language, number);
    let (legal, inn) = match language {
        Language::Russian => (format!("ООО «{name}»"), Some(inn(dice))),
        Language::English => (format!("{name} Ltd"), None),
    };
    let mut points: Vec<PointDraft> = phone(dice, language, "work").into_iter().collect();
    points.extend(point(
        PointKind::Email,
        "work",
        &format!("office{number}@example.com"),
    ));
    CompanyDraft {
        name: Some(name),
        legal_name: Some(legal),
        inn,
        site: dice
            .chance(50)
            .then(|| format!("https://company{number}.example.com")),
        address: dice.chance(60).then(|| dice.word(words.addresses)),
        source: Some(dice.word(words.sources)),
        points,
        point_kinds: ALL_KINDS.to_vec(),
        tags: Some(if dice.chance(25) {
            vec![dice.word(words.tags)]
        } else {
            Vec::new()
        }),
        ..CompanyDraft::default()
    }
}

/// A taxpayer number of the region 00, which does not exist, with a right check digit (order of the
/// Federal Tax Service MMV-7-6/435 of 2012).
fn inn(dice: &mut Dice) -> String {
    const WEIGHTS: [u64; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    let body = format!("00{:07}", dice.below(10_000_000));
    let sum: u64 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u64::from(digit.saturating_sub(b'0')) * weight)
        .sum();
    format!("{body}{}", sum % 11 % 10)
}

pub(super) fn note(dice: &mut Dice, language: Language) -> String {
    dice.word(language.vocabulary().notes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn is_cyrillic(letter: char) -> bool {
        matches!(letter, '\u{400}'..='\u{4ff}')
    }

    // Shows that the same seed invents the same clients, another seed others, and that every one
    // passes the checks of what staff type in.
    #[test]
    fn repeatable_and_valid() {
        let names = |seed| {
            let mut dice = Dice::new(seed);
            (0..50)
                .map(|number| {
                    let language = Language::draw(&mut dice);
                    let draft = contact(&mut dice, language, number);
                    draft.check_new().unwrap();
                    company(&mut dice, language, number).check_new().unwrap();
                    assert!(!draft.points.is_empty());
                    format!("{:?} {:?}", draft.last_name, draft.first_name)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }

    // Shows that nobody is Russian with English notes or the other way round.
    #[test]
    fn one_client_one_language() {
        let mut dice = Dice::new(3);
        for number in 0..300 {
            for language in [Language::Russian, Language::English] {
                let person = contact(&mut dice, language, number);
                let firm = company(&mut dice, language, number);
                let texts = [person.last_name, person.first_name, person.source];
                let more = [person.position, person.address, firm.name, firm.source];
                let note = Some(note(&mut dice, language));
                for text in texts.into_iter().chain(more).chain([note]).flatten() {
                    let russian = text.chars().any(is_cyrillic);
                    assert_eq!(russian, language == Language::Russian, "{text}");
                }
            }
        }
    }

    // Shows that the usual number of companies has no two of one name.
    #[test]
    fn companies_have_names_of_their_own() {
        for language in [Language::Russian, Language::English] {
            let names: HashSet<_> = (0..1500)
                .map(|number| company_name(language, number))
                .collect();
            assert_eq!(names.len(), 1500);
        }
    }
}
