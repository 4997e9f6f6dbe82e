//! Identifiers: one newtype per kind of record, all UUIDv7. They are made where randomness and
//! time are at hand (server, storage) and only carried here.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A text that should be an identifier but is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: a UUID is expected")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes the UUID that stands for the record.
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The UUID itself.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }

            /// The 16 bytes in network order, as they are bound into sealed values.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A person who signs in.
    UserId
);
id!(
    /// A department of the company that runs this installation.
    DepartmentId
);
id!(
    /// A client: a natural person.
    ContactId
);
id!(
    /// A client: an organisation.
    CompanyId
);
id!(
    /// A phone, an e-mail address or a messenger handle of a client.
    PointId
);
id!(
    /// A note in a timeline.
    NoteId
);
id!(
    /// A signed-in session. Public; the token that opens it is something else.
    SessionId
);
id!(
    /// An import job.
    ImportId
);
id!(
    /// An export job.
    ExportId
);
id!(
    /// Something that is being sold.
    DealId
);
id!(
    /// The stages that deals go through.
    PipelineId
);
id!(
    /// A stage of a pipeline.
    StageId
);
id!(
    /// An act that can be undone.
    ActId
);
id!(
    /// A search for duplicates in the whole base.
    DuplicateSearchId
);
id!(
    /// A saved view of a list.
    ViewId
);
