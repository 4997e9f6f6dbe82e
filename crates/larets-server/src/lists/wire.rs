//! The shape of list parameters and of the filter inside them.

use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use uuid::Uuid;

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
    /// `name`, `created_at`, `updated_at` or, for deals, also `stage_since`, `amount`, `expected_close`, `next_step_at`, with `-` before it from the end; `name` when absent. Amounts are compared in the smallest unit of their currency, nothing converted. A deal without one stands for the least, without a day or moment for the last.
    #[param(required = false)]
    pub sort: Option<String>,
    /// Words that must stand in the record.
    #[param(required = false)]
    pub q: Option<String>,
    /// Conditions as JSON, such as
    /// `{"any":[{"field":"owner","op":"is","value":"me"},{"field":"created_at","op":"today"}]}`.
    /// `all` asks for every condition of the group, `any` for one of them; a group may stand in
    /// place of a condition, three within one another and 20 conditions in all at most. Whoever may
    /// not see a field cannot filter by it, wherever in the filter it stands.
    ///
    /// | fields | `op` (and `value`) |
    /// | --- | --- |
    /// | `name`, `title`, `last_name`, `position`, `source`, `inn` and other texts | `is`, `is_not`, `starts_with`, `contains` (a text), `empty`, `filled`; parts of texts only for who sees phones, e-mail addresses and handles |
    /// | `tag` | `has`, `has_not` (a text), `empty`, `filled` |
    /// | `owner`, `department`, `company`, `contact`, `stage`, `pipeline` | `is`, `is_not` (an id, or null for nobody), `in` (an array of at most 50), `empty`, `filled`; `owner` also takes `me`, and both `owner` and `department` take `my_department` |
    /// | `status` | `is`, `is_not`, `in`: `open`, `won`, `lost` |
    /// | `import` | `is` (the id of the import that made the record) |
    /// | `stale` | `is` (true or false) |
    /// | `amount` | `is`, `more`, `less` (`{"amount":"100.50","currency":"RUB"}`), `between` (`{"from","to","currency"}`), `empty`, `filled` |
    /// | `phone`, `email` | `is` (a number or an address), `empty`, `filled`; `handle` the last two |
    /// | `created_at`, `updated_at`, `stage_since`, `next_step_at`, `expected_close`, `birthday` | `on` (a day), `before`, `after` (a day, or a moment by RFC 3339), `between` (`{"from","to"}`, both included), `today`, `yesterday`, `tomorrow`, `this_week`, `last_week`, `next_week`, `this_month`, `last_month`, `next_month`, `last_n_days`, `next_n_days` (a number, today counts), `empty`, `filled`; `overdue` of open deals for `expected_close` and `next_step_at` |
    ///
    /// Days are those of the reader's time zone. A record without a value is not what `is_not`
    /// names, and so is found by it.
    #[param(required = false)]
    pub filter: Option<String>,
    /// Of deals: those in this stage only, beside the conditions and not counted among them; so a
    /// column of a board goes on. Wants the right to see stages.
    #[param(required = false)]
    pub stage: Option<Uuid>,
    /// The bin instead of the living.
    #[param(required = false)]
    pub bin: Option<bool>,
    /// `first` (when absent): the first page tells how many there are. `none`: no page does, as to
    /// count what a filter leaves of a million takes longer than to show a page of it. `only`: the
    /// number without the records.
    #[param(required = false)]
    pub count: Option<String>,
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

/// A filter, or a group of conditions in one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GroupInput {
    All(Vec<NodeInput>),
    Any(Vec<NodeInput>),
}

impl GroupInput {
    pub fn parts(&self) -> &[NodeInput] {
        match self {
            Self::All(parts) | Self::Any(parts) => parts,
        }
    }
}

/// A part of a group.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum NodeInput {
    Group(GroupInput),
    Leaf(ConditionInput),
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
