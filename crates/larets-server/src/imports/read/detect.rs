//! What a file is: by its first bytes, then by the ending of its name.

use encoding_rs::Encoding;

use super::{Detected, Format, delimiter, encoding, header, scan::Summary};

/// Characters of text looked at for delimiter and header.
const TEXT_BYTES: usize = 64 * 1024;
/// Beginnings of files that are no text and not read here: old Office, PDF, GZIP, 7-Zip, RAR, PNG,
/// JPEG, GIF, SQLite.
const FOREIGN: [&[u8]; 9] = [
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3",
];

/// What a file is, by its beginning and its name. Opening the file looks at all of it and may know
/// better; sheets are known only then.
pub fn detect(first_bytes: &[u8], file_name: &str) -> Detected {
    from_scan(&Summary::of_head(first_bytes), file_name)
}

pub(super) fn from_scan(summary: &Summary, file_name: &str) -> Detected {
    if summary.head.starts_with(b"PK\x03\x04") {
        let format = Some(Format::Xlsx).filter(|_| !is_other_archive(file_name));
        return Detected {
            format,
            has_header: true,
            ..Detected::default()
        };
    }
    if FOREIGN.iter().any(|start| summary.head.starts_with(start)) {
        return Detected::default();
    }
    let encoding = encoding::detect(summary);
    let text = text(summary, encoding);
    let label = Some(encoding.name().to_ascii_lowercase());
    if is_vcard(&text, file_name) {
        return Detected {
            format: Some(Format::Vcard),
            encoding: label,
            has_header: true,
            ..Detected::default()
        };
    }
    if is_no_table(&text) {
        return Detected::default();
    }
    let delimiter = delimiter::detect(&text, summary.complete);
    Detected {
        format: Some(Format::Csv),
        encoding: label,
        delimiter: Some(char::from(delimiter)),
        has_header: header::detect(&text, delimiter, summary.complete),
        ..Detected::default()
    }
}

/// The beginning of a file as text.
pub(super) fn text(summary: &Summary, encoding: &'static Encoding) -> String {
    let end = TEXT_BYTES.min(summary.head.len());
    let (text, _) = encoding.decode_with_bom_removal(summary.head.get(..end).unwrap_or_default());
    text.into_owned()
}

/// No text at all, or text with a form of its own, JSON, HTML or XML: its lines are no rows.
fn is_no_table(text: &str) -> bool {
    if text.contains('\0') {
        return true;
    }
    let mut begins = text.chars().filter(|c| !c.is_whitespace());
    let begins = (begins.next(), begins.next());
    matches!(
        begins,
        (Some('{'), Some('"' | '}'))
            | (Some('['), Some('{' | '[' | '"'))
            | (Some('<'), Some('!' | '?' | 'a'..='z' | 'A'..='Z'))
    )
}

fn is_vcard(text: &str, file_name: &str) -> bool {
    let begins = text
        .trim_start()
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD"));
    let ending = has_ending(file_name, &["vcf", "vcard"]);
    begins || (ending && text.to_ascii_uppercase().contains("BEGIN:VCARD"))
}

fn is_other_archive(file_name: &str) -> bool {
    has_ending(
        file_name,
        &["zip", "ods", "odt", "docx", "pptx", "jar", "apk", "epub"],
    )
}

fn has_ending(file_name: &str, endings: &[&str]) -> bool {
    let ending = file_name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}
