//! The filter of a list, read condition by condition. The right to see a field is asked for before
//! its value is looked at, so that a hidden field answers alike whatever the value.

use larets_core::access::ReadGrant;
use larets_core::ids::{CompanyId, ContactId, DepartmentId, StageId};
use larets_core::lists::{CONDITIONS_LIMIT, Condition, Listed};
use larets_core::points::{Channel, PointKind};
use larets_core::time::At;
use serde_json::Value;

use super::wire::{ConditionInput, FilterInput};
use crate::http::{ApiError, Code};
use crate::points::wire::refusal;

const TEXT_LIMIT: usize = 300;

/// Reads the JSON of the parameter `filter`.
pub(super) fn read<R: Listed>(
    text: &str,
    grant: &ReadGrant<R>,
    region: &str,
) -> Result<Vec<Condition>, ApiError> {
    let input: FilterInput = serde_json::from_str(text).map_err(|_| {
        ApiError::of_field(Code::Invalid, "filter")
            .detail("expected {\"all\":[{\"field\":…,\"op\":…,\"value\":…}]}")
    })?;
    if input.all.len() > CONDITIONS_LIMIT {
        return Err(ApiError::of_field(Code::TooLong, "filter")
            .detail(format!("at most {CONDITIONS_LIMIT} conditions")));
    }
    input
        .all
        .into_iter()
        .map(|condition| read_condition(&condition, grant, region))
        .collect()
}

/// The name of a condition's field on the wire.
pub(super) fn name(condition: &Condition) -> &'static str {
    match condition {
        Condition::Owner(_) => "owner",
        Condition::Department(_) => "department",
        Condition::Source(_) => "source",
        Condition::Tag(_) => "tag",
        Condition::Company(_) => "company",
        Condition::Contact(_) => "contact",
        Condition::Stages(_) => "stage",
        Condition::Channel(PointKind::Phone, _) => "phone",
        Condition::Channel(PointKind::Email, _) => "email",
        Condition::Channel(PointKind::Handle, _) => "handle",
        Condition::CreatedAfter(_) | Condition::CreatedBefore(_) => "created_at",
        Condition::UpdatedAfter(_) | Condition::UpdatedBefore(_) => "updated_at",
        Condition::Found(_) => "q",
    }
}

fn read_condition<R: Listed>(
    input: &ConditionInput,
    grant: &ReadGrant<R>,
    region: &str,
) -> Result<Condition, ApiError> {
    let wrong = || {
        ApiError::of_field(Code::Invalid, "filter").detail(format!(
            "`{}` has a value of the wrong form",
            known(&input.field)
        ))
    };
    let condition = match (input.field.as_str(), input.op.as_str()) {
        ("owner", "is") => Condition::Owner(owner(&input.value, grant).ok_or_else(wrong)?),
        ("department", "is") => Condition::Department(
            id(&input.value)
                .map(DepartmentId::from_uuid)
                .ok_or_else(wrong)?,
        ),
        ("company", "is") => Condition::Company(
            id(&input.value)
                .map(CompanyId::from_uuid)
                .ok_or_else(wrong)?,
        ),
        ("contact", "is") if R::KNOWS_DEALS => Condition::Contact(
            id(&input.value)
                .map(ContactId::from_uuid)
                .ok_or_else(wrong)?,
        ),
        ("stage", "is") if R::KNOWS_DEALS => Condition::Stages(vec![
            id(&input.value).map(StageId::from_uuid).ok_or_else(wrong)?,
        ]),
        ("source", "is") => Condition::Source(text(&input.value).ok_or_else(wrong)?),
        ("tag", "is") => Condition::Tag(text(&input.value).ok_or_else(wrong)?),
        ("phone", "is") => channel(PointKind::Phone, &input.value, grant, region)?,
        ("email", "is") => channel(PointKind::Email, &input.value, grant, region)?,
        ("created_at", "after") => Condition::CreatedAfter(moment(&input.value).ok_or_else(wrong)?),
        ("created_at", "before") => {
            Condition::CreatedBefore(moment(&input.value).ok_or_else(wrong)?)
        }
        ("updated_at", "after") => Condition::UpdatedAfter(moment(&input.value).ok_or_else(wrong)?),
        ("updated_at", "before") => {
            Condition::UpdatedBefore(moment(&input.value).ok_or_else(wrong)?)
        }
        (field, _) if FIELDS.contains(&field) => {
            return Err(ApiError::of_field(Code::Invalid, "filter")
                .detail(format!("`{field}` has no such operation")));
        }
        (field, _) => return Err(ApiError::of_field(Code::UnknownField, known(field))),
    };
    Ok(condition)
}

const FIELDS: &[&str] = &[
    "owner",
    "department",
    "company",
    "source",
    "tag",
    "phone",
    "email",
    "created_at",
    "updated_at",
];

/// A name short enough to be said back.
fn known(field: &str) -> String {
    field.chars().take(50).collect()
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let fits = text.chars().count() <= TEXT_LIMIT && !text.contains('\0');
    fits.then(|| text.to_owned())
}

fn id(value: &Value) -> Option<uuid::Uuid> {
    uuid::Uuid::try_parse(value.as_str()?).ok()
}

fn moment(value: &Value) -> Option<At> {
    At::from_rfc3339(value.as_str()?)
}

#[expect(
    clippy::option_option,
    reason = "null asks for records that nobody owns"
)]
fn owner<R: Listed>(
    value: &Value,
    grant: &ReadGrant<R>,
) -> Option<Option<larets_core::ids::UserId>> {
    match value {
        Value::Null => Some(None),
        Value::String(text) if text == "me" => Some(Some(grant.reader())),
        other => id(other).map(|id| Some(larets_core::ids::UserId::from_uuid(id))),
    }
}

fn channel<R: Listed>(
    kind: PointKind,
    value: &Value,
    grant: &ReadGrant<R>,
    region: &str,
) -> Result<Condition, ApiError> {
    grant.may_search_by(R::field_of(kind))?;
    let typed = text(value).unwrap_or_default();
    let channel = Channel::parse(kind, "other", &typed, region)
        .map_err(|error| ApiError::of_field(refusal(error).0, "filter"))?;
    Ok(Condition::Channel(kind, channel.lookup()))
}
