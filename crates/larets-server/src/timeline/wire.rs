//! The shapes of a timeline. Values of changes get in only as what a grant made of them.

use larets_core::access::{Level, ReadGrant, RecordField};
use larets_core::points::HasChannels;
use larets_storage::events::FieldChange;
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::View;
use crate::http::wire::{NamedRef, ShownField};
use crate::notes::wire::TimelineNote;

/// A page of a timeline, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelinePage {
    /// Notes, changes and acts.
    pub items: Vec<TimelineItem>,
    /// What to send as `cursor` for what was before; null at the beginning.
    pub next_cursor: Option<String>,
}

impl View for TimelinePage {}

impl TimelinePage {
    /// The timeline of who may not see it.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            next_cursor: None,
        }
    }
}

/// An entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum TimelineItem {
    /// A note.
    Note(TimelineNote),
    /// A change of values.
    Change(TimelineChange),
    /// Something done with the record as a whole.
    Act(TimelineAct),
}

/// The kind of an entry that is a change.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Always this.
    Change,
}

/// A change of values.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineChange {
    id: String,
    #[schema(inline)]
    kind: ChangeKind,
    at: String,
    author: Option<NamedRef>,
    changes: Vec<ChangeView>,
}

impl TimelineChange {
    /// A change with the values that may be seen.
    pub fn new(id: String, at: String, author: Option<NamedRef>, changes: Vec<ChangeView>) -> Self {
        Self {
            id,
            kind: ChangeKind::Change,
            at,
            author,
            changes,
        }
    }
}

/// One field before and after: a text, `{"masked": "…"}`, or null when there was nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    field: &'static str,
    #[schema(schema_with = shown_text)]
    before: Option<ShownField<String>>,
    #[schema(schema_with = shown_text)]
    after: Option<ShownField<String>>,
    /// Whether it takes back the change of this field before it, as if that had not been made.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    takes_back: bool,
}

fn shown_text() -> RefOr<Schema> {
    ShownField::<String>::schema()
}

impl ChangeView {
    /// The change as far as the grant shows it; `None` when not even that it happened may be known.
    pub fn of<R: HasChannels>(grant: &ReadGrant<R>, change: &FieldChange<R>) -> Option<Self> {
        let field = change.field();
        (grant.level(field) > Level::Hidden).then(|| Self {
            field: field.name(),
            before: change.before(grant).map(ShownField::from),
            after: change.after(grant).map(ShownField::from),
            takes_back: change.takes_back(),
        })
    }
}

/// What was done with a record as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Its card was opened.
    Open,
    /// It was made.
    Created,
    /// It was moved to the bin.
    Deleted,
    /// It was taken back from the bin.
    Restored,
    /// Another record was merged into it.
    Merged,
    /// The two that were merged are two again.
    Unmerged,
    /// It came in with an import.
    Imported,
    /// It was invented as demo data.
    Invented,
}

/// Something done with a record as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineAct {
    pub(super) id: String,
    #[schema(inline)]
    pub(super) kind: ActKind,
    pub(super) at: String,
    pub(super) author: Option<NamedRef>,
}
