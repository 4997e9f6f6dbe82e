//! Shapes of roles and rules on the wire.

use std::collections::BTreeMap;

use larets_core::access::{
    Action, Actor, Area, Effect, Level, Reach, Role, RoleRecord, Rule, RuleRecord, field_names,
};
use larets_core::time::At;
use larets_core::users::check_name;
use larets_storage::access::roles::RoleChange;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::problem::setting_error;
use crate::http::{ApiError, Code, View};
use crate::sessions::wire::DepartmentRef;

/// Most characters of the reason of a rule.
const NOTE_MAX: usize = 500;

/// The roles, and what may be set in one.
#[derive(Debug, Serialize, ToSchema)]
pub struct RolesView {
    /// The built-in roles first, then those of the company by name.
    pub items: Vec<RoleView>,
    /// What is shown of each role, in this order.
    pub areas: Vec<AreaView>,
    /// Whether the reader may make and change roles.
    pub can_edit: bool,
}

impl View for RolesView {}

/// An area, with what may be set there.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaView {
    /// Its stable name.
    pub area: &'static str,
    /// The actions that there are in it.
    pub actions: Vec<&'static str>,
    /// How far an action may be set to reach, from the narrowest to the widest.
    pub reaches: Vec<&'static str>,
    /// The fields of its records; none where there are no records.
    pub fields: Vec<&'static str>,
}

/// A role.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// Its stable name.
    pub code: String,
    /// What the company calls it; null for a built-in role that was not renamed.
    pub name: Option<String>,
    /// Whether the product came with it.
    pub built_in: bool,
    /// Of a built-in role: whether it differs from the delivered one.
    pub changed: bool,
    /// Whether it can never be changed, as the administrator's.
    pub fixed: bool,
    /// How many people have it.
    pub people: i64,
    /// Counts changes; 0 as delivered.
    pub version: i64,
    /// How far each action of each area reaches.
    pub matrix: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// What it has of each field.
    pub fields: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// What the reader may do with it.
    pub can: RoleCan,
}

impl View for RoleView {}

/// What the reader may do with a role.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleCan {
    /// Change it.
    pub edit: bool,
    /// Remove it; of a built-in role, make it as it was delivered.
    pub delete: bool,
    /// Make another one like it.
    pub copy: bool,
}

/// The areas that are shown, with those of their fields.
fn shown_areas() -> impl Iterator<Item = Area> {
    let areas = Area::ALL.iter().copied();
    areas.filter(|area| !area.actions().is_empty())
}

/// Fields are set of records of clients; who sees what of colleagues goes with the action.
fn shown_fields(area: Area) -> Vec<&'static str> {
    match area {
        Area::Users => Vec::new(),
        _ => field_names(area),
    }
}

impl AreaView {
    pub(super) fn all() -> Vec<Self> {
        shown_areas()
            .map(|area| Self {
                area: area.name(),
                actions: area.actions().iter().map(|action| action.name()).collect(),
                reaches: area.reaches().iter().map(|reach| reach.name()).collect(),
                fields: shown_fields(area),
            })
            .collect()
    }
}

impl RoleView {
    pub(super) fn of(role: &RoleRecord, people: i64, reader: &Actor) -> Self {
        let reaches = |area: Area| {
            let actions = area.actions().iter();
            actions
                .map(|action| (action.name(), role.rights.reach(area, *action).name()))
                .collect()
        };
        let levels = |area: Area| {
            let fields = shown_fields(area).into_iter();
            fields
                .map(|field| (field, role.rights.level(area, field).name()))
                .collect()
        };
        let built_in = role.code.built_in().is_some();
        let fixed = role.code == Role::Administrator;
        let copy = reader.may_everywhere(Area::Users, Action::Edit).is_ok()
            && role.rights.is_within(reader.rights());
        let delete = if built_in {
            role.version > 0
        } else {
            people == 0
        };
        Self {
            code: role.code.to_string(),
            name: role.name.clone(),
            built_in,
            changed: built_in && role.version > 0,
            fixed,
            can: RoleCan {
                edit: copy && !fixed,
                delete: copy && delete,
                copy,
            },
            people,
            version: role.version,
            matrix: shown_areas()
                .map(|area| (area.name(), reaches(area)))
                .collect(),
            fields: shown_areas()
                .filter(|area| !shown_fields(*area).is_empty())
                .map(|area| (area.name(), levels(area)))
                .collect(),
        }
    }
}

/// A new role, like another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRole {
    /// What it is called.
    pub name: String,
    /// The stable name of the role whose rights it gets.
    pub copy_of: String,
}

/// What to change of a role. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateRole {
    /// What it is called.
    pub name: Option<String>,
    /// By area and action, how far it reaches: `none`, `own`, `department`, `department_tree` or `all`.
    #[serde(default)]
    pub matrix: BTreeMap<String, BTreeMap<String, String>>,
    /// By area and field, what there is of it: `hidden`, `masked`, `read` or `write`.
    #[serde(default)]
    pub fields: BTreeMap<String, BTreeMap<String, String>>,
}

fn area_of(name: &str, field: &'static str) -> Result<Area, ApiError> {
    Area::from_name(name)
        .filter(|area| !area.actions().is_empty())
        .ok_or_else(|| unknown(field, "area", name))
}

fn unknown(field: &'static str, what: &str, name: &str) -> ApiError {
    let shown: String = name.chars().take(60).collect();
    ApiError::of_field(Code::Invalid, field).detail(format!("there is no {what} “{shown}” here"))
}

fn reach_in(area: Area, name: &str, field: &'static str) -> Result<Reach, ApiError> {
    Reach::from_name(name)
        .filter(|reach| area.reaches().contains(reach))
        .ok_or_else(|| unknown(field, "reach", name))
}

fn action_in(area: Area, name: &str, field: &'static str) -> Result<Action, ApiError> {
    Action::from_name(name)
        .filter(|action| area.actions().contains(action))
        .ok_or_else(|| unknown(field, "action", name))
}

fn level_of(area: Area, field: &str, name: &str, at: &'static str) -> Result<Level, ApiError> {
    if !shown_fields(area).contains(&field) {
        return Err(unknown(at, "field", field));
    }
    Level::from_name(name).ok_or_else(|| unknown(at, "level", name))
}

impl UpdateRole {
    pub(super) fn into_change(self) -> Result<RoleChange, ApiError> {
        if let Some(name) = &self.name {
            check_name(name).map_err(setting_error)?;
        }
        let mut change = RoleChange {
            name: self.name,
            ..RoleChange::default()
        };
        for (area, actions) in &self.matrix {
            let area = area_of(area, "matrix")?;
            for (action, reach) in actions {
                let action = action_in(area, action, "matrix")?;
                change
                    .reaches
                    .push((area, action, reach_in(area, reach, "matrix")?));
            }
        }
        for (area, fields) in &self.fields {
            let area = area_of(area, "fields")?;
            for (field, level) in fields {
                let level = level_of(area, field, level, "fields")?;
                change.levels.push((area, field.clone(), level));
            }
        }
        Ok(change)
    }
}

/// A rule of a department, or an exception for one person. It speaks of an action or of a field.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// Which one.
    pub id: Uuid,
    /// `allow`: at least this much; `deny`: at most this much.
    pub effect: &'static str,
    /// The area.
    pub area: &'static str,
    /// The action; null for a rule about a field.
    pub action: Option<&'static str>,
    /// How far the action reaches.
    pub reach: Option<&'static str>,
    /// The field; null for a rule about an action.
    pub field: Option<String>,
    /// What there is of the field.
    pub level: Option<&'static str>,
    /// When it ends; null when it holds until it is removed.
    pub until: Option<String>,
    /// Whether it holds now.
    pub holds: bool,
    /// Why it was made.
    pub note: String,
    /// Who made it; null when that person is gone, or it was the command line.
    pub maker_id: Option<Uuid>,
    /// When it was made.
    pub created_at: String,
}

impl View for RuleView {}

impl RuleView {
    pub(super) fn of(record: &RuleRecord, now: At) -> Self {
        let rule = &record.rule;
        let of_action = rule.field.is_none();
        Self {
            id: record.id,
            effect: rule.effect.name(),
            area: rule.area.name(),
            action: of_action.then(|| rule.action.name()),
            reach: of_action.then(|| rule.reach.name()),
            field: rule.field.as_ref().map(|(field, _)| field.clone()),
            level: rule.field.as_ref().map(|(_, level)| level.name()),
            until: rule.until.map(At::to_rfc3339),
            holds: rule.until.is_none_or(|until| now < until),
            note: record.note.clone(),
            maker_id: record.maker.map(|id| id.as_uuid()),
            created_at: record.created_at.to_rfc3339(),
        }
    }
}

/// A new rule: with `action` and `reach`, or with `field` and `level`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRule {
    /// `allow` or `deny`.
    pub effect: String,
    /// The area.
    pub area: String,
    /// The action.
    pub action: Option<String>,
    /// The least reach allowed, or the most left by a deny.
    pub reach: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// The least level allowed, or the most left by a deny.
    pub level: Option<String>,
    /// When it ends.
    pub until: Option<String>,
    /// Why, at most 500 characters.
    pub note: Option<String>,
}

impl CreateRule {
    pub(super) fn into_rule(self) -> Result<(Rule, String), ApiError> {
        let effect = Effect::from_name(&self.effect)
            .ok_or_else(|| unknown("effect", "effect", &self.effect))?;
        let area = area_of(&self.area, "area")?;
        let (action, reach, field) = match (&self.action, &self.field) {
            (Some(action), None) => {
                let reach = self.reach.as_deref();
                let reach = reach.ok_or_else(|| ApiError::of_field(Code::Required, "reach"))?;
                let reach = reach_in(area, reach, "reach")?;
                (action_in(area, action, "action")?, reach, None)
            }
            (None, Some(field)) => {
                let level = self.level.as_deref();
                let level = level.ok_or_else(|| ApiError::of_field(Code::Required, "level"))?;
                let level = level_of(area, field, level, "field")?;
                (Action::View, Reach::None, Some((field.clone(), level)))
            }
            (Some(_), Some(_)) => {
                return Err(ApiError::of_field(Code::Invalid, "field")
                    .detail("a rule speaks of an action or of a field"));
            }
            (None, None) => return Err(ApiError::of_field(Code::Required, "action")),
        };
        let until = match self.until.as_deref() {
            None => None,
            Some(text) => Some(
                At::from_rfc3339(text)
                    .ok_or_else(|| ApiError::of_field(Code::DateInvalid, "until"))?,
            ),
        };
        let note = self.note.unwrap_or_default().trim().to_owned();
        if note.chars().count() > NOTE_MAX {
            return Err(ApiError::of_field(Code::TooLong, "note"));
        }
        if note.contains('\0') {
            return Err(ApiError::of_field(Code::Invalid, "note"));
        }
        let rule = Rule {
            effect,
            area,
            action,
            reach,
            field,
            until,
        };
        Ok((rule, note))
    }
}

/// What is asked: an action of an area, or a field of its records.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhyParams {
    /// The area.
    pub area: String,
    /// The action.
    pub action: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// Whose rights; the reader's own when absent.
    pub user_id: Option<Uuid>,
    /// A record of the area: a contact, a company or a deal.
    pub record_id: Option<Uuid>,
}

/// What a person may do, and which role or rule says so. With none of these nothing gives it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyView {
    /// The person.
    pub user_id: Uuid,
    /// The person's name.
    pub name: String,
    /// The area.
    pub area: &'static str,
    /// The action that was asked about.
    pub action: Option<&'static str>,
    /// The field that was asked about.
    pub field: Option<String>,
    /// How far the action reaches.
    pub reach: Option<&'static str>,
    /// What there is of the field.
    pub level: Option<&'static str>,
    /// Whether the person may: of a record, with that record.
    pub allowed: bool,
    /// The stable name of the role that decided.
    pub role: Option<String>,
    /// What the company calls it, if it has a name of its own.
    pub role_name: Option<String>,
    /// The rule that decided.
    pub rule: Option<RuleView>,
    /// Of a rule of a department: which one.
    pub department: Option<DepartmentRef>,
}

impl View for WhyView {}
