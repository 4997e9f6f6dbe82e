//! What of deals can be searched: the title, tags, and whom they are made with, as far as the reader
//! sees them.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Placement, ReadGrant};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField, full_name};
use larets_core::deals::{Deal, DealField};
use larets_core::lists::Listed;

use super::subjects::{Entry, LinkRow, Searched, Seen, by_ids, shown};
use super::terms::Place;
use crate::clients::{ClientGrants, placement::placement, tags};
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::schema::{company, contact, deal, deal_company, deal_contact};
use crate::types::Id;

/// A deal, as far as it is searched.
#[derive(Debug, Queryable)]
struct DealRow {
    id: Id,
    title: String,
    tags: String,
    owner: Option<Id>,
    department: Option<Id>,
    deleted_at: Option<i64>,
}

/// A living person of a deal: the deal, the three names, where the person stands.
type PersonRow = (Id, (String, String, String), Option<Id>, Option<Id>);

/// The deals with any of these people, asked at once: every new contact comes by here.
pub(super) fn of_contacts(c: &mut AnyConnection, contacts: &[Id]) -> QueryResult<Vec<Id>> {
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    each!(c, c => {
        deal_contact::table
            .filter(one_of(deal_contact::contact_id, contacts))
            .select(deal_contact::deal_id)
            .load(c)
    })
}

/// The deals with any of these organisations.
pub(super) fn of_companies(c: &mut AnyConnection, companies: &[Id]) -> QueryResult<Vec<Id>> {
    if companies.is_empty() {
        return Ok(Vec::new());
    }
    each!(c, c => {
        deal_company::table
            .filter(one_of(deal_company::company_id, companies))
            .select(deal_company::deal_id)
            .load(c)
    })
}

fn rows(c: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<DealRow>> {
    macro_rules! columns {
        () => {
            deal::table.select((
                deal::id,
                deal::title,
                deal::tags,
                deal::owner_id,
                deal::department_id,
                deal::deleted_at,
            ))
        };
    }
    by_ids!(columns!(), deal::id, ids, c)
}

fn people(c: &mut AnyConnection, deals: &[Id]) -> QueryResult<HashMap<Id, Vec<PersonRow>>> {
    macro_rules! columns {
        () => {
            deal_contact::table
                .inner_join(contact::table)
                .filter(contact::deleted_at.is_null())
                .order((deal_contact::place, deal_contact::contact_id))
                .select((
                    deal_contact::deal_id,
                    (
                        contact::last_name,
                        contact::first_name,
                        contact::middle_name,
                    ),
                    contact::owner_id,
                    contact::department_id,
                ))
        };
    }
    let rows: Vec<PersonRow> = by_ids!(columns!(), deal_contact::deal_id, deals, c)?;
    Ok(by_first(rows, |row| row.0))
}

fn companies(c: &mut AnyConnection, deals: &[Id]) -> QueryResult<HashMap<Id, Vec<LinkRow>>> {
    macro_rules! columns {
        () => {
            deal_company::table
                .inner_join(company::table)
                .filter(company::deleted_at.is_null())
                .order((deal_company::place, deal_company::company_id))
                .select((
                    deal_company::deal_id,
                    company::name,
                    company::owner_id,
                    company::department_id,
                ))
        };
    }
    let rows: Vec<LinkRow> = by_ids!(columns!(), deal_company::deal_id, deals, c)?;
    Ok(by_first(rows, |row| row.0))
}

fn by_first<T>(rows: Vec<T>, first: impl Fn(&T) -> Id) -> HashMap<Id, Vec<T>> {
    let mut found: HashMap<Id, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(first(&row)).or_default().push(row);
    }
    found
}

/// The entries of living deals.
pub(super) fn entries(c: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<Entry>> {
    let rows = rows(c, ids)?;
    let mut people_of = people(c, ids)?;
    let mut companies_of = companies(c, ids)?;
    let living = rows.into_iter().filter(|row| row.deleted_at.is_none());
    let entries = living.map(|row| {
        let mut texts = vec![
            (Place::Name, row.title),
            (Place::Tags, tags::from_column(&row.tags).join(" ")),
        ];
        for (_, (last, first, middle), ..) in people_of.remove(&row.id).unwrap_or_default() {
            texts.push((Place::Contacts, full_name(&last, &first, &middle)));
        }
        for (_, name, ..) in companies_of.remove(&row.id).unwrap_or_default() {
            texts.push((Place::Companies, name));
        }
        Entry {
            id: row.id,
            placement: placement(row.owner, row.department),
            texts,
        }
    });
    Ok(entries.collect())
}

/// Leave to find deals by the people they are made with.
fn people_named<'a>(
    grants: &'a ClientGrants,
    grant: &ReadGrant<Deal>,
) -> Option<&'a ReadGrant<Contact>> {
    let contacts = grants.contacts.as_ref()?;
    let mut fields = Contact::NAME_FIELDS.iter();
    let named = fields.all(|field| contacts.may_search_by(*field).is_ok());
    (named && grant.may_search_by(DealField::Contacts).is_ok()).then_some(contacts)
}

/// The name of a person as the grant over people shows it.
fn person_name(
    grant: &ReadGrant<Contact>,
    (last, first, middle): &(String, String, String),
) -> String {
    let shown = |field, text| shown(grant, field, text).unwrap_or_default();
    full_name(
        &shown(ContactField::LastName, last),
        &shown(ContactField::FirstName, first),
        &shown(ContactField::MiddleName, middle),
    )
}

/// Leave to find deals by the organisations they are made with.
fn companies_named<'a>(
    grants: &'a ClientGrants,
    grant: &ReadGrant<Deal>,
) -> Option<&'a ReadGrant<Company>> {
    let companies = grants.companies.as_ref()?;
    let named = companies.may_search_by(CompanyField::Name).is_ok();
    (named && grant.may_search_by(DealField::Companies).is_ok()).then_some(companies)
}

impl Searched for Deal {
    fn places(grants: &ClientGrants, grant: &ReadGrant<Self>) -> Vec<Place> {
        let places = [
            (Place::Tags, grant.may_search_by(DealField::Tags).is_ok()),
            (Place::Contacts, people_named(grants, grant).is_some()),
            (Place::Companies, companies_named(grants, grant).is_some()),
        ];
        let more = places.into_iter().filter(|(_, may)| *may);
        std::iter::once(Place::Name)
            .chain(more.map(|(place, _)| place))
            .collect()
    }

    fn seen(
        connection: &mut AnyConnection,
        grants: &ClientGrants,
        grant: &ReadGrant<Self>,
        ids: &[Id],
    ) -> QueryResult<Vec<Seen>> {
        let rows = rows(connection, ids)?;
        let contacts = people_named(grants, grant);
        let firms_grant = companies_named(grants, grant);
        let mut people_of = match contacts {
            Some(_) => people(connection, ids)?,
            None => HashMap::new(),
        };
        let mut firms_of = match firms_grant {
            Some(_) => companies(connection, ids)?,
            None => HashMap::new(),
        };
        let visible = rows.into_iter().filter(|row| {
            let at = placement(row.owner, row.department);
            row.deleted_at.is_none() && grant.rows().covers(&at)
        });
        let seen = visible.map(|row| {
            let covered = |at: &Placement| contacts.is_some_and(|grant| grant.rows().covers(at));
            let people: Vec<String> = people_of
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, _, owner, department)| covered(&placement(*owner, *department)))
                .filter_map(|(_, names, ..)| {
                    shown(grant, DealField::Contacts, &person_name(contacts?, &names))
                })
                .collect();
            let covered = |at: &Placement| firms_grant.is_some_and(|grant| grant.rows().covers(at));
            let firms: Vec<String> = firms_of
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, _, owner, department)| covered(&placement(*owner, *department)))
                .filter_map(|(_, name, ..)| {
                    let name = shown(firms_grant?, CompanyField::Name, &name)?;
                    shown(grant, DealField::Companies, &name)
                })
                .collect();
            let title = shown(grant, DealField::Title, &row.title).unwrap_or_default();
            let subtitle = firms.first().or(people.first()).cloned();
            let tags = tags::from_column(&row.tags).join(" ");
            let mut texts = vec![(Place::Name, title.clone())];
            texts.extend(shown(grant, DealField::Tags, &tags).map(|tags| (Place::Tags, tags)));
            texts.extend(people.into_iter().map(|name| (Place::Contacts, name)));
            texts.extend(firms.into_iter().map(|name| (Place::Companies, name)));
            Seen {
                id: row.id,
                texts,
                title,
                subtitle,
            }
        });
        Ok(seen.collect())
    }
}
