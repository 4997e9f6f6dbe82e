//! What is particular to reading contacts: the companies on a card, and what makes two of them the
//! same person.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Level, ReadGrant};
use larets_core::companies::CompanyField;
use larets_core::contacts::{Contact, ContactField, full_name};
use larets_core::ids::CompanyId;
use larets_core::similar::person_similarity_key;

use super::row::ContactColumns;
use super::{ContactCard, Duplicate, DuplicateProbe};
use crate::clients::filter::Filter;
use crate::clients::list;
use crate::clients::read::{leave, look_up, told};
use crate::clients::table::Row;
use crate::clients::{ClientGrants, Link, placement, shown_text};
use crate::db::ReadTx;
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::points;
use crate::schema::{company, contact_company};
use crate::types::Id;

pub use crate::clients::read::{card, count, list};

pub(super) fn cards(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    rows: Vec<Row<ContactColumns>>,
) -> Result<Vec<ContactCard>, StorageError> {
    let vault = tx.vault();
    let ids: Vec<Id> = rows.iter().map(Row::id).collect();
    let mut companies = companies_of(tx.connection(), grants, &ids)?;
    let cards = rows.into_iter().map(|row| {
        Ok(ContactCard {
            points: points::open(vault, row.id(), &row.columns.channels)?,
            companies: companies.remove(&row.id()).unwrap_or_default(),
            owner: row.owner(),
            department: row.department(),
            record: row.columns.into_record(),
        })
    });
    cards.collect()
}

/// A link and where the linked company stands.
type LinkRow = (Id, Id, String, String, Option<Id>, Option<Id>);

/// The companies of contacts, those that the reader may see with their names.
fn companies_of(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    ids: &[Id],
) -> Result<HashMap<Id, Vec<Link<CompanyId>>>, StorageError> {
    macro_rules! links {
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
    let mut found: HashMap<Id, Vec<Link<CompanyId>>> = HashMap::new();
    let named = |grant: &&ReadGrant<_>| grant.level(CompanyField::Name) >= Level::Read;
    let Some(grant) = grants.companies.as_ref().filter(named) else {
        return Ok(found);
    };
    let rows: Vec<LinkRow> = match ids {
        [] => Ok(Vec::new()),
        [id] => each!(connection, c => links!(contact_company::contact_id.eq(*id)).load(c)),
        ids => each!(connection, c => links!(one_of(contact_company::contact_id, ids)).load(c)),
    }?;
    for (contact, id, name, position, owner, department) in rows {
        let place = placement::placement(owner, department);
        if grant.rows().covers(&place) {
            let id = id.into();
            let links = found.entry(contact).or_default();
            links.push(Link { id, name, position });
        }
    }
    Ok(found)
}

/// Contacts that may be the same person, among those the reader sees. What may not be searched by
/// is not compared, and nothing tells so.
pub fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    probe: &DuplicateProbe,
) -> Result<Vec<Duplicate>, StorageError> {
    let grant = leave::<Contact>(grants)?;
    let mut looks = list::channel_look_ups(grant, tx.vault(), &probe.channels);
    let by_name = grant.may_search_by(ContactField::LastName).is_ok()
        && grant.may_search_by(ContactField::FirstName).is_ok();
    if let Some((last_name, first_name)) = probe.name.as_ref().filter(|_| by_name) {
        let key = person_similarity_key(last_name, first_name);
        if !key.is_empty() {
            looks.push(("name", Filter::Similar(key)));
        }
    }
    let found = look_up(tx, grant, looks)?;
    Ok(told(grant, found, probe.exclude, title))
}

/// The name, of the parts that may be seen.
pub(super) fn title(grant: &ReadGrant<Contact>, columns: &ContactColumns) -> String {
    full_name(
        &shown_text(grant, ContactField::LastName, &columns.last_name),
        &shown_text(grant, ContactField::FirstName, &columns.first_name),
        &shown_text(grant, ContactField::MiddleName, &columns.middle_name),
    )
}
