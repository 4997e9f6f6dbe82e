//! The question to the index, in the language of either engine. Every term is quoted, so that no
//! typed text becomes syntax.

use larets_core::access::RowScope;
use larets_core::text::{Part, SearchQuery};

use super::terms::{Place, department_sign, owner_sign};

/// Typed words that are asked of the index; the row is compared with all of them.
const WORDS_ASKED_MAX: usize = 10;
/// Departments that are asked of the index; a wider reader is answered by the rows.
const DEPARTMENTS_ASKED_MAX: usize = 100;

/// Whether a typed word must stand whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Exact,
    Prefix,
}

/// A question to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Word(String),
    Prefix(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    /// As FTS5 reads it.
    pub fn to_fts5(&self) -> String {
        match self {
            Self::Word(word) => format!("\"{}\"", word.replace('"', "\"\"")),
            Self::Prefix(word) => format!("\"{}\" *", word.replace('"', "\"\"")),
            Self::All(members) => joined(members, " AND ", Self::to_fts5),
            Self::Any(members) => joined(members, " OR ", Self::to_fts5),
        }
    }

    /// As PostgreSQL reads a `tsquery`.
    pub fn to_tsquery(&self) -> String {
        let quoted = |word: &str| word.replace('\\', "\\\\").replace('\'', "''");
        match self {
            Self::Word(word) => format!("'{}'", quoted(word)),
            Self::Prefix(word) => format!("'{}':*", quoted(word)),
            Self::All(members) => joined(members, " & ", Self::to_tsquery),
            Self::Any(members) => joined(members, " | ", Self::to_tsquery),
        }
    }
}

fn joined(members: &[Expression], between: &str, write: fn(&Expression) -> String) -> String {
    if let [only] = members {
        return write(only);
    }
    let parts: Vec<String> = members.iter().map(write).collect();
    format!("({})", parts.join(between))
}

/// Whether words can be searched for: one letter alone would find everything.
pub(super) fn is_askable(query: &SearchQuery) -> bool {
    let long = |word: &String| word.chars().nth(1).is_some();
    query
        .parts
        .iter()
        .any(|part| part.words.iter().any(long) || part.switched.iter().any(long))
}

/// The question for records that have all parts in these places and lie in the scope.
pub(super) fn ask(
    query: &SearchQuery,
    reading: Reading,
    places: &[Place],
    scope: &RowScope,
) -> Expression {
    let mut left = WORDS_ASKED_MAX;
    let mut all = Vec::new();
    for part in &query.parts {
        if left > 0 {
            all.push(ask_part(part, left, reading, places));
            left = left.saturating_sub(part.words.len().max(part.switched.len()));
        }
    }
    all.extend(ask_scope(scope));
    Expression::All(all)
}

fn ask_part(part: &Part, words_max: usize, reading: Reading, places: &[Place]) -> Expression {
    let all = |words: &[String]| {
        let words = words
            .iter()
            .take(words_max)
            .map(|word| ask_word(word, reading, places));
        Expression::All(words.collect())
    };
    if part.switched.is_empty() {
        all(&part.words)
    } else {
        Expression::Any(vec![all(&part.words), all(&part.switched)])
    }
}

fn ask_word(word: &str, reading: Reading, places: &[Place]) -> Expression {
    let terms = places.iter().map(|place| {
        let term = format!("{}{word}", place.mark());
        match reading {
            Reading::Exact => Expression::Word(term),
            Reading::Prefix => Expression::Prefix(term),
        }
    });
    Expression::Any(terms.collect())
}

fn ask_scope(scope: &RowScope) -> Option<Expression> {
    match scope {
        RowScope::All | RowScope::Nothing => None,
        RowScope::Own(own) => Some(Expression::Word(owner_sign(*own))),
        RowScope::Departments { departments, .. } if departments.len() > DEPARTMENTS_ASKED_MAX => {
            None
        }
        RowScope::Departments { departments, own } => {
            let signs = departments.iter().map(|id| department_sign(*id));
            let signs = signs.chain(std::iter::once(owner_sign(*own)));
            Some(Expression::Any(signs.map(Expression::Word).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fts5(text: &str, reading: Reading, places: &[Place]) -> String {
        ask(&SearchQuery::parse(text), reading, places, &RowScope::All).to_fts5()
    }

    // Shows the question of both engines, with the other keyboard layout and a second place.
    #[test]
    fn asks_for_all_parts() {
        assert_eq!(
            fts5("12 vjcrdf", Reading::Prefix, &[Place::Name]),
            "(\"12\" * AND (\"vjcrdf\" * OR \"москва\" *))"
        );
        let query = SearchQuery::parse("12");
        let ask = ask(
            &query,
            Reading::Exact,
            &[Place::Name, Place::Tags],
            &RowScope::All,
        );
        assert_eq!(ask.to_tsquery(), "('12' | '\u{e001}12')");
    }

    // Shows that nothing typed becomes syntax: only letters and digits are left in quotes.
    #[test]
    fn syntax_is_not_taken_over() {
        for text in [
            "a\" OR \"b",
            "NEAR(a b)",
            "a* b:c ^d",
            "' | 'x",
            "\\' & !a",
            "a\0b",
            "{words}: x",
        ] {
            let question = fts5(text, Reading::Prefix, &[Place::Name]);
            for quoted in question.split('"').skip(1).step_by(2) {
                assert!(
                    quoted.chars().all(char::is_alphanumeric),
                    "{text}: {question}"
                );
            }
        }
    }

    // Shows that one letter alone asks nothing, and a long text asks no more than the limit.
    #[test]
    fn questions_are_bounded() {
        assert!(!is_askable(&SearchQuery::parse("a б")));
        assert!(is_askable(&SearchQuery::parse("a ив")));
        let long = fts5(&"a.b.c.d ".repeat(2000), Reading::Prefix, &[Place::Name]);
        assert!(long.len() < 2000, "{}", long.len());
    }
}
