//! The filter inside a saved view: whoever saves one may ask what is in it, and whoever reads one
//! gets no value of a condition that the same person could not ask for.

use larets_core::access::{Actor, ReadGrant, RecordField};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::lists::Listed;
use larets_core::text::{TextKind, redact};
use larets_core::views::{SavedView, ViewDraft, ViewKind};
use serde_json::Value;

use crate::http::{ApiError, Code};
use crate::lists::{self, asking::Asking};

/// A view as far as its reader may know it.
pub(super) struct Seen {
    /// Without channels that the reader may not see.
    pub name: String,
    /// Without values that the reader may not ask for.
    pub filter: Value,
    /// The names of fields that conditions of it ask for in vain.
    pub unavailable: Vec<String>,
    /// Without fields that are hidden from the reader.
    pub columns: Vec<String>,
}

/// Columns that are no field of a record.
const OTHER_COLUMNS: &[&str] = &["name", "created_at", "updated_at", "stage_since", "status"];

/// What of a view its reader may know; none when the reader sees no record of the kind at all.
pub(super) fn seen(actor: &Actor, asking: &Asking, view: &SavedView) -> Option<Seen> {
    match view.kind {
        ViewKind::Contacts => Some(of::<Contact>(&actor.may_read().ok()?, asking, actor, view)),
        ViewKind::Companies => Some(of::<Company>(&actor.may_read().ok()?, asking, actor, view)),
        ViewKind::Deals => Some(of::<Deal>(&actor.may_read().ok()?, asking, actor, view)),
    }
}

fn of<R: Listed>(grant: &ReadGrant<R>, asking: &Asking, actor: &Actor, view: &SavedView) -> Seen {
    let text = view.draft.filter.as_deref().unwrap_or_default();
    // What cannot be read any more is not told.
    let mut filter: Value = serde_json::from_str(text).unwrap_or_default();
    let mut unavailable = Vec::new();
    hide(&mut filter, grant, asking, &mut unavailable);
    let name = &view.draft.name;
    let name = if view.owner == actor.user() {
        name.clone()
    } else {
        redact(name, grant.hides(), TextKind::Plain).into_owned()
    };
    let columns = view.draft.columns.iter();
    let columns = columns.filter(|column| is_shown(grant, column)).cloned();
    Seen {
        name,
        filter,
        unavailable,
        columns: columns.collect(),
    }
}

fn is_shown<R: Listed>(grant: &ReadGrant<R>, column: &str) -> bool {
    use larets_core::access::Level;
    match R::Field::from_name(column) {
        Some(field) => grant.level(field) > Level::Hidden,
        None => OTHER_COLUMNS.contains(&column),
    }
}

/// Takes the value out of every condition that the reader could not ask for.
fn hide<R: Listed>(
    part: &mut Value,
    grant: &ReadGrant<R>,
    asking: &Asking,
    unavailable: &mut Vec<String>,
) {
    let Some(object) = part.as_object_mut() else {
        *part = Value::Null;
        return;
    };
    if let Some(field) = object.get("field").and_then(Value::as_str) {
        let field = field.to_owned();
        if lists::check_condition(&Value::Object(object.clone()), grant, asking).is_err() {
            object.remove("value");
            if !unavailable.contains(&field) {
                unavailable.push(field);
            }
        }
        return;
    }
    for (_, parts) in object.iter_mut() {
        for part in parts.as_array_mut().into_iter().flatten() {
            hide(part, grant, asking, unavailable);
        }
    }
}

/// Refuses a view that its maker could not use.
pub(super) fn check(
    actor: &Actor,
    asking: &Asking,
    kind: ViewKind,
    draft: &ViewDraft,
) -> Result<(), ApiError> {
    match kind {
        ViewKind::Contacts => usable::<Contact>(&actor.may_read()?, asking, draft),
        ViewKind::Companies => usable::<Company>(&actor.may_read()?, asking, draft),
        ViewKind::Deals => usable::<Deal>(&actor.may_read()?, asking, draft),
    }
}

fn usable<R: Listed>(
    grant: &ReadGrant<R>,
    asking: &Asking,
    draft: &ViewDraft,
) -> Result<(), ApiError> {
    let known = |column: &String| {
        R::Field::from_name(column).is_some() || OTHER_COLUMNS.contains(&column.as_str())
    };
    if !draft.columns.iter().all(known) {
        return Err(ApiError::of_field(Code::UnknownField, "columns"));
    }
    let params = lists::wire::ListParams {
        sort: Some(draft.sort.clone()),
        filter: draft.filter.clone(),
        ..lists::wire::ListParams::default()
    };
    let nothing = |_: &str| Err(ApiError::new(Code::Invalid));
    lists::read(params, grant, asking, nothing).map(|_| ())
}
