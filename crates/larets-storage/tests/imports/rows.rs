//! Rows for the tests of imports.

use std::ops::Range;

use larets_core::access::Actor;
use larets_core::companies::CompanyDraft;
use larets_core::ids::ImportId;
use larets_core::imports::{DuplicateKey, DuplicatePolicy};
use larets_core::points::PointKind;
use larets_storage::StorageError;
use larets_storage::imports::{
    CheckedRow, ChunkOutcome, ChunkRules, CompanyImport, ContactImport, ImportProgress,
    NamedCompany, Pass, write_companies, write_contacts,
};

use crate::world::{World, named, new_point};

pub(crate) fn rules(import: ImportId) -> ChunkRules {
    ChunkRules {
        import,
        policy: DuplicatePolicy::Skip,
        keys: vec![DuplicateKey::Phone, DuplicateKey::Email],
        id_source: "прежняя программа".to_owned(),
        owner: None,
        tags: Vec::new(),
    }
}

pub(crate) fn phone(number: i64) -> String {
    format!("8 (912) 000-{:02}-{:02}", number / 100, number % 100)
}

pub(crate) fn row(number: i64, last_name: &str, phones: &[&str]) -> CheckedRow<ContactImport> {
    let mut import = ContactImport {
        draft: named(last_name, "Иван"),
        ..ContactImport::default()
    };
    import.draft.points = phones
        .iter()
        .map(|raw| new_point(PointKind::Phone, "mobile", raw))
        .collect();
    let mut cells = vec![last_name.to_owned()];
    cells.extend(phones.iter().map(|raw| (*raw).to_owned()));
    CheckedRow {
        number,
        cells,
        result: Ok(import),
    }
}

/// Rows of different people.
pub(crate) fn contacts_chunk(numbers: Range<i64>) -> Vec<CheckedRow<ContactImport>> {
    numbers
        .map(|number| row(number, &format!("Имярек{number}"), &[&phone(number)]))
        .collect()
}

pub(crate) async fn write(
    world: &World,
    actor: &Actor,
    rules: ChunkRules,
    before: ImportProgress,
    rows: Vec<CheckedRow<ContactImport>>,
) -> Result<ChunkOutcome, StorageError> {
    let actor = actor.clone();
    world
        .db
        .write(move |tx| write_contacts(tx, &actor, &rules, &before, rows))
        .await
}

/// A row of a company, below another one where that is named.
pub(crate) fn company_row(
    number: i64,
    name: &str,
    inn: &str,
    parent: Option<&str>,
) -> CheckedRow<CompanyImport> {
    let named = parent.map(|name| NamedCompany {
        name: name.to_owned(),
        inn: None,
    });
    CheckedRow {
        number,
        cells: vec![name.to_owned(), parent.unwrap_or_default().to_owned()],
        result: Ok(CompanyImport {
            draft: CompanyDraft {
                name: Some(name.to_owned()),
                inn: Some(inn.to_owned()),
                ..CompanyDraft::default()
            },
            company: named.map(|named| (named, 1)),
            ..CompanyImport::default()
        }),
    }
}

/// Rules of an import of companies.
pub(crate) fn company_rules(import: ImportId) -> ChunkRules {
    ChunkRules {
        keys: vec![DuplicateKey::Inn, DuplicateKey::Name],
        ..rules(import)
    }
}

pub(crate) async fn write_firms(
    world: &World,
    actor: &Actor,
    rules: ChunkRules,
    before: ImportProgress,
    pass: Pass,
    rows: Vec<CheckedRow<CompanyImport>>,
) -> Result<ChunkOutcome, StorageError> {
    let actor = actor.clone();
    world
        .db
        .write(move |tx| write_companies(tx, &actor, &rules, &before, pass, rows))
        .await
}
