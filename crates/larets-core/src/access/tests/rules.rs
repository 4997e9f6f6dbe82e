//! What rules and roles can never do, whatever they are.

use proptest::prelude::*;

use super::samples::{
    NOW, actor_with, any_actor, any_effect, any_placement, any_role_rights, any_roles, any_rules,
    expired_rule, live_rule,
};
use crate::access::{
    Action, Area, Effect, Level, Reach, Reason, Rights, Role, RoleRecord, RoleRights, Rule,
};

/// Fails where `less` has more than `more` of anything.
fn never_wider(less: &Rights, more: &Rights) -> Result<(), TestCaseError> {
    for &area in Area::ALL {
        for &action in Action::ALL {
            prop_assert!(
                less.reach(area, action) <= more.reach(area, action),
                "{} in {} became wider: {:?} after {:?}",
                action.name(),
                area.name(),
                less.reach(area, action),
                more.reach(area, action),
            );
        }
        for (after, before) in less.named_levels(area).iter().zip(more.named_levels(area)) {
            prop_assert!(
                after.1 <= before.1,
                "{} became wider: {after:?}",
                area.name()
            );
        }
    }
    Ok(())
}

/// Fails where the two differ in anything that is given.
fn same(one: &Rights, other: &Rights) -> Result<(), TestCaseError> {
    never_wider(one, other)?;
    never_wider(other, one)
}

fn rule(effect: Effect, action: Action, reach: Reach) -> Rule {
    Rule {
        effect,
        area: Area::Contacts,
        action,
        reach,
        field: None,
        until: None,
    }
}

fn of_field(effect: Effect, name: &str, level: Level) -> Rule {
    Rule {
        field: Some((name.to_owned(), level)),
        ..rule(effect, Action::View, Reach::All)
    }
}

proptest! {
    /// A deny only takes away: wherever it is put among the rules, nothing gets wider.
    #[test]
    fn a_deny_never_widens(
        roles in any_roles(),
        rules in any_rules(),
        deny in live_rule(Just(Effect::Deny)),
        place in 0_usize..9,
    ) {
        let mut with = rules.clone();
        with.insert(place.min(rules.len()), deny);
        never_wider(&Rights::of(&roles, &with, NOW), &Rights::of(&roles, &rules, NOW))?;
    }

    /// An allow only gives: nothing gets narrower.
    #[test]
    fn an_allow_never_narrows(
        roles in any_roles(),
        rules in any_rules(),
        allow in live_rule(Just(Effect::Allow)),
    ) {
        let mut with = rules.clone();
        with.push(allow);
        never_wider(&Rights::of(&roles, &rules, NOW), &Rights::of(&roles, &with, NOW))?;
    }

    /// Who loses a role has no more than before of anything.
    #[test]
    fn losing_a_role_never_widens(roles in any_roles(), rules in any_rules(), lost in 0_usize..5) {
        let left: Vec<Role> = roles
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != lost)
            .map(|(_, role)| *role)
            .collect();
        never_wider(&Rights::of(&left, &rules, NOW), &Rights::of(&roles, &rules, NOW))?;
    }

    /// A rule past its end does nothing, be it an allow or a deny.
    #[test]
    fn an_expired_rule_is_void(
        roles in any_roles(),
        rules in any_rules(),
        expired in proptest::collection::vec(expired_rule(), 1..4),
    ) {
        let mut with = rules.clone();
        with.extend(expired);
        same(&Rights::of(&roles, &with, NOW), &Rights::of(&roles, &rules, NOW))?;
    }

    /// No allow, and no role, gives more than a live deny leaves.
    #[test]
    fn a_deny_wins(
        roles in any_roles(),
        rules in any_rules(),
        deny in live_rule(Just(Effect::Deny)),
    ) {
        let mut with = vec![deny.clone()];
        with.extend(rules);
        let rights = Rights::of(&roles, &with, NOW);
        match &deny.field {
            None => prop_assert!(rights.reach(deny.area, deny.action) <= deny.reach),
            Some((name, most)) => {
                for (field, level) in rights.named_levels(deny.area) {
                    prop_assert!(field != name || level <= *most);
                }
            }
        }
    }

    /// No order of roles and rules makes a difference.
    #[test]
    fn the_order_does_not_matter(roles in any_roles(), rules in any_rules()) {
        let turned = Rights::of(
            &roles.iter().rev().copied().collect::<Vec<_>>(),
            &rules.iter().rev().cloned().collect::<Vec<_>>(),
            NOW,
        );
        same(&turned, &Rights::of(&roles, &rules, NOW))?;
    }

    /// No action reaches further than the view of its area.
    #[test]
    fn nothing_reaches_further_than_the_view(roles in any_roles(), rules in any_rules()) {
        let rights = Rights::of(&roles, &rules, NOW);
        for &area in Area::ALL {
            for &action in Action::ALL {
                prop_assert!(rights.reach(area, action) <= rights.reach(area, Action::View));
            }
        }
    }

    /// A rule for one area leaves every other area as it was.
    #[test]
    fn a_rule_keeps_to_its_area(roles in any_roles(), added in live_rule(any_effect())) {
        let (with, without) = (
            Rights::of(&roles, std::slice::from_ref(&added), NOW),
            Rights::of(&roles, &[], NOW),
        );
        for &area in Area::ALL.iter().filter(|area| **area != added.area) {
            for &action in Action::ALL {
                prop_assert_eq!(with.reach(area, action), without.reach(area, action));
            }
            prop_assert_eq!(with.named_levels(area), without.named_levels(area));
        }
    }
}

/// Shows that without roles and rules there is nothing at all.
#[test]
fn nobody_has_nothing() {
    let rights = Rights::of(&[], &[], NOW);
    for &area in Area::ALL {
        for &action in Action::ALL {
            assert_eq!(rights.reach(area, action), Reach::None);
            assert_eq!(rights.reason(area, action), Reason::NothingGives);
        }
        assert!(
            rights
                .named_levels(area)
                .iter()
                .all(|(_, level)| *level == Level::Hidden)
        );
    }
}

/// Shows that in the built-in roles whoever may delete may take back as far as that, and nobody else.
#[test]
fn roles_take_back_what_they_delete() {
    for &role in Role::ALL {
        for &area in Area::ALL {
            let reach = |action| role.reach(area, action);
            assert_eq!(reach(Action::Restore), reach(Action::Delete));
        }
    }
}

/// Shows that the built-in roles lose nothing to the rule «no further than the view»: each cell
/// means what it says.
#[test]
fn each_role_means_what_it_says() {
    for &role in Role::ALL {
        let rights = Rights::of(&[role], &[], NOW);
        for &area in Area::ALL {
            for &action in Action::ALL {
                let cell = format!("{} {} {}", role.name(), area.name(), action.name());
                assert_eq!(
                    rights.reach(area, action),
                    role.reach(area, action),
                    "{cell}"
                );
            }
        }
    }
}

/// Shows that «why?» names the rule that decided, and that a view taken away answers for the
/// change lost with it.
#[test]
fn the_reason_names_the_decision() {
    let deny = rule(Effect::Deny, Action::View, Reach::Own);
    let rights = Rights::of(&[Role::Director], &[deny], NOW);
    assert_eq!(rights.reach(Area::Contacts, Action::Edit), Reach::Own);
    assert_eq!(rights.reason(Area::Contacts, Action::Edit), Reason::Rule(0));
    assert_eq!(
        rights.reason(Area::Companies, Action::Edit),
        Reason::Role(Role::Director.into())
    );
}

/// Shows that a rule ends at its very moment, and that a change which reaches as far as the view is
/// explained by what gives the change.
#[test]
fn ends_and_reasons_are_exact() {
    let allow = |action, until| Rule {
        until,
        ..rule(Effect::Allow, action, Reach::All)
    };
    for (until, reach) in [
        (NOW.plus(1), Reach::All),
        (NOW, Reach::None),
        (NOW.plus(-1), Reach::None),
    ] {
        let rights = Rights::of(&[], &[allow(Action::View, Some(until))], NOW);
        assert_eq!(rights.reach(Area::Contacts, Action::View), reach);
    }
    let rules = [allow(Action::View, None), allow(Action::Edit, None)];
    let rights = Rights::of(&[], &rules, NOW);
    assert_eq!(rights.reason(Area::Contacts, Action::Edit), Reason::Rule(1));
    // What gives or takes no more than there is decides nothing.
    let roles = [Role::Director, Role::Administrator];
    let deny = rule(Effect::Deny, Action::View, Reach::All);
    let rights = Rights::of(&roles, &[allow(Action::View, None), deny], NOW);
    let by_the_first = Reason::Role(Role::Director.into());
    assert_eq!(rights.reason(Area::Contacts, Action::View), by_the_first);
    let rights = Rights::of(&[Role::Manager], &[], NOW);
    assert_eq!(
        rights.reason(Area::Settings, Action::View),
        Reason::NothingGives
    );
}

/// Shows that an allow of a change gives nothing where there is no view.
#[test]
fn a_change_without_a_view_is_void() {
    let allow = rule(Effect::Allow, Action::Edit, Reach::All);
    let rights = Rights::of(&[], std::slice::from_ref(&allow), NOW);
    assert_eq!(rights.reach(Area::Contacts, Action::Edit), Reach::None);
    let rights = Rights::of(&[Role::Manager], &[allow], NOW);
    assert_eq!(rights.reach(Area::Contacts, Action::Edit), Reach::Own);
}

/// Shows that a deny of a field wins over the role of an administrator.
#[test]
fn a_denied_field_stays_denied() {
    let rules = [
        of_field(Effect::Deny, "phones", Level::Masked),
        of_field(Effect::Allow, "phones", Level::Write),
    ];
    let rights = Rights::of(&[Role::Administrator], &rules, NOW);
    let levels = rights.named_levels(Area::Contacts);
    assert!(levels.contains(&("phones", Level::Masked)));
    assert!(levels.contains(&("emails", Level::Write)));
    let why = |field| rights.level_and_reason(Area::Contacts, field);
    assert_eq!(why("phones"), Some((Level::Masked, Reason::Rule(0))));
    let by_role = Reason::Role(Role::Administrator.into());
    assert_eq!(why("emails"), Some((Level::Write, by_role)));
    assert_eq!(why("passport"), None);
}

/// Shows that an area that is closed by hand is closed whole: the actions that no page shows go with
/// the view.
#[test]
fn what_is_not_shown_follows_the_view() {
    let mut rights = RoleRights::from(Role::Manager);
    for action in Area::Deals.actions() {
        rights.set_reach(Area::Deals, *action, Reach::None);
    }
    assert!(rights.beyond_view().is_some());
    rights.lower_unasked();
    assert_eq!(rights.beyond_view(), None);
    assert_eq!(rights.reach(Area::Deals, Action::Reveal), Reach::None);
    assert_eq!(rights.reach(Area::Tasks, Action::Edit), Reach::Own);
}

proptest! {
    /// A role is within somebody's rights only if no person with it, wherever that person stands, has
    /// more than that somebody.
    #[test]
    fn a_role_within_ones_rights_gives_no_more(
        giver in any_actor(),
        given in any_role_rights(),
        own in proptest::option::of(0_u8..6),
        tree in proptest::sample::subsequence(vec![0_u8, 1, 2, 3, 4, 5], 0..=6),
    ) {
        let role = RoleRecord { rights: given, ..RoleRecord::delivered(Role::Manager) };
        let rights = Rights::joined(std::slice::from_ref(&role), &[], NOW);
        if role.rights.is_within(giver.rights()) {
            prop_assert!(giver.has_all_of(&actor_with(rights, own, &tree)));
        }
    }

    /// Whoever has all that another has reads every record that the other may read, but for the
    /// other's own.
    #[test]
    fn to_have_all_is_to_reach_all(one in any_actor(), other in any_actor(), placement in any_placement()) {
        if one.has_all_of(&other) && placement.owner != Some(other.user()) {
            for &area in Area::ALL {
                for &action in Action::ALL {
                    prop_assert!(
                        !other.reaches(area, action, &placement) || one.reaches(area, action, &placement)
                    );
                }
            }
        }
    }
}
