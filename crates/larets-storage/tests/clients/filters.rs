//! Filters: for conditions put together at random, each reader's list is what the reader would pick
//! by hand from the deals as that reader sees them. A client out of reach is as good as none.

use std::collections::{BTreeMap, BTreeSet};

use larets_core::access::{Actor, Placement};
use larets_core::contacts::ContactDraft;
use larets_core::deals::{Deal, DealDraft, is_stale};
use larets_core::ids::{ContactId, DealId, StageId};
use larets_core::lists::{Condition, FilterField, ListQuery, Now, Span, TextTest};
use larets_core::money::{Currency, Money};
use larets_core::pipelines::{Pipeline, Stage, StageKind};
use larets_core::text::sort_key;
use larets_core::time::{At, DAY};
use larets_storage::clients::UpdateError;
use larets_storage::deals::board::ORDER;
use larets_storage::deals::{DealCard, read};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::deals::create;
use crate::lists::Dice;
use crate::pipelines::{all, ensure_first};
use crate::world::{World, at, grants, named, system};

const TITLES: [&str; 4] = ["Ёлки 100%", "елки_зимние", "Поставка", "поставка труб"];
const TEXTS: [&str; 4] = ["", "Сайт", "сайт", "a_b%\"'\\"];
const TAGS: [&str; 3] = ["vip", "опт", "a\"b"];
const DAYS: [&str; 4] = ["", "2026-02-28", "2026-12-31", "2027-01-01"];
const CODES: [&str; 2] = ["RUB", "USD"];

/// What conditions are made of.
struct Scene {
    owners: Vec<Option<Actor>>,
    contacts: Vec<ContactId>,
    pipeline: Pipeline,
    now: At,
}

fn pick<'a, T>(dice: &mut Dice, from: &'a [T]) -> &'a T {
    &from[dice.below(from.len())]
}

impl Scene {
    async fn new(world: &World, dice: &mut Dice) -> Self {
        ensure_first(world).await;
        let pipeline = all(world).await.remove(0);
        let people = [&world.anna, &world.boris, &world.head, &world.director];
        let mut contacts = Vec::new();
        for owner in [&world.anna, &world.boris, &world.director] {
            let place = at(Some(owner), owner.department());
            contacts.push(world.contact(place, named("Иванов", "Иван")).await);
        }
        let binned = world
            .contact(
                at(None, None),
                ContactDraft {
                    ..named("Ушёл", "")
                },
            )
            .await;
        world.delete(&system(), binned).await.expect("deleted");
        let owners = people
            .into_iter()
            .cloned()
            .map(Some)
            .chain([None])
            .collect();
        let mut scene = Self {
            owners,
            contacts,
            pipeline,
            now: At::from_micros(0),
        };
        let mut made = 0;
        while made < 40 {
            let draft = scene.deal(world, dice);
            match create(world, &system(), draft).await {
                Ok(_) => made += 1,
                // A lost deal without a reason.
                Err(UpdateError::Stage(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        scene
            .contacts
            .extend([binned, ContactId::from_uuid(Uuid::now_v7())]);
        scene.now = At::from_micros(1_790_000_000_000_000 + 8 * DAY);
        scene
    }

    fn deal(&self, world: &World, dice: &mut Dice) -> DealDraft {
        let currency = Currency::from_code(pick::<&str>(dice, &CODES)).expect("a currency");
        let minor = i64::try_from(dice.below(4)).expect("small") * 100;
        let amount = (dice.below(3) > 0).then_some(Money { minor, currency });
        let step = (dice.below(2) > 0).then(|| {
            At::from_micros(
                1_790_000_000_000_000 + i64::try_from(dice.below(20)).expect("small") * DAY,
            )
        });
        let owner = pick(dice, &self.owners).as_ref();
        let department = *pick(dice, &[world.sales, world.retail, world.support]);
        let contacts = self.contacts.iter().filter(|_| dice.below(3) == 0);
        let contacts = contacts.copied().collect();
        DealDraft {
            title: Some((*pick(dice, &TITLES)).to_owned()),
            amount: Some(amount),
            stage: Some(pick(dice, &self.pipeline.stages).id),
            expected_close: Some((*pick(dice, &DAYS)).to_owned()),
            next_step: Some((*pick(dice, &TEXTS)).to_owned()),
            next_step_at: Some(step),
            lost_reason: Some((*pick(dice, &TEXTS)).to_owned()),
            contacts: Some(contacts),
            source: Some((*pick(dice, &TEXTS)).to_owned()),
            tags: Some(
                TAGS.iter()
                    .filter(|_| dice.below(2) == 0)
                    .map(|tag| (*tag).to_owned())
                    .collect(),
            ),
            placement: Some(Placement {
                owner: owner.map(Actor::user),
                department: (dice.below(4) > 0).then_some(department),
            }),
            ..DealDraft::default()
        }
    }

    fn tree(&self, world: &World, dice: &mut Dice, deeper: usize) -> Condition {
        let parts = |dice: &mut Dice| {
            let parts = 1 + dice.below(3);
            (0..parts)
                .map(|_| self.tree(world, dice, deeper - 1))
                .collect()
        };
        match dice.below(if deeper == 0 { 1 } else { 5 }) {
            1 | 2 => Condition::All(parts(dice)),
            3 | 4 => Condition::Any(parts(dice)),
            _ if dice.below(3) == 0 => self.leaf(world, dice).negated(),
            _ => self.leaf(world, dice),
        }
    }

    fn leaf(&self, world: &World, dice: &mut Dice) -> Condition {
        use FilterField as F;
        let departments = [world.sales, world.retail, world.support];
        let stage = |dice: &mut Dice| pick(dice, &self.pipeline.stages).id;
        match dice.below(15) {
            0 => Condition::Owner(pick(dice, &self.owners).as_ref().map(Actor::user)),
            1 => Condition::OwnerOf(vec![*pick(dice, &departments)]),
            2 => Condition::Departments(vec![*pick(dice, &departments), *pick(dice, &departments)]),
            3 => Condition::Tag((*pick(dice, &TAGS)).to_owned()),
            4 => Condition::Contact(*pick(dice, &self.contacts)),
            5 => Condition::Stages(vec![stage(dice), stage(dice)]),
            6 => Condition::Pipelines(vec![self.pipeline.id]),
            7 => Condition::Status(*pick(dice, StageKind::ALL)),
            8 => Condition::Stale(Now(self.now)),
            9 => {
                let currency = Currency::from_code(pick::<&str>(dice, &CODES)).expect("a currency");
                let mut end = || {
                    (dice.below(3) > 0).then(|| i64::try_from(dice.below(4)).expect("small") * 100)
                };
                Condition::Amount(currency, end(), end())
            }
            10 => {
                let mut end = || {
                    (dice.below(2) > 0).then(|| {
                        At::from_micros(
                            1_790_000_000_000_000
                                + i64::try_from(dice.below(20)).expect("small") * DAY,
                        )
                    })
                };
                Condition::Moment(F::NextStepAt, Span::given(end(), end()))
            }
            11 => {
                let mut end = || (dice.below(2) > 0).then(|| DAYS[1 + dice.below(3)].to_owned());
                Condition::Day(F::ExpectedClose, Span::given(end(), end()))
            }
            12 => Condition::Filled(*pick(
                dice,
                &[
                    F::Owner,
                    F::Department,
                    F::Tag,
                    F::Contact,
                    F::Company,
                    F::Amount,
                    F::NextStepAt,
                    F::ExpectedClose,
                    F::LostReason,
                    F::Title,
                    F::Stage,
                ],
            )),
            13 => {
                let title = *pick(dice, &["ЕЛКИ 100", "елки зимние", "поставка", "труб", "ки"]);
                Condition::Text(*pick(dice, &[F::Title, F::Name]), Self::test(dice, title))
            }
            _ => {
                let field = *pick(dice, &[F::Source, F::LostReason, F::NextStep]);
                let text = *pick(dice, &["Сайт", "айт", "a_", "_", "%", "\\", "\"'"]);
                Condition::Text(field, Self::test(dice, text))
            }
        }
    }

    fn test(dice: &mut Dice, text: &str) -> TextTest {
        let test = *pick(
            dice,
            &[
                TextTest::Is as fn(String) -> _,
                TextTest::StartsWith,
                TextTest::Contains,
            ],
        );
        test(text.to_owned())
    }

    fn stage(&self, id: StageId) -> &Stage {
        self.pipeline
            .stages
            .iter()
            .find(|stage| stage.id == id)
            .expect("a stage")
    }

    /// Whether a condition holds, by what its reader sees of a deal.
    fn holds(&self, world: &World, condition: &Condition, card: &DealCard) -> bool {
        use FilterField as F;
        let record = &card.record;
        let stage = self.stage(record.stage);
        let departments_of = |owner| {
            [&world.anna, &world.boris, &world.head, &world.director]
                .into_iter()
                .find(|actor| Some(actor.user()) == owner)
                .and_then(Actor::department)
        };
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(world, part, card)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(world, part, card)),
            Condition::Not(part) => !self.holds(world, part, card),
            Condition::Owner(owner) => record.placement.owner == *owner,
            Condition::OwnerOf(of) => departments_of(record.placement.owner)
                .is_some_and(|department| of.contains(&department)),
            Condition::Departments(of) => record
                .placement
                .department
                .is_some_and(|department| of.contains(&department)),
            Condition::Tag(tag) => record.tags.contains(tag),
            Condition::Contact(id) => card.contacts.iter().any(|link| link.id == *id),
            Condition::Stages(of) => of.contains(&record.stage),
            Condition::Pipelines(of) => of.contains(&self.pipeline.id),
            Condition::Status(kind) => stage.kind == *kind,
            Condition::Stale(now) => is_stale(stage, record.stage_since, now.0),
            Condition::Amount(currency, least, most) => record.amount.is_some_and(|money| {
                money.currency == *currency
                    && least.is_none_or(|least| money.minor >= least)
                    && most.is_none_or(|most| money.minor <= most)
            }),
            Condition::Moment(_, span) => {
                let free = span.from.is_none() && span.until.is_none();
                free || record.next_step_at.is_some_and(|at| {
                    span.from.is_none_or(|from| at >= from)
                        && span.until.is_none_or(|until| at < until)
                })
            }
            Condition::Day(_, span) => {
                let day = &record.expected_close;
                !day.is_empty()
                    && span.from.as_ref().is_none_or(|from| day >= from)
                    && span.until.as_ref().is_none_or(|until| day < until)
            }
            Condition::Filled(field) => match field {
                F::Owner => record.placement.owner.is_some(),
                F::Department => record.placement.department.is_some(),
                F::Tag => !record.tags.is_empty(),
                F::Contact => !card.contacts.is_empty(),
                F::Company => !card.companies.is_empty(),
                F::Amount => record.amount.is_some(),
                F::NextStepAt => record.next_step_at.is_some(),
                F::ExpectedClose => !record.expected_close.is_empty(),
                F::LostReason => !record.lost_reason.is_empty(),
                _ => true,
            },
            Condition::Text(field, test) => {
                let text = match field {
                    F::Source => record.source.clone(),
                    F::LostReason => record.lost_reason.clone(),
                    F::NextStep => record.next_step.clone(),
                    _ => sort_key(&record.title),
                };
                let typed = if field.is_folded() {
                    sort_key(test.text())
                } else {
                    test.text().to_owned()
                };
                match test {
                    TextTest::Is(_) => text == typed,
                    TextTest::StartsWith(_) => text.starts_with(&typed),
                    TextTest::Contains(_) => text.contains(&typed),
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn found(
    world: &World,
    actor: &Actor,
    condition: Option<Condition>,
) -> BTreeMap<DealId, DealCard> {
    let grants = grants(actor);
    let grant = actor.may_read::<Deal>().expect("reads deals");
    let query =
        ListQuery::checked(&grant, ORDER, condition.into_iter().collect(), false).expect("allowed");
    let read = world.read(move |tx| {
        let mut found = BTreeMap::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = read::list::<Deal>(tx, &grants, &query, cursor.as_deref(), 7)?;
            let before = found.len() + page.items.len();
            found.extend(page.items.into_iter().map(|card| (card.record.id, card)));
            assert_eq!(found.len(), before, "a deal came twice");
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let count = read::count::<Deal>(tx, &grants, &query)?;
        assert_eq!(usize::try_from(count.value).ok(), Some(found.len()));
        Ok(found)
    });
    read.await.expect("a list")
}

both_databases! {
    // Shows that 400 filters made at random find for each of three readers what the same words mean
    // for the deals as that reader sees them: with a contact that is hidden, in the bin or made up,
    // an answer is the same.
    async fn lists_are_what_filters_say(db: TestDatabase) {
        let world = World::new(&db).await;
        let mut dice = Dice(7);
        let scene = Scene::new(&world, &mut dice).await;
        let readers = [&world.director, &world.anna, &world.head];
        let mut cards = Vec::new();
        for reader in readers {
            cards.push(found(&world, reader, None).await);
        }
        assert_eq!(cards[0].len(), 40);
        assert!(cards[1].values().map(|card| card.contacts.len()).sum::<usize>() > 0);
        for number in 0..400 {
            let condition = scene.tree(&world, &mut dice, 2);
            let reader = number % readers.len();
            let expected: BTreeSet<DealId> = cards[reader]
                .iter()
                .filter(|(_, card)| scene.holds(&world, &condition, card))
                .map(|(id, _)| *id)
                .collect();
            let found = found(&world, readers[reader], Some(condition.clone())).await;
            let found: BTreeSet<DealId> = found.into_keys().collect();
            assert_eq!(found, expected, "reader {reader}: {condition:?}");
        }
    }
}
