//! Reading records that have a card: the card, lists, counts, duplicates. Every row is limited by
//! the grant.

use larets_core::access::ReadGrant;
use larets_core::lists::{Condition, ListQuery};

use super::filter::{Filter, filters};
use super::list::{self, Part, Plan};
use super::record::{CardRecord, CardRules, Extent};
use super::table::{CardTable, Row, with_names};
use super::{COUNT_LIMIT, ClientGrants, Count, DUPLICATES_LIMIT, Duplicate, Page};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::types::Id;

/// The leave to read a kind; without one nothing of it is found.
pub(crate) fn leave<R: CardRecord>(grants: &ClientGrants) -> Result<&ReadGrant<R>, StorageError> {
    R::grant(grants).ok_or(StorageError::NotFound)
}

/// The card of a record. One in the bin is found only by those who may take it back.
pub fn card<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    id: R::Id,
) -> Result<R::Card, StorageError> {
    let grant = leave::<R>(grants)?;
    let row = R::Columns::find(tx.connection(), Id(id.into()))?;
    let kept = row.columns.kept();
    if !list::is_seen(grant, &kept.placement, kept.in_bin()) {
        return Err(StorageError::NotFound);
    }
    let cards = R::cards(tx, grants, vec![row], Extent::Card)?;
    cards.into_iter().next().ok_or(StorageError::NotFound)
}

/// A page of records, at most `limit`, after the place `cursor` names.
pub fn list<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<R::Card>, StorageError> {
    let scope = list::scope(leave::<R>(grants)?, query);
    let (rows, next) = list::page::<R>(tx, grants, scope, query, cursor, limit)?;
    let items = R::cards(tx, grants, rows, Extent::Line)?;
    Ok(Page { items, next })
}

/// How many records a list has, exactly up to [`COUNT_LIMIT`] and as far as words found all.
pub fn count<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
) -> Result<Count, StorageError> {
    let value = match Part::whole(list::scope(leave::<R>(grants)?, query)) {
        None => 0,
        Some(part) => {
            let filters = filters(tx, grants, query)?;
            let most = COUNT_LIMIT + 1;
            R::Columns::count(tx.connection(), &part, &filters, query.bin(), most)?
        }
    };
    let all_found = query.leaves().all(|leaf| match leaf {
        Condition::Found(found) => found.is_complete(),
        _ => true,
    });
    Ok(Count {
        value: value.min(COUNT_LIMIT),
        exact: value <= COUNT_LIMIT && all_found,
    })
}

/// A row that may be the same as another, and why.
pub(crate) type Alike<R> = (&'static str, Row<<R as CardRules>::Columns>);

/// The few living rows within the grant that each filter finds.
pub(crate) fn look_up<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
    looks: Vec<(&'static str, Filter)>,
) -> Result<Vec<Alike<R>>, StorageError> {
    let Some(part) = Part::whole(grant.rows()) else {
        return Ok(Vec::new());
    };
    let (mut reasons, mut found) = (Vec::new(), Vec::new());
    for (reason, filter) in looks {
        let rows = R::Columns::stream(tx.connection(), &part, &Plan::look_up(filter))?;
        reasons.extend(rows.iter().map(|_| reason));
        found.extend(rows);
    }
    let rows = with_names(tx.connection(), found)?;
    Ok(reasons.into_iter().zip(rows).collect())
}

/// Tells of rows that may be the same as `exclude`, each once with all its reasons.
pub(crate) fn told<R: CardRecord>(
    grant: &ReadGrant<R>,
    found: Vec<Alike<R>>,
    exclude: Option<R::Id>,
    title: impl Fn(&ReadGrant<R>, &R::Columns) -> String,
) -> Vec<Duplicate<R::Id>> {
    let mut told: Vec<Duplicate<R::Id>> = Vec::new();
    for (reason, row) in found {
        let id = R::Id::from(row.id().0);
        if exclude == Some(id) {
            continue;
        }
        if let Some(known) = told.iter_mut().find(|known| known.id == id) {
            known.because(reason);
        } else if told.len() < DUPLICATES_LIMIT {
            let owner = row.owner();
            told.push(Duplicate {
                id,
                title: title(grant, &row.columns),
                reasons: vec![reason],
                owner: owner.filter(|_| grant.may_search_by(R::OWNER).is_ok()),
            });
        }
    }
    told
}
