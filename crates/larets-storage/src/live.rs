//! Whether a listener may learn that a record changed or an import moved on: asked at the moment of
//! telling, under the listener's own grant.

use diesel::prelude::*;
use larets_core::access::{Placement, ReadGrant, Record};
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{CompanyId, ContactId, DealId, DepartmentId, ImportId, UserId};
use larets_core::imports::Import;
use uuid::Uuid;

use crate::clients::ClientGrants;
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::{company, contact, deal, import, staff};
use crate::types::Id;

type Standing = (Option<Id>, Option<Id>);

fn placement((owner, department): Standing) -> Placement {
    Placement {
        owner: owner.map(UserId::from),
        department: department.map(DepartmentId::from),
    }
}

/// What a listener may learn of a record that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// What happened: the listener sees it.
    Seen,
    /// That it is gone, and nothing of where it is now: the listener saw it where it stood before.
    Left,
    /// Nothing.
    Unseen,
}

fn sight<R: Record>(
    grant: &ReadGrant<R>,
    standing: Option<Standing>,
    former: Option<Placement>,
) -> Sight {
    let covers = |place: Placement| grant.rows().covers(&place);
    if standing.is_some_and(|standing| covers(placement(standing))) {
        Sight::Seen
    } else if former.is_some_and(covers) {
        Sight::Left
    } else {
        Sight::Unseen
    }
}

/// What of a contact the grant covers.
pub fn of_contact(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Contact>,
    id: ContactId,
    former: Option<Placement>,
) -> Result<Sight, StorageError> {
    let standing: Option<Standing> = contact::table
        .find(Id::from(id))
        .select((contact::owner_id, contact::department_id))
        .first(tx.connection())
        .optional()?;
    Ok(sight(grant, standing, former))
}

/// What of a company the grant covers.
pub fn of_company(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    id: CompanyId,
    former: Option<Placement>,
) -> Result<Sight, StorageError> {
    let standing: Option<Standing> = company::table
        .find(Id::from(id))
        .select((company::owner_id, company::department_id))
        .first(tx.connection())
        .optional()?;
    Ok(sight(grant, standing, former))
}

/// What of a deal the grant covers.
pub fn of_deal(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Deal>,
    id: DealId,
    former: Option<Placement>,
) -> Result<Sight, StorageError> {
    let standing: Option<Standing> = deal::table
        .find(Id::from(id))
        .select((deal::owner_id, deal::department_id))
        .first(tx.connection())
        .optional()?;
    Ok(sight(grant, standing, former))
}

/// Whether the grant covers the import: it stands with whoever brought it.
pub fn import_is_covered(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Import>,
    id: ImportId,
) -> Result<bool, StorageError> {
    let standing: Option<Standing> = import::table
        .left_join(staff::table)
        .filter(import::id.eq(Id::from(id)))
        .select((import::staff_id, staff::department_id.nullable()))
        .first(tx.connection())
        .optional()?;
    Ok(standing.is_some_and(|standing| grant.rows().covers(&placement(standing))))
}

/// Whether the grants cover any of these records, or any of the places where some stood before.
pub fn any_is_covered(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    kind: RecordKind,
    ids: &[Uuid],
    former: &[Placement],
) -> Result<bool, StorageError> {
    macro_rules! any {
        ($table:ident, $grant:expr) => {{
            let Some(grant) = $grant else {
                return Ok(false);
            };
            if former.iter().any(|place| grant.rows().covers(place)) {
                return Ok(true);
            }
            let ids: Vec<Id> = ids.iter().map(|id| Id(*id)).collect();
            let rows: Vec<Standing> = $table::table
                .filter($table::id.eq_any(ids))
                .select(($table::owner_id, $table::department_id))
                .load(tx.connection())?;
            Ok(rows
                .into_iter()
                .any(|standing| grant.rows().covers(&placement(standing))))
        }};
    }
    match kind {
        RecordKind::Contact => any!(contact, &grants.contacts),
        RecordKind::Company => any!(company, &grants.companies),
        RecordKind::Deal => any!(deal, &grants.deals),
        _ => Ok(false),
    }
}
