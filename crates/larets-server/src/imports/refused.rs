//! The file of refused rows: CSV for spreadsheets, with the number of the row, the reason in words
//! and as a code before the cells as they were. A cell that a spreadsheet would take for a formula gets an
//! apostrophe.

use bytes::Bytes;
use larets_storage::imports::RefusedRow;

use super::wire::{column_name, show_cell};
use super::words;
use crate::language::Language;

/// Marks the file as UTF-8 for spreadsheets.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How a cell begins that a spreadsheet takes for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet would take a cell for a formula that may do anything; some pass over spaces
/// before it.
pub fn is_formula(cell: &str) -> bool {
    begins_as_one(cell) && !is_phones(cell)
}

fn begins_as_one(cell: &str) -> bool {
    cell.trim_start_matches([' ', '\u{a0}', '\n'])
        .starts_with(FORMULA)
}

/// Whether a cell is phone numbers as people read them and nothing else: a plus, digits, spaces,
/// hyphens within them and brackets. Neither a function nor another cell nor a program can be named with
/// these. Left out is what a spreadsheet would make a number of: it would lose the plus, or reckon.
fn is_phones(cell: &str) -> bool {
    cell.split("; ").all(|phone| {
        let digits = phone.strip_prefix('+').unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_digit() || b" ()-".contains(&byte);
        (6..=24).contains(&digits.len())
            && digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.trim_end().contains(' ')
            && digits.bytes().all(plain)
            && !is_reckoning(digits)
            && !is_grouped(digits)
    })
}

/// Whether a hyphen stands where a number does not go on on both sides of it, as a minus does.
fn is_reckoning(digits: &str) -> bool {
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b' ' && *byte != b'-');
    let bytes = digits.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        *byte == b'-' && !(goes_on(before) && goes_on(bytes.get(at + 1)))
    })
}

/// Whether digits stand in groups of three behind the first one, as those of a number do where a space
/// divides its thousands.
fn is_grouped(digits: &str) -> bool {
    let mut groups = digits.split_whitespace();
    let digits_only = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups.next().is_none_or(digits_only)
        && groups.all(|group| group.len() == 3 && digits_only(group))
}

/// A cell that no spreadsheet takes for a formula.
pub fn harmless(cell: &str) -> String {
    if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A cell as it was before it was made harmless: the file of refused rows comes in again.
pub fn as_typed(cell: &str) -> &str {
    let formula = cell.strip_prefix('\'');
    formula
        .filter(|formula| begins_as_one(formula))
        .unwrap_or(cell)
}

/// How many of the first columns are those that the file of refused rows has before the cells.
pub fn own_columns(headers: &[String]) -> usize {
    let own = [Language::English, Language::Russian].map(words::headers);
    let found = own.iter().find(|own| {
        let first = headers.iter().take(own.len());
        first.eq(own.iter())
    });
    found.map_or(0, |own| own.len())
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(cells.map(harmless));
    writer.into_inner().unwrap_or_default()
}

/// The first line.
pub fn head(language: Language, headers: &[String]) -> Bytes {
    let own = words::headers(language).into_iter();
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    bytes.extend(line(own.chain(headers.iter().map(String::as_str))));
    bytes.into()
}

/// Lines of refused rows, as far as the person may see their cells.
pub fn lines(
    language: Language,
    rows: &[RefusedRow],
    headers: &[String],
    visible: &[bool],
    beyond: bool,
) -> Bytes {
    let mut bytes = Vec::new();
    for row in rows {
        let number = row.number.to_string();
        let sentence = |(code, column): (&str, Option<i64>)| {
            let place = column.and_then(|column| usize::try_from(column).ok());
            let column = place.map(|place| column_name(headers, place));
            words::sentence(language, code, column.as_deref())
        };
        let reason = row.faults().map(sentence).collect::<Vec<_>>().join(" ");
        let codes: Vec<&str> = row.faults().map(|(code, _)| code).collect();
        let codes = codes.join(" ");
        let cells: Vec<String> = row
            .cells
            .iter()
            .enumerate()
            .map(|(place, cell)| show_cell(visible, beyond, place, cell))
            .collect();
        let own = [number.as_str(), reason.as_str(), codes.as_str()].into_iter();
        bytes.extend(line(own.chain(cells.iter().map(String::as_str))));
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that the file comes in again: what stands before the cells becomes no field, and the cells
    // are guessed and read as in the first file, in both languages, with headers and without.
    #[test]
    fn comes_in_again() {
        use larets_core::imports::{ImportAs, Target, guess_columns};
        let row = |number, phone: &str| RefusedRow {
            number,
            column: Some(1),
            code: "email_invalid".to_owned(),
            more: Vec::new(),
            cells: ["Иванов Пётр", phone, "нет"].map(str::to_owned).to_vec(),
        };
        let rows = [row(2, "+7 912 345-67-89"), row(7, "+7 912 345-67-90")];
        for language in [Language::English, Language::Russian] {
            for headers in [&["ФИО", "Телефон", "Почта"][..], &[]] {
                let headers: Vec<String> =
                    headers.iter().map(|&header| header.to_owned()).collect();
                let mut file = head(language, &headers).to_vec();
                file.extend(lines(language, &rows, &headers, &[true; 3], true));
                let source = std::io::Cursor::new(file);
                let options = super::super::read::Options::default();
                let mut table =
                    super::super::read::open_reader(source, "refused.csv", &options).unwrap();
                let shown = super::super::file::look(&mut table).unwrap();
                assert_eq!(own_columns(&shown.headers), 3, "{:?}", shown.headers);
                assert_eq!(as_typed(&shown.preview[0][4]), "+7 912 345-67-89");
                let guessed = guess_columns(
                    &shown.headers[3..],
                    &shown.samples[3..],
                    ImportAs::Contacts,
                    "RU",
                );
                assert!(matches!(guessed[1], Some(Target::Phone(_))), "{guessed:?}");
                assert_eq!(guessed[0], Some(Target::FullName), "{guessed:?}");
            }
        }
        assert_eq!(own_columns(&["Код".to_owned()]), 0);
        assert_eq!(own_columns(&[]), 0);
    }

    // Shows that the reason stands in words, formulas are made harmless, quotes kept, and cells of
    // a column that may not be seen masked.
    #[test]
    fn lines_are_harmless() {
        let row = RefusedRow {
            number: 7,
            column: Some(1),
            code: "phone_invalid".to_owned(),
            more: Vec::new(),
            cells: ["=1+1", "+7 912", "a \"b\""].map(str::to_owned).to_vec(),
        };
        let headers = ["Имя", "Телефон"].map(str::to_owned);
        let text = |visible: &[bool]| {
            let rows = std::slice::from_ref(&row);
            let bytes = lines(Language::Russian, rows, &headers, visible, true);
            String::from_utf8(bytes.to_vec()).unwrap()
        };
        let reason = "\"Столбец «Телефон»: это не номер телефона. Запишите его с кодом страны, \
                      например +7 912 345-67-89, или очистите ячейку.\"";
        assert_eq!(
            text(&[true, true]),
            format!("7,{reason},phone_invalid,'=1+1,'+7 912,\"a \"\"b\"\"\"\n")
        );
        assert_eq!(
            text(&[true, false]),
            format!("7,{reason},phone_invalid,'=1+1,•••,\"a \"\"b\"\"\"\n")
        );
        assert!(head(Language::English, &headers).starts_with(BYTE_ORDER_MARK.as_bytes()));
    }

    // Shows that all that is wrong with a row stands in its line, in words and as codes.
    #[test]
    fn every_fault_of_a_row() {
        let row = RefusedRow {
            number: 7,
            column: Some(0),
            code: "phone_invalid".to_owned(),
            more: vec![("name_missing".to_owned(), None)],
            cells: vec!["12".to_owned()],
        };
        let headers = ["Phone".to_owned()];
        let bytes = lines(Language::English, &[row], &headers, &[true], true);
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let codes = ",phone_invalid name_missing,12\n";
        assert!(
            text.starts_with("7,\"Column “Phone”: this is not a phone number. "),
            "{text}"
        );
        assert!(
            text.contains(" The company has no name. ") && text.ends_with(codes),
            "{text}"
        );
    }
}
