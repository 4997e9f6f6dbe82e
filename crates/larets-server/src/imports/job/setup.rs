//! What a job needs to know before it begins: how cells are read, which pipelines there are.

use jiff::tz::TimeZone;
use larets_core::access::Actor;
use larets_core::deals::Deal;
use larets_core::imports::{DateOrder, ImportAs, Target, guess_date_order};
use larets_core::users::CompanySettings;
use larets_storage::{Db, StorageError, pipelines};
use tokio::runtime::Handle;

use crate::imports::convert::Converter;
use crate::imports::file::Shown;
use crate::imports::plan::ImportPlan;
use crate::imports::values::Stages;

fn is_date(target: Target) -> bool {
    matches!(
        target,
        Target::Birthday | Target::CreatedAt | Target::ClosedAt | Target::ExpectedClose
    )
}

/// The pipelines that rows of deals go into.
pub(super) fn stages(
    db: &Db,
    runtime: &Handle,
    actor: &Actor,
    import_as: ImportAs,
    plan: &ImportPlan,
) -> Result<Stages, StorageError> {
    if import_as != ImportAs::Deals {
        return Ok(Stages::default());
    }
    let grant = actor.may_read::<Deal>();
    let grant = grant.map_err(|_| StorageError::NotAllowed)?;
    let all = runtime.block_on(db.read(move |tx| pipelines::read::list(tx, &grant)))?;
    Ok(Stages::new(all, plan.pipeline_id))
}

/// How the cells of a file are read.
pub(super) fn converter(
    company: Option<&CompanySettings>,
    targets: &[Option<Target>],
    shown: &Shown,
) -> Converter {
    let region = company.map_or("RU", |company| company.phone_region.as_str());
    let zone = company.and_then(|company| TimeZone::get(&company.time_zone).ok());
    let usual = if region == "US" {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    };
    let dates = targets
        .iter()
        .zip(&shown.samples)
        .filter(|(target, _)| target.is_some_and(is_date))
        .flat_map(|(_, samples)| samples.iter().map(String::as_str));
    let dates = guess_date_order(dates, usual);
    Converter::new(
        &shown.headers,
        targets,
        region,
        zone.unwrap_or(TimeZone::UTC),
        dates,
    )
}
