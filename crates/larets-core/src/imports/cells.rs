//! Cells with several values: «+7…; +7…», Google's « ::: », lines within a cell.

use super::Target;

/// Values taken from one cell at most.
const VALUES_MAX: usize = 20;
/// What Google Contacts puts between values.
const GOOGLE_MARK: &str = ":::";
/// Fewest digits of a piece that is a phone number of its own.
const PHONE_PIECE_DIGITS_MIN: usize = 5;

/// The values of a cell, trimmed, empty ones left out. Phones, e-mails, handles and tags are split at
/// every usual mark, addresses and notes only at « ::: »; every other field is one value.
pub fn split_values(cell: &str, target: Target) -> Vec<String> {
    let values: Vec<String> = match target {
        Target::Phone(_) => split_phones(cell),
        Target::Email(_) => pieces(cell, &[';', ',', '|', '\n', '\r', '\t', ' ']),
        Target::Handle(_) => pieces(cell, &[';', ',', '|', '\n', '\r', '\t']),
        Target::Tags | Target::Product => pieces(cell, &[';', ',', '|', '\n', '\r', '\t'])
            .into_iter()
            .filter_map(|tag| {
                // Google marks its own groups with a star.
                let tag = tag.trim_start_matches('*').trim();
                (!tag.is_empty()).then(|| tag.to_owned())
            })
            .collect(),
        Target::Address | Target::Note => pieces(cell, &[]),
        _ => Some(cell.trim())
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
    };
    values.into_iter().take(VALUES_MAX).collect()
}

fn pieces(cell: &str, marks: &[char]) -> Vec<String> {
    let addressed = cell.contains('<') && cell.contains('>');
    let marks: Vec<char> = marks
        .iter()
        .copied()
        .filter(|mark| !(addressed && *mark == ' '))
        .collect();
    cell.split(GOOGLE_MARK)
        .flat_map(|part| part.split(marks.as_slice()))
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Splits at every mark, then puts back what is only an extension: «123-45-67, доб. 12».
fn split_phones(cell: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for part in cell.split(GOOGLE_MARK) {
        let mut joined: Option<String> = None;
        for piece in part.split_inclusive([';', ',', '|', '/', '\n', '\r', '\t']) {
            let digits = piece.chars().filter(char::is_ascii_digit).count();
            joined = match joined {
                Some(number) if digits < PHONE_PIECE_DIGITS_MIN => Some(number + piece),
                Some(number) => {
                    values.push(number);
                    Some(piece.to_owned())
                }
                None => Some(piece.to_owned()),
            };
        }
        values.extend(joined);
    }
    let edges = |character: char| character.is_whitespace() || ";,|/".contains(character);
    values
        .iter()
        .map(|value| value.trim_matches(edges))
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{email::EmailKind, phone::PhoneKind};

    use super::*;

    // Shows how each kind of cell falls apart, and what stays whole.
    #[test]
    fn splits() {
        let phone = Target::Phone(PhoneKind::Other);
        let email = Target::Email(EmailKind::Other);
        for (target, cell, expected) in [
            (
                phone,
                "+7 912 345-67-89; +7 495 123-45-67",
                vec!["+7 912 345-67-89", "+7 495 123-45-67"],
            ),
            (
                phone,
                "+1 415 555 2671 ::: +1 415 555 2672",
                vec!["+1 415 555 2671", "+1 415 555 2672"],
            ),
            (
                phone,
                "8 (495) 123-45-67, доб. 12",
                vec!["8 (495) 123-45-67, доб. 12"],
            ),
            (phone, "+74951234567;ext=12", vec!["+74951234567;ext=12"]),
            (
                phone,
                "123-45-67, 765-43-21\n89123456789",
                vec!["123-45-67", "765-43-21", "89123456789"],
            ),
            (phone, " ; ", vec![]),
            (
                email,
                "a@x.ru, b@x.ru;c@x.ru d@x.ru",
                vec!["a@x.ru", "b@x.ru", "c@x.ru", "d@x.ru"],
            ),
            (
                email,
                "Иван Петров <a@x.ru>; b@x.ru",
                vec!["Иван Петров <a@x.ru>", "b@x.ru"],
            ),
            (
                Target::Tags,
                "* myContacts ::: VIP, опт",
                vec!["myContacts", "VIP", "опт"],
            ),
            (
                Target::Address,
                " Москва, ул. Мира; 1 ::: Тула",
                vec!["Москва, ул. Мира; 1", "Тула"],
            ),
            (Target::Company, " a ::: b ", vec!["a ::: b"]),
        ] {
            assert_eq!(split_values(cell, target), expected, "{cell}");
        }
        assert_eq!(
            split_values(&"a@x.ru,".repeat(100), email).len(),
            VALUES_MAX
        );
    }
}
