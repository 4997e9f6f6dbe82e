//! Inventing clients from a seed. Telephone numbers cannot belong to anybody: subscriber numbers
//! beginning with 0 after a Russian area code are not assigned, 555-0100 to 555-0199 is kept for
//! fiction by the North American Numbering Plan; addresses are under example.com and example.org
//! (RFC 2606).

use larets_core::companies::CompanyDraft;
use larets_core::contacts::ContactDraft;
use larets_core::points::{Channel, PointDraft, PointKind};

use super::names::{
    CITIES, ENGLISH_COMPANY_FIRST, ENGLISH_COMPANY_SECOND, ENGLISH_FIRST, ENGLISH_LAST, NOTES,
    POSITIONS, RUSSIAN_COMPANY_FIRST, RUSSIAN_COMPANY_SECOND, RUSSIAN_LAST, RUSSIAN_MEN,
    RUSSIAN_WOMEN, SOURCES, TAGS,
};

const ALL_KINDS: [PointKind; 3] = [PointKind::Phone, PointKind::Email, PointKind::Handle];
/// Area codes of Russian cities, and of North American ones.
const RUSSIAN_CODES: &[&str] = &["495", "812", "383", "343", "846", "861"];
const AMERICAN_CODES: &[&str] = &["212", "312", "415", "617", "713"];

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

    fn word(&mut self, from: &[&str]) -> String {
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

fn phone(dice: &mut Dice, russian: bool, label: &str) -> Option<PointDraft> {
    let number = if russian {
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

pub(super) fn contact(dice: &mut Dice, number: usize) -> ContactDraft {
    let russian = dice.chance(75);
    let (last, first, middle) = if russian {
        russian_name(dice)
    } else {
        english_name(dice)
    };
    let label = if dice.chance(70) { "mobile" } else { "work" };
    let mut points: Vec<PointDraft> = phone(dice, russian, label).into_iter().collect();
    if dice.chance(20) {
        points.extend(phone(dice, russian, "work"));
    }
    if dice.chance(80) {
        let host = if russian {
            "example.com"
        } else {
            "example.org"
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
        vec![dice.word(TAGS)]
    } else {
        Vec::new()
    };
    ContactDraft {
        last_name: Some(last),
        first_name: Some(first),
        middle_name: Some(middle),
        position: dice.chance(60).then(|| dice.word(POSITIONS)),
        source: Some(dice.word(SOURCES)),
        birthday: dice
            .chance(40)
            .then(|| format!("{:04}-{:02}-{:02}", born.0, born.1, born.2)),
        address: dice.chance(25).then(|| dice.word(CITIES)),
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

pub(super) fn company(dice: &mut Dice, number: usize) -> CompanyDraft {
    let russian = dice.chance(75);
    let name = if russian {
        format!(
            "{} {}",
            dice.word(RUSSIAN_COMPANY_FIRST),
            dice.word(RUSSIAN_COMPANY_SECOND)
        )
    } else {
        format!(
            "{} {}",
            dice.word(ENGLISH_COMPANY_FIRST),
            dice.word(ENGLISH_COMPANY_SECOND)
        )
    };
    let legal = if russian {
        format!("ООО «{name} {number}»")
    } else {
        format!("{name} {number} Ltd")
    };
    let mut points: Vec<PointDraft> = phone(dice, russian, "work").into_iter().collect();
    points.extend(point(
        PointKind::Email,
        "work",
        &format!("office{number}@example.com"),
    ));
    CompanyDraft {
        name: Some(format!("{name} {number}")),
        legal_name: Some(legal),
        inn: russian.then(|| inn(dice)),
        site: dice
            .chance(50)
            .then(|| format!("https://company{number}.example.com")),
        address: dice.chance(60).then(|| dice.word(CITIES)),
        source: Some(dice.word(SOURCES)),
        points,
        point_kinds: ALL_KINDS.to_vec(),
        tags: Some(if dice.chance(25) {
            vec![dice.word(TAGS)]
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

pub(super) fn note(dice: &mut Dice) -> String {
    dice.word(NOTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The same seed invents the same clients, another seed others; every one passes the checks.
    #[test]
    fn repeatable_and_valid() {
        let names = |seed| {
            let mut dice = Dice::new(seed);
            (0..50)
                .map(|number| {
                    let draft = contact(&mut dice, number);
                    draft.check_new().unwrap();
                    company(&mut dice, number).check_new().unwrap();
                    assert!(!draft.points.is_empty());
                    format!("{:?} {:?}", draft.last_name, draft.first_name)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }
}
