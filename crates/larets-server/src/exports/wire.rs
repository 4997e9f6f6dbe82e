//! The shapes of exports. Nothing of a client stands in them but what its owner typed when asking for
//! it: the records leave in the file only.

use std::collections::BTreeMap;

use larets_core::access::Level;
use larets_core::exports::{ExportColumn, ExportFormat, ExportKind, ExportState};
use larets_storage::exports::ExportRecord;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::file_name::file_name;
use super::plan::{ExportPlan, has_place};
use crate::http::View;
use crate::http::wire::FieldLevel;

/// What to take out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateExport {
    /// `contacts`, `companies` or `deals`.
    pub kind: String,
    /// `csv`, `xlsx`, or `vcard` for contacts.
    pub format: String,
    /// Codes of columns, in their order; all that may be seen when absent. One of which only masks
    /// may be seen has masks in it.
    #[serde(default)]
    pub columns: Vec<String>,
    /// As in the list.
    #[serde(default)]
    pub sort: Option<String>,
    /// As in the list, JSON as text.
    #[serde(default)]
    pub filter: Option<String>,
    /// As in the list.
    #[serde(default)]
    pub q: Option<String>,
    /// What the file is called beside its kind and the day, such as the view it is taken from; at most
    /// 100 characters, of which letters and digits are kept.
    #[serde(default)]
    pub name: Option<String>,
    /// Why, at most 500 characters. Whether it is needed is a setting of the company.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Parameters of the choice of columns.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OptionsParams {
    /// `contacts`, `companies` or `deals`.
    pub kind: String,
}

/// What may be taken out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportOptionsView {
    /// The forms that records of this kind can take.
    pub formats: Vec<&'static str>,
    /// The columns that may be had, in their order; hidden ones are absent.
    pub columns: Vec<ExportColumnView>,
    /// Whether a reason must be given.
    pub reason_needed: bool,
}

impl View for ExportOptionsView {}

/// A column that may be taken out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportColumnView {
    /// What to send.
    pub code: &'static str,
    /// `masked` when only masks would be in it.
    pub level: FieldLevel,
    /// The fields of the record that it tells about.
    pub fields: Vec<&'static str>,
    /// Whether it is a channel of one label, of which another column has all.
    pub by_label: bool,
    /// The forms that have a place for it.
    pub formats: Vec<&'static str>,
}

/// What may be taken out of records of a kind, given what a person has of each column.
pub fn options(
    kind: ExportKind,
    levels: Vec<(ExportColumn, Level)>,
    reason_needed: bool,
) -> ExportOptionsView {
    let formats = || ExportFormat::ALL.iter().filter(|format| format.fits(kind));
    let columns = levels
        .into_iter()
        .filter(|(_, level)| *level > Level::Hidden)
        .map(|(column, level)| ExportColumnView {
            code: column.code,
            level: level.min(Level::Read).into(),
            fields: column.field_names(),
            by_label: column.is_by_label(),
            formats: formats()
                .filter(|format| has_place(**format, &column))
                .map(|format| format.name())
                .collect(),
        });
    ExportOptionsView {
        columns: columns.collect(),
        formats: formats().map(|format| format.name()).collect(),
        reason_needed,
    }
}

/// An export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportView {
    /// Which one.
    pub id: Uuid,
    /// `contacts`, `companies` or `deals`.
    pub kind: &'static str,
    /// `csv`, `xlsx` or `vcard`.
    pub format: &'static str,
    /// `running`, `done`, `cancelled` or `failed`.
    pub state: &'static str,
    /// What the file is called when it is downloaded.
    pub file_name: String,
    /// Codes of the columns.
    pub columns: Vec<String>,
    /// Those of them that hold masks.
    pub masked: Vec<String>,
    /// What was given for the name of the file, such as the view it is taken from.
    pub name: Option<String>,
    /// The words that the records were chosen by.
    pub q: Option<String>,
    /// The conditions that the records were chosen by, JSON as text.
    pub filter: Option<String>,
    /// Why it was made, in the words of whoever asked.
    pub reason: Option<String>,
    /// Records written so far.
    pub rows_done: i64,
    /// Records there were when it began.
    pub rows_total: i64,
    /// Whether counting came to the end.
    pub rows_exact: bool,
    /// Records a second.
    pub rate_per_s: f64,
    /// Bytes of the finished file.
    pub size_bytes: i64,
    /// Why there is no file: `forbidden` when a right was lost, `disk_full`, `too_large`,
    /// `exports_full`, `busy`, `read_only` or another code of the table.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When it goes.
    pub expires_at: String,
    /// `download`, `cancel`, `remove`.
    pub can: BTreeMap<&'static str, bool>,
}

impl View for ExportView {}

/// An export of the person who looks.
pub fn view(record: ExportRecord, plan: ExportPlan) -> ExportView {
    let can = [
        ("download", record.state == ExportState::Done),
        ("cancel", record.state == ExportState::Running),
        ("remove", record.state != ExportState::Running),
    ];
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    ExportView {
        id: record.id.as_uuid(),
        kind: record.kind.name(),
        format: record.format.name(),
        state: record.state.name(),
        file_name: file_name(&record, &plan),
        columns: plan.columns,
        masked: plan.masked,
        name: given(Some(plan.name)),
        q: given(plan.q),
        filter: given(plan.filter),
        reason: plan.reason,
        rows_done: record.rows_done,
        rows_total: record.progress.rows_total,
        rows_exact: record.progress.rows_exact,
        rate_per_s: record.progress.rate_per_s(record.rows_done),
        size_bytes: record.size_bytes,
        failure: record.progress.failure,
        created_at: record.created_at.to_rfc3339(),
        expires_at: record.expires_at.to_rfc3339(),
        can: can.into(),
    }
}
