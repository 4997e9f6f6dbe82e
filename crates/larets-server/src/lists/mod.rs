//! Parameters of lists: page, sort and filter, read into a query of core that has been checked
//! against the grant. Knows no table.

pub mod asking;
mod filter;
mod value;
pub mod wire;

use larets_core::access::{Actor, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::StageId;
use larets_core::lists::{
    Condition, FilterField, Found, ListQuery, Listed, Sort, SortBy, may_filter_by,
};
use larets_storage::search::SearchError;
use uuid::Uuid;

use crate::http::{ApiError, Code};
use asking::Asking;
use wire::ListParams;

/// Most records of a page.
pub const LIMIT_MAX: i64 = 200;
const LIMIT_DEFAULT: i64 = 50;
/// Most characters of words to look for.
const WORDS_LIMIT: usize = 300;
/// Most bytes of a cursor that are looked at.
const CURSOR_LIMIT_BYTES: usize = 4096;
const SORT_DEFAULT: Sort = Sort {
    by: SortBy::Name,
    descending: false,
};

/// A sort that asks for no field.
const SORT_UNASKED: Sort = Sort {
    by: SortBy::CreatedAt,
    descending: false,
};

/// One page of a list, as it was asked for.
#[derive(Debug)]
pub struct ListRequest {
    /// What is listed.
    pub query: ListQuery,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most records.
    pub limit: i64,
    /// Whether it tells how many there are.
    pub counting: Counting,
}

/// Whether a page tells how many records its list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// The first one does.
    First,
    /// None does.
    None,
    /// That is all that is wanted.
    Only,
}

impl Counting {
    fn from_name(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("first") => Some(Self::First),
            Some("none") => Some(Self::None),
            Some("only") => Some(Self::Only),
            Some(_) => None,
        }
    }
}

/// Reads the parameters. Refuses fields that do not exist, and those that may not be seen. `find`
/// gives what words find under the same grant; it is asked only when all else is allowed.
pub fn read<R: Listed>(
    params: ListParams,
    grant: &ReadGrant<R>,
    asking: &Asking,
    find: impl FnOnce(&str) -> Result<Found, ApiError>,
) -> Result<ListRequest, ApiError> {
    let sort = match params.sort.as_deref() {
        None | Some("") => SORT_DEFAULT,
        Some(text) => {
            let sort = Sort::parse(text).filter(|sort| R::fields_of_sort(sort.by).is_some());
            sort.ok_or_else(|| ApiError::of_field(Code::UnknownField, "sort"))?
        }
    };
    let mut conditions = match params.filter.as_deref() {
        None | Some("") => Vec::new(),
        Some(text) => filter::read(text, grant, asking)?,
    };
    let stage = params.stage.map(|id| of_stage(grant, id)).transpose()?;
    let cursor = cursor(params.cursor)?;
    let limit = limit(params.limit)?;
    let counting = Counting::from_name(params.count.as_deref()).ok_or_else(|| {
        ApiError::of_field(Code::Invalid, "count").detail("expected first, none or only")
    })?;
    let bin = params.bin.unwrap_or(false);
    ListQuery::checked(grant, sort, conditions.clone(), bin)?;
    let words = params.q.as_deref().map(str::trim).unwrap_or_default();
    if words.chars().count() > WORDS_LIMIT {
        return Err(ApiError::of_field(Code::TooLong, "q"));
    }
    if !words.is_empty() {
        conditions.push(Condition::Found(find(words)?));
    }
    // Last, as a board adds it to its own: a cursor of a column is one of this list.
    conditions.extend(stage);
    Ok(ListRequest {
        query: ListQuery::checked(grant, sort, conditions, bin)?,
        cursor,
        limit,
        counting,
    })
}

/// The records of one stage, for kinds that have stages.
fn of_stage<R: Listed>(grant: &ReadGrant<R>, id: Uuid) -> Result<Condition, ApiError> {
    if R::fields_of_filter(FilterField::Stage).is_none() {
        return Err(ApiError::of_field(Code::UnknownField, "stage"));
    }
    may_filter_by(grant, FilterField::Stage)?;
    Ok(Condition::Stages(vec![StageId::from_uuid(id)]))
}

/// Refuses one condition of a filter that its reader may not ask for, or that is none.
pub fn check_condition<R: Listed>(
    condition: &serde_json::Value,
    grant: &ReadGrant<R>,
    asking: &Asking,
) -> Result<(), ApiError> {
    let conditions = filter::read(&format!("{{\"all\":[{condition}]}}"), grant, asking)?;
    ListQuery::checked(grant, SORT_UNASKED, conditions, false)?;
    Ok(())
}

/// What a search refuses.
pub fn refusal(error: SearchError) -> ApiError {
    match error {
        SearchError::Storage(error) => error.into(),
        SearchError::Access(error) => error.into(),
    }
}

/// The limit of a page.
pub fn limit(limit: Option<i64>) -> Result<i64, ApiError> {
    match limit {
        None => Ok(LIMIT_DEFAULT),
        Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        Some(_) => {
            Err(ApiError::of_field(Code::Invalid, "limit")
                .detail(format!("expected 1 to {LIMIT_MAX}")))
        }
    }
}

/// A cursor that could be one.
pub fn cursor(cursor: Option<String>) -> Result<Option<String>, ApiError> {
    match cursor {
        Some(text) if text.len() > CURSOR_LIMIT_BYTES => Err(ApiError::new(Code::CursorWrong)),
        other => Ok(other.filter(|text| !text.is_empty())),
    }
}

/// The names of what a list is narrowed by, for the record of events.
pub fn condition_names(query: &ListQuery) -> Vec<String> {
    query
        .leaves()
        .map(|leaf| filter::name(leaf).to_owned())
        .collect()
}

/// The event of a page that was shown. Names and ids only: what was searched for is personal.
pub fn event(actor: &Actor, kind: RecordKind, query: &ListQuery, ids: Vec<Uuid>) -> Event {
    Event::of(actor, EventKind::List)
        .with("kind", Detail::Code(kind.name().to_owned()))
        .with("by", Detail::Codes(condition_names(query)))
        .with("bin", Detail::Number(i64::from(query.bin())))
        .with("ids", Detail::Ids(ids))
}

#[cfg(test)]
mod tests;
