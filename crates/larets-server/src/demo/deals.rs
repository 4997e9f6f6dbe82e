//! Inventing deals: a year of them in two pipelines, each walking from stage to stage at the pace of
//! life, so that the old ones are won or lost and the young ones stand somewhere.

use larets_core::access::{Action, Actor, Area, Placement};
use larets_core::audit::RecordKind;
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{CompanyId, ContactId, DealId, StageId};
use larets_core::money::{Currency, MINOR_MAX, Money};
use larets_core::pipelines::{Pipeline, StageKind, first};
use larets_core::time::{At, DAY};
use larets_storage::clients::ClientGrants;
use larets_storage::deals::write::{History, NewDeal};
use larets_storage::demo::Life;
use larets_storage::notes::{NewNote, NoteParent};
use larets_storage::{Db, deals, demo, notes, pipelines};
use uuid::Uuid;

use super::deal_words::{DealWords, ENGLISH, RUSSIAN};
use super::dice::Dice;
use super::job::{AT_ONCE, all, moment};
use super::language::choose;
use crate::http::ApiError;
use crate::language::Language;

/// A client that deals are made with.
pub(super) struct Client {
    pub contact: ContactId,
    pub company: Option<CompanyId>,
    pub placement: Placement,
}

/// What every invented deal has in common.
struct Trade {
    words: &'static DealWords,
    currency: Currency,
    sales: Pipeline,
    renewals: Pipeline,
    now: At,
}

/// Where a deal has come, and what may be seen from there.
struct Walk {
    stages: Vec<(StageId, At)>,
    kind: StageKind,
}

/// Makes so many deals with these clients, two of three in the first pipeline.
pub(super) async fn fill(
    db: &Db,
    actor: &Actor,
    dice: &mut Dice,
    (language, currency): (Language, &str),
    clients: &[Client],
    count: usize,
) -> Result<(), ApiError> {
    let words = choose(language, &RUSSIAN, &ENGLISH);
    let Some((sales, renewals)) = two_pipelines(db, actor, words).await? else {
        return Ok(());
    };
    let trade = Trade {
        words,
        currency: Currency::of_kept(currency),
        sales,
        renewals,
        now: db.now(),
    };
    let mut done = 0;
    while done < count {
        let (mut chunk, mut histories, mut chunk_notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut lives = Vec::new();
        for _ in done..count.min(done + AT_ONCE) {
            let Some(client) = dice.pick(clients) else {
                return Ok(());
            };
            let (deal, history) = trade.deal(dice, client);
            let notes = trade.notes(dice, &deal, &history);
            let moments = history.stages.iter().map(|(_, at)| *at);
            let moments = moments.chain(notes.iter().map(|note| note.created_at));
            let (contact, company) = (client.contact.as_uuid(), client.company);
            let company = company.map(|id| (RecordKind::Company, id.as_uuid()));
            let touched = [
                Some((RecordKind::Deal, deal.id.as_uuid())),
                Some((RecordKind::Contact, contact)),
                company,
            ];
            for record in touched.into_iter().flatten() {
                lives.extend(Life::among(record, moments.clone()));
            }
            chunk_notes.extend(notes);
            chunk.push(deal);
            histories.push(history);
        }
        done += chunk.len();
        let actor = actor.clone();
        db.write(move |tx| {
            let grant = actor.may_change::<Deal>(Action::Create)?;
            let events = deals::write::insert_many(tx, &grant, &actor, &chunk)?;
            deals::write::invent_histories(tx, &grant, &histories)?;
            notes::write::insert_many(tx, &ClientGrants::of(&actor), &chunk_notes)?;
            demo::live(tx, &actor.may(Area::Settings, Action::Create)?, &lives)?;
            Ok::<_, ApiError>(all(events, &actor))
        })
        .await?;
    }
    Ok(())
}

/// The pipeline that is there, and another one made for the demo.
async fn two_pipelines(
    db: &Db,
    actor: &Actor,
    words: &'static DealWords,
) -> Result<Option<(Pipeline, Pipeline)>, ApiError> {
    let draft = first(words.renewals, words.renewal_stages);
    let grant = actor.may_read::<Deal>()?;
    let actor = actor.clone();
    let made = db
        .write(move |tx| {
            let permit = actor.may(Area::Settings, Action::Edit)?;
            let made = pipelines::write::create_demo(tx, &permit, &actor, &draft)?;
            Ok::<_, ApiError>(made)
        })
        .await?;
    let found = db.read(move |tx| pipelines::read::list(tx, &grant));
    let found = found.await.map_err(ApiError::from)?;
    let sales = found.first().cloned();
    let renewals = found.into_iter().find(|pipeline| pipeline.id == made);
    Ok(sales.zip(renewals))
}

impl Trade {
    fn deal(&self, dice: &mut Dice, client: &Client) -> (NewDeal, History) {
        let renewal = dice.chance(33);
        let pipeline = if renewal { &self.renewals } else { &self.sales };
        // A company that grows: of each two deals, one is the later of two draws.
        let mut created = moment(dice, self.now);
        if dice.chance(50) {
            created = created.max(moment(dice, self.now));
        }
        let walk = self.walk(dice, pipeline, renewal, created);
        let (stage, since) = walk.stages.last().copied().unzip();
        let closed = walk.kind != StageKind::Open;
        let id = DealId::from_uuid(Uuid::now_v7());
        let mut draft = DealDraft {
            title: Some(self.title(dice, renewal)),
            amount: dice.chance(94).then(|| Some(self.amount(dice, renewal))),
            stage,
            expected_close: self.expected(dice, since.filter(|_| closed)),
            lost_reason: (walk.kind == StageKind::Lost).then(|| dice.word(self.words.reasons)),
            source: (!renewal && dice.chance(80)).then(|| dice.word(self.words.sources)),
            contacts: Some(vec![client.contact]),
            companies: client.company.map(|company| vec![company]),
            tags: dice.chance(25).then(|| vec![dice.word(self.words.tags)]),
            ..DealDraft::default()
        };
        if !closed && dice.chance(72) {
            draft.next_step = Some(dice.word(self.words.steps));
            draft.next_step_at = Some(Some(self.due(dice)));
        }
        let new = NewDeal {
            id,
            draft,
            placement: client.placement,
            created_at: Some(created),
            import: None,
            demo: true,
        };
        let history = History {
            deal: id,
            by: client.placement.owner,
            stages: walk.stages,
        };
        (new, history)
    }

    /// What was written down on the way: now and then a line within two hours after a move, no two of
    /// one deal alike.
    fn notes(&self, dice: &mut Dice, deal: &NewDeal, history: &History) -> Vec<NewNote> {
        let count = u64::try_from(self.words.notes.len()).unwrap_or_default();
        let first = usize::try_from(dice.below(count)).unwrap_or_default();
        let mut texts = self.words.notes.iter().cycle().skip(first);
        let mut notes = Vec::new();
        for (place, (_, at)) in history.stages.iter().enumerate() {
            let next = history
                .stages
                .get(place + 1)
                .map_or(self.now, |(_, next)| *next);
            let written = at.micros() + minutes(dice, 2 * 60);
            let fits = written > at.micros() && written < next.micros();
            if dice.chance(40) && fits {
                notes.extend(texts.next().map(|text| NewNote {
                    parent: NoteParent::Deal(deal.id),
                    author: deal.placement.owner,
                    markdown: (*text).to_owned(),
                    created_at: At::from_micros(written),
                    demo: true,
                }));
            }
        }
        notes
    }

    /// From the first stage on until now: a few days in each, sometimes lost on the way, sometimes
    /// forgotten.
    fn walk(&self, dice: &mut Dice, pipeline: &Pipeline, renewal: bool, created: At) -> Walk {
        let of_kind = |kind| {
            let mut stages = pipeline.stages.iter();
            stages.find(move |stage| stage.kind == kind)
        };
        let mut walk = Walk {
            stages: Vec::new(),
            kind: StageKind::Open,
        };
        let mut at = created;
        let open = pipeline.stages.iter();
        for stage in open.filter(|stage| stage.kind == StageKind::Open) {
            walk.stages.push((stage.id, at));
            // Mostly well before the deal is stale; every eighth drags on.
            let patience = u64::from(stage.stale_days.unwrap_or(14));
            let mut days = 1 + dice.below(patience / 2 + 1) + dice.below(patience / 2 + 1);
            if dice.chance(12) {
                days += patience / 2 + dice.below(patience + 7);
            }
            let days = i64::try_from(days).unwrap_or(1);
            let day = at.micros().div_euclid(DAY) + days;
            let next = day * DAY + 6 * (DAY / 24) + minutes(dice, 9 * 60);
            if next >= self.now.micros() || (dice.chance(1) && self.is_young(at)) {
                return walk;
            }
            at = At::from_micros(next);
            if dice.chance(if renewal { 6 } else { 17 }) {
                return closed(walk, of_kind(StageKind::Lost), at, StageKind::Lost);
            }
        }
        closed(walk, of_kind(StageKind::Won), at, StageKind::Won)
    }

    /// Deals of the last months may be forgotten; older ones were tidied up.
    fn is_young(&self, at: At) -> bool {
        self.now.micros() - at.micros() < 120 * DAY
    }

    fn title(&self, dice: &mut Dice, renewal: bool) -> String {
        if renewal {
            return dice.word(self.words.contracts);
        }
        let (act, goods) = (dice.word(self.words.acts), dice.word(self.words.goods));
        if self.words.goods_first {
            format!("{goods} {act}")
        } else {
            format!("{act} {goods}")
        }
    }

    /// Many small ones and few large ones: each step doubles with an even chance. Round, as offers
    /// are. Other currencies than roubles are worth about eighty times as much.
    fn amount(&self, dice: &mut Dice, renewal: bool) -> Money {
        let mut roubles = 20_000 + 1_000 * dice.below(60);
        let doublings = if renewal { 4 } else { 7 };
        for _ in 0..doublings {
            if dice.chance(50) {
                roubles *= 2;
            }
        }
        let foreign = self.currency.code() == "RUB" && dice.chance(6);
        let currency = if foreign {
            Currency::of_kept("USD")
        } else {
            self.currency
        };
        let whole = if currency.code() == "RUB" {
            roubles / 500 * 500
        } else {
            roubles / 80 / 10 * 10
        };
        let minor = whole.saturating_mul(10_u64.pow(currency.digits()));
        let minor = i64::try_from(minor).unwrap_or(MINOR_MAX).min(MINOR_MAX);
        Money { minor, currency }
    }

    /// The day it was closed; for open ones one to come, sometimes one that has passed, or none.
    fn expected(&self, dice: &mut Dice, closed: Option<At>) -> Option<String> {
        if let Some(at) = closed {
            return day(at);
        }
        if dice.chance(12) {
            return None;
        }
        let ahead = i64::try_from(dice.below(110)).unwrap_or_default() - 15;
        day(At::from_micros(self.now.micros() + ahead * DAY))
    }

    /// Within three weeks, every fifth overdue.
    fn due(&self, dice: &mut Dice) -> At {
        let days = if dice.chance(20) {
            -1 - i64::try_from(dice.below(10)).unwrap_or_default()
        } else {
            i64::try_from(dice.below(21)).unwrap_or_default()
        };
        let today = self.now.micros().div_euclid(DAY) + days;
        At::from_micros(today * DAY + 6 * (DAY / 24) + minutes(dice, 9 * 60) / 30 * 30)
    }
}

/// So many minutes at most, in microseconds.
fn minutes(dice: &mut Dice, most: u64) -> i64 {
    i64::try_from(dice.below(most)).unwrap_or_default() * (DAY / 1440)
}

fn closed(
    mut walk: Walk,
    stage: Option<&larets_core::pipelines::Stage>,
    at: At,
    kind: StageKind,
) -> Walk {
    if let Some(stage) = stage {
        walk.stages.push((stage.id, at));
        walk.kind = kind;
    }
    walk
}

/// Such as `2026-12-31`.
fn day(at: At) -> Option<String> {
    at.to_rfc3339().get(..10).map(str::to_owned)
}
