//! What a board shows of a deal: fewer columns than a card, and one name of those it is made with.

use diesel::prelude::*;
use larets_core::access::{Level, Placement};
use larets_core::deals::{Deal, DealField};
use larets_core::ids::{CompanyId, ContactId, DealId};
use larets_core::money::Money;
use larets_core::time::At;

use super::links::{companies, contacts};
use super::row::{DealColumns, money};
use crate::clients::list::Part;
use crate::clients::names::owner_names;
use crate::clients::placement::placement;
use crate::clients::read::leave;
use crate::clients::statement::within;
use crate::clients::{ClientGrants, Link, PersonName};
use crate::db::ReadTx;
use crate::db::connection::AnyConnection;
use crate::error::StorageError;
use crate::schema::deal;
use crate::types::Id;

/// What a board shows of a deal. Plain fields are bare: show them through the grant.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Which one.
    pub id: DealId,
    /// What is being sold.
    pub title: String,
    /// For how much.
    pub amount: Option<Money>,
    /// When it came into its stage.
    pub stage_since: At,
    /// The day on which it is expected to close.
    pub expected_close: String,
    /// What is to be done next.
    pub next_step: String,
    /// When that is due.
    pub next_step_at: Option<At>,
    /// Why it was lost.
    pub lost_reason: String,
    /// Whom it is made with.
    pub party: Option<Party>,
    /// Where it stands.
    pub placement: Placement,
    /// The person responsible.
    pub owner: Option<PersonName>,
    /// Counts changes.
    pub version: i64,
}

/// Whom a deal is made with, in one name: the first organisation that the reader may see, or else the
/// first person.
#[derive(Debug, Clone)]
pub enum Party {
    /// An organisation.
    Company(Link<CompanyId>),
    /// A person.
    Contact(Link<ContactId>),
}

/// The columns that tiles are made of.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = deal)]
pub(super) struct TileColumns {
    pub id: Id,
    title: String,
    amount: Option<i64>,
    currency: String,
    pub stage_since: i64,
    expected_close: String,
    next_step: String,
    next_step_at: Option<i64>,
    lost_reason: String,
    owner_id: Option<Id>,
    department_id: Option<Id>,
    version: i64,
}

impl From<DealColumns> for TileColumns {
    fn from(row: DealColumns) -> Self {
        Self {
            id: row.id,
            title: row.title,
            amount: row.amount,
            currency: row.currency,
            stage_since: row.stage_since,
            expected_close: row.expected_close,
            next_step: row.next_step,
            next_step_at: row.next_step_at,
            lost_reason: row.lost_reason,
            owner_id: row.owner_id,
            department_id: row.department_id,
            version: row.version,
        }
    }
}

impl TileColumns {
    /// The last ones that came into a stage, of one part, the last first.
    pub fn latest(
        connection: &mut AnyConnection,
        part: &Part,
        stage: Id,
        limit: i64,
    ) -> QueryResult<Vec<Self>> {
        macro_rules! run {
            ($connection:ident, $backend:ty) => {{
                let query = deal::table
                    .filter(deal::stage_id.eq(stage))
                    .filter(deal::deleted_at.is_null())
                    .order((deal::stage_since.desc(), deal::id.desc()))
                    .limit(limit)
                    .select(Self::as_select());
                if *part == Part::All {
                    // Not put together anew each time.
                    return query.load($connection);
                }
                let mut query = query.into_boxed::<$backend>();
                within!(query, deal, part);
                query.load($connection)
            }};
        }
        match connection {
            AnyConnection::Sqlite(c) => run!(c, diesel::sqlite::Sqlite),
            AnyConnection::Postgres(c) => run!(c, diesel::pg::Pg),
        }
    }
}

/// The tiles of rows. Links that may not be seen as a field of the deal are not looked up.
pub(super) fn tiles(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    rows: Vec<TileColumns>,
) -> Result<Vec<Tile>, StorageError> {
    let grant = leave::<Deal>(grants)?;
    let shown = |field| grant.level(field) >= Level::Read;
    let over = grants.companies.as_ref();
    let over = over.filter(|_| shown(DealField::Companies));
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut organisations = companies::first(tx.connection(), over, &ids)?;
    let over = grants.contacts.as_ref();
    let over = over.filter(|_| shown(DealField::Contacts));
    let others = ids.into_iter().filter(|id| !organisations.contains_key(id));
    let others: Vec<Id> = others.collect();
    let mut people = contacts::first(tx.connection(), over, &others)?;
    let owners = rows.iter().filter_map(|row| row.owner_id).collect();
    let owners = owner_names(tx.connection(), owners)?;
    let tiles = rows.into_iter().map(|row| {
        let placement = placement(row.owner_id, row.department_id);
        let name = row.owner_id.and_then(|id| owners.get(&id).cloned());
        let owner = placement.owner.zip(name);
        let organisation = organisations.remove(&row.id).map(Party::Company);
        Tile {
            id: row.id.into(),
            title: row.title,
            amount: money(row.amount, &row.currency),
            stage_since: At::from_micros(row.stage_since),
            expected_close: row.expected_close,
            next_step: row.next_step,
            next_step_at: row.next_step_at.map(At::from_micros),
            lost_reason: row.lost_reason,
            party: organisation.or_else(|| people.remove(&row.id).map(Party::Contact)),
            placement,
            owner: owner.map(|(id, name)| PersonName { id, name }),
            version: row.version,
        }
    });
    Ok(tiles.collect())
}
