//! What a mask, a key of the blind index and a debug print tell of a value: each exactly, because
//! one letter more is a leak.

use super::samples::{NOW, actor_with, department};
use crate::access::{
    Action, Area, Confidential, Effect, Level, Mask, Reach, Rights, RowScope, Rule,
};
use crate::contacts::{Contact, ContactField};
use crate::ids::{PointId, SessionId};
use crate::points::{Channel, PhonesOf, Point, PointKind};

/// A channel as typed, and what becomes of it: the mask, the key of its blind index, the last four
/// digits, and what people read.
#[track_caller]
fn check(
    kind: PointKind,
    label: &str,
    raw: &str,
    (mask, lookup, last_four, display): (&str, &str, Option<&str>, &str),
) {
    let channel = Channel::parse(kind, label, raw, "RU").unwrap();
    assert_eq!(channel.mask(), mask, "{raw}");
    assert_eq!(channel.lookup(), lookup, "{raw}");
    assert_eq!(channel.last_four().as_deref(), last_four, "{raw}");
    assert_eq!(channel.display(), display, "{raw}");
    let told = format!("Channel({} {label}: …)", kind.name());
    assert_eq!(format!("{channel:?}"), told, "{raw}");
}

/// Shows what is told of each kind of channel, and that what is printed for debugging tells only
/// the kind.
#[test]
fn channels() {
    let phone = (
        "+7 ••• •••-••-45",
        "+79123456745",
        Some("6745"),
        "+7 912 345-67-45",
    );
    check(PointKind::Phone, "mobile", "8 (912) 345-67-45", phone);
    check(PointKind::Phone, "work", "+7 912 345 67 45", phone);
    let email = ("i•••@•••.ru", "ivan@mail.ru", None, "ivan@mail.ru");
    check(PointKind::Email, "work", "Ivan@Mail.ru", email);
    let handle = ("i•••", "telegram:ivan_petrov", None, "@ivan_petrov");
    check(PointKind::Handle, "telegram", "@ivan_petrov", handle);
}

/// Shows that the label of a channel, which stands beside its mask, is the one it was given.
#[test]
fn labels() {
    let channel = Channel::parse(PointKind::Phone, "mobile", "+79123456745", "RU").unwrap();
    let id = PointId::from_uuid(uuid::Uuid::from_u128(1));
    let point: Point<Contact> = Point::Phone(id, Confidential::new(channel));
    assert_eq!(point.label(), "mobile");
    assert_eq!((point.id(), point.kind()), (id, PointKind::Phone));
}

/// Shows the masks of plain values: nothing of the value, and no length.
#[test]
fn plain_values() {
    assert_eq!("secret".to_owned().mask(), "•••");
    assert_eq!(Some("secret".to_owned()).mask(), "•••");
    assert_eq!(None::<String>.mask(), "");
    assert_eq!(vec!["a", "b"].mask(), "•••");
}

/// Shows that a wrapped and a shown value print only that they are there.
#[test]
fn debug_tells_nothing() {
    let channel = Channel::parse(PointKind::Phone, "mobile", "+79123456745", "RU").unwrap();
    let phone: Confidential<Channel, PhonesOf<Contact>> = Confidential::new(channel);
    assert_eq!(format!("{phone:?}"), "Confidential(…)");
    for (level, expected) in [
        (Level::Hidden, "Shown(hidden)"),
        (Level::Masked, "Shown(masked)"),
        (Level::Read, "Shown(seen)"),
    ] {
        let field = Rule {
            field: Some(("phones".to_owned(), level)),
            ..view(Reach::All)
        };
        let rights = Rights::of(&[], &[view(Reach::All), field], NOW);
        let grant = actor_with(rights, None, &[]).may_read::<Contact>().unwrap();
        assert_eq!(format!("{:?}", phone.show(&grant)), expected);
        let plain = grant.show(ContactField::Phones, &"secret".to_owned());
        assert_eq!(format!("{plain:?}"), expected);
    }
}

fn view(reach: Reach) -> Rule {
    Rule {
        effect: Effect::Allow,
        area: Area::Contacts,
        action: Action::View,
        reach,
        field: None,
        until: None,
    }
}

/// Shows that an actor says whose department and session it is, and that a tree which has the own
/// department stays as it was read.
#[test]
fn actors_say_who_they_are() {
    let rights = Rights::of(&[], &[view(Reach::DepartmentTree)], NOW);
    let actor = actor_with(rights, Some(2), &[2, 3]);
    assert_eq!(actor.department(), Some(department(2)));
    let session = SessionId::from_uuid(uuid::Uuid::from_u128(9));
    assert_eq!(actor.session(), Some(session));
    let grant = actor.may_read::<Contact>().unwrap();
    let RowScope::Departments { departments, .. } = grant.rows() else {
        panic!("{:?}", grant.rows());
    };
    assert_eq!(departments.to_vec(), [department(2), department(3)]);
}
