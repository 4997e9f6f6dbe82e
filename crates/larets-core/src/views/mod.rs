//! Saved views of lists: parameters under a name, kept for oneself or shared. A view gives no right:
//! whoever opens one sees what the same parameters would show without it.

use crate::access::{AccessError, Action, Actor, Area, Reach, named};
use crate::contacts::{ContactError, check_text};
use crate::ids::{DepartmentId, UserId, ViewId};

named!(
    /// What a view lists.
    ViewKind {
        /// Contacts.
        Contacts = "contacts",
        /// Companies.
        Companies = "companies",
        /// Deals.
        Deals = "deals",
    }
);

named!(
    /// How close the rows stand.
    Density {
        /// With room.
        Comfortable = "comfortable",
        /// Close.
        Compact = "compact",
    }
);

named!(
    /// How the records are laid out.
    Layout {
        /// In rows.
        Table = "table",
        /// In columns by stage.
        Board = "board",
    }
);

/// Who finds a view among their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Whoever made it.
    Mine,
    /// The people of a department, and who leads it or one above.
    Department(DepartmentId),
    /// Everyone.
    Everyone,
}

impl Sharing {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Department(_) => "department",
            Self::Everyone => "everyone",
        }
    }

    /// Whether a person finds a view that this one made.
    pub fn reaches(self, actor: &Actor, owner: UserId) -> bool {
        owner == actor.user()
            || match self {
                Self::Mine => false,
                Self::Department(department) => actor.departments().contains(&department),
                Self::Everyone => true,
            }
    }

    /// Refuses sharing with people whom the person may not see in the list of users.
    pub fn allowed(self, actor: &Actor) -> Result<(), AccessError> {
        let reach = actor.reach(Area::Users, Action::View);
        let reached = match self {
            Self::Mine => true,
            Self::Everyone => reach == Reach::All,
            Self::Department(department) => match reach {
                Reach::All => true,
                Reach::DepartmentTree => actor.departments().contains(&department),
                Reach::Department => actor.department() == Some(department),
                Reach::Own | Reach::None => false,
            },
        };
        if reached {
            Ok(())
        } else {
            Err(AccessError::NotAllowed {
                area: Area::Users,
                action: Action::View,
            })
        }
    }
}

/// A view as it was typed in.
#[derive(Debug, Clone)]
pub struct ViewDraft {
    /// What it is called.
    pub name: String,
    /// Who finds it.
    pub sharing: Sharing,
    /// The columns shown, by stable names, in their order.
    pub columns: Vec<String>,
    /// The sort, such as `-created_at`.
    pub sort: String,
    /// The filter as JSON; none leaves it as it is.
    pub filter: Option<String>,
    /// How close the rows stand.
    pub density: Density,
    /// How the records are laid out.
    pub layout: Layout,
}

/// Most views that one person makes.
pub const VIEWS_LIMIT: usize = 100;
/// Most columns of a view.
pub const COLUMNS_LIMIT: usize = 40;
/// Longest name of a view.
const NAME_LIMIT: usize = 100;
/// Longest filter, in bytes.
pub const FILTER_LIMIT_BYTES: usize = 16_384;

/// Why a view cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// A view has a name.
    #[error("a view needs a name")]
    NameMissing,
    /// The name is too long or has a character that cannot be kept.
    #[error(transparent)]
    Text(#[from] ContactError),
}

impl ViewDraft {
    /// Checks the name and the limits.
    pub fn check(&self) -> Result<(), ViewError> {
        if self.name.trim().is_empty() {
            return Err(ViewError::NameMissing);
        }
        check_text("name", &self.name, NAME_LIMIT)?;
        let columns = self.columns.len();
        if columns > COLUMNS_LIMIT {
            let (field, limit) = ("columns", COLUMNS_LIMIT);
            return Err(ContactError::TooMany { field, limit }.into());
        }
        let filter = self.filter.as_ref().map_or(0, String::len);
        if filter > FILTER_LIMIT_BYTES {
            let (field, limit) = ("filter", FILTER_LIMIT_BYTES);
            return Err(ContactError::TooLong { field, limit }.into());
        }
        Ok(())
    }
}

/// A view as it is read. Its filter may name what its reader does not see.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// Which one.
    pub id: ViewId,
    /// What it lists.
    pub kind: ViewKind,
    /// Who made it.
    pub owner: UserId,
    /// What was typed; the filter is always there.
    pub draft: ViewDraft,
    /// Counts changes.
    pub version: i64,
}
