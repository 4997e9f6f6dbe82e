//! Real files of other programs, as they are.

use larets_core::imports::{ImportAs, Target, guess_columns};

use super::*;

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
