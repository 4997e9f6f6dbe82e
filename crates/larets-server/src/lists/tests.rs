//! Reading of list parameters: what is refused, with which code and field.

use larets_core::access::Role;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::UserId;
use larets_core::lists::Condition;
use larets_core::points::PointKind;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::clients::actors::reader;

fn with_filter(field: &str, op: &str, value: &serde_json::Value) -> ListParams {
    let filter = json!({"all": [{"field": field, "op": op, "value": value}]});
    ListParams {
        filter: Some(filter.to_string()),
        ..ListParams::default()
    }
}

fn nothing() -> Found {
    Found::new("anna".to_owned(), Vec::new(), true)
}

#[track_caller]
fn refused(role: Role, params: ListParams, code: Code, field: &str) {
    let error = read(params, &reader::<Contact>(role), "RU", |_| Ok(nothing())).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (code, Some(field)),
        "{error:?}"
    );
}

#[track_caller]
fn condition(params: ListParams) -> Condition {
    let request = read(params, &reader::<Contact>(Role::Manager), "RU", |_| {
        Ok(nothing())
    })
    .unwrap();
    request.query.conditions()[0].clone()
}

// Shows that a sort or a filter by what does not exist is refused, naming it.
#[test]
fn unknown_fields() {
    let sort = ListParams {
        sort: Some("phones".to_owned()),
        ..ListParams::default()
    };
    refused(Role::Administrator, sort, Code::UnknownField, "sort");
    let filter = with_filter("password", "is", &json!("1"));
    refused(Role::Administrator, filter, Code::UnknownField, "password");
}

// Shows that whoever sees only masks cannot filter by the value, and learns the same from a right,
// a wrong and a senseless one.
#[test]
fn masked_fields_are_no_oracle() {
    for value in [json!("+79123456789"), json!("+7"), json!({"a": 1})] {
        let params = with_filter("phone", "is", &value);
        refused(Role::Operator, params, Code::FieldNotSearchable, "phones");
        let params = with_filter("email", "is", &value);
        refused(Role::Operator, params, Code::FieldNotSearchable, "emails");
    }
}

// Shows that values of the wrong form are refused and not said back.
#[test]
fn wrong_values() {
    for (field, op, value) in [
        ("owner", "is", json!("somebody")),
        ("owner", "after", json!("me")),
        ("department", "is", json!(5)),
        ("created_at", "after", json!("yesterday")),
        ("updated_at", "before", json!("yesterday")),
        ("updated_at", "is", json!("2026-01-01T00:00:00Z")),
        ("tag", "is", json!("x".repeat(301))),
    ] {
        let params = with_filter(field, op, &value);
        refused(Role::Manager, params, Code::Invalid, "filter");
    }
    let params = with_filter("phone", "is", &json!("abc"));
    refused(Role::Manager, params, Code::PhoneInvalid, "filter");
    let broken = ListParams {
        filter: Some("{\"any\":[]}".to_owned()),
        ..ListParams::default()
    };
    refused(Role::Manager, broken, Code::Invalid, "filter");
}

// Shows that a page has 1 to 200 records, and 50 unless said otherwise.
#[test]
fn limits() {
    assert_eq!(limit(None).unwrap(), 50);
    assert_eq!(limit(Some(200)).unwrap(), 200);
    for wrong in [0, -1, 201, i64::MAX] {
        assert_eq!(limit(Some(wrong)).unwrap_err().field(), Some("limit"));
    }
}

// Shows that too many conditions are refused before anything is asked of the database.
#[test]
fn too_many_conditions() {
    let all: Vec<_> = (0..21)
        .map(|_| json!({"field":"tag","op":"is","value":"a"}))
        .collect();
    let params = ListParams {
        filter: Some(json!({ "all": all }).to_string()),
        ..ListParams::default()
    };
    refused(Role::Manager, params, Code::TooLong, "filter");
}

// Shows that «me» is the reader, null is nobody, and spellings of one phone are one condition.
#[test]
fn meanings() {
    let me = UserId::from_uuid(Uuid::from_u128(100));
    let owner = |value| condition(with_filter("owner", "is", &value));
    assert_eq!(owner(json!("me")), Condition::Owner(Some(me)));
    assert_eq!(owner(json!(null)), Condition::Owner(None));
    let phone = |text: &str| condition(with_filter("phone", "is", &json!(text)));
    assert_eq!(phone("8 (912) 345-67-89"), phone("+79123456789"));
    assert!(matches!(
        phone("+79123456789"),
        Condition::Channel(PointKind::Phone, _)
    ));
}

// Shows that companies are filtered by the same words.
#[test]
fn companies() {
    let params = with_filter("company", "is", &json!(Uuid::from_u128(7)));
    let request = read(params, &reader::<Company>(Role::Manager), "RU", |_| {
        Ok(nothing())
    })
    .unwrap();
    assert_eq!(condition_names(&request.query), ["company"]);
}

// Shows that nothing is looked for when a filter is refused, and that a page after the first goes
// on although a record was found that was not before.
#[test]
fn words() {
    let asked = |filter: Option<serde_json::Value>| ListParams {
        q: Some(" anna ".to_owned()),
        ..filter.map_or_else(ListParams::default, |value| {
            with_filter("phone", "is", &value)
        })
    };
    let refused = asked(Some(json!("+79123456789")));
    let grant = reader::<Contact>(Role::Operator);
    let never = |_: &str| -> Result<Found, ApiError> { panic!("nothing may be looked for") };
    assert!(read(refused, &grant, "RU", never).is_err());
    let find = |records: Vec<Uuid>| {
        let found = read(asked(None), &grant, "RU", |words| {
            assert_eq!(words, "anna");
            Ok(Found::new(words.to_owned(), records, true))
        });
        format!("{:?}", found.unwrap().query)
    };
    assert_eq!(find(vec![Uuid::nil()]), find(vec![Uuid::max()]));
}
