//! Tags in one text column: a JSON array whose elements stand `", "` apart. As a tag never begins
//! or ends with a space, the JSON text of a tag is found in the column only where the tag stands.

use larets_core::access::{AccessError, Record};

use super::change::Diff;

/// The column of these tags.
pub(crate) fn to_column(tags: &[String]) -> String {
    let quoted: Vec<String> = tags.iter().map(|tag| quoted(tag)).collect();
    format!("[{}]", quoted.join(", "))
}

/// The tags of a column.
pub(crate) fn from_column(text: &str) -> Vec<String> {
    if text == "[]" {
        return Vec::new();
    }
    serde_json::from_str(text).unwrap_or_default()
}

/// A tag as it stands in the column.
pub(crate) fn quoted(tag: &str) -> String {
    serde_json::Value::from(tag.trim()).to_string()
}

/// Puts typed tags in the place of a column's.
pub(crate) fn change<R: Record>(
    diff: &mut Diff<'_, R>,
    field: R::Field,
    column: &mut String,
    typed: Option<&[String]>,
) -> Result<(), AccessError> {
    let Some(typed) = typed else {
        return Ok(());
    };
    let before = from_column(column);
    let after = normalised(typed);
    if before != after {
        diff.change(field, Some(before.join("\n")), Some(after.join("\n")))?;
        *column = to_column(&after);
    }
    Ok(())
}

/// Tags as typed, without spaces around, empty ones and repetitions.
fn normalised(tags: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = tag.trim();
        if !tag.is_empty() && !out.iter().any(|known| known == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that tags survive the column, and that a tag made of punctuation of the array is found
    // only where it stands.
    #[test]
    fn column() {
        let tags = ["VIP", "a\"b", ",", "опт, розница"].map(str::to_owned);
        let column = to_column(&tags);
        assert_eq!(from_column(&column), tags);
        assert!(tags.iter().all(|tag| column.contains(&quoted(tag))));
        let others = to_column(&["a".to_owned(), "b".to_owned()]);
        for tag in [",", ", ", "a, b", "\"", "a\", \"b"] {
            assert!(!others.contains(&quoted(tag)), "{tag}");
        }
    }
}
