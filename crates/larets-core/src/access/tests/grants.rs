//! What a grant can never give, whoever asks for it.

use proptest::prelude::*;

use super::samples::{NOW, actor_with, any_actor, any_placement};
use crate::access::{
    AccessError, Action, Actor, Area, Confidential, Disclosure, Effect, Level, Placement, Reach,
    ReadGrant, RecordField, Rights, Role, RowScope, Rule, Shown, SystemActor,
};
use crate::companies::Company;
use crate::contacts::{Contact, ContactField};
use crate::points::{Channel, PhonesOf, PointKind};
use crate::users::User;

fn allow(action: Action, reach: Reach) -> Rule {
    Rule {
        effect: Effect::Allow,
        area: Area::Contacts,
        action,
        reach,
        field: None,
        until: None,
    }
}

/// Someone who sees the contacts this far, has this level of phones, and nothing else.
fn with_phones(level: Level) -> Actor {
    let phones = Rule {
        field: Some(("phones".to_owned(), level)),
        ..allow(Action::View, Reach::All)
    };
    let rights = Rights::of(&[], &[allow(Action::View, Reach::All), phones], NOW);
    actor_with(rights, None, &[])
}

fn reading(reach: Reach, own: Option<u8>, tree: &[u8]) -> Option<ReadGrant<Contact>> {
    let rights = Rights::of(&[], &[allow(Action::View, reach)], NOW);
    actor_with(rights, own, tree).may_read().ok()
}

macro_rules! a_change_needs_the_view {
    ($record:ty, $actor:expr, $placement:expr) => {
        let read = $actor.may_read::<$record>();
        for &action in Action::ALL.iter().filter(|action| **action != Action::View) {
            let Ok(change) = $actor.may_change::<$record>(action) else {
                continue;
            };
            prop_assert!(read.is_ok(), "{} without a view", action.name());
            if change.covers($placement) {
                prop_assert!(
                    change.read().rows().covers($placement),
                    "{} reaches a row that may not be seen",
                    action.name(),
                );
            }
        }
        if let Ok(read) = read {
            let can = read.can($placement);
            if can.edit || can.delete || can.restore || can.assign || can.reveal {
                prop_assert!(read.rows().covers($placement), "{can:?}");
            }
            if read.rows_of_bin().covers($placement) {
                prop_assert!(read.rows().covers($placement));
            }
        }
    };
}

proptest! {
    /// No row can be changed, moved or revealed that cannot be seen.
    #[test]
    fn a_change_needs_the_view(actor in any_actor(), placement in any_placement()) {
        a_change_needs_the_view!(Contact, actor, &placement);
        a_change_needs_the_view!(Company, actor, &placement);
        a_change_needs_the_view!(User, actor, &placement);
    }

    /// What the buttons say is what the grant for the change says.
    #[test]
    fn buttons_tell_the_truth(actor in any_actor(), placement in any_placement()) {
        let Ok(read) = actor.may_read::<Contact>() else { return Ok(()) };
        let can = read.can(&placement);
        let may = |action| {
            actor.may_change::<Contact>(action).is_ok_and(|grant| grant.covers(&placement))
        };
        prop_assert_eq!(can.edit, may(Action::Edit));
        prop_assert_eq!(can.delete, may(Action::Delete));
        prop_assert_eq!(can.restore, may(Action::Restore));
        prop_assert_eq!(can.assign, may(Action::Assign));
        prop_assert_eq!(can.reveal, may(Action::Reveal));
    }

    /// A wider reach covers every row that a narrower one covers.
    #[test]
    fn rows_grow_with_the_reach(
        own in proptest::option::of(0_u8..6),
        tree in proptest::collection::vec(0_u8..6, 0..5),
        placement in any_placement(),
    ) {
        let mut covered = false;
        for &reach in Reach::ALL {
            let now = reading(reach, own, &tree).is_some_and(|grant| grant.rows().covers(&placement));
            prop_assert!(now || !covered, "{} covers less", reach.name());
            covered = now;
        }
        prop_assert!(covered, "everything is covered in the end");
    }

    /// A shown value never says more than its level: nothing, then one fixed mask, then itself.
    #[test]
    fn no_more_is_shown_than_the_level(value in "[a-z]{6,12}") {
        for &level in Level::ALL {
            match Shown::decide(level, value.clone()).into_disclosure() {
                Disclosure::Hidden => prop_assert_eq!(level, Level::Hidden),
                Disclosure::Masked(mask) => {
                    prop_assert_eq!(level, Level::Masked);
                    prop_assert!(!mask.chars().any(|letter| value.contains(letter)), "{}", mask);
                }
                Disclosure::Seen(seen) => {
                    prop_assert!(level >= Level::Read);
                    prop_assert_eq!(&seen, &value);
                }
            }
        }
    }

    /// A masked phone keeps all but its last two digits to itself, in whatever way it was typed.
    #[test]
    fn a_masked_phone_tells_no_number(number in 9_000_000_000_u64..=9_999_999_999) {
        let typed = format!("+7{number}");
        let Ok(channel) = Channel::parse(PointKind::Phone, "mobile", &typed, "RU") else {
            return Ok(());
        };
        let phone: Confidential<Channel, PhonesOf<Contact>> = Confidential::new(channel);
        let grant = with_phones(Level::Masked).may_read::<Contact>();
        let shown = grant.map(|grant| phone.show(&grant).into_disclosure());
        let Ok(Disclosure::Masked(mask)) = shown else {
            return Err(TestCaseError::fail("a masked phone was not masked"));
        };
        let digits = mask.chars().filter(char::is_ascii_digit).count();
        prop_assert!(digits <= 3, "the country and two digits at most: {}", mask);
        let told = format!("{phone:?}");
        prop_assert!(!told.contains(&number.to_string()));
    }
}

/// Shows that a field below «read» is no way to search, filter or sort.
#[test]
fn a_field_not_seen_is_not_searched_by() {
    for &level in Level::ALL {
        let grant = with_phones(level).may_read::<Contact>().unwrap();
        let answer = grant.may_search_by(ContactField::Phones);
        if level >= Level::Read {
            assert_eq!(answer, Ok(()), "{}", level.name());
        } else {
            let refusal = AccessError::NotSearchable { field: "phones" };
            assert_eq!(answer, Err(refusal), "{}", level.name());
        }
    }
}

/// Shows that a field is written only with «write», and filled in a new record with «masked» too.
#[test]
fn a_field_is_written_only_with_the_right() {
    let rights = |level| {
        let mut rules = vec![
            allow(Action::View, Reach::All),
            allow(Action::Edit, Reach::All),
        ];
        rules.push(Rule {
            field: Some(("phones".to_owned(), level)),
            ..allow(Action::View, Reach::All)
        });
        Rights::of(&[], &rules, NOW)
    };
    for (level, write, fill) in [
        (Level::Hidden, false, false),
        (Level::Masked, false, true),
        (Level::Read, false, false),
        (Level::Write, true, true),
    ] {
        let actor = actor_with(rights(level), None, &[]);
        let grant = actor.may_change::<Contact>(Action::Edit).unwrap();
        assert_eq!(
            grant.may_write(ContactField::Phones).is_ok(),
            write,
            "{}",
            level.name()
        );
        assert_eq!(
            grant.may_fill(ContactField::Phones).is_ok(),
            fill,
            "{}",
            level.name()
        );
    }
}

/// Shows that fields no rule speaks of stay hidden, and that a record's places and names agree.
#[test]
fn fields_stand_where_they_say() {
    for (place, &field) in ContactField::ALL.iter().enumerate() {
        assert_eq!(field.position(), place);
        assert_eq!(ContactField::from_name(field.name()), Some(field));
        let level = with_phones(Level::Read)
            .may_read::<Contact>()
            .unwrap()
            .level(field);
        let expected = if field == ContactField::Phones {
            Level::Read
        } else {
            Level::Hidden
        };
        assert_eq!(level, expected, "{}", field.name());
    }
}

/// Shows that a row of nobody is covered by «all» alone, and nothing by nothing.
#[test]
fn a_row_of_nobody_is_for_those_who_see_all() {
    let nobody = Placement::default();
    assert!(reading(Reach::None, Some(2), &[2, 3]).is_none());
    for &reach in &[Reach::Own, Reach::Department, Reach::DepartmentTree] {
        let grant = reading(reach, Some(2), &[2, 3]).unwrap();
        assert!(!grant.rows().covers(&nobody), "{}", reach.name());
    }
    assert!(
        reading(Reach::All, None, &[])
            .unwrap()
            .rows()
            .covers(&nobody)
    );
    assert!(!RowScope::Nothing.covers(&nobody));
}

/// Shows that whoever has no right in an area gets no permit there, and the product itself does.
#[test]
fn a_permit_needs_the_right() {
    let manager = actor_with(Rights::of(&[Role::Manager], &[], NOW), None, &[]);
    let refusal = AccessError::NotAllowed {
        area: Area::Settings,
        action: Action::Edit,
    };
    assert_eq!(
        manager.may(Area::Settings, Action::Edit).err(),
        Some(refusal)
    );
    assert!(manager.may_change::<User>(Action::Edit).is_err());
    let job = SystemActor::for_job("a test");
    assert!(job.may(Area::Settings, Action::Edit).is_ok());
    assert_eq!(job.reference().user, None, "a job is nobody's");
}
