//! Shapes of imports on the wire. Cells of the file are shown only as far as the person may see the
//! field that their column fills.

use larets_core::access::Actor;
use larets_core::imports::{ImportAs, Target, ValueKind, recognise, value_key};
use larets_storage::imports::ImportRecord;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cards;
use super::file::Kept;
use super::file::{Choice, FoundValue};
use super::plan::{ImportPlan, may_see};
use super::words;
use crate::http::View;
use crate::language::Language;

/// Samples shown of a column.
const SAMPLES: usize = 3;
/// What stands for a cell that may not be seen.
const MASK: &str = "•••";

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Which one.
    pub id: Uuid,
    /// What its rows become: `contacts`, `companies` or `deals`.
    #[serde(rename = "as")]
    pub import_as: &'static str,
    /// The name the file was uploaded under.
    pub file_name: String,
    /// Bytes of the file.
    pub size_bytes: u64,
    /// `uploaded`, `dry_run`, `ready`, `running`, `done`, `cancelled`, `failed`.
    pub state: &'static str,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// Whether the file is still here: without it nothing can be checked or written.
    pub file_kept: bool,
    /// What the file is.
    pub detected: DetectedView,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Every target a column may have.
    pub targets: Vec<&'static str>,
    /// What another program calls itself whose export this is, by its headers.
    pub recognised: Option<&'static str>,
    /// Whether columns, values and rules are as with the last file of this shape.
    pub remembered: bool,
    /// Cells that were mended, as far as they may be seen.
    pub fixes: FixImport,
    /// Values of the file that stand for something here, once the dry run has found them.
    pub values: Vec<ValueView>,
    /// Its first rows.
    pub preview: Vec<Vec<String>>,
    /// What becomes of duplicates: `skip`, `fill`, `overwrite`, `add`.
    pub duplicates: String,
    /// By what a record counts as there, beside its id in the other program: `phone`, `email`,
    /// `inn`, `name`.
    pub duplicates_by: Vec<String>,
    /// The program that the ids of the file are from.
    pub id_source: String,
    /// Whose the records become, when the file does not say.
    pub owner_id: Option<Uuid>,
    /// Tags that every record gets.
    pub tags: Vec<String>,
    /// The pipeline of deals that name none.
    pub pipeline_id: Option<Uuid>,
    /// The currency of amounts that name none; without it that of the company.
    pub currency: Option<String>,
    /// How far it is.
    pub progress: ProgressView,
    /// What is wrong with the first rows that the dry run refused, cell by cell.
    pub errors: Vec<ErrorView>,
    /// When it was uploaded.
    pub created_at: String,
    /// What the person may do with it.
    pub can: ImportCan,
}

impl View for ImportView {}

/// What the file is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetectedView {
    /// `csv`, `xlsx` or `vcard`.
    pub format: String,
    /// Label of the encoding.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub delimiter: Option<String>,
    /// Whether the first row holds the headers.
    pub has_header: bool,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// All sheets.
    pub sheets: Vec<String>,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnView {
    /// Its place from 0.
    pub index: usize,
    /// Its header.
    pub header: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// What it becomes; null stays behind.
    pub target: Option<String>,
    /// Whether the target is a guess.
    pub guess: bool,
}

/// How far an import is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressView {
    /// Rows of the file, once counted.
    pub rows_total: Option<i64>,
    /// Rows looked at.
    pub rows_done: i64,
    /// Records made.
    pub created: i64,
    /// Records changed.
    pub updated: i64,
    /// Rows left out as their record is there.
    pub skipped: i64,
    /// Rows refused.
    pub refused: i64,
    /// What the dry run found wrong: each cell at fault of each row that it refused.
    pub problems: i64,
    /// People made because deals name them.
    pub contacts_made: i64,
    /// Companies made because deals or contacts name them.
    pub companies_made: i64,
    /// New records for which neither their row nor the rules name an owner: they are of whoever imports.
    pub without_owner: i64,
    /// Rows per second.
    pub rate_per_s: f64,
    /// Seconds until the end at this rate.
    pub seconds_left: Option<i64>,
}

/// A value of the file that stands for something here.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueView {
    /// What it stands for: `pipeline`, `stage`, `owner` or `source`.
    pub kind: String,
    /// As the file writes it, as far as it may be seen.
    pub value: String,
    /// In how many rows.
    pub rows: i64,
    /// What it becomes: an id, or the text of a source. Null leaves the field empty; where nobody
    /// has chosen that, the rows are refused.
    pub to: Option<String>,
    /// Whether somebody has chosen; else it is a guess.
    pub chosen: bool,
}

/// What a value of the file becomes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseValue {
    /// What it stands for: `pipeline`, `stage`, `owner` or `source`.
    pub kind: String,
    /// As the file writes it.
    pub value: String,
    /// An id, or the text of a source; null leaves the field empty.
    pub to: Option<String>,
}

/// A cell that was mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixCell {
    /// The number of its row, as errors tell it.
    pub row: i64,
    /// Its column from 0.
    pub column: usize,
    /// What stands there instead.
    pub value: String,
}

/// A value that was mended wherever it stands in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixAlike {
    /// The column from 0.
    pub column: usize,
    /// What stands in the file, spaces at its ends apart.
    pub from: String,
    /// What stands there instead.
    pub to: String,
}

/// Everything that was mended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FixImport {
    /// Cells. One that is mended by itself goes before values mended everywhere.
    pub cells: Vec<FixCell>,
    /// Values mended wherever they stand.
    pub alike: Vec<FixAlike>,
}

/// What is wrong with a row that the dry run refused: one of its cells, or the row as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorView {
    /// Its number.
    pub row: i64,
    /// The column: its header, or its number from 1.
    pub column: Option<String>,
    /// Why, as a code.
    pub code: String,
    /// Why, in words of the reader's language.
    pub reason: String,
    /// The cell, as far as it may be seen.
    pub value: Option<String>,
    /// The column from 0.
    pub index: Option<usize>,
    /// How many refused rows have the same value in the same column, told at the first of them.
    pub alike: i64,
    /// The beginnings of all cells of the row, as far as they may be seen, told at its first error.
    pub cells: Vec<String>,
}

/// What the person may do with an import.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ImportCan {
    /// Change, check, start, cancel.
    pub edit: bool,
    /// Always false: an import stays as a record of what came from where.
    pub delete: bool,
}

/// What to change of an import. What is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateImport {
    /// Label of the encoding.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub delimiter: Option<String>,
    /// Whether the first row holds the headers.
    pub has_header: Option<bool>,
    /// The sheet to read.
    pub sheet: Option<String>,
    /// What each column becomes, in order.
    pub targets: Option<Vec<Option<String>>>,
    /// What becomes of duplicates.
    pub duplicates: Option<String>,
    /// By what a record counts as there.
    pub duplicates_by: Option<Vec<String>>,
    /// The program that the ids of the file are from; ids of different programs never meet.
    pub id_source: Option<String>,
    /// Whose the records become; null leaves it to the file.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    pub owner_id: Option<Option<Uuid>>,
    /// Tags that every record gets.
    pub tags: Option<Vec<String>>,
    /// The pipeline of deals that name none; null is the first.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    pub pipeline_id: Option<Option<Uuid>>,
    /// The currency of amounts that name none.
    pub currency: Option<String>,
    /// `false` guesses columns and rules anew, in place of what was done with the last file of this
    /// shape.
    pub remembered: Option<bool>,
    /// What values of the file become, all of those that somebody has chosen. The others are
    /// guessed.
    pub values: Option<Vec<ChooseValue>>,
}

/// Tells null from absent.
fn present<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::deserialize(input).map(Some)
}

/// What `POST /imports` takes beside the file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadParams {
    /// What the rows become.
    #[serde(rename = "as")]
    pub import_as: String,
}

/// What `GET /imports` takes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    /// How many.
    pub limit: Option<i64>,
    /// Where to go on.
    pub cursor: Option<Uuid>,
}

/// The upload, for the document.
#[derive(Debug, ToSchema)]
pub struct UploadImport {
    /// CSV, XLSX or vCard.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    pub file: Vec<u8>,
}

/// Which columns of an import the person may see.
pub fn visible_columns(actor: &Actor, import_as: ImportAs, plan: &ImportPlan) -> Vec<bool> {
    plan.targets(import_as)
        .into_iter()
        .map(|target| may_see(actor, import_as, target))
        .collect()
}

/// A cell as the person may see it. Cells beyond the known columns count as columns that fill
/// nothing.
pub fn show_cell(visible: &[bool], beyond: bool, column: usize, cell: &str) -> String {
    if cell.is_empty() || visible.get(column).copied().unwrap_or(beyond) {
        cell.to_owned()
    } else {
        MASK.to_owned()
    }
}

/// A column as people call it: its header, or its number from 1.
pub fn column_name(headers: &[String], place: usize) -> String {
    let header = headers.get(place).filter(|header| !header.is_empty());
    header.cloned().unwrap_or_else(|| (place + 1).to_string())
}

/// The values that were found, with what they become.
fn shown_values(
    found: Vec<FoundValue>,
    choices: &[Choice],
    sees: impl Fn(ValueKind) -> bool,
) -> Vec<ValueView> {
    let shown = found.into_iter().filter_map(|found| {
        let kind = ValueKind::from_name(&found.kind)?;
        if !sees(kind) {
            return None;
        }
        let key = value_key(&found.value);
        let chosen = choices
            .iter()
            .find(|choice| choice.kind == found.kind && value_key(&choice.value) == key);
        Some(ValueView {
            to: chosen.map_or(found.guess, |choice| choice.to.clone()),
            chosen: chosen.is_some(),
            kind: found.kind,
            value: found.value,
            rows: found.rows,
        })
    });
    shown.collect()
}

/// The view of an import for this person.
#[expect(clippy::too_many_lines, reason = "one view, field by field")]
pub fn view(
    actor: &Actor,
    language: Language,
    record: &ImportRecord,
    plan: ImportPlan,
    kept: Kept,
    can_edit: bool,
) -> ImportView {
    let Kept {
        source,
        shown,
        errors,
        values,
        choices,
        fixes,
    } = kept;
    let import_as = record.import_as;
    let visible = visible_columns(actor, import_as, &plan);
    let beyond = may_see(actor, import_as, None);
    let cell = |column: usize, text: &str| show_cell(&visible, beyond, column, text);
    let is_header_safe = shown.has_header;
    let headers = cards::headers(language, &shown);
    let recognised = recognise(&shown.headers).filter(|_| is_header_safe);
    let recognised = recognised.map(|product| product.name);
    let columns = headers
        .iter()
        .enumerate()
        .map(|(index, header)| ColumnView {
            index,
            header: if is_header_safe {
                header.clone()
            } else {
                cell(index, header)
            },
            samples: shown
                .samples
                .get(index)
                .map(|samples| {
                    samples
                        .iter()
                        .take(SAMPLES)
                        .map(|text| cell(index, text))
                        .collect()
                })
                .unwrap_or_default(),
            target: plan.targets.get(index).cloned().flatten(),
            guess: plan.guessed.get(index).copied().unwrap_or_default(),
        })
        .collect();
    let values = shown_values(values, &choices, |kind| {
        let of = |target: &Option<Target>| target.and_then(ValueKind::of) == Some(kind);
        let targets = plan.targets(import_as);
        let mut columns = targets
            .into_iter()
            .zip(&visible)
            .filter(|(target, _)| of(target));
        // Values of a column that stands for them no more are those of nobody knows which field.
        columns.next().is_some_and(|(_, sees)| *sees) && columns.all(|(_, sees)| *sees)
    });
    let row = |cells: &Vec<String>| -> Vec<String> {
        let cells = cells.iter().enumerate();
        cells.map(|(column, text)| cell(column, text)).collect()
    };
    let names: &[String] = if is_header_safe { &headers } else { &[] };
    let errors = errors.into_iter().map(|error| {
        let column = error.column.map(|column| column_name(names, column));
        ErrorView {
            row: error.row,
            reason: words::sentence(language, &error.code, column.as_deref()),
            column,
            value: error
                .value
                .map(|value| cell(error.column.unwrap_or(usize::MAX), &value)),
            code: error.code,
            index: error.column,
            alike: error.alike,
            cells: row(&error.cells),
        }
    });
    let errors = errors.collect();
    let progress = &record.progress;
    ImportView {
        id: record.id.as_uuid(),
        import_as: import_as.code(),
        file_name: record.file_name.clone(),
        size_bytes: plan.size_bytes,
        state: record.state.name(),
        file_kept: source,
        failure: progress.failure.clone(),
        preview: shown.preview.iter().map(row).collect(),
        columns,
        detected: DetectedView {
            format: shown.format,
            encoding: shown.encoding,
            delimiter: shown.delimiter,
            has_header: shown.has_header,
            sheet: shown.sheet,
            sheets: shown.sheets,
        },
        targets: Target::all(import_as)
            .iter()
            .map(|target| target.code())
            .collect(),
        duplicates: plan.duplicates,
        duplicates_by: plan.duplicates_by,
        id_source: plan.id_source,
        owner_id: plan.owner_id,
        tags: plan.tags,
        recognised,
        remembered: plan.remembered,
        fixes: fixes.of_columns(&visible, true),
        pipeline_id: plan.pipeline_id,
        currency: plan.currency,
        values,
        progress: ProgressView {
            rows_total: progress.rows_total,
            rows_done: progress.rows_done,
            created: progress.created,
            updated: progress.updated,
            skipped: progress.skipped,
            refused: progress.refused,
            problems: progress.problems,
            contacts_made: progress.contacts_made,
            companies_made: progress.companies_made,
            without_owner: progress.without_owner,
            rate_per_s: progress.rate_per_s(),
            seconds_left: progress.seconds_left(),
        },
        errors,
        created_at: record.created_at.to_rfc3339(),
        can: ImportCan {
            edit: can_edit,
            delete: false,
        },
    }
}
