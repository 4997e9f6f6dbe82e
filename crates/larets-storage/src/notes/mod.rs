//! Notes in the timeline of a client: rows, reading under the grants over their client, writing
//! with an event. A note is as visible as the client it stands at.

pub mod read;
mod row;
pub mod write;

use larets_core::ids::{CompanyId, ContactId, DealId, NoteId, UserId};
use larets_core::time::At;

pub use read::list_of;
pub use write::{create, delete, update};

use crate::clients::PersonName;

/// The record a note stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteParent {
    /// A person.
    Contact(ContactId),
    /// An organisation.
    Company(CompanyId),
    /// A deal.
    Deal(DealId),
}

/// A note, read under the grant over its client.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Which one.
    pub id: NoteId,
    /// Where it stands.
    pub parent: NoteParent,
    /// Who wrote it; none when that person is gone or it came with an import.
    pub author: Option<PersonName>,
    /// The text.
    pub markdown: String,
    /// Counts changes.
    pub version: i64,
    /// When it was written.
    pub created_at: At,
    /// When it was last changed.
    pub updated_at: At,
    /// Whether the reader may change or remove it.
    pub may_change: bool,
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Note({})", self.id)
    }
}

/// A note that comes with an import or demo data.
#[derive(Clone)]
pub struct NewNote {
    /// Where it stands.
    pub parent: NoteParent,
    /// Who wrote it.
    pub author: Option<UserId>,
    /// The text.
    pub markdown: String,
    /// When it was written.
    pub created_at: At,
    /// Whether it is demo data.
    pub demo: bool,
}

impl std::fmt::Debug for NewNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewNote({:?})", self.parent)
    }
}

/// Most characters of a note.
pub const NOTE_LIMIT: usize = 65_536;
