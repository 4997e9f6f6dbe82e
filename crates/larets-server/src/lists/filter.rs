//! The filter of a list: groups of conditions. First its shape is looked at, then the right to see
//! each field in it, and only then any value, so that a hidden field answers alike whatever the
//! value and wherever it stands.

use larets_core::access::ReadGrant;
use larets_core::lists::{
    CONDITIONS_LIMIT, Condition, DEPTH_LIMIT, FilterField, Listed, may_filter_by,
};

use super::asking::Asking;
use super::value;
use super::wire::{ConditionInput, GroupInput, NodeInput};
use crate::http::{ApiError, Code};

/// Reads the JSON of the parameter `filter`.
pub(super) fn read<R: Listed>(
    text: &str,
    grant: &ReadGrant<R>,
    asking: &Asking,
) -> Result<Vec<Condition>, ApiError> {
    let group: GroupInput = serde_json::from_str(text).map_err(|_| {
        invalid("expected {\"all\":[{\"field\":…,\"op\":…,\"value\":…}]}, or \"any\"")
    })?;
    let leaves = leaves(&group)?;
    let mut fields = Vec::with_capacity(leaves.len());
    for leaf in &leaves {
        let field = FilterField::from_name(&leaf.field);
        let field = field.filter(|field| R::fields_of_filter(*field).is_some());
        fields.push(field.ok_or_else(|| unknown(&leaf.field))?);
    }
    for field in &fields {
        may_filter_by(grant, *field)?;
    }
    let mut conditions = Vec::with_capacity(leaves.len());
    for (leaf, field) in leaves.into_iter().zip(fields) {
        conditions.push(value::condition(leaf, field, grant, asking)?);
    }
    Ok(match joined(&group, &mut conditions.into_iter()) {
        Condition::All(parts) => parts,
        other => vec![other],
    })
}

/// The conditions of a filter, in the order they stand in.
fn leaves(group: &GroupInput) -> Result<Vec<&ConditionInput>, ApiError> {
    let mut found = Vec::new();
    collect(group, DEPTH_LIMIT, &mut found)?;
    if matches!(group, GroupInput::Any(parts) if parts.is_empty()) {
        return Err(invalid("a group has no condition"));
    }
    Ok(found)
}

fn collect<'a>(
    group: &'a GroupInput,
    deeper: usize,
    found: &mut Vec<&'a ConditionInput>,
) -> Result<(), ApiError> {
    let Some(deeper) = deeper.checked_sub(1) else {
        return Err(invalid(format!(
            "at most {DEPTH_LIMIT} groups within one another"
        )));
    };
    for part in group.parts() {
        match part {
            NodeInput::Leaf(leaf) if found.len() < CONDITIONS_LIMIT => found.push(leaf),
            NodeInput::Group(inner) if inner.parts().is_empty() => {
                return Err(invalid("a group has no condition"));
            }
            NodeInput::Group(inner) => collect(inner, deeper, found)?,
            NodeInput::Leaf(_) => {
                return Err(ApiError::of_field(Code::TooLong, "filter")
                    .detail(format!("at most {CONDITIONS_LIMIT} conditions")));
            }
        }
    }
    Ok(())
}

/// The groups again, with the conditions read.
fn joined(group: &GroupInput, conditions: &mut impl Iterator<Item = Condition>) -> Condition {
    let mut parts = Vec::with_capacity(group.parts().len());
    for part in group.parts() {
        match part {
            NodeInput::Leaf(_) => parts.extend(conditions.next()),
            NodeInput::Group(inner) => parts.push(joined(inner, conditions)),
        }
    }
    match group {
        GroupInput::All(_) => Condition::All(parts),
        GroupInput::Any(_) => Condition::Any(parts),
    }
}

/// The name of what a leaf asks about.
pub(super) fn name(leaf: &Condition) -> &'static str {
    leaf.field().map_or("q", FilterField::name)
}

/// Refuses the filter, saying why.
pub(super) fn invalid(detail: impl Into<String>) -> ApiError {
    ApiError::of_field(Code::Invalid, "filter").detail(detail.into())
}

fn unknown(field: &str) -> ApiError {
    // Short enough to be said back.
    let field: String = field.chars().take(50).collect();
    ApiError::of_field(Code::UnknownField, field)
}
