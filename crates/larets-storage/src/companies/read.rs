//! Reading companies: the card, lists, counts, duplicates. Every row is limited by the grant.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::Level;
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{ContactField, full_name};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::lists::{ListQuery, SortBy};
use larets_core::similar::company_similarity_key;

use super::row::{CompanyRow, company_columns, company_source};
use super::{CompanyCard, Duplicate, DuplicateProbe};
use crate::clients::list::{Listed, Part, Plan};
use crate::clients::statement::client_list;
use crate::clients::{ClientGrants, Count, DUPLICATES_LIMIT, Link, Page, list as lists, placement};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::points;
use crate::schema::{company, contact, contact_company, department, staff};
use crate::types::Id;

/// Most people a card shows.
const CONTACTS_LIMIT: i64 = 200;
/// Most companies with one taxpayer number that are looked at: branches share it.
const BRANCHES_LIMIT: i64 = 500;

client_list! {
    table: company, parent: company_id, row: CompanyRow,
    source: company_source, columns: company_columns,
    company: |parent| company::parent_id.eq(parent)
}

/// The card of a company. One in the bin is found only by those who may delete it.
pub fn card(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    id: CompanyId,
) -> Result<CompanyCard, StorageError> {
    let grant = grants.over_companies()?;
    let id = Id::from(id);
    let row: CompanyRow = each!(tx.connection(), c => {
        company_source!()
            .filter(company::id.eq(id))
            .select(company_columns!())
            .get_result(c)
    })?;
    let placement = row.columns.placement();
    if !lists::is_seen(grant, &placement, row.columns.deleted_at.is_some()) {
        return Err(StorageError::NotFound);
    }
    let vault = tx.vault();
    let points = points::of_one(tx.connection(), vault, id)?;
    let parent = match row.columns.parent_id {
        None => None,
        Some(parent) => parents(tx.connection(), grants, &[parent])?.remove(&parent),
    };
    let contacts = contacts_of(tx.connection(), grants, id)?;
    Ok(row.into_card(points, parent, contacts))
}

/// The companies above those of a page, as far as the reader may see them.
fn parents(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    ids: &[Id],
) -> Result<HashMap<Id, Link<CompanyId>>, StorageError> {
    let Some(grant) = grants
        .companies
        .as_ref()
        .filter(|grant| !ids.is_empty() && grant.level(CompanyField::Name) >= Level::Read)
    else {
        return Ok(HashMap::new());
    };
    let rows: Vec<(Id, String, Option<Id>, Option<Id>)> = each!(connection, c => {
        company::table
            .filter(company::id.eq_any(ids))
            .filter(company::deleted_at.is_null())
            .select((company::id, company::name, company::owner_id, company::department_id))
            .load(c)
    })?;
    let seen = rows.into_iter().filter(|(_, _, owner, department)| {
        grant
            .rows()
            .covers(&placement::placement(*owner, *department))
    });
    let links = seen.map(|(id, name, ..)| {
        let link = Link {
            id: id.into(),
            name,
            position: String::new(),
        };
        (id, link)
    });
    Ok(links.collect())
}

/// A linked person: id, the three names, the position, owner and department.
type PersonRow = (Id, String, String, String, String, Option<Id>, Option<Id>);

fn contacts_of(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    id: Id,
) -> Result<Vec<Link<ContactId>>, StorageError> {
    let Some(grant) = &grants.contacts else {
        return Ok(Vec::new());
    };
    let rows: Vec<PersonRow> = each!(connection, c => {
        contact_company::table
            .inner_join(contact::table)
            .filter(contact_company::company_id.eq(id))
            .filter(contact::deleted_at.is_null())
            .order((contact::name_sort, contact::id))
            .select((
                contact::id,
                contact::last_name,
                contact::first_name,
                contact::middle_name,
                contact_company::position,
                contact::owner_id,
                contact::department_id,
            ))
            .load(c)
    })?;
    let shown = |field, text: String| {
        if grant.level(field) >= Level::Read {
            text
        } else {
            String::new()
        }
    };
    let seen = rows.into_iter().filter(|(.., owner, department)| {
        grant
            .rows()
            .covers(&placement::placement(*owner, *department))
    });
    let links = seen.map(|(id, last_name, first_name, middle_name, position, ..)| {
        let name = full_name(
            &shown(ContactField::LastName, last_name),
            &shown(ContactField::FirstName, first_name),
            &shown(ContactField::MiddleName, middle_name),
        );
        Link {
            id: id.into(),
            name,
            position: shown(ContactField::Companies, position),
        }
    });
    Ok(links
        .take(usize::try_from(CONTACTS_LIMIT).unwrap_or_default())
        .collect())
}

/// A page of companies, at most `limit`, after the place `cursor` names.
pub fn list(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<CompanyCard>, StorageError> {
    let scope = lists::scope(grants.over_companies()?, query);
    let (rows, next) = lists::page(tx, "company", scope, query, (cursor, limit), stream)?;
    let vault = tx.vault();
    let ids: Vec<Id> = rows.iter().map(Listed::id).collect();
    let mut points = points::of_many::<Company>(tx.connection(), vault, &ids)?;
    let above: Vec<Id> = rows
        .iter()
        .filter_map(|row| row.columns.parent_id)
        .collect();
    let parents = parents(tx.connection(), grants, &above)?;
    let items = rows.into_iter().map(|row| {
        let points = points.remove(&row.id()).unwrap_or_default();
        let parent = row
            .columns
            .parent_id
            .and_then(|id| parents.get(&id).cloned());
        row.into_card(points, parent, Vec::new())
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

/// How many companies a list has, exactly up to [`COUNT_LIMIT`](crate::clients::COUNT_LIMIT).
pub fn count(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
) -> Result<Count, StorageError> {
    let scope = lists::scope(grants.over_companies()?, query);
    lists::counted(tx, scope, query, count_rows)
}

/// Companies that may be the same organisation, among those the reader sees. What may not be
/// searched by is not compared, and nothing tells so.
pub fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    probe: &DuplicateProbe,
) -> Result<Vec<Duplicate>, StorageError> {
    let grant = grants.over_companies()?;
    let Some(part) = Part::whole(grant.rows()) else {
        return Ok(Vec::new());
    };
    let may = |field| grant.may_search_by(field).is_ok();
    let mut found: Vec<(&'static str, CompanyRow)> = Vec::new();
    let inn = probe.inn.as_ref().filter(|inn| !inn.is_empty());
    if let Some(inn) = inn.filter(|_| may(CompanyField::Inn)) {
        for row in of_inn(tx.connection(), inn)? {
            if grant.rows().covers(&row.columns.placement()) {
                found.push(("inn", row));
            }
        }
    }
    let mut looks = lists::channel_look_ups(grant, tx.vault(), &probe.channels);
    if let Some(name) = probe.name.as_ref().filter(|_| may(CompanyField::Name)) {
        let key = company_similarity_key(name);
        if !key.is_empty() {
            looks.push(("name", lists::Filter::Similar(key)));
        }
    }
    for (reason, filter) in looks {
        for row in stream(tx.connection(), &part, &Plan::look_up(filter))? {
            found.push((reason, row));
        }
    }
    let mut told: Vec<Duplicate> = Vec::new();
    for (reason, row) in found {
        let id = CompanyId::from(row.id());
        if probe.exclude == Some(id) {
            continue;
        }
        if let Some(known) = told.iter_mut().find(|known| known.id == id) {
            known.because(reason);
        } else if told.len() < DUPLICATES_LIMIT {
            let owner = placement::person(row.columns.owner_id, row.owner_name);
            let title = row.columns.name;
            told.push(Duplicate {
                id,
                title: if may(CompanyField::Name) {
                    title
                } else {
                    String::new()
                },
                reasons: vec![reason],
                owner: owner.filter(|_| may(CompanyField::Owner)),
            });
        }
    }
    Ok(told)
}

fn of_inn(connection: &mut AnyConnection, inn: &str) -> QueryResult<Vec<CompanyRow>> {
    each!(connection, c => {
        company_source!()
            .filter(company::inn.eq(inn))
            .filter(company::deleted_at.is_null())
            .limit(BRANCHES_LIMIT)
            .select(company_columns!())
            .load(c)
    })
}
