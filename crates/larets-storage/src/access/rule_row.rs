//! A rule on top of the roles, in its row.

use diesel::prelude::*;
use larets_core::access::{Action, Area, Effect, Level, Reach, Rule, RuleRecord, RuleSubject};
use larets_core::ids::UserId;
use larets_core::time::At;

use super::schema::access_rule;
use crate::error::StorageError;
use crate::types::Id;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = access_rule, treat_none_as_default_value = false)]
pub(super) struct RuleRow {
    pub id: Id,
    pub department_id: Option<Id>,
    pub staff_id: Option<Id>,
    pub effect: String,
    pub area: String,
    pub action: Option<String>,
    pub reach: Option<String>,
    pub field: Option<String>,
    pub level: Option<String>,
    pub until: Option<i64>,
    pub note: String,
    pub maker_id: Option<Id>,
    pub created_at: i64,
}

impl RuleRow {
    pub(super) fn new(record: &RuleRecord) -> Self {
        let (department_id, staff_id) = match record.subject {
            RuleSubject::Department(id) => (Some(id.into()), None),
            RuleSubject::Person(id) => (None, Some(id.into())),
        };
        let rule = &record.rule;
        let of_action = rule.field.is_none();
        let (field, level) = rule.field.clone().unzip();
        Self {
            id: Id(record.id),
            department_id,
            staff_id,
            effect: rule.effect.name().to_owned(),
            area: rule.area.name().to_owned(),
            action: of_action.then(|| rule.action.name().to_owned()),
            reach: of_action.then(|| rule.reach.name().to_owned()),
            field,
            level: level.map(|level| level.name().to_owned()),
            until: rule.until.map(At::micros),
            note: record.note.clone(),
            maker_id: record.maker.map(Id::from),
            created_at: record.created_at.micros(),
        }
    }

    pub(super) fn record(self) -> Result<RuleRecord, StorageError> {
        let unknown =
            |what: &str| StorageError::Broken(format!("rule {}: unknown {what}", self.id.0));
        let subject = match (self.department_id, self.staff_id) {
            (Some(id), None) => RuleSubject::Department(id.into()),
            (None, Some(id)) => RuleSubject::Person(id.into()),
            _ => return Err(unknown("subject")),
        };
        let action = match &self.action {
            Some(name) => Action::from_name(name).ok_or_else(|| unknown("action"))?,
            None => Action::View,
        };
        let reach = match &self.reach {
            Some(name) => Reach::from_name(name).ok_or_else(|| unknown("reach"))?,
            None => Reach::None,
        };
        let field = match (self.field, &self.level) {
            (Some(field), Some(level)) => Some((
                field,
                Level::from_name(level).ok_or_else(|| unknown("level"))?,
            )),
            _ => None,
        };
        let rule = Rule {
            effect: Effect::from_name(&self.effect).ok_or_else(|| unknown("effect"))?,
            area: Area::from_name(&self.area).ok_or_else(|| unknown("area"))?,
            action,
            reach,
            field,
            until: self.until.map(At::from_micros),
        };
        Ok(RuleRecord {
            id: self.id.0,
            subject,
            rule,
            note: self.note,
            maker: self.maker_id.map(UserId::from),
            created_at: At::from_micros(self.created_at),
        })
    }
}
