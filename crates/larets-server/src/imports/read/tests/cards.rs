//! vCard files as phones and address books write them.

use larets_core::imports::{ImportAs, Target, guess_target};

use super::*;

fn only(text: &[u8]) -> (Table, Row) {
    let mut table = read(text, "contacts.vcf");
    let row = table.next().unwrap().unwrap();
    assert!(table.next().is_none());
    (table, row)
}

// Shows a card of an Android phone: quoted-printable, several numbers, a picture that is dropped.
#[test]
fn card_2_1() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\n\
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=D0=98=D0=B2=\r\n=D0=B0=D0=BD;;;\r\n\
        TEL;CELL:+79123456789\r\nTEL;WORK;FAX:84951234567\r\nTEL;CELL:+79123456780\r\n\
        EMAIL;HOME:ivan@mail.ru\r\nORG:Ромашка;Отдел продаж\r\n\
        PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n SkZJRg\r\n\r\n\
        X-ICQ:12345\r\nEND:VCARD\r\n";
    let (table, row) = only(text.as_bytes());
    assert_eq!(table.detected().format, Some(Format::Vcard));
    for (header, value) in [
        ("last_name", "Иванов"),
        ("first_name", "Иван"),
        ("phone:mobile", "+79123456789 ::: +79123456780"),
        ("phone:fax", "84951234567"),
        ("email:personal", "ivan@mail.ru"),
        ("company", "Ромашка"),
        ("note", "Отдел продаж"),
        ("handle:other", "icq:12345"),
    ] {
        assert_eq!(column(&table, &row, header), value, "{header}");
    }
    assert!(!table.headers().iter().any(|header| header == "birthday"));
}

// Shows quoted-printable without a charset in UTF-8 and windows-1251, and a whole file in the latter.
#[test]
fn missing_charsets() {
    let utf8 = "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD\nEND:VCARD\n";
    let (table, row) = only(utf8.as_bytes());
    assert_eq!(column(&table, &row, "full_name"), "Иван");
    let cp1251 = "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2=20=C8=E2=E0=ED\nEND:VCARD\n";
    let (table, row) = only(cp1251.as_bytes());
    assert_eq!(column(&table, &row, "last_name"), "Иванов");
    let plain = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=windows-1251:Кузнецова;Мария\nEND:VCARD\n";
    let bytes = encoding_rs::WINDOWS_1251.encode(plain).0.into_owned();
    let (table, row) = only(&bytes);
    assert_eq!(column(&table, &row, "last_name"), "Кузнецова");
    assert_eq!(table.detected().encoding.as_deref(), Some("windows-1251"));
}

// Shows a card of an Apple address book: groups with labels, messengers, folded lines, escapes.
#[test]
fn card_3_0() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;John;Q.;;\r\nFN:John Doe\r\n\
        item1.TEL:+1 415 555 2671\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n\
        TEL;type=WORK;type=VOICE:+1 415 555 2672\r\n\
        IMPP;X-SERVICE-TYPE=Telegram:telegram:john_doe\r\nURL:https://vk.com/john\r\nURL:https://acme.com\r\n\
        ADR;type=HOME:;;1 Main St.;Springfield;IL;12345;USA\r\n\
        BDAY:1990-05-17\r\nCATEGORIES:VIP,Wholesale\r\nNOTE:first\\, second\\n\r\n  third\r\nUID:abc-1\r\nEND:VCARD\r\n";
    let (table, row) = only(text.as_bytes());
    for (header, value) in [
        ("full_name", "John Doe"),
        ("middle_name", "Q."),
        ("phone:mobile", "+1 415 555 2671"),
        ("phone:work", "+1 415 555 2672"),
        ("handle:telegram", "john_doe"),
        ("handle:vk", "https://vk.com/john"),
        ("site", "https://acme.com"),
        ("address", "1 Main St., Springfield, IL, 12345, USA"),
        ("birthday", "1990-05-17"),
        ("tags", "VIP ::: Wholesale"),
        ("note", "first, second\n third"),
        ("external_id", "abc-1"),
    ] {
        assert_eq!(column(&table, &row, header), value, "{header}");
    }
}

// Shows a card of version 4 with `tel:` links and a birthday without a year.
#[test]
fn card_4_0() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Анна Петровна Смирнова\r\n\
        TEL;TYPE=\"cell,voice\";VALUE=uri:tel:+79123456789\r\nBDAY:--0517\r\n\
        EMAIL;TYPE=work:anna@x.ru\r\nEND:VCARD\r\n";
    let (table, row) = only(text.as_bytes());
    for (header, value) in [
        ("last_name", "Смирнова"),
        ("first_name", "Анна"),
        ("middle_name", "Петровна"),
        ("phone:mobile", "+79123456789"),
        ("birthday", "--05-17"),
        ("email:work", "anna@x.ru"),
    ] {
        assert_eq!(column(&table, &row, header), value, "{header}");
    }
}

// Shows that a card without an end, a card inside a card and text between cards lose no card.
#[test]
fn broken_cards() {
    let text = "text\nBEGIN:VCARD\nFN:First\nBEGIN:VCARD\nFN:Second\nAGENT:\nBEGIN:VCARD\nFN:Inner\nEND:VCARD\nTEL:123456\nEND:VCARD\n\n\nbegin:vcard\nFN:Third";
    let table = read(text, "a.vcf");
    let place = table
        .headers()
        .iter()
        .position(|header| header == "full_name")
        .unwrap();
    let names: Vec<String> = cells(table).iter().map(|row| row[place].clone()).collect();
    assert_eq!(names, ["First", "Second", "Third"]);
}

proptest::proptest! {
    // Shows that no card panics, whatever its lines are.
    #[test]
    fn any_card(
        lines in "((item1\\.)?(FN|N|TEL|ORG|ADR|BDAY|IMPP|X-ICQ|AGENT|PHOTO|NOTE|NICKNAME|v)[;:=.,\\\\\"A-Za-z0-9 а-я\\-]{0,30}(=\n|\n|\r\n |\r\n)){0,12}",
        coded in "[=A-F0-9;\n]{0,60}",
    ) {
        let text = format!(
            "BEGIN:VCARD\nVERSION:2.1\n{lines}\nN;ENCODING=QUOTED-PRINTABLE:{coded}\n{lines}\nEND:VCARD\n"
        );
        let table = read(text, "a.vcf");
        let width = table.headers().len();
        for row in table {
            proptest::prop_assert_eq!(row.unwrap().cells.len(), width);
        }
    }
}

// Shows that every column of cards is a target of contacts, but for the site.
#[test]
fn columns_are_targets() {
    for column in vcard::COLUMNS {
        let target = guess_target(column, ImportAs::Contacts).map(Target::code);
        assert_eq!(target, Some(column).filter(|column| *column != "site"));
    }
}

// Shows that every real file gives rows and that a file of cards gives as many rows as it has cards.
#[test]
fn real_files_give_their_cards() {
    let Some(folder) = real_files("vcard") else {
        return;
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 39);
    let mut report = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        let begins = String::from_utf8_lossy(&bytes)
            .lines()
            .filter(|line| {
                line.trim_start_matches('\u{feff}')
                    .trim()
                    .eq_ignore_ascii_case("BEGIN:VCARD")
            })
            .count();
        let table = open(&path, &name, &Options::default()).unwrap();
        let headers = table.headers().join(",");
        let rows: Vec<Result<Row, ReadError>> = table.collect();
        let filled = rows
            .iter()
            .flatten()
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .count();
        report.push(format!(
            "{name}: {begins} begins, {} rows, {filled} filled: {headers}",
            rows.len()
        ));
        assert!(rows.iter().all(Result::is_ok), "{name}: {rows:?}");
        assert!(
            rows.len() <= begins && !rows.is_empty(),
            "{name}: {} of {begins}",
            rows.len()
        );
        // Three files hold a card without any value, to be refused later.
        let empty = usize::from(["055.vcf", "063.vcf", "069.vcf"].contains(&name.as_str()));
        assert_eq!(filled + empty, rows.len(), "{name}");
    }
    println!("{}", report.join("\n"));
}
