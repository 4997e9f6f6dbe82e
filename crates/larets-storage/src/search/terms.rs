//! The terms of a search entry: words under the mark of their field, and signs of the owner and of
//! the department, so that the index itself answers for whom a record is.

use larets_core::access::Placement;
use larets_core::ids::{DepartmentId, UserId};
use larets_core::text::words;
use uuid::Uuid;

/// Terms of one entry at most.
const TERMS_MAX: usize = 160;

/// The field a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The parts of a person's name, or the name of a company.
    Name,
    /// Tags.
    Tags,
    /// The names of the companies of a contact or a deal.
    Companies,
    /// The names of the people a deal is made with.
    Contacts,
    /// The name of a company in contracts.
    LegalName,
    /// The taxpayer number of a company.
    Inn,
    /// The web site of a company.
    Site,
}

impl Place {
    /// What stands before each word of the field: a private character, which no folded word has.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Tags => "\u{e001}",
            Self::Companies => "\u{e002}",
            Self::LegalName => "\u{e003}",
            Self::Inn => "\u{e004}",
            Self::Site => "\u{e005}",
            Self::Contacts => "\u{e006}",
        }
    }
}

/// The sign of records of an owner: two private characters. Two people may share one, which costs
/// a few candidates more; the row itself decides.
pub(super) fn owner_sign(owner: UserId) -> String {
    sign(owner.as_uuid(), 0x000f_0000)
}

/// The sign of records of a department.
pub(super) fn department_sign(department: DepartmentId) -> String {
    sign(department.as_uuid(), 0x0010_0000)
}

/// The last four bytes of an id are random. The last two characters of a plane are left out.
fn sign(id: Uuid, plane: u32) -> String {
    let tail = u32::try_from(id.as_u128() & 0xffff_ffff).unwrap_or_default();
    [tail >> 16, tail & 0xffff]
        .into_iter()
        .filter_map(|half| char::from_u32(plane | (half % 0xfffe)))
        .collect()
}

/// The terms of an entry, one space between them.
pub(super) fn entry(texts: &[(Place, String)], placement: &Placement) -> String {
    let mut terms: Vec<String> = Vec::new();
    terms.extend(placement.owner.map(owner_sign));
    terms.extend(placement.department.map(department_sign));
    for (place, text) in texts {
        for word in words(text) {
            let term = format!("{}{word}", place.mark());
            if terms.len() < TERMS_MAX && !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    terms.join(" ")
}

/// The host of a web address, without what every address begins with.
pub(super) fn host(site: &str) -> &str {
    let site = site.trim();
    let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows the terms of an entry: signs first, words folded and marked, each once.
    #[test]
    fn entry_has_marked_words() {
        let placement = Placement {
            owner: Some(UserId::from_uuid(Uuid::from_u128(0x1_0002))),
            department: None,
        };
        let texts = [
            (Place::Name, "Пётр Пётр Иванов-Ёлкин".to_owned()),
            (Place::Tags, "VIP".to_owned()),
        ];
        assert_eq!(
            entry(&texts, &placement),
            "\u{f0001}\u{f0002} петр иванов елкин \u{e001}vip"
        );
    }

    // Shows that an owner and a department of the same id have different signs, and that every id
    // has a sign of two characters.
    #[test]
    fn signs_are_apart() {
        for id in [0, u128::MAX, 0xffff_0000_ffff] {
            let id = Uuid::from_u128(id);
            let (owner, department) = (
                owner_sign(UserId::from_uuid(id)),
                department_sign(DepartmentId::from_uuid(id)),
            );
            assert_ne!(owner, department);
            assert_eq!((owner.chars().count(), department.chars().count()), (2, 2));
        }
    }

    // Shows what is kept of a web address.
    #[test]
    fn host_of_addresses() {
        for (site, expected) in [
            ("https://www.roga.example/about?x", "roga.example"),
            ("roga.example", "roga.example"),
            (" http://roga.example#top ", "roga.example"),
            ("", ""),
        ] {
            assert_eq!(host(site), expected);
        }
    }
}
