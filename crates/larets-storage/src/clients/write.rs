//! Writing records that have a card: each function checks the grant on the row it found, writes,
//! keeps the search entry right, tells listeners, and hands back the event without which nothing is
//! committed.

use larets_core::access::{Action, Actor, ChangeGrant, SystemActor};
use larets_core::audit::{Detail, Event, EventKind};
use larets_core::time::At;
use uuid::Uuid;

use super::change::{Diff, Purpose, check};
use super::record::{CardRecord, CardRules, Kept, New};
use super::table::CardTable;
use super::{UpdateError, placement};
use crate::db::{Act, Changed, Recorded, WriteTx};
use crate::error::StorageError;
use crate::types::Id;

/// Most records removed for good at a time.
const PURGE_LIMIT: i64 = 500;

/// Makes a record. It belongs to the actor unless the draft says otherwise, which takes `assign`.
pub fn create<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    assign: Option<&ChangeGrant<R>>,
    actor: &Actor,
    draft: &R::Draft,
) -> Result<(R::Id, Event), UpdateError> {
    let mut diff = Diff::new(grant, Purpose::Fill);
    let place = placement::of_new(tx.connection(), assign, R::wished(draft), actor)?;
    let kept = Kept::new(Id(Uuid::now_v7()), place, tx.now());
    let mut columns = R::Columns::blank(kept);
    R::put_fields(&mut columns, draft, &mut diff)?;
    let lists = R::put_lists(tx, &mut columns, draft, &mut diff, actor)?;
    R::Columns::insert(tx.connection(), std::slice::from_ref(&columns))?;
    R::write_lists(tx.connection(), &[(kept.id, lists)])?;
    tx.tally(None, R::share(&columns));
    let id = R::Id::from(kept.id.0);
    tx.reindex(R::KIND, kept.id.0);
    announce::<R>(tx, &kept, Act::Created);
    let event = diff.into_event(actor, EventKind::Create, (R::KIND, kept.id.0), kept.version);
    Ok((id, event))
}

/// Changes what the draft speaks of. A draft that changes nothing leaves the version as it is.
pub fn update<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    assign: Option<&ChangeGrant<R>>,
    id: R::Id,
    expected_version: Option<i64>,
    draft: &R::Draft,
    actor: &Actor,
) -> Result<Event, UpdateError> {
    let columns = load::<R>(tx, id)?;
    check(grant, Action::Edit, &columns.kept(), expected_version)?;
    let (event, _) = rewrite(tx, grant, assign, columns, draft, actor)?;
    Ok(event)
}

/// The same for a row that was loaded and checked; gives back what became of it.
pub(crate) fn rewrite<R: CardRules>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    assign: Option<&ChangeGrant<R>>,
    mut columns: R::Columns,
    draft: &R::Draft,
    actor: &Actor,
) -> Result<(Event, R::Columns), UpdateError> {
    let mut kept = columns.kept();
    if kept.in_bin() {
        return Err(StorageError::Refused("record_in_bin").into());
    }
    let was = columns.clone();
    let mut diff = Diff::new(grant, Purpose::Rewrite);
    R::put_fields(&mut columns, draft, &mut diff)?;
    let fields = !diff.is_empty();
    if let Some(wished) = R::wished(draft) {
        let target = placement::reassign(tx, kept.placement, assign, wished, &mut diff)?;
        kept.placement = target;
        columns.keep(kept);
    }
    let placed = R::wished(draft).is_some() && !fields;
    let before = diff.len();
    let lists = R::put_lists(tx, &mut columns, draft, &mut diff, actor)?;
    if !diff.is_empty() {
        kept = save::<R>(tx, &was, &mut columns)?;
        R::write_lists(tx.connection(), &[(kept.id, lists)])?;
        tx.tally(R::share(&was), R::share(&columns));
        // Where a record stands is looked up when it is found: no word of its entry.
        if !(placed && diff.len() == before) {
            tx.reindex(R::KIND, kept.id.0);
        }
        announce::<R>(tx, &kept, Act::Changed);
    }
    let event = diff.into_event(actor, EventKind::Change, (R::KIND, kept.id.0), kept.version);
    Ok((event, columns))
}

/// Makes many records at once. Lists and references are taken as given. One event per record.
pub fn insert_many<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    actor: &Actor,
    new: &[New<R>],
) -> Result<Vec<Event>, UpdateError> {
    let mut rows = Vec::with_capacity(new.len());
    let mut lists = Vec::with_capacity(new.len());
    let mut events = Vec::with_capacity(new.len());
    for new in new {
        if !grant.covers(&new.placement) {
            return Err(StorageError::NotAllowed.into());
        }
        let kept = Kept::new(Id(new.id.into()), new.placement, tx.now());
        let created_at = new.created_at.map_or(kept.created_at, At::micros);
        let mut columns = R::Columns::blank(Kept {
            import_id: new.import.map(Id::from),
            demo: new.demo,
            created_at,
            // Nothing has happened to an invented one since, until it is told otherwise.
            updated_at: if new.demo {
                created_at
            } else {
                kept.updated_at
            },
            ..kept
        });
        R::put_fields(
            &mut columns,
            &new.draft,
            &mut Diff::new(grant, Purpose::Fill),
        )?;
        lists.push((
            kept.id,
            R::take_lists(tx.vault(), &mut columns, &new.draft)?,
        ));
        rows.push(columns);
        let event = if new.demo {
            EventKind::Invent
        } else {
            EventKind::Import
        };
        events.push(Event::of(actor, event).on(R::KIND, new.id.into()));
    }
    R::Columns::insert(tx.connection(), &rows)?;
    R::write_lists(tx.connection(), &lists)?;
    for row in &rows {
        tx.tally(None, R::share(row));
        tx.reindex(R::KIND, row.kept().id.0);
        announce::<R>(tx, &row.kept(), Act::Created);
    }
    Ok(events)
}

/// Moves a record to the bin.
pub fn delete<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    id: R::Id,
    expected_version: Option<i64>,
    actor: &Actor,
) -> Result<Event, StorageError> {
    let columns = load::<R>(tx, id)?;
    check(grant, Action::Delete, &columns.kept(), expected_version)?;
    if columns.kept().in_bin() {
        return Err(StorageError::NotFound);
    }
    let (event, _) = put_in_bin::<R>(tx, columns, actor)?;
    Ok(event)
}

/// The same for a living row that was checked; gives back what became of it.
pub(crate) fn put_in_bin<R: CardRules>(
    tx: &mut WriteTx<'_>,
    mut columns: R::Columns,
    actor: &Actor,
) -> Result<(Event, R::Columns), StorageError> {
    let was = columns.clone();
    columns.keep(Kept {
        deleted_at: Some(tx.now().micros()),
        ..columns.kept()
    });
    let kept = save::<R>(tx, &was, &mut columns)?;
    tx.tally(R::share(&was), R::share(&columns));
    tx.reindex(R::KIND, kept.id.0);
    announce::<R>(tx, &kept, Act::Deleted);
    Ok((plain_event::<R>(actor, EventKind::Delete, &kept), columns))
}

/// Takes a record back from the bin.
pub fn restore<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<R>,
    id: R::Id,
    actor: &Actor,
) -> Result<Event, StorageError> {
    let columns = load::<R>(tx, id)?;
    check(grant, Action::Restore, &columns.kept(), None)?;
    if !columns.kept().in_bin() {
        return Err(StorageError::NotFound);
    }
    if R::merged_into(&columns).is_some() {
        return Err(StorageError::Refused("record_merged"));
    }
    let (event, _) = take_from_bin::<R>(tx, columns, actor)?;
    Ok(event)
}

/// The same for a row in the bin that was checked; gives back what became of it.
pub(crate) fn take_from_bin<R: CardRules>(
    tx: &mut WriteTx<'_>,
    mut columns: R::Columns,
    actor: &Actor,
) -> Result<(Event, R::Columns), StorageError> {
    let was = columns.clone();
    columns.keep(Kept {
        deleted_at: None,
        ..columns.kept()
    });
    let kept = save::<R>(tx, &was, &mut columns)?;
    tx.tally(None, R::share(&columns));
    tx.reindex(R::KIND, kept.id.0);
    announce::<R>(tx, &kept, Act::Created);
    Ok((plain_event::<R>(actor, EventKind::Restore, &kept), columns))
}

/// Removes for good what went to the bin before a moment, some of it at a time: again until the
/// value is zero. A job of the product.
pub fn purge_old<R: CardRecord>(
    tx: &mut WriteTx<'_>,
    before: At,
) -> Result<Recorded<usize>, StorageError> {
    let ids = R::Columns::binned(tx.connection(), before.micros(), PURGE_LIMIT)?;
    let actor = SystemActor::for_job("empty_bin");
    let number = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let event = Event::of(&actor, EventKind::Purge).with("records", Detail::Number(number));
    let mut recorded = Recorded::new(ids.len(), event);
    for id in ids {
        if R::Columns::purge(tx.connection(), id)? == 0 {
            continue;
        }
        tx.reindex(R::KIND, id.0);
        recorded = recorded.and(Event::of(&actor, EventKind::Purge).on(R::KIND, id.0));
    }
    Ok(recorded)
}

fn load<R: CardRecord>(tx: &mut WriteTx<'_>, id: R::Id) -> Result<R::Columns, StorageError> {
    Ok(R::Columns::load(tx.connection(), Id(id.into()))?)
}

/// Saves a row as a new version, if nobody else has made one meanwhile than the one before.
pub(crate) fn save<R: CardRules>(
    tx: &mut WriteTx<'_>,
    was: &R::Columns,
    columns: &mut R::Columns,
) -> Result<Kept, StorageError> {
    let (before, after) = (was.kept(), columns.kept());
    let kept = Kept {
        version: before.version + 1,
        updated_at: tx.now().micros(),
        former: Some(before.placement).filter(|place| *place != after.placement),
        ..after
    };
    columns.keep(kept);
    if columns.save(tx.connection(), was)? == 0 {
        let current = R::Columns::load(tx.connection(), kept.id)?.kept().version;
        return Err(StorageError::Outdated { current });
    }
    Ok(kept)
}

pub(crate) fn announce<R: CardRules>(tx: &mut WriteTx<'_>, kept: &Kept, act: Act) {
    // Of one removed for good no row will tell where it stood.
    let last = || (act == Act::Deleted).then_some(kept.placement);
    tx.announce(Changed::Record {
        kind: R::KIND,
        id: kept.id.0,
        version: kept.version,
        act,
        former: kept.former.or_else(last),
    });
}

fn plain_event<R: CardRules>(actor: &Actor, event: EventKind, kept: &Kept) -> Event {
    Event::of(actor, event)
        .on(R::KIND, kept.id.0)
        .with("version", Detail::Number(kept.version))
}
