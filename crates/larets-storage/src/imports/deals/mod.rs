//! A chunk of rows of deals, checked or written: the deals, the people and companies that they name,
//! their stages with since when they stand there. All that is written is one transaction.

mod decide;

use larets_core::access::Actor;
use larets_core::contacts::Contact;
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::imports::DuplicatePolicy;

use self::decide::{Decided, Update, decide};
use super::importer::Importer;
use super::merge;
use super::row::ImportProgress;
use super::rows::{CheckedRow, ChunkOutcome, ChunkRules, DealImport, Pass};
use super::seen::SeenRows;
use super::tally::{Beside, Of, count_of, finish, not_written, refused_update};
use crate::acts::journal::{self, watched};
use crate::clients::write::{insert_many, update as rewrite};
use crate::clients::{CardKind, ClientGrants, UpdateError, read};
use crate::db::{ReadTx, Recorded, WriteTx};
use crate::deals::DealCard;
use crate::error::StorageError;

/// What a chunk of deals would do, without writing.
pub fn check_deals(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<DealImport>>,
    seen: &mut SeenRows,
) -> Result<ChunkOutcome, StorageError> {
    let importer = Importer::<Deal>::of(actor)?;
    let count = rows.len();
    let mut decided = decide(tx, &importer, rules, rows, Some(seen))?;
    decided.tally.created += count_of(decided.pending.len());
    decided.tally.updated += count_of(decided.updates.len());
    decided.tally.contacts_made = decided.contacts.made;
    decided.tally.companies_made = decided.companies.made;
    let now = tx.now().micros();
    Ok(decided.tally.checked(before, count, now))
}

/// Writes a chunk of deals. `before` is how far the import was; when it has moved on since, nothing
/// is kept.
pub fn write_deals(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<DealImport>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    let importer = Importer::<Deal>::of(actor)?;
    let count = rows.len();
    let Decided {
        pending,
        updates,
        contacts,
        companies,
        mut tally,
    } = decide(&mut tx.reading(), &importer, rules, rows, None)?;
    tally.contacts_made = contacts.made;
    tally.companies_made = companies.made;
    let now = tx.now().micros();
    let mut events = companies.create(tx, actor)?;
    events.extend(contacts.create(tx, actor)?);
    let mut beside = Beside::default();
    let mut new = Vec::with_capacity(pending.len());
    for one in pending {
        let of = Of::deal(one.id);
        beside.add(actor, rules, of, one.notes, one.external_id, now);
        new.push(one.new);
    }
    tally.created += count_of(new.len());
    events.extend(insert_many(tx, &importer.create, actor, &new).map_err(not_written)?);
    let mut kept = Vec::new();
    for update in updates {
        let grants = ClientGrants::of(actor);
        let card = read::card::<Deal>(&mut tx.reading(), &grants, update.id.0.into())?;
        let draft = change(rules, &card, &update);
        let written = match &importer.edit {
            Some(edit) => {
                let (assign, of) = (importer.assign.as_ref(), update.id.0.into());
                watched::<Deal, UpdateError>(tx, update.id, |tx| {
                    rewrite(tx, edit, assign, of, None, &draft, actor)
                })
            }
            None => Err(StorageError::NotAllowed.into()),
        };
        match written {
            Ok((event, mut watched)) => {
                events.push(event);
                tally.updated += 1;
                let of = Of::deal(update.id);
                let note = match update.note {
                    Some(text) if beside.has_note(tx, of, &text)? => None,
                    note => note,
                };
                let added = beside.add(actor, rules, of, note, update.external_id, now);
                watched.with_note(added.0, now);
                watched.with_external_id(added.1);
                kept.push(watched);
            }
            Err(error) => {
                let reason = refused_update(error)?;
                tally.refuse(update.number, update.cells, (reason, None));
            }
        }
    }
    journal::keep(tx, actor, rules.import, Deal::KIND, before.updated, kept)?;
    let chunk = (Pass::First, count);
    finish(tx, actor, rules, before, chunk, tally, &beside, events)
}

/// What of a deal that is there changes by a row.
fn change(rules: &ChunkRules, card: &DealCard, update: &Update) -> DealDraft {
    let (stored, row) = (&card.record, &update.draft);
    let text = |stored: &str, row: &Option<String>| merge::text(rules.policy, stored, row.as_ref());
    let replaces = rules.policy == DuplicatePolicy::Overwrite;
    let moves = row.stage.filter(|stage| replaces && *stage != stored.stage);
    let tags = row.tags.iter().flatten().chain(&rules.tags).cloned();
    let tags: Vec<String> = tags.collect();
    DealDraft {
        title: text(&stored.title, &row.title),
        amount: row.amount.filter(|_| replaces || stored.amount.is_none()),
        stage: moves,
        stage_since: moves.and(row.stage_since.or(Some(update.now))),
        take_back: false,
        expected_close: text(&stored.expected_close, &row.expected_close),
        next_step: text(&stored.next_step, &row.next_step),
        next_step_at: None,
        lost_reason: text(&stored.lost_reason, &row.lost_reason),
        contacts: joined(
            card.contacts.iter().map(|link| link.id),
            row.contacts.iter().flatten().copied(),
        ),
        companies: joined(
            card.companies.iter().map(|link| link.id),
            row.companies.iter().flatten().copied(),
        ),
        source: text(&stored.source, &row.source),
        tags: merge::tags(&stored.tags, &tags),
        placement: update.moves_to,
    }
}

/// The links of both, or nothing when the row brings none that is new.
fn joined<I: PartialEq>(
    stored: impl Iterator<Item = I>,
    row: impl Iterator<Item = I>,
) -> Option<Vec<I>> {
    let mut all: Vec<I> = stored.collect();
    let before = all.len();
    for id in row {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    (all.len() > before).then_some(all)
}

/// The links of a draft with one more.
fn with_contact(draft: &mut DealDraft, id: ContactId) {
    let all = draft.contacts.get_or_insert_default();
    if !all.contains(&id) {
        all.push(id);
    }
}

fn with_company(draft: &mut DealDraft, id: CompanyId) {
    let all = draft.companies.get_or_insert_default();
    if !all.contains(&id) {
        all.push(id);
    }
}

/// A new contact works in the company of the row.
fn works_in(
    contact: &mut <Contact as crate::clients::CardKind>::Draft,
    company: Option<CompanyId>,
) {
    if let Some(company) = company {
        let position = contact.position.clone().unwrap_or_default();
        contact.companies = Some(vec![(company, position)]);
    }
}
