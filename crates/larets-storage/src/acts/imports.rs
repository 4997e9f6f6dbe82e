//! Undoing an import: what it changed is taken back as of any act; what it made and nobody touched is
//! removed for good: deals first, then contacts, as clients stay while anything belongs to them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use larets_core::access::{Action, Actor};
use larets_core::acts::{ActKind, ActState, CHANGED_SINCE, ChangeState, UNDO_KEPT};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{ActId, ImportId};
use larets_core::imports::{Import, ImportAs, ImportState};
use uuid::Uuid;

use super::bulk::by_id;
use super::image::Image;
use super::journal::of_import;
use super::kinds::{Imaged, Undoable};
use super::leave::Leave;
use super::row::{ActRecord, ChangeColumns};
use super::schema::act_change;
use super::settled::Settled;
use super::undo;
use super::write::{expect, insert_changes, save, step_event};
use crate::clients::record::CardRules;
use crate::clients::table::CardTable;
use crate::clients::write::announce;
use crate::db::connection::{AnyConnection, each};
use crate::db::{Act, ReadTx, Recorded, WriteTx};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::imports::ImportRecord;
use crate::schema::{
    company, contact, contact_company, deal, deal_company, deal_contact, import, note,
};
use crate::types::Id;

/// The kind that the rows of an import became.
pub fn kind_of(import: &ImportRecord) -> RecordKind {
    match import.import_as {
        ImportAs::Contacts => RecordKind::Contact,
        ImportAs::Companies => RecordKind::Company,
        ImportAs::Deals => RecordKind::Deal,
    }
}

/// Begins to undo an import that was found under a grant and has ended.
pub fn begin(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    import: &ImportRecord,
) -> Result<Recorded<ActRecord>, StorageError> {
    if import.state.is_open() || import.state.is_busy() {
        return Err(StorageError::Refused("import_busy"));
    }
    let kind = kind_of(import);
    let now = tx.now();
    // What an import changed is known by its act alone. Rows that were joined with one another count
    // as changes too, so that there may be none; one that was forgotten was old.
    let forgotten = import.progress.updated > 0
        && now >= import.created_at.plus(UNDO_KEPT)
        && act_of(&mut tx.reading(), import.id)?.is_none();
    if now >= import.updated_at.plus(UNDO_KEPT) || forgotten {
        return Err(StorageError::Refused("act_expired"));
    }
    let owner = import.placement.owner.map(Id::from);
    let id = of_import(tx, actor, import.id, owner, kind)?;
    match kind {
        RecordKind::Contact => undo::begin::<Contact>(tx, actor, id),
        RecordKind::Deal => undo::begin::<Deal>(tx, actor, id),
        _ => undo::begin::<Company>(tx, actor, id),
    }
}

/// The act of an import, where there is one.
fn act_of(tx: &mut ReadTx<'_>, import: ImportId) -> Result<Option<ActRecord>, StorageError> {
    match super::read::load(tx, ActId::from_uuid(import.as_uuid())) {
        Ok(act) => Ok(Some(act)),
        Err(StorageError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether an import is being undone or was, wholly or until a fault: then it does not go on.
pub(crate) fn was_undone(tx: &mut ReadTx<'_>, import: ImportId) -> Result<bool, StorageError> {
    let undone = [ActState::Undoing, ActState::Undone, ActState::Failed];
    Ok(act_of(tx, import)?.is_some_and(|act| undone.contains(&act.state)))
}

/// Whoever may not bring in what this person brought in may not take it back either.
pub(super) fn may_take_back(actor: &Actor, act: &ActRecord) -> Result<(), StorageError> {
    if act.kind != ActKind::Import {
        return Ok(());
    }
    let grant = actor.may_change::<Import>(Action::Create);
    match grant {
        Ok(grant) if grant.covers(&act.placement) => Ok(()),
        _ => Err(StorageError::NotAllowed),
    }
}

/// Whether the import of an act still writes.
pub(super) fn is_at_work(tx: &mut WriteTx<'_>, act: &ActRecord) -> Result<bool, StorageError> {
    if act.kind != ActKind::Import {
        return Ok(false);
    }
    let state: Option<String> = import::table
        .find(Id(act.id.as_uuid()))
        .select(import::state)
        .first(tx.connection())
        .optional()?;
    let state = state.as_deref().and_then(ImportState::from_name);
    Ok(state.is_some_and(ImportState::is_busy))
}

/// How many records an import made that are there and not told of yet: neither as left, nor as taken
/// back alone.
pub(super) fn made(tx: &mut WriteTx<'_>, import: ImportId) -> Result<i64, StorageError> {
    let import = Id::from(import);
    let told = told(tx, import)?;
    let contacts: i64 = each!(tx.connection(), c => {
        contact::table.filter(contact::import_id.eq(import)).count().get_result(c)
    })?;
    let companies: i64 = each!(tx.connection(), c => {
        company::table.filter(company::import_id.eq(import)).count().get_result(c)
    })?;
    let deals: i64 = each!(tx.connection(), c => {
        deal::table.filter(deal::import_id.eq(import)).count().get_result(c)
    })?;
    Ok((contacts + companies + deals - told).max(0))
}

/// How many of the records that an import made are there and told of.
fn told(tx: &mut WriteTx<'_>, import: Id) -> Result<i64, StorageError> {
    macro_rules! there {
        ($table:ident) => {
            diesel::dsl::exists($table::table.filter($table::id.eq(act_change::record_id)))
        };
    }
    let states = [ChangeState::Left.name(), ChangeState::Undone.name()];
    Ok(each!(tx.connection(), c => {
        act_change::table
            .filter(act_change::act_id.eq(import))
            .filter(act_change::state.eq_any(states))
            .filter(act_change::sealed.is_null())
            .filter(there!(contact).or(there!(company)).or(there!(deal)))
            .count()
            .get_result(c)
    })?)
}

/// Records that an import made, the last first, from before one of them, without those that were
/// left: the job goes through them in pages.
pub fn made_by<R: Undoable>(
    tx: &mut ReadTx<'_>,
    import: ImportId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>, StorageError> {
    let before = before.map(Id);
    let ids = R::Columns::of_import(tx.connection(), import.into(), before, limit)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// What stands against removing records for good, and in what company.
pub(crate) trait Made: Imaged {
    /// Links to records that are not removed with these: whose, and the other one where it may be
    /// removed too.
    fn bound(
        connection: &mut AnyConnection,
        ids: &[Id],
    ) -> Result<Vec<(Id, Option<Id>)>, StorageError>;
    /// The notes of records: whose, version, when it was written.
    fn notes(
        connection: &mut AnyConnection,
        ids: &[Id],
    ) -> Result<Vec<(Option<Id>, i64, i64)>, StorageError>;
}

macro_rules! notes {
    ($column:ident) => {
        fn notes(
            connection: &mut AnyConnection,
            ids: &[Id],
        ) -> Result<Vec<(Option<Id>, i64, i64)>, StorageError> {
            Ok(each!(connection, c => {
                note::table
                    .filter(note::$column.eq_any(ids.to_vec()))
                    .select((note::$column, note::version, note::created_at))
                    .load(c)
            })?)
        }
    };
}

impl Made for Contact {
    fn bound(
        connection: &mut AnyConnection,
        ids: &[Id],
    ) -> Result<Vec<(Id, Option<Id>)>, StorageError> {
        let deals: Vec<Id> = each!(&mut *connection, c => {
            deal_contact::table
                .filter(one_of(deal_contact::contact_id, ids))
                .select(deal_contact::contact_id)
                .load(c)
        })?;
        let merged: Vec<Option<Id>> = each!(&mut *connection, c => {
            contact::table
                .filter(contact::merged_into.eq_any(ids.to_vec()))
                .select(contact::merged_into)
                .load(c)
        })?;
        let all = deals.into_iter().chain(merged.into_iter().flatten());
        Ok(all.map(|id| (id, None)).collect())
    }

    notes! { contact_id }
}

impl Made for Company {
    fn bound(
        connection: &mut AnyConnection,
        ids: &[Id],
    ) -> Result<Vec<(Id, Option<Id>)>, StorageError> {
        let deals: Vec<Id> = each!(&mut *connection, c => {
            deal_company::table
                .filter(one_of(deal_company::company_id, ids))
                .select(deal_company::company_id)
                .load(c)
        })?;
        let people: Vec<Id> = each!(&mut *connection, c => {
            contact_company::table
                .filter(one_of(contact_company::company_id, ids))
                .select(contact_company::company_id)
                .load(c)
        })?;
        let below: Vec<(Option<Id>, Id)> = each!(&mut *connection, c => {
            company::table
                .filter(company::parent_id.eq_any(ids.to_vec()))
                .select((company::parent_id, company::id))
                .load(c)
        })?;
        let merged: Vec<Option<Id>> = each!(&mut *connection, c => {
            company::table
                .filter(company::merged_into.eq_any(ids.to_vec()))
                .select(company::merged_into)
                .load(c)
        })?;
        let all = deals
            .into_iter()
            .chain(people)
            .chain(merged.into_iter().flatten());
        let below = below
            .into_iter()
            .filter_map(|(above, id)| Some((above?, Some(id))));
        Ok(all.map(|id| (id, None)).chain(below).collect())
    }

    notes! { company_id }
}

impl Made for Deal {
    /// Nothing points at a deal.
    fn bound(_: &mut AnyConnection, _: &[Id]) -> Result<Vec<(Id, Option<Id>)>, StorageError> {
        Ok(Vec::new())
    }

    notes! { deal_id }
}

/// A kind that imports make.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait Imported: Made + Undoable {}
impl<R: Made> Imported for R {}

/// Removes records that the import made, as many as nobody touched since; the others are noted as
/// left. In the order they come, each after those that depend on it.
pub fn unmake_chunk<R: Imported>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ActId,
    version: i64,
    ids: &[Uuid],
) -> Result<Recorded<ActRecord>, StorageError> {
    let mut act = expect(tx, id, ActState::Undoing, version)?;
    let leave = Leave::<R>::of(actor, act.kind)?;
    let ids: Vec<Id> = ids.iter().map(|id| Id(*id)).collect();
    let mut found = by_id::<R>(R::Columns::load_many(tx.connection(), &ids)?);
    let alone = taken_alone(tx, id, &ids)?;
    found.retain(|record, columns| {
        columns.kept().import_id == Some(Id::from(id))
            && !(alone.contains(record) && columns.kept().in_bin())
    });
    // One that was taken back alone and came out of the bin since is gone through anew.
    let anew: Vec<Id> = alone
        .into_iter()
        .filter(|record| found.contains_key(record))
        .collect();
    act.progress.undone -= forget_noted(tx, id, ChangeState::Undone, &anew)?;
    let known: Vec<Id> = found.keys().copied().collect();
    let touched = Touched::of::<R>(tx, id, &known)?;
    let mut gone: HashSet<Id> = HashSet::with_capacity(ids.len());
    let mut left = Vec::new();
    for record in ids.iter().copied() {
        let Some(columns) = found.get(&record) else {
            continue;
        };
        let stands = if touched.is_untouched(columns.kept(), &gone) {
            leave.may_unmake(columns)
        } else {
            Err(CHANGED_SINCE)
        };
        match stands {
            Ok(()) => {
                gone.insert(record);
            }
            Err(code) => left.push((record, code)),
        }
    }
    let removed: Vec<Id> = gone.iter().copied().collect();
    let mut events = Vec::with_capacity(removed.len());
    for record in &removed {
        let Some(columns) = found.get(record) else {
            continue;
        };
        tx.tally(R::share(columns), None);
        tx.reindex(R::KIND, record.0);
        announce::<R>(tx, &columns.kept(), Act::Deleted);
        events.push(
            Event::of(actor, EventKind::Purge)
                .on(R::KIND, record.0)
                .with("undo", Detail::Ids(vec![id.as_uuid()])),
        );
    }
    R::Columns::purge_many(tx.connection(), &removed)?;
    let known = keep_left::<R>(tx, id, &ids, &left)?;
    act.progress.undone += i64::try_from(removed.len()).unwrap_or(i64::MAX);
    act.progress.left += i64::try_from(left.len()).unwrap_or(i64::MAX) - known;
    save(tx, &mut act, ActState::Undoing)?;
    tx.together(R::KIND);
    let event = step_event(actor, &act, "remove");
    Ok(events
        .into_iter()
        .fold(Recorded::new(act, event), Recorded::and))
}

/// Which of these records somebody has taken back one by one: they are in the bin.
fn taken_alone(tx: &mut WriteTx<'_>, act: ActId, ids: &[Id]) -> Result<HashSet<Id>, StorageError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Id> = each!(tx.connection(), c => {
        act_change::table
            .filter(one_of(act_change::record_id, ids))
            .filter(undo::of_act(act.into()))
            .filter(act_change::state.eq(ChangeState::Undone.name()))
            .filter(act_change::sealed.is_null())
            .select(act_change::record_id)
            .load(c)
    })?;
    Ok(found.into_iter().collect())
}

/// Notes which of these records stay, once. Answers how many of them were noted before.
fn keep_left<R: CardRules>(
    tx: &mut WriteTx<'_>,
    act: ActId,
    ids: &[Id],
    left: &[(Id, &'static str)],
) -> Result<i64, StorageError> {
    let known = forget_noted(tx, act, ChangeState::Left, ids)?;
    let last: Option<i64> = each!(tx.connection(), c => {
        act_change::table
            .filter(act_change::act_id.eq(Id::from(act)))
            .select(diesel::dsl::max(act_change::seq))
            .get_result(c)
    })?;
    let rows: Vec<ChangeColumns> = (last.map_or(0, |last| last + 1)..)
        .zip(left)
        .map(|(seq, (record, code))| {
            let mut row = ChangeColumns::new(act, seq, R::KIND, *record, ChangeState::Left);
            (*code).clone_into(&mut row.code);
            row
        })
        .collect();
    insert_changes(tx.connection(), &rows)?;
    Ok(known)
}

/// Forgets how records that the import made ended; answers of how many it was noted.
fn forget_noted(
    tx: &mut WriteTx<'_>,
    act: ActId,
    state: ChangeState,
    ids: &[Id],
) -> Result<i64, StorageError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let count = each!(tx.connection(), c => {
        diesel::delete(
            act_change::table
                .filter(one_of(act_change::record_id, ids))
                .filter(undo::of_act(act.into()))
                .filter(act_change::state.eq(state.name()))
                .filter(act_change::sealed.is_null()),
        )
        .execute(c)
    })?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What of records tells that somebody touched them after the import.
struct Touched {
    bound: HashMap<Id, Vec<Option<Id>>>,
    notes: HashMap<Id, Vec<(i64, i64)>>,
    /// The changes that the import itself made of its records: how many, the version after the last,
    /// and when the record had been changed before each.
    own: HashMap<Id, (i64, i64, Vec<i64>)>,
    settled: Settled,
}

impl Touched {
    fn of<R: Made>(tx: &mut WriteTx<'_>, act: ActId, ids: &[Id]) -> Result<Self, StorageError> {
        let mut touched = Self {
            bound: HashMap::new(),
            notes: HashMap::new(),
            own: HashMap::new(),
            settled: Settled::of(tx, ids, Some(act.into()))?,
        };
        if ids.is_empty() {
            return Ok(touched);
        }
        for (id, other) in R::bound(tx.connection(), ids)? {
            touched.bound.entry(id).or_default().push(other);
        }
        for (id, version, at) in R::notes(tx.connection(), ids)? {
            if let Some(id) = id {
                touched.notes.entry(id).or_default().push((version, at));
            }
        }
        let rows: Vec<ChangeColumns> = each!(tx.connection(), c => {
            act_change::table
                .filter(one_of(act_change::record_id, ids))
                .filter(undo::of_act(act.into()))
                .filter(act_change::sealed.is_not_null())
                .load(c)
        })?;
        for row in rows {
            let (Some(sealed), Some(after)) = (&row.sealed, row.version_after) else {
                continue;
            };
            let image = Image::open(tx.vault(), act, row.record_id, row.seq, sealed)?;
            let own = touched
                .own
                .entry(row.record_id)
                .or_insert((0, 1, Vec::new()));
            // One that only brought a note made no version.
            own.0 += i64::from(!image.before.is_empty());
            own.1 = own.1.max(after);
            own.2.push(image.updated_at);
            own.2.extend(image.noted_at);
        }
        Ok(touched)
    }

    fn is_untouched(&self, kept: crate::clients::record::Kept, gone: &HashSet<Id>) -> bool {
        let own = self.own.get(&kept.id);
        let (changes, last) = own.map_or((0, 1), |own| (own.0, own.1));
        let moments = own.map(|own| own.2.as_slice()).unwrap_or_default();
        let (version, settled) = self.settled.before(kept.id, kept.version);
        let noted_then =
            |at: i64| at == kept.updated_at || moments.contains(&at) || settled.contains(&at);
        let free = self.bound.get(&kept.id).is_none_or(|others| {
            others
                .iter()
                .all(|other| other.is_some_and(|other| gone.contains(&other)))
        });
        let notes = self.notes.get(&kept.id);
        let as_noted = notes.is_none_or(|notes| {
            notes
                .iter()
                .all(|(version, at)| *version == 1 && noted_then(*at))
        });
        version == last && last == changes + 1 && free && as_noted
    }
}
