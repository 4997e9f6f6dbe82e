//! What of a record gets into cells: for whoever sees it, for whoever sees masks, and which columns
//! are refused. The operator cannot export in any built-in role; here the cells are asked directly.

use larets_core::access::{Placement, Role};
use larets_core::contacts::ContactRecord;
use larets_core::ids::{ContactId, PointId};
use larets_core::points::Channel;
use larets_core::time::At;
use larets_storage::contacts::ContactCard;

use super::*;
use crate::clients::actors::{actor, reader};

fn card() -> ContactCard {
    let channel = Channel::parse(PointKind::Phone, "mobile", "+7 912 345-67-89", "RU").unwrap();
    let id = PointId::from_uuid(Uuid::from_u128(2));
    ContactCard {
        record: ContactRecord {
            id: ContactId::from_uuid(Uuid::from_u128(1)),
            last_name: "Иванов".to_owned(),
            first_name: "Пётр".to_owned(),
            middle_name: String::new(),
            position: "звонить +7 912 345-67-89".to_owned(),
            source: String::new(),
            birthday: "1990-05-17".to_owned(),
            address: String::new(),
            placement: Placement::default(),
            tags: vec!["petr@example.com".to_owned()],
            version: 1,
            created_at: At::from_micros(0),
            updated_at: At::from_micros(0),
            deleted_at: None,
        },
        points: vec![Point::Phone(
            id,
            larets_core::access::Confidential::new(channel),
        )],
        companies: Vec::new(),
        owner: None,
        department: None,
    }
}

fn cells(role: Role) -> String {
    let grant = reader::<Contact>(role);
    let all = columns_of(ExportKind::Contacts).into_iter();
    let cells: Vec<String> = all
        .map(|column| {
            format!(
                "{:?}",
                Contact::cell(&card(), &grant, &column, &StageNames::default())
            )
        })
        .collect();
    cells.join("\n")
}

fn level(role: Role, code: &str) -> Level {
    let column = columns_of(ExportKind::Contacts).into_iter();
    let column = column
        .into_iter()
        .find(|column| column.code == code)
        .unwrap();
    Contact::level(&reader::<Contact>(role), &column)
}

// Shows that whoever sees masks gets them in every column, in texts too, and whoever sees values
// gets those.
#[test]
fn masks_stay_masks() {
    let seen = cells(Role::Director);
    assert!(
        seen.contains("345-67-89") && seen.contains("petr@example.com"),
        "{seen}"
    );
    let masked = cells(Role::Operator);
    assert!(
        masked.contains("Иванов") && masked.contains('•'),
        "{masked}"
    );
    assert!(
        !masked.contains("345-67") && !masked.contains("petr@"),
        "{masked}"
    );
    assert_eq!(level(Role::Operator, "phones"), Level::Masked);
    assert_eq!(level(Role::Operator, "phone:work"), Level::Masked);
    assert_eq!(level(Role::Operator, "full_name"), Level::Write);
    assert_eq!(level(Role::Director, "id"), Level::Read);
}

// Shows who may export at all, and that a plan of a wider reach is refused.
#[test]
fn who_may() {
    let plan = |reach| ExportPlan {
        columns: vec!["phones".to_owned()],
        masked: Vec::new(),
        sort: None,
        filter: None,
        q: None,
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        reach,
        name: String::new(),
        reason: None,
    };
    let kind = ExportKind::Contacts;
    for role in [Role::Administrator, Role::Director] {
        may_have(&actor(role), kind, &plan(Reach::All)).unwrap();
    }
    for role in [Role::Head, Role::Manager, Role::Operator] {
        assert!(
            may_have(&actor(role), kind, &plan(Reach::All)).is_err(),
            "{role:?}"
        );
    }
    // The level of a column is no longer what it was.
    let mut masked = plan(Reach::All);
    masked.masked = masked.columns.clone();
    assert!(may_have(&actor(Role::Director), kind, &masked).is_err());
    let mut unknown = plan(Reach::All);
    unknown.columns.push("password".to_owned());
    assert!(may_have(&actor(Role::Director), kind, &unknown).is_err());
}
