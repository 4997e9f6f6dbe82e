//! Lists: what they are sorted and filtered by, checked against the grant before storage sees it.

mod calendar;
mod condition;
mod listed;

pub use calendar::{Calendar, Relative};
pub use condition::{Condition, FilterField, Found, Now, Span, TextTest};
pub use listed::Listed;

use crate::access::{AccessError, ReadGrant};
use crate::points::PointKind;

/// What a list is sorted by. The id always breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// Last, first and middle name, or the company's name.
    Name,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// Deals: since when it stands in its stage.
    StageSince,
    /// Deals: the sum in the smallest unit of its currency, nothing converted; without one, the least.
    Amount,
    /// Deals: the day it is expected to be won; without one, the last.
    ExpectedClose,
    /// Deals: when the next step is due; without that, the last.
    NextStepAt,
}

/// A sort and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// From the end.
    pub descending: bool,
}

impl Sort {
    /// Reads `name`, `-created_at`, …
    pub fn parse(text: &str) -> Option<Self> {
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        let by = match name {
            "name" => SortBy::Name,
            "created_at" => SortBy::CreatedAt,
            "updated_at" => SortBy::UpdatedAt,
            "stage_since" => SortBy::StageSince,
            "amount" => SortBy::Amount,
            "expected_close" => SortBy::ExpectedClose,
            "next_step_at" => SortBy::NextStepAt,
            _ => return None,
        };
        Some(Self { by, descending })
    }
}

/// What a list shows: checked once, when it is made.
#[derive(Debug, Clone)]
pub struct ListQuery {
    sort: Sort,
    conditions: Vec<Condition>,
    bin: bool,
}

/// Most conditions of one list, in all groups together.
pub const CONDITIONS_LIMIT: usize = 20;
/// Most groups within one another.
pub const DEPTH_LIMIT: usize = 3;

/// Refuses a filter by what may not be seen, before anybody looks at its value.
pub fn may_filter_by<R: Listed>(
    grant: &ReadGrant<R>,
    field: FilterField,
) -> Result<(), AccessError> {
    let fields = R::fields_of_filter(field);
    let unknown = AccessError::NotSearchable {
        field: field.name(),
    };
    let mut fields = fields.ok_or(unknown)?.iter();
    fields.try_for_each(|field| grant.may_search_by(*field))
}

fn may_search_by_channels<R: Listed>(grant: &ReadGrant<R>) -> Result<(), AccessError> {
    let mut kinds = PointKind::ALL.iter();
    kinds.try_for_each(|kind| grant.may_search_by(R::field_of(*kind)))
}

/// Whether a leaf is a question about channels, whatever field it stands in: a whole text or a tag
/// that names one; and a part of a text, as by parts a channel in it is told letter by letter.
fn asks_about_channels<R: Listed>(grant: &ReadGrant<R>, leaf: &Condition) -> bool {
    let fields = leaf.field().and_then(R::fields_of_filter).unwrap_or(&[]);
    let mut fields = fields.iter();
    match leaf {
        Condition::Tag(text) => fields.any(|field| grant.redacts(*field, text)),
        Condition::Text(field, TextTest::Is(text)) if !field.is_folded() => {
            fields.any(|field| grant.redacts(*field, text))
        }
        Condition::Text(..) => {
            let hides = grant.hides();
            (hides.phones || hides.addresses) && fields.any(|field| !R::CODES.contains(field))
        }
        _ => false,
    }
}

impl ListQuery {
    /// Checks that every field sorted or filtered by may be seen, wherever in a group it stands and
    /// whether or not it could change what is found.
    pub fn checked<R: Listed>(
        grant: &ReadGrant<R>,
        sort: Sort,
        conditions: Vec<Condition>,
        bin: bool,
    ) -> Result<Self, AccessError> {
        let fields = R::fields_of_sort(sort.by);
        for field in fields.ok_or(AccessError::NotSearchable { field: "sort" })? {
            grant.may_search_by(*field)?;
        }
        let leaves: Vec<&Condition> = conditions.iter().flat_map(Condition::leaves).collect();
        for field in leaves.iter().filter_map(|leaf| leaf.field()) {
            may_filter_by(grant, field)?;
        }
        for leaf in leaves {
            if asks_about_channels(grant, leaf) {
                may_search_by_channels(grant)?;
            }
        }
        Ok(Self {
            sort,
            conditions,
            bin,
        })
    }

    /// The sort.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// The conditions, all of which hold.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Every condition that is no group.
    pub fn leaves(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().flat_map(Condition::leaves)
    }

    /// Whether the bin is listed instead of the living.
    pub fn bin(&self) -> bool {
        self.bin
    }
}
