//! Lists: what each person sees is what the scope says, in order, each record once.

use std::collections::BTreeSet;

use larets_core::access::{Action, Actor, Placement, Role};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::ContactId;
use larets_core::lists::{Condition, FilterField, ListQuery, Sort, SortBy, Span, TextTest};
use larets_core::points::PointKind;
use larets_core::text::sort_key;
use larets_storage::StorageError;
use larets_storage::clients::{Count, UpdateError};
use larets_storage::contacts::{ContactCard, read};
use larets_testkit::both_databases;

use crate::world::{World, channel, contacts_of, grants, named, own, with_phone, without};

const NAMES: [(&str, &str); 8] = [
    ("Ёлкин", "Пётр"),
    ("Елкин", "Пётр"),
    ("Яковлева", "Анна"),
    ("Adams", "Zoë"),
    ("Zimmer", "Ada"),
    ("Ким", ""),
    ("Иванов-Петров", "Ян"),
    ("Иванов", "Пётр"),
];

/// Repeatable randomness.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}

/// Whether a condition holds, said of a card.
type Holds = Box<dyn Fn(&ContactCard) -> bool>;
type HoldsOf<'a> = dyn Fn(&ContactCard) -> bool + 'a;

fn query(actor: &Actor, sort: &str, conditions: Vec<Condition>, bin: bool) -> ListQuery {
    let sort = Sort::parse(sort).expect("a sort");
    ListQuery::checked::<Contact>(&contacts_of(actor), sort, conditions, bin).expect("allowed")
}

/// Every page of a list, and its count.
async fn all(world: &World, actor: &Actor, query: ListQuery, limit: i64) -> Vec<ContactCard> {
    let grants = grants(actor);
    let result = world.read(move |tx| {
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = read::list::<Contact>(tx, &grants, &query, cursor.as_deref(), limit)?;
            assert!(page.items.len() <= usize::try_from(limit).unwrap_or_default());
            found.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let count = read::count::<Contact>(tx, &grants, &query)?;
        let value = i64::try_from(found.len()).unwrap_or_default();
        assert_eq!(count, Count { value, exact: true });
        Ok(found)
    });
    result.await.expect("a list")
}

/// Contacts scattered at random over owners and departments.
async fn scattered(world: &World, number: usize) -> Vec<(ContactId, Placement)> {
    let mut dice = Dice(number as u64);
    let mut made = Vec::new();
    for _ in 0..number {
        let owners = [
            None,
            Some(&world.anna),
            Some(&world.boris),
            Some(&world.head),
            Some(&world.director),
        ];
        let departments = [world.sales, world.retail, world.support];
        let placement = Placement {
            owner: owners[dice.below(owners.len())].map(Actor::user),
            department: Some(departments[dice.below(departments.len())]),
        };
        let (last, first) = NAMES[dice.below(NAMES.len())];
        let draft = ContactDraft {
            source: Some(["Сайт", "Звонок"][dice.below(2)].to_owned()),
            tags: Some(vec![["vip", "опт", "a\"b"][dice.below(3)].to_owned()]),
            birthday: Some(
                ["", "1990-12-30", "2001-01-02", "1980-06-15"][dice.below(4)].to_owned(),
            ),
            ..named(last, first)
        };
        made.push((world.contact(placement, draft).await, placement));
    }
    made
}

fn birthdays(from: &str, until: &str) -> Condition {
    let span = Span::given(Some(from.to_owned()), Some(until.to_owned()));
    Condition::Anniversary(FilterField::Birthday, span)
}

fn key_of(card: &ContactCard, by: SortBy) -> (String, i64) {
    let record = &card.record;
    let name = [
        &*record.last_name,
        &*record.first_name,
        &*record.middle_name,
    ]
    .join(" ");
    match by {
        SortBy::Name => (sort_key(&name), 0),
        SortBy::CreatedAt => (String::new(), record.created_at.micros()),
        SortBy::UpdatedAt => (String::new(), record.updated_at.micros()),
        _ => panic!("contacts have no such order"),
    }
}

both_databases! {
    // Shows that for every person and every sort the pages together hold exactly the rows that
    // `RowScope::covers` names, each once and in order, and that a card opens just for those.
    async fn pages_hold_what_the_scope_covers(db: TestDatabase) {
        let world = World::new(&db).await;
        let made = scattered(&world, 60).await;
        for actor in world.everyone() {
            let grant = contacts_of(actor);
            let expected: BTreeSet<ContactId> = made
                .iter()
                .filter(|(_, placement)| grant.rows().covers(placement))
                .map(|(id, _)| *id)
                .collect();
            for sort in ["name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"] {
                let found = all(&world, actor, query(actor, sort, vec![], false), 7).await;
                let ids: BTreeSet<ContactId> = found.iter().map(|card| card.record.id).collect();
                assert_eq!(ids, expected, "{sort}");
                assert_eq!(found.len(), expected.len(), "{sort}: a record twice");
                let by = Sort::parse(sort).expect("a sort");
                let keys: Vec<_> = found
                    .iter()
                    .map(|card| (key_of(card, by.by), card.record.id))
                    .collect();
                let mut sorted = keys.clone();
                sorted.sort();
                if by.descending {
                    sorted.reverse();
                }
                assert_eq!(keys, sorted, "{sort}");
            }
            for (id, _) in &made {
                let opened = world.card(actor, *id).await;
                match opened {
                    Ok(card) => assert!(expected.contains(&card.record.id)),
                    Err(StorageError::NotFound) => assert!(!expected.contains(id)),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    // Shows that each condition keeps the rows it names and no others, alone and with another.
    async fn conditions_hold(db: TestDatabase) {
        let world = World::new(&db).await;
        scattered(&world, 40).await;
        let phone = with_phone(named("Один", "Такой"), "8 (912) 345-67-89");
        let with_phone = world.contact(own(&world.anna), phone).await;
        let everything = all(&world, &world.director, query(&world.director, "name", vec![], false), 50).await;
        let middle = everything[everything.len() / 2].record.created_at;
        let lookup = channel(PointKind::Phone, "work", "+7 912 345 67 89").lookup();
        let conditions: Vec<(Condition, Holds)> = vec![
            (Condition::Owner(None), Box::new(|card| card.owner.is_none())),
            (Condition::Owner(Some(world.anna.user())), {
                let anna = world.anna.user();
                Box::new(move |card| card.record.placement.owner == Some(anna))
            }),
            (Condition::Department(world.retail), {
                let retail = world.retail;
                Box::new(move |card| card.record.placement.department == Some(retail))
            }),
            (Condition::text_is(FilterField::Source, "Сайт"), Box::new(|card| card.record.source == "Сайт")),
            (Condition::Tag("опт".to_owned()), Box::new(|card| card.record.tags == ["опт"])),
            (Condition::Tag("a\"b".to_owned()), Box::new(|card| card.record.tags == ["a\"b"])),
            (Condition::after(FilterField::CreatedAt, middle), Box::new(move |card| card.record.created_at > middle)),
            (Condition::before(FilterField::CreatedAt, middle), Box::new(move |card| card.record.created_at < middle)),
            (Condition::after(FilterField::UpdatedAt, middle), Box::new(move |card| card.record.updated_at > middle)),
            (Condition::before(FilterField::UpdatedAt, middle), Box::new(move |card| card.record.updated_at < middle)),
            (Condition::Filled(FilterField::Phone), Box::new(move |card| card.record.id == with_phone)),
            (Condition::Filled(FilterField::Company), Box::new(|card| !card.companies.is_empty())),
            (Condition::Filled(FilterField::Birthday), Box::new(|card| !card.record.birthday.is_empty())),
            (birthdays("12-28", "01-04"), Box::new(|card| ["12-30", "01-02"].iter().any(|day| card.record.birthday.ends_with(day)))),
            (birthdays("06-01", "06-16"), Box::new(|card| card.record.birthday.ends_with("06-15"))),
            (Condition::Text(FilterField::Name, TextTest::StartsWith("ЕЛ".to_owned())), {
                Box::new(|card| key_of(card, SortBy::Name).0.starts_with("ел"))
            }),
            (Condition::Text(FilterField::LastName, TextTest::Contains("-Пет".to_owned())), {
                Box::new(|card| card.record.last_name.contains("-Пет"))
            }),
            (Condition::Channel(PointKind::Phone, lookup), Box::new(move |card| card.record.id == with_phone)),
        ];
        for (condition, holds) in &conditions {
            for (other, other_holds) in &conditions {
                let both = Condition::All(vec![condition.clone(), other.clone()]);
                let either = Condition::Any(vec![condition.clone(), other.clone().negated()]);
                let ways: [(Condition, &HoldsOf<'_>); 2] = [
                    (both, &|card| holds(card) && other_holds(card)),
                    (either, &|card| holds(card) || !other_holds(card)),
                ];
                for (wished, holds) in ways {
                    let wished = query(&world.director, "-name", vec![wished], false);
                    let said = format!("{wished:?}");
                    let found = all(&world, &world.director, wished, 9).await;
                    let found: BTreeSet<ContactId> = found.iter().map(|card| card.record.id).collect();
                    let expected: BTreeSet<ContactId> = everything
                        .iter()
                        .filter(|card| holds(card))
                        .map(|card| card.record.id)
                        .collect();
                    assert_eq!(found, expected, "{said}");
                }
            }
        }
    }

    // Shows that a cursor works only for the list it was made by, and that garbage is refused.
    async fn cursor_is_bound_to_its_list(db: TestDatabase) {
        let world = World::new(&db).await;
        scattered(&world, 5).await;
        let mine = grants(&world.director);
        let first = query(&world.director, "name", vec![], false);
        let others = [
            query(&world.director, "-name", vec![], false),
            query(&world.director, "created_at", vec![], false),
            query(&world.director, "name", vec![Condition::Owner(None)], false),
            query(&world.director, "name", vec![], true),
        ];
        let result = world.read(move |tx| {
            let page = read::list::<Contact>(tx, &mine, &first, None, 2)?;
            let cursor = page.next.expect("more follow");
            read::list::<Contact>(tx, &mine, &first, Some(&cursor), 2)?;
            for other in &others {
                for text in [cursor.as_str(), "", "!", "AAAA", &cursor[..cursor.len() - 4]] {
                    let refused = read::list::<Contact>(tx, &mine, other, Some(text), 2);
                    assert!(matches!(refused, Err(StorageError::Refused("cursor_invalid"))), "{text}");
                }
            }
            Ok(())
        });
        result.await.expect("reads");
    }

    // Shows that the bin lists what was deleted to those who may take it back, and to nobody else, those
    // who may only delete among them.
    async fn bin_is_for_those_who_may_take_back(db: TestDatabase) {
        let world = World::new(&db).await;
        let kept = world.contact(own(&world.anna), named("Живой", "")).await;
        let gone = world.contact(own(&world.anna), named("Ушедший", "")).await;
        world.delete(&world.anna, gone).await.expect("deleted");
        for (actor, sees) in [
            (&world.anna, true),
            (&world.head, true),
            (&world.director, true),
            (&world.boris, false),
            (&world.operator, false),
            (&without(&world.anna, Role::Manager, Action::Restore), false),
            (&without(&world.anna, Role::Manager, Action::Delete), true),
        ] {
            let bin = all(&world, actor, query(actor, "name", vec![], true), 10).await;
            let ids: Vec<ContactId> = bin.iter().map(|card| card.record.id).collect();
            assert_eq!(ids, if sees { vec![gone] } else { vec![] });
            let living = all(&world, actor, query(actor, "name", vec![], false), 10).await;
            assert!(living.iter().all(|card| card.record.id == kept));
            assert_eq!(world.card(actor, gone).await.is_ok(), sees);
        }
    }

    // Shows that going to the bin and coming back are two rights, each good for nothing but its own.
    async fn the_bin_has_a_right_of_its_own(db: TestDatabase) {
        let world = World::new(&db).await;
        let id = world.contact(own(&world.anna), named("Ушедший", "")).await;
        let deletes = without(&world.anna, Role::Manager, Action::Restore);
        let restores = without(&world.anna, Role::Manager, Action::Delete);
        let refused = world.delete(&restores, id).await;
        assert!(matches!(refused, Err(UpdateError::Access(_))), "{refused:?}");
        world.delete(&deletes, id).await.expect("deleted");
        let refused = world.restore(&deletes, id).await;
        assert!(matches!(refused, Err(UpdateError::Access(_))), "{refused:?}");
        let wrong = world.delete(&deletes, id).await;
        assert!(matches!(wrong, Err(UpdateError::Storage(StorageError::NotFound))), "{wrong:?}");
        world.restore(&restores, id).await.expect("taken back");
        assert!(world.card(&deletes, id).await.is_ok());
    }
}
