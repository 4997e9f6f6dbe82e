//! Inventing clients from a seed. No two of them share a name, a number or an address, but for a few
//! that are meant to be found as duplicates.

use larets_core::companies::CompanyDraft;
use larets_core::contacts::ContactDraft;
use larets_core::points::PointKind;

use super::channels::{self, Of, point};
use super::dice::Dice;
use super::language::{choose, vocabulary};
use super::names::{
    ENGLISH_COMPANY_AROUND, ENGLISH_COMPANY_FIRST, ENGLISH_COMPANY_SECOND, RUSSIAN_COMPANY_AROUND,
    RUSSIAN_COMPANY_FIRST, RUSSIAN_COMPANY_SECOND,
};
use super::people_names::{ENGLISH_FIRST, ENGLISH_LAST, RUSSIAN_LAST, RUSSIAN_MEN, RUSSIAN_WOMEN};
use crate::language::Language;

const ALL_KINDS: [PointKind; 3] = [PointKind::Phone, PointKind::Email, PointKind::Handle];

pub(super) fn contact(dice: &mut Dice, language: Language, number: usize) -> ContactDraft {
    let words = vocabulary(language);
    let (last, first, middle) = match language {
        Language::Russian => russian_name(dice, number),
        Language::English => english_name(dice, number),
    };
    let label = if dice.chance(70) { "mobile" } else { "work" };
    let phone = |dice: &Dice, label, which| {
        channels::phone(dice, language, label, Of::Contact(number, which))
    };
    let mut points: Vec<_> = phone(dice, label, 0).into_iter().collect();
    if dice.chance(20) {
        points.extend(phone(dice, "work", 1));
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

/// A last and a first name, other ones for each number as long as the words suffice.
fn two_names<'n, T>(
    dice: &Dice,
    number: usize,
    last: &'n [&str],
    first: &'n [T],
) -> Option<(&'n str, &'n T)> {
    let of = |count: usize| u64::try_from(count).unwrap_or_default();
    let place = dice.place(of(number), of(last.len() * first.len()));
    let place = usize::try_from(place).ok()?;
    let name = last.get(place / first.len().max(1))?;
    Some((name, first.get(place % first.len().max(1))?))
}

fn russian_name(dice: &mut Dice, number: usize) -> (String, String, String) {
    let men = RUSSIAN_MEN.iter().map(|name| (false, name.0));
    let women = RUSSIAN_WOMEN.iter().map(|name| (true, name.0));
    let firsts: Vec<(bool, &str)> = men.chain(women).collect();
    let Some((last, (woman, first))) = two_names(dice, number, RUSSIAN_LAST, &firsts) else {
        return Default::default();
    };
    let fathers = if *woman { RUSSIAN_WOMEN } else { RUSSIAN_MEN };
    let middle = dice.pick(fathers).map(|name| name.1).unwrap_or_default();
    let last = format!("{last}{}", if *woman { "а" } else { "" });
    (last, (*first).to_owned(), middle.to_owned())
}

fn english_name(dice: &Dice, number: usize) -> (String, String, String) {
    let names = two_names(dice, number, ENGLISH_LAST, ENGLISH_FIRST);
    let (last, first) = names.unwrap_or(("", &""));
    (last.to_owned(), (*first).to_owned(), String::new())
}

/// The same person once more, as a colleague typed them in who did not look first: by the initial with
/// the phone, or by the whole name without.
pub(super) fn contact_again(
    known: &ContactDraft,
    language: Language,
    with_phone: bool,
) -> ContactDraft {
    let initial = |name: &String| name.chars().take(1).chain(['.']).collect();
    let first_name = known.first_name.as_ref();
    ContactDraft {
        last_name: known.last_name.clone(),
        first_name: if with_phone {
            first_name.map(initial)
        } else {
            first_name.cloned()
        },
        source: Some(choose(language, "звонок", "phone call").to_owned()),
        points: known
            .points
            .iter()
            .take(usize::from(with_phone))
            .cloned()
            .collect(),
        point_kinds: ALL_KINDS.to_vec(),
        tags: Some(Vec::new()),
        ..ContactDraft::default()
    }
}

/// The same company once more, by its whole name and without its number.
pub(super) fn company_again(known: &CompanyDraft) -> CompanyDraft {
    CompanyDraft {
        name: known.legal_name.clone(),
        source: known.source.clone(),
        points: Vec::new(),
        point_kinds: ALL_KINDS.to_vec(),
        tags: Some(Vec::new()),
        ..CompanyDraft::default()
    }
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
    let words = vocabulary(language);
    let name = company_name(language, number);
    let (legal, inn) = match language {
        Language::Russian => (format!("ООО «{name}»"), Some(inn(dice))),
        Language::English => (format!("{name} Ltd"), None),
    };
    let phone = channels::phone(dice, language, "work", Of::Company(number));
    let mut points: Vec<_> = phone.into_iter().collect();
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
    dice.word(vocabulary(language).notes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use larets_core::similar::{company_similarity_key, person_similarity_key};

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
                    let draft = contact(&mut dice, Language::Russian, number);
                    draft.check_new().unwrap();
                    let mut firm = company(&mut dice, Language::Russian, number);
                    firm.check_new().unwrap();
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

    // Shows that no two of the usual number of people are alike by name, whatever their language, and
    // no two companies.
    #[test]
    fn names_of_their_own() {
        for language in [Language::Russian, Language::English] {
            let mut dice = Dice::new(1);
            let mut people = HashSet::new();
            for number in 0..5000 {
                let draft = contact(&mut dice, language, number);
                let (last, first) = (draft.last_name.unwrap(), draft.first_name.unwrap());
                let fresh = people.insert(person_similarity_key(&last, &first));
                assert!(fresh, "{last} {first}");
            }
            let mut companies = HashSet::new();
            for number in 0..1200 {
                let name = company_name(language, number);
                assert!(companies.insert(company_similarity_key(&name)), "{name}");
            }
        }
    }

    // Shows that somebody typed in again is taken for the same, and passes the checks of a new one.
    #[test]
    fn twice_is_alike() {
        let mut dice = Dice::new(1);
        for language in [Language::Russian, Language::English] {
            let known = contact(&mut dice, language, 7);
            let again = contact_again(&known, language, true);
            again.check_new().unwrap();
            assert_eq!(again.points[0].channel, known.points[0].channel);
            assert_ne!(again.first_name, known.first_name);
            let again = contact_again(&known, language, false);
            again.check_new().unwrap();
            let names = |draft: &ContactDraft| (draft.last_name.clone(), draft.first_name.clone());
            assert_eq!(names(&again), names(&known));
            let known = company(&mut dice, language, 7);
            let mut again = company_again(&known);
            again.check_new().unwrap();
            let key = |draft: &CompanyDraft| company_similarity_key(draft.name.as_deref().unwrap());
            assert_eq!(key(&again), key(&known));
            assert_ne!(again.name, known.name);
        }
    }
}
