//! What a list may be narrowed and ordered by: every condition asks for the right to see its field,
//! and a search that was made under a grant is compared by its words only.

use super::samples::{NOW, actor_with, department, person};
use crate::access::{
    AccessError, Action, Area, Disclosure, Effect, Level, Reach, ReadGrant, Rights, Role, Rule,
};
use crate::companies::{Company, CompanyField};
use crate::contacts::Contact;
use crate::deals::Deal;
use crate::ids::CompanyId;
use crate::lists::{Condition, FilterField, Found, ListQuery, Listed, Sort, SortBy, TextTest};
use crate::points::PointKind;
use crate::time::At;

const BY_TIME: Sort = Sort {
    by: SortBy::CreatedAt,
    descending: false,
};

fn rule(area: Area, field: Option<(String, Level)>) -> Rule {
    Rule {
        effect: Effect::Allow,
        area,
        action: Action::View,
        reach: Reach::All,
        field,
        until: None,
    }
}

/// A reader of all rows who sees these fields only.
fn seeing<R: Listed>(fields: &[&str]) -> ReadGrant<R> {
    let seen = fields
        .iter()
        .map(|field| rule(R::AREA, Some(((*field).to_owned(), Level::Read))));
    let rules: Vec<Rule> = seen.chain([rule(R::AREA, None)]).collect();
    actor_with(Rights::of(&[], &rules, NOW), None, &[])
        .may_read()
        .unwrap()
}

/// A condition, and its field of a contact and of a company.
fn conditions() -> Vec<(Condition, &'static str, &'static str)> {
    let company = CompanyId::from_uuid(uuid::Uuid::from_u128(3));
    let channel = |kind| Condition::Channel(kind, "typed".to_owned());
    vec![
        (Condition::Owner(Some(person(1))), "owner", "owner"),
        (
            Condition::Department(department(1)),
            "department",
            "department",
        ),
        (
            Condition::text_is(FilterField::Source, "web"),
            "source",
            "source",
        ),
        (Condition::Tag("vip".to_owned()), "tags", "tags"),
        (Condition::Company(company), "companies", "parent"),
        (channel(PointKind::Phone), "phones", "phones"),
        (channel(PointKind::Email), "emails", "emails"),
        (channel(PointKind::Handle), "handles", "handles"),
    ]
}

#[track_caller]
fn check<R: Listed>(condition: &Condition, field: &'static str) {
    let ask = |fields: &[&str]| {
        ListQuery::checked(&seeing::<R>(fields), BY_TIME, vec![condition.clone()], true)
    };
    let refusal = AccessError::NotSearchable { field };
    assert_eq!(ask(&[]).unwrap_err(), refusal, "{condition:?}");
    let query = ask(&[field]).unwrap();
    assert_eq!(query.conditions(), std::slice::from_ref(condition));
    assert!(query.bin());
}

/// Shows that no condition passes without the right to see its field, and each does with it.
#[test]
fn each_condition_needs_its_field() {
    for (condition, of_contact, of_company) in conditions() {
        check::<Contact>(&condition, of_contact);
        check::<Company>(&condition, of_company);
    }
}

/// Shows that a source or a tag which names a channel needs the right to see channels, whether or not
/// any record has it; other words do not.
#[test]
fn channels_in_words_need_the_channels() {
    let operator = actor_with(Rights::of(&[Role::Operator], &[], NOW), None, &[]);
    let manager = actor_with(Rights::of(&[Role::Manager], &[], NOW), None, &[]);
    let ask = |grant: &ReadGrant<Contact>, condition: Condition| {
        ListQuery::checked(grant, BY_TIME, vec![condition], false).map(|_| ())
    };
    let refusal = Err(AccessError::NotSearchable { field: "phones" });
    for word in ["+7 912 345-67-89", "from anna@example.com"] {
        for condition in [
            Condition::text_is(FilterField::Source, word),
            Condition::Tag(word.to_owned()),
        ] {
            let asked = ask(&operator.may_read().unwrap(), condition.clone());
            assert_eq!(asked, refusal, "{condition:?}");
            assert_eq!(ask(&manager.may_read().unwrap(), condition), Ok(()));
        }
    }
    let plain = Condition::Tag("ABC 2000".to_owned());
    assert_eq!(ask(&operator.may_read().unwrap(), plain), Ok(()));
}

/// Shows what of a text each reader gets: codes whole, postal addresses with their postcode, all else
/// without channels for who may not see them.
#[test]
fn texts_are_shown_without_channels() {
    let operator = actor_with(Rights::of(&[Role::Operator], &[], NOW), None, &[]);
    let grant: ReadGrant<Company> = operator.may_read().unwrap();
    let check = |field, text: &str, expect: &str| {
        let shown = grant.show_text(field, text).into_disclosure();
        assert_eq!(shown, Disclosure::Seen(expect.to_owned()), "{field:?}");
        assert_eq!(grant.redacts(field, text), text != expect, "{field:?}");
    };
    check(CompanyField::Name, "ABC 89123456789", "ABC •••");
    check(CompanyField::Site, "https://t.me/anna", "•••");
    check(CompanyField::Inn, "7707083893", "7707083893");
    check(
        CompanyField::LegalAddress,
        "101000, Moscow",
        "101000, Moscow",
    );
    let manager = actor_with(Rights::of(&[Role::Manager], &[], NOW), None, &[]);
    let grant: ReadGrant<Company> = manager.may_read().unwrap();
    assert!(!grant.redacts(CompanyField::Name, "ABC 89123456789"));
}

/// Shows that ordering by name needs every part of the name, and by time nothing.
#[test]
fn ordering_by_name_needs_the_name() {
    let by_name = Sort {
        by: SortBy::Name,
        ..BY_TIME
    };
    let contacts = |fields: &[&str], sort| {
        ListQuery::checked(&seeing::<Contact>(fields), sort, Vec::new(), false)
    };
    for part in ["last_name", "first_name", "middle_name"] {
        let others: Vec<&str> = ["last_name", "first_name", "middle_name"]
            .into_iter()
            .filter(|other| *other != part)
            .collect();
        let refusal = AccessError::NotSearchable { field: part };
        assert_eq!(contacts(&others, by_name).unwrap_err(), refusal);
    }
    let whole = ["last_name", "first_name", "middle_name"];
    assert_eq!(contacts(&whole, by_name).unwrap().sort(), by_name);
    assert!(!contacts(&[], BY_TIME).unwrap().bin());
    let companies = ListQuery::checked(&seeing::<Company>(&[]), by_name, Vec::new(), false);
    let refusal = AccessError::NotSearchable { field: "name" };
    assert_eq!(companies.unwrap_err(), refusal);
}

/// Shows that deals are ordered only by what may be seen, and clients by nothing that only deals have.
#[test]
fn orders_of_deals_need_their_field() {
    for (by, field) in [
        (SortBy::StageSince, "stage"),
        (SortBy::Amount, "amount"),
        (SortBy::ExpectedClose, "expected_close"),
        (SortBy::NextStepAt, "next_step"),
    ] {
        let sort = Sort { by, ..BY_TIME };
        let deals =
            |fields: &[&str]| ListQuery::checked(&seeing::<Deal>(fields), sort, Vec::new(), false);
        assert!(deals(&[field]).is_ok(), "{field}");
        assert_eq!(
            deals(&[]).unwrap_err(),
            AccessError::NotSearchable { field }
        );
        let contacts = ListQuery::checked(&seeing::<Contact>(&[]), sort, Vec::new(), false);
        let refusal = AccessError::NotSearchable { field: "sort" };
        assert_eq!(contacts.unwrap_err(), refusal);
    }
}

/// Shows which orders there are, and that moments narrow without a field.
#[test]
fn orders_and_moments() {
    for (text, by, descending) in [
        ("name", SortBy::Name, false),
        ("-name", SortBy::Name, true),
        ("created_at", SortBy::CreatedAt, false),
        ("-updated_at", SortBy::UpdatedAt, true),
        ("-amount", SortBy::Amount, true),
        ("expected_close", SortBy::ExpectedClose, false),
        ("next_step_at", SortBy::NextStepAt, false),
    ] {
        assert_eq!(Sort::parse(text), Some(Sort { by, descending }), "{text}");
    }
    for text in ["phones", "-emails", "name,phones", "", "-"] {
        assert_eq!(Sort::parse(text), None, "{text}");
    }
    let moments = vec![Condition::after(FilterField::CreatedAt, At::from_micros(1))];
    assert!(ListQuery::checked(&seeing::<Contact>(&[]), BY_TIME, moments, false).is_ok());
}

/// Shows that what was found stays with its words, and that words decide whether it is the same.
#[test]
fn searches_are_compared_by_words() {
    let id = uuid::Uuid::from_u128(7);
    let found = Found::new("anna".to_owned(), vec![id], true);
    assert_eq!(found.records(), [id]);
    assert_eq!(found, Found::new("anna".to_owned(), Vec::new(), false));
    assert_ne!(found, Found::new("boris".to_owned(), vec![id], true));
    assert_eq!(format!("{found:?}"), "Found(\"anna\")");
}

/// Shows that a condition asks for its field wherever in a group it stands, also beside one that
/// decides alone.
#[test]
fn groups_ask_for_every_field() {
    let owner = Condition::Owner(None);
    let hidden = Condition::Tag("vip".to_owned());
    let everything = Condition::Any(vec![owner.clone(), owner.clone().negated()]);
    for group in [
        Condition::Any(vec![owner.clone(), hidden.clone()]),
        Condition::All(vec![owner.clone(), hidden.clone().negated()]),
        Condition::Any(vec![
            everything,
            Condition::All(vec![owner, Condition::Any(vec![hidden])]),
        ]),
        Condition::empty(FilterField::Tag),
    ] {
        let asked = |fields: &[&str]| {
            let grant = seeing::<Contact>(fields);
            ListQuery::checked(&grant, BY_TIME, vec![group.clone()], false).map(|_| ())
        };
        let refusal = AccessError::NotSearchable { field: "tags" };
        assert_eq!(asked(&["owner"]), Err(refusal), "{group:?}");
        assert_eq!(asked(&["owner", "tags"]), Ok(()));
    }
}

/// Shows that whoever may not see channels cannot ask about parts of a text, in which a channel
/// could be told letter by letter, whatever the part is; codes hold none.
#[test]
fn parts_of_texts_need_the_channels() {
    let operator = actor_with(Rights::of(&[Role::Operator], &[], NOW), None, &[]);
    let grant: ReadGrant<Company> = operator.may_read().unwrap();
    let ask = |field, test| {
        let condition = Condition::Text(field, test);
        ListQuery::checked(&grant, BY_TIME, vec![condition], false).map(|_| ())
    };
    let part = |text: &str| TextTest::StartsWith(text.to_owned());
    let refusal = Err(AccessError::NotSearchable { field: "phones" });
    for text in ["7", "+7912", "anna"] {
        assert_eq!(ask(FilterField::Source, part(text)), refusal);
        let inside = TextTest::Contains(text.to_owned());
        assert_eq!(ask(FilterField::Name, inside), refusal);
        let whole = TextTest::Is(text.to_owned());
        assert_eq!(ask(FilterField::Name, whole), refusal);
    }
    assert_eq!(ask(FilterField::Inn, part("77")), Ok(()));
}

/// Shows that a kind is not filtered by what it does not have.
#[test]
fn other_kinds() {
    let grant = seeing::<Contact>(&["owner"]);
    let stage = vec![Condition::Stages(Vec::new())];
    let refusal = AccessError::NotSearchable { field: "stage" };
    assert_eq!(
        ListQuery::checked(&grant, BY_TIME, stage, false).unwrap_err(),
        refusal
    );
}
