//! Writing search entries, always in the transaction of the records they stand for. An entry is
//! made anew from the rows; nothing is taken from the caller but the id.

use std::collections::BTreeMap;

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use larets_core::audit::RecordKind;
use larets_core::text::fold;
use uuid::Uuid;

use super::deals as of_deals;
use super::subjects::{self, Entry};
use super::terms;
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::search_entry;
use crate::types::{Id, Uid};

/// Records that are read and written together; SQLite takes no more than 32,766 values.
const CHUNK: usize = 500;

// The full-text tables of SQLite.
diesel::table! {
    contact_words (rowid) {
        rowid -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    company_words (rowid) {
        rowid -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    deal_words (rowid) {
        rowid -> BigInt,
        words -> Text,
    }
}

/// Runs one statement on the full-text table of a kind, named `$words` inside.
macro_rules! in_words {
    ($kind:expr, $words:ident => $statement:expr) => {
        match $kind {
            RecordKind::Contact => {
                use contact_words as $words;
                $statement
            }
            RecordKind::Deal => {
                use deal_words as $words;
                $statement
            }
            _ => {
                use company_words as $words;
                $statement
            }
        }
    };
}

/// Makes the entries of records anew from their rows. One that is gone or in the bin has none.
pub(crate) fn refresh(
    connection: &mut AnyConnection,
    mut stale: Vec<(RecordKind, Uuid)>,
) -> Result<(), StorageError> {
    stale.sort_unstable();
    stale.dedup();
    let of = |kind| {
        let records = stale.iter().filter(move |(of, _)| *of == kind);
        records.map(|(_, id)| Id(*id)).collect::<Vec<_>>()
    };
    // First, as a company's name stands in the entries of its contacts and deals.
    let (mut contacts, mut deals) = companies(connection, &of(RecordKind::Company))?;
    contacts.extend(of(RecordKind::Contact));
    contacts.sort_unstable();
    contacts.dedup();
    for chunk in contacts.chunks(CHUNK) {
        let entries = subjects::contact_entries(connection, chunk)?;
        let stored = stored(connection, chunk)?;
        let entries: Vec<(Entry, String)> = entries
            .into_iter()
            .map(|entry| {
                let name = entry.name();
                (entry, name)
            })
            .collect();
        let names: BTreeMap<Id, &String> = entries
            .iter()
            .map(|(entry, name)| (entry.id, name))
            .collect();
        let renamed = chunk.iter().copied().filter(|id| {
            let before = stored.get(id).map(|entry| &entry.linked_words);
            before != names.get(id).copied()
        });
        let renamed: Vec<Id> = renamed.collect();
        deals.extend(of_deals::of_contacts(connection, &renamed)?);
        store(connection, RecordKind::Contact, &stored, &entries)?;
    }
    deals.extend(of(RecordKind::Deal));
    deals.sort_unstable();
    deals.dedup();
    for chunk in deals.chunks(CHUNK) {
        let entries = of_deals::entries(connection, chunk)?;
        let stored = stored(connection, chunk)?;
        let entries: Vec<(Entry, String)> = entries
            .into_iter()
            .map(|entry| (entry, String::new()))
            .collect();
        store(connection, RecordKind::Deal, &stored, &entries)?;
    }
    Ok(())
}

/// Makes the entries of companies anew. The contacts and deals of those whose name changed have to
/// follow.
fn companies(
    connection: &mut AnyConnection,
    ids: &[Id],
) -> Result<(Vec<Id>, Vec<Id>), StorageError> {
    let (mut contacts, mut deals) = (Vec::new(), Vec::new());
    for chunk in ids.chunks(CHUNK) {
        let rows = subjects::company_rows(connection, chunk)?;
        let stored = stored(connection, chunk)?;
        let mut entries = Vec::with_capacity(rows.len());
        let mut renamed = Vec::new();
        for row in &rows {
            let name = fold(&row.name);
            let before = stored.get(&row.id).map(|entry| &entry.linked_words);
            if before != Some(&name) {
                contacts.extend(subjects::contacts_of(connection, row.id)?);
                renamed.push(row.id);
            }
            entries.extend(subjects::company_entry(row).map(|entry| (entry, name)));
        }
        deals.extend(of_deals::of_companies(connection, &renamed)?);
        store(connection, RecordKind::Company, &stored, &entries)?;
    }
    Ok((contacts, deals))
}

/// An entry as it stands.
#[derive(Queryable)]
struct Stored {
    record_id: Id,
    docid: i64,
    record_kind: String,
    linked_words: String,
}

fn stored(connection: &mut AnyConnection, ids: &[Id]) -> QueryResult<BTreeMap<Id, Stored>> {
    macro_rules! columns {
        () => {
            search_entry::table.select((
                search_entry::record_id,
                search_entry::docid,
                search_entry::record_kind,
                search_entry::linked_words,
            ))
        };
    }
    let rows: Vec<Stored> = match ids {
        [] => Ok(Vec::new()),
        [id] => each!(connection, c => columns!().filter(search_entry::record_id.eq(*id)).load(c)),
        ids => {
            each!(connection, c => columns!().filter(one_of(search_entry::record_id, ids)).load(c))
        }
    }?;
    Ok(rows.into_iter().map(|row| (row.record_id, row)).collect())
}

/// In the order of ids, as every process does: two of them do not wait for each other.
fn remove(connection: &mut AnyConnection, stored: &BTreeMap<Id, Stored>) -> QueryResult<()> {
    for entry in stored.values() {
        if let AnyConnection::Sqlite(c) = connection {
            let kind = RecordKind::from_name(&entry.record_kind).unwrap_or(RecordKind::Company);
            in_words!(kind, words => diesel::delete(words::table.find(entry.docid)).execute(c))?;
        }
        each!(connection, c => diesel::delete(search_entry::table.find(entry.docid)).execute(c))?;
    }
    Ok(())
}

fn store(
    connection: &mut AnyConnection,
    kind: RecordKind,
    stored: &BTreeMap<Id, Stored>,
    entries: &[(Entry, String)],
) -> QueryResult<()> {
    remove(connection, stored)?;
    match connection {
        AnyConnection::Sqlite(c) => store_sqlite(c, kind, entries),
        AnyConnection::Postgres(c) => store_postgres(c, kind, entries),
    }
}

/// Numbers go up, as FTS5 gathers only rising ones before it writes.
fn store_sqlite(
    c: &mut SqliteConnection,
    kind: RecordKind,
    entries: &[(Entry, String)],
) -> QueryResult<()> {
    let mut docid: i64 = search_entry::table
        .select(max(search_entry::docid))
        .first::<Option<i64>>(c)?
        .unwrap_or(0);
    for (entry, linked_words) in entries {
        docid += 1;
        diesel::insert_into(search_entry::table)
            .values((
                search_entry::docid.eq(docid),
                search_entry::record_id.eq(entry.id),
                search_entry::record_kind.eq(kind.name()),
                search_entry::linked_words.eq(linked_words),
            ))
            .execute(c)?;
        let words = terms::entry(&entry.texts, &entry.placement);
        in_words!(kind, table => {
            diesel::insert_into(table::table)
                .values((table::rowid.eq(docid), table::words.eq(words)))
                .execute(c)
        })?;
    }
    Ok(())
}

fn store_postgres(
    c: &mut PgConnection,
    kind: RecordKind,
    entries: &[(Entry, String)],
) -> QueryResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = entries.iter().map(|(entry, _)| entry.id).collect();
    let linked: Vec<&str> = entries.iter().map(|(_, linked)| linked.as_str()).collect();
    let words: Vec<String> = entries
        .iter()
        .map(|(entry, _)| terms::entry(&entry.texts, &entry.placement))
        .collect();
    diesel::sql_query(
        "INSERT INTO search_entry (record_id, record_kind, linked_words, words) \
         SELECT id, $1, linked, array_to_tsvector(string_to_array(words, ' ')) \
         FROM unnest($2, $3, $4) AS entry (id, linked, words) \
         ON CONFLICT (record_id) DO UPDATE \
         SET linked_words = excluded.linked_words, words = excluded.words",
    )
    .bind::<Text, _>(kind.name())
    .bind::<Array<Uid>, _>(ids)
    .bind::<Array<Text>, _>(linked)
    .bind::<Array<Text>, _>(words)
    .execute(c)?;
    Ok(())
}
