//! XLSX files as Excel writes them.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use super::*;

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = CellFormat::new().set_num_format("dd.mm.yyyy");
    let moment = CellFormat::new().set_num_format("dd.mm.yyyy hh:mm");
    let sheet = book.add_worksheet().set_name("Клиенты").unwrap();
    for (column, header) in [
        "ФИО",
        "Телефон",
        "ИНН",
        "Дата рождения",
        "Создан",
        "VIP",
        "Сумма",
    ]
    .iter()
    .enumerate()
    {
        sheet
            .write(0, u16::try_from(column).unwrap(), *header)
            .unwrap();
    }
    sheet.write(1, 0, "Иванов Иван Иванович").unwrap();
    sheet.write(1, 1, 79_123_456_789_f64).unwrap();
    sheet.write(1, 2, "0707083893").unwrap();
    let day = ExcelDateTime::from_ymd(1990, 5, 17).unwrap();
    sheet.write_with_format(1, 3, &day, &date).unwrap();
    let time = ExcelDateTime::from_ymd(2024, 1, 31)
        .unwrap()
        .and_hms(10, 30, 0)
        .unwrap();
    sheet.write_with_format(1, 4, &time, &moment).unwrap();
    sheet.write(1, 5, true).unwrap();
    sheet.write(1, 6, 1234.5).unwrap();
    sheet.write(3, 0, "Щёголева & «Ко»").unwrap();
    sheet.write(3, 6, 500_100_732_259_f64).unwrap();
    let second = book.add_worksheet().set_name("Архив").unwrap();
    second.write(0, 0, "ivan@mail.ru").unwrap();
    book.save_to_buffer().unwrap()
}

// Shows values of every kind, empty cells and rows, and the numbers of the rows.
#[test]
fn values() {
    let table = read(workbook(), "clients.xlsx");
    let detected = table.detected().clone();
    assert_eq!(detected.format, Some(Format::Xlsx));
    assert_eq!(detected.sheet.as_deref(), Some("Клиенты"));
    assert_eq!(detected.sheets, ["Клиенты", "Архив"]);
    assert!(detected.has_header);
    assert_eq!(table.headers()[..3], ["ФИО", "Телефон", "ИНН"]);
    let rows: Vec<Row> = table.map(Result::unwrap).collect();
    assert_eq!(
        rows,
        [
            Row {
                number: 2,
                cells: [
                    "Иванов Иван Иванович",
                    "79123456789",
                    "0707083893",
                    "1990-05-17",
                    "2024-01-31 10:30:00",
                    "true",
                    "1234.5"
                ]
                .map(str::to_owned)
                .to_vec(),
            },
            Row {
                number: 4,
                cells: ["Щёголева & «Ко»", "", "", "", "", "", "500100732259"]
                    .map(str::to_owned)
                    .to_vec(),
            },
        ]
    );
}

// Shows another sheet, whose first row is a record, and a sheet that is not there.
#[test]
fn sheets() {
    let named = |name: &str| Options {
        sheet: Some(name.to_owned()),
        ..Options::default()
    };
    let table = read_with(workbook(), "a.xlsx", &named("Архив"));
    assert!(!table.detected().has_header);
    assert_eq!(cells(table), [["ivan@mail.ru"]]);
    let error = open_reader(Cursor::new(workbook()), "a.xlsx", &named("Нет")).unwrap_err();
    assert!(matches!(error, ReadError::SheetMissing(_)));
}

// Shows that a table dropped half-way ends its thread, and that many rows arrive in order.
#[test]
fn many_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Имя").unwrap();
    for row in 1..5000 {
        sheet.write(row, 0, format!("Имя {row}")).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut table = read(bytes.clone(), "a.xlsx");
    assert_eq!(table.next().unwrap().unwrap().number, 2);
    drop(table);
    let rows = cells(read(bytes, "a.xlsx"));
    assert_eq!(rows.len(), 4999);
    assert_eq!(rows[4998], ["Имя 4999"]);
}

// Shows that a small archive that unpacks to much is refused before it is read, and damage named.
#[test]
fn bombs_and_damage() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    let spaces = "<si/>".repeat(200_000);
    for _ in 0..200 {
        archive.write_all(spaces.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 * 1024 * 1024, "{}", bytes.len());
    let error = open_reader(Cursor::new(bytes), "a.xlsx", &Options::default()).unwrap_err();
    assert!(matches!(error, ReadError::Unpacked { .. }), "{error}");

    let mut damaged = workbook();
    damaged.truncate(damaged.len() / 2);
    let error = open_reader(Cursor::new(damaged), "a.xlsx", &Options::default()).unwrap_err();
    assert!(matches!(error, ReadError::Workbook(_)), "{error}");
}
