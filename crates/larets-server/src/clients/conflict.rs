//! What is told when two people changed the same record: which fields differ, both values, and the
//! record as it is. «Theirs» is taken from the view, so it has passed the grant.

use serde::Serialize;
use serde_json::Value;

use super::wire::{Differing, DifferingField};
use crate::http::{ApiError, Code, View};

/// The names under which inputs give a reference.
const REFERENCES: &[(&str, &str)] = &[
    ("owner", "owner_id"),
    ("department", "department_id"),
    ("parent", "parent_id"),
];

/// The problem `edit_conflict`. `changed` are the fields changed since the version that `yours`
/// was made from.
pub fn edit_conflict<I: Serialize, V: View>(
    changed: &[String],
    yours: &I,
    current: &V,
) -> ApiError {
    let (Ok(yours), Ok(theirs)) = (serde_json::to_value(yours), serde_json::to_value(current))
    else {
        return ApiError::new(Code::EditConflict);
    };
    let differing = changed
        .iter()
        .filter_map(|field| {
            let input = REFERENCES
                .iter()
                .find(|(name, _)| name == field)
                .map_or(field.as_str(), |(_, input)| input);
            let yours = yours.get(input)?.clone();
            let theirs = theirs.get(field).cloned().unwrap_or(Value::Null);
            let same = yours == theirs || Some(&yours) == theirs.get("id");
            (!same).then(|| DifferingField {
                field: field.clone(),
                yours,
                theirs,
            })
        })
        .collect();
    ApiError::new(Code::EditConflict)
        .with_view("differing", &Differing(differing))
        .with_view("current", current)
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use utoipa::ToSchema;

    use super::*;

    #[derive(Serialize, ToSchema)]
    struct Card {
        last_name: Option<&'static str>,
        source: &'static str,
        owner: Value,
    }

    impl View for Card {}

    // Shows that only fields which both changed to different values are told, and that a value
    // which may not be seen stays null.
    #[actix_web::test]
    async fn differing_fields() {
        let changed = ["last_name", "source", "owner", "address"].map(str::to_owned);
        let yours = serde_json::json!({"last_name": "B", "source": "web", "owner_id": "7"});
        let theirs = Card {
            last_name: None,
            source: "web",
            owner: serde_json::json!({"id": "7", "name": "N"}),
        };
        let error = edit_conflict(&changed, &yours, &theirs);
        let body = to_bytes(error.response("r").into_body()).await.unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            body["differing"],
            serde_json::json!([{"field": "last_name", "yours": "B", "theirs": null}])
        );
        assert_eq!(body["current"]["source"], "web");
        assert_eq!(body["status"], 409);
    }
}
