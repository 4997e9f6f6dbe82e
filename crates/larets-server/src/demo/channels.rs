//! Phones and addresses that cannot belong to anybody, no two alike: subscriber numbers beginning with 0
//! after a Russian area code are not assigned; 555-0100 to 555-0199 after an American area code (North
//! American Numbering Plan) and a thousand numbers in each of some British ranges (Ofcom, numbers for
//! use in drama) are kept for fiction; addresses are under example.com and example.org (RFC 2606).

use larets_core::points::{Channel, PointDraft, PointKind};

use super::dice::Dice;
use crate::language::Language;

/// Area codes of Russian cities, a million numbers each.
const RUSSIAN_CODES: &[&str] = &["495", "812", "383", "343", "846", "861"];
/// Area codes of the United States, a hundred numbers each.
const AMERICAN_CODES: &[&str] = &[
    "201", "202", "203", "205", "206", "207", "208", "209", "210", "212", "213", "214", "215",
    "216", "217", "218", "219", "225", "228", "229", "231", "234", "239", "240", "248", "251",
    "252", "253", "254", "256", "260", "262", "267", "269", "270", "276", "281", "301", "302",
    "303", "304", "305", "307", "308", "309", "310", "312", "313", "314", "315", "316", "317",
    "318", "319", "320", "321", "323", "330", "334", "336", "337", "339", "347", "351", "352",
    "360", "361", "386", "401", "402", "404", "405", "406", "407", "408", "409", "410", "412",
    "413", "414", "415", "417", "419", "423", "425", "432", "434", "440", "443", "469", "478",
    "479", "480", "484", "501", "502", "503", "504", "505", "507",
];
/// What a thousand British numbers begin with.
const BRITISH_RANGES: &[&str] = &[
    "113 496 0",
    "114 496 0",
    "115 496 0",
    "116 496 0",
    "117 496 0",
    "118 496 0",
    "121 496 0",
    "131 496 0",
    "141 496 0",
    "151 496 0",
    "161 496 0",
    "191 498 0",
    "20 7946 0",
    "29 2018 0",
    "28 9649 6",
    "7700 900 ",
];

/// Whose number it is: no two owners are given one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// The first or second of a contact, by the contact's number.
    Contact(usize, u64),
    /// That of a company, by its number.
    Company(usize),
}

impl Of {
    /// A place among so many, all places below being those of owners with lower numbers. None are
    /// left for owners beyond.
    fn place(self, space: u64) -> Option<u64> {
        // Every eighth is for companies, of which there are a quarter as many, with one number each.
        let (index, owners) = match self {
            Self::Contact(number, which) => (2 * u64::try_from(number).ok()? + which, 7),
            Self::Company(number) => (u64::try_from(number).ok()?, 1),
        };
        let place = index / owners * 8 + index % owners + if owners == 1 { 7 } else { 0 };
        (place < space).then_some(place)
    }
}

fn count(list: &[&str]) -> u64 {
    u64::try_from(list.len()).unwrap_or_default()
}

fn entry(list: &[&'static str], place: u64) -> Option<&'static str> {
    list.get(usize::try_from(place).ok()?).copied()
}

pub(super) fn point(kind: PointKind, label: &str, raw: &str) -> Option<PointDraft> {
    let channel = Channel::parse(kind, label, raw, "RU").ok()?;
    Some(PointDraft {
        id: None,
        kind,
        label: label.to_owned(),
        channel: Some(channel),
    })
}

/// A number of its own; none when all of the language are taken.
pub(super) fn phone(dice: &Dice, language: Language, label: &str, of: Of) -> Option<PointDraft> {
    let number = match language {
        Language::Russian => russian(dice, of)?,
        Language::English => english(dice, of)?,
    };
    point(PointKind::Phone, label, &number)
}

fn russian(dice: &Dice, of: Of) -> Option<String> {
    let codes = count(RUSSIAN_CODES);
    let space = codes * 1_000_000;
    let place = dice.place(of.place(space)?, space);
    let code = entry(RUSSIAN_CODES, place % codes)?;
    let rest = place / codes;
    Some(format!(
        "8 ({code}) 0{:02}-{:02}-{:02}",
        rest / 10_000,
        rest / 100 % 100,
        rest % 100
    ))
}

fn english(dice: &Dice, of: Of) -> Option<String> {
    let american = count(AMERICAN_CODES) * 100;
    let space = american + count(BRITISH_RANGES) * 1_000;
    let place = dice.place(of.place(space)?, space);
    if let Some(british) = place.checked_sub(american) {
        let range = entry(BRITISH_RANGES, british / 1_000)?;
        return Some(format!("+44 {range}{:03}", british % 1_000));
    }
    let code = entry(AMERICAN_CODES, place / 100)?;
    Some(format!("+1 {code} 555 01{:02}", place % 100))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    // Shows that clients of the usual demo, however many of them are of one language, have a number
    // of their own each, and every one is a number.
    #[test]
    fn numbers_of_their_own() {
        for seed in [1, 7] {
            let dice = Dice::new(seed);
            for language in [Language::Russian, Language::English] {
                let contacts =
                    (0..5000).flat_map(|number| [0, 1].map(|which| Of::Contact(number, which)));
                let all = contacts.chain((0..1200).map(Of::Company));
                let mut numbers = HashSet::new();
                for of in all {
                    let phone = phone(&dice, language, "work", of).expect("a number");
                    let channel = phone.channel.expect("it is valid");
                    assert!(numbers.insert(channel.lookup()), "{of:?}");
                }
                assert_eq!(numbers.len(), 11_200);
            }
        }
    }

    // Shows that more clients than there are numbers leave the last ones without.
    #[test]
    fn never_twice() {
        let dice = Dice::new(1);
        assert!(phone(&dice, Language::English, "work", Of::Contact(50_000, 0)).is_none());
        assert!(phone(&dice, Language::Russian, "work", Of::Contact(50_000, 1)).is_some());
    }
}
