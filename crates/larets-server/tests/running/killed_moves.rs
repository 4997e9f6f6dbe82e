//! SIGKILL while several people move deals over the board: every answered move is there, in the deal,
//! in its history and in what the board adds up.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender};

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Engine};
use serde_json::{Value, json};

use crate::scene::{self, PATIENCE};

const KILLS: usize = 8;
const MOVERS: usize = 4;
/// Of each mover.
const DEALS: usize = 3;
/// Stages that ask for nothing.
const STAGES: usize = 4;

/// A deal as its mover knows it: the stages by their places in the pipeline.
struct Moved {
    path: String,
    /// Where it stood from the beginning, every answered move.
    stood: Vec<usize>,
    /// What was asked for last and not answered.
    asked: Option<usize>,
}

/// Moves the deals in turn until the server is gone, and tells of each answer.
fn work(client: &Client, stages: &[Value], deals: &mut [Moved], told: &Sender<()>) -> Result<()> {
    for number in 0.. {
        for deal in &mut *deals {
            let now = deal.stood.last().copied().context("stands nowhere")?;
            let next = (now + 1 + number % (STAGES - 1)) % STAGES;
            deal.asked = Some(next);
            // The sum changes with the move, so that half a change shows in the totals.
            let amount = json!({ "value": amount_in(next), "currency": "RUB" });
            let change = json!({ "stage_id": stages[next]["id"], "amount": amount });
            let Ok(answer) = client.patch(&deal.path, &change) else {
                return Ok(());
            };
            answer.expect(200)?;
            deal.stood.push(next);
            deal.asked = None;
            told.send(())?;
        }
    }
    Ok(())
}

fn amount_in(stage: usize) -> String {
    format!("{}.{stage}7", 1_000 + stage)
}

/// The moves that the history of a deal tells, the first one first: names of stages.
fn history(client: &Client, path: &str) -> Result<Vec<(Value, Value)>> {
    let entries = scene::all(client, &format!("{path}/timeline?"))?;
    let changes = entries
        .iter()
        .rev()
        .filter_map(|entry| entry["changes"].as_array());
    let stages = changes
        .flatten()
        .filter(|change| change["field"] == "stage");
    let moves = stages.map(|change| (change["before"].clone(), change["after"].clone()));
    Ok(moves.filter(|(before, _)| !before.is_null()).collect())
}

/// Shows that a deal stands where the last answered move put it, or the one that was not answered,
/// whole or not at all; and that its history tells each move once.
fn check(client: &Client, stages: &[Value], deal: &mut Moved) -> Result<()> {
    let card = client.get(&deal.path)?.expect(200)?.json()?;
    let stands = stages
        .iter()
        .position(|stage| stage["id"] == card["stage_id"]);
    let stands = stands.context("no such stage")?;
    let known = deal.stood.last().copied();
    if Some(stands) != known {
        ensure!(
            deal.asked == Some(stands),
            "{:?} then {:?}: {card}",
            deal.stood,
            deal.asked
        );
        deal.stood.push(stands);
    }
    deal.asked = None;
    if deal.stood.len() > 1 {
        ensure!(
            card["amount"]["value"] == amount_in(stands),
            "half a move: {card}"
        );
    }
    let name = |place: usize| stages[place]["name"].clone();
    let moves = deal.stood.windows(2);
    let expected: Vec<_> = moves.map(|pair| (name(pair[0]), name(pair[1]))).collect();
    let told = history(client, &deal.path)?;
    ensure!(told == expected, "told {told:?}, moved {expected:?}");
    Ok(())
}

/// How many deals there are, and the sum in each currency.
type Total = (i64, BTreeMap<String, i64>);

fn currency(amount: &Value) -> Result<String> {
    Ok(amount["currency"]
        .as_str()
        .context("no currency")?
        .to_owned())
}

/// Hundredths.
fn minor(amount: &Value) -> Result<i64> {
    let text = amount["value"].as_str().context("no value")?;
    Ok(text.replace('.', "").parse()?)
}

/// Shows that the board adds up what the cards of all deals say: of each stage how many there are, and
/// the sum in each currency.
pub fn adds_up(client: &Client, board: &str, cards: &[Value]) -> Result<()> {
    let mut told = BTreeMap::new();
    for card in cards {
        let stage = card["stage_id"].as_str().context("no stage")?;
        let (count, sums): &mut Total = told.entry(stage.to_owned()).or_default();
        *count += 1;
        *sums.entry(currency(&card["amount"])?).or_default() += minor(&card["amount"])?;
    }
    let found = client.get(board)?.expect(200)?.json()?;
    let mut kept = BTreeMap::new();
    for column in found["columns"].as_array().context("no columns")? {
        let stage = column["stage"]["id"].as_str().context("no stage")?;
        let mut sums = BTreeMap::new();
        for sum in column["sums"].as_array().context("no sums")? {
            sums.insert(currency(sum)?, minor(sum)?);
        }
        let count = column["count"].as_i64().context("no count")?;
        if count > 0 {
            kept.insert(stage.to_owned(), (count, sums));
        }
    }
    ensure!(kept == told, "the board tells {kept:?}, the cards {told:?}");
    Ok(())
}

both_engines! {
    /// Kills the server several times while deals are moved: every answered move is there with its
    /// place in the history, each other one whole or not at all, the board adds up, and the record
    /// of events is whole each time.
    fn answered_moves_survive(engine: Engine) {
        let (mut server, administrator) = scene::start(engine)?;
        let pipelines = administrator.get("/api/v1/pipelines")?.expect(200)?.json()?;
        let first = &pipelines["items"][0];
        let stages = first["stages"].as_array().context("no stages")?.clone();
        let board = format!("/api/v1/pipelines/{}/board", scene::id(first)?);
        let mut deals: Vec<Vec<Moved>> = Vec::new();
        for mover in 0..MOVERS {
            let mut own = Vec::new();
            for number in 0..DEALS {
                let amount = json!({ "value": "10.00", "currency": "RUB" });
                let body = json!({ "title": format!("Трубы {mover}-{number}"), "amount": amount });
                let made = administrator.post("/api/v1/deals", &body)?.expect(201)?.json()?;
                let path = format!("/api/v1/deals/{}", scene::id(&made)?);
                own.push(Moved { path, stood: vec![0], asked: None });
            }
            deals.push(own);
        }
        for round in 0..KILLS {
            let (told, answers) = mpsc::channel();
            let movers: Vec<_> = std::mem::take(&mut deals).into_iter().map(|mut own| {
                let (client, told, stages) = (administrator.clone(), told.clone(), stages.clone());
                std::thread::spawn(move || work(&client, &stages, &mut own, &told).map(|()| own))
            }).collect();
            drop(told);
            // Another moment each time.
            for _ in 0..(9 + round * 7 % 30) {
                answers.recv_timeout(PATIENCE).context("the movers do not get on")?;
            }
            server.kill()?;
            for mover in movers {
                deals.push(mover.join().map_err(|_| anyhow::anyhow!("a mover panicked"))??);
            }
            server.start_again()?;
            for deal in deals.iter_mut().flatten() {
                check(&administrator, &stages, deal).with_context(|| format!("after kill {round}"))?;
            }
            let cards = scene::all(&administrator, "/api/v1/deals?sort=name")?;
            ensure!(cards.len() == MOVERS * DEALS, "{} deals", cards.len());
            adds_up(&administrator, &board, &cards).with_context(|| format!("after kill {round}"))?;
            scene::verify(&server).with_context(|| format!("after kill {round}"))?;
        }
        server.stop()?;
        scene::verify(&server)
    }
}
