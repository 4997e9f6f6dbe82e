//! Real files of other programs, as they are.

use jiff::tz::TimeZone;
use larets_core::imports::{DateOrder, ImportAs, Target, guess_columns};
use larets_core::money::Currency;

use super::*;
use crate::imports::convert::{Converter, DealRules};
use crate::imports::values::Stages;

struct Expected {
    file: &'static str,
    rows: usize,
    delimiter: char,
    import_as: ImportAs,
    targets: &'static [(&'static str, &'static str)],
}

fn check(folder: &str, expected: &[Expected]) {
    let Some(folder) = real_files(folder) else {
        return;
    };
    for expected in expected {
        let name = expected.file;
        let table = open(&folder.join(name), name, &Options::default()).unwrap();
        assert_eq!(table.detected().format, Some(Format::Csv), "{name}");
        assert_eq!(
            table.detected().encoding.as_deref(),
            Some("utf-8"),
            "{name}"
        );
        assert_eq!(
            table.detected().delimiter,
            Some(expected.delimiter),
            "{name}"
        );
        assert!(table.detected().has_header, "{name}");
        let headers = table.headers().to_vec();
        let rows = cells(table);
        assert_eq!(rows.len(), expected.rows, "{name}");
        assert!(rows.iter().all(|row| row.len() == headers.len()), "{name}");
        let samples: Vec<Vec<String>> = (0..headers.len())
            .map(|column| {
                rows.iter()
                    .take(50)
                    .map(|row| row[column].clone())
                    .collect()
            })
            .collect();
        let guessed: Vec<(&str, &str)> =
            guess_columns(&headers, &samples, expected.import_as, "US")
                .into_iter()
                .zip(&headers)
                .filter_map(|(target, header)| Some((header.as_str(), target.map(Target::code)?)))
                .collect();
        assert_eq!(guessed, expected.targets, "{name}");
    }
}

// Shows what the exports of Google Contacts and Salesforce become.
#[test]
fn google_and_salesforce() {
    check(
        "google",
        &[Expected {
            file: "google_new_format.csv",
            rows: 4,
            delimiter: ',',
            import_as: ImportAs::Contacts,
            targets: &[
                ("First Name", "first_name"),
                ("Middle Name", "middle_name"),
                ("Last Name", "last_name"),
                ("Organization Name", "company"),
                ("Organization Title", "position"),
                ("Phone 1 - Value", "phone:other"),
                ("E-mail 1 - Value", "email:other"),
                ("Address 1 - Formatted", "address"),
            ],
        }],
    );
    check(
        "salesforce",
        &[
            Expected {
                file: "insertAccountCsv.csv",
                rows: 100,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[
                    ("NAME", "name"),
                    ("PHONE", "phone:other"),
                    ("ACCOUNTNUMBER__C", "external_id"),
                    ("WEBSITE", "site"),
                ],
            },
            Expected {
                file: "accountsForInsert.csv",
                rows: 4,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[("Name", "name")],
            },
            Expected {
                file: "acctsWithBinaryDataInRTF.csv",
                rows: 1,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[("Name", "name")],
            },
            Expected {
                file: "insertTaskWithContactAsWhoCsv.csv",
                rows: 1,
                delimiter: ',',
                import_as: ImportAs::Contacts,
                targets: &[("Who:Contact-email", "email:other")],
            },
        ],
    );
}

// Shows what the tables of a sales department and of towns become.
#[test]
fn sales_and_towns() {
    check(
        "crm",
        &[
            Expected {
                file: "accounts.csv",
                rows: 85,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[
                    ("account", "name"),
                    ("office_location", "address"),
                    ("subsidiary_of", "parent"),
                ],
            },
            Expected {
                file: "sales_teams.csv",
                rows: 36,
                delimiter: ',',
                import_as: ImportAs::Contacts,
                targets: &[("sales_agent", "full_name")],
            },
            Expected {
                file: "sales_pipeline.csv",
                rows: 8801,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[("account", "name")],
            },
            Expected {
                file: "products.csv",
                rows: 7,
                delimiter: ',',
                import_as: ImportAs::Companies,
                targets: &[],
            },
        ],
    );
    check(
        "towns",
        &[Expected {
            file: "city.csv",
            rows: 1117,
            delimiter: ',',
            import_as: ImportAs::Companies,
            targets: &[("address", "address")],
        }],
    );
}

/// Files that are no tables: the collection's own answers, and strings that other tests put into
/// cells.
const NO_TABLES: [&str; 2] = ["json", "md"];

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

// Shows that every file there is read to its end, whatever it holds: each row becomes cells or a
// refusal, and becomes a contact and a company or is refused with a reason. A file that is added
// later is tried without being named here.
#[test]
fn every_file_is_read() {
    let Some(folder) = real_files("") else {
        return;
    };
    let mut tables = 0;
    for path in files_below(&folder) {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if NO_TABLES.contains(&ending.as_ref()) {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut table = open(&path, &name, &Options::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let headers = table.headers().to_vec();
        for import_as in ImportAs::ALL {
            let targets = guess_columns(&headers, &[], import_as, "RU");
            let converter =
                Converter::new(&headers, &targets, "RU", TimeZone::UTC, DateOrder::DayFirst);
            for row in &mut table {
                match (row, import_as) {
                    (Ok(row), ImportAs::Contacts) => drop(converter.contact(&row.cells)),
                    (Ok(row), ImportAs::Companies) => drop(converter.company(&row.cells)),
                    (Ok(row), ImportAs::Deals) => drop(converter.deal(&row.cells, &deals())),
                    (Err(error), _) => assert!(!error.is_fatal(), "{name}: {error}"),
                }
            }
            table = open(&path, &name, &Options::default()).unwrap();
        }
        tables += 1;
    }
    assert!(tables >= 61, "{tables} tables of 61 were found");
}

/// What rows of deals need beside their cells: here no pipeline at all.
fn deals() -> DealRules {
    DealRules {
        stages: Stages::default(),
        currency: Currency::from_code("RUB").unwrap(),
    }
}

// Shows that no string of the list of naughty strings breaks a field: in every column of contacts
// and of companies it is taken or refused, and what is taken comes out whole.
#[test]
fn naughty_strings() {
    let Some(folder) = real_files("strings") else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(strings.len() > 400);
    for import_as in ImportAs::ALL {
        for target in Target::all(import_as) {
            let name = match import_as {
                ImportAs::Contacts => Target::LastName,
                ImportAs::Companies => Target::Name,
                ImportAs::Deals => Target::Title,
            };
            let targets = [Some(*target), Some(name).filter(|name| name != target)];
            let converter = Converter::new(&[], &targets, "RU", TimeZone::UTC, DateOrder::DayFirst);
            for string in &strings {
                let cells = [string.clone(), "Имя".to_owned()];
                match import_as {
                    ImportAs::Contacts => {
                        if let (Target::LastName, Ok(row)) = (target, converter.contact(&cells)) {
                            let kept = row.draft.last_name.unwrap_or_default();
                            assert!(
                                string.contains(kept.trim()) || string.contains(['\n', '\t', '\r']),
                                "{string:?}"
                            );
                        }
                    }
                    ImportAs::Companies => drop(converter.company(&cells)),
                    ImportAs::Deals => drop(converter.deal(&cells, &deals())),
                }
            }
        }
    }
}
