//! The guess for a whole file: headers first, values where headers say nothing, and no field twice
//! that can be filled only once.

use super::{
    ImportAs, Target, guess_from_samples, guess_target, recognise, samples::could_be_a_person,
    split_full_name,
};
use crate::text::words;

/// A field for each column, or nothing where the column should stay behind. `samples` are the first
/// values of each column, in the order of `headers`.
pub fn guess_columns(
    headers: &[String],
    samples: &[Vec<String>],
    import_as: ImportAs,
    region: &str,
) -> Vec<Option<Target>> {
    let of = |column: usize| samples.get(column).map(Vec::as_slice).unwrap_or_default();
    let product = recognise(headers);
    let known = |header: &String| product?.target(header, import_as);
    let mut targets: Vec<Option<Target>> = headers
        .iter()
        .map(|header| known(header).unwrap_or_else(|| guess_target(header, import_as)))
        .collect();
    keep_first(&mut targets);
    let companions: Vec<bool> = headers.iter().map(|header| is_label(header)).collect();
    for (column, target) in targets.iter_mut().enumerate() {
        let label = companions.get(column).copied().unwrap_or_default();
        let left_out = headers
            .get(column)
            .is_some_and(|header| known(header) == Some(None));
        if target.is_none() && !label && !left_out {
            *target = guess_from_samples(of(column).iter().map(String::as_str), import_as, region);
        }
    }
    keep_first(&mut targets);
    if import_as != ImportAs::Companies {
        name_of_a_person(&mut targets, &companions, import_as, &of);
    }
    targets
}

/// Leaves a field that holds one value to the first column that asked for it.
fn keep_first(targets: &mut [Option<Target>]) {
    let mut taken = Vec::new();
    for target in targets {
        let Some(wanted) = *target else { continue };
        if !wanted.is_repeatable() && taken.contains(&wanted) {
            *target = None;
        } else {
            taken.push(wanted);
        }
    }
}

fn name_of_a_person<'a>(
    targets: &mut [Option<Target>],
    companions: &[bool],
    import_as: ImportAs,
    samples: &dyn Fn(usize) -> &'a [String],
) {
    let has = |targets: &[Option<Target>], wanted| targets.contains(&Some(wanted));
    let last_name = has(targets, Target::LastName);
    // «Имя» with «Иванов Иван» in it, and no column for the family name.
    if !last_name && !has(targets, Target::FullName) {
        let place = targets
            .iter()
            .position(|target| *target == Some(Target::FirstName));
        let whole = place.is_some_and(|place| {
            most(samples(place), |value| {
                !split_full_name(value).last.is_empty()
            })
        });
        if let Some(slot) = place
            .filter(|_| whole)
            .and_then(|place| targets.get_mut(place))
        {
            *slot = Some(Target::FullName);
        }
    }
    // Both parts and the whole: the parts are exact.
    if last_name && has(targets, Target::FirstName) {
        for target in targets
            .iter_mut()
            .filter(|target| **target == Some(Target::FullName))
        {
            *target = None;
        }
    }
    let named = [
        Target::FullName,
        Target::LastName,
        Target::FirstName,
        Target::Company,
    ]
    .into_iter()
    .any(|target| has(targets, target));
    // A deal need not say whose it is.
    if named || import_as == ImportAs::Deals {
        return;
    }
    let person = targets.iter().enumerate().position(|(column, target)| {
        let label = companions.get(column).copied().unwrap_or_default();
        target.is_none() && !label && most(samples(column), could_be_a_person)
    });
    if let Some(slot) = person.and_then(|column| targets.get_mut(column)) {
        *slot = Some(Target::FullName);
    }
}

fn most(samples: &[String], fits: impl Fn(&str) -> bool) -> bool {
    let values: Vec<&str> = samples
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .collect();
    let fitting = values.iter().filter(|value| fits(value)).count();
    fitting > 0 && fitting * 10 >= values.len() * 6
}

fn is_label(header: &str) -> bool {
    words(header)
        .last()
        .is_some_and(|word| matches!(word.as_str(), "label" | "type" | "тип" | "ярлык"))
}

/// The column that says what kind the values of `column` are: «Phone 1 - Label» for
/// «Phone 1 - Value». See [`super::guess_phone_kind`].
pub fn paired_label(headers: &[String], column: usize) -> Option<usize> {
    let mut wanted = words(headers.get(column)?);
    let ending = wanted.pop()?;
    if !matches!(ending.as_str(), "value" | "значение") {
        return None;
    }
    headers.iter().position(|header| {
        let mut other = words(header);
        is_label(header) && other.pop().is_some() && other == wanted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(headers: &[&str], row: &[&str], import_as: ImportAs) -> Vec<&'static str> {
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        let samples: Vec<Vec<String>> = row.iter().map(|&value| vec![value.to_owned()]).collect();
        guess_columns(&headers, &samples, import_as, "RU")
            .into_iter()
            .map(|target| target.map_or("", Target::code))
            .collect()
    }

    // Shows that a field with one value goes to one column, and repeated fields to several.
    #[test]
    fn one_column_a_field() {
        assert_eq!(
            guess(
                &[
                    "Имя",
                    "Name",
                    "Фамилия",
                    "Телефон",
                    "Телефон 2",
                    "Email",
                    "Город"
                ],
                &[
                    "Иван",
                    "Иван Петров",
                    "Петров",
                    "89123456789",
                    "",
                    "",
                    "Тула"
                ],
                ImportAs::Contacts
            ),
            [
                "first_name",
                "",
                "last_name",
                "phone:other",
                "phone:other",
                "email:other",
                ""
            ]
        );
    }

    // Shows guesses by values: a whole name under «Имя», columns without any header.
    #[test]
    fn by_values() {
        assert_eq!(
            guess(
                &["Имя", "Контакты"],
                &["Иван Петров", "8 912 345-67-89"],
                ImportAs::Contacts
            ),
            ["full_name", "phone:other"]
        );
        assert_eq!(
            guess(
                &["1", "2"],
                &["Anna Snelling", "a@x.ru"],
                ImportAs::Contacts
            ),
            ["full_name", "email:other"]
        );
        assert_eq!(
            guess(&["Имя"], &["Иван"], ImportAs::Contacts),
            ["first_name"]
        );
    }

    // Shows which label column belongs to which value column.
    #[test]
    fn labels() {
        let headers: Vec<String> = [
            "Phone 1 - Label",
            "Phone 1 - Value",
            "Phone 2 - Type",
            "Phone 2 - Value",
            "Имя",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(paired_label(&headers, 1), Some(0));
        assert_eq!(paired_label(&headers, 3), Some(2));
        assert_eq!(paired_label(&headers, 0), None);
        assert_eq!(paired_label(&headers, 4), None);
    }
}
