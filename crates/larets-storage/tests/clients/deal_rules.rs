//! What holds for deals beside their moves: required fields stay filled, kept sums of unknown
//! currencies do no harm, totals hold for imports, the bin and many writes at once.

use larets_core::access::{AccessError, Action, Area, Level, Role};
use larets_core::deals::{Deal, DealDraft, DealField};
use larets_core::ids::DealId;
use larets_core::lists::{Condition, ListQuery, Sort};
use larets_core::time::At;
use larets_storage::acts::bulk::{self, BulkChange};
use larets_storage::clients::UpdateError;
use larets_storage::deals::write::{self, NewDeal};
use larets_storage::{Recorded, StorageError};
use larets_testkit::both_databases;
use uuid::Uuid;

use crate::channels::{rows_of, run_sql};
use crate::deals::{
    bin, card, columns, counted, create, every_card, money, moved, titled, told, update,
};
use crate::pipelines::{self, all, as_draft, ensure_first};
use crate::world::{World, change, narrowed, own, system};

both_databases! {
    // Shows that whoever moved a deal takes that back as if it had not been made: its time in the
    // stage goes on, and the history has no moves of it. Somebody else, or the same person later,
    // makes another move.
    async fn a_move_is_taken_back(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let id = create(&world, &world.anna, titled("Трубы")).await.expect("made");
        let stands = async || {
            let record = card(&world, &world.anna, id).await.expect("seen").record;
            (record.stage, record.stage_since, rows_of(&db, "deal_move"))
        };
        let back = || DealDraft { take_back: true, ..moved(stages[0].id) };
        let before = stands().await;
        update(&world, &world.anna, id, moved(stages[1].id)).await.expect("moved");
        update(&world, &world.anna, id, back()).await.expect("taken back");
        assert_eq!(stands().await, before);
        // A second time there is nothing to take back.
        update(&world, &world.anna, id, back()).await.expect("stands there");
        assert_eq!(stands().await, before);

        update(&world, &world.anna, id, moved(stages[1].id)).await.expect("moved");
        update(&world, &world.director, id, back()).await.expect("moved");
        let moved_back = stands().await;
        assert!(moved_back.0 == before.0 && moved_back.1 > before.1);

        update(&world, &world.anna, id, moved(stages[1].id)).await.expect("moved");
        run_sql(&db, "UPDATE deal_move SET at = at - 660000000");
        update(&world, &world.anna, id, back()).await.expect("moved");
        assert!(stands().await.1 > moved_back.1);
    }

    // Shows that a move is taken back to a stage that asks for what the deal has never had there, and
    // that the time in it is the deal's own even where no move began it.
    async fn a_move_is_taken_back_without_asking(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let pipeline = all(&world).await.remove(0);
        let stages = &pipeline.stages;
        let id = create(&world, &world.anna, titled("Трубы")).await.expect("made");
        let mut asking = as_draft(&pipeline);
        asking.stages[0].required = vec![DealField::Source];
        pipelines::update(&world, pipeline.id, 1, asking).await.expect("changed");
        run_sql(&db, "UPDATE deal SET stage_since = stage_since - 5000000");
        let stands = async || {
            let record = card(&world, &world.anna, id).await.expect("seen").record;
            (record.stage, record.stage_since)
        };
        let before = stands().await;
        update(&world, &world.anna, id, moved(stages[1].id)).await.expect("moved");
        let refused = update(&world, &world.anna, id, moved(stages[0].id)).await;
        assert!(matches!(refused, Err(UpdateError::Stage(_))), "{refused:?}");
        let back = DealDraft { take_back: true, ..moved(stages[0].id) };
        update(&world, &world.anna, id, back).await.expect("taken back");
        assert_eq!(stands().await, before);
    }

    // Shows that taking a move back asks for what the deal had when it left and has no more, emptied
    // since or with the taking back itself, but not for what the move had filled.
    async fn a_move_is_taken_back_whole(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let pipeline = all(&world).await.remove(0);
        let stages = &pipeline.stages;
        let mut asking = as_draft(&pipeline);
        for stage in &mut asking.stages[..2] {
            stage.required = vec![DealField::Amount, DealField::Source];
        }
        let with_sum = DealDraft { amount: Some(Some(money(100, "RUB"))), ..titled("Трубы") };
        let id = create(&world, &world.anna, with_sum).await.expect("made");
        pipelines::update(&world, pipeline.id, 1, asking).await.expect("changed");
        let source = |text: &str| Some(text.to_owned());
        let there = DealDraft { source: source("сайт"), ..moved(stages[1].id) };
        update(&world, &world.anna, id, there).await.expect("moved");
        let back = || DealDraft { take_back: true, source: source(""), ..moved(stages[0].id) };
        let without_sum = DealDraft { amount: Some(None), ..back() };
        let refused = update(&world, &world.anna, id, without_sum).await;
        let Err(UpdateError::Stage(error)) = refused else { panic!("{refused:?}") };
        assert_eq!(error.missing, [DealField::Amount]);
        update(&world, &world.anna, id, back()).await.expect("taken back");
        let record = card(&world, &world.anna, id).await.expect("seen").record;
        assert_eq!(record.stage, stages[0].id);
    }

    // Shows that what a stage asks for may be changed but not emptied while the deal stands there,
    // that it may be emptied with a move elsewhere, and that what was empty before the stage asked
    // for it keeps nobody from other changes.
    async fn required_fields_stay_filled(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let draft = DealDraft {
            stage: Some(stages[5].id),
            lost_reason: Some("дорого".to_owned()),
            amount: Some(Some(money(100, "RUB"))),
            ..titled("Трубы")
        };
        let id = create(&world, &world.anna, draft).await.expect("made");
        let because = |text: &str| DealDraft { lost_reason: Some(text.to_owned()), ..DealDraft::default() };
        let refused = update(&world, &world.anna, id, because(" ")).await;
        let Err(UpdateError::Stage(error)) = refused else { panic!("{refused:?}") };
        assert_eq!(error.missing, [DealField::LostReason]);
        update(&world, &world.anna, id, because("нет бюджета")).await.expect("changed");
        let no_amount = DealDraft { amount: Some(None), ..DealDraft::default() };
        update(&world, &world.anna, id, no_amount.clone()).await.expect("not asked for");
        let back = DealDraft { stage: Some(stages[0].id), ..because("") };
        update(&world, &world.anna, id, back).await.expect("moved");

        let pipeline = all(&world).await.remove(0);
        let mut asking = as_draft(&pipeline);
        asking.stages[0].required = vec![DealField::Amount];
        pipelines::update(&world, pipeline.id, 1, asking).await.expect("changed");
        update(&world, &world.anna, id, titled("Краны")).await.expect("still empty");
        update(&world, &world.anna, id, no_amount).await.expect("still empty");
    }

    // Shows that whoever may not see a field that a stage asks for is not told by name that it is
    // empty; a deal in which it is filled goes there, one of many at once does not, filled or not.
    async fn unseen_fields_are_not_named(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let pipeline = all(&world).await.remove(0);
        let asked = pipeline.stages[1].id;
        let mut asking = as_draft(&pipeline);
        asking.stages[1].required = vec![DealField::Amount, DealField::Source];
        pipelines::update(&world, pipeline.id, 1, asking).await.expect("changed");
        let with = |sum: Option<i64>| DealDraft {
            amount: sum.map(|sum| Some(money(sum, "RUB"))),
            source: sum.map(|_| "сайт".to_owned()),
            ..titled("Трубы")
        };
        let empty = create(&world, &world.anna, with(None)).await.expect("made");
        let filled = create(&world, &world.anna, with(Some(100))).await.expect("made");
        let less = narrowed(&world.anna, Role::Manager, Area::Deals, "amount", Level::Hidden);
        let refused = update(&world, &less, empty, moved(asked)).await;
        let Err(UpdateError::Stage(error)) = refused else { panic!("{refused:?}") };
        assert_eq!(error.missing, [DealField::Source]);
        let source = DealDraft { source: Some("сайт".to_owned()), ..moved(asked) };
        let refused = update(&world, &less, empty, source).await;
        assert!(matches!(refused, Err(UpdateError::Storage(StorageError::Refused("stage_asks_unseen")))), "{refused:?}");
        let refused = update(&world, &world.anna, empty, moved(asked)).await;
        let Err(UpdateError::Stage(error)) = refused else { panic!("{refused:?}") };
        assert_eq!(error.missing, [DealField::Amount, DealField::Source]);

        let head = narrowed(&world.head, Role::Head, Area::Deals, "amount", Level::Masked);
        for (actor, expected) in [(head, (0, Some(2))), (world.head.clone(), (1, None))] {
            let ids = [empty.as_uuid(), filled.as_uuid()];
            let preview = world.read(move |tx| {
                let change = BulkChange::Edit { draft: moved(asked), add_tags: Vec::new(), remove_tags: Vec::new() };
                bulk::preview::<Deal>(tx, &actor, &change, &ids)
            });
            let preview = preview.await.expect("is looked at");
            assert_eq!((preview.changed, preview.refused.get("stage_asks_unseen").copied()), expected);
        }
        update(&world, &less, filled, moved(asked)).await.expect("moved");
    }

    // Shows that whoever may not see amounts learns none by typing a guess of it: right or wrong, of one
    // deal or of many, it is refused alike, and nothing can be found or put in order by amounts.
    async fn amounts_are_not_guessed(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let with = |sum: i64| DealDraft { amount: Some(Some(money(sum, "RUB"))), ..DealDraft::default() };
        let (seven, nine) = (DealDraft { title: Some("Трубы".to_owned()), ..with(700) }, DealDraft { title: Some("Краны".to_owned()), ..with(900) });
        let seven = create(&world, &world.anna, seven).await.expect("made");
        let nine = create(&world, &world.anna, nine).await.expect("made");
        for level in [Level::Hidden, Level::Masked] {
            let less = narrowed(&world.head, Role::Head, Area::Deals, "amount", level);
            for guess in [700, 900] {
                let refused = update(&world, &less, seven, with(guess)).await;
                let alike = matches!(refused, Err(UpdateError::Access(AccessError::ReadOnly { field: "amount" })));
                assert!(alike, "{refused:?}");
                let (who, ids) = (less.clone(), [seven.as_uuid(), nine.as_uuid()]);
                let preview = world.read(move |tx| {
                    let change = BulkChange::Edit { draft: with(guess), add_tags: Vec::new(), remove_tags: Vec::new() };
                    bulk::preview::<Deal>(tx, &who, &change, &ids)
                });
                let preview = preview.await.expect("is looked at");
                assert_eq!((preview.changed, preview.unchanged, preview.refused.get("field_not_writable")), (0, 0, Some(&2)));
            }
            let grant = less.may_read::<Deal>().expect("reads");
            let by = |sort: &str, conditions| {
                let sort = Sort::parse(sort).expect("a sort");
                ListQuery::checked(&grant, sort, conditions, false).map(drop)
            };
            let rub = money(700, "RUB").currency;
            let guess = Condition::Amount(rub, Some(700), Some(700));
            for condition in [guess.clone(), Condition::Any(vec![guess.clone()]), Condition::Not(Box::new(guess))] {
                let refused = by("name", vec![condition]);
                assert!(matches!(refused, Err(AccessError::NotSearchable { field: "amount" })), "{refused:?}");
            }
            assert!(by("name", Vec::new()).is_ok());
        }
    }

    // Shows that a sum in a currency that is not known any more stays readable, on the board too,
    // and may be cleared.
    async fn forgotten_currencies(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let draft = DealDraft { amount: Some(Some(money(12_345, "USD"))), ..titled("Трубы") };
        let id = create(&world, &world.anna, draft).await.expect("made");
        run_sql(&db, "UPDATE deal SET currency = 'XYZ'");
        run_sql(&db, "UPDATE deal_total SET currency = 'XYZ' WHERE currency = 'USD'");
        let amount = card(&world, &world.anna, id).await.expect("seen").record.amount.expect("kept");
        assert_eq!((amount.to_decimal(), amount.currency.code()), ("123.45".to_owned(), "XYZ"));
        assert_eq!(columns(&world, &world.anna, Vec::new()).await[0].total.sums["XYZ"], 12_345);
        let cleared = DealDraft { amount: Some(None), ..DealDraft::default() };
        update(&world, &world.anna, id, cleared).await.expect("cleared");
        assert!(columns(&world, &world.anna, Vec::new()).await[0].total.sums.is_empty());
    }

    // Shows that totals hold when many deals come at once, some are taken back one by one, several
    // writes are in flight, and the bin is emptied; and that no row of them stays for nothing.
    async fn totals_hold_at_once(db: TestDatabase) {
        let world = World::new(&db).await;
        ensure_first(&world).await;
        let stages = all(&world).await.remove(0).stages;
        let new: Vec<NewDeal> = (0..60_i64)
            .map(|number| NewDeal {
                id: DealId::from_uuid(Uuid::now_v7()),
                draft: DealDraft {
                    stage: Some(stages[usize::try_from(number).expect("fits") % 4].id),
                    amount: Some(Some(money(number * 1_000_000_007, "RUB"))),
                    ..titled("Много")
                },
                placement: own(&world.anna),
                created_at: None,
                import: None,
                demo: false,
            })
            .collect();
        let ids: Vec<DealId> = new.iter().map(|deal| deal.id).collect();
        let done: Result<(), UpdateError> = world.db.write(move |tx| {
            let actor = system();
            let grant = change::<Deal>(&actor, Action::Create)?;
            let (kept, taken_back) = new.split_at(50);
            let events = write::insert_many(tx, &grant, &actor, kept)?;
            for deal in taken_back {
                let attempt: Result<(), UpdateError> = tx.attempt(|tx| {
                    write::insert_many(tx, &grant, &actor, std::slice::from_ref(deal))?;
                    Err(StorageError::Refused("taken_back").into())
                });
                attempt.expect_err("taken back");
            }
            let mut events = events.into_iter();
            let first = Recorded::new((), events.next().expect("one"));
            Ok(events.fold(first, Recorded::and))
        }).await;
        done.expect("made");
        let ids = ids.get(..50).expect("kept");

        let move_all = async |from: usize, to: usize| {
            for id in ids.iter().skip(from).step_by(3) {
                let stage = moved(stages[to].id);
                update(&world, &world.director, *id, stage).await.expect("moved");
            }
        };
        tokio::join!(move_all(0, 1), move_all(1, 2), move_all(2, 0));
        for id in ids.iter().step_by(3) {
            bin(&world, &world.director, *id, true).await.expect("binned");
        }
        let right = async || {
            let seen = told(&columns(&world, &world.director, Vec::new()).await);
            assert_eq!(seen, counted(&every_card(&world, &world.director).await));
        };
        right().await;
        let later = At::from_micros(i64::MAX);
        let purged: Result<usize, StorageError> = world.db.write(move |tx| {
            larets_storage::clients::write::purge_old::<Deal>(tx, later)
        }).await;
        assert_eq!(purged.expect("purged"), 17);
        right().await;
        assert_eq!(rows_of(&db, "deal"), 33);
        assert!(rows_of(&db, "deal_total") <= 3);
        for id in ids {
            match bin(&world, &world.director, *id, true).await {
                Ok(()) | Err(UpdateError::Storage(StorageError::NotFound)) => (),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(rows_of(&db, "deal_total"), 0);
    }
}
