//! Quoted-printable values of vCard 2.1 that do not say their charset: old phones write UTF-8 or
//! windows-1251 there, readers assume Latin-1. The charset is found and written into the line.

use encoding_rs::Encoding;

use crate::imports::read::encoding;

/// The lines of a card with a charset on every quoted-printable value beyond ASCII.
pub(super) fn with_charsets(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = unnamed(&line) else {
            out.push(line);
            continue;
        };
        let mut value = vec![line];
        // A soft line break: the value goes on.
        while value.last().is_some_and(|last| last.ends_with('=')) && lines.peek().is_some() {
            value.extend(lines.next());
        }
        let bytes = value
            .iter()
            .flat_map(|line| decode(line))
            .collect::<Vec<u8>>();
        if let Some(encoding) = charset(&bytes)
            && let Some(first) = value.first_mut()
        {
            first.insert_str(mark, &format!(";CHARSET={}", encoding.name()));
        }
        out.extend(value);
    }
    out
}

/// Where the charset belongs in a quoted-printable line that has none.
fn unnamed(line: &str) -> Option<usize> {
    const MARK: &str = "QUOTED-PRINTABLE";
    let head = line
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let at = head.find(MARK)?;
    (!head.contains("CHARSET=")).then_some(at + MARK.len())
}

fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.is_ascii() {
        None
    } else if std::str::from_utf8(bytes).is_ok() {
        Some(encoding_rs::UTF_8)
    } else {
        Some(encoding::one_byte(bytes))
    }
}

fn decode(line: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    let mut rest = line.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        let pair = (digit(after.first()), digit(after.get(1)));
        match (byte, pair) {
            (b'=', (Some(high), Some(low))) => {
                out.extend(u8::try_from(high * 16 + low));
                rest = after.get(2..).unwrap_or_default();
            }
            (b'=', _) => {}
            (other, _) => out.push(*other),
        }
    }
    out
}
