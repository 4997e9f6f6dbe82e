//! Tests of the conversion: what rows become, and where a bad one is refused.

use larets_core::phone::PhoneKind;

use super::*;

fn converter(columns: &[&str], import_as: larets_core::imports::ImportAs) -> Converter {
    let targets: Vec<Option<Target>> = columns
        .iter()
        .map(|code| Target::from_code(code, import_as))
        .collect();
    let headers: Vec<String> = columns.iter().map(|&code| code.to_owned()).collect();
    Converter::new(&headers, &targets, "RU", TimeZone::UTC, DateOrder::DayFirst)
}

fn cells(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn contact(columns: &[&str], values: &[&str]) -> Result<ContactImport, Faults> {
    converter(columns, larets_core::imports::ImportAs::Contacts).contact(&cells(values))
}

fn company(columns: &[&str], values: &[&str]) -> Result<CompanyImport, Faults> {
    converter(columns, larets_core::imports::ImportAs::Companies).company(&cells(values))
}

// Shows a whole row: the name is taken apart, spellings of one number become one channel, the
// company, the note and the time of making are kept beside the draft.
#[test]
fn whole_contact() {
    let row = contact(
        &[
            "full_name",
            "phone:mobile",
            "phone:other",
            "email:work",
            "company",
            "note",
            "created_at",
            "tags",
        ],
        &[
            "Иванов Иван Иванович",
            "8 (912) 345-67-89; +7 495 123-45-67",
            "+79123456789",
            "Ivan@Example.COM",
            " ООО Ромашка ",
            "звонить\nутром",
            "2024-01-31 10:00",
            "VIP; опт",
        ],
    )
    .unwrap();
    let draft = &row.draft;
    assert_eq!(draft.last_name.as_deref(), Some("Иванов"));
    assert_eq!(draft.middle_name.as_deref(), Some("Иванович"));
    let stored: Vec<&str> = draft
        .points
        .iter()
        .map(|point| point.channel.as_ref().unwrap().stored.as_str())
        .collect();
    assert_eq!(stored, ["+79123456789", "+74951234567", "ivan@example.com"]);
    assert_eq!(draft.points[0].label, PhoneKind::Mobile.code());
    assert_eq!(row.company.unwrap().0.name, "ООО Ромашка");
    assert_eq!(row.note.as_deref(), Some("звонить\nутром"));
    assert_eq!(
        row.created_at.unwrap().to_rfc3339(),
        "2024-01-31T10:00:00.000000Z"
    );
    assert_eq!(
        draft.tags.as_deref(),
        Some(&["VIP".to_owned(), "опт".to_owned()][..])
    );
}

// Shows that each bad value refuses the row with its code and its column.
#[test]
fn refusals() {
    for (columns, values, expected) in [
        (
            &["last_name", "phone:work"][..],
            &["И", "12"][..],
            (Refusal::PhoneInvalid, Some(1)),
        ),
        (
            &["last_name", "email:work"],
            &["И", "нет"],
            (Refusal::EmailInvalid, Some(1)),
        ),
        (
            &["last_name", "birthday"],
            &["И", "вчера"],
            (Refusal::DateInvalid, Some(1)),
        ),
        (
            &["last_name", "company_inn"],
            &["И", "7707083894"],
            (Refusal::InnChecksum, Some(1)),
        ),
        (
            &["last_name", "position"],
            &["И", "a\0b"],
            (Refusal::TextControl, Some(1)),
        ),
        (
            &["position", "source"],
            &["директор", ""],
            (Refusal::NothingToIdentify, None),
        ),
    ] {
        assert_eq!(
            contact(columns, values).unwrap_err(),
            expected.into(),
            "{columns:?}"
        );
    }
    let long = "я".repeat(201);
    assert_eq!(
        contact(&["full_name"], &[&long]).unwrap_err(),
        (Refusal::TextTooLong, Some(0)).into()
    );
    for (columns, values, expected) in [
        (
            &["name", "inn"][..],
            &["Ромашка", "7707083894"][..],
            (Refusal::InnChecksum, Some(1)),
        ),
        (
            &["name", "inn"],
            &["", "7707083893"],
            (Refusal::NameMissing, None),
        ),
        (
            &["name", "kpp"],
            &["Ромашка", "1"],
            (Refusal::KppFormat, Some(1)),
        ),
    ] {
        assert_eq!(
            company(columns, values).unwrap_err(),
            expected.into(),
            "{columns:?}"
        );
    }
}

// Shows that a row tells of all its bad cells at once, of each cell once, and that it does not tell
// that nothing is there where what is there is bad.
#[test]
fn every_fault_of_a_row() {
    let all = |faults: Faults| faults.iter().collect::<Vec<_>>();
    let long = "я".repeat(201);
    let refused = contact(
        &[
            "phone:work",
            "email:work",
            "birthday",
            "company_inn",
            "position",
            "created_at",
        ],
        &["12", "нет", "вчера", "7707083894", &long, "давно"],
    );
    assert_eq!(
        all(refused.unwrap_err()),
        [
            (Refusal::PhoneInvalid, Some(0)),
            (Refusal::EmailInvalid, Some(1)),
            (Refusal::DateInvalid, Some(2)),
            (Refusal::InnChecksum, Some(3)),
            (Refusal::TextTooLong, Some(4)),
            (Refusal::DateInvalid, Some(5)),
        ]
    );
    // Neither a position nor a birthday tells who somebody is.
    let refused = contact(&["position", "birthday"], &["мастер", "вчера"]);
    let expected = [
        (Refusal::DateInvalid, Some(1)),
        (Refusal::NothingToIdentify, None),
    ];
    assert_eq!(all(refused.unwrap_err()), expected);
    let refused = company(
        &["name", "inn", "kpp", "ogrn", "phone:work", "source"],
        &["", "7707083894", "1", "2", "12", &long],
    );
    assert_eq!(
        all(refused.unwrap_err()),
        [
            (Refusal::InnChecksum, Some(1)),
            (Refusal::KppFormat, Some(2)),
            (Refusal::OgrnFormat, Some(3)),
            (Refusal::PhoneInvalid, Some(4)),
            (Refusal::TextTooLong, Some(5)),
            (Refusal::NameMissing, None),
        ]
    );
    // A name that is that of the papers is at fault in their column, once.
    for (text, reason) in [
        ("я".repeat(301), Refusal::TextTooLong),
        ("я".repeat(501), Refusal::TextTooLong),
        ("a\0b".to_owned(), Refusal::TextControl),
    ] {
        let refused = company(&["inn", "legal_name"], &["7707083893", &text]);
        assert_eq!(refused.unwrap_err(), (reason, Some(1)).into());
    }
}

// Shows that the apostrophe which the file of refused rows puts before what a spreadsheet would run
// is no part of the value, and that any other apostrophe is.
#[test]
fn harmless_cells() {
    let row = contact(
        &["last_name", "phone:mobile", "note", "position"],
        &["'-", "'+7 912 345-67-89", "'=1+1", "'90s"],
    );
    let row = row.unwrap();
    assert_eq!(row.draft.last_name.as_deref(), Some("-"));
    let phone = row.draft.points[0].channel.as_ref();
    assert_eq!(phone.unwrap().stored, "+79123456789");
    assert_eq!(row.note.as_deref(), Some("=1+1"));
    assert_eq!(row.draft.position.as_deref(), Some("'90s"));
}

// Shows that a birthday without a year stands in the note, behind what is there, when notes may be
// written; else the row is refused, as is a date that is none.
#[test]
fn birthdays_without_a_year() {
    let columns = ["last_name", "note", "birthday"];
    let mut converter = converter(&columns, larets_core::imports::ImportAs::Contacts);
    let refused = converter.contact(&cells(&["И", "", "--0412"]));
    let fault = (Refusal::DateWithoutYear, Some(2));
    assert_eq!(refused.unwrap_err(), fault.into());
    converter.note_yearless_birthdays();
    for (note, birthday, expected) in [
        ("", "--0412", "Birthday: --0412"),
        ("", "12.04", "Birthday: 12.04"),
        ("утром", "--04-12", "утром\n\nBirthday: --04-12"),
    ] {
        let row = converter.contact(&cells(&["И", note, birthday])).unwrap();
        assert_eq!(row.note.as_deref(), Some(expected));
        assert_eq!(row.draft.birthday, None);
    }
    let long = "я".repeat(NOTE_LIMIT);
    for (note, birthday, expected) in [
        ("", "вчера", (Refusal::DateInvalid, Some(2))),
        (long.as_str(), "--0412", (Refusal::TextTooLong, Some(1))),
    ] {
        let refused = converter.contact(&cells(&["И", note, birthday]));
        assert_eq!(refused.unwrap_err(), expected.into());
    }
}

// Shows that the label beside a number, as Google writes it, decides what the number is for.
#[test]
fn labels_beside_values() {
    let headers = cells(&["Phone 1 - Label", "Phone 1 - Value"]);
    let targets = [None, Some(Target::Phone(PhoneKind::Other))];
    let converter = Converter::new(&headers, &targets, "RU", TimeZone::UTC, DateOrder::DayFirst);
    let row = converter
        .contact(&cells(&["Work", "+7 912 345-67-89"]))
        .unwrap();
    assert_eq!(row.draft.points[0].label, "work");
}
