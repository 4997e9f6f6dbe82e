//! Shapes of saved views.

use larets_core::access::Actor;
use larets_core::contacts::ContactError;
use larets_core::ids::DepartmentId;
use larets_core::views::{Density, Layout, SavedView, Sharing, ViewDraft, ViewError, ViewKind};
use larets_storage::views::write::may_change;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::filter::Seen;
use crate::http::{ApiError, Code, View};

/// A saved view.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedViewView {
    /// Which one.
    pub id: Uuid,
    /// `contacts`, `companies` or `deals`.
    kind: &'static str,
    /// What it is called.
    name: String,
    /// Who made it.
    owner_id: Uuid,
    /// `mine`, `department` or `everyone`.
    shared: &'static str,
    /// The department it is shared with.
    department_id: Option<Uuid>,
    /// The columns shown, in their order; those hidden from the reader are left out.
    columns: Vec<String>,
    /// The sort, such as `-created_at`.
    sort: String,
    /// The filter, as lists take it. A condition that the reader may not ask for has no value; a
    /// list refuses it.
    #[schema(value_type = Object)]
    filter: Value,
    /// Fields of conditions that the reader may not ask for.
    unavailable: Vec<String>,
    /// `comfortable` or `compact`.
    density: &'static str,
    /// `table` or `board`.
    layout: &'static str,
    /// Whether the reader may change and remove it.
    can_edit: bool,
    /// Counts changes; send it as If-Match.
    pub version: i64,
}

impl View for SavedViewView {}

impl SavedViewView {
    /// As its reader may know it.
    pub(super) fn of(view: &SavedView, seen: Seen, actor: &Actor) -> Self {
        let department = match view.draft.sharing {
            Sharing::Department(id) => Some(id.as_uuid()),
            Sharing::Mine | Sharing::Everyone => None,
        };
        Self {
            id: view.id.as_uuid(),
            kind: view.kind.name(),
            name: seen.name,
            owner_id: view.owner.as_uuid(),
            shared: view.draft.sharing.name(),
            department_id: department,
            columns: seen.columns,
            sort: view.draft.sort.clone(),
            filter: seen.filter,
            unavailable: seen.unavailable,
            density: view.draft.density.name(),
            layout: view.draft.layout.name(),
            can_edit: may_change(actor, view),
            version: view.version,
        }
    }
}

/// Which views are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ViewParams {
    /// `contacts`, `companies` or `deals`; all when absent.
    #[param(required = false)]
    pub kind: Option<String>,
}

/// What makes a view, or takes its place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteView {
    /// `contacts`, `companies` or `deals`; stays what it is.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// `mine`, `department` or `everyone`; `mine` when absent. To share with people one must see
    /// them in the list of users.
    pub shared: Option<String>,
    /// The department it is shared with.
    pub department_id: Option<Uuid>,
    /// The columns shown, by stable names, in their order.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The sort; `name` when absent.
    pub sort: Option<String>,
    /// The filter, as lists take it; when absent, all records, or as it was before.
    #[schema(value_type = Option<Object>)]
    pub filter: Option<Value>,
    /// `comfortable` or `compact`; the first when absent.
    pub density: Option<String>,
    /// `table` or `board`; the first when absent.
    pub layout: Option<String>,
}

/// The order of one's own views.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderViews {
    /// `contacts`, `companies` or `deals`.
    pub kind: String,
    /// The views, the first one first; at most 100.
    pub ids: Vec<Uuid>,
}

fn invalid(field: &str, expected: &str) -> ApiError {
    ApiError::of_field(Code::Invalid, field).detail(format!("expected {expected}"))
}

/// The kind of a name.
pub(super) fn kind(name: &str) -> Result<ViewKind, ApiError> {
    ViewKind::from_name(name).ok_or_else(|| invalid("kind", "contacts, companies or deals"))
}

impl WriteView {
    /// What was typed, checked by itself.
    pub(super) fn into_draft(self) -> Result<ViewDraft, ApiError> {
        let sharing = match (self.shared.as_deref(), self.department_id) {
            (None | Some("mine"), None) => Sharing::Mine,
            (Some("everyone"), None) => Sharing::Everyone,
            (Some("department"), Some(id)) => Sharing::Department(DepartmentId::from_uuid(id)),
            (Some("department"), None) => {
                return Err(ApiError::of_field(Code::Required, "department_id"));
            }
            _ => return Err(invalid("shared", "mine, department or everyone")),
        };
        let density = self.density.as_deref().unwrap_or("comfortable");
        let layout = self.layout.as_deref().unwrap_or("table");
        let draft = ViewDraft {
            name: self.name.trim().to_owned(),
            sharing,
            columns: self.columns,
            sort: self.sort.unwrap_or_else(|| "name".to_owned()),
            filter: self.filter.map(|filter| filter.to_string()),
            density: Density::from_name(density)
                .ok_or_else(|| invalid("density", "comfortable or compact"))?,
            layout: Layout::from_name(layout).ok_or_else(|| invalid("layout", "table or board"))?,
        };
        draft.check().map_err(|error| match error {
            ViewError::NameMissing => ApiError::of_field(Code::Required, "name"),
            ViewError::Text(
                ContactError::TooLong { field, limit } | ContactError::TooMany { field, limit },
            ) => ApiError::of_field(Code::TooLong, field).detail(format!("at most {limit}")),
            ViewError::Text(_) => ApiError::of_field(Code::Invalid, "name"),
        })?;
        Ok(draft)
    }
}
