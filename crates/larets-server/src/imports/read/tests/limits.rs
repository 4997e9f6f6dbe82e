//! What a broken or hostile file may cost.

use super::*;

// Shows that a row beyond a limit is one error and that the rows around it are read.
#[test]
fn one_bad_row_among_good_ones() {
    let long_row = "x".repeat(3 * 1024 * 1024);
    let long_cell = "y".repeat(70 * 1024);
    let wide = ",".repeat(500);
    let text = format!("a,b\n1,2\n{long_row},2\n3,4\n{wide}\n5,6\n{long_cell},7\n8,9\n");
    let results: Vec<_> = read(text, "a.csv").collect();
    let numbers: Vec<u64> = results
        .iter()
        .map(|row| {
            row.as_ref()
                .map_or_else(|e| e.row().unwrap(), |row| row.number)
        })
        .collect();
    assert_eq!(numbers, [2, 3, 4, 5, 6, 7, 8]);
    assert!(matches!(
        results[1],
        Err(ReadError::RowTooLong { row: 3, .. })
    ));
    assert!(matches!(
        results[3],
        Err(ReadError::TooManyColumns { row: 5, limit: 200 })
    ));
    assert!(matches!(
        results[5],
        Err(ReadError::CellTooLong {
            row: 7,
            column: 1,
            ..
        })
    ));
    assert_eq!(results[6].as_ref().unwrap().cells, ["8", "9"]);
}

// Shows that a quote left open is one error with its row, not the end of memory.
#[test]
fn open_quote() {
    let text = format!("a,b\n1,2\n\"3,4\n{}", "5,6\n".repeat(500_000));
    let results: Vec<_> = read(text, "a.csv").collect();
    assert_eq!(results.len(), 2);
    assert!(matches!(
        results[1],
        Err(ReadError::RowTooLong { row: 3, .. })
    ));
}

// Shows that formats that are not read here are named as such.
#[test]
fn foreign_formats() {
    for (bytes, name) in [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), "old.xls"),
        (b"%PDF-1.7", "a.pdf"),
        (b"PK\x03\x04rest", "a.ods"),
        (b"[\n  {\"name\": \"a, b\"},\n  {}\n]", "a.json"),
        (b"{\"name\": 1}", "a.csv"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0,\0\n\0", "program"),
        (b"<!doctype html><p>a,b", "a.html"),
    ] {
        let error = open_reader(Cursor::new(bytes), name, &Options::default()).unwrap_err();
        assert!(matches!(error, ReadError::UnsupportedFormat), "{name}");
        assert!(error.is_fatal());
    }
    assert_eq!(cells(read("[id],{n}\n1,a", "a.csv")), [["1", "a"]]);
}

// Shows that lines of the old Macintosh and rows of different width are read.
#[test]
fn odd_lines() {
    let table = read("имя,город\rИван,Тула\r\rПётр\rАнна,Омск,лишнее", "a.csv");
    assert_eq!(
        cells(table),
        [
            vec!["Иван", "Тула"],
            vec!["Пётр"],
            vec!["Анна", "Омск", "лишнее"]
        ]
    );
}
