//! Rights of one person: roles joined, then what departments and exceptions add, then what they
//! deny. A deny wins. Also says which rule decided, for «why may this person see this card?».

use std::collections::BTreeMap;
use std::sync::Arc;

use super::area::{Action, Area, Level, Reach};
use super::grant::RecordField;
use super::roles::Role;
use crate::companies::CompanyField;
use crate::contacts::ContactField;
use crate::deals::DealField;
use crate::time::At;
use crate::users::UserField;

/// Whether a rule widens or narrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// At least this much.
    Allow,
    /// At most this much.
    Deny,
}

/// A rule on top of the roles: of a department, or an exception for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Widens or narrows.
    pub effect: Effect,
    /// The area it speaks of.
    pub area: Area,
    /// The action, or a field when [`Rule::field`] is set.
    pub action: Action,
    /// The least reach allowed, or the most left by a deny.
    pub reach: Reach,
    /// For a rule about a field: its stable name and the least, or most, level.
    pub field: Option<(String, Level)>,
    /// The rule is void from this moment on.
    pub until: Option<At>,
}

/// The rule that decided about an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A role gives it.
    Role(Role),
    /// A rule of the department or an exception gave or took it; the place in the list of rules.
    Rule(usize),
    /// Nothing gives it.
    NothingGives,
}

/// The rights of one person at one moment.
#[derive(Debug, Clone)]
pub struct Rights {
    reaches: BTreeMap<(Area, Action), (Reach, Reason)>,
    levels: BTreeMap<Area, Arc<[Level]>>,
}

/// The names of an area's fields, in the order of their positions.
fn field_names(area: Area) -> Vec<&'static str> {
    match area {
        Area::Contacts => ContactField::ALL.iter().map(|field| field.name()).collect(),
        Area::Companies => CompanyField::ALL.iter().map(|field| field.name()).collect(),
        Area::Deals => DealField::ALL.iter().map(|field| field.name()).collect(),
        Area::Users => UserField::ALL.iter().map(|field| field.name()).collect(),
        _ => Vec::new(),
    }
}

impl Rights {
    /// Joins roles and rules as they stand at `now`.
    pub fn of(roles: &[Role], rules: &[Rule], now: At) -> Self {
        let live: Vec<(usize, &Rule)> = rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.until.is_none_or(|until| now < until))
            .collect();
        let mut reaches = BTreeMap::new();
        for &area in Area::ALL {
            for &action in Action::ALL {
                let view = decide_reach(roles, &live, area, Action::View);
                let decided = decide_reach(roles, &live, area, action);
                // What may not be seen may not be changed either, whatever gives the change.
                let decided = if decided.0 > view.0 { view } else { decided };
                reaches.insert((area, action), decided);
            }
        }
        let levels = Area::ALL
            .iter()
            .map(|&area| (area, decide_levels(roles, &live, area)))
            .collect();
        Self { reaches, levels }
    }

    /// Everything, for jobs of the product itself.
    pub(super) fn everything() -> Self {
        Self::of(&[Role::Administrator], &[], At::from_micros(0))
    }

    /// How far an action reaches.
    pub fn reach(&self, area: Area, action: Action) -> Reach {
        self.reaches
            .get(&(area, action))
            .map_or(Reach::None, |(reach, _)| *reach)
    }

    /// The rule that decided about an action.
    pub fn reason(&self, area: Area, action: Action) -> Reason {
        self.reaches
            .get(&(area, action))
            .map_or(Reason::NothingGives, |(_, reason)| reason.clone())
    }

    /// The levels of an area's fields, in the order of their positions.
    pub fn levels(&self, area: Area) -> Arc<[Level]> {
        self.levels
            .get(&area)
            .cloned()
            .unwrap_or_else(|| Arc::from([]))
    }

    /// The fields of an area by name, for the interface.
    pub fn named_levels(&self, area: Area) -> Vec<(&'static str, Level)> {
        field_names(area)
            .into_iter()
            .zip(self.levels(area).iter().copied())
            .collect()
    }
}

fn decide_reach(
    roles: &[Role],
    rules: &[(usize, &Rule)],
    area: Area,
    action: Action,
) -> (Reach, Reason) {
    let mut decided = (Reach::None, Reason::NothingGives);
    for &role in roles {
        let reach = role.reach(area, action);
        if reach > decided.0 {
            decided = (reach, Reason::Role(role));
        }
    }
    let about = |rule: &Rule| rule.field.is_none() && rule.area == area && rule.action == action;
    for (place, rule) in rules.iter().filter(|(_, rule)| about(rule)) {
        if rule.effect == Effect::Allow && rule.reach > decided.0 {
            decided = (rule.reach, Reason::Rule(*place));
        }
    }
    for (place, rule) in rules.iter().filter(|(_, rule)| about(rule)) {
        if rule.effect == Effect::Deny && rule.reach < decided.0 {
            decided = (rule.reach, Reason::Rule(*place));
        }
    }
    decided
}

fn decide_levels(roles: &[Role], rules: &[(usize, &Rule)], area: Area) -> Arc<[Level]> {
    field_names(area)
        .into_iter()
        .map(|field| {
            let about = |rule: &&(usize, &Rule)| {
                rule.1.area == area && rule.1.field.as_ref().is_some_and(|(name, _)| name == field)
            };
            let level_of = |rule: &(usize, &Rule)| rule.1.field.as_ref().map(|(_, level)| *level);
            let from_roles = roles.iter().map(|role| role.level(area, field)).max();
            let allowed = rules
                .iter()
                .filter(about)
                .filter(|rule| rule.1.effect == Effect::Allow)
                .filter_map(level_of)
                .max();
            let ceiling = rules
                .iter()
                .filter(about)
                .filter(|rule| rule.1.effect == Effect::Deny)
                .filter_map(level_of)
                .min();
            let given = from_roles.max(allowed).unwrap_or(Level::Hidden);
            ceiling.map_or(given, |most| given.min(most))
        })
        .collect()
}
