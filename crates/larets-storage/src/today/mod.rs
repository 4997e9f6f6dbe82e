//! What waits for a person: deals that want something, what others have changed, and what may be there
//! twice; of the person's own records, or of all that the person may see. Everything stays within the
//! grants.

mod changes;

pub use changes::{ChangedRecord, Changes, changes};

use diesel::prelude::*;
use larets_core::access::{ReadGrant, Record, RowScope};
use larets_core::deals::{Deal, DealField, is_stale};
use larets_core::ids::UserId;
use larets_core::pipelines::{Stage, StageKind};
use larets_core::time::{At, Day};

use crate::clients::filter::Filter;
use crate::clients::list::{Part, Plan};
use crate::clients::read::leave;
use crate::clients::record::{CardRules as _, Extent};
use crate::clients::table::{CardTable as _, with_names};
use crate::clients::{ClientGrants, Count};
use crate::db::ReadTx;
use crate::db::connection::each;
use crate::deals::DealCard;
use crate::deals::row::DealColumns;
use crate::error::StorageError;
use crate::pipelines;
use crate::schema::deal;
use crate::types::Id;

/// Most records told of in a group.
pub const GROUP_LIMIT: usize = 20;
/// Most open deals that are looked through.
const DEALS_LIMIT: usize = 10_000;

/// Whose records are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that the person owns.
    Own(UserId),
    /// All that the person may see.
    Seen,
}

impl Whose {
    /// The rows; none where the grant covers nothing.
    pub(crate) fn part<R: Record>(self, grant: &ReadGrant<R>) -> Option<Part> {
        self.part_within(grant.rows())
    }

    /// Those of them in the bin; none where the grant covers nothing there.
    pub(crate) fn part_of_bin<R: Record>(self, grant: &ReadGrant<R>) -> Option<Part> {
        self.part_within(grant.rows_of_bin())
    }

    fn part_within(self, scope: &RowScope) -> Option<Part> {
        match self {
            Self::Own(_) if scope.is_nothing() => None,
            Self::Own(person) => Some(Part::Owner(person.into())),
            Self::Seen => Part::whole(scope),
        }
    }
}

/// Some deals, and how many there are.
#[derive(Debug, Clone)]
pub struct Group {
    /// The most urgent first, at most [`GROUP_LIMIT`].
    pub cards: Vec<DealCard>,
    /// Of all.
    pub count: Count,
}

/// The open deals that want something. A group that would tell of a field which may not be seen is
/// missing.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// How many open deals there are.
    pub open: Option<Count>,
    /// The next step was due before today.
    pub overdue: Option<Group>,
    /// The next step is due today.
    pub due: Option<Group>,
    /// The next step is due within the seven days after today.
    pub upcoming: Option<Group>,
    /// Nobody has said what is to be done next.
    pub without_step: Option<Group>,
    /// They have stood in their stage for longer than it allows.
    pub stale: Option<Group>,
    /// They were to be won before today.
    pub close_passed: Option<Group>,
}

/// What the groups are made of.
#[derive(Debug, Queryable)]
struct OpenDeal {
    id: Id,
    stage: Id,
    since: i64,
    expected_close: String,
    next_step: String,
    next_step_at: Option<i64>,
}

/// The open deals that want something on a day.
pub fn waiting(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    whose: Whose,
    day: &Day,
) -> Result<Waiting, StorageError> {
    let grant = leave::<Deal>(grants)?;
    let now = tx.now();
    let sees = |field| grant.may_search_by(field).is_ok();
    if !sees(DealField::Stage) || (whose != Whose::Seen && !sees(DealField::Owner)) {
        return Ok(Waiting::default());
    }
    let Some(part) = whose.part(grant) else {
        return Ok(Waiting::default());
    };
    let stages = pipelines::read::list(tx, grant)?.into_iter();
    let stages = stages.flat_map(|pipeline| pipeline.stages);
    let open: Vec<Stage> = stages
        .filter(|stage| stage.kind == StageKind::Open)
        .collect();
    let ids: Vec<Id> = open.iter().map(|stage| stage.id.into()).collect();
    let mut deals = open_deals(tx, &part, &ids)?;
    let exact = deals.len() <= DEALS_LIMIT;
    deals.truncate(DEALS_LIMIT);
    // The longest in their stage first.
    deals.reverse();
    let mut group = |mut found: Vec<&OpenDeal>| -> Result<Group, StorageError> {
        let value = i64::try_from(found.len()).unwrap_or(i64::MAX);
        found.truncate(GROUP_LIMIT);
        let ids: Vec<Id> = found.iter().map(|deal| deal.id).collect();
        Ok(Group {
            cards: cards(tx, grants, &part, &ids)?,
            count: Count { value, exact },
        })
    };
    let mut waiting = Waiting {
        open: Some(Count {
            value: i64::try_from(deals.len()).unwrap_or(i64::MAX),
            exact,
        }),
        ..Waiting::default()
    };
    if sees(DealField::NextStep) {
        let mut between = |from: At, to: At| {
            let falls = |at: i64| (from.micros()..to.micros()).contains(&at);
            let found = deals
                .iter()
                .filter(|deal| deal.next_step_at.is_some_and(falls));
            let mut found: Vec<&OpenDeal> = found.collect();
            found.sort_by_key(|deal| deal.next_step_at);
            group(found)
        };
        waiting.overdue = Some(between(At::from_micros(i64::MIN), day.begins)?);
        waiting.due = Some(between(day.begins, day.ends)?);
        waiting.upcoming = Some(between(day.ends, day.week_ends)?);
        let none = |deal: &&OpenDeal| deal.next_step_at.is_none() && deal.next_step.is_empty();
        waiting.without_step = Some(group(deals.iter().filter(none).collect())?);
    }
    if sees(DealField::ExpectedClose) {
        let passed =
            |deal: &&OpenDeal| !deal.expected_close.is_empty() && *deal.expected_close < *day.date;
        let mut passed: Vec<&OpenDeal> = deals.iter().filter(passed).collect();
        passed.sort_by_key(|deal| &deal.expected_close);
        waiting.close_passed = Some(group(passed)?);
    }
    let stale = |deal: &&OpenDeal| {
        let stage = open.iter().find(|stage| Id::from(stage.id) == deal.stage);
        stage.is_some_and(|stage| is_stale(stage, At::from_micros(deal.since), now))
    };
    waiting.stale = Some(group(deals.iter().filter(stale).collect())?);
    Ok(waiting)
}

/// The living deals of a part in these stages, those first that came into theirs last; one more than
/// are looked through.
fn open_deals(
    tx: &mut ReadTx<'_>,
    part: &Part,
    stages: &[Id],
) -> Result<Vec<OpenDeal>, StorageError> {
    let most = i64::try_from(DEALS_LIMIT + 1).unwrap_or(i64::MAX);
    macro_rules! read {
        ($($narrower:expr)?) => {
            each!(tx.connection(), c => {
                deal::table
                    .filter(deal::deleted_at.is_null())
                    .filter(deal::stage_id.eq_any(stages.to_vec()))
                    $(.filter($narrower))?
                    .order((deal::stage_since.desc(), deal::id))
                    .limit(most)
                    .select((
                        deal::id,
                        deal::stage_id,
                        deal::stage_since,
                        deal::expected_close,
                        deal::next_step,
                        deal::next_step_at,
                    ))
                    .load(c)
            })?
        };
    }
    Ok(match part {
        Part::All => read!(),
        Part::Owner(owner) => read!(deal::owner_id.eq(*owner)),
        Part::Department(department) => read!(deal::department_id.eq(*department)),
        Part::Mixed(departments, own) => read!(
            deal::department_id
                .eq_any(departments.clone())
                .or(deal::owner_id.eq(*own))
        ),
    })
}

/// The cards of deals of a part, in this order.
fn cards(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    part: &Part,
    ids: &[Id],
) -> Result<Vec<DealCard>, StorageError> {
    let plan = Plan {
        sort: None,
        filters: vec![Filter::Found(ids.to_vec())],
        bin: false,
        after: None,
        limit: i64::try_from(GROUP_LIMIT).unwrap_or(i64::MAX),
    };
    let mut rows = DealColumns::stream(tx.connection(), part, &plan)?;
    rows.retain(|row| {
        let covers = |grant: &ReadGrant<Deal>| grant.rows().covers(&row.kept().placement);
        grants.deals.as_ref().is_some_and(covers)
    });
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let rows = with_names(tx.connection(), rows)?;
    Deal::cards(tx, grants, rows, Extent::Line)
}
