//! Acts on both engines: what is undone is what it was before, a record that somebody changed since
//! is left and told of, and rights are asked for at every chunk.

#![expect(clippy::expect_used, reason = "what fails here fails the test")]

#[path = "../clients/cases.rs"]
mod cases;
mod drawn;
mod drawn_imports;
mod drawn_merges;
mod firms;
mod imported;
mod joined_since;
mod many;
mod merged;
#[expect(dead_code, reason = "imports have more kinds of rows than acts need")]
#[path = "../imports/rows.rs"]
mod rows;
mod table_rows;
mod terms;
#[expect(dead_code, reason = "the firm has more people than acts need")]
#[path = "../clients/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use larets_core::access::Actor;
use larets_core::acts::ActState;
use larets_core::audit::RecordKind;
use larets_core::contacts::Contact;
use larets_core::ids::ActId;
use larets_core::lists::{ListQuery, Sort};
use larets_storage::acts::bulk::{self, BulkChange};
use larets_storage::acts::{ActChange, ActRecord, read, undo, write};
use larets_storage::{StorageError, acts, clients, search};
use uuid::Uuid;

use crate::world::{World, grants, system};

/// Does a change of many contacts to its end, as a job does.
async fn change_many(
    world: &World,
    actor: &Actor,
    change: BulkChange<Contact>,
    ids: &[Uuid],
) -> Result<ActRecord, StorageError> {
    let (who, ids, change) = (actor.clone(), ids.to_vec(), Arc::new(change));
    let mut act = world
        .db
        .write(move |tx| write::begin_bulk(tx, &who, RecordKind::Contact, "{}", Some(&ids)))
        .await?;
    while act.progress.done < act.progress.total {
        let (who, change, id) = (actor.clone(), Arc::clone(&change), act.id);
        let version = act.version;
        act = world
            .db
            .write(move |tx| bulk::run_chunk(tx, &who, &*change, id, version))
            .await?;
    }
    end(world, actor, &act).await
}

async fn end(world: &World, actor: &Actor, act: &ActRecord) -> Result<ActRecord, StorageError> {
    let (who, id, version) = (actor.clone(), act.id, act.version);
    world
        .db
        .write(move |tx| write::end(tx, &who, id, version))
        .await
}

/// Undoes an act to its end, as a job does; that of an import without what it made.
async fn undo_act<R: acts::Undoable>(
    world: &World,
    actor: &Actor,
    id: ActId,
) -> Result<ActRecord, StorageError> {
    let who = actor.clone();
    let act = world
        .db
        .write(move |tx| undo::begin::<R>(tx, &who, id))
        .await?;
    let act = take_back::<R>(world, actor, act).await?;
    end(world, actor, &act).await
}

async fn take_back<R: acts::Undoable>(
    world: &World,
    actor: &Actor,
    mut act: ActRecord,
) -> Result<ActRecord, StorageError> {
    loop {
        let (who, id, version) = (actor.clone(), act.id, act.version);
        let done: (ActRecord, bool) = world
            .db
            .write(move |tx| undo::run_chunk::<R>(tx, &who, id, version))
            .await?;
        act = done.0;
        if !done.1 {
            return Ok(act);
        }
    }
}

async fn changes(world: &World, actor: &Actor, id: ActId) -> Vec<ActChange> {
    let who = actor.clone();
    world
        .read(move |tx| read::changes(tx, &who, id, None, None, 1_000))
        .await
        .expect("is seen")
}

/// Everything a reader who sees all is shown of contacts, by id, but for versions and moments of
/// change; and whom each of these phones finds.
async fn picture(world: &World, phones: &[String]) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for bin in [false, true] {
        let grants = grants(&system());
        let page = world
            .read(move |tx| {
                let grant = grants.contacts.as_ref().expect("reads");
                let sort = Sort::parse("name").expect("a sort");
                let query = ListQuery::checked(grant, sort, Vec::new(), bin).expect("allowed");
                let page = clients::read::list::<Contact>(tx, &grants, &query, None, 1_000)?;
                let shown = page.items.iter().map(|card| {
                    let points: Vec<_> = card
                        .points
                        .iter()
                        .map(|point| {
                            let shown = <Contact as larets_core::points::HasChannels>::field_of(
                                point.kind(),
                            );
                            format!(
                                "{:?} {:?} {:?}",
                                point.id(),
                                point.kind(),
                                grant.level(shown)
                            )
                        })
                        .collect();
                    let mut record = card.record.clone();
                    record.version = 0;
                    record.updated_at = record.created_at;
                    (
                        record.id.to_string(),
                        format!("{record:?} {points:?} {:?}", card.companies),
                    )
                });
                Ok(shown.collect::<Vec<_>>())
            })
            .await
            .expect("lists");
        seen.extend(page);
    }
    for phone in phones {
        let (grants, text) = (grants(&system()), phone.clone());
        let found = world
            .read(
                move |tx| Ok(search::contact_ids(tx, &grants, &text, "RU").map(|found| found.ids)),
            )
            .await
            .expect("reads")
            .expect("may be searched");
        let mut found: Vec<String> = found.iter().map(ToString::to_string).collect();
        found.sort();
        seen.insert(phone.clone(), found.join(" "));
    }
    seen
}

/// What was taken back, what is left, and how much there is of it all.
fn counts(act: &ActRecord) -> (i64, i64, i64) {
    let progress = &act.progress;
    (progress.undone, progress.left, progress.to_undo)
}

fn kinds(changes: &[ActChange]) -> Vec<(&'static str, Option<&str>)> {
    changes
        .iter()
        .map(|change| (change.state.name(), change.code.as_deref()))
        .collect()
}

fn is_done(act: &ActRecord, state: ActState) {
    assert_eq!((act.state, act.progress.failure.as_deref()), (state, None));
    assert!(matches!(
        act.record_kind,
        RecordKind::Contact | RecordKind::Company | RecordKind::Deal
    ));
}
