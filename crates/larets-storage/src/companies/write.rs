//! Writing companies: each function checks the grant on the row it found, writes, keeps the search
//! entry right, tells listeners, and hands back the event without which nothing is committed.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant, Placement};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::{Company, CompanyDraft, CompanyField};
use larets_core::ids::{CompanyId, ImportId};
use larets_core::time::At;
use uuid::Uuid;

use super::row::CompanyColumns;
use crate::clients::change::{Diff, Purpose, check};
use crate::clients::rows::client_rows;
use crate::clients::{UpdateError, placement, tags};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Act, WriteTx};
use crate::error::StorageError;
use crate::points;
use crate::schema::company;
use crate::search;
use crate::types::Id;

/// Companies stand above one another at most so deep.
const DEPTH_LIMIT: usize = 50;

client_rows! {
    table: company, columns: CompanyColumns, record: Company, id: CompanyId, index: index_company
}

/// Makes a company. It belongs to the actor unless the draft says otherwise, which takes `assign`.
pub fn create(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Company>,
    assign: Option<&ChangeGrant<Company>>,
    actor: &Actor,
    draft: &CompanyDraft,
) -> Result<(CompanyId, Event), UpdateError> {
    let mut columns = CompanyColumns::blank(Id(Uuid::now_v7()), tx.now());
    let mut diff = Diff::new(grant, Purpose::Fill);
    columns.put(placement::of_new(
        tx.connection(),
        assign,
        draft.placement,
        actor,
    )?);
    apply_plain(&mut columns, draft, &mut diff)?;
    apply_parent(tx.connection(), &mut columns, draft.parent, &mut diff)?;
    let vault = tx.vault();
    let writes = points::diff(
        tx.connection(),
        vault,
        &mut diff,
        columns.id,
        &draft.point_kinds,
        &draft.points,
    )?;
    insert_one(tx.connection(), &columns)?;
    points::apply(tx.connection(), &writes)?;
    let id = CompanyId::from(columns.id);
    search::index_company(tx, id)?;
    announce(tx, &columns, Act::Created);
    let record = (RecordKind::Company, columns.id.0);
    let event = diff.into_event(actor, EventKind::Create, record, columns.version);
    Ok((id, event))
}

/// Changes what the draft speaks of. A draft that changes nothing leaves the version as it is.
pub fn update(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Company>,
    assign: Option<&ChangeGrant<Company>>,
    id: CompanyId,
    expected_version: Option<i64>,
    draft: &CompanyDraft,
    actor: &Actor,
) -> Result<Event, UpdateError> {
    let mut columns = load(tx.connection(), id.into())?;
    check(grant, &columns.standing(), expected_version)?;
    if columns.deleted_at.is_some() {
        return Err(StorageError::Refused("record_in_bin").into());
    }
    let mut diff = Diff::new(grant, Purpose::Rewrite);
    apply_plain(&mut columns, draft, &mut diff)?;
    apply_parent(tx.connection(), &mut columns, draft.parent, &mut diff)?;
    if let Some(wished) = draft.placement {
        let fields = (CompanyField::Owner, CompanyField::Department);
        let current = columns.placement();
        let connection = tx.connection();
        let target = placement::reassign(connection, current, assign, wished, fields, &mut diff)?;
        columns.put(target);
    }
    let vault = tx.vault();
    let writes = points::diff(
        tx.connection(),
        vault,
        &mut diff,
        columns.id,
        &draft.point_kinds,
        &draft.points,
    )?;
    if !diff.is_empty() {
        save(tx, &mut columns)?;
        points::apply(tx.connection(), &writes)?;
        search::index_company(tx, id)?;
        announce(tx, &columns, Act::Changed);
    }
    let record = (RecordKind::Company, columns.id.0);
    Ok(diff.into_event(actor, EventKind::Change, record, columns.version))
}

/// A company of an import or of demo data, its draft checked.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Its id, made by the caller.
    pub id: CompanyId,
    /// What is known; every channel with its value.
    pub draft: CompanyDraft,
    /// Where it will stand.
    pub placement: Placement,
    /// When it was made, if the file says so.
    pub created_at: Option<At>,
    /// The import it comes with.
    pub import: Option<ImportId>,
    /// Whether it is demo data.
    pub demo: bool,
}

/// Makes many companies at once. Channels and parents are taken as given. One event per record.
pub fn insert_many(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Company>,
    actor: &Actor,
    companies: &[NewCompany],
) -> Result<Vec<Event>, UpdateError> {
    let mut rows = Vec::with_capacity(companies.len());
    let mut channels = Vec::new();
    let mut events = Vec::with_capacity(companies.len());
    for new in companies {
        if !grant.covers(&new.placement) {
            return Err(StorageError::NotAllowed.into());
        }
        let id = Id::from(new.id);
        let mut columns = CompanyColumns::blank(id, tx.now());
        columns.put(new.placement);
        columns.import_id = new.import.map(Id::from);
        columns.demo = new.demo;
        columns.created_at = new.created_at.map_or(columns.created_at, At::micros);
        columns.parent_id = new.draft.parent.flatten().map(Id::from);
        apply_plain(
            &mut columns,
            &new.draft,
            &mut Diff::new(grant, Purpose::Fill),
        )?;
        channels.extend(points::sealed_all::<Company>(
            tx.vault(),
            id,
            &new.draft.points,
        )?);
        rows.push(columns);
        let kind = if new.demo {
            EventKind::Invent
        } else {
            EventKind::Import
        };
        events.push(Event::of(actor, kind).on(RecordKind::Company, id.0));
    }
    insert_rows(tx.connection(), &rows)?;
    points::insert(tx.connection(), &channels)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.into()).collect();
    search::index_companies(tx, &ids)?;
    for row in &rows {
        announce(tx, row, Act::Created);
    }
    Ok(events)
}

/// Puts the plain fields of a draft into the row.
fn apply_plain(
    columns: &mut CompanyColumns,
    draft: &CompanyDraft,
    diff: &mut Diff<'_, Company>,
) -> Result<(), UpdateError> {
    use CompanyField as Field;
    diff.text(Field::Name, &mut columns.name, draft.name.as_ref())?;
    diff.text(
        Field::LegalName,
        &mut columns.legal_name,
        draft.legal_name.as_ref(),
    )?;
    diff.text(Field::Inn, &mut columns.inn, draft.inn.as_ref())?;
    diff.text(Field::Kpp, &mut columns.kpp, draft.kpp.as_ref())?;
    diff.text(Field::Ogrn, &mut columns.ogrn, draft.ogrn.as_ref())?;
    diff.text(Field::VatId, &mut columns.vat_id, draft.vat_id.as_ref())?;
    diff.text(Field::Site, &mut columns.site, draft.site.as_ref())?;
    diff.text(Field::Address, &mut columns.address, draft.address.as_ref())?;
    diff.text(
        Field::LegalAddress,
        &mut columns.legal_address,
        draft.legal_address.as_ref(),
    )?;
    diff.text(Field::Source, &mut columns.source, draft.source.as_ref())?;
    if let Some(typed) = &draft.tags {
        tags::change(diff, Field::Tags, &mut columns.tags, typed)?;
    }
    columns.name_changed();
    Ok(())
}

/// Puts a company under another one that the actor sees, and never under itself. A parent that the
/// actor does not see is kept when the form, which showed none, sends none.
#[expect(
    clippy::option_option,
    reason = "the form may say nothing, or that there is none"
)]
fn apply_parent(
    connection: &mut AnyConnection,
    columns: &mut CompanyColumns,
    typed: Option<Option<CompanyId>>,
    diff: &mut Diff<'_, Company>,
) -> Result<(), UpdateError> {
    let Some(typed) = typed else {
        return Ok(());
    };
    let typed = typed.map(Id::from);
    let stored = match columns.parent_id {
        None => None,
        Some(id) => Some(load(connection, id)?),
    };
    let sees = |row: &CompanyColumns| {
        row.deleted_at.is_none() && diff.grant().read().rows().covers(&row.placement())
    };
    let hidden = stored.as_ref().is_some_and(|row| !sees(row));
    if typed == columns.parent_id || (hidden && typed.is_none()) {
        return Ok(());
    }
    let above = match typed {
        None => None,
        Some(id) => {
            let row = load(connection, id).ok().filter(|row| sees(row));
            Some(row.ok_or(StorageError::Refused("company_unknown"))?)
        }
    };
    let mut next = above.as_ref().map(|row| row.id);
    for _ in 0..DEPTH_LIMIT {
        let Some(id) = next else { break };
        if id == columns.id {
            return Err(StorageError::Refused("company_cycle").into());
        }
        next = load(connection, id)?.parent_id;
    }
    if next.is_some() {
        return Err(StorageError::Refused("company_cycle").into());
    }
    let before = stored.filter(|_| !hidden).map(|row| row.name);
    columns.parent_id = typed;
    diff.change(CompanyField::Parent, before, above.map(|row| row.name))?;
    Ok(())
}
