//! The shapes of a note. Numbers and addresses in its text are hidden from who sees only masks of
//! them, and its HTML has been cleaned.

use std::collections::BTreeMap;

use larets_core::text::{Hide, TextKind, redact};
use larets_storage::notes::Note;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::markdown::{LIMIT_BYTES, to_html};
use crate::clients::wire::person;
use crate::http::wire::NamedRef;
use crate::http::{ApiError, Code, View};

/// The kind of an entry that is a note.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Always this.
    Note,
}

/// A note in a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineNote {
    /// Which one.
    pub id: Uuid,
    #[schema(inline)]
    kind: NoteKind,
    at: String,
    author: Option<NamedRef>,
    /// As it was written.
    markdown: String,
    /// Safe to put on a page.
    html: String,
    /// Counts changes; send it as If-Match.
    pub version: i64,
    /// What the person may do with it.
    #[schema(value_type = BTreeMap<String, bool>)]
    can: BTreeMap<&'static str, bool>,
}

impl View for TimelineNote {}

impl TimelineNote {
    /// The note as its reader may see it. What was hidden in it cannot be changed: saving would put
    /// the mask in its place.
    pub fn of(note: &Note, hide: Hide) -> Self {
        let markdown = redact(&note.markdown, hide, TextKind::Plain);
        let whole = markdown == note.markdown.as_str();
        Self {
            id: note.id.as_uuid(),
            kind: NoteKind::Note,
            at: note.created_at.to_rfc3339(),
            author: note.author.as_ref().map(person),
            html: to_html(&markdown),
            markdown: markdown.into_owned(),
            version: note.version,
            can: BTreeMap::from([
                ("edit", note.may_change && whole),
                ("delete", note.may_change),
            ]),
        }
    }

    /// Whether the reader may change the text.
    pub fn may_change(&self) -> bool {
        self.can.get("edit").copied().unwrap_or(false)
    }
}

/// What makes or changes a note.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteNote {
    /// The text, at most 64 KiB.
    pub markdown: String,
}

impl WriteNote {
    /// Refuses what cannot be kept.
    pub fn check(&self) -> Result<(), ApiError> {
        if self.markdown.trim().is_empty() {
            return Err(ApiError::of_field(Code::Required, "markdown"));
        }
        if self.markdown.len() > LIMIT_BYTES {
            return Err(ApiError::of_field(Code::TooLong, "markdown")
                .detail(format!("at most {LIMIT_BYTES} bytes")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use larets_core::ids::{ContactId, NoteId};
    use larets_core::time::At;
    use larets_storage::notes::NoteParent;

    use super::*;

    fn view(markdown: &str, hide: bool) -> serde_json::Value {
        let note = Note {
            id: NoteId::from_uuid(Uuid::from_u128(1)),
            parent: NoteParent::Contact(ContactId::from_uuid(Uuid::from_u128(2))),
            author: None,
            markdown: markdown.to_owned(),
            version: 1,
            created_at: At::from_micros(0),
            updated_at: At::from_micros(0),
            may_change: true,
        };
        let hide = Hide {
            phones: hide,
            addresses: hide,
        };
        serde_json::to_value(TimelineNote::of(&note, hide)).unwrap()
    }

    // Shows that a number typed into a note is hidden like the field, in both forms of the text,
    // and that such a note cannot be saved back by that reader.
    #[test]
    fn numbers_in_text() {
        let note = view("call **+7 912 345-67-89**", true);
        assert!(!note.to_string().contains("912"), "{note}");
        assert_eq!(note["can"]["edit"], false);
        let note = view("call **+7 912 345-67-89**", false);
        assert_eq!(
            note["html"],
            "<p>call <strong>+7 912 345-67-89</strong></p>\n"
        );
        assert_eq!(note["can"]["edit"], true);
    }

    // Shows that empty and oversized notes are refused, naming the field.
    #[test]
    fn limits() {
        let check = |text: String, code| {
            let error = WriteNote { markdown: text }.check().unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some("markdown")));
        };
        check(" \n".to_owned(), Code::Required);
        check("x".repeat(LIMIT_BYTES + 1), Code::TooLong);
    }
}
