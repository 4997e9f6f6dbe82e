//! A chunk of contacts: each row becomes a new record, a change of one that is there, or a refusal;
//! all of it, with the companies they name, in one transaction.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::ContactId;
use larets_core::imports::{DuplicatePolicy, Refusal};
use larets_core::points::{PointDraft, PointKind};
use larets_core::time::At;
use uuid::Uuid;

use super::chunk::{
    CheckedRow, ChunkOutcome, ChunkRules, Found, Importer, Key, NamedCompany, NoteRow, SeenKeys,
    Tally, channel_keys, client_grants, finish, insert_notes, refused_update,
};
use super::existing::contacts_by_channel;
use super::merge::{self, StoredPoint};
use super::named::Named;
use super::owners::Owners;
use super::row::ImportProgress;
use crate::contacts::{read, write};
use crate::db::connection::each;
use crate::db::{ReadTx, Recorded, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::lookup_column;
use crate::schema::contact_point;
use crate::types::Id;

/// A row of a file as a contact.
#[derive(Debug, Clone, Default)]
pub struct ContactImport {
    /// The record, checked; channels are new ones.
    pub draft: ContactDraft,
    /// The company named, with the column from 0.
    pub company: Option<(NamedCompany, usize)>,
    /// Normalised e-mail of whoever shall own it, with the column from 0.
    pub owner_email: Option<(String, usize)>,
    /// A note for its timeline.
    pub note: Option<String>,
    /// When it was made in the other program.
    pub created_at: Option<At>,
}

/// A new record that waits for the end of the chunk.
struct Pending {
    new: write::NewContact,
    company: Option<NamedCompany>,
    note: Option<String>,
}

/// A row for a record that is there.
struct Update {
    number: i64,
    cells: Vec<String>,
    id: ContactId,
    row: ContactImport,
}

struct Decided {
    pending: Vec<Pending>,
    updates: Vec<Update>,
    companies: Named,
    tally: Tally,
}

/// What a chunk would do, without writing. `seen` finds repetitions between chunks.
pub fn check_contacts(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<ContactImport>>,
    seen: &mut SeenKeys,
) -> Result<ChunkOutcome, StorageError> {
    let importer = Importer::<Contact>::of(actor)?;
    let count = rows.len();
    let mut decided = decide(tx, &importer, rules, rows, Some(seen))?;
    decided.tally.created += i64::try_from(decided.pending.len()).unwrap_or(i64::MAX);
    decided.tally.updated += i64::try_from(decided.updates.len()).unwrap_or(i64::MAX);
    let now = tx.now().micros();
    Ok(decided.tally.checked(before, count, now))
}

/// Writes a chunk. `before` is how far the import was; when it has moved on since, nothing is kept.
pub fn write_contacts(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<ContactImport>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    let importer = Importer::<Contact>::of(actor)?;
    let count = rows.len();
    let decided = decide(&mut tx.reading(), &importer, rules, rows, None)?;
    let Decided {
        pending,
        updates,
        mut companies,
        mut tally,
    } = decided;
    let mut events = Vec::with_capacity(count + 8);
    let mut notes = Vec::new();
    let mut new = Vec::with_capacity(pending.len());
    let now = tx.now().micros();
    for mut one in pending {
        if let Some(company) = &one.company {
            let company = companies.id_of(company, one.new.placement);
            let position = one.new.draft.position.clone().unwrap_or_default();
            one.new.draft.companies = company.map(|company| vec![(company, position)]);
        }
        notes.extend(
            one.note
                .map(|markdown| note(one.new.id, actor, markdown, now)),
        );
        new.push(one.new);
    }
    tally.created += i64::try_from(new.len()).unwrap_or(i64::MAX);
    let mut changes = Vec::with_capacity(updates.len());
    for update in updates {
        let standing = client_grants(actor);
        let card = read::card(&mut tx.reading(), &standing, update.id)?;
        let company = update.row.company.as_ref();
        let company = company.and_then(|(of, _)| companies.id_of(of, card.record.placement));
        changes.push((update, card, company));
    }
    companies.create(tx, actor, rules, &mut events)?;
    events.extend(
        write::insert_many(tx, &importer.create, actor, &new).map_err(|error| {
            refused_update(error).map_or_else(|error| error, |_| StorageError::NotAllowed)
        })?,
    );
    for (update, card, company) in changes {
        let Update {
            number,
            cells,
            id,
            row,
        } = update;
        let mut draft = change(tx, rules, &card.record, id, &row)?;
        if let Some(company) = company.filter(|id| card.companies.iter().all(|link| link.id != *id))
        {
            let mut links: Vec<_> = card
                .companies
                .iter()
                .map(|link| (link.id, link.position.clone()))
                .collect();
            links.push((company, row.draft.position.clone().unwrap_or_default()));
            draft.companies = Some(links);
        }
        let Some(edit) = importer.edit.as_ref() else {
            tally.refuse(number, cells, Refusal::NotAllowed, None);
            continue;
        };
        match write::update(tx, edit, None, id, None, &draft, actor) {
            Ok(event) => {
                events.push(event);
                tally.updated += 1;
                notes.extend(row.note.map(|markdown| note(id, actor, markdown, now)));
            }
            Err(error) => tally.refuse(number, cells, refused_update(error)?, None),
        }
    }
    insert_notes(tx, &notes)?;
    finish(tx, &importer, rules, before, count, tally, events)
}

fn note(contact: ContactId, actor: &Actor, markdown: String, now: i64) -> NoteRow {
    NoteRow {
        id: Id(Uuid::now_v7()),
        contact_id: Some(contact.into()),
        company_id: None,
        author_id: actor.reference().user.map(Id::from),
        markdown,
        created_at: now,
        updated_at: now,
    }
}

fn decide(
    tx: &mut ReadTx<'_>,
    importer: &Importer<Contact>,
    rules: &ChunkRules,
    rows: Vec<CheckedRow<ContactImport>>,
    mut seen: Option<&mut SeenKeys>,
) -> Result<Decided, StorageError> {
    let good = || rows.iter().filter_map(|row| row.result.as_ref().ok());
    let emails: Vec<&str> = good()
        .filter_map(|row| row.owner_email.as_ref().map(|(email, _)| email.as_str()))
        .collect();
    let owners = Owners::find(tx, &emails, rules.owner)?;
    let vault = tx.vault();
    let keys: Vec<Vec<Key>> = rows
        .iter()
        .map(|row| match &row.result {
            Ok(row) => channel_keys(vault, importer, rules, &row.draft.points),
            Err(_) => Vec::new(),
        })
        .collect();
    let stored = contacts_by_channel(tx, importer.read(), keys.iter().flatten())?;
    let named = good().filter_map(|row| row.company.clone().map(|(company, _)| company));
    let companies = Named::find(tx, &importer.actor, named)?;
    let mut decided = Decided {
        pending: Vec::with_capacity(rows.len()),
        updates: Vec::new(),
        companies,
        tally: Tally::default(),
    };
    let mut waiting: HashMap<Key, usize> = HashMap::new();
    for (
        CheckedRow {
            number,
            cells,
            result,
        },
        keys,
    ) in rows.into_iter().zip(keys)
    {
        let tally = &mut decided.tally;
        let row = match result {
            Ok(row) => row,
            Err((reason, column)) => {
                tally.refuse(number, cells, reason, column);
                continue;
            }
        };
        if let Some((company, column)) = &row.company
            && let Err(reason) = decided.companies.may_link(company)
        {
            tally.refuse(number, cells, reason, Some(*column));
            continue;
        }
        let found: Option<Found> = keys.iter().find_map(|key| stored.get(key)).copied();
        let earlier = keys.iter().find_map(|key| waiting.get(key)).copied();
        let repeated = seen
            .as_deref_mut()
            .is_some_and(|seen| seen.is_repeated(&keys));
        let is_duplicate = found.is_some() || earlier.is_some() || repeated;
        if is_duplicate && rules.policy == DuplicatePolicy::Skip {
            tally.skip(number, cells);
        } else if let Some(found) = found {
            if importer.may_edit(&found) {
                let id = ContactId::from(found.id);
                decided.updates.push(Update {
                    number,
                    cells,
                    id,
                    row,
                });
            } else {
                tally.refuse(number, cells, Refusal::NotAllowed, None);
            }
        } else if let Some(pending) = earlier.and_then(|place| decided.pending.get_mut(place)) {
            join(vault, rules.policy, pending, row);
            waiting.extend(keys.into_iter().zip(earlier.into_iter().cycle()));
            tally.updated += 1;
        } else if repeated {
            tally.updated += 1;
        } else {
            match pending_of(importer, rules, &owners, row) {
                Ok(pending) => {
                    let place = decided.pending.len();
                    waiting.extend(keys.into_iter().map(|key| (key, place)));
                    decided.pending.push(pending);
                }
                Err((reason, column)) => tally.refuse(number, cells, reason, column),
            }
        }
    }
    Ok(decided)
}

fn pending_of(
    importer: &Importer<Contact>,
    rules: &ChunkRules,
    owners: &Owners,
    mut row: ContactImport,
) -> Result<Pending, (Refusal, Option<usize>)> {
    let (email, column) = row.owner_email.take().unzip();
    let placement = importer
        .place(rules, owners, email.as_deref())
        .map_err(|reason| (reason, column))?;
    add_tags(&mut row.draft, &rules.tags);
    Ok(Pending {
        new: write::NewContact {
            id: ContactId::from_uuid(Uuid::now_v7()),
            draft: row.draft,
            placement,
            created_at: row.created_at,
            import: Some(rules.import),
            demo: false,
        },
        company: row.company.map(|(company, _)| company),
        note: row.note,
    })
}

fn add_tags(draft: &mut ContactDraft, tags: &[String]) {
    let own = draft.tags.take().unwrap_or_default();
    draft.tags = Some(merge::tags(&own, tags).unwrap_or(own));
}

fn lookup_of(vault: &Vault, draft: &PointDraft) -> Key {
    draft.channel.as_ref().map_or_else(Vec::new, |channel| {
        vault
            .blind(lookup_column(channel.kind), &channel.lookup())
            .to_vec()
    })
}

/// Joins a row with an earlier row of the same chunk that is the same person.
fn join(vault: &Vault, policy: DuplicatePolicy, pending: &mut Pending, row: ContactImport) {
    let earlier = &mut pending.new.draft;
    let ContactImport {
        draft,
        company,
        note,
        ..
    } = row;
    merge::pending(policy, &mut earlier.last_name, draft.last_name);
    merge::pending(policy, &mut earlier.first_name, draft.first_name);
    merge::pending(policy, &mut earlier.middle_name, draft.middle_name);
    merge::pending(policy, &mut earlier.position, draft.position);
    merge::pending(policy, &mut earlier.source, draft.source);
    merge::pending(policy, &mut earlier.birthday, draft.birthday);
    merge::pending(policy, &mut earlier.address, draft.address);
    merge::pending_points(&mut earlier.points, draft.points, |draft| {
        lookup_of(vault, draft)
    });
    add_tags(earlier, &draft.tags.unwrap_or_default());
    pending.company = pending
        .company
        .take()
        .or(company.map(|(company, _)| company));
    pending.note = match (pending.note.take(), note) {
        (Some(first), Some(second)) => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    };
}

/// What of a record that is there changes by a row.
fn change(
    tx: &mut WriteTx<'_>,
    rules: &ChunkRules,
    stored: &larets_core::contacts::ContactRecord,
    id: ContactId,
    row: &ContactImport,
) -> Result<ContactDraft, StorageError> {
    let text =
        |stored: &str, typed: &Option<String>| merge::text(rules.policy, stored, typed.as_ref());
    let vault = tx.vault();
    let points: Vec<(Id, String, Vec<u8>)> = each!(tx.connection(), c => {
        contact_point::table
            .filter(contact_point::contact_id.eq(Id::from(id)))
            .order((contact_point::place, contact_point::id))
            .select((contact_point::id, contact_point::kind, contact_point::lookup))
            .load(c)
    })?;
    let points: Vec<StoredPoint> = points
        .into_iter()
        .filter_map(|(id, kind, lookup)| {
            let kind = PointKind::from_name(&kind)?;
            Some(StoredPoint {
                id: id.into(),
                kind,
                lookup,
            })
        })
        .collect();
    let typed = &row.draft;
    let (points, point_kinds) = merge::points(rules.policy, &points, &typed.points, |draft| {
        lookup_of(vault, draft)
    });
    let mut tags = typed.tags.clone().unwrap_or_default();
    tags.extend(rules.tags.iter().cloned());
    Ok(ContactDraft {
        last_name: text(&stored.last_name, &typed.last_name),
        first_name: text(&stored.first_name, &typed.first_name),
        middle_name: text(&stored.middle_name, &typed.middle_name),
        position: text(&stored.position, &typed.position),
        source: text(&stored.source, &typed.source),
        birthday: text(&stored.birthday, &typed.birthday),
        address: text(&stored.address, &typed.address),
        points,
        point_kinds,
        companies: None,
        tags: merge::tags(&stored.tags, &tags),
        placement: None,
    })
}
