//! Keyset lists: the streams a scope falls into, and their merging into pages. The statement of a
//! stream stands in [`table`](super::table).

use larets_core::access::{Placement, ReadGrant, Record, RowScope};
use larets_core::lists::{ListQuery, Sort};
use larets_core::points::{Channel, HasChannels};

use super::cursor::Position;
use super::filter::{Filter, along, filters};
use super::record::{CardRecord, CardRules};
use super::table::{CardTable, Row, with_names};
use super::{ClientGrants, cursor};
use crate::db::{ReadTx, Vault};
use crate::error::StorageError;
use crate::points::lookup;
use crate::types::Id;

/// Above this many departments one walk along the sort costs less than a stream per department.
const STREAMS_MAX: usize = 16;

/// Up to so many rows are sorted; more are not looked for but walked to.
const SORTED_MOST: i64 = 5_000;
/// The same of what an import made, which stands together in the order of time: a walk from the other
/// end would pass nearly everything.
const SORTED_MOST_OF_IMPORT: i64 = 50_000;

/// The rows of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Every row.
    All,
    /// Those of an owner.
    Owner(Id),
    /// Those of a department.
    Department(Id),
    /// Those of departments or of an owner, in one walk.
    Mixed(Vec<Id>, Id),
}

impl Part {
    /// The streams that together give exactly the rows of a scope.
    pub(crate) fn streams(scope: &RowScope) -> Vec<Self> {
        match scope {
            RowScope::Departments { departments, own } if departments.len() <= STREAMS_MAX => {
                let departments = departments.iter().map(|id| Self::Department((*id).into()));
                departments
                    .chain(std::iter::once(Self::Owner((*own).into())))
                    .collect()
            }
            other => Self::whole(other).into_iter().collect(),
        }
    }

    /// The same rows as one stream; none when the scope covers nothing.
    pub(crate) fn whole(scope: &RowScope) -> Option<Self> {
        match scope {
            RowScope::Nothing => None,
            RowScope::Own(own) => Some(Self::Owner((*own).into())),
            RowScope::All => Some(Self::All),
            RowScope::Departments { departments, own } => Some(Self::Mixed(
                departments.iter().map(|id| (*id).into()).collect(),
                (*own).into(),
            )),
        }
    }
}

/// The narrower of two scopes of one actor, which always lie within one another.
pub(crate) fn narrower<'a>(first: &'a RowScope, second: &'a RowScope) -> &'a RowScope {
    let width = |scope: &RowScope| match scope {
        RowScope::Nothing => 0,
        RowScope::Own(_) => 1,
        RowScope::Departments { departments, .. } => 2 + departments.len(),
        RowScope::All => usize::MAX,
    };
    if width(second) < width(first) {
        second
    } else {
        first
    }
}

/// What every stream of a page has in common.
pub(crate) struct Plan {
    /// None: whichever are found first.
    pub sort: Option<Sort>,
    pub filters: Vec<Filter>,
    pub bin: bool,
    pub after: Option<Position>,
    pub limit: i64,
}

/// A stream is not expected to give more rows than a page has.
const ROWS_EXPECTED: usize = 201;

impl Plan {
    /// The rows to make room for.
    pub(crate) fn capacity(&self) -> usize {
        usize::try_from(self.limit).map_or(ROWS_EXPECTED, |limit| (limit + 1).min(ROWS_EXPECTED))
    }

    /// Whether rows are walked past that a condition does not leave.
    pub(crate) fn picks(&self) -> bool {
        let sort = self.sort;
        sort.is_some_and(|sort| !self.filters.iter().all(|filter| filter.is_a_stretch(sort)))
    }

    /// The few living rows that one filter finds.
    pub(crate) fn look_up(filter: Filter) -> Self {
        Self {
            sort: None,
            filters: vec![filter],
            bin: false,
            after: None,
            limit: i64::try_from(super::DUPLICATES_LIMIT).unwrap_or(i64::MAX),
        }
    }
}

/// Joins sorted streams into one page, each row once. Says whether more follow.
fn merge<C: CardTable>(streams: Vec<Vec<C>>, sort: Sort, limit: usize) -> (Vec<C>, bool) {
    let one = streams.len() == 1;
    let mut rows: Vec<C> = streams.into_iter().flatten().collect();
    if !one {
        rows.sort_by(|first, second| {
            let order = first
                .key(sort.by)
                .cmp(&second.key(sort.by))
                .then_with(|| first.kept().id.cmp(&second.kept().id));
            if sort.descending {
                order.reverse()
            } else {
                order
            }
        });
        rows.dedup_by(|second, first| second.kept().id == first.kept().id);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    (rows, more)
}

/// The rows a list may show: what may be seen, and of the bin only what may be taken back too.
pub(crate) fn scope<'a, R: Record>(grant: &'a ReadGrant<R>, query: &ListQuery) -> &'a RowScope {
    if query.bin() {
        narrower(grant.rows(), grant.rows_of_bin())
    } else {
        grant.rows()
    }
}

/// Whether a record standing there is found at all. One in the bin is found only by those who may
/// take it back.
pub(crate) fn is_seen<R: Record>(
    grant: &ReadGrant<R>,
    placement: &Placement,
    in_bin: bool,
) -> bool {
    grant.rows().covers(placement) && (!in_bin || grant.can(placement).restore)
}

/// The rows of a page, and where the next one begins.
type RowPage<R> = (Vec<Row<<R as CardRules>::Columns>>, Option<String>);

/// The same without the names that other tables hold.
type BarePage<R> = (Vec<<R as CardRules>::Columns>, Option<String>);

/// A page of the rows within a scope.
pub(crate) fn page<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    scope: &RowScope,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<RowPage<R>, StorageError> {
    let (rows, next) = bare_page::<R>(tx, grants, scope, query, cursor, limit)?;
    Ok((with_names(tx.connection(), rows)?, next))
}

/// A page of the rows within a scope, for whoever looks up the names of several pages at once.
pub(crate) fn bare_page<R: CardRecord>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    scope: &RowScope,
    query: &ListQuery,
    cursor: Option<&str>,
    limit: i64,
) -> Result<BarePage<R>, StorageError> {
    let table = R::KIND.name();
    let after = cursor.map(|text| cursor::read(tx.vault(), table, query, text));
    let filters = filters(tx, grants, query)?;
    let whole = Part::whole(scope);
    let filters = along(query.sort(), filters, &mut |filter| {
        let Some(part) = &whole else {
            return Ok(true);
        };
        let only = std::slice::from_ref(filter);
        let most = match filter {
            Filter::Import(_) => SORTED_MOST_OF_IMPORT,
            _ => SORTED_MOST,
        };
        let rows = R::Columns::count(tx.connection(), part, only, query.bin(), most + 1)?;
        Ok(rows <= most)
    })?;
    let plan = Plan {
        sort: Some(query.sort()),
        filters,
        bin: query.bin(),
        after: after.transpose()?,
        limit: limit.max(1),
    };
    let streams = Part::streams(scope)
        .iter()
        .map(|part| R::Columns::stream(tx.connection(), part, &plan))
        .collect::<Result<Vec<_>, _>>()?;
    let limit = usize::try_from(plan.limit).unwrap_or_default();
    let (rows, more) = merge(streams, query.sort(), limit);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| {
        let position = (row.key(query.sort().by), row.kept().id);
        cursor::write(tx.vault(), table, query, &position)
    });
    Ok((rows, next.transpose()?))
}

/// The channels that duplicates may be looked for by, each with the reason it would give. What may
/// not be searched by is left out, and nothing tells so.
pub(crate) fn channel_look_ups<R: HasChannels>(
    grant: &ReadGrant<R>,
    vault: &Vault,
    channels: &[Channel],
) -> Vec<(&'static str, Filter)> {
    channels
        .iter()
        .filter(|channel| grant.may_search_by(R::field_of(channel.kind)).is_ok())
        .map(|channel| {
            let found = lookup(vault, channel).to_vec();
            (channel.kind.name(), Filter::Lookup(found))
        })
        .collect()
}
