//! What of contacts and companies can be searched: the rows, the texts of an entry, and what of a
//! row a reader may see.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Disclosure, Placement, ReadGrant};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField, full_name};
use larets_core::lists::Listed;
use larets_core::points::HasChannels;
use larets_core::text::fold;

use super::terms::{Place, host};
use crate::clients::{ClientGrants, placement::placement, tags};
use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::schema::{company, contact, contact_company};
use crate::types::Id;

/// Loads by one id with a statement that is kept, or by several.
macro_rules! by_ids {
    ($query:expr, $column:expr, $ids:expr, $connection:expr) => {
        match $ids {
            [] => Ok(Vec::new()),
            [id] => each!($connection, c => $query.filter($column.eq(*id)).load(c)),
            ids => each!($connection, c => $query.filter(one_of($column, ids)).load(c)),
        }
    };
}
pub(super) use by_ids;

/// A contact, as far as it is searched.
#[derive(Debug, Queryable)]
pub(super) struct ContactRow {
    pub id: Id,
    last_name: String,
    first_name: String,
    middle_name: String,
    position: String,
    tags: String,
    owner: Option<Id>,
    department: Option<Id>,
    pub deleted_at: Option<i64>,
}

/// A company, as far as it is searched.
#[derive(Debug, Queryable)]
pub(super) struct CompanyRow {
    pub id: Id,
    pub name: String,
    legal_name: String,
    inn: String,
    site: String,
    tags: String,
    owner: Option<Id>,
    department: Option<Id>,
    pub deleted_at: Option<i64>,
}

/// A living company of a contact or a deal: whose, the name, where the company stands.
pub(super) type LinkRow = (Id, String, Option<Id>, Option<Id>);

pub(super) fn contact_rows(c: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<ContactRow>> {
    macro_rules! columns {
        () => {
            contact::table.select((
                contact::id,
                contact::last_name,
                contact::first_name,
                contact::middle_name,
                contact::position,
                contact::tags,
                contact::owner_id,
                contact::department_id,
                contact::deleted_at,
            ))
        };
    }
    by_ids!(columns!(), contact::id, ids, c)
}

pub(super) fn company_rows(c: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<CompanyRow>> {
    macro_rules! columns {
        () => {
            company::table.select((
                company::id,
                company::name,
                company::legal_name,
                company::inn,
                company::site,
                company::tags,
                company::owner_id,
                company::department_id,
                company::deleted_at,
            ))
        };
    }
    by_ids!(columns!(), company::id, ids, c)
}

fn links(c: &mut AnyConnection, contacts: &[Id]) -> QueryResult<HashMap<Id, Vec<LinkRow>>> {
    macro_rules! columns {
        () => {
            contact_company::table
                .inner_join(company::table)
                .filter(company::deleted_at.is_null())
                .order((contact_company::place, contact_company::company_id))
                .select((
                    contact_company::contact_id,
                    company::name,
                    company::owner_id,
                    company::department_id,
                ))
        };
    }
    let rows: Vec<LinkRow> = by_ids!(columns!(), contact_company::contact_id, contacts, c)?;
    let mut found: HashMap<Id, Vec<LinkRow>> = HashMap::new();
    for row in rows {
        found.entry(row.0).or_default().push(row);
    }
    Ok(found)
}

/// The contacts of a company.
pub(super) fn contacts_of(c: &mut AnyConnection, company: Id) -> QueryResult<Vec<Id>> {
    each!(c, c => {
        contact_company::table
            .filter(contact_company::company_id.eq(company))
            .select(contact_company::contact_id)
            .load(c)
    })
}

/// What goes into an entry.
pub(super) struct Entry {
    pub id: Id,
    pub texts: Vec<(Place, String)>,
    pub placement: Placement,
}

impl Entry {
    /// The name, in the form that words are compared in.
    pub fn name(&self) -> String {
        let names = self.texts.iter().filter(|(place, _)| *place == Place::Name);
        let names: Vec<String> = names.map(|(_, name)| fold(name)).collect();
        names.join(" ").trim().to_owned()
    }
}

impl ContactRow {
    fn placement(&self) -> Placement {
        placement(self.owner, self.department)
    }

    fn names(&self) -> [(ContactField, &String); 3] {
        [
            (ContactField::LastName, &self.last_name),
            (ContactField::FirstName, &self.first_name),
            (ContactField::MiddleName, &self.middle_name),
        ]
    }
}

impl CompanyRow {
    fn placement(&self) -> Placement {
        placement(self.owner, self.department)
    }

    fn texts(&self) -> [(Place, CompanyField, String); 5] {
        [
            (Place::Name, CompanyField::Name, self.name.clone()),
            (
                Place::LegalName,
                CompanyField::LegalName,
                self.legal_name.clone(),
            ),
            (Place::Inn, CompanyField::Inn, self.inn.clone()),
            (Place::Site, CompanyField::Site, host(&self.site).to_owned()),
            (
                Place::Tags,
                CompanyField::Tags,
                tags::from_column(&self.tags).join(" "),
            ),
        ]
    }
}

/// The entries of living contacts.
pub(super) fn contact_entries(c: &mut AnyConnection, ids: &[Id]) -> QueryResult<Vec<Entry>> {
    let rows = contact_rows(c, ids)?;
    let mut links = links(c, ids)?;
    let living = rows.into_iter().filter(|row| row.deleted_at.is_none());
    let entries = living.map(|row| {
        let mut texts: Vec<_> = row
            .names()
            .map(|(_, name)| (Place::Name, name.clone()))
            .to_vec();
        texts.push((Place::Tags, tags::from_column(&row.tags).join(" ")));
        let companies = links.remove(&row.id).unwrap_or_default();
        texts.extend(
            companies
                .into_iter()
                .map(|(_, name, _, _)| (Place::Companies, name)),
        );
        Entry {
            id: row.id,
            placement: row.placement(),
            texts,
        }
    });
    Ok(entries.collect())
}

/// The entry of a living company.
pub(super) fn company_entry(row: &CompanyRow) -> Option<Entry> {
    let texts = row.texts().map(|(place, _, text)| (place, text)).to_vec();
    row.deleted_at.is_none().then(|| Entry {
        id: row.id,
        placement: row.placement(),
        texts,
    })
}

/// A living record that the reader may see, with what of it may be seen.
#[derive(Debug)]
pub(super) struct Seen {
    pub id: Id,
    pub texts: Vec<(Place, String)>,
    pub title: String,
    pub subtitle: Option<String>,
}

/// A kind of record that is searched.
pub(super) trait Searched: Listed {
    /// The places of the words that this reader may search by.
    fn places(grants: &ClientGrants, grant: &ReadGrant<Self>) -> Vec<Place>
    where
        Self: Sized;

    /// Those of the records that live and that the reader may see.
    fn seen(
        connection: &mut AnyConnection,
        grants: &ClientGrants,
        grant: &ReadGrant<Self>,
        ids: &[Id],
    ) -> QueryResult<Vec<Seen>>
    where
        Self: Sized;
}

/// The text of a field, if the grant shows it, without the channels that it does not show: what is
/// not seen is not found either.
pub(super) fn shown<R: HasChannels>(
    grant: &ReadGrant<R>,
    field: R::Field,
    text: &str,
) -> Option<String> {
    match grant.show_text(field, text).into_disclosure() {
        Disclosure::Seen(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn may_name_companies(grants: &ClientGrants, grant: &ReadGrant<Contact>) -> bool {
    grant.may_search_by(ContactField::Companies).is_ok()
        && grants
            .companies
            .as_ref()
            .is_some_and(|companies| companies.may_search_by(CompanyField::Name).is_ok())
}

impl Searched for Contact {
    fn places(grants: &ClientGrants, grant: &ReadGrant<Self>) -> Vec<Place> {
        let mut places = vec![Place::Name];
        if grant.may_search_by(ContactField::Tags).is_ok() {
            places.push(Place::Tags);
        }
        if may_name_companies(grants, grant) {
            places.push(Place::Companies);
        }
        places
    }

    fn seen(
        connection: &mut AnyConnection,
        grants: &ClientGrants,
        grant: &ReadGrant<Self>,
        ids: &[Id],
    ) -> QueryResult<Vec<Seen>> {
        let rows = contact_rows(connection, ids)?;
        let mut links = if may_name_companies(grants, grant) {
            links(connection, ids)?
        } else {
            HashMap::new()
        };
        let visible = rows
            .into_iter()
            .filter(|row| row.deleted_at.is_none() && grant.rows().covers(&row.placement()));
        let seen = visible.map(|row| {
            let names = row
                .names()
                .map(|(field, name)| shown(grant, field, name).unwrap_or_default());
            let companies: Vec<String> = links
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, _, owner, department)| {
                    let at = placement(*owner, *department);
                    grants
                        .companies
                        .as_ref()
                        .is_some_and(|grant| grant.rows().covers(&at))
                })
                .filter_map(|(_, name, _, _)| shown(grant, ContactField::Companies, &name))
                .collect();
            let position = shown(grant, ContactField::Position, &row.position);
            let subtitle = companies.first().cloned().or(position);
            let [last, first, middle] = &names;
            let title = full_name(last, first, middle);
            let known = names.into_iter().filter(|name| !name.is_empty());
            let mut texts: Vec<_> = known.map(|name| (Place::Name, name)).collect();
            let tags = tags::from_column(&row.tags).join(" ");
            texts.extend(shown(grant, ContactField::Tags, &tags).map(|tags| (Place::Tags, tags)));
            texts.extend(companies.into_iter().map(|name| (Place::Companies, name)));
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

impl Searched for Company {
    fn places(_: &ClientGrants, grant: &ReadGrant<Self>) -> Vec<Place> {
        let fields = [
            (Place::LegalName, CompanyField::LegalName),
            (Place::Inn, CompanyField::Inn),
            (Place::Site, CompanyField::Site),
            (Place::Tags, CompanyField::Tags),
        ];
        let more = fields
            .into_iter()
            .filter(|(_, field)| grant.may_search_by(*field).is_ok());
        std::iter::once(Place::Name)
            .chain(more.map(|(place, _)| place))
            .collect()
    }

    fn seen(
        connection: &mut AnyConnection,
        _: &ClientGrants,
        grant: &ReadGrant<Self>,
        ids: &[Id],
    ) -> QueryResult<Vec<Seen>> {
        let rows = company_rows(connection, ids)?;
        let visible = rows
            .into_iter()
            .filter(|row| row.deleted_at.is_none() && grant.rows().covers(&row.placement()));
        let seen = visible.map(|row| Seen {
            id: row.id,
            title: shown(grant, CompanyField::Name, &row.name).unwrap_or_default(),
            subtitle: shown(grant, CompanyField::LegalName, &row.legal_name)
                .filter(|legal_name| *legal_name != row.name),
            texts: row
                .texts()
                .into_iter()
                .filter_map(|(place, field, text)| Some((place, shown(grant, field, &text)?)))
                .collect(),
        });
        Ok(seen.collect())
    }
}
