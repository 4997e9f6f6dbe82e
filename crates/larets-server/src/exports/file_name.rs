//! What the file of an export is called: what is in it, the view it was taken from, and the day, such as
//! `deals-this-quarter-2026-12-31.xlsx`.

use jiff::tz::TimeZone;
use larets_core::exports::{ExportFormat, ExportKind};
use larets_core::time::At;
use larets_storage::exports::ExportRecord;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::plan::ExportPlan;
use super::words;

/// Most characters of a name that are kept.
const NAME_KEPT: usize = 60;

/// Letters with their marks and digits of a name, with hyphens between them: nothing that means
/// something to a file system, a shell or a header.
fn sanitised(name: &str) -> String {
    let mut words = String::new();
    for letter in name.nfc() {
        let in_word = !words.is_empty() && !words.ends_with('-');
        if letter.is_alphanumeric() || in_word && is_combining_mark(letter) {
            words.push(letter);
        } else if in_word {
            words.push('-');
        }
    }
    let short: String = words.chars().take(NAME_KEPT).collect();
    short.trim_end_matches('-').to_owned()
}

/// The whole name of the file of an export.
pub fn file_name(record: &ExportRecord, plan: &ExportPlan) -> String {
    let (kind, format) = (record.kind, record.format);
    named(kind, format, &plan.name, record.created_at, &plan.zone())
}

/// The name of a file that was asked for at this moment.
fn named(kind: ExportKind, format: ExportFormat, name: &str, at: At, zone: &TimeZone) -> String {
    let kind = match kind {
        ExportKind::Contacts => "contacts",
        ExportKind::Companies => "companies",
        ExportKind::Deals => "deals",
    };
    let ending = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Vcard => "vcf",
    };
    let day = words::civil(at, zone).map(jiff::civil::DateTime::date);
    let day = day.map(|day| format!("-{day}")).unwrap_or_default();
    let name = sanitised(name);
    let between = if name.is_empty() { "" } else { "-" };
    format!("{kind}{between}{name}{day}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows the kind, the view and the day of the company's zone, and that nothing else gets in.
    #[test]
    fn tells_what_is_in_it() {
        let at = At::from_rfc3339("2026-12-31T22:30:00Z").unwrap();
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        let named = |name| named(ExportKind::Deals, ExportFormat::Xlsx, name, at, &moscow);
        assert_eq!(named(""), "deals-2027-01-01.xlsx");
        assert_eq!(
            named("This  quarter!"),
            "deals-This-quarter-2027-01-01.xlsx"
        );
        assert_eq!(named("Мои «горячие»"), "deals-Мои-горячие-2027-01-01.xlsx");
        assert_eq!(named("../../etc/\r\n\";x"), "deals-etc-x-2027-01-01.xlsx");
        assert_eq!(named("--"), "deals-2027-01-01.xlsx");
        // As some systems write it: the letter, and its mark by itself.
        assert_eq!(named("Мои\u{306}"), "deals-Мой-2027-01-01.xlsx");
        assert_eq!(named("हिन्दी ग्राहक"), "deals-हिन्दी-ग्राहक-2027-01-01.xlsx");
        assert_eq!(named("\u{306}! \u{306}"), "deals-2027-01-01.xlsx");
        assert!(named(&"я".repeat(500)).chars().count() < 90);
    }
}
