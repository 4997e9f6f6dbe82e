//! What becomes of each row of a chunk: a new record, a change of one that is there, or a refusal.
//! Nothing is written here. A record that the importing person may not see is not found: else an
//! import would be an oracle.

use std::collections::HashMap;

use larets_core::access::Placement;
use larets_core::imports::{DuplicatePolicy, Fault, Refusal};
use uuid::Uuid;

use super::importer::{Found, Importer};
use super::keys::{CompanyKeys, Key, Keys, keys_of, lookup_of};
use super::kind::ClientKind;
use super::merge;
use super::named::{Named, companies_by_key};
use super::owners::Owners;
use super::rows::{CheckedRow, ChunkRules, NamedCompany, RowImport};
use super::seen::SeenRows;
use super::tally::Tally;
use crate::clients::record::New;
use crate::db::{ReadTx, Vault};
use crate::error::StorageError;
use crate::types::Id;

/// A new record that waits for the end of the chunk.
pub(super) struct Pending<K: ClientKind> {
    pub new: New<K>,
    pub company: Option<NamedCompany>,
    pub notes: Vec<String>,
    pub external_id: Option<String>,
}

/// A row for a record that is there.
pub(super) struct Update<D> {
    pub number: i64,
    pub cells: Vec<String>,
    pub id: Id,
    /// Where the record goes, if it moves.
    pub moves_to: Option<Placement>,
    pub row: RowImport<D>,
}

/// What becomes of the rows of a chunk.
pub(super) struct Decided<K: ClientKind> {
    pub pending: Vec<Pending<K>>,
    pub updates: Vec<Update<K::Draft>>,
    pub companies: Named,
    pub tally: Tally,
}

/// Whom a row is the same as.
enum Same {
    Stored(Found),
    /// A pending record of this chunk.
    Earlier(usize),
    /// A row of an earlier chunk of a dry run.
    Seen,
    Nobody,
}

/// Decides about every row. `seen` is what a dry run remembers of the chunks before.
pub(super) fn decide<K: ClientKind>(
    tx: &mut ReadTx<'_>,
    importer: &Importer<K>,
    rules: &ChunkRules,
    rows: Vec<CheckedRow<RowImport<K::Draft>>>,
    seen: Option<&mut SeenRows>,
) -> Result<Decided<K>, StorageError> {
    let good = || rows.iter().filter_map(|row| row.result.as_ref().ok());
    let named = rules.owner.is_some() || good().any(|row| row.owner.is_some());
    let owners = Owners::find(tx, named)?;
    let by = CompanyKeys::seen_by(&importer.actor).limited_by(rules);
    let vault = tx.vault();
    let keys: Vec<Keys> = rows
        .iter()
        .map(|row| match &row.result {
            Ok(row) => keys_of(vault, importer.read(), rules, by, row),
            Err(_) => Keys::default(),
        })
        .collect();
    let good: Vec<_> = good().collect();
    let stored = stored(tx, importer, rules, by, &good, &keys)?;
    let named: Vec<_> = good
        .iter()
        .filter_map(|row| row.company.as_ref().map(|(company, _)| company))
        .collect();
    let companies = Named::find::<K>(tx, &importer.actor, rules.import, &named)?;
    let mut deciding = Deciding {
        vault,
        importer,
        rules,
        owners,
        stored,
        waiting: HashMap::new(),
        seen,
        decided: Decided {
            pending: Vec::with_capacity(rows.len()),
            updates: Vec::new(),
            companies,
            tally: Tally::default(),
        },
    };
    for (row, keys) in rows.into_iter().zip(keys) {
        let CheckedRow {
            number,
            cells,
            result,
        } = row;
        match result {
            Ok(row) => deciding.take(number, cells, row, keys),
            Err(faults) => deciding.decided.tally.refuse(number, cells, faults),
        }
    }
    Ok(deciding.decided)
}

/// Records that the keys of the rows find.
fn stored<K: ClientKind>(
    tx: &mut ReadTx<'_>,
    importer: &Importer<K>,
    rules: &ChunkRules,
    by: CompanyKeys,
    rows: &[&RowImport<K::Draft>],
    keys: &[Keys],
) -> Result<HashMap<Key, Found>, StorageError> {
    let mut found = HashMap::new();
    if rules.policy == DuplicatePolicy::Add {
        return Ok(found);
    }
    let channels: Vec<&Key> = keys.iter().flat_map(|keys| &keys.channels).collect();
    K::by_channel(tx, importer.read(), &channels, &mut found)?;
    let ids: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.external_id.as_deref())
        .collect();
    K::by_external_id(tx, importer.read(), &rules.id_source, &ids, &mut found)?;
    let wanted: Vec<_> = rows
        .iter()
        .filter_map(|row| K::company(&row.draft))
        .collect();
    if let (Ok(grant), false) = (importer.actor.may_read(), wanted.is_empty()) {
        companies_by_key(tx, &grant, by, &wanted, &mut found)?;
    }
    Ok(found)
}

struct Deciding<'d, K: ClientKind> {
    vault: &'d Vault,
    importer: &'d Importer<K>,
    rules: &'d ChunkRules,
    owners: Owners,
    stored: HashMap<Key, Found>,
    /// Pending records by their keys.
    waiting: HashMap<Key, usize>,
    seen: Option<&'d mut SeenRows>,
    decided: Decided<K>,
}

impl<K: ClientKind> Deciding<'_, K> {
    fn take(&mut self, number: i64, cells: Vec<String>, row: RowImport<K::Draft>, keys: Keys) {
        let same = self.same(&keys);
        if !matches!(same, Same::Nobody) && self.rules.policy == DuplicatePolicy::Skip {
            self.decided.tally.skip(number, cells);
            return;
        }
        let waits = match self.may_link(&row, &same) {
            Ok(()) => false,
            Err((Refusal::ParentUnknown, column)) if self.seen.is_some() => {
                self.await_company(number, column, &cells, &row, &same)
            }
            Err((reason, column)) => {
                let fault = (reason, Some(column));
                self.decided.tally.refuse(number, cells, fault);
                return;
            }
        };
        let kept = self.seen.is_some().then(|| keys.clone());
        let named = kept.as_ref().and_then(|_| self.links(&row, &same));
        let taken = match same {
            Same::Stored(found) => self.change(number, &cells, row, &found),
            Same::Earlier(place) => {
                self.join(place, row, keys);
                Ok(())
            }
            Same::Seen => self.change_seen(row),
            Same::Nobody => self.make(row, keys),
        };
        if let (Some(seen), Some(keys)) = (self.seen.as_deref_mut(), kept) {
            let decided = &mut self.decided;
            if let (Ok(()), Some(company)) = (&taken, &named) {
                let made = decided.companies.would_make(company, seen);
                decided.tally.companies_made += i64::from(made);
            }
            match (&taken, waits) {
                (Ok(()), false) => seen.take(&keys.put),
                (Ok(()), true) => seen.keep_aside(&keys),
                (Err(_), true) => seen.no_longer_awaits(number),
                (Err(_), false) => {}
            }
        }
        if let Err(fault) = taken {
            self.decided.tally.refuse(number, cells, fault);
        }
    }

    /// In a dry run: a row for a record that an earlier chunk would have made.
    fn change_seen(&mut self, mut row: RowImport<K::Draft>) -> Result<(), Fault> {
        if self.importer.edit.is_none() {
            return Err((Refusal::NotAllowed, None));
        }
        let (named, column) = row.owner.take().unzip();
        self.importer
            .wished(self.rules, &self.owners, named.as_ref())
            .map_err(|reason| (reason, column))?;
        self.decided.tally.updated += 1;
        Ok(())
    }

    fn same(&self, keys: &Keys) -> Same {
        let known = keys.look.iter().find_map(|key| {
            let stored = self.stored.get(key).map(|found| Same::Stored(*found));
            stored.or_else(|| self.waiting.get(key).map(|place| Same::Earlier(*place)))
        });
        let seen = self.seen.as_deref();
        let repeated = seen.is_some_and(|seen| seen.has_any(keys));
        known.unwrap_or(if repeated { Same::Seen } else { Same::Nobody })
    }

    /// The company that the record of a row is linked with: of several rows for a new one the first
    /// that names any.
    fn links(&self, row: &RowImport<K::Draft>, same: &Same) -> Option<NamedCompany> {
        let earlier = match same {
            Same::Earlier(place) => self.decided.pending.get(*place),
            _ => None,
        };
        let is_linked = earlier.is_some_and(|pending| pending.company.is_some());
        let company = row.company.as_ref().filter(|_| !is_linked);
        company.map(|(company, _)| company.clone())
    }

    /// Whether the company that the row names is there or may be made.
    fn may_link(&self, row: &RowImport<K::Draft>, same: &Same) -> Result<(), (Refusal, usize)> {
        let Some((company, column)) = &row.company else {
            return Ok(());
        };
        let may = self.decided.companies.may_link(company);
        // A pending record may stand before the company that this row puts it under.
        let is_pending = matches!(same, Same::Earlier(_)) && self.seen.is_none();
        let may = may.and(if is_pending && !K::MAKES_COMPANIES {
            Err(Refusal::ParentUnknown)
        } else {
            Ok(())
        });
        may.map_err(|reason| (reason, *column))
    }

    /// In a dry run a row whose company may still come is counted as if it were there.
    fn await_company(
        &mut self,
        number: i64,
        column: usize,
        cells: &[String],
        row: &RowImport<K::Draft>,
        same: &Same,
    ) -> bool {
        let (Some(seen), Some((company, _))) = (self.seen.as_deref_mut(), &row.company) else {
            return false;
        };
        let own = K::company(&row.draft).filter(|_| matches!(same, Same::Nobody));
        let own = own.map(|(name, _)| name);
        seen.awaits(number, column, cells, &company.name, own)
    }

    fn change(
        &mut self,
        number: i64,
        cells: &[String],
        mut row: RowImport<K::Draft>,
        found: &Found,
    ) -> Result<(), Fault> {
        if !self.importer.may_edit(found) {
            return Err((Refusal::NotAllowed, None));
        }
        let (named, column) = row.owner.take().unzip();
        let moves_to = self
            .importer
            .move_to(self.rules, &self.owners, named.as_ref(), found)
            .map_err(|reason| (reason, column))?;
        self.decided.updates.push(Update {
            number,
            cells: cells.to_vec(),
            id: found.id,
            moves_to,
            row,
        });
        Ok(())
    }

    fn make(&mut self, mut row: RowImport<K::Draft>, keys: Keys) -> Result<(), Fault> {
        let (named, column) = row.owner.take().unzip();
        let placement = self
            .importer
            .place(self.rules, &self.owners, named.as_ref())
            .map_err(|reason| (reason, column))?;
        self.decided.tally.without_owner +=
            i64::from(named.is_none() && self.rules.owner.is_none());
        let id = Id(Uuid::now_v7());
        add_tags::<K>(&mut row.draft, &self.rules.tags);
        if let Some((name, inn)) = K::company(&row.draft) {
            self.decided.companies.learn(name, inn, id.into());
            if let Some(seen) = self.seen.as_deref_mut() {
                seen.learn(name);
            }
        }
        let place = self.decided.pending.len();
        for key in keys.put {
            self.waiting.entry(key).or_insert(place);
        }
        self.decided.pending.push(Pending {
            new: New {
                id: id.0.into(),
                draft: row.draft,
                placement,
                created_at: row.created_at,
                import: Some(self.rules.import),
                demo: false,
            },
            company: row.company.map(|(company, _)| company),
            notes: row.note.into_iter().collect(),
            external_id: row.external_id,
        });
        Ok(())
    }

    /// Joins a row with an earlier one of the chunk that is the same client.
    fn join(&mut self, place: usize, row: RowImport<K::Draft>, keys: Keys) {
        self.decided.tally.updated += 1;
        let Some(pending) = self.decided.pending.get_mut(place) else {
            return;
        };
        let RowImport {
            mut draft,
            company,
            note,
            external_id,
            ..
        } = row;
        let earlier = &mut pending.new.draft;
        for (stored, typed) in K::texts(earlier).into_iter().zip(K::texts(&mut draft)) {
            merge::pending(self.rules.policy, stored, typed.take());
        }
        let typed = K::lists(&mut draft);
        merge::pending_points(
            self.rules.policy,
            K::lists(earlier).points,
            std::mem::take(typed.points),
            |draft| lookup_of(self.vault, draft),
        );
        let tags = typed.tags.take().unwrap_or_default();
        add_tags::<K>(earlier, &tags);
        pending.company = pending
            .company
            .take()
            .or(company.map(|(company, _)| company));
        pending.external_id = pending.external_id.take().or(external_id);
        let notes = &mut pending.notes;
        notes.extend(note.filter(|note| !notes.contains(note)));
        for key in keys.put {
            self.waiting.entry(key).or_insert(place);
        }
    }
}

fn add_tags<K: ClientKind>(draft: &mut K::Draft, tags: &[String]) {
    let slot = K::lists(draft).tags;
    let own = slot.take().unwrap_or_default();
    *slot = Some(merge::tags(&own, tags).unwrap_or(own));
}
