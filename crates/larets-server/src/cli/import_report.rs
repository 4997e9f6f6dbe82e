//! What `larets import` answers: counts, what the columns became, the first refused rows.

use std::fmt::Write as _;

use larets_core::ids::ImportId;
use larets_storage::imports::ImportProgress;
use serde_json::{Value, json};

use super::Output;
use crate::imports::cards;
use crate::imports::file::{RowError, Shown};
use crate::imports::plan::ImportPlan;
use crate::imports::wire::column_name;
use crate::imports::words;
use crate::language::Language;

/// Errors printed to people; programs get all that are kept.
const ERRORS_SHOWN: usize = 20;

/// Prints how an import ended.
pub(super) fn report(
    output: Output,
    plan: &ImportPlan,
    shown: &Shown,
    progress: &ImportProgress,
    errors: &[RowError],
    dry_run: bool,
    id: Option<ImportId>,
) {
    let headers = cards::headers(Language::English, shown);
    let header = |column: usize| column_name(&headers, column);
    let columns: Vec<Value> = plan
        .targets
        .iter()
        .enumerate()
        .map(|(place, target)| json!({ "header": header(place), "target": target }))
        .collect();
    let reason = |error: &RowError| {
        let column = error.column.map(header);
        words::sentence(Language::English, &error.code, column.as_deref())
    };
    let listed: Vec<Value> = errors
        .iter()
        .map(|error| {
            json!({
                "row": error.row,
                "column": error.column.map(header),
                "code": error.code,
                "reason": reason(error),
                "value": error.value,
            })
        })
        .collect();
    let answer = json!({
        "id": id.map(|id| id.to_string()),
        "dry_run": dry_run,
        "format": shown.format,
        "encoding": shown.encoding,
        "delimiter": shown.delimiter,
        "has_header": shown.has_header,
        "columns": columns,
        "rows": progress.rows_done,
        "created": progress.created,
        "updated": progress.updated,
        "skipped": progress.skipped,
        "refused": progress.refused,
        "problems": dry_run.then_some(progress.problems),
        "contacts_made": progress.contacts_made,
        "companies_made": progress.companies_made,
        "without_owner": progress.without_owner,
        "rate_per_s": progress.rate_per_s(),
        "errors": listed,
    });
    let mut text = format!(
        "{}{} rows: {} made, {} changed, {} skipped, {} refused",
        if dry_run {
            "dry run, nothing was written: "
        } else {
            ""
        },
        progress.rows_done,
        progress.created,
        progress.updated,
        progress.skipped,
        progress.refused,
    );
    if progress.contacts_made + progress.companies_made > 0 {
        let _ = write!(
            text,
            "; with them {} contacts and {} companies",
            progress.contacts_made, progress.companies_made,
        );
    }
    if progress.without_owner > 0 {
        let _ = write!(
            text,
            "; {} new ones name no owner and belong to whoever imports",
            progress.without_owner,
        );
    }
    for error in errors.iter().take(ERRORS_SHOWN) {
        let _ = write!(text, "\n  row {}: {}", error.row, reason(error));
    }
    if errors.len() > ERRORS_SHOWN {
        text.push_str("\n  … (see all with --json)");
    }
    output.print(&text, &answer);
}
