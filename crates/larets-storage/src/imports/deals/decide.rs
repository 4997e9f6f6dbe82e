//! What becomes of each row of a chunk of deals: a new deal, a change of one that is there, or a
//! refusal. Nothing is written here. A deal is known by its id in the other program alone.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Actor, Placement, ReadGrant};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::StageId;
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Fault, Faults, Refusal};
use larets_core::time::At;
use uuid::Uuid;

use super::{with_company, with_contact, works_in};
use crate::clients::record::New;
use crate::db::connection::each;
use crate::db::{ReadTx, Vault};
use crate::error::StorageError;
use crate::imports::importer::{Found, Importer};
use crate::imports::keys::{CompanyKeys, Key, Keys, channel_keys, external_key};
use crate::imports::kind::{ClientKind as _, LOOKED_FOR, keep_covered};
use crate::imports::merge;
use crate::imports::named::companies_by_key;
use crate::imports::owners::Owners;
use crate::imports::parties::{Parties, company_keys, people_by_name, person_keys};
use crate::imports::rows::{CheckedRow, ChunkRules, DealImport};
use crate::imports::seen::SeenRows;
use crate::imports::tally::Tally;
use crate::schema::{deal, external_id, stage};
use crate::types::Id;

/// A new deal that waits for the end of the chunk.
pub(super) struct Pending {
    pub id: Id,
    pub new: New<Deal>,
    pub notes: Vec<String>,
    pub external_id: Option<String>,
}

/// A row for a deal that is there.
pub(super) struct Update {
    pub number: i64,
    pub cells: Vec<String>,
    pub id: Id,
    pub moves_to: Option<Placement>,
    pub draft: DealDraft,
    pub note: Option<String>,
    pub external_id: Option<String>,
    pub now: At,
}

/// What becomes of the rows of a chunk.
pub(super) struct Decided {
    pub pending: Vec<Pending>,
    pub updates: Vec<Update>,
    pub contacts: Parties<Contact>,
    pub companies: Parties<Company>,
    pub tally: Tally,
}

/// The keys of the clients of a row.
#[derive(Default)]
struct Beside {
    contact: Keys,
    company: Keys,
}

/// Decides about every row. `seen` is what a dry run remembers of the chunks before.
pub(super) fn decide(
    tx: &mut ReadTx<'_>,
    importer: &Importer<Deal>,
    rules: &ChunkRules,
    rows: Vec<CheckedRow<DealImport>>,
    seen: Option<&mut SeenRows>,
) -> Result<Decided, StorageError> {
    let good = || rows.iter().filter_map(|row| row.result.as_ref().ok());
    let named = rules.owner.is_some() || good().any(|row| row.row.owner.is_some());
    let owners = Owners::find(tx, named)?;
    let stages: Vec<Id> = each!(tx.connection(), c => stage::table.select(stage::id).load(c))?;
    let mut stored = HashMap::new();
    if rules.policy != DuplicatePolicy::Add {
        let ids: Vec<&str> = good()
            .filter_map(|row| row.row.external_id.as_deref())
            .collect();
        by_external_id(tx, importer.read(), &rules.id_source, &ids, &mut stored)?;
    }
    let actor = &importer.actor;
    let mut contacts = Parties::of(actor, rules.import);
    let mut companies = Parties::of(actor, rules.import);
    let by = CompanyKeys::seen_by(actor);
    // Deals always find their clients, by everything that clients are found by.
    let client_rules = ChunkRules {
        policy: DuplicatePolicy::Skip,
        keys: DuplicateKey::ALL.to_vec(),
        ..rules.clone()
    };
    let vault = tx.vault();
    let keys: Vec<Beside> = rows
        .iter()
        .map(|row| match &row.result {
            Ok(row) => keys_of(vault, contacts.grant(), &client_rules, by, row),
            Err(_) => Beside::default(),
        })
        .collect();
    companies.learn(found_companies(tx, actor, by, good())?);
    contacts.learn(found_contacts(tx, actor, &keys, good())?);
    let now = tx.now();
    let mut deciding = Deciding {
        importer,
        rules,
        owners,
        stages,
        stored,
        waiting: HashMap::new(),
        seen,
        now,
        decided: Decided {
            pending: Vec::with_capacity(rows.len()),
            updates: Vec::new(),
            contacts,
            companies,
            tally: Tally::default(),
        },
    };
    for (row, keys) in rows.into_iter().zip(keys) {
        let taken = match row.result {
            Ok(deal) => {
                let taken = deciding.take(row.number, &row.cells, deal, &keys);
                taken.map_err(Faults::from)
            }
            Err(faults) => Err(faults),
        };
        if let Err(faults) = taken {
            let tally = &mut deciding.decided.tally;
            match faults.first() {
                (Refusal::Duplicate, _) => tally.skip(row.number, row.cells),
                _ => tally.refuse(row.number, row.cells, faults),
            }
        }
    }
    Ok(deciding.decided)
}

/// Deals by their id in the other program, as far as the grant covers them.
fn by_external_id(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Deal>,
    source: &str,
    values: &[&str],
    found: &mut HashMap<Key, Found>,
) -> Result<(), StorageError> {
    for part in values.chunks(LOOKED_FOR) {
        let rows: Vec<(String, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
            external_id::table
                .inner_join(deal::table)
                .filter(external_id::source.eq(source))
                .filter(external_id::value.eq_any(part))
                .filter(deal::deleted_at.is_null())
                .order(deal::id)
                .select((external_id::value, deal::id, deal::owner_id, deal::department_id))
                .load(c)
        })?;
        let keyed = rows
            .into_iter()
            .map(|(value, id, owner, department)| (external_key(&value), id, owner, department));
        keep_covered(grant, keyed, found);
    }
    Ok(())
}

fn name_and_inn(draft: &CompanyDraft) -> (&str, &str) {
    Company::company(draft).unwrap_or_default()
}

fn keys_of(
    vault: &Vault,
    grant: Option<&ReadGrant<Contact>>,
    rules: &ChunkRules,
    by: CompanyKeys,
    row: &DealImport,
) -> Beside {
    let company = row.company.as_ref().map(|(draft, _)| name_and_inn(draft));
    let (name, inn) = company.unwrap_or_default();
    let contact = row.contact.as_ref().map(|(draft, _)| {
        let channels = grant.map(|grant| {
            let points = Contact::points(draft);
            channel_keys(vault, grant, rules, points).collect()
        });
        person_keys(channels.unwrap_or_default(), draft, name)
    });
    Beside {
        contact: contact.unwrap_or_default(),
        company: company_keys(by, name, inn),
    }
}

fn found_companies<'r>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    by: CompanyKeys,
    rows: impl Iterator<Item = &'r DealImport>,
) -> Result<HashMap<Key, Found>, StorageError> {
    let mut found = HashMap::new();
    let wanted: Vec<_> = rows
        .filter_map(|row| row.company.as_ref().map(|(draft, _)| name_and_inn(draft)))
        .collect();
    if let (Ok(grant), false) = (actor.may_read::<Company>(), wanted.is_empty()) {
        companies_by_key(tx, &grant, by, &wanted, &mut found)?;
    }
    Ok(found)
}

fn found_contacts<'r>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    keys: &[Beside],
    rows: impl Iterator<Item = &'r DealImport>,
) -> Result<HashMap<Key, Found>, StorageError> {
    let mut found = HashMap::new();
    let Ok(grant) = actor.may_read::<Contact>() else {
        return Ok(found);
    };
    let channels: Vec<&Key> = keys
        .iter()
        .flat_map(|keys| &keys.contact.channels)
        .collect();
    Contact::by_channel(tx, &grant, &channels, &mut found)?;
    let drafts: Vec<&ContactDraft> = rows
        .filter_map(|row| row.contact.as_ref().map(|(draft, _)| draft))
        .collect();
    let companies = actor.may_read::<Company>().ok();
    people_by_name(tx, &grant, companies.as_ref(), &drafts, &mut found)?;
    Ok(found)
}

struct Deciding<'d> {
    importer: &'d Importer<Deal>,
    rules: &'d ChunkRules,
    owners: Owners,
    stages: Vec<Id>,
    stored: HashMap<Key, Found>,
    /// Pending deals by their keys.
    waiting: HashMap<Key, usize>,
    seen: Option<&'d mut SeenRows>,
    now: At,
    decided: Decided,
}

impl Deciding<'_> {
    fn take(
        &mut self,
        number: i64,
        cells: &[String],
        mut deal: DealImport,
        keys: &Beside,
    ) -> Result<(), Fault> {
        let key = deal.row.external_id.as_deref().map(external_key);
        let key = key.filter(|_| self.rules.policy != DuplicatePolicy::Add);
        let own = Keys {
            channels: Vec::new(),
            look: key.clone().into_iter().collect(),
            put: key.clone().into_iter().collect(),
        };
        let stored = key.as_ref().and_then(|key| self.stored.get(key)).copied();
        let earlier = key.as_ref().and_then(|key| self.waiting.get(key)).copied();
        let seen = self.seen.as_deref().is_some_and(|seen| seen.has_any(&own));
        let there = stored.is_some() || earlier.is_some() || seen;
        if there && self.rules.policy == DuplicatePolicy::Skip {
            return Err((Refusal::Duplicate, None));
        }
        let known = |stage: &StageId| self.stages.contains(&Id::from(*stage));
        if !deal.row.draft.stage.as_ref().is_some_and(known) {
            return Err((Refusal::StageUnknown, None));
        }
        let (named, column) = deal.row.owner.take().unzip();
        let at = |reason| (reason, column);
        let (rules, owners) = (self.rules, &self.owners);
        let standing = stored.map(|found| found.placement);
        let (placement, moves_to) = match (&stored, there) {
            (Some(found), _) if !self.importer.may_edit(found) => {
                return Err((Refusal::NotAllowed, None));
            }
            (Some(found), _) => {
                let moves = self.importer.move_to(rules, owners, named.as_ref(), found);
                (standing.unwrap_or_default(), moves.map_err(at)?)
            }
            // One that an earlier chunk would have made.
            (None, true) if earlier.is_none() && self.importer.edit.is_none() => {
                return Err((Refusal::NotAllowed, None));
            }
            (None, _) => {
                let place = self.importer.place(rules, owners, named.as_ref());
                (place.map_err(at)?, None)
            }
        };
        self.link(&mut deal, keys, placement)?;
        let mut draft = deal.row.draft;
        match (stored, earlier) {
            (Some(found), _) => self.decided.updates.push(Update {
                number,
                cells: cells.to_vec(),
                id: found.id,
                moves_to,
                draft,
                note: deal.row.note,
                external_id: deal.row.external_id,
                now: self.now,
            }),
            (None, Some(place)) => {
                self.join(place, draft, deal.row.note);
                self.decided.tally.updated += 1;
            }
            (None, None) if seen => self.decided.tally.updated += 1,
            (None, None) => {
                let nobody = named.is_none() && self.rules.owner.is_none();
                self.decided.tally.without_owner += i64::from(nobody);
                let id = Id(Uuid::now_v7());
                let tags = draft.tags.take().unwrap_or_default();
                draft.tags = Some(merge::tags(&tags, &self.rules.tags).unwrap_or(tags));
                if let Some(key) = key {
                    self.waiting.insert(key, self.decided.pending.len());
                }
                self.decided.pending.push(Pending {
                    id,
                    new: New {
                        id: id.0.into(),
                        draft,
                        placement,
                        created_at: deal.row.created_at,
                        import: Some(self.rules.import),
                        demo: false,
                    },
                    notes: deal.row.note.into_iter().collect(),
                    external_id: deal.row.external_id,
                });
            }
        }
        if let Some(seen) = self.seen.as_deref_mut() {
            seen.take(&own.put);
        }
        Ok(())
    }

    /// Finds or notes the clients of a row, both or none.
    fn link(
        &mut self,
        deal: &mut DealImport,
        keys: &Beside,
        placement: Placement,
    ) -> Result<(), Fault> {
        let Decided {
            contacts,
            companies,
            ..
        } = &mut self.decided;
        if let Some((draft, column)) = &deal.company {
            let named = draft.name.is_some();
            let may = companies.may_name(&keys.company, named, placement);
            may.map_err(|reason| (reason, Some(*column)))?;
        }
        if let Some((_, column)) = &deal.contact {
            let may = contacts.may_name(&keys.contact, true, placement);
            may.map_err(|reason| (reason, Some(*column)))?;
        }
        let mut company = None;
        if let Some((draft, _)) = deal.company.take() {
            let seen = self.seen.as_deref_mut();
            let id = companies.id_of(&keys.company, draft, placement, seen);
            company = id.map(|id| id.0.into());
        }
        if let Some((mut draft, _)) = deal.contact.take() {
            works_in(&mut draft, company);
            let seen = self.seen.as_deref_mut();
            if let Some(id) = contacts.id_of(&keys.contact, draft, placement, seen) {
                with_contact(&mut deal.row.draft, id.0.into());
            }
        }
        if let Some(company) = company {
            with_company(&mut deal.row.draft, company);
        }
        Ok(())
    }

    /// Joins a row with an earlier one of the chunk that is the same deal, such as one with another
    /// product.
    fn join(&mut self, place: usize, draft: DealDraft, note: Option<String>) {
        let policy = self.rules.policy;
        let Some(pending) = self.decided.pending.get_mut(place) else {
            return;
        };
        let earlier = &mut pending.new.draft;
        merge::pending(policy, &mut earlier.title, draft.title);
        merge::pending(policy, &mut earlier.expected_close, draft.expected_close);
        merge::pending(policy, &mut earlier.next_step, draft.next_step);
        merge::pending(policy, &mut earlier.lost_reason, draft.lost_reason);
        merge::pending(policy, &mut earlier.source, draft.source);
        if policy == DuplicatePolicy::Overwrite {
            earlier.amount = draft.amount.or(earlier.amount);
            earlier.stage = draft.stage.or(earlier.stage);
            earlier.stage_since = draft.stage_since.or(earlier.stage_since);
        } else {
            earlier.amount = earlier.amount.or(draft.amount);
        }
        let tags = earlier.tags.take().unwrap_or_default();
        let row_tags = draft.tags.unwrap_or_default();
        earlier.tags = Some(merge::tags(&tags, &row_tags).unwrap_or(tags));
        for id in draft.contacts.into_iter().flatten() {
            with_contact(earlier, id);
        }
        for id in draft.companies.into_iter().flatten() {
            with_company(earlier, id);
        }
        let notes = &mut pending.notes;
        notes.extend(note.filter(|note| !notes.contains(note)));
    }
}
