//! A chunk of companies, and the companies that rows of contacts name. The same rules as for
//! contacts; a company also counts as there by its INN.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::Actor;
use larets_core::companies::{Company, CompanyDraft, CompanyField, CompanyRecord};
use larets_core::ids::CompanyId;
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Refusal};
use larets_core::points::{PointDraft, PointKind};
use larets_core::text::sort_key;
use uuid::Uuid;

use super::chunk::{
    CheckedRow, ChunkOutcome, ChunkRules, Found, Importer, Key, NoteRow, SeenKeys, Tally,
    channel_keys, client_grants, finish, insert_notes, refused_update,
};
use super::existing::companies_by_channel;
use super::merge::{self, StoredPoint};
use super::named::{by_inn, by_name, not_written};
use super::owners::Owners;
use super::row::ImportProgress;
use crate::companies::{read, write};
use crate::db::connection::each;
use crate::db::{ReadTx, Recorded, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::lookup_column;
use crate::schema::contact_point;
use crate::types::Id;

/// A row of a file as a company.
#[derive(Debug, Clone, Default)]
pub struct CompanyImport {
    /// The record, checked; channels are new ones.
    pub draft: CompanyDraft,
    /// Name of the company above it, with the column from 0. It must be there already.
    pub parent: Option<(String, usize)>,
    /// Normalised e-mail of whoever shall own it, with the column from 0.
    pub owner_email: Option<(String, usize)>,
    /// A note for its timeline.
    pub note: Option<String>,
}

struct Update {
    number: i64,
    cells: Vec<String>,
    id: CompanyId,
    row: CompanyImport,
}

struct Decided {
    pending: Vec<(write::NewCompany, Option<String>)>,
    updates: Vec<Update>,
    tally: Tally,
}

/// What a chunk would do, without writing. `seen` finds repetitions between chunks.
pub fn check_companies(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<CompanyImport>>,
    seen: &mut SeenKeys,
) -> Result<ChunkOutcome, StorageError> {
    let importer = Importer::<Company>::of(actor)?;
    let count = rows.len();
    let mut decided = decide(tx, &importer, rules, rows, Some(seen))?;
    decided.tally.created += i64::try_from(decided.pending.len()).unwrap_or(i64::MAX);
    decided.tally.updated += i64::try_from(decided.updates.len()).unwrap_or(i64::MAX);
    let now = tx.now().micros();
    Ok(decided.tally.checked(before, count, now))
}

/// Writes a chunk. `before` is how far the import was; when it has moved on since, nothing is kept.
pub fn write_companies(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    rules: &ChunkRules,
    before: &ImportProgress,
    rows: Vec<CheckedRow<CompanyImport>>,
) -> Result<Recorded<ChunkOutcome>, StorageError> {
    let importer = Importer::<Company>::of(actor)?;
    let count = rows.len();
    let decided = decide(&mut tx.reading(), &importer, rules, rows, None)?;
    let Decided {
        pending,
        updates,
        mut tally,
    } = decided;
    let now = tx.now().micros();
    let mut notes = Vec::new();
    let mut new = Vec::with_capacity(pending.len());
    for (company, text) in pending {
        notes.extend(text.map(|markdown| note(company.id, actor, markdown, now)));
        new.push(company);
    }
    tally.created += i64::try_from(new.len()).unwrap_or(i64::MAX);
    let mut events = write::insert_many(tx, &importer.create, actor, &new).map_err(not_written)?;
    for Update {
        number,
        cells,
        id,
        row,
    } in updates
    {
        let card = read::card(&mut tx.reading(), &client_grants(actor), id)?;
        let draft = change(tx, rules, &card.record, id, &row)?;
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

fn note(company: CompanyId, actor: &Actor, markdown: String, now: i64) -> NoteRow {
    NoteRow {
        id: Id(Uuid::now_v7()),
        contact_id: None,
        company_id: Some(company.into()),
        author_id: actor.reference().user.map(Id::from),
        markdown,
        created_at: now,
        updated_at: now,
    }
}

/// The INN as a key beside the blind indexes; never of their length.
fn inn_key(inn: &str) -> Key {
    [b"inn:", inn.as_bytes()].concat()
}

/// What the rows of a chunk name.
#[derive(Default)]
struct Wanted {
    emails: Vec<String>,
    inns: Vec<String>,
    parents: Vec<String>,
    /// By row.
    keys: Vec<Vec<Key>>,
}

fn wanted(
    vault: &Vault,
    importer: &Importer<Company>,
    rules: &ChunkRules,
    rows: &[CheckedRow<CompanyImport>],
) -> Wanted {
    let by_numbers = rules.policy != DuplicatePolicy::Add
        && rules.keys.contains(&DuplicateKey::Inn)
        && importer.read().may_search_by(CompanyField::Inn).is_ok();
    let mut all = Wanted::default();
    for row in rows {
        let mut own = Vec::new();
        if let Ok(row) = &row.result {
            let email = row.owner_email.as_ref();
            all.emails.extend(email.map(|(email, _)| email.clone()));
            let parent = row.parent.as_ref();
            all.parents.extend(parent.map(|(name, _)| sort_key(name)));
            let inn = row.draft.inn.as_ref();
            if let Some(inn) = inn.filter(|inn| by_numbers && !inn.is_empty()) {
                own.push(inn_key(inn));
                all.inns.push(inn.clone());
            }
            own.extend(channel_keys(vault, importer, rules, &row.draft.points));
        }
        all.keys.push(own);
    }
    all
}

fn decide(
    tx: &mut ReadTx<'_>,
    importer: &Importer<Company>,
    rules: &ChunkRules,
    rows: Vec<CheckedRow<CompanyImport>>,
    mut seen: Option<&mut SeenKeys>,
) -> Result<Decided, StorageError> {
    let vault = tx.vault();
    let Wanted {
        emails,
        inns,
        parents,
        keys,
    } = wanted(vault, importer, rules, &rows);
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    let owners = Owners::find(tx, &emails, rules.owner)?;
    let above = by_name(tx, importer.read(), &parents)?;
    let mut stored = companies_by_channel(tx, importer.read(), keys.iter().flatten())?;
    let numbers = by_inn(tx, importer.read(), &inns)?;
    stored.extend(
        numbers
            .into_iter()
            .map(|(inn, found)| (inn_key(&inn), found)),
    );
    let mut decided = Decided {
        pending: Vec::with_capacity(rows.len()),
        updates: Vec::new(),
        tally: Tally::default(),
    };
    let mut waiting: HashMap<Key, usize> = HashMap::new();
    let mut made: HashMap<String, CompanyId> = HashMap::new();
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
        let mut row = match result {
            Ok(row) => row,
            Err((reason, column)) => {
                tally.refuse(number, cells, reason, column);
                continue;
            }
        };
        if let Some((name, column)) = &row.parent {
            let name = sort_key(name);
            let parent = above.get(&name).map(|found| found.id.into());
            let Some(parent) = parent.or_else(|| made.get(&name).copied()) else {
                tally.refuse(number, cells, Refusal::ParentUnknown, Some(*column));
                continue;
            };
            row.draft.parent = Some(Some(parent));
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
                let id = CompanyId::from(found.id);
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
                Ok((new, text)) => {
                    let place = decided.pending.len();
                    waiting.extend(keys.into_iter().map(|key| (key, place)));
                    let name = new.draft.name.as_deref().unwrap_or_default();
                    made.insert(sort_key(name), new.id);
                    decided.pending.push((new, text));
                }
                Err((reason, column)) => tally.refuse(number, cells, reason, column),
            }
        }
    }
    Ok(decided)
}

fn pending_of(
    importer: &Importer<Company>,
    rules: &ChunkRules,
    owners: &Owners,
    mut row: CompanyImport,
) -> Result<(write::NewCompany, Option<String>), (Refusal, Option<usize>)> {
    let (email, column) = row.owner_email.take().unzip();
    let placement = importer
        .place(rules, owners, email.as_deref())
        .map_err(|reason| (reason, column))?;
    add_tags(&mut row.draft, &rules.tags);
    let new = write::NewCompany {
        id: CompanyId::from_uuid(Uuid::now_v7()),
        draft: row.draft,
        placement,
        created_at: None,
        import: Some(rules.import),
        demo: false,
    };
    Ok((new, row.note))
}

fn add_tags(draft: &mut CompanyDraft, tags: &[String]) {
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

/// Joins a row with an earlier row of the same chunk that is the same company.
fn join(
    vault: &Vault,
    policy: DuplicatePolicy,
    (pending, text): &mut (write::NewCompany, Option<String>),
    row: CompanyImport,
) {
    let earlier = &mut pending.draft;
    let CompanyImport { draft, note, .. } = row;
    merge::pending(policy, &mut earlier.name, draft.name);
    merge::pending(policy, &mut earlier.legal_name, draft.legal_name);
    merge::pending(policy, &mut earlier.inn, draft.inn);
    merge::pending(policy, &mut earlier.kpp, draft.kpp);
    merge::pending(policy, &mut earlier.ogrn, draft.ogrn);
    merge::pending(policy, &mut earlier.vat_id, draft.vat_id);
    merge::pending(policy, &mut earlier.site, draft.site);
    merge::pending(policy, &mut earlier.address, draft.address);
    merge::pending(policy, &mut earlier.legal_address, draft.legal_address);
    merge::pending(policy, &mut earlier.source, draft.source);
    merge::pending_points(&mut earlier.points, draft.points, |draft| {
        lookup_of(vault, draft)
    });
    add_tags(earlier, &draft.tags.unwrap_or_default());
    *text = match (text.take(), note) {
        (Some(first), Some(second)) => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    };
}

/// What of a record that is there changes by a row.
fn change(
    tx: &mut WriteTx<'_>,
    rules: &ChunkRules,
    stored: &CompanyRecord,
    id: CompanyId,
    row: &CompanyImport,
) -> Result<CompanyDraft, StorageError> {
    let text =
        |stored: &str, typed: &Option<String>| merge::text(rules.policy, stored, typed.as_ref());
    let vault = tx.vault();
    let points: Vec<(Id, String, Vec<u8>)> = each!(tx.connection(), c => {
        contact_point::table
            .filter(contact_point::company_id.eq(Id::from(id)))
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
    let replace = rules.policy == DuplicatePolicy::Overwrite || stored.parent.is_none();
    Ok(CompanyDraft {
        name: text(&stored.name, &typed.name),
        legal_name: text(&stored.legal_name, &typed.legal_name),
        inn: text(&stored.inn, &typed.inn),
        kpp: text(&stored.kpp, &typed.kpp),
        ogrn: text(&stored.ogrn, &typed.ogrn),
        vat_id: text(&stored.vat_id, &typed.vat_id),
        site: text(&stored.site, &typed.site),
        address: text(&stored.address, &typed.address),
        legal_address: text(&stored.legal_address, &typed.legal_address),
        parent: typed.parent.filter(|_| replace),
        source: text(&stored.source, &typed.source),
        points,
        point_kinds,
        tags: merge::tags(&stored.tags, &tags),
        placement: None,
    })
}
