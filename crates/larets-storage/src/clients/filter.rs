//! The conditions of a list in the terms of the tables. What names a client or an import that the reader
//! does not see is read as what names nobody, before any statement is made of it.

use std::collections::HashSet;

use diesel::prelude::*;
use larets_core::audit::RecordKind;
use larets_core::lists::{Condition, FilterField, ListQuery, Sort, SortBy, TextTest};
use larets_core::pipelines::StageKind;
use larets_core::text::sort_key;
use larets_core::time::{At, DAY};

use super::ClientGrants;
use super::list::Part;
use super::tags;
use crate::db::connection::{AnyConnection, each};
use crate::db::{ReadTx, Vault};
use crate::error::StorageError;
use crate::imports;
use crate::points::lookup_column;
use crate::schema::stage;
use crate::search;
use crate::types::Id;

/// A condition in the terms of the tables.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    Owner(Option<Id>),
    OwnerOf(Vec<Id>),
    Departments(Vec<Id>),
    Text(FilterField, TextTest),
    Tag(String),
    Company(Id),
    Contact(Id),
    /// A company, or a person, whom the reader sees; these are the ones seen.
    WithCompany(Option<Part>),
    WithContact(Option<Part>),
    Stage(Id),
    Stages(Vec<Id>),
    Pipelines(Vec<Id>),
    Status(&'static str),
    Amount(Amount),
    Import(Id),
    Lookup(Vec<u8>),
    /// Has a channel of this kind.
    Point(&'static str),
    Similar(String),
    Moment(FilterField, Option<i64>, Option<i64>),
    Day(FilterField, Option<String>, Option<String>),
    Anniversary(FilterField, String, String),
    Filled(FilterField),
    Found(Vec<Id>),
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    /// Not looked for by an index.
    Beside(Box<Filter>),
}

impl Filter {
    /// Whether it names few records, which an index finds at once.
    fn is_narrow(&self) -> bool {
        match self {
            Self::Found(_) | Self::Contact(_) | Self::Company(_) | Self::Lookup(_) => true,
            Self::All(parts) => parts.iter().any(Self::is_narrow),
            Self::Any(parts) => parts.iter().all(Self::is_narrow),
            _ => false,
        }
    }

    /// Whether the rows that it leaves stand next to each other in an index, in the order of the sort.
    pub(crate) fn is_a_stretch(&self, sort: Sort) -> bool {
        matches!((self, sort.by), (Self::Stage(_), SortBy::StageSince))
    }

    /// Whether it has an index of its own, which the list is not sorted by: that of a moment or of imports.
    fn is_of_another_index(&self, sort: Sort) -> bool {
        match self {
            Self::Import(_) => true,
            Self::Moment(FilterField::CreatedAt, ..) => sort.by != SortBy::CreatedAt,
            Self::Moment(FilterField::UpdatedAt, ..) => sort.by != SortBy::UpdatedAt,
            _ => false,
        }
    }
}

/// Conditions for the walk along a sort. SQLite knows not how many rows a condition leaves, and would
/// rather find and sort all that are new, or anybody's, than walk to the first page. `leaves_few` says
/// whether it is few.
pub(crate) fn along(
    sort: Sort,
    filters: Vec<Filter>,
    leaves_few: &mut impl FnMut(&Filter) -> QueryResult<bool>,
) -> QueryResult<Vec<Filter>> {
    let each = filters.into_iter().map(|filter| match filter {
        Filter::All(parts) => Ok(Filter::All(along(sort, parts, leaves_few)?)),
        Filter::Any(_) if !filter.is_narrow() => Ok(Filter::Beside(Box::new(filter))),
        _ if filter.is_of_another_index(sort) && !leaves_few(&filter)? => {
            Ok(Filter::Beside(Box::new(filter)))
        }
        _ => Ok(filter),
    });
    each.collect()
}

/// A sum between two others of its currency, both included, in minor units.
#[derive(Debug, Clone)]
pub(crate) struct Amount {
    pub currency: String,
    pub least: i64,
    pub most: i64,
}

/// The conditions of a list. One that names a client or an import that the reader does not see finds
/// nothing: otherwise it would tell which records belong to it.
pub(crate) fn filters(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    query: &ListQuery,
) -> Result<Vec<Filter>, StorageError> {
    let seen = Seen::of(tx, grants, query)?;
    let stale = match stale_at(query) {
        Some(now) => stale(tx.connection(), now)?,
        None => Filter::Any(Vec::new()),
    };
    let reading = Reading {
        vault: tx.vault(),
        grants,
        seen,
        stale,
    };
    let conditions = query.conditions().iter();
    Ok(conditions
        .map(|condition| reading.read(condition))
        .collect())
}

/// The clients and imports named by conditions that the reader sees.
struct Seen(HashSet<Id>);

impl Seen {
    fn of(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        query: &ListQuery,
    ) -> Result<Self, StorageError> {
        let (mut contacts, mut companies, mut import_ids) = (Vec::new(), Vec::new(), Vec::new());
        for leaf in query.leaves() {
            match leaf {
                Condition::Import(id) => import_ids.push(Id::from(*id)),
                Condition::Contact(id) => contacts.push(Id::from(*id)),
                Condition::Company(id) => companies.push(Id::from(*id)),
                _ => {}
            }
        }
        let mut seen = HashSet::new();
        for (kind, ids) in [
            (RecordKind::Contact, contacts),
            (RecordKind::Company, companies),
        ] {
            if !ids.is_empty() {
                let found = search::titles(tx.connection(), grants, kind, &ids)?;
                seen.extend(found.into_keys());
            }
        }
        if let (Some(grant), false) = (&grants.imports, import_ids.is_empty()) {
            seen.extend(imports::read::seen(tx, grant, &import_ids)?);
        }
        Ok(Self(seen))
    }
}

fn stale_at(query: &ListQuery) -> Option<At> {
    query.leaves().find_map(|leaf| match leaf {
        Condition::Stale(now) => Some(now.0),
        _ => None,
    })
}

/// What is stale: for each number of days, the open stages that allow so many.
fn stale(connection: &mut AnyConnection, now: At) -> Result<Filter, StorageError> {
    let rows: Vec<(Id, Option<i64>)> = each!(connection, c => {
        stage::table
            .filter(stage::kind.eq(StageKind::Open.name()))
            .filter(stage::stale_days.is_not_null())
            .order(stage::stale_days)
            .select((stage::id, stage::stale_days))
            .load(c)
    })?;
    let mut ways: Vec<(i64, Vec<Id>)> = Vec::new();
    for (id, days) in rows {
        let days = days.unwrap_or_default();
        match ways.last_mut() {
            Some((known, stages)) if *known == days => stages.push(id),
            _ => ways.push((days, vec![id])),
        }
    }
    let ways = ways.into_iter().map(|(days, stages)| {
        let before = now.micros().saturating_sub(days.saturating_mul(DAY));
        let since = Filter::Moment(FilterField::StageSince, None, Some(before));
        Filter::All(vec![Filter::Stages(stages), since])
    });
    Ok(Filter::Any(ways.collect()))
}

struct Reading<'a> {
    vault: &'a Vault,
    grants: &'a ClientGrants,
    seen: Seen,
    stale: Filter,
}

fn ids<I: Copy + Into<Id>>(ids: &[I]) -> Vec<Id> {
    ids.iter().map(|id| (*id).into()).collect()
}

impl Reading<'_> {
    fn read(&self, condition: &Condition) -> Filter {
        let all = |parts: &[Condition]| parts.iter().map(|part| self.read(part)).collect();
        match condition {
            Condition::All(parts) => Filter::All(all(parts)),
            Condition::Any(parts) => Filter::Any(all(parts)),
            Condition::Not(part) => Filter::Not(Box::new(self.read(part))),
            Condition::Owner(owner) => Filter::Owner(owner.map(Id::from)),
            Condition::OwnerOf(departments) => Filter::OwnerOf(ids(departments)),
            Condition::Department(department) => Filter::Departments(vec![(*department).into()]),
            Condition::Departments(departments) => Filter::Departments(ids(departments)),
            Condition::Text(field, test) if field.is_folded() => Filter::Text(*field, folded(test)),
            Condition::Text(field, test) => Filter::Text(*field, test.clone()),
            Condition::Tag(tag) => Filter::Tag(tags::quoted(tag)),
            Condition::Company(id) => self.named((*id).into(), Filter::Company),
            Condition::Contact(id) => self.named((*id).into(), Filter::Contact),
            Condition::Import(id) => self.named((*id).into(), Filter::Import),
            // One stage is said as one, so that PostgreSQL takes the order from the index.
            Condition::Stages(stages) => match stages.as_slice() {
                [stage] => Filter::Stage((*stage).into()),
                stages => Filter::Stages(ids(stages)),
            },
            Condition::Pipelines(pipelines) => Filter::Pipelines(ids(pipelines)),
            Condition::Status(kind) => Filter::Status(kind.name()),
            Condition::Stale(_) => self.stale.clone(),
            Condition::Amount(currency, least, most) => Filter::Amount(Amount {
                currency: currency.code().to_owned(),
                least: least.unwrap_or(i64::MIN),
                most: most.unwrap_or(i64::MAX),
            }),
            Condition::Channel(kind, text) => {
                Filter::Lookup(self.vault.blind(lookup_column(*kind), text).to_vec())
            }
            Condition::Moment(field, span) => {
                let (from, until) = (span.from.map(At::micros), span.until.map(At::micros));
                Filter::Moment(*field, from, until)
            }
            Condition::Day(field, span) => {
                Filter::Day(*field, span.from.clone(), span.until.clone())
            }
            Condition::Anniversary(field, span) => Filter::Anniversary(
                *field,
                span.from.clone().unwrap_or_default(),
                span.until.clone().unwrap_or_default(),
            ),
            Condition::Filled(field) => self.filled(*field),
            Condition::Found(found) => {
                Filter::Found(found.records().iter().map(|id| Id(*id)).collect())
            }
        }
    }

    fn named(&self, id: Id, filter: fn(Id) -> Filter) -> Filter {
        if self.seen.0.contains(&id) {
            filter(id)
        } else {
            Filter::Found(Vec::new())
        }
    }

    /// A client whom the reader does not see fills nothing.
    fn filled(&self, field: FilterField) -> Filter {
        match (field, field.channel()) {
            (_, Some(kind)) => Filter::Point(kind.name()),
            (FilterField::Company, _) => {
                let grant = self.grants.companies.as_ref();
                Filter::WithCompany(grant.and_then(|grant| Part::whole(grant.rows())))
            }
            (FilterField::Contact, _) => {
                let grant = self.grants.contacts.as_ref();
                Filter::WithContact(grant.and_then(|grant| Part::whole(grant.rows())))
            }
            _ => Filter::Filled(field),
        }
    }
}

fn folded(test: &TextTest) -> TextTest {
    match test {
        TextTest::Is(text) => TextTest::Is(sort_key(text)),
        TextTest::StartsWith(text) => TextTest::StartsWith(sort_key(text)),
        TextTest::Contains(text) => TextTest::Contains(sort_key(text)),
    }
}
