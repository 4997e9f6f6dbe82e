//! Reading of list parameters: what is refused, with which code and field.

use larets_core::access::Role;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{DepartmentId, ImportId, UserId};
use larets_core::lists::{Calendar, Condition, FilterField, Span};
use larets_core::points::PointKind;
use larets_core::time::At;
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

fn asking() -> Asking {
    Asking {
        region: "RU".to_owned(),
        calendar: Calendar::new(
            "Europe/Moscow",
            At::from_rfc3339("2026-11-29T22:30:00Z").unwrap(),
        ),
        departments: vec![DepartmentId::from_uuid(Uuid::from_u128(5))],
    }
}

fn nothing() -> Found {
    Found::new("anna".to_owned(), Vec::new(), true)
}

#[track_caller]
fn refused(role: Role, params: ListParams, code: Code, field: &str) {
    let error = read(params, &reader::<Contact>(role), &asking(), |_| {
        Ok(nothing())
    })
    .unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (code, Some(field)),
        "{error:?}"
    );
}

#[track_caller]
fn condition(params: ListParams) -> Condition {
    let request = read(params, &reader::<Contact>(Role::Manager), &asking(), |_| {
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
        ("created_at", "last_n_days", json!(0)),
        ("created_at", "between", json!({"from": "2026-01-01"})),
        ("birthday", "before", json!("2026-01-01T00:00:00Z")),
        ("birthday", "overdue", json!(null)),
        ("name", "contains", json!("  ")),
        ("owner", "in", json!([])),
        ("updated_at", "before", json!("yesterday")),
        ("updated_at", "is", json!("2026-01-01T00:00:00Z")),
        ("tag", "is", json!("x".repeat(301))),
        ("import", "is", json!("clients.csv")),
        ("import", "is", json!(null)),
        ("import", "filled", json!(null)),
        ("import", "is_not", json!(Uuid::nil())),
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

// Shows that a stage is asked for beside as many conditions as there may be, and of deals only.
#[test]
fn one_stage() {
    let own = json!({"field": "owner", "op": "is", "value": "me"});
    let params = |conditions: usize| ListParams {
        filter: Some(json!({ "all": vec![&own; conditions] }).to_string()),
        stage: Some(Uuid::from_u128(7)),
        q: Some("anna".to_owned()),
        ..ListParams::default()
    };
    let grant = reader::<Deal>(Role::Manager);
    let request = read(params(20), &grant, &asking(), |_| Ok(nothing())).unwrap();
    let stage = Condition::Stages(vec![StageId::from_uuid(Uuid::from_u128(7))]);
    assert_eq!(request.query.conditions().len(), 22);
    assert_eq!(request.query.conditions().last(), Some(&stage));
    refused(Role::Manager, params(1), Code::UnknownField, "stage");
}

// Shows that «me» is the reader, null is nobody, an import is told by its id, and spellings of one
// phone are one condition.
#[test]
fn meanings() {
    let me = UserId::from_uuid(Uuid::from_u128(100));
    let owner = |value| condition(with_filter("owner", "is", &value));
    assert_eq!(owner(json!("me")), Condition::Owner(Some(me)));
    assert_eq!(owner(json!(null)), Condition::Owner(None));
    let import = condition(with_filter("import", "is", &json!(Uuid::from_u128(7))));
    let id = ImportId::from_uuid(Uuid::from_u128(7));
    assert_eq!(import, Condition::Import(id));
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
    let request = read(params, &reader::<Company>(Role::Manager), &asking(), |_| {
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
    assert!(read(refused, &grant, &asking(), never).is_err());
    let find = |records: Vec<Uuid>| {
        let found = read(asked(None), &grant, &asking(), |words| {
            assert_eq!(words, "anna");
            Ok(Found::new(words.to_owned(), records, true))
        });
        format!("{:?}", found.unwrap().query)
    };
    assert_eq!(find(vec![Uuid::nil()]), find(vec![Uuid::max()]));
}

fn of_deals(filter: &serde_json::Value) -> Result<Vec<Condition>, ApiError> {
    let params = ListParams {
        filter: Some(filter.to_string()),
        ..ListParams::default()
    };
    let grant = reader::<Deal>(Role::Manager);
    let request = read(params, &grant, &asking(), |_| Ok(nothing()))?;
    Ok(request.query.conditions().to_vec())
}

// Shows that groups within one another become the same groups of conditions.
#[test]
fn groups() {
    let mine = json!({"field": "owner", "op": "is", "value": "me"});
    let vip = json!({"field": "tag", "op": "has_not", "value": "vip"});
    let filter = json!({"all": [mine, {"any": [vip, {"all": [mine, mine]}]}]});
    let owner = Condition::Owner(Some(UserId::from_uuid(Uuid::from_u128(100))));
    let expected = vec![
        owner.clone(),
        Condition::Any(vec![
            Condition::Tag("vip".to_owned()).negated(),
            Condition::All(vec![owner.clone(), owner.clone()]),
        ]),
    ];
    assert_eq!(of_deals(&filter).unwrap(), expected);
    let any = of_deals(&json!({"any": [mine]})).unwrap();
    assert_eq!(any, [Condition::Any(vec![owner])]);
    assert_eq!(of_deals(&json!({"all": []})).unwrap(), []);
}

// Shows that groups have limits, and that one without conditions is refused.
#[test]
fn limits_of_groups() {
    let mine = json!({"field": "owner", "op": "is", "value": "me"});
    let deep = json!({"all": [{"any": [{"all": [{"any": [mine]}]}]}]});
    for filter in [
        deep,
        json!({"all": [{"any": []}]}),
        json!({"all": [], "any": []}),
        mine,
    ] {
        let error = of_deals(&filter).unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (Code::Invalid, Some("filter"))
        );
    }
    let half: Vec<_> =
        std::iter::repeat_n(json!({"field": "stale", "op": "is", "value": true}), 11).collect();
    let error = of_deals(&json!({"all": [{"any": half}, {"any": half}]})).unwrap_err();
    assert_eq!(error.code(), Code::TooLong);
}

// Shows that a field that is masked or unknown is refused wherever it stands, before any value is
// looked at, also beside one that decides alone.
#[test]
fn hidden_fields_in_groups() {
    let always = json!({"field": "created_at", "op": "after", "value": "1970-01-01"});
    for value in [json!("+79123456789"), json!(7)] {
        let phone = json!({"field": "phone", "op": "is", "value": value});
        let wrong = json!({"field": "created_at", "op": "after", "value": []});
        for filter in [
            json!({"any": [always, phone]}),
            json!({"any": [always, {"all": [phone]}]}),
            json!({"all": [wrong, {"any": [wrong, phone]}]}),
            json!({"all": [{"field": "phone", "op": "filled"}]}),
        ] {
            let params = ListParams {
                filter: Some(filter.to_string()),
                ..ListParams::default()
            };
            refused(Role::Operator, params, Code::FieldNotSearchable, "phones");
        }
    }
    let stage = json!({"any": [always, {"field": "stage", "op": "empty"}]});
    let params = ListParams {
        filter: Some(stage.to_string()),
        ..ListParams::default()
    };
    refused(Role::Administrator, params, Code::UnknownField, "stage");
}

// Shows what days and sums mean: those of the reader's zone, both ends included.
#[test]
fn days_and_sums() {
    let one = |field: &str, op: &str, value: serde_json::Value| {
        let leaf = json!({"field": field, "op": op, "value": value});
        of_deals(&json!({"all": [leaf]})).unwrap().remove(0)
    };
    let at = |text| At::from_rfc3339(text);
    let span = |from, until| Condition::Moment(FilterField::CreatedAt, Span::given(from, until));
    let midnight = at("2026-03-01T00:00:00+03:00");
    assert_eq!(
        one("created_at", "on", json!("2026-03-01")),
        span(midnight, at("2026-03-02T00:00:00+03:00"))
    );
    assert_eq!(
        one("created_at", "before", json!("2026-03-01")),
        span(None, midnight)
    );
    assert_eq!(
        one("created_at", "after", json!("2026-02-28")),
        span(midnight, None)
    );
    let two = json!({"from": "2026-03-01", "to": "2026-03-02"});
    assert_eq!(
        one("created_at", "between", two.clone()),
        span(midnight, at("2026-03-03T00:00:00+03:00"))
    );
    let days = Span::given(Some("2026-03-01".to_owned()), Some("2026-03-03".to_owned()));
    assert_eq!(
        one("expected_close", "between", two),
        Condition::Day(FilterField::ExpectedClose, days)
    );
    let Condition::Amount(_, least, most) =
        one("amount", "more", json!({"amount": "10", "currency": "RUB"}))
    else {
        panic!("no amount")
    };
    assert_eq!((least, most), (Some(1001), None));
    let department = one("department", "is", json!("my_department"));
    assert_eq!(department, Condition::Departments(asking().departments));
}
