//! What is told when two people changed the same record: which fields differ, both values in the same
//! shape, and the record as it is. «Theirs» is taken from the view, so it has passed the grant;
//! «yours» is what was typed, with names only of what the person may see.

use larets_core::access::Actor;
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField, full_name};
use larets_core::ids::{CompanyId, ContactId, DepartmentId, UserId};
use larets_core::money::{Currency, Money};
use larets_core::points::{Channel, PointKind};
use larets_core::time::At;
use larets_storage::clients::{ClientGrants, read};
use larets_storage::users::{colleagues, departments};
use larets_storage::{ReadTx, StorageError};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::phone_region;
use super::wire::{Differing, DifferingField, seen};
use crate::http::{ApiError, Code, View};
use crate::points::wire::is_mask;

/// The names under which inputs give a reference.
const REFERENCES: &[(&str, &str)] = &[
    ("owner", "owner_id"),
    ("department", "department_id"),
    ("parent", "parent_id"),
    ("stage", "stage_id"),
];
const CHANNELS: &[(&str, PointKind)] = &[
    ("phones", PointKind::Phone),
    ("emails", PointKind::Email),
    ("handles", PointKind::Handle),
];

/// The problem `edit_conflict`. `changed` are the fields changed since the version that `yours`
/// was made from.
pub fn edit_conflict<I: Serialize, V: View>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    changed: &[String],
    yours: &I,
    current: &V,
) -> Result<ApiError, StorageError> {
    let (Ok(yours), Ok(theirs)) = (serde_json::to_value(yours), serde_json::to_value(current))
    else {
        return Ok(ApiError::new(Code::EditConflict));
    };
    let mut differing = Vec::new();
    for field in changed.iter().flat_map(|field| parts(field)) {
        let reference = REFERENCES.iter().find(|(name, _)| *name == field);
        let input = reference.map_or(field, |(_, input)| input);
        // A stage is an id on both sides.
        let shown = if field == "stage" { input } else { field };
        let theirs = theirs.get(shown).cloned().unwrap_or(Value::Null);
        let Some(yours) = yours.get(input) else {
            continue;
        };
        let yours = as_shown(tx, actor, field, yours, &theirs)?;
        if yours != theirs {
            differing.push(DifferingField {
                field: field.to_owned(),
                yours,
                theirs,
            });
        }
    }
    Ok(ApiError::new(Code::EditConflict)
        .with_view("differing", &Differing(differing))
        .with_view("current", current))
}

/// The names under which a changed field stands on the card: a next step is its words and its moment.
fn parts(field: &str) -> impl Iterator<Item = &str> {
    let moment = (field == "next_step").then_some("next_step_at");
    std::iter::once(field).chain(moment)
}

/// What was typed into a field, as the view would have it.
fn as_shown(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    field: &str,
    yours: &Value,
    theirs: &Value,
) -> Result<Value, StorageError> {
    if let Some((_, kind)) = CHANNELS.iter().find(|(name, _)| *name == field) {
        let region = phone_region(tx)?;
        let entries = yours.as_array().into_iter().flatten();
        return Ok(entries
            .map(|entry| channel(*kind, entry, theirs, &region))
            .collect());
    }
    if matches!(field, "companies" | "contacts") {
        let mut links = Vec::new();
        for link in yours.as_array().into_iter().flatten() {
            let position = link.get("position").and_then(Value::as_str);
            // A deal names whom it is made with by their ids alone.
            let named = named(tx, actor, field, link.get("id").unwrap_or(link))?;
            links.push(with(named, "position", json!(position.unwrap_or_default())));
        }
        return Ok(Value::Array(links));
    }
    if field == "amount" {
        return Ok(money(yours));
    }
    if field == "next_step_at" {
        return Ok(moment(yours));
    }
    if field != "stage" && REFERENCES.iter().any(|(name, _)| *name == field) {
        return named(tx, actor, field, yours);
    }
    Ok(yours.clone())
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    if let Value::Object(object) = &mut object {
        object.insert(key.to_owned(), value);
    }
    object
}

/// An id with its name, empty where the person may not see it.
fn named(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    field: &str,
    id: &Value,
) -> Result<Value, StorageError> {
    let Some(uuid) = id.as_str().and_then(|text| Uuid::try_parse(text).ok()) else {
        return Ok(id.clone());
    };
    let name = match field {
        "owner" => {
            let id = UserId::from_uuid(uuid);
            colleagues::names(tx, &actor.directory(), vec![id])?.remove(&id)
        }
        "department" => {
            let id = DepartmentId::from_uuid(uuid);
            let known = departments::list(tx, &actor.directory())?;
            let found = known.into_iter().find(|(known, _)| known.id == id);
            found.map(|(department, _)| department.name)
        }
        "contacts" => contact_name(tx, actor, ContactId::from_uuid(uuid))?,
        _ => company_name(tx, actor, CompanyId::from_uuid(uuid))?,
    };
    Ok(json!({ "id": uuid, "name": name.unwrap_or_default() }))
}

fn company_name(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: CompanyId,
) -> Result<Option<String>, StorageError> {
    let Ok(grant) = actor.may_read::<Company>() else {
        return Ok(None);
    };
    match read::card::<Company>(tx, &ClientGrants::of(actor), id) {
        Ok(card) => Ok(seen(grant.show_text(CompanyField::Name, &card.record.name))),
        Err(StorageError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn contact_name(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ContactId,
) -> Result<Option<String>, StorageError> {
    let Ok(grant) = actor.may_read::<Contact>() else {
        return Ok(None);
    };
    match read::card::<Contact>(tx, &ClientGrants::of(actor), id) {
        Ok(card) => {
            let record = &card.record;
            let names = [
                (ContactField::LastName, &record.last_name),
                (ContactField::FirstName, &record.first_name),
                (ContactField::MiddleName, &record.middle_name),
            ];
            let [last, first, middle] =
                names.map(|(field, name)| seen(grant.show_text(field, name)).unwrap_or_default());
            Ok(Some(full_name(&last, &first, &middle)))
        }
        Err(StorageError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A sum as the view has it.
fn money(typed: &Value) -> Value {
    let text = |name: &str| typed.get(name).and_then(Value::as_str);
    let currency = text("currency").and_then(Currency::from_code);
    let money = currency.zip(text("value"));
    let money = money.and_then(|(currency, value)| Money::parse(value, currency).ok());
    money.map_or_else(
        || typed.clone(),
        |money| json!({ "value": money.to_decimal(), "currency": money.currency.code() }),
    )
}

/// A moment as the view has it; nothing where it was cleared.
fn moment(typed: &Value) -> Value {
    let text = typed.as_str().unwrap_or_default();
    At::from_rfc3339(text).map_or(Value::Null, |at| json!(at.to_rfc3339()))
}

/// A channel that was kept is the shown one with this id; a typed one reads as it would on the card.
fn channel(kind: PointKind, entry: &Value, theirs: &Value, region: &str) -> Value {
    let label = entry.get("kind").cloned().unwrap_or(Value::Null);
    let id = entry.get("id").cloned().unwrap_or(Value::Null);
    let typed = entry.get("value").and_then(Value::as_str);
    let Some(typed) = typed.filter(|typed| !is_mask(typed)) else {
        let mut shown = theirs.as_array().into_iter().flatten();
        return match shown.find(|shown| shown.get("id") == Some(&id)) {
            Some(shown) => with(shown.clone(), "kind", label),
            None => entry.clone(),
        };
    };
    match Channel::parse(kind, label.as_str().unwrap_or_default(), typed, region) {
        Ok(channel) => json!({
            "id": id, "kind": label, "value": channel.stored, "raw": channel.raw,
            "display": channel.display(),
        }),
        Err(_) => entry.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that a kept channel reads as the card shows it, masked for who sees masks, and that a
    // typed one reads as it would on the card.
    #[test]
    fn channels_read_as_on_the_card() {
        let theirs = json!([{ "id": "1", "kind": "work", "masked": "+7 ••• •••-••-45" }]);
        let shown = |entry: Value| channel(PointKind::Phone, &entry, &theirs, "RU");
        for kept in [
            json!({ "id": "1", "kind": "mobile" }),
            json!({ "id": "1", "kind": "mobile", "value": "+7 ••• •••-••-45" }),
        ] {
            let expect = json!({ "id": "1", "kind": "mobile", "masked": "+7 ••• •••-••-45" });
            assert_eq!(shown(kept), expect);
        }
        let typed = shown(json!({ "kind": "mobile", "value": "8 (912) 345-67-45" }));
        assert_eq!(typed["display"], "+7 912 345-67-45");
        assert_eq!(typed["raw"], "8 (912) 345-67-45");
        assert_eq!(typed["id"], Value::Null);
        let gone = json!({ "id": "2", "kind": "mobile" });
        assert_eq!(shown(gone.clone()), gone);
    }
}
