//! Reading contacts: the card, lists, counts, duplicates. Every row is limited by the grant.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::Level;
use larets_core::companies::CompanyField;
use larets_core::contacts::{Contact, ContactField, full_name};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::lists::{ListQuery, SortBy};
use larets_core::similar::person_similarity_key;

use super::row::{ContactRow, contact_columns, contact_source};
use super::{ContactCard, Duplicate, DuplicateProbe};
use crate::clients::list::{Filter, Listed, Part, Plan};
use crate::clients::statement::client_list;
use crate::clients::{ClientGrants, Count, DUPLICATES_LIMIT, Link, Page, list as lists, placement};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::points;
use crate::schema::{company, contact, contact_company, department, staff};
use crate::types::Id;

client_list! {
    table: contact, parent: contact_id, row: ContactRow,
    source: contact_source, columns: contact_columns,
    company: |company| contact::id.eq_any(
        contact_company::table
            .filter(contact_company::company_id.eq(company))
            .select(contact_company::contact_id),
    )
}

/// The card of a contact. One in the bin is found only by those who may delete it.
pub fn card(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    id: ContactId,
) -> Result<ContactCard, StorageError> {
    let grant = grants.over_contacts()?;
    let id = Id::from(id);
    let row: ContactRow = each!(tx.connection(), c => {
        contact_source!()
            .filter(contact::id.eq(id))
            .select(contact_columns!())
            .get_result(c)
    })?;
    let placement = row.columns.placement();
    if !lists::is_seen(grant, &placement, row.columns.deleted_at.is_some()) {
        return Err(StorageError::NotFound);
    }
    let vault = tx.vault();
    let points = points::of_one(tx.connection(), vault, id)?;
    let companies = companies_of(tx.connection(), grants, id)?;
    Ok(row.into_card(points, companies))
}

/// A link and where the linked company stands.
type LinkRow = (Id, Id, String, String, Option<Id>, Option<Id>);

macro_rules! link_query {
    ($condition:expr) => {
        contact_company::table
            .inner_join(company::table)
            .filter($condition)
            .filter(company::deleted_at.is_null())
            .order((contact_company::place, contact_company::company_id))
            .select((
                contact_company::contact_id,
                company::id,
                company::name,
                contact_company::position,
                company::owner_id,
                company::department_id,
            ))
    };
}

/// The link, if the reader may see the company and its name.
fn visible(grants: &ClientGrants, row: LinkRow) -> Option<(Id, Link<CompanyId>)> {
    let (contact, id, name, position, owner, department) = row;
    let grant = grants.companies.as_ref()?;
    let seen = grant
        .rows()
        .covers(&placement::placement(owner, department))
        && grant.level(CompanyField::Name) >= Level::Read;
    seen.then(|| {
        let id = id.into();
        (contact, Link { id, name, position })
    })
}

fn companies_of(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    id: Id,
) -> Result<Vec<Link<CompanyId>>, StorageError> {
    if grants.companies.is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<LinkRow> =
        each!(connection, c => link_query!(contact_company::contact_id.eq(id)).load(c))?;
    let links = rows.into_iter().filter_map(|row| visible(grants, row));
    Ok(links.map(|(_, link)| link).collect())
}

fn companies_of_many(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    ids: &[Id],
) -> Result<HashMap<Id, Vec<Link<CompanyId>>>, StorageError> {
    let mut found: HashMap<Id, Vec<Link<CompanyId>>> = HashMap::new();
    if grants.companies.is_none() {
        return Ok(found);
    }
    let rows: Vec<LinkRow> =
        each!(connection, c => link_query!(contact_company::contact_id.eq_any(ids)).load(c))?;
    for (contact, link) in rows.into_iter().filter_map(|row| visible(grants, row)) {
        found.entry(contact).or_default().push(link);
    }
    Ok(found)
}

/// A page of contacts, at most `limit`, after the place `cursor` names.
pub fn list(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<ContactCard>, StorageError> {
    let scope = lists::scope(grants.over_contacts()?, query);
    let (rows, next) = lists::page(tx, "contact", scope, query, (cursor, limit), stream)?;
    let vault = tx.vault();
    let ids: Vec<Id> = rows.iter().map(Listed::id).collect();
    let mut points = points::of_many::<Contact>(tx.connection(), vault, &ids)?;
    let mut companies = companies_of_many(tx.connection(), grants, &ids)?;
    let items = rows.into_iter().map(|row| {
        let id = row.id();
        row.into_card(
            points.remove(&id).unwrap_or_default(),
            companies.remove(&id).unwrap_or_default(),
        )
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

/// How many contacts a list has, exactly up to [`COUNT_LIMIT`](crate::clients::COUNT_LIMIT).
pub fn count(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
) -> Result<Count, StorageError> {
    let scope = lists::scope(grants.over_contacts()?, query);
    lists::counted(tx, scope, query, count_rows)
}

/// Contacts that may be the same person, among those the reader sees. What may not be searched by
/// is not compared, and nothing tells so.
pub fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    probe: &DuplicateProbe,
) -> Result<Vec<Duplicate>, StorageError> {
    let grant = grants.over_contacts()?;
    let Some(part) = Part::whole(grant.rows()) else {
        return Ok(Vec::new());
    };
    let mut looks = lists::channel_look_ups(grant, tx.vault(), &probe.channels);
    let by_name = grant.may_search_by(ContactField::LastName).is_ok()
        && grant.may_search_by(ContactField::FirstName).is_ok();
    if let Some((last_name, first_name)) = probe.name.as_ref().filter(|_| by_name) {
        let key = person_similarity_key(last_name, first_name);
        if !key.is_empty() {
            looks.push(("name", Filter::Similar(key)));
        }
    }
    let mut found: Vec<Duplicate> = Vec::new();
    for (reason, filter) in looks {
        for row in stream(tx.connection(), &part, &Plan::look_up(filter))? {
            let id = ContactId::from(row.id());
            if probe.exclude == Some(id) {
                continue;
            }
            if let Some(known) = found.iter_mut().find(|known| known.id == id) {
                known.because(reason);
            } else if found.len() < DUPLICATES_LIMIT {
                found.push(duplicate(grants, row, reason));
            }
        }
    }
    Ok(found)
}

fn duplicate(grants: &ClientGrants, row: ContactRow, reason: &'static str) -> Duplicate {
    let level = |field| {
        grants
            .contacts
            .as_ref()
            .map_or(Level::Hidden, |grant| grant.level(field))
    };
    let columns = row.columns;
    let shown = |field, text: String| {
        if level(field) >= Level::Read {
            text
        } else {
            String::new()
        }
    };
    let title = full_name(
        &shown(ContactField::LastName, columns.last_name),
        &shown(ContactField::FirstName, columns.first_name),
        &shown(ContactField::MiddleName, columns.middle_name),
    );
    let owner = placement::person(columns.owner_id, row.owner_name);
    Duplicate {
        id: columns.id.into(),
        title,
        reasons: vec![reason],
        owner: owner.filter(|_| level(ContactField::Owner) >= Level::Read),
    }
}
