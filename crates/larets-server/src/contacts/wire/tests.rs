//! What of a contact each role gets, and how changes are read.

use larets_core::access::{Confidential, Placement, Role};
use larets_core::contacts::ContactRecord;
use larets_core::ids::{ContactId, PointId, UserId};
use larets_core::points::{Channel, Point};
use larets_core::time::At;
use larets_storage::clients::PersonName;

use super::*;
use crate::clients::actors::reader;
use crate::http::Code;

fn channel(kind: PointKind, label: &str, raw: &str) -> Channel {
    Channel::parse(kind, label, raw, "RU").unwrap()
}

fn card() -> ContactCard {
    let id = |n| PointId::from_uuid(Uuid::from_u128(n));
    let owner = UserId::from_uuid(Uuid::from_u128(100));
    let phone = channel(PointKind::Phone, "mobile", "+79123456789");
    let email = channel(PointKind::Email, "work", "anna.secret@example.com");
    let handle = channel(PointKind::Handle, "telegram", "@annasecret");
    ContactCard {
        record: ContactRecord {
            id: ContactId::from_uuid(Uuid::from_u128(1)),
            last_name: "Ершова".to_owned(),
            first_name: "Анна".to_owned(),
            middle_name: String::new(),
            position: String::new(),
            source: String::new(),
            birthday: String::new(),
            address: String::new(),
            placement: Placement {
                owner: Some(owner),
                department: None,
            },
            tags: vec!["vip".to_owned()],
            version: 3,
            created_at: At::from_micros(0),
            updated_at: At::from_micros(0),
            deleted_at: None,
        },
        points: vec![
            Point::Phone(id(1), Confidential::new(phone)),
            Point::Email(id(2), Confidential::new(email)),
            Point::Handle(id(3), Confidential::new(handle)),
        ],
        companies: Vec::new(),
        owner: Some(PersonName {
            id: owner,
            name: "Олег".to_owned(),
        }),
        department: None,
    }
}

fn view(role: Role) -> serde_json::Value {
    serde_json::to_value(ContactView::of(&card(), &reader(role))).unwrap()
}

// Shows that an operator's answer has the name and the masks, and nowhere a piece of the number,
// the address or the handle.
#[test]
fn operators_get_masks() {
    let view = view(Role::Operator);
    let text = view.to_string();
    for secret in ["3456", "9123", "secret", "example.com\",\"raw"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(view["last_name"], "Ершова");
    assert_eq!(view["fields"]["phones"], "masked");
    assert!(view["phones"][0]["masked"].is_string());
    assert_eq!(view["can"]["delete"], false);
}

// Shows that an owner gets values, levels and what may be done, and may not assign.
#[test]
fn owners_get_values() {
    let view = view(Role::Manager);
    assert_eq!(view["phones"][0]["value"], "+79123456789");
    assert_eq!(view["owner"]["name"], "Олег");
    assert_eq!(view["can"]["edit"], true);
    assert_eq!(view["can"]["assign"], false);
    assert_eq!(view["fields"]["last_name"], "write");
    assert_eq!(view["fields"]["owner"], "read");
    assert_eq!(view["deleted_at"], serde_json::Value::Null);
}

// Shows that of a record in the bin nothing can be changed but the being there.
#[test]
fn the_bin_is_read_only() {
    let mut card = card();
    card.record.deleted_at = Some(At::from_micros(1));
    let view = serde_json::to_value(ContactView::of(&card, &reader(Role::Manager))).unwrap();
    assert_eq!(view["can"]["edit"], false);
    assert_eq!(view["can"]["restore"], true);
    assert_eq!(view["fields"]["last_name"], "read");
}

fn draft(text: &str) -> Result<ContactDraft, ApiError> {
    serde_json::from_str::<UpdateContact>(text)
        .unwrap()
        .into_draft("RU")
}

// Shows that only the kinds of channel that were sent are spoken of, also when their list is
// empty.
#[test]
fn kinds_that_were_sent() {
    let draft =
        draft(r#"{"phones":[{"kind":"mobile","value":"89123456789"}],"emails":[]}"#).unwrap();
    assert_eq!(draft.point_kinds, [PointKind::Phone, PointKind::Email]);
    assert_eq!(draft.points.len(), 1);
    assert_eq!(draft.last_name, None);
}

// Shows that a bad entry is named by its path, and an unknown field is not taken.
#[test]
fn bad_input() {
    let error =
        draft(r#"{"emails":[{"kind":"work","value":"a@b.ru"},{"kind":"work","value":"x"}]}"#);
    let error = error.unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (Code::EmailInvalid, Some("emails.1.value"))
    );
    assert!(serde_json::from_str::<UpdateContact>(r#"{"version":5}"#).is_err());
}
