//! What a role gives, as it is kept and edited: how far each action reaches and what there is of
//! each field. The built-in roles are delivered as such a table too, so that a changed one and one
//! of the company's own mean the same.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::area::{Action, Area, Level, Reach};
use super::rights::{Rights, field_names};
use super::roles::Role;
use crate::time::At;

/// The stable name of a role: of a built-in one such as `manager`, of another its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleCode(Arc<str>);

impl RoleCode {
    /// A name as it is stored.
    pub fn stored(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The built-in role of this name.
    pub fn built_in(&self) -> Option<Role> {
        Role::from_name(&self.0)
    }
}

impl fmt::Display for RoleCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Role> for RoleCode {
    fn from(role: Role) -> Self {
        Self(Arc::from(role.name()))
    }
}

impl PartialEq<Role> for RoleCode {
    fn eq(&self, role: &Role) -> bool {
        *self.0 == *role.name()
    }
}

/// What a role gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRights {
    reaches: BTreeMap<(Area, Action), Reach>,
    levels: BTreeMap<(Area, String), Level>,
    other_fields: Level,
}

impl RoleRights {
    /// Nothing of anything. A field that is not named has this level, also one that a later version
    /// of the product brings.
    pub fn nothing(other_fields: Level) -> Self {
        Self {
            reaches: BTreeMap::new(),
            levels: BTreeMap::new(),
            other_fields,
        }
    }

    /// How far an action reaches.
    pub fn reach(&self, area: Area, action: Action) -> Reach {
        let kept = self.reaches.get(&(area, action));
        kept.copied().unwrap_or(Reach::None)
    }

    /// What there is of a field.
    pub fn level(&self, area: Area, field: &str) -> Level {
        let kept = self.levels.get(&(area, field.to_owned()));
        kept.copied().unwrap_or(self.other_fields)
    }

    /// The level of fields that are not named.
    pub fn other_fields(&self) -> Level {
        self.other_fields
    }

    /// Sets how far an action reaches.
    pub fn set_reach(&mut self, area: Area, action: Action, reach: Reach) {
        self.reaches.insert((area, action), reach);
    }

    /// Sets what there is of a field.
    pub fn set_level(&mut self, area: Area, field: &str, level: Level) {
        self.levels.insert((area, field.to_owned()), level);
    }

    /// The fields that are named.
    pub fn named_fields(&self) -> impl Iterator<Item = (Area, &str, Level)> {
        let named = self.levels.iter();
        named.map(|((area, field), level)| (*area, field.as_str(), *level))
    }

    /// Lowers to the view what nobody could lower: the actions that are not asked for yet.
    pub fn lower_unasked(&mut self) {
        for &area in Area::ALL {
            let view = self.reach(area, Action::View);
            for &action in Action::ALL {
                if !area.actions().contains(&action) && self.reach(area, action) > view {
                    self.set_reach(area, action, view);
                }
            }
        }
    }

    /// The first action that reaches further than the view of its area, which would be void.
    pub fn beyond_view(&self) -> Option<(Area, Action)> {
        let cells = self.reaches.iter();
        let mut beyond =
            cells.filter(|((area, _), reach)| **reach > self.reach(*area, Action::View));
        beyond.next().map(|(cell, _)| *cell)
    }

    /// Whether the rights of somebody, wherever that person stands, have all of this: a role is given
    /// to people of any department, so what reaches a department needs everything.
    pub fn is_within(&self, rights: &Rights) -> bool {
        let reaches = Area::ALL.iter().all(|&area| {
            Action::ALL.iter().all(|&action| {
                let needed = match self.reach(area, action) {
                    Reach::Department | Reach::DepartmentTree => Reach::All,
                    reach => reach,
                };
                rights.lasting_reach(area, action) >= needed
            })
        });
        reaches
            && Area::ALL.iter().all(|&area| {
                let mut levels = rights.lasting_levels(area).into_iter();
                levels.all(|(field, own)| self.level(area, field) <= own)
            })
    }
}

impl From<Role> for RoleRights {
    /// A built-in role as it is delivered.
    fn from(role: Role) -> Self {
        let mut rights = Self::nothing(role.other_fields());
        for &area in Area::ALL {
            for &action in Action::ALL {
                rights.set_reach(area, action, role.reach(area, action));
            }
            for field in field_names(area) {
                rights.set_level(area, field, role.level(area, field));
            }
        }
        rights
    }
}

/// A role as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRecord {
    /// Its stable name.
    pub code: RoleCode,
    /// What the company calls it; none for a built-in role that was not renamed.
    pub name: Option<String>,
    /// What it gives.
    pub rights: RoleRights,
    /// Counts changes; 0 for a built-in role as it is delivered.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Option<At>,
}

impl RoleRecord {
    /// A built-in role as it is delivered.
    pub fn delivered(role: Role) -> Self {
        Self {
            code: role.into(),
            name: None,
            rights: role.into(),
            version: 0,
            updated_at: None,
        }
    }
}
