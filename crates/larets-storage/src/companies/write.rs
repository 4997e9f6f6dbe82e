//! What is particular to writing companies: their fields, and the company above.

use larets_core::access::{AccessError, Actor, ReadGrant};
use larets_core::companies::{Company, CompanyDraft, CompanyField as Field};
use larets_core::ids::CompanyId;

use super::CompanyCard;
use super::read::{cards, title};
use super::row::CompanyColumns;
use crate::clients::change::Diff;
use crate::clients::record::{CardRules, Extent, New};
use crate::clients::table::{CardTable, Row};
use crate::clients::{ClientGrants, UpdateError, tags};
use crate::db::connection::AnyConnection;
use crate::db::{ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::points::{self, PointWrites};
use crate::types::Id;

pub use crate::clients::write::{create, delete, insert_many, restore, update};

/// Companies stand above one another at most so deep.
const DEPTH_LIMIT: usize = 50;

/// A company of an import or of demo data.
pub type NewCompany = New<Company>;

impl CardRules for Company {
    type Columns = CompanyColumns;
    type Lists = PointWrites;

    fn cards(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        rows: Vec<Row<CompanyColumns>>,
        extent: Extent,
    ) -> Result<Vec<CompanyCard>, StorageError> {
        cards(tx, grants, rows, extent)
    }

    fn put_fields(
        columns: &mut CompanyColumns,
        draft: &CompanyDraft,
        diff: &mut Diff<'_, Self>,
    ) -> Result<(), AccessError> {
        diff.texts([
            (Field::Name, &mut columns.name, &draft.name),
            (Field::LegalName, &mut columns.legal_name, &draft.legal_name),
            (Field::Inn, &mut columns.inn, &draft.inn),
            (Field::Kpp, &mut columns.kpp, &draft.kpp),
            (Field::Ogrn, &mut columns.ogrn, &draft.ogrn),
            (Field::VatId, &mut columns.vat_id, &draft.vat_id),
            (Field::Site, &mut columns.site, &draft.site),
            (Field::Address, &mut columns.address, &draft.address),
            (
                Field::LegalAddress,
                &mut columns.legal_address,
                &draft.legal_address,
            ),
            (Field::Source, &mut columns.source, &draft.source),
        ])?;
        tags::change(diff, Field::Tags, &mut columns.tags, draft.tags.as_deref())?;
        columns.name_changed();
        Ok(())
    }

    fn put_lists(
        tx: &mut WriteTx<'_>,
        columns: &mut CompanyColumns,
        draft: &CompanyDraft,
        diff: &mut Diff<'_, Self>,
        _: &Actor,
    ) -> Result<PointWrites, UpdateError> {
        if let Some(typed) = draft.parent {
            put_parent(tx.connection(), columns, typed, diff)?;
        }
        points::diff(
            tx.vault(),
            diff,
            columns.id,
            &mut columns.channels,
            &draft.point_kinds,
            &draft.points,
        )
    }

    fn take_lists(
        vault: &Vault,
        columns: &mut CompanyColumns,
        draft: &CompanyDraft,
    ) -> Result<PointWrites, StorageError> {
        columns.parent_id = draft.parent.flatten().map(Id::from);
        points::take::<Self>(vault, columns.id, &mut columns.channels, &draft.points)
    }

    fn merged_into(columns: &CompanyColumns) -> Option<Id> {
        columns.merged_into
    }

    fn title(grant: &ReadGrant<Self>, columns: &CompanyColumns) -> String {
        title(grant, columns)
    }

    fn write_lists(
        connection: &mut AnyConnection,
        lists: &[(Id, PointWrites)],
    ) -> Result<(), StorageError> {
        let points = lists.iter().map(|(id, lists)| (*id, lists));
        Ok(points::apply::<Self>(connection, points)?)
    }
}

/// Puts a company under another one that the actor sees, and never under itself. A parent that the
/// actor does not see is kept when the form, which showed none, sends none.
fn put_parent(
    connection: &mut AnyConnection,
    columns: &mut CompanyColumns,
    typed: Option<CompanyId>,
    diff: &mut Diff<'_, Company>,
) -> Result<(), UpdateError> {
    let typed = typed.map(Id::from);
    let stored = match columns.parent_id {
        None => None,
        Some(id) => Some(CompanyColumns::load(connection, id)?),
    };
    let sees = |row: &CompanyColumns| {
        row.deleted_at.is_none() && diff.grant().read().rows().covers(&row.kept().placement)
    };
    let hidden = stored.as_ref().is_some_and(|row| !sees(row));
    if typed == columns.parent_id || (hidden && typed.is_none()) {
        return Ok(());
    }
    let above = match typed {
        None => None,
        Some(id) => {
            let row = CompanyColumns::load(connection, id)
                .ok()
                .filter(|row| sees(row));
            Some(row.ok_or(StorageError::Refused("company_unknown"))?)
        }
    };
    let mut next = above.as_ref().map(|row| row.id);
    for _ in 0..DEPTH_LIMIT {
        let Some(id) = next else { break };
        if id == columns.id {
            return Err(StorageError::Refused("company_cycle").into());
        }
        next = CompanyColumns::load(connection, id)?.parent_id;
    }
    if next.is_some() {
        return Err(StorageError::Refused("company_cycle").into());
    }
    let before = columns.parent_id.filter(|_| !hidden);
    columns.parent_id = typed;
    diff.links(Field::Parent, before.into_iter(), typed.into_iter())?;
    Ok(())
}
