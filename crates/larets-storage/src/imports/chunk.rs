//! A chunk of rows, checked or written. All that is written of it (records, the companies they
//! name, refused rows, progress, events) is one transaction.

use std::collections::HashSet;

use larets_core::access::Actor;
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::imports::{DuplicatePolicy, Refusal};

use super::decide::{Decided, Update, decide};
use super::importer::Importer;
use super::keys::lookup_of;
use super::kind::{ClientKind, Standing};
use super::merge;
use super::row::ImportProgress;
use super::rows::{CheckedRow, ChunkOutcome, ChunkRules, Pass, RowImport};
use super::seen::SeenRows;
use super::tally::{Beside, Of, count_of, finish, not_written, refused_update, take_back};
use crate::acts::journal::{self, watched};
use crate::clients::write::{insert_many, update as rewrite};
use crate::clients::{ClientGrants, UpdateError, read};
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::types::Id;

/// What a chunk of contacts would do, without writing.
pub fn check_contacts(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<RowImport<ContactDraft>>>,
    seen: &mut SeenRows,
) -> Result<ChunkOutcome, StorageError> {
    check::<Contact>(tx, actor, rules, before, rows, seen)
}

/// What a chunk of companies would do, without writing.
pub fn check_companies(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<RowImport<CompanyDraft>>>,
    seen: &mut SeenRows,
) -> Result<ChunkOutcome, StorageError> {
    check::<Company>(tx, actor, rules, before, rows, seen)
}

/// Writes a chunk of contacts. `before` is how far the import was; when it has moved on since,
/// nothing is kept.
pub fn write_contacts(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<RowImport<ContactDraft>>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    write::<Contact>(tx, actor, rules, before, Pass::First, rows)
}

/// Writes a chunk of companies, in the same way. Rows that name a company which is not there yet
/// are refused; after the end of the file they come again.
pub fn write_companies(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    pass: Pass,
    rows: Vec<CheckedRow<RowImport<CompanyDraft>>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    write::<Company>(tx, actor, rules, before, pass, rows)
}

fn check<K: ClientKind>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<RowImport<K::Draft>>>,
    seen: &mut SeenRows,
) -> Result<ChunkOutcome, StorageError> {
    let importer = Importer::<K>::of(actor)?;
    let count = rows.len();
    let mut decided = decide(tx, &importer, rules, rows, Some(seen))?;
    decided.tally.created += count_of(decided.pending.len());
    decided.tally.updated += count_of(decided.updates.len());
    let now = tx.now().micros();
    Ok(decided.tally.checked(before, count, now))
}

fn write<K: ClientKind>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    pass: Pass,
    rows: Vec<CheckedRow<RowImport<K::Draft>>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    let importer = Importer::<K>::of(actor)?;
    let mut before = before.clone();
    if pass == Pass::Again {
        take_back(tx, rules.import, &rows, &mut before)?;
    }
    let count = rows.len();
    let Decided {
        pending,
        updates,
        mut companies,
        mut tally,
    } = decide(&mut tx.reading(), &importer, rules, rows, None)?;
    let now = tx.now().micros();
    let mut beside = Beside::default();
    let mut new = Vec::with_capacity(pending.len());
    for mut one in pending {
        let company = one.company.as_ref();
        if let Some(id) = company.and_then(|of| companies.id_of(of, one.new.placement)) {
            let position = K::position(&one.new.draft);
            K::link(&mut one.new.draft, (id, position), &[]);
        }
        let id = Id(one.new.id.into());
        beside.add(
            actor,
            rules,
            Of::client::<K>(id),
            one.notes,
            one.external_id,
            now,
        );
        new.push(one.new);
    }
    tally.created += count_of(new.len());
    let mut changes = Vec::with_capacity(updates.len());
    for update in updates {
        let id = update.id.0.into();
        let card = read::card::<K>(&mut tx.reading(), &ClientGrants::of(actor), id)?;
        let standing = K::standing(card);
        let company = update.row.company.as_ref();
        let company = company.and_then(|(of, _)| companies.id_of(of, standing.placement));
        changes.push((update, standing, company));
    }
    tally.companies_made = count_of(companies.made());
    let mut events = companies.create(tx, actor)?;
    let made = insert_many(tx, &importer.create, actor, &new);
    events.extend(made.map_err(not_written)?);
    let mut kept = Vec::new();
    let mut changed = HashSet::new();
    for (mut update, mut standing, company) in changes {
        // An earlier row of this chunk may have changed the same record.
        if !changed.insert(update.id) {
            let id = update.id.0.into();
            let card = read::card::<K>(&mut tx.reading(), &ClientGrants::of(actor), id)?;
            standing = K::standing(card);
        }
        let mut draft = change::<K>(tx, rules, &standing, &mut update)?;
        // Filling leaves the company above alone, as every field that is there.
        let links = K::MAKES_COMPANIES
            || standing.companies.is_empty()
            || rules.policy == DuplicatePolicy::Overwrite;
        if let Some(id) = company.filter(|_| links) {
            let position = K::position(&update.row.draft);
            K::link(&mut draft, (id, position), &standing.companies);
        }
        let (id, row) = (update.id, update.row);
        let written = match &importer.edit {
            Some(edit) => {
                let (assign, of) = (importer.assign.as_ref(), id.0.into());
                watched::<K, UpdateError>(tx, id, |tx| {
                    rewrite(tx, edit, assign, of, None, &draft, actor)
                })
            }
            None => Err(StorageError::NotAllowed.into()),
        };
        match written {
            Ok((event, mut watched)) => {
                events.push(event);
                tally.updated += 1;
                let note = match row.note {
                    Some(text) if beside.has_note(tx, Of::client::<K>(id), &text)? => None,
                    note => note,
                };
                let of = Of::client::<K>(id);
                let added = beside.add(actor, rules, of, note, row.external_id, now);
                watched.with_note(added.0, now);
                watched.with_external_id(added.1);
                kept.push(watched);
            }
            Err(error) => {
                let reason = refused_update(error)?;
                let column = row.company.map(|(_, column)| column);
                let column = column.filter(|_| reason == Refusal::ParentCycle);
                tally.refuse(update.number, update.cells, (reason, column));
            }
        }
    }
    journal::keep(tx, actor, rules.import, K::KIND, before.updated, kept)?;
    let chunk = (pass, count);
    finish(tx, actor, rules, &before, chunk, tally, &beside, events)
}

/// What of a record that is there changes by a row.
fn change<K: ClientKind>(
    tx: &mut WriteTx<'_>,
    rules: &ChunkRules,
    standing: &Standing,
    update: &mut Update<K::Draft>,
) -> Result<K::Draft, StorageError> {
    let stored_points = K::stored_points(tx, update.id)?;
    let vault = tx.vault();
    let mut draft = K::Draft::default();
    let typed = &mut update.row.draft;
    let texts = K::texts(&mut draft).into_iter().zip(K::texts(typed));
    for ((slot, typed), stored) in texts.zip(&standing.texts) {
        *slot = merge::text(rules.policy, stored, typed.as_ref());
    }
    let typed = K::lists(typed);
    let (points, kinds) = merge::points(rules.policy, &stored_points, typed.points, |draft| {
        lookup_of(vault, draft)
    });
    let mut tags = typed.tags.clone().unwrap_or_default();
    tags.extend(rules.tags.iter().cloned());
    let lists = K::lists(&mut draft);
    *lists.points = points;
    *lists.kinds = kinds;
    *lists.tags = merge::tags(&standing.tags, &tags);
    *lists.placement = update.moves_to;
    Ok(draft)
}
