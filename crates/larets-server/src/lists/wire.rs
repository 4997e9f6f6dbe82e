//! The shape of list parameters and of the filter inside them.

use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

/// Parameters of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Most records of the page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<String>,
    /// `name`, `created_at` or `updated_at`, with `-` before it from the end; `name` when absent.
    #[param(required = false)]
    pub sort: Option<String>,
    /// Words that must stand in the record.
    #[param(required = false)]
    pub q: Option<String>,
    /// JSON such as `{"all":[{"field":"owner","op":"is","value":"me"}]}`. Fields: `owner`,
    /// `department`, `source`, `tag`, `company`, `phone`, `email` with `is`; `created_at` with
    /// `after` and `before`. Whoever may not see a field cannot filter by it.
    #[param(required = false)]
    pub filter: Option<String>,
    /// The bin instead of the living.
    #[param(required = false)]
    pub bin: Option<bool>,
}

/// Parameters of a page without sort and filter.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Most items of the page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<String>,
}

/// A filter: conditions that all hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilterInput {
    pub all: Vec<ConditionInput>,
}

/// One condition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionInput {
    pub field: String,
    pub op: String,
    #[serde(default)]
    pub value: Value,
}
