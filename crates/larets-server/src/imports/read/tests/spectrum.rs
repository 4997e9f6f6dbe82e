//! csv-spectrum: files and what they mean, exactly.

use std::collections::HashMap;

use super::*;

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Records {
    Many(Vec<HashMap<String, String>>),
    One(HashMap<String, String>),
}

// Shows that every file of the collection gives exactly the records of its JSON.
#[test]
fn every_file_means_what_its_json_says() {
    let Some(folder) = real_files("csv") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let json = folder.join("json").join(name.replace(".csv", ".json"));
        let json = std::fs::read_to_string(json).unwrap();
        let expected: Records = serde_json::from_str(&json).unwrap();
        let expected = match expected {
            Records::Many(records) => records,
            Records::One(record) => vec![record],
        };
        let table = open(&path, name, &Options::default()).unwrap();
        assert!(table.detected().has_header, "{name}");
        let headers = table.headers().to_vec();
        let rows = cells(table);
        assert_eq!(rows.len(), expected.len(), "{name}");
        for (row, object) in rows.iter().zip(&expected) {
            assert_eq!(row.len(), object.len(), "{name}");
            for (header, cell) in headers.iter().zip(row) {
                // In the collection itself this one number differs between the two files.
                if header != "Contact Phone Number" {
                    assert_eq!(object[header], *cell, "{name}: {header}");
                }
            }
        }
        seen += 1;
    }
    assert!(seen >= 12, "{seen}");
}
