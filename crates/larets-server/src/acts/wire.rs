//! Shapes of acts on the wire.

use larets_core::access::{Actor, Level, ReadGrant, Record, RecordField as _};
use larets_core::acts::{ActKind, ActState};
use larets_core::audit::RecordKind;
use larets_core::points::HasChannels;
use larets_core::time::At;
use larets_storage::acts::bulk::{ChangedExample, Preview};
use larets_storage::acts::{ActChange, ActRecord};
use larets_storage::clients::{CardKind, Count as Counted};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::of_kind;
use crate::http::View;
use crate::http::wire::Count;
use crate::timeline::wire::ChangeView;

/// Which records, and what is done with them.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMany {
    /// `contacts`, `companies` or `deals`.
    pub kind: String,
    /// These records, at most 5,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Uuid>>,
    /// Instead of `ids`: all that a list with this filter has, at most 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Instead of `ids`, with or without a filter: all that these words find.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Instead of `ids`: of the bin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<bool>,
    /// Instead of `ids`, without any condition: really all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<bool>,
    /// `assign`, `tag`, `set`, `delete` or `restore`.
    pub action: String,
    /// With `assign`: the person responsible, null for nobody. The record goes to that person's
    /// department.
    #[serde(
        default,
        deserialize_with = "crate::clients::inputs::reference",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<Uuid>)]
    pub owner_id: Option<Option<Uuid>>,
    /// With `assign`: the department responsible, null for none.
    #[serde(
        default,
        deserialize_with = "crate::clients::inputs::reference",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<Uuid>)]
    pub department_id: Option<Option<Uuid>>,
    /// With `tag`: tags that every record shall have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// With `tag`: tags that none shall have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// With `set`: fields with their values, as in a change of one record. Contacts: `position`,
    /// `source`, `address`. Companies: `source`, `site`, `address`, `legal_address`. Deals:
    /// `stage_id`, `expected_close`, `next_step`, `next_step_at`, `lost_reason`, `source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub set: Option<Map<String, Value>>,
}

/// A record that was refused, or a change that was left, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActChangeView {
    /// Its place in the act; names it in `take-back` and as a cursor.
    pub seq: i64,
    /// `contact`, `company` or `deal`.
    pub kind: &'static str,
    /// Which one.
    pub record_id: Uuid,
    /// Its name, if the person may see it.
    pub title: Option<String>,
    /// `waiting`, `changed`, `unchanged`, `refused`, `undone` or `left`.
    pub state: &'static str,
    /// Why it was refused or left: `changed_since`, `forbidden`, `not_found`, `field_not_writable`,
    /// `record_in_bin`, or another code.
    pub code: Option<String>,
}

impl From<ActChange> for ActChangeView {
    fn from(change: ActChange) -> Self {
        Self {
            seq: change.seq,
            kind: change.record_kind.name(),
            record_id: change.record,
            title: change.title,
            state: change.state.name(),
            code: change.code,
        }
    }
}

impl View for ActChangeView {}

/// How many records were refused for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedCount {
    /// The reason.
    pub code: &'static str,
    /// How many.
    pub count: i64,
}

/// A record that would change, and how.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedExampleView {
    /// `contact`, `company` or `deal`.
    pub kind: &'static str,
    /// Which one.
    pub record_id: Uuid,
    /// What it is called.
    pub title: String,
    /// The fields that would change, as the timeline will tell them; none where the record only goes
    /// to the bin or out of it.
    pub changes: Vec<ChangeView>,
}

impl ChangedExampleView {
    fn of<R: CardKind + HasChannels>(example: ChangedExample<R>, grant: &ReadGrant<R>) -> Self {
        let changes = example.changes.iter();
        Self {
            kind: R::KIND.name(),
            record_id: example.record,
            title: example.title,
            changes: changes
                .filter_map(|change| ChangeView::of(grant, change))
                .collect(),
        }
    }
}

/// What would become of the records. Nothing was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkPreview {
    /// How many records there are.
    pub total: Count,
    /// How many of them were looked at: at most 5,000.
    pub looked_at: i64,
    /// Of these, how many would change.
    pub changed: i64,
    /// How many have nothing to change.
    pub unchanged: i64,
    /// How many would be refused, by reason.
    pub refused: Vec<RefusedCount>,
    /// The first that would be refused.
    pub examples: Vec<ActChangeView>,
    /// The first that would change, at most 5, and how.
    pub changed_examples: Vec<ChangedExampleView>,
}

impl BulkPreview {
    pub(super) fn of<R: CardKind + HasChannels>(
        preview: Preview<R>,
        total: Counted,
        grant: &ReadGrant<R>,
    ) -> Self {
        let refused = preview.refused.into_iter();
        let changed = preview.changed_examples.into_iter();
        Self {
            total: Count {
                value: total.value,
                exact: total.exact,
            },
            looked_at: preview.looked_at,
            changed: preview.changed,
            unchanged: preview.unchanged,
            refused: refused
                .map(|(code, count)| RefusedCount { code, count })
                .collect(),
            examples: preview.examples.into_iter().map(Into::into).collect(),
            changed_examples: changed
                .map(|example| ChangedExampleView::of(example, grant))
                .collect(),
        }
    }
}

impl View for BulkPreview {}

/// An act: a change of many records, an import that changed records or is undone, or a merge.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActView {
    /// Which one; that of an import has the import's id.
    pub id: Uuid,
    /// `bulk`, `import` or `merge`.
    pub kind: &'static str,
    /// `contact`, `company` or `deal`.
    pub record_kind: &'static str,
    /// Of a change of many: `assign`, `tag`, `set`, `delete` or `restore`.
    pub action: Option<String>,
    /// Of a change of many: the fields that are set.
    pub fields: Vec<String>,
    /// Of an assignment that changes it: the person responsible, null for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub owner_id: Option<Option<Uuid>>,
    /// Of an assignment that changes it: the department responsible, null for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub department_id: Option<Option<Uuid>>,
    /// Of a move of deals: the stage that they come to.
    pub stage_id: Option<Uuid>,
    /// Of an import, for whoever may see it: the name of its file.
    pub file_name: Option<String>,
    /// Whose it is.
    pub by: Option<Uuid>,
    /// `queued`, `running`, `done`, `cancelled`, `failed`, `undoing` or `undone`.
    pub state: &'static str,
    /// How many records there are.
    pub total: i64,
    /// How many of them are done.
    pub done: i64,
    /// Changed.
    pub changed: i64,
    /// With nothing to change.
    pub unchanged: i64,
    /// Refused.
    pub refused: i64,
    /// Changes to take back, once it is being undone.
    pub to_undo: i64,
    /// Changes taken back.
    pub undone: i64,
    /// Changes that stay although it was undone.
    pub left: i64,
    /// Records per second of this run.
    pub rate_per_s: i64,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// Whether it can be stopped.
    pub can_cancel: bool,
    /// Whether it can be undone.
    pub can_undo: bool,
    /// When it was begun.
    pub created_at: String,
    /// When it ended.
    pub finished_at: Option<String>,
    /// When its undoing ended.
    pub undone_at: Option<String>,
    /// Until when it can be undone.
    pub expires_at: String,
}

impl ActView {
    /// Of an act that the reader may see; whose its records became, and where they stand, only as far
    /// as the reader may see that of such records.
    pub fn of(act: ActRecord, reader: &Actor, now: At) -> Self {
        let sees = |field| may_see(reader, act.record_kind, field);
        let progress = &act.progress;
        let moment = |micros: Option<i64>| micros.map(|at| At::from_micros(at).to_rfc3339());
        let asked: Option<ChangeMany> = serde_json::from_str(&act.parameters).ok();
        let set = asked.as_ref().and_then(|asked| asked.set.as_ref());
        let undoing = matches!(act.state, ActState::Undoing | ActState::Undone);
        let something = act.kind != ActKind::Bulk || progress.changed > progress.undone;
        Self {
            id: act.id.as_uuid(),
            kind: act.kind.name(),
            record_kind: act.record_kind.name(),
            fields: set
                .map(|set| set.keys().cloned().collect())
                .unwrap_or_default(),
            stage_id: set
                .filter(|_| sees("stage"))
                .and_then(|set| set.get("stage_id")?.as_str())
                .and_then(|id| id.parse().ok()),
            owner_id: asked
                .as_ref()
                .and_then(|asked| asked.owner_id)
                .filter(|_| sees("owner")),
            department_id: asked
                .as_ref()
                .and_then(|asked| asked.department_id)
                .filter(|_| sees("department")),
            action: asked.as_ref().map(|asked| asked.action.clone()),
            file_name: act.file_name.clone(),
            by: act.placement.owner.map(|owner| owner.as_uuid()),
            state: act.state.name(),
            total: progress.total,
            done: progress.done,
            changed: progress.changed,
            unchanged: progress.unchanged,
            refused: progress.refused,
            to_undo: progress.to_undo,
            undone: progress.undone,
            left: progress.left,
            rate_per_s: progress.rate_per_s(undoing),
            failure: progress.failure.clone(),
            can_cancel: matches!(act.state, ActState::Queued | ActState::Running),
            can_undo: act.may_be_undone(now) && something,
            created_at: act.created_at.to_rfc3339(),
            finished_at: moment(progress.finished_at),
            undone_at: moment(progress.undone_at),
            expires_at: act.expires_at.to_rfc3339(),
        }
    }
}

impl View for ActView {}

/// Whether somebody may see a field of records of a kind.
fn may_see(reader: &Actor, kind: RecordKind, field: &str) -> bool {
    of_kind!(kind, R => reader.may_read::<R>().is_ok_and(|grant| {
        let field = <R as Record>::Field::from_name(field);
        field.is_some_and(|field| grant.level(field) >= Level::Read)
    }))
}

/// Which change is taken back alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// Its place in the act.
    pub seq: i64,
    /// Every field that the act changed, whatever it has become since; otherwise those that still
    /// have the value that the act gave.
    #[serde(default)]
    pub force: bool,
}

/// Parameters of a list of acts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActListParams {
    /// Most acts of the page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<Uuid>,
}

/// Parameters of the records of an act.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActChangesParams {
    /// Only those that ended so: `changed`, `unchanged`, `refused`, `undone` or `left`.
    #[param(required = false)]
    pub state: Option<String>,
    /// Most records of the page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    pub cursor: Option<i64>,
}

/// The kind of records that an area names.
pub fn kind_of(area: &str) -> Option<RecordKind> {
    match area {
        "contacts" => Some(RecordKind::Contact),
        "companies" => Some(RecordKind::Company),
        "deals" => Some(RecordKind::Deal),
        _ => None,
    }
}

/// Which other record becomes one with this one, and whose values are kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeRecords {
    /// The record that goes to the bin.
    pub other_id: Uuid,
    /// The version of that record as it was seen: when it is another by now, nothing is merged. The
    /// version of the one that stays is `If-Match`.
    #[serde(default)]
    pub other_version: Option<i64>,
    /// By field: `this`, `other`, or of `phones`, `emails`, `handles` and `tags` also `both`. A field
    /// that is not named keeps its value, and gets the other's where it has none; of lists it gets
    /// both. Whoever may not change a field cannot name it.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use larets_core::access::Role;
    use larets_core::contacts::{Contact, ContactField};
    use larets_storage::events::FieldChange;

    use super::*;
    use crate::clients::actors::reader;

    // Shows that of an example goes out what the reader may see of each field: a value, a mask, or
    // not even that the field changes.
    #[test]
    fn examples_pass_the_grant() {
        let text = |text: &str| Some(text.to_owned());
        let shown = |role, record: Uuid| {
            let example = ChangedExample {
                record,
                title: "Дубов Лев".to_owned(),
                changes: vec![
                    FieldChange::new(ContactField::Phones, text("+7 912 345-67-89"), None),
                    FieldChange::new(
                        ContactField::Position,
                        text("т. 8 912 345-67-89"),
                        text("шеф"),
                    ),
                ],
            };
            let view = ChangedExampleView::of(example, &reader::<Contact>(role));
            serde_json::to_value(view).unwrap()
        };
        let seen = shown(Role::Manager, Uuid::from_u128(7));
        assert_eq!(seen["title"], "Дубов Лев");
        assert_eq!(seen["changes"][0]["before"], "+7 912 345-67-89");
        assert_eq!(seen["changes"][1]["after"], "шеф");
        let masked = shown(Role::Operator, Uuid::from_u128(7));
        assert!(
            masked["changes"][0]["before"]["masked"].is_string(),
            "{masked}"
        );
        assert!(!masked.to_string().contains("345"), "{masked}");
    }
}
