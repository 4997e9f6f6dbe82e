//! Writing contacts: each function checks the grant on the row it found, writes, keeps the search
//! entry right, tells listeners, and hands back the event without which nothing is committed.

use diesel::prelude::*;
use larets_core::access::{Actor, ChangeGrant, Placement};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, ContactDraft, ContactField};
use larets_core::ids::{CompanyId, ContactId, ImportId};
use larets_core::time::At;
use uuid::Uuid;

use super::row::ContactColumns;
use crate::clients::change::{Diff, Purpose, check};
use crate::clients::rows::client_rows;
use crate::clients::{UpdateError, placement, tags};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Act, WriteTx};
use crate::error::StorageError;
use crate::points::{self, PointWrites};
use crate::schema::{company, contact, contact_company};
use crate::search;
use crate::types::Id;

client_rows! {
    table: contact, columns: ContactColumns, record: Contact, id: ContactId, index: index_contact
}

/// Makes a contact. It belongs to the actor unless the draft says otherwise, which takes `assign`.
pub fn create(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Contact>,
    assign: Option<&ChangeGrant<Contact>>,
    actor: &Actor,
    draft: &ContactDraft,
) -> Result<(ContactId, Event), UpdateError> {
    let mut columns = ContactColumns::blank(Id(Uuid::now_v7()), tx.now());
    let mut diff = Diff::new(grant, Purpose::Fill);
    columns.put(placement::of_new(
        tx.connection(),
        assign,
        draft.placement,
        actor,
    )?);
    apply_plain(&mut columns, draft, &mut diff)?;
    let writes = diff_lists(tx, &columns, draft, &mut diff, actor)?;
    insert_one(tx.connection(), &columns)?;
    write_lists(tx, columns.id, &writes)?;
    let id = ContactId::from(columns.id);
    search::index_contact(tx, id)?;
    announce(tx, &columns, Act::Created);
    let event = diff.into_event(
        actor,
        EventKind::Create,
        (RecordKind::Contact, columns.id.0),
        columns.version,
    );
    Ok((id, event))
}

/// Changes what the draft speaks of. A draft that changes nothing leaves the version as it is.
pub fn update(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Contact>,
    assign: Option<&ChangeGrant<Contact>>,
    id: ContactId,
    expected_version: Option<i64>,
    draft: &ContactDraft,
    actor: &Actor,
) -> Result<Event, UpdateError> {
    let mut columns = load(tx.connection(), id.into())?;
    check(grant, &columns.standing(), expected_version)?;
    if columns.deleted_at.is_some() {
        return Err(StorageError::Refused("record_in_bin").into());
    }
    let mut diff = Diff::new(grant, Purpose::Rewrite);
    apply_plain(&mut columns, draft, &mut diff)?;
    if let Some(wished) = draft.placement {
        assign_to(tx.connection(), &mut columns, assign, wished, &mut diff)?;
    }
    let writes = diff_lists(tx, &columns, draft, &mut diff, actor)?;
    if !diff.is_empty() {
        save(tx, &mut columns)?;
        write_lists(tx, columns.id, &writes)?;
        search::index_contact(tx, id)?;
        announce(tx, &columns, Act::Changed);
    }
    let record = (RecordKind::Contact, columns.id.0);
    Ok(diff.into_event(actor, EventKind::Change, record, columns.version))
}

/// A contact of an import or of demo data, its draft checked.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Its id, made by the caller.
    pub id: ContactId,
    /// What is known; every channel with its value.
    pub draft: ContactDraft,
    /// Where it will stand.
    pub placement: Placement,
    /// When it was made, if the file says so.
    pub created_at: Option<At>,
    /// The import it comes with.
    pub import: Option<ImportId>,
    /// Whether it is demo data.
    pub demo: bool,
}

/// Makes many contacts at once. Channels and companies are taken as given. One event per record.
pub fn insert_many(
    tx: &mut WriteTx<'_>,
    grant: &ChangeGrant<Contact>,
    actor: &Actor,
    contacts: &[NewContact],
) -> Result<Vec<Event>, UpdateError> {
    let mut rows = Vec::with_capacity(contacts.len());
    let mut channels = Vec::new();
    let mut links = Vec::new();
    let mut events = Vec::with_capacity(contacts.len());
    for new in contacts {
        if !grant.covers(&new.placement) {
            return Err(StorageError::NotAllowed.into());
        }
        let id = Id::from(new.id);
        let mut columns = ContactColumns::blank(id, tx.now());
        columns.put(new.placement);
        columns.import_id = new.import.map(Id::from);
        columns.demo = new.demo;
        columns.created_at = new.created_at.map_or(columns.created_at, At::micros);
        apply_plain(
            &mut columns,
            &new.draft,
            &mut Diff::new(grant, Purpose::Fill),
        )?;
        channels.extend(points::sealed_all::<Contact>(
            tx.vault(),
            id,
            &new.draft.points,
        )?);
        let companies = new.draft.companies.iter().flatten().enumerate();
        links.extend(companies.map(|(place, (company, position))| LinkColumns {
            contact_id: id,
            company_id: (*company).into(),
            position: position.clone(),
            place: i64::try_from(place).unwrap_or(i64::MAX),
        }));
        rows.push(columns);
        let kind = if new.demo {
            EventKind::Invent
        } else {
            EventKind::Import
        };
        events.push(Event::of(actor, kind).on(RecordKind::Contact, id.0));
    }
    insert_rows(tx.connection(), &rows)?;
    points::insert(tx.connection(), &channels)?;
    insert_links(tx.connection(), &links)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.into()).collect();
    search::index_contacts(tx, &ids)?;
    for row in &rows {
        announce(tx, row, Act::Created);
    }
    Ok(events)
}

/// Puts the plain fields of a draft into the row.
fn apply_plain(
    columns: &mut ContactColumns,
    draft: &ContactDraft,
    diff: &mut Diff<'_, Contact>,
) -> Result<(), UpdateError> {
    use ContactField as Field;
    diff.text(
        Field::LastName,
        &mut columns.last_name,
        draft.last_name.as_ref(),
    )?;
    diff.text(
        Field::FirstName,
        &mut columns.first_name,
        draft.first_name.as_ref(),
    )?;
    diff.text(
        Field::MiddleName,
        &mut columns.middle_name,
        draft.middle_name.as_ref(),
    )?;
    diff.text(
        Field::Position,
        &mut columns.position,
        draft.position.as_ref(),
    )?;
    diff.text(Field::Source, &mut columns.source, draft.source.as_ref())?;
    diff.text(
        Field::Birthday,
        &mut columns.birthday,
        draft.birthday.as_ref(),
    )?;
    diff.text(Field::Address, &mut columns.address, draft.address.as_ref())?;
    if let Some(typed) = &draft.tags {
        tags::change(diff, Field::Tags, &mut columns.tags, typed)?;
    }
    columns.name_changed();
    Ok(())
}

fn assign_to(
    connection: &mut AnyConnection,
    columns: &mut ContactColumns,
    assign: Option<&ChangeGrant<Contact>>,
    wished: Placement,
    diff: &mut Diff<'_, Contact>,
) -> Result<(), UpdateError> {
    let fields = (ContactField::Owner, ContactField::Department);
    let target = placement::reassign(
        connection,
        columns.placement(),
        assign,
        wished,
        fields,
        diff,
    )?;
    columns.put(target);
    Ok(())
}

/// The channels and links to write.
struct ListWrites {
    points: PointWrites,
    links: Option<Vec<LinkColumns>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable)]
#[diesel(table_name = contact_company)]
struct LinkColumns {
    contact_id: Id,
    company_id: Id,
    position: String,
    place: i64,
}

fn diff_lists(
    tx: &mut WriteTx<'_>,
    columns: &ContactColumns,
    draft: &ContactDraft,
    diff: &mut Diff<'_, Contact>,
    actor: &Actor,
) -> Result<ListWrites, UpdateError> {
    let vault = tx.vault();
    let points = points::diff(
        tx.connection(),
        vault,
        diff,
        columns.id,
        &draft.point_kinds,
        &draft.points,
    )?;
    let links = match &draft.companies {
        None => None,
        Some(typed) => diff_links(tx.connection(), columns.id, typed, diff, actor)?,
    };
    Ok(ListWrites { points, links })
}

/// A link with what decides whether the actor sees the company.
type KnownLink = (LinkColumns, String, Option<Id>, Option<Id>);

/// Compares the typed companies with the stored ones. Links to companies that the actor does not
/// see stay, as the form could not show them; a company that is not seen cannot be linked.
fn diff_links(
    connection: &mut AnyConnection,
    id: Id,
    typed: &[(CompanyId, String)],
    diff: &mut Diff<'_, Contact>,
    actor: &Actor,
) -> Result<Option<Vec<LinkColumns>>, UpdateError> {
    let grant = actor.may_read::<Company>().ok();
    let sees = |owner: Option<Id>, department: Option<Id>| {
        let place = placement::placement(owner, department);
        grant
            .as_ref()
            .is_some_and(|grant| grant.rows().covers(&place))
    };
    let stored: Vec<KnownLink> = each!(connection, c => {
        contact_company::table
            .inner_join(company::table)
            .filter(contact_company::contact_id.eq(id))
            .order((contact_company::place, contact_company::company_id))
            .select((contact_company::all_columns, company::name, company::owner_id, company::department_id))
            .load(c)
    })?;
    let (seen, unseen): (Vec<KnownLink>, Vec<KnownLink>) = stored
        .into_iter()
        .partition(|(_, _, owner, department)| sees(*owner, *department));
    let mut links: Vec<LinkColumns> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (company, position) in typed {
        let company_id = Id::from(*company);
        let repeated = links.iter().any(|link| link.company_id == company_id);
        if repeated
            || unseen
                .iter()
                .any(|(link, ..)| link.company_id == company_id)
        {
            continue;
        }
        let found: Option<(String, Option<Id>, Option<Id>)> = each!(connection, c => {
            company::table
                .find(company_id)
                .filter(company::deleted_at.is_null())
                .select((company::name, company::owner_id, company::department_id))
                .get_result(c)
        })
        .optional()?;
        let (name, ..) = found
            .filter(|(_, owner, department)| sees(*owner, *department))
            .ok_or(StorageError::Refused("company_unknown"))?;
        names.push(name);
        links.push(LinkColumns {
            contact_id: id,
            company_id,
            position: position.trim().to_owned(),
            place: i64::try_from(links.len()).unwrap_or(i64::MAX),
        });
    }
    let same = seen.len() == links.len()
        && seen.iter().zip(&links).all(|((stored, ..), link)| {
            stored.company_id == link.company_id && stored.position == link.position
        });
    if same {
        return Ok(None);
    }
    let before: Vec<&str> = seen.iter().map(|(_, name, ..)| name.as_str()).collect();
    diff.change(
        ContactField::Companies,
        Some(before.join("\n")),
        Some(names.join("\n")),
    )?;
    for (mut link, ..) in unseen {
        link.place = i64::try_from(links.len()).unwrap_or(i64::MAX);
        links.push(link);
    }
    Ok(Some(links))
}

fn insert_links(connection: &mut AnyConnection, links: &[LinkColumns]) -> QueryResult<()> {
    for link in links {
        each!(connection, c => {
            diesel::insert_into(contact_company::table).values(link).execute(c)
        })?;
    }
    Ok(())
}

fn write_lists(tx: &mut WriteTx<'_>, id: Id, writes: &ListWrites) -> Result<(), StorageError> {
    points::apply(tx.connection(), &writes.points)?;
    if let Some(links) = &writes.links {
        each!(tx.connection(), c => {
            diesel::delete(contact_company::table.filter(contact_company::contact_id.eq(id))).execute(c)
        })?;
        insert_links(tx.connection(), links)?;
    }
    Ok(())
}
