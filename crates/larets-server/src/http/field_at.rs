//! Names the field of a JSON text in which a reader stopped, so that a refusal can point to it.

/// The path to the value at `offset`: keys and indexes with dots, such as `phones.0.value`.
/// `None` at the top or when the text is not JSON up to there.
pub(super) fn field_at(text: &[u8], offset: usize) -> Option<String> {
    let mut path: Vec<Step> = Vec::new();
    let mut bytes = text.iter().copied().enumerate().take(offset.max(1));
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'{' => path.push(Step::Key(None)),
            b'[' => path.push(Step::Index(0)),
            b'}' | b']' => {
                path.pop()?;
            }
            b',' => {
                if let Some(Step::Index(index)) = path.last_mut() {
                    *index += 1;
                } else if let Some(Step::Key(key)) = path.last_mut() {
                    *key = None;
                }
            }
            b'"' => {
                let text = string(&mut bytes);
                if let Some(Step::Key(key @ None)) = path.last_mut() {
                    *key = Some(text);
                }
            }
            _ => {}
        }
    }
    let steps: Vec<String> = path
        .into_iter()
        .filter_map(|step| match step {
            Step::Key(key) => key,
            Step::Index(index) => Some(index.to_string()),
        })
        .collect();
    (!steps.is_empty()).then(|| steps.join("."))
}

enum Step {
    Key(Option<String>),
    Index(usize),
}

/// The rest of a string whose opening quote has been taken. Escapes stay as they are written.
fn string(bytes: &mut impl Iterator<Item = (usize, u8)>) -> String {
    let mut text = Vec::new();
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => {
                text.push(byte);
                text.extend(bytes.next().map(|(_, next)| next));
            }
            _ => text.push(byte),
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Whether a string of the JSON text contains the character U+0000.
pub(super) fn contains_nul(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(at + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, stop: &str, expect: Option<&str>) {
        let offset = text.find(stop).unwrap() + stop.len();
        assert_eq!(
            field_at(text.as_bytes(), offset).as_deref(),
            expect,
            "{text}"
        );
    }

    // Shows that a value of the wrong type is named by its whole path.
    #[test]
    fn paths() {
        check(r#"{"a":1,"name":5}"#, ":5", Some("name"));
        check(
            r#"{"phones":[{"kind":"x"},{"value":7}]}"#,
            ":7",
            Some("phones.1.value"),
        );
        check(r#"{"a":{"b":"q\"{"},"c":true}"#, "true", Some("c"));
        check("[1,2]", "2", Some("1"));
        check("17", "17", None);
    }

    // Shows that an escaped U+0000 is found, and an escaped backslash before u0000 is not one.
    #[test]
    fn nul() {
        assert!(contains_nul(br#"{"a":"x\u0000"}"#));
        assert!(contains_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!contains_nul(br#"{"a":"\\u0000 \n"}"#));
    }
}
