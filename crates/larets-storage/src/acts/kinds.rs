//! What of each kind of record stands outside its row and belongs to what an act takes back: links,
//! what channels are found by, moves from stage to stage.

use diesel::prelude::*;
use larets_core::access::{Actor, RecordField as _};
use larets_core::audit::Change;
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::points::HasChannels;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::image::Picture;
use super::links::became;
use super::merge::may_be_above;
use crate::clients::record::CardRules;
use crate::companies::row::CompanyColumns;
use crate::contacts::row::ContactColumns;
use crate::db::WriteTx;
use crate::db::connection::{AnyConnection, each};
use crate::deals::row::DealColumns;
use crate::deals::write::note_move;
use crate::error::StorageError;
use crate::points::{self, PointParent};
use crate::schema::{
    company, contact, contact_company, deal_company, deal_contact, department, staff, stage,
};
use crate::types::Id;

/// A kind of record whose changes can be taken back. Only this crate knows what that takes.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait Undoable: Imaged {}
impl<R: Imaged> Undoable for R {}

/// What a kind keeps outside its row.
pub(crate) trait Imaged: CardRules + HasChannels {
    /// The lists of links, by the name of their field.
    fn links(connection: &mut AnyConnection, id: Id) -> Result<Picture, StorageError>;

    /// Puts a list back, without what is no more.
    fn put_list(
        connection: &mut AnyConnection,
        id: Id,
        name: &str,
        list: &Value,
    ) -> Result<(), StorageError>;

    /// Puts what a record became by a merge in the place of what restored columns name, and nothing
    /// where that is no more.
    fn follow(
        _: &mut WriteTx<'_>,
        _: &Self::Columns,
        _: &mut Self::Columns,
    ) -> Result<(), StorageError> {
        Ok(())
    }

    /// What differs between two states of a row in fields that are no text of one column.
    fn told_apart(
        tx: &mut WriteTx<'_>,
        before: &Self::Columns,
        after: &Self::Columns,
    ) -> Result<Vec<Change>, StorageError>;

    /// Makes of restored columns what else follows from them. Answers with a code what cannot be,
    /// as what they name is no more.
    fn refit(
        tx: &mut WriteTx<'_>,
        before: &Self::Columns,
        columns: &mut Self::Columns,
        actor: &Actor,
    ) -> Result<Option<&'static str>, StorageError>;
}

fn to_value<T: Serialize>(list: T) -> Result<Value, StorageError> {
    serde_json::to_value(list).map_err(|error| StorageError::Broken(error.to_string()))
}

fn from_value<T: DeserializeOwned>(list: &Value) -> Result<T, StorageError> {
    T::deserialize(list).map_err(|error| StorageError::Broken(error.to_string()))
}

fn channels_told<R: PointParent>(
    tx: &WriteTx<'_>,
    record: Id,
    before: &[u8],
    after: &[u8],
) -> Result<Vec<Change>, StorageError> {
    // Opened only where there is something to tell.
    if before == after {
        return Ok(Vec::new());
    }
    points::differences::<R>(tx.vault(), record, before, after)
}

/// Whether a row of a table is there.
macro_rules! is_there {
    ($tx:expr, $table:ident, $id:expr) => {{
        let count: i64 = each!($tx.connection(), c => {
            $table::table.filter($table::id.eq($id)).count().get_result(c)
        })?;
        count > 0
    }};
}

/// A code when the owner or the department that a row would have is no more.
macro_rules! placed {
    ($tx:ident, $before:ident, $columns:ident) => {
        if let Some(owner) = $columns.owner_id
            && $columns.owner_id != $before.owner_id
            && !is_there!($tx, staff, owner)
        {
            return Ok(Some("owner_unknown"));
        }
        if let Some(id) = $columns.department_id
            && $columns.department_id != $before.department_id
            && !is_there!($tx, department, id)
        {
            return Ok(Some("department_unknown"));
        }
    };
}

impl Imaged for Contact {
    fn links(connection: &mut AnyConnection, id: Id) -> Result<Picture, StorageError> {
        let links: Vec<(Id, String, i64)> = each!(connection, c => {
            contact_company::table
                .filter(contact_company::contact_id.eq(id))
                .order((contact_company::place, contact_company::company_id))
                .select((contact_company::company_id, contact_company::position, contact_company::place))
                .load(c)
        })?;
        let mut lists = Picture::new();
        lists.insert("companies".to_owned(), to_value(links)?);
        Ok(lists)
    }

    fn put_list(
        connection: &mut AnyConnection,
        id: Id,
        _: &str,
        list: &Value,
    ) -> Result<(), StorageError> {
        let links: Vec<(Id, String, i64)> = from_value(list)?;
        each!(&mut *connection, c => {
            diesel::delete(contact_company::table.filter(contact_company::contact_id.eq(id)))
                .execute(c)
        })?;
        for (company, position, place) in links {
            let known: i64 = each!(&mut *connection, c => {
                company::table.filter(company::id.eq(company)).count().get_result(c)
            })?;
            if known == 0 {
                continue;
            }
            each!(&mut *connection, c => {
                diesel::insert_into(contact_company::table)
                    .values((
                        contact_company::contact_id.eq(id),
                        contact_company::company_id.eq(company),
                        contact_company::position.eq(&position),
                        contact_company::place.eq(place),
                    ))
                    .execute(c)
            })?;
        }
        Ok(())
    }

    fn told_apart(
        tx: &mut WriteTx<'_>,
        before: &ContactColumns,
        after: &ContactColumns,
    ) -> Result<Vec<Change>, StorageError> {
        channels_told::<Self>(tx, after.id, &before.channels, &after.channels)
    }

    fn refit(
        tx: &mut WriteTx<'_>,
        before: &ContactColumns,
        columns: &mut ContactColumns,
        _: &Actor,
    ) -> Result<Option<&'static str>, StorageError> {
        placed!(tx, before, columns);
        columns.name_changed();
        if columns.channels != before.channels {
            points::find_anew::<Self>(tx, columns.id, &columns.channels)?;
        }
        Ok(None)
    }
}

impl Imaged for Company {
    fn links(_: &mut AnyConnection, _: Id) -> Result<Picture, StorageError> {
        Ok(Picture::new())
    }

    fn put_list(_: &mut AnyConnection, _: Id, _: &str, _: &Value) -> Result<(), StorageError> {
        Ok(())
    }

    /// Where the company above would close a circle, the one of now stays.
    fn follow(
        tx: &mut WriteTx<'_>,
        before: &CompanyColumns,
        columns: &mut CompanyColumns,
    ) -> Result<(), StorageError> {
        let Some(parent) = columns
            .parent_id
            .filter(|_| columns.parent_id != before.parent_id)
        else {
            return Ok(());
        };
        if !is_there!(tx, company, parent) {
            columns.parent_id = None;
            return Ok(());
        }
        let parent = became(tx.connection(), "companies", parent)?
            .pop()
            .unwrap_or(parent);
        columns.parent_id = if may_be_above::<Self>(tx, parent, columns.id)? {
            Some(parent)
        } else {
            before.parent_id
        };
        Ok(())
    }

    fn told_apart(
        tx: &mut WriteTx<'_>,
        before: &CompanyColumns,
        after: &CompanyColumns,
    ) -> Result<Vec<Change>, StorageError> {
        let mut told = channels_told::<Self>(tx, after.id, &before.channels, &after.channels)?;
        if before.parent_id != after.parent_id {
            let text = |id: Option<Id>| id.map(|id| id.0.to_string());
            told.push(Change {
                field: CompanyField::Parent.name(),
                before: text(before.parent_id),
                after: text(after.parent_id),
            });
        }
        Ok(told)
    }

    fn refit(
        tx: &mut WriteTx<'_>,
        before: &CompanyColumns,
        columns: &mut CompanyColumns,
        _: &Actor,
    ) -> Result<Option<&'static str>, StorageError> {
        placed!(tx, before, columns);
        columns.name_changed();
        if columns.channels != before.channels {
            points::find_anew::<Self>(tx, columns.id, &columns.channels)?;
        }
        Ok(None)
    }
}

macro_rules! put_links {
    ($connection:ident, $id:ident, $list:ident, $table:ident, $other:ident, $column:ident) => {{
        let links: Vec<(Id, i64)> = from_value($list)?;
        each!(&mut *$connection, c => {
            diesel::delete($table::table.filter($table::deal_id.eq($id))).execute(c)
        })?;
        for (other, place) in links {
            let known: i64 = each!(&mut *$connection, c => {
                $other::table.filter($other::id.eq(other)).count().get_result(c)
            })?;
            if known > 0 {
                each!(&mut *$connection, c => {
                    diesel::insert_into($table::table)
                        .values((
                            $table::deal_id.eq($id),
                            $table::$column.eq(other),
                            $table::place.eq(place),
                        ))
                        .execute(c)
                })?;
            }
        }
    }};
}

impl Imaged for Deal {
    fn links(connection: &mut AnyConnection, id: Id) -> Result<Picture, StorageError> {
        let contacts: Vec<(Id, i64)> = each!(&mut *connection, c => {
            deal_contact::table
                .filter(deal_contact::deal_id.eq(id))
                .order((deal_contact::place, deal_contact::contact_id))
                .select((deal_contact::contact_id, deal_contact::place))
                .load(c)
        })?;
        let companies: Vec<(Id, i64)> = each!(&mut *connection, c => {
            deal_company::table
                .filter(deal_company::deal_id.eq(id))
                .order((deal_company::place, deal_company::company_id))
                .select((deal_company::company_id, deal_company::place))
                .load(c)
        })?;
        let mut lists = Picture::new();
        lists.insert("contacts".to_owned(), to_value(contacts)?);
        lists.insert("companies".to_owned(), to_value(companies)?);
        Ok(lists)
    }

    fn put_list(
        connection: &mut AnyConnection,
        id: Id,
        name: &str,
        list: &Value,
    ) -> Result<(), StorageError> {
        if name == "contacts" {
            put_links!(connection, id, list, deal_contact, contact, contact_id);
        } else {
            put_links!(connection, id, list, deal_company, company, company_id);
        }
        Ok(())
    }

    fn told_apart(
        tx: &mut WriteTx<'_>,
        before: &DealColumns,
        after: &DealColumns,
    ) -> Result<Vec<Change>, StorageError> {
        crate::deals::told::differences(tx.connection(), before, after)
    }

    fn refit(
        tx: &mut WriteTx<'_>,
        before: &DealColumns,
        columns: &mut DealColumns,
        actor: &Actor,
    ) -> Result<Option<&'static str>, StorageError> {
        placed!(tx, before, columns);
        columns.title_changed();
        if columns.stage_id != before.stage_id {
            if !is_there!(tx, stage, columns.stage_id) {
                return Ok(Some("stage_unknown"));
            }
            note_move(tx, before, columns, actor)?;
        }
        Ok(None)
    }
}
