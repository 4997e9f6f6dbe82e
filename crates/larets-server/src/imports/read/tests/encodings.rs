//! Text files in every encoding and with every delimiter that people send.

use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

const PEOPLE: &str = "Фамилия;Имя;Телефон;Комментарий\r\n\
    Иванов;Иван;+7 912 345-67-89;\"постоянный; платит\nвовремя\"\r\n\
    Щёголева;Юлия;8 (495) 123-45-67;«Ёлка» № 5\r\n\
    Цой;Эдуард;;\r\n";

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}');
    let units: Vec<u16> = mark
        .into_iter()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .collect();
    units
        .iter()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

// Shows that one and the same file is read alike in all encodings, detected without help.
#[test]
fn all_encodings_give_the_same_rows() {
    let files = [
        ("utf-8", PEOPLE.as_bytes().to_vec()),
        ("utf-8", [b"\xef\xbb\xbf", PEOPLE.as_bytes()].concat()),
        ("windows-1251", encoded(PEOPLE, WINDOWS_1251)),
        (
            "koi8-r",
            encoded(&PEOPLE.replace(['№', '«', '»'], "-"), KOI8_R),
        ),
        ("ibm866", encoded(&PEOPLE.replace(['«', '»'], "-"), IBM866)),
        ("utf-16le", utf16(PEOPLE, true, true)),
        ("utf-16be", utf16(PEOPLE, false, true)),
        ("utf-16le", utf16(PEOPLE, true, false)),
        ("utf-16be", utf16(PEOPLE, false, false)),
    ];
    for (place, (encoding, bytes)) in files.into_iter().enumerate() {
        let early = detect(&bytes, "clients.csv");
        let table = read(bytes, "clients.csv");
        assert_eq!(
            table.detected().encoding.as_deref(),
            Some(encoding),
            "{place}"
        );
        assert_eq!(&early, table.detected(), "{place}");
        assert_eq!(table.detected().delimiter, Some(';'), "{place}");
        assert_eq!(
            table.headers(),
            ["Фамилия", "Имя", "Телефон", "Комментарий"],
            "{place}"
        );
        let rows = cells(table);
        assert_eq!(rows.len(), 3, "{place}");
        assert_eq!(rows[0][3], "постоянный; платит\nвовремя", "{place}");
        assert_eq!(rows[1][0], "Щёголева", "{place}");
        assert_eq!(rows[2], ["Цой", "Эдуард", "", ""], "{place}");
    }
}

// Shows that encodings are told apart on very little text, on capitals, and on other languages.
#[test]
fn little_text_is_enough() {
    for text in [
        "имя,город\nИван,Тула\n",
        "ИМЯ;ГОРОД\nИВАН;ТУЛА\nМАРИЯ;ОМСК\n",
        "name,city\nJohn,London\nПётр,Москва\n",
        "name\tphone\nООО \"Ромашка\"\t123\n",
        "клиент\nКузнецов\n",
    ] {
        for encoding in [UTF_8, WINDOWS_1251, KOI8_R] {
            let found = detect(&encoded(text, encoding), "a.csv").encoding.unwrap();
            assert_eq!(found, encoding.name().to_ascii_lowercase(), "{text}");
        }
    }
    let german = encoded(
        "Name;Ort\nMüller;Köln\nGroß;Düsseldorf\nJosé;Málaga\n",
        WINDOWS_1252,
    );
    assert_eq!(
        detect(&german, "a.csv").encoding.as_deref(),
        Some("windows-1252")
    );
    assert_eq!(
        detect(b"a,b\n1,2\n", "a.csv").encoding.as_deref(),
        Some("utf-8")
    );
}

// Shows that Russian text far behind the beginning of a file is seen by opening it.
#[test]
fn russian_text_at_the_end() {
    let mut bytes = b"name,city\n".to_vec();
    for _ in 0..60_000 {
        bytes.extend_from_slice(b"John Smith,London\n");
    }
    bytes.extend(encoded("Пётр Иванов,Москва\n", WINDOWS_1251));
    let table = read(bytes, "a.csv");
    assert_eq!(table.detected().encoding.as_deref(), Some("windows-1251"));
    assert_eq!(cells(table).last().unwrap(), &["Пётр Иванов", "Москва"]);
}

// Shows each delimiter, Excel's first line, and addresses with commas that must not win.
#[test]
fn delimiters() {
    for (text, delimiter, width) in [
        ("a,b,c\n1,2,3\n", ',', 3),
        ("a;b;c\n1,5;2,5;3,5\n", ';', 3),
        ("a\tb\n\"x\ty\"\tz\n", '\t', 2),
        ("a|b|c\n1|2|3\n", '|', 3),
        (
            "name;address\nИван;Москва, ул. Мира, 1\nПётр;Тула, ул. Ленина, 2\n",
            ';',
            2,
        ),
        ("name,note\nIvan,\"a;b;c;d\"\nPetr,\"a;b;c;d\"\n", ',', 2),
        ("sep=|\r\na|b;c\r\n1|2;3\r\n", '|', 2),
        ("phone\n+79123456789\n", ',', 1),
        ("name\nИванов, Иван\nПетров, Пётр\n", ',', 1),
    ] {
        let table = read(text, "a.csv");
        assert_eq!(table.detected().delimiter, Some(delimiter), "{text}");
        assert_eq!(table.headers().len(), width, "{text}");
    }
}

// Shows when the first row is taken for headers, and that it is a row otherwise.
#[test]
fn headers() {
    for (text, has_header) in [
        ("Фамилия;Телефон\nИванов;89123456789\n", true),
        (
            "Иванов Иван Иванович;89123456789\nПетров Пётр Петрович;89123456780\n",
            false,
        ),
        ("ivan@mail.ru,Ivan\npetr@mail.ru,Petr\n", false),
        ("a,b\nc,d\n", true),
        ("1,2\n3,4\n", true),
        ("10,20\n30,40\n", false),
        ("", true),
    ] {
        let table = read(text, "a.csv");
        assert_eq!(table.detected().has_header, has_header, "{text}");
        let lines = text.lines().count();
        let rows: Vec<Row> = table.map(Result::unwrap).collect();
        assert_eq!(
            rows.len(),
            lines.saturating_sub(usize::from(has_header)),
            "{text}"
        );
        if let Some(row) = rows.first() {
            assert_eq!(row.number, if has_header { 2 } else { 1 }, "{text}");
        }
    }
}

// Shows that what a person says wins over what was found out.
#[test]
fn options_win() {
    let options = Options {
        encoding: Some("cp1251".to_owned()),
        delimiter: Some(','),
        has_header: Some(false),
        ..Options::default()
    };
    let table = read_with(
        encoded("имя;возраст\nИван;1,5\n", WINDOWS_1251),
        "a.txt",
        &options,
    );
    assert_eq!(table.headers(), [""]);
    assert_eq!(cells(table), [vec!["имя;возраст"], vec!["Иван;1", "5"]]);
    let unknown = Options {
        encoding: Some("утф".to_owned()),
        ..Options::default()
    };
    let error = open_reader(Cursor::new("a"), "a.csv", &unknown).unwrap_err();
    assert!(matches!(error, ReadError::UnknownEncoding(_)));
    let unusable = Options {
        delimiter: Some('→'),
        ..Options::default()
    };
    let error = open_reader(Cursor::new("a"), "a.csv", &unusable).unwrap_err();
    assert!(matches!(error, ReadError::UnusableDelimiter));
}

proptest! {
    // Shows that no bytes panic, whatever the name of the file.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in "a\\.(csv|vcf|xlsx)") {
        let _ = detect(&bytes, &name);
        if let Ok(table) = open_reader(Cursor::new(bytes), &name, &Options::default()) {
            prop_assert!(table.count() < 700);
        }
    }

    // Shows that rows written by the csv crate come back as they were.
    #[test]
    fn round_trip(rows in proptest::collection::vec(proptest::collection::vec("[а-яa-z\",;\n ]{1,8}", 3), 1..6)) {
        let mut writer = ::csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = Options { delimiter: Some(';'), has_header: Some(false), ..Options::default() };
        prop_assert_eq!(cells(read_with(bytes, "a.csv", &options)), rows);
    }
}
