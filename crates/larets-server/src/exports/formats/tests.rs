//! The forms of files: what stands in them, that no cell is a formula, and that programs for
//! spreadsheets and cards read them.

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use larets_core::exports::{ExportFormat, ExportKind};
use larets_core::time::At;
use std::io::{Cursor, Read as _};

use super::*;
use crate::exports::plan::Reach;

/// Ten in the morning of 31 December 2026 in Moscow.
const AT: &str = "2026-12-31T07:00:00Z";

fn plan(columns: &[&str], language: &str) -> ExportPlan {
    ExportPlan {
        columns: columns.iter().map(|&code| code.to_owned()).collect(),
        masked: Vec::new(),
        sort: None,
        filter: None,
        q: None,
        language: language.to_owned(),
        time_zone: "Europe/Moscow".to_owned(),
        reach: Reach::All,
        name: String::new(),
        reason: None,
    }
}

fn file(
    format: ExportFormat,
    kind: ExportKind,
    columns: &[&str],
    language: &str,
    rows: &[Vec<Cell>],
) -> Vec<u8> {
    let plan = plan(columns, language);
    let mut out = Output::begin(Vec::new(), format, kind, &plan).unwrap();
    for row in rows {
        out.write(row).unwrap();
    }
    out.finish().unwrap()
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

fn texts(values: &[&str]) -> Cell {
    Cell::Texts(values.iter().map(|&value| value.to_owned()).collect())
}

fn deal() -> Vec<Cell> {
    vec![
        text("=cmd|' /C calc'!A0"),
        Cell::Number("1250000.50".to_owned()),
        Cell::Day("2026-12-31".to_owned()),
        Cell::Moment(At::from_rfc3339(AT).unwrap()),
        texts(&["-2+3", "b;\"c\""]),
    ]
}
const DEAL: &[&str] = &["title", "amount", "expected_close", "created_at", "tags"];

// Shows the marks of both languages, lines by RFC 4180, and cells that would be formulas.
#[test]
fn values_of_offices() {
    let made = |language| {
        let bytes = file(
            ExportFormat::Csv,
            ExportKind::Deals,
            DEAL,
            language,
            &[deal()],
        );
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(
        made("ru"),
        "\u{feff}Название;Сумма;Ожидаемое закрытие;Дата создания;Метки\r\n\
         '=cmd|' /C calc'!A0;1250000,50;2026-12-31;2026-12-31 10:00:00;\"'-2+3; b;\"\"c\"\"\"\r\n"
    );
    assert_eq!(
        made("en"),
        "\u{feff}Title,Amount,Expected close,Created,Tags\r\n\
         '=cmd|' /C calc'!A0,1250000.50,2026-12-31,2026-12-31 10:00:00,\"'-2+3; b;\"\"c\"\"\"\r\n"
    );
}

// Shows that phones stand as people read them, several too, and that whatever only resembles one is
// kept from being a formula.
#[test]
fn phones_are_no_formulas() {
    let phones = [
        "+7 912 345-67-89",
        "+1 (212) 555-0100",
        "+7 912 345-67-89; +44 20 7946 0123",
        "+420 601 123-456",
        "+1 212 5550100",
    ];
    let others = [
        "+79123456789",
        "+79123456789 ",
        "+7-912-345-67-89 ",
        "+420 601 123 456",
        "+420  601 123 456",
        "+34 612 345 678",
        "+7 912 345-67-89; +420 601 123 456",
        "+7 912 A1",
        "+7 912 345;+1 1",
        "+7 912 345-67-89; =1+1",
        "+ 7 912 345",
        "+1-2",
        "+100 - 50 - 20",
        "+100 -(200)",
        "+10 -3 -2",
        "+7 - 985 - 123",
        "+7 985 123-",
        "+7 912",
        "-7 912 345-67-89",
    ];
    let made = |value: &str| {
        let bytes = file(
            ExportFormat::Csv,
            ExportKind::Deals,
            &["title"],
            "en",
            &[vec![text(value)]],
        );
        let text = String::from_utf8(bytes).unwrap();
        text.lines().nth(1).unwrap().to_owned()
    };
    for phone in phones {
        assert_eq!(made(phone), phone);
        let bytes = file(
            ExportFormat::Xlsx,
            ExportKind::Deals,
            &["title"],
            "en",
            &[vec![text(phone)]],
        );
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(
            sheet.contains(&format!(
                "s=\"2\"><is><t xml:space=\"preserve\">{phone}</t>"
            )),
            "{sheet}"
        );
    }
    for other in others {
        assert_eq!(made(other), format!("'{other}"));
    }
}

// Shows that whatever a text begins with, no line of CSV and no cell of a workbook is a formula,
// behind control characters either, and that a line break starts no new record.
#[test]
fn no_cell_is_a_formula() {
    let nasty = [
        "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\u{0}=1", "\u{1b}=1", "a\n=1",
    ];
    let rows: Vec<Vec<Cell>> = nasty.iter().map(|&value| vec![text(value)]).collect();
    let bytes = file(
        ExportFormat::Csv,
        ExportKind::Deals,
        &["title"],
        "en",
        &rows,
    );
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let read: Vec<String> = reader
        .records()
        .map(|record| record.unwrap()[0].to_owned())
        .collect();
    assert_eq!(read.len(), nasty.len());
    for cell in &read {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
    }
    let bytes = file(
        ExportFormat::Xlsx,
        ExportKind::Deals,
        &["title"],
        "en",
        &rows,
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    assert!(
        sheet.contains("s=\"3\"><is><t xml:space=\"preserve\">=1+1</t>"),
        "{sheet}"
    );
    assert!(
        sheet
            .chars()
            .all(|letter| letter == '\n' || !letter.is_control())
    );
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

// Shows that a program for spreadsheets finds a text, a number, a day and a moment in their cells.
#[test]
fn cells_have_types() {
    let bytes = file(ExportFormat::Xlsx, ExportKind::Deals, DEAL, "ru", &[deal()]);
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Сделки"]);
    let range = book.worksheet_range("Сделки").unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows[0][0], Data::String("Название".to_owned()));
    assert_eq!(rows[1][0], Data::String("=cmd|' /C calc'!A0".to_owned()));
    assert_eq!(rows[1][1], Data::Float(1_250_000.5));
    let Data::DateTime(day) = &rows[1][2] else {
        panic!("{:?}", rows[1][2]);
    };
    assert!((day.as_f64() - 46_387.0).abs() < 1e-9, "{day:?}");
    let Data::DateTime(moment) = &rows[1][3] else {
        panic!("{:?}", rows[1][3]);
    };
    assert!(
        (moment.as_f64() - 46_387.0 - 10.0 / 24.0).abs() < 1e-9,
        "{moment:?}"
    );
    assert_eq!(rows[1][4], Data::String("-2+3; b;\"c\"".to_owned()));
}

// Shows that letters with a meaning in XML come back, and what only looks like an escape does too.
#[test]
fn letters_of_xml() {
    let rows = [vec![text("<a & \"b\">"), text("_x0041_ _x_")]];
    let columns = &["title", "source"];
    let bytes = file(ExportFormat::Xlsx, ExportKind::Deals, columns, "en", &rows);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("&lt;a &amp; \"b\"&gt;"), "{sheet}");
    assert!(sheet.contains("_x005F_x0041_ _x_"), "{sheet}");
}

// Shows that days before March 1900 and masks stay texts.
#[test]
fn days_that_excel_does_not_know() {
    let rows = [vec![Cell::Day("1899-05-17".to_owned())], vec![text("•••")]];
    let bytes = file(
        ExportFormat::Xlsx,
        ExportKind::Contacts,
        &["birthday"],
        "en",
        &rows,
    );
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Contacts").unwrap();
    let cells: Vec<String> = range.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(cells, ["Birthday", "1899-05-17", "•••"]);
}

// Shows a card of vCard 3.0: escaped, folded within 75 bytes and never within a letter, every
// channel with what it is for.
#[test]
fn cards() {
    let columns = &[
        "last_name",
        "first_name",
        "middle_name",
        "company",
        "phone:mobile",
        "email:work",
        "handle:telegram",
        "birthday",
        "address",
        "tags",
        "id",
    ];
    let address = "Москва, ул. Тверская, 1; вход со двора\nзвонить заранее и обязательно в домофон";
    let row = vec![
        text("Иванов"),
        text("Пётр"),
        text(""),
        texts(&["ООО «А», Б", "ООО «В»"]),
        texts(&["+7 912 345-67-89", "+7 912 345-67-90"]),
        texts(&["petr@example.com"]),
        texts(&["@petr"]),
        Cell::Day("1990-05-17".to_owned()),
        text(address),
        texts(&["важный", "a,b"]),
        text("x"),
    ];
    let bytes = file(
        ExportFormat::Vcard,
        ExportKind::Contacts,
        columns,
        "ru",
        &[row],
    );
    let made = String::from_utf8(bytes).unwrap();
    assert!(
        made.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Иванов;Пётр;;;\r\nFN:Иванов Пётр\r\n"),
        "{made}"
    );
    assert!(made.ends_with("UID:x\r\nEND:VCARD\r\n"), "{made}");
    assert!(
        made.lines()
            .all(|line| line.trim_end_matches('\r').len() <= 75),
        "{made}"
    );
    let unfolded = made.replace("\r\n ", "");
    for line in [
        "ORG:ООО «А»\\, Б",
        "TEL;TYPE=CELL:+7 912 345-67-90",
        "EMAIL;TYPE=INTERNET,WORK:petr@example.com",
        "X-TELEGRAM:@petr",
        "BDAY:1990-05-17",
        "ADR;TYPE=WORK:;;Москва\\, ул. Тверская\\, 1\\; вход со двора\\nзвонить заранее и обязательно в домофон;;;;",
        "CATEGORIES:важный,a\\,b",
    ] {
        assert!(
            unfolded.contains(&format!("{line}\r\n")),
            "{line}\n{unfolded}"
        );
    }
}

// Shows that what passes is counted and hashed.
#[test]
fn measures() {
    let mut out = Metered::new(Vec::new());
    out.write_all(b"abc").unwrap();
    let (bytes, measures) = out.finish();
    assert_eq!((bytes.as_slice(), measures.size_bytes), (&b"abc"[..], 3));
    // The example of FIPS 180-2.
    assert_eq!(
        measures.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
