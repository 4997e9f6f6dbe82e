//! What is particular to reading companies: the company above and the people on a card, and what
//! makes two of them the same organisation.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Level, ReadGrant};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{ContactField, full_name};
use larets_core::ids::{CompanyId, ContactId};
use larets_core::similar::company_similarity_key;

use super::row::CompanyColumns;
use super::{CompanyCard, Duplicate, DuplicateProbe};
use crate::clients::filter::Filter;
use crate::clients::list;
use crate::clients::read::{leave, look_up, told};
use crate::clients::record::Extent;
use crate::clients::table::{CardTable, Row, rows};
use crate::clients::{ClientGrants, Link, placement, shown_text};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::points;
use crate::schema::{company, contact, contact_company};
use crate::types::Id;

pub use crate::clients::read::{card, count, list};

/// Most people a card shows.
const CONTACTS_LIMIT: i64 = 200;
/// Most companies with one taxpayer number that are looked at: branches share it.
const BRANCHES_LIMIT: i64 = 500;

/// People are read for the card only.
pub(super) fn cards(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    rows: Vec<Row<CompanyColumns>>,
    extent: Extent,
) -> Result<Vec<CompanyCard>, StorageError> {
    let vault = tx.vault();
    let above = rows.iter().filter_map(|row| row.columns.parent_id);
    let above: Vec<Id> = above.collect();
    let parents = parents(tx.connection(), grants, &above)?;
    let mut cards = Vec::with_capacity(rows.len());
    for mut row in rows {
        let id = row.id();
        let parent = row.columns.parent_id.and_then(|id| parents.get(&id));
        // A parent that the reader may not see is no parent.
        row.columns.parent_id = parent.map(|link| link.id.into());
        cards.push(CompanyCard {
            points: points::open(vault, id, &row.columns.channels)?,
            parent: parent.cloned(),
            contacts: match extent {
                Extent::Card => contacts_of(tx.connection(), grants, id)?,
                Extent::Line => Vec::new(),
            },
            owner: row.owner(),
            department: row.department(),
            record: row.columns.into_record(),
        });
    }
    Ok(cards)
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
            .filter(one_of(company::id, ids))
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

/// Companies that may be the same organisation, among those the reader sees. What may not be
/// searched by is not compared, and nothing tells so.
pub fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    probe: &DuplicateProbe,
) -> Result<Vec<Duplicate>, StorageError> {
    let grant = leave::<Company>(grants)?;
    let may = |field| grant.may_search_by(field).is_ok();
    let mut found = Vec::new();
    let inn = probe.inn.as_ref().filter(|inn| !inn.is_empty());
    if let Some(inn) = inn.filter(|_| may(CompanyField::Inn)) {
        let mut rows = of_inn(tx.connection(), inn)?;
        rows.retain(|row| grant.rows().covers(&row.columns.kept().placement));
        found.extend(rows.into_iter().map(|row| ("inn", row)));
    }
    let mut looks = list::channel_look_ups(grant, tx.vault(), &probe.channels);
    if let Some(name) = probe.name.as_ref().filter(|_| may(CompanyField::Name)) {
        let key = company_similarity_key(name);
        if !key.is_empty() {
            looks.push(("name", Filter::Similar(key)));
        }
    }
    found.extend(look_up(tx, grant, looks)?);
    Ok(told(grant, found, probe.exclude, title))
}

/// The name, if it may be seen.
pub(super) fn title(grant: &ReadGrant<Company>, columns: &CompanyColumns) -> String {
    shown_text(grant, CompanyField::Name, &columns.name).into_owned()
}

fn of_inn(connection: &mut AnyConnection, inn: &str) -> QueryResult<Vec<Row<CompanyColumns>>> {
    each!(connection, c => {
        rows!(company)
            .filter(company::inn.eq(inn))
            .filter(company::deleted_at.is_null())
            .limit(BRANCHES_LIMIT)
            .load(c)
    })
}
