//! Grants: the proof, carried by value, that an actor may read or change records of one kind.
//! Their fields are private and only an [`Actor`](super::Actor) mints them, so whoever holds one
//! was asked and allowed.

use std::marker::PhantomData;
use std::sync::Arc;

use super::area::{Action, Area, Level};
use super::confidential::{Mask, Shown};
use super::scope::{Placement, RowScope};
use crate::ids::UserId;

/// A kind of record that rights are given for.
pub trait Record: 'static {
    /// The area its rights are listed under.
    const AREA: Area;
    /// Its fields.
    type Field: RecordField;
}

/// A field of a record.
pub trait RecordField: Copy + Eq + std::fmt::Debug + 'static {
    /// Every field, in the order of [`RecordField::position`].
    const ALL: &'static [Self];

    /// The stable name, the same on the wire and in the matrix.
    fn name(self) -> &'static str;

    /// The place in [`RecordField::ALL`].
    fn position(self) -> usize;

    /// The field of a stable name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// Why an actor was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// The action is not allowed anywhere in the area.
    #[error("{} in {} is not allowed", .action.name(), .area.name())]
    NotAllowed {
        /// The area asked for.
        area: Area,
        /// The action asked for.
        action: Action,
    },
    /// The field may be neither filtered, sorted, counted nor searched by, as it may not be seen.
    #[error("the field {field} may not be searched by")]
    NotSearchable {
        /// The stable name of the field.
        field: &'static str,
    },
    /// The person must prove again to be the one who signed in.
    #[error("the password is needed again")]
    ProofNeeded,
    /// The field may not be changed.
    #[error("the field {field} may not be changed")]
    ReadOnly {
        /// The stable name of the field.
        field: &'static str,
    },
}

/// What the reader may do with one record, for the interface.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer per button of the interface"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Change it.
    pub edit: bool,
    /// Move it to the bin.
    pub delete: bool,
    /// See it in the bin, and take it back from there.
    pub restore: bool,
    /// Give it to somebody else.
    pub assign: bool,
    /// See one masked value for a reason.
    pub reveal: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Scopes {
    pub view: RowScope,
    pub edit: RowScope,
    pub delete: RowScope,
    pub restore: RowScope,
    pub assign: RowScope,
    pub reveal: RowScope,
}

/// Leave to read records of one kind: which rows, and what of each field.
#[derive(Debug, Clone)]
pub struct ReadGrant<R> {
    scopes: Arc<Scopes>,
    levels: Arc<[Level]>,
    reader: UserId,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> ReadGrant<R> {
    pub(super) fn mint(scopes: Arc<Scopes>, levels: Arc<[Level]>, reader: UserId) -> Self {
        Self {
            scopes,
            levels,
            reader,
            record: PhantomData,
        }
    }

    /// The rows that may be read.
    pub fn rows(&self) -> &RowScope {
        &self.scopes.view
    }

    /// The rows that are seen in the bin too.
    pub fn rows_of_bin(&self) -> &RowScope {
        &self.scopes.restore
    }

    /// The person who reads, for «mine».
    pub fn reader(&self) -> UserId {
        self.reader
    }

    /// What the reader has of a field. An unlisted field is hidden.
    pub fn level(&self, field: R::Field) -> Level {
        self.levels
            .get(field.position())
            .copied()
            .unwrap_or(Level::Hidden)
    }

    /// Shows a field as far as the grant allows.
    pub fn show<T: Mask + Clone>(&self, field: R::Field, value: &T) -> Shown<T> {
        self.show_own(field, value.clone())
    }

    /// The same of a value that nobody else needs.
    pub fn show_own<T: Mask>(&self, field: R::Field, value: T) -> Shown<T> {
        Shown::decide(self.level(field), value)
    }

    /// Refuses what would make a field that may not be seen an oracle: filtering, sorting,
    /// grouping, counting, searching, suggesting or deduplicating by it.
    pub fn may_search_by(&self, field: R::Field) -> Result<(), AccessError> {
        if self.level(field) >= Level::Read {
            Ok(())
        } else {
            Err(AccessError::NotSearchable {
                field: field.name(),
            })
        }
    }

    /// The same grant with what is masked opened, for one record that stands there. Refused where the
    /// right to reveal does not reach; what is hidden stays so.
    pub fn revealing(&self, placement: &Placement) -> Result<Self, AccessError> {
        if !self.scopes.reveal.covers(placement) {
            return Err(AccessError::NotAllowed {
                area: R::AREA,
                action: Action::Reveal,
            });
        }
        let opened = |level: &Level| match level {
            Level::Masked => Level::Read,
            level => *level,
        };
        Ok(Self {
            scopes: Arc::clone(&self.scopes),
            levels: self.levels.iter().map(opened).collect(),
            reader: self.reader,
            record: PhantomData,
        })
    }

    /// What the reader may do with a record that stands there.
    pub fn can(&self, placement: &Placement) -> Can {
        Can {
            edit: self.scopes.edit.covers(placement),
            delete: self.scopes.delete.covers(placement),
            restore: self.scopes.restore.covers(placement),
            assign: self.scopes.assign.covers(placement),
            reveal: self.scopes.reveal.covers(placement),
        }
    }
}

/// Leave to make or change records of one kind by one action. Holds the leave to read as well:
/// nothing may be changed that may not be seen.
#[derive(Debug, Clone)]
pub struct ChangeGrant<R> {
    action: Action,
    rows: RowScope,
    read: ReadGrant<R>,
}

impl<R: Record> ChangeGrant<R> {
    pub(super) fn mint(action: Action, rows: RowScope, read: ReadGrant<R>) -> Self {
        Self { action, rows, read }
    }

    /// The action allowed.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Leave to read the same kind.
    pub fn read(&self) -> &ReadGrant<R> {
        &self.read
    }

    /// Whether a record standing there may be changed.
    pub fn covers(&self, placement: &Placement) -> bool {
        self.rows.covers(placement)
    }

    /// Refuses a change of a field that the person may not write.
    pub fn may_write(&self, field: R::Field) -> Result<(), AccessError> {
        if self.read.level(field) == Level::Write {
            Ok(())
        } else {
            Err(AccessError::ReadOnly {
                field: field.name(),
            })
        }
    }

    /// Refuses filling a field of a new record. Who sees a field only masked may still enter it
    /// once, as a call-centre operator does with a number that is being dictated.
    pub fn may_fill(&self, field: R::Field) -> Result<(), AccessError> {
        if matches!(self.read.level(field), Level::Masked | Level::Write) {
            Ok(())
        } else {
            Err(AccessError::ReadOnly {
                field: field.name(),
            })
        }
    }
}

/// Leave for an action in an area that has no rows of its own, such as settings.
#[derive(Debug, Clone)]
pub struct Permit {
    area: Area,
    action: Action,
}

impl Permit {
    pub(super) fn mint(area: Area, action: Action) -> Self {
        Self { area, action }
    }

    /// The area it was given for.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The action it was given for.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// Leave to see the names and departments of colleagues, which everyone signed in has.
#[derive(Debug, Clone)]
pub struct DirectoryGrant(());

impl DirectoryGrant {
    pub(super) fn mint() -> Self {
        Self(())
    }
}

/// Makes the field enum of a record with its stable names.
macro_rules! access_fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
        }

        impl $crate::access::RecordField for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            fn position(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use access_fields;
