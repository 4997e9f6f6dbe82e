//! What was asked for, read into a change of many records that storage does, and checked as a change
//! of one record is.

use larets_core::access::{Actor, ReadGrant, RecordField as _};
use larets_core::acts::IDS_MAX;
use larets_core::audit::RecordKind;
use larets_core::ids::{DepartmentId, UserId};
use larets_core::lists::{Found, ListQuery};
use larets_storage::acts::Undoable;
use larets_storage::acts::bulk::{BulkChange, Target};
use larets_storage::clients::{CardKind, ClientGrants};
use larets_storage::users::colleagues;
use larets_storage::{ReadTx, StorageError};
use serde_json::Value;
use uuid::Uuid;

use super::wire::{ChangeMany, kind_of};
use crate::clients::inputs;
use crate::clients::record::{CardRequests, Purpose};
use crate::http::{ApiError, Code};
use crate::lists;
use crate::lists::asking::Asking;
use crate::lists::wire::ListParams;

/// Most tags that come or go at once.
const TAGS_MAX: usize = 20;

/// A kind of record of which many can be changed at once.
pub trait Changeable: CardRequests + Undoable + CardKind<Draft: Default + Sync> {}
impl<R: CardRequests + Undoable + CardKind<Draft: Default + Sync>> Changeable for R {}

/// The fields that may be set in many records at once.
fn settable(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Contact => &["position", "source", "address"],
        RecordKind::Company => &["source", "site", "address", "legal_address"],
        _ => &[
            "stage_id",
            "expected_close",
            "next_step",
            "next_step_at",
            "lost_reason",
            "source",
        ],
    }
}

fn wrong(field: &str, expected: &'static str) -> ApiError {
    ApiError::of_field(Code::Invalid, field.to_owned()).detail(expected)
}

/// The kind of records that is meant.
pub(super) fn kind(input: &ChangeMany) -> Result<RecordKind, ApiError> {
    kind_of(&input.kind).ok_or_else(|| wrong("kind", "expected contacts, companies or deals"))
}

/// The records named one by one, each once; none when they are to be found.
pub(super) fn ids(input: &ChangeMany) -> Result<Option<Vec<Uuid>>, ApiError> {
    let found = input.filter.is_some()
        || input.q.is_some()
        || input.bin.is_some()
        || input.all == Some(true);
    match (&input.ids, found) {
        (Some(_), true) => Err(wrong("ids", "expected either ids or what to find them by")),
        (None, false) => Err(ApiError::of_field(Code::Required, "ids")),
        (None, true) => Ok(None),
        (Some(ids), false) if ids.len() > IDS_MAX => Err(wrong("ids", "expected at most 5000")),
        (Some(ids), false) => {
            let mut once = Vec::with_capacity(ids.len());
            let mut known = std::collections::HashSet::new();
            once.extend(ids.iter().copied().filter(|id| known.insert(*id)));
            Ok(Some(once))
        }
    }
}

/// The list that was asked for, under the actor's grants.
pub(super) fn query<R: Changeable>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    input: &ChangeMany,
) -> Result<ListQuery, ApiError> {
    let grant: ReadGrant<R> = actor.may_read()?;
    let grants = ClientGrants::of(actor);
    let asking = Asking::of(tx, actor)?;
    let params = ListParams {
        filter: input.filter.clone(),
        q: input.q.clone(),
        bin: input.bin,
        // Asks for no field, and records of one time lie together: fewer pages are written.
        sort: Some("created_at".to_owned()),
        ..ListParams::default()
    };
    let request = lists::read(params, &grant, &asking, |words| {
        let found = R::find(tx, &grants, words, &asking.region).map_err(lists::refusal)?;
        if !found.complete {
            return Err(wrong("q", "these words find too many; add a filter"));
        }
        let ids = found.ids.into_iter().map(R::Id::into).collect();
        Ok(Found::new(words.to_owned(), ids, found.complete))
    })?;
    Ok(request.query)
}

/// What is done with each record.
pub(super) fn change<R: Changeable>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    input: &ChangeMany,
) -> Result<BulkChange<R>, ApiError> {
    let change = match input.action.as_str() {
        "assign" => BulkChange::Assign(target(tx, actor, input)?),
        "tag" => {
            let (add, remove) = (
                inputs::tags(input.add_tags.clone()),
                inputs::tags(input.remove_tags.clone()),
            );
            if add.is_empty() && remove.is_empty() {
                return Err(ApiError::of_field(Code::Required, "add_tags"));
            }
            for (field, tags) in [("add_tags", &add), ("remove_tags", &remove)] {
                if tags.len() > TAGS_MAX {
                    return Err(wrong(field, "expected at most 20"));
                }
            }
            // Checked as the tags of one record are.
            let mut draft = R::Draft::default();
            *R::tags(&mut draft) = Some(add.iter().chain(&remove).cloned().collect());
            R::check(&mut draft, Purpose::Change)?;
            BulkChange::Edit {
                draft: R::Draft::default(),
                add_tags: add,
                remove_tags: remove,
            }
        }
        "set" => BulkChange::Edit {
            draft: fields::<R>(actor, input)?,
            add_tags: Vec::new(),
            remove_tags: Vec::new(),
        },
        "delete" => BulkChange::Delete,
        "restore" => BulkChange::Restore,
        _ => {
            let expected = "expected assign, tag, set, delete or restore";
            return Err(wrong("action", expected));
        }
    };
    Ok(change)
}

fn fields<R: Changeable>(actor: &Actor, input: &ChangeMany) -> Result<R::Draft, ApiError> {
    let grant: ReadGrant<R> = actor.may_read()?;
    let set = input.set.as_ref().filter(|set| !set.is_empty());
    let set = set.ok_or_else(|| ApiError::of_field(Code::Required, "set"))?;
    for name in set.keys() {
        if !settable(R::KIND).contains(&name.as_str()) {
            return Err(ApiError::of_field(
                Code::UnknownField,
                format!("set.{name}"),
            ));
        }
        // «So already» would tell what stands in a field that may not be seen.
        if let Some(field) = R::Field::from_name(name) {
            grant.may_search_by(field)?;
        }
    }
    let typed: R::Input = serde_json::from_value(Value::Object(set.clone()))
        .map_err(|error| wrong("set", "expected fields with their values").because(error))?;
    // Without channels no region is asked for.
    let mut draft = R::draft(typed, "")?;
    R::check(&mut draft, Purpose::Change)?;
    Ok(draft)
}

fn target(tx: &mut ReadTx<'_>, actor: &Actor, input: &ChangeMany) -> Result<Target, ApiError> {
    if input.owner_id.is_none() && input.department_id.is_none() {
        return Err(ApiError::of_field(Code::Required, "owner_id"));
    }
    let owner = match input.owner_id {
        None => None,
        Some(None) => Some((None, None)),
        Some(Some(id)) => {
            let id = UserId::from_uuid(id);
            let colleague = colleagues::colleague(tx, &actor.directory(), id)?
                .ok_or_else(|| ApiError::of_field(Code::OwnerUnknown, "owner_id"))?;
            Some((Some(id), colleague.department))
        }
    };
    let department = input
        .department_id
        .map(|id| id.map(DepartmentId::from_uuid));
    if let Some(Some(id)) = department
        && !colleagues::is_department(tx, &actor.directory(), id)?
    {
        return Err(ApiError::of_field(Code::DepartmentUnknown, "department_id"));
    }
    Ok(Target { owner, department })
}

/// What a stored act asked for.
pub(super) fn asked(parameters: &str) -> Result<ChangeMany, StorageError> {
    serde_json::from_str(parameters)
        .map_err(|error| StorageError::Broken(format!("the parameters of an act: {error}")))
}
