//! The cells of records, and what may be asked of them: once for all kinds that can be taken out.

mod companies;
mod contacts;
mod deals;

use std::collections::HashMap;

use larets_core::access::{AccessError, Action, Actor, Level, ReadGrant};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::exports::{ExportColumn, ExportFormat, ExportKind, columns_of};
use larets_core::ids::StageId;
use larets_core::points::{HasChannels, Point, PointKind};
use larets_storage::clients::{ClientGrants, read};
use larets_storage::exports::write::Named;
use larets_storage::{ReadTx, StorageError, pipelines};
use uuid::Uuid;

use super::cell::Cell;
use super::chunk;
use super::plan::{ExportPlan, Reach, has_place};
use crate::clients::record::CardRequests;
use crate::http::{ApiError, Code};
use crate::lists;

/// A kind of record that can be taken out.
pub trait Exported: CardRequests + Clone {
    /// What the reader has of a column.
    fn level(grant: &ReadGrant<Self>, column: &ExportColumn) -> Level;
    /// The cell of a record in a column, as far as the grant shows it.
    fn cell(
        card: &Self::Card,
        grant: &ReadGrant<Self>,
        column: &ExportColumn,
        names: &StageNames,
    ) -> Cell;
    /// Which record it is.
    fn id_of(card: &Self::Card) -> Uuid;
    /// Reads records of this kind under the leave to export them, and what they name as always.
    fn put_grant(grants: &mut ClientGrants, grant: ReadGrant<Self>);
}

/// The pipeline and the name of each stage.
#[derive(Debug, Default)]
pub struct StageNames(HashMap<StageId, (String, String)>);

impl StageNames {
    /// As far as the actor may see deals.
    pub fn read(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Self, StorageError> {
        let Ok(grant) = actor.may_read::<Deal>() else {
            return Ok(Self::default());
        };
        let all = pipelines::read::list(tx, &grant)?;
        let names = all.into_iter().flat_map(|pipeline| {
            let name = pipeline.name;
            let stages = pipeline.stages.into_iter();
            stages.map(move |stage| (stage.id, (name.clone(), stage.name)))
        });
        Ok(Self(names.collect()))
    }
}

/// The least that the reader has of any of the fields.
fn least<R: larets_core::access::Record>(grant: &ReadGrant<R>, fields: &[R::Field]) -> Level {
    let levels = fields.iter().map(|field| grant.level(*field));
    levels.min().unwrap_or(Level::Read)
}

/// The channels of a kind, and of one label or of all.
fn channels<R: HasChannels>(
    points: &[Point<R>],
    grant: &ReadGrant<R>,
    (kind, label): (PointKind, Option<&str>),
) -> Cell {
    let wanted = points
        .iter()
        .filter(|point| point.kind() == kind && label.is_none_or(|label| point.label() == label));
    let shown = wanted.filter_map(|point| {
        let cell = Cell::of(point.show(grant), |channel| Cell::Text(channel.display()));
        match cell {
            Cell::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    });
    Cell::Texts(shown.collect())
}

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What is taken out.
    pub kind: ExportKind,
    /// In which form.
    pub format: ExportFormat,
    /// Codes of columns; all that may be seen when there are none.
    pub columns: Vec<String>,
    /// As in a list.
    pub sort: Option<String>,
    /// As in a list.
    pub filter: Option<String>,
    /// As in a list.
    pub q: Option<String>,
    /// `ru` or `en`.
    pub language: String,
    /// IANA zone.
    pub time_zone: String,
}

/// What an export will be, once it is known to be allowed.
#[derive(Debug)]
pub struct Begun {
    /// What is taken out.
    pub plan: ExportPlan,
    /// How many records there are, and whether counting came to the end.
    pub rows: (i64, bool),
    /// What the record of events tells of it.
    pub names: Named,
}

/// Asks whether the actor may take out what is wanted, and counts it.
pub fn begin(tx: &mut ReadTx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Begun, ApiError> {
    match wanted.kind {
        ExportKind::Contacts => begin_of::<Contact>(tx, actor, wanted),
        ExportKind::Companies => begin_of::<Company>(tx, actor, wanted),
        ExportKind::Deals => begin_of::<Deal>(tx, actor, wanted),
    }
}

fn begin_of<R: Exported>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<Begun, ApiError> {
    let grant = actor.may_export::<R>()?;
    if !wanted.format.fits(wanted.kind) {
        return Err(ApiError::of_field(Code::Invalid, "format")
            .detail("only contacts can be taken out as vCard"));
    }
    let columns = columns(&grant, wanted)?;
    let masked = columns
        .iter()
        .filter(|column| R::level(&grant, column) == Level::Masked);
    let codes = |column: &ExportColumn| column.code.to_owned();
    let plan = ExportPlan {
        masked: masked.map(codes).collect(),
        columns: columns.iter().map(codes).collect(),
        sort: wanted.sort.clone(),
        filter: wanted.filter.clone(),
        q: wanted.q.clone(),
        language: wanted.language.clone(),
        time_zone: wanted.time_zone.clone(),
        reach: Reach::from(grant.rows()),
        name: String::new(),
        reason: None,
    };
    let (grants, request) = chunk::list::<R>(tx, actor, &plan, &grant)?;
    let count = read::count::<R>(tx, &grants, &request.query)?;
    let sort = plan.sort.as_deref().filter(|sort| !sort.is_empty());
    let names = Named {
        columns: plan.columns.clone(),
        masked: plan.masked.clone(),
        by: lists::condition_names(&request.query),
        // Checked when the list was read.
        sort: sort.unwrap_or("name").to_owned(),
    };
    Ok(Begun {
        plan,
        rows: (count.value, count.exact),
        names,
    })
}

/// The columns that were asked for, each once; of nothing in particular, those that may be seen,
/// with all channels of a kind in one.
fn columns<R: Exported>(
    grant: &ReadGrant<R>,
    wanted: &Wanted,
) -> Result<Vec<ExportColumn>, ApiError> {
    let all = columns_of(wanted.kind);
    if wanted.columns.is_empty() {
        let mut seen = all;
        seen.retain(|column| {
            !column.is_by_label()
                && has_place(wanted.format, column)
                && R::level(grant, column) >= Level::Read
        });
        return Ok(by_label(wanted, seen));
    }
    let mut columns: Vec<ExportColumn> = Vec::new();
    for code in &wanted.columns {
        let short: String = code.chars().take(50).collect();
        let column = all.iter().find(|column| column.code == code);
        let column = column.ok_or_else(|| ApiError::of_field(Code::UnknownField, &short))?;
        if !has_place(wanted.format, column) {
            return Err(ApiError::of_field(Code::Invalid, short)
                .detail("a vCard has no place for this column"));
        }
        if R::level(grant, column) == Level::Hidden {
            return Err(ApiError::of_field(Code::FieldNotExportable, short));
        }
        if !columns.contains(column) {
            columns.push(*column);
        }
    }
    Ok(by_label(wanted, columns))
}

/// On visiting cards each channel says what it is for.
fn by_label(wanted: &Wanted, columns: Vec<ExportColumn>) -> Vec<ExportColumn> {
    if wanted.format != ExportFormat::Vcard {
        return columns;
    }
    let all = columns_of(wanted.kind);
    let mut split: Vec<ExportColumn> = Vec::new();
    for column in columns {
        let each: Vec<ExportColumn> = match column.channel {
            Some((kind, None)) => all
                .iter()
                .filter(|one| matches!(one.channel, Some((of, Some(_))) if of == kind))
                .copied()
                .collect(),
            _ => vec![column],
        };
        for one in each {
            if !split.contains(&one) {
                split.push(one);
            }
        }
    }
    split
}

/// Refuses when anything that was allowed at the beginning no longer is as it was: leave to export,
/// the rows in reach, the level of a column.
pub fn still_allowed<R: Exported>(
    actor: &Actor,
    kind: ExportKind,
    plan: &ExportPlan,
) -> Result<ReadGrant<R>, AccessError> {
    let grant = actor.may_export::<R>()?;
    let kept = plan.reach.is_within(grant.rows());
    let columns = plan.columns(kind);
    let same = |column: &ExportColumn| {
        let masked = plan.masked.iter().any(|code| code == column.code);
        match R::level(&grant, column) {
            Level::Hidden => false,
            Level::Masked => masked,
            Level::Read | Level::Write => !masked,
        }
    };
    if kept && columns.len() == plan.columns.len() && columns.iter().all(same) {
        Ok(grant)
    } else {
        Err(AccessError::NotAllowed {
            area: R::AREA,
            action: Action::Export,
        })
    }
}

/// Whether the file of an export may still be had by this person.
pub fn may_have(actor: &Actor, kind: ExportKind, plan: &ExportPlan) -> Result<(), AccessError> {
    match kind {
        ExportKind::Contacts => still_allowed::<Contact>(actor, kind, plan).map(|_| ()),
        ExportKind::Companies => still_allowed::<Company>(actor, kind, plan).map(|_| ()),
        ExportKind::Deals => still_allowed::<Deal>(actor, kind, plan).map(|_| ()),
    }
}

/// What a person has of each column of a kind.
pub fn levels(actor: &Actor, kind: ExportKind) -> Result<Vec<(ExportColumn, Level)>, AccessError> {
    fn of<R: Exported>(
        actor: &Actor,
        kind: ExportKind,
    ) -> Result<Vec<(ExportColumn, Level)>, AccessError> {
        let grant = actor.may_export::<R>()?;
        let all = columns_of(kind).into_iter();
        Ok(all
            .map(|column| (column, R::level(&grant, &column)))
            .collect())
    }
    match kind {
        ExportKind::Contacts => of::<Contact>(actor, kind),
        ExportKind::Companies => of::<Company>(actor, kind),
        ExportKind::Deals => of::<Deal>(actor, kind),
    }
}

#[cfg(test)]
mod tests;
