//! Rights of one person: roles joined, then what departments and exceptions add, then what they
//! deny. A deny wins. Also says which rule decided, for «why may this person see this card?».

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::area::{Action, Area, Level, Reach, named};
use super::grant::RecordField;
use super::role_rights::{RoleCode, RoleRecord};
use super::roles::Role;
use crate::companies::CompanyField;
use crate::contacts::ContactField;
use crate::deals::DealField;
use crate::ids::{DepartmentId, UserId};
use crate::time::At;
use crate::users::UserField;

named!(
    /// Whether a rule widens or narrows.
    Effect {
        /// At least this much.
        Allow = "allow",
        /// At most this much.
        Deny = "deny",
    }
);

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

impl Rule {
    /// Whether the rights of somebody, wherever that person stands, have all that this rule gives, or
    /// gives back when it is taken away.
    pub fn is_within(&self, rights: &Rights) -> bool {
        match (&self.field, self.effect) {
            (Some((field, level)), effect) => {
                let needed = match effect {
                    Effect::Allow => *level,
                    Effect::Deny => Level::Write,
                };
                let own = rights.lasting_levels(self.area);
                own.iter()
                    .all(|(name, own)| name != field || *own >= needed)
            }
            (None, Effect::Allow) if self.reach <= Reach::Own => {
                rights.lasting_reach(self.area, self.action) >= self.reach
            }
            (None, _) => rights.lasting_reach(self.area, self.action) == Reach::All,
        }
    }
}

impl fmt::Display for Rule {
    /// As the record of events keeps it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (effect, area) = (self.effect.name(), self.area.name());
        if let Some((field, level)) = &self.field {
            write!(out, "{effect} {area}.{field}: {}", level.name())?;
        } else {
            let (action, reach) = (self.action.name(), self.reach.name());
            write!(out, "{effect} {area}.{action}: {reach}")?;
        }
        match self.until {
            Some(until) => write!(out, " until {}", until.to_rfc3339()),
            None => Ok(()),
        }
    }
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSubject {
    /// Of the people of a department and of those below it.
    Department(DepartmentId),
    /// Of one person: an exception.
    Person(UserId),
}

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRecord {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub subject: RuleSubject,
    /// What it says.
    pub rule: Rule,
    /// Why it was made.
    pub note: String,
    /// Who made it.
    pub maker: Option<UserId>,
    /// When.
    pub created_at: At,
}

/// The rule that decided about an action or a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A role gives it.
    Role(RoleCode),
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
    level_reasons: BTreeMap<Area, Vec<Reason>>,
    lasting: Arc<Plain>,
    possible: Arc<Plain>,
}

/// Reaches and levels without their reasons.
#[derive(Debug, Clone)]
struct Plain {
    reaches: BTreeMap<(Area, Action), Reach>,
    levels: BTreeMap<Area, Vec<Level>>,
}

impl Plain {
    fn of(roles: &[RoleRecord], rules: &[(usize, &Rule)], capped: bool) -> Self {
        let mut reaches = BTreeMap::new();
        let mut levels = BTreeMap::new();
        for &area in Area::ALL {
            let view = decide_reach(roles, rules, area, Action::View).0;
            for &action in Action::ALL {
                let reach = decide_reach(roles, rules, area, action).0;
                reaches.insert((area, action), if capped { reach.min(view) } else { reach });
            }
            let fields = field_names(area).into_iter();
            let of_fields = fields.map(|field| decide_level(roles, rules, area, field).0);
            levels.insert(area, of_fields.collect());
        }
        Self { reaches, levels }
    }

    fn reach(&self, area: Area, action: Action) -> Reach {
        let kept = self.reaches.get(&(area, action));
        kept.copied().unwrap_or(Reach::None)
    }
}

/// The names of an area's fields, in the order of their positions.
pub fn field_names(area: Area) -> Vec<&'static str> {
    match area {
        Area::Contacts => ContactField::ALL.iter().map(|field| field.name()).collect(),
        Area::Companies => CompanyField::ALL.iter().map(|field| field.name()).collect(),
        Area::Deals => DealField::ALL.iter().map(|field| field.name()).collect(),
        Area::Users => UserField::ALL.iter().map(|field| field.name()).collect(),
        _ => Vec::new(),
    }
}

impl Rights {
    /// Joins built-in roles as they are delivered, and rules as they stand at `now`.
    pub fn of(roles: &[Role], rules: &[Rule], now: At) -> Self {
        let roles: Vec<RoleRecord> = roles
            .iter()
            .map(|role| RoleRecord::delivered(*role))
            .collect();
        Self::joined(&roles, rules, now)
    }

    /// Joins roles and rules as they stand at `now`.
    pub fn joined(roles: &[RoleRecord], rules: &[Rule], now: At) -> Self {
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
        let (mut levels, mut level_reasons) = (BTreeMap::new(), BTreeMap::new());
        for &area in Area::ALL {
            let decided = field_names(area)
                .into_iter()
                .map(|field| decide_level(roles, &live, area, field));
            let (found, reasons): (Vec<Level>, Vec<Reason>) = decided.unzip();
            levels.insert(area, Arc::from(found));
            level_reasons.insert(area, reasons);
        }
        let only = |keep: fn(&Rule) -> bool| -> Vec<(usize, &Rule)> {
            live.iter()
                .copied()
                .filter(|(_, rule)| keep(rule))
                .collect()
        };
        let lasting = only(|rule| rule.effect == Effect::Deny || rule.until.is_none());
        let possible = only(|rule| rule.effect == Effect::Allow);
        Self {
            reaches,
            levels,
            level_reasons,
            lasting: Arc::new(Plain::of(roles, &lasting, true)),
            possible: Arc::new(Plain::of(roles, &possible, false)),
        }
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

    /// How far an action reaches that may be given on: without what was allowed for a time only.
    pub fn lasting_reach(&self, area: Area, action: Action) -> Reach {
        self.lasting.reach(area, action)
    }

    /// How far an action would reach if every deny went, also the one that a narrower view is: denies
    /// end by themselves, and go when somebody moves.
    pub fn possible_reach(&self, area: Area, action: Action) -> Reach {
        self.possible.reach(area, action)
    }

    /// The fields of an area by name, as far as they may be given on.
    pub fn lasting_levels(&self, area: Area) -> Vec<(&'static str, Level)> {
        let levels = self.lasting.levels.get(&area).into_iter().flatten();
        field_names(area).into_iter().zip(levels.copied()).collect()
    }

    /// Whether these lasting rights have every level that others possibly have.
    pub(super) fn has_levels_of(&self, other: &Self) -> bool {
        Area::ALL.iter().all(|area| {
            let own = self.lasting.levels.get(area).into_iter().flatten();
            let theirs = other.possible.levels.get(area).into_iter().flatten();
            theirs.zip(own).all(|(theirs, own)| theirs <= own)
        })
    }

    /// The rule that decided about an action.
    pub fn reason(&self, area: Area, action: Action) -> Reason {
        self.reaches
            .get(&(area, action))
            .map_or(Reason::NothingGives, |(_, reason)| reason.clone())
    }

    /// What there is of a field, and the rule that decided; none for a field that the area has not.
    pub fn level_and_reason(&self, area: Area, field: &str) -> Option<(Level, Reason)> {
        let place = field_names(area).iter().position(|name| *name == field)?;
        let level = self.levels.get(&area)?.get(place)?;
        let reason = self.level_reasons.get(&area)?.get(place)?;
        Some((*level, reason.clone()))
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
    roles: &[RoleRecord],
    rules: &[(usize, &Rule)],
    area: Area,
    action: Action,
) -> (Reach, Reason) {
    let mut decided = (Reach::None, Reason::NothingGives);
    for role in roles {
        let reach = role.rights.reach(area, action);
        if reach > decided.0 {
            decided = (reach, Reason::Role(role.code.clone()));
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

fn decide_level(
    roles: &[RoleRecord],
    rules: &[(usize, &Rule)],
    area: Area,
    field: &str,
) -> (Level, Reason) {
    let mut decided = (Level::Hidden, Reason::NothingGives);
    for role in roles {
        let level = role.rights.level(area, field);
        if level > decided.0 {
            decided = (level, Reason::Role(role.code.clone()));
        }
    }
    let about = rules.iter().filter_map(|(place, rule)| {
        let (name, level) = rule.field.as_ref()?;
        (rule.area == area && name == field).then_some((*place, rule.effect, *level))
    });
    let about: Vec<(usize, Effect, Level)> = about.collect();
    for (place, effect, level) in &about {
        if *effect == Effect::Allow && *level > decided.0 {
            decided = (*level, Reason::Rule(*place));
        }
    }
    for (place, effect, level) in &about {
        if *effect == Effect::Deny && *level < decided.0 {
            decided = (*level, Reason::Rule(*place));
        }
    }
    decided
}
