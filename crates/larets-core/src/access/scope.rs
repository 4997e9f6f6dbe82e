//! Which rows a grant covers. Storage turns a scope into a condition; this file is the meaning
//! that its condition is tested against.

use std::sync::Arc;

use crate::ids::{DepartmentId, UserId};

/// Where a record stands: who owns it and to which department it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Placement {
    /// The owner, if it has one.
    pub owner: Option<UserId>,
    /// The department, if it has one.
    pub department: Option<DepartmentId>,
}

/// The rows an action reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowScope {
    /// No row.
    Nothing,
    /// The rows this person owns.
    Own(UserId),
    /// The rows of these departments, and those the person owns.
    Departments {
        /// The departments, the person's own among them.
        departments: Arc<[DepartmentId]>,
        /// The person.
        own: UserId,
    },
    /// Every row.
    All,
}

impl RowScope {
    /// Whether a record standing there is covered.
    pub fn covers(&self, placement: &Placement) -> bool {
        match self {
            Self::Nothing => false,
            Self::All => true,
            Self::Own(person) => placement.owner == Some(*person),
            Self::Departments { departments, own } => {
                placement.owner == Some(*own)
                    || placement
                        .department
                        .is_some_and(|department| departments.contains(&department))
            }
        }
    }

    /// Whether every row of the other is one of these, whatever rows there are.
    pub fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) | (_, Self::Nothing) => true,
            (Self::Own(mine) | Self::Departments { own: mine, .. }, Self::Own(theirs)) => {
                mine == theirs
            }
            (
                Self::Departments { departments, own },
                Self::Departments {
                    departments: others,
                    own: theirs,
                },
            ) => own == theirs && others.iter().all(|other| departments.contains(other)),
            _ => false,
        }
    }

    /// Whether no row can be covered.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}
