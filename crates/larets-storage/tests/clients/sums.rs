//! Whatever becomes of deals, the totals of the board are the sums of the cards.

use std::collections::BTreeMap;
use std::sync::Arc;

use larets_core::access::{Actor, Placement};
use larets_core::audit::RecordKind;
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{ActId, DealId, StageId};
use larets_core::lists::{Condition, FilterField, Span};
use larets_core::money::{MINOR_MAX, Money};
use larets_core::time::At;
use larets_storage::StorageError;
use larets_storage::acts::bulk::{self, BulkChange, Target};
use larets_storage::acts::{ActRecord, undo, write};
use larets_storage::deals::DealCard;
use larets_testkit::both_databases;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases::hold;
use crate::deals::{bin, card, columns, counted, create, money, moved, titled, told, update};
use crate::pipelines::{all, ensure_first};
use crate::world::{World, at, own};

const CASES: usize = 16;

/// What becomes of deals; an index is of the deals that there are, whether in the bin or not.
#[derive(Debug, Clone)]
enum Step {
    Create {
        stage: u8,
        amount: Option<Money>,
        place: u8,
    },
    Move(Index, u8),
    Price(Index, Option<Money>),
    Give(Index, u8),
    Bin(Index),
    Restore(Index),
    MoveMany(Vec<Index>, u8),
    GiveMany(Vec<Index>),
    BinMany(Vec<Index>),
    RestoreMany(Vec<Index>),
    /// The last change of many.
    Undo,
}

fn amount() -> impl Strategy<Value = Option<Money>> {
    let minor = prop_oneof![3 => 0..1_000_000i64, 1 => Just(MINOR_MAX)];
    let currency = prop_oneof![Just("RUB"), Just("USD"), Just("JPY")];
    option::weighted(
        0.8,
        (minor, currency).prop_map(|(minor, code)| money(minor, code)),
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (one, many) = (any::<Index>, || vec(any::<Index>(), 1..5));
    let step = prop_oneof![
        4 => (0u8..6, amount(), 0u8..5)
            .prop_map(|(stage, amount, place)| Step::Create { stage, amount, place }),
        2 => (one(), 0u8..6).prop_map(|(of, to)| Step::Move(of, to)),
        2 => (one(), amount()).prop_map(|(of, amount)| Step::Price(of, amount)),
        1 => (one(), 0u8..5).prop_map(|(of, to)| Step::Give(of, to)),
        1 => one().prop_map(Step::Bin),
        1 => one().prop_map(Step::Restore),
        2 => (many(), 0u8..6).prop_map(|(of, to)| Step::MoveMany(of, to)),
        1 => many().prop_map(Step::GiveMany),
        1 => many().prop_map(Step::BinMany),
        1 => many().prop_map(Step::RestoreMany),
        2 => Just(Step::Undo),
    ];
    vec(step, 4..14)
}

/// One case: the deals so far and the last change of many.
struct Firm<'w> {
    world: &'w World,
    stages: &'w [StageId],
    deals: Vec<DealId>,
    last: Option<ActId>,
}

impl Firm<'_> {
    fn stage(&self, number: u8) -> StageId {
        self.stages[usize::from(number)]
    }

    fn place(&self, number: u8) -> Placement {
        match number {
            0 => own(&self.world.anna),
            1 => own(&self.world.boris),
            2 => at(None, Some(self.world.retail)),
            3 => at(Some(&self.world.anna), None),
            _ => at(None, None),
        }
    }

    fn enters(&self, number: u8) -> DealDraft {
        DealDraft {
            lost_reason: Some("нет бюджета".to_owned()),
            ..moved(self.stage(number))
        }
    }

    async fn take(&mut self, step: Step) {
        let (world, director) = (self.world, &self.world.director);
        let one = |of: Index| (!self.deals.is_empty()).then(|| *of.get(&self.deals));
        let many = |of: Vec<Index>| of.into_iter().filter_map(one).collect::<Vec<_>>();
        let change = match step {
            Step::Create {
                stage,
                amount,
                place,
            } => {
                let draft = DealDraft {
                    title: Some("Трубы".to_owned()),
                    amount: Some(amount),
                    placement: Some(self.place(place)),
                    ..self.enters(stage)
                };
                let made = create(world, director, draft).await.expect("is made");
                self.deals.push(made);
                return;
            }
            // One that is in the bin may refuse; what counts is that the sums are right then too.
            Step::Move(of, to) => return self.change(one(of), self.enters(to)).await,
            Step::Price(of, amount) => {
                let draft = DealDraft {
                    amount: Some(amount),
                    ..titled("Краны")
                };
                return self.change(one(of), draft).await;
            }
            Step::Give(of, to) => {
                let placement = Some(self.place(to));
                let draft = DealDraft {
                    placement,
                    ..DealDraft::default()
                };
                return self.change(one(of), draft).await;
            }
            Step::Bin(of) | Step::Restore(of) => {
                let into = matches!(step, Step::Bin(_));
                if let Some(of) = one(of) {
                    drop(bin(world, director, of, into).await);
                }
                return;
            }
            Step::Undo => {
                if let Some(last) = self.last.take() {
                    self.undo(last).await;
                }
                return;
            }
            Step::MoveMany(of, to) => {
                let draft = self.enters(to);
                let (add_tags, remove_tags) = (vec!["много".to_owned()], Vec::new());
                (
                    many(of),
                    BulkChange::Edit {
                        draft,
                        add_tags,
                        remove_tags,
                    },
                )
            }
            Step::GiveMany(of) => {
                let boris = &world.boris;
                let owner = Some((Some(boris.user()), boris.department()));
                (
                    many(of),
                    BulkChange::Assign(Target {
                        owner,
                        department: None,
                    }),
                )
            }
            Step::BinMany(of) => (many(of), BulkChange::Delete),
            Step::RestoreMany(of) => (many(of), BulkChange::Restore),
        };
        self.last = Some(self.change_many(change).await);
    }

    async fn change(&self, of: Option<DealId>, draft: DealDraft) {
        if let Some(of) = of {
            drop(update(self.world, &self.world.director, of, draft).await);
        }
    }

    /// Does a change of many to its end, as a job does.
    async fn change_many(&self, (ids, change): (Vec<DealId>, BulkChange<Deal>)) -> ActId {
        let mut ids: Vec<_> = ids.iter().map(DealId::as_uuid).collect();
        ids.sort();
        ids.dedup();
        let (who, change) = (self.world.director.clone(), Arc::new(change));
        let begun: Result<ActRecord, StorageError> = self
            .world
            .db
            .write(move |tx| write::begin_bulk(tx, &who, RecordKind::Deal, "{}", Some(&ids)))
            .await;
        let mut act = begun.expect("begins");
        while act.progress.done < act.progress.total {
            let (who, change) = (self.world.director.clone(), Arc::clone(&change));
            let (id, version) = (act.id, act.version);
            let run: Result<ActRecord, StorageError> = self
                .world
                .db
                .write(move |tx| bulk::run_chunk(tx, &who, &*change, id, version))
                .await;
            act = run.expect("runs");
        }
        self.end(act).await
    }

    async fn undo(&self, id: ActId) {
        let who = self.world.director.clone();
        let begun: Result<ActRecord, StorageError> = self
            .world
            .db
            .write(move |tx| undo::begin::<Deal>(tx, &who, id))
            .await;
        let (mut act, mut goes_on) = (begun.expect("begins"), true);
        while goes_on {
            let (who, version) = (self.world.director.clone(), act.version);
            let run: Result<(ActRecord, bool), StorageError> = self
                .world
                .db
                .write(move |tx| undo::run_chunk::<Deal>(tx, &who, id, version))
                .await;
            (act, goes_on) = run.expect("runs");
        }
        self.end(act).await;
    }

    async fn end(&self, act: ActRecord) -> ActId {
        let who = self.world.director.clone();
        let ended: Result<ActRecord, StorageError> = self
            .world
            .db
            .write(move |tx| write::end(tx, &who, act.id, act.version))
            .await;
        ended.expect("ends").id
    }

    /// The cards of all living deals that somebody sees, read one by one.
    async fn cards(&self, actor: &Actor, ids: &[DealId]) -> Vec<DealCard> {
        let mut cards = Vec::new();
        for id in ids {
            match card(self.world, actor, *id).await {
                Ok(card) if card.record.deleted_at.is_none() => cards.push(card),
                Ok(_) | Err(StorageError::NotFound) => {}
                Err(error) => panic!("is not read: {error:?}"),
            }
        }
        cards
    }
}

/// A condition that holds for every deal.
fn always() -> Condition {
    let span = Span::given(Some(At::from_micros(0)), None);
    Condition::Moment(FilterField::CreatedAt, span)
}

/// The deals of each column in their order, and whether more follow.
async fn shown_of(
    world: &World,
    actor: &Actor,
    conditions: Vec<Condition>,
) -> Vec<(Vec<DealId>, bool)> {
    let columns = columns(world, actor, conditions).await;
    let shown = columns.into_iter().map(|column| {
        let ids = column.page.items.iter().map(|tile| tile.id);
        (ids.collect(), column.page.next.is_some())
    });
    shown.collect()
}

both_databases! {
    // After every step of any row of them (made, moved, priced, given away, put in the bin and back,
    // alone or many at once, and many taken back), the board tells to each person the sums of the
    // cards which that person sees one by one, and shows the same deals as when it is narrowed by what
    // holds for all of them, which are read in another way.
    async fn the_board_adds_up(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let pipeline = all(&world).await.remove(0);
        let stages: Vec<StageId> = pipeline.stages.iter().map(|stage| stage.id).collect();
        // Deals of earlier cases stay on the board.
        let earlier = std::cell::RefCell::new(Vec::new());
        hold(CASES, steps(), async |_, steps| {
            let before: Vec<DealId> = earlier.borrow().clone();
            let mut firm = Firm { world: &world, stages: &stages, deals: Vec::new(), last: None };
            let mut stayed = BTreeMap::new();
            for (number, actor) in world.everyone().into_iter().enumerate() {
                stayed.insert(number, firm.cards(actor, &before).await);
            }
            let mut wrong = None;
            for step in steps {
                firm.take(step.clone()).await;
                for (number, actor) in world.everyone().into_iter().enumerate() {
                    let mut cards = firm.cards(actor, &firm.deals).await;
                    cards.extend(stayed[&number].iter().cloned());
                    let mut expected = counted(&cards);
                    if std::ptr::eq(actor, &raw const world.operator) {
                        for total in expected.values_mut() {
                            total.sums.clear();
                        }
                    }
                    let kept = told(&columns(&world, actor, Vec::new()).await);
                    let shown = shown_of(&world, actor, Vec::new()).await;
                    let narrowed = shown_of(&world, actor, vec![always()]).await;
                    if shown != narrowed && wrong.is_none() {
                        wrong = Some(format!("after {step:?} of {number}: {shown:?} for {narrowed:?}"));
                    }
                    if kept != expected && wrong.is_none() {
                        wrong = Some(format!("after {step:?} of {number}: {kept:?} for {expected:?}"));
                    }
                }
            }
            earlier.borrow_mut().extend(firm.deals);
            prop_assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
            Ok(())
        })
        .await;
    }
}
