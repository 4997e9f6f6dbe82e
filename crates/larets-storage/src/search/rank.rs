//! Which of the found records is meant: compared with the texts that the reader may see, so that
//! neither a hit nor its rank can come from a hidden field.

use larets_core::text::{Part, SearchQuery, words};

use super::terms::Place;

/// How well a record answers; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Score {
    /// A word stands outside the name.
    elsewhere: bool,
    /// A part was read in the other keyboard layout.
    switched: bool,
    /// Typed words that mean a word which another one means already.
    shared: usize,
    /// Words that stand as the beginning of a longer one.
    begun: usize,
}

/// Why and how well a record answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Answer {
    pub score: Score,
    pub matched: Vec<&'static str>,
}

/// A word of a record that the reader may see.
struct Word {
    place: Place,
    text: String,
    taken: bool,
}

/// Where a typed word was found.
struct Found {
    place: Place,
    whole: bool,
    taken: bool,
}

/// The answer of a record with these texts; none when a part is missing.
pub(super) fn judge(query: &SearchQuery, texts: &[(Place, String)]) -> Option<Answer> {
    let mut shown: Vec<Word> = texts
        .iter()
        .flat_map(|(place, text)| words(text).into_iter().map(|text| (*place, text)))
        .map(|(place, text)| Word {
            place,
            text,
            taken: false,
        })
        .collect();
    let mut answer = Answer::default();
    for part in &query.parts {
        let (typed, switched) = reading(part, &shown)?;
        if switched {
            answer.score.switched = true;
            note(&mut answer.matched, "layout");
        }
        for word in typed {
            let found = take(word, &mut shown)?;
            answer.score.elsewhere |= found.place != Place::Name;
            answer.score.shared += usize::from(found.taken);
            answer.score.begun += usize::from(!found.whole);
            match found.place {
                Place::Name | Place::LegalName => note(&mut answer.matched, "name"),
                Place::Inn => note(&mut answer.matched, "inn"),
                Place::Tags | Place::Companies | Place::Contacts | Place::Site => {}
            }
        }
    }
    Some(answer)
}

fn note(matched: &mut Vec<&'static str>, reason: &'static str) {
    if !matched.contains(&reason) {
        matched.push(reason);
    }
}

/// The words of a part in the layout in which the record has them all, and whether it is the other
/// one.
fn reading<'p>(part: &'p Part, shown: &[Word]) -> Option<(&'p [String], bool)> {
    let has = |typed: &[String]| {
        let mut typed = typed.iter();
        typed.all(|typed| shown.iter().any(|word| word.text.starts_with(typed)))
    };
    if has(&part.words) {
        Some((&part.words, false))
    } else {
        (!part.switched.is_empty() && has(&part.switched)).then_some((&part.switched, true))
    }
}

/// Takes the word of the record that a typed one means best: of the name, not meant by another
/// typed word already, whole.
fn take(typed: &str, shown: &mut [Word]) -> Option<Found> {
    let word = shown
        .iter_mut()
        .filter(|word| word.text.starts_with(typed))
        .min_by_key(|word| (word.place != Place::Name, word.taken, word.text != typed))?;
    let found = Found {
        place: word.place,
        whole: word.text == typed,
        taken: word.taken,
    };
    word.taken = true;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, texts: &[(Place, &str)], expect: Option<(Score, &[&'static str])>) {
        let texts: Vec<_> = texts
            .iter()
            .map(|(place, text)| (*place, (*text).to_owned()))
            .collect();
        let answer = judge(&SearchQuery::parse(query), &texts);
        let answer = answer
            .as_ref()
            .map(|answer| (answer.score, answer.matched.as_slice()));
        assert_eq!(answer, expect, "{query}");
    }

    // Shows that all parts must be found, in any order, and what makes an answer better.
    #[test]
    fn judges_by_visible_texts() {
        let ivanov = [(Place::Name, "Иванов Пётр"), (Place::Companies, "Ромашка")];
        let score = |elsewhere, switched, begun| Score {
            elsewhere,
            switched,
            shared: 0,
            begun,
        };
        check(
            "петр иванов",
            &ivanov,
            Some((score(false, false, 0), &["name"])),
        );
        check("пёт ив", &ivanov, Some((score(false, false, 2), &["name"])));
        check(
            "ив ромашка",
            &ivanov,
            Some((score(true, false, 1), &["name"])),
        );
        check(
            "bdfyjd",
            &ivanov,
            Some((score(false, true, 0), &["layout", "name"])),
        );
        check("иванов анна", &ivanov, None);
        check(
            "77",
            &[(Place::Name, "АО"), (Place::Inn, "7701")],
            Some((score(true, false, 1), &["inn"])),
        );
        let shared = Score {
            shared: 1,
            ..score(false, false, 2)
        };
        check(
            "петр п ив",
            &[(Place::Name, "Петрова Ия Ивановна")],
            Some((Score { begun: 3, ..shared }, &["name"])),
        );
        assert!(score(false, true, 3) < score(true, false, 0));
        assert!(score(false, false, 0) < score(false, false, 1));
    }
}
