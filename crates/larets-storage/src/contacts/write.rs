//! What is particular to writing contacts: their fields, and the companies they belong to.

use diesel::prelude::*;
use larets_core::access::{AccessError, Actor, ReadGrant};
use larets_core::companies::Company;
use larets_core::contacts::{Contact, ContactDraft, ContactField as Field};
use larets_core::ids::CompanyId;

use super::ContactCard;
use super::read::{cards, title};
use super::row::ContactColumns;
use crate::clients::change::Diff;
use crate::clients::record::{CardRules, Extent, New};
use crate::clients::table::Row;
use crate::clients::{ClientGrants, UpdateError, placement, tags};
use crate::db::connection::{AnyConnection, each};
use crate::db::{ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::{self, PointWrites};
use crate::schema::{company, contact_company};
use crate::types::Id;

pub use crate::clients::write::{create, delete, insert_many, restore, update};

/// A contact of an import or of demo data.
pub type NewContact = New<Contact>;

/// The links to companies to write.
enum Links {
    Keep,
    /// Of a new contact.
    Add(Vec<LinkColumns>),
    Replace(Vec<LinkColumns>),
}

/// The channels and links to write.
pub(crate) struct ContactLists {
    points: PointWrites,
    links: Links,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable)]
#[diesel(table_name = contact_company)]
struct LinkColumns {
    contact_id: Id,
    company_id: Id,
    position: String,
    place: i64,
}

impl CardRules for Contact {
    type Columns = ContactColumns;
    type Lists = ContactLists;

    fn cards(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        rows: Vec<Row<ContactColumns>>,
        _: Extent,
    ) -> Result<Vec<ContactCard>, StorageError> {
        cards(tx, grants, rows)
    }

    fn put_fields(
        columns: &mut ContactColumns,
        draft: &ContactDraft,
        diff: &mut Diff<'_, Self>,
    ) -> Result<(), AccessError> {
        diff.texts([
            (Field::LastName, &mut columns.last_name, &draft.last_name),
            (Field::FirstName, &mut columns.first_name, &draft.first_name),
            (
                Field::MiddleName,
                &mut columns.middle_name,
                &draft.middle_name,
            ),
            (Field::Position, &mut columns.position, &draft.position),
            (Field::Source, &mut columns.source, &draft.source),
            (Field::Birthday, &mut columns.birthday, &draft.birthday),
            (Field::Address, &mut columns.address, &draft.address),
        ])?;
        tags::change(diff, Field::Tags, &mut columns.tags, draft.tags.as_deref())?;
        columns.name_changed();
        Ok(())
    }

    fn put_lists(
        tx: &mut WriteTx<'_>,
        columns: &mut ContactColumns,
        draft: &ContactDraft,
        diff: &mut Diff<'_, Self>,
        actor: &Actor,
    ) -> Result<ContactLists, UpdateError> {
        let points = points::diff(
            tx.vault(),
            diff,
            columns.id,
            &mut columns.channels,
            &draft.point_kinds,
            &draft.points,
        )?;
        let links = match &draft.companies {
            None => None,
            Some(typed) => diff_links(tx.connection(), columns.id, typed, diff, actor)?,
        };
        let links = links.map_or(Links::Keep, Links::Replace);
        Ok(ContactLists { points, links })
    }

    fn take_lists(
        vault: &Vault,
        columns: &mut ContactColumns,
        draft: &ContactDraft,
    ) -> Result<ContactLists, StorageError> {
        let links = draft.companies.as_ref().map(|companies| {
            let companies = companies.iter().enumerate();
            let links = companies.map(|(place, (company, position))| LinkColumns {
                contact_id: columns.id,
                company_id: (*company).into(),
                position: position.clone(),
                place: i64::try_from(place).unwrap_or(i64::MAX),
            });
            links.collect()
        });
        Ok(ContactLists {
            links: links.map_or(Links::Keep, Links::Add),
            points: points::take::<Self>(vault, columns.id, &mut columns.channels, &draft.points)?,
        })
    }

    fn merged_into(columns: &ContactColumns) -> Option<Id> {
        columns.merged_into
    }

    fn title(grant: &ReadGrant<Self>, columns: &ContactColumns) -> String {
        title(grant, columns)
    }

    fn write_lists(
        connection: &mut AnyConnection,
        lists: &[(Id, ContactLists)],
    ) -> Result<(), StorageError> {
        let points = lists.iter().map(|(id, lists)| (*id, &lists.points));
        points::apply::<Self>(connection, points)?;
        for (id, lists) in lists {
            match &lists.links {
                Links::Keep => {}
                Links::Add(links) => insert_links(connection, links)?,
                Links::Replace(links) => {
                    each!(&mut *connection, c => {
                        diesel::delete(contact_company::table)
                            .filter(contact_company::contact_id.eq(*id))
                            .execute(c)
                    })?;
                    insert_links(connection, links)?;
                }
            }
        }
        Ok(())
    }
}

/// A link with what decides whether the actor sees the company: where it stands, and when it went
/// to the bin.
type KnownLink = (LinkColumns, Option<Id>, Option<Id>, Option<i64>);

/// Compares the typed companies with the stored ones. Links to companies that the actor does not
/// see, or that are in the bin, stay, as the form could not show them; a company that is not seen
/// cannot be linked.
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
            .select((contact_company::all_columns, company::owner_id, company::department_id, company::deleted_at))
            .load(c)
    })?;
    let (seen, unseen): (Vec<KnownLink>, Vec<KnownLink>) = stored
        .into_iter()
        .partition(|(_, owner, department, in_bin)| in_bin.is_none() && sees(*owner, *department));
    let mut links: Vec<LinkColumns> = Vec::new();
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
        let found: Option<(Option<Id>, Option<Id>)> = each!(connection, c => {
            company::table
                .find(company_id)
                .filter(company::deleted_at.is_null())
                .select((company::owner_id, company::department_id))
                .get_result(c)
        })
        .optional()?;
        found
            .filter(|(owner, department)| sees(*owner, *department))
            .ok_or(StorageError::Refused("company_unknown"))?;
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
    let before = seen.iter().map(|(link, ..)| link.company_id);
    let after = links.iter().map(|link| link.company_id);
    diff.links(Field::Companies, before, after)?;
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
