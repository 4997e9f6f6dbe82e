//! Which encoding a text file is in: byte-order marks, UTF-16 without them, UTF-8, then a guess
//! among the one-byte encodings, where Russian ones are told apart by the letters they give.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{cyrillic, scan::Summary};

/// Bytes looked at for UTF-16.
const UTF16_BYTES: usize = 4096;

/// The encoding of a file.
pub(super) fn detect(summary: &Summary) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(&summary.head) {
        return encoding;
    }
    if let Some(encoding) = utf16(&summary.head) {
        return encoding;
    }
    if summary.utf8 {
        return UTF_8;
    }
    one_byte(&summary.foreign)
}

/// The encoding of bytes that are not UTF-8.
pub(super) fn one_byte(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = cyrillic::detect(bytes) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// The encoding of a label a person gave.
pub(super) fn for_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase();
    let known = match label.as_str() {
        "cp1251" | "win1251" | "windows1251" | "ansi" => "windows-1251",
        "cp866" | "dos" | "866" => "ibm866",
        "koi8" | "koi8r" => "koi8-r",
        "utf8" => "utf-8",
        "utf-16" | "utf16" | "unicode" => "utf-16le",
        other => other,
    };
    Encoding::for_label(known.as_bytes())
}

/// UTF-16 without a mark: every other byte is one of few (0 for Latin, 4 for Cyrillic).
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    let sample = head
        .get(..UTF16_BYTES.min(head.len()) & !1)
        .unwrap_or_default();
    if sample.len() < 4 {
        return None;
    }
    let pairs = sample.len() / 2;
    let few = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| matches!(byte, 0x00 | 0x04 | 0x20 | 0x21))
            .count()
    };
    let zeros = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| matches!(byte, 0 | 4))
            .count()
    };
    let (even, odd) = (few(0), few(1));
    let most = pairs * 9 / 10;
    // Plain text of 8-bit encodings has no zero or 4 bytes at all.
    if odd >= most && even < pairs * 6 / 10 && zeros(1) > pairs / 2 {
        return Some(UTF_16LE);
    }
    (even >= most && odd < pairs * 6 / 10 && zeros(0) > pairs / 2).then_some(UTF_16BE)
}
