//! How the record of events tells of the fields of a deal that stand in more than one column, or name
//! a stage.

use diesel::prelude::*;
use larets_core::access::RecordField as _;
use larets_core::audit::Change;
use larets_core::deals::DealField as Field;
use larets_core::money::Money;
use larets_core::time::At;

use super::row::DealColumns;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::stage;
use crate::types::Id;

/// A sum.
pub(super) fn amount_text(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency.code())
}

/// What is to be done and when.
pub(super) fn next_step_text(step: &str, at: Option<i64>) -> String {
    let at = at.map(At::from_micros);
    let at = at.map_or_else(String::new, At::to_rfc3339);
    format!("{at} {step}").trim().to_owned()
}

/// What of these fields differs between two states of a deal.
pub(crate) fn differences(
    connection: &mut AnyConnection,
    before: &DealColumns,
    after: &DealColumns,
) -> Result<Vec<Change>, StorageError> {
    let mut told = Vec::new();
    let mut tell = |field: Field, was: Option<String>, is: Option<String>| {
        told.push(Change {
            field: field.name(),
            before: was.filter(|text| !text.is_empty()),
            after: is.filter(|text| !text.is_empty()),
        });
    };
    let (was, is) = (before.money(), after.money());
    if was != is {
        tell(Field::Amount, was.map(amount_text), is.map(amount_text));
    }
    let step = |deal: &DealColumns| next_step_text(&deal.next_step, deal.next_step_at);
    let (was, is) = (step(before), step(after));
    if was != is {
        tell(Field::NextStep, Some(was), Some(is));
    }
    if before.stage_id != after.stage_id {
        let mut name = |id: Id| -> Result<Option<String>, StorageError> {
            Ok(each!(&mut *connection, c => {
                stage::table.find(id).select(stage::name).first(c)
            })
            .optional()?)
        };
        let (was, is) = (name(before.stage_id)?, name(after.stage_id)?);
        tell(Field::Stage, was, is);
    }
    Ok(told)
}
